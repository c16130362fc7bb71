#include "exchange/difference_parts.h"

#include "base/descriptor.h"
#include "load/file.h"

#include <string.h>
#include <unistd.h>

#define BLOCK (16 * 1024) /* bytes that are compared at once */

/* The folder of images and downloads. */
#define MEDIA_FOLDER "media"

/* What is compared, and where the differences go. */
typedef struct {
    CbComparison *comparison;
    GArray *values; /* of CbValueDifference */
} Site;

static const CbConfig *config_of(const CbSheet *sheet)
{
    return &sheet->collection->config;
}

/* Texts */

static void add(const Site *site, const char *field, const char *label, const char *before,
                const char *after)
{
    const CbValueDifference value = {
        .field = field, .label = label, .before = before, .after = after};
    cb_comparison_add_value(site->comparison, site->values, value);
}

/* What readers of the language called so see of a text, "" if there is none. */
static const char *text_in(const CbSheet *sheet, const CbText *text, const char *language)
{
    int number = cb_config_language(config_of(sheet), language);
    const char *found = number >= 0 ? cb_text_get(text, (guint)number, NULL) : NULL;
    return found != NULL ? found : "";
}

static gboolean is_written(const CbSheet *sheet, const CbText *text, const char *language)
{
    int number = cb_config_language(config_of(sheet), language);
    return number >= 0 && cb_text_has(text, (guint)number);
}

/* Compares a text in every language that both states have, and one of them writes it in. */
static void add_text(const Site *site, const char *field, const char *label, const CbText *before,
                     const CbText *after)
{
    const CbConfig *now = config_of(site->comparison->after);
    for (guint i = 0; i < now->n_languages; i++) {
        const char *language = now->languages[i];
        gboolean written = i == 0 || is_written(site->comparison->before, before, language) ||
                           is_written(site->comparison->after, after, language);
        if (!written || cb_config_language(config_of(site->comparison->before), language) < 0) {
            continue;
        }
        const CbValueDifference value = {
            .field = field,
            .label = label,
            .language = language,
            .before = text_in(site->comparison->before, before, language),
            .after = text_in(site->comparison->after, after, language)};
        cb_comparison_add_value(site->comparison, site->values, value);
    }
}

/* A text in the default language, or what stands for it. */
static const char *first_text(const CbText *text, const char *otherwise)
{
    const char *found = cb_text_get(text, 0, NULL);
    return found != NULL ? found : otherwise;
}

static void append_item(GString *out, const char *item)
{
    g_string_append_printf(out, "%s%s", out->len > 0 ? ", " : "", item);
}

static char *joined(const char *const *items, guint count)
{
    GString *out = g_string_new(NULL);
    for (guint i = 0; i < count; i++) {
        append_item(out, items[i]);
    }
    return g_string_free(out, FALSE);
}

/* casebook.yaml */

/* The labels of the phases, in the default language of the later state if there is such. */
static char *phases_of(const CbSheet *sheet, const char *language)
{
    const CbConfig *config = config_of(sheet);
    GString *out = g_string_new(NULL);
    for (guint i = 0; i < config->n_phases; i++) {
        const char *label = text_in(sheet, &config->phases[i].label, language);
        append_item(out, label[0] != '\0' ? label : config->phases[i].id);
    }
    return g_string_free(out, FALSE);
}

static const CbGuide *guide_of(const CbConfig *config, const char *id)
{
    for (guint i = 0; i < config->n_guides; i++) {
        if (strcmp(config->guides[i].id, id) == 0) {
            return &config->guides[i];
        }
    }
    return NULL;
}

