/* Columns: every place of a case file that a cell of a table can hold.
 *
 * A heading is the path to the place: `title`, `sections.2.text`, `tips.1`; of a translation with
 * its language behind it: `title.en`. A column takes one value, or, of terms, references and
 * lists, several of them separated; `tips` without a number takes one tip a line. */
#ifndef CB_EXCHANGE_COLUMN_H
#define CB_EXCHANGE_COLUMN_H

#include "exchange/sheet.h"

/* The heading of the column that says which case a row is about. */
#define CB_COLUMN_ID "id"

/* What else tables call it. */
#define CB_COLUMN_ID_NAMES "slug", "key", "identifier"

typedef struct {
    const char *heading;
    const char *key;    /* of the case file; NULL: the id */
    guint item;         /* from 1, in a list whose items have columns of their own; else 0 */
    const char *member; /* of an item that is a map, or NULL */
    guint language;     /* whose text it is; 0 also for what has no language */
    CbFieldType type;   /* of the value in a cell */
    gboolean is_private;
    gboolean is_required;           /* the case, or the item, must have it */
    const CbVocabulary *vocabulary; /* of terms, or NULL */
    CbKind to;                      /* of references */
    const CbField *field;           /* declared ones, or NULL */
    const CbBuiltInField *built_in; /* what the schema says about others, or NULL */
} CbColumn;

/* Whether a cell of the column may hold several values. */
gboolean cb_column_is_multiple(const CbColumn *column);
/* Whether each language has its own value. */
gboolean cb_column_is_text(const CbColumn *column);

/* The columns that hold everything a sheet's cases say, private fields included: an array of
 * CbColumn, the id first, then as a case file has its keys, translations beside their base.
 * With `items`, each list of the built-in fields has at least that many. */
GArray *cb_columns_all(CbArena *arena, const CbSheet *sheet, guint items);

/* The column that a heading means: its path, or a field's id or label in any language, followed
 * by `.en` or ` (en)` if it is of a translation; upper and lower case are the same. Headings of a
 * table that `casebook init` made the collection of are found, too: `Area (km²)`, `name.official`,
 * `slug`. FALSE if there is none. */
gboolean cb_column_find(CbArena *arena, const CbSheet *sheet, const char *heading,
                        CbColumn *column);

/* What is nearest to a heading that means nothing, as a hint, or NULL. Free with g_free. */
char *cb_column_suggest(CbArena *arena, const CbSheet *sheet, const char *heading);

/* The label of a column in a language; its heading if it has none. */
const char *cb_column_label(const CbColumn *column, guint language);

#endif
