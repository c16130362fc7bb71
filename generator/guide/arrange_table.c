#include "guide/arrange_parts.h"

#include "guide/notes.h"

#include <math.h>
#include <string.h>

#define BREAK_IN_TABLE 40
#define SMALL_TABLE 0.3    /* of the page: is not cut … */
#define MIDDLING_TABLE 0.6 /* … nor is one of facts up to this */
#define BREAK_BESIDE_LONE_ROW 400
#define NEVER_BESIDE_LONE_ROW                                                                      \
    (CB_PAGE_NEVER * 3 / 2) /* where there are others to break between                             \
                             */
#define ROWS_TO_PART 4
#define TALLEST_ROW 0.5  /* of the page: a taller row is continued in rows of its own … */
#define TALLEST_HEAD 0.3 /* … and a taller head, which is not repeated then */
#define PARTS_ON_PAGE 4  /* of a row that is continued, below the head */
#define LEAST_LINES 4    /* of such a part, but for the last */
#define MOST_WISHED 3    /* lines as wide as the table that a long text counts for */
#define MANY_COLUMNS 7   /* of a table: it is said if they are too narrow for their words */
#define MOST_GAPS 0.3    /* of the table's width, between its columns */
#define LEAST_GAP 4.0    /* points; rather than to divide words */
#define WISH_TO_HANG 1.6 /* of the text's width: a wider table uses the margin, too */
#define RULE_HEAD 0.8f   /* points */
#define RULE_ROW 0.3f

/* A table while it is made: cells as paragraphs, row by row. */
typedef struct {
    CbArranger *arranger;
    const CbTextStyle *text;
    guint n_columns, n_rows;
    CbParagraph **cells;     /* n_rows × n_columns */
    CbMarkdownAlign *aligns; /* of each column */
    double *x, *widths;      /* of each column */
    double left, right;
    gboolean has_row_heads; /* the first cell of a row is its head */
    gboolean is_wide;       /* stands across all columns of a page */
    gboolean is_squeezed;   /* so many columns that words are divided in most of them */
} Table;

static guint count_children(cmark_node *node)
{
    guint count = 0;
    for (cmark_node *at = cmark_node_first_child(node); at != NULL; at = cmark_node_next(at)) {
        count++;
    }
    return count;
}

static CbInlineSetting cell_setting(const Table *table, guint row, guint column)
{
    static const CbSetAlign aligns[] = {CB_SET_LEFT, CB_SET_LEFT, CB_SET_CENTER, CB_SET_RIGHT};
    CbInlineSetting setting = cb_inline_setting(table->arranger, table->text);
    setting.align = aligns[table->aligns[column]];
    setting.width = table->widths[column];
    setting.tabular = TRUE;
    setting.may_overflow = TRUE;
    setting.bold = row == 0;
    return setting;
}

static CbParagraph **cell_at(const Table *table, guint row, guint column)
{
    return &table->cells[(gsize)row * table->n_columns + column];
}

static void read_cells(Table *table, cmark_node *node)
{
    guint row = 0;
    for (cmark_node *line = cmark_node_first_child(node); line != NULL;
         line = cmark_node_next(line), row++) {
        guint column = 0;
        for (cmark_node *cell = cmark_node_first_child(line);
             cell != NULL && column < table->n_columns; cell = cmark_node_next(cell), column++) {
            table->aligns[column] = cb_markdown_align(cell);
            CbInlineSetting setting = cell_setting(table, row, column);
            *cell_at(table, row, column) = cb_arrange_inlines(&setting, cell);
        }
    }
}

static Table *new_table(CbArranger *arranger, cmark_node *node, const CbTextStyle *text)
{
    CbArena *arena = arranger->book->arena;
    Table *table = cb_arena_new_struct(arena, Table);
    table->arranger = arranger;
    table->text = text;
    table->n_rows = count_children(node);
    table->n_columns = count_children(cmark_node_first_child(node));
    table->cells =
        cb_arena_new_array(arena, CbParagraph *, (gsize)table->n_rows * table->n_columns);
    table->aligns = cb_arena_new_array(arena, CbMarkdownAlign, table->n_columns);
    table->x = cb_arena_new_array(arena, double, table->n_columns);
    table->widths = cb_arena_new_array(arena, double, table->n_columns);
    read_cells(table, node);
    return table;
}

