#include "model/causes.h"

#include "base/suggest.h"
#include "load/file.h"
#include <string.h>

/* As many keys that several cases have, and nothing declares, are fields. */
#define LEAST_SHARED 3

/* Messages that are about the same unknown name. */
typedef struct {
    const char *name; /* after the subject; borrowed from `about` */
    char *about;
    guint count;
    CbSpan first; /* the first of them that has a place */
} Group;

typedef struct {
    const CbCollection *collection;
    const CbCauseHints *hints;
    CbDiagnostics *diagnostics;
} Causes;

static void group_clear(gpointer group)
{
    g_free(((Group *)group)->about);
}

static int compare_groups(gconstpointer a, gconstpointer b)
{
    return strcmp(((const Group *)a)->about, ((const Group *)b)->about);
}

static gboolean is_before(CbSpan a, CbSpan b)
{
    int order = b.source != NULL ? strcmp(cb_source_path(a.source), cb_source_path(b.source)) : -1;
    return order != 0 ? order < 0 : a.start < b.start;
}

/* The messages of a code about names of a subject, by name; of all subjects if it is NULL. */
static GArray *group(const Causes *causes, CbCode code, const char *subject)
{
    GArray *groups = g_array_new(FALSE, TRUE, sizeof(Group));
    g_autoptr(GHashTable) indexes = g_hash_table_new(g_str_hash, g_str_equal);
    gsize length = subject != NULL ? strlen(subject) : 0;
    guint count = 0;
    const CbDiagnostic *items = cb_diagnostics_items(causes->diagnostics, &count);
    g_array_set_clear_func(groups, group_clear);
    for (guint i = 0; i < count; i++) {
        const char *about = items[i].code == code ? items[i].about : NULL;
        if (about == NULL ||
            (subject != NULL && (strncmp(about, subject, length) != 0 || about[length] != ':'))) {
            continue;
        }
        guint index = GPOINTER_TO_UINT(g_hash_table_lookup(indexes, about));
        if (index == 0) {
            Group new = {.about = g_strdup(about)};
            new.name = new.about + (subject != NULL ? length + 1 : 0);
            g_array_append_val(groups, new);
            index = groups->len;
            g_hash_table_insert(indexes, new.about, GUINT_TO_POINTER(index));
        }
        Group *one = &g_array_index(groups, Group, index - 1);
        one->count++;
        if (items[i].span.source != NULL && is_before(items[i].span, one->first)) {
            one->first = items[i].span;
        }
    }
    g_array_sort(groups, compare_groups);
    return groups;
}

/* What is to be taken out of the list: messages of a code about something. */
typedef struct {
    CbCode code;
    const char *about;
} Consequence;

/* CbDiagnosticTest. */
static gboolean is_consequence(const CbDiagnostic *diagnostic, gpointer user_data)
{
    const Consequence *consequence = user_data;
    return diagnostic->code == consequence->code &&
           g_strcmp0(diagnostic->about, consequence->about) == 0;
}

static void drop(const Causes *causes, CbCode code, const char *about)
{
    Consequence consequence = {code, about};
    cb_diagnostics_drop(causes->diagnostics, is_consequence, &consequence);
}

/* Drops messages about a name of a subject. */
static void drop_of(const Causes *causes, CbCode code, const char *subject, const char *name)
{
    g_autofree char *about = g_strdup_printf("%s:%s", subject, name);
    drop(causes, code, about);
}

/* Says with the last message where the first place is that it stands for. */
static void note_first(const Causes *causes, const Group *group)
{
    if (group->first.source != NULL) {
        cb_diagnostics_note(causes->diagnostics, group->first, "the first of them:");
    }
}

/* Names that nothing uses, with their places. */
typedef struct {
    GPtrArray *names;
    GArray *spans; /* of CbSpan */
} Unused;

static void unused_init(Unused *unused)
{
    unused->names = g_ptr_array_new();
    unused->spans = g_array_new(FALSE, FALSE, sizeof(CbSpan));
}

