/* YAML of any bytes: it becomes a tree whose parts all stand where they say, or there is a message.
 */
#include "base/limits.h"
#include "load/yaml.h"

#include <stdint.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check_node(const CbNode *node, gsize length, guint depth)
{
    g_assert_cmpuint(depth, <=, CB_MAX_YAML_DEPTH);
    g_assert_cmpuint(node->span.start, <=, node->span.end);
    g_assert_cmpuint(node->span.end, <=, length);
    if (node->kind == CB_NODE_SCALAR) {
        g_autoptr(CbArena) arena = cb_arena_new();
        const CbSourceMap *map = cb_node_map(arena, node);
        g_assert_cmpuint(strlen(node->text), ==, node->length);
        for (gsize i = 0; i < node->length; i++) {
            g_assert_cmpuint(cb_source_map_span(map, i, i + 1).end, <=, length);
        }
        return;
    }
    for (gsize i = 0; i < node->length; i++) {
        check_node(node->kind == CB_NODE_LIST ? node->items[i] : node->entries[i].value, length,
                   depth + 1);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    g_autoptr(CbArena) arena = cb_arena_new();
    g_autoptr(CbDiagnostics) diagnostics = cb_diagnostics_new();
    g_autoptr(CbSource) source = cb_source_new("a.yaml", (const char *)data, size);
    g_autoptr(GString) printed = g_string_new(NULL);
    const CbNode *root = cb_yaml_parse(arena, source, diagnostics);
    cb_diagnostics_print_text(diagnostics, FALSE, printed);
    g_assert_true(g_utf8_validate_len(printed->str, printed->len, NULL));
    g_assert_true(root || cb_diagnostics_count(diagnostics, CB_SEVERITY_ERROR) > 0);
    /* Aliases make a small file a large tree; what is expanded is bounded, but takes its time. */
    if (root && !memchr(data, '*', size)) {
        check_node(root, size, 0);
    }
    if (root) {
        cb_node_to_value(arena, root);
    }
    return 0;
}
