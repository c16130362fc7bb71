#include "guide/font_files.h"

#include <errno.h>
#include <string.h>

typedef struct {
    GHashTable *files; /* name -> path */
    char **unlisted;   /* the first folder that cannot be listed */
} Search;

static int compare_names(gconstpointer a, gconstpointer b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static GPtrArray *sorted_names(const Search *search, const char *folder)
{
    GPtrArray *names = g_ptr_array_new_with_free_func(g_free);
    errno = 0;
    g_autoptr(GDir) dir = g_dir_open(folder, 0, NULL);
    for (const char *name = NULL; dir != NULL && (name = g_dir_read_name(dir)) != NULL;) {
        g_ptr_array_add(names, g_strdup(name));
        errno = 0;
    }
    gboolean is_absent = dir == NULL && (errno == ENOENT || errno == ENOTDIR);
    if (errno != 0 && !is_absent && *search->unlisted == NULL) {
        *search->unlisted = g_strdup(folder);
    }
    g_ptr_array_sort(names, compare_names);
    return names;
}

static gboolean is_font(const char *name)
{
    return g_str_has_suffix(name, ".otf") || g_str_has_suffix(name, ".ttf");
}

static void add_folder(const Search *search, const char *folder, guint depth)
{
    g_autoptr(GPtrArray) names = sorted_names(search, folder);
    GHashTable *files = search->files;
    for (guint i = 0; i < names->len; i++) {
        const char *name = g_ptr_array_index(names, i);
        char *path = g_build_filename(folder, name, NULL);
        if (is_font(name) && g_hash_table_size(files) < CB_MAX_FONT_FOLDER_FILES) {
            if (!g_hash_table_contains(files, name)) {
                g_hash_table_insert(files, g_strdup(name), g_strdup(path));
            }
        } else if (depth > 0 && g_file_test(path, G_FILE_TEST_IS_DIR)) {
            add_folder(search, path, depth - 1);
        }
        g_free(path);
    }
}

static void add_data_folder(const Search *search, const char *folder)
{
    g_autofree char *fonts = g_build_filename(folder, "fonts", NULL);
    add_folder(search, fonts, CB_MAX_FONT_FOLDER_DEPTH);
}

GHashTable *cb_font_files(const char *const *folders, char **unlisted)
{
    GHashTable *files = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
    const Search search = {.files = files, .unlisted = unlisted};
    *unlisted = NULL;
    for (guint i = 0; folders != NULL && folders[i] != NULL; i++) {
        add_folder(&search, folders[i], CB_MAX_FONT_FOLDER_DEPTH);
    }
    add_data_folder(&search, g_get_user_data_dir());
    const char *const *system = g_get_system_data_dirs();
    for (guint i = 0; system[i] != NULL; i++) {
        add_data_folder(&search, system[i]);
    }
    add_folder(&search, "/Library/Fonts", CB_MAX_FONT_FOLDER_DEPTH);
    return files;
}
