#include "site/embed.h"

#include "site/arguments.h"
#include "site/body.h"

void cb_markdown_escape(GString *out, const char *text)
{
    for (const char *c = text; *c; c++) {
        if (g_ascii_ispunct(*c))
            g_string_append_c(out, '\\');
        g_string_append_c(out, *c == '\n' || *c == '\r' || *c == '\t' ? ' ' : *c);
    }
}

gboolean cb_filter_embed(CbRender *render, const CbValue *arguments, gsize n_arguments,
                         const CbMap *keywords, gpointer user_data, CbValue *result)
{
    static const char *const names[] = {"shift", "prefix", NULL};
    CbValue options[2];
    (void)user_data;
    if (!cb_arguments_read(render, "embed", arguments, n_arguments, keywords, names, options))
        return FALSE;
    const CbMarkdown *document = cb_body_of(arguments[0]);
    g_autoptr(GString) out = g_string_new(NULL);
    if (document)
        cb_markdown_escape(out, cb_body_plain(cb_render_arena(render), document));
    const char *text = cb_arena_strndup(cb_render_arena(render), out->str, out->len);
    *result = cb_value_markup(text, out->len);
    return TRUE;
}
