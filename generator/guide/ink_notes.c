#include "guide/ink_parts.h"

#include "guide/columns.h"

#include <string.h>

#define NOTE_RULE 40.0 /* points */

/* Footnotes: drawn at the foot of the column, but in the structure after the paragraph, or
 * inside it if the page ends first. */

/* On paper, what ends a note from the page before comes first, and a note that goes on on the next
 * page last. */
typedef enum { NOTE_ENDS, NOTE_IS_WHOLE, NOTE_GOES_ON } NoteRank;

static NoteRank rank_of(const CbNote *note)
{
    if (note->goes_on) {
        return NOTE_GOES_ON;
    }
    return note->part > 0 ? NOTE_ENDS : NOTE_IS_WHOLE;
}

void cb_ink_queue_notes(CbInk *ink, const CbFlowItem *item)
{
    for (guint i = 0; i < item->n_notes; i++) {
        const CbNote *note = item->notes[i];
        if (note->n_lines == 0) {
            continue; /* it stands on this page already */
        }
        double *y = &ink->note_y[rank_of(note)];
        CbPendingNote pending = {.note = note, .x = ink->left, .y = *y};
        *y += note->height;
        g_array_append_val(ink->notes, pending);
    }
}

/* Where the notes of the column begin that has its first at `y`. */
static void rank_notes(CbInk *ink, double y)
{
    double height[CB_NOTE_RANKS] = {0};
    for (guint at = ink->span->first; at < ink->span->last; at++) {
        const CbFlowItem *item = cb_ink_item(ink, at);
        for (guint i = 0; i < item->n_notes; i++) {
            height[rank_of(item->notes[i])] += item->notes[i]->height;
        }
    }
    for (guint rank = 0; rank < CB_NOTE_RANKS; rank++) {
        ink->note_y[rank] = y;
        y += height[rank];
    }
}

#define TAGS_OF_LIST 3 /* L, LI, LBody */

/* How many elements a block of a note stands in. */
static guint count_tags(const CbNoteBlock *block)
{
    if (block->kind == CB_NOTE_PARAGRAPH) {
        return 1;
    }
    return block->depth * TAGS_OF_LIST + (block->kind == CB_NOTE_LABEL ? 0 : 1);
}

/* Those elements from the outside. */
static const char *block_tag(const CbNoteBlock *block, guint at)
{
    static const char *const list[] = {"L", "LI", "LBody"};
    if (at >= block->depth * TAGS_OF_LIST) {
        return "P";
    }
    gboolean is_label = block->kind == CB_NOTE_LABEL && at + 1 == count_tags(block);
    return is_label ? "Lbl" : list[at % TAGS_OF_LIST];
}

/* How many of the elements of the block before, from the outside, a block stands in, too. */
static guint shared_tags(const CbNote *note, guint number)
{
    static const guint shared[] = {[CB_NOTE_LABEL] = 1, [CB_NOTE_BODY] = 2, [CB_NOTE_MORE] = 3};
    const CbNoteBlock *block = &note->blocks[number];
    if (number == 0 || block->kind == CB_NOTE_PARAGRAPH ||
        note->blocks[number - 1].kind == CB_NOTE_PARAGRAPH) {
        return 0;
    }
    const CbNoteBlock *before = &note->blocks[number - 1];
    guint around = (block->depth - 1) * TAGS_OF_LIST;
    guint most = count_tags(before) - 1; /* its innermost ends */
    return MIN(around + (block->begins_list ? 0 : shared[block->kind]), most);
}

/* Whether the list that a block stands in is one of numbers: its last label says so. */
static const char *list_numbering(const CbNote *note, guint number)
{
    guint depth = note->blocks[number].depth;
    while (number > 0 &&
           (note->blocks[number].kind != CB_NOTE_LABEL || note->blocks[number].depth != depth)) {
        number--;
    }
    return note->blocks[number].ordered ? "Decimal" : "Disc";
}

/* Begins the elements of a block from `depth` on. How many are open then. */
static guint open_block(CbInk *ink, const CbNote *note, guint number, guint depth)
{
    const CbNoteBlock *block = &note->blocks[number];
    for (; depth < count_tags(block); depth++) {
        CbElement element = {.tag = block_tag(block, depth)};
        if (strcmp(element.tag, "L") == 0) {
            element.numbering = list_numbering(note, number);
        }
        cb_tags_open(ink->tags, &element);
    }
    return depth;
}

