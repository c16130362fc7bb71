/* A schema and a case, or a figure, of any bytes, with a line `%%` between them: read and checked;
 * what is required is there, or there is a message. */
#include "load/case.h"
#include "load/figure.h"
#include "load/json_schema.h"

#include <stdint.h>
#include <string.h>

#define BETWEEN "\n%%\n"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check_values(const CbCase *one, const CbSchema *schema, guint n_errors)
{
    for (guint i = 0; i < schema->n_fields; i++) {
        const CbField *field = &schema->fields[i];
        const CbFieldValue *value = &one->values[i];
        g_assert_false(field->is_private && value->is_set);
        if (field->required && !field->is_private) {
            g_assert_true(value->is_set || n_errors > 0);
        }
        for (guint32 j = 0; field->vocabulary && j < value->indexes.length; j++) {
            g_assert_cmpuint(value->indexes.items[j], <, field->vocabulary->n_terms);
        }
    }
}

static void read_entry(CbReader *reader, const CbSchema *schema, const CbNode *root)
{
    const CbLayers layers = cb_layers_single(root);
    if (cb_node_get(root, "kind")) {
        CbFigure figure = {0};
        cb_figure_read(reader, schema, root, &figure);
        return;
    }
    CbCase one = {0};
    guint before = cb_diagnostics_count(reader->diagnostics, CB_SEVERITY_ERROR);
    cb_case_read(reader, schema, cb_case_keys(reader->arena, schema), &layers, &one);
    guint after = cb_diagnostics_count(reader->diagnostics, CB_SEVERITY_ERROR);
    g_assert_true(cb_text_is_set(&one.entry.title) || after > before);
    check_values(&one, schema, after);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const char *const languages[] = {"nl", "en"};
    const char *text = (const char *)data;
    if (!g_utf8_validate_len(text, size, NULL)) {
        return 0; /* the reader of files refuses it */
    }
    const char *between = g_strstr_len(text, (gssize)size, BETWEEN);
    gsize first = between ? (gsize)(between - text) + 1 : size;
    gsize second = between ? first + strlen(BETWEEN) - 1 : size;

    g_autoptr(CbArena) arena = cb_arena_new();
    g_autoptr(CbDiagnostics) diagnostics = cb_diagnostics_new();
    g_autoptr(CbSource) source = cb_source_new("a.yaml", text, size);
    g_autoptr(GArray) privates = g_array_new(FALSE, FALSE, sizeof(CbPrivateValue));
    g_autoptr(GString) json = g_string_new(NULL);
    CbTargets *targets = cb_targets_new(arena);
    cb_targets_add(targets, CB_KIND_TOPIC, "change", 0);
    cb_targets_add(targets, CB_KIND_CASE, "bakery", 0);
    cb_targets_add_media(targets, "logo.png");
    CbReader reader = {.arena = arena,
                       .diagnostics = diagnostics,
                       .languages = languages,
                       .n_languages = G_N_ELEMENTS(languages),
                       .targets = targets,
                       .private_values = privates};
    CbSchema schema;
    const CbConfig config = {.languages = languages, .n_languages = G_N_ELEMENTS(languages)};
    cb_schema_read(&reader, cb_yaml_parse_part(arena, source, 0, first, diagnostics), &schema);
    const CbNode *root = cb_yaml_parse_part(arena, source, second, size, diagnostics);
    if (root && root->kind == CB_NODE_MAP) {
        read_entry(&reader, &schema, root);
    }
    const CbSchemaSource about = {&config, &schema, targets};
    cb_json_schema_write(&about, CB_SCHEMA_CASE, json);
    cb_json_schema_write(&about, CB_SCHEMA_FIGURE, json);
    cb_schema_clear(&schema);
    return 0;
}
