#include "site/embed.h"

#include "load/markdown_write.h"
#include "site/arguments.h"
#include "site/body.h"

gboolean cb_filter_embed(CbRender *render, const CbValue *arguments, gsize n_arguments,
                         const CbMap *keywords, gpointer user_data, CbValue *result)
{
    static const char *const names[] = {"shift", "least", "prefix", "blocks", NULL};
    CbValue options[4];
    (void)user_data;
    if (!cb_arguments_read(render, "embed", arguments, n_arguments, keywords, names, options)) {
        return FALSE;
    }
    const CbMarkdown *document = cb_body_of(arguments[0]);
    if (document != NULL && !cb_markdown_knows_text(document)) {
        return cb_render_fail(render,
                              "texts are kept as they are written only for guides and sheets, "
                              "and the collection has none: embed has nothing to give");
    }
    g_autoptr(GString) out = g_string_new(NULL);
    if (document) {
        cb_markdown_write(
            document,
            (CbMarkdownPart){(int)cb_argument_integer(options[0], 0),
                             CLAMP((int)cb_argument_integer(options[1], 1), 1, 6),
                             (guint)CLAMP(cb_argument_integer(options[3], 0), 0, 1000)},
            options[2].type == CB_VALUE_STRING ? options[2].as.string : "", out);
    }
    const char *text = cb_arena_strndup(cb_render_arena(render), out->str, out->len);
    *result = cb_value_markup(text, out->len);
    return TRUE;
}
