#include "model/editorial.h"

#include "base/parallel.h"
#include "load/file.h"
#include "model/facets.h"
#include <string.h>

/* A case that was not updated for longer is worth a look. */
#define STALE_YEARS 3

typedef struct {
    const CbCollection *collection;
    gint64 today; /* seconds since 1970; 0 leaves ages out */
    gboolean is_fixed_day;
    CbDiagnostics *diagnostics;
    GString **texts; /* of each thread: the text that it reads */
} Check;

/* Whether a text, or a body, is there but not in this language. */
static gboolean lacks_text(const CbText *text, guint language)
{
    return cb_text_is_set(text) && !cb_text_has(text, language);
}

static gboolean lacks_body(const CbBody *body, guint language)
{
    return cb_body_is_set(body) && !cb_body_has(body, language);
}

/* Whether somebody wrote a title: one that is missing is said to be so. */
static gboolean is_written(const CbText *title)
{
    return title->n_items != 1 || title->items[0].span.source != NULL;
}

static void add_name(GString *names, gboolean lacking, const char *name)
{
    if (lacking) {
        g_string_append_printf(names, "%s%s", names->len > 0 ? ", " : "", name);
    }
}

static void report_untranslated(const Check *check, const CbEntry *entry, guint language,
                                const GString *names)
{
    const char *code = check->collection->config.languages[language];
    const char *dot = strrchr(entry->path, '.');
    if (names->len == 0 || check->collection->config.is_guessed ||
        (entry->unreadable & 1u << language)) {
        return;
    }
    g_autofree char *hint = language == 0
                                ? g_strdup_printf("write it in %s", entry->path)
                                : g_strdup_printf("write it in %.*s.%s%s", (int)(dot - entry->path),
                                                  entry->path, code, dot);
    cb_diagnostics_add(check->diagnostics, CB_CODE_UNTRANSLATED, entry->span, hint,
                       language == 0 ? "not there in %s, the default language: %s"
                                     : "not translated into %s: %s",
                       code, names->str);
    cb_diagnostics_about(check->diagnostics, code);
}

static void add_fields(const CbCollection *collection, const CbCase *one, guint language,
                       GString *names)
{
    const CbSchema *schema = &collection->schema;
    for (guint i = 0; i < schema->n_fields; i++) {
        const CbField *field = &schema->fields[i];
        const CbFieldValue *value = &one->values[i];
        gboolean lacking = FALSE;
        /* What is required is said to be missing where it should be. */
        gboolean is_missed = language == 0 && field->required && !one->entry.draft;
        if (!value->is_set || field->is_universal || is_missed) {
            continue;
        }
        if (field->type == CB_FIELD_TEXT) {
            lacking = lacks_text(&value->text, language);
        } else if (field->type == CB_FIELD_MARKDOWN) {
            lacking = lacks_body(&value->markdown, language);
        }
        for (guint j = 0; j < value->n_list; j++) {
            lacking = lacking || lacks_text(&value->list[j], language);
        }
        add_name(names, lacking, field->id);
    }
}

static void name_case_parts(const CbCollection *collection, const CbCase *one, guint language,
                            GString *names)
{
    gboolean sections = FALSE, quotes = FALSE, tips = FALSE;
    for (guint i = 0; i < one->n_sections; i++) {
        sections = sections || lacks_text(&one->sections[i].title, language) ||
                   lacks_body(&one->sections[i].text, language);
    }
    for (guint i = 0; i < one->n_quotes; i++) {
        quotes = quotes || lacks_body(&one->quotes[i].text, language) ||
                 lacks_text(&one->quotes[i].role, language);
    }
    for (guint i = 0; i < one->n_tips; i++) {
        tips = tips || lacks_body(&one->tips[i], language);
    }
    /* In the default language it is required. */
    add_name(names,
             language > 0 && is_written(&one->entry.title) &&
                 lacks_text(&one->entry.title, language),
             "title");
    add_fields(collection, one, language, names);
    add_name(names, lacks_body(&one->entry.summary, language), "summary");
    add_name(names, sections, "sections");
    add_name(names, quotes, "quotes");
    add_name(names, tips, "tips");
    add_name(names, lacks_text(&one->image_alt, language), "image_alt");
}

