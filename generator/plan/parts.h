/* Long lists in parts.
 *
 * A list of cases that is longer than one page should be stands on several: `cases.html`,
 * `cases.2.html` … No id has a dot, so no other page can want these paths. The sitemap is cut
 * likewise, into files of as many addresses as the protocol allows. */
#ifndef CB_PLAN_PARTS_H
#define CB_PLAN_PARTS_H

#include "base/limits.h"

#include "base/arena.h"

/* Cases on each page of a longer one. */
#define CB_CASES_PER_PART 1000

/* Addresses in one sitemap (sitemaps.org). */
#define CB_ADDRESSES_PER_SITEMAP 50000

/* Which members of a list a part shows: from `first` (included) to `end` (excluded). */
typedef struct {
    guint first, end;
} CbPart;

/* In how many parts a list of `length` cases is shown, and part `number` of them, from 0. */
guint cb_part_count(guint length);
CbPart cb_part_range(guint length, guint number);

/* In how many files `length` addresses of a sitemap stand; 1: in sitemap.xml itself. */
guint cb_part_sitemaps(guint length);

/* The path of part `number` of what begins at `path`: "cases.html", "cases.2.html". In the arena.
 */
const char *cb_part_path(CbArena *arena, const char *path, guint number);

#endif
