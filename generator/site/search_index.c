#include "site/search_index.h"

#include "base/append.h"
#include "base/meter.h"
#include "base/parallel.h"
#include "site/search_strings.h"
#include <string.h>

/* An index in the making. */
typedef struct {
    CbSearchCount count;
    guint32 **stem_numbers; /* by thread, by its stems: the index's */
    guint32 **form_numbers; /* likewise */
} Builder;

/* The dictionary */

/* A form of some thread; its first bytes decide most comparisons. */
typedef struct {
    guint64 prefix; /* first eight bytes, the first the highest */
    const char *text;
    const char *stem;
    guint worker;
    guint32 number;      /* as the thread numbers it */
    guint32 stem_number; /* likewise */
} Candidate;

static guint64 prefix_of(const char *text)
{
    guint64 prefix = 0;
    for (guint i = 0; i < 8; i++) {
        prefix = prefix << 8 | (guchar)*text;
        text += *text != '\0';
    }
    return prefix;
}

static int compare_candidates(const void *left, const void *right)
{
    const Candidate *a = left;
    const Candidate *b = right;
    if (a->prefix != b->prefix) {
        return a->prefix < b->prefix ? -1 : 1;
    }
    int order = strcmp(a->text, b->text);
    return order != 0 ? order : strcmp(a->stem, b->stem);
}

static GArray *collect_candidates(const CbSearchCount *count)
{
    GArray *candidates = g_array_new(FALSE, FALSE, sizeof(Candidate));
    for (guint i = 0; i < count->n_workers; i++) {
        guint n_forms;
        const CbSearchForm *forms = cb_search_terms_forms(count->terms[i], &n_forms);
        for (guint k = 0; k < n_forms; k++) {
            Candidate candidate = {.prefix = prefix_of(forms[k].text),
                                   .text = forms[k].text,
                                   .stem = cb_search_terms_text(count->terms[i], forms[k].stem),
                                   .worker = i,
                                   .number = k,
                                   .stem_number = forms[k].stem};
            g_array_append_val(candidates, candidate);
        }
    }
    if (candidates->len > 1) {
        qsort(candidates->data, candidates->len, sizeof(Candidate), compare_candidates);
    }
    return candidates;
}

/* Stems and forms of each thread get numbers in the index. */
static void start_numbers(Builder *builder)
{
    const CbSearchCount *count = &builder->count;
    builder->stem_numbers = g_new(guint32 *, count->n_workers);
    builder->form_numbers = g_new(guint32 *, count->n_workers);
    for (guint i = 0; i < count->n_workers; i++) {
        guint n_forms;
        cb_search_terms_forms(count->terms[i], &n_forms);
        guint32 n_stems = cb_search_terms_count(count->terms[i]);
        builder->stem_numbers[i] = g_new(guint32, MAX(n_stems, 1));
        builder->form_numbers[i] = g_new(guint32, MAX(n_forms, 1));
    }
}

static void free_numbers(Builder *builder)
{
    for (guint i = 0; i < builder->count.n_workers; i++) {
        g_free(builder->stem_numbers[i]);
        g_free(builder->form_numbers[i]);
    }
    g_free(builder->stem_numbers);
    g_free(builder->form_numbers);
}

static CbSearchStem *copy_stems(CbArena *arena, const CbSearchStrings *stems)
{
    guint32 count = cb_search_strings_count(stems);
    CbSearchStem *copies = cb_arena_new_array(arena, CbSearchStem, count);
    for (guint32 i = 0; i < count; i++) {
        copies[i].text = cb_arena_strdup(arena, cb_search_strings_text(stems, i));
    }
    return copies;
}

