#include "guide/arrange_walk.h"

#include "guide/notes.h"

#include <string.h>

#define NARROWEST_JUSTIFIED 17 /* lines of so many sizes; narrower ones would get gaps */
#define NOTE_SCALE 0.65
#define NOTE_RISE 0.36      /* of the size */
#define MOST_NOTES_AGAIN 8  /* that a repeated note calls for */
#define LARGE_IMAGE 2.0     /* lines */
#define HIGHEST_INLINE 0.92 /* of the line */

CbInlineSetting cb_inline_setting(CbArranger *arranger, const CbTextStyle *text)
{
    gboolean justify =
        arranger->book->style->justify && arranger->width >= NARROWEST_JUSTIFIED * text->size;
    return (CbInlineSetting){.arranger = arranger,
                             .text = text,
                             .align = justify ? CB_SET_JUSTIFIED : CB_SET_LEFT,
                             .hyphenate = TRUE,
                             .width = arranger->width,
                             .phase = arranger->chapter->phase};
}

CbRun cb_walk_run(const CbWalk *walk)
{
    const CbInlineSetting *setting = walk->setting;
    CbTypeVariant variant = {.bold = setting->bold || walk->strong > 0,
                             .italic = walk->emphasis % 2 == 1,
                             .tabular = setting->tabular};
    CbRun run = cb_book_run(setting->arranger->book, setting->text, variant, setting->phase);
    run.link = walk->link;
    run.language = walk->words != NULL ? cb_markdown_language(walk->words) : NULL;
    if (walk->link != CB_NO_LINK && !setting->is_plain && !setting->has_no_foot) {
        const CbPrintStyle *style = setting->arranger->book->style;
        if (style->link_color.name != CB_COLOR_INK) {
            run.color = cb_print_color(style, style->link_color, setting->phase);
        }
    }
    return run;
}

void cb_walk_text(CbWalk *walk, const char *text)
{
    CbRun run = cb_walk_run(walk);
    cb_paragraph_add(walk->paragraph, text, strlen(text), &run);
}

void cb_walk_code(CbWalk *walk, const char *text)
{
    CbBook *book = walk->setting->arranger->book;
    CbTextStyle code = book->style->code;
    code.size *= walk->setting->text->size / book->style->base.size;
    code.color = walk->setting->text->color;
    CbRun run = cb_book_run(book, &code, (CbTypeVariant){.scale = 1}, walk->setting->phase);
    run.link = walk->link;
    run.verbatim = TRUE;
    cb_paragraph_add(walk->paragraph, text, strlen(text), &run);
}

/* Footnotes. */

static void add_note_mark(CbWalk *walk, const CbNote *note, guint index)
{
    CbBook *book = walk->setting->arranger->book;
    CbRun run = cb_book_run(book, walk->setting->text,
                            (CbTypeVariant){.scale = NOTE_SCALE, .bold = walk->setting->bold},
                            walk->setting->phase);
    run.rise = (float)(walk->setting->text->size * NOTE_RISE);
    if (walk->mark_end > 0 && walk->mark_end == cb_paragraph_length(walk->paragraph)) {
        cb_paragraph_add(walk->paragraph, ",", 1, &run); /* two marks are not one number */
    }
    run.note = (gint32)index;
    cb_paragraph_add(walk->paragraph, note->number, strlen(note->number), &run);
    walk->mark_end = cb_paragraph_length(walk->paragraph);
}

static const CbNoteBlock one_paragraph = {.kind = CB_NOTE_PARAGRAPH};

static CbNote *new_note(CbArranger *arranger)
{
    CbBook *book = arranger->book;
    CbNote *note = cb_arena_new_struct(book->arena, CbNote);
    note->number = cb_arena_printf(book->arena, "%u", ++arranger->notes);
    note->id = cb_arena_printf(book->arena, "note-%u", book->notes->len + 1);
    note->language = arranger->language;
    note->blocks = &one_paragraph;
    note->n_blocks = 1;
    note->paragraph = cb_book_paragraph(book);
    g_ptr_array_add(book->notes, note);
    CbTextStyle text = book->style->footnote;
    CbRun run =
        cb_book_run(book, &text, (CbTypeVariant){.scale = NOTE_SCALE}, arranger->chapter->phase);
    run.rise = (float)(text.size * NOTE_RISE);
    cb_paragraph_add(note->paragraph, note->number, strlen(note->number), &run);
    run = cb_book_run(book, &text, (CbTypeVariant){.scale = 1}, arranger->chapter->phase);
    cb_paragraph_add(note->paragraph, "\xC2\xA0", 2, &run);
    return note;
}

