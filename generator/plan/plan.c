#include "plan/plan.h"

#include "base/value.h"
#include "load/file.h"
#include "plan/url.h"

#include <stdlib.h>
#include <string.h>

struct CbPlan {
    const CbCollection *collection;
    CbArena *arena;
    gboolean with_pdf;
    GArray *outputs;     /* of CbOutput */
    GHashTable *by_path; /* path to index + 1 */
    /* Paths by language: of single outputs, of entries, of figures' files, of facet values. */
    const char *single[CB_OUTPUT_KIND_COUNT][CB_MAX_LANGUAGES];
    const char **entries[CB_KIND_COUNT][CB_MAX_LANGUAGES];
    const char **figure_files[2][CB_MAX_LANGUAGES];
    const char **guide_files[CB_MAX_LANGUAGES];
    const char **sheets[CB_MAX_LANGUAGES];
    const char **share_images[CB_MAX_LANGUAGES]; /* of cases; NULL: all have the collection's */
    const char ***facets[CB_MAX_LANGUAGES];
    const char **pair_paths[CB_MAX_LANGUAGES];
    CbPairs pairs;
    const char **media;
    int *facet_of_field;
    const char ***value_ids;    /* for each facet: of each value */
    GHashTable **value_numbers; /* for each facet: value to index + 1 */
    guint n_facets;             /* of value_numbers: the collection may be gone before the plan */
};

static const char *const page_names[CB_OUTPUT_KIND_COUNT] = {
    [CB_OUTPUT_HOME] = "home",           [CB_OUTPUT_CASES] = "cases",
    [CB_OUTPUT_CASE] = "case",           [CB_OUTPUT_FACET] = "facet",
    [CB_OUTPUT_PRACTICES] = "practices", [CB_OUTPUT_PRACTICE] = "practice",
    [CB_OUTPUT_TOPICS] = "topics",       [CB_OUTPUT_TOPIC] = "topic",
    [CB_OUTPUT_TOOLS] = "tools",         [CB_OUTPUT_TOOL] = "tool",
    [CB_OUTPUT_FIGURES] = "figures",     [CB_OUTPUT_FIGURE] = "figure",
    [CB_OUTPUT_PAGE] = "page",           [CB_OUTPUT_GUIDE] = "guide",
    [CB_OUTPUT_COMPARE] = "compare",     [CB_OUTPUT_SEARCH] = "search",
    [CB_OUTPUT_NOT_FOUND] = "404",       [CB_OUTPUT_PAIR] = "pair",
    [CB_OUTPUT_MATRIX] = "matrix",       [CB_OUTPUT_DATA] = "data",
    [CB_OUTPUT_GUIDES] = "guides",
};

const char *cb_output_kind_page(CbOutputKind kind)
{
    return page_names[kind];
}

gboolean cb_output_kind_is_listed(CbOutputKind kind)
{
    return cb_output_kind_page(kind) != NULL && kind != CB_OUTPUT_NOT_FOUND &&
           kind != CB_OUTPUT_SEARCH && kind != CB_OUTPUT_COMPARE && kind != CB_OUTPUT_MATRIX &&
           kind != CB_OUTPUT_PAIR;
}

static const char *add(CbPlan *plan, CbOutput output)
{
    g_array_append_val(plan->outputs, output);
    return output.path;
}

/* "en/" for a further language, "" for the default one. */
static const char *language_folder(CbPlan *plan, guint language)
{
    const char *id = plan->collection->config.languages[language];
    return language == 0 ? "" : cb_arena_printf(plan->arena, "%s/", id);
}

/* Adds what `first` begins in so many parts, one after the other. The path of the first. */
static const char *add_parts(CbPlan *plan, CbOutput first, guint n_parts)
{
    for (guint i = 0; i < n_parts; i++) {
        CbOutput part = first;
        part.part = i;
        part.path = cb_part_path(plan->arena, first.path, i);
        add(plan, part);
    }
    return first.path;
}

static void add_single(CbPlan *plan, CbOutputKind kind, guint language, const char *folder,
                       const char *name)
{
    const char *path = cb_arena_printf(plan->arena, "%s%s", folder, name);
    plan->single[kind][language] =
        add(plan, (CbOutput){.kind = kind, .path = path, .language = language});
}

