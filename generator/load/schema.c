#include "load/schema.h"

#include "base/limits.h"
#include "base/suggest.h"
#include "load/pattern.h"
#include "load/reader.h"
#include "load/scalar.h"
#include <string.h>

static const char *const type_names[] = {
    [CB_FIELD_TEXT] = "text",       [CB_FIELD_MARKDOWN] = "markdown",
    [CB_FIELD_TERM] = "term",       [CB_FIELD_TERMS] = "terms",
    [CB_FIELD_REF] = "ref",         [CB_FIELD_REFS] = "refs",
    [CB_FIELD_INTEGER] = "integer", [CB_FIELD_NUMBER] = "number",
    [CB_FIELD_BOOLEAN] = "boolean", [CB_FIELD_YEAR] = "year",
    [CB_FIELD_DATE] = "date",       [CB_FIELD_URL] = "url",
    [CB_FIELD_EMAIL] = "email",     [CB_FIELD_IMAGE] = "image",
    [CB_FIELD_LIST] = "list",       NULL};

static const char *const kind_names[] = {"case",   "practice", "topic", "tool",
                                         "figure", "page",     "guide"};
static const char *const kind_folders[] = {"cases",   "practices", "topics", "tools",
                                           "figures", "pages",     NULL};

static const char *const built_in_names[] = {
    "title", "summary",   "sections", "quotes",   "tips",  "links",   "sources",
    "image", "image_alt", "related",  "featured", "draft", "updated", NULL};
/* What each case has of itself: tables of cases have columns of these names. */
static const char *const reserved_names[] = {"id", "path", NULL};
static const char *const built_in_keys[] = {"label", "description", "required", NULL};

static const char *const schema_keys[] = {"case", "vocabularies", NULL};
static const char *const vocabulary_keys[] = {"scale", "terms", NULL};
static const char *const term_keys[] = {"id", "label", "description", "terms", NULL};

#define COMMON "type", "label", "description", "group", "required", "private"
static const char *const text_keys[] = {COMMON, "pattern", "translate", NULL};
static const char *const markdown_keys[] = {COMMON, "translate", NULL};
static const char *const pattern_keys[] = {COMMON, "pattern", NULL};
static const char *const number_keys[] = {COMMON, "min", "max", "unit", "facet", NULL};
static const char *const year_keys[] = {COMMON, "min", "max", "facet", NULL};
static const char *const term_field_keys[] = {COMMON, "vocabulary", "facet", NULL};
static const char *const reference_keys[] = {COMMON, "to", "facet", NULL};
static const char *const boolean_keys[] = {COMMON, "facet", NULL};
static const char *const plain_keys[] = {COMMON, NULL};
/* All of them, for telling an unknown key from one that belongs to another type. */
static const char *const all_keys[] = {COMMON, "vocabulary", "to",      "facet",     "min",
                                       "max",  "unit",       "pattern", "translate", NULL};

const char *cb_kind_folder(CbKind kind)
{
    return kind == CB_KIND_GUIDE ? "guides" : kind_folders[kind];
}

const char *cb_kind_name(CbKind kind)
{
    return kind_names[kind];
}

const char *cb_field_type_name(CbFieldType type)
{
    return type_names[type];
}

const char *const *cb_schema_built_in_names(void)
{
    return built_in_names;
}

const CbBuiltInField *cb_schema_built_in(const CbSchema *schema, const char *id)
{
    for (guint i = 0; i < schema->n_built_in; i++) {
        if (strcmp(schema->built_in[i].id, id) == 0) {
            return &schema->built_in[i];
        }
    }
    return NULL;
}

const char *const *cb_schema_keys(CbFieldType type)
{
    switch (type) {
    case CB_FIELD_TEXT:
    case CB_FIELD_LIST:
        return text_keys;
    case CB_FIELD_MARKDOWN:
        return markdown_keys;
    case CB_FIELD_URL:
    case CB_FIELD_EMAIL:
        return pattern_keys;
    case CB_FIELD_TERM:
    case CB_FIELD_TERMS:
        return term_field_keys;
    case CB_FIELD_REF:
    case CB_FIELD_REFS:
        return reference_keys;
    case CB_FIELD_INTEGER:
    case CB_FIELD_NUMBER:
        return number_keys;
    case CB_FIELD_YEAR:
        return year_keys;
    case CB_FIELD_BOOLEAN:
        return boolean_keys;
    case CB_FIELD_DATE:
    case CB_FIELD_IMAGE:
    default:
        return plain_keys;
    }
}

