/* References in both directions, computed once everything is read. */
#ifndef CB_MODEL_REFERENCES_H
#define CB_MODEL_REFERENCES_H

#include "model/collection.h"

/* Joins both sides: a practice (or topic) that names a case counts as named by the case, in
 * the case's first field of references to that kind, too. Fills the members practices and
 * topics of cases, and cases of articles. */
void cb_references_join(CbCollection *collection);

/* Fills the backlinks of every entry from fields, front matter and links in Markdown. Links
 * that lead nowhere were reported by load and are passed over. */
void cb_references_backlinks(CbCollection *collection);

/* Whether an entry names the same entries in two collections that differ in what entries say, in
 * the same order. */
gboolean cb_references_are_same(const CbCollection *a, const CbCollection *b, CbKind kind,
                                guint index);

#endif
