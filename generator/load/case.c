#include "load/case.h"

#include "base/limits.h"
#include "load/links.h"
#include "load/scalar.h"
#include <math.h>
#include <string.h>

static const char *const section_keys[] = {"title", "text", NULL};
static const char *const quote_keys[] = {"text", "by", "role", "paraphrase", NULL};
static const char *const link_keys[] = {"title", "url", NULL};

const char *const *cb_case_keys(CbArena *arena, const CbSchema *schema)
{
    const char *const *built_in = cb_schema_built_in_names();
    guint n_built_in = g_strv_length((char **)built_in);
    gsize n_declared = schema->by_id ? cb_map_length(schema->by_id) : 0;
    const char **keys = cb_arena_new_array(arena, const char *, n_built_in + n_declared + 1);
    gsize count = 0;
    keys[count++] = built_in[0];
    for (gsize i = 0; i < n_declared; i++) {
        keys[count++] = cb_map_key_at(schema->by_id, i).as.string;
    }
    for (guint i = 1; i < n_built_in; i++) {
        keys[count++] = built_in[i];
    }
    return keys;
}

/* A list, or a single value as if it were one: its items. */
static const CbNode *const *items_of(const CbNode *const *node, gsize *length)
{
    if ((*node)->kind == CB_NODE_LIST) {
        *length = (*node)->length;
        return (const CbNode *const *)(*node)->items;
    }
    *length = 1;
    return node;
}

/* Adds `index` unless it is there already, which is reported. */
static void add_index(CbReader *reader, GHashTable *seen, guint32 *indexes, guint32 *count,
                      const CbNode *node, int index)
{
    if (g_hash_table_add(seen, GINT_TO_POINTER(index + 1))) {
        indexes[(*count)++] = (guint32)index;
    } else {
        cb_diagnostics_add(reader->diagnostics, CB_CODE_VALUE_TWICE, node->span, "take it out",
                           "\"%s\" is listed twice", node->text);
    }
}

CbIndexes cb_read_references(CbReader *reader, const CbNode *node, CbKind kind)
{
    if (!cb_node_is_set(node)) {
        return (CbIndexes){0};
    }
    gsize length;
    const CbNode *const *items = items_of(&node, &length);
    g_autoptr(GHashTable) seen = g_hash_table_new(NULL, NULL);
    guint32 *indexes = cb_arena_new_array(reader->arena, guint32, length);
    guint32 count = 0;
    for (gsize i = 0; i < length; i++) {
        const char *id = cb_read_word(reader, items[i]);
        int index = id ? cb_links_find(reader, items[i]->span, kind, id) : -1;
        if (index >= 0) {
            add_index(reader, seen, indexes, &count, items[i], index);
        }
    }
    return (CbIndexes){.items = indexes, .length = count};
}

static int find_term(CbReader *reader, const CbNode *node, const CbVocabulary *vocabulary)
{
    const char *id = cb_read_word(reader, node);
    int index = id ? cb_vocabulary_term(vocabulary, id) : -1;
    if (!id || index >= 0 || vocabulary->is_damaged) {
        return index;
    }
    const char *labelled = cb_vocabulary_labelled(vocabulary, id);
    if (labelled != NULL) {
        g_autofree char *hint = g_strdup_printf("did you mean \"%s\"?", labelled);
        g_autofree char *about = g_strdup_printf("%s:%s", vocabulary->id, id);
        cb_diagnostics_add(reader->diagnostics, CB_CODE_TERM_UNKNOWN, node->span, hint,
                           "\"%s\" is the label of a term, not its id", id);
        cb_diagnostics_about(reader->diagnostics, about);
        return -1;
    }
    guint count = cb_read_may_suggest(reader) ? vocabulary->n_terms : 0;
    g_autofree const char **ids = g_new(const char *, count + 1);
    for (guint i = 0; i < count; i++) {
        ids[i] = vocabulary->terms[i].id;
    }
    const char *subject = reader->subject;
    reader->subject = vocabulary->id;
    cb_read_unknown(reader, CB_CODE_TERM_UNKNOWN, node->span, "term", id, ids, count);
    reader->subject = subject;
    return -1;
}

