#include "site/link_check.h"

#include "base/suggest.h"
#include "load/address.h"
#include "plan/url.h"
#include "site/heading.h"
#include "site/link_place.h"
#include "site/search_strings.h"

#include <stdlib.h>
#include <string.h>

/* Addresses that a thread remembers. */
#define MOST_REMEMBERED 8192u

/* Headings that are looked at, in all, for the one that a link may mean. */
#define HEADINGS_LOOKED_AT 1000000

/* A link to a place in a page that may not be there. */
typedef struct {
    guint32 target; /* number of the output */
    guint32 hash;   /* of the place's id */
    char *id;
} Fragment;

/* A link to a page that is not there. */
typedef struct {
    char *url;  /* as the page has it */
    char *path; /* where it leads; the address if that is nowhere in the output */
} Lost;

/* What is known of one page. */
typedef struct {
    gboolean is_read;
    guint32 *ids; /* hashes of all ids, sorted */
    guint n_ids;
    Fragment *fragments;
    guint n_fragments;
    Lost *lost;
    guint n_lost;
} PageLinks;

/* What a template wrote wrongly, and how many pages have it. */
typedef struct {
    CbCode code;
    guint page; /* the first that has it */
    guint last; /* the last that was counted */
    guint n_pages;
    char *url;
} Misprint;

struct CbLinkCheck {
    const CbPlan *plan;
    const CbOutput *outputs;
    guint n_outputs;
    PageLinks *pages;
    /* Once something is wrong: */
    CbLinkPlaces *places[CB_MAX_LANGUAGES];
    GHashTable *said;      /* places in the content, as text */
    GHashTable *looked_at; /* of places: the arrays that lead to one address or heading */
    GHashTable *misprints; /* what is wrong, as text → 1 + index */
    GArray *list;          /* of Misprint */
    CbArena *arena;        /* for hints */
    guint n_headings;      /* that were looked at for hints */
};

struct CbLinkReader {
    CbArena *scratch;
    GString *folder;       /* of the page that was read last */
    CbSearchStrings *good; /* addresses that lead from there to an output, to no place in it */
};

/* A page that is being read. */
typedef struct {
    CbLinkCheck *check;
    guint index;
    CbLinkReader *reader;
    GArray *ids;       /* of guint32 */
    GArray *fragments; /* of Fragment: in this page and others */
    GArray *lost;      /* of Lost */
} Reading;

/* An attribute of a tag: name and value are parts of the page. */
typedef struct {
    const char *name;
    gsize name_length;
    const char *value;
    gsize value_length;
} Attribute;

static void clear_misprint(gpointer data)
{
    g_free(((Misprint *)data)->url);
}

CbLinkCheck *cb_link_check_new(const CbPlan *plan)
{
    CbLinkCheck *check = g_new0(CbLinkCheck, 1);
    check->plan = plan;
    check->outputs = cb_plan_outputs(plan, &check->n_outputs);
    check->pages = g_new0(PageLinks, check->n_outputs);
    check->said = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    check->looked_at = g_hash_table_new(NULL, NULL);
    check->misprints = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    check->list = g_array_new(FALSE, FALSE, sizeof(Misprint));
    g_array_set_clear_func(check->list, clear_misprint);
    check->arena = cb_arena_new();
    return check;
}

static void clear_page(PageLinks *page)
{
    for (guint i = 0; i < page->n_fragments; i++) {
        g_free(page->fragments[i].id);
    }
    for (guint i = 0; i < page->n_lost; i++) {
        g_free(page->lost[i].url);
        g_free(page->lost[i].path);
    }
    g_free(page->lost);
    g_free(page->fragments);
    g_free(page->ids);
}

