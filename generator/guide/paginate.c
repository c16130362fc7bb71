#include "guide/paginate.h"

#include <math.h>

#define EMPTY_COST 2000.0 /* of a page with nothing on it; grows with the square */
#define PAGE_COST 400.0   /* of one page more */
#define OVERFULL_COST 1e9
#define STUB_COST 600.0 /* of a last page that is all but empty */
#define STUB 0.12       /* as a share of the page */

/* The best way to set everything from one item on. */
typedef struct {
    double cost;
    guint end; /* the space at which the first page of that way ends, or the number of items */
    gboolean overfull;
    gboolean is_known;
} Best;

typedef struct {
    const CbPageItem *items;
    guint n_items;
    guint first; /* the first item that is no space */
    const CbPageSettings *settings;
    Best *best; /* for each item at which a page may begin */
} Paginator;

/* The item at which a page begins after a break at the space `at`: spaces in between vanish,
 * unless they force another break. */
static guint page_start(const Paginator *paginator, guint at)
{
    while (at < paginator->n_items && paginator->items[at].is_space) {
        at++;
    }
    return at;
}

static double page_cost(const Paginator *paginator, double used, double height, guint end)
{
    if (end == paginator->n_items || paginator->items[end].penalty <= CB_PAGE_ALWAYS) {
        return used < STUB * height ? PAGE_COST + STUB_COST : PAGE_COST;
    }
    double empty = MAX(0.0, 1.0 - used / height);
    double penalty = paginator->items[end].penalty;
    return PAGE_COST + EMPTY_COST * empty * empty + penalty;
}

static double rest_cost(const Paginator *paginator, guint end)
{
    guint next = end < paginator->n_items ? page_start(paginator, end) : end;
    return next < paginator->n_items ? paginator->best[next].cost : 0.0;
}

/* Tries to end at `end` the page that begins at `start` and uses `used` points so far. TRUE if
 * a page must end here. */
static gboolean try_end(Paginator *paginator, guint start, guint end, double used, double height)
{
    Best *best = &paginator->best[start];
    gboolean forced = end == paginator->n_items || paginator->items[end].penalty <= CB_PAGE_ALWAYS;
    gboolean allowed = forced || paginator->items[end].penalty < CB_PAGE_NEVER;
    gboolean fits = used <= height + 0.01;
    if (allowed && (fits || !best->is_known)) {
        double cost = page_cost(paginator, used, height, end) + rest_cost(paginator, end);
        if (!fits) {
            cost += OVERFULL_COST;
        }
        if (!best->is_known || cost < best->cost) {
            *best = (Best){.cost = cost, .end = end, .overfull = !fits, .is_known = TRUE};
        }
    }
    return forced || (!fits && best->is_known);
}

static double head_before(const Paginator *paginator, guint start)
{
    return start > 0 && paginator->items[start - 1].is_space ? paginator->items[start - 1].head
                                                             : 0.0;
}

static void find_best(Paginator *paginator, guint start)
{
    double height =
        start == paginator->first ? paginator->settings->first_height : paginator->settings->height;
    double used = head_before(paginator, start);
    double notes = 0;
    double space = 0; /* not yet used: it vanishes if the page ends */
    for (guint at = start; at <= paginator->n_items; at++) {
        if (at == paginator->n_items || paginator->items[at].is_space) {
            double gap = notes > 0 ? notes + paginator->settings->note_gap : 0;
            if (try_end(paginator, start, at, used + gap, height)) {
                return;
            }
        }
        if (at < paginator->n_items) {
            const CbPageItem *item = &paginator->items[at];
            if (item->is_space) {
                space += item->height;
            } else {
                used += space + item->height;
                notes += item->notes;
                space = 0;
            }
        }
    }
}

void cb_paginate(const CbPageItem *items, guint n_items, const CbPageSettings *settings,
                 GArray *pages)
{
    Paginator paginator = {.items = items,
                           .n_items = n_items,
                           .settings = settings,
                           .best = g_new0(Best, (gsize)n_items + 1)};
    paginator.first = page_start(&paginator, 0);
    for (guint i = n_items; i-- > 0;) {
        gboolean may_begin = i == 0 || items[i - 1].is_space;
        if (may_begin && !items[i].is_space) {
            find_best(&paginator, i);
        }
    }
    for (guint at = paginator.first; at < n_items;) {
        const Best *best = &paginator.best[at];
        guint last = best->end;
        while (last > at && items[last - 1].is_space) {
            last--;
        }
        CbPageSpan page = {.first = at,
                           .last = last,
                           .head = head_before(&paginator, at),
                           .head_item = head_before(&paginator, at) > 0 ? (int)at - 1 : -1,
                           .overfull = best->overfull};
        g_array_append_val(pages, page);
        at = page_start(&paginator, best->end);
    }
    g_free(paginator.best);
}
