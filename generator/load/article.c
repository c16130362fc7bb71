#include "load/article.h"

#include "load/case.h"
#include "load/scalar.h"
#include <string.h>

#define BYTE_ORDER_MARK "\xEF\xBB\xBF"

static const char *const tool_keys[] = {"title", "summary", "kind",  "order",
                                        "draft", "updated", "cases", NULL};
static const char *const keys[] = {"title", "summary", "order", "draft", "updated", "cases", NULL};
static const char *const tool_kinds[] = {"card", "guide", NULL};

const char *const *cb_article_keys(CbKind kind)
{
    return kind == CB_KIND_TOOL ? tool_keys : keys;
}

/* If the line at `at` is `---`, the beginning of the next; else 0. */
static gsize after_fence(const char *text, gsize length, gsize at)
{
    if (at + 3 > length || memcmp(text + at, "---", 3) != 0) {
        return 0;
    }
    at += 3;
    while (at < length && (text[at] == ' ' || text[at] == '\t')) {
        at++;
    }
    if (at == length) {
        return at;
    }
    if (text[at] == '\r' && at + 1 < length && text[at + 1] == '\n') {
        return at + 2;
    }
    return text[at] == '\n' || text[at] == '\r' ? at + 1 : 0;
}

/* Whether a line is hyphens, but not three: a misspelt end. */
static gboolean is_nearly_fence(const char *line, gsize length)
{
    while (length > 0 && g_ascii_isspace(line[length - 1])) {
        length--;
    }
    gsize hyphens = 0;
    while (hyphens < length && line[hyphens] == '-') {
        hyphens++;
    }
    return hyphens >= 2 && hyphens == length;
}

gboolean cb_front_matter_split(const CbSource *source, CbDiagnostics *diagnostics,
                               CbFrontMatter *parts)
{
    gsize length;
    const char *text = cb_source_text(source, &length);
    gsize first = g_str_has_prefix(text, BYTE_ORDER_MARK) ? strlen(BYTE_ORDER_MARK) : 0;
    parts->yaml_start = after_fence(text, length, first);
    if (parts->yaml_start == 0) {
        cb_diagnostics_add(diagnostics, CB_CODE_FRONT_MATTER, cb_span_new(source, first, first),
                           "begin the file with ---, then \"title: …\", then --- again",
                           "the file does not begin with front matter");
        *parts = (CbFrontMatter){first, first, first};
        return FALSE;
    }
    gsize blank = 0;
    for (gsize at = parts->yaml_start; at < length;) {
        parts->body_start = after_fence(text, length, at);
        parts->yaml_end = at;
        if (parts->body_start > 0) {
            return TRUE;
        }
        if (blank == 0 && (text[at] == '\n' || text[at] == '\r')) {
            blank = at;
        }
        const char *end = memchr(text + at, '\n', length - at);
        gsize next = end ? (gsize)(end - text) + 1 : length;
        if (is_nearly_fence(text + at, next - at)) {
            cb_diagnostics_add(diagnostics, CB_CODE_FRONT_MATTER,
                               cb_span_new(source, at, at + strspn(text + at, "-")),
                               "write three hyphens: ---", "this does not end the front matter");
            parts->body_start = next;
            return FALSE;
        }
        at = next;
    }
    cb_diagnostics_add(diagnostics, CB_CODE_FRONT_MATTER, cb_span_new(source, first, first + 3),
                       "put a line --- after it", "the front matter that begins here does not end");
    parts->yaml_end = parts->body_start = blank > 0 ? blank : length;
    return FALSE;
}

static gboolean is_blank(const char *text)
{
    return text[strspn(text, " \t\r\n")] == '\0';
}

static void read_bodies(CbReader *reader, CbSource *const *sources, const gsize *starts,
                        CbBody *body)
{
    CbMarkdown **documents = cb_arena_new_array(reader->arena, CbMarkdown *, reader->n_languages);
    for (guint i = 0; i < reader->n_languages; i++) {
        if (sources[i] && !is_blank(cb_source_text(sources[i], NULL) + starts[i])) {
            documents[i] = cb_read_markdown_part(reader, sources[i], starts[i], i);
        }
    }
    *body = (CbBody){.documents = documents, .n_documents = reader->n_languages};
}

void cb_article_read(CbReader *reader, const CbLayers *root, CbSource *const *sources,
                     const gsize *body_starts, CbArticle *article)
{
    static const char *const codes[] = {"kind", "order", "draft", "updated", "cases"};
    const char *const *known = cb_article_keys(article->entry.kind);
    const CbNode *base = root->nodes[0];
    reader->keys = known;
    reader->home = &article->entry;
    for (guint i = 0; i < reader->n_languages; i++) {
        cb_read_check_keys(reader, root->nodes[i], known);
    }
    CbLayers title = cb_layers_get(root, "title");
    CbLayers summary = cb_layers_get(root, "summary");
    for (guint i = 0; i < G_N_ELEMENTS(codes); i++) {
        CbLayers code = cb_layers_get(root, codes[i]);
        cb_read_only_base(reader, &code);
    }
    const CbNode *named = cb_read_required(reader, base, "title", known);
    article->entry.span = named ? named->span : cb_span_start(base->span);
    cb_read_title(reader, &title, &article->entry);
    cb_read_body(reader, &summary, "summary-", &article->entry.summary);
    cb_read_date(reader, cb_node_get(base, "updated"), &article->entry.updated);
    cb_read_boolean(reader, cb_node_get(base, "draft"), &article->entry.draft);
    article->named_cases = cb_read_references(reader, cb_node_get(base, "cases"), CB_KIND_CASE);
    if (article->entry.kind == CB_KIND_TOOL) {
        article->is_card = cb_read_choice(reader, cb_node_get(base, "kind"), tool_kinds) == 0;
    }
    double order;
    article->order = G_MAXINT;
    if (cb_read_number(reader, cb_node_get(base, "order"), TRUE, &order)) {
        article->order = (int)CLAMP(order, -1e9, 1e9);
    }
    read_bodies(reader, sources, body_starts, &article->body);
}
