#include "load/markdown_footnotes.h"
#include "base/commonmark.h"

#include "base/suggest.h"
#include "load/markdown_lines.h"
#include "load/markdown_marks.h"
#include <string.h>

#define MASK '\002' /* stands for a bracket in the first tree; no clean text contains it */
#define ITEM "+   " /* what a definition becomes: further paragraphs are indented by four */

struct CbFootnote {
    guint line;        /* of the definition, in the text of the first tree */
    gsize start;       /* of `[^label]:`, there */
    gsize content;     /* after it and white space, there */
    gsize origin;      /* of `[^label]` in the user's text */
    const char *label; /* folded */
    cmark_node *node;  /* of kind CB_MARKDOWN_FOOTNOTE, once it is found */
    int references;    /* how often it is referred to */
};

static char *fold_label(const char *bracket, gsize length)
{
    /* Between [^ and ]. */
    return g_utf8_casefold(bracket + 2, (gssize)length - 3);
}

/* The definition on a line, if it looks like one. */
static gboolean read_candidate(CbMarkdownEdit *edit, guint line, CbFootnote *found)
{
    const char *text = edit->text->str;
    gsize i = cb_markdown_edit_line_start(edit, line);
    gsize end = cb_markdown_edit_line_end(edit, line);
    while (i < end && (g_ascii_isdigit(text[i]) || strchr(" \t>*+-.)", text[i]))) {
        i++;
    }
    gsize length = cb_marks_footnote_length(text + i, end - i);
    if (length == 0 || text[i + length] != ':') {
        return FALSE;
    }
    found->line = line;
    found->start = i;
    found->content = i + length + 1;
    while (found->content < end && strchr(" \t", text[found->content])) {
        found->content++;
    }
    return TRUE;
}

static GArray *find_candidates(CbMarkdownEdit *edit)
{
    GArray *candidates = g_array_new(FALSE, TRUE, sizeof(CbFootnote));
    guint n_lines = cb_markdown_edit_n_lines(edit);
    for (guint line = 1; line <= n_lines; line++) {
        CbFootnote candidate = {0};
        if (read_candidate(edit, line, &candidate)) {
            g_array_append_val(candidates, candidate);
        }
    }
    return candidates;
}

static cmark_node *parse_masked(const CbMarkdownEdit *edit, const GArray *candidates)
{
    g_autoptr(GString) masked = g_string_new_len(edit->text->str, (gssize)edit->text->len);
    for (guint i = 0; i < candidates->len; i++) {
        masked->str[g_array_index(candidates, CbFootnote, i).start] = MASK;
    }
    return cb_commonmark_parse(masked->str, masked->len);
}

static void report_twice(CbMarkdownParse *parse, const CbFootnote *footnote, gsize length)
{
    if (parse->diagnostics) {
        cb_diagnostics_add(parse->diagnostics, CB_CODE_MARKDOWN_FOOTNOTE_TWICE,
                           cb_parse_span(parse, footnote->origin, footnote->origin + length),
                           "give it another label",
                           "the footnote \"%.*s\" is defined twice; the first counts",
                           (int)length - 3, parse->text + footnote->origin + 2);
    }
}

static void add_definition(CbMarkdownParse *parse, const CbFootnote *candidate)
{
    CbFootnote *footnote = cb_arena_new_struct(parse->document->arena, CbFootnote);
    *footnote = *candidate;
    const char *bracket = parse->edit->text->str + candidate->start;
    gsize length = cb_marks_footnote_length(bracket, parse->edit->text->len - candidate->start);
    g_autofree char *label = fold_label(bracket, length);
    footnote->label = cb_arena_strdup(parse->document->arena, label);
    footnote->origin = cb_markdown_edit_origin(parse->edit, candidate->start);
    g_ptr_array_add(parse->footnotes, footnote);
    if (g_hash_table_contains(parse->footnote_labels, label)) {
        report_twice(parse, footnote, length);
    } else {
        g_hash_table_insert(parse->footnote_labels, (gpointer)footnote->label, footnote);
    }
}