static void compare_guides(const Site *site)
{
    const CbConfig *then = config_of(site->comparison->before);
    const CbConfig *now = config_of(site->comparison->after);
    g_autoptr(GString) before = g_string_new(NULL), after = g_string_new(NULL);
    for (guint i = 0; i < then->n_guides; i++) {
        append_item(before, first_text(&then->guides[i].title, then->guides[i].id));
    }
    for (guint i = 0; i < now->n_guides; i++) {
        append_item(after, first_text(&now->guides[i].title, now->guides[i].id));
    }
    add(site, "guides", "Guides", before->str, after->str);
    for (guint i = 0; i < now->n_guides; i++) {
        const CbGuide *guide = &now->guides[i], *old = guide_of(then, guide->id);
        if (old != NULL) {
            g_autofree char *field = g_strdup_printf("guides.%s.parts", guide->id);
            g_autofree char *label = g_strdup_printf("Parts of the guide %s", guide->id);
            g_autofree char *old_parts = joined(old->parts, old->n_parts);
            g_autofree char *new_parts = joined(guide->parts, guide->n_parts);
            add(site, field, label, old_parts, new_parts);
        }
    }
}

static void compare_config(const Site *site)
{
    const CbConfig *then = config_of(site->comparison->before);
    const CbConfig *now = config_of(site->comparison->after);
    g_autofree char *old_languages = joined(then->languages, then->n_languages);
    g_autofree char *new_languages = joined(now->languages, now->n_languages);
    g_autofree char *old_menu = joined(then->navigation, then->n_navigation);
    g_autofree char *new_menu = joined(now->navigation, now->n_navigation);
    g_autofree char *old_phases = phases_of(site->comparison->before, now->languages[0]);
    g_autofree char *new_phases = phases_of(site->comparison->after, now->languages[0]);
    add_text(site, "title", "Title", &then->title, &now->title);
    add_text(site, "description", "Description", &then->description, &now->description);
    add(site, "languages", "Languages", old_languages, new_languages);
    add(site, "theme", "Theme", then->theme, now->theme);
    add(site, "navigation", "Menu", old_menu, new_menu);
    add(site, "phases", "Phases", old_phases, new_phases);
    compare_guides(site);
}

/* schema.yaml */

/* Compares the labels of fields that both states publish. */
static void compare_fields(const Site *site)
{
    const CbSchema *then = &site->comparison->before->collection->schema;
    const CbSchema *now = &site->comparison->after->collection->schema;
    g_autoptr(GString) before = g_string_new(NULL), after = g_string_new(NULL);
    for (guint i = 0; i < now->n_fields; i++) {
        const CbField *field = &now->fields[i];
        int index = then->n_fields > 0 ? cb_schema_field(then, field->id) : -1;
        const CbField *old = index >= 0 ? &then->fields[index] : NULL;
        if (old == NULL || old->is_private || field->is_private) {
            continue;
        }
        g_autofree char *place = g_strdup_printf("fields.%s", field->id);
        g_autofree char *label = g_strdup_printf("Field %s", field->id);
        add_text(site, place, label, &old->label, &field->label);
        if (old->facet != field->facet) {
            append_item(old->facet ? before : after, first_text(&field->label, field->id));
        }
    }
    add(site, "facets", "Filters", before->str, after->str);
}

/* Whether a field that is published takes its terms from a vocabulary. */
static gboolean is_published(const CbSchema *schema, const CbVocabulary *vocabulary)
{
    for (guint i = 0; i < schema->n_fields; i++) {
        if (schema->fields[i].vocabulary == vocabulary && !schema->fields[i].is_private) {
            return TRUE;
        }
    }
    return FALSE;
}

static const CbVocabulary *vocabulary_of(const CbSchema *schema, const char *id)
{
    for (guint i = 0; i < schema->n_vocabularies; i++) {
        if (strcmp(schema->vocabularies[i].id, id) == 0) {
            return &schema->vocabularies[i];
        }
    }
    return NULL;
}

static void compare_terms(const Site *site, const CbVocabulary *before, const CbVocabulary *after)
{
    for (guint i = 0; i < after->n_terms; i++) {
        const CbTerm *term = &after->terms[i];
        int old = cb_vocabulary_term(before, term->id);
        if (old >= 0) {
            g_autofree char *place = g_strdup_printf("vocabularies.%s.%s", after->id, term->id);
            g_autofree char *label = g_strdup_printf("Term %s of %s", term->id, after->id);
            add_text(site, place, label, &before->terms[old].label, &term->label);
        }
    }
}

