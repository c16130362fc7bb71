#include "load/yaml.h"

#include "base/limits.h"
#include "base/utf8.h"
#include "load/control.h"
#include "load/yaml_error.h"
#include "load/yaml_map.h"
#include "load/yaml_prepare.h"
#include "load/yaml_repair.h"
#include <string.h>
#include <yaml.h>

#define BYTE_ORDER_MARK "\xEF\xBB\xBF"

/* Maps with more keys than this find repeated ones through a hash table. */
#define SMALL_MAP 12

/* What a node costs wherever it is used: aliases are expanded. */
typedef struct {
    gsize nodes;  /* itself and all below it */
    gsize bytes;  /* of text */
    guint height; /* nested lists and maps, itself included */
} Cost;

/* An anchor: the node that an alias stands for; NULL while it is still being read. */
typedef struct {
    CbNode *node;
    Cost cost;
    CbSpan span; /* of its name */
    gboolean is_used;
} Anchor;

/* A list or map that is being read. */
typedef struct {
    CbNode *node;
    gsize capacity; /* of its items or entries */
    const char *key;
    CbSpan key_span;
    gboolean is_twice; /* the last key was there already */
    gboolean has_key;  /* a key is read, its value is not */
    GHashTable *keys;  /* those of a large map → 1 + their index */
    Anchor *anchor;
    Cost cost;
} Frame;

typedef struct {
    CbArena *arena;
    CbArena *texts; /* what nodes say */
    const CbSource *source;
    CbDiagnostics *diagnostics;
    CbYamlRepair *repair;
    GArray **lost;    /* of CbSpan: what is not read; NULL: nobody asks for it */
    const char *text; /* of the source, as it is read */
    gsize start, end; /* the part that is parsed */
    yaml_parser_t parser;
    gsize cursor_index;  /* a character of the part … */
    gsize cursor_byte;   /* … and the byte of the source at which it stands */
    gboolean is_ascii;   /* characters are bytes */
    CbSpan span;         /* of the event */
    GHashTable *anchors; /* name → Anchor in the arena */
    GPtrArray *named;    /* of Anchor: all of them */
    Frame frames[CB_MAX_YAML_DEPTH];
    guint depth;
    CbNode *root;
    gsize last_start; /* where the last event began */
    Cost total;
    gboolean failed;
    CbDiagnostics *failure; /* what is to be said of it */
    gboolean is_limit;      /* it is of a kind that nothing can be read after it */
    gsize failed_at;        /* where the grammar failed */
    gsize flow_at;          /* the outermost [ or { that was open then; G_MAXSIZE: none */
} Builder;

/* libyaml counts characters; spans count bytes. Events come in order, so the cursor moves little.
 */
static gsize byte_of(Builder *builder, gsize index)
{
    const char *text = builder->text;
    if (builder->is_ascii) {
        return MIN(builder->start + index, builder->end);
    }
    gsize byte = builder->cursor_byte;
    while (builder->cursor_index < index && byte < builder->end) {
        gsize most = MIN(index - builder->cursor_index, builder->end - byte);
        gsize ascii = cb_utf8_ascii_length(text + byte, most);
        byte += MAX(ascii, 1);
        while (byte < builder->end && ((guchar)text[byte] & 0xC0) == 0x80) {
            byte++;
        }
        builder->cursor_index += MAX(ascii, 1);
    }
    while (builder->cursor_index > index && byte > builder->start) {
        byte--;
        while (byte > builder->start && ((guchar)text[byte] & 0xC0) == 0x80) {
            byte--;
        }
        builder->cursor_index--;
    }
    builder->cursor_byte = byte;
    return byte;
}

static void find_span(Builder *builder, const yaml_event_t *event)
{
    gsize start = byte_of(builder, event->start_mark.index);
    gsize end = byte_of(builder, event->end_mark.index);
    builder->span = cb_span_new(builder->source, start, MAX(start, end));
}

