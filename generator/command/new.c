#include "command/new.h"

#include "command/collection.h"
#include "command/command.h"
#include "command/schema.h"
#include "load/file.h"
#include "load/schema.h"
#include "model/collection.h"

#include <errno.h>
#include <glib/gstdio.h>
#include <stdio.h>
#include <string.h>

/* Terms of a vocabulary that are listed for choosing; of larger ones the first. */
#define LISTED_TERMS 40

typedef struct {
    char *phase;
} Options;

static const char *text_of(const CbText *text)
{
    return cb_text_get(text, 0, NULL);
}

/* A comment that ends its line. */
static void append_comment(GString *out, const char *text)
{
    g_string_append(out, "  # ");
    for (const char *c = text; *c != '\0'; c++) {
        g_string_append_c(out, *c == '\n' ? ' ' : *c);
    }
}

static void append_terms(GString *out, const CbVocabulary *vocabulary)
{
    for (guint i = 0; i < vocabulary->n_terms && i < LISTED_TERMS; i++) {
        const CbTerm *term = &vocabulary->terms[i];
        const char *label = text_of(&term->label);
        g_string_append_printf(out, "#   %*s%s", (int)(2 * (term->level - 1)), "", term->id);
        if (label != NULL && strcmp(label, term->id) != 0) {
            g_string_append_printf(out, "  %s", label);
        }
        g_string_append_c(out, '\n');
    }
    if (vocabulary->n_terms > LISTED_TERMS) {
        g_string_append_printf(out, "#   and %u more in schema.yaml\n",
                               vocabulary->n_terms - LISTED_TERMS);
    }
}

static void append_references(GString *out, const CbCollection *collection, CbKind kind)
{
    guint count = cb_collection_count(collection, kind);
    for (guint i = 0; i < count && i < LISTED_TERMS; i++) {
        g_string_append_printf(out, "#   %s\n", cb_collection_entry(collection, kind, i)->id);
    }
}

/* What a value of a type looks like; a required one is valid at once, so that the draft does not
 * keep the others from being built. */
static const char *example_of(const CbCollection *collection, const CbField *field,
                              const char *title)
{
    switch (field->type) {
    case CB_FIELD_TERMS:
    case CB_FIELD_REFS:
    case CB_FIELD_LIST:
        return "[]";
    case CB_FIELD_TERM:
        return field->required && field->vocabulary->n_terms > 0 ? field->vocabulary->terms[0].id
                                                                 : "";
    case CB_FIELD_REF:
        return field->required && cb_collection_count(collection, field->to) > 0
                   ? cb_collection_entry(collection, field->to, 0)->id
                   : "";
    case CB_FIELD_MARKDOWN:
        return "|";
    case CB_FIELD_TEXT:
        return field->required ? title : "";
    default:
        return "";
    }
}

static void append_field(GString *out, const CbCollection *collection, const CbField *field,
                         const char *title)
{
    const char *label = text_of(&field->label);
    const char *description = text_of(&field->description);
    const char *example = example_of(collection, field, title);
    g_string_append_printf(out, "%s%s:%s%s", field->required ? "" : "# ", field->id,
                           *example != '\0' ? " " : "", example);
    g_autofree char *comment =
        g_strdup_printf("%s (%s%s)%s%s", label != NULL ? label : field->id,
                        cb_field_type_name(field->type), field->required ? ", required" : "",
                        description != NULL ? ": " : "", description != NULL ? description : "");
    append_comment(out, comment);
    g_string_append_c(out, '\n');
    if (field->vocabulary != NULL) {
        append_terms(out, field->vocabulary);
    } else if (field->type == CB_FIELD_REF || field->type == CB_FIELD_REFS) {
        append_references(out, collection, field->to);
    }
}

