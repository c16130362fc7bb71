#include "site/functions.h"

#include "base/escape.h"
#include "load/markdown_write.h"
#include "plan/url.h"
#include "site/arguments.h"
#include "site/body.h"
#include "site/embed.h"
#include "site/figure_value.h"
#include "site/shared_function.h"
#include "site/text_metrics.h"

#include <math.h>
#include <string.h>

/* What functions of templates have in common. */
#define FUNCTION(name)                                                                             \
    static gboolean name(CbRender *render, const CbValue *arguments, gsize n_arguments,            \
                         const CbMap *keywords, gpointer user_data, CbValue *result)

static const CbPage *page_of(CbRender *render)
{
    return cb_render_host(render);
}

static CbValue string_of(CbRender *render, const GString *text)
{
    return cb_value_string_length(cb_arena_strndup(cb_render_arena(render), text->str, text->len),
                                  text->len);
}

/* The string that an argument is, or fails. */
static const char *need_string(CbRender *render, const char *function, CbValue value)
{
    if (value.type == CB_VALUE_STRING) {
        return value.as.string;
    }
    cb_render_fail(render, "%s needs a text", function);
    return NULL;
}

/* Whether an address is not of this site. */
static gboolean is_absolute(const char *url)
{
    gsize scheme = 0;
    while (g_ascii_isalnum(url[scheme]) || url[scheme] == '+' || url[scheme] == '.' ||
           url[scheme] == '-') {
        scheme++;
    }
    return scheme > 0 && url[scheme] == ':';
}

/* The address of a path of the output: relative, or `with_host` the whole one if the site's is
 * known. Fails if nothing is written there. */
static gboolean output_address(CbRender *render, const char *path, gboolean with_host,
                               CbValue *result)
{
    const CbPage *page = page_of(render);
    gsize length = strcspn(path, "?#");
    const char *plain =
        path[length] ? cb_arena_strndup(cb_render_arena(render), path, length) : path;
    if (length > 0 && !cb_plan_find(page->site->plan, plain)) {
        return cb_render_fail(render, "the site has no \"%s\"", plain);
    }
    if (with_host && page->site->base_url != NULL && length > 0) {
        CbArena *arena = cb_render_arena(render);
        *result = cb_value_string(cb_arena_printf(
            arena, "%s%s", cb_url_absolute(arena, page->site->base_url, plain), path + length));
        return TRUE;
    }
    *result =
        cb_value_string(length > 0 ? cb_page_address(page, cb_render_arena(render), path) : path);
    return TRUE;
}

FUNCTION(filter_url)
{
    static const char *const names[] = {"absolute", NULL};
    CbValue option;
    (void)user_data;
    if (!cb_arguments_read(render, "url", arguments, n_arguments, keywords, names, &option)) {
        return FALSE;
    }
    CbValue path = arguments[0];
    if (path.type == CB_VALUE_MAP) {
        path = cb_map_get(path.as.map, "path");
    }
    if (path.type == CB_VALUE_UNDEFINED || path.type == CB_VALUE_NONE) {
        return cb_render_fail(render, "url needs a path or an entry, and this has none");
    }
    const char *string = need_string(render, "url", path);
    if (!string) {
        return FALSE;
    }
    if (!is_absolute(string)) {
        return output_address(render, string, cb_argument_boolean(option), result);
    }
    *result = cb_value_string(cb_url_is_safe(string, path.length) ? string : "");
    return TRUE;
}

FUNCTION(function_asset)
{
    const CbPage *page = page_of(render);
    (void)user_data;
    if (!cb_arguments_read(render, "asset", arguments, n_arguments, keywords, NULL, NULL)) {
        return FALSE;
    }
    const char *name = need_string(render, "asset", arguments[0]);
    if (!name) {
        return FALSE;
    }
    const char *path = cb_assets_find(page->site->assets, name);
    if (path) {
        *result = cb_value_string(cb_page_address(page, cb_render_arena(render), path));
        return TRUE;
    }
    const char *near = cb_assets_suggest(page->site->assets, name);
    return cb_render_fail(render, "the theme has no file \"%s\"%s%s%s", name,
                          near ? "; did you mean \"" : "", near ? near : "", near ? "\"?" : "");
}

