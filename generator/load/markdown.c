#include "load/markdown.h"
#include "base/commonmark.h"

#include "base/limits.h"
#include "load/markdown_blocks.h"
#include "load/markdown_depth.h"
#include "load/markdown_flatten.h"
#include "load/markdown_footnotes.h"
#include "load/markdown_ids.h"
#include "load/markdown_links.h"
#include "load/markdown_lost_marks.h"
#include "load/markdown_marks.h"
#include "load/markdown_node.h"
#include "load/markdown_tables.h"
#include "load/markdown_words.h"
#include <string.h>

static void init(CbMarkdown *document, CbArena *arena, const char *id_prefix)
{
    document->arena = arena;
    document->nodes = cb_arena_new();
    document->id_prefix = id_prefix ? cb_arena_strdup(arena, id_prefix) : "";
    document->ids = g_hash_table_new(g_str_hash, g_str_equal);
}

/* Frees what is not in the arena. */
static void free_tree(CbMarkdown *document)
{
    cmark_node_free(document->root);
    document->root = NULL;
    g_clear_pointer(&document->nodes, cb_arena_free);
    g_clear_pointer(&document->ids, g_hash_table_unref);
}

void cb_markdown_free(CbMarkdown *document)
{
    if (!document) {
        return;
    }
    free_tree(document);
    cb_arena_free(document->arena);
    g_free(document);
}

/* How often a byte occurs in the text. Most texts have none of what is looked for. */
static guint count(const CbMarkdownParse *parse, char byte)
{
    guint found = 0;
    const char *end = parse->text + parse->length;
    for (const char *at = parse->text; (at = memchr(at, byte, (gsize)(end - at))) != NULL; at++) {
        found++;
    }
    return found;
}

static void take_edit(CbMarkdownParse *parse, CbMarkdownEdit *edit)
{
    cb_markdown_edit_free(parse->edit);
    parse->edit = edit;
}

static gboolean read_tree(CbMarkdownParse *parse)
{
    CbMarkdown *document = parse->document;
    take_edit(parse, cb_marks_insert(parse->edit));
    document->root = cb_commonmark_parse(parse->edit->text->str, parse->edit->text->len);
    if (!cb_tables_build(parse)) {
        return FALSE;
    }
    if (count(parse, '*') + count(parse, '_') + count(parse, '[') >= CB_MAX_MARKDOWN_DEPTH) {
        cb_markdown_limit_inlines(document->root);
    }
    return cb_footnotes_take_out(parse);
}

/* Makes the tree. In a text so strange that cmark sees something else in a rewritten table or
 * footnote, these stay what they are in CommonMark: text. */
static void make_tree(CbMarkdownParse *parse)
{
    cb_markdown_limit_blocks(parse);
    if (count(parse, '^') > 0) {
        cb_footnotes_rewrite(parse);
    }
    if (count(parse, '|') + count(parse, ':') > 0) {
        cb_tables_rewrite(parse);
    }
    if (read_tree(parse)) {
        return;
    }
    cmark_node_free(parse->document->root);
    cb_tables_clear(parse);
    cb_footnotes_clear(parse);
    take_edit(parse, cb_markdown_edit_new_clean(parse->text, parse->length));
    cb_markdown_limit_blocks(parse);
    gboolean made = read_tree(parse);
    g_assert(made);
}

static void free_node(gpointer node)
{
    cmark_node_free(node);
}

static void clear(CbMarkdownParse *parse)
{
    cb_markdown_edit_free(parse->edit);
    g_ptr_array_unref(parse->footnotes);
    g_ptr_array_unref(parse->dropped);
    g_hash_table_unref(parse->footnote_labels);
    g_array_unref(parse->tables);
    g_array_unref(parse->cells);
}

