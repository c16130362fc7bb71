#include "load/yaml_edit.h"

#include "load/yaml_write.h"

#include <string.h>

#define STEP 2

typedef struct {
    gsize start;
    gsize end;
    char *text;     /* what stands there afterwards */
    guint sequence; /* edits at one place keep their order */
} Edit;

struct CbYamlEdits {
    const char *text;
    gsize length;
    const CbNode *root;
    const char *line_end;
    GArray *edits; /* of Edit */
};

static void clear_edit(gpointer edit)
{
    g_free(((Edit *)edit)->text);
}

CbYamlEdits *cb_yaml_edits_new(const CbSource *source, const CbNode *root)
{
    CbYamlEdits *edits = g_new0(CbYamlEdits, 1);
    edits->text = cb_source_text(source, &edits->length);
    edits->root = root;
    const char *line_feed = strchr(edits->text, '\n');
    gboolean windows = line_feed != NULL && line_feed > edits->text && line_feed[-1] == '\r';
    edits->line_end = windows ? "\r\n" : "\n";
    edits->edits = g_array_new(FALSE, FALSE, sizeof(Edit));
    g_array_set_clear_func(edits->edits, clear_edit);
    return edits;
}

void cb_yaml_edits_free(CbYamlEdits *edits)
{
    if (edits != NULL) {
        g_array_unref(edits->edits);
        g_free(edits);
    }
}

static void add_edit(CbYamlEdits *edits, gsize start, gsize end, char *text)
{
    Edit edit = {start, end, text, edits->edits->len};
    g_array_append_val(edits->edits, edit);
}

/* Places in the text */

static gsize line_start(const CbYamlEdits *edits, gsize at)
{
    while (at > 0 && edits->text[at - 1] != '\n') {
        at--;
    }
    return at;
}

/* Behind the line end of the line in which `at` stands. */
static gsize next_line(const CbYamlEdits *edits, gsize at)
{
    while (at < edits->length && edits->text[at] != '\n') {
        at++;
    }
    return MIN(at + 1, edits->length);
}

static gboolean is_flow(const CbYamlEdits *edits, const CbNode *node)
{
    char first = edits->text[node->span.start];
    return node->kind != CB_NODE_SCALAR && (first == '[' || first == '{');
}

static guint column_of(const CbYamlEdits *edits, gsize at)
{
    return (guint)(at - line_start(edits, at));
}

/* Whether the value stands where it is used and carries no anchor, so that changing it changes
 * nothing else: only white space and comments lie between `from` and the value. */
static gboolean stands_alone(const CbYamlEdits *edits, gsize from, const CbNode *value)
{
    if (value->span.start < from) {
        return FALSE;
    }
    for (gsize at = from; at < value->span.start; at++) {
        if (edits->text[at] == '#') {
            at = next_line(edits, at) - 1;
        } else if (strchr(" \t\r\n", edits->text[at]) == NULL) {
            return FALSE;
        }
    }
    return TRUE;
}

/* Behind the colon of an entry. */
static gsize after_colon(const CbYamlEdits *edits, const CbNodeEntry *entry)
{
    gsize at = entry->key_span.end;
    while (at < edits->length && edits->text[at] != ':') {
        at++;
    }
    return MIN(at + 1, edits->length);
}

static gboolean is_editable(const CbYamlEdits *edits, const CbNodeEntry *entry)
{
    return stands_alone(edits, after_colon(edits, entry), entry->value);
}

/* The dash of an item of a block list; FALSE if an anchor or alias stands behind it. */
static gboolean find_dash(const CbYamlEdits *edits, const CbNode *item, gsize *dash)
{
    gsize at = item->span.start;
    while (at > 0 && strchr(" \t\r\n", edits->text[at - 1]) != NULL) {
        at--;
    }
    *dash = at > 0 ? at - 1 : 0;
    return at > 0 && edits->text[at - 1] == '-';
}