/* Fills the index's forms and numbers its stems; every thread learns these numbers. */
static CbSearchStem *make_dictionary(Builder *builder, CbSearchIndex *index)
{
    g_autoptr(GArray) candidates = collect_candidates(&builder->count);
    g_autoptr(CbSearchStrings) stems = cb_search_strings_new();
    CbSearchForm *forms = cb_arena_new_array(index->arena, CbSearchForm, candidates->len);
    const Candidate *last = NULL;
    guint32 n_forms = 0;
    for (guint i = 0; i < candidates->len; i++) {
        const Candidate *candidate = &g_array_index(candidates, Candidate, i);
        gsize length = strlen(candidate->stem);
        gboolean is_new;
        guint32 stem = cb_search_strings_add(stems, candidate->stem, length, &is_new);
        builder->stem_numbers[candidate->worker][candidate->stem_number] = stem;
        if (last == NULL || compare_candidates(last, candidate) != 0) {
            forms[n_forms].text = cb_arena_strdup(index->arena, candidate->text);
            forms[n_forms].stem = stem;
            n_forms++;
        }
        builder->form_numbers[candidate->worker][candidate->number] = n_forms - 1;
        last = candidate;
    }
    index->forms = forms;
    index->n_forms = n_forms;
    index->n_stems = cb_search_strings_count(stems);
    return copy_stems(index->arena, stems);
}

/* Postings */

/* Where the postings of each share begin, by share and stem: those of a stem lie one after the
 * other, and are counted. Free with g_free. */
static guint32 *place_postings(const Builder *builder, CbSearchIndex *index, CbSearchStem *stems)
{
    const CbSearchCount *count = &builder->count;
    guint32 n_stems = index->n_stems;
    guint32 *next = g_new0(guint32, MAX((gsize)n_stems * count->n_shares, 1));
    for (guint i = 0; i < count->n_workers; i++) {
        guint32 n_known = cb_search_terms_count(count->terms[i]);
        for (guint32 k = 0; k < n_known * count->n_shares; k++) {
            guint32 stem = k / count->n_shares, share = k % count->n_shares;
            next[share * n_stems + builder->stem_numbers[i][stem]] +=
                cb_search_count_frequency(count, i, stem, share);
        }
    }
    for (guint32 i = 0; i < n_stems; i++) {
        guint32 first = index->n_postings;
        for (guint share = 0; share < count->n_shares; share++) {
            guint32 *at = &next[share * n_stems + i];
            guint32 frequency = *at;
            *at = index->n_postings;
            index->n_postings += frequency;
        }
        stems[i].count = index->n_postings - first;
    }
    return next;
}

/* What the threads share while documents are joined. */
typedef struct {
    const Builder *builder;
    guint32 n_stems;
    guint32 *next;
    CbSearchPosting *postings;
    guint16 *places;
    GString **uses;       /* of each share */
    guint32 *uses_starts; /* of each document + 1, in its share */
} Joining;

/* CbParallelFunction. */
static void fill_postings(guint share, guint worker G_GNUC_UNUSED, gpointer user_data)
{
    const Joining *joining = user_data;
    const CbSearchCount *count = &joining->builder->count;
    guint32 *next = joining->next + (gsize)share * joining->n_stems;
    guint last = cb_search_count_share(count, share + 1);
    for (guint i = cb_search_count_share(count, share); i < last; i++) {
        const CbSearchCounted *counted = &count->counted[i];
        const guint32 *numbers = joining->builder->stem_numbers[counted->worker];
        CbUnpack entries = cb_search_counted_entries(counted);
        for (CbSearchEntry entry; cb_search_entry_next(&entries, &entry);) {
            guint32 at = next[numbers[entry.stem]]++;
            joining->postings[at] = (CbSearchPosting){.document = i & (CB_SEARCH_MAX_DOCUMENTS - 1),
                                                      .level = entry.level & 15u};
            joining->places[at] = entry.place;
        }
    }
}

static void make_postings(const Builder *builder, CbSearchIndex *index, CbSearchStem *stems,
                          guint jobs)
{
    g_autofree guint32 *next = place_postings(builder, index, stems);
    Joining joining = {.builder = builder,
                       .n_stems = index->n_stems,
                       .next = next,
                       .postings =
                           cb_arena_new_array(index->arena, CbSearchPosting, index->n_postings),
                       .places = cb_arena_new_array(index->arena, guint16, index->n_postings)};
    guint32 n_before = 0;
    for (guint32 i = 0; i < index->n_stems; i++) {
        stems[i].postings = joining.postings + n_before;
        stems[i].places = joining.places + n_before;
        n_before += stems[i].count;
    }
    cb_parallel_for(builder->count.n_shares, jobs, fill_postings, &joining);
    index->stems = stems;
}

