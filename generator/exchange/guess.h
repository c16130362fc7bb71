/* What the columns of a foreign table probably are: the types of fields, and why. */
#ifndef CB_EXCHANGE_GUESS_H
#define CB_EXCHANGE_GUESS_H

#include "base/value.h"
#include "exchange/forms.h"
#include "load/csv.h"

/* One value of a vocabulary. */
typedef struct {
    const char *id;
    const char *label; /* as the table writes it most often first */
    guint count;       /* cells that have it */
} CbGuessTerm;

typedef enum {
    CB_GUESS_FIELD,   /* a field of its own */
    CB_GUESS_ID,      /* the ids of the cases */
    CB_GUESS_TITLE,   /* their titles */
    CB_GUESS_SUMMARY, /* their summaries */
    CB_GUESS_NOTHING  /* it is empty */
} CbGuessRole;

typedef struct {
    const char *heading; /* as the table has it */
    const char *id;      /* of the field */
    const char *label;
    const char *group; /* heading that it stands under, or NULL */
    const char *unit;  /* taken out of the heading, or NULL */
    CbGuessRole role;
    CbFieldType type;
    gboolean facet;
    gboolean is_private;
    const char *separator; /* between several values of a cell, or NULL */
    char decimal;
    CbDateOrder order;
    const CbGuessTerm *terms; /* of term and terms, in the order of a vocabulary */
    guint n_terms;
    const CbMap *by_label; /* folded label → index of the term */
    guint n_values;        /* cells that say something */
    const char *why;       /* a phrase for people */
} CbGuess;

typedef struct {
    CbArena *arena;
    const CbCsv *csv; /* borrowed */
    CbGuess *columns; /* one for each heading */
    guint n_columns;
    int id_column; /* -1: none */
    int title_column;
} CbGuesses;

/* Looks at a table, which must have a heading and a row. With `plain`, no text is taken for
 * Markdown or an address: whatever it holds is valid then. Everything lives in `arena`. */
CbGuesses *cb_guess_columns(CbArena *arena, const CbCsv *csv, gboolean plain);

/* The text of a cell as import is to read it: "" for n/a and its like in columns of numbers. In the
 * guesses' arena. */
const char *cb_guess_cell(const CbGuesses *guesses, guint column, const CbCsvRow *row);

#endif
