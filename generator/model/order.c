#include "model/order.h"

#include "base/collation.h"
#include "base/parallel.h"
#include "model/indexes.h"
#include <stdlib.h>
#include <string.h>

/* What an entry is sorted by. */
typedef struct {
    guint phase;
    int order;
    char *key; /* of its title */
    const char *id;
    guint32 index;
} Item;

/* The entries of a kind while they are sorted. */
typedef struct {
    const CbCollection *collection;
    const CbCollator *collator;
    guint language;
    CbKind kind;
    Item *items;
} Sorting;

static int compare_items(const void *a, const void *b)
{
    const Item *left = a;
    const Item *right = b;
    if (left->phase != right->phase) {
        return left->phase < right->phase ? -1 : 1;
    }
    if (left->order != right->order) {
        return left->order < right->order ? -1 : 1;
    }
    int order = strcmp(left->key, right->key);
    return order != 0 ? order : strcmp(left->id, right->id);
}

static const CbArticle *article_at(const CbCollection *collection, CbKind kind, guint index)
{
    switch (kind) {
    case CB_KIND_PRACTICE:
        return &collection->practices[index];
    case CB_KIND_TOPIC:
        return &collection->topics[index];
    case CB_KIND_TOOL:
        return &collection->tools[index];
    case CB_KIND_PAGE:
        return &collection->pages[index];
    default:
        return NULL;
    }
}

/* CbParallelFunction. */
static void make_item(guint index, guint worker, gpointer user_data)
{
    Sorting *sorting = user_data;
    const CbEntry *entry = cb_collection_entry(sorting->collection, sorting->kind, index);
    const CbArticle *article = article_at(sorting->collection, sorting->kind, index);
    const char *title = cb_text_get(&entry->title, sorting->language, NULL);
    (void)worker;
    sorting->items[index] = (Item){
        .phase = article != NULL ? article->phase : 0,
        .order = article != NULL ? article->order : 0,
        .key = cb_collator_key(sorting->collator, title),
        .id = entry->id,
        .index = index,
    };
}

static CbOrder sort_kind(Sorting *sorting, CbArena *arena, guint jobs)
{
    guint count = cb_collection_count(sorting->collection, sorting->kind);
    guint32 *entries = cb_arena_new_array(arena, guint32, count);
    guint32 *places = cb_arena_new_array(arena, guint32, count);
    g_autofree Item *items = g_new0(Item, count + 1);
    sorting->items = items;
    cb_parallel_for(count, jobs, make_item, sorting);
    qsort(items, count, sizeof *items, compare_items);
    for (guint32 i = 0; i < count; i++) {
        entries[i] = items[i].index;
        places[items[i].index] = i;
        g_free(items[i].key);
    }
    return (CbOrder){entries, places};
}

void cb_order_compute(CbCollection *collection, guint jobs)
{
    static const CbKind kinds[] = {CB_KIND_CASE, CB_KIND_PRACTICE, CB_KIND_TOPIC, CB_KIND_TOOL,
                                   CB_KIND_PAGE};
    for (guint language = 1; language < collection->config.n_languages; language++) {
        g_autoptr(CbCollator) collator = cb_collator_new(collection->config.languages[language]);
        for (guint i = 0; i < G_N_ELEMENTS(kinds); i++) {
            Sorting sorting = {collection, collator, language, kinds[i], NULL};
            collection->orders[language][kinds[i]] = sort_kind(&sorting, collection->arena, jobs);
        }
    }
}

guint32 cb_order_entry(const CbCollection *collection, guint language, CbKind kind, guint32 place)
{
    const guint32 *entries = collection->orders[language][kind].entries;
    return entries != NULL ? entries[place] : place;
}

guint32 cb_order_place(const CbCollection *collection, guint language, CbKind kind, guint32 index)
{
    const guint32 *places = collection->orders[language][kind].places;
    return places != NULL ? places[index] : index;
}

CbIndexes cb_order_places(const CbCollection *collection, guint language, CbKind kind,
                          CbArena *arena, CbIndexes set)
{
    const guint32 *places = collection->orders[language][kind].places;
    if (places == NULL) {
        return set;
    }
    g_autofree guint32 *items = g_new(guint32, set.length + 1);
    for (guint32 i = 0; i < set.length; i++) {
        items[i] = places[set.items[i]];
    }
    return cb_indexes_new(arena, items, set.length);
}

CbIndexes cb_order_sort(const CbCollection *collection, guint language, CbKind kind, CbArena *arena,
                        CbIndexes set)
{
    const guint32 *entries = collection->orders[language][kind].entries;
    if (entries == NULL) {
        return set;
    }
    CbIndexes places = cb_order_places(collection, language, kind, arena, set);
    guint32 *items = cb_arena_new_array(arena, guint32, places.length);
    for (guint32 i = 0; i < places.length; i++) {
        items[i] = entries[places.items[i]];
    }
    return (CbIndexes){items, places.length};
}
