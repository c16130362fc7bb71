#include "site/reuse.h"

#include "base/parallel.h"
#include "model/case_digest.h"
#include "model/indexes.h"

#include <string.h>

/* Hexadecimal digits of what is known of a case. */
#define DIGITS 16

struct CbReuse {
    const CbPlan *plan;
    const CbCollection *collection;
    guint8 *changed; /* by case: bits of those below */
    guint n_changed;
    guint n_tips;     /* cases whose tips changed */
    GArray *labelled; /* of guint32: cases whose title or summary changed */
};

enum { CHANGED_TEXT = 1, CHANGED_TIPS = 2, CHANGED_LABEL = 4, CHANGED_AROUND = 8 };

/* What threads that look at cases share: digests by case. */
typedef struct {
    const CbCollection *collection;
    CbDigest *labels, *tips;
} Own;

typedef struct {
    const CbCollection *collection;
    const CbDigest *labels;
    CbDigest *around;
} Around;

static int compare_ids(gconstpointer a, gconstpointer b, gpointer data)
{
    const CbCase *cases = data;
    return strcmp(cases[*(const guint *)a].entry.id, cases[*(const guint *)b].entry.id);
}

/* The cases in the order of their ids, which their titles do not change. Free with g_free. */
static guint *order_by_id(const CbCollection *collection)
{
    guint *order = g_new(guint, MAX(collection->n_cases, 1));
    for (guint i = 0; i < collection->n_cases; i++) {
        order[i] = i;
    }
    g_qsort_with_data(order, (int)collection->n_cases, sizeof *order, compare_ids,
                      collection->cases);
    return order;
}

/* Digests of all cases, by index, as text in the order `order`. */
static char *digits_of(const CbDigest *digests, const guint *order, guint count)
{
    static const char digits[] = "0123456789abcdef";
    char *text = g_malloc((gsize)count * DIGITS + 1);
    char *at = text;
    for (guint i = 0; i < count; i++) {
        for (int shift = 4 * (DIGITS - 1); shift >= 0; shift -= 4) {
            *at++ = digits[digests[order[i]].low >> shift & 0xf];
        }
    }
    *at = '\0';
    return text;
}

/* CbParallelFunction. */
static void look_around(guint index, guint worker G_GNUC_UNUSED, gpointer data)
{
    const Around *around = data;
    around->around[index] = cb_case_digest_around(around->collection, index, around->labels);
}

/* CbParallelFunction. */
static void look_at(guint index, guint worker G_GNUC_UNUSED, gpointer data)
{
    const Own *own = data;
    own->labels[index] = cb_case_digest_label(&own->collection->cases[index]);
    own->tips[index] = cb_case_digest_tips(&own->collection->cases[index]);
}

static char *around_of(const CbCollection *collection, const CbDigest *labels, const guint *order,
                       guint jobs)
{
    g_autofree CbDigest *digests = g_new(CbDigest, MAX(collection->n_cases, 1));
    Around around = {collection, labels, digests};
    cb_parallel_for(collection->n_cases, jobs, look_around, &around);
    return digits_of(digests, order, collection->n_cases);
}

void cb_reuse_note(const CbCollection *collection, const CbStateResult *last, guint jobs,
                   CbStateResult *now)
{
    CbDigest shared = cb_case_digest_shared(collection, jobs);
    g_autofree guint *order = order_by_id(collection);
    g_autofree CbDigest *labels = g_new(CbDigest, MAX(collection->n_cases, 1));
    g_autofree CbDigest *tips = g_new(CbDigest, MAX(collection->n_cases, 1));
    Own own = {collection, labels, tips};
    cb_parallel_for(collection->n_cases, jobs, look_at, &own);
    now->shared = cb_digest_string(&shared);
    now->tips = digits_of(tips, order, collection->n_cases);
    now->labels = digits_of(labels, order, collection->n_cases);
    if (last == NULL || strcmp(last->shared, now->shared) != 0) {
        return;
    }
    /* Nothing else tells which cases stand around another. */
    now->around = g_strcmp0(last->labels, now->labels) == 0
                      ? g_strdup(last->around)
                      : around_of(collection, labels, order, jobs);
}

