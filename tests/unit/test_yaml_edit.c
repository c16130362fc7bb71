#include "load/yaml_edit.h"
#include "load/yaml_write.h"

#include <string.h>

/* A value from flow notation, typed by YAML's core schema. */
static CbValue value_of(CbArena *arena, const char *yaml)
{
    g_autoptr(CbDiagnostics) diagnostics = cb_diagnostics_new();
    CbSource *source = cb_source_new("value.yaml", yaml, strlen(yaml));
    CbNode *node = cb_yaml_parse(arena, source, diagnostics);
    g_assert_nonnull(node);
    CbValue value = cb_node_to_value(arena, node);
    cb_source_unref(source);
    return value;
}

static char *edit(const char *text, const char *key, const char *yaml, const char *after)
{
    g_autoptr(CbArena) arena = cb_arena_new();
    g_autoptr(CbDiagnostics) diagnostics = cb_diagnostics_new();
    g_autoptr(CbSource) source = cb_source_new("t.yaml", text, strlen(text));
    CbNode *root = cb_yaml_parse(arena, source, diagnostics);
    g_assert_nonnull(root);
    g_autoptr(CbYamlEdits) edits = cb_yaml_edits_new(source, root);
    gboolean done = yaml != NULL ? cb_yaml_edits_set(edits, key, value_of(arena, yaml), after)
                                 : cb_yaml_edits_remove(edits, key);
    return done ? cb_yaml_edits_apply(edits, NULL) : NULL;
}

typedef struct {
    const char *name;
    const char *text;
    const char *key;
    const char *yaml; /* the new value; NULL: the key goes */
    const char *after;
    const char *expected; /* NULL: refused */
} Case;

static const Case cases[] = {
    {"same", "a:  'x' # c\n", "a", "x", NULL, "a:  'x' # c\n"},
    {"plain", "# top\na: x # c\nb: y\n", "a", "z", NULL, "# top\na: z # c\nb: y\n"},
    {"single-quoted", "a: 'x'\n", "a", "\"it's\"", NULL, "a: 'it''s'\n"},
    {"double-quoted", "a: \"x\"\n", "a", "y", NULL, "a: \"y\"\n"},
    {"number", "a: 12\n", "a", "13", NULL, "a: 13\n"},
    {"reserved-word", "a: x\n", "a", "\"no\"", NULL, "a: \"no\"\n"},
    {"needs-quotes", "a: x\n", "a", "\"y: z\"", NULL, "a: \"y: z\"\n"},
    {"empty-value", "a:\nb: y\n", "a", "x", NULL, "a: x\nb: y\n"},
    {"to-literal", "a: x\nb: y\n", "a", "\"one\\ntwo\\n\"", NULL, "a: |\n  one\n  two\nb: y\n"},
    {"literal", "a: |\n  one\n  two\n\n# c\nb: y\n", "a", "\"three\\nfour\\n\"", NULL,
     "a: |\n  three\n  four\n\n# c\nb: y\n"},
    {"literal-to-plain", "a: |\n  one\nb: y\n", "a", "x", NULL, "a: x\nb: y\n"},
    {"lines-beside-a-comment", "a: x # c\n", "a", "\"one\\ntwo\"", NULL, "a: \"one\\ntwo\" # c\n"},
    {"new-key", "a: x\n# end\n", "b", "[p, q]", NULL, "a: x\nb: [p, q]\n# end\n"},
    {"new-key-after", "a: x\nb: y\n", "c", "z", "a", "a: x\nc: z\nb: y\n"},
    {"no-last-line-end", "a: x", "b", "y", NULL, "a: x\nb: y\n"},
    {"empty-file", "", "a", "x", NULL, "a: x\n"},
    {"windows-line-ends", "a: x\r\nb: y\r\n", "c", "z", NULL, "a: x\r\nb: y\r\nc: z\r\n"},
    {"flow-list", "a: [x, y] # c\n", "a", "[x, z]", NULL, "a: [x, z] # c\n"},
    {"block-list-item", "a:\n  - x # one\n  - y # two\n", "a", "[x, z]", NULL,
     "a:\n  - x # one\n  - z # two\n"},
    {"block-list-grows", "a:\n- x # one\n- y\nb: 1\n", "a", "[x, y, z]", NULL,
     "a:\n- x # one\n- y\n- z\nb: 1\n"},
    {"block-list-shrinks", "a:\n  - x\n  # about y\n  - y\n  - z\n", "a", "[x, z]", NULL,
     "a:\n  - x\n  # about y\n  - z\n"},
    {"block-list-front", "a:\n  - x\n", "a", "[w, x]", NULL, "a:\n  - w\n  - x\n"},
    {"block-list-emptied", "a:\n  - x\nb: y\n", "a", "[]", NULL, "a: []\nb: y\n"},
    {"list-to-text", "a:\n  - x\nb: y\n", "a", "z", NULL, "a: z\nb: y\n"},
    {"text-to-maps", "a: x\nb: y\n", "a", "[{t: 1, u: v}]", NULL, "a:\n  - t: 1\n    u: v\nb: y\n"},
    {"map-in-a-list", "a:\n  - t: x\n    # keep\n    u: y\n  - t: z\n", "a",
     "[{t: x, u: w}, {t: z}]", NULL, "a:\n  - t: x\n    # keep\n    u: w\n  - t: z\n"},
    {"key-of-a-map-in-a-list-goes", "a:\n  - t: x\n    u: y\n", "a", "[{u: y}]", NULL,
     "a:\n  - u: y\n"},
    {"map-in-a-list-is-added", "a:\n  - t: x\n", "a", "[{t: x}, {t: \"p\\nq\\n\"}]", NULL,
     "a:\n  - t: x\n  - t: |\n      p\n      q\n"},
    {"flow-map", "a: { nl: x, en: y }\n", "a", "{nl: x, en: z}", NULL, "a: { nl: x, en: z }\n"},
    {"flow-map-grows", "a: { nl: x }\n", "a", "{nl: x, en: z}", NULL, "a: { nl: x, en: z }\n"},
    {"text-to-map", "a: x\n", "a", "{nl: x, en: z}", NULL, "a:\n  nl: x\n  en: z\n"},
    {"comment-between", "a: # c\n  - x\n  - y\n", "a", "z", NULL, "a: # c\n  z\n"},
    {"removed", "a: x\nb: |\n  one\n\n# c\nd: y\n", "b", NULL, NULL, "a: x\n\n# c\nd: y\n"},
    {"kept-blank-lines", "a:\n  - |+\n    x\n\nb: y\n", "c", "z", "a",
     "a:\n  - |+\n    x\n\nc: z\nb: y\n"},
    {"removed-only", "# c\na: x\n", "a", NULL, NULL, "# c\n"},
    {"removed-missing", "a: x\n", "z", NULL, NULL, "a: x\n"},
    {"alias", "a: &n x\nb: *n\n", "b", "y", NULL, NULL},
    {"anchor", "a: &n x\nb: *n\n", "a", "y", NULL, NULL},
};