static void unused_add(Unused *unused, const char *name, CbSpan span)
{
    g_ptr_array_add(unused->names, (gpointer)name);
    g_array_append_val(unused->spans, span);
}

static void unused_clear(Unused *unused)
{
    g_ptr_array_unref(unused->names);
    g_array_unref(unused->spans);
}

/* The index of the name that is nearest to another, or -1. */
static int nearest(const Unused *unused, const char *name)
{
    const char *near =
        cb_suggest(name, (const char *const *)unused->names->pdata, unused->names->len);
    for (guint i = 0; near != NULL && i < unused->names->len; i++) {
        if (unused->names->pdata[i] == near) {
            return (int)i;
        }
    }
    return -1;
}

/* Languages */

/* The place of a language in casebook.yaml; that of the whole list if `language` is NULL. */
static CbSpan place_of_language(const Causes *causes, const char *language)
{
    const CbNode *list = cb_node_get(causes->hints->config_root, "languages");
    for (gsize i = 0;
         language != NULL && list != NULL && list->kind == CB_NODE_LIST && i < list->length; i++) {
        if (list->items[i]->kind == CB_NODE_SCALAR && strcmp(list->items[i]->text, language) == 0) {
            return list->items[i]->span;
        }
    }
    return list != NULL ? list->span : (CbSpan){0};
}

/* The languages of the collection that nothing is in by name. */
static void find_unused_languages(const Causes *causes, Unused *unused)
{
    const CbConfig *config = &causes->collection->config;
    unused_init(unused);
    for (guint i = 0; i < config->n_languages; i++) {
        if (!(causes->hints->languages_used & 1u << i)) {
            unused_add(unused, config->languages[i],
                       place_of_language(causes, config->languages[i]));
        }
    }
}

/* A language that many texts are in, and which the collection does not have: it has another name
 * there, or was forgotten. */
static void explain_language(const Causes *causes, const Group *group, const Unused *unused)
{
    int index = nearest(unused, group->name);
    if (index < 0 && unused->names->len == 1) {
        index = 0;
    }
    if (index >= 0 && group->count >= CB_ALIKE_RENAMED) {
        const char *name = unused->names->pdata[index];
        g_autofree char *hint = g_strdup_printf("did you mean \"%s\"?", group->name);
        drop(causes, CB_CODE_UNTRANSLATED, name);
        cb_diagnostics_add(causes->diagnostics, CB_CODE_LANGUAGE_UNKNOWN,
                           g_array_index(unused->spans, CbSpan, index), hint,
                           "nothing is said to be in \"%s\", but %u texts and files are in \"%s\"",
                           name, group->count, group->name);
    } else if (group->count >= CB_ALIKE_UNDECLARED) {
        g_autofree char *hint =
            g_strdup_printf("add \"%s\", or take out what is in it", group->name);
        cb_diagnostics_add(causes->diagnostics, CB_CODE_LANGUAGE_UNKNOWN,
                           place_of_language(causes, NULL), hint,
                           "%u texts and files are in \"%s\", which is not among the languages",
                           group->count, group->name);
    } else {
        return;
    }
    note_first(causes, group);
    drop(causes, CB_CODE_LANGUAGE_UNKNOWN, group->about);
}

static void explain_languages(const Causes *causes)
{
    Unused unused;
    g_autoptr(GArray) groups = group(causes, CB_CODE_LANGUAGE_UNKNOWN, NULL);
    if (cb_node_get(causes->hints->config_root, "languages") == NULL) {
        return;
    }
    find_unused_languages(causes, &unused);
    const CbNode *list = cb_node_get(causes->hints->config_root, "languages");
    gboolean lacks_some =
        list->kind == CB_NODE_LIST && list->length > causes->collection->config.n_languages;
    for (guint i = 0; i < groups->len; i++) {
        /* One that cannot be read, which is said, may be what they are in. */
        if (lacks_some && g_array_index(groups, Group, i).count >= CB_ALIKE_RENAMED) {
            drop(causes, CB_CODE_LANGUAGE_UNKNOWN, g_array_index(groups, Group, i).about);
            continue;
        }
        explain_language(causes, &g_array_index(groups, Group, i), &unused);
    }
    unused_clear(&unused);
}

