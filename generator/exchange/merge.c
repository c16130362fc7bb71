#include "exchange/merge.h"

#include "load/case.h"
#include "load/json_schema.h"
#include "load/yaml_edit.h"
#include "load/yaml_write.h"

#include <string.h>

/* One key of one file, as it will be. */
typedef struct {
    guint language;
    const char *key;
    CbValue value; /* undefined: taken out */
    gboolean is_changed;
} Work;

struct CbMerge {
    CbArena *arena;
    const CbSheet *sheet;
    const char *id;
    const CbUnit *unit; /* NULL: a new case */
    GArray *work;       /* of Work */
    GArray *files;      /* of CbMergedFile */
};

static void clear_file(gpointer file)
{
    g_free(((CbMergedFile *)file)->text);
}

CbMerge *cb_merge_new(CbArena *arena, const CbSheet *sheet, const char *id, const CbUnit *unit)
{
    CbMerge *merge = g_new0(CbMerge, 1);
    merge->arena = arena;
    merge->sheet = sheet;
    merge->id = id;
    merge->unit = unit;
    merge->work = g_array_new(FALSE, TRUE, sizeof(Work));
    merge->files = g_array_new(FALSE, TRUE, sizeof(CbMergedFile));
    g_array_set_clear_func(merge->files, clear_file);
    return merge;
}

void cb_merge_free(CbMerge *merge)
{
    if (merge != NULL) {
        g_array_unref(merge->work);
        g_array_unref(merge->files);
        g_free(merge);
    }
}

const GArray *cb_merge_files(const CbMerge *merge)
{
    return merge->files;
}

/* Values */

/* What is written without quotes and reads as a number or a truth value is written so again. */
static CbValue scalar_value(const CbNode *node)
{
    char digits[G_ASCII_DTOSTR_BUF_SIZE];
    char *end = NULL;
    if (cb_node_is_null(node)) {
        return cb_value_none();
    }
    if (node->style == CB_SCALAR_PLAIN &&
        (strcmp(node->text, "true") == 0 || strcmp(node->text, "false") == 0)) {
        return cb_value_boolean(node->text[0] == 't');
    }
    if (node->style == CB_SCALAR_PLAIN && strpbrk(node->text, "0123456789") != NULL) {
        double number = g_ascii_strtod(node->text, &end);
        g_ascii_formatd(digits, sizeof digits, "%.15g", number);
        if (*end == '\0' && strcmp(digits, node->text) == 0) {
            return cb_value_float(number);
        }
    }
    return cb_value_string_length(node->text, node->length);
}

CbValue cb_merge_value_of(CbArena *arena, const CbNode *node)
{
    if (node == NULL) {
        return cb_value_undefined();
    }
    if (node->kind == CB_NODE_SCALAR) {
        return scalar_value(node);
    }
    if (node->kind == CB_NODE_LIST) {
        CbListBuilder list;
        cb_list_builder_init(&list, arena, node->length);
        for (gsize i = 0; i < node->length; i++) {
            cb_list_builder_add(&list, cb_merge_value_of(arena, node->items[i]));
        }
        return cb_list_builder_end(&list);
    }
    CbMap *map = cb_map_new(arena, node->length);
    for (gsize i = 0; i < node->length; i++) {
        cb_map_set(map, node->entries[i].key, cb_merge_value_of(arena, node->entries[i].value));
    }
    return cb_value_map(map);
}

static gboolean is_blank(CbValue value)
{
    switch (value.type) {
    case CB_VALUE_UNDEFINED:
    case CB_VALUE_NONE:
        return TRUE;
    case CB_VALUE_STRING:
        return strspn(value.as.string, " \t\r\n") == value.length;
    case CB_VALUE_LIST:
        return value.as.list->length == 0;
    case CB_VALUE_MAP:
        for (gsize i = 0; i < cb_map_length(value.as.map); i++) {
            if (!is_blank(cb_map_value_at(value.as.map, i))) {
                return FALSE;
            }
        }
        return TRUE;
    default:
        return FALSE;
    }
}

/* The members of sections, quotes, links and sources in their usual order. */
static const char *const member_order[] = {"title",      "text", "by", "role",
                                           "paraphrase", "url",  NULL};

/* A copy of a map with `key` set, or, if `value` is undefined, without it. A new key of an item
 * stands where people write it. */
