#include "guide/arrange_parts.h"

#include <string.h>

#define BREAK_IN_PARAGRAPH 12
#define BREAK_BEFORE_ENTRY (CB_PAGE_WELCOME - 10)
#define BREAK_BEFORE_LONG_ENTRY (CB_PAGE_WELCOME - 200)
#define BREAK_BEFORE_HEADING (-10)
#define BREAK_NEAR_END 200
#define BREAK_IN_LONG_RUN 1000     /* of headings with nothing between them */
#define BREAK_BEFORE_LAST_RUN 2000 /* that has nothing after it */
#define BREAK_IN_MIDDLING_ENTRY 150
#define SHARE_MIDDLING 0.7 /* of a page */
#define LINES_AT_END 4
#define BREAK_AFTER_INTRODUCTION 300
#define LINES_OF_INTRODUCTION 3
#define LONGEST_SUMMARY 900 /* bytes; a longer first paragraph is text like any other */

/* Spaces, elements, lines. */

void cb_arranger_space(CbArranger *arranger, double height, int penalty)
{
    if (!arranger->has_space) {
        arranger->has_space = TRUE;
        arranger->space = height;
        arranger->penalty = penalty;
        return;
    }
    gboolean forced = penalty <= CB_PAGE_ALWAYS || arranger->penalty <= CB_PAGE_ALWAYS;
    gboolean never = penalty >= CB_PAGE_NEVER || arranger->penalty >= CB_PAGE_NEVER;
    arranger->space = MAX(arranger->space, height);
    if (forced || never) {
        arranger->penalty = forced ? CB_PAGE_ALWAYS : CB_PAGE_NEVER;
    } else if (ABS(penalty) > ABS(arranger->penalty)) {
        arranger->penalty = penalty;
    }
}

void cb_arranger_space_before(CbArranger *arranger, double height)
{
    cb_arranger_space(arranger, arranger->after_heading > 0 ? 0 : height, 0);
}

static void flush_space(CbArranger *arranger)
{
    if (arranger->has_space) {
        cb_flow_add_space(arranger->flow, arranger->space, arranger->penalty, arranger->head);
        arranger->has_space = FALSE;
    }
}

CbElement *cb_arranger_element(CbArranger *arranger, const char *tag)
{
    CbElement *element = cb_arena_new_struct(arranger->book->arena, CbElement);
    element->tag = tag;
    element->language = arranger->language;
    return element;
}

guint cb_arranger_add(CbArranger *arranger, const CbFlowItem *item, double height)
{
    flush_space(arranger);
    return cb_flow_add(arranger->flow, item, height);
}

guint cb_arranger_open(CbArranger *arranger, const CbElement *element)
{
    return cb_arranger_add(arranger, &(CbFlowItem){.kind = CB_FLOW_OPEN, .as.element = element}, 0);
}

guint cb_arranger_open_tag(CbArranger *arranger, const char *tag)
{
    return cb_arranger_open(arranger, cb_arranger_element(arranger, tag));
}

void cb_arranger_close(CbArranger *arranger, guint open)
{
    guint close = cb_flow_add(arranger->flow, &(CbFlowItem){.kind = CB_FLOW_CLOSE}, 0);
    cb_flow_item(arranger->flow, open)->index = close;
}

/* Ending a page after line `line` of `lines`: never after the first or before the last. */
static int line_penalty(guint line, guint lines)
{
    return line == 0 || line + 2 >= lines ? CB_PAGE_NEVER : BREAK_IN_PARAGRAPH;
}