static CbInlineSetting note_setting(CbArranger *arranger)
{
    CbInlineSetting setting = cb_inline_setting(arranger, &arranger->book->style->footnote);
    setting.width = arranger->chapter->width;
    setting.align = CB_SET_LEFT;
    setting.is_plain = TRUE;
    return setting;
}

static void finish_note(CbArranger *arranger, CbNote *note)
{
    CbInlineSetting setting = note_setting(arranger);
    cb_arranger_set(&setting, note->paragraph);
    cb_note_measure(arranger->book, note);
}

/* The address of a link as print shows it: without scheme and final slash. */
static char *short_address(CbArena *arena, const char *uri)
{
    static const char *const prefixes[] = {"https://", "http://", "mailto:", "tel:"};
    for (gsize i = 0; i < G_N_ELEMENTS(prefixes); i++) {
        if (g_str_has_prefix(uri, prefixes[i])) {
            uri += strlen(prefixes[i]);
            break;
        }
    }
    if (g_str_has_prefix(uri, "www.")) {
        uri += strlen("www.");
    }
    gsize length = strlen(uri);
    while (length > 0 && uri[length - 1] == '/') {
        length--;
    }
    return cb_arena_strndup(arena, uri, length);
}

/* A note that repeats another. */
static CbNote *copy_note(CbBook *book, const CbNote *same)
{
    CbNote *note = cb_arena_new_struct(book->arena, CbNote);
    note->number = same->number;
    note->id = cb_arena_printf(book->arena, "note-%u", book->notes->len + 1);
    note->language = same->language;
    note->paragraph = same->paragraph;
    note->same = same->same != NULL ? same->same : same;
    g_ptr_array_add(book->notes, note);
    return note;
}

/* A note that this entry has already is called for again by its number. FALSE: it has none. */
static gboolean repeat_note(CbWalk *walk, const char *key)
{
    CbArranger *arranger = walk->setting->arranger;
    const CbNote *same = g_hash_table_lookup(arranger->entry_notes, key);
    if (same == NULL) {
        return FALSE;
    }
    const CbNote *note = copy_note(arranger->book, same);
    add_note_mark(walk, note, arranger->book->notes->len - 1);
    return TRUE;
}

static void remember_note(CbArranger *arranger, const char *key, CbNote *note)
{
    g_hash_table_insert(arranger->entry_notes, cb_arena_strdup(arranger->book->arena, key), note);
}

static void add_address_note(CbWalk *walk, const char *address)
{
    CbArranger *arranger = walk->setting->arranger;
    if (repeat_note(walk, address)) {
        return;
    }
    CbNote *note = new_note(arranger);
    CbRun run = cb_book_run(arranger->book, &arranger->book->style->footnote,
                            (CbTypeVariant){.scale = 1}, arranger->chapter->phase);
    run.link = walk->link;
    run.verbatim = TRUE;
    cb_paragraph_add(note->paragraph, address, strlen(address), &run);
    finish_note(arranger, note);
    remember_note(arranger, address, note);
    walk->link = CB_NO_LINK;
    add_note_mark(walk, note, arranger->book->notes->len - 1);
}

/* The definitions stand at the end of the document in the order of their numbers, from 1. */
static cmark_node *find_definition(const CbArranger *arranger, cmark_node *reference)
{
    guint number = (guint)cb_markdown_footnote_number(reference);
    return number > 0 && number <= arranger->definitions->len
               ? g_ptr_array_index(arranger->definitions, number - 1)
               : NULL;
}

static void walk_inlines(CbWalk *walk, cmark_node *parent);