void cb_reuse_complete(const CbCollection *collection, guint jobs, CbStateResult *now)
{
    if (now->around != NULL) {
        return;
    }
    g_autofree guint *order = order_by_id(collection);
    g_autofree CbDigest *labels = g_new(CbDigest, MAX(collection->n_cases, 1));
    g_autofree CbDigest *tips = g_new(CbDigest, MAX(collection->n_cases, 1));
    Own own = {collection, labels, tips};
    cb_parallel_for(collection->n_cases, jobs, look_at, &own);
    now->around = around_of(collection, labels, order, jobs);
}

/* The case that a file ("cases/aralea.en.yaml") belongs to; -1: none that is published. */
static int case_of(const CbCollection *collection, const char *path)
{
    g_autofree char *id = cb_state_case_of(path);
    return cb_collection_find(collection, CB_KIND_CASE, id);
}

/* FALSE: a file is not that of a published case. */
static gboolean mark_files(CbReuse *reuse, const GPtrArray *files)
{
    for (guint i = 0; i < files->len; i++) {
        int index = case_of(reuse->collection, g_ptr_array_index(files, i));
        if (index < 0 || (guint)index >= reuse->collection->n_cases) {
            return FALSE;
        }
        reuse->n_changed += reuse->changed[index] == 0 ? 1 : 0;
        reuse->changed[index] = CHANGED_TEXT;
    }
    return TRUE;
}

/* Whether a text names the case, which may show its title anywhere. */
static gboolean is_named(const CbCase *one)
{
    gboolean found = FALSE;
    for (CbKind kind = 0; kind < CB_KIND_COUNT && !found; kind++) {
        found = one->entry.backlinks[kind].length > 0;
    }
    return found;
}

static gboolean differs(const char *before, const char *now, guint place)
{
    gsize start = (gsize)place * DIGITS;
    return memcmp(before + start, now + start, DIGITS) != 0;
}

/* FALSE: nobody knows where a changed title is shown. */
static gboolean mark_cases(CbReuse *reuse, const CbStateResult *last, const CbStateResult *now)
{
    g_autofree guint *order = order_by_id(reuse->collection);
    for (guint i = 0; i < reuse->collection->n_cases; i++) {
        guint8 *changed = &reuse->changed[order[i]];
        if (differs(last->tips, now->tips, i)) {
            *changed |= CHANGED_TIPS;
            reuse->n_tips++;
        }
        if (differs(last->around, now->around, i)) {
            *changed |= CHANGED_AROUND;
        }
        if (differs(last->labels, now->labels, i)) {
            *changed |= CHANGED_LABEL;
            g_array_append_val(reuse->labelled, order[i]);
            if (is_named(&reuse->collection->cases[order[i]])) {
                return FALSE;
            }
        }
    }
    return TRUE;
}

static gboolean has_all(const char *text, const CbCollection *collection)
{
    return text != NULL && strlen(text) == (gsize)collection->n_cases * DIGITS;
}

CbReuse *cb_reuse_new(const CbPlan *plan, const CbStateResult *last, const CbStateResult *now,
                      const GPtrArray *changed)
{
    const CbCollection *collection = cb_plan_collection(plan);
    if (last == NULL || last->n_late_warnings > 0 || strcmp(last->shared, now->shared) != 0 ||
        !has_all(last->tips, collection) || !has_all(last->labels, collection) ||
        !has_all(last->around, collection)) {
        return NULL;
    }
    g_autoptr(CbReuse) reuse = g_new0(CbReuse, 1);
    reuse->plan = plan;
    reuse->collection = collection;
    reuse->changed = g_new0(guint8, MAX(collection->n_cases, 1));
    reuse->labelled = g_array_new(FALSE, FALSE, sizeof(guint32));
    return mark_files(reuse, changed) && mark_cases(reuse, last, now) ? g_steal_pointer(&reuse)
                                                                      : NULL;
}