/* Fields */

/* Where the keys end that nobody knows: places in the texts of files. */
static GHashTable *ends_of_unknown_keys(const Causes *causes)
{
    GHashTable *ends = g_hash_table_new(NULL, NULL);
    guint count = 0;
    const CbDiagnostic *items = cb_diagnostics_items(causes->diagnostics, &count);
    for (guint i = 0; i < count; i++) {
        if (items[i].code == CB_CODE_KEY_UNKNOWN && items[i].span.source != NULL) {
            g_hash_table_add(
                ends, (gpointer)(cb_source_text(items[i].span.source, NULL) + items[i].span.end));
        }
    }
    return ends;
}

/* Whether a value stands after one of these keys: it is read as that of a key of nearly that name.
 */
static gboolean is_after(GHashTable *ends, CbSpan value)
{
    const char *text = value.source != NULL ? cb_source_text(value.source, NULL) : "";
    gsize at = value.source != NULL ? value.start : 0;
    while (at > 0 && strchr(" \t\r\n:-[", text[at - 1]) != NULL) {
        at--;
    }
    return g_hash_table_contains(ends, text + at);
}

static gboolean has_field(const CbCollection *collection, guint field, GHashTable *unknown)
{
    for (guint i = 0; i < collection->n_cases; i++) {
        const CbFieldValue *value = &collection->cases[i].values[field];
        if (value->is_set && !is_after(unknown, value->span)) {
            return TRUE;
        }
    }
    for (guint i = 0; i < collection->n_private_values; i++) {
        const CbPrivateValue *value = &collection->private_values[i];
        if (value->field == &collection->schema.fields[field] && !is_after(unknown, value->span)) {
            return TRUE;
        }
    }
    return FALSE;
}

static void find_unused_fields(const Causes *causes, Unused *unused)
{
    const CbSchema *schema = &causes->collection->schema;
    g_autoptr(GHashTable) unknown = ends_of_unknown_keys(causes);
    unused_init(unused);
    for (guint i = 0; i < schema->n_fields; i++) {
        if (!has_field(causes->collection, i, unknown)) {
            unused_add(unused, schema->fields[i].id, schema->fields[i].span);
        }
    }
}

/* A field that no case has makes a required one missing everywhere, and its terms unused. */
static void drop_consequences_of_field(const Causes *causes, const char *field)
{
    const CbSchema *schema = &causes->collection->schema;
    int index = cb_schema_field(schema, field);
    const CbVocabulary *vocabulary = index >= 0 ? schema->fields[index].vocabulary : NULL;
    drop_of(causes, CB_CODE_KEY_MISSING, "case", field);
    for (guint i = 0; vocabulary != NULL && i < vocabulary->n_terms; i++) {
        drop_of(causes, CB_CODE_VALUE_UNUSED, vocabulary->id, vocabulary->terms[i].id);
    }
}

/* The only required field that no case has, among those that none has; -1 if there is no such one:
 * what cases have instead is likely to be meant for it, whatever its name. */
static int missed_field(const Causes *causes, const Unused *unused)
{
    const CbSchema *schema = &causes->collection->schema;
    int found = -1;
    for (guint i = 0; i < unused->names->len; i++) {
        int field = cb_schema_field(schema, unused->names->pdata[i]);
        if (field < 0 || !schema->fields[field].required) {
            continue;
        }
        if (found >= 0) {
            return -1;
        }
        found = (int)i;
    }
    return found;
}

