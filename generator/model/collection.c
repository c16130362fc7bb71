#include "model/collection_parts.h"

#include "base/collation.h"
#include "base/limits.h"
#include "base/meter.h"
#include "base/parallel.h"
#include "load/case.h"
#include "load/case_pack.h"
#include "load/figure.h"
#include "load/file.h"
#include "load/links.h"
#include "load/media_script.h"
#include "model/causes.h"
#include "model/counted_figures.h"
#include "model/editorial.h"
#include "model/facets.h"
#include "model/order.h"
#include "model/references.h"
#include "model/related.h"
#include <string.h>

/* Units that one thread reads one after the other: the trees of their cases share an arena, which
 * is given back as a whole. */
#define UNITS_IN_BATCH 32

/* A collection while it is loaded. */
typedef struct {
    CbCollection *collection;
    const char *folder;
    const CbLoadOptions *options;
    CbDiagnostics *diagnostics;
    GArray *units;               /* of CbUnit */
    GPtrArray *batches;          /* of CbArena: the trees of each batch, NULL once they are read */
    guint *indexes;              /* of each unit, among the entries of its kind */
    guint counts[CB_KIND_COUNT]; /* units of each kind that can be read, drafts included */
    guint published[CB_KIND_COUNT];
    CbTargets *targets;
    const char *const *case_keys;
    const CbNode *config_root;
    const CbNode *schema_root;
    const CbCollator *collator; /* of the default language */
    const char *media_folder;   /* media/, as it is written */
    CbCaseStore *store;         /* NULL: there is none */
    gint languages_used;        /* atomic, a bit for each that a file or a map of texts has */
} Load;

static gpointer *new_array(guint count)
{
    return g_new0(gpointer, count);
}

static struct CbCollectionOwned *owned_new(guint n_workers)
{
    struct CbCollectionOwned *owned = g_new0(struct CbCollectionOwned, 1);
    owned->references = 1;
    owned->n_workers = n_workers;
    owned->arenas = (CbArena **)new_array(n_workers);
    for (guint i = 0; i < n_workers; i++) {
        owned->arenas[i] = cb_arena_new();
    }
    owned->sources = g_ptr_array_new_with_free_func((GDestroyNotify)cb_source_unref);
    return owned;
}

static void owned_unref(struct CbCollectionOwned *owned)
{
    if (!g_atomic_int_dec_and_test(&owned->references)) {
        return;
    }
    CbArena *arena = owned->arena;
    cb_similarity_free(owned->similarity);
    cb_schema_clear(owned->schema);
    for (guint i = 0; i < owned->n_workers; i++) {
        cb_arena_free(owned->arenas[i]);
    }
    g_free(owned->arenas);
    g_ptr_array_unref(owned->sources);
    if (owned->units) {
        g_array_unref(owned->units);
    }
    g_free(owned);
    cb_arena_free(arena);
}

void cb_collection_free(CbCollection *collection)
{
    if (!collection) {
        return;
    }
    struct CbCollectionOwned *owned = collection->owned;
    CbArena *arena = collection->arena;
    g_clear_pointer(&collection->patches, g_ptr_array_unref);
    if (arena != owned->arena) {
        cb_arena_free(arena);
    }
    owned_unref(owned);
}

const CbUnit *cb_collection_unit(const CbCollection *collection, guint number)
{
    for (guint i = 0; collection->patches != NULL && i < collection->patches->len; i++) {
        const CbPatch *patch = g_ptr_array_index(collection->patches, i);
        if (patch->number == number) {
            return &patch->unit;
        }
    }
    return &g_array_index(collection->owned->units, CbUnit, number);
}

static CbReader reader_for(const Load *load, guint worker)
{
    const CbConfig *config = &load->collection->config;
    return (CbReader){
        .arena = load->collection->owned->arenas[worker],
        .diagnostics = load->diagnostics,
        .languages = config->languages,
        .n_languages = config->n_languages,
        .targets = load->targets,
        .languages_unchecked = config->is_guessed,
        .languages_used = &((Load *)load)->languages_used,
        .forgets_markdown = !cb_config_is_printed(config),
    };
}

/* Reads and parses one YAML file at the top of the collection. Sets whether parts of it could not
 * be read. */
