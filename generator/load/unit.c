#include "load/unit.h"
#include "load/control.h"

#include "base/limits.h"
#include "base/suggest.h"
#include <stdlib.h>
#include <string.h>

/* The name of a file, taken apart: ID.EXTENSION or ID.LANGUAGE.EXTENSION. */
typedef struct {
    char *id;
    int language; /* 0: the file itself; -1: no language of the collection */
    char *language_name;
    guint phase;       /* of practices */
    gboolean is_wrong; /* it was reported, and is read as what it is likely to be meant for */
} Name;

/* A file whose name is wrong: it is read all the same, so that what refers to it is not wrong, too,
 * unless another has the right name. */
typedef struct {
    const CbFile *file;
    Name name;
} WrongFile;

typedef struct {
    CbArena *arena;
    const char *root;
    const CbConfig *config;
    CbDiagnostics *diagnostics;
    GArray *units;
    GHashTable *by_id;   /* id → 1 + index, of the kind that is listed */
    GHashTable *folders; /* those of no phase that were reported */
    GArray *wrong;       /* of WrongFile, of the kind that is listed */
} List;

/* What stands at the top of a collection: two files, then folders. */
static const char *const known[] = {"casebook.yaml", "schema.yaml", "cases",   "practices",
                                    "topics",        "tools",       "figures", "pages",
                                    "media",         "templates",   "themes"};

static gboolean is_known_name(const char *name)
{
    for (guint i = 0; i < G_N_ELEMENTS(known); i++) {
        if (strcmp(known[i], name) == 0) {
            return TRUE;
        }
    }
    return FALSE;
}

static void name_clear(Name *name)
{
    g_free(name->id);
    g_free(name->language_name);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Name, name_clear)

void cb_unit_clear(CbUnit *unit)
{
    for (guint i = 0; i < CB_MAX_LANGUAGES; i++) {
        cb_source_unref(unit->sources[i]);
    }
    cb_unit_forget_nodes(unit);
    g_free(unit->sort_key);
    g_clear_pointer(&unit->lost, g_array_unref);
    if (unit->private_values) {
        g_array_unref(unit->private_values);
    }
}

static void clear_unit(gpointer unit)
{
    cb_unit_clear(unit);
}

static gboolean is_markdown(CbKind kind)
{
    return kind != CB_KIND_CASE && kind != CB_KIND_FIGURE;
}

static void report(const List *list, CbCode code, const char *path, const char *hint,
                   const char *message)
{
    g_autofree char *display = cb_file_display(list->root, path);
    cb_diagnostics_add_file(list->diagnostics, code, display, hint, "%s", message);
}

/* The id that a name could become: lower-case letters, digits and hyphens. */
static char *id_like(const char *name)
{
    g_autofree char *slug = cb_markdown_slug(name);
    return cb_id_is_valid(slug, FALSE) ? g_steal_pointer(&slug) : NULL;
}

static void report_name(const List *list, const CbFile *file, const char *stem,
                        const char *extension)
{
    g_autofree char *id = id_like(stem);
    g_autofree char *hint = id ? g_strdup_printf("rename it to %s%s", id, extension) : NULL;
    report(list, CB_CODE_FILE_NAME, file->path, hint,
           "the name of a file is its id: lower-case letters, digits and hyphens");
}

/* The length of an ending that means the same as the right one, or 0. */
static gsize similar_ending(const char *name, gboolean is_markdown_kind)
{
    static const char *const yaml[] = {".yml", ".yaml", NULL};
    static const char *const markdown[] = {".markdown", ".md", NULL};
    g_autofree char *small = g_ascii_strdown(name, -1);
    for (const char *const *ending = is_markdown_kind ? markdown : yaml; *ending; ending++) {
        if (g_str_has_suffix(small, *ending)) {
            return strlen(*ending);
        }
    }
    return 0;
}