/* Widths that columns need at least (their widest word) and would like (their longest text). */
static void measure_columns(const Table *table, double *least, double *wish)
{
    for (guint row = 0; row < table->n_rows; row++) {
        for (guint column = 0; column < table->n_columns; column++) {
            CbParagraph *cell = *cell_at(table, row, column);
            double whole = 0;
            double word = 0;
            if (cell != NULL && !cb_paragraph_is_empty(cell)) {
                cb_paragraph_measure(cell, &whole, &word);
            }
            least[column] = MAX(least[column], word + 1);
            wish[column] = MAX(wish[column], whole + 1);
        }
    }
}

/* Widths that columns need at the very least: what hyphenation leaves whole. */
static double *narrowest_columns(const Table *table)
{
    const CbArranger *arranger = table->arranger;
    const CbBook *book = arranger->book;
    const char *language = arranger->language != NULL ? arranger->language : book->input->language;
    double *narrowest = cb_arena_new_array(book->arena, double, table->n_columns);
    for (guint row = 0; row < table->n_rows; row++) {
        for (guint column = 0; column < table->n_columns; column++) {
            CbParagraph *cell = *cell_at(table, row, column);
            if (cell != NULL && !cb_paragraph_is_empty(cell)) {
                narrowest[column] =
                    MAX(narrowest[column], cb_paragraph_narrowest(cell, language) + 1);
            }
        }
    }
    return narrowest;
}

/* Shares `room`, which does not even hold what hyphenation leaves whole: those who need no more
 * than an equal share get what they need. */
static void share_least_room(const Table *table, double room, const double *narrowest)
{
    guint open = table->n_columns;
    double share = room / open;
    for (guint before = 0; before != open && open > 0;) {
        double rest = room;
        before = open;
        open = 0;
        for (guint i = 0; i < table->n_columns; i++) {
            rest -= narrowest[i] <= share ? narrowest[i] : 0;
            open += narrowest[i] <= share ? 0 : 1;
        }
        share = open > 0 ? rest / open : share;
    }
    for (guint i = 0; i < table->n_columns; i++) {
        table->widths[i] = MIN(narrowest[i], share);
    }
}

/* Shares `room`, which does not hold the widest words: everyone what hyphenation leaves whole, the
 * rest by what is missing for the widest words. */
static void share_little_room(const Table *table, double room, const double *least)
{
    const double *narrowest = narrowest_columns(table);
    double narrowest_sum = 0;
    double least_sum = 0;
    for (guint i = 0; i < table->n_columns; i++) {
        narrowest_sum += narrowest[i];
        least_sum += MAX(least[i], narrowest[i]);
    }
    if (narrowest_sum > room) {
        share_least_room(table, room, narrowest);
        return;
    }
    for (guint i = 0; i < table->n_columns; i++) {
        double more = MAX(least[i] - narrowest[i], 0);
        double open = least_sum - narrowest_sum;
        table->widths[i] = narrowest[i] + (open > 0 ? (room - narrowest_sum) * more / open : 0);
    }
}

static double sum(const double *values, guint count)
{
    double all = 0;
    for (guint i = 0; i < count; i++) {
        all += values[i];
    }
    return all;
}

static double weight_of(double wish, double room)
{
    return sqrt(MIN(wish, MOST_WISHED * room));
}

/* Shares what is open of `room` among the columns that are open, by the root of what they wish for:
 * of very long texts no more than some lines as wide as the room. TRUE if one of them would get
 * less than it needs (or, if `is_rich`, more than it wishes for): it gets that, and is open no
 * more. */
