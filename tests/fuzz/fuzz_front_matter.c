/* A Markdown file of any bytes: its front matter and text are read as a tool's, or there is a
 * message. */
#include "load/article.h"

#include <stdint.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const char *const languages[] = {"nl", "en"};
    if (!g_utf8_validate_len((const char *)data, size, NULL)) {
        return 0; /* the reader of files refuses it */
    }
    g_autoptr(CbArena) arena = cb_arena_new();
    g_autoptr(CbDiagnostics) diagnostics = cb_diagnostics_new();
    g_autoptr(CbSource) source = cb_source_new("a.md", (const char *)data, size);
    CbTargets *targets = cb_targets_new(arena);
    cb_targets_add(targets, CB_KIND_CASE, "bakery", 0);
    CbReader reader = {.arena = arena,
                       .diagnostics = diagnostics,
                       .languages = languages,
                       .n_languages = G_N_ELEMENTS(languages),
                       .targets = targets};
    CbFrontMatter parts;
    const CbNode *root = NULL;
    if (cb_front_matter_split(source, diagnostics, &parts)) {
        g_assert_cmpuint(parts.yaml_end, <=, parts.body_start);
        g_assert_cmpuint(parts.body_start, <=, size);
        root = cb_yaml_parse_part(arena, source, parts.yaml_start, parts.yaml_end, diagnostics);
    }
    g_assert_true(root || cb_diagnostics_count(diagnostics, CB_SEVERITY_ERROR) > 0);
    if (!root || root->kind != CB_NODE_MAP) {
        return 0;
    }
    CbArticle article = {.entry = {.kind = CB_KIND_TOOL}};
    const CbLayers layers = cb_layers_single(root);
    CbSource *sources[CB_MAX_LANGUAGES] = {source};
    gsize starts[CB_MAX_LANGUAGES] = {parts.body_start};
    cb_article_read(&reader, &layers, sources, starts, &article);
    g_assert_true(cb_text_is_set(&article.entry.title) ||
                  cb_diagnostics_count(diagnostics, CB_SEVERITY_ERROR) > 0);
    return 0;
}
