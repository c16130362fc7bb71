/* casebook import: what was changed in a table comes back into the files of the cases. */
#ifndef CB_COMMAND_IMPORT_H
#define CB_COMMAND_IMPORT_H

#include "command/command.h"

extern const CbCommand cb_command_import;

#endif