FUNCTION(function_media)
{
    const CbPage *page = page_of(render);
    (void)user_data;
    if (!cb_arguments_read(render, "media", arguments, n_arguments, keywords, NULL, NULL)) {
        return FALSE;
    }
    const char *name = need_string(render, "media", arguments[0]);
    const char *path = name ? cb_plan_media_path(page->site->plan, name) : NULL;
    if (!path) {
        return name ? cb_render_fail(render, "there is no media/%s", name) : FALSE;
    }
    *result = cb_value_string(cb_page_address(page, cb_render_arena(render), path));
    return TRUE;
}

static void append_attribute(GString *out, const char *name, const char *value)
{
    if (value) {
        g_string_append_printf(out, " %s=\"", name);
        cb_escape_html(out, value, -1);
        g_string_append_c(out, '"');
    }
}

/* The attributes of an img that shows a file of media/: src, width and height, srcset and sizes. */
FUNCTION(filter_image)
{
    const CbPage *page = page_of(render);
    (void)user_data;
    if (!cb_arguments_read(render, "image", arguments, n_arguments, keywords, NULL, NULL)) {
        return FALSE;
    }
    const char *name = need_string(render, "image", arguments[0]);
    const char *path = name ? cb_plan_media_path(page->site->plan, name) : NULL;
    if (!path) {
        return name ? cb_render_fail(render, "there is no media/%s", name) : FALSE;
    }
    g_autoptr(GString) out = g_string_new(" src=\"");
    cb_escape_html(out, cb_page_address(page, page->scratch, path), -1);
    CbImageSize size = cb_site_image_size(page->site, name);
    const char *srcset = cb_site_srcset(page, name);
    const char *sizes = srcset ? cb_images_sizes(page->site->images) : NULL;
    g_string_append_c(out, '"');
    if (size.width > 0) {
        g_string_append_printf(out, " width=\"%u\" height=\"%u\"", size.width, size.height);
    }
    append_attribute(out, "srcset", srcset);
    append_attribute(out, "sizes", sizes);
    *result = cb_value_markup(cb_arena_strndup(page->scratch, out->str, out->len), out->len);
    return TRUE;
}

FUNCTION(function_t)
{
    const CbPage *page = page_of(render);
    (void)user_data;
    return cb_strings_call(page->language->strings, page->language->locale, render, arguments,
                           n_arguments, keywords, result);
}

FUNCTION(function_strings)
{
    const CbPage *page = page_of(render);
    (void)user_data;
    if (n_arguments != 1) {
        return cb_render_fail(render, "strings takes the name of a group");
    }
    const char *name = need_string(render, "strings", arguments[0]);
    if (!name || (keywords && cb_map_length(keywords) > 0)) {
        return name ? cb_render_fail(render, "strings takes no values") : FALSE;
    }
    CbArena *arena = cb_render_arena(render);
    *result = cb_strings_group(page->language->strings, arena, cb_arena_printf(arena, "%s.", name));
    return cb_map_length(result->as.map) > 0 ||
           cb_render_fail(render, "no group of interface strings \"%s\"", name);
}

FUNCTION(filter_lang_attribute)
{
    static const char *const names[] = {"attribute", NULL};
    CbValue name;
    (void)user_data;
    if (!cb_arguments_read(render, "lang_attribute", arguments, n_arguments, keywords, names,
                           &name)) {
        return FALSE;
    }
    const char *member = need_string(render, "lang_attribute", name);
    CbValue fallback = cb_value_undefined();
    if (!member) {
        return FALSE;
    }
    if (arguments[0].type == CB_VALUE_MAP) {
        fallback = cb_map_get(arguments[0].as.map, "fallback");
    }
    if (fallback.type == CB_VALUE_MAP) {
        fallback = cb_map_get(fallback.as.map, member);
    }
    if (fallback.type != CB_VALUE_STRING) {
        *result = cb_value_markup("", 0);
        return TRUE;
    }
    gboolean is_rtl = cb_locale_is_rtl(fallback.as.string);
    gboolean turns = is_rtl != cb_locale_is_rtl(page_of(render)->language->id);
    const char *direction = !turns ? "" : is_rtl ? " dir=\"rtl\"" : " dir=\"ltr\"";
    const char *text =
        cb_arena_printf(cb_render_arena(render), " lang=\"%s\"%s", fallback.as.string, direction);
    *result = cb_value_markup(text, strlen(text));
    return TRUE;
}

