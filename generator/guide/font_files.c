#include "guide/font_files.h"

#include <string.h>

static int compare_names(gconstpointer a, gconstpointer b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static GPtrArray *sorted_names(const char *folder)
{
    GPtrArray *names = g_ptr_array_new_with_free_func(g_free);
    g_autoptr(GDir) dir = g_dir_open(folder, 0, NULL);
    for (const char *name = NULL; dir != NULL && (name = g_dir_read_name(dir)) != NULL;) {
        g_ptr_array_add(names, g_strdup(name));
    }
    g_ptr_array_sort(names, compare_names);
    return names;
}

static gboolean is_font(const char *name)
{
    return g_str_has_suffix(name, ".otf") || g_str_has_suffix(name, ".ttf");
}

static void add_folder(GHashTable *files, const char *folder, guint depth)
{
    g_autoptr(GPtrArray) names = sorted_names(folder);
    for (guint i = 0; i < names->len; i++) {
        const char *name = g_ptr_array_index(names, i);
        char *path = g_build_filename(folder, name, NULL);
        if (is_font(name) && g_hash_table_size(files) < CB_MAX_FONT_FOLDER_FILES) {
            if (!g_hash_table_contains(files, name)) {
                g_hash_table_insert(files, g_strdup(name), g_strdup(path));
            }
        } else if (depth > 0 && g_file_test(path, G_FILE_TEST_IS_DIR)) {
            add_folder(files, path, depth - 1);
        }
        g_free(path);
    }
}

static void add_data_folder(GHashTable *files, const char *folder)
{
    g_autofree char *fonts = g_build_filename(folder, "fonts", NULL);
    add_folder(files, fonts, CB_MAX_FONT_FOLDER_DEPTH);
}

GHashTable *cb_font_files(const char *const *folders)
{
    GHashTable *files = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
    for (guint i = 0; folders != NULL && folders[i] != NULL; i++) {
        add_folder(files, folders[i], CB_MAX_FONT_FOLDER_DEPTH);
    }
    add_data_folder(files, g_get_user_data_dir());
    const char *const *system = g_get_system_data_dirs();
    for (guint i = 0; system[i] != NULL; i++) {
        add_data_folder(files, system[i]);
    }
    add_folder(files, "/Library/Fonts", CB_MAX_FONT_FOLDER_DEPTH);
    return files;
}
