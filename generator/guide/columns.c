#include "guide/columns.h"

#define COLUMN_STEP 3.0  /* points: how exactly columns are balanced */
#define LEAST_WHITE 0.12 /* share of a page that is worth filling with text from further on */
#define MOSTLY_WHITE                                                                               \
    0.5 /* share of a page that is worth it, even if a heading comes before a figure */
#define LEAST_SHRUNK 0.7 /* of its height: a figure that is made to fit what is left */
#define MOST_LED 0.5     /* share of a page that goes along with what it leads to */

/* How far the pages of a chapter are filled. */
typedef struct {
    guint next;    /* the item after the last that was set */
    guint n_spans; /* set so far */
    guint n_bands;
    guint page_band; /* the first of the page */
    double used;     /* of the page, from its top */
} Mark;

typedef struct {
    CbBook *book;
    CbChapter *chapter;
    Mark now;
    Mark before;         /* the columns that were set last, if the page ends with columns */
    gboolean in_columns; /* whether it does */
} Filler;

static const CbPageItem *item_at(const Filler *filler, guint index)
{
    return cb_flow_page_item(&filler->chapter->flow, index);
}

static gboolean is_space(const Filler *filler, guint index)
{
    return index < filler->chapter->flow.pages->len && item_at(filler, index)->is_space;
}

/* Whether it is a space at which a page may end and need not. */
static gboolean is_free_space(const Filler *filler, guint index)
{
    return is_space(filler, index) && item_at(filler, index)->penalty < CB_PAGE_NEVER &&
           item_at(filler, index)->penalty > CB_PAGE_ALWAYS;
}

static const CbPageSpan *span_at(const GArray *spans, guint index)
{
    return &g_array_index(spans, CbPageSpan, index);
}

/* Whether all columns have room for what is theirs, and end where they may. */
static gboolean is_sound(const GArray *spans)
{
    for (guint i = 0; i < spans->len; i++) {
        if (span_at(spans, i)->overfull || span_at(spans, i)->torn) {
            return FALSE;
        }
    }
    return TRUE;
}

static double notes_of(const CbChapter *chapter, const CbPageSpan *span)
{
    double notes = 0;
    for (guint i = span->first; i < span->last; i++) {
        notes += cb_flow_page_item(&chapter->flow, i)->notes;
    }
    return notes;
}

double cb_columns_notes(const CbChapter *chapter, guint first_band, guint n_bands, guint column)
{
    double notes = 0;
    for (guint i = first_band; i < first_band + n_bands; i++) {
        const CbBand *band = &g_array_index(chapter->bands, CbBand, i);
        if (column < band->n_spans) {
            notes += notes_of(chapter, span_at(chapter->spans, band->first_span + column));
        }
    }
    return notes;
}

/* The room that footnotes of the page take so far, with the space above them. */
static double notes_below(const Filler *filler)
{
    double most = 0;
    for (guint column = 0; column < filler->chapter->columns; column++) {
        most = MAX(most, cb_columns_notes(filler->chapter, filler->now.page_band,
                                          filler->now.n_bands - filler->now.page_band, column));
    }
    return most > 0 ? most + filler->book->style->footnote.leading : 0;
}

static gboolean is_empty_page(const Filler *filler)
{
    return filler->now.page_band == filler->now.n_bands;
}

static double room_left(const Filler *filler)
{
    return filler->book->text_height - filler->now.used - notes_below(filler);
}

static void start_page(Filler *filler)
{
    filler->now.used = 0;
    filler->now.page_band = filler->now.n_bands;
    filler->in_columns = FALSE;
}

/* Passes the spaces before what comes next: they vanish at the top of a page, or make one begin.
 * Where it begins; `end` if there is nothing. */
static guint pass_spaces(Filler *filler, guint end)
{
    double gap = 0;
    guint at = filler->now.next;
    for (; at < end && is_space(filler, at); at++) {
        gap += item_at(filler, at)->height;
        if (item_at(filler, at)->penalty <= CB_PAGE_ALWAYS && !is_empty_page(filler)) {
            start_page(filler);
        }
    }
    if (at < end && !is_empty_page(filler)) {
        filler->now.used += gap;
    }
    return at;
}

