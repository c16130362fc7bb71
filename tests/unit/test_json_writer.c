#include "base/json_writer.h"

static void test_nested(void)
{
    g_autoptr(GString) out = g_string_new(NULL);
    CbJsonWriter writer = cb_json_writer(out);
    cb_json_open_object(&writer);
    cb_json_member(&writer, "a", "x\"y");
    cb_json_key(&writer, "b");
    cb_json_open_array(&writer);
    cb_json_integer(&writer, -7);
    cb_json_number(&writer, 0.5);
    cb_json_boolean(&writer, TRUE);
    cb_json_null(&writer);
    cb_json_open_object(&writer);
    cb_json_close_object(&writer);
    cb_json_close_array(&writer);
    cb_json_close_object(&writer);
    g_assert_cmpstr(out->str, ==,
                    "{\n  \"a\": \"x\\\"y\",\n  \"b\": [\n    -7,\n    0.5,\n    true,\n    null,\n"
                    "    {}\n  ]\n}\n");
}

static void test_empty(void)
{
    g_autoptr(GString) out = g_string_new(NULL);
    CbJsonWriter writer = cb_json_writer(out);
    cb_json_open_array(&writer);
    cb_json_close_array(&writer);
    g_assert_cmpstr(out->str, ==, "[]\n");
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/json-writer/nested", test_nested);
    g_test_add_func("/json-writer/empty", test_empty);
    return g_test_run();
}