static int index_of(const CbMap *map, const char *id)
{
    CbValue value = map ? cb_map_get(map, id) : (CbValue){0};
    return value.type == CB_VALUE_INTEGER ? (int)value.as.integer : -1;
}

int cb_schema_field(const CbSchema *schema, const char *id)
{
    return index_of(schema->by_id, id);
}

int cb_vocabulary_term(const CbVocabulary *vocabulary, const char *id)
{
    return index_of(vocabulary->by_id, id);
}

const char *cb_vocabulary_labelled(const CbVocabulary *vocabulary, const char *label)
{
    g_autofree char *folded = g_utf8_casefold(label, -1);
    int index = index_of(vocabulary->by_label, folded);
    return index >= 0 ? vocabulary->terms[index].id : NULL;
}

/* The first term with a label has it, in whatever language. */
static const CbMap *terms_by_label(CbArena *arena, const CbTerm *terms, guint n_terms)
{
    CbMap *by_label = cb_map_new(arena, n_terms);
    for (guint i = 0; i < n_terms; i++) {
        const CbText *text = &terms[i].label;
        for (guint j = 0; j < text->n_items; j++) {
            const char *label = text->items[j].text;
            g_autofree char *folded = label != NULL ? g_utf8_casefold(label, -1) : NULL;
            if (folded != NULL && index_of(by_label, folded) < 0) {
                cb_map_set(by_label, cb_arena_strdup(arena, folded), cb_value_integer(i));
            }
        }
    }
    return by_label;
}

/* The terms of a vocabulary while they are read. */
typedef struct {
    CbReader *reader;
    GArray *terms; /* of CbTerm */
    CbMap *by_id;
    gboolean lacks_some; /* one has the id of another: cases may use its own */
} Terms;

/* Adds a term; its index, or -1 if it has no id of its own. */
static int add_term(Terms *terms, const CbNode *node, int parent, guint level)
{
    CbReader *reader = terms->reader;
    const CbNode *id_node = cb_read_required(reader, node, "id", term_keys);
    CbTerm term = {.id = cb_read_id(reader, id_node, FALSE), .parent = parent, .level = level};
    CbLayers label = cb_layers_single(cb_node_get(node, "label"));
    CbLayers description = cb_layers_single(cb_node_get(node, "description"));
    if (!term.id) {
        return -1;
    }
    term.span = id_node->span;
    if (!cb_read_text(reader, &label, &term.label)) {
        term.label = cb_text_new(reader->arena, term.id, term.span);
    }
    cb_read_text(reader, &description, &term.description);
    if (index_of(terms->by_id, term.id) >= 0) {
        cb_diagnostics_add(reader->diagnostics, CB_CODE_SCHEMA_TERM_TWICE, term.span,
                           "give it another id, at any level", "the term \"%s\" is there already",
                           term.id);
        terms->lacks_some = TRUE;
        return -1;
    }
    int index = (int)terms->terms->len;
    cb_map_set(terms->by_id, term.id, cb_value_integer(index));
    g_array_append_val(terms->terms, term);
    return index;
}

/* Recursion ends with the depth of the YAML tree. */
static void read_terms(Terms *terms, const CbNode *list, int parent, guint level)
{
    gsize length = cb_read_is_list(terms->reader, list) ? list->length : 0;
    for (gsize i = 0; i < length; i++) {
        const CbNode *node = list->items[i];
        if (!cb_read_is_map(terms->reader, node)) {
            continue;
        }
        if (terms->terms->len == CB_MAX_TERMS) {
            cb_diagnostics_add(terms->reader->diagnostics, CB_CODE_SCHEMA_LIMIT, node->span,
                               "divide it into two vocabularies",
                               "a vocabulary has at most %d terms", CB_MAX_TERMS);
            return;
        }
        cb_read_check_keys(terms->reader, node, term_keys);
        int index = add_term(terms, node, parent, level);
        read_terms(terms, cb_node_get(node, "terms"), index >= 0 ? index : parent,
                   index >= 0 ? level + 1 : level);
    }
}