/* Past the anchor and tag before a value, and the white space and comments around them. */
static gsize skip_properties(const Builder *builder, gsize at, gsize end)
{
    const char *text = builder->text;
    while (at < end) {
        if (strchr(" \t\r\n", text[at])) {
            at++;
        } else if (text[at] == '#') {
            while (at < end && text[at] != '\n') {
                at++;
            }
        } else if (text[at] == '&' || text[at] == '!') {
            while (at < end && !strchr(" \t\r\n", text[at])) {
                at++;
            }
        } else {
            break;
        }
    }
    return at;
}

static void fail(Builder *builder, CbCode code, CbSpan span, const char *hint, const char *message)
{
    if (builder->failed) {
        return;
    }
    cb_diagnostics_add(builder->failure, code, span, hint, "%s", message);
    builder->failed = TRUE;
    builder->failed_at = span.start;
    builder->is_limit = code == CB_CODE_YAML_LIMIT;
}

/* Counts a node against the limits. */
static gboolean charge(Builder *builder, CbSpan span, Cost cost)
{
    builder->total.nodes += cost.nodes;
    builder->total.bytes += cost.bytes;
    if (builder->total.nodes > CB_MAX_YAML_NODES || builder->total.bytes > CB_MAX_YAML_TEXT) {
        fail(builder, CB_CODE_YAML_LIMIT, span,
             "aliases (*name) repeat all that their anchor holds",
             "the file holds too much once its aliases are expanded");
    } else if (builder->depth + cost.height > CB_MAX_YAML_DEPTH) {
        fail(builder, CB_CODE_YAML_LIMIT, span, "indent less, or take brackets out",
             "lists and maps are nested too deeply");
    }
    return !builder->failed;
}

static void append_item(Builder *builder, Frame *frame, CbNode *item)
{
    CbNode *list = frame->node;
    if (list->length == frame->capacity) {
        frame->capacity = MAX(4, frame->capacity * 2);
        CbNode **items = cb_arena_new_array(builder->arena, CbNode *, frame->capacity);
        if (list->length > 0) {
            memcpy(items, list->items, list->length * sizeof *items);
        }
        list->items = items;
    }
    list->items[list->length++] = item;
}

/* The index of a key in the map that is being read, or -1. */
static gssize find_key(Frame *frame, const char *key)
{
    const CbNode *map = frame->node;
    if (map->length > SMALL_MAP && !frame->keys) {
        frame->keys = g_hash_table_new(g_str_hash, g_str_equal);
        for (gsize i = 0; i < map->length; i++) {
            g_hash_table_insert(frame->keys, (gpointer)map->entries[i].key,
                                GSIZE_TO_POINTER(i + 1));
        }
    }
    if (frame->keys) {
        return (gssize)GPOINTER_TO_SIZE(g_hash_table_lookup(frame->keys, key)) - 1;
    }
    for (gsize i = 0; i < map->length; i++) {
        if (strcmp(map->entries[i].key, key) == 0) {
            return (gssize)i;
        }
    }
    return -1;
}

static void append_entry(Builder *builder, Frame *frame, CbNode *value)
{
    CbNode *map = frame->node;
    if (map->length == frame->capacity) {
        frame->capacity = MAX(4, frame->capacity * 2);
        CbNodeEntry *entries = cb_arena_new_array(builder->arena, CbNodeEntry, frame->capacity);
        if (map->length > 0) {
            memcpy(entries, map->entries, map->length * sizeof *entries);
        }
        map->entries = entries;
    }
    if (frame->keys) {
        g_hash_table_insert(frame->keys, (gpointer)frame->key, GSIZE_TO_POINTER(map->length + 1));
    }
    map->entries[map->length++] = (CbNodeEntry){frame->key, frame->key_span, value};
}

static void take_key(Builder *builder, Frame *frame, const CbNode *node)
{
    if (node->kind != CB_NODE_SCALAR) {
        fail(builder, CB_CODE_YAML_SYNTAX, node->span,
             "put a text that begins with [ or { between quotation marks",
             "a list or a map stands where a key is expected");
        return;
    }
    frame->key = node->text;
    frame->key_span = node->span;
    frame->has_key = TRUE;
}