static void edits_are_minimal(gconstpointer data)
{
    const Case *one = data;
    g_autofree char *result = edit(one->text, one->key, one->yaml, one->after);
    g_assert_cmpstr(result, ==, one->expected);
}

static const char *const map_keys[] = {"t", "u", "v", "key w"};

/* A random value: texts with traps, lists, maps. */
static CbValue random_value(GRand *random, CbArena *arena, guint depth)
{
    static const char *const texts[] = {
        "x",
        "",
        "a b",
        "- x",
        "no",
        "12",
        "1e3",
        "y: z",
        "z #",
        "it's",
        "\"q\"",
        "[x]",
        "é 'x': y",
        "one\ntwo",
        "one\ntwo\n",
        "\n  odd\n",
        "a \nb",
        "tab\there",
        "nul-like\x01",
        "line\n\n\n",
        ("a long text of many words that goes on and on until it no longer fits on a line of the "
         "file and has to be folded, which is done at single spaces, as one would by hand")};
    gint32 kind = g_rand_int_range(random, 0, depth > 2 ? 4 : 8);
    if (kind < 4) {
        return cb_value_string(texts[g_rand_int_range(random, 0, G_N_ELEMENTS(texts))]);
    }
    if (kind == 4) {
        return cb_value_boolean(g_rand_boolean(random));
    }
    gint32 length = g_rand_int_range(random, 0, 4);
    if (kind == 5) {
        CbMap *map = cb_map_new(arena, 3);
        for (gsize i = 0; i < G_N_ELEMENTS(map_keys); i++) {
            if (g_rand_boolean(random)) {
                cb_map_set(map, map_keys[i], random_value(random, arena, depth + 1));
            }
        }
        return cb_value_map(map);
    }
    CbListBuilder list;
    cb_list_builder_init(&list, arena, (gsize)length);
    for (gint32 i = 0; i < length; i++) {
        cb_list_builder_add(&list, random_value(random, arena, depth + 1));
    }
    return cb_list_builder_end(&list);
}

