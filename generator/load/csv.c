#include "load/csv.h"

#include "base/limits.h"

#include <string.h>

#define CANDIDATES ",;\t"

typedef struct {
    CbArena *arena;
    const char *path;
    CbDiagnostics *diagnostics;
    const char *at;
    const char *end;
    char separator;
    guint row;       /* from 1 */
    GArray *rows;    /* of CbCsvRow */
    GArray *cells;   /* of CbCsvCell: of the row that is being read */
    GString *buffer; /* of a quoted cell */
} Reader;

static void report(CbDiagnostics *diagnostics, const char *path, guint row, guint column,
                   CbCode code, const char *hint, const char *message)
{
    cb_diagnostics_add_cell(diagnostics, code, path, (CbPosition){row, column}, hint, "%s",
                            message);
}

static void fail(const Reader *reader, CbCode code, const char *hint, const char *message)
{
    report(reader->diagnostics, reader->path, reader->row, reader->cells->len + 1, code, hint,
           message);
}

static gboolean starts_with(const char *bytes, gsize length, const char *mark, gsize mark_length)
{
    return length >= mark_length && memcmp(bytes, mark, mark_length) == 0;
}

/* The bytes as UTF-8 without a mark, or NULL. */
static char *decode(const char *bytes, gsize length, CbCsvEncoding *encoding, gsize *decoded)
{
    if (starts_with(bytes, length, "\xEF\xBB\xBF", 3)) {
        bytes += 3;
        length -= 3;
    }
    const char *from = NULL;
    if (starts_with(bytes, length, "\xFF\xFE", 2)) {
        from = "UTF-16LE";
    } else if (starts_with(bytes, length, "\xFE\xFF", 2)) {
        from = "UTF-16BE";
    }
    if (from != NULL) {
        *encoding = CB_CSV_UTF16;
        return g_convert(bytes + 2, (gssize)(length - 2), "UTF-8", from, NULL, decoded, NULL);
    }
    if (memchr(bytes, '\0', length) != NULL || g_utf8_validate_len(bytes, length, NULL)) {
        *encoding = CB_CSV_UTF8;
        *decoded = length;
        return g_strndup(bytes, length);
    }
    *encoding = CB_CSV_WINDOWS_1252;
    return g_convert_with_fallback(bytes, (gssize)length, "UTF-8", "WINDOWS-1252", "\xEF\xBF\xBD",
                                   NULL, decoded, NULL);
}

/* The candidate that stands most often in the first line, outside quotes. */
static char find_separator(const char *text, const char *end)
{
    guint counts[G_N_ELEMENTS(CANDIDATES)] = {0};
    gboolean quoted = FALSE;
    for (const char *c = text; c < end && (quoted || (*c != '\n' && *c != '\r')); c++) {
        const char *candidate = *c != '\0' ? strchr(CANDIDATES, *c) : NULL;
        if (*c == '"') {
            quoted = !quoted;
        } else if (!quoted && candidate != NULL) {
            counts[candidate - CANDIDATES]++;
        }
    }
    gsize best = 0;
    for (gsize i = 1; CANDIDATES[i] != '\0'; i++) {
        best = counts[i] > counts[best] ? i : best;
    }
    return CANDIDATES[best];
}

/* Excel may say in a first line of its own which separator follows: sep=; is no row of the table.
 * Returns it, 0 if there is no such line. */
static char take_separator(Reader *reader)
{
    static const char mark[] = "sep=";
    gsize length = strlen(mark);
    gsize left = (gsize)(reader->end - reader->at);
    if (left < length + 2 || g_ascii_strncasecmp(reader->at, mark, length) != 0 ||
        strchr(CANDIDATES, reader->at[length]) == NULL ||
        strchr("\r\n", reader->at[length + 1]) == NULL) {
        return 0;
    }
    char separator = reader->at[length];
    reader->at += length + 1;
    reader->row = 1;
    return separator;
}

static gboolean at_line_end(const Reader *reader)
{
    return reader->at == reader->end || *reader->at == '\n' || *reader->at == '\r';
}

static void skip_line_end(Reader *reader)
{
    if (reader->at < reader->end && *reader->at == '\r') {
        reader->at++;
    }
    if (reader->at < reader->end && *reader->at == '\n') {
        reader->at++;
    }
}

static void add_cell(Reader *reader, const char *text, gsize length)
{
    CbCsvCell cell = {.text = cb_arena_strndup(reader->arena, text, length), .length = length};
    g_array_append_val(reader->cells, cell);
}

