/* casebook schema: the JSON Schemas of a collection's files, for editors. */
#ifndef CB_COMMAND_SCHEMA_H
#define CB_COMMAND_SCHEMA_H

#include "command/command.h"
#include "load/json_schema.h"
#include "model/collection.h"

extern const CbCommand cb_command_schema;

/* Writes the schemas of all kinds of files into CB_SCHEMA_FOLDER of the collection, where the
 * `# yaml-language-server` lines of its files look for them. FALSE with an error if they cannot
 * be written. */
gboolean cb_schema_files_write(const CbCollection *collection, GError **error);

#endif