static CbSpan entry_span(const CbCollection *collection, CbKind kind, guint index)
{
    if (kind == CB_KIND_GUIDE) {
        return collection->config.guides[index].span;
    }
    return cb_collection_entry(collection, kind, index)->span;
}

const char *cb_plan_entry_id(const CbCollection *collection, CbKind kind, guint index)
{
    if (kind == CB_KIND_GUIDE) {
        return collection->config.guides[index].id;
    }
    return cb_collection_entry(collection, kind, index)->id;
}

guint cb_plan_entry_count(const CbCollection *collection, CbKind kind)
{
    return kind == CB_KIND_GUIDE ? collection->config.n_guides
                                 : cb_collection_count(collection, kind);
}

/* The page of each entry of a kind; `folder` is that of the language. */
static void add_entries(CbPlan *plan, CbKind kind, CbOutputKind output, guint language,
                        const char *folder)
{
    gboolean at_top = kind == CB_KIND_PAGE || kind == CB_KIND_GUIDE;
    const char *kind_folder = at_top ? "" : cb_kind_folder(kind);
    guint count = cb_plan_entry_count(plan->collection, kind);
    const char **paths = cb_arena_new_array(plan->arena, const char *, count);
    for (guint i = 0; i < count; i++) {
        const char *id = cb_plan_entry_id(plan->collection, kind, i);
        paths[i] =
            add(plan, (CbOutput){.kind = output,
                                 .path = cb_arena_printf(plan->arena, "%s%s%s%s.html", folder,
                                                         kind_folder, at_top ? "" : "/", id),
                                 .language = language,
                                 .index = i,
                                 .span = entry_span(plan->collection, kind, i)});
    }
    plan->entries[kind][language] = paths;
}

/* A kind's list page and its entries' pages; nothing for a kind without entries. */
static void add_kind(CbPlan *plan, CbKind kind, CbOutputKind list, CbOutputKind output,
                     guint language, const char *folder)
{
    if (cb_collection_count(plan->collection, kind) > 0) {
        g_autofree char *name = g_strconcat(cb_kind_folder(kind), ".html", NULL);
        add_single(plan, list, language, folder, name);
    }
    add_entries(plan, kind, output, language, folder);
}

static void add_figure_files(CbPlan *plan, CbOutputKind kind, const char *ending, guint language,
                             const char *folder)
{
    guint count = plan->collection->n_figures;
    const char **paths = cb_arena_new_array(plan->arena, const char *, count);
    for (guint i = 0; i < count; i++) {
        const CbEntry *entry = &plan->collection->figures[i].entry;
        paths[i] = add(plan, (CbOutput){.kind = kind,
                                        .path = cb_arena_printf(plan->arena, "%sfigures/%s.%s",
                                                                folder, entry->id, ending),
                                        .language = language,
                                        .index = i,
                                        .span = entry->span});
    }
    plan->figure_files[kind == CB_OUTPUT_FIGURE_CSV][language] = paths;
}

static void add_guide_files(CbPlan *plan, guint language, const char *folder)
{
    const CbConfig *config = &plan->collection->config;
    const char **paths = cb_arena_new_array(plan->arena, const char *, config->n_guides);
    for (guint i = 0; plan->with_pdf && i < config->n_guides; i++) {
        const CbGuide *guide = &config->guides[i];
        paths[i] = add(
            plan, (CbOutput){.kind = CB_OUTPUT_GUIDE_PDF,
                             .path = cb_arena_printf(plan->arena, "%s%s.pdf", folder, guide->id),
                             .language = language,
                             .index = i,
                             .span = guide->span});
    }
    plan->guide_files[language] = paths;
}

static void add_sheets(CbPlan *plan, guint language, const char *folder)
{
    const CbCollection *collection = plan->collection;
    if (!plan->with_pdf || !collection->config.sheets) {
        return;
    }
    const char **paths = cb_arena_new_array(plan->arena, const char *, collection->n_cases);
    for (guint i = 0; i < collection->n_cases; i++) {
        const CbEntry *entry = &collection->cases[i].entry;
        paths[i] = add(plan, (CbOutput){.kind = CB_OUTPUT_SHEET,
                                        .path = cb_arena_printf(plan->arena, "%scases/%s.pdf",
                                                                folder, entry->id),
                                        .language = language,
                                        .index = i,
                                        .span = entry->span});
    }
    plan->sheets[language] = paths;
}

