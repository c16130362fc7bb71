/* casebook check: everything that is wrong with a collection, and nothing written. */
#ifndef CB_COMMAND_CHECK_H
#define CB_COMMAND_CHECK_H

int cb_command_check(int argc, char **argv);

#endif
