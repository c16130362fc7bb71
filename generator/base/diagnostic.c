#include "base/diagnostic.h"

#include "base/escape.h"
#include "base/limits.h"
#include "base/terminal.h"
#include "base/usual_hint.h"
#include <stdarg.h>
#include <string.h>

/* A source line longer than this is shown in part, around the place. */
#define SHOWN_CHARACTERS 120
#define SHOWN_BEFORE 60

/* What is counted of each source: by severity, and unknown languages. Of those a file has as many
 * as it has texts if the name of one is wrong, which is then said once: so many count for one. */
enum { LANGUAGES = 2, N_COUNTERS };
#define LANGUAGES_FOR_ONE 100

/* Warnings that are shown of a code with too many of them. */
#define FOLDED_SHOWN 3

#define BOLD "\033[1m"
#define RED "\033[1;31m"
#define YELLOW "\033[1;33m"
#define BLUE "\033[34m"
#define RESET "\033[0m"

struct CbDiagnostics {
    GMutex lock;
    GArray *items;      /* of CbDiagnostic */
    GHashTable *counts; /* CbSource, referenced → how many diagnostics it has */
    GHashTable *last;   /* GThread → 1 + index of the diagnostic that it added last */
    guint cells;        /* how many are about cells of a table */
    gboolean strict;    /* warnings are errors */
};

typedef struct {
    char name[6];
    CbSeverity severity;
    const char *summary;
} CodeInfo;

#define DIGIT(number, unit) (char)('0' + (number) / (unit) % 10)

static const CodeInfo codes[] = {
#define CB_CODE(name, number, severity, summary)                                                   \
    {{'C', 'B', DIGIT(number, 100), DIGIT(number, 10), DIGIT(number, 1), '\0'},                    \
     CB_SEVERITY_##severity,                                                                       \
     summary},
#include "base/codes.def"
#undef CB_CODE
};

const char *cb_code_name(CbCode code)
{
    return codes[code].name;
}

const char *cb_code_summary(CbCode code)
{
    return codes[code].summary;
}

CbSeverity cb_code_severity(CbCode code)
{
    return codes[code].severity;
}

gboolean cb_code_is_of_build(CbCode code)
{
    return codes[code].name[2] == '8' /* the hundred of guides */ || code == CB_CODE_IMAGE_SCALE;
}

static void diagnostic_clear(gpointer data)
{
    CbDiagnostic *diagnostic = data;
    g_free(diagnostic->path);
    g_free(diagnostic->message);
    g_free(diagnostic->hint);
    g_free(diagnostic->about);
    if (diagnostic->notes) {
        g_array_unref(diagnostic->notes);
    }
}

static void unref_source(gpointer source)
{
    cb_source_unref(source);
}

static GArray *items_new(void)
{
    GArray *items = g_array_new(FALSE, TRUE, sizeof(CbDiagnostic));
    g_array_set_clear_func(items, diagnostic_clear);
    return items;
}

CbDiagnostics *cb_diagnostics_new(void)
{
    CbDiagnostics *list = g_new0(CbDiagnostics, 1);
    g_mutex_init(&list->lock);
    list->items = items_new();
    list->counts = g_hash_table_new_full(NULL, NULL, unref_source, g_free);
    list->last = g_hash_table_new(NULL, NULL);
    return list;
}

void cb_diagnostics_free(CbDiagnostics *list)
{
    if (!list) {
        return;
    }
    g_array_unref(list->items);
    g_hash_table_unref(list->counts);
    g_hash_table_unref(list->last);
    g_mutex_clear(&list->lock);
    g_free(list);
}

/* Puts `kept` in the place of the items; those that it lacks are cleared already. */
static void replace_items(CbDiagnostics *list, GArray *kept)
{
    g_array_set_clear_func(list->items, NULL);
    g_array_unref(list->items);
    list->items = kept;
    g_hash_table_remove_all(list->last);
}

