/* Diagnostics: what is wrong with the user's input, where, and how to mend it.
 *
 * Diagnostics are data: readers and checks add them to a list, one place sorts and prints
 * them. Every kind of diagnostic has a stable code, its severity and a one-line explanation
 * in base/codes.def; nothing else in the program knows the numbers.
 *
 * A message is a sentence part without a full stop: `unknown term "zorgg"`. The hint is
 * what to do: `did you mean "zorg"?`. */
#ifndef CB_BASE_DIAGNOSTIC_H
#define CB_BASE_DIAGNOSTIC_H

#include "base/source.h"

/* Warnings of one code that people read one by one; of more they are told how many. */
#define CB_WARNINGS_OF_ONE_CODE 10

typedef enum { CB_SEVERITY_WARNING, CB_SEVERITY_ERROR } CbSeverity;

typedef enum {
#define CB_CODE(name, number, severity, summary) CB_CODE_##name,
#include "base/codes.def"
#undef CB_CODE
    CB_CODE_COUNT
} CbCode;

/* A step of the way to an error in a template: `included from`, `called from`. */
typedef struct {
    CbSpan span;
    const char *text; /* "included from", "in macro 'card' called from" */
} CbDiagnosticNote;

typedef struct {
    CbCode code;
    CbSeverity severity;
    CbSpan span;     /* span.source NULL: `path` alone tells the place */
    char *path;      /* when there is no source: a missing file, a table; NULL otherwise */
    CbPosition cell; /* row and column of a table; 0: none */
    char *message;   /* what is wrong */
    char *about;     /* what is unknown or missing, for finding its cause: "case:sector"; or NULL */
    char *hint;      /* how to mend it; NULL if nothing is to be said */
    GArray *notes;   /* of CbDiagnosticNote, outermost last; NULL if none */
} CbDiagnostic;

typedef struct CbDiagnostics CbDiagnostics;

/* An empty list. Thread-safe for adding. It keeps a reference to every source named in it. */
CbDiagnostics *cb_diagnostics_new(void);
void cb_diagnostics_free(CbDiagnostics *list);

/* Adds a diagnostic at `span`. Without a hint, it has that of base/usual_hint.h. Message and hint
 * are copied. */
void cb_diagnostics_add(CbDiagnostics *list, CbCode code, CbSpan span, const char *hint,
                        const char *message_format, ...) G_GNUC_PRINTF(5, 6);

/* Adds a diagnostic about a file as a whole (missing, unreadable). */
void cb_diagnostics_add_file(CbDiagnostics *list, CbCode code, const char *path, const char *hint,
                             const char *message_format, ...) G_GNUC_PRINTF(5, 6);

/* Adds a diagnostic about a cell of a table: `cell` is its row and column. Of one table, at most
 * CB_MAX_DIAGNOSTICS_PER_FILE are kept. */
void cb_diagnostics_add_cell(CbDiagnostics *list, CbCode code, const char *path, CbPosition cell,
                             const char *hint, const char *message_format, ...) G_GNUC_PRINTF(6, 7);

/* Attaches a note to the diagnostic that this thread added last. */
void cb_diagnostics_note(CbDiagnostics *list, CbSpan span, const char *text);

/* Says what the diagnostic that this thread added last is about. */
void cb_diagnostics_about(CbDiagnostics *list, const char *about);

/* Moves all diagnostics of `from` to the end of `list`; `from` is empty then. No other thread may
 * use `from` meanwhile. */
void cb_diagnostics_take(CbDiagnostics *list, CbDiagnostics *from);

/* Takes out of the list what `is_unwanted` says yes to. */
typedef gboolean (*CbDiagnosticTest)(const CbDiagnostic *diagnostic, gpointer user_data);
void cb_diagnostics_drop(CbDiagnostics *list, CbDiagnosticTest is_unwanted, gpointer user_data);

/* Makes every warning an error (--strict). */
void cb_diagnostics_promote_warnings(CbDiagnostics *list);

guint cb_diagnostics_count(const CbDiagnostics *list, CbSeverity severity);

/* Whether there is one with this code. */
gboolean cb_diagnostics_has(const CbDiagnostics *list, CbCode code);

/* Whether anything was said at a place in this source. Thread-safe. */
gboolean cb_diagnostics_concern(CbDiagnostics *list, const CbSource *source);

/* Sorts by path, position, code, and drops exact repetitions. */
void cb_diagnostics_sort(CbDiagnostics *list);
/* The diagnostics in order, `*count` of them; borrowed, valid until the list changes. */
const CbDiagnostic *cb_diagnostics_items(const CbDiagnostics *list, guint *count);

/* Writes one diagnostic as text:
 *
 *     cases/aralea.yaml:3:9: error[CB020]: unknown term "sheltered"
 *        3 | sector: sheltered
 *          |         ^^^^^^^^^
 *        hint: did you mean "sheltered-work"?
 *
 * `colour` wraps parts in ANSI colours. Control characters of the input never reach the terminal.
 */
void cb_diagnostic_print(const CbDiagnostic *diagnostic, gboolean colour, GString *out);

/* Writes all of them sorted, as text or as a JSON array of objects with the keys file, line,
 * column, end_line, end_column, severity, code, message, hint. */
void cb_diagnostics_print_text(CbDiagnostics *list, gboolean colour, GString *out);
void cb_diagnostics_print_json(CbDiagnostics *list, GString *out);

/* As text, but of warnings of one code, if there are more than CB_WARNINGS_OF_ONE_CODE, only the
 * first few, and at the end a line that says how many more there are. Errors are never left out.
 * Returns whether warnings were. */
gboolean cb_diagnostics_print_folded(CbDiagnostics *list, gboolean colour, GString *out);

/* "CB020" of a code, and what it means in one line. */
const char *cb_code_name(CbCode code);
const char *cb_code_summary(CbCode code);
CbSeverity cb_code_severity(CbCode code);
/* Whether only a build can find it: what guides say when they are set, and images when they are
 * made smaller. */
gboolean cb_code_is_of_build(CbCode code);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(CbDiagnostics, cb_diagnostics_free)

#endif
