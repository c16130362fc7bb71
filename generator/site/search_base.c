#include "site/search_base.h"

#include "base/pack.h"
#include "base/parallel.h"

#include <string.h>

/* What lies in the store: numbers, texts and passages, and arrays as they are. */
typedef enum { PACKED, POSTINGS, PLACES, DOCUMENTS, STARTS, USES, PART_COUNT } Part;

static const char *const part_names[PART_COUNT] = {"packed",    "postings", "places",
                                                   "documents", "starts",   "uses"};
static const gsize part_sizes[PART_COUNT] = {/* of an item */
                                             [PACKED] = 1,
                                             [POSTINGS] = sizeof(CbSearchPosting),
                                             [PLACES] = sizeof(guint16),
                                             [DOCUMENTS] = sizeof(CbSearchDocument),
                                             [STARTS] = sizeof(guint32),
                                             [USES] = 1};
#define CHANGED_NAME "changed"

/* An array of the store. */
typedef struct {
    gconstpointer items;
    gsize count;
} Array;

/* Free with g_free. */
static char *name_of(const char *language, const char *part)
{
    return g_strdup_printf(":search %s %s", language, part);
}

/* Keeping */

static void keep(CbCaseStore *store, const char *language, const char *part, gconstpointer items,
                 gsize count, gsize size)
{
    g_autofree char *name = name_of(language, part);
    cb_case_store_keep(store, name, count > 0 ? items : "", count * size);
}

static void pack_digest(GString *out, guint64 digest)
{
    cb_pack_number(out, (guint32)digest);
    cb_pack_number(out, (guint32)(digest >> 32));
}

static void pack_dictionary(GString *out, const CbSearchIndex *index)
{
    g_autofree guint32 *counts = g_new0(guint32, MAX(index->n_forms, 1));
    for (guint32 i = 0; i < index->n_documents; i++) {
        CbUnpack uses = cb_search_index_uses(index, i);
        while (uses.at < uses.end) {
            counts[cb_unpack_short(&uses, index->n_forms - 1)]++;
        }
    }
    cb_pack_number(out, index->n_stems);
    for (guint32 i = 0; i < index->n_stems; i++) {
        cb_pack_text(out, index->stems[i].text);
        cb_pack_number(out, index->stems[i].count);
    }
    cb_pack_number(out, index->n_forms);
    for (guint32 i = 0; i < index->n_forms; i++) {
        cb_pack_text(out, index->forms[i].text);
        cb_pack_number(out, index->forms[i].stem);
        cb_pack_number(out, counts[i]);
    }
}

static void pack_passages(GString *out, const CbSearchPassages *passages)
{
    for (guint32 i = 0; i < passages->n_groups; i++) {
        cb_pack_number(out, passages->starts[i + 1] - passages->starts[i]);
        for (guint32 k = passages->starts[i]; k < passages->starts[i + 1]; k++) {
            const CbSearchCut *cut = &passages->cuts[k];
            cb_pack_number(out, cut->document);
            cb_pack_number(out, cut->start);
            cb_pack_number(out, cut->range.start);
            cb_pack_number(out, cut->range.end);
            cb_pack_number(out, cut->range.language);
            cb_pack_text(out, cut->text);
        }
    }
}

static void pack_ranges(GString *out, const GArray *ranges)
{
    cb_pack_number(out, ranges->len);
    for (guint i = 0; i < ranges->len; i++) {
        const CbSearchRange *range = &g_array_index(ranges, CbSearchRange, i);
        cb_pack_number(out, range->first);
        cb_pack_number(out, range->last);
        pack_digest(out, range->digest);
    }
}

/* What is kept, which threads share. */
typedef struct {
    CbCaseStore *store;
    const char *language;
    const CbDigest *rows;
    const CbSearchIndex *index;
    const CbSearchPassages *passages;
    const CbSearchFiles *files;
} Keeping;

static void keep_packed(const Keeping *keeping)
{
    g_autoptr(GString) packed = g_string_new(NULL);
    pack_digest(packed, keeping->rows->low);
    pack_digest(packed, keeping->rows->high);
    pack_dictionary(packed, keeping->index);
    pack_passages(packed, keeping->passages);
    pack_ranges(packed, cb_search_files_words(keeping->files));
    pack_ranges(packed, cb_search_files_ends(keeping->files));
    keep(keeping->store, keeping->language, part_names[PACKED], packed->str, packed->len,
         part_sizes[PACKED]);
}

