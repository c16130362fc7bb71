#include "guide/paragraph_parts.h"

#include "guide/break.h"

#include <string.h>
#include <unicode/uchar.h>

#define HYPHEN_PENALTY 60
#define LAST_WORD_PENALTY 3000
#define EXPLICIT_BREAK_PENALTY 40
#define SHATTER_PENALTY 5000
#define LINE_SEPARATOR 0x2028 /* ends a line */
#define PARAGRAPH_SEPARATOR 0x2029
#define SEPARATOR_BYTES 3
#define ENDLESS_STRETCH (1 << 28)
#define SHORTEST_HYPHENATED 5 /* letters */
#define LONGEST_BACKWARD 40   /* characters from right to left: they stay on one line */
#define FIRST_TOLERANCE 1.1   /* without hyphens */
#define SECOND_TOLERANCE 2.4  /* with them */

static void free_piece(gpointer data)
{
    Piece *piece = data;
    g_clear_pointer(&piece->item, pango_item_free);
    g_clear_pointer(&piece->glyphs, pango_glyph_string_free);
}

static void free_atom(gpointer data)
{
    g_free(((Atom *)data)->backward);
}

CbParagraph *cb_paragraph_new(CbPress *press, CbParagraph *earlier)
{
    CbParagraph *paragraph = g_new0(CbParagraph, 1);
    paragraph->press = press;
    paragraph->earlier = earlier;
    paragraph->text = g_string_new(NULL);
    paragraph->runs = g_array_new(FALSE, FALSE, sizeof(RunSpan));
    paragraph->atoms = g_array_new(FALSE, FALSE, sizeof(Atom));
    g_array_set_clear_func(paragraph->atoms, free_atom);
    paragraph->pieces = g_array_new(FALSE, FALSE, sizeof(Piece));
    g_array_set_clear_func(paragraph->pieces, free_piece);
    paragraph->lines = g_array_new(FALSE, FALSE, sizeof(Line));
    paragraph->missing = g_ptr_array_new_with_free_func(g_free);
    return paragraph;
}

void cb_paragraph_free(CbParagraph *paragraph)
{
    if (paragraph == NULL) {
        return;
    }
    g_string_free(paragraph->text, TRUE);
    g_array_unref(paragraph->runs);
    g_array_unref(paragraph->atoms);
    g_array_unref(paragraph->pieces);
    g_array_unref(paragraph->lines);
    g_ptr_array_unref(paragraph->missing);
    g_free(paragraph->breaks);
    g_free(paragraph);
}

static gboolean same_run(const CbRun *a, const CbRun *b)
{
    return a->face == b->face && a->rise == b->rise && a->link == b->link && a->note == b->note &&
           a->image == b->image && a->language == b->language && a->verbatim == b->verbatim &&
           a->color.red == b->color.red && a->color.green == b->color.green &&
           a->color.blue == b->color.blue;
}

static void begin_run(CbParagraph *paragraph, const CbRun *run)
{
    if (paragraph->runs->len > 0 &&
        same_run(&g_array_index(paragraph->runs, RunSpan, paragraph->runs->len - 1).run, run)) {
        return;
    }
    RunSpan span = {.start = (guint32)paragraph->text->len, .run = *run};
    g_array_append_val(paragraph->runs, span);
}

/* What has no picture of its own, or changes that of the character before. */
static gboolean is_modifier(gunichar character)
{
    return g_unichar_type(character) == G_UNICODE_FORMAT ||
           (character >= 0xFE00 && character <= 0xFE0F) ||   /* variation selectors */
           (character >= 0xE0100 && character <= 0xE01EF) || /* more of them */
           (character >= 0x1F3FB && character <= 0x1F3FF);   /* colours of skin */
}

/* Notes a character that cannot be set: with those right before it, if there are any. */
static void note_missing(CbParagraph *paragraph, gunichar character)
{
    char utf8[8] = {0};
    g_unichar_to_utf8(character, utf8);
    if (paragraph->missing->len > 0 && paragraph->missing_end == paragraph->text->len) {
        char *last = g_ptr_array_index(paragraph->missing, paragraph->missing->len - 1);
        g_ptr_array_index(paragraph->missing, paragraph->missing->len - 1) =
            g_strconcat(last, utf8, NULL);
        g_free(last);
    } else {
        g_ptr_array_add(paragraph->missing, g_strdup(utf8));
    }
}

