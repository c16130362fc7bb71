#include "guide/notes.h"

#include <string.h>

#define TALLEST_NOTE 0.3  /* of the page: where it is called for … */
#define TALLEST_NOTES 0.7 /* … all that one line calls for … */
#define TALLEST_REST 0.6  /* … and on each page after that */
#define FEWEST_LINES 2    /* of a note, on a page */
#define MOST_SETTLED 32   /* notes that go on, one page after the other */

static guint lines_in(const CbBook *book, double height)
{
    double room = height - book->style->footnote_space;
    return room > 0 ? (guint)(room / book->style->footnote.leading) : 0;
}

static double height_of(const CbBook *book, guint lines)
{
    return lines * book->style->footnote.leading + book->style->footnote_space;
}

/* Takes as many of the lines from the note's first on as there are, but at most `most`; a last line
 * does not stand alone. */
static void take_lines(const CbBook *book, CbNote *note, guint most)
{
    guint left = cb_paragraph_lines(note->paragraph) - note->first_line;
    guint taken = MIN(left, most);
    if (left - taken == 1 && taken > FEWEST_LINES) {
        taken--;
    }
    note->n_lines = taken;
    note->height = height_of(book, taken);
}

void cb_note_measure(const CbBook *book, CbNote *note)
{
    guint most = lines_in(book, TALLEST_NOTE * book->text_height);
    take_lines(book, note, MAX(most, FEWEST_LINES));
}

/* A note that has no room at all stands on the next page, whole. */
void cb_notes_share(const CbBook *book, CbNote *const *notes, guint n_notes)
{
    double room = TALLEST_NOTES * book->text_height;
    for (guint i = 0; i < n_notes; i++) {
        if (notes[i]->height > room && notes[i]->n_lines > FEWEST_LINES) {
            take_lines(book, notes[i], MAX(lines_in(book, room), FEWEST_LINES));
        }
        if (notes[i]->height > room) {
            notes[i]->n_lines = 0;
            notes[i]->height = 0;
        }
        room -= notes[i]->height;
    }
}

/* The next part of a note; the first, if it had no room where it is called for. */
static CbNote *next_part(const CbBook *book, CbNote *note, guint most)
{
    CbNote *part = cb_arena_new_struct(book->arena, CbNote);
    *part = *note;
    part->part += note->n_lines > 0 ? 1 : 0;
    part->same = note->same != NULL || note->n_lines > 0 ? note->same : note;
    part->is_moved = TRUE;
    part->first_line += note->n_lines;
    take_lines(book, part, most);
    note->goes_on = TRUE;
    return part;
}

/* Hangs a note on an item, before those that it calls for. */
static void hang_on(const CbBook *book, const CbFlow *flow, guint index, CbNote *note)
{
    CbFlowItem *item = cb_flow_item(flow, index);
    CbNote **notes = cb_arena_new_array(book->arena, CbNote *, item->n_notes + 1);
    guint at = 0;
    while (at < item->n_notes && item->notes[at]->is_moved) {
        notes[at] = item->notes[at];
        at++;
    }
    notes[at] = note;
    for (guint i = at; i < item->n_notes; i++) {
        notes[i + 1] = item->notes[i];
    }
    item->notes = notes;
    item->n_notes++;
    cb_flow_page_item(flow, index)->notes += note->height;
}

/* How many lines of a note may hang on an item. */
static guint room_at(const CbBook *book, const CbFlow *flow, guint index)
{
    const CbFlowItem *item = cb_flow_item(flow, index);
    const CbPageItem *page = cb_flow_page_item(flow, index);
    gboolean is_rest = item->kind == CB_FLOW_GAP && item->n_notes > 0;
    if (item->kind != CB_FLOW_LINE && item->kind != CB_FLOW_ROW && !is_rest) {
        return 0;
    }
    double most = TALLEST_NOTES * book->text_height - page->notes - page->height;
    return lines_in(book, MIN(most, TALLEST_REST * book->text_height));
}

/* Hangs the next part of a note on the first item from `first` on that has room, or on a page of
 * its own at the end of the chapter. */
