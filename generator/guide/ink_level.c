#include "guide/ink_parts.h"

#include "guide/columns.h"

#define LARGE_SPACE 0.75      /* of a line of text: spaces between blocks and above headings … */
#define LARGE_GROWTH 0.9      /* … grow by this share of theirs at most, … */
#define SMALL_GROWTH 0.5      /* … those between paragraphs by this, … */
#define MOST_NARROWING (-0.4) /* … and all become smaller by this share of that at most */

static double capitals_of_row(const CbRow *row)
{
    return row->padding + row->ascent - row->capitals;
}

/* How far below the top of the column its first capitals, or its first picture, begin. */
static double first_drop(const CbInk *ink)
{
    const CbPageSpan *span = ink->span;
    if (span->head_item >= 0) {
        return capitals_of_row(cb_ink_item(ink, (guint)span->head_item)->as.row);
    }
    double drop = 0;
    for (guint i = span->first; i < span->last; i++) {
        const CbFlowItem *item = cb_ink_item(ink, i);
        switch ((CbFlowKind)item->kind) {
        case CB_FLOW_LINE:
            return drop + item->ascent - item->capitals;
        case CB_FLOW_ROW:
            return drop + capitals_of_row(item->as.row);
        case CB_FLOW_PICTURE:
        case CB_FLOW_RULE:
            return drop;
        default:
            drop += cb_flow_page_item(&ink->chapter->flow, i)->height;
        }
    }
    return drop;
}

/* Capitals at the tops of columns and pages stand as high as those of the text would, whatever
 * they are of. */
static double level_top(const CbInk *ink)
{
    const CbTextStyle *text = &ink->book->style->base;
    const CbTypeface *face = cb_press_typeface(ink->book->press, text, (CbTypeVariant){.scale = 1});
    return cb_book_ascent(face, text->leading) - face->cap_height - first_drop(ink);
}

/* Where the last line of the column stands, as seen from the column's end upwards. A rule, a box or
 * a picture stands on that line. */
static double last_rise(const CbInk *ink)
{
    const CbPageSpan *span = ink->span;
    double rise = 0;
    for (guint i = span->last; i > span->first; i--) {
        const CbFlowItem *item = cb_ink_item(ink, i - 1);
        switch ((CbFlowKind)item->kind) {
        case CB_FLOW_LINE:
            return rise + item->leading - item->ascent;
        case CB_FLOW_ROW:
        case CB_FLOW_PICTURE:
        case CB_FLOW_RULE:
        case CB_FLOW_BOX_END:
            return rise;
        default:
            rise += cb_flow_page_item(&ink->chapter->flow, i - 1)->height;
        }
    }
    return rise;
}

/* Where the last line of a full column stands on the page, above its notes. */
static double level_foot(const CbInk *ink, guint column)
{
    const CbPrintStyle *style = ink->book->style;
    const CbTextStyle *text = &style->base;
    const CbTypeface *face = cb_press_typeface(ink->book->press, text, (CbTypeVariant){.scale = 1});
    double notes =
        cb_columns_notes(ink->chapter, ink->page->first_band, ink->page->n_bands, column);
    double foot = style->page_size.height - style->margin_bottom;
    foot -= notes > 0 ? notes + style->footnote.leading : 0;
    return foot - (text->leading - cb_book_ascent(face, text->leading));
}

/* Whether what a band ends with simply goes on on the next page: nothing new begins there. */
static gboolean goes_on(const CbInk *ink, guint number)
{
    const CbChapter *chapter = ink->chapter;
    const CbBand *band = cb_ink_band(ink, number);
    guint next = band->first_span + band->n_spans;
    gboolean ends_page = number + 1 == ink->page->first_band + ink->page->n_bands;
    if (!ends_page || next >= chapter->spans->len) {
        return FALSE;
    }
    const CbPageSpan *last = &g_array_index(chapter->spans, CbPageSpan, next - 1);
    const CbPageSpan *first = &g_array_index(chapter->spans, CbPageSpan, next);
    for (guint i = last->last; i < first->first; i++) {
        if (cb_flow_page_item(&chapter->flow, i)->penalty <= CB_PAGE_WELCOME) {
            return FALSE;
        }
    }
    return !ink->span->overfull && !ink->span->torn;
}

/* How much higher a space may become to bring the column to its foot. What belongs together stays
 * as close as it is. */
static double growth_of(const CbInk *ink, guint index)
{
    const CbPageItem *item = cb_flow_page_item(&ink->chapter->flow, index);
    if (!item->is_space || item->tear >= CB_PAGE_NEVER) {
        return 0;
    }
    gboolean is_large = item->height >= LARGE_SPACE * ink->book->style->base.leading;
    return item->height * (is_large ? LARGE_GROWTH : SMALL_GROWTH);
}

/* The share of their growth by which the spaces of a column grow: 0 if its end is free, or too far
 * from the foot. */
static double find_share(const CbInk *ink, guint number, guint column, double top)
{
    if (!goes_on(ink, number)) {
        return 0;
    }
    double growth = 0;
    for (guint i = ink->span->first; i < ink->span->last; i++) {
        growth += growth_of(ink, i);
    }
    double end = top + ink->span->head +
                 cb_flow_height(&ink->chapter->flow, ink->span->first, ink->span->last);
    double missing = level_foot(ink, column) - end + last_rise(ink);
    gboolean is_in_reach = missing <= growth && missing >= MOST_NARROWING * growth;
    return growth > 0 && is_in_reach ? missing / growth : 0;
}

void cb_ink_measure_column(CbInk *ink, guint number, guint column)
{
    const CbBand *band = cb_ink_band(ink, number);
    double top = ink->book->style->margin_top + band->top;
    if (band->begins_page || band->n_spans > 1) {
        top += level_top(ink);
    }
    double share = find_share(ink, number, column, top);
    double y = top + ink->span->head;
    ink->head_top = top;
    ink->top = y;
    ink->y = g_renew(double, ink->y, ink->span->last - ink->span->first + 1);
    for (guint i = ink->span->first; i < ink->span->last; i++) {
        ink->y[i - ink->span->first] = y;
        y += cb_flow_page_item(&ink->chapter->flow, i)->height + share * growth_of(ink, i);
    }
    ink->bottom = y;
}