/* Several terms in one text, as spreadsheets have them: `a, b` or `a b` for `[a, b]`. Reported if
 * each is one, and the text is none. */
static gboolean is_unbracketed(CbReader *reader, const CbNode *node, const CbVocabulary *vocabulary)
{
    if (node->kind != CB_NODE_SCALAR || strpbrk(node->text, ",; ") == NULL ||
        cb_vocabulary_term(vocabulary, node->text) >= 0) {
        return FALSE;
    }
    g_auto(GStrv) parts = g_strsplit_set(node->text, ",; ", -1);
    g_autoptr(GPtrArray) terms = g_ptr_array_new();
    for (guint i = 0; parts[i] != NULL; i++) {
        if (*parts[i] == '\0') {
            continue;
        }
        if (cb_vocabulary_term(vocabulary, parts[i]) < 0) {
            return FALSE;
        }
        g_ptr_array_add(terms, parts[i]);
    }
    if (terms->len < 2) {
        return FALSE;
    }
    g_ptr_array_add(terms, NULL);
    g_autofree char *list = g_strjoinv(", ", (char **)terms->pdata);
    g_autofree char *hint = g_strdup_printf("put them between brackets: [%s]", list);
    cb_diagnostics_add(reader->diagnostics, CB_CODE_TERM_UNKNOWN, node->span, hint,
                       "several terms in one text: \"%s\"", node->text);
    return TRUE;
}

CbIndexes cb_read_terms(CbReader *reader, const CbNode *node, const CbVocabulary *vocabulary)
{
    if (!cb_node_is_set(node) || is_unbracketed(reader, node, vocabulary)) {
        return (CbIndexes){0};
    }
    gsize length;
    const CbNode *const *items = items_of(&node, &length);
    g_autoptr(GHashTable) seen = g_hash_table_new(NULL, NULL);
    guint32 *indexes = cb_arena_new_array(reader->arena, guint32, length);
    guint32 count = 0;
    for (gsize i = 0; i < length; i++) {
        int index = find_term(reader, items[i], vocabulary);
        if (index >= 0) {
            add_index(reader, seen, indexes, &count, items[i], index);
        }
    }
    return (CbIndexes){.items = indexes, .length = count};
}

/* A field with one value must not have a list. */
static gboolean is_single(CbReader *reader, const CbNode *node)
{
    if (cb_node_is_set(node) && node->kind != CB_NODE_SCALAR) {
        cb_read_mismatch(reader, node, "one value");
        return FALSE;
    }
    return cb_node_is_set(node);
}

/* Whether YAML takes a text that stands in the file without quotation marks for something else. */
static gboolean is_untyped(const CbTranslation *item)
{
    const char *written = cb_source_text(item->span.source, NULL) + item->span.start;
    return g_str_has_prefix(written, item->text) && !cb_yaml_is_text(item->text);
}

static void check_pattern(CbReader *reader, const CbField *field, const CbText *text)
{
    /* What the schema tells readers about the field is likely to say what it looks like. */
    const char *description = cb_text_get(&field->description, 0, NULL);
    for (guint i = 0; field->regex && i < text->n_items; i++) {
        if (!text->items[i].text) {
            continue;
        } else if (is_untyped(&text->items[i])) {
            g_autofree char *hint = g_strdup_printf("write \"%s\"", text->items[i].text);
            cb_diagnostics_add(reader->diagnostics, CB_CODE_TYPE, text->items[i].span, hint,
                               "expected a text, found %s without quotation marks",
                               text->items[i].text);
        } else if (!g_regex_match(field->regex, text->items[i].text, 0, NULL)) {
            cb_diagnostics_add(
                reader->diagnostics, CB_CODE_PATTERN, text->items[i].span,
                description ? description : "the schema says what it is to look like",
                "\"%s\" does not match the pattern %s", text->items[i].text, field->pattern);
        }
    }
}

