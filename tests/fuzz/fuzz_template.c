/* Templates of any text, the first with others after lines `-- file NAME`: compiled and rendered
 * over the same data. Each gives text, or an error with a place; the same a second time. */
#include "base/json.h"
#include "base/limits.h"
#include "template/template.h"

#include <stdint.h>
#include <string.h>

#define FILE_LINE "\n-- file "

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const char variables[] =
    "{\"s\": \"Hello <World> & co\", \"t\": \"\\u00e9t\\u00e9 \\u00c0 la \\ud83d\\ude00 carte\","
    " \"n\": 7, \"m\": -3, \"f\": 2.5, \"big\": 9007199254740993, \"yes\": true, \"nil\": null,"
    " \"ints\": [3, 1, 2, 10, -4], \"words\": [\"pear\", \"Apple\", \"fig\", \"apple\"],"
    " \"mixed\": [1, \"one\", null, 2.5, [1, 2]], \"nothing\": [],"
    " \"map\": {\"b\": 1, \"a\": \"two\", \"c\": [1, 2]},"
    " \"people\": [{\"name\": \"Ann\", \"age\": 31, \"tags\": [\"x\"]},"
    " {\"name\": \"bob\", \"age\": 25, \"tags\": []}, {\"name\": \"dan <d>\", \"age\": 31}],"
    " \"tree\": [{\"title\": \"1\", \"below\": [{\"title\": \"2\", \"below\": []}]}]}";

static CbSource *load(const char *name, gpointer templates)
{
    CbValue text = cb_map_get(templates, name);
    return text.type == CB_VALUE_STRING ? cb_source_new(name, text.as.string, text.length) : NULL;
}

/* The templates of an input by name; the first is "main". */
static CbMap *split(CbArena *arena, const char *text, gsize length)
{
    CbMap *templates = cb_map_new(arena, 0);
    const char *end = text + length;
    const char *name = "main";
    for (;;) {
        const char *next = g_strstr_len(text, end - text, FILE_LINE);
        cb_map_set(templates, name,
                   cb_value_string_length(text, (gsize)((next ? next : end) - text)));
        if (!next) {
            return templates;
        }
        const char *name_start = next + strlen(FILE_LINE);
        const char *line_end = memchr(name_start, '\n', (gsize)(end - name_start));
        line_end = line_end ? line_end : end;
        name = cb_arena_strndup(arena, name_start, (gsize)(line_end - name_start));
        text = MIN(line_end + 1, end);
    }
}

static void check_messages(CbDiagnostics *diagnostics)
{
    guint count;
    g_autoptr(GString) printed = g_string_new(NULL);
    cb_diagnostics_print_text(diagnostics, FALSE, printed);
    g_assert_true(g_utf8_validate_len(printed->str, printed->len, NULL));
    const CbDiagnostic *items = cb_diagnostics_items(diagnostics, &count);
    for (guint i = 0; i < count; i++) {
        gsize length = 0;
        if (items[i].span.source) {
            cb_source_text(items[i].span.source, &length);
        }
        g_assert_cmpuint(items[i].span.start, <=, items[i].span.end);
        g_assert_cmpuint(items[i].span.end, <=, length);
    }
}

/* Renders "main" into `out`; whether that went well. */
static gboolean render(CbEnvironment *environment, const CbMap *data, GString *out)
{
    g_autoptr(CbArena) scratch = cb_arena_new();
    g_autoptr(CbDiagnostics) diagnostics = cb_diagnostics_new();
    gboolean done =
        cb_environment_render(environment, "main", data, NULL, scratch, out, diagnostics);
    check_messages(diagnostics);
    g_assert_true(g_utf8_validate_len(out->str, out->len, NULL));
    g_assert_cmpuint(out->len, <=, done ? CB_MAX_TEMPLATE_OUTPUT : 0);
    g_assert_true(done == (cb_diagnostics_count(diagnostics, CB_SEVERITY_ERROR) == 0));
    return done;
}

static void check(CbEnvironment *environment)
{
    static const char *const known[] = {"s", "n", "map", NULL};
    static const CbTemplatePage pages[] = {{"main", known}, {"a", NULL}};
    g_autoptr(CbDiagnostics) diagnostics = cb_diagnostics_new();
    g_strfreev(cb_environment_dependencies(environment, "main", diagnostics));
    cb_environment_check(environment, pages, G_N_ELEMENTS(pages), diagnostics);
    check_messages(diagnostics);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (!g_utf8_validate_len((const char *)data, size, NULL)) {
        return 0; /* the reader of files refuses it */
    }
    g_autoptr(CbArena) arena = cb_arena_new();
    g_autoptr(GString) out = g_string_new(NULL);
    g_autoptr(GString) again = g_string_new(NULL);
    CbValue context;
    g_assert_true(cb_json_parse(arena, variables, strlen(variables), &context, NULL));
    CbMap *templates = split(arena, (const char *)data, size);
    g_autoptr(CbEnvironment) environment = cb_environment_new(load, templates);
    gboolean done = render(environment, context.as.map, out);
    g_assert_true(render(environment, context.as.map, again) == done);
    g_assert_true(g_string_equal(out, again));
    check(environment);
    return 0;
}