static CbValue map_with(CbArena *arena, CbValue map, const char *key, CbValue value)
{
    const CbMap *old = map.type == CB_VALUE_MAP ? map.as.map : cb_map_new(arena, 0);
    CbMap *copy = cb_map_new(arena, cb_map_length(old) + 1);
    gboolean is_new = cb_map_get(old, key).type == CB_VALUE_UNDEFINED;
    if (is_new && g_strv_contains(member_order, key)) {
        for (guint i = 0; member_order[i] != NULL; i++) {
            CbValue member =
                strcmp(member_order[i], key) == 0 ? value : cb_map_get(old, member_order[i]);
            if (member.type != CB_VALUE_UNDEFINED) {
                cb_map_set(copy, member_order[i], member);
            }
        }
    }
    for (gsize i = 0; i < cb_map_length(old); i++) {
        const char *name = cb_map_key_at(old, i).as.string;
        CbValue member = strcmp(name, key) == 0 ? value : cb_map_value_at(old, i);
        if (member.type != CB_VALUE_UNDEFINED) {
            cb_map_set(copy, name, member);
        }
    }
    if (is_new && value.type != CB_VALUE_UNDEFINED) {
        cb_map_set(copy, key, value);
    }
    return cb_value_map(copy);
}

/* A copy of a list with item `index` set; items before it that are not there are none. */
static CbValue list_with(CbArena *arena, CbValue list, gsize index, CbValue value)
{
    gsize length = list.type == CB_VALUE_LIST ? list.as.list->length : 0;
    CbListBuilder copy;
    cb_list_builder_init(&copy, arena, MAX(length, index + 1));
    for (gsize i = 0; i < MAX(length, index + 1); i++) {
        CbValue item = i < length ? list.as.list->items[i] : cb_value_none();
        cb_list_builder_add(&copy, i == index ? value : item);
    }
    return cb_list_builder_end(&copy);
}

static CbValue item_at(CbValue list, gsize index)
{
    gboolean has_item = list.type == CB_VALUE_LIST && index < list.as.list->length;
    return has_item ? list.as.list->items[index] : cb_value_undefined();
}

/* Work */

static Work *work_for(CbMerge *merge, guint language, const char *key)
{
    for (guint i = 0; i < merge->work->len; i++) {
        Work *work = &g_array_index(merge->work, Work, i);
        if (work->language == language && strcmp(work->key, key) == 0) {
            return work;
        }
    }
    const CbNode *root = merge->unit != NULL ? merge->unit->root.nodes[language] : NULL;
    Work work = {.language = language,
                 .key = key,
                 .value = cb_merge_value_of(merge->arena, cb_node_get(root, key))};
    g_array_append_val(merge->work, work);
    return &g_array_index(merge->work, Work, merge->work->len - 1);
}

CbValue cb_merge_value(CbMerge *merge, guint language, const char *key)
{
    return work_for(merge, language, key)->value;
}

void cb_merge_set_key(CbMerge *merge, guint language, const char *key, CbValue value)
{
    Work *work = work_for(merge, language, key);
    work->value = value;
    work->is_changed = TRUE;
}

/* The value of a column in what is under its key. */
static CbValue leaf_of(CbValue value, const CbColumn *column)
{
    if (column->item > 0) {
        value = item_at(value, column->item - 1);
    }
    if (column->member != NULL) {
        value = value.type == CB_VALUE_MAP ? cb_map_get(value.as.map, column->member)
                                           : cb_value_undefined();
    }
    return value;
}

static CbValue with_leaf(CbMerge *merge, CbValue value, const CbColumn *column, CbValue leaf)
{
    if (column->item == 0) {
        return leaf;
    }
    if (column->member != NULL) {
        leaf = map_with(merge->arena, item_at(value, column->item - 1), column->member, leaf);
    } else if (leaf.type == CB_VALUE_UNDEFINED) {
        leaf = cb_value_none();
    }
    return list_with(merge->arena, value, column->item - 1, leaf);
}

/* Terms and references may be written without a list if there is one alone. */
static CbValue as_before(CbValue before, CbValue value)
{
    gboolean scalar = before.type == CB_VALUE_STRING || cb_value_is_number(before);
    gboolean alone = scalar && value.type == CB_VALUE_LIST && value.as.list->length == 1;
    return alone ? value.as.list->items[0] : value;
}