static void take_value(Builder *builder, Frame *frame, CbNode *node)
{
    frame->has_key = FALSE;
    gssize first = find_key(frame, frame->key);
    if (first < 0) {
        frame->is_twice = FALSE;
        append_entry(builder, frame, node);
        return;
    }
    /* It may belong to another item, whose dash is missing. */
    Frame *list = builder->depth > 1 ? frame - 1 : NULL;
    gboolean is_item = list != NULL && list->node->kind == CB_NODE_LIST;
    gboolean is_next = is_item && frame->is_twice;
    frame->is_twice = TRUE;
    if (is_item) {
        list->node->is_damaged = TRUE;
    }
    if (builder->lost != NULL) {
        cb_yaml_add_lost(builder->lost, node->span);
    }
    if (is_next) {
        return;
    }
    CbSpan earlier = frame->node->entries[first].key_span;
    guint line = cb_source_position(builder->source, earlier.start).line;
    g_autofree char *hint = g_strdup_printf(
        is_item ? "it is on line %u already; if another item begins here, put \"- \" before it"
                : "it is on line %u already",
        line);
    cb_diagnostics_add(builder->diagnostics, CB_CODE_YAML_DUPLICATE_KEY, frame->key_span, hint,
                       "the key \"%s\" is written twice", frame->key);
}

/* Puts a finished node where it belongs. */
static void place(Builder *builder, CbNode *node, Cost cost)
{
    if (builder->depth == 0) {
        builder->root = node;
        return;
    }
    Frame *frame = &builder->frames[builder->depth - 1];
    frame->cost.nodes += cost.nodes;
    frame->cost.bytes += cost.bytes;
    frame->cost.height = MAX(frame->cost.height, cost.height + 1);
    if (frame->node->kind == CB_NODE_LIST) {
        append_item(builder, frame, node);
    } else if (!frame->has_key) {
        take_key(builder, frame, node);
    } else {
        take_value(builder, frame, node);
    }
}

static void check_tag(Builder *builder, CbSpan span, const yaml_char_t *tag)
{
    if (tag) {
        fail(builder, CB_CODE_YAML_SYNTAX, cb_span_new(span.source, span.start, span.start + 1),
             "put a text that begins with ! between quotation marks",
             "a value begins with \"!\", which YAML reads as a tag");
    }
}

/* A new anchor of the node that begins at `start`, or NULL if there is no name. */
static Anchor *anchor_new(Builder *builder, const yaml_char_t *name, gsize start)
{
    if (!name) {
        return NULL;
    }
    Anchor *anchor = cb_arena_new_struct(builder->arena, Anchor);
    const char *sign = memchr(builder->text + start, '&', builder->end - start);
    gsize at = sign != NULL ? (gsize)(sign - builder->text) : start;
    anchor->span =
        cb_span_new(builder->source, at, MIN(builder->end, at + 1 + strlen((const char *)name)));
    g_ptr_array_add(builder->named, anchor);
    g_hash_table_replace(builder->anchors, g_strdup((const char *)name), anchor);
    return anchor;
}

static CbNode *node_new(Builder *builder, CbNodeKind kind, CbSpan span)
{
    CbNode *node = cb_arena_new_struct(builder->arena, CbNode);
    node->kind = kind;
    node->span = span;
    return node;
}

/* Whether an anchor may stand in what was blanked. */
static gboolean is_lost_anchor(const Builder *builder, const char *name)
{
    g_autofree char *written = g_strconcat("&", name, NULL);
    return builder->repair->count > 0 && strstr(builder->repair->written, written) != NULL;
}

static void on_alias(Builder *builder, const yaml_event_t *event)
{
    CbSpan span = builder->span;
    const char *name = (const char *)event->data.alias.anchor;
    Anchor *anchor = g_hash_table_lookup(builder->anchors, name);
    if (anchor) {
        anchor->is_used = TRUE;
    }
    if (!anchor && is_lost_anchor(builder, name)) {
        CbNode *node = node_new(builder, CB_NODE_SCALAR, span);
        node->text = "";
        node->end = span.end;
        node->is_damaged = TRUE;
        place(builder, node, (Cost){.nodes = 1});
    } else if (!anchor) {
        fail(
            builder, CB_CODE_YAML_SYNTAX, span,
            "put a text that begins with * between quotation marks",
            "a value begins with \"*\", which YAML reads as an alias, but there is no such anchor");
    } else if (!anchor->node) {
        fail(builder, CB_CODE_YAML_LIMIT, span, "write out what it stands for",
             "an alias stands inside its own anchor");
    } else if (charge(builder, span, anchor->cost)) {
        place(builder, anchor->node, anchor->cost);
    }
}