/* Takes a name apart; what is wrong with it is reported. FALSE if nobody can say what is meant. */
static gboolean split_name(const List *list, const CbFile *file, CbKind kind, Name *name)
{
    const char *extension = is_markdown(kind) ? ".md" : ".yaml";
    gsize ending = strlen(extension);
    if (!g_str_has_suffix(file->name, extension)) {
        g_autofree char *message =
            g_strdup_printf("files in %s end in %s", cb_kind_folder(kind), extension);
        report(list, CB_CODE_FILE_NAME, file->path, "rename it, or put it somewhere else", message);
        name->is_wrong = TRUE;
        ending = similar_ending(file->name, is_markdown(kind));
        if (ending == 0) {
            return FALSE;
        }
    }
    g_autofree char *stem = g_strndup(file->name, strlen(file->name) - ending);
    char *dot = strrchr(stem, '.');
    if (dot && dot[1]) {
        name->language_name = g_strdup(dot + 1);
        name->language = cb_config_language(list->config, dot + 1);
        *dot = '\0';
    }
    name->id = g_strdup(stem);
    if (cb_id_is_valid(stem, FALSE)) {
        return TRUE;
    }
    g_autofree char *id = id_like(stem);
    if (dot) {
        *dot = '.';
    }
    report_name(list, file, stem, extension);
    name->is_wrong = TRUE;
    g_free(name->id);
    name->id = g_steal_pointer(&id);
    return name->id != NULL;
}

/* FALSE if it is a translation into a language that nobody knows. */
static gboolean check_language(const List *list, const CbFile *file, Name *name)
{
    const CbConfig *config = list->config;
    if (!name->language_name || name->language > 0) {
        return TRUE;
    }
    name->is_wrong = TRUE;
    if (name->language == 0) {
        report(list, CB_CODE_LANGUAGE_UNKNOWN, file->path, "take the language out of the name",
               "the default language has no translations of its own");
        return TRUE;
    }
    g_autofree char *message = g_strdup_printf("unknown language \"%s\"", name->language_name);
    g_autofree char *hint =
        cb_suggest_hint(name->language_name, config->languages, config->n_languages);
    report(list, CB_CODE_LANGUAGE_UNKNOWN, file->path, hint, message);
    cb_diagnostics_about(list->diagnostics, name->language_name);
    const char *meant = cb_suggest(name->language_name, config->languages, config->n_languages);
    name->language = meant != NULL ? cb_config_language(config, meant) : -1;
    return name->language > 0;
}

/* Reports a folder of no phase, once for all of its files; a practice in no folder, each time. */
static void report_phase(const List *list, const CbFile *file, const char *folder,
                         const char *const *ids)
{
    const CbConfig *config = list->config;
    g_autofree char *hint =
        config->is_guessed ? NULL : cb_suggest_hint(folder ? folder : "", ids, config->n_phases);
    g_autofree char *message = folder ? g_strdup_printf("unknown phase \"%s\"", folder)
                                      : g_strdup("a practice stands in the folder of its phase");
    if (folder == NULL) {
        report(list, CB_CODE_CONFIG_PHASE, file->path, hint, message);
    } else if (g_hash_table_add(list->folders, (gpointer)file->folder)) {
        report(list, CB_CODE_CONFIG_PHASE, file->folder, hint, message);
    }
}

/* Finds the phase of a practice's folder, or the one that is meant. FALSE if there are none. */
static gboolean find_phase(const List *list, const CbFile *file, Name *name)
{
    const CbConfig *config = list->config;
    const char *slash = strchr(file->folder, '/');
    const char *folder = slash ? slash + 1 : NULL;
    int phase = folder ? cb_config_phase(config, folder) : -1;
    name->phase = (guint)MAX(phase, 0);
    if (phase >= 0 || config->are_phases_lost) {
        return config->n_phases > 0;
    }
    g_autofree const char **ids = g_new(const char *, config->n_phases + 1);
    for (guint i = 0; i < config->n_phases; i++) {
        ids[i] = config->phases[i].id;
    }
    report_phase(list, file, folder, ids);
    const char *meant = folder ? cb_suggest(folder, ids, config->n_phases) : NULL;
    name->phase = meant != NULL ? (guint)cb_config_phase(config, meant) : 0;
    name->is_wrong = TRUE;
    return config->n_phases > 0;
}

