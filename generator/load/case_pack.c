#include "load/case_pack.h"

#include "load/links.h"

/* What writing and reading need everywhere. */
typedef struct {
    const CbSchema *schema;
    const CbTargets *targets;
    const CbPackSources *sources;
    GString *out;        /* when written */
    CbUnpack *unpack;    /* when read … */
    CbReader *reader;    /* … by whom … */
    const CbEntry *home; /* … and what */
} Packing;

/* Texts */

static void pack_texts(const Packing *packing, const CbText *text)
{
    cb_pack_number(packing->out, text->n_items);
    for (guint i = 0; i < text->n_items; i++) {
        cb_pack_text(packing->out, text->items[i].text);
        cb_pack_span(packing->out, packing->sources, text->items[i].span);
    }
}

/* How many things of one for each language follow. */
static guint32 unpack_languages(const Packing *packing)
{
    return cb_unpack_number(packing->unpack, packing->reader->n_languages);
}

static CbText unpack_texts(const Packing *packing)
{
    guint32 count = unpack_languages(packing);
    CbTranslation *items = cb_arena_new_array(packing->reader->arena, CbTranslation, count);
    for (guint32 i = 0; i < count; i++) {
        items[i].text = cb_unpack_text(packing->unpack);
        items[i].span = cb_unpack_span(packing->unpack, packing->sources);
    }
    return (CbText){.items = items, .n_items = count};
}

static void pack_body(const Packing *packing, const CbBody *body)
{
    cb_pack_number(packing->out, body->n_documents);
    for (guint i = 0; i < body->n_documents; i++) {
        cb_pack_number(packing->out, body->documents[i] != NULL ? 1 : 0);
        if (body->documents[i] != NULL) {
            cb_markdown_pack(body->documents[i], packing->sources, packing->out);
        }
    }
}

/* Whether all that a text links to and shows is still there. */
static gboolean leads_somewhere(const Packing *packing, const CbMarkdown *document)
{
    gsize count = 0;
    const CbMarkdownLink *links = cb_markdown_links(document, &count);
    for (gsize i = 0; i < count; i++) {
        CbKind kind = cb_links_kind(links[i].kind);
        gboolean found = kind != CB_KIND_COUNT
                             ? cb_targets_find(packing->targets, kind, links[i].target) >= 0
                             : links[i].kind != CB_LINK_MEDIA ||
                                   cb_targets_has_media(packing->targets, links[i].target);
        if (!found) {
            return FALSE;
        }
    }
    return TRUE;
}

static CbBody unpack_body(const Packing *packing)
{
    guint32 count = unpack_languages(packing);
    CbMarkdown **documents = cb_arena_new_array(packing->reader->arena, CbMarkdown *, count);
    for (guint32 i = 0; i < count; i++) {
        if (cb_unpack_boolean(packing->unpack)) {
            documents[i] =
                cb_markdown_unpack(packing->unpack, packing->reader->arena, packing->sources,
                                   packing->reader->languages[i], packing->home->id);
            if (!packing->unpack->failed && !leads_somewhere(packing, documents[i])) {
                cb_unpack_fail(packing->unpack);
            }
        }
    }
    return (CbBody){.documents = documents, .n_documents = count};
}

/* Numbers and references */

static void pack_date(const Packing *packing, CbDate date)
{
    cb_pack_number(packing->out, (guint32)(date.year * 10000 + date.month * 100 + date.day));
}

static CbDate unpack_date(const Packing *packing)
{
    guint32 number = cb_unpack_number(packing->unpack, 99991231);
    return (CbDate){.year = (int)(number / 10000),
                    .month = (int)(number / 100 % 100),
                    .day = (int)(number % 100)};
}

static void pack_references(const Packing *packing, CbKind kind, CbIndexes indexes)
{
    cb_pack_number(packing->out, indexes.length);
    for (guint32 i = 0; i < indexes.length; i++) {
        cb_pack_text(packing->out, cb_targets_id(packing->targets, kind, indexes.items[i]));
    }
}

static CbIndexes unpack_references(const Packing *packing, CbKind kind)
{
    guint32 count = cb_unpack_count(packing->unpack);
    guint32 *items = cb_arena_new_array(packing->reader->arena, guint32, count);
    for (guint32 i = 0; i < count && !packing->unpack->failed; i++) {
        int index = cb_targets_find(packing->targets, kind, cb_unpack_some_text(packing->unpack));
        items[i] = (guint32)MAX(index, 0);
        if (index < 0) {
            cb_unpack_fail(packing->unpack);
        }
    }
    return (CbIndexes){.items = items, .length = count};
}

static void pack_terms(const Packing *packing, CbIndexes indexes)
{
    cb_pack_number(packing->out, indexes.length);
    for (guint32 i = 0; i < indexes.length; i++) {
        cb_pack_number(packing->out, indexes.items[i]);
    }
}