void cb_plan_add_share_images(CbPlan *plan)
{
    const CbCollection *collection = plan->collection;
    for (guint language = 0; language < collection->config.n_languages; language++) {
        const char *folder = language_folder(plan, language);
        add_single(plan, CB_OUTPUT_SHARE_IMAGE, language, folder, "share.png");
        if (collection->n_cases > CB_MAX_CASES_WITH_IMAGES) {
            continue;
        }
        const char **paths = cb_arena_new_array(plan->arena, const char *, collection->n_cases);
        for (guint i = 0; i < collection->n_cases; i++) {
            const CbEntry *entry = &collection->cases[i].entry;
            paths[i] = add(plan, (CbOutput){.kind = CB_OUTPUT_CASE_SHARE_IMAGE,
                                            .path = cb_arena_printf(plan->arena, "%scases/%s.png",
                                                                    folder, entry->id),
                                            .language = language,
                                            .index = i,
                                            .span = entry->span});
        }
        plan->share_images[language] = paths;
    }
}

const char *cb_plan_share_image(const CbPlan *plan, int number, guint language)
{
    const char **cases = plan->share_images[language];
    return number >= 0 && cases != NULL ? cases[number]
                                        : plan->single[CB_OUTPUT_SHARE_IMAGE][language];
}

/* What the page of a facet's value is called. */
static const char *value_id(CbPlan *plan, const CbField *field, guint32 value)
{
    switch (field->type) {
    case CB_FIELD_TERM:
    case CB_FIELD_TERMS:
        return field->vocabulary->terms[value].id;
    case CB_FIELD_REF:
    case CB_FIELD_REFS:
        return cb_plan_entry_id(plan->collection, field->to, value);
    case CB_FIELD_BOOLEAN:
        return value ? "yes" : "no";
    default:
        return cb_arena_printf(plan->arena, "%u", value);
    }
}

/* "7", or "200-499": its first and last whole number; of others its ends. */
static const char *range_id(CbPlan *plan, const CbField *field, const CbRange *range)
{
    char low[G_ASCII_DTOSTR_BUF_SIZE], high[G_ASCII_DTOSTR_BUF_SIZE];
    double last = field->type == CB_FIELD_INTEGER ? range->high - 1 : range->high;
    g_ascii_formatd(low, sizeof low, "%.15g", range->low);
    g_ascii_formatd(high, sizeof high, "%.15g", last);
    return last > range->low ? cb_arena_printf(plan->arena, "%s-%s", low, high)
                             : cb_arena_strdup(plan->arena, low);
}

static void name_values(CbPlan *plan, guint number)
{
    const CbFacet *facet = &plan->collection->facets[number];
    const CbField *field = &plan->collection->schema.fields[facet->field];
    plan->value_ids[number] = cb_arena_new_array(plan->arena, const char *, facet->n_values);
    plan->value_numbers[number] = g_hash_table_new(NULL, NULL);
    for (guint i = 0; i < facet->n_values; i++) {
        plan->value_ids[number][i] = facet->ranges != NULL
                                         ? range_id(plan, field, &facet->ranges[i])
                                         : value_id(plan, field, facet->values[i].value);
        g_hash_table_insert(plan->value_numbers[number], GUINT_TO_POINTER(facet->values[i].value),
                            GUINT_TO_POINTER(i + 1));
    }
}

static void number_facets(CbPlan *plan)
{
    const CbCollection *collection = plan->collection;
    plan->facet_of_field = cb_arena_new_array(plan->arena, int, collection->schema.n_fields);
    plan->value_ids = cb_arena_new_array(plan->arena, const char **, collection->n_facets);
    plan->value_numbers = cb_arena_new_array(plan->arena, GHashTable *, collection->n_facets);
    plan->n_facets = collection->n_facets;
    for (guint i = 0; i < collection->schema.n_fields; i++) {
        plan->facet_of_field[i] = -1;
    }
    for (guint i = 0; i < collection->n_facets; i++) {
        plan->facet_of_field[collection->facets[i].field] = (int)i;
        name_values(plan, i);
    }
}