static void add_box(CbParagraph *paragraph)
{
    static const gunichar boxes[] = {0xFFFD, 0x25A1};
    gunichar box = '?';
    for (guint i = G_N_ELEMENTS(boxes); i-- > 0;) {
        box = cb_press_has(paragraph->press, boxes[i]) ? boxes[i] : box;
    }
    g_string_append_unichar(paragraph->text, box);
    paragraph->missing_end = paragraph->text->len;
}

static void add_shown(CbParagraph *paragraph, gunichar character)
{
    gboolean after_box =
        paragraph->missing_end > 0 && paragraph->missing_end == paragraph->text->len;
    if (is_modifier(character)) {
        if (!after_box && character < 0x1F3FB) {
            g_string_append_unichar(paragraph->text, character);
        }
    } else if (cb_press_has(paragraph->press, character) && !cb_runs_backward(character)) {
        g_string_append_unichar(paragraph->text, character);
    } else if (g_unichar_isspace(character)) {
        g_string_append_c(paragraph->text, ' ');
    } else {
        note_missing(paragraph, character);
        add_box(paragraph);
    }
}

static gint32 glyphs_width(const PangoGlyphString *glyphs)
{
    gint32 width = 0;
    for (int i = 0; i < glyphs->num_glyphs; i++) {
        width += glyphs->glyphs[i].geometry.width;
    }
    return width;
}

/* Length of the words that run from right to left at `at`, with what stands between them. `*fits`:
 * they are short enough for a line, and no font lacks one of their letters. */
static gsize backward_length(const CbParagraph *paragraph, const char *at, const char *end,
                             gboolean *fits)
{
    const char *last = at;
    guint characters = 0;
    gboolean is_known = TRUE;
    *fits = TRUE;
    for (const char *next = at; next < end; next = g_utf8_next_char(next)) {
        gunichar character = g_utf8_get_char(next);
        UCharDirection direction = u_charDirection((UChar32)character);
        if (direction == U_LEFT_TO_RIGHT || g_unichar_iscntrl(character)) {
            break;
        }
        characters++;
        is_known =
            is_known && (g_unichar_isspace(character) || cb_press_has(paragraph->press, character));
        if (cb_runs_backward(character) || direction == U_DIR_NON_SPACING_MARK) {
            last = g_utf8_next_char(next);
            *fits = is_known && characters <= LONGEST_BACKWARD;
        }
    }
    return (gsize)(last - at);
}

static void add_backward(CbParagraph *paragraph, const char *words, gsize length, const CbRun *run)
{
    Atom atom = {.position = (guint32)paragraph->text->len, .backward = g_strndup(words, length)};
    GArray *pieces = cb_press_shape_backward(paragraph->press, run->face, atom.backward);
    for (guint i = 0; i < pieces->len; i++) {
        atom.width += glyphs_width(g_array_index(pieces, CbShapedPiece, i).glyphs);
    }
    g_array_unref(pieces);
    g_array_append_val(paragraph->atoms, atom);
    g_string_append(paragraph->text, ATOM_CHARACTER);
}

static void add_letter(CbParagraph *paragraph, gunichar character)
{
    if (g_unichar_iscntrl(character) || character == PARAGRAPH_SEPARATOR) {
        g_string_append_c(paragraph->text, ' ');
    } else if (character != 0xAD && character != LINE_SEPARATOR && character != 0xFFFC) {
        add_shown(paragraph, character);
    }
}

void cb_paragraph_add(CbParagraph *paragraph, const char *text, gsize length, const CbRun *run)
{
    if (length == 0) {
        return;
    }
    begin_run(paragraph, run);
    const char *end = text + length;
    const char *boxed = text; /* what is before it is shown letter by letter */
    for (const char *at = text; at < end;) {
        gunichar character = g_utf8_get_char(at);
        gboolean fits = FALSE;
        gsize backward = 0;
        if (at >= boxed && cb_runs_backward(character)) {
            backward = backward_length(paragraph, at, end, &fits);
            boxed = fits ? at : at + backward;
        }
        if (fits) {
            add_backward(paragraph, at, backward, run);
            at += backward;
        } else {
            add_letter(paragraph, character);
            at = g_utf8_next_char(at);
        }
    }
}

void cb_paragraph_add_break(CbParagraph *paragraph, const CbRun *run)
{
    begin_run(paragraph, run);
    g_string_append_unichar(paragraph->text, LINE_SEPARATOR);
}

