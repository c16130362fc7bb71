/* Renders many templates in one process, for the comparison with Jinja.
 *
 * Each line of the input is a JSON object: "templates" maps names to texts, of which "main" is
 * rendered; "data" holds the variables. Each line of the output is a JSON object with "output", or
 * with "error": the place and message. */
#include "base/escape.h"
#include "base/json.h"
#include "template/template.h"

#include <stdio.h>
#include <string.h>

static CbSource *load(const char *name, gpointer templates)
{
    CbValue text = cb_map_get(templates, name);
    return text.type == CB_VALUE_STRING ? cb_source_new(name, text.as.string, text.length) : NULL;
}

static void print_member(const char *key, const char *text, gsize length)
{
    g_autoptr(GString) line = g_string_new(NULL);
    g_string_append_printf(line, "{\"%s\": ", key);
    cb_escape_json(line, text, (gssize)length);
    puts(g_string_append_c(line, '}')->str);
}

static void print_error(const CbDiagnostics *diagnostics)
{
    guint count;
    const CbDiagnostic *items = cb_diagnostics_items(diagnostics, &count);
    g_autoptr(GString) text = g_string_new(NULL);
    if (count > 0) {
        cb_diagnostic_print(&items[0], FALSE, text);
    }
    print_member("error", text->str, text->len);
}

static void render(const CbMap *test)
{
    CbValue templates = cb_map_get(test, "templates");
    CbValue data = cb_map_get(test, "data");
    g_assert(templates.type == CB_VALUE_MAP && data.type == CB_VALUE_MAP);
    CbEnvironment *environment = cb_environment_new(load, (gpointer)templates.as.map);
    g_autoptr(CbArena) scratch = cb_arena_new();
    g_autoptr(CbDiagnostics) diagnostics = cb_diagnostics_new();
    g_autoptr(GString) out = g_string_new(NULL);
    if (cb_environment_render(environment, "main", data.as.map, NULL, scratch, out, diagnostics)) {
        print_member("output", out->str, out->len);
    } else {
        print_error(diagnostics);
    }
    cb_environment_free(environment);
}

int main(void)
{
    char *line = NULL;
    size_t size = 0;
    ssize_t length;
    while ((length = getline(&line, &size, stdin)) > 0) {
        g_autoptr(CbArena) arena = cb_arena_new();
        g_autoptr(GError) error = NULL;
        CbValue test;
        if (!cb_json_parse(arena, line, (gsize)length, &test, &error) ||
            test.type != CB_VALUE_MAP) {
            fprintf(stderr, "%s\n", error ? error->message : "not an object");
            return 1;
        }
        render(test.as.map);
    }
    free(line);
    return 0;
}