static void compare_vocabularies(const Site *site)
{
    const CbSchema *then = &site->comparison->before->collection->schema;
    const CbSchema *now = &site->comparison->after->collection->schema;
    for (guint i = 0; i < now->n_vocabularies; i++) {
        const CbVocabulary *vocabulary = &now->vocabularies[i];
        const CbVocabulary *old = vocabulary_of(then, vocabulary->id);
        if (old != NULL && is_published(now, vocabulary) && is_published(then, old)) {
            compare_terms(site, old, vocabulary);
        }
    }
}

/* The order of articles */

static const CbArticle *articles_of(const CbCollection *collection, CbKind kind, guint *count)
{
    switch (kind) {
    case CB_KIND_PRACTICE:
        *count = collection->n_practices;
        return collection->practices;
    case CB_KIND_TOPIC:
        *count = collection->n_topics;
        return collection->topics;
    case CB_KIND_TOOL:
        *count = collection->n_tools;
        return collection->tools;
    default:
        *count = collection->n_pages;
        return collection->pages;
    }
}

/* The phase of a practice, or NULL. */
static const CbPhase *phase_of(const CbSheet *sheet, CbKind kind, const CbArticle *article)
{
    const CbConfig *config = config_of(sheet);
    return kind == CB_KIND_PRACTICE && article->phase < config->n_phases
               ? &config->phases[article->phase]
               : NULL;
}

static const char *phase_id(const CbSheet *sheet, CbKind kind, const CbArticle *article)
{
    const CbPhase *phase = phase_of(sheet, kind, article);
    return phase != NULL ? phase->id : "";
}

/* The titles of those articles that the other state has, too, in the same phase; `ids` gets their
 * ids, which tell a new order from a new title. */
static char *order_of(const CbSheet *sheet, const CbSheet *other, CbKind kind, GString *ids)
{
    guint count = 0, other_count = 0;
    const CbArticle *articles = articles_of(sheet->collection, kind, &count);
    const CbArticle *others = articles_of(other->collection, kind, &other_count);
    GString *out = g_string_new(NULL);
    for (guint i = 0; i < count; i++) {
        int index = cb_collection_find(other->collection, kind, articles[i].entry.id);
        if (index >= 0 && strcmp(phase_id(sheet, kind, &articles[i]),
                                 phase_id(other, kind, &others[index])) == 0) {
            append_item(out, first_text(&articles[i].entry.title, articles[i].entry.id));
            append_item(ids, articles[i].entry.id);
        }
    }
    return g_string_free(out, FALSE);
}

static void compare_orders(const Site *site)
{
    static const CbKind kinds[] = {CB_KIND_PRACTICE, CB_KIND_TOPIC, CB_KIND_TOOL};
    for (gsize i = 0; i < G_N_ELEMENTS(kinds); i++) {
        const CbSheet *then = site->comparison->before, *now = site->comparison->after;
        g_autoptr(GString) old_ids = g_string_new(NULL), new_ids = g_string_new(NULL);
        g_autofree char *before = order_of(then, now, kinds[i], old_ids);
        g_autofree char *after = order_of(now, then, kinds[i], new_ids);
        if (strcmp(old_ids->str, new_ids->str) != 0) {
            g_autofree char *field = g_strdup_printf("order.%s", cb_kind_folder(kinds[i]));
            g_autofree char *label = g_strdup_printf("Order of %s", cb_kind_folder(kinds[i]));
            add(site, field, label, before, after);
        }
    }
}

