/* Gives a fuzz target the inputs that are named, one after the other: what a compiler without
 * libFuzzer can do. */
#include <glib.h>
#include <stdint.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int main(int argc, char **argv)
{
    for (int i = 1; i < argc; i++) {
        g_autofree char *bytes = NULL;
        gsize length = 0;
        g_assert_true(g_file_get_contents(argv[i], &bytes, &length, NULL));
        /* A copy without room behind it: what reads on is noticed. */
        g_autofree uint8_t *data = g_memdup2(bytes, length);
        LLVMFuzzerTestOneInput(data, length);
    }
    g_print("%d inputs\n", argc - 1);
    return argc > 1 ? 0 : 1;
}
