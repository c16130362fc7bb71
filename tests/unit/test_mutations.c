/* Five hundred single mistakes in the sample collection: each is reported at its line, or it is
 * proved harmless. The same ones every time. */
#include "load/file.h"
#include "load/unit.h"
#include "model/collection.h"

#include <glib/gstdio.h>
#include <stdio.h>
#include <string.h>

#define CONTENT "content"
#define MUTATIONS 500
#define SEED 20261122

/* How far from the mistake a message may be: a lost line is reported where it was. */
#define LINES_OFF 1

typedef enum { KEY, CODE, LINE, INDENT, QUOTE, KIND_COUNT } Kind;
static const char *const kind_names[] = {"key misspelt", "value changed", "line deleted",
                                         "indent shifted", "quote dropped"};

/* A file with YAML: where it stands, and its parts that can be spoilt. */
typedef struct {
    const char *path;
    CbSource *source;
    gsize start, end; /* of the YAML */
    const CbNode *root;
    GArray *keys;    /* of CbSpan */
    GArray *scalars; /* of CbSpan: those on one line, without quotation marks */
    GArray *quotes;  /* of CbSpan: of quoted texts */
} File;

typedef struct {
    CbArena *arena;
    CbDiagnostics *diagnostics; /* of parsing the files as they are */
    char *folder;               /* the copy that is spoilt */
    GPtrArray *files;
    GHashTable *known; /* messages that the collection has anyway */
    GHashTable *names; /* of terms, fields and entries */
    GRand *random;
} Fixture;

/* A spoilt text, and what it should be reported as. */
typedef struct {
    Kind kind;
    const File *file;
    char *text;
    gsize length;
    guint line;       /* of the mistake */
    guint first_line; /* of what it is part of */
} Mutation;

static void collect(File *file, const CbNode *node)
{
    if (node->kind == CB_NODE_SCALAR) {
        CbPosition start = cb_source_position(node->span.source, node->span.start);
        CbPosition end = cb_source_position(node->span.source, node->span.end);
        if (node->style == CB_SCALAR_QUOTED) {
            g_array_append_val(file->quotes, node->span);
        } else if (node->style == CB_SCALAR_PLAIN && node->length > 2 && start.line == end.line &&
                   !strchr(node->text, ' ')) {
            g_array_append_val(file->scalars, node->span);
        }
    }
    for (gsize i = 0; node->kind == CB_NODE_LIST && i < node->length; i++) {
        collect(file, node->items[i]);
    }
    for (gsize i = 0; node->kind == CB_NODE_MAP && i < node->length; i++) {
        g_array_append_val(file->keys, node->entries[i].key_span);
        collect(file, node->entries[i].value);
    }
}

static File *file_new(Fixture *fixture, const char *path)
{
    File *file = g_new0(File, 1);
    file->path = path;
    file->source = cb_file_read(CONTENT, path, fixture->diagnostics);
    g_assert_nonnull(file->source);
    cb_source_text(file->source, &file->end);
    if (g_str_has_suffix(path, ".md")) {
        CbFrontMatter parts;
        g_assert_true(cb_front_matter_split(file->source, fixture->diagnostics, &parts));
        file->start = parts.yaml_start;
        file->end = parts.yaml_end;
    }
    file->root = cb_yaml_parse_part(fixture->arena, file->source, file->start, file->end,
                                    fixture->diagnostics);
    g_assert_nonnull(file->root);
    file->keys = g_array_new(FALSE, FALSE, sizeof(CbSpan));
    file->scalars = g_array_new(FALSE, FALSE, sizeof(CbSpan));
    file->quotes = g_array_new(FALSE, FALSE, sizeof(CbSpan));
    collect(file, file->root);
    return file;
}

static void file_free(gpointer data)
{
    File *file = data;
    cb_source_unref(file->source);
    g_array_unref(file->keys);
    g_array_unref(file->scalars);
    g_array_unref(file->quotes);
    g_free(file);
}

static void write_copy(const Fixture *fixture, const char *path, const char *text, gsize length)
{
    g_autofree char *full = g_build_filename(fixture->folder, path, NULL);
    g_autofree char *parent = g_path_get_dirname(full);
    g_assert_cmpint(g_mkdir_with_parents(parent, 0700), ==, 0);
    FILE *file = g_fopen(full, "wb");
    g_assert_nonnull(file);
    g_assert_cmpuint(fwrite(text, 1, length, file), ==, length);
    g_assert_cmpint(fclose(file), ==, 0);
}