static void check_range(CbReader *reader, const CbField *field, const CbNode *node, double number)
{
    gboolean is_year = field->type == CB_FIELD_YEAR;
    double min = field->has_min ? field->min : is_year ? CB_MIN_YEAR : -INFINITY;
    double max = field->has_max ? field->max : is_year ? CB_MAX_YEAR : INFINITY;
    char limit[G_ASCII_DTOSTR_BUF_SIZE];
    const char *hint = is_year ? "write the year, as in 2026; limits are in schema.yaml"
                               : "correct the number, or the limit in schema.yaml";
    if (number < min) {
        cb_diagnostics_add(reader->diagnostics, CB_CODE_RANGE, node->span, hint,
                           "%s is less than the smallest value, %s", node->text,
                           g_ascii_formatd(limit, sizeof limit, "%.15g", min));
    } else if (number > max) {
        cb_diagnostics_add(reader->diagnostics, CB_CODE_RANGE, node->span, hint,
                           "%s is more than the largest value, %s", node->text,
                           g_ascii_formatd(limit, sizeof limit, "%.15g", max));
    }
}

static gboolean read_number_field(CbReader *reader, const CbField *field, const CbNode *node,
                                  CbFieldValue *value)
{
    if (!is_single(reader, node) ||
        !cb_read_number(reader, node, field->type != CB_FIELD_NUMBER, &value->number)) {
        return FALSE;
    }
    check_range(reader, field, node, value->number);
    value->text = cb_text_new(reader->arena, cb_read_string(reader, node), node->span);
    return TRUE;
}

static void check_address(CbReader *reader, const CbNode *node, const CbField *field)
{
    if (!cb_node_is_set(node) || node->kind != CB_NODE_SCALAR) {
        return;
    }
    const char *path = field->type == CB_FIELD_IMAGE ? cb_read_word(reader, node) : NULL;
    if (field->type == CB_FIELD_URL) {
        cb_read_url(reader, node);
    } else if (path) {
        cb_links_check_image(reader, node->span, path);
    }
}

/* Each language's address or media path is checked. */
static void check_addresses(CbReader *reader, const CbLayers *layers, const CbField *field)
{
    const CbNode *base = layers->nodes[0];
    for (guint i = 0; i < reader->n_languages; i++) {
        check_address(reader, layers->nodes[i], field);
    }
    for (gsize i = 0; base && base->kind == CB_NODE_MAP && i < base->length; i++) {
        check_address(reader, base->entries[i].value, field);
    }
}

static gboolean read_text_field(CbReader *reader, const CbField *field, const CbLayers *layers,
                                CbFieldValue *value)
{
    if (field->type == CB_FIELD_EMAIL) {
        cb_read_only_base(reader, layers);
        const CbNode *node = layers->nodes[0];
        const char *email = cb_read_email(reader, node);
        if (email) {
            value->text = cb_text_new(reader->arena, email, node->span);
        }
    } else {
        cb_read_text(reader, layers, &value->text);
        check_addresses(reader, layers, field);
    }
    check_pattern(reader, field, &value->text);
    return cb_text_is_set(&value->text);
}

static gboolean read_list_field(CbReader *reader, const CbField *field, const CbLayers *layers,
                                CbFieldValue *value)
{
    value->list = cb_read_texts(reader, layers, &value->n_list);
    for (guint i = 0; i < value->n_list; i++) {
        check_pattern(reader, field, &value->list[i]);
    }
    return value->n_list > 0;
}

static gboolean read_value(CbReader *reader, const CbField *field, const CbLayers *layers,
                           CbFieldValue *value)
{
    const CbNode *node = layers->nodes[0];
    switch (field->type) {
    case CB_FIELD_TEXT:
    case CB_FIELD_URL:
    case CB_FIELD_EMAIL:
    case CB_FIELD_IMAGE:
        return read_text_field(reader, field, layers, value);
    case CB_FIELD_LIST:
        return read_list_field(reader, field, layers, value);
    case CB_FIELD_MARKDOWN: {
        g_autofree char *prefix = g_strconcat(field->id, "-", NULL);
        return cb_read_body(reader, layers, prefix, &value->markdown);
    }
    default:
        break;
    }
    cb_read_only_base(reader, layers);
    switch (field->type) {
    case CB_FIELD_TERM:
        if (is_single(reader, node)) {
            value->indexes = cb_read_terms(reader, node, field->vocabulary);
        }
        return value->indexes.length > 0;
    case CB_FIELD_TERMS:
        value->indexes = cb_read_terms(reader, node, field->vocabulary);
        return value->indexes.length > 0;
    case CB_FIELD_REF:
        if (is_single(reader, node)) {
            value->indexes = cb_read_references(reader, node, field->to);
        }
        return value->indexes.length > 0;
    case CB_FIELD_REFS:
        value->indexes = cb_read_references(reader, node, field->to);
        return value->indexes.length > 0;
    case CB_FIELD_BOOLEAN:
        return cb_read_boolean(reader, node, &value->boolean);
    case CB_FIELD_DATE:
        return cb_read_date(reader, node, &value->date);
    case CB_FIELD_INTEGER:
    case CB_FIELD_NUMBER:
    case CB_FIELD_YEAR:
    default:
        return read_number_field(reader, field, node, value);
    }
}

