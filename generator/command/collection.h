/* What commands about a collection share: finding it, and telling what is wrong with it. */
#ifndef CB_COMMAND_COLLECTION_H
#define CB_COMMAND_COLLECTION_H

#include "base/diagnostic.h"

/* The folder of the collection: `argument`, or if that is NULL the current folder, or its
 * content/ if the collection stands there. Free with g_free. */
char *cb_command_collection(const char *argument);

/* The moment that counts as now, in seconds since 1970: SOURCE_DATE_EPOCH, or the clock. */
gint64 cb_command_now(void);
/* Whether that is SOURCE_DATE_EPOCH. */
gboolean cb_command_now_is_fixed(void);

/* What a command returns after diagnostics: CB_EXIT_SYSTEM if a file could not be read or a guide
 * not be written, CB_EXIT_CONTENT if there are errors, else CB_EXIT_DONE. */
int cb_command_status(const CbDiagnostics *diagnostics);

/* Says on stderr that a command failed, and returns CB_EXIT_SYSTEM. What the message names of files
 * and their contents cannot steer a terminal. */
int cb_command_fail(const char *name, const char *message);

/* The same of an error that stopped writing into an output folder (CB_OUTPUT_ERROR, or of the
 * system); CB_EXIT_USAGE if another folder must be given. */
int cb_command_fail_output(const char *name, const GError *error);

/* Writes all diagnostics to stderr; on a terminal in colour, unless NO_COLOR is set, and of a code
 * with many warnings the first few and their number. Returns cb_command_status. */
int cb_command_report(CbDiagnostics *diagnostics);

/* The same with every warning. */
int cb_command_report_all(CbDiagnostics *diagnostics);

/* The same of errors, and of warnings that only a build finds; one line says how many others
 * `casebook check` would show. */
int cb_command_report_errors(CbDiagnostics *diagnostics);

/* Writes that line to stderr; nothing if there are none. `more`: others were written above it. */
void cb_command_report_warnings(guint count, gboolean more);

#endif
