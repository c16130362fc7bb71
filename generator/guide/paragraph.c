#include "guide/paragraph_parts.h"

#include "base/limits.h"

#include <string.h>
#include <unicode/uchar.h>

#define PARAGRAPH_SEPARATOR 0x2029
#define LONGEST_MISSING 120 /* bytes of a run of characters that cannot be set, to tell of it */

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

GArray *cb_paragraph_new_pieces(void)
{
    GArray *pieces = g_array_new(FALSE, FALSE, sizeof(Piece));
    g_array_set_clear_func(pieces, free_piece);
    return pieces;
}

CbParagraph *cb_paragraph_new(CbPress *press, CbParagraph *earlier)
{
    CbParagraph *paragraph = g_new0(CbParagraph, 1);
    paragraph->press = press;
    paragraph->earlier = earlier;
    paragraph->torn = -1;
    paragraph->text = g_string_new(NULL);
    paragraph->runs = g_array_new(FALSE, FALSE, sizeof(RunSpan));
    paragraph->atoms = g_array_new(FALSE, FALSE, sizeof(Atom));
    g_array_set_clear_func(paragraph->atoms, free_atom);
    paragraph->pieces = cb_paragraph_new_pieces();
    paragraph->lines = g_array_new(FALSE, FALSE, sizeof(Line));
    paragraph->indents = g_array_new(FALSE, FALSE, sizeof(Indent));
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
    g_array_unref(paragraph->indents);
    g_ptr_array_unref(paragraph->missing);
    if (paragraph->joiners != NULL) {
        g_string_free(paragraph->joiners, TRUE);
    }
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
        if (strlen(last) >= LONGEST_MISSING) {
            return;
        }
        g_ptr_array_index(paragraph->missing, paragraph->missing->len - 1) = g_strconcat(
            last, paragraph->joiners != NULL ? paragraph->joiners->str : "", utf8, NULL);
        g_free(last);
    } else {
        g_ptr_array_add(paragraph->missing, g_strdup(utf8));
    }
}

