#include "site/entry_value.h"

#include "model/order.h"
#include "site/field_value.h"
#include "site/figure_value.h"
#include "site/guide_choice.h"

#include <math.h>

/* Terms that a case shows in lists, and of one field. */
#define HIGHLIGHTS 3
#define HIGHLIGHTS_OF_FIELD 2

CbValue cb_date_value(CbArena *arena, CbDate date)
{
    if (date.year == 0) {
        return cb_value_none();
    }
    return cb_value_string(
        cb_arena_printf(arena, "%04d-%02d-%02d", date.year, date.month, date.day));
}

/* What entries of all kinds have. */
static CbRecord begin_entry(const CbSite *site, const CbSiteLanguage *language,
                            const CbEntry *entry, guint index)
{
    CbRecord record = cb_record_new(site->arena, &site->collection->config, language->number, 12);
    cb_record_string(&record, "kind", cb_kind_name(entry->kind));
    cb_record_string(&record, "id", entry->id);
    cb_record_string(&record, "path",
                     cb_plan_entry_path(site->plan, entry->kind, index, language->number));
    cb_record_text(&record, "title", &entry->title);
    cb_record_shared_body(&record, "summary", &entry->summary);
    cb_record_set(&record, "updated", cb_date_value(site->arena, entry->updated));
    return record;
}

/* A term that a list may show for a case. */
typedef struct {
    guint32 field;
    guint facet, value;
    guint order; /* among the case's terms */
    double weight;
} Highlight;

static int by_weight(gconstpointer a, gconstpointer b)
{
    const Highlight *left = a, *right = b;
    if (left->weight != right->weight) {
        return left->weight < right->weight ? 1 : -1;
    }
    return (left->order > right->order) - (left->order < right->order);
}

static int by_order(gconstpointer a, gconstpointer b)
{
    const Highlight *left = a, *right = b;
    return (left->order > right->order) - (left->order < right->order);
}

static gboolean can_be_highlighted(const CbField *field)
{
    return field->type == CB_FIELD_TERM || field->type == CB_FIELD_TERMS ||
           (field->type == CB_FIELD_REFS && field->to == CB_KIND_TOPIC);
}

/* All terms of a case in its facets, the rarer the heavier; one that all cases have says nothing.
 */
static void collect_terms(const CbSite *site, const CbCase *one, GArray *terms)
{
    const CbCollection *collection = site->collection;
    for (guint f = 0; f < collection->n_facets; f++) {
        const CbFacet *facet = &collection->facets[f];
        const CbFieldValue *value = &one->values[facet->field];
        if (!can_be_highlighted(&collection->schema.fields[facet->field]) || !value->is_set) {
            continue;
        }
        for (guint32 i = 0; i < value->indexes.length; i++) {
            int number = cb_plan_facet_value(site->plan, f, value->indexes.items[i]);
            if (number < 0) {
                continue;
            }
            Highlight term = {
                .field = facet->field,
                .facet = f,
                .value = (guint)number,
                .order = terms->len,
                .weight = log((double)collection->n_cases / facet->values[number].cases.length)};
            if (term.weight > 0) {
                g_array_append_val(terms, term);
            }
        }
    }
}

static const char *label_of(const CbSiteLanguage *language, const Highlight *term)
{
    CbValue value = language->facet_values[term->facet][term->value];
    return cb_map_get(value.as.map, "label").as.string;
}

/* Whether a term adds to those kept: not a third of its field, nor what one of them says already.
 */
static gboolean adds(const CbSiteLanguage *language, const Highlight *term, const GArray *terms,
                     guint kept)
{
    guint of_field = 0;
    for (guint i = 0; i < kept; i++) {
        const Highlight *other = &g_array_index(terms, Highlight, i);
        if (g_strcmp0(label_of(language, other), label_of(language, term)) == 0) {
            return FALSE;
        }
        of_field += other->field == term->field;
    }
    return of_field < HIGHLIGHTS_OF_FIELD;
}

