#include "guide/paragraph_parts.h"

#include "guide/break.h"

#include <string.h>

#define HYPHEN_PENALTY 60
#define LAST_WORD_PENALTY 3000
#define EXPLICIT_BREAK_PENALTY 40
#define SHATTER_PENALTY 5000
#define MARK_PENALTY 2000 /* of ending a line behind a mark of an address or of code */
#define SEPARATOR_BYTES 3
#define ENDLESS_STRETCH (1 << 28)
#define SHORTEST_HYPHENATED 5 /* letters */
#define FIRST_TOLERANCE 1.1   /* without hyphens */
#define SECOND_TOLERANCE 2.4  /* with them */

typedef struct {
    CbParagraph *paragraph;
    const char *text;
    gint32 *x;                  /* for each byte, the width of all before it */
    const PangoLogAttr *breaks; /* for each character, Pango's view of it */
    GArray *items;              /* of CbBreakItem */
    guint32 box_start;          /* where the box being gathered begins */
    gboolean hyphenate;         /* words are divided … */
    gboolean only_wide;         /* … if no line can hold them */
    gboolean emergency;         /* any line will do, … */
    gboolean ladders;           /* … any number of lines may end in hyphens … */
    gboolean shatter;           /* … and what is wider than the line may break anywhere */
    gint32 line_width;
    guint32 words_end; /* of the words without a blank between them that were measured last … */
    gboolean is_wide;  /* … whether no line can hold them */
} Itemiser;

static void advance_to(gint32 *x, guint32 from, guint32 to, gint32 at)
{
    for (guint32 byte = from; byte < to; byte++) {
        x[byte] = at;
    }
}

/* Widths before each byte; inside a cluster, that of its start. */
static gint32 *measure_bytes(const CbParagraph *paragraph)
{
    gint32 *x = g_new0(gint32, paragraph->text->len + 1);
    gint32 at = 0;
    guint32 done = 0;
    for (guint i = 0; i < paragraph->pieces->len; i++) {
        const Piece *piece = &g_array_index(paragraph->pieces, Piece, i);
        advance_to(x, done, piece->start, at);
        done = piece->start;
        if (piece->glyphs == NULL) {
            advance_to(x, piece->start, piece->end, at);
            at += g_array_index(paragraph->atoms, Atom, (guint)piece->atom).width;
            done = piece->end;
            continue;
        }
        for (int g = 0; g < piece->glyphs->num_glyphs; g++) {
            guint32 cluster = piece->start + (guint32)piece->glyphs->log_clusters[g];
            if (cluster >= done) {
                advance_to(x, done, cluster, at);
                x[cluster] = at;
                done = cluster + 1;
            }
            at += piece->glyphs->glyphs[g].geometry.width;
            if (g + 1 == piece->glyphs->num_glyphs) {
                advance_to(x, done, piece->end, x[done - 1]);
                done = piece->end;
            } else {
                guint32 next = piece->start + (guint32)piece->glyphs->log_clusters[g + 1];
                advance_to(x, done, next, x[done - 1]);
                done = MAX(done, next);
            }
        }
    }
    advance_to(x, done, (guint32)paragraph->text->len + 1, at);
    return x;
}

static void append_item(Itemiser *it, CbBreakItem item)
{
    g_array_append_val(it->items, item);
}

static void append_penalty(Itemiser *it, guint32 position, int penalty, gint32 hyphen_width)
{
    append_item(it, (CbBreakItem){.kind = CB_BREAK_PENALTY,
                                  .hyphen = hyphen_width > 0,
                                  .penalty = (gint16)penalty,
                                  .width = hyphen_width,
                                  .position = position});
}

static void append_box(Itemiser *it, guint32 start, guint32 end)
{
    if (end > start) {
        append_item(it, (CbBreakItem){.kind = CB_BREAK_BOX,
                                      .width = it->x[end] - it->x[start],
                                      .position = start});
    }
}

static const CbRun *run_at(const Itemiser *it, guint32 byte)
{
    guint index = cb_paragraph_run_index(it->paragraph, byte);
    return &g_array_index(it->paragraph->runs, RunSpan, index).run;
}