static void append_span(Filler *filler, const CbPageSpan *span, guint first)
{
    CbPageSpan it = *span;
    it.first += first;
    it.last += first;
    it.head_item += it.head_item >= 0 ? (int)first : 0;
    g_array_append_val(filler->chapter->spans, it);
    filler->now.n_spans++;
}

/* A band of the spans `from` to `to` (excluded) of items from `first` on. */
static void add_band(Filler *filler, const GArray *spans, guint from, guint to, guint first)
{
    CbChapter *chapter = filler->chapter;
    double height = 0;
    CbBand band = {.first_span = filler->now.n_spans,
                   .n_spans = to - from,
                   .top = filler->now.used,
                   .begins_page = is_empty_page(filler)};
    for (guint i = from; i < to; i++) {
        append_span(filler, span_at(spans, i), first);
        const CbPageSpan *span = span_at(chapter->spans, chapter->spans->len - 1);
        height = MAX(height, span->head + cb_flow_height(&chapter->flow, span->first, span->last));
        filler->now.next = span->last;
    }
    g_array_append_val(chapter->bands, band);
    filler->now.n_bands++;
    filler->now.used += height;
}

static void cut_items(const Filler *filler, guint first, guint last, double room, guint n_short,
                      GArray *spans)
{
    const CbPrintStyle *style = filler->book->style;
    CbPageSettings settings = {.height = filler->book->text_height,
                               .short_height = room,
                               .n_short = n_short,
                               .note_gap = style->footnote.leading,
                               .slack = filler->chapter->columns == 1 ? style->base.leading : 0};
    g_array_set_size(spans, 0);
    cb_paginate(item_at(filler, first), last - first, &settings, spans);
}

/* Whether something begins well on the page. */
static gboolean begins_well(const CbPageSpan *span)
{
    return span->first < span->last && !span->overfull && !span->torn;
}

/* Cuts items for the room that is left, or for a page of their own if it is too small. */
static void cut_for_room(Filler *filler, guint first, guint last, guint columns, GArray *spans)
{
    guint n_short = filler->now.used > 0 ? columns : 0;
    cut_items(filler, first, last, room_left(filler), n_short, spans);
    if (!is_empty_page(filler) && !begins_well(span_at(spans, 0))) {
        start_page(filler);
        cut_items(filler, first, last, filler->book->text_height, 0, spans);
    }
}

/* Undoes the bands that were added since `mark`. */
static void go_back(Filler *filler, const Mark *mark)
{
    filler->now = *mark;
    g_array_set_size(filler->chapter->spans, mark->n_spans);
    g_array_set_size(filler->chapter->bands, mark->n_bands);
    filler->in_columns = FALSE;
}

/* Columns. */

/* A copy of items as pagination sees them; `with_notes`: with their footnotes. */
static GArray *copy_items(const Filler *filler, guint first, guint last, gboolean with_notes)
{
    GArray *copy = g_array_sized_new(FALSE, FALSE, sizeof(CbPageItem), last - first);
    for (guint i = first; i < last; i++) {
        CbPageItem item = *item_at(filler, i);
        item.notes = with_notes ? item.notes : 0;
        g_array_append_val(copy, item);
    }
    return copy;
}

/* In columns of one page, what describes a figure may stand beside it. `items` are those from
 * `first` on. */
static void free_descriptions(const Filler *filler, GArray *items, guint first)
{
    for (guint i = 1; i < items->len; i++) {
        CbPageItem *item = &g_array_index(items, CbPageItem, i);
        gboolean was_free = item->is_space && item->tear < CB_PAGE_NEVER;
        const CbFlowItem *before = cb_flow_item(&filler->chapter->flow, first + i - 1);
        if (was_free && before->kind == CB_FLOW_CLOSE) {
            item->penalty = MIN(item->penalty, item->tear);
        }
    }
}

/* Cuts items into columns that are as low as they may be, lower than `most`. FALSE if they need
 * more. */
