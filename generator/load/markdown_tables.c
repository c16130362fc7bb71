#include "load/markdown_tables.h"
#include "base/commonmark.h"

#include "base/limits.h"
#include "load/markdown_lines.h"
#include "load/markdown_marks.h"
#include <string.h>

struct CbTable {
    guint n_columns;
    guint n_rows;     /* the head is the first */
    guint first_cell; /* in the cells of the parse */
    gsize origin;     /* in the user's text */
    const CbMarkdownAlign *aligns;
};

struct CbTableCell {
    gsize origin;      /* of its text in the user's text */
    gboolean has_text; /* stands as a heading at the beginning */
};

typedef struct {
    gsize start; /* of the text that cmark parsed */
    gsize end;
} Range;

typedef struct {
    CbMarkdownParse *parse;
    CbMarkdownEdit *edit;  /* what is read */
    CbMarkdownEdit *cells; /* one heading for each cell */
    CbMarkdownEdit *body;  /* the text without its tables */
    gsize copied;          /* bytes of `edit` that are in `body` */
    guint n_cells;         /* of all tables, empty ones too */
} Rewriter;

static gboolean is_blank(char byte)
{
    return byte == ' ' || byte == '\t';
}

static Range trim(const char *text, Range range)
{
    while (range.start < range.end && is_blank(text[range.start])) {
        range.start++;
    }
    while (range.end > range.start && is_blank(text[range.end - 1])) {
        range.end--;
    }
    return range;
}

/* Takes the next cell off the row. FALSE at its end. */
static gboolean next_cell(const char *text, Range *row, Range *cell)
{
    if (row->start >= row->end) {
        return FALSE;
    }
    gsize i = row->start;
    while (i < row->end && text[i] != '|') {
        i += text[i] == '\\' && i + 1 < row->end ? 2 : 1;
    }
    i = MIN(i, row->end);
    *cell = trim(text, (Range){row->start, i});
    row->start = i + 1;
    return TRUE;
}

/* The row without the pipe before its first cell. One after the last cell ends that cell. */
static Range open_row(const char *text, Range row)
{
    row = trim(text, row);
    if (row.start < row.end && text[row.start] == '|') {
        row.start++;
    }
    return row;
}

static guint count_cells(const char *text, Range row)
{
    guint count = 0;
    Range cell;
    row = open_row(text, row);
    while (next_cell(text, &row, &cell)) {
        count++;
    }
    return count;
}

/* The alignment that a cell of dashes and colons says. FALSE if it is something else. */
static gboolean read_align(const char *text, Range cell, CbMarkdownAlign *align)
{
    gboolean left = cell.start < cell.end && text[cell.start] == ':';
    gsize start = left ? cell.start + 1 : cell.start;
    gboolean right = cell.end > start && text[cell.end - 1] == ':';
    gsize end = right ? cell.end - 1 : cell.end;
    if (start >= end) {
        return FALSE;
    }
    for (gsize i = start; i < end; i++) {
        if (text[i] != '-') {
            return FALSE;
        }
    }
    *align = left && right ? CB_ALIGN_CENTER
             : left        ? CB_ALIGN_LEFT
             : right       ? CB_ALIGN_RIGHT
                           : CB_ALIGN_NONE;
    return TRUE;
}

/* Whether the row is all dashes, colons and pipes; how many cells it has. */
static guint count_dashes(const char *text, Range row)
{
    guint count = 0;
    Range cell;
    CbMarkdownAlign align;
    row = open_row(text, row);
    while (next_cell(text, &row, &cell)) {
        if (!read_align(text, cell, &align)) {
            return 0;
        }
        count++;
    }
    return count;
}

static gboolean may_be_dashes(CbMarkdownEdit *edit, guint line)
{
    gsize end = cb_markdown_edit_line_end(edit, line);
    gboolean has_dash = FALSE, has_pipe = FALSE;
    for (gsize i = cb_markdown_edit_line_start(edit, line); i < end; i++) {
        char byte = edit->text->str[i];
        if (!strchr(" \t>|:-", byte)) {
            return FALSE;
        }
        has_dash |= byte == '-';
        has_pipe |= byte == '|' || byte == ':';
    }
    return has_dash && has_pipe;
}