/* A letter with the marks on it. */
static guint32 letter_end(const Itemiser *it, guint32 start, guint32 end)
{
    const char *at = g_utf8_next_char(it->text + start);
    while (at < it->text + end && g_unichar_ismark(g_utf8_get_char(at))) {
        at = g_utf8_next_char(at);
    }
    return (guint32)(at - it->text);
}

/* A possible break inside of what has none: best behind a mark of an address or of code. */
static void append_tear(Itemiser *it, guint32 position)
{
    const CbRun *run = run_at(it, position - 1);
    gboolean is_mark = strchr("/.?&=_-,;:", it->text[position - 1]) != NULL;
    int penalty = run->verbatim && is_mark ? MARK_PENALTY : SHATTER_PENALTY;
    append_penalty(it, position, penalty,
                   it->paragraph->setting.preformatted ? run->face->wrap_width : 0);
}

/* Ends the box at byte `end`; an emergency breaks one that no line can hold. */
static void flush_box(Itemiser *it, guint32 end)
{
    guint32 start = it->box_start;
    gint32 hyphen = end > start ? run_at(it, start)->face->hyphen_width : 0;
    if (it->shatter && it->x[end] - it->x[start] + hyphen > it->line_width) {
        for (guint32 at = start; at < end;) {
            guint32 next = letter_end(it, at, end);
            append_box(it, at, next);
            if (next < end) {
                append_tear(it, next);
            }
            at = next;
        }
    } else {
        append_box(it, start, end);
    }
    it->box_start = end;
}

static gboolean is_breaking_space(gunichar character)
{
    return character == ' ' || character == 0x3000 ||
           (character >= 0x2000 && character <= 0x2006) ||
           (character >= 0x2008 && character <= 0x200A) || character == 0x205F;
}

static void append_glue(Itemiser *it, guint32 start, guint32 end)
{
    gint32 width = it->x[end] - it->x[start];
    gboolean justified = it->paragraph->setting.align == CB_SET_JUSTIFIED;
    append_item(it, (CbBreakItem){.kind = CB_BREAK_GLUE,
                                  .width = width,
                                  .stretch = justified ? width / 2 : 0,
                                  .shrink = justified ? width / 5 : 0,
                                  .position = start});
}

static void append_forced_break(Itemiser *it, guint32 position)
{
    append_penalty(it, position, CB_PENALTY_NEVER, 0);
    append_item(
        it, (CbBreakItem){.kind = CB_BREAK_GLUE, .stretch = ENDLESS_STRETCH, .position = position});
    append_penalty(it, position, CB_PENALTY_ALWAYS, 0);
}

/* The word of letters at byte `start`: where it ends. */
static guint32 word_end(const Itemiser *it, guint32 start, guint *letters)
{
    const char *at = it->text + start;
    *letters = 0;
    while (*at != '\0' && g_unichar_isalpha(g_utf8_get_char(at))) {
        at = g_utf8_next_char(at);
        (*letters)++;
    }
    return (guint32)(at - it->text);
}

/* Whether no line can hold a word with what stands right before and behind it. */
static gboolean is_wide(Itemiser *it, guint32 start)
{
    if (start >= it->words_end) {
        guint32 end = start + (guint32)strcspn(it->text + start, " \n");
        while (start > it->words_end && strchr(" \n", it->text[start - 1]) == NULL) {
            start--;
        }
        it->words_end = end;
        it->is_wide = it->x[end] - it->x[start] > it->line_width;
    }
    return it->is_wide;
}

/* What divides a word, or NULL. */
static CbHyphenator *hyphenator_of(Itemiser *it, guint32 start, guint32 end, guint letters)
{
    guint32 run_end = 0;
    const CbRun *run = cb_paragraph_run_at(it->paragraph, start, &run_end);
    gboolean may_be = it->hyphenate && letters >= SHORTEST_HYPHENATED && !run->verbatim;
    if (!may_be || (run_end < end && !it->emergency) || (it->only_wide && !is_wide(it, start))) {
        return NULL;
    }
    const char *language = run->language != NULL ? run->language : it->paragraph->setting.language;
    return cb_press_hyphenator(it->paragraph->press, language);
}

