#include "site/guide_place.h"

#include <string.h>

#define SHORTEST_EXCERPT 8  /* bytes: less stands in many places */
#define LONGEST_NUMBER 8    /* digits of a character that is written as a number */
#define LONGEST_NUMBERED 64 /* bytes: what is looked for as numbers */
#define LONGEST_EXCERPT 400 /* characters that are looked for */

/* As much of an excerpt as is looked for. */
static char *first_of(const char *excerpt)
{
    const char *end = excerpt;
    for (int i = 0; i < LONGEST_EXCERPT && *end != '\0'; i++) {
        end = g_utf8_next_char(end);
    }
    return g_strndup(excerpt, (gsize)(end - excerpt));
}

/* A character written as a number at `at`: in Markdown (`&#xA9;`, `&#169;`) or in YAML (`\u00A9`).
 * Its length in bytes, 0 if there is none. */
static gsize written_as_number(const char *at, const char *end, gunichar *character)
{
    static const struct {
        const char *prefix;
        guint base;
        gsize digits; /* 0: up to a semicolon */
    } ways[] = {{"&#x", 16, 0}, {"&#X", 16, 0}, {"&#", 10, 0},
                {"\\x", 16, 2}, {"\\u", 16, 4}, {"\\U", 16, 8}};
    for (gsize i = 0; i < G_N_ELEMENTS(ways); i++) {
        gsize start = strlen(ways[i].prefix);
        gsize most = ways[i].digits > 0 ? ways[i].digits : LONGEST_NUMBER;
        gsize digits = 0;
        gsize room = (gsize)(end - at);
        if (room < start || memcmp(at, ways[i].prefix, start) != 0) {
            continue;
        }
        char number[LONGEST_NUMBER + 1] = "";
        while (digits < most && start + digits < room && g_ascii_isxdigit(at[start + digits])) {
            number[digits] = at[start + digits];
            digits++;
        }
        gboolean ends = ways[i].digits > 0 ? digits == most
                                           : start + digits < room && at[start + digits] == ';';
        if (digits > 0 && ends) {
            *character = (gunichar)g_ascii_strtoull(number, NULL, ways[i].base);
            return start + digits + (ways[i].digits > 0 ? 0 : 1);
        }
    }
    return 0;
}

/* How long the excerpt is at `at`, where characters may be written as numbers; 0: it is not there.
 */
static gsize length_at(const char *at, const char *end, const char *excerpt)
{
    const char *start = at;
    for (const char *wanted = excerpt; *wanted != '\0'; wanted = g_utf8_next_char(wanted)) {
        gsize own = (gsize)(g_utf8_next_char(wanted) - wanted);
        gunichar character = 0;
        gsize number = written_as_number(at, end, &character);
        if (number > 0 && character == g_utf8_get_char(wanted)) {
            at += number;
        } else if ((gsize)(end - at) >= own && memcmp(at, wanted, own) == 0) {
            at += own;
        } else {
            return 0;
        }
    }
    return (gsize)(at - start);
}

/* The place of the excerpt whose first character is written as a number. */
static CbSpan find_numbers(const CbSource *source, gsize from, const char *excerpt)
{
    gsize length = 0;
    const char *text = cb_source_text(source, &length);
    for (gsize at = from; at < length; at++) {
        gsize found =
            text[at] == '&' || text[at] == '\\' ? length_at(text + at, text + length, excerpt) : 0;
        if (found > 0) {
            return cb_span_new(source, at, at + found);
        }
    }
    return (CbSpan){0};
}

/* The place of the excerpt in a file, or of as many of its first words as stand there: what is set
 * differs from what is written where there is markup. No source: it is not there. */
static CbSpan find_in(const CbSource *source, gsize from, const char *excerpt)
{
    gsize length = 0;
    if (source == NULL) {
        return (CbSpan){0};
    }
    const char *text = cb_source_text(source, &length);
    gsize shortest = MIN(strlen(excerpt), SHORTEST_EXCERPT);
    g_autofree char *words = first_of(excerpt);
    while (strlen(words) >= shortest && from < length) {
        const char *found = g_strstr_len(text + from, (gssize)(length - from), words);
        if (found != NULL) {
            gsize start = (gsize)(found - text);
            return cb_span_new(source, start, start + strlen(words));
        }
        char *space = strrchr(words, ' ');
        if (space == NULL) {
            break;
        }
        *space = '\0';
    }
    return strlen(excerpt) <= LONGEST_NUMBERED ? find_numbers(source, from, excerpt) : (CbSpan){0};
}

/* The translation of a text in a language, where it stands. */
static CbSpan span_of(const CbText *text, guint language)
{
    gboolean has = language < text->n_items && text->items[language].text != NULL;
    return has ? text->items[language].span : (CbSpan){0};
}

/* The file that has an entry's texts in a language: that of a text which is there. */
static const CbSource *source_of(const CbCollection *collection, const CbEntry *entry, guint index,
                                 guint language)
{
    CbSpan span = span_of(&entry->title, language);
    if (span.source != NULL || entry->kind != CB_KIND_CASE) {
        return span.source;
    }
    const CbCase *one = &collection->cases[index];
    for (guint i = 0; span.source == NULL && i < one->n_sections; i++) {
        span = span_of(&one->sections[i].title, language);
    }
    for (guint i = 0; span.source == NULL && i < one->n_quotes; i++) {
        span = span_of(&one->quotes[i].by, language);
        span = span.source != NULL ? span : span_of(&one->quotes[i].role, language);
    }
    return span.source;
}

