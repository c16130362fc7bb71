#include "guide/ink_parts.h"

#include "guide/pages.h"

#include <string.h>

#define TICK_LINE 0.8 /* points */
#define ROUNDING 0.01 /* points */

CbFlowItem *cb_ink_item(const CbInk *ink, guint index)
{
    return cb_flow_item(&ink->chapter->flow, index);
}

static double item_y(const CbInk *ink, guint index)
{
    return ink->y[index - ink->span->first];
}

double cb_ink_loose_top(const CbLooseLines *lines, guint line)
{
    return lines->top + (line - lines->first) * lines->leading;
}

/* Links. */

guint32 cb_ink_begin_line(const CbInk *ink, CbParagraph *paragraph, guint line, CbLinePen *pen)
{
    guint32 start = 0;
    guint32 end = 0;
    cb_paragraph_line(paragraph, line, &start, &end);
    cb_line_pen_init(pen, paragraph, line, cb_book_label, ink->book);
    return end;
}

static void append_rectangle(GString *out, double x, double y, double width, double height)
{
    const double values[] = {x, y, width, height};
    for (gsize i = 0; i < G_N_ELEMENTS(values); i++) {
        char number[G_ASCII_DTOSTR_BUF_SIZE];
        g_string_append_printf(out, "%s%s", out->str[out->len - 1] == '[' ? "" : " ",
                               g_ascii_formatd(number, sizeof number, "%.2f", values[i]));
    }
}

/* Where the stretch of one link, or of none, that goes on at `from` ends in the line; outside of
 * links, a picture and words in another language are stretches of their own. */
static guint32 link_end(const CbParagraph *paragraph, guint32 from, guint32 line_end, gint32 link)
{
    guint32 at = from;
    guint32 first_end = line_end;
    const char *language = from < line_end && link == CB_NO_LINK
                               ? cb_paragraph_run_at(paragraph, from, &first_end)->language
                               : NULL;
    while (at < line_end) {
        guint32 next = line_end;
        const CbRun *run = cb_paragraph_run_at(paragraph, at, &next);
        gboolean is_picture = link == CB_NO_LINK && run->image != CB_NO_LINK;
        gboolean is_other = link == CB_NO_LINK && run->language != language;
        if (run->link != link || is_other || (is_picture && at > from)) {
            break;
        }
        at = MIN(next, line_end);
        if (is_picture) {
            break;
        }
    }
    return at;
}

/* Appends the place of a link in the pen's line, from the pen on. Whether it goes on behind it. */
static gboolean append_link_line(GString *out, CbLinePen *pen, gint32 link, double x, double top,
                                 double leading)
{
    guint32 start = 0;
    guint32 end = 0;
    cb_paragraph_line(pen->paragraph, pen->line, &start, &end);
    guint32 last = link_end(pen->paragraph, pen->byte, end, link);
    cb_line_pen_draw(pen, last, NULL, 0, 0);
    if (pen->right > pen->left) {
        append_rectangle(out, x + pen->left, top, pen->right - pen->left, leading);
    }
    return last == end;
}

/* All places of a link from the pen of item `index` on, on this page. */
static char *link_rectangles(const CbInk *ink, guint index, CbLinePen pen, gint32 link)
{
    GString *out = g_string_new("rect=[");
    for (guint at = index; at < ink->span->last; at++) {
        const CbFlowItem *item = cb_ink_item(ink, at);
        if (item->kind == CB_FLOW_SPACE) {
            continue;
        }
        if (item->kind != CB_FLOW_LINE && item->kind != CB_FLOW_LABEL) {
            break;
        }
        if (at > index) {
            cb_line_pen_init(&pen, item->as.paragraph, item->index, cb_book_label, ink->book);
        }
        if (!append_link_line(out, &pen, link, ink->left + item->x, item_y(ink, at),
                              item->leading)) {
            break;
        }
    }
    g_string_append_c(out, ']');
    return g_string_free(out, FALSE);
}