void cb_arranger_lines(CbArranger *arranger, CbParagraph *paragraph, const CbTextStyle *text,
                       const CbElement *element)
{
    const CbTypeface *face =
        cb_press_typeface(arranger->book->press, text, (CbTypeVariant){.scale = 1});
    guint lines = cb_paragraph_lines(paragraph);
    guint open = element != NULL ? cb_arranger_open(arranger, element) : 0;
    for (guint i = 0; i < lines; i++) {
        guint32 start = 0;
        guint32 end = 0;
        cb_paragraph_line(paragraph, i, &start, &end);
        CbFlowItem item = {.kind = CB_FLOW_LINE,
                           .x = arranger->x,
                           .width = arranger->width,
                           .leading = text->leading,
                           .ascent = cb_book_ascent(face, text->leading),
                           .capitals = face->cap_height,
                           .index = i,
                           .as.paragraph = paragraph};
        item.notes = cb_arranger_notes(arranger, paragraph, start, end, &item.n_notes);
        cb_arranger_add(arranger, &item, text->leading);
        if (i + 1 < lines) {
            cb_arranger_space(arranger, 0, line_penalty(i, lines));
        }
    }
    if (element != NULL) {
        cb_arranger_close(arranger, open);
    }
}

void cb_arranger_label(CbArranger *arranger, CbParagraph *paragraph, const CbTextStyle *text,
                       double x, double leading, const char *tag)
{
    const CbTypeface *face =
        cb_press_typeface(arranger->book->press, text, (CbTypeVariant){.scale = 1});
    guint open = cb_arranger_open_tag(arranger, tag);
    cb_arranger_add(arranger,
                    &(CbFlowItem){.kind = CB_FLOW_LABEL,
                                  .x = x,
                                  .leading = leading,
                                  .ascent = cb_book_ascent(face, leading),
                                  .capitals = face->cap_height,
                                  .as.paragraph = paragraph},
                    0);
    cb_arranger_close(arranger, open);
}

void cb_arranger_keep_small(CbArranger *arranger, guint first, double share)
{
    guint last = arranger->flow->items->len;
    double height = cb_flow_height(arranger->flow, first, last);
    if (height <= share * arranger->book->text_height) {
        cb_flow_keep(arranger->flow, first, last);
    }
}

double cb_arranger_wide(const CbArranger *arranger)
{
    const CbChapter *chapter = arranger->chapter;
    gboolean nested = arranger->x > 0 || arranger->text != &arranger->book->style->base;
    return chapter->columns > 1 && !nested && !arranger->in_register ? arranger->book->text_width
                                                                     : 0;
}

void cb_arranger_add_wide(CbArranger *arranger, guint first)
{
    CbFlowRange range = {first, arranger->flow->items->len};
    g_array_append_val(arranger->flow->wides, range);
}

/* Headings and parts. */

static int phase_of(const char *id)
{
    if (g_str_has_prefix(id, "phase-") && g_ascii_isdigit(id[strlen("phase-")])) {
        guint64 number = g_ascii_strtoull(id + strlen("phase-"), NULL, 10);
        return (int)CLAMP(number, 1, 64) - 1;
    }
    return -1;
}

static CbHeading *add_heading(CbArranger *arranger, cmark_node *node, guint level)
{
    CbBook *book = arranger->book;
    CbHeading *heading = cb_arena_new_struct(book->arena, CbHeading);
    heading->level = level;
    heading->id = cb_markdown_heading_id(node);
    heading->text = g_hash_table_lookup(arranger->titles, heading->id);
    heading->phase = arranger->chapter->phase;
    heading->language = arranger->language;
    heading->numbered = level <= (guint)book->style->contents_levels;
    g_ptr_array_add(book->headings, heading);
    arranger->entry_id = level <= 2 ? heading->id : arranger->entry_id;
    return heading;
}

/* The last lines of an entry would look lost at the top of a page. */
static void keep_end(CbArranger *arranger, guint end)
{
    const CbBook *book = arranger->book;
    double height = 0;
    guint start = end;
    while (start > 0 && height < LINES_AT_END * book->style->base.leading) {
        height += cb_flow_page_item(arranger->flow, --start)->height;
    }
    cb_flow_discourage(arranger->flow, start, end, BREAK_NEAR_END);
}

/* Makes the break before item `first` cost `penalty`. */
static void begin_page_before(const CbArranger *arranger, guint first, int penalty)
{
    if (first > 0 && cb_flow_page_item(arranger->flow, first - 1)->is_space) {
        cb_flow_page_item(arranger->flow, first - 1)->penalty = (gint16)penalty;
    }
}

