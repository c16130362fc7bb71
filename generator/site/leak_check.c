#include "site/leak_check.h"

#include "base/escape.h"

#include <string.h>

/* Bytes at the beginning of a pattern by which it is recognised. */
#define PREFIX 4
#define FILTER_BITS 18

/* A value to be looked for. */
typedef struct {
    const char *text; /* in the arena */
    gsize length;
    const CbPrivateValue *value; /* that it shows */
    gint next;                   /* with the same prefix, -1: none */
    gint found_in;               /* the first output that has it, G_MAXINT: none */
} Pattern;

struct CbLeakCheck {
    const CbPlan *plan;
    CbArena *arena;
    GArray *patterns;     /* of Pattern */
    GHashTable *prefixes; /* prefix to number of the pattern + 1 */
    guint8 *filter;       /* a bit for each hash of a prefix that begins a pattern */
};

static guint32 prefix_at(const char *text)
{
    guint32 prefix;
    memcpy(&prefix, text, PREFIX);
    return prefix;
}

static guint32 filter_bit(guint32 prefix)
{
    return (prefix * 2654435761u) >> (32 - FILTER_BITS);
}

static Pattern *pattern_at(const CbLeakCheck *check, gint number)
{
    return &g_array_index(check->patterns, Pattern, number);
}

static void add_pattern(CbLeakCheck *check, const char *text, gsize length,
                        const CbPrivateValue *value)
{
    guint32 prefix = prefix_at(text);
    guint32 bit = filter_bit(prefix);
    gint first = GPOINTER_TO_INT(g_hash_table_lookup(check->prefixes, GUINT_TO_POINTER(prefix)));
    Pattern pattern = {.text = cb_arena_strndup(check->arena, text, length),
                       .length = length,
                       .value = value,
                       .next = first - 1,
                       .found_in = G_MAXINT};
    g_array_append_val(check->patterns, pattern);
    g_hash_table_insert(check->prefixes, GUINT_TO_POINTER(prefix),
                        GINT_TO_POINTER((gint)check->patterns->len));
    check->filter[bit / 8] |= (guint8)(1u << (bit % 8));
}

/* Whether a field's values are texts: terms, numbers and dates say nothing by themselves. */
static gboolean has_texts(const CbField *field)
{
    return field->type == CB_FIELD_TEXT || field->type == CB_FIELD_MARKDOWN ||
           field->type == CB_FIELD_URL || field->type == CB_FIELD_EMAIL ||
           field->type == CB_FIELD_LIST;
}

/* Adds a value as it is, and as formats write it where that differs. */
static void add_value(CbLeakCheck *check, const CbPrivateValue *value)
{
    g_autofree char *text = g_strstrip(g_strdup(value->text));
    if (strlen(text) < CB_LEAK_LENGTH)
        return;
    g_autoptr(GString) html = g_string_new(NULL);
    g_autoptr(GString) json = g_string_new(NULL);
    cb_escape_html(html, text, -1);
    cb_escape_json(json, text, -1);
    add_pattern(check, text, strlen(text), value);
    if (strcmp(html->str, text) != 0)
        add_pattern(check, html->str, html->len, value);
    if (strlen(text) != json->len - 2)
        add_pattern(check, json->str + 1, json->len - 2, value);
}

CbLeakCheck *cb_leak_check_new(const CbPlan *plan)
{
    const CbCollection *collection = cb_plan_collection(plan);
    g_autoptr(CbLeakCheck) check = g_new0(CbLeakCheck, 1);
    check->plan = plan;
    check->arena = cb_arena_new();
    check->patterns = g_array_new(FALSE, FALSE, sizeof(Pattern));
    check->prefixes = g_hash_table_new(NULL, NULL);
    check->filter = g_malloc0((1u << FILTER_BITS) / 8);
    for (guint i = 0; i < collection->n_private_values; i++)
        if (has_texts(collection->private_values[i].field))
            add_value(check, &collection->private_values[i]);
    return check->patterns->len > 0 ? g_steal_pointer(&check) : NULL;
}

void cb_leak_check_free(CbLeakCheck *check)
{
    if (!check)
        return;
    g_array_free(check->patterns, TRUE);
    g_hash_table_destroy(check->prefixes);
    g_free(check->filter);
    cb_arena_free(check->arena);
    g_free(check);
}

/* Notes that an output has a pattern, if none before it has. */
static void note(Pattern *pattern, gint index)
{
    gint known = g_atomic_int_get(&pattern->found_in);
    while (index < known && !g_atomic_int_compare_and_exchange(&pattern->found_in, known, index))
        known = g_atomic_int_get(&pattern->found_in);
}

/* Compares the patterns that begin as the text at `at` does. */
static void compare_at(CbLeakCheck *check, gint index, const char *at, gsize left)
{
    guint32 prefix = prefix_at(at);
    gpointer first = g_hash_table_lookup(check->prefixes, GUINT_TO_POINTER(prefix));
    for (gint i = GPOINTER_TO_INT(first) - 1; i >= 0; i = pattern_at(check, i)->next) {
        Pattern *pattern = pattern_at(check, i);
        if (pattern->length <= left && memcmp(at, pattern->text, pattern->length) == 0)
            note(pattern, index);
    }
}

void cb_leak_check_output(CbLeakCheck *check, guint index, const char *bytes, gsize length)
{
    if (!check || length < CB_LEAK_LENGTH)
        return;
    const char *last = bytes + length - CB_LEAK_LENGTH;
    for (const char *at = bytes; at <= last; at++) {
        guint32 bit = filter_bit(prefix_at(at));
        if (check->filter[bit / 8] >> (bit % 8) & 1)
            compare_at(check, (gint)index, at, length - (gsize)(at - bytes));
    }
}

void cb_leak_check_finish(CbLeakCheck *check, CbDiagnostics *diagnostics)
{
    guint count = 0;
    if (!check)
        return;
    const CbOutput *outputs = cb_plan_outputs(check->plan, &count);
    for (guint i = 0; i < check->patterns->len; i++) {
        const Pattern *pattern = pattern_at(check, (gint)i);
        if (pattern->found_in == G_MAXINT)
            continue;
        cb_diagnostics_add(diagnostics, CB_CODE_PRIVATE_LEAK, pattern->value->span,
                           "take it out of the text that is published, or make the field public",
                           "the private field \"%s\" would be published in %s",
                           pattern->value->field->id, outputs[pattern->found_in].path);
    }
}
