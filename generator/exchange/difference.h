/* Differences: what a reader of the site would notice between two states of a collection.
 *
 * Entries are matched by kind and id; a case that went and one that came are one renamed case if
 * they have the same title or share most of their values. Drafts are as if they were not there,
 * and what either state calls private is never compared. Texts are compared as written, by
 * language. What is of no entry (title, menu, labels, the order of articles, media with new bytes
 * under an old name, theme) comes first, as one entry. */
#ifndef CB_EXCHANGE_DIFFERENCE_H
#define CB_EXCHANGE_DIFFERENCE_H

#include "exchange/sheet.h"

typedef enum { CB_CHANGE_ADDED, CB_CHANGE_REMOVED, CB_CHANGE_RENAMED, CB_CHANGE_CHANGED } CbChange;

/* One value that differs. Without `before` and `after` (both NULL) it is no text: data. */
typedef struct {
    const char *field;    /* its place, as the heading of a column: `sections.2.text` */
    const char *label;    /* of the field; the place if it has none */
    const char *language; /* whose text it is; NULL: the same in every language */
    const char *before;   /* terms and references as readers see them; "": there was none */
    const char *after;    /* likewise */
} CbValueDifference;

/* The kind of the one entry for all that is of no entry: title, menu, labels, media, theme. */
#define CB_DIFFERENCE_SITE (-1)

/* One entry that differs. */
typedef struct {
    int kind; /* a CbKind, or CB_DIFFERENCE_SITE */
    CbChange change;
    const char *id;
    const char *old_id; /* of renamed cases, else NULL */
    const char *title;  /* in the default language; of removed ones the old one */
    GArray *values;     /* of CbValueDifference; none of what was added or removed */
} CbEntryDifference;

typedef struct {
    CbArena *arena;    /* owns the texts */
    GArray *entries;   /* of CbEntryDifference: the site, then by kind, change and id */
    guint n_languages; /* of the state that has more of them */
} CbDifferences;

/* Compares two states, which must be without errors. What comes back does not need them. Files
 * that cannot be read any more are reported. */
CbDifferences *cb_differences_new(const CbCollection *before, const CbCollection *after,
                                  CbDiagnostics *diagnostics);
void cb_differences_free(CbDifferences *differences);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(CbDifferences, cb_differences_free)

#endif