static gboolean cut_balanced(const Filler *filler, const GArray *items, double most, GArray *spans)
{
    double all = 0;
    for (guint i = 0; i < items->len; i++) {
        all += g_array_index(items, CbPageItem, i).height;
    }
    for (double height = all / filler->chapter->columns; height < most; height += COLUMN_STEP) {
        CbPageSettings settings = {.height = height,
                                   .note_gap = filler->book->style->footnote.leading};
        g_array_set_size(spans, 0);
        cb_paginate((const CbPageItem *)(gpointer)items->data, items->len, &settings, spans);
        if (spans->len <= filler->chapter->columns && is_sound(spans)) {
            return TRUE;
        }
    }
    return FALSE;
}

static gboolean is_forced_break(const Filler *filler, guint at)
{
    for (; is_space(filler, at); at++) {
        if (item_at(filler, at)->penalty <= CB_PAGE_ALWAYS) {
            return TRUE;
        }
    }
    return FALSE;
}

/* Spans from `at` on that share a page: as many as it has columns, and none beyond a forced break.
 * Where the next page begins. */
static guint end_of_page(const Filler *filler, const GArray *spans, guint at, guint first)
{
    guint end = at;
    while (end < spans->len && end - at < filler->chapter->columns) {
        end++;
        if (is_forced_break(filler, first + span_at(spans, end - 1)->last)) {
            break;
        }
    }
    return end;
}

/* The last columns of a page, of spans `at` to `next` (excluded), that end before item `last`:
 * balanced, if that can be done. Above something that stands across, their footnotes go to the foot
 * of the page. */
static void add_last_columns(Filler *filler, const GArray *spans, guint at, guint next, guint first,
                             guint last)
{
    gboolean is_end = last == filler->chapter->flow.pages->len;
    guint start = first + span_at(spans, at)->first;
    start -= span_at(spans, at)->head_item >= 0 ? 1 : 0; /* the space says what is repeated */
    double room = room_left(filler);
    g_autoptr(GArray) balanced = g_array_new(FALSE, FALSE, sizeof(CbPageSpan));
    g_autoptr(GArray) items = copy_items(filler, start, last, is_end);
    if (cb_chapter_is_about_figures(filler->chapter)) {
        free_descriptions(filler, items, start);
    }
    if (filler->chapter->columns > 1 && cut_balanced(filler, items, room, balanced)) {
        Mark mark = filler->now;
        add_band(filler, balanced, 0, balanced->len, start);
        if (room_left(filler) >= 0) {
            filler->in_columns = TRUE;
            return;
        }
        go_back(filler, &mark);
    }
    add_band(filler, spans, at, next, first);
    filler->in_columns = TRUE;
}

/* What stands in columns, up to item `end`. */
static void fill_columns(Filler *filler, guint end)
{
    Mark before = filler->now;
    guint first = pass_spaces(filler, end);
    if (first >= end) {
        return;
    }
    g_autoptr(GArray) spans = g_array_new(FALSE, FALSE, sizeof(CbPageSpan));
    cut_for_room(filler, first, end, filler->chapter->columns, spans);
    for (guint at = 0; at < spans->len;) {
        guint next = end_of_page(filler, spans, at, first);
        filler->before = before.page_band == filler->now.page_band ? before : filler->now;
        if (next == spans->len) {
            add_last_columns(filler, spans, at, next, first, end);
        } else if (cb_chapter_is_about_figures(filler->chapter)) {
            guint last = first + span_at(spans, next - 1)->last;
            add_last_columns(filler, spans, at, next, first, last);
            start_page(filler);
        } else {
            add_band(filler, spans, at, next, first);
            start_page(filler);
        }
        at = next;
    }
}

/* What stands across all columns. */

/* Whether the block that ends with item `at` may be followed by something that comes from before
 * it: it stands for itself, and a page may end there. */
static gboolean ends_block(const Filler *filler, guint at, int depth)
{
    guint after = at + 1;
    return depth == 0 && (after == filler->chapter->flow.pages->len ||
                          (is_free_space(filler, after) && !is_space(filler, after + 1)));
}

/* How an item changes the number of elements and boxes that are open. */
static int depth_change(const CbFlowItem *item)
{
    switch (item->kind) {
    case CB_FLOW_OPEN:
    case CB_FLOW_BOX:
        return 1;
    case CB_FLOW_CLOSE:
    case CB_FLOW_BOX_END:
        return -1;
    default:
        return 0;
    }
}

