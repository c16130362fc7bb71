#include "site/reuse.h"

#include "model/case_digest.h"

#include <string.h>

/* Hexadecimal digits of a case's tips. */
#define TIPS_LENGTH 16

struct CbReuse {
    const CbCollection *collection;
    guint8 *changed; /* by case: a bit of those below */
    guint n_changed;
    guint n_tips; /* cases whose tips changed */
};

enum { CHANGED_TEXT = 1, CHANGED_TIPS = 2 };

void cb_reuse_note(const CbCollection *collection, guint jobs, CbStateResult *now)
{
    CbDigest shared = cb_case_digest_shared(collection, jobs);
    GString *tips = g_string_new(NULL);
    for (guint i = 0; i < collection->n_cases; i++) {
        CbDigest digest = cb_case_digest_tips(&collection->cases[i]);
        g_string_append_printf(tips, "%016" G_GINT64_MODIFIER "x", digest.low);
    }
    now->shared = cb_digest_string(&shared);
    now->tips = g_string_free(tips, FALSE);
}

/* The case that a file ("cases/aralea.en.yaml") belongs to; -1: none that is published. */
static int case_of(const CbCollection *collection, const char *path)
{
    g_autofree char *id = cb_state_case_of(path);
    return cb_collection_find(collection, CB_KIND_CASE, id);
}

/* FALSE: a file is not that of a published case. */
static gboolean mark(CbReuse *reuse, const GPtrArray *files, const char *tips, const char *now)
{
    for (guint i = 0; i < files->len; i++) {
        int index = case_of(reuse->collection, g_ptr_array_index(files, i));
        if (index < 0 || (guint)index >= reuse->collection->n_cases) {
            return FALSE;
        }
        if (reuse->changed[index] != 0) {
            continue;
        }
        gsize place = (gsize)index * TIPS_LENGTH;
        gboolean other = memcmp(tips + place, now + place, TIPS_LENGTH) != 0;
        reuse->changed[index] = other ? CHANGED_TEXT | CHANGED_TIPS : CHANGED_TEXT;
        reuse->n_changed++;
        reuse->n_tips += other ? 1 : 0;
    }
    return TRUE;
}

CbReuse *cb_reuse_new(const CbCollection *collection, const CbStateResult *last,
                      const CbStateResult *now, const GPtrArray *changed)
{
    if (last == NULL || last->n_late_warnings > 0 || strcmp(last->shared, now->shared) != 0 ||
        strlen(last->tips) != strlen(now->tips)) {
        return NULL;
    }
    g_autoptr(CbReuse) reuse = g_new0(CbReuse, 1);
    reuse->collection = collection;
    reuse->changed = g_new0(guint8, MAX(collection->n_cases, 1));
    return mark(reuse, changed, last->tips, now->tips) ? g_steal_pointer(&reuse) : NULL;
}

void cb_reuse_free(CbReuse *reuse)
{
    if (reuse == NULL) {
        return;
    }
    g_free(reuse->changed);
    g_free(reuse);
}

/* Whether one of the cases that a practice shows has other tips. */
static gboolean shows_other_tips(const CbReuse *reuse, guint practice)
{
    CbIndexes cases = reuse->collection->practices[practice].cases;
    for (guint32 i = 0; i < cases.length && reuse->n_tips > 0; i++) {
        if ((reuse->changed[cases.items[i]] & CHANGED_TIPS) != 0) {
            return TRUE;
        }
    }
    return FALSE;
}

gboolean cb_reuse_is_changed_case(const CbReuse *reuse, const CbOutput *output)
{
    return output->kind == CB_OUTPUT_CASE && reuse->changed[output->index] != 0;
}

gboolean cb_reuse_keeps(const CbReuse *reuse, const CbOutput *output)
{
    switch (output->kind) {
    case CB_OUTPUT_CASE:
    case CB_OUTPUT_SHEET:
        return reuse->changed[output->index] == 0;
    case CB_OUTPUT_PRACTICE:
        return !shows_other_tips(reuse, output->index);
    case CB_OUTPUT_CASES_CSV:
    case CB_OUTPUT_CASES_JSON:
    case CB_OUTPUT_DATA_PACKAGE:
    case CB_OUTPUT_DATA:
        return reuse->n_tips == 0;
    case CB_OUTPUT_GUIDE:
    case CB_OUTPUT_GUIDE_PDF:
        return reuse->n_changed == 0;
    case CB_OUTPUT_HOME:
    case CB_OUTPUT_CASES:
    case CB_OUTPUT_FACET:
    case CB_OUTPUT_PAIR:
    case CB_OUTPUT_PRACTICES:
    case CB_OUTPUT_TOPICS:
    case CB_OUTPUT_TOPIC:
    case CB_OUTPUT_TOOLS:
    case CB_OUTPUT_TOOL:
    case CB_OUTPUT_FIGURES:
    case CB_OUTPUT_FIGURE:
    case CB_OUTPUT_PAGE:
    case CB_OUTPUT_GUIDES:
    case CB_OUTPUT_COMPARE:
    case CB_OUTPUT_MATRIX:
    case CB_OUTPUT_NOT_FOUND:
    case CB_OUTPUT_FIGURE_SVG:
    case CB_OUTPUT_FIGURE_CSV:
    case CB_OUTPUT_SHARE_IMAGE:
    case CB_OUTPUT_CASE_SHARE_IMAGE:
    case CB_OUTPUT_CATALOGUE:
    case CB_OUTPUT_RECORDS:
        return TRUE;
    default:
        return FALSE; /* the search, and what is cheap to make */
    }
}
