#include "load/yaml_map.h"

#include "base/utf8.h"
#include <string.h>

/* The walk along a scalar: a place in its source and the same place in its value. */
typedef struct {
    const char *source;
    gsize at, end;
    const char *text;
    gsize derived, length;
    GArray *runs; /* of CbSourceRun */
} Walk;

/* Says that the value goes on here; nothing if the last run says so already. */
static void add_run(Walk *walk)
{
    if (walk->runs->len > 0) {
        const CbSourceRun *last = &g_array_index(walk->runs, CbSourceRun, walk->runs->len - 1);
        if (walk->at - last->origin == walk->derived - last->derived && walk->at >= last->origin) {
            return;
        }
        if (last->derived == walk->derived) {
            g_array_set_size(walk->runs, walk->runs->len - 1);
        }
    }
    CbSourceRun run = {.derived = (guint32)walk->derived, .origin = (guint32)walk->at};
    g_array_append_val(walk->runs, run);
}

static char peek(const Walk *walk)
{
    return walk->at < walk->end ? walk->source[walk->at] : '\0';
}

/* Bytes of the line break at `at`, 0 if there is none. libyaml breaks lines at NEL, LS and PS, too.
 */
static gsize break_length(const Walk *walk, gsize at)
{
    const char *text = walk->source + at;
    /* Nearly all bytes are none, and this is asked of each. */
    if ((guchar)*text >= ' ' && (guchar)*text < 0xC2) {
        return 0;
    }
    gsize left = walk->end - at;
    if (left >= 2 && text[0] == '\r' && text[1] == '\n') {
        return 2;
    }
    if (left >= 1 && (text[0] == '\n' || text[0] == '\r')) {
        return 1;
    }
    if (left >= 2 && memcmp(text, "\xC2\x85", 2) == 0) {
        return 2;
    }
    if (left >= 3 &&
        (memcmp(text, "\xE2\x80\xA8", 3) == 0 || memcmp(text, "\xE2\x80\xA9", 3) == 0)) {
        return 3;
    }
    return 0;
}

/* The line break at `at` or after it, or the end. A break is a control character, or it is not
 * ASCII. */
static gsize find_break(const Walk *walk, gsize at)
{
    const char *source = walk->source;
    gsize control = at; /* none stands between `at` and this */
    while (at < walk->end && break_length(walk, at) == 0) {
        at++;
        if (at > control) {
            control = (gsize)(cb_utf8_find_below(source + at, source + walk->end, ' ') - source);
        }
        at += cb_utf8_ascii_length(source + at, control - at);
    }
    return at;
}

static gsize skip_blanks(const Walk *walk, gsize at)
{
    while (at < walk->end && (walk->source[at] == ' ' || walk->source[at] == '\t')) {
        at++;
    }
    return at;
}

/* Past the blanks at `at` and the line breaks among them. How many breaks there are. */
static guint skip_breaks(const Walk *walk, gsize *at)
{
    guint breaks = 0;
    gsize next = skip_blanks(walk, *at);
    for (gsize length; (length = break_length(walk, next)) > 0; breaks++) {
        next = skip_blanks(walk, next + length);
    }
    *at = next;
    return breaks;
}

/* Blanks and line breaks in a plain or quoted scalar. Blanks stay; of breaks, one becomes a
 * space, and more become one fewer. */
static gboolean walk_blanks(Walk *walk)
{
    gsize next = walk->at;
    guint breaks = skip_breaks(walk, &next);
    if (next == walk->at) {
        return FALSE;
    }
    gsize stands_for = breaks == 0 ? next - walk->at : MAX(breaks - 1, 1);
    walk->derived += MIN(stands_for, walk->length - walk->derived);
    walk->at = next;
    add_run(walk);
    return TRUE;
}

/* Bytes of UTF-8 that the escape at `at` (a backslash) stands for; `*size` is its own length. */
static gsize escape_length(const Walk *walk, gsize *size)
{
    char letter = walk->at + 1 < walk->end ? walk->source[walk->at + 1] : '\0';
    gsize digits = letter == 'x' ? 2 : letter == 'u' ? 4 : letter == 'U' ? 8 : 0;
    *size = 2 + digits;
    if (letter == 'N' || letter == '_') {
        return 2;
    }
    if (letter == 'L' || letter == 'P') {
        return 3;
    }
    if (digits == 0) {
        return 1;
    }
    gunichar character = 0;
    for (gsize i = 0; i < digits && walk->at + 2 + i < walk->end; i++) {
        character =
            character << 4 | (gunichar)(g_ascii_xdigit_value(walk->source[walk->at + 2 + i]) & 15);
    }
    return (gsize)g_unichar_to_utf8(character, NULL);
}