/* CbParallelFunction. */
static void join_uses(guint share, guint worker G_GNUC_UNUSED, gpointer user_data)
{
    const Joining *joining = user_data;
    const CbSearchCount *count = &joining->builder->count;
    GString *uses = joining->uses[share] = g_string_new(NULL);
    guint last = cb_search_count_share(count, share + 1);
    for (guint i = cb_search_count_share(count, share); i < last; i++) {
        const CbSearchCounted *counted = &count->counted[i];
        const guint32 *numbers = joining->builder->form_numbers[counted->worker];
        CbUnpack forms = cb_search_counted_forms(counted);
        gsize length = uses->len;
        g_string_set_size(uses, length + (gsize)counted->forms_size * CB_PACK_SHORT_SIZE);
        char *end = uses->str + length;
        while (forms.at < forms.end) {
            end = cb_pack_short(end, numbers[cb_unpack_short(&forms, G_MAXUINT32)]);
        }
        g_string_truncate(uses, (gsize)(end - uses->str));
        joining->uses_starts[i + 1] = (guint32)uses->len;
    }
}

static void keep_uses(const Builder *builder, CbSearchIndex *index, guint jobs)
{
    const CbSearchCount *count = &builder->count;
    guint32 *starts = cb_arena_new_array(index->arena, guint32, (gsize)index->n_documents + 1);
    GString *shares[CB_SEARCH_MAX_SHARES];
    Joining joining = {.builder = builder, .uses = shares, .uses_starts = starts};
    cb_parallel_for(count->n_shares, jobs, join_uses, &joining);
    GString *kept = shares[0];
    for (guint share = 1; share < count->n_shares; share++) {
        guint last = cb_search_count_share(count, share + 1);
        for (guint i = cb_search_count_share(count, share); i < last; i++) {
            starts[i + 1] += (guint32)kept->len;
        }
        cb_append(kept, shares[share]->str, shares[share]->len);
        g_string_free(shares[share], TRUE);
    }
    index->kept_uses = kept;
    index->uses = (CbSearchUses){starts, kept->str};
}

static void keep_documents(const Builder *builder, CbSearchIndex *index)
{
    CbSearchDocument *documents =
        cb_arena_new_array(index->arena, CbSearchDocument, index->n_documents);
    if (index->n_documents > 0) {
        memcpy(documents, builder->count.documents, index->n_documents * sizeof *documents);
    }
    index->documents = documents;
}

CbSearchIndex *cb_search_index_new(const CbSearchCorpus *corpus, guint jobs)
{
    g_assert(corpus->n_documents <= CB_SEARCH_MAX_DOCUMENTS);
    CbSearchIndex *index = g_new0(CbSearchIndex, 1);
    index->arena = cb_arena_new();
    index->n_documents = corpus->n_documents;
    Builder builder = {0};
    cb_search_count_init(&builder.count, corpus, jobs);
    keep_documents(&builder, index);
    CbSearchLengths usual = cb_search_lengths(index->documents, index->n_documents);
    cb_search_count_weigh(&builder.count, &usual, jobs);
    start_numbers(&builder);
    CbSearchStem *stems = make_dictionary(&builder, index);
    make_postings(&builder, index, stems, jobs);
    cb_search_count_forget_entries(&builder.count);
    cb_meter_give_back();
    if (corpus->keeps_forms) {
        keep_uses(&builder, index, jobs);
    }
    free_numbers(&builder);
    cb_search_count_clear(&builder.count);
    return index;
}

void cb_search_index_free(CbSearchIndex *index)
{
    if (index == NULL) {
        return;
    }
    if (index->kept_uses != NULL) {
        g_string_free(index->kept_uses, TRUE);
    }
    cb_arena_free(index->arena);
    g_free(index);
}

CbUnpack cb_search_index_uses(const CbSearchIndex *index, guint32 document)
{
    const CbSearchUses *uses = &index->uses;
    return (CbUnpack){.at = uses->forms + uses->starts[document],
                      .end = uses->forms + uses->starts[document + 1]};
}

guint32 cb_search_stem_find(const CbSearchStem *stem, guint32 document)
{
    guint32 first = 0, last = stem->count;
    while (first < last) {
        guint32 middle = first + (last - first) / 2;
        if (stem->postings[middle].document < document) {
            first = middle + 1;
        } else {
            last = middle;
        }
    }
    return first;
}
