#include "model/patch.h"

#include "load/article.h"
#include "load/case.h"
#include "load/file.h"
#include "model/collection_parts.h"
#include "model/references.h"

#include <string.h>

/* The arrays of entries that are copied. */
static const CbKind article_kinds[] = {CB_KIND_PRACTICE, CB_KIND_TOPIC, CB_KIND_TOOL, CB_KIND_PAGE};

void cb_patch_unref(CbPatch *patch)
{
    if (!g_atomic_int_dec_and_test(&patch->references)) {
        return;
    }
    cb_unit_clear(&patch->unit);
    cb_arena_free(patch->arena);
    g_free(patch);
}

static void unref_patch(gpointer patch)
{
    cb_patch_unref(patch);
}

static gpointer copy_array(CbArena *arena, gconstpointer items, gsize count, gsize size)
{
    gpointer copy = cb_arena_alloc_array(arena, count, size);
    if (count > 0) {
        memcpy(copy, items, count * size);
    }
    return copy;
}

/* A collection that is the same, with arrays of its own. */
static CbCollection *copy_collection(const CbCollection *base)
{
    CbArena *arena = cb_arena_new();
    CbCollection *copy = cb_arena_new_struct(arena, CbCollection);
    *copy = *base;
    copy->arena = arena;
    g_atomic_int_inc(&copy->owned->references);
    copy->cases = copy_array(arena, base->cases, base->n_cases, sizeof(CbCase));
    for (gsize i = 0; i < G_N_ELEMENTS(article_kinds); i++) {
        guint *count;
        CbArticle **articles = cb_collection_articles(copy, article_kinds[i], &count);
        *articles = copy_array(arena, *articles, *count, sizeof(CbArticle));
    }
    copy->private_values =
        copy_array(arena, base->private_values, base->n_private_values, sizeof(CbPrivateValue));
    copy->patches = g_ptr_array_new_with_free_func(unref_patch);
    for (guint i = 0; base->patches != NULL && i < base->patches->len; i++) {
        CbPatch *patch = g_ptr_array_index(base->patches, i);
        g_atomic_int_inc(&patch->references);
        g_ptr_array_add(copy->patches, patch);
    }
    return copy;
}

/* Whether a path is that of a file that the collection knows, or of a folder of one. */
static gboolean is_known(const CbCollection *collection, const char *path)
{
    const GArray *units = collection->owned->units;
    gsize length = strlen(path);
    gboolean known = g_str_has_prefix(path, "media/");
    for (guint i = 0; i < units->len && !known; i++) {
        const CbUnit *unit = &g_array_index(units, CbUnit, i);
        for (guint j = 0; j < collection->config.n_languages && !known; j++) {
            const char *file = unit->paths[j];
            known = file != NULL && strncmp(file, path, length) == 0 &&
                    (file[length] == '\0' || file[length] == '/');
        }
    }
    return known;
}

/* The number of the unit that has a file, or -1. */
static int find_unit(const CbCollection *collection, const char *path)
{
    const GArray *units = collection->owned->units;
    for (guint i = 0; i < units->len; i++) {
        const CbUnit *unit = &g_array_index(units, CbUnit, i);
        for (guint j = 0; j < collection->config.n_languages; j++) {
            if (unit->paths[j] != NULL && strcmp(unit->paths[j], path) == 0) {
                return (int)i;
            }
        }
    }
    return -1;
}

/* Reads the files of a unit again. */
static CbPatch *patch_new(const CbCollection *collection, guint number, CbDiagnostics *diagnostics)
{
    const CbUnit *unit = &g_array_index(collection->owned->units, CbUnit, number);
    CbPatch *patch = g_new0(CbPatch, 1);
    patch->references = 1;
    patch->number = number;
    patch->arena = cb_arena_new();
    patch->unit.kind = unit->kind;
    patch->unit.id = unit->id;
    patch->unit.folder = unit->folder;
    patch->unit.phase = unit->phase;
    patch->unit.order = G_MAXINT;
    memcpy(patch->unit.paths, unit->paths, sizeof unit->paths);
    cb_unit_parse(&patch->unit, patch->arena, collection->folder, diagnostics);
    return patch;
}

/* Puts a patch in the place of an earlier one of the same unit. */
static void add_patch(CbCollection *collection, CbPatch *patch)
{
    for (guint i = 0; i < collection->patches->len; i++) {
        if (((CbPatch *)g_ptr_array_index(collection->patches, i))->number == patch->number) {
            g_ptr_array_remove_index_fast(collection->patches, i);
            break;
        }
    }
    g_ptr_array_add(collection->patches, patch);
}

/* Comparing */