static CbIndexes unpack_terms(const Packing *packing, const CbVocabulary *vocabulary)
{
    guint32 count = cb_unpack_count(packing->unpack);
    if (count > 0 && (vocabulary == NULL || vocabulary->n_terms == 0)) {
        cb_unpack_fail(packing->unpack);
        return (CbIndexes){0};
    }
    guint32 *items = cb_arena_new_array(packing->reader->arena, guint32, count);
    for (guint32 i = 0; i < count && !packing->unpack->failed; i++) {
        items[i] = cb_unpack_number(packing->unpack, vocabulary->n_terms - 1);
    }
    return (CbIndexes){.items = items, .length = count};
}

/* Fields */

static gboolean is_reference(const CbField *field)
{
    return field->type == CB_FIELD_REF || field->type == CB_FIELD_REFS;
}

static void pack_value(const Packing *packing, const CbField *field, const CbFieldValue *value)
{
    cb_pack_number(packing->out, value->is_set ? 1 : 0);
    pack_texts(packing, &value->text);
    pack_body(packing, &value->markdown);
    if (is_reference(field)) {
        pack_references(packing, field->to, value->indexes);
    } else {
        pack_terms(packing, value->indexes);
    }
    cb_pack_double(packing->out, value->number);
    cb_pack_number(packing->out, value->boolean ? 1 : 0);
    pack_date(packing, value->date);
    cb_pack_number(packing->out, value->n_list);
    for (guint i = 0; i < value->n_list; i++) {
        pack_texts(packing, &value->list[i]);
    }
    cb_pack_span(packing->out, packing->sources, value->span);
}

/* Sees to it that what an image shows of media/ is still there. */
static void check_image(const Packing *packing, const CbText *image)
{
    for (guint i = 0; i < image->n_items; i++) {
        if (image->items[i].text != NULL &&
            !cb_targets_has_media(packing->targets, image->items[i].text)) {
            cb_unpack_fail(packing->unpack);
        }
    }
}

static void unpack_value(const Packing *packing, const CbField *field, CbFieldValue *value)
{
    value->is_set = cb_unpack_boolean(packing->unpack);
    value->text = unpack_texts(packing);
    value->markdown = unpack_body(packing);
    value->indexes = is_reference(field) ? unpack_references(packing, field->to)
                                         : unpack_terms(packing, field->vocabulary);
    value->number = cb_unpack_double(packing->unpack);
    value->boolean = cb_unpack_boolean(packing->unpack);
    value->date = unpack_date(packing);
    value->n_list = cb_unpack_count(packing->unpack);
    CbText *list = cb_arena_new_array(packing->reader->arena, CbText, value->n_list);
    for (guint i = 0; i < value->n_list && !packing->unpack->failed; i++) {
        list[i] = unpack_texts(packing);
    }
    value->list = list;
    value->span = cb_unpack_span(packing->unpack, packing->sources);
    if (field->type == CB_FIELD_IMAGE) {
        check_image(packing, &value->text);
    }
}

static void pack_private(const Packing *packing, const GArray *values)
{
    cb_pack_number(packing->out, values != NULL ? values->len : 0);
    for (guint i = 0; values != NULL && i < values->len; i++) {
        const CbPrivateValue *value = &g_array_index(values, CbPrivateValue, i);
        cb_pack_number(packing->out, (guint32)(value->field - packing->schema->fields));
        cb_pack_text(packing->out, value->text);
        cb_pack_span(packing->out, packing->sources, value->span);
    }
}

static void unpack_private(const Packing *packing)
{
    guint32 count = cb_unpack_count(packing->unpack);
    if (count > 0 && packing->schema->n_fields == 0) {
        cb_unpack_fail(packing->unpack);
    }
    for (guint32 i = 0; i < count && !packing->unpack->failed; i++) {
        guint32 field = cb_unpack_number(packing->unpack, packing->schema->n_fields - 1);
        CbPrivateValue value = {.field = &packing->schema->fields[field],
                                .text = cb_unpack_some_text(packing->unpack),
                                .span = cb_unpack_span(packing->unpack, packing->sources),
                                .entry = packing->home->id};
        g_array_append_val(packing->reader->private_values, value);
    }
}

/* Parts */

static void pack_sections(const Packing *packing, const CbCase *one)
{
    cb_pack_number(packing->out, one->n_sections);
    for (guint i = 0; i < one->n_sections; i++) {
        pack_texts(packing, &one->sections[i].title);
        pack_body(packing, &one->sections[i].text);
        cb_pack_span(packing->out, packing->sources, one->sections[i].span);
    }
    cb_pack_number(packing->out, one->n_quotes);
    for (guint i = 0; i < one->n_quotes; i++) {
        pack_body(packing, &one->quotes[i].text);
        pack_texts(packing, &one->quotes[i].by);
        pack_texts(packing, &one->quotes[i].role);
        cb_pack_number(packing->out, one->quotes[i].paraphrase ? 1 : 0);
    }
    cb_pack_number(packing->out, one->n_tips);
    for (guint i = 0; i < one->n_tips; i++) {
        pack_body(packing, &one->tips[i]);
    }
}