void cb_paragraph_add_page(CbParagraph *paragraph, const char *target, const char *label,
                           const CbRun *run)
{
    PangoGlyphString *sample = cb_press_shape(paragraph->press, run->face, label, strlen(label));
    Atom atom = {
        .position = (guint32)paragraph->text->len, .target = target, .width = glyphs_width(sample)};
    pango_glyph_string_free(sample);
    begin_run(paragraph, run);
    g_array_append_val(paragraph->atoms, atom);
    g_string_append(paragraph->text, ATOM_CHARACTER);
}

void cb_paragraph_add_picture(CbParagraph *paragraph, CbPicture *picture, double width,
                              double height, double drop, const CbRun *run)
{
    Atom atom = {.position = (guint32)paragraph->text->len,
                 .width = (gint32)(width * PANGO_SCALE),
                 .picture = picture,
                 .height = height,
                 .drop = drop};
    begin_run(paragraph, run);
    g_array_append_val(paragraph->atoms, atom);
    g_string_append(paragraph->text, ATOM_CHARACTER);
}

gboolean cb_paragraph_is_empty(const CbParagraph *paragraph)
{
    return paragraph->text->len == 0;
}

const char *cb_paragraph_text(const CbParagraph *paragraph)
{
    return paragraph->text->str;
}

char *cb_paragraph_words(const CbParagraph *paragraph)
{
    GString *words = g_string_new(NULL);
    guint32 done = 0;
    for (guint i = 0; i < paragraph->atoms->len; i++) {
        const Atom *atom = &g_array_index(paragraph->atoms, Atom, i);
        g_string_append_len(words, paragraph->text->str + done, atom->position - done);
        g_string_append(words, atom->backward != NULL ? atom->backward : "");
        done = atom->position + (guint32)strlen(ATOM_CHARACTER);
    }
    g_string_append(words, paragraph->text->str + done);
    return g_string_free(words, FALSE);
}

guint cb_paragraph_run_index(const CbParagraph *paragraph, guint32 byte)
{
    guint low = 0;
    guint high = paragraph->runs->len;
    while (high - low > 1) {
        guint middle = low + (high - low) / 2;
        if (g_array_index(paragraph->runs, RunSpan, middle).start <= byte) {
            low = middle;
        } else {
            high = middle;
        }
    }
    return low;
}

const CbRun *cb_paragraph_run_at(const CbParagraph *paragraph, guint32 byte, guint32 *end)
{
    guint index = cb_paragraph_run_index(paragraph, byte);
    *end = index + 1 < paragraph->runs->len
               ? g_array_index(paragraph->runs, RunSpan, index + 1).start
               : (guint32)paragraph->text->len;
    return &g_array_index(paragraph->runs, RunSpan, index).run;
}

gboolean cb_paragraph_is_plain(const CbParagraph *paragraph)
{
    for (guint i = 0; i < paragraph->runs->len; i++) {
        const CbRun *run = &g_array_index(paragraph->runs, RunSpan, i).run;
        if (run->link != CB_NO_LINK || run->note != CB_NO_LINK || run->image != CB_NO_LINK ||
            run->language != NULL) {
            return FALSE;
        }
    }
    return TRUE;
}

const GPtrArray *cb_paragraph_missing(const CbParagraph *paragraph)
{
    return paragraph->missing;
}

gboolean cb_paragraph_is_overfull(const CbParagraph *paragraph)
{
    return paragraph->overfull;
}

guint cb_paragraph_lines(const CbParagraph *paragraph)
{
    return paragraph->lines->len;
}

void cb_paragraph_line(const CbParagraph *paragraph, guint line, guint32 *start, guint32 *end)
{
    const Line *it = &g_array_index(paragraph->lines, Line, line);
    *start = it->start;
    *end = it->end;
}

/* Shaping. */

static void shape_piece(CbParagraph *paragraph, Piece *piece)
{
    piece->glyphs = pango_glyph_string_new();
    pango_shape_full(paragraph->text->str + piece->start, (int)(piece->end - piece->start),
                     paragraph->text->str, (int)paragraph->text->len, &piece->item->analysis,
                     piece->glyphs);
}

static void shape_range(CbParagraph *paragraph, guint run, guint32 start, guint32 end)
{
    const CbTypeface *face = g_array_index(paragraph->runs, RunSpan, run).run.face;
    GList *items = pango_itemize_with_base_dir(
        cb_press_context(paragraph->press), PANGO_DIRECTION_LTR, paragraph->text->str, (int)start,
        (int)(end - start), face->attributes, NULL);
    for (GList *at = items; at != NULL; at = at->next) {
        PangoItem *item = at->data;
        item->analysis.level = 0;
        Piece piece = {.start = (guint32)item->offset,
                       .end = (guint32)(item->offset + item->length),
                       .run = run,
                       .atom = -1,
                       .item = item};
        shape_piece(paragraph, &piece);
        g_array_append_val(paragraph->pieces, piece);
    }
    g_list_free(items);
}