static void carry(const CbBook *book, CbFlow *flow, guint first, CbNote *note)
{
    for (guint at = first; at < flow->items->len; at++) {
        guint room = room_at(book, flow, at);
        if (room >= FEWEST_LINES) {
            hang_on(book, flow, at, next_part(book, note, room));
            return;
        }
    }
    cb_flow_add_space(flow, 0, CB_PAGE_ALWAYS, NULL);
    guint last = cb_flow_add(flow, &(CbFlowItem){.kind = CB_FLOW_GAP}, 0);
    hang_on(
        book, flow, last,
        next_part(book, note, MAX(lines_in(book, TALLEST_REST * book->text_height), FEWEST_LINES)));
}

static gboolean has_rest(const CbNote *note)
{
    gboolean is_mark = note->same != NULL && note->n_lines == 0;
    return !note->goes_on && !is_mark &&
           note->first_line + note->n_lines < cb_paragraph_lines(note->paragraph);
}

/* A note that has lines left, the item that calls for it, and that with which the next page or
 * column begins. */
typedef struct {
    CbNote *note;
    guint at, next;
    guint span; /* where it stands */
} Pending;

static GArray *gather_pending(const CbChapter *chapter)
{
    const CbFlow *flow = &chapter->flow;
    GArray *pending = g_array_new(FALSE, FALSE, sizeof(Pending));
    for (guint i = 0; i < chapter->spans->len; i++) {
        const CbPageSpan *span = &g_array_index(chapter->spans, CbPageSpan, i);
        guint next = i + 1 < chapter->spans->len
                         ? g_array_index(chapter->spans, CbPageSpan, i + 1).first
                         : flow->items->len;
        for (guint at = span->first; at < span->last; at++) {
            const CbFlowItem *item = cb_flow_item(flow, at);
            for (guint n = 0; n < item->n_notes; n++) {
                if (has_rest(item->notes[n])) {
                    Pending it = {item->notes[n], at, next, i};
                    g_array_append_val(pending, it);
                }
            }
        }
    }
    return pending;
}

/* Gives a note that repeats another lines of its own below this item. */
static void print_again(const CbBook *book, const CbFlow *flow, guint index, CbNote *note)
{
    CbPageItem *page = cb_flow_page_item(flow, index);
    double room = MIN(TALLEST_NOTE, TALLEST_NOTES - page->notes / book->text_height);
    note->blocks = note->same->blocks;
    note->n_blocks = note->same->n_blocks;
    take_lines(book, note, MAX(lines_in(book, room * book->text_height), FEWEST_LINES));
    page->notes += note->height;
}

/* Prints the notes of a span again that are not on the page yet. `printed`: note -> the last page
 * that has it. */
static gboolean repeat_in_span(const CbBook *book, const CbFlow *flow, const CbPageSpan *span,
                               guint page, GHashTable *printed)
{
    gboolean changed = FALSE;
    for (guint at = span->first; at < span->last; at++) {
        const CbFlowItem *item = cb_flow_item(flow, at);
        for (guint n = 0; n < item->n_notes; n++) {
            CbNote *note = item->notes[n];
            const CbNote *same = note->same != NULL ? note->same : note;
            gpointer last = g_hash_table_lookup(printed, same);
            if (note->same != NULL && note->n_lines == 0 && GPOINTER_TO_UINT(last) != page) {
                print_again(book, flow, at, note);
                changed = TRUE;
            }
            if (note->n_lines > 0 && note->part == 0) {
                g_hash_table_insert(printed, (gpointer)(gsize)same, GUINT_TO_POINTER(page));
            }
        }
    }
    return changed;
}

static gboolean repeat_notes(const CbBook *book, const CbChapter *chapter)
{
    g_autoptr(GHashTable) printed = g_hash_table_new(NULL, NULL);
    gboolean changed = FALSE;
    guint page = 0;
    for (guint i = 0; i < chapter->bands->len; i++) {
        const CbBand *band = &g_array_index(chapter->bands, CbBand, i);
        page += band->begins_page || page == 0;
        for (guint n = 0; n < band->n_spans; n++) {
            const CbPageSpan *span =
                &g_array_index(chapter->spans, CbPageSpan, band->first_span + n);
            changed = repeat_in_span(book, &chapter->flow, span, page, printed) || changed;
        }
    }
    return changed;
}