void cb_link_check_free(CbLinkCheck *check)
{
    if (!check) {
        return;
    }
    for (guint i = 0; i < check->n_outputs; i++) {
        clear_page(&check->pages[i]);
    }
    for (guint i = 0; i < CB_MAX_LANGUAGES; i++) {
        cb_link_places_free(check->places[i]);
    }
    g_hash_table_unref(check->said);
    g_hash_table_unref(check->looked_at);
    g_hash_table_unref(check->misprints);
    g_array_unref(check->list);
    cb_arena_free(check->arena);
    g_free(check->pages);
    g_free(check);
}

static guint32 hash_id(const char *text, gsize length)
{
    guint32 hash = 2166136261u; /* FNV-1a */
    for (gsize i = 0; i < length; i++) {
        hash = (hash ^ (guchar)text[i]) * 16777619u;
    }
    return hash;
}

/* What a character of a tag may be: every page is read, and most of it is tags. */
enum { SPACE = 1, END_OF_NAME = 2 };

static gboolean is_of(char c, guint classes)
{
    static const guint8 known[256] = {
        ['\t'] = SPACE | END_OF_NAME, ['\n'] = SPACE | END_OF_NAME, ['\f'] = SPACE | END_OF_NAME,
        ['\r'] = SPACE | END_OF_NAME, [' '] = SPACE | END_OF_NAME,  ['='] = END_OF_NAME,
        ['>'] = END_OF_NAME};
    return (known[(guchar)c] & classes) != 0;
}

/* Whether an address has a scheme or a host of its own. */
static gboolean is_external(const char *url, gsize length)
{
    if (length >= 2 && url[0] == '/' && url[1] == '/') {
        return TRUE;
    }
    for (gsize i = 0; i < length; i++) {
        if (url[i] == ':') {
            return i > 0;
        }
        if (!g_ascii_isalnum(url[i]) && url[i] != '+' && url[i] != '.' && url[i] != '-') {
            return FALSE;
        }
    }
    return FALSE;
}

/* Where an address from the root of the site's host leads to in the site: a page that may be shown
 * in any folder has such. Else the address as it is. */
static const char *below_root(const CbLinkCheck *check, const CbOutput *output, const char *url,
                              gsize *length)
{
    const char *root = cb_plan_root(check->plan, output);
    gsize root_length = root != NULL ? strlen(root) : 0;
    if (root == NULL || *length < root_length || strncmp(url, root, root_length) != 0) {
        return url;
    }
    *length -= root_length;
    return url + root_length;
}

CbLinkReader *cb_link_reader_new(void)
{
    CbLinkReader *reader = g_new0(CbLinkReader, 1);
    reader->scratch = cb_arena_new();
    reader->folder = g_string_new(NULL);
    reader->good = cb_search_strings_new();
    return reader;
}

void cb_link_reader_free(CbLinkReader *reader)
{
    if (reader == NULL) {
        return;
    }
    cb_arena_free(reader->scratch);
    g_string_free(reader->folder, TRUE);
    cb_search_strings_free(reader->good);
    g_free(reader);
}

/* Begins a page: what is remembered is of its folder, and not too much. */
static void begin_page(CbLinkReader *reader, const char *path)
{
    gsize length = cb_path_folder_length(path);
    gboolean is_same =
        reader->folder->len == length && memcmp(reader->folder->str, path, length) == 0;
    cb_arena_reset(reader->scratch);
    if (is_same && cb_search_strings_count(reader->good) < MOST_REMEMBERED) {
        return;
    }
    g_string_truncate(reader->folder, 0);
    g_string_append_len(reader->folder, path, (gssize)length);
    cb_search_strings_free(reader->good);
    reader->good = cb_search_strings_new();
}

