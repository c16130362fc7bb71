#include "model/references.h"

#include "load/links.h"
#include "model/indexes.h"

#include <string.h>

static void set_backlinks(CbCollection *collection, CbKind target, CbKind source,
                          const CbIndexes *groups)
{
    guint count = cb_collection_count(collection, target);
    for (guint i = 0; i < count; i++) {
        /* The only place where an entry is written through the look-up: its own collection. */
        CbEntry *entry = (CbEntry *)cb_collection_entry(collection, target, i);
        entry->backlinks[source] = groups[i];
    }
}

/* Pairs (entry of `kind` named, case) of all fields of references to that kind. */
static void pair_case_fields(const CbCollection *collection, CbKind kind, GArray *pairs)
{
    const CbSchema *schema = &collection->schema;
    for (guint c = 0; c < collection->n_cases; c++) {
        for (guint f = 0; f < schema->n_fields; f++) {
            const CbField *field = &schema->fields[f];
            if ((field->type != CB_FIELD_REF && field->type != CB_FIELD_REFS) ||
                field->to != kind) {
                continue;
            }
            CbIndexes named = collection->cases[c].values[f].indexes;
            for (guint32 i = 0; i < named.length; i++) {
                cb_index_pairs_add(pairs, named.items[i], c);
            }
        }
    }
}

static GArray *swapped(const GArray *pairs)
{
    GArray *result = cb_index_pairs_new();
    for (guint i = 0; i < pairs->len; i++) {
        const CbIndexPair *pair = &g_array_index(pairs, CbIndexPair, i);
        cb_index_pairs_add(result, pair->member, pair->group);
    }
    return result;
}

/* The first facet or field of `refs` to a kind, or -1. */
static int first_refs_field(const CbSchema *schema, CbKind kind)
{
    for (guint f = 0; f < schema->n_fields; f++) {
        if (schema->fields[f].type == CB_FIELD_REFS && schema->fields[f].to == kind) {
            return (int)f;
        }
    }
    return -1;
}

/* Appends what practices or topics say of a case to what the case says itself. */
static void complete_field(CbCollection *collection, CbCase *one, int f, CbIndexes all)
{
    CbFieldValue *values = (CbFieldValue *)one->values;
    CbIndexes written = values[f].indexes;
    CbIndexes sorted = cb_indexes_new(collection->arena, written.items, written.length);
    if (sorted.length == all.length) {
        return;
    }
    guint32 *items =
        cb_arena_new_array(collection->arena, guint32, (gsize)written.length + all.length);
    guint32 length = 0;
    for (guint32 i = 0; i < written.length; i++) {
        items[length++] = written.items[i];
    }
    for (guint32 i = 0; i < all.length; i++) {
        if (!cb_indexes_contain(sorted, all.items[i])) {
            items[length++] = all.items[i];
        }
    }
    values[f].indexes = (CbIndexes){.items = items, .length = length};
    values[f].is_set = length > 0;
}

static void join_kind(CbCollection *collection, CbKind kind, CbArticle *articles, guint n_articles)
{
    g_autoptr(GArray) pairs = cb_index_pairs_new();
    pair_case_fields(collection, kind, pairs);
    for (guint i = 0; i < n_articles; i++) {
        for (guint32 j = 0; j < articles[i].named_cases.length; j++) {
            cb_index_pairs_add(pairs, i, articles[i].named_cases.items[j]);
        }
    }
    CbIndexes *cases = cb_index_pairs_group(collection->arena, pairs, n_articles);
    for (guint i = 0; i < n_articles; i++) {
        articles[i].cases = cases[i];
    }
    g_autoptr(GArray) other_way = swapped(pairs);
    CbIndexes *named = cb_index_pairs_group(collection->arena, other_way, collection->n_cases);
    int field = first_refs_field(&collection->schema, kind);
    for (guint c = 0; c < collection->n_cases; c++) {
        CbCase *one = &collection->cases[c];
        if (kind == CB_KIND_PRACTICE) {
            one->practices = named[c];
        } else if (kind == CB_KIND_TOPIC) {
            one->topics = named[c];
        }
        if (field >= 0) {
            complete_field(collection, one, field, named[c]);
        }
    }
}

void cb_references_join(CbCollection *collection)
{
    join_kind(collection, CB_KIND_PRACTICE, collection->practices, collection->n_practices);
    join_kind(collection, CB_KIND_TOPIC, collection->topics, collection->n_topics);
    join_kind(collection, CB_KIND_TOOL, collection->tools, collection->n_tools);
    join_kind(collection, CB_KIND_PAGE, collection->pages, collection->n_pages);
}

/* Pairs of one kind of source, by kind of target. */
typedef struct {
    const CbCollection *collection;
    CbKind kind; /* of the sources */
    GArray *pairs[CB_KIND_COUNT];
} Backlinks;

static void add_named(Backlinks *backlinks, CbKind target, CbIndexes named, guint source)
{
    for (guint32 i = 0; i < named.length; i++) {
        cb_index_pairs_add(backlinks->pairs[target], named.items[i], source);
    }
}