/* Keeps the scalars at and below a node, to be looked for in the outputs. */
static void keep_private(CbReader *reader, const CbField *field, const CbNode *node)
{
    if (!node) {
        return;
    }
    const char *text =
        node->kind == CB_NODE_SCALAR && cb_node_is_set(node) ? cb_read_string(reader, node) : NULL;
    CbPrivateValue value = {
        .text = text, .field = field, .entry = reader->home->id, .span = node->span};
    if (text && reader->private_values) {
        g_array_append_val(reader->private_values, value);
    }
    /* The depth of a tree is limited by the parser. */
    for (gsize i = 0; node->kind == CB_NODE_LIST && i < node->length; i++) {
        keep_private(reader, field, node->items[i]);
    }
    for (gsize i = 0; node->kind == CB_NODE_MAP && i < node->length; i++) {
        keep_private(reader, field, node->entries[i].value);
    }
}

static void read_fields(CbReader *reader, const CbSchema *schema, const CbLayers *root, CbCase *one)
{
    CbFieldValue *values = cb_arena_new_array(reader->arena, CbFieldValue, schema->n_fields);
    for (guint i = 0; i < schema->n_fields; i++) {
        const CbField *field = &schema->fields[i];
        CbLayers layers = cb_layers_get(root, field->id);
        const CbNode *node = layers.nodes[0];
        values[i].is_set = read_value(reader, field, &layers, &values[i]);
        if (node) {
            values[i].span = node->span;
        }
        if (!field->is_private) {
            continue;
        }
        values[i] = (CbFieldValue){0};
        for (guint language = 0; language < reader->n_languages; language++) {
            keep_private(reader, field, layers.nodes[language]);
        }
    }
    one->values = values;
}

/* Whether item `index` of a list of maps with the reader's keys of items is usable: they are
 * checked. `main_key` is the one that says most. */
static gboolean read_item(CbReader *reader, const CbLayers *list, gsize index, const char *main_key,
                          CbLayers *item)
{
    const char *const *keys = reader->item_keys;
    *item = cb_layers_item(list, index);
    if (item->nodes[0] && cb_node_is_null(item->nodes[0]) && !item->nodes[0]->is_damaged) {
        cb_read_mismatch(reader, item->nodes[0], "a map of keys and values");
        return FALSE;
    }
    cb_read_adopt_key(reader, item->nodes[0], main_key, keys);
    for (guint i = 0; i < reader->n_languages; i++) {
        if (item->nodes[i] && cb_read_is_map(reader, item->nodes[i])) {
            cb_read_check_keys(reader, item->nodes[i], keys);
        }
    }
    return item->nodes[0] && item->nodes[0]->kind == CB_NODE_MAP;
}

static void read_sections(CbReader *reader, const CbLayers *root, CbCase *one)
{
    CbLayers list = cb_layers_get(root, "sections");
    reader->item_keys = section_keys;
    gsize length = cb_read_length(reader, &list);
    CbSection *sections = cb_arena_new_array(reader->arena, CbSection, length);
    for (gsize i = 0; i < length; i++) {
        CbLayers item;
        if (!read_item(reader, &list, i, "text", &item)) {
            continue;
        }
        CbSection *section = &sections[one->n_sections++];
        CbLayers title = cb_layers_get(&item, "title");
        CbLayers text = cb_layers_get(&item, "text");
        g_autofree char *prefix = g_strdup_printf("s%u-", one->n_sections);
        cb_read_required(reader, item.nodes[0], "title", section_keys);
        cb_read_text(reader, &title, &section->title);
        cb_read_body(reader, &text, prefix, &section->text);
        section->span = title.nodes[0] ? title.nodes[0]->span : item.nodes[0]->span;
    }
    reader->item_keys = NULL;
    one->sections = sections;
}

