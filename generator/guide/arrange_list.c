#include "guide/arrange_parts.h"

#include <string.h>

#define BULLET "\xE2\x80\xA2"
#define DASH "\xE2\x80\x93"
#define BREAK_IN_LIST 20
#define MARK_GAP 0.4 /* between mark and text, of the size of the text */
#define BREAK_IN_BOX 120
#define TAB_COLUMNS 4
#define SMALLEST_CODE 0.8 /* of its size: rather than that, lines are divided */
#define SMALL_CODE 0.25   /* of a page: is not cut */
#define BOX_BAR 2.0       /* points */
#define RULE_WIDTH 0.4    /* points */

/* Where text stands; restored after what is nested. */
typedef struct {
    double x, width;
    const CbTextStyle *text;
} Place;

static Place save_place(const CbArranger *arranger)
{
    return (Place){arranger->x, arranger->width, arranger->text};
}

static void restore_place(CbArranger *arranger, Place place)
{
    arranger->x = place.x;
    arranger->width = place.width;
    arranger->text = place.text;
}

static void indent(CbArranger *arranger, double by)
{
    by = MIN(by, MAX(arranger->width - CB_NARROWEST_TEXT, 0));
    arranger->x += by;
    arranger->width -= by;
}

/* Lists. */

static gboolean has_tasks(cmark_node *list)
{
    cmark_node *item = cmark_node_first_child(list);
    return item != NULL && cb_markdown_task(item) != CB_TASK_NONE;
}

static guint list_depth(cmark_node *list)
{
    guint depth = 0;
    for (cmark_node *node = cmark_node_parent(list); node != NULL; node = cmark_node_parent(node)) {
        depth += cmark_node_get_type(node) == CMARK_NODE_LIST ? 1 : 0;
    }
    return depth;
}

static const char *item_mark(CbArranger *arranger, cmark_node *list, guint number)
{
    if (cmark_node_get_list_type(list) == CMARK_ORDERED_LIST) {
        return cb_arena_printf(arranger->book->arena, "%u.", number);
    }
    return list_depth(list) % 2 == 0 ? BULLET : DASH;
}

static CbParagraph *mark_of(CbArranger *arranger, cmark_node *list, guint number)
{
    CbBook *book = arranger->book;
    return cb_book_simple(book, arranger->text, item_mark(arranger, list, number), book->text_width,
                          arranger->chapter->phase, CB_NO_LINK);
}

/* How far the items of a list are indented: its widest mark must have room. */
static double list_indent(CbArranger *arranger, cmark_node *list)
{
    const CbPrintStyle *print = arranger->book->style;
    if (has_tasks(list)) {
        return print->task_indent;
    }
    guint number = (guint)MAX(cmark_node_get_list_start(list), 0);
    for (cmark_node *item = cmark_node_first_child(list); item != NULL;
         item = cmark_node_next(item)) {
        number++;
    }
    double mark = cb_paragraph_width(mark_of(arranger, list, number - 1));
    return MAX(print->list_indent, mark + MARK_GAP * arranger->text->size);
}

static void add_tick(CbArranger *arranger, gboolean done, double x)
{
    const CbPrintStyle *print = arranger->book->style;
    const CbTypeface *face =
        cb_press_typeface(arranger->book->press, arranger->text, (CbTypeVariant){.scale = 1});
    CbTick *tick = cb_arena_new_struct(arranger->book->arena, CbTick);
    double ascent = cb_book_ascent(face, arranger->text->leading);
    tick->size = print->task_box;
    tick->drop = ascent - face->cap_height / 2 - tick->size / 2;
    tick->done = done;
    tick->face = face;
    guint open = cb_arranger_open_tag(arranger, "Lbl");
    cb_arranger_add(arranger,
                    &(CbFlowItem){.kind = CB_FLOW_TICK,
                                  .x = x,
                                  .leading = arranger->text->leading,
                                  .ascent = ascent,
                                  .as.tick = tick},
                    0);
    cb_arranger_close(arranger, open);
}

/* An item that is one paragraph is set without an element for it inside LBody. */
static void arrange_item_body(CbArranger *arranger, cmark_node *item)
{
    cmark_node *only = cmark_node_first_child(item);
    gboolean single = only != NULL && cmark_node_next(only) == NULL &&
                      cmark_node_get_type(only) == CMARK_NODE_PARAGRAPH && !cb_has_image(only);
    if (single) {
        CbInlineSetting setting = cb_inline_setting(arranger, arranger->text);
        if (cb_markdown_task(item) != CB_TASK_NONE) {
            setting.align = CB_SET_LEFT;
        }
        CbParagraph *paragraph = cb_arrange_text(&setting, only);
        cb_arranger_lines(arranger, paragraph, arranger->text,
                          cb_arranger_element(arranger, "LBody"));
        return;
    }
    guint body = cb_arranger_open_tag(arranger, "LBody");
    cb_arrange_blocks(arranger, item);
    arranger->has_space = FALSE;
    cb_arranger_close(arranger, body);
}

