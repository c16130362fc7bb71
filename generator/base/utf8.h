/* UTF-8 of which most is ASCII, as texts in most languages here are: read eight bytes at a time
 * where none of them is part of a longer character. */
#ifndef CB_BASE_UTF8_H
#define CB_BASE_UTF8_H

#include <glib.h>

/* The number of bytes at the beginning of the text that are ASCII, NUL not among them. */
gsize cb_utf8_ascii_length(const char *text, gsize length);

/* The number of bytes at the beginning of the text that are ASCII and at least `limit`, which is
 * not 0. */
gsize cb_utf8_plain_length(const char *text, gsize length, guchar limit);

/* Where the first byte stands that is less than `limit`, which is at most 128; `end` if none is. */
const char *cb_utf8_find_below(const char *at, const char *end, guchar limit);

/* As g_utf8_validate_len: whether all of it is UTF-8 without NUL. Where it stops being so goes to
 * `*end`, which may be NULL. */
gboolean cb_utf8_is_valid(const char *text, gsize length, const char **end);

/* Whether nothing is to be seen of a text, which is UTF-8: blanks, and signs without width. */
gboolean cb_utf8_is_invisible(const char *text);

/* Whether two texts have the same letters and digits in the same order: they differ in marks and
 * spaces at most, as “this” and "this" do. NULL has none. */
gboolean cb_utf8_same_words(const char *one, const char *other);

#endif