/* Pictures: small ones stand in the line, as high as it allows; a large one where a block may
 * stand follows the paragraph. */

static gboolean is_large(const CbInlineSetting *setting, const CbPicture *picture)
{
    double width = 0;
    double height = 0;
    cb_picture_size(picture, &width, &height);
    return setting->blocks != NULL && height > LARGE_IMAGE * setting->text->leading;
}

static gint32 add_inline_image(CbWalk *walk, const char *alt, double height, double drop)
{
    CbBook *book = walk->setting->arranger->book;
    CbInlineImage image = {
        .alt = cb_arena_strdup(book->arena, alt), .height = height, .drop = drop};
    g_array_append_val(book->images, image);
    return (gint32)book->images->len - 1;
}

static void add_picture(CbWalk *walk, CbPicture *picture, const char *alt)
{
    const CbInlineSetting *setting = walk->setting;
    double width = 0;
    double height = 0;
    cb_picture_size(picture, &width, &height);
    double most = setting->text->leading * HIGHEST_INLINE;
    double room = setting->width > 0 ? setting->width : setting->arranger->width;
    double scale = MIN(1.0, MIN(most / height, room / width));
    CbRun run = cb_walk_run(walk);
    double ascent = cb_book_ascent(run.face, setting->text->leading);
    double drop = MAX(0, height * scale - ascent);
    run.image = add_inline_image(walk, alt, height * scale, drop);
    cb_paragraph_add_picture(walk->paragraph, picture, width * scale, height * scale, drop, &run);
}

/* FALSE: its alternative text is to be set. */
static gboolean add_image(CbWalk *walk, cmark_node *node)
{
    const CbInlineSetting *setting = walk->setting;
    const CbMarkdownLink *link = cb_markdown_link(node);
    CbPicture *picture = cb_arranger_media(setting->arranger, link->target);
    if (picture == NULL) {
        return FALSE;
    }
    if (is_large(setting, picture)) {
        g_ptr_array_add(setting->blocks, node);
        return TRUE;
    }
    add_picture(walk, picture, link->text);
    if (walk->link != CB_NO_LINK) {
        walk->has_image = TRUE;
    }
    return TRUE;
}

static void add_definition(CbArranger *arranger, CbNote *note, cmark_node *definition)
{
    CbInlineSetting setting = note_setting(arranger);
    g_autoptr(GArray) blocks = g_array_new(FALSE, FALSE, sizeof(CbNoteBlock));
    CbWalk walk = {
        .setting = &setting, .paragraph = note->paragraph, .link = CB_NO_LINK, .blocks = blocks};
    cb_note_begin(&walk);
    walk_inlines(&walk, definition);
    cb_note_end(&walk, note);
    finish_note(arranger, note);
}

/* A note that is called for, and what it says. */
typedef struct {
    CbNote *note;
    cmark_node *definition;
} Called;

/* Reads a note, then those that it calls for, then those that they do: so they are numbered. */
static void read_notes(CbArranger *arranger, const Called *first)
{
    g_autoptr(GArray) called = g_array_new(FALSE, FALSE, sizeof(Called));
    g_array_append_val(called, *first);
    arranger->called = called;
    for (guint i = 0; i < called->len; i++) {
        Called it = g_array_index(called, Called, i);
        add_definition(arranger, it.note, it.definition);
    }
    arranger->called = NULL;
}

static void add_footnote(CbWalk *walk, cmark_node *reference)
{
    CbArranger *arranger = walk->setting->arranger;
    Called called = {.definition = find_definition(arranger, reference)};
    g_autofree char *key = g_strdup_printf("#%d", cb_markdown_footnote_number(reference));
    if (called.definition == NULL || repeat_note(walk, key)) {
        return;
    }
    guint index = arranger->book->notes->len;
    called.note = new_note(arranger);
    remember_note(arranger, key, called.note);
    if (arranger->called != NULL) {
        g_array_append_val(arranger->called, called);
    } else {
        read_notes(arranger, &called);
    }
    add_note_mark(walk, called.note, index);
}