/* The mark hangs before the text, also where that cannot be indented any more. */
static void arrange_item(CbArranger *arranger, cmark_node *list, cmark_node *item, guint number,
                         double by)
{
    CbMarkdownTask task = cb_markdown_task(item);
    Place place = save_place(arranger);
    guint open = cb_arranger_open_tag(arranger, "LI");
    indent(arranger, by);
    double x = arranger->x - by;
    if (task != CB_TASK_NONE) {
        add_tick(arranger, task == CB_TASK_DONE, x);
    } else {
        cb_arranger_label(arranger, mark_of(arranger, list, number), arranger->text, x,
                          arranger->text->leading, "Lbl");
    }
    arrange_item_body(arranger, item);
    cb_arranger_close(arranger, open);
    restore_place(arranger, place);
}

/* A line below a task, to write on. */
static void add_writing_line(CbArranger *arranger, double space)
{
    const CbPrintStyle *print = arranger->book->style;
    cb_arranger_space(arranger, space * 0.5, CB_PAGE_NEVER);
    cb_arranger_add(arranger,
                    &(CbFlowItem){.kind = CB_FLOW_RULE,
                                  .x = arranger->x + print->task_indent,
                                  .width = arranger->width - print->task_indent,
                                  .as.color = &print->colors[CB_COLOR_RULE]},
                    RULE_WIDTH);
}

void cb_arrange_list(CbArranger *arranger, cmark_node *list)
{
    const CbPrintStyle *print = arranger->book->style;
    gboolean tasks = has_tasks(list);
    gboolean ordered = cmark_node_get_list_type(list) == CMARK_ORDERED_LIST;
    double space =
        tasks ? print->task_space
              : (cmark_node_get_list_tight(list) ? print->item_space : print->paragraph_space);
    CbElement *element = cb_arranger_element(arranger, "L");
    element->numbering = ordered ? "Decimal" : (tasks ? "None" : "Disc");
    guint open = cb_arranger_open(arranger, element);
    guint number = ordered ? (guint)MAX(cmark_node_get_list_start(list), 0) : 0;
    double by = list_indent(arranger, list);
    for (cmark_node *item = cmark_node_first_child(list); item != NULL;
         item = cmark_node_next(item)) {
        arrange_item(arranger, list, item, number++, by);
        if (tasks) {
            add_writing_line(arranger, space);
        }
        if (cmark_node_next(item) != NULL) {
            cb_arranger_space(arranger, tasks ? space * 0.5 : space, BREAK_IN_LIST);
        }
    }
    cb_arranger_close(arranger, open);
    if (tasks) {
        cb_arranger_keep_small(arranger, open, CB_SHARE_KEPT_WHOLE);
    }
    cb_arranger_space(arranger, MAX(print->paragraph_space, space), 0);
}

/* Boxes. */

static guint open_box(CbArranger *arranger, const CbBox *box)
{
    CbBox *copy = cb_arena_new_struct(arranger->book->arena, CbBox);
    *copy = *box;
    guint open = cb_arranger_add(arranger, &(CbFlowItem){.kind = CB_FLOW_BOX, .as.box = copy}, 0);
    cb_arranger_add(arranger, &(CbFlowItem){.kind = CB_FLOW_GAP}, box->padding);
    return open;
}

static void close_box(CbArranger *arranger, guint open, double padding)
{
    arranger->has_space = FALSE;
    cb_arranger_add(arranger, &(CbFlowItem){.kind = CB_FLOW_GAP}, padding);
    guint end = cb_arranger_add(arranger, &(CbFlowItem){.kind = CB_FLOW_BOX_END}, 0);
    cb_flow_item(arranger->flow, open)->index = end;
}

static CbBox plate(const CbArranger *arranger)
{
    const CbPrintStyle *print = arranger->book->style;
    int phase = arranger->chapter->phase;
    return (CbBox){.left = arranger->x,
                   .right = arranger->x + arranger->width,
                   .filled = TRUE,
                   .background = cb_print_color(print, print->box_background, phase),
                   .padding = print->box_padding};
}