static gboolean heads_line(const CbYamlEdits *edits, gsize at)
{
    gsize start = line_start(edits, at);
    return strspn(edits->text + start, " ") >= at - start;
}

static gboolean ends_line(const CbYamlEdits *edits, gsize at)
{
    return at == 0 || edits->text[at - 1] == '\n';
}

/* Comparing what is there with what is to be */

static char *scalar_text(CbValue value)
{
    if (value.type == CB_VALUE_STRING) {
        return g_strndup(value.as.string, value.length);
    }
    GString *text = g_string_new(NULL);
    cb_yaml_write_flow(text, value, 0);
    return g_string_free(text, FALSE);
}

static gboolean is_equal(const CbNode *node, CbValue value)
{
    if (node->kind == CB_NODE_LIST) {
        gboolean equal = value.type == CB_VALUE_LIST && value.as.list->length == node->length;
        for (gsize i = 0; equal && i < node->length; i++) {
            equal = is_equal(node->items[i], value.as.list->items[i]);
        }
        return equal;
    }
    if (node->kind == CB_NODE_MAP) {
        gboolean equal = value.type == CB_VALUE_MAP && cb_map_length(value.as.map) == node->length;
        for (gsize i = 0; equal && i < node->length; i++) {
            equal =
                is_equal(node->entries[i].value, cb_map_get(value.as.map, node->entries[i].key));
        }
        return equal;
    }
    if (value.type == CB_VALUE_LIST || value.type == CB_VALUE_MAP ||
        value.type == CB_VALUE_UNDEFINED) {
        return FALSE;
    }
    if (cb_node_is_null(node) || value.type == CB_VALUE_NONE) {
        return cb_node_is_null(node) && value.type == CB_VALUE_NONE;
    }
    g_autofree char *text = scalar_text(value);
    return strcmp(text, node->text) == 0;
}

/* Changing */

static char quote_of(const CbYamlEdits *edits, const CbNode *node)
{
    gboolean quoted = node->kind == CB_NODE_SCALAR && node->style == CB_SCALAR_QUOTED;
    return quoted ? edits->text[node->span.start] : 0;
}

/* Whether a comment stands behind the value on its last line. */
static gboolean has_comment(const CbYamlEdits *edits, const CbNode *node)
{
    gsize at = node->span.end;
    at += strspn(edits->text + at, " \t");
    return edits->text[at] == '#';
}

/* Behind the colon or dash before a value, if only white space lies between; else where the
 * value starts. */
static gsize behind_mark(const CbYamlEdits *edits, gsize start)
{
    gsize at = start;
    while (at > 0 && strchr(" \t\r\n", edits->text[at - 1]) != NULL) {
        at--;
    }
    return at > 0 && strchr(":-", edits->text[at - 1]) != NULL ? at : start;
}

static void replace_in_line(CbYamlEdits *edits, const CbNode *node, CbValue value, char quote)
{
    g_autoptr(GString) text = g_string_new(NULL);
    gsize start = node->span.start;
    if (start > 0 && strchr(":-", edits->text[start - 1]) != NULL) {
        g_string_append_c(text, ' ');
    }
    cb_yaml_write_flow(text, value, quote);
    add_edit(edits, start, node->span.end, g_strdup(text->str));
}

/* Replaces a whole value. `indent` is that of the key or dash that it belongs to. */
static void replace(CbYamlEdits *edits, const CbNode *node, CbValue value, guint indent,
                    gboolean in_flow)
{
    char quote = value.type == CB_VALUE_STRING ? quote_of(edits, node) : 0;
    if (in_flow || has_comment(edits, node)) {
        replace_in_line(edits, node, value, quote);
        return;
    }
    g_autoptr(GString) text = g_string_new(NULL);
    CbYamlForm form = {.indent = indent + STEP, .quote = quote, .line_end = edits->line_end};
    cb_yaml_write(text, value, &form);
    gsize start = behind_mark(edits, node->span.start);
    gboolean behind_comment = start > 0 && strchr(":-", edits->text[start - 1]) == NULL;
    if (behind_comment && text->str[0] == ' ') {
        g_string_erase(text, 0, 1);
    } else if (behind_comment) {
        start = line_start(edits, start);
        g_string_erase(text, 0, (gssize)strlen(edits->line_end));
    }
    add_edit(edits, start, node->span.end, g_strdup(text->str));
}