static const CbNode *parse_top(Load *load, const char *name, gboolean *is_damaged)
{
    g_autofree char *actual = cb_units_actual(load->folder, name);
    CbSource *source = cb_file_read(load->folder, actual, load->diagnostics);
    if (!source) {
        return NULL;
    }
    g_ptr_array_add(load->collection->owned->sources, source);
    CbArena *arena = load->collection->arena;
    gsize length;
    cb_source_text(source, &length);
    return cb_yaml_parse_damaged(arena, arena, source, 0, length, is_damaged, NULL,
                                 load->diagnostics);
}

/* Whether what casebook.yaml has under a key, or would have, cannot be known. */
static gboolean is_config_lost(const Load *load, const char *key)
{
    const CbNode *root = load->config_root;
    if (root == NULL || root->kind != CB_NODE_MAP) {
        return TRUE;
    }
    const CbNode *node = cb_node_get(root, key);
    return node != NULL ? cb_node_has_damage(node) : root->is_damaged;
}

static gboolean read_config(Load *load)
{
    CbConfig *config = &load->collection->config;
    CbReader reader = reader_for(load, 0);
    g_autofree char *actual = cb_units_actual(load->folder, "casebook.yaml");
    if (!cb_file_exists(load->folder, actual)) {
        g_autofree char *display = cb_file_display(load->folder, "casebook.yaml");
        cb_diagnostics_add_file(load->diagnostics, CB_CODE_FILE_MISSING, display,
                                "name the folder of a collection, or make one with casebook init",
                                "the file is not there");
        return FALSE;
    }
    gboolean is_damaged = FALSE;
    load->config_root = parse_top(load, "casebook.yaml", &is_damaged);
    gboolean has_languages = load->config_root != NULL &&
                             cb_config_read_languages(&reader, load->config_root, config) &&
                             !is_config_lost(load, "languages");
    if (!has_languages && !load->options->in_full) {
        return FALSE;
    }
    if (!has_languages) {
        cb_units_guess_languages(load->collection->arena, load->folder, config);
        reader = reader_for(load, 0);
    }
    config->are_phases_lost = is_config_lost(load, "phases");
    if (load->config_root != NULL && load->config_root->kind == CB_NODE_MAP) {
        cb_config_read(&reader, load->config_root, config);
    } else {
        cb_config_use_defaults(&reader, config);
    }
    if (load->options->theme) {
        config->theme = cb_arena_strdup(load->collection->arena, load->options->theme);
        config->theme_span = (CbSpan){0};
    }
    if (load->options->base_url) {
        const char *url = load->options->base_url;
        config->base_url = cb_arena_printf(load->collection->arena, "%s%s", url,
                                           g_str_has_suffix(url, "/") ? "" : "/");
    }
    return TRUE;
}

/* Tells the store by what cases are read: the schema, the languages, whether drafts must be
 * complete, and whether guides need Markdown as it is written. */
static void say_context(const Load *load, const CbNode *schema)
{
    const CbConfig *config = &load->collection->config;
    CbDigest context = CB_DIGEST_INIT;
    gsize length = 0;
    if (load->store == NULL) {
        return;
    }
    for (guint i = 0; i < config->n_languages; i++) {
        cb_digest_text(&context, config->languages[i]);
    }
    cb_digest_number(&context, (guint64)load->options->drafts);
    cb_digest_number(&context, (guint64)cb_config_is_printed(config));
    if (schema != NULL) {
        const char *text = cb_source_text(schema->span.source, &length);
        cb_digest_bytes(&context, text, length);
    }
    cb_case_store_set_context(load->store, &context);
}

/* A missing schema is one without fields. FALSE if it cannot be read, unless what else is wrong is
 * to be found, too. */
static gboolean read_schema(Load *load)
{
    CbReader reader = reader_for(load, 0);
    const CbNode *root = NULL;
    g_autofree char *actual = cb_units_actual(load->folder, "schema.yaml");
    gboolean is_broken = FALSE, is_damaged = FALSE;
    if (cb_file_exists(load->folder, actual)) {
        root = parse_top(load, "schema.yaml", &is_damaged);
        is_broken = root == NULL || is_damaged;
    }
    if (is_broken && !load->options->in_full) {
        return FALSE;
    }
    say_context(load, root);
    cb_schema_read(&reader, root, &load->collection->schema);
    load->collection->schema.is_broken |= is_broken;
    load->schema_root = root;
    load->case_keys = cb_case_keys(load->collection->arena, &load->collection->schema);
    load->collection->owned->case_keys = load->case_keys;
    return TRUE;
}