/* The whole number that an optional argument is. */
static gboolean read_decimals(CbRender *render, CbValue value, int otherwise, int *decimals)
{
    *decimals = otherwise;
    if (value.type == CB_VALUE_UNDEFINED) {
        return TRUE;
    }
    if (value.type != CB_VALUE_INTEGER || value.as.integer < 0 ||
        value.as.integer > CB_MAX_DECIMALS) {
        return cb_render_fail(render, "the number of decimals is from 0 to %d", CB_MAX_DECIMALS);
    }
    *decimals = (int)value.as.integer;
    return TRUE;
}

FUNCTION(filter_number)
{
    static const char *const names[] = {"decimals", NULL};
    CbValue option;
    int decimals = 0;
    (void)user_data;
    if (!cb_arguments_read(render, "number", arguments, n_arguments, keywords, names, &option) ||
        !read_decimals(render, option, -1, &decimals)) {
        return FALSE;
    }
    double number = cb_argument_number(arguments[0]);
    if (isnan(number)) {
        *result = arguments[0];
        return TRUE;
    }
    g_autoptr(GString) out = g_string_new(NULL);
    cb_locale_number(page_of(render)->language->locale, number, decimals, out);
    *result = string_of(render, out);
    return TRUE;
}

FUNCTION(filter_percent)
{
    static const char *const names[] = {"decimals", NULL};
    CbValue option;
    int decimals = 0;
    (void)user_data;
    if (!cb_arguments_read(render, "percent", arguments, n_arguments, keywords, names, &option) ||
        !read_decimals(render, option, 0, &decimals)) {
        return FALSE;
    }
    g_autoptr(GString) out = g_string_new(NULL);
    cb_locale_percent(page_of(render)->language->locale, cb_argument_number(arguments[0]), decimals,
                      out);
    *result = string_of(render, out);
    return TRUE;
}

FUNCTION(filter_date)
{
    static const char *const names[] = {"form", NULL};
    CbValue form;
    CbDate date = {0};
    (void)user_data;
    if (!cb_arguments_read(render, "date", arguments, n_arguments, keywords, names, &form)) {
        return FALSE;
    }
    const char *text = need_string(render, "date", arguments[0]);
    if (!text) {
        return FALSE;
    }
    if (!cb_date_parse(text, &date)) {
        return cb_render_fail(render, "\"%s\" is no date like 2026-11-21", text);
    }
    CbDateForm chosen = CB_DATE_LONG;
    if (form.type == CB_VALUE_STRING && strcmp(form.as.string, "short") == 0) {
        chosen = CB_DATE_SHORT;
    } else if (form.type == CB_VALUE_STRING && strcmp(form.as.string, "iso") == 0) {
        chosen = CB_DATE_ISO;
    } else if (form.type != CB_VALUE_UNDEFINED &&
               !(form.type == CB_VALUE_STRING && strcmp(form.as.string, "long") == 0)) {
        return cb_render_fail(render, "the forms of a date are \"long\", \"short\" and \"iso\"");
    }
    g_autoptr(GString) out = g_string_new(NULL);
    cb_locale_date(page_of(render)->language->locale, date, chosen, out);
    *result = string_of(render, out);
    return TRUE;
}

/* The index of the figure that an argument names, or fails. */
static int need_figure(CbRender *render, const char *function, CbValue value)
{
    const char *id = need_string(render, function, value);
    int index = id ? cb_site_find(page_of(render)->site, CB_KIND_FIGURE, id) : -1;
    if (id && index < 0) {
        cb_render_fail(render, "there is no figure \"%s\"", id);
    }
    return index;
}

static gboolean set_markup(CbRender *render, const char *markup, CbValue *result)
{
    if (!markup) {
        return cb_render_fail(render, "the figure could not be drawn");
    }
    *result = cb_value_markup(markup, strlen(markup));
    return TRUE;
}

FUNCTION(function_figure_html)
{
    static const char *const names[] = {"caption", NULL};
    CbValue caption;
    (void)user_data;
    if (!cb_arguments_read(render, "figure_html", arguments, n_arguments, keywords, names,
                           &caption)) {
        return FALSE;
    }
    int index = need_figure(render, "figure_html", arguments[0]);
    const char *text = caption.type == CB_VALUE_STRING ? caption.as.string : NULL;
    return index >= 0 &&
           set_markup(render, cb_figure_html(page_of(render), (guint)index, text, NULL), result);
}