/* How many diagnostics of each severity a source has; keeps the source alive from now on. */
static guint *counters_of(CbDiagnostics *list, const CbSource *source)
{
    guint *counters = g_hash_table_lookup(list->counts, source);
    if (!counters) {
        counters = g_new0(guint, N_COUNTERS);
        /* Counting references is no change of what the source is. */
        g_hash_table_insert(list->counts, cb_source_ref((CbSource *)source), counters);
    }
    return counters;
}

static void append(CbDiagnostics *list, CbDiagnostic diagnostic)
{
    g_array_append_val(list->items, diagnostic);
    g_hash_table_insert(list->last, g_thread_self(), GUINT_TO_POINTER(list->items->len));
}

static const char *path_of(const CbDiagnostic *diagnostic)
{
    if (diagnostic->span.source) {
        return cb_source_path(diagnostic->span.source);
    }
    return diagnostic->path;
}

/* Adds a diagnostic unless its source has too many; the last one then says so. */
static void append_limited(CbDiagnostics *list, CbDiagnostic diagnostic)
{
    guint count = 0;
    diagnostic.severity = list->strict ? CB_SEVERITY_ERROR : cb_code_severity(diagnostic.code);
    if (diagnostic.span.source && diagnostic.code == CB_CODE_LANGUAGE_UNKNOWN) {
        count = ++counters_of(list, diagnostic.span.source)[LANGUAGES] / LANGUAGES_FOR_ONE;
    } else if (diagnostic.span.source) {
        count = ++counters_of(list, diagnostic.span.source)[diagnostic.severity];
    } else if (diagnostic.cell.line > 0) {
        count = ++list->cells;
    }
    if (count <= CB_MAX_DIAGNOSTICS_PER_FILE) {
        append(list, diagnostic);
        return;
    }
    g_hash_table_remove(list->last, g_thread_self());
    g_autofree char *path = g_strdup(path_of(&diagnostic));
    diagnostic_clear(&diagnostic);
    if (count == CB_MAX_DIAGNOSTICS_PER_FILE + 1) {
        append(list, (CbDiagnostic){
                         .code = CB_CODE_FILE_MISTAKES,
                         .severity = diagnostic.severity, /* warnings alone stop nothing */
                         .path = g_steal_pointer(&path),
                         .message = g_strdup("more mistakes follow; they are not shown"),
                         .hint = g_strdup("mend the ones above first"),
                     });
    }
}

static void append_locked(CbDiagnostics *list, CbDiagnostic diagnostic)
{
    g_mutex_lock(&list->lock);
    append_limited(list, diagnostic);
    g_mutex_unlock(&list->lock);
}

void cb_diagnostics_add(CbDiagnostics *list, CbCode code, CbSpan span, const char *hint,
                        const char *message_format, ...)
{
    va_list values;
    va_start(values, message_format);
    CbDiagnostic diagnostic = {
        .code = code,
        .span = span,
        .message = g_strdup_vprintf(message_format, values),
        .hint = g_strdup(hint != NULL ? hint : cb_usual_hint(code)),
    };
    va_end(values);
    append_locked(list, diagnostic);
}

void cb_diagnostics_add_file(CbDiagnostics *list, CbCode code, const char *path, const char *hint,
                             const char *message_format, ...)
{
    va_list values;
    va_start(values, message_format);
    CbDiagnostic diagnostic = {
        .code = code,
        .path = g_strdup(path),
        .message = g_strdup_vprintf(message_format, values),
        .hint = g_strdup(hint != NULL ? hint : cb_usual_hint(code)),
    };
    va_end(values);
    append_locked(list, diagnostic);
}

void cb_diagnostics_add_cell(CbDiagnostics *list, CbCode code, const char *path, CbPosition cell,
                             const char *hint, const char *message_format, ...)
{
    va_list values;
    va_start(values, message_format);
    CbDiagnostic diagnostic = {
        .code = code,
        .path = g_strdup(path),
        .cell = cell,
        .message = g_strdup_vprintf(message_format, values),
        .hint = g_strdup(hint != NULL ? hint : cb_usual_hint(code)),
    };
    va_end(values);
    append_locked(list, diagnostic);
}