static gboolean check_folder(const List *list, const CbFile *file, CbKind kind, Name *name)
{
    if (kind == CB_KIND_PRACTICE) {
        return find_phase(list, file, name);
    }
    if (!strchr(file->folder, '/')) {
        return TRUE;
    }
    g_autofree char *message =
        g_strdup_printf("%s stand in no folders of their own", cb_kind_folder(kind));
    report(list, CB_CODE_FILE_NAME, file->path, "move it up", message);
    name->is_wrong = TRUE;
    return TRUE;
}

/* The unit of an id, made if there is none. */
static CbUnit *unit_of(List *list, CbKind kind, const char *id)
{
    guint index = GPOINTER_TO_UINT(g_hash_table_lookup(list->by_id, id));
    if (index > 0) {
        return &g_array_index(list->units, CbUnit, index - 1);
    }
    CbUnit unit = {.kind = kind, .id = cb_arena_strdup(list->arena, id), .order = G_MAXINT};
    g_array_append_val(list->units, unit);
    g_hash_table_insert(list->by_id, (gpointer)unit.id, GUINT_TO_POINTER(list->units->len));
    return &g_array_index(list->units, CbUnit, list->units->len - 1);
}

/* Gives a file to the unit of its id. FALSE if that has one in its language already. */
static gboolean take_file(List *list, CbKind kind, const CbFile *file, const Name *name)
{
    CbUnit *unit = unit_of(list, kind, name->id);
    if (unit->paths[name->language]) {
        return FALSE;
    }
    unit->paths[name->language] = file->path;
    unit->misnamed |= name->is_wrong ? 1u << name->language : 0;
    unit->has_links = unit->has_links || file->is_link;
    if (name->language == 0) {
        unit->folder = file->folder;
        unit->phase = name->phase;
    }
    return TRUE;
}

static void report_clash(List *list, CbKind kind, const CbFile *file, const Name *name)
{
    const CbUnit *unit = unit_of(list, kind, name->id);
    g_autofree char *message = g_strdup_printf("the id \"%s\" is taken by %s already", name->id,
                                               unit->paths[name->language]);
    report(list, CB_CODE_PATH_CLASH, file->path, "give it another name", message);
}

static void add_file(List *list, CbKind kind, const CbFile *file)
{
    g_auto(Name) name = {0};
    if (!split_name(list, file, kind, &name) || !check_folder(list, file, kind, &name) ||
        !check_language(list, file, &name)) {
        return;
    }
    if (kind == CB_KIND_FIGURE && name.language > 0) {
        report(list, CB_CODE_OVERLAY_BASE, file->path,
               "write { nl: …, en: … } in the figure itself",
               "a figure holds all its languages in one file");
        return;
    }
    if (name.is_wrong) {
        WrongFile wrong = {file, name};
        g_array_append_val(list->wrong, wrong);
        name = (Name){0};
    } else if (!take_file(list, kind, file, &name)) {
        report_clash(list, kind, file, &name);
    }
}

static void clear_wrong(gpointer wrong)
{
    name_clear(&((WrongFile *)wrong)->name);
}

