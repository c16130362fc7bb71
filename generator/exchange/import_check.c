#include "exchange/import_parts.h"

#include "load/case.h"
#include "load/file.h"

#include <string.h>

/* A file as it will be, for checking. */
typedef struct {
    CbSource *sources[CB_MAX_LANGUAGES]; /* those that are made here; owned */
    CbLayers root;
} Draft;

static void draft_clear(Draft *draft)
{
    for (guint i = 0; i < CB_MAX_LANGUAGES; i++) {
        cb_source_unref(draft->sources[i]);
    }
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Draft, draft_clear)

static const CbImportChange *change_at(const CbImportCase *one, guint index)
{
    return &g_array_index(one->changes, CbImportChange, index);
}

static void reject(CbImport *import, CbImportCase *one, const CbImportChange *change, CbCode code,
                   const char *hint, const char *message)
{
    g_autofree char *text = change != NULL
                                ? g_strdup_printf("%s: %s", change->column.heading, message)
                                : g_strdup(message);
    cb_import_report(import, code, change != NULL ? change->cell : one->cell,
                     change != NULL ? change->span : one->span, hint, text);
    one->rejected = TRUE;
}

/* What is required */

static const CbImportChange *find_change(const CbImportCase *one, const char *key, guint language)
{
    for (guint i = 0; i < one->changes->len; i++) {
        const CbImportChange *change = change_at(one, i);
        if (strcmp(change->column.key, key) == 0 && change->column.language == language) {
            return change;
        }
    }
    return NULL;
}

static gboolean is_required(const CbSchema *schema, const char *key)
{
    int field = schema->n_fields > 0 ? cb_schema_field(schema, key) : -1;
    const CbBuiltInField *built_in = cb_schema_built_in(schema, key);
    return strcmp(key, "title") == 0 || (field >= 0 && schema->fields[field].required) ||
           (built_in != NULL && built_in->required);
}

static void check_required(CbImport *import, CbImportCase *one)
{
    const CbSchema *schema = &import->sheet->collection->schema;
    for (const char *const *key = cb_case_keys(import->arena, schema); *key != NULL; key++) {
        const CbImportChange *change = find_change(one, *key, 0);
        if ((change == NULL && one->unit != NULL) || !is_required(schema, *key)) {
            continue;
        }
        CbValue value = cb_merge_value(one->merge, 0, *key);
        if (value.type == CB_VALUE_UNDEFINED || value.type == CB_VALUE_NONE) {
            g_autofree char *message = change != NULL ? g_strdup("a case must have one")
                                                      : g_strdup_printf("\"%s\" is missing", *key);
            reject(import, one, change, CB_CODE_KEY_MISSING, "give it a value", message);
        }
    }
}

/* Checking the files as any others */

/* What links may lead to, the cases of the import included. */
static const CbTargets *all_targets(CbImport *import)
{
    const CbTargets *old = import->sheet->collection->targets;
    CbTargets *targets = cb_targets_new(import->arena);
    gsize count = 0;
    for (guint kind = 0; kind < CB_KIND_COUNT; kind++) {
        g_autofree const char **ids = cb_targets_ids(old, (CbKind)kind, &count);
        for (gsize i = 0; i < count; i++) {
            cb_targets_add(targets, (CbKind)kind, ids[i],
                           cb_targets_find(old, (CbKind)kind, ids[i]));
        }
    }
    g_autofree const char **media = cb_targets_media(old, &count);
    for (gsize i = 0; i < count; i++) {
        cb_targets_add_media(targets, media[i]);
    }
    guint next = import->sheet->collection->n_cases;
    for (guint i = 0; i < import->cases->len; i++) {
        const CbImportCase *one = &g_array_index(import->cases, CbImportCase, i);
        if (one->unit == NULL) {
            cb_targets_add(targets, CB_KIND_CASE, one->id, (int)next++);
        }
    }
    return targets;
}

/* Parses the files that change; the others are as they were read. FALSE if one cannot be read. */
static gboolean make_draft(CbImport *import, const CbImportCase *one, CbDiagnostics *found,
                           Draft *draft)
{
    const GArray *files = cb_merge_files(one->merge);
    for (guint i = 0; one->unit != NULL && i < CB_MAX_LANGUAGES; i++) {
        draft->root.nodes[i] = one->unit->root.nodes[i];
    }
    for (guint i = 0; i < files->len; i++) {
        const CbMergedFile *file = &g_array_index(files, CbMergedFile, i);
        CbSource *source = cb_source_new(file->path, file->text, file->length);
        draft->sources[file->language] = source;
        if (!cb_file_is_within_limits(source, found)) {
            return FALSE;
        }
        draft->root.nodes[file->language] = cb_yaml_parse(import->arena, source, found);
    }
    return cb_diagnostics_count(found, CB_SEVERITY_ERROR) == 0 && draft->root.nodes[0] != NULL;
}

static const CbNodeEntry *entry_at(const CbNode *map, guint32 offset)
{
    const CbNodeEntry *found = NULL;
    for (gsize i = 0; map->kind == CB_NODE_MAP && i < map->length; i++) {
        found = map->entries[i].key_span.start <= offset ? &map->entries[i] : found;
    }
    return found;
}