/* What joins boxes is not drawn, but stands in the source between what they are for. */
static void keep_joiner(CbParagraph *paragraph, gunichar character)
{
    if (paragraph->joiners == NULL) {
        paragraph->joiners = g_string_new(NULL);
    }
    if (paragraph->joiners->len < LONGEST_MISSING) {
        g_string_append_unichar(paragraph->joiners, character);
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
    if (paragraph->joiners != NULL) {
        g_string_truncate(paragraph->joiners, 0);
    }
}

static void add_shown(CbParagraph *paragraph, gunichar character)
{
    gboolean after_box =
        paragraph->missing_end > 0 && paragraph->missing_end == paragraph->text->len;
    if (is_modifier(character)) {
        if (after_box) {
            keep_joiner(paragraph, character);
        } else if (character < 0x1F3FB) {
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

static gboolean is_forward(gunichar character)
{
    return u_charDirection((UChar32)character) == U_LEFT_TO_RIGHT;
}

/* Length of what runs from right to left at `at`: words with what stands between them and, in a
 * paragraph that runs so, what stands around them. `*is_known`: no font lacks one of their
 * letters. */
static gsize backward_length(const CbParagraph *paragraph, const char *at, const char *end,
                             gboolean *is_known)
{
    const char *last = at;
    gboolean all_known = TRUE;
    *is_known = TRUE;
    for (const char *next = at; next < end; next = g_utf8_next_char(next)) {
        gunichar character = g_utf8_get_char(next);
        UCharDirection direction = u_charDirection((UChar32)character);
        if (direction == U_LEFT_TO_RIGHT || g_unichar_iscntrl(character)) {
            break;
        }
        all_known = all_known && (g_unichar_isspace(character) || is_modifier(character) ||
                                  cb_press_has(paragraph->press, character));
        if (cb_paragraph_is_backward(paragraph) || cb_runs_backward(character) ||
            direction == U_DIR_NON_SPACING_MARK || direction == U_EUROPEAN_NUMBER ||
            direction == U_ARABIC_NUMBER) {
            last = g_utf8_next_char(next);
            *is_known = all_known;
        }
    }
    return (gsize)(last - at);
}

static void add_backward(CbParagraph *paragraph, const char *word, gsize length, const CbRun *run)
{
    Atom atom = {.position = (guint32)paragraph->text->len, .backward = g_strndup(word, length)};
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
    } else if (character != 0xAD && character != CB_LINE_SEPARATOR && character != 0xFFFC) {
        add_shown(paragraph, character);
    }
}

/* Words that run from right to left: each by itself, so that a line may end between them. */
static void add_backward_words(CbParagraph *paragraph, const char *at, const char *end,
                               const CbRun *run)
{
    while (at < end) {
        const char *word = at;
        while (at < end && !g_unichar_isspace(g_utf8_get_char(at))) {
            at = g_utf8_next_char(at);
        }
        if (at > word) {
            add_backward(paragraph, word, (gsize)(at - word), run);
        } else {
            add_letter(paragraph, g_utf8_get_char(at));
            at = g_utf8_next_char(at);
        }
    }
}

/* The next letter, or `end`. */
static const char *next_letter(const char *at, const char *end)
{
    while (at < end && !cb_runs_backward(g_utf8_get_char(at)) && !is_forward(g_utf8_get_char(at))) {
        at = g_utf8_next_char(at);
    }
    return at;
}

/* Whether words that run from right to left are the last of the paragraph so far. */
static gboolean ends_backward(const CbParagraph *paragraph)
{
    const GString *text = paragraph->text;
    gsize length = text->len;
    while (length > 0 && text->str[length - 1] == ' ') {
        length--;
    }
    const Atom *last = paragraph->atoms->len > 0
                           ? &g_array_index(paragraph->atoms, Atom, paragraph->atoms->len - 1)
                           : NULL;
    return last != NULL && last->backward != NULL &&
           last->position + strlen(ATOM_CHARACTER) == length;
}

/* Which way a mark or a digit runs: with the letters on both sides of it, if they agree, else with
 * the paragraph. (Unicode Standard Annex 9, rules N1, N2 and W7.) */
static gboolean mark_runs_backward(const CbParagraph *paragraph, gunichar mark, const char *letter,
                                   const char *end)
{
    gboolean before =
        paragraph->text->len > 0 ? ends_backward(paragraph) : cb_paragraph_is_backward(paragraph);
    if (g_unichar_isspace(mark) || g_unichar_iscntrl(mark) ||
        (g_unichar_isdigit(mark) && !before)) {
        return FALSE;
    }
    gboolean after = letter < end ? cb_runs_backward(g_utf8_get_char(letter))
                                  : cb_paragraph_is_backward(paragraph);
    return before == after ? before : cb_paragraph_is_backward(paragraph);
}

static void count_letters(CbParagraph *paragraph, const char *at, const char *end)
{
    for (; at < end; at = g_utf8_next_char(at)) {
        gunichar character = g_utf8_get_char(at);
        paragraph->n_backward += cb_runs_backward(character) ? 1 : 0;
        paragraph->n_forward += is_forward(character) ? 1 : 0;
    }
}

gboolean cb_paragraph_is_backward(const CbParagraph *paragraph)
{
    return paragraph->n_backward > paragraph->n_forward;
}

void cb_paragraph_add(CbParagraph *paragraph, const char *text, gsize length, const CbRun *run)
{
    if (length == 0) {
        return;
    }
    begin_run(paragraph, run);
    const char *end = text + length;
    const char *boxed = text;  /* what is before it is shown letter by letter */
    const char *letter = text; /* the next */
    count_letters(paragraph, text, end);
    for (const char *at = text; at < end;) {
        gunichar character = g_utf8_get_char(at);
        gboolean is_known = FALSE;
        gsize backward = 0;
        letter = at >= letter && !is_forward(character) ? next_letter(at, end) : letter;
        if (at >= boxed && paragraph->n_backward > 0 && !is_forward(character) &&
            (cb_runs_backward(character) ||
             mark_runs_backward(paragraph, character, letter, end))) {
            backward = backward_length(paragraph, at, end, &is_known);
            boxed = is_known ? at : at + backward;
        }
        if (is_known && backward > 0) {
            add_backward_words(paragraph, at, at + backward, run);
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
    g_string_append_unichar(paragraph->text, CB_LINE_SEPARATOR);
    paragraph->line_start = paragraph->text->len;
}

void cb_paragraph_indent(CbParagraph *paragraph, double first, double rest)
{
    const GString *text = paragraph->text;
    gsize start = paragraph->line_start;
    GArray *indents = paragraph->indents;
    Indent *last = indents->len > 0 ? &g_array_index(indents, Indent, indents->len - 1) : NULL;
    if (last != NULL && last->start == start) {
        last->rest = rest;
        return;
    }
    Indent indent = {.start = (guint32)start, .first = text->len > start ? 0 : first, .rest = rest};
    g_array_append_val(indents, indent);
}

double cb_paragraph_indent_at(const CbParagraph *paragraph, guint32 start, double *rest)
{
    const GArray *indents = paragraph->indents;
    guint low = 0;
    guint high = indents->len;
    while (low < high) {
        guint middle = low + (high - low) / 2;
        if (g_array_index(indents, Indent, middle).start <= start) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    if (low == 0) {
        *rest = indents->len > 0 ? 0 : paragraph->setting.hang;
        return start == 0 ? 0 : *rest;
    }
    const Indent *indent = &g_array_index(indents, Indent, low - 1);
    *rest = indent->rest;
    return indent->start == start ? indent->first : indent->rest;
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

gsize cb_paragraph_length(const CbParagraph *paragraph)
{
    return paragraph->text->len;
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

guint cb_paragraph_piece_index(const CbParagraph *paragraph, guint32 byte)
{
    guint low = 0;
    guint high = paragraph->pieces->len;
    while (low < high) {
        guint middle = low + (high - low) / 2;
        if (g_array_index(paragraph->pieces, Piece, middle).end <= byte) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return low;
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

void cb_paragraph_shape_piece(CbParagraph *paragraph, Piece *piece)
{
    piece->glyphs = pango_glyph_string_new();
    pango_shape_full(paragraph->text->str + piece->start, (int)(piece->end - piece->start),
                     paragraph->text->str, (int)paragraph->text->len, &piece->item->analysis,
                     piece->glyphs);
}

/* Shapes what is short enough. Pango is shown the text from `start` on: it would count the
 * characters of all that is before. */
static void shape_part(CbParagraph *paragraph, guint run, guint32 start, guint32 end)
{
    const CbTypeface *face = g_array_index(paragraph->runs, RunSpan, run).run.face;
    GList *items = pango_itemize_with_base_dir(cb_press_context(paragraph->press),
                                               PANGO_DIRECTION_LTR, paragraph->text->str + start, 0,
                                               (int)(end - start), face->attributes, NULL);
    for (GList *at = items; at != NULL; at = at->next) {
        PangoItem *item = at->data;
        item->analysis.level = 0;
        item->offset += (int)start;
        Piece piece = {.start = (guint32)item->offset,
                       .end = (guint32)(item->offset + item->length),
                       .run = run,
                       .atom = -1,
                       .item = item};
        cb_paragraph_shape_piece(paragraph, &piece);
        g_array_append_val(paragraph->pieces, piece);
    }
    g_list_free(items);
}

/* Where a part that begins at `start` ends: behind the last blank that it may hold, or else where
 * the next letter begins. */
static guint32 part_end(const CbParagraph *paragraph, guint32 start, guint32 end)
{
    const char *text = paragraph->text->str;
    if (end - start <= CB_MAX_SHAPED_BYTES) {
        return end;
    }
    guint32 most = start + CB_MAX_SHAPED_BYTES;
    for (guint32 at = most; at > start; at--) {
        if (text[at - 1] == ' ' && !g_unichar_ismark(g_utf8_get_char(text + at))) {
            return at;
        }
    }
    while (((guint8)text[most] & 0xC0) == 0x80) {
        most--;
    }
    guint32 letter = most;
    while (letter > start && g_unichar_ismark(g_utf8_get_char(text + letter))) {
        letter = (guint32)(g_utf8_prev_char(text + letter) - text);
    }
    return letter > start ? letter : most;
}

static void shape_range(CbParagraph *paragraph, guint run, guint32 start, guint32 end)
{
    while (start < end) {
        guint32 next = part_end(paragraph, start, end);
        shape_part(paragraph, run, start, next);
        start = next;
    }
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

void cb_paragraph_swap(GArray **one, GArray **other)
{
    GArray *array = *one;
    *one = *other;
    *other = array;
}

void cb_paragraph_shape(CbParagraph *paragraph)
{
    if (paragraph->pieces->len > 0) {
        return;
    }
    guint atom = 0;
    CbParagraph *earlier = paragraph->earlier;
    if (earlier != NULL && earlier->pieces->len > 0 && is_alike(paragraph, earlier)) {
        cb_paragraph_swap(&paragraph->pieces, &earlier->pieces);
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