/* Adds the ids of terms, and the keys of fields, of the schema. */
static void add_names(Fixture *fixture, const CbNode *node)
{
    for (gsize i = 0; node->kind == CB_NODE_LIST && i < node->length; i++) {
        add_names(fixture, node->items[i]);
    }
    for (gsize i = 0; node->kind == CB_NODE_MAP && i < node->length; i++) {
        const CbNodeEntry *entry = &node->entries[i];
        g_hash_table_add(fixture->names, g_strdup(entry->key));
        if (strcmp(entry->key, "id") == 0) {
            g_hash_table_add(fixture->names, g_strdup(entry->value->text));
        }
        add_names(fixture, entry->value);
    }
}

static const CbNode *schema_of(const Fixture *fixture)
{
    for (guint i = 0; i < fixture->files->len; i++) {
        const File *file = fixture->files->pdata[i];
        if (strcmp(file->path, "schema.yaml") == 0) {
            return file->root;
        }
    }
    g_assert_not_reached();
}

static char *message_key(const CbDiagnostic *diagnostic)
{
    const char *path =
        diagnostic->span.source ? cb_source_path(diagnostic->span.source) : diagnostic->path;
    return g_strdup_printf("%s %s %s", path, cb_code_name(diagnostic->code), diagnostic->message);
}

static CbDiagnostics *load(const Fixture *fixture)
{
    const CbLoadOptions options = {.jobs = 1};
    CbDiagnostics *diagnostics = cb_diagnostics_new();
    cb_collection_free(cb_collection_load(fixture->folder, &options, diagnostics));
    cb_diagnostics_sort(diagnostics);
    return diagnostics;
}

static void set_up(Fixture *fixture, gconstpointer unused)
{
    (void)unused;
    fixture->arena = cb_arena_new();
    fixture->diagnostics = cb_diagnostics_new();
    fixture->folder = g_dir_make_tmp("casebook-XXXXXX", NULL);
    fixture->files = g_ptr_array_new_with_free_func(file_free);
    fixture->known = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    fixture->random = g_rand_new_with_seed(SEED);
    g_autoptr(GArray) files = cb_files_list(fixture->arena, CONTENT, "", fixture->diagnostics);
    for (guint i = 0; i < files->len; i++) {
        const char *path = g_array_index(files, CbFile, i).path;
        if (!g_str_has_suffix(path, ".yaml") && !g_str_has_suffix(path, ".md")) {
            continue;
        }
        File *file = file_new(fixture, path);
        gsize length;
        const char *text = cb_source_text(file->source, &length);
        g_ptr_array_add(fixture->files, file);
        write_copy(fixture, path, text, length);
    }
    fixture->names = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    for (guint i = 0; i < fixture->files->len; i++) {
        const File *file = fixture->files->pdata[i];
        g_autofree char *name = g_path_get_basename(file->path);
        g_hash_table_add(fixture->names, g_strndup(name, strcspn(name, ".")));
    }
    add_names(fixture, schema_of(fixture));
    guint count;
    g_autoptr(CbDiagnostics) diagnostics = load(fixture);
    g_assert_cmpuint(cb_diagnostics_count(diagnostics, CB_SEVERITY_ERROR), ==, 0);
    const CbDiagnostic *items = cb_diagnostics_items(diagnostics, &count);
    for (guint i = 0; i < count; i++) {
        g_hash_table_add(fixture->known, message_key(&items[i]));
    }
}

static void remove_all(const char *path)
{
    g_autoptr(GDir) directory = g_dir_open(path, 0, NULL);
    for (const char *name; directory && (name = g_dir_read_name(directory));) {
        g_autofree char *child = g_build_filename(path, name, NULL);
        remove_all(child);
    }
    g_remove(path);
}

static void tear_down(Fixture *fixture, gconstpointer unused)
{
    (void)unused;
    remove_all(fixture->folder);
    g_free(fixture->folder);
    g_ptr_array_unref(fixture->files);
    g_hash_table_unref(fixture->known);
    g_hash_table_unref(fixture->names);
    g_rand_free(fixture->random);
    cb_diagnostics_free(fixture->diagnostics);
    cb_arena_free(fixture->arena);
}

