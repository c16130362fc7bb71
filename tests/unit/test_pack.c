/* Short numbers are read as they were written, and nothing else is read. */
#include "base/pack.h"

static void test_short_numbers(void)
{
    static const struct {
        guint32 number;
        gsize size;
    } cases[] = {{0, 1},     {1, 1},       {0x7F, 1},    {0x80, 2},       {0x3FFF, 2},
                 {20000, 3}, {1 << 21, 4}, {1 << 28, 5}, {G_MAXUINT32, 5}};
    char bytes[G_N_ELEMENTS(cases) * CB_PACK_SHORT_SIZE];
    char *end = bytes;
    for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
        char *start = end;
        end = cb_pack_short(end, cases[i].number);
        g_assert_cmpuint((gsize)(end - start), ==, cases[i].size);
    }
    CbUnpack unpack = {.at = bytes, .end = end};
    for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_assert_cmpuint(cb_unpack_short(&unpack, G_MAXUINT32), ==, cases[i].number);
    }
    g_assert_false(unpack.failed);
    g_assert_true(unpack.at == end);
}

static gboolean fails(const char *bytes, gsize length, guint32 most)
{
    CbUnpack unpack = {.at = bytes, .end = bytes + length};
    g_assert_cmpuint(cb_unpack_short(&unpack, most), ==, 0);
    return unpack.failed;
}

static void test_short_mistakes(void)
{
    g_assert_true(fails("", 0, 9));
    g_assert_true(fails("\x80\x80", 2, G_MAXUINT32));
    g_assert_true(fails("\xff\xff\xff\xff\x1f", 5, G_MAXUINT32)); /* more than 32 bits */
    g_assert_true(fails("\x80\x80\x80\x80\x80\x01", 6, G_MAXUINT32));
    g_assert_true(fails("\x0a", 1, 9));
    g_assert_false(fails("\x00", 1, 0));
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/pack/short-numbers", test_short_numbers);
    g_test_add_func("/pack/short-mistakes", test_short_mistakes);
    return g_test_run();
}