static gboolean all_begin_with_digits(const GArray *terms)
{
    for (guint i = 0; i < terms->len; i++) {
        if (!g_ascii_isdigit(g_array_index(terms, CbTerm, i).id[0])) {
            return FALSE;
        }
    }
    return terms->len > 0;
}

static void read_vocabulary(CbReader *reader, const CbNodeEntry *entry, CbVocabulary *vocabulary)
{
    g_autoptr(GArray) array = g_array_new(FALSE, TRUE, sizeof(CbTerm));
    Terms terms = {reader, array, cb_map_new(reader->arena, 0), FALSE};
    const CbNode *list = entry->value;
    gboolean scale = FALSE;
    if (list->kind == CB_NODE_MAP) {
        cb_read_check_keys(reader, list, vocabulary_keys);
        cb_read_boolean(reader, cb_node_get(list, "scale"), &scale);
        list = cb_read_required(reader, list, "terms", vocabulary_keys);
    }
    read_terms(&terms, list, -1, 1);
    CbTerm *copy = cb_arena_new_array(reader->arena, CbTerm, array->len);
    if (array->len > 0) {
        memcpy(copy, array->data, array->len * sizeof *copy);
    }
    *vocabulary = (CbVocabulary){
        .id = entry->key,
        .terms = copy,
        .n_terms = array->len,
        .by_id = terms.by_id,
        .by_label = terms_by_label(reader->arena, copy, array->len),
        .is_scale = scale || all_begin_with_digits(array),
        .is_damaged = terms.lacks_some || cb_node_has_damage(entry->value),
        .span = entry->key_span,
    };
}

static void check_name(CbReader *reader, const CbNodeEntry *entry)
{
    if (!cb_id_is_valid(entry->key, TRUE)) {
        cb_diagnostics_add(reader->diagnostics, CB_CODE_ID, entry->key_span,
                           "begin with a letter; use lower-case letters, digits and _",
                           "\"%s\" is no name of a field or vocabulary", entry->key);
    }
}

static void read_vocabularies(CbReader *reader, const CbNode *map, CbSchema *schema)
{
    if (!cb_read_is_map(reader, map)) {
        return;
    }
    CbVocabulary *vocabularies = cb_arena_new_array(reader->arena, CbVocabulary, map->length);
    for (gsize i = 0; i < map->length; i++) {
        check_name(reader, &map->entries[i]);
        read_vocabulary(reader, &map->entries[i], &vocabularies[i]);
    }
    schema->vocabularies = vocabularies;
    schema->n_vocabularies = (guint)map->length;
}

static void read_built_in(CbReader *reader, const CbNodeEntry *entry, CbBuiltInField *field)
{
    const CbNode *node = entry->value;
    field->id = entry->key;
    if (!cb_read_is_map(reader, node)) {
        return;
    }
    for (gsize i = 0; i < node->length; i++) {
        if (!g_strv_contains(built_in_keys, node->entries[i].key) &&
            g_strv_contains(all_keys, node->entries[i].key)) {
            cb_diagnostics_add(reader->diagnostics, CB_CODE_SCHEMA_BUILT_IN,
                               node->entries[i].key_span,
                               "it can be made required, and have another label or description",
                               "\"%s\" is a built-in field and cannot be defined anew", entry->key);
        } else if (!g_strv_contains(built_in_keys, node->entries[i].key)) {
            cb_read_unknown_key(reader, node, &node->entries[i], built_in_keys);
        }
    }
    CbLayers label = cb_layers_single(cb_node_get(node, "label"));
    CbLayers description = cb_layers_single(cb_node_get(node, "description"));
    cb_read_text(reader, &label, &field->label);
    cb_read_text(reader, &description, &field->description);
    cb_read_boolean(reader, cb_node_get(node, "required"), &field->required);
}

static gboolean read_type(CbReader *reader, const CbNode *node, CbFieldType *type)
{
    const CbNode *value = cb_read_required(reader, node, "type", all_keys);
    const char *name = cb_read_string(reader, value);
    if (!name) {
        return FALSE;
    }
    for (guint i = 0; type_names[i]; i++) {
        if (strcmp(type_names[i], name) == 0) {
            *type = (CbFieldType)i;
            return TRUE;
        }
    }
    g_autofree char *near = cb_suggest_near(name, type_names, G_N_ELEMENTS(type_names) - 1);
    g_autofree char *known = g_strjoinv(", ", (char **)type_names);
    g_autofree char *all = g_strconcat("types are ", known, NULL);
    cb_diagnostics_add(reader->diagnostics, CB_CODE_SCHEMA_TYPE, value->span, near ? near : all,
                       "unknown type \"%s\"", name);
    return FALSE;
}