static gboolean change(CbYamlEdits *edits, const CbNode *node, CbValue value, guint indent,
                       gboolean in_flow);

static void insert_lines(CbYamlEdits *edits, gsize at, const GString *lines)
{
    const char *first = ends_line(edits, at) ? "" : edits->line_end;
    add_edit(edits, at, at, g_strconcat(first, lines->str, NULL));
}

/* The scalar with which a value ends, or NULL. */
static const CbNode *last_scalar(const CbNode *node)
{
    while (node->kind != CB_NODE_SCALAR) {
        if (node->length == 0) {
            return NULL;
        }
        node = node->kind == CB_NODE_LIST ? node->items[node->length - 1]
                                          : node->entries[node->length - 1].value;
    }
    return node;
}

/* Where the next key of a block map goes: below the lines of the entry before it. A block
 * scalar that keeps its blank lines (`|+`) keeps them. */
static gsize below_entry(const CbYamlEdits *edits, const CbNodeEntry *entry)
{
    gsize at = next_line(edits, MAX(entry->value->span.end, entry->key_span.end));
    const CbNode *last = last_scalar(entry->value);
    gboolean block =
        last != NULL && (last->style == CB_SCALAR_LITERAL || last->style == CB_SCALAR_FOLDED);
    const char *head = edits->text + (block ? last->span.start : 0);
    if (block && memchr(head, '+', strcspn(head, "\n")) != NULL) {
        while (at < edits->length && strchr("\r\n", edits->text[at]) != NULL) {
            at++;
        }
    }
    return at;
}

static void insert_entry(CbYamlEdits *edits, const CbNode *map, const char *key, CbValue value,
                         const CbNodeEntry *after)
{
    g_autoptr(GString) text = g_string_new(NULL);
    if (map->length == 0 && !is_flow(edits, map)) {
        cb_yaml_write_entry(text, key, value, 0, edits->line_end);
        insert_lines(edits, map->span.start, text);
        return;
    }
    if (is_flow(edits, map)) {
        gsize end = map->span.end - 1;
        while (end > map->span.start && edits->text[end - 1] == ' ') {
            end--;
        }
        g_string_append(text, map->length > 0 ? ", " : " ");
        g_string_append_printf(text, "%s: ", key);
        cb_yaml_write_flow(text, value, 0);
        add_edit(edits, end, end, g_strdup(text->str));
        return;
    }
    guint indent = column_of(edits, map->entries[0].key_span.start);
    cb_yaml_write_entry(text, key, value, indent, edits->line_end);
    insert_lines(edits, below_entry(edits, after), text);
}

static void remove_entry(CbYamlEdits *edits, const CbNode *map, gsize index)
{
    const CbNodeEntry *entry = &map->entries[index];
    const CbNodeEntry *next = index + 1 < map->length ? entry + 1 : NULL;
    gsize key_start = entry->key_span.start;
    if (is_flow(edits, map)) {
        gsize start = index > 0 ? map->entries[index - 1].value->span.end : key_start;
        add_edit(edits, next != NULL && index == 0 ? key_start : start,
                 next != NULL && index == 0 ? next->key_span.start : entry->value->span.end,
                 g_strdup(""));
        return;
    }
    if (heads_line(edits, key_start)) {
        add_edit(edits, line_start(edits, key_start), below_entry(edits, entry), g_strdup(""));
    } else if (next != NULL) {
        add_edit(edits, key_start, next->key_span.start, g_strdup(""));
    } else {
        add_edit(edits, key_start, entry->value->span.end, g_strdup("{}"));
    }
}