/* A short entry stays whole, one of middling length if it can; a long one begins a page, unless too
 * much of one would stay white. */
static void settle_entry(CbArranger *arranger)
{
    const CbBook *book = arranger->book;
    guint start = (guint)arranger->section;
    guint end = arranger->flow->items->len;
    if (!arranger->in_entry || book->style->heading_new_page == CB_NEW_PAGE_NEVER) {
        return;
    }
    gboolean always = book->style->heading_new_page == CB_NEW_PAGE_ALWAYS;
    keep_end(arranger, end);
    double height = cb_flow_height(arranger->flow, start, end);
    if (!always && height <= CB_SHARE_KEPT_WHOLE * book->text_height) {
        cb_flow_keep(arranger->flow, start, end);
    } else if (!always && height <= SHARE_MIDDLING * book->text_height) {
        cb_flow_discourage(arranger->flow, start, end, BREAK_IN_MIDDLING_ENTRY);
    } else {
        begin_page_before(arranger, always ? start : arranger->section_run,
                          always ? CB_PAGE_ALWAYS : BREAK_BEFORE_LONG_ENTRY);
    }
}

void cb_arranger_close_section(CbArranger *arranger)
{
    cb_arranger_settle_figure(arranger);
    if (arranger->section >= 0) {
        cb_arranger_close(arranger, (guint)arranger->section);
        settle_entry(arranger);
        arranger->section = -1;
        arranger->in_entry = FALSE;
    }
}

/* The notes of each entry are numbered from 1. */
static void restart_notes(CbArranger *arranger)
{
    arranger->notes = 0;
    g_hash_table_remove_all(arranger->entry_notes);
}

/* Headings with nothing after them at the end of a chapter stand with what is before them. */
static void end_chapter(CbArranger *arranger)
{
    cb_arranger_close_section(arranger);
    if (arranger->after_heading > 0 && arranger->run > 0) {
        cb_flow_discourage(arranger->flow, arranger->run - 1, arranger->run, BREAK_BEFORE_LAST_RUN);
    }
    arranger->after_heading = 0;
    arranger->run = 0;
}

static void begin_chapter(CbArranger *arranger)
{
    end_chapter(arranger);
    arranger->chapter = cb_book_add_chapter(arranger->book, CB_CHAPTER_BODY);
    arranger->flow = &arranger->chapter->flow;
    arranger->x = 0;
    arranger->width = arranger->chapter->width;
    arranger->has_space = FALSE;
    arranger->head = NULL;
    arranger->in_register = FALSE;
    restart_notes(arranger);
}

/* The register stands in narrow columns over the full width, its heading above them. */
static void begin_register(CbArranger *arranger)
{
    CbBook *book = arranger->book;
    CbChapter *chapter = arranger->chapter;
    chapter->columns = (guint)MAX(book->style->register_columns, 1);
    chapter->left = -(book->full_width - book->text_width);
    chapter->width =
        (book->full_width - (chapter->columns - 1) * chapter->column_gap) / chapter->columns;
    arranger->width = chapter->width;
    arranger->in_register = TRUE;
}

/* The height that the heading across the top of a page takes. */
static void measure_banner(CbArranger *arranger)
{
    const CbPrintStyle *print = arranger->book->style;
    CbChapter *chapter = arranger->chapter;
    chapter->banner = cb_paragraph_lines(chapter->head_title) * print->heading[0].leading +
                      print->heading_after[0];
    if (chapter->head_text != NULL) {
        chapter->banner += cb_paragraph_lines(chapter->head_text) * print->base.leading +
                           print->heading_after[0] / 2;
    }
}

/* A part: its heading, and the summary that follows, stand on an opener of their own; those of
 * the register above it. */