static guint pick(Fixture *fixture, guint count)
{
    return (guint)g_rand_int_range(fixture->random, 0, (gint32)count);
}

/* Replaces bytes of the file. */
static void replace(Mutation *mutation, gsize start, gsize end, const char *by)
{
    gsize length;
    const char *text = cb_source_text(mutation->file->source, &length);
    GString *spoilt = g_string_new_len(text, (gssize)start);
    g_string_append(spoilt, by);
    g_string_append_len(spoilt, text + end, (gssize)(length - end));
    mutation->line = cb_source_position(mutation->file->source, start).line;
    mutation->length = spoilt->len;
    mutation->text = g_string_free(spoilt, FALSE);
}

/* Drops, doubles or swaps a letter of a word. */
static gboolean misspell(Fixture *fixture, Mutation *mutation, const GArray *spans)
{
    if (spans->len == 0) {
        return FALSE;
    }
    CbSpan span = g_array_index(spans, CbSpan, pick(fixture, spans->len));
    const char *text = cb_source_text(span.source, NULL);
    gsize length = span.end - span.start;
    gsize at = span.start + pick(fixture, (guint)length);
    if (length < 2 || ((guchar)text[at] | (guchar)text[at + 1]) >= 0x80 || at + 1 >= span.end) {
        return FALSE;
    }
    char by[3] = {text[at + 1], text[at], '\0'};
    guint how = text[at] == text[at + 1] ? 0 : pick(fixture, 3);
    if (how == 0) {
        by[0] = '\0'; /* drop both */
    } else if (how == 1) {
        by[1] = '\0'; /* drop the first */
    }
    replace(mutation, at, at + 2, by);
    return TRUE;
}

/* The bytes of a random line of the YAML that has something on it. */
static gboolean pick_line(Fixture *fixture, const File *file, gsize *start, gsize *end)
{
    const char *text = cb_source_text(file->source, NULL);
    guint first = cb_source_position(file->source, file->start).line;
    guint last = cb_source_position(file->source, file->end).line;
    gsize length;
    const char *line =
        cb_source_line(file->source, first + pick(fixture, last - first + 1), &length);
    *start = (gsize)(line - text);
    *end = *start + length;
    return length > 0 && line[strspn(line, " ")] != '#' && *end < file->end;
}

static gboolean delete_line(Fixture *fixture, Mutation *mutation)
{
    gsize start, end;
    if (!pick_line(fixture, mutation->file, &start, &end)) {
        return FALSE;
    }
    replace(mutation, start, end + 1, "");
    return TRUE;
}

static gboolean shift_line(Fixture *fixture, Mutation *mutation)
{
    gsize start, end;
    if (!pick_line(fixture, mutation->file, &start, &end)) {
        return FALSE;
    }
    const char *text = cb_source_text(mutation->file->source, NULL);
    guint spaces = 1 + pick(fixture, 2);
    gsize indent = strspn(text + start, " ");
    if (pick(fixture, 2) == 0 || indent < spaces) {
        replace(mutation, start, start, spaces == 1 ? " " : "  ");
    } else {
        replace(mutation, start, start + spaces, "");
    }
    return TRUE;
}

static gboolean drop_quote(Fixture *fixture, Mutation *mutation)
{
    const GArray *quotes = mutation->file->quotes;
    if (quotes->len == 0) {
        return FALSE;
    }
    CbSpan span = g_array_index(quotes, CbSpan, pick(fixture, quotes->len));
    gsize at = pick(fixture, 2) == 0 ? span.start : span.end - 1;
    replace(mutation, at, at + 1, "");
    mutation->first_line = cb_source_position(span.source, span.start).line;
    return TRUE;
}

/* A mistake of a kind in a random file. */
static Mutation mutate(Fixture *fixture, Kind kind)
{
    for (;;) {
        Mutation mutation = {.kind = kind};
        mutation.file = fixture->files->pdata[pick(fixture, fixture->files->len)];
        gboolean done = kind == KEY      ? misspell(fixture, &mutation, mutation.file->keys)
                        : kind == CODE   ? misspell(fixture, &mutation, mutation.file->scalars)
                        : kind == LINE   ? delete_line(fixture, &mutation)
                        : kind == INDENT ? shift_line(fixture, &mutation)
                                         : drop_quote(fixture, &mutation);
        if (done) {
            return mutation;
        }
    }
}

