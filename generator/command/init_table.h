/* casebook init --from-csv: a collection made of a table. */
#ifndef CB_COMMAND_INIT_TABLE_H
#define CB_COMMAND_INIT_TABLE_H

#include <glib.h>

/* Makes a collection in `folder` of the table in the file `path`, whose texts are in `language`;
 * says what it decided. Returns a CbExit. */
int cb_init_from_table(const char *folder, const char *path, const char *language);

/* Writes those files of the starter that are for any collection: settings of editors and hosts. */
gboolean cb_init_write_settings(const char *folder, GError **error);

#endif