static void note_clear(gpointer note)
{
    g_free((char *)((CbDiagnosticNote *)note)->text);
}

void cb_diagnostics_note(CbDiagnostics *list, CbSpan span, const char *text)
{
    g_mutex_lock(&list->lock);
    guint last = GPOINTER_TO_UINT(g_hash_table_lookup(list->last, g_thread_self()));
    if (last > 0) {
        CbDiagnostic *diagnostic = &g_array_index(list->items, CbDiagnostic, last - 1);
        CbDiagnosticNote note = {.span = span, .text = g_strdup(text)};
        if (!diagnostic->notes) {
            diagnostic->notes = g_array_new(FALSE, FALSE, sizeof(CbDiagnosticNote));
            g_array_set_clear_func(diagnostic->notes, note_clear);
        }
        if (span.source) {
            counters_of(list, span.source);
        }
        g_array_append_val(diagnostic->notes, note);
    }
    g_mutex_unlock(&list->lock);
}

gboolean cb_diagnostics_concern(CbDiagnostics *list, const CbSource *source)
{
    g_mutex_lock(&list->lock);
    gboolean found = g_hash_table_contains(list->counts, source);
    g_mutex_unlock(&list->lock);
    return found;
}

void cb_diagnostics_about(CbDiagnostics *list, const char *about)
{
    g_mutex_lock(&list->lock);
    guint last = GPOINTER_TO_UINT(g_hash_table_lookup(list->last, g_thread_self()));
    if (last > 0) {
        CbDiagnostic *diagnostic = &g_array_index(list->items, CbDiagnostic, last - 1);
        g_free(diagnostic->about);
        diagnostic->about = g_strdup(about);
    }
    g_mutex_unlock(&list->lock);
}

void cb_diagnostics_take(CbDiagnostics *list, CbDiagnostics *from)
{
    g_mutex_lock(&list->lock);
    for (guint i = 0; i < from->items->len; i++) {
        CbDiagnostic *item = &g_array_index(from->items, CbDiagnostic, i);
        for (guint j = 0; item->notes != NULL && j < item->notes->len; j++) {
            const CbDiagnosticNote *note = &g_array_index(item->notes, CbDiagnosticNote, j);
            if (note->span.source != NULL) {
                counters_of(list, note->span.source);
            }
        }
        append_limited(list, *item);
        *item = (CbDiagnostic){0};
    }
    g_mutex_unlock(&list->lock);
    g_array_set_size(from->items, 0);
    g_hash_table_remove_all(from->last);
}

void cb_diagnostics_drop(CbDiagnostics *list, CbDiagnosticTest is_unwanted, gpointer user_data)
{
    g_mutex_lock(&list->lock);
    GArray *kept = items_new();
    for (guint i = 0; i < list->items->len; i++) {
        CbDiagnostic *item = &g_array_index(list->items, CbDiagnostic, i);
        if (is_unwanted(item, user_data)) {
            diagnostic_clear(item);
        } else {
            g_array_append_val(kept, *item);
        }
    }
    replace_items(list, kept);
    g_mutex_unlock(&list->lock);
}

void cb_diagnostics_promote_warnings(CbDiagnostics *list)
{
    g_mutex_lock(&list->lock);
    list->strict = TRUE;
    for (guint i = 0; i < list->items->len; i++) {
        g_array_index(list->items, CbDiagnostic, i).severity = CB_SEVERITY_ERROR;
    }
    g_mutex_unlock(&list->lock);
}

guint cb_diagnostics_count(const CbDiagnostics *list, CbSeverity severity)
{
    guint count = 0;
    for (guint i = 0; i < list->items->len; i++) {
        count += g_array_index(list->items, CbDiagnostic, i).severity == severity;
    }
    return count;
}