static CbUnit *unit_at(const Load *load, guint index)
{
    return &g_array_index(load->units, CbUnit, index);
}

/* What the store has of an unchanged case, instead of its files. FALSE: it has nothing. */
static gboolean find_packed(Load *load, CbUnit *unit)
{
    CbCaseStore *store = load->store;
    CbUnpack unpack;
    if (unit->kind != CB_KIND_CASE || store == NULL) {
        return FALSE;
    }
    unit->packed = cb_case_store_find(store, unit->id, &unit->packed_length);
    if (unit->packed == NULL) {
        return FALSE;
    }
    unpack = (CbUnpack){.at = unit->packed, .end = unit->packed + unit->packed_length};
    const char *title = cb_unit_unpack(unit, &unpack, load->folder);
    if (title == NULL) {
        unit->packed = NULL;
        return FALSE;
    }
    unit->sort_key = cb_collator_key(load->collator, title);
    return TRUE;
}

static void parse_unit(Load *load, CbUnit *unit, guint batch, guint worker)
{
    if (unit->kind == CB_KIND_CASE) {
        unit->shares_nodes = TRUE;
        unit->nodes = g_ptr_array_index(load->batches, batch);
    }
    if (find_packed(load, unit)) {
        return;
    }
    /* Cases are most of a collection: what is kept of their texts is copied when they are read. */
    CbArena *texts =
        unit->kind == CB_KIND_CASE ? unit->nodes : load->collection->owned->arenas[worker];
    cb_unit_parse(unit, texts, load->folder, load->diagnostics);
    unit->sort_key =
        cb_collator_key(load->collator, cb_unit_title(unit, load->collection->config.languages[0]));
}

/* CbParallelFunction. */
static void parse_batch(guint index, guint worker, gpointer data)
{
    Load *load = data;
    guint end = MIN(load->units->len, (index + 1) * UNITS_IN_BATCH);
    g_ptr_array_index(load->batches, index) = cb_arena_new();
    for (guint i = index * UNITS_IN_BATCH; i < end; i++) {
        parse_unit(load, unit_at(load, i), index, worker);
    }
}

static void parse_units(Load *load)
{
    CbCollection *collection = load->collection;
    guint n_batches = (load->units->len + UNITS_IN_BATCH - 1) / UNITS_IN_BATCH;
    g_autoptr(CbCollator) collator = cb_collator_new(collection->config.languages[0]);
    load->collator = collator;
    g_ptr_array_set_size(load->batches, (int)n_batches);
    cb_parallel_for(n_batches, collection->owned->n_workers, parse_batch, load);
    load->collator = NULL;
}

/* The order in which entries are published: what cannot be read and drafts last. */
static int compare_units(gconstpointer a, gconstpointer b, gpointer data)
{
    const CbUnit *left = unit_at(data, *(const guint *)a);
    const CbUnit *right = unit_at(data, *(const guint *)b);
    if (left->kind != right->kind) {
        return left->kind < right->kind ? -1 : 1;
    }
    if (left->usable != right->usable) {
        return left->usable ? -1 : 1;
    }
    if (left->is_draft != right->is_draft) {
        return left->is_draft ? 1 : -1;
    }
    if (left->phase != right->phase) {
        return left->phase < right->phase ? -1 : 1;
    }
    if (left->order != right->order) {
        return left->order < right->order ? -1 : 1;
    }
    /* Figures have no order but that of their names. */
    int order = left->kind == CB_KIND_FIGURE ? 0 : g_strcmp0(left->sort_key, right->sort_key);
    return order != 0 ? order : strcmp(left->id, right->id);
}