static void append_case(GString *out, const CbCollection *collection, const char *title)
{
    g_string_append(out, CB_SCHEMA_LINE "../" CB_SCHEMA_FOLDER "/case.schema.json\n");
    g_string_append_printf(out, "title: %s  # what the case is called\n", title);
    for (guint i = 0; i < collection->schema.n_fields; i++) {
        append_field(out, collection, &collection->schema.fields[i], title);
    }
    g_string_append(out, "summary: >\n"
                         "  \n"
                         "# sections:\n"
                         "#   - title: \n"
                         "#     text: |\n"
                         "#       Markdown; [](practice:id) links to a practice\n"
                         "# quotes:\n"
                         "#   - { text: , by: , role: , paraphrase: true }\n"
                         "# tips:\n"
                         "#   - \n"
                         "# links:\n"
                         "#   - { title: , url: https:// }\n"
                         "# sources:\n"
                         "#   - { title: , url: https:// }\n"
                         "# image: photo.jpg  # a file of media/\n"
                         "# image_alt:  # what the image shows\n"
                         "# related: []  # ids of cases\n"
                         "# featured: true  # on the home page\n"
                         "draft: true  # take this out to publish\n");
}

static void append_article(GString *out, CbKind kind, const char *title)
{
    g_string_append_printf(out, "---\ntitle: %s\nsummary: \n", title);
    if (kind != CB_KIND_PAGE) {
        g_string_append(out, "# order: 1  # place among its neighbours\n"
                             "# cases: []  # ids of cases that show it\n");
    }
    if (kind == CB_KIND_TOOL) {
        g_string_append(out, "kind: card  # card: a checklist to print; guide: a longer text\n");
    }
    g_string_append(out, "draft: true  # take this out to publish\n---\n");
    g_string_append(out, kind == CB_KIND_TOOL ? "- [ ] \n" : "");
}

static void append_figure(GString *out, const CbCollection *collection, const char *title)
{
    const char *facet = "sector";
    if (collection->n_facets > 0) {
        facet = collection->schema.fields[collection->facets[0].field].id;
    }
    g_string_append(out, CB_SCHEMA_LINE "../" CB_SCHEMA_FOLDER "/figure.schema.json\n");
    g_string_append_printf(out,
                           "title: %s  # the finding, where there is one\n"
                           "kind: bars  # bars crosstab spectrum paths quadrants comparison\n"
                           "count: %s  # counted from the cases …\n"
                           "# unit: percent\n"
                           "# … or given:\n"
                           "# data:\n"
                           "#   - { label: , values: [] }\n"
                           "# description: \n"
                           "# source: \n"
                           "draft: true  # take this out to publish\n",
                           title, facet);
}

/* The names of all kinds of files that are made here, as the help lists them. */
#define KINDS "case practice topic tool figure page"

/* The kind with one of these names. */
static CbKind find_kind(const char *name)
{
    CbKind kind = CB_KIND_CASE;
    while (kind < CB_KIND_COUNT && strcmp(cb_kind_name(kind), name) != 0) {
        kind++;
    }
    g_assert(kind < CB_KIND_COUNT);
    return kind;
}

static gboolean is_id(const char *id)
{
    return id[0] != '\0' && id[0] != '-' &&
           strspn(id, "abcdefghijklmnopqrstuvwxyz0123456789-") == strlen(id);
}

/* The path of the new file below the collection. */
static char *path_of(const CbCollection *collection, CbKind kind, const char *phase, const char *id)
{
    const char *folder = cb_kind_folder(kind);
    const char *ending = kind == CB_KIND_CASE || kind == CB_KIND_FIGURE ? "yaml" : "md";
    if (kind == CB_KIND_PRACTICE) {
        return g_strdup_printf("%s/%s/%s.%s", folder,
                               phase != NULL ? phase : collection->config.phases[0].id, id, ending);
    }
    return g_strdup_printf("%s/%s.%s", folder, id, ending);
}

/* "my-case" as a title: "My case". */
static char *title_of(const char *id)
{
    char *title = g_strdelimit(g_strdup(id), "-", ' ');
    title[0] = g_ascii_toupper(title[0]);
    return title;
}

static char *content_of(const CbCollection *collection, CbKind kind, const char *id)
{
    g_autofree char *title = title_of(id);
    GString *out = g_string_new(NULL);
    if (kind == CB_KIND_CASE) {
        append_case(out, collection, title);
    } else if (kind == CB_KIND_FIGURE) {
        append_figure(out, collection, title);
    } else {
        append_article(out, kind, title);
    }
    return g_string_free(out, FALSE);
}

