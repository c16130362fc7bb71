#include "guide/break.h"

#include <math.h>

#define FITNESS_CLASSES 4
#define LADDER_CLASSES 4

#define LINE_PENALTY 10.0
#define TWO_HYPHENS_DEMERITS 8000.0
#define LAST_HYPHEN_DEMERITS 6000.0
#define FITNESS_DEMERITS 6000.0
#define SHORT_END_DEMERITS 4000.0
#define TINY_END_DEMERITS 60000.0  /* a last line that is shorter than an indent … */
#define FRAGMENT_DEMERITS 400000.0 /* … or holds nothing but the end of a word */
#define SHORT_END 8       /* a last line is short that is so much narrower than others … */
#define TINY_END 24       /* … and tiny */
#define WORST_BADNESS 1e8 /* of a line that must be taken nonetheless */

/* A way to break the paragraph up to one item; the best ways are linked backwards. */
typedef struct {
    guint32 item;    /* where the line before it was broken */
    guint32 next;    /* first item of the next line */
    gint32 previous; /* node of the break before, -1 at the start */
    guint8 fitness;  /* how tight the line was: 0 tight … 3 very loose */
    guint8 ladder;   /* hyphens in a row, up to this line */
    gboolean overfull;
    gint32 natural; /* width of the line that ends here */
    gint64 width;   /* totals before `next` */
    gint64 stretch;
    gint64 shrink;
    double demerits;
} Node;

typedef struct {
    const CbBreakItem *items;
    guint n_items;
    const CbBreakSettings *settings;
    GArray *nodes;  /* of Node: all that were ever active */
    GArray *active; /* of guint32: indexes of nodes */
    gint64 width;   /* totals before the current item */
    gint64 stretch;
    gint64 shrink;
} Breaker;

/* A line from an active node to the current item. */
typedef struct {
    guint32 from;
    gint64 natural;
    double ratio;
    gboolean overfull;
} Trial;

typedef struct {
    gboolean is_set;
    Trial trial;
    double demerits;
} Candidate;

static gint64 line_width(const Breaker *breaker, const Node *node)
{
    gint64 width = breaker->settings->width;
    return node->previous < 0 ? width - breaker->settings->first_indent : width;
}

/* How far the glue of the line must stretch (positive) or shrink (negative). */
static double line_ratio(gint64 missing, gint64 stretch, gint64 shrink)
{
    if (missing == 0) {
        return 0;
    }
    if (missing > 0) {
        return stretch > 0 ? (double)missing / (double)stretch : INFINITY;
    }
    return shrink > 0 ? (double)missing / (double)shrink : -INFINITY;
}

static Trial try_line(const Breaker *breaker, guint32 from, guint item)
{
    const Node *node = &g_array_index(breaker->nodes, Node, from);
    const CbBreakItem *end = &breaker->items[item];
    Trial trial = {.from = from, .natural = breaker->width - node->width};
    if (end->kind == CB_BREAK_PENALTY) {
        trial.natural += end->width;
    }
    gint64 stretch = breaker->stretch - node->stretch + breaker->settings->ragged;
    gint64 shrink = breaker->shrink - node->shrink;
    trial.ratio = line_ratio(line_width(breaker, node) - trial.natural, stretch, shrink);
    return trial;
}

static guint fitness_of(double ratio)
{
    if (ratio < -0.5) {
        return 0;
    }
    if (ratio <= 0.5) {
        return 1;
    }
    return ratio <= 1.0 ? 2 : 3;
}

static gboolean is_last(const Breaker *breaker, guint item)
{
    return item + 1 == breaker->n_items;
}

/* Whether the line holds nothing but the end of a word that was divided before it. */
static gboolean is_fragment(const Breaker *breaker, const Node *node, guint item)
{
    gboolean goes_on = node->ladder > 0;
    for (guint i = node->next; i < item && goes_on; i++) {
        goes_on = breaker->items[i].kind != CB_BREAK_GLUE || breaker->items[i].width == 0;
    }
    return goes_on;
}

/* What the last line of a paragraph costs beside what any line does. */
static double end_demerits(const Breaker *breaker, const Node *node, gint64 natural, guint item)
{
    double demerits = node->ladder > 0 ? LAST_HYPHEN_DEMERITS : 0;
    if (node->previous < 0) {
        return demerits;
    }
    if (natural * TINY_END < breaker->settings->width) {
        demerits += TINY_END_DEMERITS;
    } else if (natural * SHORT_END < breaker->settings->width) {
        demerits += SHORT_END_DEMERITS;
    }
    return demerits + (is_fragment(breaker, node, item) ? FRAGMENT_DEMERITS : 0);
}