/* Adds the word from `start` to `end`, with a penalty at each point of hyphenation. */
static void add_word(Itemiser *it, guint32 start, guint32 end, guint letters)
{
    const CbRun *run = run_at(it, start);
    CbHyphenator *hyphenator = hyphenator_of(it, start, end, letters);
    if (hyphenator == NULL) {
        return;
    }
    gboolean last_word = end + 2 >= it->paragraph->text->len;
    guint count = 0;
    const guint8 *points = cb_hyphenate(hyphenator, it->text + start, end - start, &count);
    for (guint i = 0; i < count; i++) {
        flush_box(it, start + points[i]);
        append_penalty(it, start + points[i], last_word ? LAST_WORD_PENALTY : HYPHEN_PENALTY,
                       run->face->hyphen_width);
    }
}

/* Whether the hyphen at `byte` stands for what a word shares with the one before: "en -houders". */
static gboolean begins_word_with_hyphen(const Itemiser *it, guint32 byte)
{
    gunichar character = g_utf8_get_char(it->text + byte);
    if (character != '-' && character != 0x2010) {
        return FALSE;
    }
    return byte == 0 || strchr(" (/", it->text[byte - 1]) != NULL;
}

/* What stands between two characters: space, forced break, possible break, or nothing. */
static void add_character(Itemiser *it, guint32 byte, guint32 next, guint character_index)
{
    gunichar character = g_utf8_get_char(it->text + byte);
    gboolean may_break_after =
        it->breaks[character_index + 1].is_line_break != 0 && !begins_word_with_hyphen(it, byte);
    if (character == CB_LINE_SEPARATOR) {
        flush_box(it, byte);
        append_forced_break(it, byte);
        it->box_start = next;
    } else if (it->paragraph->setting.preformatted) {
        if (character == ' ' && it->text[next] != ' ' && it->text[next] != '\0') {
            flush_box(it, next);
            append_penalty(it, next, EXPLICIT_BREAK_PENALTY, run_at(it, byte)->face->wrap_width);
        }
    } else if (is_breaking_space(character) || character == 0xA0) {
        flush_box(it, byte);
        if (character == 0xA0 || !may_break_after) {
            append_penalty(it, byte, CB_PENALTY_NEVER, 0);
        }
        append_glue(it, byte, next);
        it->box_start = next;
    } else if (may_break_after && next < it->paragraph->text->len) {
        flush_box(it, next);
        append_penalty(it, next, EXPLICIT_BREAK_PENALTY, 0);
    }
}

static void itemise(Itemiser *it)
{
    guint32 length = (guint32)it->paragraph->text->len;
    guint32 hyphenated = 0; /* words before this byte have been looked at */
    guint index = 0;
    for (guint32 byte = 0; byte < length; index++) {
        guint letters = 0;
        if (byte >= hyphenated) {
            guint32 end = word_end(it, byte, &letters);
            if (end > byte) {
                add_word(it, byte, end, letters);
            }
            hyphenated = MAX(end, byte + 1);
        }
        guint32 next = (guint32)(g_utf8_next_char(it->text + byte) - it->text);
        add_character(it, byte, next, index);
        byte = next;
    }
    flush_box(it, length);
    append_forced_break(it, length);
}

static void add_line(CbParagraph *paragraph, const CbBreakItem *items, const CbBrokenLine *broken,
                     gboolean last)
{
    Line line = {.start = items[broken->first].position,
                 .visible = items[broken->last].position,
                 .hyphen = broken->hyphen,
                 .ends_paragraph = last || (items[broken->last].kind == CB_BREAK_PENALTY &&
                                            items[broken->last].penalty <= CB_PENALTY_ALWAYS)};
    const CbBreakItem *end = &items[broken->last];
    gboolean is_torn = end->kind == CB_BREAK_PENALTY && end->penalty == SHATTER_PENALTY;
    guint32 byte = end->position > 0 ? end->position - 1 : 0;
    guint run = cb_paragraph_run_index(paragraph, byte);
    if (is_torn && paragraph->torn < 0 &&
        !g_array_index(paragraph->runs, RunSpan, run).run.verbatim) {
        paragraph->torn = byte;
    }
    line.visible = MAX(line.visible, line.start);
    paragraph->overfull = paragraph->overfull || broken->overfull;
    g_array_append_val(paragraph->lines, line);
}