/* The same in lines that are no items. */
static char *loose_rectangles(const CbInk *ink, const CbLooseLines *lines, CbLinePen pen,
                              gint32 link)
{
    GString *out = g_string_new("rect=[");
    for (guint line = pen.line; line < lines->last; line++) {
        if (line > pen.line) {
            cb_line_pen_init(&pen, lines->paragraph, line, cb_book_label, ink->book);
        }
        if (!append_link_line(out, &pen, link, lines->x, cb_ink_loose_top(lines, line),
                              lines->leading)) {
            break;
        }
    }
    g_string_append_c(out, ']');
    return g_string_free(out, FALSE);
}

/* Lines. */

/* Draws the picture that a line has at the pen. One without a text is for the eye alone. */
static void ink_inline_image(CbInk *ink, CbLinePen *pen, guint32 end, gint32 number, double x,
                             double baseline)
{
    const CbInlineImage *image = &g_array_index(ink->book->images, CbInlineImage, number);
    gboolean speaks = image->alt[0] != '\0';
    double foot = ink->book->style->page_size.height - baseline - image->drop;
    CbLinePen ahead = *pen;
    cb_line_pen_draw(&ahead, end, NULL, 0, 0);
    cb_tags_end_text(ink->tags);
    if (speaks) {
        cb_tags_open_leaf(ink->tags, &(CbElement){.tag = "Figure", .alt = image->alt});
        cb_tags_set_box(ink->tags, (const double[]){x + ahead.left, foot, x + ahead.right,
                                                    foot + image->height});
    }
    cb_line_pen_draw(pen, end, ink->cr, x, baseline);
    if (speaks) {
        cb_tags_close(ink->tags);
    }
}

/* Draws one line segment by segment, each in its leaf. `index` is its item, for links. */
static void ink_line(CbInk *ink, guint index, CbParagraph *paragraph, guint line, double x,
                     double baseline)
{
    CbLinePen pen;
    guint32 end = cb_ink_begin_line(ink, paragraph, line, &pen);
    while (pen.byte < end) {
        guint32 next = end;
        const CbRun *run = cb_paragraph_run_at(paragraph, pen.byte, &next);
        gint32 link = run->link;
        next = link_end(paragraph, pen.byte, end, link);
        if (link == CB_NO_LINK && run->image != CB_NO_LINK) {
            ink_inline_image(ink, &pen, next, run->image, x, baseline);
            continue;
        }
        if (link == CB_NO_LINK) {
            cb_tags_text(ink->tags, run->language);
        } else if (!cb_tags_in_link(ink->tags, link)) {
            g_autofree char *rectangles = link_rectangles(ink, index, pen, link);
            cb_tags_link(ink->tags, link, &g_array_index(ink->book->links, CbGuideLink, link),
                         rectangles);
        }
        cb_line_pen_draw(&pen, next, ink->cr, x, baseline);
    }
}

void cb_ink_loose_part(CbInk *ink, const CbLooseLines *lines, CbLinePen *pen, guint32 end)
{
    double baseline = cb_ink_loose_top(lines, pen->line) + lines->ascent;
    while (pen->byte < end) {
        guint32 next = end;
        const CbRun *run = cb_paragraph_run_at(lines->paragraph, pen->byte, &next);
        gint32 link = run->link;
        next = link_end(lines->paragraph, pen->byte, end, link);
        if (link == CB_NO_LINK && run->image != CB_NO_LINK) {
            ink_inline_image(ink, pen, next, run->image, lines->x, baseline);
            continue;
        }
        if (link == CB_NO_LINK) {
            cb_tags_text(ink->tags, run->language);
        } else if (!cb_tags_in_link(ink->tags, link)) {
            g_autofree char *rectangles = loose_rectangles(ink, lines, *pen, link);
            cb_tags_link(ink->tags, link, &g_array_index(ink->book->links, CbGuideLink, link),
                         rectangles);
        }
        cb_line_pen_draw(pen, next, ink->cr, lines->x, baseline);
    }
}

static void ink_loose_lines(CbInk *ink, const CbLooseLines *lines)
{
    for (guint line = lines->first; line < lines->last; line++) {
        CbLinePen pen;
        guint32 end = cb_ink_begin_line(ink, lines->paragraph, line, &pen);
        cb_ink_loose_part(ink, lines, &pen, end);
    }
}

void cb_ink_paragraph(CbInk *ink, CbParagraph *paragraph, const CbTextStyle *text, double x,
                      double y)
{
    cb_ink_lines(ink, paragraph, text, x, y, G_MAXDOUBLE);
}

