#include "report/report.h"

#include "report/external.h"
#include "report/report_parts.h"
#include "site/output.h"
#include "site/strings.h"
#include "template/template.h"

#define PAGE "report/index.html"
#define STYLE "report/report.css"

/* External links */

static CbValue link_value(CbArena *arena, const CbExternalLink *link, const CbLinkAnswer *answer)
{
    CbListBuilder places;
    cb_list_builder_init(&places, arena, link->places->len);
    for (guint i = 0; i < link->places->len; i++) {
        cb_list_builder_add(&places, cb_value_string(g_ptr_array_index(link->places, i)));
    }
    CbMap *map = cb_map_new(arena, 6);
    cb_map_set(map, "url", cb_value_string(link->url));
    cb_map_set(map, "places", cb_list_builder_end(&places));
    cb_map_set(map, "state", cb_value_string(cb_link_state_name(answer->state)));
    cb_map_set(map, "status",
               answer->status > 0 ? cb_value_integer(answer->status) : cb_value_none());
    cb_map_set(map, "detail",
               answer->detail != NULL ? cb_value_string(cb_arena_strdup(arena, answer->detail))
                                      : cb_value_none());
    return cb_value_map(map);
}

static CbValue links_value(CbArena *arena, const GArray *links, const CbLinkAnswer *answers,
                           gboolean online)
{
    CbListBuilder list;
    guint bad = 0;
    cb_list_builder_init(&list, arena, MIN(links->len, CB_REPORT_MAX_LINKS));
    /* What is wrong comes first. */
    for (int state = CB_LINK_FAILED; state >= CB_LINK_UNASKED; state--) {
        for (guint i = 0; i < links->len; i++) {
            if ((int)answers[i].state != state) {
                continue;
            }
            bad += state >= CB_LINK_BROKEN ? 1 : 0;
            if (list.list->length < CB_REPORT_MAX_LINKS) {
                const CbExternalLink *link = &g_array_index(links, CbExternalLink, i);
                cb_list_builder_add(&list, link_value(arena, link, &answers[i]));
            }
        }
    }
    CbMap *map = cb_map_new(arena, 3);
    cb_map_set(map, "list", cb_report_list(arena, cb_list_builder_end(&list), links->len));
    cb_map_set(map, "is_asked", cb_value_boolean(online));
    cb_map_set(map, "bad", cb_value_integer(bad));
    return cb_value_map(map);
}

/* Gathers the links and, if wanted, asks for them. */
static gboolean add_links(CbArena *arena, const CbCollection *collection,
                          const CbReportOptions *options, CbMap *context, GError **error)
{
    g_autoptr(GArray) links = cb_external_links(collection);
    g_autofree CbLinkAnswer *answers = g_new0(CbLinkAnswer, MAX(links->len, 1));
    g_autofree const char **urls = g_new0(const char *, MAX(links->len, 1));
    gboolean done = TRUE;
    for (guint i = 0; i < links->len; i++) {
        urls[i] = g_array_index(links, CbExternalLink, i).url;
    }
    if (options->online) {
        done = cb_online_ask(urls, links->len, &options->questions, answers, error);
    }
    cb_map_set(context, "links", links_value(arena, links, answers, options->online));
    for (guint i = 0; i < links->len; i++) {
        cb_link_answer_clear(&answers[i]);
    }
    return done;
}

/* The page */

static CbValue site_value(CbArena *arena, const CbCollection *collection)
{
    const char *title = cb_text_get(&collection->config.title, 0, NULL);
    CbMap *map = cb_map_new(arena, 3 + CB_KIND_COUNT);
    cb_map_set(map, "title", cb_value_string(title));
    cb_map_set(map, "language", cb_value_string(collection->config.languages[0]));
    for (CbKind kind = CB_KIND_CASE; kind <= CB_KIND_PAGE; kind++) {
        cb_map_set(map, cb_kind_folder(kind),
                   cb_value_integer(cb_collection_count(collection, kind)));
    }
    return cb_value_map(map);
}

static const char *day_of(CbArena *arena, gint64 seconds)
{
    g_autoptr(GDateTime) time = g_date_time_new_from_unix_utc(seconds);
    g_autofree char *day = time != NULL ? g_date_time_format(time, "%Y-%m-%d") : NULL;
    return day != NULL ? cb_arena_strdup(arena, day) : NULL;
}

static CbMap *make_context(CbArena *arena, const CbCollection *collection,
                           const CbReportOptions *options, const CbDiagnostics *found)
{
    CbMap *context = cb_map_new(arena, 12);
    cb_map_set(context, "collection", site_value(arena, collection));
    cb_map_set(context, "today", cb_value_string(day_of(arena, options->today)));
    cb_map_set(context, "errors", cb_value_integer(cb_diagnostics_count(found, CB_SEVERITY_ERROR)));
    cb_map_set(context, "warnings",
               cb_value_integer(cb_diagnostics_count(found, CB_SEVERITY_WARNING)));
    cb_map_set(context, "messages", cb_report_messages(arena, collection, found));
    cb_map_set(context, "completeness", cb_report_completeness(arena, collection));
    cb_map_set(context, "translations", cb_report_translations(arena, collection));
    cb_map_set(context, "stale", cb_report_stale(arena, collection, options->today));
    cb_map_set(context, "unused", cb_report_unused(arena, collection));
    cb_map_set(context, "graph", cb_report_graph(arena, collection));
    return context;
}

static gboolean publish(const char *out, const GString *page, const CbSource *style, GError **error)
{
    gsize length = 0;
    const char *text = cb_source_text(style, &length);
    g_autoptr(CbOutputFolder) folder = cb_output_begin(out, CB_OUTPUT_OF_REPORT, FALSE, error);
    return folder != NULL && cb_output_write(folder, "index.html", page->str, page->len, error) &&
           cb_output_write(folder, "report.css", text, length, error) &&
           cb_output_commit(folder, error);
}

/* The dashboard's own words, in the collection's first language. */
typedef struct {
    CbStrings *strings;
    const CbLocale *locale;
} Words;

static void words_clear(Words *words)
{
    g_clear_pointer(&words->strings, cb_strings_free);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Words, words_clear)

static gboolean function_t(CbRender *render, const CbValue *arguments, gsize n_arguments,
                           const CbMap *keywords, gpointer user_data, CbValue *result)
{
    const Words *words = user_data;
    return cb_strings_call(words->strings, words->locale, render, arguments, n_arguments, keywords,
                           result);
}

gboolean cb_report_write(const CbCollection *collection, const CbTheme *theme, const char *out,
                         const CbReportOptions *options, const CbDiagnostics *found,
                         CbDiagnostics *diagnostics, GError **error)
{
    g_autoptr(CbArena) arena = cb_arena_new();
    g_autoptr(CbArena) scratch = cb_arena_new();
    g_autoptr(GString) page = g_string_new(NULL);
    const char *language = collection->config.languages[0];
    g_auto(Words) words = {cb_strings_load(theme, language, diagnostics), cb_locale(language)};
    g_autoptr(CbEnvironment) environment = cb_environment_new(cb_theme_template, (gpointer)theme);
    cb_environment_add_function(environment, "t", function_t, &words);
    g_autoptr(CbSource) style = cb_theme_template(STYLE, (gpointer)theme);
    g_assert(style != NULL);
    CbMap *context = make_context(arena, collection, options, found);
    return add_links(arena, collection, options, context, error) &&
           cb_environment_render(environment, PAGE, context, NULL, scratch, page, diagnostics) &&
           publish(out, page, style, error);
}