/* Shapes bytes start to end of one run, but for the atoms and line separators in it. */
static void shape_run(CbParagraph *paragraph, guint run, guint32 start, guint32 end, guint *atom)
{
    while (*atom < paragraph->atoms->len) {
        guint32 position = g_array_index(paragraph->atoms, Atom, *atom).position;
        if (position >= end) {
            break;
        }
        if (position > start) {
            shape_range(paragraph, run, start, position);
        }
        start = position + (guint32)strlen(ATOM_CHARACTER);
        Piece piece = {.start = position, .end = start, .run = run, .atom = (gint32)*atom};
        g_array_append_val(paragraph->pieces, piece);
        (*atom)++;
    }
    if (end > start) {
        shape_range(paragraph, run, start, end);
    }
}

/* Whether two paragraphs have the same text in the same faces. */
static gboolean is_alike(const CbParagraph *one, const CbParagraph *other)
{
    if (one->runs->len != other->runs->len || one->atoms->len != other->atoms->len ||
        !g_string_equal(one->text, other->text)) {
        return FALSE;
    }
    for (guint i = 0; i < one->runs->len; i++) {
        const RunSpan *a = &g_array_index(one->runs, RunSpan, i);
        const RunSpan *b = &g_array_index(other->runs, RunSpan, i);
        if (a->start != b->start || a->run.face != b->run.face) {
            return FALSE;
        }
    }
    for (guint i = 0; i < one->atoms->len; i++) {
        if (g_strcmp0(g_array_index(one->atoms, Atom, i).backward,
                      g_array_index(other->atoms, Atom, i).backward) != 0) {
            return FALSE;
        }
    }
    return TRUE;
}

static void swap(GArray **one, GArray **other)
{
    GArray *array = *one;
    *one = *other;
    *other = array;
}

static void shape_paragraph(CbParagraph *paragraph)
{
    guint atom = 0;
    CbParagraph *earlier = paragraph->earlier;
    if (earlier != NULL && earlier->pieces->len > 0 && is_alike(paragraph, earlier)) {
        swap(&paragraph->pieces, &earlier->pieces);
        paragraph->breaks = g_steal_pointer(&earlier->breaks);
        paragraph->is_split = earlier->is_split;
        paragraph->is_inherited = TRUE;
        return;
    }
    for (guint run = 0; run < paragraph->runs->len && paragraph->pieces != NULL; run++) {
        guint32 start = g_array_index(paragraph->runs, RunSpan, run).start;
        guint32 end = run + 1 < paragraph->runs->len
                          ? g_array_index(paragraph->runs, RunSpan, run + 1).start
                          : (guint32)paragraph->text->len;
        shape_run(paragraph, run, start, end, &atom);
    }
}

/* Breaking. */