/* Rewrites the text from `*copied` up to and including the definition's label. */
static void rewrite(CbMarkdownEdit *out, CbMarkdownEdit *edit, cmark_node *block,
                    const CbFootnote *footnote, gsize *copied)
{
    gsize line = cb_markdown_edit_line_start(edit, footnote->line);
    guint columns = 0;
    for (gsize i = footnote->start; i > line && strchr(" \t", edit->text->str[i - 1]); i--) {
        columns += edit->text->str[i - 1] == '\t' ? 4 : 1;
    }
    if (columns >= 4 && footnote->line > cb_lines_first(block)) {
        /* In a paragraph a line may be indented at will; a list item may not. */
        cb_markdown_edit_copy(out, edit, *copied, line);
        cb_lines_append_prefix(out, edit, block, FALSE);
    } else {
        cb_markdown_edit_copy(out, edit, *copied, footnote->start);
    }
    cb_markdown_edit_insert(out, ITEM, -1, footnote->origin);
    *copied = footnote->content;
}

static gboolean is_definition(CbMarkdownEdit *edit, cmark_node *block, const CbFootnote *candidate)
{
    if (candidate->line < cb_lines_first(block) || candidate->line > cb_lines_last(block) ||
        candidate->start != cb_lines_content(edit, block, candidate->line)) {
        return FALSE;
    }
    /* An empty item of a list cannot interrupt a paragraph. */
    return candidate->content < cb_markdown_edit_line_end(edit, candidate->line) ||
           candidate->line == cb_lines_first(block);
}

void cb_footnotes_rewrite(CbMarkdownParse *parse)
{
    CbMarkdownEdit *edit = parse->edit;
    g_autoptr(GArray) candidates = find_candidates(edit);
    if (candidates->len == 0) {
        return;
    }
    cmark_node *root = parse_masked(edit, candidates);
    CbMarkdownEdit *out = cb_markdown_edit_new();
    gsize copied = 0;
    guint next = 0;
    for (cmark_node *node = root; node && next < candidates->len;
         node = cb_node_next(node, root, cb_node_is_leaf_block(node))) {
        if (!cb_node_is_leaf_block(node)) {
            continue;
        }
        for (; next < candidates->len; next++) {
            const CbFootnote *candidate = &g_array_index(candidates, CbFootnote, next);
            if (candidate->line > cb_lines_last(node)) {
                break;
            }
            if (!is_definition(edit, node, candidate)) {
                continue;
            }
            add_definition(parse, candidate);
            rewrite(out, edit, node, g_ptr_array_index(parse->footnotes, parse->footnotes->len - 1),
                    &copied);
        }
    }
    cb_markdown_edit_copy(out, edit, copied, edit->text->len);
    cmark_node_free(root);
    cb_markdown_edit_free(edit);
    parse->edit = out;
}

static GHashTable *footnotes_by_origin(const CbMarkdownParse *parse)
{
    GHashTable *table = g_hash_table_new(NULL, NULL);
    for (guint i = 0; i < parse->footnotes->len; i++) {
        CbFootnote *footnote = parse->footnotes->pdata[i];
        g_hash_table_insert(table, GSIZE_TO_POINTER(footnote->origin + 1), footnote);
    }
    return table;
}

static void take_item(CbMarkdownParse *parse, cmark_node *section, cmark_node *item,
                      CbFootnote *footnote)
{
    footnote->node = cb_node_new(parse->document, CMARK_NODE_CUSTOM_BLOCK, CB_MARKDOWN_FOOTNOTE);
    cb_node_info(parse->document, footnote->node)->start = (guint32)footnote->origin + 1;
    cb_node_move_children(item, footnote->node);
    cmark_node_append_child(section, footnote->node);
    cmark_node *list = cmark_node_parent(item);
    cmark_node_free(item);
    if (!cmark_node_first_child(list)) {
        cmark_node_free(list);
    }
}

void cb_footnotes_clear(CbMarkdownParse *parse)
{
    g_ptr_array_set_size(parse->footnotes, 0);
    g_hash_table_remove_all(parse->footnote_labels);
}

