#include "command/render.h"

#include "base/json.h"
#include "base/limits.h"
#include "command/collection.h"
#include "command/command.h"
#include "load/file.h"
#include "load/yaml.h"
#include "template/template.h"

#include <stdio.h>
#include <string.h>

/* Renders of one call, at most. */
#define REPEAT_MAX 10000000
/* Files that are looked at for the name that a missing one may have. */
#define FILES_MAX 1000

typedef struct {
    char *data;
    int repeat;
} Options;

typedef struct {
    const char *folder; /* that templates are looked up in */
    CbDiagnostics *diagnostics;
} Loader;

static CbSource *load_template(const char *name, gpointer user_data)
{
    const Loader *loader = user_data;
    g_autofree char *path = strcmp(loader->folder, ".") == 0
                                ? g_strdup(name)
                                : g_build_filename(loader->folder, name, NULL);
    if (!g_file_test(path, G_FILE_TEST_IS_REGULAR)) {
        return NULL;
    }
    return cb_file_read_anywhere(path, CB_MAX_TEXT_FILE_SIZE, loader->diagnostics);
}

/* The files beside the one that is missing. */
static void list_templates(const char *name, GPtrArray *names, gpointer user_data)
{
    const Loader *loader = user_data;
    g_autofree char *below = g_path_get_dirname(name);
    bool at_root = strcmp(below, ".") == 0;
    g_autofree char *folder = g_build_filename(loader->folder, at_root ? NULL : below, NULL);
    g_autoptr(GDir) entries = g_dir_open(folder, 0, NULL);
    const char *entry;
    for (guint i = 0; entries != NULL && i < FILES_MAX; i++) {
        if ((entry = g_dir_read_name(entries)) == NULL) {
            break;
        }
        g_ptr_array_add(names, at_root ? g_strdup(entry) : g_build_filename(below, entry, NULL));
    }
}

/* Data */

static bool is_json(const char *path, const CbSource *source)
{
    gsize length;
    const char *text = cb_source_text(source, &length);
    if (g_str_has_suffix(path, ".json")) {
        return true;
    }
    if (g_str_has_suffix(path, ".yaml") || g_str_has_suffix(path, ".yml")) {
        return false;
    }
    return length > 0 && text[0] == '{';
}

static bool read_json(CbArena *arena, const char *path, const CbSource *source, CbValue *value)
{
    g_autoptr(GError) error = NULL;
    gsize length;
    const char *text = cb_source_text(source, &length);
    if (cb_json_parse(arena, text, length, value, &error)) {
        return true;
    }
    const char *message = strstr(error->message, ": ");
    fprintf(stderr, "%s:%.*s: error: %s\n", path, (int)(message - error->message), error->message,
            message + 2);
    return false;
}

static bool read_yaml(CbArena *arena, const CbSource *source, CbDiagnostics *diagnostics,
                      CbValue *value)
{
    const CbNode *node = cb_yaml_parse(arena, source, diagnostics);
    if (!node || cb_diagnostics_count(diagnostics, CB_SEVERITY_ERROR) > 0) {
        return false;
    }
    *value = cb_node_to_value(arena, node);
    return true;
}

/* The variables in a file, as a map; NULL after a message. */
static const CbMap *read_data(CbArena *arena, const char *path, CbDiagnostics *diagnostics)
{
    CbValue value;
    g_autoptr(CbSource) source = cb_file_read_anywhere(path, CB_MAX_DATA_FILE_SIZE, diagnostics);
    if (!source) {
        return NULL;
    }
    if (!(is_json(path, source) ? read_json(arena, path, source, &value)
                                : read_yaml(arena, source, diagnostics, &value))) {
        return NULL;
    }
    if (value.type == CB_VALUE_MAP) {
        return value.as.map;
    }
    fprintf(stderr, "%s:1:1: error: the data must be a map of variables\n", path);
    return NULL;
}

/* Messages */

/* Prints diagnostics in the form `file:line:column: error: message`, without their codes. */
static int report(CbDiagnostics *diagnostics)
{
    guint count;
    const CbDiagnostic *items = cb_diagnostics_items(diagnostics, &count);
    for (guint i = 0; i < count; i++) {
        g_autoptr(GString) text = g_string_new(NULL);
        g_autofree char *code = g_strdup_printf("[%s]", cb_code_name(items[i].code));
        cb_diagnostic_print(&items[i], FALSE, text);
        g_string_replace(text, code, "", 1);
        fputs(text->str, stderr);
    }
    return cb_command_status(diagnostics);
}

/* Rendering */

static bool render(const char *template, const CbMap *data, int repeat, CbDiagnostics *diagnostics,
                   GString *out)
{
    g_autofree char *folder = g_path_get_dirname(template);
    g_autofree char *name = g_path_get_basename(template);
    Loader loader = {folder, diagnostics};
    CbEnvironment *environment = cb_environment_new(load_template, &loader);
    CbArena *scratch = cb_arena_new();
    cb_environment_set_lister(environment, list_templates);
    bool done = true;
    for (int i = 0; done && i < repeat; i++) {
        g_string_truncate(out, 0);
        cb_arena_reset(scratch);
        done = cb_environment_render(environment, name, data, NULL, scratch, out, diagnostics);
    }
    cb_arena_free(scratch);
    cb_environment_free(environment);
    return done;
}

static int print(const char *template, const char *data_path, int repeat)
{
    g_autoptr(CbDiagnostics) diagnostics = cb_diagnostics_new();
    g_autoptr(CbArena) arena = cb_arena_new();
    g_autoptr(GString) out = g_string_new(NULL);
    const CbMap *data = data_path ? read_data(arena, data_path, diagnostics) : cb_map_new(arena, 0);
    if (!data || !render(template, data, repeat, diagnostics, out)) {
        return report(diagnostics);
    }
    fwrite(out->str, 1, out->len, stdout);
    return CB_EXIT_DONE;
}

static int run(const void *given, const char *const *arguments)
{
    const Options *options = given;
    return print(arguments[0], options->data, options->repeat);
}

static const CbArgument arguments[] = {
    {"TEMPLATE", CB_TAKES_FILE, NULL, FALSE, "The file of the template"},
    {0},
};

static const CbOption options[] = {
    {.name = "data",
     .takes = CB_TAKES_FILE,
     .value = "FILE",
     .summary = "The variables, as JSON or YAML",
     .offset = offsetof(Options, data)},
    {.name = "repeat",
     .takes = CB_TAKES_NUMBER,
     .value = "N",
     .summary = "Render N times, print once",
     .offset = offsetof(Options, repeat),
     .smallest = 1,
     .largest = REPEAT_MAX,
     .standard = 1},
    {0},
};

const CbCommand cb_command_render = {
    .name = "render",
    .summary = "Render one template, for trying it out",
    .description = "Templates that it includes or extends are looked up in its own folder.",
    .arguments = arguments,
    .options = options,
    .options_size = sizeof(Options),
    .run = run,
};
