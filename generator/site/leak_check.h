/* No value of a private field gets out: the outputs themselves are searched for them.
 *
 * Contexts and exports leave private fields out; this finds what an editor wrote into a public
 * text by mistake, and what a mistake of ours would let through. Every private value of at least
 * CB_LEAK_LENGTH bytes is looked for, whatever its letters' case, its white space (blanks that do
 * not break and the like included), signs in it that nobody sees (soft hyphens, spaces without
 * width), and whether a letter and its accent are one character or two (NFC, NFD), as it is and as
 * HTML, JSON, CSV, Markdown and URLs escape it; Markdown also as the text that readers see, dates
 * and numbers as each language writes them; a number of digits alone as a whole. Pages are searched
 * with and without their tags.
 *
 * A value that the program's own templates, scripts and words have, too ("search"), is one only if
 * it also stands in what editors wrote. The label of a private term and a private year say nothing
 * on their own, and would be found everywhere: they are looked for as whole words in the public
 * texts of their own case, unless a public field uses the vocabulary or says the same year.
 * References (their targets are public) and yes and no are left out.
 *
 * All values are looked for at once: the rarest four bytes of each are in a table of bits, so that
 * an output is read once, at about the speed of memory (after M. O. Rabin and R. M. Karp,
 * "Efficient randomized pattern-matching algorithms", 1987, with their fingerprint as a filter). */
#ifndef CB_SITE_LEAK_CHECK_H
#define CB_SITE_LEAK_CHECK_H

#include "plan/plan.h"

/* Shorter values would be found by chance. */
#define CB_LEAK_LENGTH 4

typedef struct CbLeakCheck CbLeakCheck;

/* For the private values of a collection, which must outlive it. NULL if there are none. */
CbLeakCheck *cb_leak_check_new(const CbCollection *collection);
void cb_leak_check_free(CbLeakCheck *check);

/* Searches the bytes of the output number `index`. Thread-safe. `check` may be NULL. */
void cb_leak_check_output(CbLeakCheck *check, guint index, const char *bytes, gsize length);

/* The same of a page of HTML, also without its tags. */
void cb_leak_check_page(CbLeakCheck *check, guint index, const char *html, gsize length);

/* The same of a file that an output is a copy of; FALSE with `error` if it cannot be read. */
gboolean cb_leak_check_file(CbLeakCheck *check, guint index, const char *path, GError **error);

/* Reports every value that was found, with its place in the content and the first output that
 * has it. `outputs` are those that the indexes number. */
void cb_leak_check_finish(CbLeakCheck *check, const CbOutput *outputs, CbDiagnostics *diagnostics);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(CbLeakCheck, cb_leak_check_free)

#endif