/* The array that a part is. */
static Array array_of(const CbSearchIndex *index, Part part)
{
    gboolean has_any = index->n_stems > 0;
    switch (part) {
    case POSTINGS:
        return (Array){has_any ? index->stems->postings : NULL, index->n_postings};
    case PLACES:
        return (Array){has_any ? index->stems->places : NULL, index->n_postings};
    case DOCUMENTS:
        return (Array){index->documents, index->n_documents};
    case STARTS:
        return (Array){index->uses.starts, (gsize)index->n_documents + 1};
    case USES:
        return (Array){index->uses.forms, index->uses.starts[index->n_documents]};
    case PACKED:
    case PART_COUNT:
    default:
        return (Array){0};
    }
}

/* CbParallelFunction. */
static void keep_part(guint part, guint worker G_GNUC_UNUSED, gpointer user_data)
{
    const Keeping *keeping = user_data;
    if (part == PACKED) {
        keep_packed(keeping);
        return;
    }
    Array array = array_of(keeping->index, (Part)part);
    keep(keeping->store, keeping->language, part_names[part], array.items, array.count,
         part_sizes[part]);
}

void cb_search_base_keep(CbCaseStore *store, const char *language, const CbDigest *rows,
                         const CbSearchIndex *index, const CbSearchPassages *passages,
                         const CbSearchFiles *files, guint jobs)
{
    Keeping keeping = {store, language, rows, index, passages, files};
    cb_parallel_for(PART_COUNT, jobs, keep_part, &keeping);
    keep(store, language, CHANGED_NAME, NULL, 0, 1);
}

void cb_search_base_keep_found(CbCaseStore *store, const char *language, const GArray *changed)
{
    for (Part part = 0; part < PART_COUNT; part++) {
        g_autofree char *name = name_of(language, part_names[part]);
        cb_case_store_keep_found(store, name);
    }
    keep(store, language, CHANGED_NAME, changed->data, changed->len, sizeof(guint32));
}

/* Finding */

static gboolean find(CbCaseStore *store, const char *language, const char *part, gsize size,
                     Array *array)
{
    gsize length = 0;
    g_autofree char *name = name_of(language, part);
    const char *bytes = cb_case_store_find(store, name, &length);
    *array = (Array){bytes, length / size};
    return bytes != NULL && length % size == 0 && GPOINTER_TO_SIZE(bytes) % sizeof(guint64) == 0;
}

static guint64 unpack_digest(CbUnpack *unpack)
{
    guint64 low = cb_unpack_number(unpack, G_MAXUINT32);
    return low | (guint64)cb_unpack_number(unpack, G_MAXUINT32) << 32;
}

/* The stems' postings lie one after the other. */
static void unpack_stems(CbUnpack *unpack, CbSearchIndex *index, const Array *postings,
                         const Array *places)
{
    index->n_stems = cb_unpack_count(unpack);
    CbSearchStem *stems = cb_arena_new_array(index->arena, CbSearchStem, index->n_stems);
    for (guint32 i = 0; i < index->n_stems && !unpack->failed; i++) {
        CbSearchStem *stem = &stems[i];
        stem->text = cb_unpack_some_text(unpack);
        stem->count = cb_unpack_number(unpack, (guint32)postings->count - index->n_postings);
        stem->postings = (const CbSearchPosting *)postings->items + index->n_postings;
        stem->places = (const guint16 *)places->items + index->n_postings;
        index->n_postings += stem->count;
    }
    index->stems = stems;
}

static void unpack_forms(CbUnpack *unpack, CbSearchBase *base)
{
    CbSearchIndex *index = base->index;
    index->n_forms = cb_unpack_count(unpack);
    CbSearchForm *forms = cb_arena_new_array(index->arena, CbSearchForm, index->n_forms);
    guint32 *uses = cb_arena_new_array(index->arena, guint32, index->n_forms);
    for (guint32 i = 0; i < index->n_forms && !unpack->failed; i++) {
        forms[i].text = cb_unpack_some_text(unpack);
        forms[i].stem = cb_unpack_number(unpack, MAX(index->n_stems, 1) - 1);
        uses[i] = cb_unpack_number(unpack, G_MAXUINT32);
    }
    index->forms = forms;
    base->uses = uses;
}

static CbSearchPassages *unpack_passages(CbUnpack *unpack, const CbSearchIndex *index,
                                         guint n_languages)
{
    CbSearchPassages *passages = g_new0(CbSearchPassages, 1);
    g_autoptr(GArray) cuts = g_array_new(FALSE, FALSE, sizeof(CbSearchCut));
    passages->arenas = g_ptr_array_new();
    passages->n_groups = index->n_stems;
    passages->starts = g_new0(guint32, (gsize)index->n_stems + 1);
    for (guint32 i = 0; i < index->n_stems && !unpack->failed; i++) {
        guint32 count = cb_unpack_number(unpack, CB_SEARCH_TOP);
        for (guint32 k = 0; k < count && !unpack->failed; k++) {
            CbSearchCut cut = {.document =
                                   cb_unpack_number(unpack, MAX(index->n_documents, 1) - 1)};
            cut.start = cb_unpack_number(unpack, G_MAXUINT32);
            cut.range.start = cb_unpack_number(unpack, G_MAXUINT32);
            cut.range.end = cb_unpack_number(unpack, G_MAXUINT32);
            cut.range.language = cb_unpack_number(unpack, n_languages - 1);
            cut.text = cb_unpack_some_text(unpack);
            g_array_append_val(cuts, cut);
        }
        passages->starts[i + 1] = cuts->len;
    }
    passages->cuts = (CbSearchCut *)(void *)g_array_free(g_steal_pointer(&cuts), FALSE);
    return passages;
}