gboolean cb_diagnostics_has(const CbDiagnostics *list, CbCode code)
{
    for (guint i = 0; i < list->items->len; i++) {
        if (g_array_index(list->items, CbDiagnostic, i).code == code) {
            return TRUE;
        }
    }
    return FALSE;
}

static int compare_numbers(guint32 a, guint32 b)
{
    return a < b ? -1 : a > b;
}

static int compare(gconstpointer left, gconstpointer right)
{
    const CbDiagnostic *a = left;
    const CbDiagnostic *b = right;
    int order = g_strcmp0(path_of(a), path_of(b));
    /* What is said of a file as a whole comes after what is said of its places. */
    if (order == 0) {
        order = (a->span.source == NULL && a->cell.line == 0) -
                (b->span.source == NULL && b->cell.line == 0);
    }
    if (order == 0) {
        order = compare_numbers(a->cell.line, b->cell.line);
    }
    if (order == 0) {
        order = compare_numbers(a->cell.column, b->cell.column);
    }
    if (order == 0) {
        order = compare_numbers(a->span.start, b->span.start);
    }
    if (order == 0) {
        order = compare_numbers(a->span.end, b->span.end);
    }
    if (order == 0) {
        order = strcmp(cb_code_name(a->code), cb_code_name(b->code));
    }
    if (order == 0) {
        order = g_strcmp0(a->message, b->message);
    }
    return order != 0 ? order : g_strcmp0(a->hint, b->hint);
}

void cb_diagnostics_sort(CbDiagnostics *list)
{
    g_mutex_lock(&list->lock);
    g_array_sort(list->items, compare);
    GArray *kept = items_new();
    for (guint i = 0; i < list->items->len; i++) {
        CbDiagnostic *item = &g_array_index(list->items, CbDiagnostic, i);
        if (kept->len > 0 &&
            compare(&g_array_index(kept, CbDiagnostic, kept->len - 1), item) == 0) {
            diagnostic_clear(item);
        } else {
            g_array_append_val(kept, *item);
        }
    }
    replace_items(list, kept);
    g_mutex_unlock(&list->lock);
}

const CbDiagnostic *cb_diagnostics_items(const CbDiagnostics *list, guint *count)
{
    *count = list->items->len;
    return (const CbDiagnostic *)(const void *)list->items->data;
}

/* Cells of a terminal that a character takes. */
static int width_of(gunichar character)
{
    if (cb_terminal_shows(character) && g_unichar_iszerowidth(character)) {
        return 0;
    }
    return g_unichar_iswide(character) ? 2 : 1;
}

static int width_of_text(const char *text, const char *end)
{
    int width = 0;
    while (text < end) {
        width += width_of(cb_terminal_next(&text, end));
    }
    return width;
}

static const char *forward(const char *text, const char *end, int characters)
{
    while (text < end && characters-- > 0) {
        cb_terminal_next(&text, end);
    }
    return text;
}

static const char *colour_if(gboolean colour, const char *sequence)
{
    return colour ? sequence : "";
}

/* The source line and below it carets under the span. */
static void print_excerpt(CbSpan span, gboolean colour, const char *caret_colour, GString *out)
{
    CbPosition start = cb_source_position(span.source, span.start);
    CbPosition end = cb_source_position(span.source, span.end);
    gsize length;
    const char *line = cb_source_line(span.source, start.line, &length);
    const char *line_end = line + length;
    const char *from = forward(line, line_end, (int)start.column - 1);
    const char *to =
        end.line == start.line ? forward(line, line_end, (int)end.column - 1) : line_end;
    /* A long line is cut on both sides. */
    const char *shown = line;
    if (start.column > SHOWN_CHARACTERS) {
        shown = forward(line, line_end, (int)start.column - 1 - SHOWN_BEFORE);
    }
    const char *shown_end = forward(shown, line_end, SHOWN_CHARACTERS);
    to = CLAMP(to, from, MAX(shown_end, from));

    g_string_append_printf(out, "%s%4u |%s %s", colour_if(colour, BLUE), start.line,
                           colour_if(colour, RESET), shown > line ? "…" : "");
    cb_terminal_append(out, shown, (gsize)(shown_end - shown));
    g_string_append_printf(out, "%s\n%s     |%s %s", shown_end < line_end ? "…" : "",
                           colour_if(colour, BLUE), colour_if(colour, RESET),
                           shown > line ? " " : "");
    g_string_append_printf(out, "%*s%s", width_of_text(shown, from), "",
                           colour_if(colour, caret_colour));
    for (int i = MAX(1, width_of_text(from, to)); i > 0; i--) {
        g_string_append_c(out, '^');
    }
    g_string_append_printf(out, "%s\n", colour_if(colour, RESET));
}