/* Gives every unit its index, and makes it known as a target. */
static void order_units(Load *load)
{
    guint n_units = load->units->len;
    g_autofree guint *order = g_new(guint, n_units + 1);
    for (guint i = 0; i < n_units; i++) {
        order[i] = i;
        if (load->options->drafts) {
            unit_at(load, i)->is_draft = FALSE;
        }
    }
    g_qsort_with_data(order, (int)n_units, sizeof *order, compare_units, load);
    load->indexes = cb_arena_new_array(load->collection->arena, guint, n_units);
    load->collection->owned->indexes = load->indexes;
    for (guint i = 0; i < n_units; i++) {
        const CbUnit *unit = unit_at(load, order[i]);
        int target = CB_TARGET_BROKEN;
        load->collection->owned->has_links |= unit->has_links;
        load->collection->lacks_cases |=
            unit->kind == CB_KIND_CASE && (!unit->usable || unit->damaged & 1u);
        if (unit->usable) {
            guint index = load->counts[unit->kind]++;
            load->indexes[order[i]] = index;
            target = unit->is_draft ? CB_TARGET_DRAFT : (int)index;
            load->published[unit->kind] += unit->is_draft ? 0 : 1;
        }
        cb_targets_add(load->targets, unit->kind, unit->id, target);
    }
}

static void list_media(Load *load)
{
    CbCollection *collection = load->collection;
    g_autofree char *folder = cb_units_actual(load->folder, "media");
    g_autoptr(GArray) files =
        cb_files_list(collection->arena, load->folder, folder, load->diagnostics);
    const char **paths = cb_arena_new_array(collection->arena, const char *, files->len);
    for (guint i = 0; i < files->len; i++) {
        paths[i] = g_array_index(files, CbFile, i).path + strlen(folder) + 1;
        cb_targets_add_media(load->targets, paths[i]);
    }
    collection->media = paths;
    collection->n_media = files->len;
    load->media_folder = cb_arena_strdup(collection->arena, folder);
}

/* What a browser would run in a file of media/: ".html", "<script>"; NULL: nothing. Free with
 * g_free. */
static char *find_script(const char *folder, const char *path)
{
    if (cb_media_is_program(path)) {
        return g_strdup(strrchr(path, '.'));
    }
    g_autofree char *whole = g_build_filename(folder, path, NULL);
    GString *text =
        cb_media_is_markup(path) ? cb_file_read_bytes(whole, CB_MAX_ASSET_SIZE, NULL) : NULL;
    char *found = text != NULL ? cb_media_script(text->str, text->len) : NULL;
    if (text != NULL) {
        g_string_free(text, TRUE);
    }
    return found;
}

/* Names one file of media/ that a browser would run, unless it is the editors' script.
 * CbParallelFunction. */
static void check_media(guint index, guint worker, gpointer user_data)
{
    const Load *load = user_data;
    const char *script = load->collection->config.admin.script;
    g_autofree char *path =
        g_strconcat(load->media_folder, "/", load->collection->media[index], NULL);
    (void)worker;
    g_autofree char *found = g_strcmp0(script, path) != 0 ? find_script(load->folder, path) : NULL;
    if (found != NULL) {
        g_autofree char *shown = cb_file_display(load->folder, path);
        cb_diagnostics_add_file(
            load->diagnostics, CB_CODE_MEDIA_SCRIPT, shown,
            "give it as .pdf or .png, or packed as .zip; or trust whoever made it",
            "whoever opens this file by its own address runs what is in it (%s)", found);
    }
}

CbArticle **cb_collection_articles(CbCollection *collection, CbKind kind, guint **count)
{
    switch (kind) {
    case CB_KIND_PRACTICE:
        *count = &collection->n_practices;
        return &collection->practices;
    case CB_KIND_TOPIC:
        *count = &collection->n_topics;
        return &collection->topics;
    case CB_KIND_TOOL:
        *count = &collection->n_tools;
        return &collection->tools;
    default:
        *count = &collection->n_pages;
        return &collection->pages;
    }
}

static void allocate(Load *load)
{
    static const CbKind kinds[] = {CB_KIND_PRACTICE, CB_KIND_TOPIC, CB_KIND_TOOL, CB_KIND_PAGE};
    CbCollection *collection = load->collection;
    CbArena *arena = collection->arena;
    collection->cases = cb_arena_new_array(arena, CbCase, load->counts[CB_KIND_CASE]);
    collection->figures = cb_arena_new_array(arena, CbFigure, load->counts[CB_KIND_FIGURE]);
    for (guint i = 0; i < G_N_ELEMENTS(kinds); i++) {
        guint *count;
        CbArticle **articles = cb_collection_articles(collection, kinds[i], &count);
        *articles = cb_arena_new_array(arena, CbArticle, load->counts[kinds[i]]);
    }
}