static gboolean settle_column(const Table *table, double room, const double *bounds,
                              gboolean is_rich, const double *wish, double *fixed)
{
    double rest = room - sum(fixed, table->n_columns);
    double roots = 0;
    for (guint i = 0; i < table->n_columns; i++) {
        roots += fixed[i] > 0 ? 0 : weight_of(wish[i], room);
    }
    for (guint i = 0; i < table->n_columns; i++) {
        double share = roots > 0 ? rest * weight_of(wish[i], room) / roots : 0;
        if (fixed[i] <= 0 && (is_rich ? share >= bounds[i] : share <= bounds[i])) {
            fixed[i] = bounds[i];
            return TRUE;
        }
        table->widths[i] = fixed[i] > 0 ? fixed[i] : share;
    }
    return FALSE;
}

/* Shares `room`, which holds the widest words but not all texts on one line: nobody less than its
 * widest word or more than its longest text, so that long texts do not starve short ones. */
static void share_some_room(const Table *table, double room, const double *least,
                            const double *wish)
{
    double *fixed = cb_arena_new_array(table->arranger->book->arena, double, table->n_columns);
    while (settle_column(table, room, least, FALSE, wish, fixed)) {
    }
    while (settle_column(table, room, wish, TRUE, wish, fixed)) {
    }
}

/* Shares `room` among the columns: all that they wish for and more, if there is so much. */
static void share_room(const Table *table, double room, const double *least, const double *wish)
{
    double least_sum = sum(least, table->n_columns);
    double wish_sum = sum(wish, table->n_columns);
    if (least_sum > room) {
        share_little_room(table, room, least);
    } else if (wish_sum > room) {
        share_some_room(table, room, least, wish);
    } else {
        for (guint i = 0; i < table->n_columns; i++) {
            table->widths[i] = wish[i] + (room - wish_sum) * wish[i] / wish_sum;
        }
    }
}

/* Where the table stands: in the text, with the hanging column, or, where its words would have to
 * be divided, across all columns. */
static void place_sides(Table *table, double least, double wish)
{
    CbArranger *arranger = table->arranger;
    const CbBook *book = arranger->book;
    double wide = cb_arranger_wide(arranger);
    gboolean may_hang = arranger->x <= 0 && arranger->chapter->columns == 1;
    gboolean hangs = may_hang && (wish > arranger->width * WISH_TO_HANG || least > arranger->width);
    table->is_wide = wide > arranger->width && least > arranger->width;
    table->left = hangs ? arranger->x - (book->full_width - book->text_width) : arranger->x;
    table->right = table->is_wide ? wide : arranger->x + arranger->width;
}

/* Whether the widest words are divided in more than half of many columns. */
static gboolean divides_most(const Table *table, const double *least)
{
    guint narrow = 0;
    for (guint i = 0; i < table->n_columns; i++) {
        narrow += table->widths[i] < least[i] - 0.5 ? 1 : 0;
    }
    return table->n_columns >= MANY_COLUMNS && 2 * narrow > table->n_columns;
}

static void place_columns(Table *table)
{
    CbArranger *arranger = table->arranger;
    const CbBook *book = arranger->book;
    CbArena *arena = book->arena;
    double *least = cb_arena_new_array(arena, double, table->n_columns);
    double *wish = cb_arena_new_array(arena, double, table->n_columns);
    guint n_gaps = table->n_columns - 1;
    double gap = MIN(book->style->table_gap, arranger->width * MOST_GAPS / MAX(n_gaps, 1));
    measure_columns(table, least, wish);
    place_sides(table, sum(least, table->n_columns) + gap * n_gaps,
                sum(wish, table->n_columns) + gap * n_gaps);
    double room = table->right - table->left;
    double open = room - sum(least, table->n_columns);
    if (n_gaps > 0 && open < gap * n_gaps) {
        gap = CLAMP(open / n_gaps, MIN(gap, LEAST_GAP), gap);
    }
    share_room(table, room - gap * n_gaps, least, wish);
    table->is_squeezed = divides_most(table, least);
    double x = table->left;
    for (guint i = 0; i < table->n_columns; i++) {
        table->x[i] = x;
        x += table->widths[i] + gap;
    }
}

