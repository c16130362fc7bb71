#include "site/admin_check.h"

#include "base/limits.h"
#include "load/unit.h"

typedef struct {
    const CbConfig *config;
    const CbUnit *unit;
    CbDiagnostics *diagnostics;
    guint found;
} Check;

static gboolean is_by_language(const CbConfig *config, const CbNode *map)
{
    for (gsize i = 0; i < map->length; i++) {
        if (cb_config_language(config, map->entries[i].key) < 0) {
            return FALSE;
        }
    }
    return map->length > 0;
}

static void report(Check *check, const CbNode *map)
{
    const CbConfig *config = check->config;
    const char *other = config->languages[config->n_languages > 1 ? 1 : 0];
    const char *ending = check->unit->kind == CB_KIND_CASE ? "yaml" : "md";
    g_autofree char *hint = g_strdup_printf("write the translation in %s/%s.%s.%s",
                                            check->unit->folder, check->unit->id, other, ending);
    cb_diagnostics_add(check->diagnostics, CB_CODE_ADMIN_LANGUAGES, map->span, hint,
                       "a form would lose this text in several languages");
    check->found++;
}

/* The parser has limited the depth. */
static void look(Check *check, const CbNode *node, guint depth)
{
    g_assert(depth <= CB_MAX_YAML_DEPTH);
    if (node->kind == CB_NODE_MAP && is_by_language(check->config, node)) {
        report(check, node);
    } else if (node->kind == CB_NODE_MAP) {
        for (gsize i = 0; i < node->length; i++) {
            look(check, node->entries[i].value, depth + 1);
        }
    } else if (node->kind == CB_NODE_LIST) {
        for (gsize i = 0; i < node->length; i++) {
            look(check, node->items[i], depth + 1);
        }
    }
}

gboolean cb_admin_check(const CbCollection *collection, CbDiagnostics *diagnostics)
{
    g_autoptr(CbArena) arena = cb_arena_new();
    /* What is wrong with the files is said already. */
    g_autoptr(CbDiagnostics) known = cb_diagnostics_new();
    g_autoptr(GArray) units = cb_units_list(arena, collection->folder, &collection->config, known);
    Check check = {.config = &collection->config, .diagnostics = diagnostics};
    for (guint i = 0; i < units->len; i++) {
        CbUnit *unit = &g_array_index(units, CbUnit, i);
        if (unit->kind == CB_KIND_FIGURE) {
            continue;
        }
        cb_unit_parse(unit, arena, collection->folder, known);
        check.unit = unit;
        for (guint language = 0; language < collection->config.n_languages; language++) {
            if (unit->root.nodes[language] != NULL) {
                look(&check, unit->root.nodes[language], 0);
            }
        }
    }
    return check.found == 0;
}