static CbScalarStyle style_of(yaml_scalar_style_t style)
{
    switch (style) {
    case YAML_SINGLE_QUOTED_SCALAR_STYLE:
    case YAML_DOUBLE_QUOTED_SCALAR_STYLE:
        return CB_SCALAR_QUOTED;
    case YAML_LITERAL_SCALAR_STYLE:
        return CB_SCALAR_LITERAL;
    case YAML_FOLDED_SCALAR_STYLE:
        return CB_SCALAR_FOLDED;
    case YAML_ANY_SCALAR_STYLE:
    case YAML_PLAIN_SCALAR_STYLE:
    default:
        return CB_SCALAR_PLAIN;
    }
}

/* A plain text that ends with its only quotation mark: the opening one was lost. */
static void check_stray_quote(const Builder *builder, const CbNode *node)
{
    char last = node->length > 0 ? node->text[node->length - 1] : '\0';
    if ((last != '"' && last != '\'') || memchr(node->text, last, node->length - 1)) {
        return;
    }
    cb_diagnostics_add(builder->diagnostics, CB_CODE_YAML_STRAY_QUOTE,
                       cb_span_new(builder->source, node->span.end - 1, node->span.end),
                       "put one before the text, too, or take it out",
                       "the text ends with a quotation mark, but does not begin with one");
}

/* A plain text that goes on with "- " in a later line: an item that is indented too far. */
static void check_continued(const Builder *builder, const CbNode *node)
{
    const char *text = builder->text + node->span.start;
    const char *end = builder->text + node->span.end;
    while ((text = memchr(text, '\n', (gsize)(end - text)))) {
        while (text < end && strchr(" \t\r\n", *text)) {
            text++;
        }
        if (end - text < 2 || text[0] != '-' || text[1] != ' ') {
            continue;
        }
        gsize at = (gsize)(text - builder->text);
        cb_diagnostics_add(builder->diagnostics, CB_CODE_YAML_CONTINUED,
                           cb_span_new(builder->source, at, at + 1),
                           "indent it like the items above it, or put the text in quotation marks",
                           "this is read as part of the text in the line above");
        return;
    }
}

/* A plain text before "#word": a part of it, most likely, though YAML reads a comment. */
static void check_comment(const Builder *builder, const CbNode *node)
{
    const char *text = builder->text;
    gsize at = node->span.end;
    while (at < builder->end && (text[at] == ' ' || text[at] == '\t')) {
        at++;
    }
    if (node->length == 0 || at == node->span.end || at + 1 >= builder->end || text[at] != '#' ||
        strchr(" \t\r\n#!-=", text[at + 1])) {
        return;
    }
    gsize end = at + strcspn(text + at, "\r\n");
    cb_diagnostics_add(builder->diagnostics, CB_CODE_YAML_LOST,
                       cb_span_new(builder->source, at, MIN(end, builder->end)),
                       "put the whole text between quotation marks; or write a space after the #",
                       "this is read as a comment, not as part of the text");
}

/* Anchors without an alias: texts that begin with &. An alias may be in what could not be read. */
static void check_anchors(const Builder *builder)
{
    for (guint i = 0; i < builder->named->len && builder->repair->count == 0; i++) {
        const Anchor *anchor = builder->named->pdata[i];
        if (!anchor->is_used) {
            cb_diagnostics_add(builder->diagnostics, CB_CODE_YAML_LOST, anchor->span,
                               "put the whole text between quotation marks",
                               "this is read as the name of a value, which nothing uses, not as "
                               "part of the text");
        }
    }
}