/* How many scalars, entries and items differ between two trees; what has another kind counts
 * for many. */
static guint count_differences(const CbNode *a, const CbNode *b)
{
    if (a->kind != b->kind) {
        return a->length == 1 && a->kind != CB_NODE_SCALAR && cb_node_is_null(b) ? 1 : 100;
    }
    if (a->kind == CB_NODE_SCALAR) {
        return strcmp(a->text, b->text) != 0;
    }
    guint count = 0;
    if (a->kind == CB_NODE_MAP) {
        for (gsize i = 0; i < a->length; i++) {
            const CbNode *other = cb_node_get(b, a->entries[i].key);
            count += other ? count_differences(a->entries[i].value, other) : 1;
        }
        return count + (b->length > a->length ? 100 : 0);
    }
    if (b->length > a->length) {
        return 100;
    }
    gboolean shorter = b->length < a->length;
    for (gsize i = 0, j = 0; i < a->length; i++) {
        guint differences = j < b->length ? count_differences(a->items[i], b->items[j]) : 1;
        if (shorter && differences > 0) {
            shorter = FALSE;
            count++;
            continue;
        }
        count += differences;
        j++;
    }
    return count;
}

/* What a field of a case has in the schema, as "type"; "" if nothing. */
static const char *declared(const Fixture *fixture, const File *file, const char *field,
                            const char *key)
{
    gboolean is_case = g_str_has_prefix(file->path, "cases/");
    const CbNode *fields = cb_node_get(schema_of(fixture), "case");
    const CbNode *node = is_case ? cb_node_get(cb_node_get(fields, field), key) : NULL;
    return node != NULL ? node->text : "";
}

static gboolean is_needed(const Fixture *fixture, const File *file, const char *key)
{
    return strcmp(key, "title") == 0 ||
           (g_str_has_prefix(file->path, "figures/") && strcmp(key, "kind") == 0) ||
           strcmp(declared(fixture, file, key, "required"), "true") == 0;
}

/* Whether a key's values are names of something. */
static gboolean holds_names(const Fixture *fixture, const File *file, const char *key)
{
    static const char *const keys[] = {"cases",  "practices", "topics", "related",
                                       "fields", "count",     "rows",   NULL};
    const char *type = declared(fixture, file, key, "type");
    return g_strv_contains(keys, key) || g_str_has_prefix(type, "term") ||
           g_str_has_prefix(type, "ref");
}

static gboolean are_names(const Fixture *fixture, const CbNode *node)
{
    if (node->kind == CB_NODE_SCALAR) {
        return cb_node_is_null(node) || g_hash_table_contains(fixture->names, node->text);
    }
    for (gsize i = 0; node->kind == CB_NODE_LIST && i < node->length; i++) {
        if (!are_names(fixture, node->items[i])) {
            return FALSE;
        }
    }
    return TRUE;
}

/* Whether a tree that differs from a file's has all that is needed, and names only what there is.
 * Translations need nothing; the schema and the configuration are looked at by what uses them. */
static gboolean is_right(const Fixture *fixture, const File *file, const CbNode *root)
{
    const char *name = strrchr(file->path, '/');
    if (name == NULL || strchr(name, '.') != strrchr(name, '.')) {
        return TRUE;
    }
    for (gsize i = 0; i < file->root->length; i++) {
        const char *key = file->root->entries[i].key;
        const CbNode *node = cb_node_get(root, key);
        gboolean is_there = node != NULL && !cb_node_is_null(node);
        if ((!is_there && is_needed(fixture, file, key)) ||
            (is_there && holds_names(fixture, file, key) && !are_names(fixture, node))) {
            return FALSE;
        }
    }
    return TRUE;
}

/* Harmless is what leaves a tree that says the same, or the same but for one value, or one entry
 * or item that was not required: nobody but the author can know that it was meant otherwise. */