/* The place in schema.yaml where fields are declared. */
static CbSpan place_of_fields(const Causes *causes)
{
    const CbNode *root = causes->hints->schema_root;
    for (gsize i = 0; root != NULL && root->kind == CB_NODE_MAP && i < root->length; i++) {
        if (strcmp(root->entries[i].key, "case") == 0) {
            return root->entries[i].key_span;
        }
    }
    return (CbSpan){0};
}

static void explain_field(const Causes *causes, const Group *group, const Unused *unused)
{
    int index = nearest(unused, group->name);
    CbSpan fields = place_of_fields(causes);
    if (index < 0 && group->count > causes->collection->n_cases / 2) {
        index = missed_field(causes, unused);
    }
    if (index >= 0 && group->count >= CB_ALIKE_RENAMED) {
        const char *name = unused->names->pdata[index];
        g_autofree char *hint = g_strdup_printf("did you mean \"%s\"?", group->name);
        drop_consequences_of_field(causes, name);
        cb_diagnostics_add(causes->diagnostics, CB_CODE_KEY_UNKNOWN,
                           g_array_index(unused->spans, CbSpan, index), hint,
                           "no case has the field \"%s\", but %u files have \"%s\"", name,
                           group->count, group->name);
    } else if (fields.source != NULL && group->count >= CB_ALIKE_UNDECLARED) {
        cb_diagnostics_add(causes->diagnostics, CB_CODE_KEY_UNKNOWN, fields,
                           "declare it here, or take it out of the cases",
                           "%u files of cases have \"%s\", which is no field", group->count,
                           group->name);
    } else {
        return;
    }
    note_first(causes, group);
    drop(causes, CB_CODE_KEY_UNKNOWN, group->about);
    drop(causes, CB_CODE_FIGURE_FIELD, group->name);
}

/* Whether a message is of a key or a field that nothing declares; misspelt keys are no such.
 * CbDiagnosticTest. */
static gboolean is_of_no_field(const CbDiagnostic *diagnostic, gpointer user_data)
{
    (void)user_data;
    gboolean is_key = diagnostic->code == CB_CODE_KEY_UNKNOWN && diagnostic->about != NULL &&
                      g_str_has_prefix(diagnostic->about, "case:") &&
                      (diagnostic->hint == NULL || !g_str_has_prefix(diagnostic->hint, "did you"));
    return is_key || (diagnostic->code == CB_CODE_FIGURE_FIELD && diagnostic->about != NULL);
}

/* Where nothing is declared, and cases share keys, schema.yaml is lost or empty: that is said once.
 * FALSE if it is not so. */
static gboolean explain_lack_of_fields(const Causes *causes, const GArray *groups)
{
    const CbSchema *schema = &causes->collection->schema;
    const Group *most = NULL;
    guint n_shared = 0;
    for (guint i = 0; i < groups->len; i++) {
        const Group *one = &g_array_index(groups, Group, i);
        n_shared += one->count > 1 ? 1 : 0;
        most = most == NULL || one->count > most->count ? one : most;
    }
    if (schema->is_broken || schema->n_fields > 0 || schema->n_built_in > 0 ||
        n_shared < LEAST_SHARED) {
        return FALSE;
    }
    g_autofree char *display = cb_file_display(causes->collection->folder, "schema.yaml");
    cb_diagnostics_drop(causes->diagnostics, is_of_no_field, NULL);
    cb_diagnostics_add_file(
        causes->diagnostics, CB_CODE_KEY_UNKNOWN, display,
        "bring the file back, or declare the fields of a case below \"case:\" in it",
        "%s, but cases have \"%s\" and other keys",
        cb_file_exists(causes->collection->folder, "schema.yaml") ? "schema.yaml declares no field"
                                                                  : "there is no schema.yaml",
        most->name);
    note_first(causes, most);
    return TRUE;
}

static void explain_fields(const Causes *causes)
{
    Unused unused;
    g_autoptr(GArray) groups = group(causes, CB_CODE_KEY_UNKNOWN, "case");
    if (explain_lack_of_fields(causes, groups)) {
        return;
    }
    find_unused_fields(causes, &unused);
    for (guint i = 0; i < groups->len; i++) {
        explain_field(causes, &g_array_index(groups, Group, i), &unused);
    }
    unused_clear(&unused);
}