/* The value with the keys of its maps in one order: an edit keeps the order of the file. */
static CbValue normalized(CbArena *arena, CbValue value)
{
    if (value.type == CB_VALUE_LIST) {
        CbListBuilder list;
        cb_list_builder_init(&list, arena, value.as.list->length);
        for (gsize i = 0; i < value.as.list->length; i++) {
            cb_list_builder_add(&list, normalized(arena, value.as.list->items[i]));
        }
        return cb_list_builder_end(&list);
    }
    if (value.type != CB_VALUE_MAP) {
        return value;
    }
    CbMap *map = cb_map_new(arena, G_N_ELEMENTS(map_keys));
    for (gsize i = 0; i < G_N_ELEMENTS(map_keys); i++) {
        CbValue member = cb_map_get(value.as.map, map_keys[i]);
        if (member.type != CB_VALUE_UNDEFINED) {
            cb_map_set(map, map_keys[i], normalized(arena, member));
        }
    }
    return cb_value_map(map);
}

static char *flow_of(CbArena *arena, CbValue value)
{
    GString *text = g_string_new(NULL);
    cb_yaml_write_flow(text, normalized(arena, value), 0);
    return g_string_free(text, FALSE);
}

/* Whatever is set is read back, and every other key stays as it was. */
static void what_is_set_is_read_back(void)
{
    g_autoptr(GRand) random = g_rand_new_with_seed(7);
    static const char *const keys[] = {"a", "b", "c", "d", "e"};
    for (guint round = 0; round < 2000; round++) {
        g_autoptr(CbArena) arena = cb_arena_new();
        g_autoptr(CbDiagnostics) diagnostics = cb_diagnostics_new();
        g_autoptr(GString) text = g_string_new(round % 2 != 0 ? "# head\n" : "");
        char *expected[G_N_ELEMENTS(keys)];
        for (gsize i = 0; i < G_N_ELEMENTS(keys) - 1; i++) {
            CbValue value = random_value(random, arena, 0);
            cb_yaml_write_entry(text, keys[i], value, 0, "\n");
            g_string_append(text, g_rand_boolean(random) ? "# a comment\n" : "");
            expected[i] = flow_of(arena, value);
        }
        gsize changed = (gsize)g_rand_int_range(random, 0, G_N_ELEMENTS(keys));
        CbValue value = random_value(random, arena, 0);
        if (changed < G_N_ELEMENTS(keys) - 1) {
            g_free(expected[changed]);
        }
        expected[G_N_ELEMENTS(keys) - 1] = NULL;
        expected[changed] = flow_of(arena, value);

        g_autoptr(CbSource) source = cb_source_new("t.yaml", text->str, text->len);
        CbNode *root = cb_yaml_parse(arena, source, diagnostics);
        g_assert_nonnull(root);
        g_autoptr(CbYamlEdits) edits = cb_yaml_edits_new(source, root);
        g_assert_true(cb_yaml_edits_set(edits, keys[changed], value, NULL));
        gsize length = 0;
        g_autofree char *result = cb_yaml_edits_apply(edits, &length);
        g_autoptr(CbSource) source_after = cb_source_new("t.yaml", result, length);
        CbNode *after = cb_yaml_parse(arena, source_after, diagnostics);
        if (after == NULL) {
            g_test_message("before:\n%s\nset %s to %s\nafter:\n%s", text->str, keys[changed],
                           expected[changed], result);
        }
        g_assert_nonnull(after);
        for (gsize i = 0; i < G_N_ELEMENTS(keys); i++) {
            CbNode *node = cb_node_get(after, keys[i]);
            g_autofree char *read =
                node != NULL ? flow_of(arena, cb_node_to_value(arena, node)) : NULL;
            if (g_strcmp0(read, expected[i]) != 0) {
                g_test_message("before:\n%s\nset %s to %s\nafter:\n%s", text->str, keys[changed],
                               expected[changed], result);
            }
            g_assert_cmpstr(read, ==, expected[i]);
            g_free(expected[i]);
        }
    }
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autofree char *path = g_strconcat("/yaml-edit/", cases[i].name, NULL);
        g_test_add_data_func(path, &cases[i], edits_are_minimal);
    }
    g_test_add_func("/yaml-edit/random", what_is_set_is_read_back);
    return g_test_run();
}
