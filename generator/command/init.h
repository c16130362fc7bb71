/* casebook init: a small collection to start from, every file commented so that it teaches. */
#ifndef CB_COMMAND_INIT_H
#define CB_COMMAND_INIT_H

/* As CbCommand's run. */
int cb_command_init(int argc, char **argv);

#endif