void cb_comparison_place(CbComparison *comparison, const CbUnit *unit, GArray *values)
{
    const CbSheet *then = comparison->before, *now = comparison->after;
    guint count = 0;
    int old = cb_collection_find(then->collection, unit->kind, unit->id);
    int new = cb_collection_find(now->collection, unit->kind, unit->id);
    if (unit->kind == CB_KIND_FIGURE || old < 0 || new < 0) {
        return;
    }
    const CbArticle *before = &articles_of(then->collection, unit->kind, &count)[old];
    const CbArticle *after = &articles_of(now->collection, unit->kind, &count)[new];
    const CbPhase *old_phase = phase_of(then, unit->kind, before);
    const CbPhase *new_phase = phase_of(now, unit->kind, after);
    if (old_phase != NULL && new_phase != NULL && strcmp(old_phase->id, new_phase->id) != 0) {
        const CbValueDifference value = {.field = "phase",
                                         .label = "Phase",
                                         .before = first_text(&old_phase->label, old_phase->id),
                                         .after = first_text(&new_phase->label, new_phase->id)};
        cb_comparison_add_value(comparison, values, value);
    }
    if (unit->kind == CB_KIND_TOOL && before->is_card != after->is_card) {
        const CbValueDifference value = {.field = "kind",
                                         .label = "Kind",
                                         .before = before->is_card ? "card" : "guide",
                                         .after = after->is_card ? "card" : "guide"};
        cb_comparison_add_value(comparison, values, value);
    }
}

/* Files */

/* Read in blocks: a mapped file would end the program if somebody cut it short meanwhile. */
static gboolean have_same_bytes(const char *one, const char *other)
{
    char first[BLOCK], second[BLOCK];
    gssize got = 1;
    int left = cb_descriptor_open(one), right = cb_descriptor_open(other);
    gboolean same = (left < 0) == (right < 0);
    while (same && got > 0 && left >= 0) {
        got = cb_descriptor_read(left, first, BLOCK);
        same = cb_descriptor_read(right, second, BLOCK) == got &&
               (got <= 0 || memcmp(first, second, (gsize)got) == 0);
    }
    if (left >= 0) {
        close(left);
    }
    if (right >= 0) {
        close(right);
    }
    return same;
}

static gboolean file_is_same(const Site *site, const char *path)
{
    g_autofree char *before =
        g_build_filename(site->comparison->before->collection->folder, path, NULL);
    g_autofree char *after =
        g_build_filename(site->comparison->after->collection->folder, path, NULL);
    return have_same_bytes(before, after);
}

/* Images and downloads with new bytes under the same name. */
static void compare_media(const Site *site)
{
    const CbCollection *now = site->comparison->after->collection;
    const CbTargets *old = site->comparison->before->collection->targets;
    for (guint i = 0; i < now->n_media; i++) {
        g_autofree char *path = g_build_filename(MEDIA_FOLDER, now->media[i], NULL);
        if (cb_targets_has_media(old, now->media[i]) && !file_is_same(site, path)) {
            add(site, path, path, NULL, NULL);
        }
    }
}

/* The files of a folder that is trusted, and may be a link; their paths are below it. */
static GArray *files_of(const Site *site, const CbSheet *sheet, const char *folder)
{
    g_autoptr(CbDiagnostics) known = cb_diagnostics_new();
    g_autofree char *root = g_build_filename(sheet->collection->folder, folder, NULL);
    return cb_files_list(site->comparison->arena, root, "", known);
}

/* Whether a folder holds the same files in both states. */
static void compare_folder(const Site *site, const char *folder, const char *label)
{
    g_autoptr(GArray) before = files_of(site, site->comparison->before, folder);
    g_autoptr(GArray) after = files_of(site, site->comparison->after, folder);
    gboolean same = before->len == after->len;
    for (guint i = 0; same && i < after->len; i++) {
        const char *name = g_array_index(after, CbFile, i).path;
        g_autofree char *path = g_build_filename(folder, name, NULL);
        same = strcmp(name, g_array_index(before, CbFile, i).path) == 0 && file_is_same(site, path);
    }
    if (!same) {
        add(site, folder, label, NULL, NULL);
    }
}

void cb_comparison_site(CbComparison *comparison)
{
    const CbConfig *config = config_of(comparison->after);
    CbEntryDifference *entry = cb_comparison_add(comparison, CB_DIFFERENCE_SITE, CB_CHANGE_CHANGED,
                                                 "site", first_text(&config->title, ""));
    const Site site = {comparison, entry->values};
    compare_config(&site);
    compare_fields(&site);
    compare_vocabularies(&site);
    compare_orders(&site);
    compare_media(&site);
    compare_folder(&site, "templates", "Templates");
    compare_folder(&site, "themes", "Look of the theme");
    cb_comparison_drop_empty(comparison);
}