/* Terms */

static gboolean uses_term(const CbCollection *collection, const CbVocabulary *vocabulary,
                          guint32 term)
{
    for (guint f = 0; f < collection->schema.n_fields; f++) {
        for (guint i = 0;
             collection->schema.fields[f].vocabulary == vocabulary && i < collection->n_cases;
             i++) {
            for (guint32 j = 0; j < collection->cases[i].values[f].indexes.length; j++) {
                if (collection->cases[i].values[f].indexes.items[j] == term) {
                    return TRUE;
                }
            }
        }
    }
    return FALSE;
}

static void find_unused_terms(const Causes *causes, const CbVocabulary *vocabulary, Unused *unused)
{
    unused_init(unused);
    for (guint i = 0; i < vocabulary->n_terms; i++) {
        if (!uses_term(causes->collection, vocabulary, i)) {
            unused_add(unused, vocabulary->terms[i].id, vocabulary->terms[i].span);
        }
    }
}

static void explain_term(const Causes *causes, const Group *group, const CbVocabulary *vocabulary,
                         const Unused *unused)
{
    int index = group->count >= CB_ALIKE_RENAMED ? nearest(unused, group->name) : -1;
    if (index < 0) {
        return;
    }
    const char *name = unused->names->pdata[index];
    g_autofree char *hint = g_strdup_printf("did you mean \"%s\"?", group->name);
    drop(causes, CB_CODE_TERM_UNKNOWN, group->about);
    drop_of(causes, CB_CODE_VALUE_UNUSED, vocabulary->id, name);
    cb_diagnostics_add(causes->diagnostics, CB_CODE_TERM_UNKNOWN,
                       g_array_index(unused->spans, CbSpan, index), hint,
                       "no case has the term \"%s\", but %u places have \"%s\"", name, group->count,
                       group->name);
    note_first(causes, group);
}

/* A term that is misspelt, or named by its label, in however few places, is not unused, too. */
static void drop_misspelt(const Causes *causes, const Group *group, const CbVocabulary *vocabulary,
                          const Unused *unused)
{
    int index = nearest(unused, group->name);
    const char *meant = cb_vocabulary_labelled(vocabulary, group->name);
    if (meant == NULL && index >= 0) {
        meant = unused->names->pdata[index];
    }
    if (meant != NULL) {
        drop_of(causes, CB_CODE_VALUE_UNUSED, vocabulary->id, meant);
    }
}

static void explain_terms(const Causes *causes)
{
    const CbSchema *schema = &causes->collection->schema;
    for (guint i = 0; i < schema->n_vocabularies; i++) {
        const CbVocabulary *vocabulary = &schema->vocabularies[i];
        g_autoptr(GArray) groups = group(causes, CB_CODE_TERM_UNKNOWN, vocabulary->id);
        if (groups->len == 0) {
            continue;
        }
        Unused unused;
        find_unused_terms(causes, vocabulary, &unused);
        for (guint j = 0; j < groups->len; j++) {
            const Group *one = &g_array_index(groups, Group, j);
            drop_misspelt(causes, one, vocabulary, &unused);
            explain_term(causes, one, vocabulary, &unused);
        }
        unused_clear(&unused);
    }
}

/* Files with errors */

/* The sources of files in which there are errors; unknown terms are explained by themselves. */
static GHashTable *sources_with_errors(const Causes *causes)
{
    GHashTable *sources = g_hash_table_new(NULL, NULL);
    guint count = 0;
    const CbDiagnostic *items = cb_diagnostics_items(causes->diagnostics, &count);
    for (guint i = 0; i < count; i++) {
        if (items[i].severity == CB_SEVERITY_ERROR && items[i].code != CB_CODE_TERM_UNKNOWN &&
            items[i].span.source != NULL) {
            g_hash_table_add(sources, (gpointer)items[i].span.source);
        }
    }
    return sources;
}

