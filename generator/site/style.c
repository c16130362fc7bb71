#include "site/style.h"

#include <string.h>

typedef struct {
    const CbSource *source;
    const char *text;
    gsize length;
    gsize position;
    gsize copied; /* what stands before is in `out` already */
    gboolean after_import;
    CbStyleResolver resolve;
    gpointer user_data;
    GString *out;
    CbDiagnostics *diagnostics;
} Sheet;

static gboolean starts(const Sheet *sheet, const char *word)
{
    gsize length = strlen(word);
    return sheet->length - sheet->position >= length &&
           g_ascii_strncasecmp(sheet->text + sheet->position, word, length) == 0;
}

/* The end of the string that begins at `start`: after its quotation mark, or the line's end. */
static gsize string_end(const Sheet *sheet, gsize start)
{
    char mark = sheet->text[start];
    gsize i = start + 1;
    while (i < sheet->length && sheet->text[i] != mark && sheet->text[i] != '\n') {
        i += sheet->text[i] == '\\' && i + 1 < sheet->length ? 2 : 1;
    }
    return MIN(i + 1, sheet->length);
}

static gboolean is_external(const char *url)
{
    return strstr(url, "://") || g_str_has_prefix(url, "//");
}

/* Replaces the address in bytes `start` to `end` (without quotation marks). */
static void replace(Sheet *sheet, gsize start, gsize end)
{
    g_autofree char *url = g_strndup(sheet->text + start, end - start);
    CbSpan span = cb_span_new(sheet->source, start, end);
    if (url[0] == '#' || url[0] == '\0' || g_ascii_strncasecmp(url, "data:", 5) == 0) {
        return;
    }
    if (is_external(url)) {
        cb_diagnostics_add(sheet->diagnostics, CB_CODE_STYLE_EXTERNAL, span,
                           "put the file into the theme's folder",
                           "a style sheet refers to another site");
        return;
    }
    const char *replacement = sheet->resolve(url, span, sheet->user_data);
    if (!replacement) {
        return;
    }
    g_string_append_len(sheet->out, sheet->text + sheet->copied, (gssize)(start - sheet->copied));
    g_string_append(sheet->out, replacement);
    sheet->copied = end;
}

static void skip_comment(Sheet *sheet)
{
    const char *end = g_strstr_len(sheet->text + sheet->position + 2,
                                   (gssize)(sheet->length - sheet->position - 2), "*/");
    sheet->position = end ? (gsize)(end - sheet->text) + 2 : sheet->length;
}

/* A url( … ), with or without quotation marks. */
static void read_url(Sheet *sheet)
{
    gsize start = sheet->position + strlen("url(");
    while (start < sheet->length && g_ascii_isspace(sheet->text[start])) {
        start++;
    }
    if (start < sheet->length && (sheet->text[start] == '"' || sheet->text[start] == '\'')) {
        gsize end = string_end(sheet, start);
        replace(sheet, start + 1, MAX(start + 1, end - 1));
        sheet->position = end;
        return;
    }
    gsize end = start;
    while (end < sheet->length && sheet->text[end] != ')' && !g_ascii_isspace(sheet->text[end])) {
        end++;
    }
    replace(sheet, start, end);
    sheet->position = end;
}

static void read_string(Sheet *sheet)
{
    gsize end = string_end(sheet, sheet->position);
    if (sheet->after_import) {
        replace(sheet, sheet->position + 1, MAX(sheet->position + 1, end - 1));
    }
    sheet->after_import = FALSE;
    sheet->position = end;
}

static void step(Sheet *sheet)
{
    char c = sheet->text[sheet->position];
    if (starts(sheet, "/*")) {
        skip_comment(sheet);
    } else if (c == '"' || c == '\'') {
        read_string(sheet);
    } else if (starts(sheet, "url(")) {
        read_url(sheet);
    } else if (starts(sheet, "@import")) {
        sheet->after_import = TRUE;
        sheet->position += strlen("@import");
    } else {
        if (c == ';') {
            sheet->after_import = FALSE;
        }
        sheet->position++;
    }
}

void cb_style_rewrite(const CbSource *source, CbStyleResolver resolve, gpointer user_data,
                      GString *out, CbDiagnostics *diagnostics)
{
    Sheet sheet = {.source = source,
                   .resolve = resolve,
                   .user_data = user_data,
                   .out = out,
                   .diagnostics = diagnostics};
    sheet.text = cb_source_text(source, &sheet.length);
    while (sheet.position < sheet.length) {
        step(&sheet);
    }
    g_string_append_len(out, sheet.text + sheet.copied, (gssize)(sheet.length - sheet.copied));
}