void cb_collection_name_entry(const CbUnit *unit, CbEntry *entry)
{
    entry->kind = unit->kind;
    entry->id = unit->id;
    entry->path = unit->paths[0];
    for (guint i = 0; i < CB_MAX_LANGUAGES; i++) {
        if (unit->paths[i] && (!unit->sources[i] || unit->damaged & 1u << i)) {
            entry->unreadable |= 1u << i;
        }
    }
}

static void read_article(CbReader *reader, Load *load, const CbUnit *unit, guint index)
{
    guint *count;
    CbArticle *article = &(*cb_collection_articles(load->collection, unit->kind, &count))[index];
    cb_collection_name_entry(unit, &article->entry);
    article->phase = unit->phase;
    cb_article_read(reader, &unit->root, unit->sources, unit->body_starts, article);
}

static CbPackSources sources_of(const Load *load, const CbUnit *unit)
{
    return (CbPackSources){unit->sources, load->collection->config.n_languages};
}

/* Fills a case from what the store has of it. FALSE: its files are to be read. */
static gboolean unpack_case(Load *load, CbReader *reader, CbUnit *unit, CbCase *one)
{
    CbCaseStore *store = load->store;
    CbPackSources sources = sources_of(load, unit);
    const char *packed = g_steal_pointer(&unit->packed);
    if (packed == NULL) {
        return FALSE;
    }
    CbUnpack unpack = {.at = packed, .end = packed + unit->packed_length};
    if (cb_unit_pass_packed(&unpack) &&
        cb_case_unpack(reader, &load->collection->schema, &sources, &unpack, one)) {
        cb_case_store_keep_found(store, unit->id);
        return TRUE;
    }
    g_array_set_size(reader->private_values, 0);
    cb_unit_forget_sources(unit);
    cb_unit_parse(unit, reader->arena, load->folder, load->diagnostics);
    *one = (CbCase){0};
    cb_collection_name_entry(unit, &one->entry);
    return FALSE;
}

/* Gives the store a case that was read without a word about it. */
static void pack_case(const Load *load, const CbUnit *unit, const CbCase *one, GString *buffer)
{
    const CbCollection *collection = load->collection;
    CbPackSources sources = sources_of(load, unit);
    for (guint i = 0; i < CB_MAX_LANGUAGES; i++) {
        if (unit->paths[i] != NULL &&
            (unit->sources[i] == NULL ||
             cb_diagnostics_concern(load->diagnostics, unit->sources[i]))) {
            return;
        }
    }
    g_string_truncate(buffer, 0);
    cb_unit_pack(unit, collection->config.languages[0], buffer);
    cb_case_pack(&collection->schema, load->targets, &sources, one, unit->private_values, buffer);
    cb_case_store_keep(load->store, unit->id, buffer->str, buffer->len);
}

static void read_case(Load *load, CbReader *reader, CbUnit *unit, CbCase *one, GString *buffer)
{
    const CbSchema *schema = &load->collection->schema;
    reader->private_values = unit->private_values =
        g_array_new(FALSE, FALSE, sizeof(CbPrivateValue));
    cb_collection_name_entry(unit, &one->entry);
    gboolean is_read = unpack_case(load, reader, unit, one);
    if (!is_read && unit->usable) {
        reader->is_draft = unit->is_draft;
        cb_case_read(reader, schema, load->case_keys, &unit->root, one);
        if (load->store != NULL) {
            pack_case(load, unit, one, buffer);
        }
    } else if (!is_read) {
        /* It was broken after it was looked at, which is said. */
        one->values = cb_arena_new_array(reader->arena, CbFieldValue, schema->n_fields);
    }
    cb_unit_forget_nodes(unit);
    if (load->options->is_once) {
        cb_unit_give_back(unit, load->folder);
    }
}

static void read_unit(Load *load, guint index, guint worker, GString *buffer)
{
    CbUnit *unit = unit_at(load, index);
    CbCollection *collection = load->collection;
    if (!unit->usable) {
        return;
    }
    CbReader reader = reader_for(load, worker);
    guint place = load->indexes[index];
    reader.scratch = unit->nodes;
    if (unit->kind == CB_KIND_CASE) {
        read_case(load, &reader, unit, &collection->cases[place], buffer);
    } else if (unit->kind == CB_KIND_FIGURE) {
        CbFigure *figure = &collection->figures[place];
        cb_collection_name_entry(unit, &figure->entry);
        unit->usable = cb_figure_read(&reader, &collection->schema, unit->root.nodes[0], figure);
    } else {
        read_article(&reader, load, unit, place);
    }
    for (guint i = 0; unit->lost != NULL && i < unit->lost->len; i++) {
        cb_links_check_lost(&reader, g_array_index(unit->lost, CbSpan, i));
    }
}