static void name_article_parts(const CbArticle *article, guint language, GString *names)
{
    add_name(names,
             is_written(&article->entry.title) && lacks_text(&article->entry.title, language),
             "title");
    add_name(names, lacks_body(&article->entry.summary, language), "summary");
    add_name(names, lacks_body(&article->body, language), "text");
}

/* Of a figure those that every figure has; what is the same in all languages is written once. */
static void name_figure_parts(const CbFigure *figure, guint language, GString *names)
{
    const CbText *title = &figure->entry.title;
    const CbBody *description = &figure->description;
    add_name(names, title->n_items > 1 && lacks_text(title, language), "title");
    add_name(names, description->n_documents > 1 && lacks_body(description, language),
             "description");
}

char *cb_editorial_untranslated(const CbCollection *collection, CbKind kind, guint index,
                                guint language)
{
    GString *names = g_string_new(NULL);
    const CbEntry *entry = cb_collection_entry(collection, kind, index);
    if (entry->unreadable & 1u << language) {
        g_string_append(names, "the translation cannot be read");
    } else if (kind == CB_KIND_CASE) {
        name_case_parts(collection, (const CbCase *)entry, language, names);
    } else if (kind == CB_KIND_FIGURE) {
        name_figure_parts((const CbFigure *)entry, language, names);
    } else {
        name_article_parts((const CbArticle *)entry, language, names);
    }
    gboolean complete = names->len == 0;
    char *found = g_string_free(names, complete);
    return complete ? NULL : found;
}

static void check_case_language(const Check *check, const CbCase *one, guint language)
{
    g_autoptr(GString) names = g_string_new(NULL);
    name_case_parts(check->collection, one, language, names);
    report_untranslated(check, &one->entry, language, names);
}

static void check_article_language(const Check *check, const CbArticle *article, guint language)
{
    g_autoptr(GString) names = g_string_new(NULL);
    name_article_parts(article, language, names);
    report_untranslated(check, &article->entry, language, names);
}

static void report_text(const Check *check, CbSpan span, const char *what, guint language)
{
    const char *code = check->collection->config.languages[language];
    g_autofree char *hint = g_strdup_printf("add \"%s: …\" to it", code);
    cb_diagnostics_add(check->diagnostics, CB_CODE_UNTRANSLATED, span, hint,
                       "%s is not translated into %s", what, code);
    cb_diagnostics_about(check->diagnostics, code);
}

/* A text with some translations, but not all. Those without any are the same in all languages. */
static void check_text(const Check *check, const CbText *text, const char *what)
{
    const CbConfig *config = &check->collection->config;
    for (guint i = 0; text->n_items > 1 && i < config->n_languages; i++) {
        if (config->is_guessed || !lacks_text(text, i)) {
            continue;
        }
        guint actual;
        cb_text_get(text, 0, &actual);
        report_text(check, text->items[actual].span, what, i);
    }
}

static void check_configuration(const Check *check)
{
    const CbConfig *config = &check->collection->config;
    check_text(check, &config->title, "the title");
    check_text(check, &config->description, "the description");
    for (guint i = 0; i < config->n_phases; i++) {
        if (config->phases[i].span.source == NULL) {
            continue; /* the usual ones, which are not the collection's to translate */
        }
        check_text(check, &config->phases[i].label, "the label");
        check_text(check, &config->phases[i].description, "the description");
    }
    for (guint i = 0; i < config->n_guides; i++) {
        check_text(check, &config->guides[i].title, "the title");
        check_text(check, &config->guides[i].description, "the description");
    }
}

static void check_schema(const Check *check)
{
    const CbSchema *schema = &check->collection->schema;
    for (guint i = 0; i < schema->n_fields; i++) {
        const CbField *field = &schema->fields[i];
        check_text(check, &field->label, "the label");
        check_text(check, &field->description, "the description");
        check_text(check, &field->unit, "the unit");
        check_text(check, &field->group, "the group");
    }
    for (guint i = 0; i < schema->n_vocabularies; i++) {
        for (guint j = 0; j < schema->vocabularies[i].n_terms; j++) {
            check_text(check, &schema->vocabularies[i].terms[j].label, "the label");
            check_text(check, &schema->vocabularies[i].terms[j].description, "the description");
        }
    }
}