typedef struct {
    GHashTable *sources;  /* with errors */
    const char *language; /* the default one */
} Faulty;

/* Whether something is said to lack in the default language in a file with errors: it may be what
 * one of them is about. CbDiagnosticTest. */
static gboolean is_lack(const CbDiagnostic *diagnostic, gpointer user_data)
{
    const Faulty *faulty = user_data;
    return diagnostic->code == CB_CODE_UNTRANSLATED &&
           g_strcmp0(diagnostic->about, faulty->language) == 0 &&
           g_hash_table_contains(faulty->sources, diagnostic->span.source);
}

/* Whether a case with errors has no value in a field with the terms of a vocabulary. */
static gboolean may_have_terms(const Causes *causes, const CbVocabulary *vocabulary,
                               GHashTable *faulty)
{
    const CbCollection *collection = causes->collection;
    for (guint i = 0; i < collection->n_cases; i++) {
        const CbCase *one = &collection->cases[i];
        if (!g_hash_table_contains(faulty, one->entry.span.source)) {
            continue;
        }
        for (guint f = 0; f < collection->schema.n_fields; f++) {
            if (collection->schema.fields[f].vocabulary == vocabulary && !one->values[f].is_set) {
                return TRUE;
            }
        }
    }
    return FALSE;
}

/* Whether an item is said to be read as part of the text above it, and that text is a mistake.
 * CbDiagnosticTest. */
static gboolean is_in_mistake(const CbDiagnostic *diagnostic, gpointer errors)
{
    const GArray *spans = errors;
    for (guint i = 0; diagnostic->code == CB_CODE_YAML_CONTINUED && i < spans->len; i++) {
        const CbSpan *span = &g_array_index(spans, CbSpan, i);
        if (span->source == diagnostic->span.source && span->start < diagnostic->span.start &&
            span->end > diagnostic->span.start) {
            return TRUE;
        }
    }
    return FALSE;
}

static void explain_continued(const Causes *causes)
{
    guint count = 0;
    g_autoptr(GArray) spans = g_array_new(FALSE, FALSE, sizeof(CbSpan));
    if (!cb_diagnostics_has(causes->diagnostics, CB_CODE_YAML_CONTINUED)) {
        return;
    }
    const CbDiagnostic *items = cb_diagnostics_items(causes->diagnostics, &count);
    for (guint i = 0; i < count; i++) {
        if (items[i].severity == CB_SEVERITY_ERROR && items[i].span.source != NULL) {
            g_array_append_val(spans, items[i].span);
        }
    }
    cb_diagnostics_drop(causes->diagnostics, is_in_mistake, spans);
}

static void explain_faulty_files(const Causes *causes)
{
    g_autoptr(GHashTable) sources = sources_with_errors(causes);
    const CbSchema *schema = &causes->collection->schema;
    Faulty faulty = {sources, causes->collection->config.languages[0]};
    cb_diagnostics_drop(causes->diagnostics, is_lack, &faulty);
    for (guint i = 0; i < schema->n_vocabularies; i++) {
        const CbVocabulary *vocabulary = &schema->vocabularies[i];
        gboolean is_unsure = may_have_terms(causes, vocabulary, sources);
        for (guint j = 0; is_unsure && j < vocabulary->n_terms; j++) {
            drop_of(causes, CB_CODE_VALUE_UNUSED, vocabulary->id, vocabulary->terms[j].id);
        }
    }
}

void cb_causes_find(const CbCollection *collection, const CbCauseHints *hints,
                    CbDiagnostics *diagnostics)
{
    const Causes causes = {collection, hints, diagnostics};
    if (cb_diagnostics_count(diagnostics, CB_SEVERITY_ERROR) == 0) {
        return;
    }
    explain_languages(&causes);
    explain_fields(&causes);
    explain_terms(&causes);
    explain_continued(&causes);
    explain_faulty_files(&causes);
}