static double line_demerits(const Breaker *breaker, const Trial *trial, guint item)
{
    const Node *node = &g_array_index(breaker->nodes, Node, trial->from);
    const CbBreakItem *end = &breaker->items[item];
    double ratio = fabs(trial->ratio);
    double badness = MIN(100.0 * ratio * ratio * ratio, WORST_BADNESS);
    if (trial->overfull) {
        badness = 10 * WORST_BADNESS;
    }
    double demerits = (LINE_PENALTY + badness) * (LINE_PENALTY + badness);
    if (end->kind == CB_BREAK_PENALTY && end->penalty > CB_PENALTY_ALWAYS) {
        demerits += (double)end->penalty * fabs((double)end->penalty);
    }
    if (node->ladder > 0 && end->hyphen) {
        demerits += TWO_HYPHENS_DEMERITS;
    }
    if (is_last(breaker, item)) {
        demerits += end_demerits(breaker, node, trial->natural, item);
    }
    int step = (int)fitness_of(trial->ratio) - (int)node->fitness;
    if (ABS(step) > 1) {
        demerits += FITNESS_DEMERITS;
    }
    return node->demerits + demerits;
}

/* Glue and penalties after a break vanish: the next line begins at the first box, or at the
 * next forced break. */
static guint32 next_line_start(const Breaker *breaker, guint item)
{
    guint32 next = item;
    while (next < breaker->n_items && breaker->items[next].kind != CB_BREAK_BOX) {
        if (next > item && breaker->items[next].kind == CB_BREAK_PENALTY &&
            breaker->items[next].penalty <= CB_PENALTY_ALWAYS) {
            break;
        }
        next++;
    }
    return next;
}

static void add_node(Breaker *breaker, guint item, const Candidate *best, guint fitness,
                     guint ladder)
{
    Node node = {.item = item,
                 .previous = (gint32)best->trial.from,
                 .fitness = (guint8)fitness,
                 .ladder = (guint8)ladder,
                 .overfull = best->trial.overfull,
                 .natural = (gint32)CLAMP(best->trial.natural, 0, G_MAXINT32),
                 .width = breaker->width,
                 .stretch = breaker->stretch,
                 .shrink = breaker->shrink,
                 .demerits = best->demerits};
    node.next = next_line_start(breaker, item);
    for (guint i = item; i < node.next; i++) {
        const CbBreakItem *skipped = &breaker->items[i];
        if (skipped->kind == CB_BREAK_GLUE) {
            node.width += skipped->width;
            node.stretch += skipped->stretch;
            node.shrink += skipped->shrink;
        }
    }
    guint32 index = breaker->nodes->len;
    g_array_append_val(breaker->nodes, node);
    g_array_append_val(breaker->active, index);
}

static guint ladder_after(const Breaker *breaker, guint32 from, guint item)
{
    if (!breaker->items[item].hyphen) {
        return 0;
    }
    guint ladder = g_array_index(breaker->nodes, Node, from).ladder + 1u;
    return MIN(ladder, LADDER_CLASSES - 1);
}

static gboolean ladder_allowed(const Breaker *breaker, guint32 from, guint item)
{
    const Node *node = &g_array_index(breaker->nodes, Node, from);
    return !breaker->items[item].hyphen || node->ladder < breaker->settings->most_hyphens;
}

static void consider(const Breaker *breaker, const Trial *trial, guint item,
                     Candidate best[FITNESS_CLASSES][LADDER_CLASSES])
{
    double demerits = line_demerits(breaker, trial, item);
    guint fitness = fitness_of(trial->ratio);
    Candidate *place = &best[fitness][ladder_after(breaker, trial->from, item)];
    if (!place->is_set || demerits < place->demerits) {
        *place = (Candidate){.is_set = TRUE, .trial = *trial, .demerits = demerits};
    }
}

static gboolean is_acceptable(const Breaker *breaker, const Trial *trial)
{
    if (trial->ratio < -1.0) {
        return FALSE;
    }
    return breaker->settings->emergency || trial->ratio <= breaker->settings->tolerance;
}

/* Tries to end a line at `item` from every active node; drops the nodes from which every
 * longer line would be too long. */