static void check_link(Reading *reading, const char *url, gsize length)
{
    const CbLinkCheck *check = reading->check;
    const CbOutput *output = &check->outputs[reading->index];
    CbSearchStrings *good = reading->reader->good;
    const char *fragment = NULL;
    if (cb_search_strings_find(good, url, length) != CB_SEARCH_NO_STRING ||
        is_external(url, length)) {
        return;
    }
    const char *below = below_root(check, output, url, &length);
    const char *from = below == url ? output->path : "";
    const char *path = cb_url_resolve(reading->reader->scratch, from, below, length, &fragment);
    const CbOutput *target = path ? cb_plan_find(check->plan, path) : NULL;
    if (!target) {
        Lost lost = {.url = g_strndup(below, length),
                     .path = path ? g_strdup(path) : g_strndup(below, length)};
        g_array_append_val(reading->lost, lost);
    } else if (fragment && *fragment && cb_output_kind_page(target->kind)) {
        Fragment link = {.target = (guint32)(target - check->outputs),
                         .hash = hash_id(fragment, strlen(fragment)),
                         .id = (char *)fragment};
        g_array_append_val(reading->fragments, link);
    } else if (fragment == NULL && below == url) {
        gboolean is_new;
        cb_search_strings_add(good, url, length, &is_new);
    }
}

/* Reads the next attribute of a tag; returns what follows it, or NULL at the tag's end. */
static const char *next_attribute(const char *at, const char *end, Attribute *attribute)
{
    while (at < end && (is_of(*at, SPACE) || *at == '/')) {
        at++;
    }
    if (at >= end || *at == '>') {
        return NULL;
    }
    attribute->name = at;
    while (at < end && !is_of(*at, END_OF_NAME)) {
        at++;
    }
    attribute->name_length = (gsize)(at - attribute->name);
    attribute->value = at;
    attribute->value_length = 0;
    if (at >= end || *at != '=') {
        return at;
    }
    at++;
    char mark = at < end && (*at == '"' || *at == '\'') ? *at++ : 0;
    attribute->value = at;
    if (mark) {
        at = memchr(at, mark, (gsize)(end - at));
    } else {
        while (at < end && !g_ascii_isspace(*at) && *at != '>') {
            at++;
        }
    }
    if (!at) {
        at = end;
    }
    attribute->value_length = (gsize)(at - attribute->value);
    return mark && at < end ? at + 1 : at;
}

static gboolean is_word(const char *text, const char *word)
{
    while (*word != '\0' && (*text | 0x20) == *word) {
        text++;
        word++;
    }
    return *word == '\0';
}

static gboolean is_id(const Attribute *attribute)
{
    return attribute->name_length == 2 && is_word(attribute->name, "id");
}

static gboolean is_link(const Attribute *attribute)
{
    switch (attribute->name_length) {
    case 3:
        return is_word(attribute->name, "src");
    case 4:
        return is_word(attribute->name, "href");
    case 6:
        return is_word(attribute->name, "action");
    default:
        return FALSE;
    }
}

/* Reads the attributes of one tag; returns where it ends. */
static const char *read_tag(Reading *reading, const char *at, const char *end)
{
    Attribute attribute;
    const char *next = at;
    while ((next = next_attribute(at, end, &attribute)) != NULL) {
        at = next;
        if (is_id(&attribute)) {
            guint32 hash = hash_id(attribute.value, attribute.value_length);
            g_array_append_val(reading->ids, hash);
        } else if (attribute.value_length > 0 && is_link(&attribute)) {
            check_link(reading, attribute.value, attribute.value_length);
        }
    }
    return at;
}

static int compare_hashes(gconstpointer a, gconstpointer b)
{
    guint32 left = *(const guint32 *)a, right = *(const guint32 *)b;
    return (left > right) - (left < right);
}

static gboolean has_id(const PageLinks *page, guint32 hash)
{
    return page->n_ids && bsearch(&hash, page->ids, page->n_ids, sizeof hash, compare_hashes);
}

/* Keeps what the page is asked for, and what it asks for: links to itself only if they are wrong.
 */