/* Only an escape in quotation marks can write a control character: libyaml reads no others. */
static void check_control(const Builder *builder, CbSpan span, const yaml_event_t *event)
{
    gsize at;
    gunichar character;
    if (event->data.scalar.style == YAML_DOUBLE_QUOTED_SCALAR_STYLE &&
        cb_control_find((const char *)event->data.scalar.value, event->data.scalar.length, &at,
                        &character)) {
        cb_control_report(builder->diagnostics, span, character);
    }
}

static gsize line_start(const Builder *builder, gsize at)
{
    while (at > builder->start && builder->text[at - 1] != '\n') {
        at--;
    }
    return at;
}

/* Says of a text if it could not be read in full. Lines that are not indented further than its key
 * are none of its own. */
static void note_damage(Builder *builder, CbNode *node, CbSpan span)
{
    if (builder->repair->count == 0) {
        return;
    }
    gsize line = line_start(builder, span.start);
    gsize column = strspn(builder->text + line, " -") + 1;
    node->is_damaged = (node->length == 0 && cb_yaml_repair_follows(builder->repair, span.start)) ||
                       cb_yaml_repair_take_lines(builder->repair, span.start, span.end, column);
    if (cb_yaml_repair_within(builder->repair, span.start, span.end)) {
        node->repaired = cb_arena_strndup(builder->arena, builder->text, span.end);
    }
}

/* A "#" right behind a closing quotation mark begins no comment in YAML, though libyaml thinks so:
 * most often another text's opening mark was taken for the end of this one. */
static gboolean follows_at_once(Builder *builder, const CbSpan *span, const yaml_event_t *event)
{
    yaml_scalar_style_t style = event->data.scalar.style;
    gboolean is_quoted =
        style == YAML_SINGLE_QUOTED_SCALAR_STYLE || style == YAML_DOUBLE_QUOTED_SCALAR_STYLE;
    if (!is_quoted || span->end >= builder->end || builder->text[span->end] != '#') {
        return FALSE;
    }
    gboolean is_long = memchr(builder->text + span->start, '\n', span->end - span->start) != NULL;
    fail(builder, CB_CODE_YAML_SYNTAX, cb_span_new(builder->source, span->start, span->start + 1),
         is_long ? "put a quotation mark at the end of the text, on its line"
                 : "write a space before the # of a comment",
         is_long ? "the quotation mark opened here is closed only where another text begins"
                 : "a # stands right behind the closing quotation mark");
    return TRUE;
}

static void on_scalar(Builder *builder, const yaml_event_t *event)
{
    CbSpan span = builder->span;
    const char *value = (const char *)event->data.scalar.value;
    gsize length = event->data.scalar.length;
    if (event->data.scalar.anchor || event->data.scalar.tag) {
        span.start = (guint32)skip_properties(builder, span.start, span.end);
    }
    if (memchr(value, '\0', length)) {
        fail(builder, CB_CODE_FILE_NUL, span, "take \"\\0\" out", "a text holds a NUL character");
        return;
    }
    check_tag(builder, builder->span, event->data.scalar.tag);
    check_control(builder, span, event);
    if (follows_at_once(builder, &span, event)) {
        return;
    }

    CbNode *node = node_new(builder, CB_NODE_SCALAR, cb_yaml_trim_span(span));
    node->style = style_of(event->data.scalar.style);
    node->text = cb_arena_strndup(builder->texts, value, length);
    node->length = length;
    node->end = span.end;
    note_damage(builder, node, span);
    if (node->style == CB_SCALAR_PLAIN) {
        check_stray_quote(builder, node);
        check_continued(builder, node);
        check_comment(builder, node);
    }

    Cost cost = {.nodes = 1, .bytes = length, .height = 0};
    Anchor *anchor = anchor_new(builder, event->data.scalar.anchor, builder->span.start);
    if (anchor) {
        anchor->node = node;
        anchor->cost = cost;
    }
    if (charge(builder, node->span, cost)) {
        place(builder, node, cost);
    }
}

