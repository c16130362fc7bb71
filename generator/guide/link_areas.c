#include "guide/link_areas.h"

#include <math.h>

#define NUMBERS_OF_QUAD 8
#define SAME_LINE 0.05 /* points */

typedef struct {
    double left, bottom, right, top;
} Area;

typedef struct {
    qpdf_data pdf;
    qpdf_oh numbers; /* of the tree that leads from annotations to elements */
    int next;        /* number in it */
} Areas;

static void set(Areas *areas, qpdf_oh dictionary, const char *key, qpdf_oh value)
{
    qpdf_oh_replace_key(areas->pdf, dictionary, key, value);
    qpdf_oh_release(areas->pdf, value);
}

static double number_at(Areas *areas, qpdf_oh array, int at)
{
    qpdf_oh item = qpdf_oh_get_array_item(areas->pdf, array, at);
    double value = qpdf_oh_get_numeric_value(areas->pdf, item);
    qpdf_oh_release(areas->pdf, item);
    return value;
}

static Area area_at(Areas *areas, qpdf_oh quads, int quad)
{
    Area area = {G_MAXDOUBLE, G_MAXDOUBLE, -G_MAXDOUBLE, -G_MAXDOUBLE};
    for (int i = 0; i < NUMBERS_OF_QUAD; i += 2) {
        double x = number_at(areas, quads, quad * NUMBERS_OF_QUAD + i);
        double y = number_at(areas, quads, quad * NUMBERS_OF_QUAD + i + 1);
        area.left = MIN(area.left, x);
        area.right = MAX(area.right, x);
        area.bottom = MIN(area.bottom, y);
        area.top = MAX(area.top, y);
    }
    return area;
}

/* One area for every line; what a link has beside each other in a line is one. */
static GArray *areas_of(Areas *areas, qpdf_oh annotation)
{
    GArray *found = g_array_new(FALSE, FALSE, sizeof(Area));
    qpdf_oh quads = qpdf_oh_get_key(areas->pdf, annotation, "/QuadPoints");
    int count = qpdf_oh_get_array_n_items(areas->pdf, quads) / NUMBERS_OF_QUAD;
    for (int i = 0; i < count; i++) {
        Area area = area_at(areas, quads, i);
        Area *before = found->len > 0 ? &g_array_index(found, Area, found->len - 1) : NULL;
        if (before != NULL && fabs(before->top - area.top) < SAME_LINE &&
            fabs(before->bottom - area.bottom) < SAME_LINE) {
            before->left = MIN(before->left, area.left);
            before->right = MAX(before->right, area.right);
        } else {
            g_array_append_val(found, area);
        }
    }
    qpdf_oh_release(areas->pdf, quads);
    return found;
}

static void set_rectangle(Areas *areas, qpdf_oh annotation, const Area *area)
{
    const double values[] = {area->left, area->bottom, area->right, area->top};
    qpdf_oh array = qpdf_oh_new_array(areas->pdf);
    for (gsize i = 0; i < G_N_ELEMENTS(values); i++) {
        qpdf_oh number = qpdf_oh_new_real_from_double(areas->pdf, values[i], 2);
        qpdf_oh_append_item(areas->pdf, array, number);
        qpdf_oh_release(areas->pdf, number);
    }
    set(areas, annotation, "/Rect", array);
    qpdf_oh_remove_key(areas->pdf, annotation, "/QuadPoints");
}

static qpdf_oh copy_annotation(Areas *areas, qpdf_oh annotation)
{
    qpdf_data pdf = areas->pdf;
    qpdf_oh copy = qpdf_oh_new_dictionary(pdf);
    qpdf_oh_begin_dict_key_iter(pdf, annotation);
    while (qpdf_oh_dict_more_keys(pdf)) {
        const char *key = qpdf_oh_dict_next_key(pdf);
        set(areas, copy, key, qpdf_oh_get_key(pdf, annotation, key));
    }
    qpdf_oh indirect = qpdf_make_indirect_object(pdf, copy);
    qpdf_oh_release(pdf, copy);
    return indirect;
}

/* The structure owns the annotation, and can be found from it. */
static void give_to_element(Areas *areas, qpdf_oh element, qpdf_oh annotation)
{
    qpdf_data pdf = areas->pdf;
    qpdf_oh kids = qpdf_oh_get_key(pdf, element, "/K");
    qpdf_oh reference = qpdf_oh_new_dictionary(pdf);
    set(areas, reference, "/Type", qpdf_oh_new_name(pdf, "/OBJR"));
    qpdf_oh_replace_key(pdf, reference, "/Obj", annotation);
    qpdf_oh_append_item(pdf, kids, reference);
    qpdf_oh_release(pdf, reference);
    qpdf_oh_release(pdf, kids);
    qpdf_oh number = qpdf_oh_new_integer(pdf, areas->next++);
    qpdf_oh_append_item(pdf, areas->numbers, number);
    qpdf_oh_append_item(pdf, areas->numbers, element);
    qpdf_oh_replace_key(pdf, annotation, "/StructParent", number);
    qpdf_oh_release(pdf, number);
}

static void give_to_page(Areas *areas, qpdf_oh element, qpdf_oh annotation)
{
    qpdf_oh page = qpdf_oh_get_key(areas->pdf, element, "/Pg");
    qpdf_oh all = qpdf_oh_get_key(areas->pdf, page, "/Annots");
    qpdf_oh_append_item(areas->pdf, all, annotation);
    qpdf_oh_release(areas->pdf, all);
    qpdf_oh_release(areas->pdf, page);
}

static void divide(Areas *areas, const CbLinkElement *link)
{
    g_autoptr(GArray) found = areas_of(areas, link->annotation);
    for (guint i = 0; i < found->len; i++) {
        qpdf_oh annotation = link->annotation;
        if (i > 0) {
            annotation = copy_annotation(areas, link->annotation);
            give_to_element(areas, link->element, annotation);
            give_to_page(areas, link->element, annotation);
        }
        set_rectangle(areas, annotation, &g_array_index(found, Area, i));
        if (i > 0) {
            qpdf_oh_release(areas->pdf, annotation);
        }
    }
}

void cb_link_areas(qpdf_data pdf, qpdf_oh tree, const GArray *links)
{
    Areas areas = {.pdf = pdf};
    qpdf_oh parents = qpdf_oh_get_key(pdf, tree, "/ParentTree");
    areas.numbers = qpdf_oh_get_key(pdf, parents, "/Nums");
    int length = qpdf_oh_get_array_n_items(pdf, areas.numbers);
    areas.next = length > 1 ? (int)number_at(&areas, areas.numbers, length - 2) + 1 : 0;
    for (guint i = 0; i < links->len; i++) {
        divide(&areas, &g_array_index(links, CbLinkElement, i));
    }
    set(&areas, tree, "/ParentTreeNextKey", qpdf_oh_new_integer(pdf, areas.next));
    qpdf_oh_release(pdf, areas.numbers);
    qpdf_oh_release(pdf, parents);
}
