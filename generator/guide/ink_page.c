#include "guide/ink_parts.h"

#include <string.h>

#define COVER_TOP 0.075 /* of the page's height */
#define COVER_TITLE 0.34
#define COVER_FOOT 0.06
#define OPENER_TITLE 0.36
#define OPENER_GAP 26.0 /* points, between title and summary */

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

/* A paragraph as an element of its own; returns the y below it. */
static double ink_block(CbInk *ink, const char *tag, CbParagraph *paragraph,
                        const CbTextStyle *text, double x, double y)
{
    const CbElement element = {.tag = tag};
    if (cb_paragraph_is_plain(paragraph)) {
        cb_tags_open_leaf(ink->tags, &element);
    } else {
        cb_tags_open(ink->tags, &element);
    }
    cb_ink_paragraph(ink, paragraph, text, x, y);
    cb_tags_close(ink->tags);
    return y + paragraph_height(paragraph, text);
}

static double ink_words(CbInk *ink, const char *words, const CbTextStyle *text, double width,
                        double x, double y)
{
    if (words == NULL || words[0] == '\0') {
        return y;
    }
    CbParagraph *paragraph = cb_book_simple(ink->book, text, words, width, -1, CB_NO_LINK);
    return ink_block(ink, "P", paragraph, text, x, y);
}

void cb_ink_cover(CbInk *ink)
{
    const CbBook *book = ink->book;
    const CbPrintStyle *style = book->style;
    const CbGuideInput *input = book->input;
    double height = style->page_size.height;
    double left = cb_ink_text_left(ink);
    double width = book->text_width;
    fill_page(ink, cb_print_color(style, style->cover_background, -1));
    if (input->collection != NULL && strcmp(input->collection, input->title) != 0) {
        ink_words(ink, input->collection, &style->cover_note, width, left, height * COVER_TOP);
    }
    double y = ink_words(ink, input->title, &style->cover_title, width, left, height * COVER_TITLE);
    ink_words(ink, input->description, &style->cover_subtitle, width, left,
              y + style->cover_subtitle.leading);
    double foot = height * (1 - COVER_FOOT) - style->cover_note.leading;
    ink_words(ink, input->date, &style->cover_note, width, left, foot);
    ink_words(ink, input->author, &style->cover_note, width, left,
              foot - style->cover_note.leading);
}

void cb_ink_opener(CbInk *ink)
{
    const CbPrintStyle *style = ink->book->style;
    CbChapter *chapter = ink->chapter;
    double left = cb_ink_text_left(ink);
    double y = style->page_size.height * OPENER_TITLE;
    fill_page(ink, cb_print_color(style, style->opener_background, chapter->phase));
    cb_tags_destination(ink->tags, chapter->heading->id, 0, 0);
    cb_ink_add_outline(ink, chapter->heading);
    y = ink_block(ink, "H1", chapter->head_title, &style->opener_title, left, y);
    if (chapter->head_text != NULL) {
        ink_block(ink, "P", chapter->head_text, &style->opener_text, left, y + OPENER_GAP);
    }
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
    y = ink_block(ink, "H1", chapter->head_title, &style->heading[0], left, y);
    if (chapter->head_text != NULL) {
        ink_block(ink, "P", chapter->head_text, &style->base, left,
                  y + style->heading_after[0] / 2);
    }
}

/* Running heads and folios: one line, on the outer side of the page. */

static void ink_outside(CbInk *ink, const char *words, const CbTextStyle *text, double baseline)
{
    CbBook *book = ink->book;
    CbParagraph *paragraph = cb_paragraph_new(book->press);
    CbRun run = cb_book_run(book, text, (CbTypeVariant){.scale = 1}, ink->chapter->phase);
    cb_paragraph_add(paragraph, words, strlen(words), &run);
    cb_paragraph_set(paragraph,
                     &(CbSetting){.width = book->full_width,
                                  .align = ink->page->is_recto ? CB_SET_RIGHT : CB_SET_LEFT,
                                  .language = book->input->language});
    guint32 start = 0;
    guint32 end = 0;
    if (cb_paragraph_lines(paragraph) > 0) {
        CbLinePen pen;
        cb_paragraph_line(paragraph, 0, &start, &end);
        cb_line_pen_init(&pen, paragraph, 0, NULL, NULL);
        cb_line_pen_draw(&pen, end, ink->cr, page_left(ink), baseline);
    }
    cb_paragraph_free(paragraph);
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