/* Keeps the heaviest terms, and puts them back in their order. One that half of the cases have is
 * kept only if there is no other. */
static void choose_terms(const CbSiteLanguage *language, GArray *terms)
{
    guint kept = 0;
    g_array_sort(terms, by_weight);
    for (guint i = 0; i < terms->len && kept < HIGHLIGHTS; i++) {
        Highlight term = g_array_index(terms, Highlight, i);
        if (term.weight < log(2) && kept > 0) {
            break;
        }
        if (adds(language, &term, terms, kept)) {
            g_array_index(terms, Highlight, kept++) = term;
        }
    }
    g_array_set_size(terms, kept);
    g_array_sort(terms, by_order);
}

static CbValue highlights(const CbSite *site, const CbSiteLanguage *language, const CbCase *one,
                          GArray *terms)
{
    CbListBuilder list;
    g_array_set_size(terms, 0);
    collect_terms(site, one, terms);
    choose_terms(language, terms);
    cb_list_builder_init(&list, site->arena, terms->len);
    for (guint i = 0; i < terms->len; i++) {
        const Highlight *term = &g_array_index(terms, Highlight, i);
        cb_list_builder_add(&list, language->facet_values[term->facet][term->value]);
    }
    return cb_list_builder_end(&list);
}

static CbValue image_value(const CbSite *site, const CbSiteLanguage *language, const CbCase *one)
{
    const char *path = cb_text_get(&one->image, language->number, NULL);
    if (!path) {
        return cb_value_none();
    }
    CbRecord image = cb_record_new(site->arena, &site->collection->config, language->number, 4);
    cb_record_string(&image, "path", path);
    cb_record_text(&image, "alt", &one->image_alt);
    CbImageSize size = cb_site_image_size(site, path);
    cb_record_set(&image, "width", size.width ? cb_value_integer(size.width) : cb_value_none());
    cb_record_set(&image, "height", size.height ? cb_value_integer(size.height) : cb_value_none());
    return cb_record_end(&image);
}

/* Who a case is of. A name that needs no translation is in no language of its own. */
static void set_organisation(const CbCollection *collection, const CbCase *one, CbRecord *record)
{
    int number = cb_schema_field(&collection->schema, "organisation");
    const CbField *field = number >= 0 ? &collection->schema.fields[number] : NULL;
    if (field == NULL || field->type != CB_FIELD_TEXT || field->is_private) {
        cb_record_set(record, "organisation", cb_value_none());
    } else if (field->is_universal) {
        cb_record_string(record, "organisation",
                         cb_text_get(&one->values[number].text, record->language, NULL));
    } else {
        cb_record_text(record, "organisation", &one->values[number].text);
    }
}

static CbValue case_value(const CbSite *site, const CbSiteLanguage *language, guint index,
                          GArray *terms)
{
    const CbCollection *collection = site->collection;
    const CbCase *one = &collection->cases[index];
    CbRecord record = begin_entry(site, language, &one->entry, index);
    set_organisation(collection, one, &record);
    cb_record_boolean(&record, "featured", one->featured);
    cb_record_set(&record, "image", image_value(site, language, one));
    cb_record_set(&record, "highlights", highlights(site, language, one, terms));
    cb_record_set(&record, "field", cb_fields_value(site, language, one));
    return cb_record_end(&record);
}

CbRecord cb_phase_record(const CbSite *site, const CbSiteLanguage *language, guint index)
{
    const CbPhase *phase = &site->collection->config.phases[index];
    CbRecord record = cb_record_new(site->arena, &site->collection->config, language->number, 6);
    cb_record_string(&record, "id", phase->id);
    cb_record_text(&record, "label", &phase->label);
    cb_record_text(&record, "description", &phase->description);
    cb_record_integer(&record, "number", index + 1);
    return record;
}

