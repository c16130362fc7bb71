#include "command/diff.h"

#include "command/collection.h"
#include "exchange/difference_write.h"
#include "exchange/revision.h"

#include <stdio.h>
#include <string.h>

typedef struct {
    char *format;
} Options;

/* One of the two states. */
typedef struct {
    CbRevision *revision; /* NULL: a folder */
    CbCollection *collection;
} State;

static void state_clear(State *state)
{
    cb_collection_free(state->collection);
    cb_revision_free(state->revision);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(State, state_clear)

/* Says what is wrong with a state; files of a revision are named as such. */
static int report(CbDiagnostics *diagnostics, const State *state, const char *name)
{
    guint count = 0;
    g_autoptr(GString) text = g_string_new(NULL);
    cb_diagnostics_sort(diagnostics);
    const CbDiagnostic *items = cb_diagnostics_items(diagnostics, &count);
    for (guint i = 0; i < count; i++) {
        if (items[i].severity == CB_SEVERITY_ERROR) {
            cb_diagnostic_print(&items[i], FALSE, text);
        }
    }
    if (state->revision != NULL) {
        g_string_replace(text, state->revision->folder, name, 0);
    }
    fwrite(text->str, 1, text->len, stderr);
    fprintf(stderr, "Nothing was compared: %s has errors.\n", name);
    int status = cb_command_status(diagnostics);
    return status == CB_EXIT_DONE ? CB_EXIT_CONTENT : status;
}

/* Loads a folder, or else a revision. */
static int load(State *state, const char *name)
{
    const CbLoadOptions options = {.today = cb_command_now(), .without_advice = TRUE};
    g_autoptr(CbDiagnostics) diagnostics = cb_diagnostics_new();
    if (!g_file_test(name, G_FILE_TEST_IS_DIR)) {
        g_autofree char *current = cb_command_collection(NULL);
        g_autoptr(GError) error = NULL;
        state->revision = cb_revision_read(name, current, NULL, &error);
        if (state->revision == NULL) {
            fprintf(stderr, "casebook diff: %s is no folder, and as a revision: %s\n", name,
                    error->message);
            return CB_EXIT_SYSTEM;
        }
    }
    const char *folder = state->revision != NULL ? state->revision->folder : name;
    state->collection = cb_collection_load(folder, &options, diagnostics);
    if (state->collection == NULL || cb_diagnostics_count(diagnostics, CB_SEVERITY_ERROR) > 0) {
        return report(diagnostics, state, name);
    }
    return CB_EXIT_DONE;
}

static int run(const void *given, const char *const *arguments)
{
    const Options *options = given;
    g_auto(State) before = {0};
    g_auto(State) after = {0};
    for (guint i = 0; i < 2; i++) {
        if (*arguments[i] == '-' || *arguments[i] == '\0') {
            return cb_command_misuse("diff", "\"%s\" is neither a folder nor a revision",
                                     arguments[i]);
        }
    }
    int status = load(&before, arguments[0]);
    status = status == CB_EXIT_DONE ? load(&after, arguments[1]) : status;
    if (status != CB_EXIT_DONE) {
        return status;
    }
    g_autoptr(CbDiagnostics) unreadable = cb_diagnostics_new();
    g_autoptr(CbDifferences) differences =
        cb_differences_new(before.collection, after.collection, unreadable);
    if (cb_diagnostics_count(unreadable, CB_SEVERITY_ERROR) > 0) {
        return cb_command_report(unreadable);
    }
    g_autoptr(GString) out = g_string_new(NULL);
    if (g_strcmp0(options->format, "json") == 0) {
        cb_differences_write_json(differences, out);
    } else if (g_strcmp0(options->format, "markdown") == 0) {
        cb_differences_write_markdown(differences, out);
    } else {
        cb_differences_write_text(differences, out);
    }
    fwrite(out->str, 1, out->len, stdout);
    return CB_EXIT_DONE;
}

static const CbArgument arguments[] = {
    {"OLD", CB_TAKES_FOLDER, NULL, FALSE, "The collection as it was: a folder, or a Git revision"},
    {"NEW", CB_TAKES_FOLDER, NULL, FALSE, "The collection as it is now, likewise"},
    {0},
};

static const CbOption options[] = {
    {.name = "format",
     .takes = CB_TAKES_WORD,
     .words = "text markdown json",
     .summary = "How differences are printed: for people, for a release note, for programs",
     .offset = offsetof(Options, format)},
    {0},
};

const CbCommand cb_command_diff = {
    .name = "diff",
    .summary = "Say what a reader would notice between two states of a collection",
    .description =
        "Shows which cases were added, removed or renamed; which values of a case changed, by "
        "field and language; what changed in practices, topics, tools, figures and pages, their "
        "phase and order included; and what is of the whole site: title, menu, guides, labels of "
        "fields and terms, theme, templates, media with new bytes under an old name. "
        "Drafts count as not there, and private fields are never shown. Of long texts the piece "
        "around the first difference is shown; json has them whole.\n\n"
        "A revision is whatever Git understands: v1.2, main, HEAD~3. It means the collection in "
        "the current folder (or its content/) as it was; main:docs/content means a folder by its "
        "path from the top of the repository. A folder of the same name comes first.\n\n"
        "The exit status is 0 whether there are differences or not, 1 if a state has errors, 3 if "
        "Git fails.",
    .arguments = arguments,
    .options = options,
    .options_size = sizeof(Options),
    .run = run,
};