/* Links of an entry to itself are none of others'. */
static void add_document(Backlinks *backlinks, const CbMarkdown *document, guint source)
{
    gsize count = 0;
    const CbMarkdownLink *links = cb_markdown_links(document, &count);
    for (gsize i = 0; i < count; i++) {
        CbKind target = cb_links_kind(links[i].kind);
        if (target == CB_KIND_COUNT) {
            continue;
        }
        int index = cb_collection_find(backlinks->collection, target, links[i].target);
        if (index >= 0 && (target != backlinks->kind || (guint)index != source)) {
            cb_index_pairs_add(backlinks->pairs[target], (guint32)index, source);
        }
    }
}

static void add_body(Backlinks *backlinks, const CbBody *body, guint source)
{
    for (guint language = 0; language < body->n_documents; language++) {
        if (body->documents[language] != NULL) {
            add_document(backlinks, body->documents[language], source);
        }
    }
}

static void add_fields(Backlinks *backlinks, const CbCase *one, guint source)
{
    const CbSchema *schema = &backlinks->collection->schema;
    for (guint f = 0; f < schema->n_fields; f++) {
        const CbField *field = &schema->fields[f];
        if (field->is_private) {
            continue;
        }
        if (field->type == CB_FIELD_REF || field->type == CB_FIELD_REFS) {
            add_named(backlinks, field->to, one->values[f].indexes, source);
        } else if (field->type == CB_FIELD_MARKDOWN) {
            add_body(backlinks, &one->values[f].markdown, source);
        }
    }
}

static void add_case(Backlinks *backlinks, guint source)
{
    const CbCase *one = &backlinks->collection->cases[source];
    add_fields(backlinks, one, source);
    add_named(backlinks, CB_KIND_CASE, one->named_related, source);
    for (guint i = 0; i < one->n_sections; i++) {
        add_body(backlinks, &one->sections[i].text, source);
    }
    for (guint i = 0; i < one->n_quotes; i++) {
        add_body(backlinks, &one->quotes[i].text, source);
    }
    for (guint i = 0; i < one->n_tips; i++) {
        add_body(backlinks, &one->tips[i], source);
    }
}

static void add_article(Backlinks *backlinks, const CbArticle *article, guint source)
{
    add_body(backlinks, &article->body, source);
    add_named(backlinks, CB_KIND_CASE, article->named_cases, source);
}

static void add_figure(Backlinks *backlinks, guint source)
{
    const CbFigure *figure = &backlinks->collection->figures[source];
    add_body(backlinks, &figure->description, source);
    add_named(backlinks, CB_KIND_TOPIC, figure->topics, source);
    add_named(backlinks, CB_KIND_CASE, figure->compared, source);
}

static void add_entry(Backlinks *backlinks, CbKind kind, guint source)
{
    const CbCollection *collection = backlinks->collection;
    add_body(backlinks, &cb_collection_entry(collection, kind, source)->summary, source);
    switch (kind) {
    case CB_KIND_CASE:
        add_case(backlinks, source);
        break;
    case CB_KIND_PRACTICE:
        add_article(backlinks, &collection->practices[source], source);
        break;
    case CB_KIND_TOPIC:
        add_article(backlinks, &collection->topics[source], source);
        break;
    case CB_KIND_TOOL:
        add_article(backlinks, &collection->tools[source], source);
        break;
    case CB_KIND_PAGE:
        add_article(backlinks, &collection->pages[source], source);
        break;
    case CB_KIND_FIGURE:
        add_figure(backlinks, source);
        break;
    case CB_KIND_GUIDE:
    case CB_KIND_COUNT:
        break;
    }
}

static void pairs_new(Backlinks *backlinks)
{
    for (guint target = 0; target < CB_KIND_COUNT; target++) {
        backlinks->pairs[target] = cb_index_pairs_new();
    }
}

static void pairs_free(Backlinks *backlinks)
{
    for (guint target = 0; target < CB_KIND_COUNT; target++) {
        g_array_unref(backlinks->pairs[target]);
    }
}

void cb_references_backlinks(CbCollection *collection)
{
    for (guint source = 0; source < CB_KIND_GUIDE; source++) {
        Backlinks backlinks = {.collection = collection, .kind = (CbKind)source};
        pairs_new(&backlinks);
        guint count = cb_collection_count(collection, (CbKind)source);
        for (guint i = 0; i < count; i++) {
            add_entry(&backlinks, (CbKind)source, i);
        }
        for (guint target = 0; target < CB_KIND_GUIDE; target++) {
            CbIndexes *groups =
                cb_index_pairs_group(collection->arena, backlinks.pairs[target],
                                     cb_collection_count(collection, (CbKind)target));
            set_backlinks(collection, (CbKind)target, (CbKind)source, groups);
        }
        pairs_free(&backlinks);
    }
}

gboolean cb_references_are_same(const CbCollection *a, const CbCollection *b, CbKind kind,
                                guint index)
{
    Backlinks left = {.collection = a, .kind = kind}, right = {.collection = b, .kind = kind};
    gboolean same = TRUE;
    pairs_new(&left);
    pairs_new(&right);
    add_entry(&left, kind, index);
    add_entry(&right, kind, index);
    for (guint target = 0; target < CB_KIND_COUNT && same; target++) {
        const GArray *ours = left.pairs[target], *theirs = right.pairs[target];
        same = ours->len == theirs->len &&
               (ours->len == 0 ||
                memcmp(ours->data, theirs->data, ours->len * sizeof(CbIndexPair)) == 0);
    }
    pairs_free(&left);
    pairs_free(&right);
    return same;
}