static void report_squeezed(const Table *table)
{
    const char *text = "";
    for (guint i = 0; i < table->n_columns && text[0] == '\0'; i++) {
        const CbParagraph *head = *cell_at(table, 0, i);
        text = head != NULL ? cb_paragraph_text(head) : "";
    }
    g_autofree char *start = g_utf8_substring(text, 0, MIN(40, g_utf8_strlen(text, -1)));
    cb_book_report(table->arranger->book, CB_CODE_PRINT_OVERFULL, table->arranger->entry_id, start,
                   "divide the table, or give the guide a larger page",
                   "the %u columns of the table \"%s\" are narrower than their words",
                   table->n_columns, start);
}

/* Says of the first cell that is too narrow for its text that it is. */
static void set_cells(const Table *table)
{
    gboolean overfull = table->is_squeezed;
    for (guint row = 0; row < table->n_rows; row++) {
        for (guint column = 0; column < table->n_columns; column++) {
            CbParagraph *cell = *cell_at(table, row, column);
            if (cell == NULL || cb_paragraph_is_empty(cell)) {
                continue;
            }
            CbInlineSetting setting = cell_setting(table, row, column);
            cb_arranger_set(&setting, cell);
            overfull = overfull || cb_arranger_report_width(table->arranger, cell);
        }
    }
}

static const CbElement *cell_element(const Table *table, guint row, guint column)
{
    gboolean is_head = row == 0 || (column == 0 && table->has_row_heads);
    CbElement *element = cb_arranger_element(table->arranger, is_head ? "TH" : "TD");
    if (is_head) {
        element->scope = row == 0 ? "Column" : "Row";
    }
    return element;
}

static guint row_lines(const Table *table, guint row)
{
    guint lines = 1;
    for (guint column = 0; column < table->n_columns; column++) {
        CbParagraph *cell = *cell_at(table, row, column);
        if (cell != NULL) {
            lines = MAX(lines, cb_paragraph_lines(cell));
        }
    }
    return lines;
}

/* One row of lines first to last of every cell: parts of a row follow each other as lines do. */
static CbRow *make_row(const Table *table, guint row, guint first, guint last)
{
    CbArranger *arranger = table->arranger;
    const CbPrintStyle *print = arranger->book->style;
    const CbTypeface *face = cb_press_typeface(arranger->book->press, table->text,
                                               (CbTypeVariant){.tabular = TRUE, .scale = 1});
    CbRow *it = cb_arena_new_struct(arranger->book->arena, CbRow);
    it->n_cells = table->n_columns;
    it->cells = cb_arena_new_array(arranger->book->arena, CbCell, table->n_columns);
    gboolean is_last = last == row_lines(table, row);
    it->padding = first == 0 ? print->table_padding : 0;
    it->leading = table->text->leading;
    it->ascent = cb_book_ascent(face, it->leading);
    it->capitals = face->cap_height;
    it->height = (last - first) * it->leading + it->padding + (is_last ? print->table_padding : 0);
    it->left = table->left;
    it->right = table->right;
    it->is_head = row == 0;
    it->rule = row == 0 ? RULE_HEAD : RULE_ROW;
    it->rule = is_last ? it->rule : 0;
    it->first_line = first;
    it->n_lines = last - first;
    for (guint column = 0; column < table->n_columns; column++) {
        it->cells[column] = (CbCell){.paragraph = *cell_at(table, row, column),
                                     .element = cell_element(table, row, column),
                                     .x = table->x[column]};
    }
    return it;
}