static void keep(Reading *reading)
{
    PageLinks *page = &reading->check->pages[reading->index];
    guint kept = 0;
    clear_page(page);
    g_array_sort(reading->ids, compare_hashes);
    page->is_read = TRUE;
    page->n_ids = reading->ids->len;
    page->ids = g_memdup2(reading->ids->data, reading->ids->len * sizeof(guint32));
    for (guint i = 0; i < reading->fragments->len; i++) {
        Fragment *fragment = &g_array_index(reading->fragments, Fragment, i);
        if (fragment->target != reading->index || !has_id(page, fragment->hash)) {
            g_array_index(reading->fragments, Fragment, kept++) = *fragment;
        }
    }
    page->n_fragments = kept;
    page->fragments = g_memdup2(reading->fragments->data, kept * sizeof(Fragment));
    for (guint i = 0; i < kept; i++) {
        page->fragments[i].id = g_strdup(page->fragments[i].id);
    }
    page->n_lost = reading->lost->len;
    page->lost = g_memdup2(reading->lost->data, reading->lost->len * sizeof(Lost));
}

/* Passes over a comment that begins at `at`, after its "<". */
static const char *skip_comment(const char *at, const char *end)
{
    if (end - at < 3 || memcmp(at, "!--", 3) != 0) {
        return at;
    }
    const char *close = g_strstr_len(at, end - at, "-->");
    return close ? close : end;
}

/* Reads all tags of a page. */
static void read_tags(Reading *reading, const char *html, gsize length)
{
    const char *end = html + length, *at = html;
    while (at < end && (at = memchr(at, '<', (gsize)(end - at))) != NULL) {
        at = skip_comment(at + 1, end);
        if (at >= end || !g_ascii_isalpha(*at)) {
            continue;
        }
        while (at < end && (g_ascii_isalnum(*at) || *at == '-')) {
            at++;
        }
        if (at < end && *at != '>') { /* most tags have no attributes */
            at = read_tag(reading, at, end);
        }
    }
}

static Reading reading_new(CbLinkCheck *check, guint index, CbLinkReader *reader)
{
    return (Reading){.check = check,
                     .index = index,
                     .reader = reader,
                     .ids = g_array_new(FALSE, FALSE, sizeof(guint32)),
                     .fragments = g_array_new(FALSE, FALSE, sizeof(Fragment)),
                     .lost = g_array_new(FALSE, FALSE, sizeof(Lost))};
}

static void reading_clear(Reading *reading)
{
    g_array_unref(reading->ids);
    g_array_unref(reading->fragments);
    g_array_unref(reading->lost);
}

void cb_link_check_page(CbLinkCheck *check, guint index, const char *html, gsize length,
                        CbLinkReader *reader)
{
    Reading reading = reading_new(check, index, reader);
    begin_page(reader, check->outputs[index].path);
    read_tags(&reading, html, length);
    keep(&reading);
    reading_clear(&reading);
}

gboolean cb_link_check_has_ids_of(const CbLinkCheck *check, guint index, const char *html,
                                  gsize length)
{
    g_autoptr(CbLinkCheck) other = cb_link_check_new(check->plan);
    g_autoptr(CbLinkReader) reader = cb_link_reader_new();
    cb_link_check_page(other, index, html, length, reader);
    const PageLinks *before = &other->pages[index];
    gboolean has_all = check->pages[index].is_read;
    for (guint i = 0; i < before->n_ids && has_all; i++) {
        has_all = has_id(&check->pages[index], before->ids[i]);
    }
    return has_all;
}

void cb_link_check_each_wanted(const CbLinkCheck *check, CbLinkCheckWanted function,
                               gpointer user_data)
{
    g_autoptr(GHashTable) wanted = g_hash_table_new(NULL, NULL);
    for (guint i = 0; i < check->n_outputs; i++) {
        for (guint j = 0; j < check->pages[i].n_fragments; j++) {
            guint32 target = check->pages[i].fragments[j].target;
            if (!check->pages[target].is_read) {
                g_hash_table_add(wanted, GUINT_TO_POINTER(target));
            }
        }
    }
    GHashTableIter iter;
    gpointer target;
    g_hash_table_iter_init(&iter, wanted);
    while (g_hash_table_iter_next(&iter, &target, NULL)) {
        function(GPOINTER_TO_UINT(target), user_data);
    }
}