static void read_quotes(CbReader *reader, const CbLayers *root, CbCase *one)
{
    CbLayers list = cb_layers_get(root, "quotes");
    reader->item_keys = quote_keys;
    gsize length = cb_read_length(reader, &list);
    CbQuote *quotes = cb_arena_new_array(reader->arena, CbQuote, length);
    for (gsize i = 0; i < length; i++) {
        CbLayers item;
        if (!read_item(reader, &list, i, "text", &item)) {
            continue;
        }
        CbQuote *quote = &quotes[one->n_quotes++];
        CbLayers text = cb_layers_get(&item, "text");
        CbLayers by = cb_layers_get(&item, "by");
        CbLayers role = cb_layers_get(&item, "role");
        CbLayers paraphrase = cb_layers_get(&item, "paraphrase");
        g_autofree char *prefix = g_strdup_printf("q%u-", one->n_quotes);
        cb_read_required(reader, item.nodes[0], "text", quote_keys);
        cb_read_body(reader, &text, prefix, &quote->text);
        cb_read_text(reader, &by, &quote->by);
        cb_read_text(reader, &role, &quote->role);
        cb_read_only_base(reader, &paraphrase);
        cb_read_boolean(reader, paraphrase.nodes[0], &quote->paraphrase);
    }
    reader->item_keys = NULL;
    one->quotes = quotes;
}

static void read_tips(CbReader *reader, const CbLayers *root, CbCase *one)
{
    CbLayers list = cb_layers_get(root, "tips");
    gsize length = cb_read_length(reader, &list);
    CbBody *tips = cb_arena_new_array(reader->arena, CbBody, length);
    for (gsize i = 0; i < length; i++) {
        CbLayers item = cb_layers_item(&list, i);
        cb_read_blank_item(reader, &item);
        g_autofree char *prefix = g_strdup_printf("t%u-", one->n_tips + 1);
        one->n_tips += cb_read_body(reader, &item, prefix, &tips[one->n_tips]) ? 1 : 0;
    }
    one->tips = tips;
}

static const CbLink *read_links(CbReader *reader, const CbLayers *root, const char *key,
                                const char *required, guint *count)
{
    static const CbField url_field = {.id = "url", .type = CB_FIELD_URL};
    CbLayers list = cb_layers_get(root, key);
    reader->item_keys = link_keys;
    gsize length = cb_read_length(reader, &list);
    CbLink *links = cb_arena_new_array(reader->arena, CbLink, length);
    for (gsize i = 0; i < length; i++) {
        CbLayers item;
        if (!read_item(reader, &list, i, required, &item)) {
            continue;
        }
        CbLink *link = &links[(*count)++];
        CbLayers title = cb_layers_get(&item, "title");
        CbLayers url = cb_layers_get(&item, "url");
        cb_read_required(reader, item.nodes[0], required, link_keys);
        cb_read_text(reader, &title, &link->title);
        cb_read_text(reader, &url, &link->url);
        check_addresses(reader, &url, &url_field);
    }
    reader->item_keys = NULL;
    return links;
}

static void read_image(CbReader *reader, const CbLayers *root, CbCase *one)
{
    static const CbField image_field = {.id = "image", .type = CB_FIELD_IMAGE};
    CbLayers image = cb_layers_get(root, "image");
    CbLayers alt = cb_layers_get(root, "image_alt");
    gboolean has_image = cb_read_text(reader, &image, &one->image);
    gboolean has_alt = cb_read_text(reader, &alt, &one->image_alt);
    check_addresses(reader, &image, &image_field);
    guint first = 0;
    while (has_image && first + 1 < one->image.n_items && one->image.items[first].text == NULL) {
        first++;
    }
    gboolean is_lost = cb_node_is_lost(root->nodes[0], image.nodes[0]);
    gboolean is_alt_lost = cb_node_is_lost(root->nodes[0], alt.nodes[0]);
    if (!has_image && !is_lost && !cb_node_is_set(image.nodes[0]) && has_alt &&
        cb_node_is_set(alt.nodes[0])) {
        cb_diagnostics_add(reader->diagnostics, CB_CODE_ALT_UNUSED, alt.nodes[0]->span,
                           "add \"image: …\", or take it out",
                           "there is an alternative text, but no image");
    }
    if (has_image && !has_alt && !is_alt_lost) {
        cb_diagnostics_add(reader->diagnostics, CB_CODE_IMAGE_ALT, one->image.items[first].span,
                           "add \"image_alt: …\", what the image shows",
                           "the image has no alternative text");
    }
}