/* Parses a text into a document that is initialised. */
static void parse_into(CbMarkdown *document, const char *text, gsize length, const CbSourceMap *map,
                       const char *language, CbDiagnostics *diagnostics)
{
    g_autofree char *clean = cb_markdown_clean(text, length);
    CbMarkdownParse parse = {
        .document = document,
        .text = clean,
        .length = length,
        .map = map,
        .diagnostics = diagnostics,
        .language = language,
        .search_budget = 16 * length,
        .edit = cb_markdown_edit_new_clean(clean, length),
        .footnotes = g_ptr_array_new(),
        .dropped = g_ptr_array_new_with_free_func(free_node),
        .footnote_labels = g_hash_table_new(g_str_hash, g_str_equal),
    };
    cb_tables_init(&parse);
    make_tree(&parse);
    cb_markdown_finish_words(&parse);
    cb_markdown_report_lost_marks(&parse);
    cb_footnotes_number(&parse);
    /* Links, alerts, tasks and figures have brackets, or angle brackets. */
    if (count(&parse, '[') + count(&parse, '<') > 0) {
        cb_markdown_find_links(&parse);
        cb_markdown_find_alerts(&parse);
        cb_markdown_find_cell_languages(&parse);
        cb_markdown_find_tasks(&parse);
        cb_markdown_find_figures(&parse);
    }
    cb_markdown_find_headings(&parse);
    cb_markdown_flatten(document);
    clear(&parse);
}

CbMarkdown *cb_markdown_parse(const char *text, gsize length, const CbSourceMap *map,
                              const char *id_prefix, const char *language,
                              CbDiagnostics *diagnostics)
{
    CbMarkdown *document = g_new0(CbMarkdown, 1);
    init(document, cb_arena_new(), id_prefix);
    parse_into(document, text, length, map, language, diagnostics);
    document->language = cb_arena_strdup(document->arena, language);
    document->may_have_digits = TRUE;
    return document;
}

static gboolean has_digit(const char *text, gsize length)
{
    gboolean found = FALSE;
    for (gsize i = 0; i < length && !found; i++) {
        found = g_ascii_isdigit(text[i]);
    }
    return found;
}

CbMarkdown *cb_markdown_read(CbArena *arena, const char *text, gsize length, const CbSourceMap *map,
                             const char *id_prefix, const char *language,
                             CbDiagnostics *diagnostics)
{
    CbMarkdown *document = cb_arena_new_struct(arena, CbMarkdown);
    init(document, arena, id_prefix);
    parse_into(document, text, length, map, language, diagnostics);
    free_tree(document);
    document->text = text;
    document->length = length;
    document->may_have_digits = has_digit(text, length);
    document->language = language;
    return document;
}

void cb_markdown_forget_text(CbMarkdown *document)
{
    document->text = NULL;
    document->length = 0;
}

gboolean cb_markdown_knows_text(const CbMarkdown *document)
{
    return document->root != NULL || document->text != NULL;
}

CbMarkdown *cb_markdown_parse_again(const CbMarkdown *document)
{
    CbMarkdown *again = cb_markdown_parse(document->text, document->length, NULL,
                                          document->id_prefix, document->language, NULL);
    if (document->home != NULL) {
        cb_markdown_set_home(again, document->home_kind, document->home);
    }
    return again;
}

void cb_markdown_set_home(CbMarkdown *document, CbLinkKind kind, const char *id)
{
    document->home_kind = kind;
    document->home = id;
    for (guint i = 0; i < document->n_holes; i++) {
        const CbMarkdownHole *hole = &document->holes[i];
        if (hole->kind != CB_HOLE_LINK || hole->flag || hole->link->kind != CB_LINK_FRAGMENT) {
            continue;
        }
        /* Links are the document's own; nobody else has seen this one yet. */
        CbMarkdownLink *link = (CbMarkdownLink *)hole->link;
        link->kind = kind;
        link->fragment = link->target;
        link->target = id;
    }
}

const char *cb_markdown_bare_id(const CbMarkdown *document, const char *id)
{
    return g_str_has_prefix(id, document->id_prefix) ? id + strlen(document->id_prefix) : id;
}

cmark_node *cb_markdown_root(const CbMarkdown *document)
{
    return document->root;
}

gboolean cb_markdown_is_paragraphs(const CbMarkdown *document)
{
    return document->is_paragraphs;
}

gboolean cb_markdown_is_fixed(const CbMarkdown *document)
{
    return document->holes == NULL;
}

gboolean cb_markdown_may_have_digits(const CbMarkdown *document)
{
    return document->may_have_digits;
}

const CbMarkdownLink *cb_markdown_links(const CbMarkdown *document, gsize *count)
{
    *count = document->n_links;
    return document->links;
}

const CbMarkdownLink *cb_markdown_dropped_links(const CbMarkdown *document, gsize *count)
{
    *count = document->n_dropped_links;
    return document->dropped_links;
}

const CbMarkdownHeading *cb_markdown_headings(const CbMarkdown *document, gsize *count)
{
    *count = document->n_headings;
    return document->headings;
}