double cb_ink_lines(CbInk *ink, CbParagraph *paragraph, const CbTextStyle *text, double x, double y,
                    double bottom)
{
    const CbTypeface *face = cb_press_typeface(ink->book->press, text, (CbTypeVariant){.scale = 1});
    CbLooseLines lines = {.paragraph = paragraph,
                          .x = x,
                          .top = y,
                          .leading = text->leading,
                          .ascent = cb_book_ascent(face, text->leading)};
    while (lines.last < cb_paragraph_lines(paragraph) &&
           cb_ink_loose_top(&lines, lines.last + 1) <= bottom + ROUNDING) {
        lines.last++;
    }
    ink_loose_lines(ink, &lines);
    return cb_ink_loose_top(&lines, lines.last);
}

/* Boxes, rules, ticks, pictures. */

static void ink_box(CbInk *ink, guint index)
{
    const CbFlowItem *item = cb_ink_item(ink, index);
    const CbBox *box = item->as.box;
    gboolean begins = index >= ink->span->first;
    gboolean ends = item->index < ink->span->last;
    double top = begins ? item_y(ink, index) : ink->top - box->padding;
    double bottom = ends ? item_y(ink, item->index) : ink->bottom + box->padding;
    if (box->filled) {
        cb_ink_set_color(ink, box->background);
        cairo_rectangle(ink->cr, ink->left + box->left, top, box->right - box->left, bottom - top);
        cairo_fill(ink->cr);
    }
    if (box->bar > 0) {
        cb_ink_set_color(ink, box->bar_color);
        cairo_rectangle(ink->cr, ink->left + box->left, top, box->bar, bottom - top);
        cairo_fill(ink->cr);
    }
}

static void begin_box(CbInk *ink, guint index)
{
    cb_tags_end_text(ink->tags);
    ink_box(ink, index);
    g_array_append_val(ink->boxes, index);
}

static void ink_rule(CbInk *ink, const CbFlowItem *item, double y)
{
    cb_tags_end_text(ink->tags);
    cb_ink_set_color(ink, *item->as.color);
    cairo_rectangle(ink->cr, ink->left + item->x, y, item->width, 0.4);
    cairo_fill(ink->cr);
}

/* The box is drawn; what is extracted is the character of a ballot box. */
static void ink_tick(CbInk *ink, const CbFlowItem *item, double y)
{
    const CbTick *tick = item->as.tick;
    double x = ink->left + item->x;
    PangoGlyphString *space = cb_press_shape(ink->book->press, tick->face, " ", 1);
    cairo_glyph_t glyph = {.index = space->glyphs[0].glyph, .x = x, .y = y + item->ascent};
    cairo_text_cluster_t cluster = {.num_bytes = 3, .num_glyphs = 1};
    cb_ink_set_color(ink, ink->book->style->colors[CB_COLOR_INK]);
    cairo_set_scaled_font(ink->cr,
                          pango_cairo_font_get_scaled_font(PANGO_CAIRO_FONT(tick->face->font)));
    cairo_show_text_glyphs(ink->cr, tick->done ? "\xE2\x98\x91" : "\xE2\x98\x90", 3, &glyph, 1,
                           &cluster, 1, 0);
    cairo_set_line_width(ink->cr, TICK_LINE);
    cairo_rectangle(ink->cr, x + TICK_LINE / 2, y + tick->drop, tick->size, tick->size);
    if (tick->done) {
        cairo_move_to(ink->cr, x + tick->size * 0.25, y + tick->drop + tick->size * 0.5);
        cairo_line_to(ink->cr, x + tick->size * 0.45, y + tick->drop + tick->size * 0.75);
        cairo_line_to(ink->cr, x + tick->size * 0.85, y + tick->drop + tick->size * 0.2);
    }
    cairo_stroke(ink->cr);
    pango_glyph_string_free(space);
}