/* Reports what is required and missing; of a draft, its title alone. */
static void check_required(CbReader *reader, const CbSchema *schema, const char *const *keys,
                           const CbNode *root)
{
    cb_read_required(reader, root, "title", keys);
    if (reader->is_draft) {
        return;
    }
    for (guint i = 0; i < schema->n_built_in; i++) {
        if (schema->built_in[i].required && strcmp(schema->built_in[i].id, "title") != 0) {
            cb_read_required(reader, root, schema->built_in[i].id, keys);
        }
    }
    for (guint i = 0; i < schema->n_fields; i++) {
        if (schema->fields[i].required) {
            cb_read_required(reader, root, schema->fields[i].id, keys);
        }
    }
}

static void read_entry(CbReader *reader, const CbLayers *root, CbEntry *entry)
{
    CbLayers title = cb_layers_get(root, "title");
    CbLayers summary = cb_layers_get(root, "summary");
    CbLayers updated = cb_layers_get(root, "updated");
    CbLayers draft = cb_layers_get(root, "draft");
    const CbNode *named = title.nodes[0];
    entry->span = named ? named->span : cb_span_start(root->nodes[0]->span);
    cb_read_title(reader, &title, entry);
    cb_read_body(reader, &summary, "summary-", &entry->summary);
    cb_read_only_base(reader, &updated);
    cb_read_only_base(reader, &draft);
    if (cb_read_date(reader, updated.nodes[0], &entry->updated)) {
        entry->updated_span = updated.nodes[0]->span;
    }
    cb_read_boolean(reader, draft.nodes[0], &entry->draft);
}

static void check_related(CbReader *reader, const CbNode *node, const char *id)
{
    gsize length = 0;
    const CbNode *const *items = id && cb_node_is_set(node) ? items_of(&node, &length) : NULL;
    for (gsize i = 0; i < length; i++) {
        if (items[i]->kind == CB_NODE_SCALAR && strcmp(items[i]->text, id) == 0) {
            cb_diagnostics_add(reader->diagnostics, CB_CODE_RELATED_SELF, items[i]->span,
                               "take it out", "the case is related to itself");
        }
    }
}

void cb_case_read(CbReader *reader, const CbSchema *schema, const char *const *keys,
                  const CbLayers *root, CbCase *one)
{
    reader->keys = keys;
    reader->home = &one->entry;
    reader->keys_unchecked = schema->is_broken;
    reader->subject = "case";
    for (guint i = 0; i < reader->n_languages && !schema->is_broken; i++) {
        cb_read_check_keys(reader, root->nodes[i], keys);
    }
    check_required(reader, schema, keys, root->nodes[0]);
    reader->subject = NULL;
    CbLayers related = cb_layers_get(root, "related");
    CbLayers featured = cb_layers_get(root, "featured");
    read_entry(reader, root, &one->entry);
    read_fields(reader, schema, root, one);
    read_sections(reader, root, one);
    read_quotes(reader, root, one);
    read_tips(reader, root, one);
    one->links = read_links(reader, root, "links", "url", &one->n_links);
    one->sources = read_links(reader, root, "sources", "title", &one->n_sources);
    read_image(reader, root, one);
    cb_read_only_base(reader, &related);
    cb_read_only_base(reader, &featured);
    one->named_related = cb_read_references(reader, related.nodes[0], CB_KIND_CASE);
    check_related(reader, related.nodes[0], one->entry.id);
    cb_read_boolean(reader, featured.nodes[0], &one->featured);
}