static gboolean ends_in_separator(const CbParagraph *paragraph, guint32 end)
{
    const char *before = g_utf8_prev_char(paragraph->text->str + end);
    return g_utf8_get_char(before) == CB_LINE_SEPARATOR;
}

/* A line goes on to the start of the next, so that the space between them is drawn, too. */
static void close_lines(CbParagraph *paragraph)
{
    for (guint i = 0; i < paragraph->lines->len; i++) {
        Line *line = &g_array_index(paragraph->lines, Line, i);
        line->end = i + 1 < paragraph->lines->len
                        ? g_array_index(paragraph->lines, Line, i + 1).start
                        : (guint32)paragraph->text->len;
        line->drawn = line->end;
        if (line->end > line->start && ends_in_separator(paragraph, line->end)) {
            line->drawn -= SEPARATOR_BYTES;
        }
    }
}

/* Breaks items first to last (excluded), which begin a line. */
static gboolean break_range(Itemiser *it, guint first, guint last, double tolerance, GArray *broken)
{
    const CbSetting *setting = &it->paragraph->setting;
    const CbBreakItem *items = (const CbBreakItem *)(gpointer)it->items->data + first;
    double rest = 0;
    double indent = cb_paragraph_indent_at(it->paragraph, items->position, &rest);
    gint32 width = (gint32)((setting->width - rest) * PANGO_SCALE);
    gboolean justified = setting->align == CB_SET_JUSTIFIED;
    CbBreakSettings settings = {
        .width = width,
        .first_indent = (gint32)((indent - rest) * PANGO_SCALE),
        .ragged = justified ? 0 : width / (it->hyphenate ? 6 : 4) + 1,
        .tolerance = tolerance,
        .most_hyphens =
            it->ladders ? G_MAXUINT : (guint)cb_press_style(it->paragraph->press)->hyphens_most,
        .emergency = it->emergency};
    g_autoptr(GArray) lines = g_array_new(FALSE, FALSE, sizeof(CbBrokenLine));
    if (!cb_break_lines(items, last - first, &settings, lines)) {
        return FALSE;
    }
    for (guint i = 0; i < lines->len; i++) {
        CbBrokenLine line = g_array_index(lines, CbBrokenLine, i);
        line.first += first;
        line.last += first;
        g_array_append_val(broken, line);
    }
    return TRUE;
}

/* The item behind the next break by force, or `first`'s paragraph is one range. */
static guint range_end(const Itemiser *it, guint first)
{
    guint end = it->items->len;
    if (it->paragraph->indents->len == 0) {
        return end;
    }
    while (first < end &&
           g_array_index(it->items, CbBreakItem, first).penalty > CB_PENALTY_ALWAYS) {
        first++;
    }
    return MIN(first + 1, end);
}

static gboolean break_items(Itemiser *it, double tolerance, GArray *broken)
{
    g_array_set_size(it->items, 0);
    g_array_set_size(broken, 0);
    it->box_start = 0;
    it->words_end = 0;
    itemise(it);
    for (guint first = 0; first < it->items->len;) {
        guint last = range_end(it, first);
        if (!break_range(it, first, last, tolerance, broken)) {
            g_array_set_size(broken, 0);
            return FALSE;
        }
        first = last;
    }
    return TRUE;
}

static gboolean has_overfull(const GArray *broken)
{
    for (guint i = 0; i < broken->len; i++) {
        if (g_array_index(broken, CbBrokenLine, i).overfull) {
            return TRUE;
        }
    }
    return FALSE;
}

static void break_paragraph(Itemiser *it, GArray *broken)
{
    gboolean hyphenate = it->paragraph->setting.hyphenate;
    it->hyphenate = FALSE;
    if (break_items(it, FIRST_TOLERANCE, broken)) {
        return;
    }
    it->hyphenate = hyphenate;
    if (hyphenate && break_items(it, SECOND_TOLERANCE, broken)) {
        return;
    }
    gboolean *const steps[] = {&it->emergency, &it->ladders, &it->shatter};
    it->hyphenate = !it->paragraph->setting.preformatted;
    it->only_wide = !hyphenate;
    for (gsize i = 0; i < G_N_ELEMENTS(steps) && (i == 0 || has_overfull(broken)); i++) {
        *steps[i] = TRUE;
        break_items(it, SECOND_TOLERANCE, broken);
    }
}