/* Adds the notes that are called for between two bytes. */
static void gather_marks(const CbArranger *arranger, const CbParagraph *paragraph, guint32 start,
                         guint32 end, GPtrArray *notes)
{
    for (guint32 at = start; at < end;) {
        guint32 next = end;
        const CbRun *run = cb_paragraph_run_at(paragraph, at, &next);
        at = next;
        if (run->note != CB_NO_LINK) {
            g_ptr_array_add(notes, g_ptr_array_index(arranger->book->notes, (guint)run->note));
        }
    }
}

static guint32 text_end(const CbNote *note)
{
    return (guint32)cb_paragraph_length(note->paragraph);
}

/* Adds a note, then those that it calls for, then those that they do. */
static void gather_note(CbArranger *arranger, CbNote *note, GPtrArray *notes)
{
    guint at = notes->len;
    g_ptr_array_add(notes, note);
    for (; at < notes->len; at++) {
        const CbNote *caller = g_ptr_array_index(notes, at);
        if (caller->same == NULL) {
            gather_marks(arranger, caller->paragraph, 0, text_end(caller), notes);
        }
    }
    if (note->same == NULL) {
        return;
    }
    g_autoptr(GPtrArray) again = g_ptr_array_new();
    gather_marks(arranger, note->paragraph, 0, text_end(note), again);
    for (guint i = 0; i < MIN(again->len, MOST_NOTES_AGAIN); i++) {
        g_ptr_array_add(notes, copy_note(arranger->book, g_ptr_array_index(again, i)));
    }
}

CbNote *const *cb_arranger_notes(CbArranger *arranger, const CbParagraph *paragraph, guint32 start,
                                 guint32 end, guint *count)
{
    g_autoptr(GPtrArray) marks = g_ptr_array_new();
    g_autoptr(GPtrArray) notes = g_ptr_array_new();
    gather_marks(arranger, paragraph, start, end, marks);
    for (guint i = 0; i < marks->len; i++) {
        gather_note(arranger, g_ptr_array_index(marks, i), notes);
    }
    *count = notes->len;
    if (notes->len == 0) {
        return NULL;
    }
    CbNote **copy = cb_arena_new_array(arranger->book->arena, CbNote *, notes->len);
    memcpy(copy, notes->pdata, notes->len * sizeof *copy);
    cb_notes_share(arranger->book, copy, notes->len);
    return copy;
}

/* Links. */

static const char *destination_id(CbArranger *arranger, const CbMarkdownLink *link)
{
    static const char *const kinds[] = {"case",   "practice", "topic", "tool",
                                        "figure", "page",     "guide"};
    if (link->kind == CB_LINK_FRAGMENT) {
        const char *id = link->target[0] == '#' ? link->target + 1 : link->target;
        return g_hash_table_contains(arranger->titles, id) ? id : NULL;
    }
    if (link->kind >= G_N_ELEMENTS(kinds)) {
        return NULL;
    }
    const char *id = cb_guide_heading_id(arranger->book->arena, kinds[link->kind], link->target);
    return g_hash_table_contains(arranger->titles, id) ? id : NULL;
}

/* What a link without a text shows: the title of its target, as the site has it. */
static const char *target_title(CbArranger *arranger, const CbMarkdownLink *link,
                                const char *destination)
{
    const CbGuideSources *sources = &arranger->book->input->sources;
    CbGuideTarget target = {NULL, NULL};
    if (link->kind != CB_LINK_FRAGMENT && sources->target != NULL &&
        sources->target(link, &target, sources->user_data) && target.title != NULL) {
        return target.title;
    }
    return g_hash_table_lookup(arranger->titles, destination);
}

/* The language of a target's title, if it is not that of the text around the link. */
static const char *title_language(const CbArranger *arranger, const char *destination)
{
    const char *document = arranger->book->input->language;
    const char *here = arranger->language != NULL ? arranger->language : document;
    const char *there = g_hash_table_lookup(arranger->languages, destination);
    there = there != NULL ? there : document;
    return strcmp(here, there) != 0 ? there : NULL;
}

