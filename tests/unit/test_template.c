/* The limits of templates: what is just within each is rendered, what is above it is an error with
 * a place. Recursion without end is one, too, in a thread's stack and with ASan's large frames. */
#include "base/limits.h"
#include "template/template.h"

#include <string.h>

typedef struct {
    const char *text; /* of "main", and of others after lines `-- NAME` */
    GString *out;
    GString *messages;
} Rendering;

static CbSource *load(const char *name, gpointer data)
{
    const char *text = data;
    g_autofree char *line = g_strconcat("\n-- ", name, "\n", NULL);
    const char *start = strcmp(name, "main") == 0 ? text : strstr(text, line);
    if (start == NULL) {
        return NULL;
    }
    start += start == text ? 0 : strlen(line);
    const char *end = strstr(start, "\n-- ");
    return cb_source_new(name, start, end != NULL ? (gsize)(end - start) : strlen(start));
}

/* Renders in a thread of its own, as pages are. */
static gpointer run(gpointer data)
{
    Rendering *rendering = data;
    g_autoptr(CbEnvironment) environment = cb_environment_new(load, (gpointer)rendering->text);
    g_autoptr(CbArena) arena = cb_arena_new();
    g_autoptr(CbArena) scratch = cb_arena_new();
    g_autoptr(CbDiagnostics) diagnostics = cb_diagnostics_new();
    cb_environment_render(environment, "main", cb_map_new(arena, 0), NULL, scratch, rendering->out,
                          diagnostics);
    cb_diagnostics_print_text(diagnostics, FALSE, rendering->messages);
    return NULL;
}

static Rendering render(const char *text)
{
    Rendering rendering = {text, g_string_new(NULL), g_string_new(NULL)};
    g_thread_join(g_thread_new("render", run, &rendering));
    return rendering;
}

static void clear(Rendering *rendering)
{
    g_string_free(rendering->out, TRUE);
    g_string_free(rendering->messages, TRUE);
}

/* The template gives `expected`; takes the text. */
static void assert_gives(char *text, const char *expected)
{
    Rendering rendering = render(text);
    g_assert_cmpstr(rendering.messages->str, ==, "");
    if (expected != NULL) {
        g_assert_cmpstr(rendering.out->str, ==, expected);
    }
    clear(&rendering);
    g_free(text);
}

/* The template fails with a message that begins like that; takes the text. */
static void assert_fails(char *text, const char *message)
{
    Rendering rendering = render(text);
    g_assert_cmpstr(rendering.out->str, ==, "");
    if (!g_str_has_prefix(rendering.messages->str, message)) {
        g_error("\"%s\" was expected, and this was said: %s", message, rendering.messages->str);
    }
    clear(&rendering);
    g_free(text);
}

/* `before`, `open` so many times, `middle`, `close` as many times, `after`. */
static char *nest(const char *before, const char *open, guint times, const char *middle,
                  const char *close, const char *after)
{
    GString *text = g_string_new(before);
    for (guint i = 0; i < times; i++) {
        g_string_append(text, open);
    }
    g_string_append(text, middle);
    for (guint i = 0; i < times; i++) {
        g_string_append(text, close);
    }
    return g_string_free(g_string_append(text, after), FALSE);
}

/* A text with a number in the place of each "@". */
static char *with(const char *text, guint number)
{
    g_autoptr(GString) filled = g_string_new(text);
    g_autofree char *digits = g_strdup_printf("%u", number);
    g_string_replace(filled, "@", digits, 0);
    return g_strdup(filled->str);
}

/* The first template that is too deep, and the last that is not. */
static void assert_limit(const char *before, const char *open, guint most, const char *middle,
                         const char *close, const char *after, const char *message)
{
    assert_gives(nest(before, open, most, middle, close, after), NULL);
    assert_fails(nest(before, open, most + 1, middle, close, after), message);
}

