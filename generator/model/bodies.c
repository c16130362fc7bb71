#include "model/bodies.h"

static void add(GPtrArray *bodies, const CbBody *body)
{
    g_ptr_array_add(bodies, (gpointer)body);
}

static void add_case(GPtrArray *bodies, const CbSchema *schema, const CbCase *one)
{
    for (guint i = 0; i < schema->n_fields; i++) {
        if (schema->fields[i].type == CB_FIELD_MARKDOWN && !schema->fields[i].is_private) {
            add(bodies, &one->values[i].markdown);
        }
    }
    for (guint i = 0; i < one->n_sections; i++) {
        add(bodies, &one->sections[i].text);
    }
    for (guint i = 0; i < one->n_quotes; i++) {
        add(bodies, &one->quotes[i].text);
    }
    for (guint i = 0; i < one->n_tips; i++) {
        add(bodies, &one->tips[i]);
    }
}

GPtrArray *cb_entry_bodies(const CbCollection *collection, CbKind kind, guint index)
{
    GPtrArray *bodies = g_ptr_array_new();
    const CbEntry *entry = cb_collection_entry(collection, kind, index);
    if (entry == NULL) {
        return bodies;
    }
    add(bodies, &entry->summary);
    if (kind == CB_KIND_CASE) {
        add_case(bodies, &collection->schema, (const CbCase *)entry);
    } else if (kind == CB_KIND_FIGURE) {
        add(bodies, &((const CbFigure *)entry)->description);
    } else {
        add(bodies, &((const CbArticle *)entry)->body);
    }
    return bodies;
}