gboolean cb_footnotes_take_out(CbMarkdownParse *parse)
{
    if (parse->footnotes->len == 0) {
        return TRUE;
    }
    cmark_node *root = parse->document->root;
    g_autoptr(GPtrArray) items = g_ptr_array_new();
    for (cmark_node *node = root; node;
         node = cb_node_next(node, root, cb_node_is_leaf_block(node))) {
        if (cmark_node_get_type(node) == CMARK_NODE_ITEM) {
            g_ptr_array_add(items, node);
        }
    }
    cmark_node *section =
        cb_node_new(parse->document, CMARK_NODE_CUSTOM_BLOCK, CB_MARKDOWN_FOOTNOTES);
    cmark_node_append_child(root, section);
    g_autoptr(GHashTable) by_origin = footnotes_by_origin(parse);
    for (guint i = 0; i < items->len; i++) {
        gsize origin = cb_parse_block_start(parse, items->pdata[i]);
        CbFootnote *footnote = g_hash_table_lookup(by_origin, GSIZE_TO_POINTER(origin + 1));
        if (footnote && !footnote->node) {
            take_item(parse, section, items->pdata[i], footnote);
        }
    }
    gboolean all_found = TRUE;
    for (guint i = 0; i < parse->footnotes->len; i++) {
        all_found = all_found && ((CbFootnote *)parse->footnotes->pdata[i])->node;
    }
    return all_found;
}

static CbFootnote *find_footnote(const CbMarkdownParse *parse, gsize origin, gsize *length)
{
    *length = cb_marks_footnote_length(parse->text + origin, parse->length - origin);
    if (*length == 0) {
        return NULL;
    }
    g_autofree char *label = fold_label(parse->text + origin, *length);
    return g_hash_table_lookup(parse->footnote_labels, label);
}

/* The label that may have been meant, as far as the search budget allows to look for it. */
static const char *nearest_label(CbMarkdownParse *parse, const char *label)
{
    gsize cost = (gsize)parse->footnotes->len * (strlen(label) + 1);
    if (cost > parse->search_budget) {
        return NULL;
    }
    parse->search_budget -= cost;
    g_autoptr(GPtrArray) labels = g_ptr_array_new();
    for (guint i = 0; i < parse->footnotes->len; i++) {
        g_ptr_array_add(labels, (gpointer)((CbFootnote *)parse->footnotes->pdata[i])->label);
    }
    return cb_suggest(label, (const char *const *)labels->pdata, labels->len);
}

/* Whether a reference is the beginning of a note that lacks its colon: it begins a line, and a text
 * follows it. */
static gboolean begins_note(const CbMarkdownParse *parse, gsize origin, gsize length)
{
    return (origin == 0 || parse->text[origin - 1] == '\n') && parse->text[origin + length] == ' ';
}

/* Whether such a beginning of a note stands elsewhere in the text. */
static gboolean has_note_without_colon(CbMarkdownParse *parse, gsize origin, gsize length)
{
    if (parse->length > parse->search_budget) {
        return FALSE;
    }
    parse->search_budget -= parse->length;
    const char *text = parse->text;
    for (const char *at = text;
         (at = memmem(at, parse->length - (gsize)(at - text), text + origin, length)) != NULL;
         at++) {
        if (begins_note(parse, (gsize)(at - text), length)) {
            return TRUE;
        }
    }
    return FALSE;
}

static void report_missing(CbMarkdownParse *parse, gsize origin, gsize length)
{
    if (!parse->diagnostics) {
        return;
    }
    gboolean is_note = begins_note(parse, origin, length);
    if (!is_note && has_note_without_colon(parse, origin, length)) {
        return;
    }
    g_autofree char *label = g_strndup(parse->text + origin + 2, length - 3);
    const char *meant = nearest_label(parse, label);
    g_autofree char *hint =
        is_note ? g_strdup_printf("write a colon after it: [^%s]: …", label)
        : meant ? g_strdup_printf("did you mean [^%s]?", meant)
                : g_strdup_printf("add a line \"[^%s]: …\" with the note, or write \\[^ for the "
                                  "bracket itself",
                                  label);
    cb_diagnostics_add(parse->diagnostics, CB_CODE_MARKDOWN_FOOTNOTE_MISSING,
                       cb_parse_span(parse, origin, origin + length), hint,
                       "there is no footnote \"%s\"", label);
}