static void on_start(Builder *builder, CbNodeKind kind, const yaml_char_t *anchor,
                     const yaml_char_t *tag)
{
    CbSpan span = builder->span;
    check_tag(builder, span, tag);
    if (!charge(builder, span, (Cost){.nodes = 1, .height = 1})) {
        return;
    }
    CbNode *node = node_new(builder, kind, span);
    if (anchor || tag) {
        node->span.start = (guint32)skip_properties(builder, span.start, (gsize)builder->end);
    }
    builder->frames[builder->depth++] = (Frame){
        .node = node,
        .anchor = anchor_new(builder, anchor, span.start),
        .cost = {.nodes = 1, .height = 1},
    };
}

/* A block list or map ends with its last member, not where the next thing begins. */
static guint32 end_of(const CbNode *node, guint32 otherwise)
{
    if (node->length == 0) {
        return otherwise;
    }
    const CbNode *last = node->kind == CB_NODE_LIST ? node->items[node->length - 1]
                                                    : node->entries[node->length - 1].value;
    return last->span.end;
}

/* Says of a block list or map if it may have had more members: before its first one, too. */
static void note_lost_members(Builder *builder, CbNode *node, gsize end)
{
    gsize start = node->span.start;
    gsize column = start - line_start(builder, start);
    while (start > builder->start && strchr(" \r\n", builder->text[start - 1]) != NULL) {
        start--;
    }
    node->is_damaged =
        node->is_damaged || cb_yaml_repair_take_lines(builder->repair, start, end, column) ||
        (node->kind == CB_NODE_LIST && cb_yaml_repair_lost_item(builder->repair, start, end));
}

static void on_end(Builder *builder)
{
    CbSpan span = builder->span;
    Frame *frame = &builder->frames[--builder->depth];
    CbNode *node = frame->node;
    gboolean is_flow = span.end > span.start;
    if (builder->repair->count > 0 && !is_flow) {
        note_lost_members(builder, node, span.start);
    }
    node->span.end = is_flow ? span.end : MAX(node->span.start, end_of(node, span.end));
    if (frame->anchor) {
        frame->anchor->node = node;
        frame->anchor->cost = frame->cost;
    }
    g_clear_pointer(&frame->keys, g_hash_table_unref);
    place(builder, node, frame->cost);
}

static void on_document(Builder *builder)
{
    if (builder->root) {
        fail(builder, CB_CODE_YAML_SYNTAX, builder->span,
             "take this line out, or put what follows into a file of its own",
             "a second document begins here");
    }
}

static void on_event(Builder *builder, const yaml_event_t *event)
{
    switch (event->type) {
    case YAML_DOCUMENT_START_EVENT:
        on_document(builder);
        break;
    case YAML_ALIAS_EVENT:
        on_alias(builder, event);
        break;
    case YAML_SCALAR_EVENT:
        on_scalar(builder, event);
        break;
    case YAML_SEQUENCE_START_EVENT:
        on_start(builder, CB_NODE_LIST, event->data.sequence_start.anchor,
                 event->data.sequence_start.tag);
        break;
    case YAML_MAPPING_START_EVENT:
        on_start(builder, CB_NODE_MAP, event->data.mapping_start.anchor,
                 event->data.mapping_start.tag);
        break;
    case YAML_SEQUENCE_END_EVENT:
    case YAML_MAPPING_END_EVENT:
        on_end(builder);
        break;
    case YAML_NO_EVENT:
    case YAML_STREAM_START_EVENT:
    case YAML_STREAM_END_EVENT:
    case YAML_DOCUMENT_END_EVENT:
    default:
        break;
    }
}

/* Where the innermost [ or { that is open begins, or `otherwise`. */
static gsize open_bracket(const Builder *builder, gsize otherwise)
{
    for (guint i = builder->depth; i > 0; i--) {
        gsize start = builder->frames[i - 1].node->span.start;
        if (builder->text[start] == '[' || builder->text[start] == '{') {
            return start;
        }
    }
    return otherwise;
}