void cb_merge_set(CbMerge *merge, const CbColumn *column, CbValue value)
{
    guint language = column->language;
    const char *name = merge->sheet->collection->config.languages[language];
    CbValue base = leaf_of(work_for(merge, 0, column->key)->value, column);
    gboolean in_base =
        language == 0 || is_blank(leaf_of(work_for(merge, language, column->key)->value, column));
    Work *work = work_for(merge, language, column->key);
    if (base.type == CB_VALUE_MAP && cb_column_is_text(column) && in_base) {
        work = work_for(merge, 0, column->key);
        value = map_with(merge->arena, base, name, value);
        value = is_blank(value) ? cb_value_undefined() : value;
    } else {
        value = as_before(leaf_of(work->value, column), value);
    }
    work->value = with_leaf(merge, work->value, column, value);
    work->is_changed = TRUE;
}

gboolean cb_merge_has_item(CbMerge *merge, const char *key, guint item)
{
    return !is_blank(item_at(cb_merge_value(merge, 0, key), item - 1));
}

/* Items that were emptied */

static gboolean is_list_of_maps(const char *key)
{
    static const char *const keys[] = {"sections", "quotes", "links", "sources", NULL};
    return g_strv_contains(keys, key);
}

static gboolean is_list_key(const CbMerge *merge, const char *key)
{
    const CbSchema *schema = &merge->sheet->collection->schema;
    int field = schema->n_fields > 0 ? cb_schema_field(schema, key) : -1;
    return is_list_of_maps(key) || strcmp(key, "tips") == 0 ||
           (field >= 0 && schema->fields[field].type == CB_FIELD_LIST);
}

static CbValue without_items(CbArena *arena, CbValue list, const gboolean *gone, gsize n_gone)
{
    CbListBuilder copy;
    cb_list_builder_init(&copy, arena, list.as.list->length);
    for (gsize i = 0; i < list.as.list->length; i++) {
        if (i >= n_gone || !gone[i]) {
            cb_list_builder_add(&copy, list.as.list->items[i]);
        }
    }
    return cb_list_builder_end(&copy);
}

/* A list without what is blank at its end; undefined if nothing is left. */
static CbValue without_end(CbArena *arena, CbValue list)
{
    gsize length = list.as.list->length;
    while (length > 0 && is_blank(list.as.list->items[length - 1])) {
        length--;
    }
    g_autofree gboolean *gone = g_new0(gboolean, list.as.list->length + 1);
    for (gsize i = length; i < list.as.list->length; i++) {
        gone[i] = TRUE;
    }
    return length == 0 ? cb_value_undefined()
                       : without_items(arena, list, gone, list.as.list->length);
}

/* Items of the case that are blank are taken out, and the same items of its translations with
 * them; translations may be shorter. */
static void drop_blank_items(CbMerge *merge, const char *key)
{
    guint n_languages = merge->sheet->collection->config.n_languages;
    CbValue base = cb_merge_value(merge, 0, key);
    gsize length = base.type == CB_VALUE_LIST ? base.as.list->length : 0;
    g_autofree gboolean *gone = g_new0(gboolean, length + 1);
    gboolean any = FALSE;
    for (gsize i = 0; i < length; i++) {
        gone[i] = is_blank(base.as.list->items[i]);
        any = any || gone[i];
    }
    for (guint language = 0; language < n_languages; language++) {
        Work *work = work_for(merge, language, key);
        if (work->value.type != CB_VALUE_LIST || !(any || work->is_changed)) {
            continue;
        }
        gsize before = work->value.as.list->length;
        work->value = without_items(merge->arena, work->value, gone, length);
        work->value =
            work->is_changed || any ? without_end(merge->arena, work->value) : work->value;
        work->is_changed = work->is_changed || work->value.type != CB_VALUE_LIST ||
                           work->value.as.list->length != before;
    }
}

/* Empty places in the middle of a translation's list are maps without keys where the list is one
 * of maps. */
static void fill_gaps(CbMerge *merge, Work *work)
{
    if (work->value.type != CB_VALUE_LIST || !is_list_of_maps(work->key)) {
        return;
    }
    for (gsize i = 0; i < work->value.as.list->length; i++) {
        if (work->value.as.list->items[i].type == CB_VALUE_NONE) {
            work->value =
                list_with(merge->arena, work->value, i, cb_value_map(cb_map_new(merge->arena, 0)));
        }
    }
}

/* Files */