static GArray *find_candidates(CbMarkdownEdit *edit)
{
    GArray *candidates = g_array_new(FALSE, FALSE, sizeof(guint));
    guint n_lines = cb_markdown_edit_n_lines(edit);
    for (guint line = 2; line <= n_lines; line++) {
        if (may_be_dashes(edit, line)) {
            g_array_append_val(candidates, line);
        }
    }
    return candidates;
}

static Range row_range(CbMarkdownEdit *edit, cmark_node *block, guint line)
{
    return (Range){cb_lines_content(edit, block, line), cb_markdown_edit_line_end(edit, line)};
}

static CbSpan range_span(const Rewriter *rewriter, Range range)
{
    gsize origin = cb_markdown_edit_origin(rewriter->edit, range.start);
    return cb_parse_span(rewriter->parse, origin, origin + (range.end - range.start));
}

static gboolean report_size(Rewriter *rewriter, Range row, guint n_columns, guint n_rows)
{
    if (n_columns <= CB_MAX_TABLE_COLUMNS &&
        n_rows <= (CB_MAX_TABLE_CELLS - rewriter->n_cells) / n_columns) {
        return FALSE;
    }
    if (rewriter->parse->diagnostics) {
        cb_diagnostics_add(rewriter->parse->diagnostics, CB_CODE_MARKDOWN_TABLE_SIZE,
                           range_span(rewriter, row), "make several tables of it",
                           "a table has at most %d columns, and a text at most %d cells",
                           CB_MAX_TABLE_COLUMNS, CB_MAX_TABLE_CELLS);
    }
    return TRUE;
}

static void report_ragged(Rewriter *rewriter, Range range, const char *hint, const char *message)
{
    if (rewriter->parse->diagnostics) {
        cb_diagnostics_add(rewriter->parse->diagnostics, CB_CODE_MARKDOWN_TABLE_RAGGED,
                           range_span(rewriter, range), hint, "%s", message);
    }
}

/* Writes the text of a cell as a heading; `\|` is a pipe, in code as well. */
static void write_cell(Rewriter *rewriter, Range cell)
{
    CbTableCell entry = {cb_markdown_edit_origin(rewriter->edit, cell.start),
                         cell.end > cell.start};
    g_array_append_val(rewriter->parse->cells, entry);
    if (!entry.has_text) {
        return;
    }
    const char *text = rewriter->edit->text->str;
    cb_markdown_edit_insert(rewriter->cells, "# ", 2, entry.origin);
    gsize from = cell.start;
    for (gsize i = cell.start; i + 1 < cell.end; i++) {
        if (text[i] != '\\') {
            continue;
        }
        if (text[i + 1] == '|') {
            cb_markdown_edit_copy(rewriter->cells, rewriter->edit, from, i);
            from = i + 1;
        }
        i++;
    }
    cb_markdown_edit_copy(rewriter->cells, rewriter->edit, from, cell.end);
    cb_markdown_edit_insert(rewriter->cells, " #\n", 3, entry.origin);
}

static void write_row(Rewriter *rewriter, Range row, guint n_columns)
{
    const char *text = rewriter->edit->text->str;
    Range cell;
    guint count = 0;
    row = open_row(text, row);
    while (count < n_columns && next_cell(text, &row, &cell)) {
        write_cell(rewriter, cell);
        count++;
    }
    while (count++ < n_columns) {
        write_cell(rewriter, (Range){row.end, row.end});
    }
    if (row.start < row.end) {
        report_ragged(rewriter, row, "write \\| for a pipe in a cell",
                      "the row has more cells than the head of its table: the rest is lost");
    }
}

static const CbMarkdownAlign *read_aligns(Rewriter *rewriter, Range row, guint n_columns)
{
    CbMarkdownAlign *aligns =
        cb_arena_new_array(rewriter->parse->document->arena, CbMarkdownAlign, n_columns);
    Range cell;
    row = open_row(rewriter->edit->text->str, row);
    for (guint i = 0; i < n_columns && next_cell(rewriter->edit->text->str, &row, &cell); i++) {
        read_align(rewriter->edit->text->str, cell, &aligns[i]);
    }
    return aligns;
}

