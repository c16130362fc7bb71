#include "guide/ink_parts.h"

#include <string.h>

#define COVER_TOP 0.075 /* of the page's height */
#define COVER_TITLE 0.34
#define COVER_FOOT 0.06
#define OPENER_TITLE 0.36
#define OPENER_GAP 26.0 /* points, between title and summary */
#define LEAST_TEXT_SCALE 0.7
#define ELLIPSIS "\xE2\x80\xA6"

void cb_ink_set_color(CbInk *ink, CbColor color)
{
    cairo_set_source_rgb(ink->cr, color.red / 255.0, color.green / 255.0, color.blue / 255.0);
}

static double page_left(const CbInk *ink)
{
    const CbPrintStyle *style = ink->book->style;
    return ink->page->is_recto ? style->margin_inner : style->margin_outer;
}

double cb_ink_text_left(const CbInk *ink)
{
    return page_left(ink) + ink->book->full_width - ink->book->text_width;
}

void cb_ink_add_outline(CbInk *ink, const CbHeading *heading)
{
    guint level = CLAMP(heading->level, 1, G_N_ELEMENTS(ink->outline) - 1);
    int parent = CAIRO_PDF_OUTLINE_ROOT;
    for (guint above = level - 1; above > 0 && parent == CAIRO_PDF_OUTLINE_ROOT; above--) {
        parent = ink->outline[above];
    }
    g_autofree char *target = g_strdup_printf("dest='%s'", heading->id);
    ink->outline[level] = cairo_pdf_surface_add_outline(ink->surface, parent, heading->text, target,
                                                        level == 1 ? CAIRO_PDF_OUTLINE_FLAG_OPEN
                                                                   : (cairo_pdf_outline_flags_t)0);
    for (guint below = level + 1; below < G_N_ELEMENTS(ink->outline); below++) {
        ink->outline[below] = CAIRO_PDF_OUTLINE_ROOT;
    }
}

/* A rectangle that covers a page of whole points would make Cairo forget what came before it,
 * open tags included: a corner more, and it is a path like any other. */
static void fill_page(CbInk *ink, CbColor color)
{
    const CbPrintStyle *style = ink->book->style;
    cb_ink_set_color(ink, color);
    cairo_rectangle(ink->cr, 0, 0, style->page_size.width, style->page_size.height);
    cairo_move_to(ink->cr, 0, 0);
    cairo_line_to(ink->cr, 1, 0);
    cairo_line_to(ink->cr, 0, 1);
    cairo_close_path(ink->cr);
    cairo_fill(ink->cr);
}

static double paragraph_height(const CbParagraph *paragraph, const CbTextStyle *text)
{
    return cb_paragraph_lines(paragraph) * text->leading;
}

/* A paragraph as an element of its own, its lines above `bottom`; returns the y below it. */
static double ink_block(CbInk *ink, const CbElement *element, CbParagraph *paragraph,
                        const CbTextStyle *text, double x, double y, double bottom)
{
    if (cb_paragraph_is_plain(paragraph)) {
        cb_tags_open_leaf(ink->tags, element);
    } else {
        cb_tags_open(ink->tags, element);
    }
    y = cb_ink_lines(ink, paragraph, text, x, y, bottom);
    cb_tags_close(ink->tags);
    return y;
}

/* A smaller length of a text than `length`: at the end of a word, or of a letter if words are
 * longer than half a line of `letters`. */
static gsize shorter(const char *words, gsize length, double letters)
{
    const char *end = words + length;
    const char *at = end > words ? g_utf8_prev_char(end) : words;
    while (at > words && (double)(end - at) < letters / 2 && *at != ' ') {
        at = g_utf8_prev_char(at);
    }
    if (*at != ' ' && end > words) {
        at = g_utf8_prev_char(end);
    }
    while (at > words && at[-1] == ' ') {
        at--;
    }
    return (gsize)(at - words);
}

/* A text on one line: what does not fit it gives way to an ellipsis. */
static CbParagraph *one_line(CbInk *ink, const char *words, const CbTextStyle *text, double width,
                             CbSetAlign align, int phase)
{
    CbBook *book = ink->book;
    CbRun run = cb_book_run(book, text, (CbTypeVariant){.scale = 1}, phase);
    gsize length = strlen(words);
    for (;;) {
        CbParagraph *paragraph = cb_book_paragraph(book);
        cb_paragraph_add(paragraph, words, length, &run);
        if (words[length] != '\0') {
            cb_paragraph_add(paragraph, ELLIPSIS, strlen(ELLIPSIS), &run);
        }
        cb_paragraph_set(
            paragraph,
            &(CbSetting){.width = width, .align = align, .language = book->input->language});
        guint32 start = 0;
        guint32 end = 0;
        if (cb_paragraph_lines(paragraph) < 2) {
            cb_book_report_missing(book, paragraph, NULL);
            return paragraph;
        }
        cb_paragraph_line(paragraph, 0, &start, &end);
        length = shorter(words, MIN(end, length), width / text->size);
        if (length == 0) {
            return paragraph;
        }
    }
}