static void ink_picture(CbInk *ink, guint index, double y)
{
    const CbFlowItem *item = cb_ink_item(ink, index);
    double height = cb_flow_page_item(&ink->chapter->flow, index)->height;
    double page_height = ink->book->style->page_size.height;
    double x = ink->left + item->x;
    if (strcmp(cb_tags_innermost(ink->tags), "Figure") == 0) {
        cb_tags_set_box(ink->tags, (const double[]){x, page_height - y - height, x + item->width,
                                                    page_height - y});
    } else {
        cb_tags_end_text(ink->tags); /* it is for the eye alone */
    }
    g_autoptr(GError) error = NULL;
    if (!cb_picture_draw(item->as.picture, ink->cr, x, y, item->width, height, &error)) {
        cb_book_report(ink->book, CB_CODE_PRINT_FIGURE, NULL, NULL, NULL,
                       "a figure cannot be drawn: %s", error->message);
    }
}

/* Tables. */

static void ink_row_rule(CbInk *ink, const CbRow *row, double y)
{
    if (row->rule <= 0) {
        return;
    }
    CbColorName name = row->is_head ? CB_COLOR_INK : CB_COLOR_RULE;
    cb_ink_set_color(ink, ink->book->style->colors[name]);
    cairo_rectangle(ink->cr, ink->left + row->left, y + row->height - (double)row->rule,
                    row->right - row->left, (double)row->rule);
    cairo_fill(ink->cr);
}

static void ink_cell_lines(CbInk *ink, const CbRow *row, const CbCell *cell, double y,
                           gboolean tagged)
{
    guint last = MIN(row->first_line + row->n_lines, cb_paragraph_lines(cell->paragraph));
    const CbLooseLines lines = {.paragraph = cell->paragraph,
                                .first = row->first_line,
                                .last = last,
                                .x = ink->left + cell->x,
                                .top = y + row->padding,
                                .leading = row->leading,
                                .ascent = row->ascent};
    if (tagged) {
        ink_loose_lines(ink, &lines);
        return;
    }
    for (guint line = lines.first; line < lines.last; line++) {
        CbLinePen pen;
        guint32 end = cb_ink_begin_line(ink, cell->paragraph, line, &pen);
        cb_line_pen_draw(&pen, end, ink->cr, lines.x,
                         cb_ink_loose_top(&lines, line) + lines.ascent);
    }
}

static void ink_row(CbInk *ink, const CbFlowItem *item, double y)
{
    const CbRow *row = item->as.row;
    cb_tags_open(ink->tags, &(CbElement){.tag = "TR"});
    ink_row_rule(ink, row, y);
    cb_ink_queue_notes(ink, item);
    for (guint i = 0; i < row->n_cells; i++) {
        const CbCell *cell = &row->cells[i];
        gboolean plain = cell->paragraph == NULL || cb_paragraph_is_plain(cell->paragraph);
        if (plain) {
            cb_tags_open_leaf(ink->tags, cell->element);
        } else {
            cb_tags_open(ink->tags, cell->element);
        }
        if (cell->paragraph != NULL) {
            ink_cell_lines(ink, row, cell, y, TRUE);
        }
        if (!plain) {
            cb_ink_flush_notes(ink);
        }
        cb_tags_close(ink->tags);
    }
    cb_tags_close(ink->tags);
}

/* The head of a table, again, at the top of a page: for the eye alone. */
static void ink_repeated_head(CbInk *ink, double y)
{
    if (ink->span->head_item < 0) {
        return;
    }
    const CbRow *row = cb_ink_item(ink, (guint)ink->span->head_item)->as.row;
    ink_row_rule(ink, row, y);
    for (guint i = 0; i < row->n_cells; i++) {
        if (row->cells[i].paragraph != NULL) {
            ink_cell_lines(ink, row, &row->cells[i], y, FALSE);
        }
    }
}

/* The column. */

/* An element that is whole on this page and holds nothing but plain text is a leaf. */
static gboolean is_leaf(const CbInk *ink, guint open)
{
    const CbFlowItem *item = cb_ink_item(ink, open);
    if (item->index >= ink->span->last) {
        return FALSE;
    }
    for (guint at = open + 1; at < item->index; at++) {
        const CbFlowItem *inside = cb_ink_item(ink, at);
        switch (inside->kind) {
        case CB_FLOW_LINE:
        case CB_FLOW_LABEL:
            if (!cb_paragraph_is_plain(inside->as.paragraph)) {
                return FALSE;
            }
            break;
        case CB_FLOW_PICTURE:
            if (strcmp(item->as.element->tag, "Figure") != 0) {
                return FALSE;
            }
            break;
        case CB_FLOW_SPACE:
        case CB_FLOW_TICK:
            break;
        default:
            return FALSE;
        }
    }
    return TRUE;
}

