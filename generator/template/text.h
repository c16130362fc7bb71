/* Characters and strings as Python sees them: white space, case, length and position in
 * characters of UTF-8 text. Nothing here knows about values or templates. */
#ifndef CB_TEMPLATE_TEXT_H
#define CB_TEMPLATE_TEXT_H

#include <glib.h>
#include <stdbool.h>

/* White space as str.isspace and the \s of regular expressions have it. */
bool cb_text_is_space(gunichar c);
/* A line end of str.splitlines. */
bool cb_text_is_line_end(gunichar c);
/* A letter, digit or underscore: the \w of regular expressions. */
bool cb_text_is_word(gunichar c);

/* The first byte at or after `at` that does not begin white space. */
const char *cb_text_skip_space(const char *at, const char *end);
/* The end of the text without the white space at its end. */
const char *cb_text_trim_end(const char *start, const char *end);

/* Whether all characters are ASCII. */
bool cb_text_is_ascii(const char *text, gsize length);
/* Copies text with the letters from `first` to `last` (A to Z, or a to z) in the other case. What
 * is copied is right only if the text is ASCII; returns whether it is. */
bool cb_text_swap_ascii(char *into, const char *text, gsize length, char first, char last);
/* Number of characters. */
gsize cb_text_count(const char *text, gsize length);
/* The byte at which character number `index` begins, or the end. */
const char *cb_text_at(const char *text, gsize length, gsize index);

/* Appends one character, or a text, in another case, with the full mappings of Unicode. */
void cb_text_append_upper(GString *out, const char *text, gsize length);
void cb_text_append_lower(GString *out, const char *text, gsize length);
/* The first character in title case, the others in lower case. */
void cb_text_append_capitalized(GString *out, const char *text, gsize length);
/* Every word in title case, as str.title. */
void cb_text_append_title(GString *out, const char *text, gsize length);
/* Upper case to lower case and the other way round. */
void cb_text_append_swapped(GString *out, const char *text, gsize length);

/* str.isupper and str.islower: there is a letter with case, and all of them have this one. */
bool cb_text_is_upper(const char *text, gsize length);
bool cb_text_is_lower(const char *text, gsize length);

/* First position of `needle` in the text, or NULL. */
const char *cb_text_find(const char *text, gsize length, const char *needle, gsize needle_length);

#endif