/* The first line of a text, if there is one; returns the y below it. */
static double ink_short(CbInk *ink, const char *words, const CbTextStyle *text, double x, double y)
{
    if (words == NULL || words[0] == '\0') {
        return y;
    }
    CbParagraph *line = one_line(ink, words, text, ink->book->text_width, CB_SET_LEFT, -1);
    return ink_block(ink, &(CbElement){.tag = "P"}, line, text, x, y, G_MAXDOUBLE);
}

/* How much smaller titles are set where they would not fit. */
static const double display_scales[] = {1, 0.85, 0.7, 0.55, 0.42};

/* A title in display type, and the text below it. */
typedef struct {
    CbTextStyle title_style, text_style;
    CbParagraph *title, *text; /* text may be NULL */
    double height;
} Display;

/* Sets a title and the text below it, `scale` times as large as the styles have them. */
static Display set_display(CbInk *ink, const char *title, const char *text, double scale)
{
    CbBook *book = ink->book;
    const CbPrintStyle *style = book->style;
    Display display = {.title_style = style->cover_title, .text_style = style->cover_subtitle};
    display.title_style.size *= scale;
    display.title_style.leading *= scale;
    display.text_style.size *= MAX(scale, LEAST_TEXT_SCALE);
    display.text_style.leading *= MAX(scale, LEAST_TEXT_SCALE);
    display.title =
        cb_book_simple(book, &display.title_style, title, book->text_width, -1, CB_NO_LINK);
    display.height = paragraph_height(display.title, &display.title_style);
    if (text != NULL && text[0] != '\0') {
        display.text =
            cb_book_simple(book, &display.text_style, text, book->text_width, -1, CB_NO_LINK);
        display.height +=
            paragraph_height(display.text, &display.text_style) + display.text_style.leading;
    }
    return display;
}

/* The largest setting that fits `room`; the text is left out, with a warning, if none does. */
static Display fit_display(CbInk *ink, const char *title, const char *text, double room)
{
    Display display = {.height = room + 1};
    for (gsize i = 0; i < G_N_ELEMENTS(display_scales) && display.height > room; i++) {
        display = set_display(ink, title, text, display_scales[i]);
    }
    if (display.height > room) {
        cb_book_report(ink->book, CB_CODE_PRINT_OVERFULL, NULL, NULL,
                       "shorten the title and the description",
                       "title and description do not fit the cover");
        display.text = NULL;
    }
    return display;
}

static void ink_cover_foot(CbInk *ink, double x, double y)
{
    const CbTextStyle *note = &ink->book->style->cover_note;
    const CbGuideInput *input = ink->book->input;
    ink_short(ink, input->date, note, x, y);
    y -= note->leading;
    if (input->address != NULL) {
        ink_short(ink, input->address, note, x, y);
        y -= note->leading;
    }
    if (input->author != NULL && g_strcmp0(input->author, input->collection) != 0) {
        ink_short(ink, input->author, note, x, y);
    }
}

void cb_ink_cover(CbInk *ink)
{
    const CbBook *book = ink->book;
    const CbPrintStyle *style = book->style;
    const CbGuideInput *input = book->input;
    double height = style->page_size.height;
    double left = cb_ink_text_left(ink);
    double foot = height * (1 - COVER_FOOT) - style->cover_note.leading;
    double bottom = foot - 4 * style->cover_note.leading;
    double top = height * COVER_TOP;
    fill_page(ink, cb_print_color(style, style->cover_background, -1));
    if (input->collection != NULL && strcmp(input->collection, input->title) != 0) {
        top = ink_short(ink, input->collection, &style->cover_note, left, top);
    }
    double highest = top + style->cover_note.leading;
    Display display = fit_display(ink, input->title, input->description, bottom - highest);
    double y = CLAMP(bottom - display.height, highest, height * COVER_TITLE);
    y = ink_block(ink, &(CbElement){.tag = "P"}, display.title, &display.title_style, left, y,
                  bottom);
    if (display.text != NULL) {
        ink_block(ink, &(CbElement){.tag = "P"}, display.text, &display.text_style, left,
                  y + display.text_style.leading, bottom);
    }
    ink_cover_foot(ink, left, foot);
}

