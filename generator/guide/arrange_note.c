#include "guide/arrange_walk.h"

#include <string.h>

#define MOST_NOTE_INDENT 4   /* lists inside lists, in a note */
#define WIDEST_NOTE_INDENT 2 /* that part of the line at most */

static guint32 text_length(const CbWalk *walk)
{
    return (guint32)cb_paragraph_length(walk->paragraph);
}

static CbNoteBlock *last_block(const CbWalk *walk)
{
    return &g_array_index(walk->blocks, CbNoteBlock, walk->blocks->len - 1);
}

/* A block without text becomes the one that follows; the first goes on behind the number. */
static void begin_block(CbWalk *walk, CbNoteBlock block)
{
    gboolean is_empty = last_block(walk)->start == text_length(walk);
    if (is_empty) {
        g_array_set_size(walk->blocks, walk->blocks->len - 1);
    } else if (block.kind != CB_NOTE_BODY && text_length(walk) > walk->note_start) {
        CbRun run = cb_walk_run(walk);
        cb_paragraph_add_break(walk->paragraph, &run);
    }
    block.start = text_length(walk);
    g_array_append_val(walk->blocks, block);
}

/* Lists, and where their items stand. */

static cmark_node *item_around(cmark_node *node)
{
    while (node != NULL && cmark_node_get_type(node) != CMARK_NODE_ITEM) {
        node = cmark_node_parent(node);
    }
    return node;
}

static cmark_node *list_around(cmark_node *list)
{
    cmark_node *item = item_around(cmark_node_parent(list));
    return item != NULL ? cmark_node_parent(item) : NULL;
}

static guint list_depth(cmark_node *list)
{
    guint depth = 0;
    for (; list != NULL; list = list_around(list)) {
        depth++;
    }
    return depth;
}

static char *label_of(cmark_node *list, int number)
{
    return cmark_node_get_list_type(list) == CMARK_ORDERED_LIST
               ? g_strdup_printf("%d.\xC2\xA0", number)
               : g_strdup("\xE2\x80\xA2\xC2\xA0\xC2\xA0");
}

static double label_width(const CbWalk *walk, const char *label)
{
    PangoGlyphString *glyphs = cb_press_shape(walk->setting->arranger->book->press,
                                              cb_walk_run(walk).face, label, strlen(label));
    double width = (double)pango_glyph_string_get_width(glyphs) / PANGO_SCALE;
    pango_glyph_string_free(glyphs);
    return width;
}

static int last_number(cmark_node *list)
{
    int number = cmark_node_get_list_start(list);
    cmark_node *item = cmark_node_first_child(list);
    while (item != NULL && cmark_node_next(item) != NULL) {
        item = cmark_node_next(item);
        number++;
    }
    return number;
}

/* What is known of a list of the note: its items would be counted for each of them. */
typedef struct {
    double room; /* for its labels */
    int number;  /* of its next item */
} NoteList;

static NoteList *known_list(const CbWalk *walk, cmark_node *list)
{
    NoteList *known = g_hash_table_lookup(walk->lists, list);
    if (known == NULL) {
        g_autofree char *first = label_of(list, cmark_node_get_list_start(list));
        g_autofree char *last = label_of(list, last_number(list));
        known = g_new(NoteList, 1);
        known->room = MAX(label_width(walk, first), label_width(walk, last));
        known->number = cmark_node_get_list_start(list);
        g_hash_table_insert(walk->lists, list, known);
    }
    return known;
}

/* Where the text of a list's items begins. */
static double text_indent(const CbWalk *walk, cmark_node *list)
{
    guint depth = list_depth(list);
    double indent = 0;
    for (; list != NULL; list = list_around(list), depth--) {
        indent += depth <= MOST_NOTE_INDENT ? known_list(walk, list)->room : 0;
    }
    return MIN(indent, walk->setting->width / WIDEST_NOTE_INDENT);
}

void cb_note_begin(CbWalk *walk)
{
    walk->lists = g_hash_table_new_full(NULL, NULL, NULL, g_free);
    CbNoteBlock number = {.kind = CB_NOTE_PARAGRAPH};
    g_array_append_val(walk->blocks, number);
    walk->note_start = text_length(walk);
}

void cb_note_item(CbWalk *walk, cmark_node *item)
{
    cmark_node *list = cmark_node_parent(item);
    g_autofree char *label = label_of(list, known_list(walk, list)->number++);
    CbNoteBlock block = {.kind = CB_NOTE_LABEL,
                         .ordered = cmark_node_get_list_type(list) == CMARK_ORDERED_LIST,
                         .depth = MIN(list_depth(list), MOST_NOTE_INDENT),
                         .begins_list = cmark_node_previous(item) == NULL};
    begin_block(walk, block);
    double indent = text_indent(walk, list);
    cb_paragraph_indent(walk->paragraph, MAX(indent - label_width(walk, label), 0), indent);
    cb_walk_text(walk, label);
    begin_block(walk, (CbNoteBlock){.kind = CB_NOTE_BODY, .depth = block.depth});
}

void cb_note_paragraph(CbWalk *walk, cmark_node *node)
{
    guint32 length = text_length(walk);
    cmark_node *item = item_around(node);
    if (length == walk->note_start || length == last_block(walk)->start) {
        return;
    }
    if (cb_markdown_kind(node) == CB_MARKDOWN_TABLE_CELL) {
        cb_walk_text(walk, " ");
    } else if (item == NULL) {
        begin_block(walk, (CbNoteBlock){.kind = CB_NOTE_PARAGRAPH});
        cb_paragraph_indent(walk->paragraph, 0, 0);
    } else {
        cmark_node *list = cmark_node_parent(item);
        guint depth = MIN(list_depth(list), MOST_NOTE_INDENT);
        begin_block(walk, (CbNoteBlock){.kind = CB_NOTE_MORE, .depth = depth});
        double indent = text_indent(walk, list);
        cb_paragraph_indent(walk->paragraph, indent, indent);
    }
}

void cb_note_code(CbWalk *walk, cmark_node *node)
{
    cb_note_paragraph(walk, node);
    g_autofree char *code = g_strchomp(g_strdup(cmark_node_get_literal(node)));
    g_auto(GStrv) lines = g_strsplit(code, "\n", -1);
    for (guint i = 0; lines[i] != NULL; i++) {
        if (i > 0) {
            CbRun run = cb_walk_run(walk);
            cb_paragraph_add_break(walk->paragraph, &run);
        }
        cb_walk_code(walk, lines[i]);
    }
}

void cb_note_end(CbWalk *walk, CbNote *note)
{
    GArray *blocks = walk->blocks;
    g_clear_pointer(&walk->lists, g_hash_table_unref);
    if (last_block(walk)->start == text_length(walk)) {
        g_array_set_size(blocks, blocks->len - 1);
    }
    CbNoteBlock *copy =
        cb_arena_new_array(walk->setting->arranger->book->arena, CbNoteBlock, blocks->len);
    memcpy(copy, blocks->data, blocks->len * sizeof *copy);
    note->blocks = copy;
    note->n_blocks = blocks->len;
}
