#include "guide/svg_cost.h"

#include "base/limits.h"

#include <gio/gio.h>
#include <string.h>

#define CROSSINGS 8000.0        /* pairs of lines of a path that are one step */
#define LINES 10.0              /* of a path that are one step */
#define LAYER_STEPS 3.0         /* of what is drawn by itself first, then laid over the rest */
#define FILTER_STEPS 500.0      /* of one part of a filter */
#define LETTERS 20.0            /* that are one step */
#define MOST_REFERENCE_DEPTH 60 /* of what is used in what is used */

typedef enum { NOT_WEIGHED, BEING_WEIGHED, WEIGHED } WeighState;

typedef struct {
    guint parent;
    guint first_child, next_sibling; /* 0: none; the first element is the root */
    guint first_reference;           /* index in the references, 0: none */
    double own;                      /* steps */
    double whole;                    /* with what is in it and used by it */
    WeighState state;
} Element;

typedef struct {
    char *id; /* that is referred to */
    double times;
    guint next; /* of the same element, 0: none */
} Reference;

typedef struct {
    GArray *elements;   /* of Element; the first stands for the document */
    GArray *references; /* of Reference; the first is none */
    GHashTable *ids;    /* id -> index of an element */
    guint open;         /* the element that is being read */
    gboolean in_style;
    double everywhere; /* steps of every element, for a style sheet */
} Drawing;

static Element *element_at(const Drawing *drawing, guint index)
{
    return &g_array_index(drawing->elements, Element, index);
}

static void free_reference(gpointer data)
{
    g_free(((Reference *)data)->id);
}

static void add_reference(Drawing *drawing, guint element, const char *id, gsize length,
                          double times)
{
    Reference reference = {.id = g_strndup(id, length),
                           .times = times,
                           .next = element_at(drawing, element)->first_reference};
    element_at(drawing, element)->first_reference = drawing->references->len;
    g_array_append_val(drawing->references, reference);
}

/* Every url(#…) of a value. */
static void add_references(Drawing *drawing, guint element, const char *value, double times)
{
    static const char start[] = "url(";
    for (const char *at = strstr(value, start); at != NULL; at = strstr(at, start)) {
        at += strlen(start);
        at += strspn(at, " \t\n'\"");
        if (*at == '#') {
            at++;
            add_reference(drawing, element, at, strcspn(at, " \t\n'\")"), times);
        }
    }
}

/* How many numbers stand in a value. */
static double count_numbers(const char *value)
{
    double count = 0;
    gboolean in_number = FALSE;
    for (; *value != '\0'; value++) {
        gboolean is_part = g_ascii_isdigit(*value) || (*value == '.' && in_number);
        count += is_part && !in_number ? 1 : 0;
        in_number = is_part;
    }
    return count;
}

static const char *attribute(const char *const *names, const char *const *values, const char *name)
{
    for (; *names != NULL; names++, values++) {
        if (strcmp(*names, name) == 0) {
            return *values;
        }
    }
    return NULL;
}

/* The number that an attribute begins with; 0: none. */
static double number_of(const char *const *names, const char *const *values, const char *name)
{
    const char *value = attribute(names, values, name);
    double first = value != NULL ? g_ascii_strtod(value, NULL) : 0;
    return CLAMP(first, 0, 1e9);
}

static double filter_steps(const char *name, const char *const *names, const char *const *values)
{
    double radius = number_of(names, values, "radius");
    double order = number_of(names, values, "order");
    if (!g_str_has_prefix(name, "fe")) {
        return 0;
    }
    return FILTER_STEPS *
           (1 + number_of(names, values, "numOctaves") + radius * radius + order * order);
}

/* Whether a name or a value speaks of what makes a layer. */
static gboolean makes_layer(const char *text)
{
    return strstr(text, "opacity") != NULL || strstr(text, "mask") != NULL ||
           strstr(text, "filter") != NULL || strstr(text, "blend") != NULL;
}

/* Lines of a path or a polygon, curves as one. */
static double count_lines(const char *const *names, const char *const *values)
{
    const char *path = attribute(names, values, "d");
    const char *points = attribute(names, values, "points");
    return ((path != NULL ? count_numbers(path) : 0) +
            (points != NULL ? count_numbers(points) : 0)) /
           2;
}

static void open_element(GMarkupParseContext *context, const char *name, const char **names,
                         const char **values, gpointer data, GError **error)
{
    Drawing *drawing = data;
    (void)context;
    (void)error;
    const char *colon = strchr(name, ':');
    name = colon != NULL ? colon + 1 : name;
    guint index = drawing->elements->len;
    double lines = count_lines(names, values);
    Element element = {.parent = drawing->open,
                       .next_sibling = element_at(drawing, drawing->open)->first_child,
                       .own = 1 + lines / LINES + lines * lines / CROSSINGS +
                              filter_steps(name, names, values)};
    g_array_append_val(drawing->elements, element);
    element_at(drawing, drawing->open)->first_child = index;
    drawing->open = index;
    drawing->in_style = strcmp(name, "style") == 0;
    for (guint i = 0; names[i] != NULL; i++) {
        gboolean is_layer =
            makes_layer(names[i]) || (strcmp(names[i], "style") == 0 && makes_layer(values[i]));
        element_at(drawing, index)->own += is_layer ? LAYER_STEPS : 0;
        if (strcmp(names[i], "id") == 0) {
            g_hash_table_insert(drawing->ids, g_strdup(values[i]), GUINT_TO_POINTER(index));
        } else if (g_str_has_suffix(names[i], "href") && values[i][0] == '#') {
            add_reference(drawing, index, values[i] + 1, strlen(values[i] + 1), 1);
        } else {
            gboolean marks = strstr(names[i], "marker") != NULL || strcmp(names[i], "style") == 0;
            add_references(drawing, index, values[i], marks ? 1 + lines : 1);
        }
    }
}

