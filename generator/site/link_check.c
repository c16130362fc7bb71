#include "site/link_check.h"

#include "plan/url.h"
#include "site/link_place.h"

#include <stdlib.h>
#include <string.h>

/* A link to a place in another page. */
typedef struct {
    guint32 target; /* number of the output */
    guint32 hash;   /* of the place's id */
    char *id;
} Fragment;

/* What is known of one page. */
typedef struct {
    guint32 *ids; /* hashes of all ids, sorted */
    guint n_ids;
    Fragment *fragments;
    guint n_fragments;
} PageLinks;

struct CbLinkCheck {
    const CbPlan *plan;
    const CbOutput *outputs;
    guint n_outputs;
    PageLinks *pages;
};

/* A page that is being read. */
typedef struct {
    CbLinkCheck *check;
    guint index;
    CbArena *scratch;
    GArray *ids;       /* of guint32 */
    GArray *fragments; /* of Fragment: in this page and others */
    CbDiagnostics *diagnostics;
} Reading;

/* An attribute of a tag: name and value are parts of the page. */
typedef struct {
    const char *name;
    gsize name_length;
    const char *value;
    gsize value_length;
} Attribute;

CbLinkCheck *cb_link_check_new(const CbPlan *plan)
{
    CbLinkCheck *check = g_new0(CbLinkCheck, 1);
    check->plan = plan;
    check->outputs = cb_plan_outputs(plan, &check->n_outputs);
    check->pages = g_new0(PageLinks, check->n_outputs);
    return check;
}

void cb_link_check_free(CbLinkCheck *check)
{
    if (!check)
        return;
    for (guint i = 0; i < check->n_outputs; i++) {
        for (guint j = 0; j < check->pages[i].n_fragments; j++)
            g_free(check->pages[i].fragments[j].id);
        g_free(check->pages[i].fragments);
        g_free(check->pages[i].ids);
    }
    g_free(check->pages);
    g_free(check);
}

static guint32 hash_id(const char *text, gsize length)
{
    guint32 hash = 2166136261u; /* FNV-1a */
    for (gsize i = 0; i < length; i++)
        hash = (hash ^ (guchar)text[i]) * 16777619u;
    return hash;
}

/* Whether an address has a scheme or a host of its own. */
static gboolean is_external(const char *url, gsize length)
{
    if (length >= 2 && url[0] == '/' && url[1] == '/')
        return TRUE;
    for (gsize i = 0; i < length; i++) {
        if (url[i] == ':')
            return i > 0;
        if (!g_ascii_isalnum(url[i]) && !strchr("+.-", url[i]))
            return FALSE;
    }
    return FALSE;
}

static void report(const CbOutput *output, CbCode code, const char *url, gsize length,
                   CbDiagnostics *diagnostics)
{
    g_autofree char *address = g_strndup(url, length);
    cb_diagnostics_add_file(diagnostics, code, output->path,
                            "in templates, write paths with the filter url",
                            "the link \"%s\" leads nowhere", address);
}

static void check_link(Reading *reading, const char *url, gsize length)
{
    const CbLinkCheck *check = reading->check;
    const CbOutput *output = &check->outputs[reading->index];
    const char *fragment = NULL;
    if (is_external(url, length))
        return;
    const char *path = cb_url_resolve(reading->scratch, output->path, url, length, &fragment);
    const CbOutput *target = path ? cb_plan_find(check->plan, path) : NULL;
    if (!target) {
        report(output, CB_CODE_LINK_BROKEN, url, length, reading->diagnostics);
    } else if (fragment && *fragment && cb_output_kind_page(target->kind)) {
        Fragment link = {.target = (guint32)(target - check->outputs),
                         .hash = hash_id(fragment, strlen(fragment)),
                         .id = (char *)fragment};
        g_array_append_val(reading->fragments, link);
    }
}

/* Reads the next attribute of a tag; returns what follows it, or NULL at the tag's end. */
static const char *next_attribute(const char *at, const char *end, Attribute *attribute)
{
    while (at < end && (g_ascii_isspace(*at) || *at == '/'))
        at++;
    if (at >= end || *at == '>')
        return NULL;
    attribute->name = at;
    while (at < end && !g_ascii_isspace(*at) && *at != '=' && *at != '>')
        at++;
    attribute->name_length = (gsize)(at - attribute->name);
    attribute->value = at;
    attribute->value_length = 0;
    if (at >= end || *at != '=')
        return at;
    at++;
    char mark = at < end && (*at == '"' || *at == '\'') ? *at++ : 0;
    attribute->value = at;
    if (mark)
        at = memchr(at, mark, (gsize)(end - at));
    else
        while (at < end && !g_ascii_isspace(*at) && *at != '>')
            at++;
    if (!at)
        at = end;
    attribute->value_length = (gsize)(at - attribute->value);
    return mark && at < end ? at + 1 : at;
}