/* The footnotes that lines first to last of a row call for. */
static CbNote *const *row_notes(const Table *table, guint row, guint first, guint last,
                                guint *count)
{
    g_autoptr(GPtrArray) notes = g_ptr_array_new();
    for (guint column = 0; column < table->n_columns; column++) {
        CbParagraph *cell = *cell_at(table, row, column);
        for (guint line = first; cell != NULL && line < MIN(last, cb_paragraph_lines(cell));
             line++) {
            guint32 start = 0;
            guint32 end = 0;
            guint n = 0;
            cb_paragraph_line(cell, line, &start, &end);
            CbNote *const *more = cb_arranger_notes(table->arranger, cell, start, end, &n);
            for (guint i = 0; i < n; i++) {
                g_ptr_array_add(notes, more[i]);
            }
        }
    }
    *count = notes->len;
    CbNote **copy = cb_arena_new_array(table->arranger->book->arena, CbNote *, notes->len);
    if (notes->len > 0) {
        memcpy(copy, notes->pdata, notes->len * sizeof *copy);
        cb_notes_share(table->arranger->book, copy, notes->len);
    }
    return copy;
}

static CbRow *add_row(const Table *table, guint row, guint first, guint last)
{
    CbRow *it = make_row(table, row, first, last);
    CbFlowItem item = {.kind = CB_FLOW_ROW, .as.row = it};
    item.notes = row_notes(table, row, first, last, &item.n_notes);
    cb_arranger_add(table->arranger, &item, it->height);
    return it;
}

/* How many lines a part of a tall row has: a page takes some of them below its head. */
static guint lines_of_part(const Table *table)
{
    const CbArranger *arranger = table->arranger;
    const CbBook *book = arranger->book;
    double head = arranger->head != NULL ? arranger->head->height : 0;
    double room = book->text_height - head - 2 * book->style->table_padding;
    return (guint)MAX(room / table->text->leading / PARTS_ON_PAGE, LEAST_LINES);
}

/* A row, in parts if it is so tall that no page could do it justice: none is a single line. The row
 * if it is whole. */
static CbRow *add_row_in_parts(const Table *table, guint row, double tallest)
{
    double most = tallest * table->arranger->book->text_height;
    guint lines = row_lines(table, row);
    if (lines <= MAX((guint)(most / table->text->leading), LEAST_LINES)) {
        return add_row(table, row, 0, lines);
    }
    guint per_part = lines_of_part(table);
    for (guint first = 0; first < lines;) {
        guint left = lines - first;
        guint part = left == per_part + 1 ? per_part - 1 : MIN(per_part, left);
        if (first > 0) {
            cb_arranger_space(table->arranger, 0, 0);
        }
        add_row(table, row, first, first + part);
        first += part;
    }
    return NULL;
}

static void report_tall_head(const Table *table)
{
    const char *text = cb_paragraph_text(*cell_at(table, 0, 0));
    g_autofree char *start = g_utf8_substring(text, 0, MIN(40, g_utf8_strlen(text, -1)));
    cb_book_report(table->arranger->book, CB_CODE_PRINT_OVERFULL, table->arranger->entry_id, start,
                   "say less in the first row",
                   "the head of the table \"%s\" is too tall to repeat", start);
}

/* Ending a page after a row that is not the last: two rows stand on either side, if they can. */
static int row_penalty(const Table *table, guint row)
{
    if (row > 1 && row + 2 < table->n_rows) {
        return BREAK_IN_TABLE;
    }
    return table->n_rows > ROWS_TO_PART ? NEVER_BESIDE_LONE_ROW : BREAK_BESIDE_LONE_ROW;
}

static void add_rows(Table *table)
{
    CbArranger *arranger = table->arranger;
    guint open = cb_arranger_open_tag(arranger, "Table");
    guint head_open = cb_arranger_open_tag(arranger, "THead");
    CbRow *head = add_row_in_parts(table, 0, TALLEST_HEAD);
    cb_arranger_close(arranger, head_open);
    if (head == NULL) {
        report_tall_head(table);
    }
    if (table->n_rows > 1) {
        cb_arranger_space(arranger, 0, CB_PAGE_FIRM);
        guint body_open = cb_arranger_open_tag(arranger, "TBody");
        CbRow *outer = arranger->head;
        arranger->head = head;
        for (guint row = 1; row < table->n_rows; row++) {
            add_row_in_parts(table, row, TALLEST_ROW);
            if (row + 1 < table->n_rows) {
                cb_arranger_space(arranger, 0, row_penalty(table, row));
            }
        }
        arranger->head = outer;
        cb_arranger_close(arranger, body_open);
    }
    cb_arranger_close(arranger, open);
}