static void close_element(GMarkupParseContext *context, const char *name, gpointer data,
                          GError **error)
{
    Drawing *drawing = data;
    (void)context;
    (void)name;
    (void)error;
    drawing->in_style = FALSE;
    drawing->open = element_at(drawing, drawing->open)->parent;
}

static void add_text(GMarkupParseContext *context, const char *text, gsize length, gpointer data,
                     GError **error)
{
    Drawing *drawing = data;
    (void)context;
    (void)error;
    if (drawing->in_style) {
        g_autofree char *sheet = g_strndup(text, length);
        add_references(drawing, 0, sheet, 1);
        drawing->everywhere += makes_layer(sheet) ? LAYER_STEPS : 0;
    } else {
        element_at(drawing, drawing->open)->own += (double)length / LETTERS;
    }
}

static double weigh(Drawing *drawing, guint index, guint depth);

/* What an element uses. What is unknown, or uses itself, librsvg leaves out. */
static double weigh_references(Drawing *drawing, guint index, guint depth)
{
    double steps = 0;
    for (guint at = element_at(drawing, index)->first_reference; at != 0;) {
        const Reference *reference = &g_array_index(drawing->references, Reference, at);
        guint used = GPOINTER_TO_UINT(g_hash_table_lookup(drawing->ids, reference->id));
        if (used != 0) {
            steps += reference->times * (1 + weigh(drawing, used, depth + 1));
        }
        at = reference->next;
    }
    return steps;
}

/* Steps of an element with all in it and used by it; too many, if things are too deep in each
 * other. */
static double weigh(Drawing *drawing, guint index, guint depth)
{
    Element *element = element_at(drawing, index);
    if (element->state == WEIGHED) {
        return element->whole;
    }
    if (element->state == BEING_WEIGHED) {
        return 0;
    }
    if (depth > MOST_REFERENCE_DEPTH) {
        return CB_MAX_SVG_STEPS + 1.0;
    }
    element->state = BEING_WEIGHED;
    double steps = element->own + weigh_references(drawing, index, depth);
    for (guint child = element->first_child; child != 0;
         child = element_at(drawing, child)->next_sibling) {
        steps += weigh(drawing, child, depth + 1);
    }
    element->whole = MIN(steps, 2.0 * CB_MAX_SVG_STEPS);
    element->state = WEIGHED;
    return element->whole;
}

/* A style sheet may give what it uses to every element. */
static double weigh_all(Drawing *drawing)
{
    double everywhere = drawing->everywhere + weigh_references(drawing, 0, 0);
    element_at(drawing, 0)->first_reference = 0;
    return weigh(drawing, 0, 0) + everywhere * (double)drawing->elements->len;
}

/* The text for the parser, which knows UTF-8 alone: of other encodings, letters do not matter. */
static char *readable(const char *data, gsize length)
{
    return g_utf8_validate(data, (gssize)length, NULL)
               ? g_strndup(data, length)
               : g_convert(data, (gssize)length, "UTF-8", "ISO-8859-1", NULL, NULL, NULL);
}

gboolean cb_svg_is_modest(const char *data, gsize length, GError **error)
{
    static const GMarkupParser parser = {
        .start_element = open_element, .end_element = close_element, .text = add_text};
    Element document = {.own = 0};
    Reference none = {.id = NULL};
    Drawing drawing = {.elements = g_array_new(FALSE, FALSE, sizeof(Element)),
                       .references = g_array_new(FALSE, FALSE, sizeof(Reference)),
                       .ids = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL)};
    g_array_set_clear_func(drawing.references, free_reference);
    g_array_append_val(drawing.elements, document);
    g_array_append_val(drawing.references, none);
    GMarkupParseContext *context =
        g_markup_parse_context_new(&parser, G_MARKUP_TREAT_CDATA_AS_TEXT, &drawing, NULL);
    g_autoptr(GError) broken = NULL;
    g_autofree char *text = readable(data, length);
    gboolean ok = g_markup_parse_context_parse(context, text, -1, &broken) &&
                  g_markup_parse_context_end_parse(context, &broken);
    g_markup_parse_context_free(context);
    if (!ok) {
        g_set_error(error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA, "it is no plain SVG: %s",
                    broken->message);
    } else if (weigh_all(&drawing) > CB_MAX_SVG_STEPS) {
        ok = FALSE;
        g_set_error_literal(error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA,
                            "it takes too long to draw, make it simpler");
    }
    g_array_unref(drawing.elements);
    g_array_unref(drawing.references);
    g_hash_table_unref(drawing.ids);
    return ok;
}