static void report_syntax(Builder *builder)
{
    const yaml_parser_t *parser = &builder->parser;
    if (parser->error == YAML_MEMORY_ERROR) {
        g_error("out of memory");
    }
    gboolean is_reader = parser->error == YAML_READER_ERROR;
    gsize at = is_reader ? MIN(builder->start + parser->problem_offset, builder->end)
                         : byte_of(builder, parser->problem_mark.index);
    CbYamlProblem problem = {
        .source = builder->source,
        .text = builder->text,
        .start = builder->start,
        .end = builder->end,
        .at = at,
        .context_at =
            parser->context && !is_reader ? byte_of(builder, parser->context_mark.index) : at,
        .open_at = open_bracket(builder, at),
        .last_start = builder->last_start,
        .problem = parser->problem ? parser->problem : "",
        .context = parser->context ? parser->context : "",
        .character = is_reader ? parser->problem_value : 0,
    };
    cb_yaml_report(&problem, builder->failure);
    builder->failed = TRUE;
    builder->failed_at = at;
}

/* Where the outermost [ or { that is open begins; G_MAXSIZE if none is. */
static gsize outermost_bracket(const Builder *builder)
{
    for (guint i = 0; i < builder->depth; i++) {
        gsize start = builder->frames[i].node->span.start;
        if (builder->text[start] == '[' || builder->text[start] == '{') {
            return start;
        }
    }
    return G_MAXSIZE;
}

static void parse_events(Builder *builder)
{
    gboolean done = FALSE;
    while (!done && !builder->failed) {
        yaml_event_t event;
        if (!yaml_parser_parse(&builder->parser, &event)) {
            report_syntax(builder);
            break;
        }
        done = event.type == YAML_STREAM_END_EVENT;
        find_span(builder, &event);
        on_event(builder, &event);
        builder->last_start = builder->span.start;
        yaml_event_delete(&event);
    }
    builder->flow_at = outermost_bracket(builder);
    while (builder->depth > 0) {
        g_clear_pointer(&builder->frames[--builder->depth].keys, g_hash_table_unref);
    }
}

static CbNode *empty_map(CbArena *arena, const CbSource *source, gsize start)
{
    CbNode *node = cb_arena_new_struct(arena, CbNode);
    node->kind = CB_NODE_MAP;
    node->span = cb_span_new(source, start, start);
    return node;
}

static void builder_init(Builder *builder, CbYamlRepair *repair)
{
    gsize start = repair->start, end = repair->end;
    builder->repair = repair;
    builder->text = cb_yaml_repair_text(repair);
    builder->start = builder->cursor_byte = builder->last_start = start;
    builder->end = end;
    builder->is_ascii = cb_utf8_ascii_length(builder->text + start, end - start) == end - start;
    builder->anchors = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    builder->named = g_ptr_array_new();
    builder->failure = cb_diagnostics_new();
    if (!yaml_parser_initialize(&builder->parser)) {
        g_error("out of memory");
    }
    yaml_parser_set_encoding(&builder->parser, YAML_UTF8_ENCODING);
    yaml_parser_set_input_string(&builder->parser, (const guchar *)builder->text + start,
                                 end - start);
}

static void builder_free(Builder *builder)
{
    yaml_parser_delete(&builder->parser);
    g_hash_table_unref(builder->anchors);
    g_ptr_array_unref(builder->named);
    cb_diagnostics_free(builder->failure);
    g_free(builder);
}

/* Where a mistake is that is blanked: at its message, or where the outermost [ or { is open. */
static gsize place_of_failure(const Builder *builder)
{
    guint count;
    return MIN(cb_diagnostics_items(builder->failure, &count)[0].span.start, builder->flow_at);
}

/* Says what failed, if it is no consequence of an earlier mistake, and blanks it. Whether to parse
 * what is left. */
static gboolean go_on(const Builder *builder, CbDiagnostics *diagnostics)
{
    gboolean is_news = TRUE;
    gboolean goes_on =
        !builder->is_limit && cb_yaml_repair_go_on(builder->repair, place_of_failure(builder),
                                                   builder->failed_at, &is_news);
    if (is_news) {
        cb_diagnostics_take(diagnostics, builder->failure);
    }
    if (!goes_on && builder->repair->count == CB_MAX_YAML_REPAIRS) {
        cb_diagnostics_add_file(diagnostics, CB_CODE_FILE_MISTAKES, cb_source_path(builder->source),
                                "mend the ones above first",
                                "more mistakes may follow; the rest of the file is not read");
    }
    return goes_on;
}

