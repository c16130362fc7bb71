/* casebook export: all cases as a table, JSON or YAML, to be edited elsewhere and imported. */
#ifndef CB_COMMAND_EXPORT_H
#define CB_COMMAND_EXPORT_H

#include "command/command.h"

extern const CbCommand cb_command_export;

#endif