/* The place of a practice in its phase, from 1. */
static guint number_in_phase(const CbCollection *collection, guint language, guint index)
{
    guint32 place = cb_order_place(collection, language, CB_KIND_PRACTICE, index);
    guint number = 1;
    while (place > 0) {
        guint32 before = cb_order_entry(collection, language, CB_KIND_PRACTICE, --place);
        if (collection->practices[before].phase != collection->practices[index].phase) {
            break;
        }
        number++;
    }
    return number;
}

static void make_practices(CbSite *site, CbSiteLanguage *language)
{
    const CbCollection *collection = site->collection;
    CbValue *phases = cb_arena_new_array(site->arena, CbValue, collection->config.n_phases);
    for (guint i = 0; i < collection->config.n_phases; i++) {
        CbRecord phase = cb_phase_record(site, language, i);
        phases[i] = cb_record_end(&phase);
    }
    for (guint i = 0; i < collection->n_practices; i++) {
        const CbArticle *practice = &collection->practices[i];
        CbRecord record = begin_entry(site, language, &practice->entry, i);
        cb_record_set(&record, "phase", phases[practice->phase]);
        cb_record_integer(&record, "number", number_in_phase(collection, language->number, i));
        cb_record_integer(&record, "case_count", practice->cases.length);
        language->entries[CB_KIND_PRACTICE][i] = cb_record_end(&record);
    }
}

static void make_topics(CbSite *site, CbSiteLanguage *language)
{
    const CbCollection *collection = site->collection;
    for (guint i = 0; i < collection->n_topics; i++) {
        const CbArticle *topic = &collection->topics[i];
        CbRecord record = begin_entry(site, language, &topic->entry, i);
        double share = collection->n_cases ? (double)topic->cases.length / collection->n_cases : 0;
        cb_record_integer(&record, "case_count", topic->cases.length);
        cb_record_set(&record, "share", cb_value_float(share));
        language->entries[CB_KIND_TOPIC][i] = cb_record_end(&record);
    }
}

static void make_tools_and_pages(CbSite *site, CbSiteLanguage *language)
{
    const CbCollection *collection = site->collection;
    for (guint i = 0; i < collection->n_tools; i++) {
        CbRecord record = begin_entry(site, language, &collection->tools[i].entry, i);
        cb_record_boolean(&record, "is_card", collection->tools[i].is_card);
        language->entries[CB_KIND_TOOL][i] = cb_record_end(&record);
    }
    for (guint i = 0; i < collection->n_pages; i++) {
        CbRecord record = begin_entry(site, language, &collection->pages[i].entry, i);
        language->entries[CB_KIND_PAGE][i] = cb_record_end(&record);
    }
}

static void make_figures(CbSite *site, CbSiteLanguage *language)
{
    const CbCollection *collection = site->collection;
    for (guint i = 0; i < collection->n_figures; i++) {
        const CbFigure *figure = &collection->figures[i];
        CbRecord record = begin_entry(site, language, &figure->entry, i);
        cb_record_string(&record, "figure_kind", cb_figure_kind_name(figure->kind));
        cb_record_string(
            &record, "svg",
            cb_plan_figure_path(site->plan, CB_OUTPUT_FIGURE_SVG, i, language->number));
        cb_record_string(
            &record, "csv",
            cb_plan_figure_path(site->plan, CB_OUTPUT_FIGURE_CSV, i, language->number));
        language->entries[CB_KIND_FIGURE][i] = cb_record_end(&record);
    }
}

/* What the guide consists of, in its order. */
static CbValue parts_value(CbArena *arena, const CbGuide *guide)
{
    CbListBuilder parts;
    cb_list_builder_init(&parts, arena, guide->n_parts);
    for (guint i = 0; i < guide->n_parts; i++) {
        cb_list_builder_add(&parts, cb_value_string(guide->parts[i]));
    }
    return cb_list_builder_end(&parts);
}