static void walk_escape(Walk *walk)
{
    if (walk->at + 1 < walk->end && break_length(walk, walk->at + 1) > 0) {
        /* The line break is escaped: nothing stands for it, but for those that follow. */
        walk->at++;
        guint breaks = skip_breaks(walk, &walk->at);
        walk->derived += MIN(breaks - 1, walk->length - walk->derived);
        add_run(walk);
        return;
    }
    gsize size;
    gsize bytes = escape_length(walk, &size);
    walk->derived += bytes;
    walk->at += size;
    add_run(walk);
}

/* Plain and quoted scalars; `quote` is the mark of the quoted ones, else NUL. */
static void walk_flow(Walk *walk, char quote)
{
    while (walk->derived < walk->length && walk->at < walk->end) {
        char character = peek(walk);
        if (quote == '"' && character == '\\') {
            walk_escape(walk);
        } else if (quote == '\'' && character == '\'') {
            walk->at += 2;
            walk->derived++;
            add_run(walk);
        } else if (!walk_blanks(walk)) {
            if (character != walk->text[walk->derived]) {
                return; /* a rule that this walk does not know */
            }
            walk->at++;
            walk->derived++;
        }
    }
}

/* The indentation of a block scalar: that of its first line with more than blanks, less the
 * spaces that are part of the value. */
static gsize block_indent(const Walk *walk)
{
    gsize spaces = 0;
    for (gsize at = walk->at; at < walk->end; at++) {
        if (walk->source[at] == ' ') {
            spaces++;
        } else if (break_length(walk, at) > 0) {
            spaces = 0;
        } else {
            break;
        }
    }
    gsize kept = 0;
    for (gsize i = 0; i < walk->length && (walk->text[i] == ' ' || walk->text[i] == '\n'); i++) {
        kept = walk->text[i] == ' ' ? kept + 1 : 0;
    }
    return spaces > kept ? spaces - kept : 0;
}

/* One line of a block scalar, from its first column to the next line. FALSE at the end. */
static gboolean walk_line(Walk *walk, gsize indent)
{
    for (gsize i = 0; i < indent && peek(walk) == ' '; i++) {
        walk->at++;
    }
    gsize end = find_break(walk, walk->at);
    gsize length = end - walk->at;
    if (length > 0) {
        if (length > walk->length - walk->derived ||
            memcmp(walk->source + walk->at, walk->text + walk->derived, length) != 0) {
            return FALSE;
        }
        add_run(walk);
        walk->derived += length;
        /* The break became a space, or as many line feeds as were kept. */
        if (walk->text[walk->derived] == ' ') {
            walk->derived++;
        } else {
            while (walk->text[walk->derived] == '\n') {
                walk->derived++;
            }
        }
    }
    walk->at = end + break_length(walk, end);
    return walk->at < walk->end && walk->derived < walk->length;
}

static void walk_block(Walk *walk)
{
    /* The header: the indicator, its options and a comment. */
    walk->at = find_break(walk, walk->at);
    walk->at += break_length(walk, walk->at);
    gsize indent = block_indent(walk);
    add_run(walk);
    while (walk->derived < walk->length && walk->text[walk->derived] == '\n') {
        walk->derived++;
    }
    while (walk_line(walk, indent)) {
    }
}

/* A map for a scalar that stands in the file as it is. */
static const CbSourceMap *verbatim_map(CbArena *arena, CbSpan span)
{
    CbSourceMap *map = cb_arena_new_struct(arena, CbSourceMap);
    CbSourceRun *run = cb_arena_new_struct(arena, CbSourceRun);
    run->origin = span.start;
    *map = (CbSourceMap){span.source, run, 1, span};
    return map;
}

const CbSourceMap *cb_yaml_map(CbArena *arena, CbSpan span, const char *source, CbScalarStyle style,
                               const char *text, gsize length)
{
    if (span.end - span.start == length && memcmp(source + span.start, text, length) == 0) {
        return verbatim_map(arena, span);
    }
    Walk walk = {
        .source = source,
        .at = span.start,
        .end = span.end,
        .text = text,
        .length = length,
        .runs = g_array_new(FALSE, FALSE, sizeof(CbSourceRun)),
    };
    if (style == CB_SCALAR_LITERAL || style == CB_SCALAR_FOLDED) {
        walk_block(&walk);
    } else {
        char quote = style == CB_SCALAR_QUOTED ? peek(&walk) : '\0';
        walk.at += quote != '\0';
        add_run(&walk);
        walk_flow(&walk, quote);
    }
    CbSourceMap *map = cb_arena_new_struct(arena, CbSourceMap);
    CbSourceRun *runs = cb_arena_new_array(arena, CbSourceRun, walk.runs->len);
    memcpy(runs, walk.runs->data, walk.runs->len * sizeof *runs);
    *map = (CbSourceMap){span.source, runs, walk.runs->len, cb_yaml_trim_span(span)};
    g_array_unref(walk.runs);
    return map;
}

CbSpan cb_yaml_trim_span(CbSpan span)
{
    const char *text = cb_source_text(span.source, NULL);
    while (span.end > span.start && strchr(" \t\r\n", text[span.end - 1])) {
        span.end--;
    }
    return span;
}