/* The label hangs in its own column where the page has one, else it stands above the text. */
static void add_box_label(CbArranger *arranger, const char *words, double padding)
{
    CbBook *book = arranger->book;
    const CbTextStyle *style = &book->style->label;
    if (book->style->hang <= 0 || arranger->x > padding + 1) {
        CbParagraph *paragraph = cb_book_simple(book, style, words, arranger->width,
                                                arranger->chapter->phase, CB_NO_LINK);
        cb_arranger_lines(arranger, paragraph, style, cb_arranger_element(arranger, "P"));
        cb_arranger_space(arranger, 2, CB_PAGE_NEVER);
        return;
    }
    CbParagraph *paragraph =
        cb_book_simple(book, style, words, book->style->hang, arranger->chapter->phase, CB_NO_LINK);
    cb_arranger_label(arranger, paragraph, style, -(book->style->hang + book->style->hang_gap),
                      arranger->text->leading, "P");
}

static const char *alert_label(const CbArranger *arranger, cmark_node *alert)
{
    static const char *const kinds[] = {"note", "tip", "important", "warning", "caution"};
    const char *kind = cb_markdown_alert(alert);
    for (gsize i = 0; i < G_N_ELEMENTS(kinds); i++) {
        if (strcmp(kind, kinds[i]) == 0) {
            return arranger->book->input->strings.alerts[i];
        }
    }
    return kind;
}

static void arrange_alert_title(CbArranger *arranger, cmark_node *title)
{
    CbInlineSetting setting = cb_inline_setting(arranger, arranger->text);
    setting.bold = TRUE;
    setting.align = CB_SET_LEFT;
    CbParagraph *paragraph = cb_arrange_text(&setting, title);
    cb_arranger_lines(arranger, paragraph, arranger->text, cb_arranger_element(arranger, "P"));
    cb_arranger_space(arranger, 0, CB_PAGE_NEVER);
}

void cb_arrange_alert(CbArranger *arranger, cmark_node *alert)
{
    const CbPrintStyle *print = arranger->book->style;
    Place place = save_place(arranger);
    cb_arranger_space_before(arranger, print->block_space);
    guint open = cb_arranger_open_tag(arranger, "Div");
    CbBox box = plate(arranger);
    guint box_open = open_box(arranger, &box);
    arranger->text = &print->box;
    indent(arranger, print->box_padding);
    arranger->width -= print->box_padding;
    add_box_label(arranger, alert_label(arranger, alert), print->box_padding);
    for (cmark_node *node = cmark_node_first_child(alert); node != NULL;
         node = cmark_node_next(node)) {
        if (cb_markdown_kind(node) == CB_MARKDOWN_ALERT_TITLE) {
            arrange_alert_title(arranger, node);
        } else {
            cb_arrange_block(arranger, node);
        }
    }
    close_box(arranger, box_open, print->box_padding);
    cb_arranger_close(arranger, open);
    cb_arranger_keep_small(arranger, open, CB_SHARE_KEPT_WHOLE);
    restore_place(arranger, place);
    cb_arranger_space(arranger, print->block_space, 0);
}

static gboolean begins_with_dash(cmark_node *paragraph)
{
    cmark_node *text = cmark_node_first_child(paragraph);
    if (text == NULL || cmark_node_get_type(text) != CMARK_NODE_TEXT) {
        return FALSE;
    }
    const char *words = cmark_node_get_literal(text);
    return g_str_has_prefix(words, "\xE2\x80\x94") || g_str_has_prefix(words, DASH);
}

static void arrange_quote_part(CbArranger *arranger, cmark_node *node)
{
    const CbPrintStyle *print = arranger->book->style;
    gboolean is_source = cmark_node_get_type(node) == CMARK_NODE_PARAGRAPH &&
                         cmark_node_next(node) == NULL && begins_with_dash(node);
    if (!is_source) {
        cb_arrange_block(arranger, node);
        return;
    }
    cb_arranger_space(arranger, 0, CB_PAGE_NEVER);
    CbInlineSetting setting = cb_inline_setting(arranger, &print->quote_by);
    setting.align = CB_SET_LEFT;
    CbParagraph *paragraph = cb_arrange_text(&setting, node);
    cb_arranger_lines(arranger, paragraph, &print->quote_by, cb_arranger_element(arranger, "P"));
}

