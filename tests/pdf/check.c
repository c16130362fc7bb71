/* Our own checker over finished files: `pdf_check FILE…` writes "FILE: problem" a line, and fails
 * if there is any. For the tests in this folder. */
#include "guide/check.h"

#include <stdio.h>
#include <stdlib.h>

static gboolean check_file(const char *path)
{
    g_autofree char *data = NULL;
    g_autoptr(GError) error = NULL;
    g_autoptr(GPtrArray) problems = g_ptr_array_new_with_free_func(g_free);
    gsize length = 0;
    if (!g_file_get_contents(path, &data, &length, &error)) {
        printf("%s: %s\n", path, error->message);
        return FALSE;
    }
    cb_pdf_check((const guint8 *)data, length, problems);
    for (guint i = 0; i < problems->len; i++) {
        printf("%s: %s\n", path, (const char *)g_ptr_array_index(problems, i));
    }
    return problems->len == 0;
}

int main(int count, char **arguments)
{
    gboolean passes = count > 1;
    for (int i = 1; i < count; i++) {
        passes = check_file(arguments[i]) && passes;
    }
    return passes ? EXIT_SUCCESS : EXIT_FAILURE;
}