static void close_block(CbInk *ink, guint open, guint kept)
{
    for (; open > kept; open--) {
        cb_tags_close(ink->tags);
    }
}

/* The block of a note that a byte belongs to. */
static guint block_at(const CbNote *note, guint32 byte)
{
    guint block = 0;
    while (block + 1 < note->n_blocks && note->blocks[block + 1].start <= byte) {
        block++;
    }
    return block;
}

static guint32 first_byte(const CbNote *note)
{
    guint32 start = 0;
    guint32 end = 0;
    cb_paragraph_line(note->paragraph, note->first_line, &start, &end);
    return start;
}

/* How many levels of a part of a note, its own included, go on from the part before; 0: it is the
 * first. */
static guint levels_that_go_on(const CbNote *note)
{
    if (note->part == 0) {
        return 0;
    }
    guint32 byte = first_byte(note);
    guint block = block_at(note, byte);
    if (note->blocks[block].start == byte) {
        return 1 + shared_tags(note, block);
    }
    return 1 + count_tags(&note->blocks[block]);
}

static void ink_note_lines(CbInk *ink, const CbPendingNote *pending)
{
    const CbNote *note = pending->note;
    const CbTextStyle *text = &ink->book->style->footnote;
    const CbTypeface *face = cb_press_typeface(ink->book->press, text, (CbTypeVariant){.scale = 1});
    const CbLooseLines lines = {.paragraph = note->paragraph,
                                .first = note->first_line,
                                .last = note->first_line + note->n_lines,
                                .x = pending->x,
                                .top = pending->y,
                                .leading = text->leading,
                                .ascent = cb_book_ascent(face, text->leading)};
    guint block = block_at(note, first_byte(note));
    guint open = open_block(ink, note, block, 0);
    for (guint line = lines.first; line < lines.last; line++) {
        CbLinePen pen;
        guint32 end = cb_ink_begin_line(ink, note->paragraph, line, &pen);
        while (pen.byte < end) {
            guint now = block_at(note, pen.byte);
            if (now != block) {
                guint kept = shared_tags(note, now);
                close_block(ink, open, kept);
                open = open_block(ink, note, now, kept);
                block = now;
            }
            guint32 stop = now + 1 < note->n_blocks ? note->blocks[now + 1].start : end;
            cb_ink_loose_part(ink, &lines, &pen, MIN(stop, end));
        }
    }
    close_block(ink, open, 0);
}

void cb_ink_flush_notes(CbInk *ink)
{
    if (ink->notes->len == 0) {
        return;
    }
    cb_tags_end_text(ink->tags);
    for (guint i = 0; i < ink->notes->len; i++) {
        const CbPendingNote *pending = &g_array_index(ink->notes, CbPendingNote, i);
        CbElement note = {.tag = "Note",
                          .id = pending->note->id,
                          .goes_on = levels_that_go_on(pending->note),
                          .language = pending->note->language};
        cb_tags_open(ink->tags, &note);
        ink_note_lines(ink, pending);
        cb_tags_close(ink->tags);
    }
    g_array_set_size(ink->notes, 0);
}

/* Where the notes of a band's column begin, below those of the bands above it. A rule stands above
 * the first of a page. */
void cb_ink_begin_notes(CbInk *ink, guint band, guint column)
{
    const CbPrintStyle *style = ink->book->style;
    const CbPage *page = ink->page;
    double all = cb_columns_notes(ink->chapter, page->first_band, page->n_bands, column);
    double above =
        cb_columns_notes(ink->chapter, page->first_band, band - page->first_band, column);
    double y = style->page_size.height - style->margin_bottom - all + above;
    rank_notes(ink, y);
    if (above <= 0 && cb_columns_notes(ink->chapter, band, 1, column) > 0) {
        cb_ink_set_color(ink, style->colors[CB_COLOR_RULE]);
        cairo_rectangle(ink->cr, ink->left, y - style->footnote.leading / 2, NOTE_RULE, 0.5);
        cairo_fill(ink->cr);
    }
}
