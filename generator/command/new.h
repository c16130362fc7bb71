/* casebook new: a file for a new case, practice, topic, tool, figure or page, with every field
 * it can have, commented by the schema. */
#ifndef CB_COMMAND_NEW_H
#define CB_COMMAND_NEW_H

/* As CbCommand's run. */
int cb_command_new(int argc, char **argv);

#endif