static const Work *find_work(const CbMerge *merge, guint language, const char *key)
{
    for (guint i = 0; i < merge->work->len; i++) {
        const Work *work = &g_array_index(merge->work, Work, i);
        if (work->is_changed && work->language == language && strcmp(work->key, key) == 0) {
            return work;
        }
    }
    return NULL;
}

static const char *path_of(const CbMerge *merge, guint language)
{
    const CbConfig *config = &merge->sheet->collection->config;
    const char *folder = cb_kind_folder(CB_KIND_CASE);
    return language == 0 ? cb_arena_printf(merge->arena, "%s/%s.yaml", folder, merge->id)
                         : cb_arena_printf(merge->arena, "%s/%s.%s.yaml", folder, merge->id,
                                           config->languages[language]);
}

static void add_file(CbMerge *merge, CbMergedFile file)
{
    g_array_append_val(merge->files, file);
}

static void write_new_file(CbMerge *merge, guint language, const char *const *keys)
{
    const char *schema = language == 0 ? CB_SCHEMA_FOLDER "/case.schema.json"
                                       : CB_SCHEMA_FOLDER "/translation.schema.json";
    g_autoptr(GString) out = g_string_new(NULL);
    for (; *keys != NULL; keys++) {
        const Work *work = find_work(merge, language, *keys);
        if (work != NULL && work->value.type != CB_VALUE_UNDEFINED) {
            cb_yaml_write_entry(out, *keys, work->value, 0, "\n");
        }
    }
    if (out->len == 0 && language > 0) {
        return;
    }
    if (cb_file_exists(merge->sheet->collection->folder, schema)) {
        g_autofree char *line = g_strdup_printf(CB_SCHEMA_LINE "../%s\n", schema);
        g_string_prepend(out, line);
    }
    CbMergedFile file = {language, path_of(merge, language), TRUE, NULL, out->len};
    file.text = g_strdup(out->str);
    add_file(merge, file);
}

/* The key of the file behind which a new one goes: the nearest before it in the usual order. */
static const char *key_before(const CbNode *root, const char *const *keys, const char *key)
{
    const char *before = NULL;
    for (; *keys != NULL && strcmp(*keys, key) != 0; keys++) {
        before = cb_node_get(root, *keys) != NULL ? *keys : before;
    }
    return before;
}

static gboolean edit_file(CbMerge *merge, guint language, const char *const *keys,
                          const char **refused)
{
    const CbNode *root = merge->unit->root.nodes[language];
    const char *const *all = keys;
    g_autoptr(CbYamlEdits) edits = cb_yaml_edits_new(merge->unit->sources[language], root);
    for (; *keys != NULL; keys++) {
        const Work *work = find_work(merge, language, *keys);
        if (work == NULL) {
            continue;
        }
        gboolean done =
            work->value.type == CB_VALUE_UNDEFINED
                ? cb_yaml_edits_remove(edits, *keys)
                : cb_yaml_edits_set(edits, *keys, work->value, key_before(root, all, *keys));
        if (!done) {
            *refused = *keys;
            return FALSE;
        }
    }
    if (cb_yaml_edits_count(edits) > 0) {
        CbMergedFile file = {language, merge->unit->paths[language], FALSE, NULL, 0};
        file.text = cb_yaml_edits_apply(edits, &file.length);
        add_file(merge, file);
    }
    return TRUE;
}

gboolean cb_merge_finish(CbMerge *merge, const char **key, guint *language)
{
    const CbCollection *collection = merge->sheet->collection;
    const char *const *keys = cb_case_keys(merge->arena, &collection->schema);
    for (const char *const *name = keys; *name != NULL; name++) {
        gboolean touched = FALSE;
        for (guint i = 0; i < collection->config.n_languages; i++) {
            touched = touched || find_work(merge, i, *name) != NULL;
        }
        if (touched && is_list_key(merge, *name)) {
            drop_blank_items(merge, *name);
        }
    }
    for (guint i = 0; i < merge->work->len; i++) {
        fill_gaps(merge, &g_array_index(merge->work, Work, i));
    }
    for (*language = 0; *language < collection->config.n_languages; (*language)++) {
        const CbUnit *unit = merge->unit;
        if (unit == NULL || unit->root.nodes[*language] == NULL) {
            write_new_file(merge, *language, keys);
        } else if (!edit_file(merge, *language, keys, key)) {
            return FALSE;
        }
    }
    return TRUE;
}