static gboolean change_map(CbYamlEdits *edits, const CbNode *map, const CbMap *value, guint indent,
                           gboolean in_flow)
{
    gboolean flow = is_flow(edits, map);
    gsize kept = 0;
    for (gsize i = 0; i < map->length; i++) {
        kept += cb_map_get(value, map->entries[i].key).type != CB_VALUE_UNDEFINED;
    }
    if (kept == 0 || (flow && kept != map->length)) {
        replace(edits, map, cb_value_map(value), indent, in_flow);
        return TRUE;
    }
    for (gsize i = 0; i < map->length; i++) {
        const CbNodeEntry *entry = &map->entries[i];
        CbValue wanted = cb_map_get(value, entry->key);
        if (!is_editable(edits, entry)) {
            return FALSE;
        }
        if (wanted.type == CB_VALUE_UNDEFINED) {
            remove_entry(edits, map, i);
        } else if (!change(edits, entry->value, wanted, column_of(edits, entry->key_span.start),
                           flow || in_flow)) {
            return FALSE;
        }
    }
    for (gsize i = 0; i < cb_map_length(value); i++) {
        const char *key = cb_map_key_at(value, i).as.string;
        if (cb_node_get(map, key) == NULL) {
            insert_entry(edits, map, key, cb_map_value_at(value, i),
                         &map->entries[map->length - 1]);
        }
    }
    return TRUE;
}

static void write_item(GString *out, CbValue item, guint dash, const char *line_end)
{
    CbYamlForm form = {.indent = dash + STEP, .line_end = line_end};
    for (guint i = 0; i < dash; i++) {
        g_string_append_c(out, ' ');
    }
    g_string_append_c(out, '-');
    if (item.type == CB_VALUE_MAP && cb_map_length(item.as.map) > 0) {
        g_autoptr(GString) lines = g_string_new(NULL);
        cb_yaml_write(lines, item, &form);
        /* The first key stands behind the dash, not on a line of its own. */
        g_string_append_c(out, ' ');
        g_string_append(out, lines->str + strlen(line_end) + form.indent);
    } else {
        cb_yaml_write(out, item, &form);
    }
    g_string_append(out, line_end);
}

/* The list from its `first` differing item on: `old` items become `count` new ones. */
typedef struct {
    gsize first;
    gsize old;
    gsize count;
} Difference;

static Difference compare_lists(const CbNode *node, const CbList *list)
{
    gsize first = 0;
    while (first < node->length && first < list->length &&
           is_equal(node->items[first], list->items[first])) {
        first++;
    }
    gsize last = 0;
    while (last < node->length - first && last < list->length - first &&
           is_equal(node->items[node->length - 1 - last], list->items[list->length - 1 - last])) {
        last++;
    }
    return (Difference){first, node->length - first - last, list->length - first - last};
}

static gboolean change_block_list(CbYamlEdits *edits, const CbNode *node, CbValue value,
                                  guint indent)
{
    const CbList *list = value.as.list;
    gboolean by_lines = TRUE;
    gsize dash = 0;
    for (gsize i = 0; i < node->length; i++) {
        if (!find_dash(edits, node->items[i], &dash)) {
            return FALSE;
        }
        by_lines = by_lines && heads_line(edits, dash);
    }
    if (!by_lines) {
        replace(edits, node, value, indent, FALSE);
        return TRUE;
    }
    guint column = column_of(edits, dash);
    Difference difference = compare_lists(node, list);
    gsize both = MIN(difference.old, difference.count);
    for (gsize i = difference.first; i < difference.first + both; i++) {
        if (!change(edits, node->items[i], list->items[i], column, FALSE)) {
            return FALSE;
        }
    }
    for (gsize i = difference.first + both; i < difference.first + difference.old; i++) {
        find_dash(edits, node->items[i], &dash);
        add_edit(edits, line_start(edits, dash), next_line(edits, node->items[i]->span.end),
                 g_strdup(""));
    }
    if (difference.count == both) {
        return TRUE;
    }
    g_autoptr(GString) lines = g_string_new(NULL);
    for (gsize i = difference.first + both; i < difference.first + difference.count; i++) {
        write_item(lines, list->items[i], column, edits->line_end);
    }
    gsize before = difference.first + both;
    find_dash(edits, node->items[0], &dash);
    insert_lines(edits,
                 before > 0 ? next_line(edits, node->items[before - 1]->span.end)
                            : line_start(edits, dash),
                 lines);
    return TRUE;
}