static void add_facet(CbPlan *plan, guint facet, guint language, const char *folder)
{
    const CbFacet *values = &plan->collection->facets[facet];
    const CbField *field = &plan->collection->schema.fields[values->field];
    const char **paths = cb_arena_new_array(plan->arena, const char *, values->n_values);
    for (guint i = 0; i < values->n_values; i++) {
        if (values->values[i].cases.length == 0) {
            continue;
        }
        const char *id = plan->value_ids[facet][i];
        CbOutput page = {.kind = CB_OUTPUT_FACET,
                         .path =
                             cb_arena_printf(plan->arena, "%sby/%s/%s.html", folder, field->id, id),
                         .language = language,
                         .index = facet,
                         .value = i,
                         .span = field->span};
        paths[i] = add_parts(plan, page, cb_part_count(values->values[i].cases.length));
    }
    plan->facets[language][facet] = paths;
}

static void add_facets(CbPlan *plan, guint language, const char *folder)
{
    guint count = plan->collection->n_facets;
    plan->facets[language] = cb_arena_new_array(plan->arena, const char **, count);
    for (guint i = 0; i < count; i++) {
        add_facet(plan, i, language, folder);
    }
}

static void add_pairs(CbPlan *plan, guint language, const char *folder)
{
    const CbCollection *collection = plan->collection;
    const char **paths = cb_arena_new_array(plan->arena, const char *, plan->pairs.length);
    for (guint i = 0; i < plan->pairs.length; i++) {
        const CbPair *pair = &plan->pairs.items[i];
        const CbField *field = &collection->schema.fields[collection->facets[pair->facet].field];
        const CbField *other =
            &collection->schema.fields[collection->facets[pair->other_facet].field];
        paths[i] = cb_arena_printf(plan->arena, "%sby/%s/%s/%s/%s.html", folder, field->id,
                                   plan->value_ids[pair->facet][pair->value], other->id,
                                   plan->value_ids[pair->other_facet][pair->other_value]);
        add(plan, (CbOutput){.kind = CB_OUTPUT_PAIR,
                             .path = paths[i],
                             .language = language,
                             .index = i,
                             .span = field->span});
    }
    plan->pair_paths[language] = paths;
}

/* What the catalogue's scripts read. */
static void add_catalogue(CbPlan *plan, guint language, const char *folder)
{
    guint n_files = (plan->collection->n_cases + CB_RECORDS_PER_FILE - 1) / CB_RECORDS_PER_FILE;
    add_single(plan, CB_OUTPUT_CATALOGUE, language, folder, "assets/cases.js");
    for (guint i = 0; i < n_files; i++) {
        add(plan,
            (CbOutput){.kind = CB_OUTPUT_RECORDS,
                       .path = cb_arena_printf(plan->arena, "%sassets/cases-%u.js", folder, i),
                       .language = language,
                       .index = i});
    }
}

static void add_cases(CbPlan *plan, guint language, const char *folder)
{
    CbOutput list = {.kind = CB_OUTPUT_CASES,
                     .path = cb_arena_printf(plan->arena, "%scases.html", folder),
                     .language = language};
    plan->single[CB_OUTPUT_CASES][language] =
        add_parts(plan, list, cb_part_count(plan->collection->n_cases));
}

/* The sitemap of all pages that were added so far; if they are many, the list of such files. */
static void add_sitemap(CbPlan *plan)
{
    guint n_listed = 0;
    for (guint i = 0; i < plan->outputs->len; i++) {
        n_listed +=
            cb_output_kind_is_listed(g_array_index(plan->outputs, CbOutput, i).kind) ? 1 : 0;
    }
    guint n_files = cb_part_sitemaps(n_listed);
    CbOutput sitemap = {.kind = CB_OUTPUT_SITEMAP, .path = "sitemap.xml"};
    plan->single[CB_OUTPUT_SITEMAP][0] = add_parts(plan, sitemap, n_files == 1 ? 1 : n_files + 1);
}

