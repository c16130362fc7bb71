#include "model/case_digest.h"

#include "base/parallel.h"
#include "load/markdown_digest.h"
#include "model/order.h"
#include "model/related.h"

#include <string.h>

typedef struct {
    const CbCollection *collection;
    CbDigest *digests; /* by case */
} Work;

static void add_text(const CbText *text, CbDigest *digest)
{
    cb_digest_number(digest, text->n_items);
    for (guint i = 0; i < text->n_items; i++) {
        cb_digest_text(digest, text->items[i].text);
    }
}

static void add_body(const CbBody *body, CbDigest *digest)
{
    cb_digest_number(digest, body->n_documents);
    for (guint i = 0; i < body->n_documents; i++) {
        cb_markdown_digest(body->documents[i], digest);
    }
}

static void add_outline(const CbBody *body, CbDigest *digest)
{
    cb_digest_number(digest, body->n_documents);
    for (guint i = 0; i < body->n_documents; i++) {
        cb_markdown_digest_outline(body->documents[i], digest);
    }
}

static void add_date(CbDate date, CbDigest *digest)
{
    cb_digest_number(digest, (guint64)date.year);
    cb_digest_number(digest, (guint64)date.month);
    cb_digest_number(digest, (guint64)date.day);
}

static void add_indexes(CbIndexes indexes, CbDigest *digest)
{
    cb_digest_bytes(digest, indexes.items, indexes.length * sizeof *indexes.items);
}

/* Entries by what they are called: the order of cases changes with their titles. */
static void add_named(const CbCollection *collection, CbKind kind, CbIndexes indexes,
                      CbDigest *digest)
{
    cb_digest_number(digest, indexes.length);
    for (guint32 i = 0; i < indexes.length; i++) {
        cb_digest_text(digest, cb_collection_entry(collection, kind, indexes.items[i])->id);
    }
}

static void add_double(double number, CbDigest *digest)
{
    guint64 bits;
    memcpy(&bits, &number, sizeof bits);
    cb_digest_number(digest, bits);
}

static void add_value(const CbCollection *collection, const CbField *field,
                      const CbFieldValue *value, CbDigest *digest)
{
    gboolean is_reference = field->type == CB_FIELD_REF || field->type == CB_FIELD_REFS;
    cb_digest_number(digest, (guint64)value->is_set);
    add_text(&value->text, digest);
    add_body(&value->markdown, digest);
    if (is_reference) {
        add_named(collection, field->to, value->indexes, digest);
    } else {
        add_indexes(value->indexes, digest);
    }
    add_double(value->number, digest);
    cb_digest_number(digest, (guint64)value->boolean);
    add_date(value->date, digest);
    cb_digest_number(digest, value->n_list);
    for (guint i = 0; i < value->n_list; i++) {
        add_text(&value->list[i], digest);
    }
}

static void add_entry(const CbEntry *entry, CbDigest *digest)
{
    cb_digest_text(digest, entry->id);
    cb_digest_text(digest, entry->path);
    add_outline(&entry->summary, digest);
    add_date(entry->updated, digest);
    cb_digest_number(digest, (guint64)entry->draft);
    cb_digest_number(digest, entry->unreadable);
}

static void add_links(const CbLink *links, guint count, CbDigest *digest)
{
    cb_digest_number(digest, count);
    for (guint i = 0; i < count; i++) {
        add_text(&links[i].title, digest);
        add_text(&links[i].url, digest);
    }
}

/* All but what the texts of sections, quotes and tips say. */
static void add_parts(const CbCase *one, CbDigest *digest)
{
    cb_digest_number(digest, one->n_sections);
    for (guint i = 0; i < one->n_sections; i++) {
        add_text(&one->sections[i].title, digest);
        add_outline(&one->sections[i].text, digest);
    }
    cb_digest_number(digest, one->n_quotes);
    for (guint i = 0; i < one->n_quotes; i++) {
        add_text(&one->quotes[i].by, digest);
        add_text(&one->quotes[i].role, digest);
        add_outline(&one->quotes[i].text, digest);
    }
    cb_digest_number(digest, one->n_tips);
    for (guint i = 0; i < one->n_tips; i++) {
        add_outline(&one->tips[i], digest);
    }
    add_links(one->links, one->n_links, digest);
    add_links(one->sources, one->n_sources, digest);
}