/* Texts of a figure are in its own file: all that have some translations must have all. */
static void check_figure_texts(const Check *check, const CbFigure *figure)
{
    const CbConfig *config = &check->collection->config;
    check_text(check, &figure->entry.title, "the title");
    check_text(check, &figure->source, "the source");
    for (guint i = 0; figure->description.n_documents > 1 && i < config->n_languages; i++) {
        if (!config->is_guessed && lacks_body(&figure->description, i)) {
            report_text(check, figure->entry.span, "the description", i);
        }
    }
    for (guint i = 0; i < figure->n_series; i++) {
        check_text(check, &figure->series[i], "the name of a series");
    }
    for (guint i = 0; figure->count_field < 0 && i < figure->n_bars; i++) {
        check_text(check, &figure->bars[i].label, "the label");
    }
    for (guint i = 0; i < figure->n_options; i++) {
        check_text(check, &figure->options[i].label, "the label");
        check_text(check, &figure->options[i].text, "the text");
        check_text(check, &figure->options[i].example, "the example");
    }
    for (guint i = 0; i < figure->n_path_columns; i++) {
        check_text(check, &figure->path_columns[i], "the title");
    }
    for (guint i = 0; i < figure->n_factors; i++) {
        check_text(check, &figure->factors[i].label, "the label");
    }
    for (guint i = 0; i < G_N_ELEMENTS(figure->poles); i++) {
        check_text(check, &figure->poles[i], "the pole");
    }
    for (guint i = 0; figure->quadrants && i < 4; i++) {
        const CbQuadrant *quadrant = &figure->quadrants[i];
        check_text(check, &quadrant->title, "the title");
        check_text(check, &quadrant->text, "the text");
        for (guint j = 0; j < quadrant->n_items; j++) {
            check_text(check, &quadrant->items[j], "the item");
        }
    }
}

static void check_figure(const Check *check, const CbFigure *figure)
{
    gboolean given = figure->kind == CB_FIGURE_BARS && figure->count_field < 0;
    for (guint i = 0; i < figure->n_arrows; i++) {
        given = given || figure->arrows[i].has_weight;
    }
    if (given && !cb_text_is_set(&figure->source)) {
        cb_diagnostics_add(check->diagnostics, CB_CODE_SOURCE_MISSING, figure->entry.span,
                           "add \"source: …\"", "the figure gives numbers, but no source");
    }
    check_figure_texts(check, figure);
}

/* Whether a text goes on with the sign of a share, or a word for it. */
static gboolean begins_with_percent(const char *text)
{
    static const char *const signs[] = {"%",       "percent",   "per cent", "procent",
                                        "prozent", "pour cent", "pct"};
    while (g_unichar_isspace(g_utf8_get_char(text))) {
        text = g_utf8_next_char(text);
    }
    for (guint i = 0; i < G_N_ELEMENTS(signs); i++) {
        if (g_ascii_strncasecmp(text, signs[i], strlen(signs[i])) == 0) {
            return TRUE;
        }
    }
    return FALSE;
}

/* Whether a text gives a share in numbers, or with `any` another number that is no year. */
static gboolean gives_numbers(const CbBody *body, gboolean any, GString *text)
{
    guint language;
    const CbMarkdown *document = cb_body_get(body, 0, &language);
    if (!document || !cb_markdown_may_have_digits(document)) {
        return FALSE;
    }
    g_string_truncate(text, 0);
    cb_markdown_render_text(document, text);
    for (const char *at = text->str; *at != '\0'; at++) {
        gsize length = strspn(at, "0123456789");
        gboolean is_year =
            length == 4 && (g_str_has_prefix(at, "19") || g_str_has_prefix(at, "20"));
        if (length > 0 && ((any && !is_year) || begins_with_percent(at + length))) {
            return TRUE;
        }
        at += length > 0 ? length - 1 : 0;
    }
    return FALSE;
}

