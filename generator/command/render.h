/* casebook render: one template with data, the template engine alone. */
#ifndef CB_COMMAND_RENDER_H
#define CB_COMMAND_RENDER_H

int cb_command_render(int argc, char **argv);

#endif