static gboolean is_harmless(const Fixture *fixture, const Mutation *mutation)
{
    if (mutation->kind == KEY) {
        return FALSE;
    }
    g_autoptr(CbArena) arena = cb_arena_new();
    g_autoptr(CbDiagnostics) diagnostics = cb_diagnostics_new();
    g_autoptr(CbSource) source = cb_source_new("spoilt", mutation->text, mutation->length);
    gsize start = 0, end = mutation->length;
    if (g_str_has_suffix(mutation->file->path, ".md")) {
        CbFrontMatter parts;
        if (!cb_front_matter_split(source, diagnostics, &parts)) {
            return FALSE;
        }
        start = parts.yaml_start;
        end = parts.yaml_end;
    }
    const CbNode *root = cb_yaml_parse_part(arena, source, start, end, diagnostics);
    return root && count_differences(mutation->file->root, root) <= 1 &&
           is_right(fixture, mutation->file, root);
}

/* Whether a message's path is that of the same entry: of the file or one of its translations. */
static gboolean same_entry(const char *path, const char *other)
{
    g_autofree char *stem = g_strndup(other, strcspn(other, "."));
    g_autofree char *dotted = g_strconcat("/", stem, ".", NULL);
    return strstr(path, dotted) != NULL;
}

/* Whether one of the new messages is about the mistake. Names in the schema are used elsewhere, and
 * a translation may be where a lost line is missed: messages there count, too. */
static gboolean is_reported(const Fixture *fixture, const Mutation *mutation,
                            const CbDiagnostics *diagnostics, GString *said)
{
    guint count;
    gboolean found = FALSE;
    gboolean shared = !strchr(mutation->file->path, '/');
    const CbDiagnostic *items = cb_diagnostics_items(diagnostics, &count);
    for (guint i = 0; i < count; i++) {
        g_autofree char *key = message_key(&items[i]);
        if (g_hash_table_contains(fixture->known, key)) {
            continue;
        }
        cb_diagnostic_print(&items[i], FALSE, said);
        CbSpan span = items[i].span;
        if (!span.source) {
            continue;
        }
        const char *path = cb_source_path(span.source);
        gboolean here = g_str_has_suffix(path, mutation->file->path);
        gboolean elsewhere = !here && (shared || same_entry(path, mutation->file->path));
        /* What is not translated is said where the text begins. */
        elsewhere = elsewhere || (here && items[i].code == CB_CODE_UNTRANSLATED);
        guint line = cb_source_position(span.source, span.start).line;
        gboolean near = line + LINES_OFF >= mutation->line && line <= mutation->line + LINES_OFF;
        found = found || (here && (near || line == mutation->first_line)) || elsewhere;
    }
    return found;
}

static void print_line(const Mutation *mutation)
{
    gsize length;
    g_autoptr(CbSource) spoilt = cb_source_new("", mutation->text, mutation->length);
    const char *line = cb_source_line(spoilt, mutation->line, &length);
    g_test_message("%s: %s:%u: %.*s", kind_names[mutation->kind], mutation->file->path,
                   mutation->line, (int)length, line);
}

static void test_mutations(Fixture *fixture, gconstpointer unused)
{
    (void)unused;
    guint reported[KIND_COUNT] = {0}, harmless[KIND_COUNT] = {0}, failures = 0;
    for (guint i = 0; i < MUTATIONS; i++) {
        Mutation mutation = mutate(fixture, (Kind)(i % KIND_COUNT));
        const File *file = mutation.file;
        gsize length;
        const char *text = cb_source_text(file->source, &length);
        g_autoptr(GString) said = g_string_new(NULL);
        write_copy(fixture, file->path, mutation.text, mutation.length);
        g_autoptr(CbDiagnostics) diagnostics = load(fixture);
        write_copy(fixture, file->path, text, length);
        if (is_reported(fixture, &mutation, diagnostics, said)) {
            reported[mutation.kind]++;
        } else if (is_harmless(fixture, &mutation)) {
            harmless[mutation.kind]++;
        } else {
            failures++;
            print_line(&mutation);
            g_test_message("%s", said->len > 0 ? said->str : "nothing was said");
        }
        g_free(mutation.text);
    }
    for (guint i = 0; i < KIND_COUNT; i++) {
        g_test_message("%s: %u reported, %u harmless", kind_names[i], reported[i], harmless[i]);
    }
    g_assert_cmpuint(failures, ==, 0);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add("/mutations", Fixture, NULL, set_up, test_mutations, tear_down);
    return g_test_run();
}
