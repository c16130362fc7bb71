/* casebook init --from-csv: a collection made of a table. */
#ifndef CB_COMMAND_INIT_TABLE_H
#define CB_COMMAND_INIT_TABLE_H

#include "exchange/forms.h"

typedef struct {
    const char *path;
    const char *language;   /* of its texts */
    CbDateOrder date_order; /* of dates that could be read either way */
} CbInitTable;

/* Makes a collection in `folder` of a table, and says what it decided; or makes nothing, and says
 * why. Returns a CbExit. */
int cb_init_from_table(const char *folder, const CbInitTable *table);

/* Writes those files of the starter that are for any collection: settings of editors and hosts. */
gboolean cb_init_write_settings(const char *folder, GError **error);

#endif
