/* Text of strangers on a terminal: names and contents cannot move its cursor, set its title or turn
 * the direction of what stands around them. */
#ifndef CB_BASE_TERMINAL_H
#define CB_BASE_TERMINAL_H

#include <glib.h>

/* Whether a character may go to a terminal: no control, and none that reorders text. */
gboolean cb_terminal_shows(gunichar character);

/* The character at `*text`, before `end`, which moves on; U+FFFD for a byte that is none. */
gunichar cb_terminal_next(const char **text, const char *end);

/* Appends `length` bytes of text as one line: white space as spaces, what a terminal may not get as
 * U+FFFD. */
void cb_terminal_append(GString *out, const char *text, gsize length);

/* The same of a text that ends with NUL, its line ends kept. Free with g_free. */
char *cb_terminal_text(const char *text);

#endif