/* CbParallelFunction. */
static void read_batch(guint index, guint worker, gpointer data)
{
    Load *load = data;
    guint end = MIN(load->units->len, (index + 1) * UNITS_IN_BATCH);
    g_autoptr(GString) buffer = g_string_new(NULL);
    for (guint i = index * UNITS_IN_BATCH; i < end; i++) {
        read_unit(load, i, worker, buffer);
    }
    cb_arena_free(g_ptr_array_index(load->batches, index));
    g_ptr_array_index(load->batches, index) = NULL;
}

/* Figures that cannot be drawn are left out; nothing refers to figures by index yet. */
static void drop_broken_figures(Load *load)
{
    CbCollection *collection = load->collection;
    g_autofree gboolean *broken = g_new0(gboolean, load->counts[CB_KIND_FIGURE] + 1);
    guint kept = 0;
    for (guint i = 0; i < load->units->len; i++) {
        const CbUnit *unit = unit_at(load, i);
        if (unit->kind == CB_KIND_FIGURE && !unit->usable && unit->root.nodes[0]) {
            broken[load->indexes[i]] = TRUE;
        }
    }
    for (guint i = 0; i < load->published[CB_KIND_FIGURE]; i++) {
        const char *id = collection->figures[i].entry.id;
        cb_targets_add(load->targets, CB_KIND_FIGURE, id, broken[i] ? CB_TARGET_BROKEN : (int)kept);
        if (!broken[i]) {
            collection->figures[kept++] = collection->figures[i];
        }
    }
    load->published[CB_KIND_FIGURE] = kept;
}

static void gather_private_values(Load *load)
{
    g_autoptr(GArray) all = g_array_new(FALSE, FALSE, sizeof(CbPrivateValue));
    for (guint i = 0; i < load->units->len; i++) {
        GArray *values = unit_at(load, i)->private_values;
        if (values && values->len > 0) {
            g_array_append_vals(all, values->data, values->len);
        }
    }
    CbPrivateValue *copy = cb_arena_new_array(load->collection->arena, CbPrivateValue, all->len);
    if (all->len > 0) {
        memcpy(copy, all->data, all->len * sizeof *copy);
    }
    load->collection->private_values = copy;
    load->collection->n_private_values = all->len;
}

static void read_entries(Load *load)
{
    CbCollection *collection = load->collection;
    order_units(load);
    for (guint i = 0; i < collection->config.n_guides; i++) {
        cb_targets_add(load->targets, CB_KIND_GUIDE, collection->config.guides[i].id, (int)i);
    }
    if (is_config_lost(load, "guides")) {
        cb_targets_open(load->targets, CB_KIND_GUIDE);
    }
    list_media(load);
    allocate(load);
    cb_parallel_for(load->batches->len, collection->owned->n_workers, read_batch, load);
    drop_broken_figures(load);
    gather_private_values(load);
    collection->n_cases = load->published[CB_KIND_CASE];
    collection->n_practices = load->published[CB_KIND_PRACTICE];
    collection->n_topics = load->published[CB_KIND_TOPIC];
    collection->n_tools = load->published[CB_KIND_TOOL];
    collection->n_pages = load->published[CB_KIND_PAGE];
    collection->n_figures = load->published[CB_KIND_FIGURE];
}

/* CbParallelFunction: parts of the model that need nothing of each other. */
static void make_part(guint part, guint worker G_GNUC_UNUSED, gpointer data)
{
    CbCollection *collection = data;
    if (part == 0) {
        collection->similarity = collection->owned->similarity = cb_similarity_new(collection);
        return;
    }
    cb_facets_compute(collection);
    cb_figures_count(collection);
    cb_references_backlinks(collection);
}

/* What several pages need is computed here, once. */
static void model(Load *load)
{
    CbCollection *collection = load->collection;
    cb_order_compute(collection, load->options->jobs);
    cb_references_join(collection);
    cb_parallel_for(2, load->options->jobs, make_part, collection);
}

static void free_batch(gpointer arena)
{
    cb_arena_free(arena);
}