/* Where editors wrote links, in the language of a page. */
static const CbLinkPlaces *places_of(CbLinkCheck *check, guint index)
{
    guint language = check->outputs[index].language;
    if (check->places[language] == NULL) {
        check->places[language] = cb_link_places_new(cb_plan_collection(check->plan), language);
    }
    return check->places[language];
}

/* These places, if they are looked at for the first time; else NULL. */
static const GArray *unseen(CbLinkCheck *check, const GArray *spans)
{
    gboolean is_new = spans != NULL && g_hash_table_add(check->looked_at, (gpointer)spans);
    return is_new ? spans : NULL;
}

/* Whether a place in the content is new: nothing was said of it. */
static gboolean is_news(CbLinkCheck *check, CbSpan span)
{
    char *place = g_strdup_printf("%s:%u", cb_source_path(span.source), span.start);
    return g_hash_table_add(check->said, place);
}

static void note_misprint(CbLinkCheck *check, CbCode code, guint index, const char *what,
                          const char *url)
{
    guint known = GPOINTER_TO_UINT(g_hash_table_lookup(check->misprints, what));
    if (known == 0) {
        Misprint misprint = {code, index, index, 1, g_strdup(url)};
        g_array_append_val(check->list, misprint);
        g_hash_table_insert(check->misprints, g_strdup(what), GUINT_TO_POINTER(check->list->len));
        return;
    }
    Misprint *misprint = &g_array_index(check->list, Misprint, known - 1);
    misprint->n_pages += misprint->last != index ? 1 : 0;
    misprint->last = index;
}

/* What the editor may have meant by an address that leads nowhere. */
static char *address_hint(const char *url)
{
    gboolean is_outside = g_str_has_prefix(url, "www.") || strchr(url, '@') != NULL;
    g_autofree char *completed = is_outside ? cb_url_completed(url) : NULL;
    return completed != NULL
               ? g_strdup_printf("write %s", completed)
               : g_strdup(
                     "link to content by its id (case:ID, page:ID …), to a file by media:NAME");
}

static void look_at_lost(CbLinkCheck *check, guint index, const Lost *lost,
                         CbDiagnostics *diagnostics)
{
    const GArray *spans = cb_link_places_of_address(places_of(check, index), lost->url);
    const GArray *news = unseen(check, spans);
    g_autofree char *hint = news != NULL ? address_hint(lost->url) : NULL;
    for (guint i = 0; news != NULL && i < news->len; i++) {
        CbSpan span = g_array_index(news, CbSpan, i);
        if (is_news(check, span)) {
            cb_diagnostics_add(diagnostics, CB_CODE_LINK_BROKEN, span, hint,
                               "the address \"%s\" leads nowhere on %s", lost->url,
                               check->outputs[index].path);
        }
    }
    if (spans == NULL) {
        note_misprint(check, CB_CODE_LINK_BROKEN, index, lost->path, lost->url);
    }
}

/* What the editor may have meant instead of a place that an entry's page does not have. */
static char *heading_hint(CbLinkCheck *check, const CbOutput *target, CbKind kind, const char *id)
{
    const char *near = NULL;
    if (check->n_headings < HEADINGS_LOOKED_AT) {
        g_autoptr(GPtrArray) names = cb_heading_names(check->arena, cb_plan_collection(check->plan),
                                                      kind, target->index, target->language);
        near = cb_suggest(id, (const char *const *)names->pdata, names->len);
        check->n_headings += names->len;
    }
    if (near != NULL) {
        return g_strdup_printf("did you mean \"#%s\"?", near);
    }
    return g_strdup("the id of a heading is its words, as in #three-steps, or {#what-you-choose}");
}