static gboolean texts_equal(const CbText *a, const CbText *b)
{
    for (guint i = 0; i < MAX(a->n_items, b->n_items); i++) {
        const char *left = i < a->n_items ? a->items[i].text : NULL;
        const char *right = i < b->n_items ? b->items[i].text : NULL;
        if (g_strcmp0(left, right) != 0) {
            return FALSE;
        }
    }
    return TRUE;
}

static gboolean indexes_equal(CbIndexes a, CbIndexes b)
{
    return a.length == b.length &&
           (a.length == 0 || memcmp(a.items, b.items, a.length * sizeof *a.items) == 0);
}

/* Whether a field's value is a text of the entry's own. */
static gboolean is_text(CbFieldType type)
{
    return type == CB_FIELD_TEXT || type == CB_FIELD_MARKDOWN || type == CB_FIELD_URL ||
           type == CB_FIELD_EMAIL || type == CB_FIELD_IMAGE || type == CB_FIELD_LIST;
}

static gboolean values_equal(const CbFieldValue *a, const CbFieldValue *b)
{
    return a->is_set == b->is_set && indexes_equal(a->indexes, b->indexes) &&
           a->number <= b->number && a->number >= b->number && a->boolean == b->boolean &&
           memcmp(&a->date, &b->date, sizeof a->date) == 0;
}

/* Whether two readings of a case are the same to all other entries, but for links in texts. */
static gboolean cases_match(const CbSchema *schema, const CbCase *a, const CbCase *b)
{
    for (guint f = 0; f < schema->n_fields; f++) {
        if (!is_text(schema->fields[f].type) && !values_equal(&a->values[f], &b->values[f])) {
            return FALSE;
        }
    }
    return texts_equal(&a->entry.title, &b->entry.title) &&
           indexes_equal(a->named_related, b->named_related);
}

/* Reading */

static CbReader reader_for(const CbCollection *collection, CbArena *arena,
                           CbDiagnostics *diagnostics)
{
    return (CbReader){.arena = arena,
                      .diagnostics = diagnostics,
                      .languages = collection->config.languages,
                      .n_languages = collection->config.n_languages,
                      .targets = collection->targets,
                      .forgets_markdown = !cb_config_is_printed(&collection->config)};
}

static void read_case(const CbCollection *collection, CbReader *reader, const CbUnit *unit,
                      CbCase *one)
{
    cb_collection_name_entry(unit, &one->entry);
    reader->scratch = unit->nodes;
    reader->is_draft = unit->is_draft;
    cb_case_read(reader, &collection->schema, collection->owned->case_keys, &unit->root, one);
}

/* What a case said before the model joined it with what others say: its text is read again. */
static void read_before(const CbCollection *collection, const CbUnit *known, CbArena *arena,
                        CbCase *one)
{
    g_autoptr(CbDiagnostics) unheard = cb_diagnostics_new();
    CbUnit unit = *known;
    CbReader reader = reader_for(collection, arena, unheard);
    unit.sort_key = NULL;
    unit.lost = NULL;
    unit.shares_nodes = FALSE;
    unit.private_values = g_array_new(FALSE, FALSE, sizeof(CbPrivateValue));
    for (guint i = 0; i < CB_MAX_LANGUAGES; i++) {
        unit.sources[i] = known->sources[i] != NULL ? cb_source_ref(known->sources[i]) : NULL;
    }
    cb_unit_parse(&unit, arena, collection->folder, unheard);
    reader.private_values = unit.private_values;
    read_case(collection, &reader, &unit, one);
    cb_unit_clear(&unit);
}

/* Takes over what the model computed for a case. */
static void keep_computed_case(const CbSchema *schema, const CbCase *before, CbCase *one)
{
    CbFieldValue *values = (CbFieldValue *)one->values; /* just read: nobody else has it */
    for (guint f = 0; f < schema->n_fields; f++) {
        if (schema->fields[f].type == CB_FIELD_REFS) {
            values[f].indexes = before->values[f].indexes;
            values[f].is_set = before->values[f].is_set;
        }
    }
    memcpy(one->entry.backlinks, before->entry.backlinks, sizeof one->entry.backlinks);
    one->practices = before->practices;
    one->topics = before->topics;
}

/* Reads a case again. FALSE if it is another to others. */
static gboolean patch_case(CbCollection *collection, CbPatch *patch, guint index,
                           CbDiagnostics *diagnostics)
{
    CbCase one = {0}, raw = {0};
    CbReader reader = reader_for(collection, patch->arena, diagnostics);
    reader.private_values = patch->unit.private_values =
        g_array_new(FALSE, FALSE, sizeof(CbPrivateValue));
    read_case(collection, &reader, &patch->unit, &one);
    cb_unit_forget_nodes(&patch->unit);

    g_autoptr(CbArena) scratch = cb_arena_new();
    read_before(collection, cb_collection_unit(collection, patch->number), scratch, &raw);
    if (!cases_match(&collection->schema, &raw, &one)) {
        return FALSE;
    }
    keep_computed_case(&collection->schema, &collection->cases[index], &one);
    collection->cases[index] = one;
    return TRUE;
}