cmark_node *cb_footnote_reference(CbMarkdownParse *parse, gsize origin, GString *text)
{
    gsize length;
    const CbFootnote *footnote = find_footnote(parse, origin, &length);
    if (footnote && footnote->node) {
        cmark_node *node =
            cb_node_new(parse->document, CMARK_NODE_CUSTOM_INLINE, CB_MARKDOWN_FOOTNOTE_REFERENCE);
        cb_node_info(parse->document, node)->start = (guint32)origin + 1;
        return node;
    }
    g_string_append_len(text, parse->text + origin, (gssize)length);
    if (length > 0) {
        report_missing(parse, origin, length);
    }
    return NULL;
}

/* Keeps headings from taking the ids that the HTML writer gives to footnotes. */
static void reserve_ids(CbMarkdown *document, const CbNodeInfo *reference)
{
    g_autofree char *note = g_strdup_printf("footnote-%d", reference->number);
    g_autofree char *back = g_strdup_printf("footnote-ref-%d", reference->number);
    if (reference->references == 1) {
        cb_node_unique_id(document, note);
    }
    cb_node_unique_id(document, back);
}

/* Numbers the references below `root`; footnotes seen for the first time are added to `used`. */
static void number_references(CbMarkdownParse *parse, cmark_node *root, GPtrArray *used)
{
    for (cmark_node *node = root; node; node = cb_node_next(node, root, FALSE)) {
        if (cb_markdown_kind(node) != CB_MARKDOWN_FOOTNOTE_REFERENCE) {
            continue;
        }
        CbNodeInfo *info = cb_node_info(parse->document, node);
        gsize length;
        CbFootnote *footnote = find_footnote(parse, info->start - 1, &length);
        CbNodeInfo *definition = cb_node_info(parse->document, footnote->node);
        if (definition->number == 0) {
            g_ptr_array_add(used, footnote);
            definition->number = (int)used->len;
        }
        info->number = definition->number;
        info->references = ++definition->references;
        reserve_ids(parse->document, info);
    }
}

static void drop_unused(CbMarkdownParse *parse)
{
    for (guint i = 0; i < parse->footnotes->len; i++) {
        CbFootnote *footnote = parse->footnotes->pdata[i];
        if (!footnote->node || cb_markdown_footnote_number(footnote->node) > 0) {
            continue;
        }
        cmark_node_unlink(footnote->node);
        g_ptr_array_add(parse->dropped, footnote->node);
        gboolean is_second =
            g_hash_table_lookup(parse->footnote_labels, footnote->label) != footnote;
        gsize length;
        find_footnote(parse, footnote->origin, &length);
        if (parse->diagnostics && !is_second) {
            cb_diagnostics_add(parse->diagnostics, CB_CODE_MARKDOWN_FOOTNOTE_UNUSED,
                               cb_parse_span(parse, footnote->origin, footnote->origin + length),
                               "refer to it, or take it out",
                               "nothing refers to the footnote \"%.*s\"", MAX((int)length - 3, 0),
                               parse->text + footnote->origin + 2);
        }
    }
}

void cb_footnotes_number(CbMarkdownParse *parse)
{
    if (parse->footnotes->len == 0) {
        return;
    }
    cmark_node *section = cmark_node_last_child(parse->document->root);
    cmark_node_unlink(section);
    g_autoptr(GPtrArray) used = g_ptr_array_new();
    number_references(parse, parse->document->root, used);
    for (guint i = 0; i < used->len; i++) {
        number_references(parse, ((CbFootnote *)used->pdata[i])->node, used);
    }
    drop_unused(parse);
    for (guint i = 0; i < used->len; i++) {
        cmark_node_append_child(section, ((CbFootnote *)used->pdata[i])->node);
    }
    if (used->len > 0) {
        cmark_node_append_child(parse->document->root, section);
    } else {
        cmark_node_free(section);
    }
}