static void try_break(Breaker *breaker, guint item)
{
    const CbBreakItem *end = &breaker->items[item];
    gboolean forced = end->kind == CB_BREAK_PENALTY && end->penalty <= CB_PENALTY_ALWAYS;
    Candidate best[FITNESS_CLASSES][LADDER_CLASSES] = {{{FALSE, {0, 0, 0, FALSE}, 0}}};
    Trial last_dropped = {0, 0, 0, FALSE};
    gboolean dropped = FALSE;
    guint kept = 0;
    gboolean found = FALSE;
    for (guint i = 0; i < breaker->active->len; i++) {
        guint32 from = g_array_index(breaker->active, guint32, i);
        Trial trial = try_line(breaker, from, item);
        if (is_acceptable(breaker, &trial) && ladder_allowed(breaker, from, item)) {
            consider(breaker, &trial, item, best);
            found = TRUE;
        }
        if (trial.ratio < -1.0 || forced) {
            last_dropped = trial;
            dropped = TRUE;
        } else {
            g_array_index(breaker->active, guint32, kept++) = from;
        }
    }
    g_array_set_size(breaker->active, kept);
    if (!found && kept == 0 && dropped && breaker->settings->emergency) {
        last_dropped.overfull = last_dropped.ratio < -1.0;
        last_dropped.ratio = CLAMP(last_dropped.ratio, -1.0, 10.0);
        consider(breaker, &last_dropped, item, best);
    }
    for (guint fitness = 0; fitness < FITNESS_CLASSES; fitness++) {
        for (guint ladder = 0; ladder < LADDER_CLASSES; ladder++) {
            if (best[fitness][ladder].is_set) {
                add_node(breaker, item, &best[fitness][ladder], fitness, ladder);
            }
        }
    }
}

static gboolean is_legal_break(const Breaker *breaker, guint item)
{
    const CbBreakItem *it = &breaker->items[item];
    if (it->kind == CB_BREAK_PENALTY) {
        return it->penalty < CB_PENALTY_NEVER;
    }
    return it->kind == CB_BREAK_GLUE && item > 0 && breaker->items[item - 1].kind == CB_BREAK_BOX;
}

static void advance(Breaker *breaker, const CbBreakItem *item)
{
    if (item->kind != CB_BREAK_PENALTY) {
        breaker->width += item->width;
    }
    if (item->kind == CB_BREAK_GLUE) {
        breaker->stretch += item->stretch;
        breaker->shrink += item->shrink;
    }
}

static gint32 best_end(const Breaker *breaker)
{
    gint32 best = -1;
    for (guint i = 0; i < breaker->active->len; i++) {
        guint32 index = g_array_index(breaker->active, guint32, i);
        const Node *node = &g_array_index(breaker->nodes, Node, index);
        if (is_last(breaker, node->item) &&
            (best < 0 ||
             node->demerits < g_array_index(breaker->nodes, Node, (guint)best).demerits)) {
            best = (gint32)index;
        }
    }
    return best;
}

static void collect_lines(const Breaker *breaker, gint32 end, GArray *lines)
{
    for (gint32 at = end; g_array_index(breaker->nodes, Node, (guint)at).previous >= 0;) {
        const Node *node = &g_array_index(breaker->nodes, Node, (guint)at);
        const Node *start = &g_array_index(breaker->nodes, Node, (guint)node->previous);
        CbBrokenLine line = {.first = MIN(start->next, node->item),
                             .last = node->item,
                             .natural = node->natural,
                             .hyphen = breaker->items[node->item].hyphen != 0,
                             .overfull = node->overfull};
        g_array_append_val(lines, line);
        at = node->previous;
    }
    for (guint i = 0; i < lines->len / 2; i++) {
        CbBrokenLine line = g_array_index(lines, CbBrokenLine, i);
        g_array_index(lines, CbBrokenLine, i) =
            g_array_index(lines, CbBrokenLine, lines->len - 1 - i);
        g_array_index(lines, CbBrokenLine, lines->len - 1 - i) = line;
    }
}

gboolean cb_break_lines(const CbBreakItem *items, guint n_items, const CbBreakSettings *settings,
                        GArray *lines)
{
    Breaker breaker = {.items = items,
                       .n_items = n_items,
                       .settings = settings,
                       .nodes = g_array_new(FALSE, FALSE, sizeof(Node)),
                       .active = g_array_new(FALSE, FALSE, sizeof(guint32))};
    g_array_set_size(lines, 0);
    Node start = {.previous = -1, .fitness = 1};
    guint32 first = 0;
    g_array_append_val(breaker.nodes, start);
    g_array_append_val(breaker.active, first);
    for (guint i = 0; i < n_items && breaker.active->len > 0; i++) {
        if (is_legal_break(&breaker, i)) {
            try_break(&breaker, i);
        }
        advance(&breaker, &items[i]);
    }
    gint32 end = n_items > 0 && breaker.active->len > 0 ? best_end(&breaker) : -1;
    if (end >= 0) {
        collect_lines(&breaker, end, lines);
    }
    g_array_unref(breaker.nodes);
    g_array_unref(breaker.active);
    return end >= 0;
}