/* Everything that each language has of its own. */
static void add_language(CbPlan *plan, guint language)
{
    const char *folder = language_folder(plan, language);
    add_single(plan, CB_OUTPUT_HOME, language, folder, "index.html");
    add_cases(plan, language, folder);
    add_single(plan, CB_OUTPUT_CASES_CSV, language, folder, "cases.csv");
    add_single(plan, CB_OUTPUT_CASES_JSON, language, folder, "cases.json");
    add_single(plan, CB_OUTPUT_DATA_PACKAGE, language, folder, "datapackage.json");
    add_catalogue(plan, language, folder);
    add_entries(plan, CB_KIND_CASE, CB_OUTPUT_CASE, language, folder);
    add_facets(plan, language, folder);
    add_pairs(plan, language, folder);
    add_kind(plan, CB_KIND_PRACTICE, CB_OUTPUT_PRACTICES, CB_OUTPUT_PRACTICE, language, folder);
    add_kind(plan, CB_KIND_TOPIC, CB_OUTPUT_TOPICS, CB_OUTPUT_TOPIC, language, folder);
    add_kind(plan, CB_KIND_TOOL, CB_OUTPUT_TOOLS, CB_OUTPUT_TOOL, language, folder);
    add_kind(plan, CB_KIND_FIGURE, CB_OUTPUT_FIGURES, CB_OUTPUT_FIGURE, language, folder);
    add_figure_files(plan, CB_OUTPUT_FIGURE_SVG, "svg", language, folder);
    add_figure_files(plan, CB_OUTPUT_FIGURE_CSV, "csv", language, folder);
    add_entries(plan, CB_KIND_PAGE, CB_OUTPUT_PAGE, language, folder);
    if (plan->collection->config.n_guides > 1) {
        add_single(plan, CB_OUTPUT_GUIDES, language, folder, "guides.html");
    }
    add_entries(plan, CB_KIND_GUIDE, CB_OUTPUT_GUIDE, language, folder);
    add_guide_files(plan, language, folder);
    add_sheets(plan, language, folder);
    add_single(plan, CB_OUTPUT_COMPARE, language, folder, "compare.html");
    add_single(plan, CB_OUTPUT_MATRIX, language, folder, "matrix.html");
    add_single(plan, CB_OUTPUT_DATA, language, folder, "data.html");
    add_single(plan, CB_OUTPUT_SEARCH, language, folder, "search.html");
    add_single(plan, CB_OUTPUT_NOT_FOUND, language, folder, "404.html");
    add_single(plan, CB_OUTPUT_FEED, language, folder, "feed.xml");
}

static void add_media(CbPlan *plan)
{
    const CbCollection *collection = plan->collection;
    plan->media = cb_arena_new_array(plan->arena, const char *, collection->n_media);
    for (guint i = 0; i < collection->n_media; i++) {
        plan->media[i] = add(
            plan, (CbOutput){.kind = CB_OUTPUT_MEDIA,
                             .path = cb_arena_printf(plan->arena, "media/%s", collection->media[i]),
                             .index = i});
    }
}

CbPlan *cb_plan_new(const CbCollection *collection, gboolean with_pdf)
{
    CbPlan *plan = g_new0(CbPlan, 1);
    plan->collection = collection;
    plan->with_pdf = with_pdf;
    plan->arena = cb_arena_new();
    plan->outputs = g_array_new(FALSE, FALSE, sizeof(CbOutput));
    plan->by_path = g_hash_table_new(cb_hash_string, g_str_equal);
    number_facets(plan);
    plan->pairs = cb_pairs_find(collection, plan->arena);
    for (guint i = 0; i < collection->config.n_languages; i++) {
        add_language(plan, i);
    }
    add_sitemap(plan);
    add_single(plan, CB_OUTPUT_ROBOTS, 0, "", "robots.txt");
    add_media(plan);
    return plan;
}

void cb_plan_free(CbPlan *plan)
{
    if (!plan) {
        return;
    }
    for (guint i = 0; i < plan->n_facets; i++) {
        g_hash_table_destroy(plan->value_numbers[i]);
    }
    g_hash_table_destroy(plan->by_path);
    g_array_free(plan->outputs, TRUE);
    cb_arena_free(plan->arena);
    g_free(plan);
}

void cb_plan_add_asset(CbPlan *plan, const char *path, guint index)
{
    add(plan, (CbOutput){.kind = CB_OUTPUT_ASSET,
                         .path = cb_arena_strdup(plan->arena, path),
                         .index = index});
}

void cb_plan_add_search_data(CbPlan *plan, const char *path, guint language, guint index)
{
    add(plan, (CbOutput){.kind = CB_OUTPUT_SEARCH_DATA,
                         .path = cb_arena_strdup(plan->arena, path),
                         .language = language,
                         .index = index});
}

void cb_plan_add_admin(CbPlan *plan, const char *path, guint index)
{
    add(plan, (CbOutput){.kind = CB_OUTPUT_ADMIN,
                         .path = cb_arena_strdup(plan->arena, path),
                         .index = index});
}