static void print_place(CbSpan span, const char *path, GString *out)
{
    const char *name = span.source ? cb_source_path(span.source) : path;
    if (!name) {
        return;
    }
    cb_terminal_append(out, name, strlen(name));
    if (span.source) {
        CbPosition position = cb_source_position(span.source, span.start);
        g_string_append_printf(out, ":%u:%u", position.line, position.column);
    }
}

static void print_notes(const CbDiagnostic *diagnostic, GString *out)
{
    for (guint i = 0; diagnostic->notes && i < diagnostic->notes->len; i++) {
        const CbDiagnosticNote *note = &g_array_index(diagnostic->notes, CbDiagnosticNote, i);
        g_string_append(out, "     ");
        cb_terminal_append(out, note->text, strlen(note->text));
        g_string_append_c(out, ' ');
        print_place(note->span, NULL, out);
        g_string_append_c(out, '\n');
    }
}

void cb_diagnostic_print(const CbDiagnostic *diagnostic, gboolean colour, GString *out)
{
    gboolean is_error = diagnostic->severity == CB_SEVERITY_ERROR;
    const char *severity_colour = is_error ? RED : YELLOW;
    g_string_append(out, colour_if(colour, BOLD));
    gsize before = out->len;
    print_place(diagnostic->span, diagnostic->path, out);
    if (diagnostic->cell.line > 0) {
        g_string_append_printf(out, ":%u:%u", diagnostic->cell.line, diagnostic->cell.column);
    }
    if (out->len > before) {
        g_string_append(out, ": ");
    }
    g_string_append_printf(out, "%s%s[%s]%s: ", colour_if(colour, severity_colour),
                           is_error ? "error" : "warning", cb_code_name(diagnostic->code),
                           colour_if(colour, RESET));
    cb_terminal_append(out, diagnostic->message, strlen(diagnostic->message));
    g_string_append_c(out, '\n');
    if (diagnostic->span.source) {
        print_excerpt(diagnostic->span, colour, severity_colour, out);
    }
    print_notes(diagnostic, out);
    if (diagnostic->hint) {
        g_string_append(out, "     hint: ");
        cb_terminal_append(out, diagnostic->hint, strlen(diagnostic->hint));
        g_string_append_c(out, '\n');
    }
}

void cb_diagnostics_print_text(CbDiagnostics *list, gboolean colour, GString *out)
{
    cb_diagnostics_sort(list);
    for (guint i = 0; i < list->items->len; i++) {
        cb_diagnostic_print(&g_array_index(list->items, CbDiagnostic, i), colour, out);
    }
}

/* One line for the warnings of a code that were left out. */
static void print_rest(CbCode code, guint left, gboolean colour, GString *out)
{
    g_string_append_printf(out, "%s%swarning[%s]%s: %u more like these: %s\n",
                           colour_if(colour, BOLD), colour_if(colour, YELLOW), cb_code_name(code),
                           colour_if(colour, RESET), left, cb_code_summary(code));
}