void cb_arrange_quote(CbArranger *arranger, cmark_node *quote)
{
    const CbPrintStyle *print = arranger->book->style;
    Place place = save_place(arranger);
    cb_arranger_space_before(arranger, print->block_space);
    guint open = cb_arranger_open_tag(arranger, "BlockQuote");
    CbBox box = {.left = arranger->x,
                 .right = arranger->x + arranger->width,
                 .bar = BOX_BAR,
                 .bar_color = cb_print_color(print, (CbColor){.name = CB_COLOR_PHASE},
                                             arranger->chapter->phase)};
    guint box_open = open_box(arranger, &box);
    arranger->text = &print->quote;
    indent(arranger, print->quote_indent);
    for (cmark_node *node = cmark_node_first_child(quote); node != NULL;
         node = cmark_node_next(node)) {
        arrange_quote_part(arranger, node);
    }
    close_box(arranger, box_open, 0);
    cb_arranger_close(arranger, open);
    cb_arranger_keep_small(arranger, open, CB_SHARE_KEPT_WHOLE);
    restore_place(arranger, place);
    cb_arranger_space(arranger, print->block_space, 0);
}

/* The lines of a block of code at a scale of their size. */
static CbParagraph *set_code(CbArranger *arranger, char *const *lines, CbTextStyle *text)
{
    CbParagraph *paragraph = cb_book_paragraph(arranger->book);
    CbRun run =
        cb_book_run(arranger->book, text, (CbTypeVariant){.scale = 1}, arranger->chapter->phase);
    run.verbatim = TRUE;
    for (guint i = 0; lines[i] != NULL; i++) {
        if (i > 0) {
            cb_paragraph_add_break(paragraph, &run);
        }
        cb_paragraph_add(paragraph, lines[i], strlen(lines[i]), &run);
    }
    CbInlineSetting setting = cb_inline_setting(arranger, text);
    setting.align = CB_SET_LEFT;
    setting.hyphenate = FALSE;
    setting.preformatted = TRUE;
    cb_arranger_set(&setting, paragraph);
    return paragraph;
}

/* Code without the blank lines at its end, and with blanks for tabulators. */
static char *plain_code(const char *literal)
{
    GString *code = g_string_new(NULL);
    guint column = 0;
    for (const char *at = literal; *at != '\0'; at++) {
        guint blanks = *at == '\t' ? TAB_COLUMNS - column % TAB_COLUMNS : 0;
        g_string_append_printf(code, "%*s", (int)blanks, "");
        if (blanks == 0) {
            g_string_append_c(code, *at);
        }
        gboolean is_letter = ((guchar)*at & 0xC0) != 0x80; /* not the rest of one in UTF-8 */
        column = *at == '\n' ? 0 : column + blanks + (blanks == 0 && is_letter ? 1 : 0);
    }
    return g_strchomp(g_string_free(code, FALSE));
}

/* Code that is a little too wide is set smaller; lines that are much too long are divided. */
void cb_arrange_code(CbArranger *arranger, cmark_node *block)
{
    const CbPrintStyle *print = arranger->book->style;
    g_autofree char *code = plain_code(cmark_node_get_literal(block));
    g_auto(GStrv) lines = g_strsplit(code, "\n", -1);
    if (lines[0] == NULL) {
        return;
    }
    Place place = save_place(arranger);
    cb_arranger_space_before(arranger, print->paragraph_space);
    CbBox box = {.left = arranger->x,
                 .right = arranger->x + arranger->width,
                 .filled = TRUE,
                 .background =
                     cb_print_color(print, print->code_background, arranger->chapter->phase),
                 .padding = print->code_padding};
    guint open = open_box(arranger, &box);
    indent(arranger, print->code_padding);
    arranger->width -= print->code_padding;
    CbTextStyle text = print->code;
    CbTextStyle smaller = text;
    CbParagraph *paragraph = set_code(arranger, lines, &text);
    smaller.size = MAX(text.size * SMALLEST_CODE, MIN(text.size, CB_SMALLEST_LETTERS));
    if (cb_paragraph_lines(paragraph) > g_strv_length(lines)) {
        CbParagraph *other = set_code(arranger, lines, &smaller);
        gboolean fits = cb_paragraph_lines(other) == g_strv_length(lines);
        paragraph = fits ? other : paragraph;
        text = fits ? smaller : text;
    }
    cb_arranger_lines(arranger, paragraph, &text, cb_arranger_element(arranger, "P"));
    close_box(arranger, open, print->code_padding);
    cb_arranger_keep_small(arranger, open, SMALL_CODE);
    restore_place(arranger, place);
    cb_arranger_space(arranger, print->paragraph_space, BREAK_IN_BOX);
}