static void begin_part(CbArranger *arranger, cmark_node *node)
{
    CbBook *book = arranger->book;
    begin_chapter(arranger);
    CbChapter *chapter = arranger->chapter;
    chapter->phase = phase_of(cb_markdown_heading_id(node));
    chapter->heading = add_heading(arranger, node, 1);
    chapter->title = chapter->heading->text;
    gboolean is_register = strcmp(chapter->heading->id, "part-register") == 0;
    chapter->head = is_register ? CB_HEAD_BANNER : CB_HEAD_OPENER;
    const CbTextStyle *text = is_register ? &book->style->heading[0] : &book->style->opener_title;
    chapter->head_title =
        cb_book_simple(book, text, chapter->title, book->text_width, chapter->phase, CB_NO_LINK);
    if (is_register) {
        begin_register(arranger);
        measure_banner(arranger);
    }
    arranger->structure_level = 1;
    arranger->after_heading = 1;
    arranger->blocks = 0;
}

static const char *const heading_tags[] = {"H1", "H2", "H3", "H4", "H5", "H6"};

/* Levels in the structure follow each other without a gap, whatever the content does. */
static const char *structure_tag(CbArranger *arranger, guint level)
{
    guint wanted = level > arranger->shift ? level - arranger->shift : 1;
    wanted = MIN(wanted, arranger->structure_level + 1);
    arranger->structure_level = CLAMP(wanted, 1, G_N_ELEMENTS(heading_tags));
    return heading_tags[arranger->structure_level - 1];
}

static void space_before_heading(CbArranger *arranger, guint level, guint style)
{
    const CbPrintStyle *print = arranger->book->style;
    double space = arranger->flow->items->len > 0 ? print->heading_before[style] : 0;
    cb_arranger_space(arranger, space, level <= 2 ? BREAK_BEFORE_ENTRY : BREAK_BEFORE_HEADING);
}

/* Lets pages end between the headings of a run that is too long to be kept, the pending space
 * included. */
static void loosen_run(CbArranger *arranger)
{
    for (guint i = arranger->run; i < arranger->flow->items->len; i++) {
        CbPageItem *item = cb_flow_page_item(arranger->flow, i);
        if (item->is_space && item->tear < CB_PAGE_FIRM && item->penalty > CB_PAGE_ALWAYS) {
            item->penalty = item->tear = BREAK_IN_LONG_RUN;
        }
    }
    arranger->penalty = BREAK_IN_LONG_RUN;
}

/* Headings with nothing between them are a run, that is kept with what follows it: whatever their
 * levels, as long as they take no more than half a page. */
static void continue_run(CbArranger *arranger)
{
    guint end = arranger->flow->items->len;
    gboolean is_run = arranger->after_heading > 0 && end > 0;
    double height = is_run ? cb_flow_height(arranger->flow, arranger->run, end) : 0;
    gboolean is_long = height > CB_SHARE_KEPT_WHOLE * arranger->book->text_height;
    if (is_long) {
        loosen_run(arranger);
    }
    if (!is_run || is_long) {
        flush_space(arranger);
        arranger->run = arranger->flow->items->len;
    }
}

/* Whether links by id lead to the heading: it is that of a case, practice, topic or tool. */
static gboolean is_entry(const char *id)
{
    static const char *const kinds[] = {"case-", "practice-", "topic-", "tool-"};
    for (gsize i = 0; i < G_N_ELEMENTS(kinds); i++) {
        if (g_str_has_prefix(id, kinds[i])) {
            return TRUE;
        }
    }
    return FALSE;
}

/* A heading inside a list, a quote or a box begins no part and no entry, whatever it says. */
static guint heading_level(cmark_node *heading)
{
    guint level = (guint)cmark_node_get_heading_level(heading);
    for (cmark_node *node = cmark_node_parent(heading); node != NULL;
         node = cmark_node_parent(node)) {
        cmark_node_type type = cmark_node_get_type(node);
        if (type == CMARK_NODE_ITEM || type == CMARK_NODE_BLOCK_QUOTE ||
            cb_markdown_kind(node) == CB_MARKDOWN_ALERT) {
            return MAX(level, 3);
        }
    }
    return level;
}

