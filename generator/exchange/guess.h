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
    CB_GUESS_FIELD,    /* a field of its own */
    CB_GUESS_ID,       /* the ids of the cases */
    CB_GUESS_TITLE,    /* their titles */
    CB_GUESS_SUMMARY,  /* their summaries */
    CB_GUESS_BUILT_IN, /* another field that every case has: `id` is its name */
    CB_GUESS_NOTHING   /* it is empty */
} CbGuessRole;

typedef struct {
    const char *heading; /* as the table has it */
    const char *id;      /* of the field */
    const char *label;
    const char *group; /* heading that it stands under, or NULL */
    const char *unit;  /* taken out of the heading or the cells, or NULL */
    CbGuessRole role;
    CbFieldType type;
    gboolean facet;
    gboolean is_private;
    gboolean has_unit;     /* the cells have it */
    gboolean is_serial;    /* dates are numbers of days */
    gboolean is_plain;     /* its texts cannot be Markdown */
    gboolean has_links;    /* its texts are Markdown: links to other sites are written as such */
    gboolean differs;      /* not every row says the same */
    guint length;          /* of texts, in characters on average */
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

typedef struct {
    CbDateOrder order;               /* of dates that could be read either way */
    const char *const *not_markdown; /* of each column why its texts are no Markdown and no
                                        addresses, NULL if they may be; or NULL */
} CbGuessOptions;

/* Looks at a table, which must have a heading and a row. Everything lives in `arena`, to which the
 * reasons must belong, too. */
CbGuesses *cb_guess_columns(CbArena *arena, const CbCsv *csv, const CbGuessOptions *options);

/* Stands between the values of a cell that cb_guess_cell returns. */
#define CB_GUESS_SEPARATOR "\n"

/* The text of a cell as import is to read it: "" where it says that there is nothing. Where the
 * field is Markdown, a plain text comes so that it shows as it is; in a column with links to other
 * sites, written as Markdown, links that a site of its own cannot have do. In the guesses' arena.
 */
const char *cb_guess_cell(const CbGuesses *guesses, guint column, const CbCsvRow *row);

#endif
