#include "template/wrap.h"

#include "template/strings.h"
#include "template/text.h"

#include <string.h>

/* A piece of a line that is not broken: bytes of the text. */
typedef struct {
    const char *start;
    const char *end;
    gint64 width; /* characters */
} Chunk;

static bool is_space(char c)
{
    return c != '\0' && strchr("\t\n\v\f\r ", c);
}

/* The letters and marks that may stand before a dash between words. */
static bool is_word_mark(gunichar c)
{
    return cb_text_is_word(c) || (c < 0x80 && c != 0 && strchr("!\"'&.,?", (char)c));
}

/* What [^\d\W] matches: a letter, or an underscore. */
static bool is_letter(const char *at, const char *end)
{
    if (at >= end) {
        return false;
    }
    gunichar c = g_utf8_get_char(at);
    return cb_text_is_word(c) && !g_unichar_isdigit(c);
}

static const char *previous(const char *start, const char *at)
{
    return at > start ? g_utf8_prev_char(at) : NULL;
}

static const char *pass_hyphens(const char *at, const char *end)
{
    while (at < end && *at == '-') {
        at++;
    }
    return at;
}

/* Whether a dash of several hyphens, with a word after it, begins at `at`. */
static bool at_dash(const char *at, const char *end)
{
    const char *after = pass_hyphens(at, end);
    return after - at >= 2 && after < end && cb_text_is_word(g_utf8_get_char(after));
}

/* Whether a word can be broken behind the hyphen that ends at `at`: letters around it. */
static bool breaks_after_hyphen(const char *start, const char *at, const char *end)
{
    const char *hyphen = at - 1;
    const char *first = previous(start, hyphen);
    const char *second = first ? previous(start, first) : NULL;
    if (!first || !second || !is_letter(first, end)) {
        return false;
    }
    if (!is_letter(second, end)) {
        const char *third = *second == '-' ? previous(start, second) : NULL;
        if (!third || !is_letter(third, end)) {
            return false;
        }
    }
    if (!is_letter(at, end)) {
        return false;
    }
    const char *next = g_utf8_next_char(at);
    if (next < end && *next == '-') {
        next++;
    }
    return is_letter(next, end);
}

/* The end of the word, or of its part up to a hyphen, that begins at `at`. */
static const char *word_end(const char *start, const char *at, const char *end)
{
    const char *first = at;
    while (at < end) {
        const char *before = at;
        at = g_utf8_next_char(at);
        if (at == end || is_space(*at)) {
            return at;
        }
        if (before > first && *before == '-' && breaks_after_hyphen(start, at, end)) {
            return at;
        }
        if (is_word_mark(g_utf8_get_char(before)) && at_dash(at, end)) {
            return at;
        }
    }
    return at;
}

static const char *chunk_end(const char *start, const char *at, const char *end, bool hyphens)
{
    const char *from = at;
    bool space = is_space(*at);
    if (space || !hyphens) {
        while (at < end && is_space(*at) == space) {
            at++;
        }
        return at;
    }
    const char *before = previous(start, at);
    if (at_dash(at, end) && before && is_word_mark(g_utf8_get_char(before))) {
        return pass_hyphens(at, end);
    }
    return word_end(start, from, end);
}

static void split_chunks(GArray *chunks, const char *start, const char *end, bool hyphens)
{
    for (const char *at = start; at < end;) {
        Chunk chunk = {.start = at, .end = chunk_end(start, at, end, hyphens)};
        chunk.width = (gint64)cb_text_count(at, (gsize)(chunk.end - at));
        g_array_append_val(chunks, chunk);
        at = chunk.end;
    }
}

/* A cut within a chunk that is longer than a line, behind a hyphen if there is one in reach. */
static const char *cut_of(const Chunk *chunk, gint64 room, bool hyphens)
{
    const char *cut = cb_text_at(chunk->start, (gsize)(chunk->end - chunk->start), (gsize)room);
    if (hyphens && chunk->width > room) {
        const char *hyphen = memrchr(chunk->start, '-', (gsize)(cut - chunk->start));
        for (const char *at = chunk->start; hyphen && at < hyphen; at++) {
            if (*at != '-') {
                return hyphen + 1;
            }
        }
    }
    return cut;
}

typedef struct {
    CbRender *render;
    const CbWrap *wrap;
    GArray *chunks;
    guint next;    /* chunk */
    guint n_lines; /* written for this paragraph */
} Wrapper;

