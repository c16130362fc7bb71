/* The patterns of hyphenation, read for libhyphen: the same automaton that its hnj_hyphen_load
 * makes of a file, in a fiftieth of the time where there are many (German has 78,000: 3 s of a
 * processor, most of them spent in a table of 31,627 places). What a file says about itself, and
 * patterns that respell, libhyphen reads; the plain patterns are added here, and the ways back from
 * each state are found breadth first (Aho and Corasick, "Efficient string matching", 1975).
 *
 * A shelf keeps what was read: once for all threads, and until the shelf is freed. Hyphenating
 * reads the automaton and does not change it. */
#ifndef CB_GUIDE_PATTERNS_H
#define CB_GUIDE_PATTERNS_H

#include <glib.h>
#include <hyphen.h>

typedef struct CbPatternShelf CbPatternShelf;

#define CB_MAX_PATTERN_FILE (16 * 1024 * 1024) /* bytes; a longer one is no set of patterns */

/* The patterns of a file, or NULL if it is none. Free with hnj_hyphen_free. */
HyphenDict *cb_patterns_read(const char *path);

/* Free with cb_pattern_shelf_free, once nobody uses its patterns. */
CbPatternShelf *cb_pattern_shelf_new(void);
void cb_pattern_shelf_free(CbPatternShelf *shelf);

/* The patterns of a file, read when they are asked for first; NULL if it is none. Owned by the
 * shelf. Thread-safe. */
HyphenDict *cb_pattern_shelf_get(CbPatternShelf *shelf, const char *path);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(CbPatternShelf, cb_pattern_shelf_free)

#endif