static GArray *unpack_ranges(CbUnpack *unpack)
{
    GArray *ranges = g_array_new(FALSE, FALSE, sizeof(CbSearchRange));
    guint32 count = cb_unpack_count(unpack);
    for (guint32 i = 0; i < count && !unpack->failed; i++) {
        CbSearchRange range = {.first = cb_unpack_number(unpack, G_MAXUINT32)};
        range.last = cb_unpack_number(unpack, G_MAXUINT32);
        range.digest = unpack_digest(unpack);
        g_array_append_val(ranges, range);
    }
    return ranges;
}

/* Whether numbers are of what is there. */
static gboolean are_below(const Array *numbers, gsize count, gboolean ascend)
{
    const guint32 *items = numbers->items;
    for (gsize i = 0; i < numbers->count; i++) {
        if (items[i] >= count || (ascend && i > 0 && items[i] < items[i - 1])) {
            return FALSE;
        }
    }
    return TRUE;
}

static gboolean fits(const CbSearchBase *base, const Array *parts, const Array *changed)
{
    const CbSearchIndex *index = base->index;
    return parts[POSTINGS].count == index->n_postings && parts[PLACES].count == index->n_postings &&
           parts[STARTS].count == (gsize)index->n_documents + 1 &&
           parts[DOCUMENTS].count < CB_SEARCH_MAX_DOCUMENTS &&
           are_below(&parts[STARTS], parts[USES].count + 1, TRUE) &&
           are_below(changed, index->n_documents, FALSE);
}

static CbSearchBase *base_new(CbUnpack *unpack, const CbSearchCorpus *corpus, const Array *parts,
                              const Array *changed)
{
    CbSearchBase *base = g_new0(CbSearchBase, 1);
    CbSearchIndex *index = base->index = g_new0(CbSearchIndex, 1);
    index->arena = cb_arena_new();
    index->documents = parts[DOCUMENTS].items;
    index->n_documents = (guint32)parts[DOCUMENTS].count;
    index->uses = (CbSearchUses){parts[STARTS].items, parts[USES].items};
    unpack_stems(unpack, index, &parts[POSTINGS], &parts[PLACES]);
    unpack_forms(unpack, base);
    base->passages = unpack_passages(unpack, index, corpus->n_languages);
    base->words = unpack_ranges(unpack);
    base->ends = unpack_ranges(unpack);
    base->changed = g_array_new(FALSE, FALSE, sizeof(guint32));
    g_array_append_vals(base->changed, changed->items, (guint)changed->count);
    return base;
}

CbSearchBase *cb_search_base_find(CbCaseStore *store, const CbSearchCorpus *corpus, guint language,
                                  const CbDigest *rows)
{
    const char *name = corpus->languages[language];
    Array parts[PART_COUNT], changed;
    if (!find(store, name, part_names[PACKED], part_sizes[PACKED], &parts[PACKED])) {
        return NULL;
    }
    const char *packed = parts[PACKED].items;
    CbUnpack unpack = {.at = packed, .end = packed + parts[PACKED].count};
    if (unpack_digest(&unpack) != rows->low || unpack_digest(&unpack) != rows->high) {
        return NULL;
    }
    for (Part part = PACKED + 1; part < PART_COUNT; part++) {
        if (!find(store, name, part_names[part], part_sizes[part], &parts[part]) ||
            parts[part].count > G_MAXINT32) {
            return NULL;
        }
    }
    if (!find(store, name, CHANGED_NAME, sizeof(guint32), &changed)) {
        return NULL;
    }
    g_autoptr(CbSearchBase) base = base_new(&unpack, corpus, parts, &changed);
    return !unpack.failed && fits(base, parts, &changed) ? g_steal_pointer(&base) : NULL;
}

void cb_search_base_free(CbSearchBase *base)
{
    if (base == NULL) {
        return;
    }
    cb_search_index_free(base->index);
    cb_search_passages_free(base->passages);
    g_array_unref(base->words);
    g_array_unref(base->ends);
    g_array_unref(base->changed);
    g_free(base);
}