/* The last line of the block that may be a row: the underline of a heading is none. */
static guint last_row(cmark_node *block)
{
    return cb_lines_last(block) - (cmark_node_get_type(block) == CMARK_NODE_HEADING);
}

static void write_table(Rewriter *rewriter, cmark_node *block, guint dashes, guint n_columns)
{
    CbMarkdownEdit *edit = rewriter->edit;
    GArray *tables = rewriter->parse->tables;
    guint last = last_row(block);
    CbTable table = {
        .n_columns = n_columns,
        .n_rows = last - dashes + 1,
        .first_cell = rewriter->parse->cells->len,
        .aligns = read_aligns(rewriter, row_range(edit, block, dashes), n_columns),
    };
    Range head = row_range(edit, block, dashes - 1);
    table.origin = cb_markdown_edit_origin(edit, head.start);
    write_row(rewriter, head, n_columns);
    for (guint line = dashes + 1; line <= last; line++) {
        write_row(rewriter, row_range(edit, block, line), n_columns);
    }
    rewriter->n_cells = rewriter->parse->cells->len;

    gsize start = cb_markdown_edit_line_start(edit, dashes - 1);
    cb_markdown_edit_copy(rewriter->body, edit, rewriter->copied, start);
    cb_lines_append_prefix(rewriter->body, edit, block, dashes - 1 == cb_lines_first(block));
    cb_markdown_edit_insert(rewriter->body, "# ", 2, table.origin);
    cb_mark_append(rewriter->body, CB_MARK_TABLE, tables->len, table.origin);
    cb_markdown_edit_insert(rewriter->body, "\n", 1, table.origin);
    rewriter->copied = cb_markdown_edit_line_start(edit, last + 1);
    g_array_append_val(tables, table);
}

static gboolean has_pipe(const char *text, Range row)
{
    return memchr(text + row.start, '|', row.end - row.start) != NULL;
}

/* Whether the line of dashes makes a table of the block. */
static gboolean try_table(Rewriter *rewriter, cmark_node *block, guint dashes)
{
    if (dashes <= cb_lines_first(block) || dashes > last_row(block)) {
        return FALSE;
    }
    const char *text = rewriter->edit->text->str;
    Range row = row_range(rewriter->edit, block, dashes);
    Range head = row_range(rewriter->edit, block, dashes - 1);
    guint n_columns = count_dashes(text, row);
    if (n_columns == 0 || !(has_pipe(text, head) || has_pipe(text, row))) {
        return FALSE;
    }
    guint n_head = count_cells(text, head);
    if (n_head != n_columns) {
        if (n_head > 1) {
            report_ragged(rewriter, row, "give each column of the head its own dashes",
                          "the row of dashes has not as many cells as the head above it: "
                          "this is no table");
        }
        return FALSE;
    }
    if (report_size(rewriter, head, n_columns, last_row(block) - dashes + 1)) {
        return FALSE;
    }
    write_table(rewriter, block, dashes, n_columns);
    return TRUE;
}

static void rewrite_blocks(Rewriter *rewriter, cmark_node *root, const GArray *candidates)
{
    guint next = 0;
    for (cmark_node *node = root; node && next < candidates->len;
         node = cb_node_next(node, root, cb_node_is_leaf_block(node))) {
        if (!cb_node_is_leaf_block(node)) {
            continue;
        }
        gboolean found = FALSE;
        for (; next < candidates->len; next++) {
            guint line = g_array_index(candidates, guint, next);
            if (line > cb_lines_last(node)) {
                break;
            }
            found = found || try_table(rewriter, node, line);
        }
    }
}

void cb_tables_init(CbMarkdownParse *parse)
{
    parse->tables = g_array_new(FALSE, TRUE, sizeof(CbTable));
    parse->cells = g_array_new(FALSE, TRUE, sizeof(CbTableCell));
}

void cb_tables_clear(CbMarkdownParse *parse)
{
    g_array_set_size(parse->tables, 0);
    g_array_set_size(parse->cells, 0);
}

