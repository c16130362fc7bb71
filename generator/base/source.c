#include "base/source.h"

#include "base/descriptor.h"

#include <string.h>
#include <unistd.h>

/* Byte-order mark of UTF-8; it takes no column. */
#define BYTE_ORDER_MARK "\xEF\xBB\xBF"

struct CbSource {
    gint references;
    char *path;
    char *text; /* NULL while it is given back */
    gsize length;
    char *file;           /* where the text is found again; NULL: it was never given back */
    gsize text_once;      /* g_once guard of reading it again */
    gsize lines_once;     /* g_once guard of the line map */
    guint32 *line_starts; /* offset of the first byte of every line */
    guint n_lines;
};

CbSource *cb_source_new(const char *path, const char *text, gsize length)
{
    g_assert(length < G_MAXSIZE);
    char *copy = g_malloc(length + 1);
    if (length > 0) {
        memcpy(copy, text, length);
    }
    copy[length] = '\0';
    return cb_source_new_take(path, copy, length);
}

CbSource *cb_source_new_take(const char *path, char *text, gsize length)
{
    /* Spans are 32 bits wide; no limit on files comes near. */
    g_assert(length < G_MAXUINT32);
    CbSource *source = g_new0(CbSource, 1);
    source->references = 1;
    source->path = g_strdup(path);
    source->text = text;
    source->length = length;
    return source;
}

void cb_source_give_back(CbSource *source, const char *file)
{
    if (source->file == NULL) {
        source->file = g_strdup(file);
        g_clear_pointer(&source->text, g_free);
    }
}

CbSource *cb_source_new_unread(const char *path, const char *file, gsize length)
{
    CbSource *source = cb_source_new_take(path, NULL, length);
    source->file = g_strdup(file);
    return source;
}

gsize cb_source_length(const CbSource *source)
{
    return source->length;
}

/* The text of a file as long as it was, or as many blanks. */
static char *read_again(const CbSource *source)
{
    g_autofree char *text = g_malloc(source->length + 1);
    int file = cb_descriptor_open(source->file);
    gssize got = file >= 0 ? cb_descriptor_read(file, text, source->length + 1) : -1;
    if (file >= 0) {
        close(file);
    }
    if (got < 0 || (gsize)got != source->length) {
        return g_strnfill(source->length, ' ');
    }
    text[got] = '\0';
    return g_steal_pointer(&text);
}

static const char *text_of(const CbSource *source)
{
    /* As with the lines: the text is that of the source all the time. */
    CbSource *mutable = (CbSource *)source;
    if (source->file != NULL && g_once_init_enter(&mutable->text_once)) {
        mutable->text = read_again(source);
        g_once_init_leave(&mutable->text_once, 1);
    }
    return source->text;
}

CbSource *cb_source_ref(CbSource *source)
{
    g_atomic_int_inc(&source->references);
    return source;
}

void cb_source_unref(CbSource *source)
{
    if (!source || !g_atomic_int_dec_and_test(&source->references)) {
        return;
    }
    g_free(source->path);
    g_free(source->text);
    g_free(source->file);
    g_free(source->line_starts);
    g_free(source);
}

const char *cb_source_path(const CbSource *source)
{
    return source->path;
}

const char *cb_source_text(const CbSource *source, gsize *length)
{
    if (length) {
        *length = source->length;
    }
    return text_of(source);
}

/* The offset after the line break at or after `from`, or 0 if there is none. A line ends with LF,
 * CRLF or a lone CR, as in YAML and CommonMark. */
static gsize next_line(const CbSource *source, gsize from)
{
    const char *text = text_of(source);
    for (gsize i = from; i < source->length; i++) {
        if (text[i] == '\n') {
            return i + 1;
        }
        if (text[i] == '\r') {
            return i + (text[i + 1] == '\n' ? 2 : 1);
        }
    }
    return 0;
}

static void find_lines(CbSource *source)
{
    GArray *starts = g_array_new(FALSE, FALSE, sizeof(guint32));
    guint32 start = 0;
    do {
        g_array_append_val(starts, start);
        start = (guint32)next_line(source, start);
    } while (start > 0);
    source->n_lines = starts->len;
    source->line_starts = (guint32 *)(void *)g_array_free(starts, FALSE);
}

