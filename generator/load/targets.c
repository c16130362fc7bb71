#include "load/targets.h"

#include "base/map.h"

struct CbTargets {
    CbMap *ids[CB_KIND_COUNT]; /* id → index */
    CbMap *media;              /* path → true */
    gboolean is_open[CB_KIND_COUNT];
};

CbTargets *cb_targets_new(CbArena *arena)
{
    CbTargets *targets = cb_arena_new_struct(arena, CbTargets);
    for (guint i = 0; i < CB_KIND_COUNT; i++) {
        targets->ids[i] = cb_map_new(arena, 0);
    }
    targets->media = cb_map_new(arena, 0);
    return targets;
}

void cb_targets_add(CbTargets *targets, CbKind kind, const char *id, int index)
{
    cb_map_set(targets->ids[kind], id, cb_value_integer(index));
}

void cb_targets_add_media(CbTargets *targets, const char *path)
{
    cb_map_set(targets->media, path, cb_value_boolean(TRUE));
}

void cb_targets_open(CbTargets *targets, CbKind kind)
{
    targets->is_open[kind] = TRUE;
}

int cb_targets_find(const CbTargets *targets, CbKind kind, const char *id)
{
    CbValue value = cb_map_get(targets->ids[kind], id);
    int unknown = targets->is_open[kind] ? CB_TARGET_BROKEN : CB_TARGET_UNKNOWN;
    return value.type == CB_VALUE_INTEGER ? (int)value.as.integer : unknown;
}

const char *cb_targets_id(const CbTargets *targets, CbKind kind, guint32 index)
{
    const CbMap *ids = targets->ids[kind];
    /* Entries are added in the order of their indexes. */
    const char *id = index < cb_map_length(ids) ? cb_map_key_at(ids, index).as.string : NULL;
    return id != NULL && cb_targets_find(targets, kind, id) == (int)index ? id : NULL;
}

gboolean cb_targets_has_media(const CbTargets *targets, const char *path)
{
    return cb_map_get(targets->media, path).type == CB_VALUE_BOOLEAN;
}

static const char **keys_of(const CbMap *map, gsize *count)
{
    *count = cb_map_length(map);
    const char **keys = g_new0(const char *, *count + 1);
    for (gsize i = 0; i < *count; i++) {
        keys[i] = cb_map_key_at(map, i).as.string;
    }
    return keys;
}

const char **cb_targets_ids(const CbTargets *targets, CbKind kind, gsize *count)
{
    return keys_of(targets->ids[kind], count);
}

const char **cb_targets_media(const CbTargets *targets, gsize *count)
{
    return keys_of(targets->media, count);
}
