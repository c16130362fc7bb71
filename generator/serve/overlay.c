#include "serve/overlay.h"

#include "base/escape.h"

#include <string.h>

/* Characters of a source line that are shown around the place. */
#define SHOWN_BEFORE 60
#define SHOWN_AFTER 160

static void append_text(GString *out, const char *text, gsize length)
{
    g_autofree char *valid = g_utf8_make_valid(text, (gssize)length);
    cb_escape_html(out, valid, -1);
}

static const char *back(const char *text, const char *at, guint characters)
{
    for (guint i = 0; i < characters; i++) {
        const char *before = g_utf8_find_prev_char(text, at);
        if (before == NULL) {
            break;
        }
        at = before;
    }
    return at;
}

static const char *forward(const char *at, const char *end, guint characters)
{
    for (guint i = 0; i < characters && at < end; i++) {
        at = g_utf8_next_char(at);
    }
    return MIN(at, end);
}

/* The line that a span begins on, the span in it marked. */
static void append_excerpt(GString *out, CbSpan span)
{
    gsize length = 0, line_length = 0;
    const char *text = cb_source_text(span.source, &length);
    guint number = cb_source_position(span.source, span.start).line;
    const char *line = cb_source_line(span.source, number, &line_length);
    const char *end = line + line_length;
    const char *from = CLAMP(text + MIN((gsize)span.start, length), line, end);
    const char *to = CLAMP(text + MIN((gsize)span.end, length), from, end);
    const char *first = back(line, from, SHOWN_BEFORE);
    const char *last = forward(from, end, SHOWN_AFTER);
    to = MIN(to, last);
    g_string_append_printf(out, "<pre><span class=\"number\">%u</span>%s", number,
                           first > line ? "…" : "");
    append_text(out, first, (gsize)(from - first));
    g_string_append(out, "<mark>");
    append_text(out, from, (gsize)(to - from));
    g_string_append(out, "</mark>");
    append_text(out, to, (gsize)(last - to));
    g_string_append_printf(out, "%s</pre>", last < end ? "…" : "");
}

static void append_place(GString *out, CbSpan span, const char *path)
{
    const char *name = span.source != NULL ? cb_source_path(span.source) : path;
    if (name == NULL) {
        return;
    }
    append_text(out, name, strlen(name));
    if (span.source != NULL) {
        CbPosition position = cb_source_position(span.source, span.start);
        g_string_append_printf(out, ":%u:%u", position.line, position.column);
    }
}

static void append_notes(GString *out, const GArray *notes)
{
    for (guint i = 0; notes != NULL && i < notes->len; i++) {
        const CbDiagnosticNote *note = &g_array_index(notes, CbDiagnosticNote, i);
        g_string_append(out, "<p class=\"note\">");
        append_text(out, note->text, strlen(note->text));
        g_string_append_c(out, ' ');
        append_place(out, note->span, NULL);
        g_string_append(out, "</p>");
    }
}

static void append_mistake(GString *out, const CbDiagnostic *mistake)
{
    g_string_append(out, "<li><p class=\"place\">");
    append_place(out, mistake->span, mistake->path);
    g_string_append_printf(out, " <span class=\"code\">%s</span></p><p class=\"message\">",
                           cb_code_name(mistake->code));
    append_text(out, mistake->message, strlen(mistake->message));
    g_string_append(out, "</p>");
    if (mistake->span.source != NULL) {
        append_excerpt(out, mistake->span);
    }
    append_notes(out, mistake->notes);
    if (mistake->hint != NULL) {
        g_string_append(out, "<p class=\"hint\">");
        append_text(out, mistake->hint, strlen(mistake->hint));
        g_string_append(out, "</p>");
    }
    g_string_append(out, "</li>");
}

void cb_overlay_html(const CbDiagnostics *diagnostics, GString *out)
{
    guint count = 0, shown = 0;
    guint errors = cb_diagnostics_count(diagnostics, CB_SEVERITY_ERROR);
    const CbDiagnostic *items = cb_diagnostics_items(diagnostics, &count);
    if (errors == 0) {
        return;
    }
    g_string_append_printf(out, "<h1>%u %s</h1><ol>", errors, errors == 1 ? "mistake" : "mistakes");
    for (guint i = 0; i < count && shown < CB_OVERLAY_MAX; i++) {
        if (items[i].severity == CB_SEVERITY_ERROR) {
            append_mistake(out, &items[i]);
            shown++;
        }
    }
    g_string_append(out, "</ol>");
    if (errors > shown) {
        g_string_append_printf(out, "<p class=\"more\">and %u more</p>", errors - shown);
    }
}

void cb_overlay_page(const char *html, const char *live, GString *out)
{
    g_string_append_printf(out,
                           "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
                           "<meta name=\"viewport\" content=\"width=device-width\">\n"
                           "<title>Casebook</title>\n"
                           "<link rel=\"stylesheet\" href=\"/_casebook/live.css\">\n%s</head>\n"
                           "<body data-problems>\n<main>\n%s\n</main>\n</body>\n</html>\n",
                           live, html);
}