static void check_field_keys(CbReader *reader, const CbNode *node, CbFieldType type)
{
    const char *const *keys = cb_schema_keys(type);
    for (gsize i = 0; i < node->length; i++) {
        CbNodeEntry *entry = &node->entries[i];
        if (g_strv_contains(keys, entry->key)) {
            continue;
        }
        if (g_strv_contains(all_keys, entry->key)) {
            cb_diagnostics_add(reader->diagnostics, CB_CODE_SCHEMA_KEY, entry->key_span,
                               "take it out", "\"%s\" has no meaning for a field of type %s",
                               entry->key, type_names[type]);
        } else {
            cb_read_unknown_key(reader, node, entry, keys);
        }
    }
}

static gboolean read_vocabulary_name(CbReader *reader, const CbNode *node, const CbSchema *schema,
                                     CbField *field)
{
    const CbNode *value = cb_read_required(reader, node, "vocabulary", all_keys);
    const char *name = cb_read_string(reader, value);
    if (!name) {
        return FALSE;
    }
    for (guint i = 0; i < schema->n_vocabularies; i++) {
        if (strcmp(schema->vocabularies[i].id, name) == 0) {
            field->vocabulary = &schema->vocabularies[i];
        }
    }
    if (field->vocabulary || schema->are_vocabularies_lost) {
        return field->vocabulary != NULL;
    }
    g_autofree const char **names = g_new(const char *, schema->n_vocabularies + 1);
    for (guint i = 0; i < schema->n_vocabularies; i++) {
        names[i] = schema->vocabularies[i].id;
    }
    const char *near = cb_suggest(name, names, schema->n_vocabularies);
    if (near != NULL && !cb_id_is_valid(near, TRUE)) {
        return FALSE; /* that it has no name is said there */
    }
    cb_read_unknown_or(reader, CB_CODE_SCHEMA_VOCABULARY, value->span, "vocabulary", name, names,
                       schema->n_vocabularies, "declare it below \"vocabularies\", with its terms");
    return FALSE;
}

static gboolean read_target(CbReader *reader, const CbNode *node, CbField *field)
{
    int kind = cb_read_choice(reader, cb_read_required(reader, node, "to", all_keys), kind_folders);
    field->to = kind >= 0 ? (CbKind)kind : CB_KIND_CASE;
    return kind >= 0;
}

/* The place of a part of a scalar's text. */
static CbSpan part_of(CbReader *reader, const CbNode *node, const char *text, gsize at, gsize end)
{
    gsize start = (gsize)(strstr(node->text, text) - node->text);
    return cb_source_map_span(cb_node_map(reader->arena, node), start + at, start + end);
}

static void read_pattern(CbReader *reader, const CbNode *node, CbField *field)
{
    const char *text = cb_read_string(reader, node);
    if (!text) {
        return;
    }
    CbPattern pattern;
    g_autoptr(GError) error = NULL;
    if (!cb_pattern_read(text, &pattern)) {
        cb_diagnostics_add(reader->diagnostics, CB_CODE_SCHEMA_PATTERN,
                           part_of(reader, node, text, pattern.at, pattern.end),
                           "write \\ before a sign that is meant as it stands, as in \\[",
                           "this is no valid regular expression: \"%.*s\" %s",
                           (int)(pattern.end - pattern.at), text + pattern.at, pattern.problem);
        return;
    }
    field->regex = g_regex_new(pattern.pcre, G_REGEX_OPTIMIZE, 0, &error);
    if (field->regex) {
        field->pattern = text;
        field->ecma = cb_arena_strdup(reader->arena, pattern.ecma);
    } else {
        cb_diagnostics_add(reader->diagnostics, CB_CODE_SCHEMA_PATTERN, node->span,
                           "write \\ before a sign that is meant as it stands, as in \\[",
                           "this is no valid regular expression");
    }
    cb_pattern_clear(&pattern);
}