static void begin_internal(CbWalk *walk, const char *destination, const CbMarkdownLink *link)
{
    CbArranger *arranger = walk->setting->arranger;
    const char *title = g_hash_table_lookup(arranger->titles, destination);
    CbGuideLink it = {.destination = destination, .contents = title};
    if (!link->has_text) {
        it.language = title_language(arranger, destination);
    }
    walk->destination = destination;
    walk->link = cb_book_add_link(arranger->book, &it);
    if (!link->has_text) {
        cb_walk_text(walk, target_title(arranger, link, destination));
    }
}

/* Words in a language of their own, which becomes that of the link that they stand in, or that
 * stands in them. */
static void enter_words(CbWalk *walk, cmark_node *words)
{
    walk->words = words;
    if (walk->link != CB_NO_LINK) {
        g_array_index(walk->setting->arranger->book->links, CbGuideLink, walk->link).language =
            cb_markdown_language(words);
    }
}

static void begin_external(CbWalk *walk, const char *uri)
{
    CbBook *book = walk->setting->arranger->book;
    const char *copy = cb_arena_strdup(book->arena, uri);
    const char *address = short_address(book->arena, copy);
    walk->address = address;
    walk->link = cb_book_add_link(book, &(CbGuideLink){.uri = copy, .contents = address});
    if (walk->words != NULL) {
        enter_words(walk, walk->words);
    }
}

/* A link to the site: its address is no help on paper. */
static void begin_elsewhere(CbWalk *walk, const CbGuideTarget *target)
{
    CbBook *book = walk->setting->arranger->book;
    const char *url = cb_arena_strdup(book->arena, target->url);
    const char *contents = target->title != NULL ? cb_arena_strdup(book->arena, target->title)
                                                 : short_address(book->arena, url);
    walk->link = cb_book_add_link(book, &(CbGuideLink){.uri = url, .contents = contents});
}

static void begin_link(CbWalk *walk, cmark_node *node)
{
    CbArranger *arranger = walk->setting->arranger;
    const CbMarkdownLink *link = cb_markdown_link(node);
    walk->link_start = cb_paragraph_length(walk->paragraph);
    walk->destination = NULL;
    walk->address = NULL;
    if (link == NULL) {
        return;
    }
    const char *destination = destination_id(arranger, link);
    if (destination != NULL) {
        begin_internal(walk, destination, link);
        return;
    }
    if (link->kind == CB_LINK_URL) {
        begin_external(walk, link->target);
        return;
    }
    const CbGuideSources *sources = &arranger->book->input->sources;
    CbGuideTarget target = {NULL, NULL};
    if (sources->target == NULL || !sources->target(link, &target, sources->user_data)) {
        cb_book_report(arranger->book, CB_CODE_PRINT_REFERENCE, arranger->entry_id, link->target,
                       CB_GUIDE_REFERENCE_HINT, CB_GUIDE_NOWHERE, link->target);
        return;
    }
    if (target.url != NULL) {
        begin_elsewhere(walk, &target);
    }
    if (!link->has_text && target.title != NULL) {
        cb_walk_text(walk, target.title);
    }
}

/* "(p. 12)" after the text of a link into this guide. */
static void add_page_reference(CbWalk *walk)
{
    const CbArranger *arranger = walk->setting->arranger;
    const char *form = arranger->book->input->strings.page;
    const char *hole = strstr(form, "{page}");
    gint32 link = walk->link;
    walk->link = CB_NO_LINK;
    cb_walk_text(walk, "\xC2\xA0(");
    CbRun run = cb_walk_run(walk);
    run.link = link;
    gsize before = hole != NULL ? (gsize)(hole - form) : strlen(form);
    g_autoptr(GString) word = g_string_new_len(form, (gssize)before);
    g_string_replace(word, " ", "\xC2\xA0", 0); /* stays on the line */
    cb_paragraph_add(walk->paragraph, word->str, word->len, &run);
    cb_paragraph_add_page(walk->paragraph, walk->destination,
                          cb_book_expect_label(arranger->book, walk->destination), &run);
    if (hole != NULL) {
        const char *rest = hole + strlen("{page}");
        cb_paragraph_add(walk->paragraph, rest, strlen(rest), &run);
    }
    cb_walk_text(walk, ")");
}