/* Whether a section is one of results, by the first word of its title. */
static gboolean tells_results(const CbSection *section)
{
    static const char *const words[] = {"result",  "résultat", "ergebnis", "effect",   "effet",
                                        "outcome", "impact",   "wirkung",  "opbrengst"};
    guint language;
    const char *title = cb_text_get(&section->title, 0, &language);
    g_autofree char *folded = g_utf8_strdown(title != NULL ? title : "", -1);
    for (guint i = 0; i < G_N_ELEMENTS(words); i++) {
        if (g_str_has_prefix(folded, words[i])) {
            return TRUE;
        }
    }
    return FALSE;
}

static gboolean gives_results(const CbCase *one, GString *text)
{
    gboolean found = gives_numbers(&one->entry.summary, FALSE, text);
    for (guint i = 0; i < one->n_sections && !found; i++) {
        const CbSection *section = &one->sections[i];
        found = gives_numbers(&section->text, tells_results(section), text);
    }
    return found;
}

gboolean cb_editorial_is_stale(CbDate updated, gint64 today)
{
    if (updated.year == 0 || today == 0) {
        return FALSE;
    }
    g_autoptr(GDateTime) now = g_date_time_new_from_unix_utc(today);
    g_autoptr(GDateTime) then =
        g_date_time_new_utc(updated.year, updated.month, updated.day, 0, 0, 0);
    g_autoptr(GDateTime) limit = then ? g_date_time_add_years(then, STALE_YEARS) : NULL;
    return now && limit && g_date_time_compare(limit, now) < 0;
}

/* Whether a day is after today, wherever on Earth it is read. */
static gboolean is_later(CbDate date, gint64 today)
{
    if (date.year == 0 || today == 0) {
        return FALSE;
    }
    g_autoptr(GDateTime) day = g_date_time_new_utc(date.year, date.month, date.day, 0, 0, 0);
    return day && g_date_time_to_unix(day) > today + G_TIME_SPAN_DAY / G_TIME_SPAN_SECOND;
}

static void check_case(const Check *check, const CbCase *one, GString *text)
{
    CbDiagnostics *diagnostics = check->diagnostics;
    /* What could not be read may be what seems to be missing. */
    if (one->entry.unreadable & 1u) {
        return;
    }
    if (!cb_body_is_set(&one->entry.summary)) {
        cb_diagnostics_add(diagnostics, CB_CODE_SUMMARY_MISSING, one->entry.span,
                           "add \"summary: …\", a sentence or two", "the case has no summary");
    }
    for (guint i = 0; i < one->n_sections; i++) {
        if (!cb_body_is_set(&one->sections[i].text)) {
            cb_diagnostics_add(diagnostics, CB_CODE_SECTION_EMPTY, one->sections[i].span,
                               "write its text, or take it out", "the section is empty");
        }
    }
    if (one->n_sources == 0 && gives_results(one, text)) {
        cb_diagnostics_add(diagnostics, CB_CODE_SOURCE_MISSING, one->entry.span,
                           "add \"sources: …\"",
                           "the case gives results in numbers, but no source");
    }
    if (!check->is_fixed_day && is_later(one->entry.updated, check->today)) {
        cb_diagnostics_add(diagnostics, CB_CODE_UPDATED_LATER, one->entry.updated_span,
                           "write the day on which it was last changed",
                           "the day of the last change is still to come");
    }
    if (cb_editorial_is_stale(one->entry.updated, check->today)) {
        cb_diagnostics_add(diagnostics, CB_CODE_CASE_STALE, one->entry.updated_span,
                           "look it through, then change \"updated\"",
                           "the case was last updated on %04d-%02d-%02d", one->entry.updated.year,
                           one->entry.updated.month, one->entry.updated.day);
    }
}

static void report_unused(const Check *check, const CbVocabulary *vocabulary, const CbTerm *term)
{
    g_autofree char *about = g_strdup_printf("%s:%s", vocabulary->id, term->id);
    cb_diagnostics_add(check->diagnostics, CB_CODE_VALUE_UNUSED, term->span,
                       "use it in a case, or take it out of the vocabulary",
                       "no case has the term \"%s\"", term->id);
    cb_diagnostics_about(check->diagnostics, about);
}

/* Reports entries that readers could filter by, if a case named them. Practices that no case shows
 * are said by check_practices_seen; cases need not be named. */