static void report_without_base(List *list, const CbUnit *unit)
{
    g_autofree char *message =
        g_strdup_printf("there is no %s \"%s\" to translate", cb_kind_name(unit->kind), unit->id);
    g_autofree const char **ids = g_new(const char *, list->units->len);
    guint count = 0;
    for (guint i = 0; i < list->units->len; i++) {
        const CbUnit *other = &g_array_index(list->units, CbUnit, i);
        if (other->kind == unit->kind && other->paths[0]) {
            ids[count++] = other->id;
        }
    }
    const char *nearest = cb_suggest(unit->id, ids, count);
    g_autofree char *hint =
        nearest ? g_strdup_printf("did you mean \"%s\"?", nearest)
                : g_strdup("write the file itself first, without a language in its name");
    for (guint i = 1; i < CB_MAX_LANGUAGES; i++) {
        if (unit->paths[i]) {
            report(list, CB_CODE_OVERLAY_BASE, unit->paths[i], hint, message);
        }
    }
}

/* Reports units that have translations alone. What refers to one is not wrong for that. */
static void check_bases(List *list)
{
    for (guint i = 0; i < list->units->len; i++) {
        const CbUnit *unit = &g_array_index(list->units, CbUnit, i);
        if (!unit->paths[0]) {
            report_without_base(list, unit);
        }
    }
}

static int compare_units(gconstpointer a, gconstpointer b)
{
    const CbUnit *left = a;
    const CbUnit *right = b;
    if (left->kind != right->kind) {
        return left->kind < right->kind ? -1 : 1;
    }
    return strcmp(left->id, right->id);
}

static void list_kind(List *list, CbKind kind)
{
    g_autofree char *folder = cb_units_actual(list->root, cb_kind_folder(kind));
    g_autoptr(GArray) files = cb_files_list(list->arena, list->root, folder, list->diagnostics);
    list->by_id = g_hash_table_new(g_str_hash, g_str_equal);
    list->folders = g_hash_table_new(g_str_hash, g_str_equal);
    list->wrong = g_array_new(FALSE, FALSE, sizeof(WrongFile));
    g_array_set_clear_func(list->wrong, clear_wrong);
    for (guint i = 0; i < files->len; i++) {
        add_file(list, kind, &g_array_index(files, CbFile, i));
    }
    for (guint i = 0; i < list->wrong->len; i++) {
        const WrongFile *wrong = &g_array_index(list->wrong, WrongFile, i);
        take_file(list, kind, wrong->file, &wrong->name);
    }
    g_array_unref(list->wrong);
    g_hash_table_unref(list->folders);
    g_hash_table_unref(list->by_id);
}

guint cb_units_count_cases(const GArray *units)
{
    guint n_cases = 0;
    for (guint i = 0; i < units->len; i++) {
        n_cases += g_array_index(units, CbUnit, i).kind == CB_KIND_CASE;
    }
    return n_cases;
}

void cb_units_limit_cases(GArray *units, guint most, const char *root, CbDiagnostics *diagnostics)
{
    guint n_cases = cb_units_count_cases(units);
    if (n_cases <= most) {
        return;
    }
    g_autofree char *display = cb_file_display(root, "cases");
    cb_diagnostics_add_file(diagnostics, CB_CODE_CASES_LIMIT, display,
                            "make several collections of it",
                            "a collection has at most %u cases, this one has %u", most, n_cases);
    /* Cases come first. */
    g_array_remove_range(units, most, n_cases - most);
}

GArray *cb_units_list(CbArena *arena, const char *root, const CbConfig *config,
                      CbDiagnostics *diagnostics)
{
    List list = {arena, root, config, diagnostics, g_array_new(FALSE, TRUE, sizeof(CbUnit)),
                 NULL,  NULL, NULL};
    for (guint kind = 0; kind < CB_KIND_GUIDE; kind++) {
        list_kind(&list, (CbKind)kind);
    }
    check_bases(&list);
    g_array_sort(list.units, compare_units);
    cb_units_limit_cases(list.units, CB_MAX_CASES, root, diagnostics);
    g_array_set_clear_func(list.units, clear_unit);
    return list.units;
}