/* Parses what is left of the text. Whether to try again: the grammar failed, and what made it fail
 * is blanked. What is said on the way to a failure is said again when it is passed over: of all
 * tries but the first, it goes to `heard`. */
static gboolean try(Builder *builder, CbYamlRepair *repair, CbDiagnostics *diagnostics,
                    CbNode **root)
{
    g_autoptr(CbDiagnostics) heard = repair->count > 0 ? cb_diagnostics_new() : NULL;
    builder->diagnostics = heard != NULL ? heard : diagnostics;
    builder_init(builder, repair);
    parse_events(builder);
    gboolean again = builder->failed && go_on(builder, diagnostics);
    if (!builder->failed) {
        check_anchors(builder);
        *root = builder->root;
        if (*root == NULL || (cb_node_is_null(*root) && !(*root)->is_damaged)) {
            *root = empty_map(builder->arena, builder->source, repair->start);
        }
    }
    if (heard != NULL && !again) {
        cb_diagnostics_take(diagnostics, heard);
    }
    builder_free(builder);
    return again;
}

CbNode *cb_yaml_parse_damaged(CbArena *nodes, CbArena *texts, const CbSource *source, gsize start,
                              gsize end, gboolean *is_damaged, GArray **lost,
                              CbDiagnostics *diagnostics)
{
    CbYamlRepair repair;
    CbNode *root = NULL;
    gboolean again = TRUE;
    if (start == 0 && g_str_has_prefix(cb_source_text(source, NULL), BYTE_ORDER_MARK)) {
        start = MIN(strlen(BYTE_ORDER_MARK), end);
    }
    cb_yaml_repair_init(&repair, source, start, end);
    *is_damaged = cb_yaml_prepare(&repair, source, diagnostics);
    while (again) {
        /* What a try leaves that fails is dropped: of a large file there are twenty. */
        CbArena *own = repair.count > 0 ? cb_arena_new() : NULL;
        Builder *builder = g_new0(Builder, 1);
        builder->arena = own != NULL ? own : nodes;
        builder->texts = own != NULL ? own : texts;
        builder->source = source;
        builder->lost = lost;
        again = try(builder, &repair, diagnostics, &root);
        if (again) {
            cb_arena_free(own);
        } else if (own != NULL) {
            cb_arena_adopt(texts, own);
        }
    }
    *is_damaged = *is_damaged || root == NULL || repair.count > 0;
    if (repair.count > 0 && (root == NULL || root->kind == CB_NODE_SCALAR)) {
        root = empty_map(nodes, source, start);
        root->is_damaged = TRUE;
    }
    if (root != NULL) {
        /* Lines before its first member, too. */
        root->is_damaged |= cb_yaml_repair_take_lines(&repair, start, end, 0);
    }
    if (lost != NULL) {
        cb_yaml_repair_list_lost(&repair, source, lost);
    }
    cb_yaml_repair_clear(&repair);
    return root;
}

CbNode *cb_yaml_parse_apart(CbArena *nodes, CbArena *texts, const CbSource *source, gsize start,
                            gsize end, CbDiagnostics *diagnostics)
{
    gboolean is_damaged;
    CbNode *root =
        cb_yaml_parse_damaged(nodes, texts, source, start, end, &is_damaged, NULL, diagnostics);
    return is_damaged ? NULL : root;
}

CbNode *cb_yaml_parse_part(CbArena *arena, const CbSource *source, gsize start, gsize end,
                           CbDiagnostics *diagnostics)
{
    return cb_yaml_parse_apart(arena, arena, source, start, end, diagnostics);
}

CbNode *cb_yaml_parse(CbArena *arena, const CbSource *source, CbDiagnostics *diagnostics)
{
    gsize length;
    cb_source_text(source, &length);
    return cb_yaml_parse_part(arena, source, 0, length, diagnostics);
}
