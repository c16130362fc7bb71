#include "plan/parts.h"

#include <string.h>

static guint rounded_up(guint length, guint size)
{
    return length / size + (length % size > 0 ? 1 : 0);
}

guint cb_part_count(guint length)
{
    return length <= CB_MAX_CASES_IN_LIST ? 1 : rounded_up(length, CB_CASES_PER_PART);
}

CbPart cb_part_range(guint length, guint number)
{
    if (cb_part_count(length) == 1) {
        return (CbPart){0, length};
    }
    guint first = number * CB_CASES_PER_PART;
    return (CbPart){first, MIN(length, first + CB_CASES_PER_PART)};
}

guint cb_part_sitemaps(guint length)
{
    return MAX(1, rounded_up(length, CB_ADDRESSES_PER_SITEMAP));
}

const char *cb_part_path(CbArena *arena, const char *path, guint number)
{
    if (number == 0) {
        return path;
    }
    const char *ending = strrchr(path, '.');
    g_assert(ending != NULL);
    return cb_arena_printf(arena, "%.*s.%u%s", (int)(ending - path), path, number + 1, ending);
}
