/* Paths and addresses of what a build writes.
 *
 * A path is counted from the top of the output, has no leading slash and no empty, "." or ".."
 * part: "en/cases/aralea.html". An address (URL) is what stands in a page: always relative to
 * that page, percent-encoded, so that the output works under any prefix and from disk. */
#ifndef CB_PLAN_URL_H
#define CB_PLAN_URL_H

#include "base/arena.h"

/* The length of the folder part of a path, its slash included: 9 for "en/cases/x.html". */
gsize cb_path_folder_length(const char *path);

/* The address of `to` as seen from the page `from`, in `arena`. A fragment or query in `to`
 * ("cases.html#care", "compare.html?c=a") stays as it is. A page seen from itself is its name. */
const char *cb_url_relative(CbArena *arena, const char *from, const char *to);

/* How many folders lie between the page `from` and the last one that `to` lies in, too; how long
 * the part of both up to there is, in `*common`. */
gsize cb_url_climbs(const char *from, const char *to, gsize *common);

/* Appends a path percent-encoded, part by part. */
void cb_url_append_path(GString *out, const char *path);

/* The absolute address of `path` below `base` (which ends in "/"), in `arena`. "index.html" at
 * the end is left out. */
const char *cb_url_absolute(CbArena *arena, const char *base, const char *path);

/* The path of an address of a site, from the slash after its host: "/cases/" of
 * "https://example.org/cases/". Part of `base`, which ends in "/"; never begins with two slashes,
 * which would name a host. */
const char *cb_url_base_path(const char *base);

/* Follows a relative address from the page `from`: the path that it leads to, decoded, without
 * query and fragment, in `arena`; NULL if it leaves the output or is not well encoded. `fragment`
 * gets what follows "#", decoded, or NULL. An empty address is the page itself. */
const char *cb_url_resolve(CbArena *arena, const char *from, const char *url, gsize length,
                           const char **fragment);

#endif
