#include "load/yaml_prepare.h"

#include "base/limits.h"
#include <string.h>

/* Where the sequence of bytes stands next, or NULL. Its first byte is rare. */
static const char *find_sequence(const char *at, const char *end, const char *sequence)
{
    gsize length = strlen(sequence);
    while ((at = memchr(at, sequence[0], (gsize)(end - at))) != NULL) {
        if ((gsize)(end - at) >= length && memcmp(at, sequence, length) == 0) {
            return at;
        }
        at++;
    }
    return NULL;
}

/* Characters that YAML 1.1 takes for the end of a line, YAML 1.2 does not, and editors do not
 * show: each kind is reported once, and all are blanked. Whether there are any. */
static gboolean blank_line_ends(CbYamlRepair *repair, const CbSource *source,
                                CbDiagnostics *diagnostics)
{
    static const char *const ends[] = {"\xE2\x80\xA8", "\xE2\x80\xA9", "\xC2\x85"};
    static const char *const names[] = {"U+2028", "U+2029", "U+0085"};
    gboolean found = FALSE;
    for (gsize i = 0; i < G_N_ELEMENTS(ends); i++) {
        const char *text = repair->written;
        const char *at = text + repair->start;
        gsize length = strlen(ends[i]);
        for (gboolean is_first = TRUE;
             (at = find_sequence(at, text + repair->end, ends[i])) != NULL; is_first = FALSE) {
            gsize start = (gsize)(at - text);
            if (is_first) {
                cb_diagnostics_add(diagnostics, CB_CODE_YAML_SYNTAX,
                                   cb_span_new(source, start, start + length),
                                   "take it out; it often comes along with copied text",
                                   "a line separator (%s) stands here", names[i]);
            }
            cb_yaml_repair_blank(repair, start, start + length);
            at += length;
            found = TRUE;
        }
    }
    return found;
}

/* libyaml compares each directive with all before it. Whether there were more than are read, which
 * are blanked. */
static gboolean blank_directives(CbYamlRepair *repair, const CbSource *source,
                                 CbDiagnostics *diagnostics)
{
    const char *text = repair->written;
    const char *end = text + repair->end;
    guint count = 0;
    for (const char *at = text + repair->start; (at = find_sequence(at, end, "%")) != NULL; at++) {
        gsize start = (gsize)(at - text);
        gboolean begins_line = start == repair->start || at[-1] == '\n';
        if (!begins_line || ++count <= CB_MAX_YAML_DIRECTIVES) {
            continue;
        }
        const char *feed = memchr(at, '\n', (gsize)(end - at));
        const char *line_end = feed != NULL ? feed : end;
        line_end -= line_end[-1] == '\r' ? 1 : 0;
        CbSpan span = cb_span_new(source, start, (gsize)(line_end - text));
        if (count == CB_MAX_YAML_DIRECTIVES + 1) {
            cb_diagnostics_add(diagnostics, CB_CODE_YAML_LIMIT, span,
                               "take the lines that begin with % away; none is needed",
                               "the file has more than %d directives", CB_MAX_YAML_DIRECTIVES);
        }
        cb_yaml_repair_blank(repair, span.start, span.end);
    }
    return count > CB_MAX_YAML_DIRECTIVES;
}

gboolean cb_yaml_prepare(CbYamlRepair *repair, const CbSource *source, CbDiagnostics *diagnostics)
{
    gboolean has_line_ends = blank_line_ends(repair, source, diagnostics);
    gboolean has_directives = blank_directives(repair, source, diagnostics);
    return has_line_ends || has_directives;
}