/* Whether a cluster of glyphs begins at a byte of the piece. */
static gboolean is_cluster_start(const Piece *piece, guint32 byte)
{
    for (int i = 0; i < piece->glyphs->num_glyphs; i++) {
        if (piece->start + (guint32)piece->glyphs->log_clusters[i] == byte) {
            return TRUE;
        }
    }
    return FALSE;
}

/* Takes the end of a piece off it: both sides are shaped anew. */
static Piece split_piece(CbParagraph *paragraph, Piece *piece, guint32 byte)
{
    Piece second = *piece;
    second.start = byte;
    second.item = pango_item_copy(piece->item);
    piece->end = byte;
    g_clear_pointer(&piece->glyphs, pango_glyph_string_free);
    cb_paragraph_shape_piece(paragraph, piece);
    cb_paragraph_shape_piece(paragraph, &second);
    paragraph->is_split = TRUE;
    return second;
}

/* Whether a piece is to be split at a byte: a line ends there, inside a ligature. */
static gboolean is_ligature_end(const Piece *piece, guint32 byte)
{
    return piece->glyphs != NULL && byte > piece->start && byte < piece->end &&
           !is_cluster_start(piece, byte);
}

/* A line that ends inside a ligature: both sides are shaped anew. */
static void split_ligatures(CbParagraph *paragraph)
{
    const GArray *lines = paragraph->lines;
    GArray *split = cb_paragraph_new_pieces();
    guint line = 1;
    for (guint i = 0; i < paragraph->pieces->len; i++) {
        Piece piece = g_array_index(paragraph->pieces, Piece, i);
        for (; line < lines->len && g_array_index(lines, Line, line).start < piece.end; line++) {
            guint32 byte = g_array_index(lines, Line, line).start;
            if (is_ligature_end(&piece, byte)) {
                Piece second = split_piece(paragraph, &piece, byte);
                g_array_append_val(split, piece);
                piece = second;
            }
        }
        g_array_append_val(split, piece);
    }
    g_array_set_clear_func(paragraph->pieces, NULL);
    g_array_unref(paragraph->pieces);
    paragraph->pieces = split;
}

static const PangoLogAttr *break_attributes(CbParagraph *paragraph)
{
    int length = (int)paragraph->text->len;
    int characters = (int)g_utf8_strlen(paragraph->text->str, length);
    if (paragraph->breaks == NULL) {
        paragraph->breaks = g_new0(PangoLogAttr, (gsize)characters + 1);
        pango_get_log_attrs(paragraph->text->str, length, 0, pango_language_from_string("en"),
                            paragraph->breaks, characters + 1);
    }
    return paragraph->breaks;
}

static gboolean same_setting(const CbSetting *a, const CbSetting *b)
{
    return a->width == b->width && a->hang == b->hang && a->align == b->align &&
           a->hyphenate == b->hyphenate && a->preformatted == b->preformatted &&
           strcmp(a->language, b->language) == 0;
}

static gboolean same_indents(const GArray *a, const GArray *b)
{
    gboolean same = a->len == b->len;
    for (guint i = 0; same && i < a->len; i++) {
        const Indent *one = &g_array_index(a, Indent, i);
        const Indent *other = &g_array_index(b, Indent, i);
        same = one->start == other->start && one->first == other->first && one->rest == other->rest;
    }
    return same;
}

static gboolean same_atoms(const GArray *a, const GArray *b)
{
    for (guint i = 0; i < a->len; i++) {
        if (g_array_index(a, Atom, i).width != g_array_index(b, Atom, i).width) {
            return FALSE;
        }
    }
    return TRUE;
}

/* Takes the lines of the earlier paragraph, if this one is set as it was. */
static gboolean inherit_lines(CbParagraph *paragraph)
{
    CbParagraph *earlier = paragraph->earlier;
    if (!paragraph->is_inherited || !same_setting(&paragraph->setting, &earlier->setting) ||
        !same_atoms(paragraph->atoms, earlier->atoms) ||
        !same_indents(paragraph->indents, earlier->indents)) {
        return FALSE;
    }
    cb_paragraph_swap(&paragraph->lines, &earlier->lines);
    paragraph->overfull = earlier->overfull;
    paragraph->torn = earlier->torn;
    return TRUE;
}

