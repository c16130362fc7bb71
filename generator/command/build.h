/* casebook build: a collection becomes a site. */
#ifndef CB_COMMAND_BUILD_H
#define CB_COMMAND_BUILD_H

/* As CbCommand's run. */
int cb_command_build(int argc, char **argv);

#endif