typedef struct {
    CbParagraph *paragraph;
    const char *text;
    gint32 *x;                  /* for each byte, the width of all before it */
    const PangoLogAttr *breaks; /* for each character, Pango's view of it */
    GArray *items;              /* of CbBreakItem */
    guint32 box_start;          /* where the box being gathered begins */
    gboolean hyphenate;
    gboolean shatter; /* words wider than the line may break anywhere … */
    gboolean ladders; /* … and any number of lines end in hyphens */
    gint32 line_width;
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

/* Ends the box at byte `end`; an emergency breaks one that no line can hold. */
static void flush_box(Itemiser *it, guint32 end)
{
    guint32 start = it->box_start;
    if (it->shatter && it->x[end] - it->x[start] > it->line_width) {
        for (guint32 at = start; at < end;) {
            guint32 next = (guint32)(g_utf8_next_char(it->text + at) - it->text);
            append_box(it, at, next);
            if (next < end) {
                append_penalty(it, next, SHATTER_PENALTY, 0);
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

static const CbRun *run_at(const Itemiser *it, guint32 byte)
{
    guint index = cb_paragraph_run_index(it->paragraph, byte);
    return &g_array_index(it->paragraph->runs, RunSpan, index).run;
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

/* Adds the word from `start` to `end`, with a penalty at each point of hyphenation. */
static void add_word(Itemiser *it, guint32 start, guint32 end, guint letters)
{
    const CbRun *run = run_at(it, start);
    guint32 run_end = 0;
    cb_paragraph_run_at(it->paragraph, start, &run_end);
    CbHyphenator *hyphenator =
        it->hyphenate && letters >= SHORTEST_HYPHENATED && !run->verbatim && run_end >= end
            ? cb_press_hyphenator(it->paragraph->press, it->paragraph->setting.language)
            : NULL;
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
    if (character == LINE_SEPARATOR) {
        flush_box(it, byte);
        append_forced_break(it, byte);
        it->box_start = next;
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
    line.visible = MAX(line.visible, line.start);
    paragraph->overfull = paragraph->overfull || broken->overfull;
    g_array_append_val(paragraph->lines, line);
}

static gboolean ends_in_separator(const CbParagraph *paragraph, guint32 end)
{
    const char *before = g_utf8_prev_char(paragraph->text->str + end);
    return g_utf8_get_char(before) == LINE_SEPARATOR;
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

static gboolean break_items(Itemiser *it, double tolerance, GArray *broken)
{
    const CbSetting *setting = &it->paragraph->setting;
    gboolean justified = setting->align == CB_SET_JUSTIFIED;
    CbBreakSettings settings = {
        .width = it->line_width,
        .first_indent = -(gint32)(setting->hang * PANGO_SCALE),
        .ragged = justified ? 0 : it->line_width / (it->hyphenate ? 6 : 4) + 1,
        .tolerance = tolerance,
        .most_hyphens =
            it->ladders ? G_MAXUINT : (guint)cb_press_style(it->paragraph->press)->hyphens_most,
        .emergency = it->shatter};
    g_array_set_size(it->items, 0);
    it->box_start = 0;
    itemise(it);
    return cb_break_lines((const CbBreakItem *)(gpointer)it->items->data, it->items->len, &settings,
                          broken);
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
    it->shatter = TRUE;
    break_items(it, SECOND_TOLERANCE, broken);
    if (has_overfull(broken)) {
        it->ladders = TRUE;
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

/* A line that ends inside a ligature: both sides are shaped anew. */
static void split_ligature(CbParagraph *paragraph, guint32 byte)
{
    for (guint i = 0; i < paragraph->pieces->len; i++) {
        Piece *piece = &g_array_index(paragraph->pieces, Piece, i);
        if (piece->glyphs == NULL || byte <= piece->start || byte >= piece->end) {
            continue;
        }
        if (is_cluster_start(piece, byte)) {
            return;
        }
        Piece second = *piece;
        second.start = byte;
        second.item = pango_item_copy(piece->item);
        piece->end = byte;
        g_clear_pointer(&piece->glyphs, pango_glyph_string_free);
        shape_piece(paragraph, piece);
        shape_piece(paragraph, &second);
        g_array_insert_val(paragraph->pieces, i + 1, second);
        paragraph->is_split = TRUE;
        return;
    }
}

static void split_ligatures(CbParagraph *paragraph)
{
    for (guint i = 1; i < paragraph->lines->len; i++) {
        split_ligature(paragraph, g_array_index(paragraph->lines, Line, i).start);
    }
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
           a->hyphenate == b->hyphenate && strcmp(a->language, b->language) == 0;
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
        !same_atoms(paragraph->atoms, earlier->atoms)) {
        return FALSE;
    }
    swap(&paragraph->lines, &earlier->lines);
    paragraph->overfull = earlier->overfull;
    return TRUE;
}

void cb_paragraph_set(CbParagraph *paragraph, const CbSetting *setting)
{
    paragraph->setting = *setting;
    if (paragraph->pieces->len == 0) {
        shape_paragraph(paragraph);
    }
    if (inherit_lines(paragraph)) {
        return;
    }
    if (paragraph->is_split) {
        g_array_set_size(paragraph->pieces, 0);
        paragraph->earlier = NULL;
        paragraph->is_split = FALSE;
        shape_paragraph(paragraph);
    }
    Itemiser it = {.paragraph = paragraph,
                   .text = paragraph->text->str,
                   .x = measure_bytes(paragraph),
                   .breaks = break_attributes(paragraph),
                   .items = g_array_new(FALSE, FALSE, sizeof(CbBreakItem)),
                   .line_width = (gint32)((setting->width - setting->hang) * PANGO_SCALE)};
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
    if (paragraph->pieces->len == 0) {
        shape_paragraph(paragraph);
    }
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
    if (paragraph->pieces->len == 0) {
        shape_paragraph(paragraph);
    }
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