static gint32 narrowest_line(const CbParagraph *paragraph)
{
    double most = paragraph->setting.hang;
    for (guint i = 0; i < paragraph->indents->len; i++) {
        const Indent *indent = &g_array_index(paragraph->indents, Indent, i);
        most = MAX(most, MAX(indent->first, indent->rest));
    }
    return (gint32)((paragraph->setting.width - most) * PANGO_SCALE);
}

void cb_paragraph_set(CbParagraph *paragraph, const CbSetting *setting)
{
    paragraph->setting = *setting;
    cb_paragraph_shape(paragraph);
    if (inherit_lines(paragraph)) {
        return;
    }
    if (paragraph->is_split) {
        g_array_set_size(paragraph->pieces, 0);
        paragraph->earlier = NULL;
        paragraph->is_split = FALSE;
        cb_paragraph_shape(paragraph);
    }
    Itemiser it = {.paragraph = paragraph,
                   .text = paragraph->text->str,
                   .x = measure_bytes(paragraph),
                   .breaks = break_attributes(paragraph),
                   .items = g_array_new(FALSE, FALSE, sizeof(CbBreakItem)),
                   .line_width = narrowest_line(paragraph)};
    g_autoptr(GArray) broken = g_array_new(FALSE, FALSE, sizeof(CbBrokenLine));
    break_paragraph(&it, broken);
    for (guint i = 0; i < broken->len; i++) {
        add_line(paragraph, (const CbBreakItem *)(gpointer)it.items->data,
                 &g_array_index(broken, CbBrokenLine, i), i + 1 == broken->len);
    }
    close_lines(paragraph);
    split_ligatures(paragraph);
    g_array_unref(it.items);
    g_free(it.x);
}

double cb_paragraph_narrowest(CbParagraph *paragraph, const char *language)
{
    cb_paragraph_shape(paragraph);
    paragraph->setting.language = language;
    Itemiser it = {.paragraph = paragraph,
                   .text = paragraph->text->str,
                   .x = measure_bytes(paragraph),
                   .breaks = break_attributes(paragraph),
                   .items = g_array_new(FALSE, FALSE, sizeof(CbBreakItem)),
                   .hyphenate = TRUE};
    itemise(&it);
    gint32 widest = 0;
    gint32 box = 0;
    for (guint i = 0; i < it.items->len; i++) {
        const CbBreakItem *item = &g_array_index(it.items, CbBreakItem, i);
        box = item->kind == CB_BREAK_BOX ? item->width : box;
        widest = MAX(widest, item->kind == CB_BREAK_PENALTY ? box + item->width : box);
    }
    g_array_unref(it.items);
    g_free(it.x);
    return (double)widest / PANGO_SCALE;
}

void cb_paragraph_measure(CbParagraph *paragraph, double *whole, double *word)
{
    cb_paragraph_shape(paragraph);
    g_autofree gint32 *x = measure_bytes(paragraph);
    const PangoLogAttr *breaks = break_attributes(paragraph);
    const char *text = paragraph->text->str;
    guint32 start = 0;
    gint32 widest = 0;
    guint index = 0;
    for (const char *at = text; *at != '\0'; index++) {
        const char *next = g_utf8_next_char(at);
        if (breaks[index + 1].is_line_break != 0 || *next == '\0') {
            guint32 end = (guint32)((*at == ' ' ? at : next) - text);
            widest = MAX(widest, x[MAX(end, start)] - x[start]);
            start = (guint32)(next - text);
        }
        at = next;
    }
    *whole = (double)x[paragraph->text->len] / PANGO_SCALE;
    *word = (double)widest / PANGO_SCALE;
}

char *cb_paragraph_torn_word(const CbParagraph *paragraph)
{
    if (paragraph->torn < 0) {
        return NULL;
    }
    const char *text = paragraph->text->str;
    gsize start = (gsize)paragraph->torn;
    gsize end = start;
    while (start > 0 && text[start - 1] != ' ') {
        start--;
    }
    end += strcspn(text + end, " ");
    return g_strndup(text + start, end - start);
}