/* What may not change places with a figure: other figures, and headings, but for those within an
 * entry on a page that would be white for the most part. */
static gboolean stays(const Filler *filler, const CbFlowItem *item)
{
    if (item->kind == CB_FLOW_HEADING) {
        return item->as.heading->level <= 2 ||
               room_left(filler) < MOSTLY_WHITE * filler->book->text_height;
    }
    return item->kind == CB_FLOW_TARGET || item->kind == CB_FLOW_PICTURE;
}

/* Whether the columns before `wide`, and the items first to last behind it, fit what is left of the
 * page. */
static gboolean fits_before(const Filler *filler, const CbFlowRange *wide, guint first, guint last)
{
    Filler back = *filler;
    if (filler->in_columns) {
        back.now = filler->before;
    }
    g_autoptr(GArray) spans = g_array_new(FALSE, FALSE, sizeof(CbPageSpan));
    g_autoptr(GArray) items = copy_items(filler, first - 1, last, TRUE);
    if (filler->in_columns) {
        g_autoptr(GArray) columns = copy_items(filler, back.now.next, wide->first - 1, TRUE);
        g_array_prepend_vals(items, columns->data, columns->len);
    }
    CbPageSettings settings = {.height = room_left(&back) - item_at(filler, first - 1)->height,
                               .note_gap = filler->book->style->footnote.leading};
    cb_paginate((const CbPageItem *)(gpointer)items->data, items->len, &settings, spans);
    return spans->len <= filler->chapter->columns && is_sound(spans);
}

/* The end of the blocks behind `wide` that fill what is left of the page; 0 if there are none. */
static guint find_filling(const Filler *filler, const CbFlowRange *wide, guint limit)
{
    guint first = wide->last + 1;
    guint found = 0;
    int depth = 0;
    for (guint at = first; at < limit; at++) {
        const CbFlowItem *item = cb_flow_item(&filler->chapter->flow, at);
        depth += depth_change(item);
        if (depth < 0 || stays(filler, item)) {
            break;
        }
        if (item->kind == CB_FLOW_CLOSE && ends_block(filler, at, depth)) {
            if (!fits_before(filler, wide, first, at + 1)) {
                break;
            }
            found = at + 1;
        }
    }
    return found;
}

/* Sets text that follows `wide` before it, to fill the page that it does not fit. The spaces go
 * along: those around `wide` stay around it. */
static void fill_before(Filler *filler, CbFlowRange *wide, guint limit)
{
    CbFlow *flow = &filler->chapter->flow;
    gboolean is_free = is_free_space(filler, wide->first - 1) && is_space(filler, wide->last) &&
                       !is_space(filler, wide->last + 1);
    gboolean is_worth = room_left(filler) >= LEAST_WHITE * filler->book->text_height;
    guint end = is_free && is_worth && !cb_chapter_is_about_figures(filler->chapter)
                    ? find_filling(filler, wide, limit)
                    : 0;
    if (end == 0) {
        return;
    }
    guint length = wide->last - wide->first;
    cb_flow_swap(flow, wide->first, wide->last, end);
    wide->first = end - length;
    wide->last = end;
    if (filler->in_columns) {
        go_back(filler, &filler->before);
    }
    fill_columns(filler, wide->first);
}

/* Makes the figure from item `first` to `last` (excluded) lower, so that it fits what is left of a
 * page that would be white otherwise, if its letters allow it. */
static gboolean shrink_to_fit(const Filler *filler, guint first, guint last)
{
    const CbFlow *flow = &filler->chapter->flow;
    guint at = first;
    while (at < last && cb_flow_item(flow, at)->kind != CB_FLOW_PICTURE) {
        at++;
    }
    double over = cb_flow_height(flow, first, last) - room_left(filler);
    if (at == last || over <= 0 || room_left(filler) < MOSTLY_WHITE * filler->book->text_height) {
        return FALSE;
    }
    double height = cb_flow_page_item(flow, at)->height;
    double scale = (height - over) / height;
    if (scale < LEAST_SHRUNK || !cb_flow_may_shrink(flow, at, scale)) {
        return FALSE;
    }
    cb_flow_shrink(flow, at, scale);
    return TRUE;
}