/* How well a change fits a place below its key: its item, and the member of that. */
static guint fit(const CbImportChange *change, const CbNode *value, guint32 offset)
{
    if (value->kind != CB_NODE_LIST) {
        return 1;
    }
    gsize item = 0;
    while (item < value->length && value->items[item]->span.start <= offset) {
        item++;
    }
    if (item == 0 || change->column.item != item) {
        return 1;
    }
    const CbNodeEntry *member = entry_at(value->items[item - 1], offset);
    gboolean same = member != NULL && g_strcmp0(member->key, change->column.member) == 0;
    return same || change->column.member == NULL ? 3 : 2;
}

/* The longest value that an import brings in, which makes a file too large. */
static const CbImportChange *longest_change(const CbImportCase *one)
{
    const CbImportChange *longest = NULL;
    for (guint i = 0; i < one->changes->len; i++) {
        const CbImportChange *change = change_at(one, i);
        if (longest == NULL || strlen(change->after) > strlen(longest->after)) {
            longest = change;
        }
    }
    return longest;
}

/* The change that brought in what stands at a place of a file, or NULL. */
static const CbImportChange *change_for(const CbImportCase *one, const Draft *draft, guint language,
                                        CbSpan span, gboolean *inside)
{
    if (draft->root.nodes[language] == NULL) {
        return longest_change(one);
    }
    const CbNodeEntry *entry = entry_at(draft->root.nodes[language], span.start);
    const CbImportChange *best = NULL;
    guint best_fit = 0;
    *inside = entry != NULL && span.start >= entry->value->span.start &&
              span.start < entry->value->span.end;
    for (guint i = 0; entry != NULL && i < one->changes->len; i++) {
        const CbImportChange *change = change_at(one, i);
        if (strcmp(change->column.key, entry->key) != 0) {
            continue;
        }
        guint this_fit = 2 * fit(change, entry->value, span.start) +
                         (change->column.language == language ? 1 : 0);
        if (this_fit > best_fit) {
            best = change;
            best_fit = this_fit;
        }
    }
    return best;
}

/* Brings what is wrong with the files to the cells that it came from. What is wrong with values
 * that the import does not change is not its matter. */
static void pass_on(CbImport *import, CbImportCase *one, const Draft *draft,
                    const CbDiagnostics *found)
{
    guint count = 0;
    const CbDiagnostic *items = cb_diagnostics_items(found, &count);
    for (guint i = 0; i < count; i++) {
        guint language = 0;
        while (language < CB_MAX_LANGUAGES && (draft->sources[language] == NULL ||
                                               draft->sources[language] != items[i].span.source)) {
            language++;
        }
        if (items[i].severity != CB_SEVERITY_ERROR || language == CB_MAX_LANGUAGES) {
            continue;
        }
        gboolean inside = FALSE;
        const CbImportChange *change = change_for(one, draft, language, items[i].span, &inside);
        gboolean known = items[i].code == CB_CODE_KEY_MISSING && !inside;
        if (!known && (change != NULL || one->unit == NULL)) {
            reject(import, one, change, items[i].code, items[i].hint, items[i].message);
        }
    }
}

static void check_files(CbImport *import, CbImportCase *one, const CbTargets *targets)
{
    const CbCollection *collection = import->sheet->collection;
    g_autoptr(CbDiagnostics) found = cb_diagnostics_new();
    g_auto(Draft) draft = {0};
    CbCase ignored = {0};
    if (!make_draft(import, one, found, &draft)) {
        if (cb_diagnostics_count(found, CB_SEVERITY_ERROR) == 0) {
            reject(import, one, NULL, CB_CODE_CSV_ROW, NULL, "the row makes an empty case");
        }
        pass_on(import, one, &draft, found);
        return;
    }
    CbReader reader = {
        .arena = import->arena,
        .diagnostics = found,
        .languages = collection->config.languages,
        .n_languages = collection->config.n_languages,
        .targets = targets,
    };
    cb_case_read(&reader, &collection->schema, cb_case_keys(import->arena, &collection->schema),
                 &draft.root, &ignored);
    pass_on(import, one, &draft, found);
}

static void finish(CbImport *import, CbImportCase *one, const CbTargets *targets)
{
    const char *key = NULL;
    guint language = 0;
    check_required(import, one);
    if (!cb_merge_finish(one->merge, &key, &language)) {
        g_autofree char *message = g_strdup_printf(
            "\"%s\" holds a YAML anchor or alias, which import does not change", key);
        reject(import, one, find_change(one, key, language), CB_CODE_CSV_ANCHOR,
               "change it in the file", message);
    } else if (cb_merge_files(one->merge)->len > 0) {
        check_files(import, one, targets);
    }
}

void cb_import_check(CbImport *import)
{
    const CbTargets *targets = all_targets(import);
    for (guint i = 0; i < import->cases->len; i++) {
        CbImportCase *one = &g_array_index(import->cases, CbImportCase, i);
        if (one->unit == NULL || one->changes->len > 0) {
            finish(import, one, targets);
        }
    }
}