/* The file of a text, in a language or the one that it falls back to. */
static const CbSource *file_of(const CbText *text, guint language)
{
    guint actual = 0;
    return cb_text_get(text, language, &actual) != NULL ? span_of(text, actual).source : NULL;
}

/* A word of the schema: the label of a field or a term. */
static CbSpan find_in_schema(const CbSchema *schema, guint language, const char *excerpt)
{
    CbSpan found = {0};
    for (guint i = 0; found.source == NULL && i < schema->n_fields; i++) {
        found = find_in(file_of(&schema->fields[i].label, language), 0, excerpt);
    }
    for (guint i = 0; found.source == NULL && i < schema->n_vocabularies; i++) {
        const CbVocabulary *vocabulary = &schema->vocabularies[i];
        if (vocabulary->n_terms > 0) {
            found = find_in(file_of(&vocabulary->terms[0].label, language), 0, excerpt);
        }
    }
    return found;
}

/* In the title of another entry that is named, or a figure that is shown. */
static CbSpan find_in_others(const CbCollection *collection, guint language, const char *excerpt)
{
    for (CbKind kind = 0; kind < CB_KIND_GUIDE; kind++) {
        for (guint i = 0; i < cb_collection_count(collection, kind); i++) {
            const CbEntry *entry = cb_collection_entry(collection, kind, i);
            guint actual = 0;
            const char *title = cb_text_get(&entry->title, language, &actual);
            gboolean in_title = title != NULL && strstr(title, excerpt) != NULL;
            CbSpan span = span_of(&entry->title, actual);
            CbSpan found = {0};
            if (in_title || kind == CB_KIND_FIGURE) {
                found = find_in(span.source, in_title ? span.start : 0, excerpt);
            }
            if (found.source != NULL || in_title) {
                return found.source != NULL ? found : span;
            }
        }
    }
    return (CbSpan){0};
}

static gboolean is_introduction(const char *heading_id)
{
    return strcmp(heading_id, "part-introduction") == 0 ||
           g_str_has_prefix(heading_id, "introduction-");
}

/* The entry whose heading has the id; -1: none. */
static int find_entry(const CbSite *site, const char *heading_id, CbKind *kind)
{
    if (is_introduction(heading_id)) {
        *kind = CB_KIND_PAGE;
        return cb_site_introduction(site);
    }
    for (*kind = 0; *kind < CB_KIND_GUIDE; (*kind)++) {
        gsize length = strlen(cb_kind_name(*kind));
        if (strncmp(heading_id, cb_kind_name(*kind), length) != 0 || heading_id[length] != '-') {
            continue;
        }
        int index = cb_site_find(site, *kind, heading_id + length + 1);
        if (index >= 0) {
            return index;
        }
    }
    return -1;
}

static CbSpan place_in_entry(const CbPage *page, CbKind kind, guint index, const char *excerpt,
                             gboolean *exact)
{
    const CbCollection *collection = page->site->collection;
    const CbEntry *entry = cb_collection_entry(collection, kind, index);
    guint language = page->language->number;
    CbSpan title = span_of(&entry->title, language);
    CbSpan found = {0};
    if (excerpt != NULL && *excerpt != '\0') {
        found = find_in(source_of(collection, entry, index, language), 0, excerpt);
        found = found.source != NULL ? found : find_in(entry->span.source, 0, excerpt);
        found =
            found.source != NULL ? found : find_in_schema(&collection->schema, language, excerpt);
        found = found.source != NULL ? found : find_in_others(collection, language, excerpt);
        found = found.source != NULL
                    ? found
                    : find_in(file_of(&collection->config.title, language), 0, excerpt);
    }
    *exact = found.source != NULL;
    if (*exact) {
        return found;
    }
    return title.source != NULL ? title : entry->span;
}

/* Texts of the guide itself stand in casebook.yaml. */
static CbSpan place_in_config(const CbPage *page, const char *excerpt, gboolean *exact)
{
    const CbCollection *collection = page->site->collection;
    const CbConfig *config = &collection->config;
    guint language = page->language->number;
    gboolean is_guide =
        page->output->kind == CB_OUTPUT_GUIDE_PDF || page->output->kind == CB_OUTPUT_GUIDE;
    CbSpan span = is_guide ? config->guides[page->output->index].span
                           : collection->cases[page->output->index].entry.span;
    CbSpan found = {0};
    if (excerpt != NULL && *excerpt != '\0') {
        const CbSource *file = file_of(&config->title, language);
        found = is_guide ? find_in(span.source, span.start, excerpt) : (CbSpan){0};
        found = found.source != NULL ? found : find_in(file, 0, excerpt);
        found = found.source != NULL ? found : find_in_others(collection, language, excerpt);
    }
    *exact = found.source != NULL;
    return *exact ? found : span;
}

CbSpan cb_guide_place(const CbPage *page, const char *heading_id, const char *excerpt,
                      gboolean *exact)
{
    CbKind kind = CB_KIND_CASE;
    int index = heading_id != NULL ? find_entry(page->site, heading_id, &kind) : -1;
    if (index < 0 && page->output->kind == CB_OUTPUT_SHEET) {
        kind = CB_KIND_CASE;
        index = (int)page->output->index;
    }
    return index >= 0 ? place_in_entry(page, kind, (guint)index, excerpt, exact)
                      : place_in_config(page, excerpt, exact);
}
