/* The last resort: where memory has run out, or a library cannot go on, the program says so and
 * ends with CB_EXIT_SYSTEM, as it does for every fault of the system. What is published is replaced
 * in one step, so it is whole then.
 *
 * Linked into the program alone: it takes the place of malloc and its kin, which the tests and
 * their sanitizers have of their own. */
#ifndef CB_GUARD_H
#define CB_GUARD_H

/* Watches from now on. GLib's own messages go to standard error. */
void cb_guard_begin(void);

/* Says that main has come to its end: what ends the program now is main. */
void cb_guard_end(void);

#endif
