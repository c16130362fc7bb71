#include "command/schema.h"

#include "command/collection.h"
#include "command/command.h"
#include "load/file.h"
#include "load/json_schema.h"

#include <errno.h>
#include <glib/gstdio.h>
#include <stdio.h>
#include <string.h>

/* cb_schema_kind_names, as the help lists them. */
#define KINDS "case translation figure config fields"

typedef struct {
    char *kind;
    gboolean write;
} Options;

static char *schema_text(const CbCollection *collection, CbSchemaKind kind)
{
    const CbSchemaSource source = {&collection->config, &collection->schema, collection->targets};
    GString *out = g_string_new(NULL);
    cb_json_schema_write(&source, kind, out);
    return g_string_free(out, FALSE);
}

gboolean cb_schema_files_write(const CbCollection *collection, GError **error)
{
    g_autofree char *folder = g_build_filename(collection->folder, CB_SCHEMA_FOLDER, NULL);
    if (!cb_file_may_write(collection->folder, CB_SCHEMA_FOLDER, error)) {
        return FALSE;
    }
    if (g_mkdir_with_parents(folder, 0777) != 0) {
        int code = errno;
        g_set_error(error, G_FILE_ERROR, (int)g_file_error_from_errno(code), "cannot make %s: %s",
                    folder, g_strerror(code));
        return FALSE;
    }
    for (guint i = 0; i < CB_SCHEMA_KIND_COUNT; i++) {
        g_autofree char *name = g_strconcat(cb_schema_kind_names[i], ".schema.json", NULL);
        g_autofree char *path = g_build_filename(folder, name, NULL);
        g_autofree char *text = schema_text(collection, (CbSchemaKind)i);
        if (!g_file_set_contents(path, text, -1, error)) {
            return FALSE;
        }
    }
    return TRUE;
}

/* The kind with one of the names of KINDS; CB_SCHEMA_CASE if none is given. */
static CbSchemaKind find_kind(const char *name)
{
    guint kind = CB_SCHEMA_CASE;
    while (name != NULL && strcmp(cb_schema_kind_names[kind], name) != 0) {
        kind++;
    }
    return (CbSchemaKind)kind;
}

static int write_files(const CbCollection *collection)
{
    g_autoptr(GError) error = NULL;
    if (cb_schema_files_write(collection, &error)) {
        return CB_EXIT_DONE;
    }
    return cb_command_fail("schema", error->message);
}

/* The collection may have mistakes, as long as its fields can be read. */
static int print_or_write(const char *folder, CbSchemaKind kind, gboolean write)
{
    const CbLoadOptions options = {.drafts = TRUE};
    g_autoptr(CbDiagnostics) diagnostics = cb_diagnostics_new();
    g_autoptr(CbCollection) collection = cb_collection_load(folder, &options, diagnostics);
    if (!collection) {
        int status = cb_command_report(diagnostics);
        return status == CB_EXIT_DONE ? CB_EXIT_CONTENT : status;
    }
    if (write) {
        return write_files(collection);
    }
    g_autofree char *text = schema_text(collection, kind);
    fputs(text, stdout);
    return CB_EXIT_DONE;
}

static int run(const void *given, const char *const *arguments)
{
    const Options *options = given;
    g_autofree char *folder = cb_command_collection(arguments[0]);
    return print_or_write(folder, find_kind(options->kind), options->write);
}

static const CbArgument arguments[] = {CB_ARGUMENT_COLLECTION, {0}};

static const CbOption options[] = {
    {.name = "kind",
     .takes = CB_TAKES_WORD,
     .value = "KIND",
     .words = KINDS,
     .summary = "Of which files: case (if not given), translation, figure, config, fields",
     .offset = offsetof(Options, kind)},
    {.name = "write",
     .summary = "Write all of them into " CB_SCHEMA_FOLDER " of the collection, for editors",
     .offset = offsetof(Options, write)},
    {0},
};

const CbCommand cb_command_schema = {
    .name = "schema",
    .summary = "JSON Schema of a collection's files, for editors",
    .arguments = arguments,
    .options = options,
    .options_size = sizeof(Options),
    .run = run,
};