static guint lines_left(const CbNote *note)
{
    return cb_paragraph_lines(note->paragraph) - note->first_line - note->n_lines;
}

/* Gives a note `lines` more, or takes some from it. */
static void add_lines(const CbBook *book, const CbFlow *flow, const Pending *it, int lines)
{
    if (lines == 0) {
        return;
    }
    double before = it->note->height;
    it->note->n_lines = (guint)((int)it->note->n_lines + lines);
    it->note->height = height_of(book, it->note->n_lines);
    cb_flow_page_item(flow, it->at)->notes += it->note->height - before;
}

/* How many lines of those that there is room for a note takes; its last does not stand alone. */
static guint lines_for(const CbNote *note, guint room)
{
    guint left = lines_left(note);
    guint taken = note->n_lines > 0 ? MIN(left, room) : 0;
    return left - taken == 1 && taken > 0 ? taken - 1 : taken;
}

/* Lines of notes that the page or column of a note, if it is one band alone, has room for. */
static guint free_lines(const CbBook *book, const CbChapter *chapter, guint number)
{
    const CbBand *band =
        number < chapter->bands->len ? &g_array_index(chapter->bands, CbBand, number) : NULL;
    if (chapter->columns > 1 || band == NULL || band->first_span != number || !band->begins_page) {
        return 0;
    }
    const CbPageSpan *span = &g_array_index(chapter->spans, CbPageSpan, number);
    double used = band->top + span->head + book->style->footnote.leading;
    for (guint at = span->first; at < span->last; at++) {
        const CbPageItem *item = cb_flow_page_item(&chapter->flow, at);
        used += item->height + item->notes;
    }
    double room = book->text_height - used;
    return room > 0 ? (guint)(room / book->style->footnote.leading) : 0;
}

/* Of the notes that a page cuts, the first take the room that is free, and what the last have: as
 * few as can be are cut. */
static void complete_first(const CbBook *book, const CbChapter *chapter, const GArray *pending)
{
    const CbFlow *flow = &chapter->flow;
    const Pending *first = &g_array_index(pending, Pending, 0);
    guint room = free_lines(book, chapter, first->span);
    guint end = 0;
    while (end < pending->len && g_array_index(pending, Pending, end).next == first->next) {
        end++;
    }
    for (guint i = 0; i < end; i++) {
        const Pending *it = &g_array_index(pending, Pending, i);
        guint lines = lines_for(it->note, room);
        add_lines(book, flow, it, (int)lines);
        room -= lines;
        for (guint last = end - 1; last > i && has_rest(it->note); last--) {
            const Pending *other = &g_array_index(pending, Pending, last);
            guint spare = other->note->n_lines - MIN(other->note->n_lines, FEWEST_LINES);
            lines = lines_for(it->note, spare);
            add_lines(book, flow, it, (int)lines);
            add_lines(book, flow, other, -(int)lines);
        }
    }
}

/* What is hung on one page moves what stands on those behind it: one page is settled after the
 * other, unless that would take all too long. */
gboolean cb_notes_carry(CbBook *book, CbChapter *chapter)
{
    if (repeat_notes(book, chapter)) {
        return TRUE;
    }
    g_autoptr(GArray) pending = gather_pending(chapter);
    if (pending->len > 0) {
        complete_first(book, chapter, pending);
    }
    for (guint i = 0; i < pending->len; i++) {
        const Pending *it = &g_array_index(pending, Pending, i);
        gboolean is_next = it->next == g_array_index(pending, Pending, 0).next;
        if ((is_next || pending->len > MOST_SETTLED) && has_rest(it->note)) {
            carry(book, &chapter->flow, it->next, it->note);
        }
    }
    return pending->len > 0;
}