/* The heading of a part, and its summary `gap` below, as far as there is room. */
static void ink_head(CbInk *ink, const Display *head, double x, double y, double gap)
{
    const CbChapter *chapter = ink->chapter;
    const CbElement heading = {.tag = "H1", .language = chapter->heading->language};
    const CbElement summary = {.tag = "P", .language = chapter->text_language};
    double bottom = ink->book->style->page_size.height - ink->book->style->margin_bottom;
    y = ink_block(ink, &heading, head->title, &head->title_style, x, y, bottom);
    if (head->text != NULL) {
        ink_block(ink, &summary, head->text, &head->text_style, x, y + gap, bottom);
    }
}

/* The head of an opener: its title smaller, if both would not fit otherwise. */
static Display fit_opener(CbInk *ink, double room)
{
    CbBook *book = ink->book;
    const CbChapter *chapter = ink->chapter;
    Display head = {.title_style = book->style->opener_title,
                    .text_style = book->style->opener_text,
                    .title = chapter->head_title,
                    .text = chapter->head_text};
    double text =
        head.text != NULL ? paragraph_height(head.text, &head.text_style) + OPENER_GAP : 0;
    head.height = paragraph_height(head.title, &head.title_style) + text;
    for (gsize i = 1; i < G_N_ELEMENTS(display_scales) && head.height > room; i++) {
        head.title_style.size = book->style->opener_title.size * display_scales[i];
        head.title_style.leading = book->style->opener_title.leading * display_scales[i];
        head.title = cb_book_simple(book, &head.title_style, chapter->title, book->text_width,
                                    chapter->phase, CB_NO_LINK);
        head.height = paragraph_height(head.title, &head.title_style) + text;
    }
    if (head.height > room) {
        cb_book_report(book, CB_CODE_PRINT_OVERFULL, chapter->heading->id, chapter->title,
                       "shorten the title and the summary",
                       "title and summary of \"%s\" do not fit a page", chapter->title);
    }
    return head;
}

void cb_ink_opener(CbInk *ink)
{
    const CbPrintStyle *style = ink->book->style;
    CbChapter *chapter = ink->chapter;
    double height = style->page_size.height;
    double bottom = height - style->margin_bottom;
    fill_page(ink, cb_print_color(style, style->opener_background, chapter->phase));
    cb_tags_destination(ink->tags, chapter->heading->id, 0, 0);
    cb_ink_add_outline(ink, chapter->heading);
    Display head = fit_opener(ink, bottom - style->margin_top);
    double y = MIN(height * OPENER_TITLE, MAX(bottom - head.height, style->margin_top));
    ink_head(ink, &head, cb_ink_text_left(ink), y, OPENER_GAP);
}

/* The heading of a part that has no opener. */
void cb_ink_banner(CbInk *ink)
{
    const CbPrintStyle *style = ink->book->style;
    CbChapter *chapter = ink->chapter;
    double left = cb_ink_text_left(ink) + chapter->left;
    double y = style->margin_top;
    cb_tags_destination(ink->tags, chapter->heading->id, left, y);
    cb_ink_add_outline(ink, chapter->heading);
    const Display head = {.title_style = style->heading[0],
                          .text_style = style->base,
                          .title = chapter->head_title,
                          .text = chapter->head_text};
    ink_head(ink, &head, left, y, style->heading_after[0] / 2);
}

/* Running heads and folios: one line, on the outer side of the page. */

static void ink_outside(CbInk *ink, const char *words, const CbTextStyle *text, double baseline)
{
    CbBook *book = ink->book;
    CbParagraph *paragraph =
        one_line(ink, words, text, book->full_width,
                 ink->page->is_recto ? CB_SET_RIGHT : CB_SET_LEFT, ink->chapter->phase);
    guint32 start = 0;
    guint32 end = 0;
    if (cb_paragraph_lines(paragraph) > 0) {
        CbLinePen pen;
        cb_paragraph_line(paragraph, 0, &start, &end);
        cb_line_pen_init(&pen, paragraph, 0, NULL, NULL);
        cb_line_pen_draw(&pen, end, ink->cr, page_left(ink), baseline);
    }
}

static const char *running_head(const CbInk *ink)
{
    const CbGuideInput *input = ink->book->input;
    if (ink->chapter->kind == CB_CHAPTER_FRONT || input->is_sheet) {
        return input->collection != NULL ? input->collection : input->title;
    }
    if (ink->page->is_recto && ink->page->entry != NULL) {
        return ink->page->entry->text;
    }
    return ink->chapter->title != NULL ? ink->chapter->title : input->title;
}

void cb_ink_furniture(CbInk *ink)
{
    const CbPrintStyle *style = ink->book->style;
    if (ink->page->is_opener) {
        return;
    }
    cb_tags_end_text(ink->tags);
    ink_outside(ink, running_head(ink), &style->running,
                style->margin_top - style->running_distance);
    ink_outside(ink, ink->page->label, &style->folio,
                style->page_size.height - style->margin_bottom + style->folio_distance);
}