static void check_control(const CbSource *source, gsize start, CbDiagnostics *diagnostics)
{
    gsize length, at;
    gunichar character;
    const char *text = cb_source_text(source, &length);
    if (cb_control_find(text + start, length - start, &at, &character)) {
        cb_control_report(diagnostics, cb_span_new(source, start + at, start + at + 1), character);
    }
}

/* Parses YAML of a file, and notes whether all of it could be read. */
static CbNode *parse_part(CbUnit *unit, guint language, CbArena *arena, gsize start, gsize end,
                          CbDiagnostics *diagnostics)
{
    gboolean is_damaged;
    CbNode *root = cb_yaml_parse_damaged(unit->nodes, arena, unit->sources[language], start, end,
                                         &is_damaged, &unit->lost, diagnostics);
    unit->damaged |= is_damaged ? 1u << language : 0;
    return root;
}

/* The same of front matter that nobody knows the end of: what is wrong with it is not said. */
static CbNode *parse_guessed(CbUnit *unit, guint language, CbArena *arena,
                             const CbFrontMatter *parts)
{
    g_autoptr(CbDiagnostics) unheard = cb_diagnostics_new();
    CbNode *root = parse_part(unit, language, arena, parts->yaml_start, parts->yaml_end, unheard);
    if (root == NULL || root->kind != CB_NODE_MAP) {
        return NULL;
    }
    unit->damaged |= 1u << language;
    root->is_damaged = TRUE;
    return root;
}

/* Parses one file of a unit; its YAML, or NULL. */
static const CbNode *parse_file(CbUnit *unit, guint language, CbArena *arena,
                                CbDiagnostics *diagnostics)
{
    const CbSource *source = unit->sources[language];
    CbFrontMatter parts;
    gsize length;
    cb_source_text(source, &length);
    if (!is_markdown(unit->kind)) {
        return parse_part(unit, language, arena, 0, length, diagnostics);
    }
    gboolean is_split = cb_front_matter_split(source, diagnostics, &parts);
    unit->body_starts[language] = parts.body_start;
    check_control(source, parts.body_start, diagnostics);
    if (!is_split) {
        return parse_guessed(unit, language, arena, &parts);
    }
    return parse_part(unit, language, arena, parts.yaml_start, parts.yaml_end, diagnostics);
}

static void read_standing(CbUnit *unit, const CbNode *root)
{
    const CbNode *draft = cb_node_get(root, "draft");
    const CbNode *order = cb_node_get(root, "order");
    gboolean is_draft = FALSE;
    unit->is_draft = draft != NULL && draft->kind == CB_NODE_SCALAR &&
                     cb_yaml_is_boolean(draft->text, &is_draft) && is_draft;
    if (order && order->kind == CB_NODE_SCALAR && order->length > 0) {
        unit->order = (int)CLAMP(g_ascii_strtoll(order->text, NULL, 10), -1000000000, 1000000000);
    }
}

void cb_unit_parse(CbUnit *unit, CbArena *arena, const char *root, CbDiagnostics *diagnostics)
{
    if (unit->nodes == NULL) {
        unit->nodes = cb_arena_new();
    }
    for (guint i = 0; i < CB_MAX_LANGUAGES; i++) {
        if (!unit->paths[i]) {
            continue;
        }
        if (unit->sources[i] == NULL) {
            unit->sources[i] = cb_file_read(root, unit->paths[i], diagnostics);
        }
        const CbNode *node = unit->sources[i] ? parse_file(unit, i, arena, diagnostics) : NULL;
        if (node && node->kind != CB_NODE_MAP) {
            gboolean is_text = node->kind == CB_NODE_SCALAR;
            cb_diagnostics_add(diagnostics, CB_CODE_TYPE, node->span,
                               is_text ? "write \"key: value\", with a space after the colon"
                                       : "write \"key: value\", without \"- \" before it",
                               "expected a map of keys and values, found %s",
                               is_text ? "a text" : "a list");
            node = NULL;
        }
        unit->root.nodes[i] = node;
        /* A file that cannot be parsed has no text either. */
        if (!node) {
            g_clear_pointer(&unit->sources[i], cb_source_unref);
        }
    }
    unit->usable = unit->root.nodes[0] != NULL;
    if (unit->usable) {
        read_standing(unit, unit->root.nodes[0]);
    }
}