/* A link with pictures in it is read as its text and theirs. */
static void describe_link(CbWalk *walk, cmark_node *node)
{
    CbBook *book = walk->setting->arranger->book;
    const CbMarkdownLink *link = cb_markdown_link(node);
    if (walk->has_image && walk->link != CB_NO_LINK && link->text[0] != '\0') {
        g_array_index(book->links, CbGuideLink, walk->link).alt =
            cb_arena_strdup(book->arena, link->text);
    }
    walk->has_image = FALSE;
}

static void end_link(CbWalk *walk, cmark_node *node)
{
    describe_link(walk, node);
    const char *text = cb_paragraph_text(walk->paragraph) + walk->link_start;
    int links = walk->setting->arranger->book->style->links;
    if (links == CB_PRINT_LINKS_FOOTNOTE &&
        (walk->setting->has_no_foot || walk->setting->arranger->called != NULL)) {
        links = CB_PRINT_LINKS_ADDRESS;
    }
    gboolean is_register = walk->setting->is_register;
    if (walk->destination != NULL && !walk->setting->is_plain && !is_register) {
        add_page_reference(walk);
    } else if (walk->address != NULL && !is_register && strstr(text, walk->address) == NULL &&
               links == CB_PRINT_LINKS_FOOTNOTE) {
        add_address_note(walk, walk->address);
    } else if (walk->address != NULL && strstr(text, walk->address) == NULL &&
               links == CB_PRINT_LINKS_ADDRESS) {
        CbRun run = cb_walk_run(walk);
        run.verbatim = TRUE;
        g_autofree char *address = g_strdup_printf(" (%s)", walk->address);
        cb_paragraph_add(walk->paragraph, address, strlen(address), &run);
    }
    walk->link = CB_NO_LINK;
    walk->destination = NULL;
    walk->address = NULL;
}

/* What is written as an image, but is none of the collection's, is a link to it. */
static gboolean is_image(cmark_node *node)
{
    const CbMarkdownLink *link = cb_markdown_link(node);
    return link != NULL && link->kind == CB_LINK_MEDIA;
}

/* Begins an image. TRUE: it is done with. */
static gboolean enter_image(CbWalk *walk, cmark_node *node)
{
    if (is_image(node)) {
        return add_image(walk, node);
    }
    if (walk->link == CB_NO_LINK) {
        walk->image_link = node;
        begin_link(walk, node);
    }
    return FALSE;
}

static void enter_node(CbWalk *walk, cmark_node *node)
{
    switch (cmark_node_get_type(node)) {
    case CMARK_NODE_TEXT:
    case CMARK_NODE_HTML_INLINE:
        cb_walk_text(walk, cmark_node_get_literal(node));
        break;
    case CMARK_NODE_SOFTBREAK:
        cb_walk_text(walk, " ");
        break;
    case CMARK_NODE_LINEBREAK: {
        CbRun run = cb_walk_run(walk);
        cb_paragraph_add_break(walk->paragraph, &run);
        break;
    }
    case CMARK_NODE_CODE:
        cb_walk_code(walk, cmark_node_get_literal(node));
        break;
    case CMARK_NODE_ITEM:
        if (walk->blocks != NULL) {
            cb_note_item(walk, node);
        }
        break;
    case CMARK_NODE_CODE_BLOCK:
        if (walk->blocks != NULL) {
            cb_note_code(walk, node);
        }
        break;
    case CMARK_NODE_EMPH:
        walk->emphasis++;
        break;
    case CMARK_NODE_STRONG:
        walk->strong++;
        break;
    case CMARK_NODE_LINK:
        begin_link(walk, node);
        break;
    case CMARK_NODE_PARAGRAPH:
    case CMARK_NODE_HEADING:
    case CMARK_NODE_CUSTOM_BLOCK:
        if (walk->blocks != NULL) {
            cb_note_paragraph(walk, node);
        } else if (!cb_paragraph_is_empty(walk->paragraph)) {
            cb_walk_text(walk, " ");
        }
        break;
    default:
        if (cb_markdown_kind(node) == CB_MARKDOWN_FOOTNOTE_REFERENCE) {
            add_footnote(walk, node);
        } else if (cb_markdown_kind(node) == CB_MARKDOWN_WORDS) {
            enter_words(walk, node);
        }
        break;
    }
}