/* A limit of years that is no year itself does not count. */
static void check_year_limit(CbReader *reader, const CbNode *node, double year, gboolean *has)
{
    if (!*has || (year >= CB_MIN_YEAR && year <= CB_MAX_YEAR)) {
        return;
    }
    cb_diagnostics_add(reader->diagnostics, CB_CODE_RANGE, node->span,
                       "take it out, or write a year", "years go from %d to %d", CB_MIN_YEAR,
                       CB_MAX_YEAR);
    *has = FALSE;
}

static void read_range(CbReader *reader, const CbNode *node, CbField *field)
{
    /* Where limits have no meaning, that is said already. */
    if (!g_strv_contains(cb_schema_keys(field->type), "min")) {
        return;
    }
    gboolean is_integer = field->type != CB_FIELD_NUMBER;
    const CbNode *max = cb_node_get(node, "max");
    field->has_min = cb_read_number(reader, cb_node_get(node, "min"), is_integer, &field->min);
    field->has_max = cb_read_number(reader, max, is_integer, &field->max);
    if (field->type == CB_FIELD_YEAR) {
        check_year_limit(reader, cb_node_get(node, "min"), field->min, &field->has_min);
        check_year_limit(reader, max, field->max, &field->has_max);
    }
    if (field->has_min && field->has_max && field->min > field->max) {
        cb_diagnostics_add(reader->diagnostics, CB_CODE_SCHEMA_RANGE, max->span, "exchange them",
                           "\"max\" is smaller than \"min\"");
        field->has_min = field->has_max = FALSE;
    }
}

static void read_field_texts(CbReader *reader, const CbNode *node, CbField *field)
{
    CbLayers label = cb_layers_single(cb_node_get(node, "label"));
    CbLayers description = cb_layers_single(cb_node_get(node, "description"));
    CbLayers unit = cb_layers_single(cb_node_get(node, "unit"));
    CbLayers group = cb_layers_single(cb_node_get(node, "group"));
    if (!cb_read_text(reader, &label, &field->label)) {
        field->label = cb_text_new(reader->arena, field->id, field->span);
    }
    cb_read_text(reader, &description, &field->description);
    cb_read_text(reader, &unit, &field->unit);
    cb_read_text(reader, &group, &field->group);
}

static void read_flags(CbReader *reader, const CbNode *node, CbField *field)
{
    const CbNode *facet = cb_node_get(node, "facet");
    gboolean translate = TRUE;
    cb_read_boolean(reader, cb_node_get(node, "required"), &field->required);
    cb_read_boolean(reader, facet, &field->facet);
    cb_read_boolean(reader, cb_node_get(node, "private"), &field->is_private);
    cb_read_boolean(reader, cb_node_get(node, "translate"), &translate);
    field->is_universal = !translate;
    if (!field->facet || !field->is_private) {
        return;
    }
    if (!g_strv_contains(cb_schema_keys(field->type), "facet")) {
        field->facet = FALSE;
        return;
    }
    cb_diagnostics_add(reader->diagnostics, CB_CODE_SCHEMA_KEY, facet->span, "take one of them out",
                       "a private field cannot be a facet: its values would be published");
    field->facet = field->is_private = FALSE;
}

/* Images lie in media/, which is published as a whole. */
static void check_private_image(CbReader *reader, const CbNode *node, CbField *field)
{
    if (field->type != CB_FIELD_IMAGE || !field->is_private) {
        return;
    }
    cb_diagnostics_add(reader->diagnostics, CB_CODE_SCHEMA_KEY, node->span,
                       "take \"private\" out, or keep the image elsewhere and name it in a text",
                       "an image cannot be private: the files of media/ are published");
    field->is_private = FALSE;
}