static void open_element(CbInk *ink, guint index)
{
    const CbElement *element = cb_ink_item(ink, index)->as.element;
    if (is_leaf(ink, index)) {
        cb_tags_open_leaf(ink->tags, element);
    } else {
        cb_tags_open(ink->tags, element);
    }
}

/* Where a note may stand: beside paragraphs, and inside the body of a list item. */
static void close_element(CbInk *ink)
{
    cb_tags_end_text(ink->tags);
    const char *tag = cb_tags_innermost(ink->tags);
    gboolean inside = strcmp(tag, "LBody") == 0;
    if (inside) {
        cb_ink_flush_notes(ink);
    }
    cb_tags_close(ink->tags);
    if (!inside && strcmp(tag, "Lbl") != 0 && strcmp(tag, "LI") != 0 && strcmp(tag, "TBody") != 0 &&
        strcmp(tag, "THead") != 0) {
        cb_ink_flush_notes(ink);
    }
}

static void ink_heading(CbInk *ink, const CbHeading *heading, double y)
{
    cb_tags_end_text(ink->tags);
    cb_tags_destination(ink->tags, heading->id, ink->left, y);
    cb_ink_add_outline(ink, heading);
}

static void ink_text(CbInk *ink, guint index, double y)
{
    const CbFlowItem *item = cb_ink_item(ink, index);
    guint line = item->kind == CB_FLOW_LINE ? item->index : 0;
    ink_line(ink, index, item->as.paragraph, line, ink->left + item->x, y + item->ascent);
    cb_ink_queue_notes(ink, item);
}

static void ink_item(CbInk *ink, guint index)
{
    const CbFlowItem *item = cb_ink_item(ink, index);
    double y = item_y(ink, index);
    switch ((CbFlowKind)item->kind) {
    case CB_FLOW_LINE:
    case CB_FLOW_LABEL:
        ink_text(ink, index, y);
        break;
    case CB_FLOW_ROW:
        ink_row(ink, item, y);
        break;
    case CB_FLOW_PICTURE:
        ink_picture(ink, index, y);
        break;
    case CB_FLOW_RULE:
        ink_rule(ink, item, y);
        break;
    case CB_FLOW_TICK:
        ink_tick(ink, item, y);
        break;
    case CB_FLOW_OPEN:
        open_element(ink, index);
        break;
    case CB_FLOW_CLOSE:
        close_element(ink);
        break;
    case CB_FLOW_BOX:
        begin_box(ink, index);
        break;
    case CB_FLOW_BOX_END:
        g_array_set_size(ink->boxes, ink->boxes->len - 1);
        break;
    case CB_FLOW_HEADING:
        ink_heading(ink, item->as.heading, y);
        break;
    case CB_FLOW_TARGET:
        cb_tags_end_text(ink->tags);
        cb_tags_destination(ink->tags, item->as.target, ink->left, y);
        break;
    case CB_FLOW_GAP:
        cb_ink_queue_notes(ink, item); /* what a note has left at the end of a chapter */
        break;
    case CB_FLOW_SPACE:
        break;
    }
}

const CbBand *cb_ink_band(const CbInk *ink, guint number)
{
    return &g_array_index(ink->chapter->bands, CbBand, number);
}

static void ink_column(CbInk *ink, guint number, guint column)
{
    CbChapter *chapter = ink->chapter;
    const CbBand *band = cb_ink_band(ink, number);
    ink->span = &g_array_index(chapter->spans, CbPageSpan, band->first_span + column);
    ink->left =
        cb_ink_text_left(ink) + chapter->left + column * (chapter->width + chapter->column_gap);
    cb_ink_measure_column(ink, number, column);
    cb_ink_begin_notes(ink, number, column);
    for (guint i = 0; i < ink->boxes->len; i++) {
        ink_box(ink, g_array_index(ink->boxes, guint, i));
    }
    ink_repeated_head(ink, ink->head_top);
    for (guint i = ink->span->first; i < ink->span->last; i++) {
        ink_item(ink, i);
    }
    cb_tags_end_text(ink->tags);
    cb_ink_flush_notes(ink);
}

