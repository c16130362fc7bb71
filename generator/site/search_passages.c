#include "site/search_passages.h"

#include "base/parallel.h"
#include <string.h>

/* What the threads share. */
typedef struct {
    CbSearchPassages *passages;
    guint32 *order;  /* cuts by document */
    guint32 *starts; /* of each document in `order`; one more than there are documents */
    CbSearchReader **readers;
    CbSearchRead read;
    gpointer user_data;
} Cutting;

/* The best postings of a stem, the best first: their number, at most CB_SEARCH_TOP. */
static guint best_postings(const CbSearchIndex *index, guint32 stem, guint32 best[CB_SEARCH_TOP])
{
    const CbSearchStem *of = &index->stems[stem];
    guint count = 0;
    for (guint32 i = 0; i < of->count; i++) {
        guint place = count;
        while (place > 0 && of->postings[best[place - 1]].level < of->postings[i].level) {
            place--;
        }
        if (place >= CB_SEARCH_TOP) {
            continue;
        }
        count = MIN(count + 1, CB_SEARCH_TOP);
        memmove(&best[place + 1], &best[place], (count - 1 - place) * sizeof *best);
        best[place] = i;
    }
    return count;
}

/* Lists what is not cut yet by document. */
static void sort_cuts(Cutting *cutting, guint32 n_documents)
{
    const CbSearchPassages *passages = cutting->passages;
    guint32 count = passages->starts[passages->n_groups];
    guint32 *next = g_new0(guint32, (gsize)n_documents + 2);
    for (guint32 i = 0; i < count; i++) {
        next[passages->cuts[i].document + 2] += passages->cuts[i].text == NULL;
    }
    for (guint32 i = 0; i < n_documents; i++) {
        next[i + 2] += next[i + 1];
    }
    cutting->order = g_new(guint32, MAX(count, 1));
    for (guint32 i = 0; i < count; i++) {
        if (passages->cuts[i].text == NULL) {
            cutting->order[next[passages->cuts[i].document + 1]++] = i;
        }
    }
    cutting->starts = next;
}

static void cut_document(guint document, guint worker, gpointer user_data)
{
    const Cutting *cutting = user_data;
    guint32 first = cutting->starts[document];
    guint32 last = cutting->starts[document + 1];
    if (first == last) {
        return;
    }
    const CbSearchText *text = cb_search_reader_text(cutting->readers[worker], document,
                                                     cutting->read, cutting->user_data);
    g_autoptr(GString) out = g_string_new(NULL);
    for (guint32 i = first; i < last; i++) {
        CbSearchCut *cut = &cutting->passages->cuts[cutting->order[i]];
        cut->range = cb_search_text_passage(text, cut->start, CB_SEARCH_PLACE_UNIT - 1);
        g_string_truncate(out, 0);
        cb_search_text_append(text, &cut->range, out);
        cut->text = cb_arena_strndup(g_ptr_array_index(cutting->passages->arenas, worker), out->str,
                                     out->len);
    }
}

/* Cuts all passages whose documents and places are known. */
static void cut_all(CbSearchPassages *passages, guint32 n_documents, guint jobs, CbSearchRead read,
                    gpointer user_data)
{
    guint n_workers = cb_parallel_jobs(jobs);
    passages->arenas = g_ptr_array_new_with_free_func((GDestroyNotify)cb_arena_free);
    Cutting cutting = {.passages = passages,
                       .readers = g_new0(CbSearchReader *, n_workers),
                       .read = read,
                       .user_data = user_data};
    for (guint i = 0; i < n_workers; i++) {
        cutting.readers[i] = cb_search_reader_new();
        g_ptr_array_add(passages->arenas, cb_arena_new());
    }
    sort_cuts(&cutting, n_documents);
    cb_parallel_for(n_documents, jobs, cut_document, &cutting);
    for (guint i = 0; i < n_workers; i++) {
        cb_search_reader_free(cutting.readers[i]);
    }
    g_free(cutting.readers);
    g_free(cutting.order);
    g_free(cutting.starts);
}

/* Whether a document changed since. */
static gboolean is_changed(const CbSearchCutBefore *before, guint32 document)
{
    for (guint i = 0; i < before->changed->len; i++) {
        if (g_array_index(before->changed, guint32, i) == document) {
            return TRUE;
        }
    }
    return FALSE;
}