/* Brings the value in the file to `value`, which differs from it or not. */
static gboolean change(CbYamlEdits *edits, const CbNode *node, CbValue value, guint indent,
                       gboolean in_flow)
{
    if (is_equal(node, value)) {
        return TRUE;
    }
    if (node->kind == CB_NODE_MAP && value.type == CB_VALUE_MAP) {
        return change_map(edits, node, value.as.map, indent, in_flow);
    }
    if (node->kind == CB_NODE_LIST && value.type == CB_VALUE_LIST && !is_flow(edits, node) &&
        node->length > 0 && value.as.list->length > 0) {
        return change_block_list(edits, node, value, indent);
    }
    replace(edits, node, value, indent, in_flow);
    return TRUE;
}

static gssize find_entry(const CbNode *map, const char *key)
{
    for (gsize i = 0; key != NULL && i < map->length; i++) {
        if (strcmp(map->entries[i].key, key) == 0) {
            return (gssize)i;
        }
    }
    return -1;
}

gboolean cb_yaml_edits_set(CbYamlEdits *edits, const char *key, CbValue value, const char *after)
{
    const CbNode *root = edits->root;
    gssize index = find_entry(root, key);
    guint before = edits->edits->len;
    if (index < 0) {
        gssize place = find_entry(root, after);
        gsize last = root->length > 0 ? root->length - 1 : 0;
        insert_entry(edits, root, key, value,
                     root->length > 0 ? &root->entries[place >= 0 ? (gsize)place : last] : NULL);
        return TRUE;
    }
    const CbNodeEntry *entry = &root->entries[index];
    if (is_equal(entry->value, value)) {
        return TRUE;
    }
    gboolean done = is_editable(edits, entry) &&
                    change(edits, entry->value, value, column_of(edits, entry->key_span.start),
                           is_flow(edits, root));
    if (!done) {
        g_array_set_size(edits->edits, before);
    }
    return done;
}

gboolean cb_yaml_edits_remove(CbYamlEdits *edits, const char *key)
{
    gssize index = find_entry(edits->root, key);
    if (index < 0) {
        return TRUE;
    }
    if (!is_editable(edits, &edits->root->entries[index])) {
        return FALSE;
    }
    remove_entry(edits, edits->root, (gsize)index);
    return TRUE;
}

guint cb_yaml_edits_count(const CbYamlEdits *edits)
{
    return edits->edits->len;
}

static int compare_edits(const void *a, const void *b)
{
    const Edit *left = a;
    const Edit *right = b;
    if (left->start != right->start) {
        return left->start < right->start ? -1 : 1;
    }
    if (left->end != right->end) {
        return left->end < right->end ? -1 : 1; /* what is inserted stands before what goes */
    }
    return (left->sequence > right->sequence) - (left->sequence < right->sequence);
}

char *cb_yaml_edits_apply(CbYamlEdits *edits, gsize *length)
{
    g_array_sort(edits->edits, compare_edits);
    GString *text = g_string_sized_new(edits->length + 256);
    gsize at = 0;
    for (guint i = 0; i < edits->edits->len; i++) {
        const Edit *edit = &g_array_index(edits->edits, Edit, i);
        g_assert(edit->start >= at);
        g_string_append_len(text, edits->text + at, (gssize)(edit->start - at));
        g_string_append(text, edit->text);
        at = edit->end;
    }
    g_string_append_len(text, edits->text + at, (gssize)(edits->length - at));
    if (length != NULL) {
        *length = text->len;
    }
    return g_string_free(text, FALSE);
}