static void leave_node(CbWalk *walk, cmark_node *node)
{
    switch (cmark_node_get_type(node)) {
    case CMARK_NODE_EMPH:
        walk->emphasis--;
        break;
    case CMARK_NODE_STRONG:
        walk->strong--;
        break;
    case CMARK_NODE_LINK:
        end_link(walk, node);
        break;
    case CMARK_NODE_IMAGE:
        if (walk->image_link == node) {
            end_link(walk, node);
            walk->image_link = NULL;
        }
        break;
    default:
        if (walk->words == node) {
            walk->words = NULL;
        }
        break;
    }
}

static void walk_inlines(CbWalk *walk, cmark_node *parent)
{
    if (cmark_node_get_type(parent) == CMARK_NODE_CODE_BLOCK) {
        cb_walk_code(walk, cmark_node_get_literal(parent));
    }
    cmark_iter *iter = cmark_iter_new(parent);
    for (cmark_event_type event; (event = cmark_iter_next(iter)) != CMARK_EVENT_DONE;) {
        cmark_node *node = cmark_iter_get_node(iter);
        if (node == parent) {
            continue;
        }
        if (event == CMARK_EVENT_ENTER && cmark_node_get_type(node) == CMARK_NODE_IMAGE) {
            if (enter_image(walk, node)) {
                cmark_iter_reset(iter, node, CMARK_EVENT_EXIT);
            }
        } else if (event == CMARK_EVENT_ENTER) {
            enter_node(walk, node);
        } else {
            leave_node(walk, node);
        }
    }
    cmark_iter_free(iter);
}

CbParagraph *cb_arrange_inlines(const CbInlineSetting *setting, cmark_node *parent)
{
    CbWalk walk = {.setting = setting,
                   .paragraph = cb_book_paragraph(setting->arranger->book),
                   .link = CB_NO_LINK,
                   .words = cb_markdown_language(parent) != NULL ? parent : NULL};
    walk_inlines(&walk, parent);
    return walk.paragraph;
}

/* Where the links of a cell lead, in the order of the document. */
static GPtrArray *cell_destinations(CbArranger *arranger, cmark_node *cell)
{
    GPtrArray *found = g_ptr_array_new();
    for (cmark_node *node = cmark_node_first_child(cell); node != NULL;
         node = cmark_node_next(node)) {
        const CbMarkdownLink *link =
            cmark_node_get_type(node) == CMARK_NODE_LINK ? cb_markdown_link(node) : NULL;
        const char *destination = link != NULL ? destination_id(arranger, link) : NULL;
        if (destination == NULL) {
            continue;
        }
        gpointer place = g_hash_table_lookup(arranger->order, destination);
        guint at = found->len;
        while (at > 0 && GPOINTER_TO_SIZE(g_hash_table_lookup(arranger->order,
                                                              g_ptr_array_index(found, at - 1))) >
                             GPOINTER_TO_SIZE(place)) {
            at--;
        }
        g_ptr_array_insert(found, (gint)at, (gpointer)(gsize)destination);
    }
    return found;
}

/* Whether two targets are known to stand on the same page. */
static gboolean is_same_page(CbBook *book, const char *one, const char *other)
{
    return book->memory->labels != NULL &&
           strcmp(cb_book_expect_label(book, one), cb_book_expect_label(book, other)) == 0;
}