static void ensure_lines(const CbSource *source)
{
    /* The map is a cache: filling it does not change what the source is. */
    CbSource *mutable = (CbSource *)source;
    if (g_once_init_enter(&mutable->lines_once)) {
        find_lines(mutable);
        g_once_init_leave(&mutable->lines_once, 1);
    }
}

/* The index of the line in which `offset` stands. */
static guint line_of(const CbSource *source, gsize offset)
{
    guint low = 0;
    guint high = source->n_lines;
    while (high - low > 1) {
        guint middle = low + (high - low) / 2;
        if (source->line_starts[middle] <= offset) {
            low = middle;
        } else {
            high = middle;
        }
    }
    return low;
}

CbPosition cb_source_position(const CbSource *source, gsize offset)
{
    ensure_lines(source);
    offset = MIN(offset, source->length);
    guint line = line_of(source, offset);
    gsize start = source->line_starts[line];
    const char *text = text_of(source);
    if (start == 0 && g_str_has_prefix(text, BYTE_ORDER_MARK)) {
        start = MIN(offset, strlen(BYTE_ORDER_MARK));
    }
    guint column = 1;
    /* Continuation bytes of UTF-8 take no column. */
    for (gsize i = start; i < offset; i++) {
        column += ((guchar)text[i] & 0xC0) != 0x80;
    }
    return (CbPosition){.line = line + 1, .column = column};
}

gboolean cb_source_is_first_on_line(const CbSource *source, gsize offset)
{
    const char *text = text_of(source);
    offset = MIN(offset, source->length);
    while (offset > 0 && (text[offset - 1] == ' ' || text[offset - 1] == '\t')) {
        offset--;
    }
    return offset == 0 || text[offset - 1] == '\n' || text[offset - 1] == '\r';
}

const char *cb_source_line(const CbSource *source, guint line, gsize *length)
{
    const char *text = text_of(source);
    ensure_lines(source);
    *length = 0;
    if (line < 1 || line > source->n_lines) {
        return "";
    }
    gsize start = source->line_starts[line - 1];
    gsize end = line < source->n_lines ? source->line_starts[line] : source->length;
    if (start == 0 && g_str_has_prefix(text, BYTE_ORDER_MARK)) {
        start = strlen(BYTE_ORDER_MARK);
    }
    while (end > start && (text[end - 1] == '\n' || text[end - 1] == '\r')) {
        end--;
    }
    *length = end - start;
    return text + start;
}

CbSpan cb_span_new(const CbSource *source, gsize start, gsize end)
{
    g_assert(start <= end && end <= G_MAXUINT32);
    return (CbSpan){.source = source, .start = (guint32)start, .end = (guint32)end};
}

CbSpan cb_span_start(CbSpan span)
{
    return (CbSpan){.source = span.source, .start = span.start, .end = span.start};
}

/* The run in which `offset` of the derived text stands. */
static const CbSourceRun *run_of(const CbSourceMap *map, gsize offset)
{
    guint32 low = 0;
    guint32 high = map->n_runs;
    while (high - low > 1) {
        guint32 middle = low + (high - low) / 2;
        if (map->runs[middle].derived <= offset) {
            low = middle;
        } else {
            high = middle;
        }
    }
    return &map->runs[low];
}

/* Where `offset` stands, no further than `limit` of the source. */
static gsize map_offset(const CbSourceMap *map, gsize offset, gsize limit)
{
    const CbSourceRun *run = run_of(map, offset);
    gsize origin = run->origin + (offset > run->derived ? offset - run->derived : 0);
    return MIN(origin, limit);
}

CbSpan cb_source_map_span(const CbSourceMap *map, gsize start, gsize end)
{
    if (map->n_runs == 0) {
        return map->whole;
    }
    gsize limit = map->whole.end > 0 ? map->whole.end : G_MAXUINT32;
    gsize from = map_offset(map, start, limit);
    /* The end is excluded: it follows the last byte, which may stand in an earlier run. */
    gsize to = end > start ? map_offset(map, end - 1, limit - 1) + 1 : from;
    return cb_span_new(map->source, from, MAX(from, to));
}
