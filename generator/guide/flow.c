#include "guide/flow.h"

#include "guide/guide.h"

#define SIZE_TOLERANCE 0.05 /* points */

void cb_flow_init(CbFlow *flow, CbArena *arena)
{
    flow->arena = arena;
    flow->items = g_array_new(FALSE, TRUE, sizeof(CbFlowItem));
    flow->pages = g_array_new(FALSE, TRUE, sizeof(CbPageItem));
    flow->wides = g_array_new(FALSE, TRUE, sizeof(CbFlowRange));
}

void cb_flow_clear(CbFlow *flow)
{
    g_clear_pointer(&flow->items, g_array_unref);
    g_clear_pointer(&flow->pages, g_array_unref);
    g_clear_pointer(&flow->wides, g_array_unref);
}

guint cb_flow_add(CbFlow *flow, const CbFlowItem *item, double height)
{
    CbPageItem page = {.height = height};
    for (guint i = 0; i < item->n_notes; i++) {
        page.notes += item->notes[i]->height;
    }
    g_array_append_val(flow->items, *item);
    g_array_append_val(flow->pages, page);
    return flow->items->len - 1;
}

void cb_flow_add_space(CbFlow *flow, double height, int penalty, CbRow *head)
{
    CbFlowItem item = {.kind = CB_FLOW_SPACE, .as.row = head};
    CbPageItem page = {.height = height,
                       .penalty = (gint16)CLAMP(penalty, CB_PAGE_ALWAYS, CB_PAGE_NEVER),
                       .tear = (gint16)CLAMP(penalty, CB_PAGE_ALWAYS, CB_PAGE_FIRM),
                       .head = head != NULL ? head->height : 0,
                       .is_space = TRUE};
    g_array_append_val(flow->items, item);
    g_array_append_val(flow->pages, page);
}

CbFlowItem *cb_flow_item(const CbFlow *flow, guint index)
{
    return &g_array_index(flow->items, CbFlowItem, index);
}

CbPageItem *cb_flow_page_item(const CbFlow *flow, guint index)
{
    return &g_array_index(flow->pages, CbPageItem, index);
}

double cb_flow_height(const CbFlow *flow, guint first, guint last)
{
    double height = 0;
    for (guint i = first; i < last; i++) {
        height += cb_flow_page_item(flow, i)->height;
    }
    return height;
}

void cb_flow_keep(CbFlow *flow, guint first, guint last)
{
    for (guint i = first; i < last; i++) {
        CbPageItem *item = cb_flow_page_item(flow, i);
        if (item->is_space && item->penalty > CB_PAGE_ALWAYS) {
            item->penalty = CB_PAGE_NEVER;
        }
    }
}

void cb_flow_keep_firmly(CbFlow *flow, guint first, guint last)
{
    cb_flow_keep(flow, first, last);
    for (guint i = first; i < last; i++) {
        cb_flow_page_item(flow, i)->tear = CB_PAGE_FIRM;
    }
}

void cb_flow_discourage(CbFlow *flow, guint first, guint last, int penalty)
{
    for (guint i = first; i < last; i++) {
        CbPageItem *item = cb_flow_page_item(flow, i);
        if (item->is_space && item->penalty > CB_PAGE_ALWAYS) {
            item->penalty = (gint16)MAX(item->penalty, penalty);
            item->tear = (gint16)MAX(item->tear, penalty);
        }
    }
}

/* Items from `first` on, in the order of `order`: what refers to one of them by its number finds it
 * again. */
static void reorder(CbFlow *flow, guint first, const GArray *order)
{
    g_autofree guint *places = g_new(guint, order->len);
    g_autofree CbFlowItem *items = g_new(CbFlowItem, order->len);
    g_autofree CbPageItem *pages = g_new(CbPageItem, order->len);
    for (guint i = 0; i < order->len; i++) {
        guint from = g_array_index(order, guint, i);
        places[from - first] = first + i;
        items[i] = *cb_flow_item(flow, from);
        pages[i] = *cb_flow_page_item(flow, from);
    }
    for (guint i = 0; i < order->len; i++) {
        gboolean refers = items[i].kind == CB_FLOW_OPEN || items[i].kind == CB_FLOW_BOX;
        if (refers && items[i].index >= first && items[i].index < first + order->len) {
            items[i].index = places[items[i].index - first];
        }
        *cb_flow_item(flow, first + i) = items[i];
        *cb_flow_page_item(flow, first + i) = pages[i];
    }
}

static void append_numbers(GArray *order, guint first, guint last)
{
    for (guint i = first; i < last; i++) {
        g_array_append_val(order, i);
    }
}

void cb_flow_swap(CbFlow *flow, guint first, guint middle, guint last)
{
    g_autoptr(GArray) order = g_array_new(FALSE, FALSE, sizeof(guint));
    gboolean has_space_behind = last < flow->items->len;
    guint space = has_space_behind ? last : middle;
    append_numbers(order, space, space + 1);
    append_numbers(order, middle + 1, last);
    append_numbers(order, first - 1, middle);
    if (has_space_behind) {
        append_numbers(order, middle, middle + 1);
    }
    reorder(flow, first - 1, order);
}

gboolean cb_flow_may_shrink(const CbFlow *flow, guint index, double scale)
{
    const CbPicture *picture = cb_flow_item(flow, index)->as.picture;
    double width = 0;
    double height = 0;
    cb_picture_size(picture, &width, &height);
    double letters = cb_picture_smallest_text(picture) / height;
    letters *= cb_flow_page_item(flow, index)->height * scale;
    return letters <= 0 || letters >= CB_SMALLEST_LETTERS - SIZE_TOLERANCE;
}

void cb_flow_shrink(const CbFlow *flow, guint index, double scale)
{
    cb_flow_item(flow, index)->width *= scale;
    cb_flow_page_item(flow, index)->height *= scale;
}
