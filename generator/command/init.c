#include "command/init.h"

#include "command/collection.h"
#include "command/command.h"
#include "command/fresh_folder.h"
#include "command/init_table.h"
#include "command/schema.h"

#include <errno.h>
#include <gio/gio.h>
#include <glib/gstdio.h>
#include <stdio.h>
#include <string.h>

#define STARTER "/casebook/templates/starter/"

/* Files whose names begin with a dot are bundled under names that begin so. */
#define DOT "dot-"

typedef struct {
    char *from_csv;
    char *language;
    char *dates;
} Options;

static gboolean write_starter(const char *resource, const char *folder, GError **error);

static gboolean write_file(const char *resource, const char *path, GError **error)
{
    g_autoptr(GBytes) bytes =
        g_resources_lookup_data(resource, G_RESOURCE_LOOKUP_FLAGS_NONE, error);
    if (bytes == NULL) {
        return FALSE;
    }
    gsize length = 0;
    const char *text = g_bytes_get_data(bytes, &length);
    return g_file_set_contents(path, text != NULL ? text : "", (gssize)length, error);
}

static gboolean write_child(const char *resource, const char *name, const char *folder,
                            GError **error)
{
    g_autofree char *from = g_strconcat(resource, name, NULL);
    g_autofree char *visible =
        g_str_has_prefix(name, DOT) ? g_strconcat(".", name + strlen(DOT), NULL) : g_strdup(name);
    g_autofree char *to = g_build_filename(folder, visible, NULL);
    return g_str_has_suffix(name, "/") ? write_starter(from, to, error)
                                       : write_file(from, to, error);
}

/* Writes a folder of the bundled starter; it is as deep as the program was built with. */
static gboolean write_starter(const char *resource, const char *folder, GError **error)
{
    if (g_mkdir_with_parents(folder, 0777) != 0) {
        int code = errno;
        g_set_error(error, G_FILE_ERROR, (int)g_file_error_from_errno(code), "cannot make %s: %s",
                    folder, g_strerror(code));
        return FALSE;
    }
    g_auto(GStrv) names =
        g_resources_enumerate_children(resource, G_RESOURCE_LOOKUP_FLAGS_NONE, error);
    gboolean done = names != NULL;
    for (guint i = 0; done && names[i] != NULL; i++) {
        done = write_child(resource, names[i], folder, error);
    }
    return done;
}

gboolean cb_init_write_settings(const char *folder, GError **error)
{
    static const char *const names[] = {"dot-gitignore", "dot-gitlab-ci.yml", "dot-github/",
                                        "dot-vscode/"};
    gboolean done = TRUE;
    for (gsize i = 0; done && i < G_N_ELEMENTS(names); i++) {
        done = write_child(STARTER, names[i], folder, error);
    }
    return done;
}

static gboolean is_free(const char *folder)
{
    g_autoptr(GDir) directory = g_dir_open(folder, 0, NULL);
    return directory != NULL ? g_dir_read_name(directory) == NULL
                             : !g_file_test(folder, G_FILE_TEST_EXISTS);
}

/* Writes the schemas that the starter's files name, for editors. */
static gboolean write_schemas(const char *folder, GError **error)
{
    const CbLoadOptions options = {.drafts = TRUE};
    g_autoptr(CbDiagnostics) diagnostics = cb_diagnostics_new();
    g_autoptr(CbCollection) collection = cb_collection_load(folder, &options, diagnostics);
    return collection == NULL || cb_schema_files_write(collection, error);
}

static void print_next_steps(const char *folder)
{
    printf("%s holds a small collection: three invented repair cafés.\n\n"
           "  cd %s\n"
           "  casebook build --out public   makes the site: open public/index.html\n"
           "  casebook check                shows mistakes, and how to mend them\n\n"
           "Every file says in comments what it is for. Begin with casebook.yaml.\n",
           folder, folder);
}

static int run(const void *given, const char *const *arguments)
{
    const Options *options = given;
    const char *folder = arguments[0];
    if (!is_free(folder)) {
        return cb_command_misuse("init", "%s is there already and is not empty", folder);
    }
    if (options->from_csv != NULL) {
        const CbInitTable table = {
            .path = options->from_csv,
            .language = options->language != NULL ? options->language : "en",
            .date_order = cb_form_order_named(options->dates),
        };
        return cb_init_from_table(folder, &table);
    }
    if (options->language != NULL || options->dates != NULL) {
        return cb_command_misuse("init", "--%s is that of a table; name it with --from-csv",
                                 options->language != NULL ? "language" : "dates");
    }
    g_autoptr(GError) error = NULL;
    g_autoptr(CbFreshFolder) fresh = cb_fresh_folder_new(folder, &error);
    if (fresh == NULL || !write_starter(STARTER, cb_fresh_folder_path(fresh), &error) ||
        !write_schemas(cb_fresh_folder_path(fresh), &error) ||
        !cb_fresh_folder_finish(fresh, &error)) {
        return cb_command_fail("init", error->message);
    }
    print_next_steps(folder);
    return CB_EXIT_DONE;
}

static const CbArgument arguments[] = {
    {"DIR", CB_TAKES_FOLDER, NULL, FALSE, "The folder to make"},
    {0},
};

static const CbOption options[] = {
    {.name = "from-csv",
     .takes = CB_TAKES_FILE,
     .value = "FILE",
     .summary = "Make it of this table",
     .offset = offsetof(Options, from_csv)},
    {.name = "language",
     .takes = CB_TAKES_WORD,
     .value = "CODE",
     .summary = "The language of the table: en if not given, nl, fr, de or another",
     .offset = offsetof(Options, language)},
    {.name = "dates",
     .takes = CB_TAKES_WORD,
     .words = "day-first month-first",
     .summary = "How to read a date of the table like 3/4/2025, if no other tells",
     .offset = offsetof(Options, dates)},
    {0},
};

const CbCommand cb_command_init = {
    .name = "init",
    .summary = "Make a small collection to start from",
    .description =
        "It builds at once, and every file says in comments what it is for.\n\n"
        "With --from-csv it is made of a table, each row a case: fields and their types, "
        "vocabularies for columns with few different values, several values by their separator, "
        "years, numbers with their units, dates and addresses are found out, and what was decided "
        "is "
        "said with its reason. Columns that hold e-mail addresses are private. Look through "
        "schema.yaml afterwards and change what is not right.",
    .arguments = arguments,
    .options = options,
    .options_size = sizeof(Options),
    .run = run,
};