/* Reads a declared field. FALSE if it is of no use. */
static gboolean read_field(CbReader *reader, const CbNodeEntry *entry, const CbSchema *schema,
                           CbField *field)
{
    const CbNode *node = entry->value;
    *field = (CbField){.id = entry->key, .span = entry->key_span};
    check_name(reader, entry);
    if (g_strv_contains(reserved_names, entry->key)) {
        cb_diagnostics_add(reader->diagnostics, CB_CODE_SCHEMA_BUILT_IN, entry->key_span,
                           "give the field another name",
                           "each case has \"%s\" of itself: no field can be called so", entry->key);
        return FALSE;
    }
    if (node->is_damaged && cb_node_is_null(node)) {
        return FALSE;
    }
    if (!cb_node_is_set(node)) {
        cb_diagnostics_add(reader->diagnostics, CB_CODE_KEY_MISSING, entry->key_span,
                           "say its type, as in { type: text }", "the field \"%s\" has no type",
                           entry->key);
        return FALSE;
    }
    if (node->kind == CB_NODE_SCALAR && g_strv_contains(type_names, node->text)) {
        g_autofree char *hint = g_strdup_printf("write { type: %s }", node->text);
        cb_diagnostics_add(reader->diagnostics, CB_CODE_TYPE, node->span, hint,
                           "expected a map of keys and values, found \"%s\"", node->text);
        return FALSE;
    }
    if (!cb_read_is_map(reader, node)) {
        return FALSE;
    }
    gboolean usable = read_type(reader, node, &field->type);
    if (!usable) {
        cb_read_check_keys(reader, node, all_keys);
        return FALSE;
    }
    check_field_keys(reader, node, field->type);
    read_field_texts(reader, node, field);
    read_flags(reader, node, field);
    check_private_image(reader, cb_node_get(node, "private"), field);
    if (field->type == CB_FIELD_TERM || field->type == CB_FIELD_TERMS) {
        usable = read_vocabulary_name(reader, node, schema, field);
    }
    if (field->type == CB_FIELD_REF || field->type == CB_FIELD_REFS) {
        usable = read_target(reader, node, field);
    }
    read_pattern(reader, cb_node_get(node, "pattern"), field);
    read_range(reader, node, field);
    if (!usable) {
        g_clear_pointer(&field->regex, g_regex_unref);
    }
    return usable;
}

static void read_fields(CbReader *reader, const CbNode *map, CbSchema *schema)
{
    schema->is_broken = cb_node_is_set(map);
    if (!cb_read_is_map(reader, map)) {
        return;
    }
    if (map->length > CB_MAX_FIELDS) {
        cb_diagnostics_add(reader->diagnostics, CB_CODE_SCHEMA_LIMIT,
                           map->entries[CB_MAX_FIELDS].key_span,
                           "take some out, or put several into one",
                           "a schema has at most %d fields", CB_MAX_FIELDS);
        return;
    }
    CbField *fields = cb_arena_new_array(reader->arena, CbField, map->length);
    CbBuiltInField *built_in = cb_arena_new_array(reader->arena, CbBuiltInField, map->length);
    CbMap *by_id = cb_map_new(reader->arena, map->length);
    for (gsize i = 0; i < map->length; i++) {
        const CbNodeEntry *entry = &map->entries[i];
        if (g_strv_contains(built_in_names, entry->key)) {
            read_built_in(reader, entry, &built_in[schema->n_built_in++]);
        } else if (read_field(reader, entry, schema, &fields[schema->n_fields])) {
            cb_map_set(by_id, entry->key, cb_value_integer(schema->n_fields));
            schema->n_fields++;
        } else {
            /* What cannot be read is known all the same, so that cases may use it. */
            cb_map_set(by_id, entry->key, cb_value_none());
        }
    }
    schema->fields = fields;
    schema->built_in = built_in;
    schema->by_id = by_id;
    schema->is_broken = FALSE;
}

/* Whether `case` is not there, but a key that nobody knows is. */
static gboolean misses_fields(const CbNode *root)
{
    for (gsize i = 0; i < root->length; i++) {
        if (!g_strv_contains(schema_keys, root->entries[i].key)) {
            return cb_node_get(root, "case") == NULL;
        }
    }
    return FALSE;
}

void cb_schema_read(CbReader *reader, const CbNode *root, CbSchema *schema)
{
    *schema = (CbSchema){0};
    if (!root) {
        return;
    }
    if (!cb_read_is_map(reader, root)) {
        schema->is_broken = TRUE;
        return;
    }
    cb_read_check_keys(reader, root, schema_keys);
    const CbNode *vocabularies = cb_node_get(root, "vocabularies");
    schema->are_vocabularies_lost = cb_node_is_lost(root, vocabularies);
    read_vocabularies(reader, vocabularies, schema);
    read_fields(reader, cb_node_get(root, "case"), schema);
    schema->is_broken |= misses_fields(root);
}

void cb_schema_clear(CbSchema *schema)
{
    for (guint i = 0; i < schema->n_fields; i++) {
        if (schema->fields[i].regex) {
            g_regex_unref(schema->fields[i].regex);
        }
    }
}