static gboolean read_quoted(Reader *reader)
{
    g_string_truncate(reader->buffer, 0);
    reader->at++;
    for (;;) {
        const char *quote = memchr(reader->at, '"', (gsize)(reader->end - reader->at));
        if (quote == NULL) {
            fail(reader, CB_CODE_CSV_SYNTAX, "close it with another quotation mark",
                 "a cell opens with a quotation mark that is never closed");
            return FALSE;
        }
        g_string_append_len(reader->buffer, reader->at, quote - reader->at);
        reader->at = quote + 1;
        if (reader->at == reader->end || *reader->at != '"') {
            break;
        }
        g_string_append_c(reader->buffer, '"');
        reader->at++;
    }
    if (!at_line_end(reader) && *reader->at != reader->separator) {
        fail(reader, CB_CODE_CSV_SYNTAX, "write a quotation mark inside a cell twice",
             "text follows the closing quotation mark of a cell");
        return FALSE;
    }
    add_cell(reader, reader->buffer->str, reader->buffer->len);
    return TRUE;
}

static void read_plain(Reader *reader)
{
    const char *start = reader->at;
    while (!at_line_end(reader) && *reader->at != reader->separator) {
        reader->at++;
    }
    add_cell(reader, start, (gsize)(reader->at - start));
}

static gboolean read_cells(Reader *reader)
{
    for (;;) {
        if (reader->cells->len == CB_MAX_CSV_COLUMNS) {
            fail(reader, CB_CODE_CSV_LIMIT, NULL, "the row has too many columns");
            return FALSE;
        }
        if (reader->at < reader->end && *reader->at == '"') {
            if (!read_quoted(reader)) {
                return FALSE;
            }
        } else {
            read_plain(reader);
        }
        if (at_line_end(reader)) {
            return TRUE;
        }
        reader->at++;
    }
}

static gboolean is_blank(const Reader *reader)
{
    for (guint i = 0; i < reader->cells->len; i++) {
        if (g_array_index(reader->cells, CbCsvCell, i).length > 0) {
            return FALSE;
        }
    }
    return TRUE;
}

static void add_row(Reader *reader)
{
    CbCsvCell *cells = cb_arena_new_array(reader->arena, CbCsvCell, reader->cells->len);
    memcpy(cells, reader->cells->data, reader->cells->len * sizeof *cells);
    CbCsvRow row = {.cells = cells, .n_cells = reader->cells->len, .number = reader->row};
    g_array_append_val(reader->rows, row);
}

static gboolean read_rows(Reader *reader)
{
    while (reader->at < reader->end) {
        reader->row++;
        g_array_set_size(reader->cells, 0);
        if (reader->row > CB_MAX_CSV_ROWS) {
            fail(reader, CB_CODE_CSV_LIMIT, NULL, "the table has too many rows");
            return FALSE;
        }
        if (!read_cells(reader)) {
            return FALSE;
        }
        skip_line_end(reader);
        if (!is_blank(reader)) {
            add_row(reader);
        }
    }
    return TRUE;
}

static CbCsv *finish(Reader *reader, CbCsvEncoding encoding)
{
    CbCsv *csv = cb_arena_new_struct(reader->arena, CbCsv);
    CbCsvRow *rows = cb_arena_new_array(reader->arena, CbCsvRow, reader->rows->len);
    if (reader->rows->len > 0) {
        memcpy(rows, reader->rows->data, reader->rows->len * sizeof *rows);
    }
    *csv = (CbCsv){.rows = rows,
                   .n_rows = reader->rows->len,
                   .separator = reader->separator,
                   .encoding = encoding};
    return csv;
}

CbCsv *cb_csv_parse(CbArena *arena, const char *path, const char *bytes, gsize length,
                    CbDiagnostics *diagnostics)
{
    CbCsvEncoding encoding;
    gsize decoded = 0;
    g_autofree char *text = decode(bytes, length, &encoding, &decoded);
    if (text == NULL || memchr(text, '\0', decoded) != NULL) {
        report(diagnostics, path, 1, 1, CB_CODE_CSV_SYNTAX,
               "save it as CSV in UTF-8 from the spreadsheet program", "this is no table of text");
        return NULL;
    }
    Reader reader = {
        .arena = arena,
        .path = path,
        .diagnostics = diagnostics,
        .at = text,
        .end = text + decoded,
        .rows = g_array_new(FALSE, FALSE, sizeof(CbCsvRow)),
        .cells = g_array_new(FALSE, FALSE, sizeof(CbCsvCell)),
        .buffer = g_string_new(NULL),
    };
    char said = take_separator(&reader);
    if (said != 0) {
        skip_line_end(&reader);
    }
    reader.separator = said != 0 ? said : find_separator(reader.at, reader.end);
    CbCsv *csv = read_rows(&reader) ? finish(&reader, encoding) : NULL;
    g_array_unref(reader.rows);
    g_array_unref(reader.cells);
    g_string_free(reader.buffer, TRUE);
    return csv;
}