/* Every link of a cell as a page number. */
static void add_register_pages(CbWalk *walk, cmark_node *cell)
{
    CbArranger *arranger = walk->setting->arranger;
    g_autoptr(GPtrArray) found = cell_destinations(arranger, cell);
    for (guint i = 0; i < found->len; i++) {
        const char *destination = g_ptr_array_index(found, i);
        if (i > 0 && is_same_page(arranger->book, g_ptr_array_index(found, i - 1), destination)) {
            continue;
        }
        cb_walk_text(walk, i == 0 ? "\xE2\x80\x82" : ", ");
        CbGuideLink it = {.destination = destination,
                          .contents = g_hash_table_lookup(arranger->titles, destination)};
        walk->link = cb_book_add_link(arranger->book, &it);
        CbRun run = cb_walk_run(walk);
        cb_paragraph_add_page(walk->paragraph, destination,
                              cb_book_expect_label(arranger->book, destination), &run);
        walk->link = CB_NO_LINK;
    }
}

CbParagraph *cb_arrange_register_entry(const CbInlineSetting *setting, cmark_node *row,
                                       gboolean with_text)
{
    CbWalk walk = {.setting = setting,
                   .paragraph = cb_book_paragraph(setting->arranger->book),
                   .link = CB_NO_LINK};
    cmark_node *first = cmark_node_first_child(row);
    if (first == NULL) {
        return walk.paragraph;
    }
    walk_inlines(&walk, first);
    for (cmark_node *cell = cmark_node_next(first); cell != NULL; cell = cmark_node_next(cell)) {
        if (with_text) {
            if (!cb_paragraph_is_empty(walk.paragraph)) {
                cb_walk_text(&walk, ", ");
            }
            walk.emphasis++;
            walk_inlines(&walk, cell);
            walk.emphasis--;
        }
        add_register_pages(&walk, cell);
    }
    return walk.paragraph;
}

static void report_torn(CbArranger *arranger, const char *word)
{
    g_autofree char *start = g_utf8_substring(word, 0, MIN(40, g_utf8_strlen(word, -1)));
    cb_book_report(arranger->book, CB_CODE_PRINT_OVERFULL, arranger->entry_id, word,
                   "write it shorter, or give it a wider place",
                   "\"%s\" is wider than its place, and is divided without a hyphen", start);
}

gboolean cb_arranger_report_width(CbArranger *arranger, const CbParagraph *paragraph)
{
    g_autofree char *torn = cb_paragraph_torn_word(paragraph);
    if (torn != NULL) {
        report_torn(arranger, torn);
    } else if (cb_paragraph_is_overfull(paragraph)) {
        const char *text = cb_paragraph_text(paragraph);
        g_autofree char *start = g_utf8_substring(text, 0, MIN(40, g_utf8_strlen(text, -1)));
        cb_book_report(arranger->book, CB_CODE_PRINT_OVERFULL, arranger->entry_id, start, NULL,
                       "a line of \"%s\" is wider than its place", start);
    }
    return torn != NULL || cb_paragraph_is_overfull(paragraph);
}

void cb_arranger_set(const CbInlineSetting *setting, CbParagraph *paragraph)
{
    const CbArranger *arranger = setting->arranger;
    const char *language =
        arranger->language != NULL ? arranger->language : arranger->book->input->language;
    cb_paragraph_set(paragraph, &(CbSetting){.width = setting->width,
                                             .hang = setting->hang,
                                             .align = setting->align,
                                             .hyphenate = setting->hyphenate,
                                             .preformatted = setting->preformatted,
                                             .language = language});
    cb_book_report_missing(arranger->book, paragraph, arranger->entry_id);
    if (!setting->may_overflow) {
        cb_arranger_report_width(setting->arranger, paragraph);
    }
}

gboolean cb_has_image(cmark_node *parent)
{
    gboolean found = FALSE;
    cmark_iter *iter = cmark_iter_new(parent);
    while (!found && cmark_iter_next(iter) != CMARK_EVENT_DONE) {
        cmark_node *node = cmark_iter_get_node(iter);
        found = cmark_node_get_type(node) == CMARK_NODE_IMAGE && is_image(node);
    }
    cmark_iter_free(iter);
    return found;
}

CbParagraph *cb_arrange_text(const CbInlineSetting *setting, cmark_node *parent)
{
    CbParagraph *paragraph = cb_arrange_inlines(setting, parent);
    cb_arranger_set(setting, paragraph);
    return paragraph;
}
