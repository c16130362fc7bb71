#include "exchange/import_parts.h"

#include "exchange/table.h"
#include "load/case.h"
#include "load/yaml_write.h"

#include <string.h>

/* What a change shows of a value. */
static const char *show(CbArena *arena, CbValue value)
{
    if (value.type == CB_VALUE_UNDEFINED || value.type == CB_VALUE_NONE) {
        return "";
    }
    if (value.type == CB_VALUE_STRING) {
        return value.as.string;
    }
    g_autoptr(GString) text = g_string_new(NULL);
    cb_yaml_write_flow(text, value, 0);
    return cb_arena_strdup(arena, text->str);
}

static gboolean is_number(const CbSchema *schema, const char *key)
{
    int field = schema->n_fields > 0 ? cb_schema_field(schema, key) : -1;
    return field >= 0 && (cb_field_type_is_number(schema->fields[field].type) ||
                          schema->fields[field].type == CB_FIELD_YEAR);
}

static gboolean is_same(const CbSchema *schema, const char *key, const CbNode *before,
                        const CbNode *after, CbArena *arena)
{
    gboolean numbers = is_number(schema, key) && before != NULL && before->kind == CB_NODE_SCALAR &&
                       after->kind == CB_NODE_SCALAR;
    if (numbers && g_ascii_strtod(before->text, NULL) == g_ascii_strtod(after->text, NULL)) {
        return TRUE;
    }
    return strcmp(show(arena, cb_merge_value_of(arena, before)),
                  show(arena, cb_merge_value_of(arena, after))) == 0;
}

static void read_entry(CbImport *import, CbImportCase *one, guint language,
                       const CbNodeEntry *entry)
{
    const CbSchema *schema = &import->sheet->collection->schema;
    const char *name = import->sheet->collection->config.languages[language];
    const CbNode *before =
        one->unit != NULL ? cb_node_get(one->unit->root.nodes[language], entry->key) : NULL;
    CbValue value = cb_merge_value_of(import->arena, entry->value);
    if (is_same(schema, entry->key, before, entry->value, import->arena)) {
        return;
    }
    CbImportChange change = {
        .column = {.heading = language == 0
                                  ? entry->key
                                  : cb_arena_printf(import->arena, "%s.%s", entry->key, name),
                   .key = entry->key,
                   .language = language},
        .before = show(import->arena, cb_merge_value_of(import->arena, before)),
        .after = show(import->arena, value),
        .span = entry->value->span,
    };
    g_array_append_val(one->changes, change);
    cb_merge_set_key(one->merge, language, entry->key,
                     value.type == CB_VALUE_NONE ? cb_value_undefined() : value);
}

/* Reads the keys of a case or of its translation; those in `others` are no fields. */
static void read_root(CbImport *import, CbReader *reader, CbImportCase *one, guint language,
                      const CbNode *root, const char *const *others)
{
    const char *const *keys = cb_case_keys(import->arena, &import->sheet->collection->schema);
    if (!cb_read_is_map(reader, root)) {
        one->rejected = TRUE;
        return;
    }
    for (gsize i = 0; i < root->length; i++) {
        const CbNodeEntry *entry = &root->entries[i];
        if (g_strv_contains(others, entry->key)) {
            continue;
        }
        if (!g_strv_contains(keys, entry->key)) {
            cb_read_unknown(reader, CB_CODE_KEY_UNKNOWN, entry->key_span, "key", entry->key, keys,
                            g_strv_length((char **)keys));
            one->rejected = TRUE;
            continue;
        }
        read_entry(import, one, language, entry);
    }
}

static void read_translations(CbImport *import, CbReader *reader, CbImportCase *one,
                              const CbNode *translations)
{
    static const char *const none[] = {NULL};
    const CbConfig *config = &import->sheet->collection->config;
    if (translations == NULL || !cb_read_is_map(reader, translations)) {
        return;
    }
    for (gsize i = 0; i < translations->length; i++) {
        const CbNodeEntry *entry = &translations->entries[i];
        int language = cb_config_language(config, entry->key);
        if (language > 0) {
            read_root(import, reader, one, (guint)language, entry->value, none);
            continue;
        }
        cb_read_unknown(reader, CB_CODE_LANGUAGE_UNKNOWN, entry->key_span, "language", entry->key,
                        config->languages + 1, config->n_languages - 1);
        one->rejected = TRUE;
    }
}

/* The cases with their ids first: what they say may refer to each other. */
static void add_cases(CbImport *import, CbReader *reader, const CbNode *list, guint *indexes)
{
    static const char *const keys[] = {CB_COLUMN_ID, NULL};
    for (gsize i = 0; i < list->length; i++) {
        const CbNode *node = list->items[i];
        const CbNode *id = cb_read_is_map(reader, node)
                               ? cb_read_required(reader, node, CB_COLUMN_ID, keys)
                               : NULL;
        const char *text = id != NULL ? cb_read_string(reader, id) : NULL;
        if (text != NULL && cb_import_add(import, text, (CbPosition){0}, id->span) != NULL) {
            indexes[i] = import->cases->len;
        } else {
            import->n_lost++;
        }
    }
}

gboolean cb_import_tree(CbImport *import, const CbSource *source)
{
    static const char *const others[] = {CB_COLUMN_ID, CB_TABLE_TRANSLATIONS, NULL};
    static const char *const top[] = {CB_TABLE_CASES, NULL};
    const CbConfig *config = &import->sheet->collection->config;
    /* Messages point into it, as long as the import lives. */
    import->source = cb_source_ref((CbSource *)source);
    CbReader reader = {
        .arena = import->arena,
        .diagnostics = import->diagnostics,
        .languages = config->languages,
        .n_languages = config->n_languages,
    };
    const CbNode *root = cb_yaml_parse(import->arena, source, import->diagnostics);
    if (root == NULL || cb_diagnostics_count(import->diagnostics, CB_SEVERITY_ERROR) > 0 ||
        !cb_read_is_map(&reader, root)) {
        return FALSE;
    }
    cb_read_check_keys(&reader, root, top);
    const CbNode *list = cb_read_required(&reader, root, CB_TABLE_CASES, top);
    if (list == NULL || !cb_read_is_list(&reader, list)) {
        return FALSE;
    }
    guint *indexes = cb_arena_new_array(import->arena, guint, list->length);
    add_cases(import, &reader, list, indexes);
    for (gsize i = 0; i < list->length; i++) {
        if (indexes[i] > 0) {
            CbImportCase *one = &g_array_index(import->cases, CbImportCase, indexes[i] - 1);
            read_root(import, &reader, one, 0, list->items[i], others);
            read_translations(import, &reader, one,
                              cb_node_get(list->items[i], CB_TABLE_TRANSLATIONS));
        }
    }
    cb_import_check(import);
    return TRUE;
}
