#include "base/json.h"
#include "base/limits.h"

#include <string.h>

static CbArena *arena;

static CbValue parse(const char *text)
{
    g_autoptr(GError) error = NULL;
    CbValue value = {0};
    bool done = cb_json_parse(arena, text, strlen(text), &value, &error);
    g_assert_no_error(error);
    g_assert_true(done);
    return value;
}

static void assert_error(const char *text, const char *message)
{
    g_autoptr(GError) error = NULL;
    CbValue value;
    g_assert_false(cb_json_parse(arena, text, strlen(text), &value, &error));
    g_assert_error(error, CB_JSON_ERROR, 0);
    g_assert_cmpstr(error->message, ==, message);
}

static void test_scalars(void)
{
    g_assert_cmpint(parse("null").type, ==, CB_VALUE_NONE);
    g_assert_true(parse(" true\n").as.boolean);
    g_assert_false(parse("\xef\xbb\xbf false").as.boolean);
    g_assert_cmpint(parse("-9223372036854775808").as.integer, ==, G_MININT64);
    g_assert_cmpint(parse("9007199254740993").as.integer, ==, 9007199254740993);
    g_assert_cmpfloat(parse("-1.5e+2").as.number, ==, -150.0);
    g_assert_cmpint(parse("1E2").type, ==, CB_VALUE_FLOAT);
    g_assert_cmpint(parse("-0").as.integer, ==, 0);
}

static void test_strings(void)
{
    g_assert_cmpstr(parse("\"\"").as.string, ==, "");
    g_assert_cmpstr(parse("\"é \\u00e9 \\ud83d\\ude00\"").as.string, ==, "é é 😀");
    g_assert_cmpstr(parse("\"\\\"\\\\\\/\\b\\f\\n\\r\\t\"").as.string, ==, "\"\\/\b\f\n\r\t");
    g_assert_false(parse("\"a\"").safe);
    assert_error("\"a", "1:3: the string is not closed");
    assert_error("\"a\nb\"", "1:3: a control character in a string");
    assert_error("\"\\x\"", "1:3: an unknown escape");
    assert_error("\"\\u12g4\"", "1:6: expected four hexadecimal digits after \\u");
    assert_error("\"\\ud800\"", "1:8: half a surrogate pair");
    assert_error("\"\\udc00\"", "1:8: half a surrogate pair");
    assert_error("\"\\ud800\\u0041\"", "1:14: half a surrogate pair");
    assert_error("\"\\u0000\"", "1:8: a NUL character");
}

static void test_containers(void)
{
    CbValue value = parse("{\"b\": [1, [], {}], \"a\": 2, \"b\": [3]}");
    g_assert_cmpuint(cb_map_length(value.as.map), ==, 2);
    g_assert_cmpstr(cb_map_key_at(value.as.map, 0).as.string, ==, "b");
    CbValue b = cb_map_get(value.as.map, "b");
    g_assert_cmpuint(b.as.list->length, ==, 1);
    g_assert_cmpint(b.as.list->items[0].as.integer, ==, 3);
}

static void test_errors(void)
{
    assert_error("", "1:1: expected a value");
    assert_error("[1,]", "1:4: expected a value");
    assert_error("[1 2]", "1:4: expected a comma or ]");
    assert_error("{\"a\" 1}", "1:6: expected a colon after the key");
    assert_error("{a: 1}", "1:2: expected a key in quotation marks");
    assert_error("{\"a\":\n 1,}", "2:4: expected a key in quotation marks");
    assert_error("nul", "1:1: expected a value");
    assert_error("1 2", "1:3: expected nothing after the value");
    assert_error("01", "1:1: a number cannot begin with 0");
    assert_error("-", "1:2: expected a digit");
    assert_error("1.", "1:3: expected a digit after the point");
    assert_error("1e", "1:3: expected a digit in the exponent");
    assert_error("NaN", "1:1: expected a value");
    assert_error("9223372036854775808", "1:1: an integer beyond 64 bits");
    assert_error("[\"\xff\"]", "1:3: not valid UTF-8");
}

static void test_nul_inside(void)
{
    g_autoptr(GError) error = NULL;
    CbValue value;
    g_assert_false(cb_json_parse(arena, "1\0", 2, &value, &error));
    g_assert_cmpstr(error->message, ==, "1:2: a NUL character");
}

static void test_depth(void)
{
    g_autofree char *open = g_strnfill(CB_MAX_YAML_DEPTH, '[');
    g_autofree char *close = g_strnfill(CB_MAX_YAML_DEPTH, ']');
    g_autofree char *deepest = g_strconcat(open, close, NULL);
    g_autofree char *deeper = g_strconcat("[", open, close, "]", NULL);
    parse(deepest);
    assert_error(deeper, "1:65: nested too deeply");
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    arena = cb_arena_new();
    g_test_add_func("/json/scalars", test_scalars);
    g_test_add_func("/json/strings", test_strings);
    g_test_add_func("/json/containers", test_containers);
    g_test_add_func("/json/errors", test_errors);
    g_test_add_func("/json/nul-inside", test_nul_inside);
    g_test_add_func("/json/depth", test_depth);
    int status = g_test_run();
    cb_arena_free(arena);
    return status;
}