static void add_wide_bands(Filler *filler, const GArray *spans, guint first)
{
    for (guint i = 0; i < spans->len; i++) {
        if (i > 0) {
            start_page(filler);
        }
        add_band(filler, spans, i, i + 1, first);
    }
    filler->in_columns = FALSE;
}

static gboolean fits_page(const Filler *filler, guint first, guint last)
{
    g_autoptr(GArray) spans = g_array_new(FALSE, FALSE, sizeof(CbPageSpan));
    cut_items(filler, first, last, room_left(filler), 1, spans);
    return begins_well(span_at(spans, 0));
}

/* The end of what describes a figure, from the space behind it on; there is nothing if a page may
 * end there. */
static guint end_of_description(const Filler *filler, guint first)
{
    const CbFlow *flow = &filler->chapter->flow;
    guint last = first;
    if (is_space(filler, first) && !is_free_space(filler, first)) {
        while (last < flow->items->len && cb_flow_item(flow, last)->kind != CB_FLOW_TARGET) {
            last++;
        }
    }
    return last;
}

/* Whether the figure from item `wide` to `first` (excluded) fits the page with its description. */
static gboolean fits_described(const Filler *filler, guint wide, guint first)
{
    guint last = end_of_description(filler, first);
    if (last == first) {
        return TRUE;
    }
    g_autoptr(GArray) spans = g_array_new(FALSE, FALSE, sizeof(CbPageSpan));
    g_autoptr(GArray) items = copy_items(filler, first, last, TRUE);
    double height = cb_flow_height(&filler->chapter->flow, wide, first + 1);
    CbPageSettings settings = {.height = room_left(filler) - height,
                               .note_gap = filler->book->style->footnote.leading};
    cb_paginate((const CbPageItem *)(gpointer)items->data, items->len, &settings, spans);
    return spans->len <= filler->chapter->columns;
}

/* `limit`: where the next begins that stands across, or the end. */
static void fill_wide(Filler *filler, CbFlowRange *wide, guint limit)
{
    Mark mark = filler->now;
    guint first = pass_spaces(filler, wide->last);
    if (!is_empty_page(filler) &&
        (!fits_page(filler, first, wide->last) || !fits_described(filler, first, wide->last))) {
        gboolean fits =
            shrink_to_fit(filler, first, wide->last) && fits_described(filler, first, wide->last);
        if (!fits) {
            filler->now = mark;
            fill_before(filler, wide, limit);
            start_page(filler);
            first = pass_spaces(filler, wide->last);
        }
    }
    g_autoptr(GArray) spans = g_array_new(FALSE, FALSE, sizeof(CbPageSpan));
    cut_for_room(filler, first, wide->last, 1, spans);
    add_wide_bands(filler, spans, first);
}

/* What leads to something that stands across, as a heading does, goes along with it. */
static void take_lead_along(const Filler *filler, CbFlowRange *wide, guint least)
{
    guint first = wide->first;
    double height = 0;
    while (first > least && is_space(filler, first - 1) &&
           item_at(filler, first - 1)->penalty >= CB_PAGE_NEVER) {
        do {
            height += item_at(filler, --first)->height;
        } while (first > least && !is_space(filler, first - 1));
    }
    if (height <= MOST_LED * filler->book->text_height) {
        wide->first = first;
    }
}

void cb_columns_cut(CbBook *book, CbChapter *chapter)
{
    Filler filler = {.book = book, .chapter = chapter, .now.used = chapter->banner};
    g_array_set_size(chapter->spans, 0);
    g_array_set_size(chapter->bands, 0);
    GArray *wides = chapter->flow.wides;
    for (guint i = 0; i < wides->len; i++) {
        CbFlowRange *wide = &g_array_index(wides, CbFlowRange, i);
        take_lead_along(&filler, wide, filler.now.next);
        guint limit = i + 1 < wides->len ? g_array_index(wides, CbFlowRange, i + 1).first
                                         : chapter->flow.items->len;
        fill_columns(&filler, wide->first);
        fill_wide(&filler, wide, limit);
    }
    fill_columns(&filler, chapter->flow.items->len);
}