FUNCTION(function_figure_svg)
{
    static const char *const names[] = {"narrow", NULL};
    CbValue narrow;
    (void)user_data;
    if (!cb_arguments_read(render, "figure_svg", arguments, n_arguments, keywords, names,
                           &narrow)) {
        return FALSE;
    }
    int index = need_figure(render, "figure_svg", arguments[0]);
    return index >= 0 &&
           set_markup(render,
                      cb_figure_svg(page_of(render), (guint)index, cb_argument_boolean(narrow)),
                      result);
}

FUNCTION(function_text_width)
{
    static const char *const names[] = {"size", NULL};
    CbValue size;
    (void)user_data;
    if (!cb_arguments_read(render, "text_width", arguments, n_arguments, keywords, names, &size)) {
        return FALSE;
    }
    const char *text = need_string(render, "text_width", arguments[0]);
    double pixels = cb_argument_number(size);
    if (!text) {
        return FALSE;
    }
    if (isnan(pixels)) {
        return cb_render_fail(render, "text_width needs a size");
    }
    *result = cb_value_float(cb_text_width(text, strlen(text), pixels));
    return TRUE;
}

FUNCTION(function_wrap)
{
    static const char *const names[] = {"width", "size", NULL};
    CbValue options[2];
    (void)user_data;
    if (!cb_arguments_read(render, "wrap", arguments, n_arguments, keywords, names, options)) {
        return FALSE;
    }
    double width = cb_argument_number(options[0]), size = cb_argument_number(options[1]);
    const char *text = arguments[0].type == CB_VALUE_STRING ? arguments[0].as.string : "";
    if (isnan(width) || isnan(size)) {
        return cb_render_fail(render, "wrap needs a width and a size");
    }
    *result = cb_text_wrap(cb_render_arena(render), text, width, size);
    return TRUE;
}

/* A member of a list with what it is sorted by. */
typedef struct {
    CbValue item;
    const char *key;
} Sorted;

static gint compare_keys(gconstpointer a, gconstpointer b, gpointer unused)
{
    (void)unused;
    return strcmp(((const Sorted *)a)->key, ((const Sorted *)b)->key);
}

FUNCTION(filter_collate)
{
    static const char *const names[] = {"attribute", NULL};
    CbValue attribute;
    CbArena *arena = cb_render_arena(render);
    (void)user_data;
    if (!cb_arguments_read(render, "collate", arguments, n_arguments, keywords, names,
                           &attribute)) {
        return FALSE;
    }
    if (arguments[0].type != CB_VALUE_LIST) {
        return cb_render_fail(render, "collate needs a list");
    }
    const CbList *list = arguments[0].as.list;
    Sorted *sorted = cb_arena_new_array(arena, Sorted, list->length);
    for (gsize i = 0; i < list->length; i++) {
        CbValue by = list->items[i];
        if (attribute.type == CB_VALUE_STRING && by.type == CB_VALUE_MAP) {
            by = cb_map_get(by.as.map, attribute.as.string);
        }
        g_autofree char *key = cb_collator_key(page_of(render)->language->collator,
                                               by.type == CB_VALUE_STRING ? by.as.string : NULL);
        sorted[i] = (Sorted){list->items[i], cb_arena_strdup(arena, key)};
    }
    g_qsort_with_data(sorted, (gint)list->length, sizeof *sorted, compare_keys, NULL);
    CbListBuilder builder;
    cb_list_builder_init(&builder, arena, list->length);
    for (gsize i = 0; i < list->length; i++) {
        cb_list_builder_add(&builder, sorted[i].item);
    }
    *result = cb_list_builder_end(&builder);
    return TRUE;
}