static gboolean is_named(const Attribute *attribute, const char *name)
{
    return attribute->name_length == strlen(name) &&
           g_ascii_strncasecmp(attribute->name, name, attribute->name_length) == 0;
}

/* Reads the attributes of one tag; returns where it ends. */
static const char *read_tag(Reading *reading, const char *at, const char *end)
{
    Attribute attribute;
    const char *next = at;
    while ((next = next_attribute(at, end, &attribute)) != NULL) {
        at = next;
        if (is_named(&attribute, "id")) {
            guint32 hash = hash_id(attribute.value, attribute.value_length);
            g_array_append_val(reading->ids, hash);
        } else if (attribute.value_length > 0 &&
                   (is_named(&attribute, "href") || is_named(&attribute, "src") ||
                    is_named(&attribute, "action"))) {
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

static void report_fragment(const CbLinkCheck *check, guint index, const Fragment *fragment,
                            CbDiagnostics *diagnostics)
{
    const char *path = check->outputs[fragment->target].path;
    g_autofree char *url = g_strdup_printf("%s#%s", path, fragment->id);
    CbSpan place;
    if (cb_link_place(cb_plan_collection(check->plan), &check->outputs[index], fragment->id,
                      &place)) {
        cb_diagnostics_add(
            diagnostics, CB_CODE_LINK_FRAGMENT, place,
            "the id of a heading is its words, as in #three-steps, or {#what-you-choose}",
            "%s has no heading \"%s\"", path, fragment->id);
        return;
    }
    report(&check->outputs[index], CB_CODE_LINK_FRAGMENT, url, strlen(url), diagnostics);
}

/* Keeps what the page is asked for, and checks its links to itself. */
static void keep(Reading *reading)
{
    PageLinks *page = &reading->check->pages[reading->index];
    guint kept = 0;
    g_array_sort(reading->ids, compare_hashes);
    page->n_ids = reading->ids->len;
    page->ids = g_memdup2(reading->ids->data, reading->ids->len * sizeof(guint32));
    for (guint i = 0; i < reading->fragments->len; i++) {
        Fragment *fragment = &g_array_index(reading->fragments, Fragment, i);
        if (fragment->target != reading->index)
            g_array_index(reading->fragments, Fragment, kept++) = *fragment;
        else if (!has_id(page, fragment->hash))
            report_fragment(reading->check, reading->index, fragment, reading->diagnostics);
    }
    page->n_fragments = kept;
    page->fragments = g_memdup2(reading->fragments->data, kept * sizeof(Fragment));
    for (guint i = 0; i < kept; i++)
        page->fragments[i].id = g_strdup(page->fragments[i].id);
}

/* Passes over a comment that begins at `at`, after its "<". */
static const char *skip_comment(const char *at, const char *end)
{
    if (end - at < 3 || memcmp(at, "!--", 3) != 0)
        return at;
    const char *close = g_strstr_len(at, end - at, "-->");
    return close ? close : end;
}

void cb_link_check_page(CbLinkCheck *check, guint index, const char *html, gsize length,
                        CbArena *scratch, CbDiagnostics *diagnostics)
{
    g_autoptr(GArray) ids = g_array_new(FALSE, FALSE, sizeof(guint32));
    g_autoptr(GArray) fragments = g_array_new(FALSE, FALSE, sizeof(Fragment));
    Reading reading = {check, index, scratch, ids, fragments, diagnostics};
    const char *end = html + length, *at = html;
    while (at < end && (at = memchr(at, '<', (gsize)(end - at))) != NULL) {
        at = skip_comment(at + 1, end);
        if (at >= end || !g_ascii_isalpha(*at))
            continue;
        while (at < end && (g_ascii_isalnum(*at) || *at == '-'))
            at++;
        at = read_tag(&reading, at, end);
    }
    keep(&reading);
}

void cb_link_check_finish(CbLinkCheck *check, CbDiagnostics *diagnostics)
{
    for (guint i = 0; i < check->n_outputs; i++)
        for (guint j = 0; j < check->pages[i].n_fragments; j++) {
            const Fragment *fragment = &check->pages[i].fragments[j];
            if (!has_id(&check->pages[fragment->target], fragment->hash))
                report_fragment(check, i, fragment, diagnostics);
        }
}
