/* A collection's cases as a table, as JSON and as YAML: what editors take away and bring back.
 *
 * Everything is in it, drafts and private fields included: this is for the team. What readers may
 * have is the site's own cases.csv and cases.json (site/export.h). */
#ifndef CB_EXCHANGE_TABLE_H
#define CB_EXCHANGE_TABLE_H

#include "exchange/sheet.h"

/* What the id of a row that is no case begins with. */
#define CB_TABLE_REMARK '#'

/* The keys of an export as JSON or YAML. */
#define CB_TABLE_CASES "cases"
#define CB_TABLE_TRANSLATIONS "translations"

typedef struct {
    char delimiter;           /* between cells; 0: as spreadsheets of the language expect it */
    gboolean with_labels;     /* headings and terms as labels instead of ids */
    gboolean without_private; /* private fields are left out */
} CbTableOptions;

/* The delimiter that spreadsheets of people with this language expect: a semicolon where the
 * decimal sign is a comma. */
char cb_table_delimiter(const char *language);

/* A row for each case, for spreadsheets: UTF-8 with a mark, line ends as RFC 4180 has them, no
 * cell a formula. FALSE with `error` if it needs more columns than import takes. */
gboolean cb_table_write_csv(const CbSheet *sheet, const CbTableOptions *options, GString *out,
                            GError **error);

/* The same without cases: headings, and rows of remarks with labels, types, help and terms. */
gboolean cb_table_write_template(const CbSheet *sheet, const CbTableOptions *options, GString *out,
                                 GError **error);

/* `cases`: a list of maps as the files write them, each with its `id` first and `translations`,
 * by language, last. */
void cb_table_write_json(const CbSheet *sheet, const CbTableOptions *options, GString *out);
void cb_table_write_yaml(const CbSheet *sheet, const CbTableOptions *options, GString *out);

#endif