static void unpack_sections(const Packing *packing, CbCase *one)
{
    CbArena *arena = packing->reader->arena;
    CbUnpack *unpack = packing->unpack;
    one->n_sections = cb_unpack_count(unpack);
    CbSection *sections = cb_arena_new_array(arena, CbSection, one->n_sections);
    for (guint i = 0; i < one->n_sections && !unpack->failed; i++) {
        sections[i].title = unpack_texts(packing);
        sections[i].text = unpack_body(packing);
        sections[i].span = cb_unpack_span(unpack, packing->sources);
    }
    one->sections = sections;
    one->n_quotes = cb_unpack_count(unpack);
    CbQuote *quotes = cb_arena_new_array(arena, CbQuote, one->n_quotes);
    for (guint i = 0; i < one->n_quotes && !unpack->failed; i++) {
        quotes[i].text = unpack_body(packing);
        quotes[i].by = unpack_texts(packing);
        quotes[i].role = unpack_texts(packing);
        quotes[i].paraphrase = cb_unpack_boolean(unpack);
    }
    one->quotes = quotes;
    one->n_tips = cb_unpack_count(unpack);
    CbBody *tips = cb_arena_new_array(arena, CbBody, one->n_tips);
    for (guint i = 0; i < one->n_tips && !unpack->failed; i++) {
        tips[i] = unpack_body(packing);
    }
    one->tips = tips;
}

static void pack_links(const Packing *packing, const CbLink *links, guint count)
{
    cb_pack_number(packing->out, count);
    for (guint i = 0; i < count; i++) {
        pack_texts(packing, &links[i].title);
        pack_texts(packing, &links[i].url);
    }
}

static const CbLink *unpack_links(const Packing *packing, guint *count)
{
    *count = cb_unpack_count(packing->unpack);
    CbLink *links = cb_arena_new_array(packing->reader->arena, CbLink, *count);
    for (guint i = 0; i < *count && !packing->unpack->failed; i++) {
        links[i].title = unpack_texts(packing);
        links[i].url = unpack_texts(packing);
    }
    return links;
}

static void pack_entry(const Packing *packing, const CbEntry *entry)
{
    pack_texts(packing, &entry->title);
    pack_body(packing, &entry->summary);
    pack_date(packing, entry->updated);
    cb_pack_number(packing->out, entry->draft ? 1 : 0);
    cb_pack_span(packing->out, packing->sources, entry->span);
    cb_pack_span(packing->out, packing->sources, entry->updated_span);
}

static void unpack_entry(const Packing *packing, CbEntry *entry)
{
    entry->title = unpack_texts(packing);
    entry->summary = unpack_body(packing);
    entry->updated = unpack_date(packing);
    entry->draft = cb_unpack_boolean(packing->unpack);
    entry->span = cb_unpack_span(packing->unpack, packing->sources);
    entry->updated_span = cb_unpack_span(packing->unpack, packing->sources);
}

void cb_case_pack(const CbSchema *schema, const CbTargets *targets, const CbPackSources *sources,
                  const CbCase *one, const GArray *private_values, GString *out)
{
    Packing packing = {.schema = schema, .targets = targets, .sources = sources, .out = out};
    pack_entry(&packing, &one->entry);
    for (guint i = 0; i < schema->n_fields; i++) {
        pack_value(&packing, &schema->fields[i], &one->values[i]);
    }
    pack_private(&packing, private_values);
    pack_sections(&packing, one);
    pack_links(&packing, one->links, one->n_links);
    pack_links(&packing, one->sources, one->n_sources);
    pack_texts(&packing, &one->image);
    pack_texts(&packing, &one->image_alt);
    cb_pack_number(out, one->featured ? 1 : 0);
    pack_references(&packing, CB_KIND_CASE, one->named_related);
}

gboolean cb_case_unpack(CbReader *reader, const CbSchema *schema, const CbPackSources *sources,
                        CbUnpack *unpack, CbCase *one)
{
    Packing packing = {.schema = schema,
                       .targets = reader->targets,
                       .sources = sources,
                       .unpack = unpack,
                       .reader = reader,
                       .home = &one->entry};
    unpack_entry(&packing, &one->entry);
    CbFieldValue *values = cb_arena_new_array(reader->arena, CbFieldValue, schema->n_fields);
    for (guint i = 0; i < schema->n_fields && !unpack->failed; i++) {
        unpack_value(&packing, &schema->fields[i], &values[i]);
    }
    one->values = values;
    unpack_private(&packing);
    unpack_sections(&packing, one);
    one->links = unpack_links(&packing, &one->n_links);
    one->sources = unpack_links(&packing, &one->n_sources);
    one->image = unpack_texts(&packing);
    one->image_alt = unpack_texts(&packing);
    one->featured = cb_unpack_boolean(unpack);
    one->named_related = unpack_references(&packing, CB_KIND_CASE);
    check_image(&packing, &one->image);
    return !unpack->failed && unpack->at == unpack->end;
}