static CbCollection *collection_new(const char *folder, const CbLoadOptions *options)
{
    CbArena *arena = cb_arena_new();
    CbCollection *collection = cb_arena_new_struct(arena, CbCollection);
    collection->arena = arena;
    collection->folder = cb_arena_strdup(arena, folder);
    collection->owned = owned_new(cb_parallel_jobs(options->jobs));
    collection->owned->arena = arena;
    collection->owned->schema = &collection->schema;
    return collection;
}

/* Says once what many messages have in common. */
static void find_causes(Load *load)
{
    for (guint i = 0; i < load->units->len; i++) {
        for (guint j = 1; j < CB_MAX_LANGUAGES; j++) {
            if (unit_at(load, i)->paths[j] != NULL && !(unit_at(load, i)->misnamed & 1u << j)) {
                load->languages_used |= 1 << j;
            }
        }
    }
    const CbCauseHints hints = {load->config_root, load->schema_root, (guint)load->languages_used};
    cb_causes_find(load->collection, &hints, load->diagnostics);
}

CbCollection *cb_collection_load(const char *folder, const CbLoadOptions *options,
                                 CbDiagnostics *diagnostics)
{
    CbCollection *collection = collection_new(folder, options);
    g_autoptr(GPtrArray) batches = g_ptr_array_new_with_free_func(free_batch);
    Load load = {
        .collection = collection,
        .folder = folder,
        .options = options,
        .diagnostics = diagnostics,
        .batches = batches,
    };
    cb_units_check_top(folder, diagnostics);
    if (!read_config(&load)) {
        cb_collection_free(collection);
        return NULL;
    }
    load.targets = cb_targets_new(collection->arena);
    collection->targets = load.targets;
    load.units = collection->owned->units =
        cb_units_list(collection->arena, folder, &collection->config, diagnostics);
    guint most_stored = options->most_stored > 0 ? options->most_stored : CB_MAX_STORED_CASES;
    load.store = cb_units_count_cases(load.units) <= most_stored ? options->store : NULL;
    gboolean has_schema = read_schema(&load);
    parse_units(&load);
    /* Without a schema, nothing but the grammar of files can be checked. */
    if (!has_schema) {
        cb_collection_free(collection);
        return NULL;
    }
    read_entries(&load);
    cb_meter_give_back();
    CbReader reader = reader_for(&load, 0);
    if (load.config_root != NULL) {
        cb_config_check(&reader, load.config_root);
    }
    model(&load);
    if (!options->without_advice) {
        cb_parallel_for(collection->n_media, options->jobs, check_media, &load);
        cb_editorial_check(collection, options, diagnostics);
    }
    find_causes(&load);
    return collection;
}

const CbEntry *cb_collection_entry(const CbCollection *collection, CbKind kind, guint index)
{
    switch (kind) {
    case CB_KIND_CASE:
        return &collection->cases[index].entry;
    case CB_KIND_PRACTICE:
        return &collection->practices[index].entry;
    case CB_KIND_TOPIC:
        return &collection->topics[index].entry;
    case CB_KIND_TOOL:
        return &collection->tools[index].entry;
    case CB_KIND_FIGURE:
        return &collection->figures[index].entry;
    case CB_KIND_PAGE:
        return &collection->pages[index].entry;
    default:
        g_return_val_if_reached(NULL);
    }
}

guint cb_collection_count(const CbCollection *collection, CbKind kind)
{
    const guint counts[CB_KIND_COUNT] = {
        [CB_KIND_CASE] = collection->n_cases,          [CB_KIND_PRACTICE] = collection->n_practices,
        [CB_KIND_TOPIC] = collection->n_topics,        [CB_KIND_TOOL] = collection->n_tools,
        [CB_KIND_FIGURE] = collection->n_figures,      [CB_KIND_PAGE] = collection->n_pages,
        [CB_KIND_GUIDE] = collection->config.n_guides,
    };
    return counts[kind];
}

const CbText *cb_collection_title(const CbCollection *collection, CbKind kind, guint index)
{
    return kind == CB_KIND_GUIDE ? &collection->config.guides[index].title
                                 : &cb_collection_entry(collection, kind, index)->title;
}

int cb_collection_find(const CbCollection *collection, CbKind kind, const char *id)
{
    return MAX(-1, cb_targets_find(collection->targets, kind, id));
}