/* Writes a file that must not be there yet. */
static int write_new(const char *path, const char *content)
{
    g_autofree char *folder = g_path_get_dirname(path);
    FILE *file = NULL;
    if (g_mkdir_with_parents(folder, 0777) == 0) {
        file = fopen(path, "wxe");
    }
    if (file == NULL && errno == EEXIST) {
        return cb_command_misuse("new", "%s is there already", path);
    }
    gboolean written = file != NULL && fputs(content, file) >= 0;
    if (file != NULL && fclose(file) != 0) {
        written = FALSE;
    }
    if (!written) {
        g_autofree char *message = g_strdup_printf("cannot write %s: %s", path, g_strerror(errno));
        if (file != NULL) {
            g_unlink(path); /* half of it would be a mistake in the collection */
        }
        return cb_command_fail("new", message);
    }
    printf("%s\n", path);
    return CB_EXIT_DONE;
}

static int fail_phase(const CbConfig *config, const char *phase)
{
    g_autoptr(GString) known = g_string_new(NULL);
    for (guint i = 0; i < config->n_phases; i++) {
        g_string_append_printf(known, "%s%s", i > 0 ? ", " : "", config->phases[i].id);
    }
    return cb_command_misuse("new", "unknown phase \"%s\"; known: %s", phase, known->str);
}

static int make(const char *folder, CbKind kind, const char *id, const char *phase)
{
    CbLoadOptions options = {.drafts = TRUE, .today = cb_command_now()};
    g_autoptr(CbDiagnostics) diagnostics = cb_diagnostics_new();
    g_autoptr(CbCollection) collection = cb_collection_load(folder, &options, diagnostics);
    if (collection == NULL) {
        return cb_command_report_errors(diagnostics);
    }
    if (phase != NULL && cb_config_phase(&collection->config, phase) < 0) {
        return fail_phase(&collection->config, phase);
    }
    if (kind != CB_KIND_CASE && cb_collection_find(collection, kind, id) >= 0) {
        return cb_command_misuse("new", "there is a %s \"%s\" already", cb_kind_name(kind), id);
    }
    g_autofree char *below = path_of(collection, kind, phase, id);
    g_autofree char *path = g_build_filename(folder, below, NULL);
    g_autoptr(GError) error = NULL;
    if (!cb_file_may_write(folder, below, &error)) {
        return cb_command_fail("new", error->message);
    }
    g_autofree char *content = content_of(collection, kind, id);
    int status = write_new(path, content);
    if (status != CB_EXIT_DONE || cb_schema_files_write(collection, &error)) {
        return status;
    }
    return cb_command_fail("new", error->message);
}

static int run(const void *given, const char *const *arguments)
{
    const Options *options = given;
    const char *id = arguments[1];
    if (!is_id(id)) {
        return cb_command_misuse("new", "\"%s\" is no id: lower-case letters, digits, hyphens", id);
    }
    g_autofree char *folder = cb_command_collection(arguments[2]);
    return make(folder, find_kind(arguments[0]), id, options->phase);
}

static const CbArgument arguments[] = {
    {"KIND", CB_TAKES_WORD, KINDS, FALSE, "What to make"},
    {"ID", CB_TAKES_WORD, NULL, FALSE,
     "The name of the file, in lower-case letters, digits and hyphens"},
    CB_ARGUMENT_COLLECTION,
    {0},
};

static const CbOption options[] = {
    {.name = "phase",
     .takes = CB_TAKES_WORD,
     .value = "ID",
     .summary = "Of a practice; the first if not given",
     .offset = offsetof(Options, phase)},
    {0},
};

const CbCommand cb_command_new = {
    .name = "new",
    .summary = "Make the file of a new case, practice, topic and so on",
    .description =
        "The file has every field that it can have, with the terms to choose from, and is "
        "a draft until you take that line out.",
    .arguments = arguments,
    .options = options,
    .options_size = sizeof(Options),
    .run = run,
};