FUNCTION(filter_markdown_escape)
{
    (void)user_data;
    if (!cb_arguments_read(render, "markdown_escape", arguments, n_arguments, keywords, NULL,
                           NULL)) {
        return FALSE;
    }
    g_autoptr(GString) out = g_string_new(NULL);
    if (arguments[0].type == CB_VALUE_STRING) {
        cb_markdown_escape(out, arguments[0].as.string);
    } else if (cb_value_is_number(arguments[0])) {
        cb_locale_number(page_of(render)->language->locale, cb_argument_number(arguments[0]), -1,
                         out);
    }
    const char *text = cb_arena_strndup(cb_render_arena(render), out->str, out->len);
    *result = cb_value_markup(text, out->len);
    return TRUE;
}

/* Words that are kept whole are short: a long one may have to be divided in a narrow place. */
#define MAX_UNBROKEN 24 /* bytes */
#define BLANKS " \t\r\n"
#define DASH_LEAD "\xe2" /* the first byte of a dash */

/* Whether browsers break a word where no reader would: behind the hyphen it begins with
 * ("-ontwikkeling"), or in a range ("100–199"). */
static gboolean breaks_badly(const char *word, gsize length)
{
    if (length > MAX_UNBROKEN || length < 3) {
        return FALSE;
    }
    if (word[0] == '-') {
        return g_unichar_isalpha(g_utf8_get_char(word + 1));
    }
    const char *dash = g_strstr_len(word, (gssize)length, "\u2013");
    return dash != NULL && dash > word && g_ascii_isdigit(dash[-1]) &&
           dash + strlen("\u2013") < word + length && g_ascii_isdigit(dash[strlen("\u2013")]);
}

FUNCTION(filter_unbroken)
{
    (void)user_data;
    if (!cb_arguments_read(render, "unbroken", arguments, n_arguments, keywords, NULL, NULL)) {
        return FALSE;
    }
    *result = arguments[0];
    if (arguments[0].type != CB_VALUE_STRING || arguments[0].safe ||
        strpbrk(arguments[0].as.string, "-" DASH_LEAD) == NULL) {
        return TRUE;
    }
    g_autoptr(GString) out = g_string_new(NULL);
    gboolean any = FALSE;
    for (const char *at = arguments[0].as.string; *at != '\0';) {
        gsize length = strcspn(at, BLANKS);
        gboolean whole = breaks_badly(at, length);
        any = any || whole;
        g_string_append(out, whole ? "<span class=\"unbroken\">" : "");
        cb_escape_html(out, at, (gssize)length);
        g_string_append(out, whole ? "</span>" : "");
        at += length;
        gsize blanks = strspn(at, BLANKS);
        g_string_append_len(out, at, (gssize)blanks);
        at += blanks;
    }
    if (any) {
        *result = cb_value_markup(cb_arena_strndup(cb_render_arena(render), out->str, out->len),
                                  out->len);
    }
    return TRUE;
}

void cb_functions_add(CbEnvironment *environment)
{
    cb_environment_add_filter(environment, "url", filter_url, NULL);
    cb_environment_add_filter(environment, "markdown", cb_filter_markdown, NULL);
    cb_environment_add_filter(environment, "plain", cb_filter_plain, NULL);
    cb_environment_add_filter(environment, "embed", cb_filter_embed, NULL);
    cb_environment_add_filter(environment, "markdown_escape", filter_markdown_escape, NULL);
    cb_environment_add_filter(environment, "lang_attribute", filter_lang_attribute, NULL);
    cb_environment_add_filter(environment, "image", filter_image, NULL);
    cb_environment_add_filter(environment, "collate", filter_collate, NULL);
    cb_environment_add_filter(environment, "number", filter_number, NULL);
    cb_environment_add_filter(environment, "percent", filter_percent, NULL);
    cb_environment_add_filter(environment, "date", filter_date, NULL);
    cb_environment_add_filter(environment, "unbroken", filter_unbroken, NULL);
    cb_environment_add_function(environment, "asset", function_asset, NULL);
    cb_environment_add_function(environment, "media", function_media, NULL);
    cb_environment_add_function(environment, "t", function_t, NULL);
    cb_environment_add_function(environment, "strings", function_strings, NULL);
    cb_environment_add_function(environment, "figure_html", function_figure_html, NULL);
    cb_environment_add_function(environment, "figure_svg", function_figure_svg, NULL);
    cb_environment_add_function(environment, "shared", cb_function_shared, NULL);
    cb_environment_add_function(environment, "text_width", function_text_width, NULL);
    cb_environment_add_function(environment, "wrap", function_wrap, NULL);
}