/* The same of an article. */
static gboolean patch_article(CbCollection *collection, CbPatch *patch, guint index,
                              CbDiagnostics *diagnostics)
{
    guint *count;
    CbArticle *article = &(*cb_collection_articles(collection, patch->unit.kind, &count))[index];
    CbArticle one = {.phase = patch->unit.phase};
    CbReader reader = reader_for(collection, patch->arena, diagnostics);
    cb_collection_name_entry(&patch->unit, &one.entry);
    reader.scratch = patch->unit.nodes;
    cb_article_read(&reader, &patch->unit.root, patch->unit.sources, patch->unit.body_starts, &one);
    if (!texts_equal(&one.entry.title, &article->entry.title) || one.order != article->order ||
        !indexes_equal(one.named_cases, article->named_cases)) {
        return FALSE;
    }
    memcpy(one.entry.backlinks, article->entry.backlinks, sizeof one.entry.backlinks);
    one.cases = article->cases;
    *article = one;
    return TRUE;
}

/* What is private in the patched unit takes the place of what was. */
static void replace_private_values(CbCollection *collection, const CbUnit *before,
                                   const CbUnit *after)
{
    const GArray *values = after->private_values;
    guint added = values != NULL ? values->len : 0, kept = 0;
    CbPrivateValue *all = cb_arena_new_array(collection->arena, CbPrivateValue,
                                             (gsize)collection->n_private_values + added);
    for (guint i = 0; i < collection->n_private_values; i++) {
        gboolean is_of_unit = FALSE;
        for (guint j = 0; j < CB_MAX_LANGUAGES && !is_of_unit; j++) {
            is_of_unit = before->sources[j] != NULL &&
                         collection->private_values[i].span.source == before->sources[j];
        }
        if (!is_of_unit) {
            all[kept++] = collection->private_values[i];
        }
    }
    if (added > 0) {
        memcpy(all + kept, values->data, added * sizeof *all);
    }
    collection->private_values = all;
    collection->n_private_values = kept + added;
}

/* Whether a unit can be patched at all: it was published, and is to be. */
static gboolean is_published(const CbCollection *collection, const CbUnit *before, guint index)
{
    return before->usable &&
           (before->kind == CB_KIND_CASE || before->kind == CB_KIND_PRACTICE ||
            before->kind == CB_KIND_TOPIC || before->kind == CB_KIND_TOOL ||
            before->kind == CB_KIND_PAGE) &&
           index < cb_collection_count(collection, before->kind);
}

/* Patches one unit. FALSE if it cannot be, with diagnostics if that is for its mistakes. */
static gboolean patch_unit(CbCollection *collection, const CbCollection *base, guint number,
                           CbDiagnostics *diagnostics)
{
    const CbUnit *before = cb_collection_unit(collection, number);
    guint index = collection->owned->indexes[number];
    if (!is_published(collection, before, index)) {
        return FALSE;
    }
    CbPatch *patch = patch_new(collection, number, diagnostics);
    CbUnit *after = &patch->unit;
    gboolean done =
        after->usable && after->is_draft == before->is_draft && after->order == before->order &&
        (after->kind == CB_KIND_CASE ? patch_case(collection, patch, index, diagnostics)
                                     : patch_article(collection, patch, index, diagnostics)) &&
        cb_references_are_same(base, collection, after->kind, index);
    if (!done) {
        cb_patch_unref(patch);
        return FALSE;
    }
    replace_private_values(collection, before, after);
    add_patch(collection, patch);
    return TRUE;
}

CbCollection *cb_collection_patch(const CbCollection *base, const char *const *paths, guint n_paths,
                                  CbDiagnostics *diagnostics)
{
    g_autoptr(CbCollection) collection = copy_collection(base);
    g_autoptr(GHashTable) done = g_hash_table_new(NULL, NULL);
    gboolean possible = n_paths <= CB_MAX_PATCHES && !base->owned->has_links;
    for (guint i = 0; possible && i < n_paths; i++) {
        int number = find_unit(base, paths[i]);
        if (!cb_file_exists(base->folder, paths[i])) {
            /* What came and went, as editors do when they save, is nothing. */
            possible = !is_known(base, paths[i]);
        } else {
            possible = number >= 0 && (!g_hash_table_add(done, GINT_TO_POINTER(number)) ||
                                       patch_unit(collection, base, (guint)number, diagnostics));
        }
    }
    gboolean has_mistakes = cb_diagnostics_count(diagnostics, CB_SEVERITY_ERROR) > 0;
    return possible && !has_mistakes ? g_steal_pointer(&collection) : NULL;
}