/* A section is in the language of the document, whatever its heading is in. */
static guint open_section(CbArranger *arranger)
{
    CbElement *section = cb_arranger_element(arranger, "Sect");
    section->language = NULL;
    return cb_arranger_open(arranger, section);
}

static void arrange_heading(CbArranger *arranger, cmark_node *node)
{
    const CbPrintStyle *print = arranger->book->style;
    guint level = heading_level(node);
    guint style = CLAMP(level, 1, CB_PRINT_HEADINGS) - 1;
    if (level <= 2) {
        cb_arranger_close_section(arranger);
        restart_notes(arranger);
        arranger->blocks = 0;
    }
    space_before_heading(arranger, level, style);
    continue_run(arranger);
    if (level <= 2) {
        arranger->section = open_section(arranger);
        arranger->section_run = arranger->run;
    }
    CbHeading *heading = add_heading(arranger, node, level);
    arranger->in_entry = arranger->in_entry || (level <= 2 && is_entry(heading->id));
    cb_arranger_add(arranger, &(CbFlowItem){.kind = CB_FLOW_HEADING, .as.heading = heading}, 0);
    CbInlineSetting setting = cb_inline_setting(arranger, &print->heading[style]);
    setting.align = CB_SET_LEFT;
    setting.hyphenate = FALSE;
    setting.is_plain = TRUE;
    CbParagraph *paragraph = cb_arrange_text(&setting, node);
    guint first = arranger->flow->items->len;
    cb_arranger_lines(arranger, paragraph, setting.text,
                      cb_arranger_element(arranger, structure_tag(arranger, level)));
    cb_flow_keep_firmly(arranger->flow, first, arranger->flow->items->len);
    cb_arranger_space(arranger, print->heading_after[style], CB_PAGE_NEVER);
    arranger->after_heading = level;
}

/* Paragraphs. */

static gboolean ends_in_colon(const CbParagraph *paragraph)
{
    const char *text = cb_paragraph_text(paragraph);
    gsize length = strlen(text);
    return length > 0 && text[length - 1] == ':';
}

/* Whether a paragraph leads to what follows: it ends in a colon, or is a line or two between a
 * heading and a list or table. */
static gboolean introduces(const CbArranger *arranger, cmark_node *node,
                           const CbParagraph *paragraph)
{
    cmark_node *next = cmark_node_next(node);
    gboolean is_block = next != NULL && (cmark_node_get_type(next) == CMARK_NODE_LIST ||
                                         cb_markdown_kind(next) == CB_MARKDOWN_TABLE);
    return ends_in_colon(paragraph) || (is_block && arranger->after_heading > 2 &&
                                        cb_paragraph_lines(paragraph) <= LINES_OF_INTRODUCTION);
}

/* Whether there is nothing to see in it. */
static gboolean is_blank(const CbParagraph *paragraph)
{
    const char *text = cb_paragraph_text(paragraph);
    return text[strspn(text, " ")] == '\0';
}

static void arrange_head_text(CbArranger *arranger, cmark_node *node)
{
    const CbPrintStyle *print = arranger->book->style;
    CbChapter *chapter = arranger->chapter;
    gboolean banner = chapter->head == CB_HEAD_BANNER;
    CbInlineSetting setting =
        cb_inline_setting(arranger, banner ? &print->base : &print->opener_text);
    setting.align = CB_SET_LEFT;
    setting.has_no_foot = TRUE;
    setting.width = arranger->book->text_width;
    chapter->head_text = cb_arrange_text(&setting, node);
    chapter->text_language = arranger->language;
    if (banner) {
        measure_banner(arranger);
    }
}

