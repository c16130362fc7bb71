#include "base/suggest.h"

#include <string.h>

/* Longer names are compared by their first characters. */
#define LENGTH_MAX 64
#define LISTED_MAX 8

/* The characters of `name` in small letters, at most LENGTH_MAX; how many. */
static gsize characters(const char *name, gunichar *into)
{
    gsize length = 0;
    for (; *name && length < LENGTH_MAX; name = g_utf8_next_char(name)) {
        into[length++] = g_unichar_tolower(g_utf8_get_char(name));
    }
    return length;
}

/* Optimal string alignment: insertions, deletions, changes, and swaps of neighbours. */
static gsize distance(const gunichar *a, gsize a_length, const gunichar *b, gsize b_length)
{
    gsize rows[3][LENGTH_MAX + 1];
    gsize *before = rows[0];
    gsize *last = rows[1];
    gsize *row = rows[2];
    for (gsize j = 0; j <= b_length; j++) {
        last[j] = before[j] = j;
    }
    for (gsize i = 1; i <= a_length; i++) {
        row[0] = i;
        for (gsize j = 1; j <= b_length; j++) {
            gsize change = last[j - 1] + (a[i - 1] != b[j - 1]);
            row[j] = MIN(change, MIN(last[j], row[j - 1]) + 1);
            if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1]) {
                row[j] = MIN(row[j], before[j - 2] + 1);
            }
        }
        gsize *free_row = before;
        before = last;
        last = row;
        row = free_row;
    }
    return last[b_length];
}

const char *cb_suggest(const char *name, const char *const *candidates, gsize n_candidates)
{
    gunichar a[LENGTH_MAX];
    gunichar b[LENGTH_MAX];
    gsize length = characters(name, a);
    gsize best_distance = MAX(1, length / 3) + 1;
    const char *best = NULL;
    for (gsize i = 0; i < n_candidates; i++) {
        gsize other = characters(candidates[i], b);
        if (MAX(length, other) - MIN(length, other) >= best_distance) {
            continue; /* so many insertions at least */
        }
        gsize far = distance(a, length, b, other);
        if (far < best_distance && far < MAX(length, other)) {
            best_distance = far;
            best = candidates[i];
        }
    }
    return best;
}

char *cb_suggest_near(const char *name, const char *const *candidates, gsize n_candidates)
{
    const char *best = cb_suggest(name, candidates, n_candidates);
    return best ? g_strdup_printf("did you mean \"%s\"?", best) : NULL;
}

char *cb_suggest_hint(const char *name, const char *const *candidates, gsize n_candidates)
{
    char *near = cb_suggest_near(name, candidates, n_candidates);
    if (near) {
        return near;
    }
    if (n_candidates == 0 || n_candidates > LISTED_MAX) {
        return NULL;
    }
    GString *hint = g_string_new("known: ");
    for (gsize i = 0; i < n_candidates; i++) {
        g_string_append_printf(hint, "%s%s", i > 0 ? ", " : "", candidates[i]);
    }
    return g_string_free(hint, FALSE);
}