void cb_unit_forget_nodes(CbUnit *unit)
{
    unit->root = (CbLayers){.nodes = {NULL}};
    if (!unit->shares_nodes) {
        cb_arena_free(unit->nodes);
    }
    unit->nodes = NULL;
}

void cb_unit_forget_sources(CbUnit *unit)
{
    for (guint i = 0; i < CB_MAX_LANGUAGES; i++) {
        g_clear_pointer(&unit->sources[i], cb_source_unref);
    }
}

void cb_unit_pack(const CbUnit *unit, const char *language, GString *out)
{
    cb_pack_text(out, cb_unit_title(unit, language));
    cb_pack_number(out, unit->is_draft ? 1 : 0);
    cb_pack_number(out, (guint32)unit->order);
    for (guint i = 0; i < CB_MAX_LANGUAGES; i++) {
        gboolean is_there = unit->sources[i] != NULL;
        cb_pack_number(out, is_there ? (guint32)cb_source_length(unit->sources[i]) : 0);
    }
}

/* What a unit's bytes say of it. The title; NULL if they are not whole. */
static const char *unpack_standing(CbUnpack *unpack, CbUnit *unit, guint32 *lengths)
{
    const char *title = cb_unpack_some_text(unpack);
    unit->is_draft = cb_unpack_boolean(unpack);
    unit->order = (int)cb_unpack_number(unpack, G_MAXUINT32);
    for (guint i = 0; i < CB_MAX_LANGUAGES; i++) {
        lengths[i] = cb_unpack_number(unpack, CB_MAX_TEXT_FILE_SIZE);
    }
    return unpack->failed ? NULL : title;
}

gboolean cb_unit_pass_packed(CbUnpack *unpack)
{
    CbUnit unit = {0};
    guint32 lengths[CB_MAX_LANGUAGES];
    return unpack_standing(unpack, &unit, lengths) != NULL;
}

/* Whether the files of a unit are those that were packed. */
static gboolean has_these_files(const CbUnit *unit, const guint32 *lengths)
{
    for (guint i = 0; i < CB_MAX_LANGUAGES; i++) {
        if ((unit->paths[i] != NULL) != (lengths[i] > 0)) {
            return FALSE;
        }
    }
    return TRUE;
}

const char *cb_unit_unpack(CbUnit *unit, CbUnpack *unpack, const char *root)
{
    guint32 lengths[CB_MAX_LANGUAGES];
    CbUnit read = {0};
    const char *title = unpack_standing(unpack, &read, lengths);
    if (title == NULL || !has_these_files(unit, lengths)) {
        return NULL;
    }
    for (guint i = 0; i < CB_MAX_LANGUAGES; i++) {
        if (unit->paths[i] != NULL) {
            g_autofree char *display = cb_file_display(root, unit->paths[i]);
            g_autofree char *file = g_build_filename(root, unit->paths[i], NULL);
            unit->sources[i] = cb_source_new_unread(display, file, lengths[i]);
        }
    }
    unit->is_draft = read.is_draft;
    unit->order = read.order;
    unit->usable = TRUE;
    return title;
}

void cb_unit_give_back(CbUnit *unit, const char *root)
{
    for (guint i = 0; i < CB_MAX_LANGUAGES; i++) {
        if (unit->sources[i] != NULL) {
            g_autofree char *file = g_build_filename(root, unit->paths[i], NULL);
            cb_source_give_back(unit->sources[i], file);
        }
    }
}