void cb_plan_add_image(CbPlan *plan, const char *path, guint index)
{
    add(plan, (CbOutput){.kind = CB_OUTPUT_IMAGE,
                         .path = cb_arena_strdup(plan->arena, path),
                         .index = index});
}

/* Says that `output` wants what `other` has. */
static void report_clash(const CbPlan *plan, const CbOutput *output, const CbOutput *other,
                         CbDiagnostics *diagnostics)
{
    const CbOutput *culprit = output->span.source ? output : other;
    const CbOutput *rival = culprit == output ? other : output;
    gboolean same = strcmp(output->path, other->path) == 0;
    CbCode code = same ? CB_CODE_PATH_CLASH : CB_CODE_PATH_CASE;
    g_autofree char *message =
        same ? g_strdup_printf("two pages would be written to %s: this one, and %s%s", output->path,
                               rival->span.source ? "that of " : "one that the site has of its own",
                               rival->span.source ? cb_source_path(rival->span.source) : "")
             : g_strdup_printf("%s and %s differ only in upper and lower case, which many file "
                               "systems do not tell apart",
                               other->path, output->path);
    g_autofree char *path = output->kind == CB_OUTPUT_MEDIA
                                ? cb_file_display(plan->collection->folder, output->path)
                                : g_strdup(output->path);
    if (culprit->span.source) {
        cb_diagnostics_add(diagnostics, code, culprit->span, "choose another id", "%s", message);
    } else {
        cb_diagnostics_add_file(diagnostics, code, path, "rename the file", "%s", message);
    }
}

/* Whether a clash is one of the default language again, which is among `clashes`, paths. */
static gboolean is_repeated(CbPlan *plan, const CbOutput *output, GHashTable *clashes)
{
    const char *folder = language_folder(plan, output->language);
    if (output->language == 0) {
        g_hash_table_add(clashes, (gpointer)output->path);
        return FALSE;
    }
    return g_str_has_prefix(output->path, folder) &&
           g_hash_table_contains(clashes, output->path + strlen(folder));
}

gboolean cb_plan_finish(CbPlan *plan, CbDiagnostics *diagnostics)
{
    g_autoptr(GHashTable) folded = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    g_autoptr(GHashTable) clashes = g_hash_table_new(g_str_hash, g_str_equal);
    gboolean clear = TRUE;
    for (guint i = 0; i < plan->outputs->len; i++) {
        const CbOutput *output = &g_array_index(plan->outputs, CbOutput, i);
        char *key = g_utf8_casefold(output->path, -1);
        guint other = GPOINTER_TO_UINT(g_hash_table_lookup(folded, key));
        if (other) {
            if (!is_repeated(plan, output, clashes)) {
                report_clash(plan, output, &g_array_index(plan->outputs, CbOutput, other - 1),
                             diagnostics);
            }
            g_free(key);
            clear = FALSE;
            continue;
        }
        g_hash_table_insert(folded, key, GUINT_TO_POINTER(i + 1));
        g_hash_table_insert(plan->by_path, (gpointer)output->path, GUINT_TO_POINTER(i + 1));
    }
    return clear;
}

const CbCollection *cb_plan_collection(const CbPlan *plan)
{
    return plan->collection;
}

const char *cb_plan_root(const CbPlan *plan, const CbOutput *output)
{
    const CbConfig *config = &plan->collection->config;
    gboolean is_rooted = output->kind == CB_OUTPUT_NOT_FOUND && config->has_rooted_404;
    return is_rooted && config->base_url != NULL ? cb_url_base_path(config->base_url) : NULL;
}

const CbOutput *cb_plan_outputs(const CbPlan *plan, guint *count)
{
    *count = plan->outputs->len;
    return (const CbOutput *)(void *)plan->outputs->data;
}

const CbOutput *cb_plan_find(const CbPlan *plan, const char *path)
{
    guint number = GPOINTER_TO_UINT(g_hash_table_lookup(plan->by_path, path));
    return number ? &g_array_index(plan->outputs, CbOutput, number - 1) : NULL;
}

const char *cb_plan_path(const CbPlan *plan, CbOutputKind kind, guint language)
{
    return plan->single[kind][language];
}

const char *cb_plan_entry_path(const CbPlan *plan, CbKind kind, guint index, guint language)
{
    return plan->entries[kind][language][index];
}

const char *cb_plan_figure_path(const CbPlan *plan, CbOutputKind kind, guint index, guint language)
{
    return plan->figure_files[kind == CB_OUTPUT_FIGURE_CSV][language][index];
}