static void ink_page(CbInk *ink)
{
    if (ink->page->is_opener && ink->chapter->kind == CB_CHAPTER_COVER) {
        cb_ink_cover(ink);
    } else if (ink->page->is_opener) {
        cb_ink_opener(ink);
    } else if (cb_page_has_banner(ink->page)) {
        cb_ink_banner(ink);
    }
    for (guint i = 0; i < ink->page->n_bands; i++) {
        guint band = ink->page->first_band + i;
        for (guint column = 0; column < cb_ink_band(ink, band)->n_spans; column++) {
            ink_column(ink, band, column);
        }
    }
    cb_ink_furniture(ink);
}

static const CbChapter *chapter_of(const CbBook *book, guint page)
{
    return page < book->pages->len ? g_array_index(book->pages, CbPage, page).chapter : NULL;
}

/* A chapter's element is closed on its last page: on a blank one, Cairo would not see it. */
static void ink_pages(CbInk *ink)
{
    CbBook *book = ink->book;
    const CbChapter *open = NULL;
    const CbElement section = {.tag = "Sect"};
    cb_tags_open(ink->tags, &(CbElement){.tag = "Document"});
    for (guint i = 0; i < book->pages->len; i++) {
        ink->page = &g_array_index(book->pages, CbPage, i);
        cairo_pdf_surface_set_page_label(ink->surface, ink->page->label);
        ink->chapter = ink->page->chapter;
        if (ink->chapter != NULL && open == NULL) {
            cb_tags_open(ink->tags, &section);
            open = ink->chapter;
        }
        if (ink->chapter != NULL) {
            ink_page(ink);
        }
        if (open != NULL && chapter_of(book, i + 1) != open) {
            cb_tags_close(ink->tags);
            open = NULL;
        }
        if (i + 1 == book->pages->len) {
            cb_tags_close(ink->tags);
        }
        cairo_show_page(ink->cr);
    }
}

static cairo_status_t write_bytes(void *closure, const unsigned char *data, unsigned int length)
{
    g_byte_array_append(closure, data, length);
    return CAIRO_STATUS_SUCCESS;
}

static void set_metadata(const CbInk *ink)
{
    const CbGuideInput *input = ink->book->input;
    cairo_pdf_surface_set_metadata(ink->surface, CAIRO_PDF_METADATA_TITLE,
                                   input->full_title != NULL ? input->full_title : input->title);
    if (input->author != NULL) {
        cairo_pdf_surface_set_metadata(ink->surface, CAIRO_PDF_METADATA_AUTHOR, input->author);
    }
    cairo_pdf_surface_set_metadata(ink->surface, CAIRO_PDF_METADATA_CREATE_DATE, input->created);
}

gboolean cb_ink(CbBook *book, GByteArray *out, CbTags *tags)
{
    CbInk ink = {.book = book,
                 .tags = tags,
                 .boxes = g_array_new(FALSE, FALSE, sizeof(guint)),
                 .notes = g_array_new(FALSE, FALSE, sizeof(CbPendingNote))};
    ink.surface = cairo_pdf_surface_create_for_stream(
        write_bytes, out, book->style->page_size.width, book->style->page_size.height);
    cairo_pdf_surface_restrict_to_version(ink.surface, CAIRO_PDF_VERSION_1_5);
    ink.cr = cairo_create(ink.surface);
    cb_tags_init(tags, ink.cr);
    set_metadata(&ink);
    PangoFontMap *previous = cb_press_lend_fonts(book->press);
    ink_pages(&ink);
    cb_press_take_back(previous);
    cairo_status_t status = cairo_status(ink.cr);
    cairo_destroy(ink.cr);
    cairo_surface_finish(ink.surface);
    if (status == CAIRO_STATUS_SUCCESS) {
        status = cairo_surface_status(ink.surface);
    }
    cairo_surface_destroy(ink.surface);
    g_free(ink.y);
    g_array_unref(ink.boxes);
    g_array_unref(ink.notes);
    if (status != CAIRO_STATUS_SUCCESS) {
        cb_book_report(book, CB_CODE_PRINT_FAILED, NULL, NULL, NULL, "drawing failed: %s",
                       cairo_status_to_string(status));
    }
    return status == CAIRO_STATUS_SUCCESS;
}
