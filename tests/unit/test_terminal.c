#include "base/terminal.h"

#include <string.h>

static void test_append(void)
{
    g_autoptr(GString) out = g_string_new(NULL);
    static const char text[] = "a\x1b]0;title\x07\tb\r\n\xc2\x9b"
                               "31m \xe2\x80\xae \xe2\x81\xa6 \xff é 字";
    cb_terminal_append(out, text, strlen(text));
    g_assert_cmpstr(out->str, ==, "a�]0;title� b  �31m � � � é 字");
}

static void test_text(void)
{
    g_autofree char *lines = cb_terminal_text("one\x1b[2J\ntwo\n");
    g_autofree char *nothing = cb_terminal_text("");
    g_assert_cmpstr(lines, ==, "one�[2J\ntwo\n");
    g_assert_cmpstr(nothing, ==, "");
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/terminal/append", test_append);
    g_test_add_func("/terminal/text", test_text);
    return g_test_run();
}