static void test_expressions(void)
{
    const guint most = CB_MAX_TEMPLATE_NESTING;
    assert_limit("{{ ", "(", most - 2, "1", ")", " }}", "main:1:153: error[CB603]: nested");
    assert_limit("{{ ", "[", most - 2, "1", "]", " }}", "main:1:153: error[CB603]: nested");
    assert_limit("{{ ", "-", most - 2, "1", "", " }}", "main:1:153: error[CB603]: nested");
    assert_limit("{{ ", "not ", most - 2, "1", "", " }}", "main:1:600: error[CB603]: nested");
    assert_limit("{{ 1", " + 1", most - 1, "", "", " }}", "main:1:604: error[CB603]: nested");
    assert_limit("{{ 1", " and 1", most - 1, "", "", " }}", "main:1:904: error[CB603]: nested");
    assert_limit("{{ x", "|e", most - 1, "", "", " }}", "main:1:304: error[CB603]: nested");
    assert_gives(nest("{{ 1", " ~ 1", 10000, "", "", " }}"), NULL);
    assert_gives(nest("{{ 1", " == 1", 10000, "", "", " }}"), "True");
}

static void test_blocks(void)
{
    const guint most = CB_MAX_TEMPLATE_NESTING;
    assert_limit("", "{% if 1 %}", most - 1, "", "{% endif %}", "", "main:1:1497: error[CB603]");
    assert_limit("", "{% for i in [1] %}", most - 2, "", "{% endfor %}", "",
                 "main:1:2678: error[CB603]");
    assert_gives(nest("{% if 0 %}", "{% elif 0 %}", 10000, "", "", "{% endif %}"), "");
}

#define COUNTING "{% macro m(n) %}{% if n %}{{ m(n - 1) }}{% endif %}{% endmacro %}"

static void test_calls(void)
{
    const guint most = CB_MAX_TEMPLATE_CALL_DEPTH;
    assert_gives(with(COUNTING "{{ m(@) }}", most - 1), "");
    assert_fails(with(COUNTING "{{ m(@) }}", most), "main:1:30: error[CB603]: more");
}

/* Templates that include each other, `count` of them. */
static char *chain(guint count)
{
    GString *text = g_string_new("{% include 't1' %}");
    for (guint i = 1; i + 1 < count; i++) {
        g_string_append_printf(text, "\n-- t%u\n{%% include 't%u' %%}", i, i + 1);
    }
    g_string_append_printf(text, "\n-- t%u\nend", count - 1);
    return g_string_free(text, FALSE);
}

static void test_inclusions(void)
{
    assert_gives(chain(CB_MAX_TEMPLATE_INCLUDE_DEPTH), "end");
    assert_fails(chain(CB_MAX_TEMPLATE_INCLUDE_DEPTH + 1), "t63:1:4: error[CB603]: more than 64");
}

static gboolean is_note_count(const char *messages, guint wanted)
{
    g_auto(GStrv) parts = g_strsplit(messages, "included from", -1);
    return g_strv_length(parts) == wanted + 1;
}

/* The way to an error is told as far as it is short. */
static void test_notes(void)
{
    for (guint more = 0; more <= 2; more++) {
        g_autofree char *text = chain(CB_MAX_TEMPLATE_NOTES + more);
        char *end = strrchr(text, '\n');
        Rendering rendering = {.out = g_string_new(NULL), .messages = g_string_new(NULL)};
        *end = '\0';
        g_autofree char *failing = g_strconcat(text, "\n{{ 1 / 0 }}", NULL);
        rendering.text = failing;
        run(&rendering);
        guint wanted = MIN(CB_MAX_TEMPLATE_NOTES - 1 + more, CB_MAX_TEMPLATE_NOTES);
        g_assert_true(is_note_count(rendering.messages->str, wanted));
        g_string_free(rendering.out, TRUE);
        g_string_free(rendering.messages, TRUE);
    }
}

/* Calls with 29 statements and expressions each are in progress at once. */
static void test_depth(void)
{
    const char *before = "{% macro m(n) %}{% if n %}";
    const char *after = "{% endif %}{% endmacro %}{{ m(199) }}";
    G_STATIC_ASSERT(CB_MAX_TEMPLATE_DEPTH == 6000);
    assert_limit(before, "{% if 1 %}", 28, "{{ m(n - 1) }}", "{% endif %}", after, "main:1:");
}

