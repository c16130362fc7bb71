/* casebook render: one template with data, the template engine alone. */
#ifndef CB_COMMAND_RENDER_H
#define CB_COMMAND_RENDER_H

#include "command/command.h"

extern const CbCommand cb_command_render;

#endif
