/* A collection proposed for a foreign table: its files, and what was decided and why. */
#ifndef CB_EXCHANGE_PROPOSE_H
#define CB_EXCHANGE_PROPOSE_H

#include "exchange/guess.h"
#include "exchange/sheet.h"

/* Figures are counted from this many fields, the first facets, at most. */
#define CB_PROPOSE_FIGURES 3

/* casebook.yaml: `name` is what the collection is called, `file` where the cases come from. */
void cb_propose_config(const CbGuesses *guesses, const char *name, const char *file,
                       const char *language, GString *out);

/* schema.yaml, each field with the reason for its type. */
void cb_propose_schema(const CbGuesses *guesses, GString *out);

/* The table in the form that import reads into these fields, with CB_GUESS_SEPARATOR between the
 * values of a cell; rows and columns are where they were. */
void cb_propose_table(const CbGuesses *guesses, GString *out);

/* pages/about.md. */
void cb_propose_about(const CbGuesses *guesses, const char *file, const char *language,
                      GString *out);

/* The column whose values figure number `index` counts, -1 if there are no more. */
int cb_propose_figure_column(const CbGuesses *guesses, guint index);
void cb_propose_figure(const CbGuesses *guesses, guint column, GString *out);

/* What was decided, and why, a line a column. */
void cb_propose_explain(const CbGuesses *guesses, const char *file, GString *out);

#endif