/* CbParallelFunction. */
static void add_case(guint index, guint worker G_GNUC_UNUSED, gpointer data)
{
    const Work *work = data;
    const CbCase *one = &work->collection->cases[index];
    CbDigest *digest = &work->digests[index];
    *digest = (CbDigest)CB_DIGEST_INIT;
    add_entry(&one->entry, digest);
    for (guint i = 0; i < work->collection->schema.n_fields; i++) {
        add_value(work->collection, &work->collection->schema.fields[i], &one->values[i], digest);
    }
    add_parts(one, digest);
    add_text(&one->image, digest);
    add_text(&one->image_alt, digest);
    cb_digest_number(digest, (guint64)one->featured);
    add_named(work->collection, CB_KIND_CASE, one->named_related, digest);
}

static void add_private_values(const CbCollection *collection, CbDigest *digest)
{
    cb_digest_number(digest, collection->n_private_values);
    for (guint i = 0; i < collection->n_private_values; i++) {
        const CbPrivateValue *value = &collection->private_values[i];
        cb_digest_text(digest, value->entry);
        cb_digest_text(digest, value->field->id);
        cb_digest_text(digest, value->text);
    }
}

CbDigest cb_case_digest_shared(const CbCollection *collection, guint jobs)
{
    g_autofree CbDigest *digests = g_new(CbDigest, MAX(collection->n_cases, 1));
    Work work = {.collection = collection, .digests = digests};
    cb_parallel_for(collection->n_cases, jobs, add_case, &work);
    CbDigest digest = CB_DIGEST_INIT, shared = {0};
    for (guint i = 0; i < collection->n_cases; i++) {
        shared.low += digests[i].low;
        shared.high ^= digests[i].high;
    }
    cb_digest_bytes(&digest, &shared, sizeof shared);
    cb_digest_number(&digest, collection->n_cases);
    add_private_values(collection, &digest);
    return digest;
}

CbDigest cb_case_digest_tips(const CbCase *one)
{
    CbDigest digest = CB_DIGEST_INIT;
    for (guint i = 0; i < one->n_tips; i++) {
        add_body(&one->tips[i], &digest);
    }
    return digest;
}

CbDigest cb_case_digest_label(const CbCase *one)
{
    CbDigest digest = CB_DIGEST_INIT;
    cb_digest_text(&digest, one->entry.id);
    add_text(&one->entry.title, &digest);
    add_body(&one->entry.summary, &digest);
    return digest;
}

/* The case in a place of the order of a language; beyond its ends there is none. */
static void add_neighbour(const CbCollection *collection, guint language, guint32 place,
                          const CbDigest *labels, CbDigest *digest)
{
    gboolean is_there = place < collection->n_cases;
    cb_digest_number(digest, (guint64)is_there);
    if (is_there) {
        guint32 index = cb_order_entry(collection, language, CB_KIND_CASE, place);
        cb_digest_bytes(digest, &labels[index], sizeof *labels);
    }
}

CbDigest cb_case_digest_around(const CbCollection *collection, guint index, const CbDigest *labels)
{
    CbDigest digest = CB_DIGEST_INIT;
    CbRelatedCases related = cb_related_of(collection, index);
    for (guint i = 0; i < related.count; i++) {
        cb_digest_bytes(&digest, &labels[related.items[i].index], sizeof *labels);
    }
    for (guint language = 0; language < collection->config.n_languages; language++) {
        guint32 place = cb_order_place(collection, language, CB_KIND_CASE, index);
        add_neighbour(collection, language, place - 1, labels, &digest);
        add_neighbour(collection, language, place + 1, labels, &digest);
    }
    return digest;
}