static void make_guides(CbSite *site, CbSiteLanguage *language)
{
    const CbConfig *config = &site->collection->config;
    for (guint i = 0; i < config->n_guides; i++) {
        CbRecord record = cb_record_new(site->arena, config, language->number, 12);
        const char *path = cb_plan_entry_path(site->plan, CB_KIND_GUIDE, i, language->number);
        cb_record_string(&record, "kind", cb_kind_name(CB_KIND_GUIDE));
        cb_record_string(&record, "id", config->guides[i].id);
        cb_record_string(&record, "path", path);
        cb_record_text(&record, "title", &config->guides[i].title);
        cb_record_set(&record, "summary", cb_value_none());
        cb_record_set(&record, "updated", cb_value_none());
        cb_record_text(&record, "description", &config->guides[i].description);
        cb_record_boolean(&record, "is_whole", cb_guide_is_whole(&config->guides[i]));
        cb_record_set(&record, "parts", parts_value(site->arena, &config->guides[i]));
        cb_record_string(&record, "pdf", cb_plan_guide_pdf(site->plan, i, language->number));
        language->entries[CB_KIND_GUIDE][i] = cb_record_end(&record);
    }
}

static void make_all_cases(const CbSite *site, CbSiteLanguage *language)
{
    g_autoptr(GArray) terms = g_array_new(FALSE, FALSE, sizeof(Highlight));
    for (guint i = 0; i < site->collection->n_cases; i++) {
        language->entries[CB_KIND_CASE][i] = case_value(site, language, i, terms);
    }
}

static void make_case(const CbSiteLanguage *language, guint index)
{
    GMutex *mutex = &language->site->mutex;
    g_mutex_lock(mutex);
    if (!language->made_cases[index]) {
        g_autoptr(GArray) terms = g_array_new(FALSE, FALSE, sizeof(Highlight));
        language->entries[CB_KIND_CASE][index] = case_value(language->site, language, index, terms);
        g_atomic_int_set(&language->made_cases[index], TRUE);
    }
    g_mutex_unlock(mutex);
}

CbValue cb_site_entry(const CbSiteLanguage *language, CbKind kind, guint index)
{
    if (kind == CB_KIND_CASE && language->made_cases != NULL &&
        !g_atomic_int_get(&language->made_cases[index])) {
        make_case(language, index);
    }
    return language->entries[kind][index];
}

void cb_entry_values_make(CbSite *site, CbSiteLanguage *language, gboolean without_cases)
{
    const CbCollection *collection = site->collection;
    for (CbKind kind = 0; kind < CB_KIND_COUNT; kind++) {
        guint count = cb_plan_entry_count(collection, kind);
        language->entries[kind] = cb_arena_new_array(site->arena, CbValue, count);
    }
    make_practices(site, language);
    make_topics(site, language);
    make_tools_and_pages(site, language);
    make_figures(site, language);
    make_guides(site, language);
    if (without_cases) {
        language->made_cases = cb_arena_new_array(site->arena, gint, collection->n_cases);
    } else {
        make_all_cases(site, language);
    }
}

CbRecord cb_entry_record(const CbPage *page, CbKind kind, guint index, gsize more)
{
    const CbMap *brief = cb_site_entry(page->language, kind, index).as.map;
    gsize length = cb_map_length(brief);
    CbRecord record = cb_record_new(page->scratch, &page->site->collection->config,
                                    page->language->number, length + more);
    for (gsize i = 0; i < length; i++) {
        cb_map_set(record.map, cb_map_key_at(brief, i).as.string, cb_map_value_at(brief, i));
    }
    CbValue fallback = cb_map_get(brief, "fallback");
    if (fallback.type == CB_VALUE_MAP) {
        record.fallback = cb_map_new(page->scratch, 4);
        for (gsize i = 0; i < cb_map_length(fallback.as.map); i++) {
            cb_map_set_value(record.fallback, cb_map_key_at(fallback.as.map, i),
                             cb_map_value_at(fallback.as.map, i));
        }
        cb_map_set(record.map, "fallback", cb_value_map(record.fallback));
    }
    return record;
}
