#include "guide/paginate.h"

#include <math.h>

#define EMPTY_COST 5000.0  /* of a page with nothing on it; grows with the square */
#define WELCOME_SHARE 0.12 /* of that cost, where something new begins on the next page */
#define PAGE_COST 400.0    /* of one page more */
#define EMERGENCY_COST 1e7 /* of ending a page where none may end, before one overflows */
#define FIRMNESS_COST 3e7  /* more, where parts belong together most */
#define OVERFULL_COST 1e9
#define LONG_COST 120.0  /* of a page that is higher than others */
#define ROUNDING 0.01    /* points */
#define SHORT_COST 600.0 /* of a last page that is all but empty; less if it has more */
#define SHORT 0.3        /* as a share of the page */

/* The best way to set everything from one item on. */
typedef struct {
    double cost;
    guint end; /* the space at which the first page of that way ends, or the number of items */
    gboolean overfull;
    gboolean torn;
    gboolean is_known;
} Best;

typedef struct {
    const CbPageItem *items;
    guint n_items;
    const CbPageSettings *settings;
    guint n_short;
    Best *best; /* n_items for each layer: page 0, 1 … n_short-1, and all that follow */
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
        return PAGE_COST + SHORT_COST * MAX(0.0, 1.0 - used / (SHORT * height));
    }
    double empty = MAX(0.0, 1.0 - used / height);
    double penalty = paginator->items[end].penalty;
    double weight = penalty <= CB_PAGE_WELCOME ? WELCOME_SHARE : 1;
    return PAGE_COST + EMPTY_COST * weight * empty * empty + penalty;
}

/* The best way from an item on, if it begins page number `layer`. */
static Best *best_at(const Paginator *paginator, guint layer, guint item)
{
    return &paginator->best[(gsize)layer * paginator->n_items + item];
}

static guint next_layer(const Paginator *paginator, guint layer)
{
    return MIN(layer + 1, paginator->n_short);
}

static double rest_cost(const Paginator *paginator, guint layer, guint end)
{
    guint next = end < paginator->n_items ? page_start(paginator, end) : end;
    return next < paginator->n_items ? best_at(paginator, next_layer(paginator, layer), next)->cost
                                     : 0.0;
}

/* Tries to end at `end` a page that uses `used` points so far of `height`, and at most `slack`
 * more. TRUE if it must end here. */
static gboolean try_end(Paginator *paginator, guint layer, Best *best, guint end, double used,
                        double height, double slack)
{
    gboolean forced = end == paginator->n_items || paginator->items[end].penalty <= CB_PAGE_ALWAYS;
    gboolean allowed = forced || paginator->items[end].penalty < CB_PAGE_NEVER;
    gboolean is_long = used > height + ROUNDING;
    gboolean fits = used <= height + slack + ROUNDING;
    if (allowed && (fits || !best->is_known)) {
        double cost = page_cost(paginator, used, height, end) + rest_cost(paginator, layer, end);
        if (!fits) {
            cost += OVERFULL_COST;
        } else if (is_long) {
            cost += LONG_COST;
        }
        if (!best->is_known || cost < best->cost) {
            *best = (Best){.cost = cost, .end = end, .overfull = !fits, .is_known = TRUE};
        }
    }
    return forced || (!fits && best->is_known);
}

/* Remembers in `torn` the best place to end a page that has none. */
static void try_tear(const Paginator *paginator, guint layer, Best *torn, guint end, double used,
                     double height)
{
    if (end == paginator->n_items || used > height + ROUNDING) {
        return;
    }
    double firmness = (double)MAX(paginator->items[end].tear, 0) / CB_PAGE_NEVER;
    double cost = EMERGENCY_COST + FIRMNESS_COST * firmness +
                  page_cost(paginator, used, height, end) + rest_cost(paginator, layer, end);
    if (!torn->is_known || cost < torn->cost) {
        *torn = (Best){.cost = cost, .end = end, .torn = TRUE, .is_known = TRUE};
    }
}

/* A page without any place to end is torn; where nothing fits at all, what does not fit has the
 * page to itself, up to the space `first`. A short page stays empty rather. */
static void try_emergency(const Paginator *paginator, guint layer, Best *best, const Best *torn,
                          guint start, guint first)
{
    if (best->is_known && !best->overfull) {
        return;
    }
    if (layer < paginator->n_short) {
        double rest = best_at(paginator, layer + 1, start)->cost;
        *best = (Best){.cost = PAGE_COST + EMPTY_COST + rest, .end = start, .is_known = TRUE};
    } else if (torn->is_known) {
        *best = *torn;
    } else {
        *best = (Best){.cost = OVERFULL_COST + rest_cost(paginator, layer, first),
                       .end = first,
                       .overfull = TRUE,
                       .is_known = TRUE};
    }
}

static double head_before(const Paginator *paginator, guint start)
{
    return start > 0 && paginator->items[start - 1].is_space ? paginator->items[start - 1].head
                                                             : 0.0;
}

static void find_best(Paginator *paginator, guint layer, guint start)
{
    double height = layer < paginator->n_short ? paginator->settings->short_height
                                               : paginator->settings->height;
    Best *best = best_at(paginator, layer, start);
    double used = head_before(paginator, start);
    double notes = 0;
    double space = 0; /* not yet used: it vanishes if the page ends */
    guint first = 0;  /* space, or the end of all */
    Best torn = {0};
    for (guint at = start; at <= paginator->n_items; at++) {
        if (at == paginator->n_items || paginator->items[at].is_space) {
            double gap = notes > 0 ? notes + paginator->settings->note_gap : 0;
            first = first > 0 ? first : at;
            if (!best->is_known || best->overfull) {
                try_tear(paginator, layer, &torn, at, used + gap, height);
            }
            double slack = notes > 0 ? 0 : paginator->settings->slack;
            if (try_end(paginator, layer, best, at, used + gap, height, slack)) {
                try_emergency(paginator, layer, best, &torn, start, first);
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

static void find_all(Paginator *paginator, guint layer)
{
    for (guint i = paginator->n_items; i-- > 0;) {
        gboolean may_begin = i == 0 || paginator->items[i - 1].is_space;
        if (may_begin && !paginator->items[i].is_space) {
            find_best(paginator, layer, i);
        }
    }
}

static CbPageSpan make_page(const Paginator *paginator, guint start, const Best *best)
{
    guint last = best->end;
    while (last > start && paginator->items[last - 1].is_space) {
        last--;
    }
    double head = last > start ? head_before(paginator, start) : 0;
    return (CbPageSpan){.first = start,
                        .last = last,
                        .head = head,
                        .head_item = head > 0 ? (int)start - 1 : -1,
                        .overfull = best->overfull,
                        .torn = best->torn};
}

void cb_paginate(const CbPageItem *items, guint n_items, const CbPageSettings *settings,
                 GArray *pages)
{
    guint n_short = MIN(settings->n_short, CB_MAX_SHORT_PAGES);
    Paginator paginator = {.items = items,
                           .n_items = n_items,
                           .settings = settings,
                           .n_short = n_short,
                           .best = g_new0(Best, ((gsize)n_short + 1) * n_items + 1)};
    find_all(&paginator, n_short);
    for (guint layer = n_short; layer-- > 0;) {
        find_all(&paginator, layer);
    }
    guint layer = 0;
    for (guint at = page_start(&paginator, 0); at < n_items;) {
        const Best *best = best_at(&paginator, layer, at);
        CbPageSpan page = make_page(&paginator, at, best);
        g_array_append_val(pages, page);
        at = page_start(&paginator, best->end);
        layer = next_layer(&paginator, layer);
    }
    g_free(paginator.best);
}