gboolean cb_diagnostics_print_folded(CbDiagnostics *list, gboolean colour, GString *out)
{
    const guint most = CB_WARNINGS_OF_ONE_CODE;
    guint totals[CB_CODE_COUNT] = {0}, shown[CB_CODE_COUNT] = {0};
    gboolean folded = FALSE;
    cb_diagnostics_sort(list);
    for (guint i = 0; i < list->items->len; i++) {
        const CbDiagnostic *item = &g_array_index(list->items, CbDiagnostic, i);
        totals[item->code] += item->severity == CB_SEVERITY_WARNING ? 1 : 0;
    }
    for (guint i = 0; i < list->items->len; i++) {
        const CbDiagnostic *item = &g_array_index(list->items, CbDiagnostic, i);
        gboolean folds = item->severity == CB_SEVERITY_WARNING && totals[item->code] > most;
        if (!folds || shown[item->code]++ < FOLDED_SHOWN) {
            cb_diagnostic_print(item, colour, out);
        }
    }
    for (guint code = 0; code < CB_CODE_COUNT; code++) {
        if (totals[code] > most) {
            print_rest((CbCode)code, totals[code] - FOLDED_SHOWN, colour, out);
            folded = TRUE;
        }
    }
    return folded;
}

/* A JSON string of a text that need not be UTF-8, or null. */
static void append_json(GString *out, const char *text)
{
    if (!text) {
        g_string_append(out, "null");
        return;
    }
    g_autofree char *valid = g_utf8_make_valid(text, -1);
    cb_escape_json(out, valid, -1);
}

static void print_json_place(CbSpan span, const char *path, CbPosition cell, GString *out)
{
    g_string_append(out, "\"file\": ");
    append_json(out, span.source ? cb_source_path(span.source) : path);
    if (cell.line > 0) {
        g_string_append_printf(
            out, ", \"line\": %u, \"column\": %u, \"end_line\": %u, \"end_column\": %u", cell.line,
            cell.column, cell.line, cell.column);
        return;
    }
    if (!span.source) {
        g_string_append(out, ", \"line\": null, \"column\": null"
                             ", \"end_line\": null, \"end_column\": null");
        return;
    }
    CbPosition start = cb_source_position(span.source, span.start);
    CbPosition end = cb_source_position(span.source, span.end);
    g_string_append_printf(out,
                           ", \"line\": %u, \"column\": %u, \"end_line\": %u, \"end_column\": %u",
                           start.line, start.column, end.line, end.column);
}

static void print_json_notes(const GArray *notes, GString *out)
{
    g_string_append(out, ", \"notes\": [");
    for (guint i = 0; i < notes->len; i++) {
        const CbDiagnosticNote *note = &g_array_index(notes, CbDiagnosticNote, i);
        g_string_append(out, i > 0 ? ", {" : "{");
        print_json_place(note->span, NULL, (CbPosition){0}, out);
        g_string_append(out, ", \"text\": ");
        append_json(out, note->text);
        g_string_append_c(out, '}');
    }
    g_string_append_c(out, ']');
}

static void print_json(const CbDiagnostic *diagnostic, GString *out)
{
    g_string_append(out, "  {");
    print_json_place(diagnostic->span, diagnostic->path, diagnostic->cell, out);
    g_string_append_printf(out, ", \"severity\": \"%s\", \"code\": \"%s\", \"message\": ",
                           diagnostic->severity == CB_SEVERITY_ERROR ? "error" : "warning",
                           cb_code_name(diagnostic->code));
    append_json(out, diagnostic->message);
    g_string_append(out, ", \"hint\": ");
    append_json(out, diagnostic->hint);
    if (diagnostic->notes) {
        print_json_notes(diagnostic->notes, out);
    }
    g_string_append_c(out, '}');
}

void cb_diagnostics_print_json(CbDiagnostics *list, GString *out)
{
    cb_diagnostics_sort(list);
    g_string_append_c(out, '[');
    for (guint i = 0; i < list->items->len; i++) {
        g_string_append(out, i > 0 ? ",\n" : "\n");
        print_json(&g_array_index(list->items, CbDiagnostic, i), out);
    }
    g_string_append(out, list->items->len > 0 ? "\n]\n" : "]\n");
}