/* Whether a paragraph is short, and without notes and images, as summaries are. */
static gboolean is_summary(cmark_node *paragraph)
{
    gsize length = 0;
    gboolean has_notes = FALSE;
    cmark_iter *iter = cmark_iter_new(paragraph);
    for (cmark_event_type event; (event = cmark_iter_next(iter)) != CMARK_EVENT_DONE;) {
        cmark_node *node = cmark_iter_get_node(iter);
        const char *literal = event == CMARK_EVENT_ENTER ? cmark_node_get_literal(node) : NULL;
        length += literal != NULL ? strlen(literal) : 0;
        has_notes = has_notes || cb_markdown_kind(node) == CB_MARKDOWN_FOOTNOTE_REFERENCE;
    }
    cmark_iter_free(iter);
    return length <= LONGEST_SUMMARY && !has_notes && !cb_has_image(paragraph);
}

/* The block behind a node, be it in another passage; NULL: there is none. */
static cmark_node *block_after(cmark_node *node)
{
    while (cmark_node_next(node) == NULL && cmark_node_parent(node) != NULL &&
           cb_markdown_kind(cmark_node_parent(node)) == CB_MARKDOWN_PASSAGE) {
        node = cmark_node_parent(node);
    }
    node = cmark_node_next(node);
    while (node != NULL && cb_markdown_kind(node) == CB_MARKDOWN_PASSAGE) {
        node = cmark_node_first_child(node);
    }
    return node;
}

/* Whether an entry or a part ends behind a node. */
static gboolean ends_entry(cmark_node *node)
{
    cmark_node *next = block_after(node);
    return next == NULL ||
           (cmark_node_get_type(next) == CMARK_NODE_HEADING && heading_level(next) <= 2);
}

static void arrange_paragraph(CbArranger *arranger, cmark_node *node)
{
    const CbPrintStyle *print = arranger->book->style;
    guint after = arranger->after_heading <= 2 && !is_summary(node) ? 0 : arranger->after_heading;
    if (after == 1 && arranger->chapter->head != CB_HEAD_NONE) {
        arrange_head_text(arranger, node);
        return;
    }
    g_autoptr(GPtrArray) images = g_ptr_array_new();
    gboolean is_lead =
        after > 0 && after <= 2 && arranger->in_entry && arranger->text == &print->base;
    CbInlineSetting setting = cb_inline_setting(arranger, is_lead ? &print->lead : arranger->text);
    if (is_lead) {
        setting.align = CB_SET_LEFT;
    }
    setting.blocks = images;
    CbParagraph *paragraph = cb_arrange_text(&setting, node);
    if (!is_blank(paragraph)) {
        guint first = arranger->flow->items->len + 1;
        cb_arranger_lines(arranger, paragraph, setting.text, cb_arranger_element(arranger, "P"));
        if (is_lead) {
            cb_flow_keep(arranger->flow, first, arranger->flow->items->len);
        }
        int penalty = introduces(arranger, node, paragraph) ? BREAK_AFTER_INTRODUCTION : 0;
        cb_arranger_space(arranger, is_lead ? print->block_space : print->paragraph_space,
                          is_lead && !ends_entry(node) ? CB_PAGE_NEVER : penalty);
    }
    for (guint i = 0; i < images->len; i++) {
        cb_arrange_image(arranger, g_ptr_array_index(images, i));
    }
}

static void arrange_rule(CbArranger *arranger)
{
    const CbPrintStyle *print = arranger->book->style;
    cb_arranger_space(arranger, print->block_space, 0);
    cb_arranger_add(arranger,
                    &(CbFlowItem){.kind = CB_FLOW_RULE,
                                  .x = arranger->x,
                                  .width = 3 * print->base.size,
                                  .as.color = &print->colors[CB_COLOR_RULE]},
                    1);
    cb_arranger_space(arranger, print->block_space, 0);
}

static void arrange_html(CbArranger *arranger, cmark_node *node)
{
    const char *text = cmark_node_get_literal(node);
    CbParagraph *paragraph = cb_book_paragraph(arranger->book);
    CbInlineSetting setting = cb_inline_setting(arranger, arranger->text);
    CbRun run = cb_book_run(arranger->book, arranger->text, (CbTypeVariant){.scale = 1},
                            arranger->chapter->phase);
    cb_paragraph_add(paragraph, text, strlen(text), &run);
    cb_arranger_set(&setting, paragraph);
    cb_arranger_lines(arranger, paragraph, arranger->text, cb_arranger_element(arranger, "P"));
    cb_arranger_space(arranger, arranger->book->style->paragraph_space, 0);
}