static void check_named(const Check *check, const CbFacet *facet, CbKind kind)
{
    guint n_entries = cb_collection_count(check->collection, kind);
    gboolean is_told = kind != CB_KIND_PRACTICE && kind != CB_KIND_CASE;
    for (guint i = 0, j = 0; is_told && i < n_entries; i++) {
        if (j < facet->n_values && facet->values[j].value == i) {
            j++;
            continue;
        }
        const CbEntry *entry = cb_collection_entry(check->collection, kind, i);
        cb_diagnostics_add(check->diagnostics, CB_CODE_VALUE_UNUSED, entry->span,
                           "name it in a case, or take it out", "no case has the %s \"%s\"",
                           cb_kind_name(kind), entry->id);
    }
}

static void check_facets(const Check *check)
{
    const CbCollection *collection = check->collection;
    for (guint i = 0; i < collection->n_facets && collection->n_cases > 0; i++) {
        const CbFacet *facet = &collection->facets[i];
        const CbField *field = &collection->schema.fields[facet->field];
        const CbVocabulary *vocabulary = field->vocabulary;
        if (field->type == CB_FIELD_REF || field->type == CB_FIELD_REFS) {
            check_named(check, facet, field->to);
        }
        for (guint j = 0; vocabulary && j < facet->n_values; j++) {
            const CbTerm *term = &vocabulary->terms[facet->values[j].value];
            if (facet->values[j].cases.length == 0) {
                report_unused(check, vocabulary, term);
            }
        }
    }
}

static void check_articles(const Check *check)
{
    const CbCollection *collection = check->collection;
    const struct {
        const CbArticle *articles;
        guint count;
    } kinds[] = {{collection->practices, collection->n_practices},
                 {collection->topics, collection->n_topics},
                 {collection->tools, collection->n_tools},
                 {collection->pages, collection->n_pages}};
    for (guint kind = 0; kind < G_N_ELEMENTS(kinds); kind++) {
        for (guint i = 0; i < kinds[kind].count; i++) {
            for (guint language = 0; language < collection->config.n_languages; language++) {
                check_article_language(check, &kinds[kind].articles[i], language);
            }
        }
    }
}

static void check_practices_seen(const Check *check)
{
    const CbCollection *collection = check->collection;
    /* Which practices cases show, fields of the schema say. */
    for (guint i = 0; i < collection->n_practices && !collection->schema.is_broken; i++) {
        const CbArticle *practice = &collection->practices[i];
        if (practice->cases.length == 0 && !(practice->entry.unreadable & 1u)) {
            cb_diagnostics_add(check->diagnostics, CB_CODE_PRACTICE_UNSEEN, practice->entry.span,
                               "name cases in \"cases\", or the practice in a case",
                               "no case shows this practice");
        }
    }
}

/* CbParallelFunction. */
static void check_case_number(guint index, guint worker, gpointer user_data)
{
    const Check *check = user_data;
    const CbCase *one = &check->collection->cases[index];
    check_case(check, one, check->texts[worker]);
    for (guint language = 0; language < check->collection->config.n_languages; language++) {
        check_case_language(check, one, language);
    }
}

static void check_cases(Check *check, guint jobs)
{
    jobs = cb_parallel_jobs(jobs);
    check->texts = g_new(GString *, jobs);
    for (guint i = 0; i < jobs; i++) {
        check->texts[i] = g_string_new(NULL);
    }
    cb_parallel_for(check->collection->n_cases, jobs, check_case_number, check);
    for (guint i = 0; i < jobs; i++) {
        g_string_free(check->texts[i], TRUE);
    }
    g_clear_pointer(&check->texts, g_free);
}

void cb_editorial_check(const CbCollection *collection, const CbLoadOptions *options,
                        CbDiagnostics *diagnostics)
{
    Check check = {.collection = collection,
                   .today = options->today,
                   .is_fixed_day = options->is_fixed_day,
                   .diagnostics = diagnostics};
    check_configuration(&check);
    check_schema(&check);
    check_cases(&check, options->jobs);
    check_articles(&check);
    for (guint i = 0; i < collection->n_figures; i++) {
        check_figure(&check, &collection->figures[i]);
    }
    /* A case that cannot be read may have what the others lack. */
    if (!collection->lacks_cases) {
        check_practices_seen(&check);
        check_facets(&check);
    }
}