static Chunk *chunk_at(const Wrapper *wrapper, guint index)
{
    return index < wrapper->chunks->len ? &g_array_index(wrapper->chunks, Chunk, index) : NULL;
}

static bool is_blank(const char *start, const char *end)
{
    return cb_text_skip_space(start, end) == end;
}

/* A line while it is filled. */
typedef struct {
    const char *start;
    const char *end;
    const char *last; /* where its last chunk begins */
    gint64 width;     /* characters */
    guint n_chunks;
} Line;

static void add_chunk(Line *line, const char *start, const char *end, gint64 width)
{
    line->last = start;
    line->end = end;
    line->width += width;
    line->n_chunks++;
}

/* Writes a line, without its last chunk if that is white space. */
static bool write_line(Wrapper *wrapper, Line *line)
{
    if (line->n_chunks > 0 && is_blank(line->last, line->end)) {
        line->end = line->last;
        line->n_chunks--;
    }
    if (line->n_chunks == 0) {
        return true;
    }
    if (wrapper->n_lines++ > 0 && !cb_write(wrapper->render, wrapper->wrap->line_end.as.string,
                                            wrapper->wrap->line_end.length)) {
        return false;
    }
    return cb_write(wrapper->render, line->start, (gsize)(line->end - line->start));
}

/* A chunk that is longer than any line: a part of it, or it alone on a line. */
static void add_long_chunk(Wrapper *wrapper, Line *line, Chunk *chunk)
{
    if (wrapper->wrap->break_long_words) {
        gint64 room = wrapper->wrap->width - line->width;
        const char *cut = cut_of(chunk, room, wrapper->wrap->break_on_hyphens);
        gint64 width = (gint64)cb_text_count(chunk->start, (gsize)(cut - chunk->start));
        add_chunk(line, chunk->start, cut, width);
        chunk->start = cut;
        chunk->width -= width;
    } else if (line->n_chunks == 0) {
        add_chunk(line, chunk->start, chunk->end, chunk->width);
        wrapper->next++;
    }
}

/* Puts as many chunks on a line as there is room for. */
static bool wrap_line(Wrapper *wrapper)
{
    Chunk *chunk = chunk_at(wrapper, wrapper->next);
    if (wrapper->n_lines > 0 && is_blank(chunk->start, chunk->end) &&
        !(chunk = chunk_at(wrapper, ++wrapper->next))) {
        return true;
    }
    Line line = {.start = chunk->start, .end = chunk->start, .last = chunk->start};
    while (chunk && line.width + chunk->width <= wrapper->wrap->width) {
        add_chunk(&line, chunk->start, chunk->end, chunk->width);
        chunk = chunk_at(wrapper, ++wrapper->next);
    }
    if (chunk && chunk->width > wrapper->wrap->width) {
        add_long_chunk(wrapper, &line, chunk);
    }
    return cb_step(wrapper->render) && write_line(wrapper, &line);
}

static bool wrap_paragraph(CbRender *render, CbValue line, const CbWrap *wrap)
{
    Wrapper wrapper = {
        .render = render, .wrap = wrap, .chunks = g_array_new(FALSE, FALSE, sizeof(Chunk))};
    bool done = true;
    split_chunks(wrapper.chunks, line.as.string, line.as.string + line.length,
                 wrap->break_on_hyphens);
    while (done && wrapper.next < wrapper.chunks->len) {
        done = wrap_line(&wrapper);
    }
    g_array_unref(wrapper.chunks);
    return done;
}

bool cb_wrap(CbRender *render, CbValue string, const CbWrap *wrap, CbValue *result)
{
    CbValue plain = string;
    plain.safe = false;
    const CbList *lines = cb_string_lines(render, plain, false).as.list;
    if (wrap->width <= 0 && lines->length > 0) {
        return cb_fail_at(render, NULL, "the width must be more than 0");
    }
    gsize mark = cb_capture_begin(render);
    for (gsize i = 0; i < lines->length; i++) {
        if (i > 0 && !cb_write(render, wrap->line_end.as.string, wrap->line_end.length)) {
            return false;
        }
        if (!wrap_paragraph(render, lines->items[i], wrap)) {
            return false;
        }
    }
    *result = cb_capture_end(render, mark, wrap->line_end.safe);
    return true;
}