/* Reports a link to a place that the page of an entry does not have. FALSE if no editor wrote it.
 */
static gboolean report_heading(CbLinkCheck *check, guint index, const Fragment *fragment,
                               CbDiagnostics *diagnostics)
{
    const CbCollection *collection = cb_plan_collection(check->plan);
    const CbOutput *target = &check->outputs[fragment->target];
    CbKind kind = cb_output_kind_entry(target->kind);
    const GArray *spans = NULL;
    if (kind != CB_KIND_COUNT) {
        spans = cb_link_places_to(places_of(check, index), kind, target->index, fragment->id);
    }
    const GArray *news = unseen(check, spans);
    for (guint i = 0; news != NULL && i < news->len; i++) {
        CbSpan span = g_array_index(news, CbSpan, i);
        if (!is_news(check, span)) {
            continue;
        }
        g_autofree char *hint = heading_hint(check, target, kind, fragment->id);
        const char *name = kind == CB_KIND_GUIDE
                               ? collection->config.guides[target->index].id
                               : cb_collection_entry(collection, kind, target->index)->id;
        cb_diagnostics_add(diagnostics, CB_CODE_LINK_FRAGMENT, span, hint,
                           "the %s \"%s\" has no heading \"%s\"%s%s", cb_kind_name(kind), name,
                           fragment->id, target->language > 0 ? " in " : "",
                           target->language > 0 ? collection->config.languages[target->language]
                                                : "");
    }
    return spans != NULL;
}

static void look_at_fragment(CbLinkCheck *check, guint index, const Fragment *fragment,
                             CbDiagnostics *diagnostics)
{
    const PageLinks *target = &check->pages[fragment->target];
    if (!target->is_read || has_id(target, fragment->hash) ||
        report_heading(check, index, fragment, diagnostics)) {
        return;
    }
    g_autofree char *url =
        g_strdup_printf("%s#%s", check->outputs[fragment->target].path, fragment->id);
    /* A link of a page to itself is the same mistake on every page. */
    note_misprint(check, CB_CODE_LINK_FRAGMENT, index,
                  fragment->target == index ? strchr(url, '#') : url, url);
}

static void look_at_page(CbLinkCheck *check, guint index, CbDiagnostics *diagnostics)
{
    const PageLinks *page = &check->pages[index];
    for (guint i = 0; i < page->n_lost; i++) {
        look_at_lost(check, index, &page->lost[i], diagnostics);
    }
    for (guint i = 0; i < page->n_fragments; i++) {
        look_at_fragment(check, index, &page->fragments[i], diagnostics);
    }
}

/* Says what was found in templates since the last time. */
static void report_misprints(CbLinkCheck *check, guint first, CbDiagnostics *diagnostics)
{
    for (guint i = first; i < check->list->len; i++) {
        const Misprint *misprint = &g_array_index(check->list, Misprint, i);
        guint more = misprint->n_pages - 1;
        g_autofree char *others =
            more > 0 ? g_strdup_printf(", here and on %u other page%s", more, more > 1 ? "s" : "")
                     : g_strdup("");
        cb_diagnostics_add_file(diagnostics, misprint->code, check->outputs[misprint->page].path,
                                "in templates, write paths with the filter url",
                                "the link \"%s\" leads nowhere%s", misprint->url, others);
    }
}

void cb_link_check_report(CbLinkCheck *check, guint index, CbDiagnostics *diagnostics)
{
    guint known = check->list->len;
    look_at_page(check, index, diagnostics);
    report_misprints(check, known, diagnostics);
}

void cb_link_check_finish(CbLinkCheck *check, CbDiagnostics *diagnostics)
{
    guint known = check->list->len;
    for (guint i = 0; i < check->n_outputs; i++) {
        look_at_page(check, i, diagnostics);
    }
    report_misprints(check, known, diagnostics);
}
