/* Footnotes that are too long for the foot of their page: they go on at the foot of the next. Those
 * that are called for more than once stand once on each page that calls for them. */
#ifndef CB_GUIDE_NOTES_H
#define CB_GUIDE_NOTES_H

#include "guide/book.h"

/* Gives a note whose paragraph is set its height: of all its lines, or of as many as a page may
 * have at its foot. */
void cb_note_measure(const CbBook *book, CbNote *note);

/* Shortens notes that one line or row calls for until they leave room for it. */
void cb_notes_share(const CbBook *book, CbNote *const *notes, guint n_notes);

/* Hangs what notes have left on what stands on the next page or column, as the chapter is cut now,
 * and prints those again that are called for on another page. TRUE: it must be cut again, and this
 * be called again. */
gboolean cb_notes_carry(CbBook *book, CbChapter *chapter);

#endif