static void arrange_table(CbArranger *arranger, cmark_node *table)
{
    cmark_node *head = cmark_node_first_child(table);
    guint columns = 0;
    for (cmark_node *cell = cmark_node_first_child(head); cell != NULL;
         cell = cmark_node_next(cell)) {
        columns++;
    }
    if (arranger->in_register) {
        cb_arrange_register(arranger, table);
    } else if (columns == 2 && arranger->section >= 0 && arranger->blocks <= 2 &&
               g_str_has_prefix(arranger->entry_id, "case-")) {
        cb_arrange_facts(arranger, table);
    } else {
        cb_arrange_table(arranger, table);
    }
}

static gboolean opens_part(const CbArranger *arranger, cmark_node *node)
{
    return cmark_node_get_type(node) == CMARK_NODE_HEADING && heading_level(node) == 1 &&
           !arranger->book->input->is_sheet;
}

static void arrange_common(CbArranger *arranger, cmark_node *node)
{
    switch (cmark_node_get_type(node)) {
    case CMARK_NODE_HEADING:
        if (opens_part(arranger, node)) {
            begin_part(arranger, node);
        } else {
            arrange_heading(arranger, node);
        }
        break;
    case CMARK_NODE_PARAGRAPH:
        arrange_paragraph(arranger, node);
        break;
    case CMARK_NODE_LIST:
        cb_arrange_list(arranger, node);
        break;
    case CMARK_NODE_BLOCK_QUOTE:
        cb_arrange_quote(arranger, node);
        break;
    case CMARK_NODE_CODE_BLOCK:
        cb_arrange_code(arranger, node);
        break;
    case CMARK_NODE_THEMATIC_BREAK:
        arrange_rule(arranger);
        break;
    case CMARK_NODE_HTML_BLOCK:
        arrange_html(arranger, node);
        break;
    default:
        break;
    }
}

/* Says once for each language, and not on every sheet, that its words are not hyphenated. */
static void check_hyphenation(CbArranger *arranger, const char *language)
{
    CbBook *book = arranger->book;
    if (book->input->is_sheet || cb_press_hyphenator(book->press, language) != NULL ||
        !g_hash_table_add(book->unhyphenated, (gpointer)(gsize)language)) {
        return;
    }
    const char *mark = cb_arena_printf(book->arena, "[!LANG %s]", language);
    cb_book_report(book, CB_CODE_PRINT_HYPHENATION, arranger->entry_id, mark,
                   "install the hyphenation patterns of that language",
                   "no hyphenation patterns for \"%s\": its words stay whole", language);
}

static void arrange_passage(CbArranger *arranger, cmark_node *passage)
{
    const char *outer = arranger->language;
    arranger->language = cb_markdown_language(passage);
    check_hyphenation(arranger, arranger->language);
    cb_arrange_blocks(arranger, passage);
    arranger->language = outer;
}

void cb_arrange_block(CbArranger *arranger, cmark_node *node)
{
    if (cb_markdown_kind(node) == CB_MARKDOWN_PASSAGE) {
        arrange_passage(arranger, node);
        return;
    }
    gboolean is_heading = cmark_node_get_type(node) == CMARK_NODE_HEADING;
    arranger->blocks += is_heading ? 0 : 1;
    switch (cb_markdown_kind(node)) {
    case CB_MARKDOWN_TABLE:
        arrange_table(arranger, node);
        break;
    case CB_MARKDOWN_ALERT:
        cb_arrange_alert(arranger, node);
        break;
    case CB_MARKDOWN_FIGURE:
        cb_arrange_figure(arranger, node);
        break;
    case CB_MARKDOWN_COMMON:
        arrange_common(arranger, node);
        break;
    default:
        break;
    }
    if (!is_heading) {
        arranger->after_heading = 0;
    }
}