/* A passage that was cut before, or NULL. */
static const CbSearchCut *find_cut(const CbSearchCutBefore *before, guint32 stem,
                                   const CbSearchCut *cut)
{
    const CbSearchPassages *passages = before->passages;
    if (stem >= passages->n_groups || is_changed(before, cut->document)) {
        return NULL;
    }
    for (guint32 i = passages->starts[stem]; i < passages->starts[stem + 1]; i++) {
        const CbSearchCut *one = &passages->cuts[i];
        if (one->document == cut->document && one->start == cut->start) {
            return one;
        }
    }
    return NULL;
}

/* What the threads share while they choose. */
typedef struct {
    CbSearchPassages *passages;
    const CbSearchIndex *index;
    const CbSearchCutBefore *before;
} Choosing;

/* Whether the passages of a stem are what they were. */
static gboolean is_kept(const Choosing *choosing, guint32 stem)
{
    return choosing->before != NULL && !choosing->before->touched[stem];
}

static guint32 count_cuts(const Choosing *choosing, guint32 stem)
{
    const guint32 *known = is_kept(choosing, stem) ? choosing->before->passages->starts : NULL;
    return known != NULL ? known[stem + 1] - known[stem]
                         : MIN(choosing->index->stems[stem].count, CB_SEARCH_TOP);
}

/* CbParallelFunction. Chooses the passages of a stem, with or without their texts. */
static void choose_cuts(guint stem, guint worker G_GNUC_UNUSED, gpointer user_data)
{
    const Choosing *choosing = user_data;
    const CbSearchCutBefore *before = choosing->before;
    const CbSearchStem *of = &choosing->index->stems[stem];
    CbSearchCut *cuts = &choosing->passages->cuts[choosing->passages->starts[stem]];
    if (is_kept(choosing, stem)) {
        memcpy(cuts, &before->passages->cuts[before->passages->starts[stem]],
               count_cuts(choosing, stem) * sizeof *cuts);
        return;
    }
    guint32 best[CB_SEARCH_TOP];
    guint count = best_postings(choosing->index, stem, best);
    for (guint i = 0; i < count; i++) {
        guint16 place = of->places[best[i]];
        CbSearchCut cut = {.document = of->postings[best[i]].document,
                           .start = place != CB_SEARCH_NO_PLACE ? place * CB_SEARCH_PLACE_UNIT : 0};
        const CbSearchCut *known = before != NULL ? find_cut(before, stem, &cut) : NULL;
        cuts[i] = known != NULL ? *known : cut;
    }
}

CbSearchPassages *cb_search_passages_of_stems(const CbSearchIndex *index,
                                              const CbSearchCutBefore *before, guint jobs,
                                              CbSearchRead read, gpointer user_data)
{
    CbSearchPassages *passages = g_new0(CbSearchPassages, 1);
    Choosing choosing = {passages, index, before};
    passages->n_groups = index->n_stems;
    passages->starts = g_new0(guint32, (gsize)index->n_stems + 1);
    for (guint32 i = 0; i < index->n_stems; i++) {
        passages->starts[i + 1] = passages->starts[i] + count_cuts(&choosing, i);
    }
    passages->cuts = g_new0(CbSearchCut, MAX(passages->starts[index->n_stems], 1));
    cb_parallel_for(index->n_stems, jobs, choose_cuts, &choosing);
    cut_all(passages, index->n_documents, jobs, read, user_data);
    return passages;
}

CbSearchPassages *cb_search_passages_of_documents(const CbSearchIndex *index, guint jobs,
                                                  CbSearchRead read, gpointer user_data)
{
    CbSearchPassages *passages = g_new0(CbSearchPassages, 1);
    passages->n_groups = index->n_documents;
    passages->starts = g_new0(guint32, (gsize)index->n_documents + 1);
    passages->cuts = g_new0(CbSearchCut, MAX(index->n_documents, 1));
    for (guint32 i = 0; i < index->n_documents; i++) {
        passages->cuts[i].document = i;
        passages->starts[i + 1] = i + 1;
    }
    cut_all(passages, index->n_documents, jobs, read, user_data);
    return passages;
}

void cb_search_passages_free(CbSearchPassages *passages)
{
    if (passages == NULL) {
        return;
    }
    g_free(passages->starts);
    g_free(passages->cuts);
    g_ptr_array_unref(passages->arenas);
    g_free(passages);
}
