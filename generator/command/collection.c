#include "command/collection.h"

#include "base/terminal.h"
#include "command/command.h"
#include "site/output.h"

#include <stdio.h>
#include <time.h>
#include <unistd.h>

#define CONFIGURATION "casebook.yaml"
#define USUAL_FOLDER "content"

char *cb_command_collection(const char *argument)
{
    if (argument) {
        return g_strdup(argument);
    }
    gboolean here = g_file_test(CONFIGURATION, G_FILE_TEST_EXISTS);
    gboolean below = g_file_test(USUAL_FOLDER "/" CONFIGURATION, G_FILE_TEST_EXISTS);
    return g_strdup(!here && below ? USUAL_FOLDER : ".");
}

gboolean cb_command_now_is_fixed(void)
{
    return g_getenv("SOURCE_DATE_EPOCH") != NULL;
}

gint64 cb_command_now(void)
{
    const char *fixed = g_getenv("SOURCE_DATE_EPOCH");
    char *end = NULL;
    gint64 seconds = fixed ? g_ascii_strtoll(fixed, &end, 10) : 0;
    return fixed && *fixed && *end == '\0' ? seconds : (gint64)time(NULL);
}

int cb_command_status(const CbDiagnostics *diagnostics)
{
    if (cb_diagnostics_has(diagnostics, CB_CODE_FILE_UNREADABLE) ||
        cb_diagnostics_has(diagnostics, CB_CODE_PRINT_FAILED)) {
        return CB_EXIT_SYSTEM;
    }
    return cb_diagnostics_count(diagnostics, CB_SEVERITY_ERROR) ? CB_EXIT_CONTENT : CB_EXIT_DONE;
}

int cb_command_fail(const char *name, const char *message)
{
    g_autofree char *shown = cb_terminal_text(message);
    fprintf(stderr, "casebook %s: %s\n", name, shown);
    return CB_EXIT_SYSTEM;
}

int cb_command_fail_output(const char *name, const GError *error)
{
    cb_command_fail(name, error->message);
    return g_error_matches(error, CB_OUTPUT_ERROR, CB_OUTPUT_ERROR_FOREIGN) ||
                   g_error_matches(error, CB_OUTPUT_ERROR, CB_OUTPUT_ERROR_PATH)
               ? CB_EXIT_USAGE
               : CB_EXIT_SYSTEM;
}

static gboolean wants_colour(void)
{
    const char *no_colour = g_getenv("NO_COLOR");
    return isatty(STDERR_FILENO) && (!no_colour || !*no_colour);
}

int cb_command_report(CbDiagnostics *diagnostics)
{
    g_autoptr(GString) text = g_string_new(NULL);
    if (!isatty(STDERR_FILENO)) {
        return cb_command_report_all(diagnostics);
    }
    if (cb_diagnostics_print_folded(diagnostics, wants_colour(), text)) {
        g_string_append(text, "casebook check --all shows each warning\n");
    }
    fwrite(text->str, 1, text->len, stderr);
    return cb_command_status(diagnostics);
}

int cb_command_report_all(CbDiagnostics *diagnostics)
{
    g_autoptr(GString) text = g_string_new(NULL);
    cb_diagnostics_print_text(diagnostics, wants_colour(), text);
    fwrite(text->str, 1, text->len, stderr);
    return cb_command_status(diagnostics);
}

int cb_command_report_errors(CbDiagnostics *diagnostics)
{
    guint count = 0, warnings = 0;
    g_autoptr(GString) text = g_string_new(NULL);
    cb_diagnostics_sort(diagnostics);
    const CbDiagnostic *items = cb_diagnostics_items(diagnostics, &count);
    for (guint i = 0; i < count; i++) {
        if (items[i].severity == CB_SEVERITY_ERROR || cb_code_is_of_build(items[i].code)) {
            cb_diagnostic_print(&items[i], wants_colour(), text);
        } else {
            warnings++;
        }
    }
    fwrite(text->str, 1, text->len, stderr);
    cb_command_report_warnings(warnings, warnings < count);
    return cb_command_status(diagnostics);
}

void cb_command_report_warnings(guint count, gboolean more)
{
    if (count > 0) {
        fprintf(stderr, "%u %s%s; casebook check shows %s\n", count, more ? "more " : "",
                count == 1 ? "warning" : "warnings", count == 1 ? "it" : "them");
    }
}
