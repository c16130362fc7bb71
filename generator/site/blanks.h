/* Texts as readers see them: every kind of blank is one blank, and signs that nobody sees (soft
 * hyphens, spaces without width, byte-order marks) are none. */
#ifndef CB_SITE_BLANKS_H
#define CB_SITE_BLANKS_H

#include <glib.h>

/* `length` bytes with such signs, and the entities of HTML that stand for them, made plain; NULL if
 * there are none. `from` and `to` are offsets, and become those in the result. Linear; bytes that
 * are no UTF-8 stay. Free with g_string_free. */
GString *cb_blanks_plain(const char *bytes, gsize length, gsize *from, gsize *to);

#endif