void cb_tables_rewrite(CbMarkdownParse *parse)
{
    g_autoptr(GArray) candidates = find_candidates(parse->edit);
    if (candidates->len == 0) {
        return;
    }
    Rewriter rewriter = {
        .parse = parse,
        .edit = parse->edit,
        .cells = cb_markdown_edit_new(),
        .body = cb_markdown_edit_new(),
    };
    const GString *text = parse->edit->text;
    cmark_node *root = cb_commonmark_parse(text->str, text->len);
    rewrite_blocks(&rewriter, root, candidates);
    cmark_node_free(root);
    cb_markdown_edit_copy(rewriter.cells, rewriter.body, 0, rewriter.body->text->len);
    cb_markdown_edit_copy(rewriter.cells, rewriter.edit, rewriter.copied, text->len);
    cb_markdown_edit_free(rewriter.body);
    cb_markdown_edit_free(rewriter.edit);
    parse->edit = rewriter.cells;
}

static cmark_node *build_cell(CbMarkdownParse *parse, const CbTable *table, guint index,
                              cmark_node **heading)
{
    const CbTableCell *entry = &g_array_index(parse->cells, CbTableCell, table->first_cell + index);
    cmark_node *cell =
        cb_node_new(parse->document, CMARK_NODE_CUSTOM_BLOCK, CB_MARKDOWN_TABLE_CELL);
    CbNodeInfo *info = cb_node_info(parse->document, cell);
    info->align = table->aligns[index % table->n_columns];
    info->start = (guint32)entry->origin + 1;
    if (entry->has_text && *heading) {
        cmark_node *next = cmark_node_next(*heading);
        cb_node_move_children(*heading, cell);
        cmark_node_free(*heading);
        *heading = next;
    }
    return cell;
}

static cmark_node *build_table(CbMarkdownParse *parse, const CbTable *table, cmark_node **heading)
{
    CbMarkdown *document = parse->document;
    cmark_node *node = cb_node_new(document, CMARK_NODE_CUSTOM_BLOCK, CB_MARKDOWN_TABLE);
    cb_node_info(document, node)->start = (guint32)table->origin + 1;
    for (guint row = 0; row < table->n_rows; row++) {
        cmark_node *row_node =
            cb_node_new(document, CMARK_NODE_CUSTOM_BLOCK, CB_MARKDOWN_TABLE_ROW);
        for (guint column = 0; column < table->n_columns; column++) {
            cmark_node_append_child(
                row_node, build_cell(parse, table, row * table->n_columns + column, heading));
        }
        cmark_node_append_child(node, row_node);
    }
    return node;
}

/* The index of the table that a heading stands for, or -1. */
static gint64 marked_table(cmark_node *heading)
{
    cmark_node *text = cmark_node_first_child(heading);
    CbMark mark;
    if (cmark_node_get_type(heading) != CMARK_NODE_HEADING || !text ||
        cmark_node_get_type(text) != CMARK_NODE_TEXT ||
        !cb_mark_find(cmark_node_get_literal(text), &mark) || mark.kind != CB_MARK_TABLE) {
        return -1;
    }
    return (gint64)mark.number;
}

/* Frees tables that found no place. FALSE if there are any. */
static gboolean all_placed(const GPtrArray *nodes)
{
    gboolean placed = TRUE;
    for (guint i = 0; i < nodes->len; i++) {
        if (cmark_node_parent(nodes->pdata[i])) {
            continue;
        }
        cmark_node_free(nodes->pdata[i]);
        placed = FALSE;
    }
    return placed;
}

gboolean cb_tables_build(CbMarkdownParse *parse)
{
    if (parse->tables->len == 0) {
        return TRUE;
    }
    cmark_node *root = parse->document->root;
    cmark_node *heading = cmark_node_first_child(root);
    g_autoptr(GPtrArray) nodes = g_ptr_array_new();
    for (guint i = 0; i < parse->tables->len; i++) {
        g_ptr_array_add(nodes,
                        build_table(parse, &g_array_index(parse->tables, CbTable, i), &heading));
    }
    for (cmark_node *node = root; node;) {
        cmark_node *next = cb_node_next(node, root, cb_node_is_leaf_block(node));
        gint64 index = marked_table(node);
        if (index >= 0) {
            cmark_node_replace(node, nodes->pdata[index]);
            cmark_node_free(node);
        }
        node = next;
    }
    return all_placed(nodes);
}
