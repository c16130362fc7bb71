#include "site/public_text.h"

#include "base/limits.h"
#include "model/bodies.h"

#include <gio/gio.h>
#include <string.h>

/* Keys of what is written as JSON, XML, CSV and plain text. */
static const char format_words[] =
    "agent allow atom author boolean bytes cases changefreq constraints content data datapackage "
    "description "
    "disallow draft email encoding entry enum falsevalues feed fields fingerprint format generator "
    "hash homepage "
    "href "
    "http https image_alt items label languages lastmod level licenses links list loc mediatype "
    "minimum maximum missing name null package paraphrase path pattern primary profile published "
    "quotes records related required resource resources robots role schema sections self sitemap "
    "sources string subtitle summary tabular text tips title true truevalues false type unique "
    "updated uri url "
    "urlset user utf-8 values version www xmlns";

static void add(GString *out, const CbText *text, guint language)
{
    const char *found = cb_text_get(text, language, NULL);
    if (found != NULL) {
        g_string_append(out, found);
        g_string_append_c(out, '\n');
    }
}

static void add_links(GString *out, const CbLink *links, guint count, guint language)
{
    for (guint i = 0; i < count; i++) {
        add(out, &links[i].title, language);
        add(out, &links[i].url, language);
    }
}

static void add_fields(GString *out, const CbSchema *schema, const CbCase *one, guint language)
{
    for (guint i = 0; i < schema->n_fields; i++) {
        if (schema->fields[i].is_private) {
            continue;
        }
        add(out, &one->values[i].text, language);
        for (guint j = 0; j < one->values[i].n_list; j++) {
            add(out, &one->values[i].list[j], language);
        }
    }
}

static void add_case(GString *out, const CbCase *one, guint language)
{
    for (guint i = 0; i < one->n_sections; i++) {
        add(out, &one->sections[i].title, language);
    }
    for (guint i = 0; i < one->n_quotes; i++) {
        add(out, &one->quotes[i].by, language);
        add(out, &one->quotes[i].role, language);
    }
    add_links(out, one->links, one->n_links, language);
    add_links(out, one->sources, one->n_sources, language);
    add(out, &one->image_alt, language);
}

static void add_figure(GString *out, const CbFigure *figure, guint language)
{
    add(out, &figure->source, language);
    for (guint i = 0; i < figure->n_bars; i++) {
        add(out, &figure->bars[i].label, language);
    }
    for (guint i = 0; i < figure->n_options; i++) {
        add(out, &figure->options[i].label, language);
        add(out, &figure->options[i].text, language);
        add(out, &figure->options[i].example, language);
    }
    for (guint i = 0; i < figure->n_factors; i++) {
        add(out, &figure->factors[i].label, language);
    }
    for (guint i = 0; i < figure->n_path_columns; i++) {
        add(out, &figure->path_columns[i], language);
    }
    for (guint i = 0; i < G_N_ELEMENTS(figure->poles); i++) {
        add(out, &figure->poles[i], language);
    }
    for (guint i = 0; figure->kind == CB_FIGURE_QUADRANTS && i < 4; i++) {
        add(out, &figure->quadrants[i].title, language);
        add(out, &figure->quadrants[i].text, language);
        for (guint j = 0; j < figure->quadrants[i].n_items; j++) {
            add(out, &figure->quadrants[i].items[j], language);
        }
    }
}

void cb_public_text_entry(const CbCollection *collection, CbKind kind, guint index, guint language,
                          gboolean with_fields, GString *out)
{
    const CbEntry *entry = cb_collection_entry(collection, kind, index);
    g_autoptr(GPtrArray) bodies = cb_entry_bodies(collection, kind, index);
    add(out, &entry->title, language);
    for (guint i = 0; i < bodies->len; i++) {
        const CbMarkdown *document = cb_body_get(bodies->pdata[i], language, NULL);
        if (document != NULL) {
            cb_markdown_render_text(document, out);
            g_string_append_c(out, '\n');
        }
    }
    if (kind == CB_KIND_CASE) {
        add_case(out, (const CbCase *)entry, language);
    } else if (kind == CB_KIND_FIGURE) {
        add_figure(out, (const CbFigure *)entry, language);
    }
    if (kind == CB_KIND_CASE && with_fields) {
        add_fields(out, &collection->schema, (const CbCase *)entry, language);
    }
}

static void add_schema(GString *out, const CbSchema *schema, guint language)
{
    for (guint i = 0; i < schema->n_fields; i++) {
        const CbField *field = &schema->fields[i];
        if (!field->is_private) {
            add(out, &field->label, language);
            add(out, &field->description, language);
            add(out, &field->unit, language);
            add(out, &field->group, language);
        }
    }
    for (guint i = 0; i < schema->n_vocabularies; i++) {
        for (guint j = 0; j < schema->vocabularies[i].n_terms; j++) {
            add(out, &schema->vocabularies[i].terms[j].label, language);
            add(out, &schema->vocabularies[i].terms[j].description, language);
        }
    }
}

void cb_public_text_collection(const CbCollection *collection, guint language, GString *out)
{
    const CbConfig *config = &collection->config;
    add(out, &config->title, language);
    add(out, &config->description, language);
    for (guint i = 0; i < config->n_guides; i++) {
        add(out, &config->guides[i].title, language);
    }
    for (guint i = 0; i < config->n_phases; i++) {
        add(out, &config->phases[i].label, language);
        add(out, &config->phases[i].description, language);
    }
    add_schema(out, &collection->schema, language);
    for (guint i = 0; i < collection->n_media; i++) {
        g_string_append(out, collection->media[i]);
        g_string_append_c(out, '\n');
    }
}

static void add_resources(GString *out, const char *folder, guint depth)
{
    g_auto(GStrv) names =
        g_resources_enumerate_children(folder, G_RESOURCE_LOOKUP_FLAGS_NONE, NULL);
    for (char **name = names; name != NULL && *name != NULL && depth <= CB_MAX_FOLDER_DEPTH;
         name++) {
        g_autofree char *path = g_strconcat(folder, *name, NULL);
        if (strcmp(*name, "starter/") == 0) {
            continue; /* files for `casebook init`, on no page */
        }
        if (g_str_has_suffix(path, "/")) {
            add_resources(out, path, depth + 1);
            continue;
        }
        g_autoptr(GBytes) bytes = g_resources_lookup_data(path, G_RESOURCE_LOOKUP_FLAGS_NONE, NULL);
        gsize length = 0;
        const char *data = bytes != NULL ? g_bytes_get_data(bytes, &length) : NULL;
        if (data != NULL) {
            g_string_append_len(out, data, (gssize)length);
            g_string_append_c(out, '\n');
        }
    }
}

void cb_public_text_program(GString *out)
{
    static const char *const folders[] = {"/casebook/templates/", "/casebook/themes/"};
    for (guint i = 0; i < G_N_ELEMENTS(folders); i++) {
        add_resources(out, folders[i], 0);
    }
    g_string_append(out, format_words);
}
