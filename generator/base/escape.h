/* Escaping belongs to the writer: one function for each output format.
 *
 * All append to `out`, take `length` bytes of valid UTF-8 text (-1: NUL-terminated), and
 * write nothing else, quotation marks included where the format has them. */
#ifndef CB_BASE_ESCAPE_H
#define CB_BASE_ESCAPE_H

#include <glib.h>

/* HTML and XML text and quoted attributes, as Jinja's markupsafe writes them:
 * & < > " ' become &amp; &lt; &gt; &#34; &#39; */
void cb_escape_html(GString *out, const char *text, gssize length);

/* XML text and attributes; characters that XML 1.0 forbids become U+FFFD. */
void cb_escape_xml(GString *out, const char *text, gssize length);

/* A JSON string with its quotation marks (RFC 8259), UTF-8 kept, `<`, `>`, `&` and U+2028/9
 * as \u escapes so that it may stand in a script. */
void cb_escape_json(GString *out, const char *text, gssize length);

/* Whether a spreadsheet may run the text as a formula: = + - @ and their wide forms, tab and line
 * ends at its start (OWASP, "CSV Injection"). */
gboolean cb_escape_is_formula(const char *text, gsize length);

/* A CSV field (RFC 4180), quoted where needed, and where a program that takes `;` or tabs for
 * separators as well would find a formula. A field that may be run as one gets an apostrophe,
 * unless it is a plain number. */
void cb_escape_csv(GString *out, const char *text, gssize length);

/* What goes before such a field: an apostrophe, or nothing. */
const char *cb_escape_csv_guard(const char *text);

/* The field alone, as it is, between other separators than commas. */
void cb_escape_csv_cell(GString *out, const char *text, gssize length, char separator);

/* A URL component: everything but unreserved characters (RFC 3986) as %XX of its UTF-8. */
void cb_escape_url(GString *out, const char *text, gssize length);

/* Whether a link target from content may come out: relative, or one of the schemes http,
 * https, mailto, tel. Control characters, white space and entities cannot hide a scheme. */
gboolean cb_url_is_safe(const char *url, gssize length);

#endif