static void test_amounts(void)
{
    assert_gives(g_strdup("{{ range(100000) | length }}"), "100000");
    assert_fails(g_strdup("{{ range(100001) }}"), "main:1:4: error[CB603]: a range of");
    assert_gives(g_strdup("{{ ('x' * 16777216) | length }}"), "16777216");
    assert_fails(g_strdup("{{ 'x' * 16777217 }}"), "main:1:4: error[CB603]: a repetition");
    assert_gives(g_strdup("{{ ([1] * 1048576) | length }}"), "1048576");
    assert_fails(g_strdup("{{ [1] * 1048577 }}"), "main:1:4: error[CB603]: a repetition");
    assert_gives(g_strdup("{{ ('%10000d' | format(1)) | length }}"), "10000");
    assert_fails(g_strdup("{{ '%10001d' | format(1) }}"), "main:1:4: error[CB603]: a width");
    assert_gives(g_strdup("{{ 'a' | center(16777216) | length }}"), "16777216");
    assert_fails(g_strdup("{{ 'a' | center(16777217) }}"), "main:1:4: error[CB603]: a string");
    G_STATIC_ASSERT(CB_MAX_TEMPLATE_RANGE == 100000 && CB_MAX_TEMPLATE_REPEAT == 16777216 &&
                    CB_MAX_TEMPLATE_WIDTH == 10000);
}

static void test_output(void)
{
    const char *loop = "{% for i in range(64) %}{{ 'x' * 1048576 }}{% endfor %}";
    G_STATIC_ASSERT(CB_MAX_TEMPLATE_OUTPUT == 64 * 1048576);
    assert_gives(g_strdup(loop), NULL);
    assert_fails(g_strconcat(loop, "x", NULL), "main:1:56: error[CB603]: more than 64 MB");
    assert_fails(g_strdup("{% set ns = namespace(s='ab') %}{% for i in range(60) %}"
                          "{% set ns.s = ns.s ~ ns.s %}{% endfor %}"),
                 "main:1:60: error[CB603]: more than 64 MB");
    assert_fails(g_strdup("{% set ns = namespace(s='ab') %}{% for i in range(60) %}"
                          "{% set ns.s = ns.s + ns.s %}{% endfor %}"),
                 "main:1:60: error[CB603]: a string of more than 64 MB");
}

/* Iterations are counted, sixteen at once. */
static void test_steps(void)
{
    const char *loop = "{% for i in range(200) %}{% for j in range(n) %}{% endfor %}{% endfor %}";
    G_STATIC_ASSERT(CB_MAX_TEMPLATE_STEPS == 20000000);
    assert_gives(g_strconcat("{% set n = 99999 %}", loop, NULL), "");
    assert_fails(g_strconcat("{% set n = 100000 %}", loop, NULL), "main:1:49: error[CB603]: more");
}

static void test_memory(void)
{
    const char *lists = "{% set ns = namespace() %}{% for i in range(n) %}"
                        "{% set ns.a = [1] * 1048576 %}{% endfor %}";
    G_STATIC_ASSERT(CB_MAX_TEMPLATE_MEMORY == 512 * 1048576);
    assert_gives(g_strconcat("{% set n = 31 %}", lists, NULL), "");
    assert_fails(g_strconcat("{% set n = 64 %}", lists, NULL), "main:1:");
}

/* Lists inside each other, and what is done with them. */
static char *wrapped(guint depth, const char *after)
{
    g_autofree char *text =
        g_strconcat("{% set ns = namespace(a=[], b=[]) %}{% for i in range(@) %}"
                    "{% set ns.a = [ns.a] %}{% set ns.b = [ns.b] %}{% endfor %}",
                    after, NULL);
    return with(text, depth);
}

static void test_values(void)
{
    const guint most = CB_MAX_VALUE_DEPTH;
    assert_gives(wrapped(most - 1, "{{ ns.a | string | length }}"), "400");
    assert_fails(wrapped(most, "{{ ns.a }}"), "main:1:");
    assert_gives(wrapped(most, "{{ ns.a | tojson | length }}"), "402");
    assert_fails(wrapped(most + 1, "{{ ns.a | tojson }}"), "main:1:");
    assert_gives(wrapped(most - 1, "{{ ns.a == ns.b }}"), "True");
    assert_fails(wrapped(most, "{{ ns.a == ns.b }}"), "main:1:");
    assert_gives(wrapped(most - 1, "{{ [ns.a, ns.b] | sort | length }}"), "2");
    assert_fails(wrapped(most + 1, "{{ [ns.a, ns.b] | sort | length }}"), "main:1:");
}