void cb_arrange_blocks(CbArranger *arranger, cmark_node *parent)
{
    for (cmark_node *node = cmark_node_first_child(parent); node != NULL;
         node = cmark_node_next(node)) {
        cb_arrange_block(arranger, node);
    }
}

/* What links can lead to: headings, and the figures that the document shows. */
static void gather_targets(CbArranger *arranger)
{
    CbBook *book = arranger->book;
    const CbMarkdown *document = book->input->document;
    gsize count = 0;
    const CbMarkdownHeading *headings = cb_markdown_headings(document, &count);
    for (gsize i = 0; i < count; i++) {
        g_hash_table_insert(arranger->titles, (gpointer)(gsize)headings[i].id,
                            (gpointer)(gsize)headings[i].text);
        g_hash_table_insert(arranger->languages, (gpointer)(gsize)headings[i].id,
                            (gpointer)(gsize)headings[i].language);
        g_hash_table_insert(arranger->order, (gpointer)(gsize)headings[i].id,
                            GSIZE_TO_POINTER(i + 1));
    }
    gsize n_links = 0;
    const CbMarkdownLink *links = cb_markdown_links(document, &n_links);
    for (gsize i = 0; i < n_links; i++) {
        CbGuideFigure figure = {0};
        if (links[i].is_placed && book->input->sources.figure != NULL &&
            book->input->sources.figure(links[i].target, FALSE, &figure,
                                        book->input->sources.user_data)) {
            g_clear_pointer(&figure.svg, g_bytes_unref);
            char *id = cb_arena_printf(book->arena, "figure-%s", links[i].target);
            g_hash_table_insert(arranger->titles, id, cb_arena_strdup(book->arena, figure.title));
        }
    }
}

static guint first_level(const CbMarkdown *document)
{
    gsize count = 0;
    const CbMarkdownHeading *headings = cb_markdown_headings(document, &count);
    return count > 0 ? (guint)headings[0].level : 1;
}

static GPtrArray *gather_definitions(const CbMarkdown *document)
{
    GPtrArray *definitions = g_ptr_array_new();
    cmark_node *notes = cmark_node_last_child(cb_markdown_root(document));
    if (notes != NULL && cb_markdown_kind(notes) == CB_MARKDOWN_FOOTNOTES) {
        for (cmark_node *note = cmark_node_first_child(notes); note != NULL;
             note = cmark_node_next(note)) {
            g_ptr_array_add(definitions, note);
        }
    }
    return definitions;
}

static void init_arranger(CbArranger *arranger, CbBook *book)
{
    *arranger = (CbArranger){.book = book,
                             .text = &book->style->base,
                             .section = -1,
                             .shift = first_level(book->input->document) - 1,
                             .titles = g_hash_table_new(g_str_hash, g_str_equal),
                             .entry_notes = g_hash_table_new(g_str_hash, g_str_equal),
                             .definitions = gather_definitions(book->input->document),
                             .languages = g_hash_table_new(g_str_hash, g_str_equal),
                             .order = g_hash_table_new(g_str_hash, g_str_equal)};
    gather_targets(arranger);
}

static void clear_arranger(CbArranger *arranger)
{
    g_hash_table_unref(arranger->entry_notes);
    g_hash_table_unref(arranger->titles);
    g_hash_table_unref(arranger->languages);
    g_ptr_array_unref(arranger->definitions);
    g_hash_table_unref(arranger->order);
}

void cb_arrange(CbBook *book)
{
    CbArranger arranger;
    init_arranger(&arranger, book);
    check_hyphenation(&arranger, book->input->language);
    cmark_node *root = cb_markdown_root(book->input->document);
    cmark_node *first = cmark_node_first_child(root);
    while (first != NULL && cb_markdown_kind(first) == CB_MARKDOWN_PASSAGE) {
        first = cmark_node_first_child(first);
    }
    if (first == NULL || !opens_part(&arranger, first)) {
        begin_chapter(&arranger);
    }
    cb_arrange_blocks(&arranger, root);
    end_chapter(&arranger);
    clear_arranger(&arranger);
}