const char *cb_plan_guide_pdf(const CbPlan *plan, guint index, guint language)
{
    return plan->guide_files[language][index];
}

const char *cb_plan_sheet(const CbPlan *plan, guint index, guint language)
{
    return plan->sheets[language] ? plan->sheets[language][index] : NULL;
}

const char *cb_plan_facet_path(const CbPlan *plan, guint facet, guint value, guint language)
{
    return plan->facets[language][facet][value];
}

const CbPair *cb_plan_pair(const CbPlan *plan, guint index)
{
    return &plan->pairs.items[index];
}

const char *cb_plan_pair_path(const CbPlan *plan, CbPair pair, guint language)
{
    int index = cb_pairs_index(plan->pairs, pair);
    return index < 0 ? NULL : plan->pair_paths[language][index];
}

static int compare_path(const void *path, const void *media)
{
    return strcmp(path, *(const char *const *)media);
}

int cb_plan_media_index(const CbPlan *plan, const char *path)
{
    const CbCollection *collection = plan->collection;
    const char *const *found = collection->n_media > 0
                                   ? bsearch(path, collection->media, collection->n_media,
                                             sizeof *collection->media, compare_path)
                                   : NULL;
    return found != NULL ? (int)(found - collection->media) : -1;
}

const char *cb_plan_media_path(const CbPlan *plan, const char *path)
{
    int index = cb_plan_media_index(plan, path);
    return index < 0 ? NULL : plan->media[index];
}

const CbOutput *cb_plan_part(const CbOutput *output, guint number)
{
    return output - output->part + number;
}

/* The same part of a list in another language, whose first page has the path `first`. */
static const char *same_part(const CbPlan *plan, const CbOutput *output, const char *first)
{
    return output->part == 0 ? first : cb_plan_part(cb_plan_find(plan, first), output->part)->path;
}

CbKind cb_output_kind_entry(CbOutputKind kind)
{
    switch (kind) {
    case CB_OUTPUT_CASE:
        return CB_KIND_CASE;
    case CB_OUTPUT_PRACTICE:
        return CB_KIND_PRACTICE;
    case CB_OUTPUT_TOPIC:
        return CB_KIND_TOPIC;
    case CB_OUTPUT_TOOL:
        return CB_KIND_TOOL;
    case CB_OUTPUT_FIGURE:
        return CB_KIND_FIGURE;
    case CB_OUTPUT_PAGE:
        return CB_KIND_PAGE;
    case CB_OUTPUT_GUIDE:
        return CB_KIND_GUIDE;
    default:
        return CB_KIND_COUNT;
    }
}

const char *cb_plan_translation(const CbPlan *plan, const CbOutput *output, guint language)
{
    CbKind entry = cb_output_kind_entry(output->kind);
    if (entry != CB_KIND_COUNT) {
        return cb_plan_entry_path(plan, entry, output->index, language);
    }
    switch (output->kind) {
    case CB_OUTPUT_FACET:
        return same_part(plan, output,
                         cb_plan_facet_path(plan, output->index, output->value, language));
    case CB_OUTPUT_CASES:
        return same_part(plan, output, cb_plan_path(plan, CB_OUTPUT_CASES, language));
    case CB_OUTPUT_SHEET:
        return cb_plan_sheet(plan, output->index, language);
    case CB_OUTPUT_PAIR:
        return plan->pair_paths[language][output->index];
    case CB_OUTPUT_GUIDE_PDF:
        return cb_plan_guide_pdf(plan, output->index, language);
    case CB_OUTPUT_FIGURE_SVG:
    case CB_OUTPUT_FIGURE_CSV:
        return cb_plan_figure_path(plan, output->kind, output->index, language);
    default:
        return cb_plan_path(plan, output->kind, language);
    }
}

int cb_plan_facet_of_field(const CbPlan *plan, guint field)
{
    return plan->facet_of_field[field];
}

int cb_plan_facet_value(const CbPlan *plan, guint facet, guint32 value)
{
    gpointer number = g_hash_table_lookup(plan->value_numbers[facet], GUINT_TO_POINTER(value));
    return (int)GPOINTER_TO_UINT(number) - 1;
}

const char *cb_plan_facet_value_id(const CbPlan *plan, guint facet, guint value)
{
    return plan->value_ids[facet][value];
}
