#include "site/search_snippet.h"

#define ELLIPSIS "…"

char *cb_search_snippet(const char *text, gsize length)
{
    const char *end = text + length;
    GString *snippet = g_string_new(NULL);
    gsize last_word = 0; /* end of the last whole word */
    guint count = 0;
    for (const char *at = text; at < end; at = g_utf8_next_char(at)) {
        gunichar c = g_utf8_get_char(at);
        if (g_unichar_isspace(c)) {
            last_word = snippet->len;
            continue;
        }
        if (count >= CB_SEARCH_SNIPPET) {
            g_string_truncate(snippet, last_word > 0 ? last_word : snippet->len);
            g_string_append(snippet, ELLIPSIS);
            break;
        }
        if (last_word == snippet->len && last_word > 0) {
            g_string_append_c(snippet, ' ');
            count++;
        }
        g_string_append_unichar(snippet, c);
        count++;
    }
    return g_string_free(snippet, FALSE);
}