void cb_reuse_free(CbReuse *reuse)
{
    if (reuse == NULL) {
        return;
    }
    g_array_unref(reuse->labelled);
    g_free(reuse->changed);
    g_free(reuse);
}

GArray *cb_reuse_changed(const CbReuse *reuse)
{
    GArray *changed = g_array_new(FALSE, FALSE, sizeof(guint32));
    for (guint32 i = 0; i < reuse->collection->n_cases; i++) {
        if ((reuse->changed[i] & (CHANGED_TEXT | CHANGED_TIPS | CHANGED_LABEL)) != 0) {
            g_array_append_val(changed, i);
        }
    }
    return changed;
}

/* Whether one of the cases changed in one of these ways. */
static gboolean has_changed(const CbReuse *reuse, CbIndexes cases, guint8 ways)
{
    gboolean may_have = reuse->labelled->len > 0 || reuse->n_tips > 0;
    for (guint32 i = 0; i < cases.length && may_have; i++) {
        if ((reuse->changed[cases.items[i]] & ways) != 0) {
            return TRUE;
        }
    }
    return FALSE;
}

static gboolean lists_changed(const CbReuse *reuse, CbIndexes cases)
{
    return has_changed(reuse, cases, CHANGED_LABEL);
}

static CbIndexes cases_of(const CbReuse *reuse, guint facet, guint value)
{
    return reuse->collection->facets[facet].values[value].cases;
}

/* A page of cases that have two values. */
static gboolean pair_lists_changed(const CbReuse *reuse, const CbPair *pair)
{
    CbIndexes cases = cases_of(reuse, pair->facet, pair->value);
    CbIndexes others = cases_of(reuse, pair->other_facet, pair->other_value);
    for (guint i = 0; i < reuse->labelled->len; i++) {
        guint32 index = g_array_index(reuse->labelled, guint32, i);
        if (cb_indexes_contain(cases, index) && cb_indexes_contain(others, index)) {
            return TRUE;
        }
    }
    return FALSE;
}

gboolean cb_reuse_keeps(const CbReuse *reuse, const CbOutput *output)
{
    const CbCollection *collection = reuse->collection;
    gboolean same_lists = reuse->labelled->len == 0;
    switch (output->kind) {
    case CB_OUTPUT_CASE:
    case CB_OUTPUT_SHEET:
        return reuse->changed[output->index] == 0;
    case CB_OUTPUT_PRACTICE:
        return !has_changed(reuse, collection->practices[output->index].cases,
                            CHANGED_LABEL | CHANGED_TIPS);
    case CB_OUTPUT_TOPIC:
        return !lists_changed(reuse, collection->topics[output->index].cases);
    case CB_OUTPUT_FACET:
        return !lists_changed(reuse, cases_of(reuse, output->index, output->value));
    case CB_OUTPUT_PAIR:
        return !pair_lists_changed(reuse, cb_plan_pair(reuse->plan, output->index));
    case CB_OUTPUT_CASES_CSV:
    case CB_OUTPUT_CASES_JSON:
    case CB_OUTPUT_DATA_PACKAGE:
    case CB_OUTPUT_DATA:
    case CB_OUTPUT_RECORDS:
        return same_lists && reuse->n_tips == 0;
    case CB_OUTPUT_GUIDE:
    case CB_OUTPUT_GUIDE_PDF:
        return reuse->n_changed == 0;
    case CB_OUTPUT_HOME:
    case CB_OUTPUT_CASES:
    case CB_OUTPUT_PRACTICES:
    case CB_OUTPUT_TOPICS:
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
        return same_lists;
    default:
        return FALSE; /* the search, and what is cheap to make */
    }
}

gboolean cb_reuse_decides(const CbReuse *reuse, const CbOutput *output)
{
    return cb_output_kind_page(output->kind) != NULL && !cb_reuse_keeps(reuse, output);
}