void cb_arrange_table(CbArranger *arranger, cmark_node *node)
{
    const CbPrintStyle *print = arranger->book->style;
    if (cmark_node_first_child(node) == NULL) {
        return;
    }
    Table *table = new_table(arranger, node, &print->table);
    if (table->n_columns == 0) {
        return;
    }
    place_columns(table);
    if (table->is_squeezed) {
        report_squeezed(table);
    }
    set_cells(table);
    cb_arranger_space_before(arranger, print->block_space);
    guint first = cb_arranger_add(arranger, &(CbFlowItem){.kind = CB_FLOW_GAP}, 0);
    add_rows(table);
    cb_arranger_keep_small(arranger, first, SMALL_TABLE);
    if (table->is_wide) {
        cb_arranger_add_wide(arranger, first);
    }
    cb_arranger_space(arranger, print->block_space, 0);
}

/* The facts of a case: names hang, values stand in the text's column. */
void cb_arrange_facts(CbArranger *arranger, cmark_node *node)
{
    const CbBook *book = arranger->book;
    const CbPrintStyle *print = book->style;
    Table *table = new_table(arranger, node, &print->facts);
    table->has_row_heads = TRUE;
    gboolean hangs = print->hang > 0 && arranger->chapter->columns == 1;
    double names = hangs ? print->hang : arranger->width * 0.34;
    double gap = hangs ? print->hang_gap : print->table_gap;
    table->left = hangs ? -(print->hang + print->hang_gap) : arranger->x;
    table->right = arranger->x + arranger->width;
    table->x[0] = table->left;
    table->widths[0] = names;
    table->x[1] = table->left + names + gap;
    table->widths[1] = table->right - table->x[1];
    set_cells(table);
    cb_arranger_space_before(arranger, print->block_space);
    guint first = arranger->flow->items->len + 1;
    add_rows(table);
    cb_arranger_keep_small(arranger, first, MIDDLING_TABLE);
    cb_arranger_space(arranger, print->block_space * 1.5, 0);
}

static gboolean has_one_link(cmark_node *row)
{
    cmark_node *cell = cmark_node_last_child(row);
    cmark_node *only = cell != NULL ? cmark_node_first_child(cell) : NULL;
    return only != NULL && cmark_node_next(only) == NULL &&
           cmark_node_get_type(only) == CMARK_NODE_LINK;
}

/* The register: what stands in the first cell, then where. */
static void add_register_entry(CbArranger *arranger, cmark_node *row, gboolean with_text)
{
    CbBook *book = arranger->book;
    const CbPrintStyle *print = book->style;
    CbInlineSetting setting = cb_inline_setting(arranger, &print->register_entry);
    setting.align = CB_SET_LEFT;
    setting.is_register = TRUE;
    setting.hang = print->register_entry.size;
    CbParagraph *entry = cb_arrange_register_entry(&setting, row, with_text);
    if (!cb_paragraph_is_empty(entry)) {
        cb_arranger_set(&setting, entry);
        cb_arranger_lines(arranger, entry, &print->register_entry,
                          cb_arranger_element(arranger, "P"));
        cb_arranger_space(arranger, print->item_space, 0);
    }
}

void cb_arrange_register(CbArranger *arranger, cmark_node *node)
{
    cmark_node *head = cmark_node_first_child(node);
    if (head == NULL) {
        return;
    }
    gboolean with_text = TRUE; /* where every entry has one place, and the text says which */
    for (cmark_node *row = cmark_node_next(head); row != NULL; row = cmark_node_next(row)) {
        with_text = with_text && has_one_link(row);
    }
    for (cmark_node *row = cmark_node_next(head); row != NULL; row = cmark_node_next(row)) {
        add_register_entry(arranger, row, with_text);
    }
}