const char *cb_unit_title(const CbUnit *unit, const char *language)
{
    const CbNode *title = cb_node_get(unit->root.nodes[0], "title");
    if (title != NULL && title->kind == CB_NODE_MAP) {
        title = cb_node_get(title, language);
    }
    return title != NULL && title->kind == CB_NODE_SCALAR ? title->text : "";
}

const char *cb_units_folder_around(const char *root, const char *path)
{
    g_autofree char *top = g_canonicalize_filename(root, NULL);
    g_autofree char *absolute = g_canonicalize_filename(path, NULL);
    for (guint i = 2; i < G_N_ELEMENTS(known); i++) {
        g_autofree char *folder = g_build_filename(top, known[i], NULL);
        gsize length = strlen(folder);
        if (strncmp(absolute, folder, length) == 0 &&
            (absolute[length] == '\0' || absolute[length] == '/')) {
            return known[i];
        }
    }
    return NULL;
}

char *cb_units_actual(const char *root, const char *name)
{
    g_autoptr(GDir) directory = cb_file_exists(root, name) ? NULL : g_dir_open(root, 0, NULL);
    char *found = NULL;
    for (const char *other; directory && (other = g_dir_read_name(directory));) {
        if (!g_utf8_validate(other, -1, NULL) || is_known_name(other) ||
            g_strcmp0(cb_suggest(other, known, G_N_ELEMENTS(known)), name) != 0 ||
            (found && strcmp(found, other) < 0)) {
            continue;
        }
        g_free(found);
        found = g_strdup(other);
    }
    return found ? found : g_strdup(name);
}

static void add_languages(GHashTable *languages, GArray *files)
{
    for (guint i = 0; i < files->len; i++) {
        g_auto(GStrv) parts = g_strsplit(g_array_index(files, CbFile, i).name, ".", 0);
        guint count = g_strv_length(parts);
        if (count >= 3 && cb_config_is_language(parts[count - 2])) {
            g_hash_table_add(languages, g_strdup(parts[count - 2]));
        }
    }
}

static int compare_names(gconstpointer a, gconstpointer b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

void cb_units_guess_languages(CbArena *arena, const char *root, CbConfig *config)
{
    g_autoptr(GHashTable) found = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    g_autoptr(CbDiagnostics) unheard = cb_diagnostics_new();
    for (guint kind = 0; kind < CB_KIND_GUIDE; kind++) {
        g_autofree char *folder = cb_units_actual(root, cb_kind_folder((CbKind)kind));
        g_autoptr(GArray) files = cb_files_list(arena, root, folder, unheard);
        add_languages(found, files);
    }
    guint count = 0;
    g_autofree gpointer *names = g_hash_table_get_keys_as_array(found, &count);
    qsort(names, count, sizeof *names, compare_names);
    const char **languages = cb_arena_new_array(arena, const char *, CB_MAX_LANGUAGES);
    languages[0] = CB_LANGUAGE_UNDETERMINED;
    config->n_languages = 1;
    for (guint i = 0; i < count && config->n_languages < CB_MAX_LANGUAGES; i++) {
        languages[config->n_languages++] = cb_arena_strdup(arena, names[i]);
    }
    config->languages = languages;
    config->is_guessed = TRUE;
}

void cb_units_check_top(const char *root, CbDiagnostics *diagnostics)
{
    g_autoptr(GDir) directory = g_dir_open(root, 0, NULL);
    for (const char *name; directory && (name = g_dir_read_name(directory));) {
        if (!g_utf8_validate(name, -1, NULL)) {
            continue;
        }
        const char *nearest = cb_suggest(name, known, G_N_ELEMENTS(known));
        if (!nearest || strcmp(nearest, name) == 0) {
            continue;
        }
        g_autofree char *display = cb_file_display(root, name);
        g_autofree char *hint = g_strdup_printf("did you mean \"%s\"?", nearest);
        cb_diagnostics_add_file(diagnostics, CB_CODE_FILE_NAME, display, hint,
                                "\"%s\" is not part of a collection", name);
    }
}