static void test_generators(void)
{
    const guint most = CB_MAX_TEMPLATE_GENERATORS;
    const char *upper = "{% set ns = namespace(a=['x']) %}{% for i in range(@) %}"
                        "{% set ns.a = ns.a | map('upper') %}{% endfor %}{{ ns.a | first }}";
    assert_gives(with(upper, most), "X");
    assert_fails(with(upper, most + 1), "main:1:110: error[CB603]: more than 200 generators");
    static const char *const filters[] = {"select", "batch(1)", "slice(1)", "unique"};
    for (guint i = 0; i < G_N_ELEMENTS(filters); i++) {
        g_autofree char *text = g_strconcat(
            "{% set ns = namespace(a=['x']) %}{% for i in range(@) %}{% set ns.a = ns.a | ",
            filters[i], " %}{% endfor %}{{ ns.a | list | length }}", NULL);
        assert_gives(with(text, most / 2), "1");
        assert_fails(with(text, 20000), "main:1:");
    }
}

/* Recursion without end. */
static void test_endless(void)
{
    static const char *const texts[] = {
        "{% macro m() %}{{ m() }}{% endmacro %}{{ m() }}",
        "{% macro m(x=m()) %}{% endmacro %}{{ m() }}",
        "{% macro a() %}{{ [b()] | join | upper }}{% endmacro %}"
        "{% macro b() %}{% set x %}{% filter upper %}{{ a() }}{% endfilter %}{% endset %}"
        "{% endmacro %}{{ a() }}",
        "{% macro c() %}{{ caller() }}{% endmacro %}"
        "{% macro m() %}{% call c() %}{{ m() }}{% endcall %}{% endmacro %}{{ m() }}",
        "{% for i in [1] recursive %}{{ loop([1]) }}{% endfor %}",
        "{% block a %}{{ self.a() }}{% endblock %}",
        "{% extends 'b' %}{% block a %}{{ super() }}{% endblock %}"
        "\n-- b\n{% block a %}{{ self.a() }}{% endblock %}",
        "{% include 'main' %}",
        "{% for i in [1] %}{% include ['none', 'b'] %}{% endfor %}"
        "\n-- b\n{% with %}{% include 'main' without context %}{% endwith %}",
        "{% import 'main' as m %}",
        "{% from 'main' import m with context %}",
        "{% extends 'main' %}",
        "{% extends 'b' %}\n-- b\n{% extends 'main' %}",
        "{% set ns = namespace() %}{% set ns.a = [{'x': ns}] %}{{ ns }}",
        "{% set ns = namespace() %}{% set ns.a = ns %}{{ [ns] | join }}",
    };
    for (guint i = 0; i < G_N_ELEMENTS(texts); i++) {
        Rendering rendering = render(texts[i]);
        g_assert_nonnull(strstr(rendering.messages->str, ": error[CB603]: "));
        g_assert_true(g_ascii_isdigit(strchr(rendering.messages->str, ':')[1]));
        g_assert_cmpstr(rendering.out->str, ==, "");
        clear(&rendering);
    }
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/template/notes", test_notes);
    g_test_add_func("/template/expressions", test_expressions);
    g_test_add_func("/template/blocks", test_blocks);
    g_test_add_func("/template/calls", test_calls);
    g_test_add_func("/template/inclusions", test_inclusions);
    g_test_add_func("/template/depth", test_depth);
    g_test_add_func("/template/amounts", test_amounts);
    g_test_add_func("/template/output", test_output);
    g_test_add_func("/template/steps", test_steps);
    g_test_add_func("/template/memory", test_memory);
    g_test_add_func("/template/values", test_values);
    g_test_add_func("/template/generators", test_generators);
    g_test_add_func("/template/endless", test_endless);
    return g_test_run();
}
