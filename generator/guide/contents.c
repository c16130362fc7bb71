#include "guide/contents.h"

#include <string.h>

#define NUMBER_ROOM 30.0 /* points, for a page number without a column of its own */
#define WIDEST_LABEL "000"
#define BREAK_BEFORE_FIGURES (CB_PAGE_WELCOME - 200)
#define SHORT_LIST 0.5 /* of a page: a list of figures that is kept whole */

typedef struct {
    CbBook *book;
    CbChapter *chapter;
} Front;

static void add_space(Front *front, double height, int penalty)
{
    cb_flow_add_space(&front->chapter->flow, height, penalty, NULL);
}

static guint open_tag(Front *front, const char *tag, const char *language)
{
    CbElement *element = cb_arena_new_struct(front->book->arena, CbElement);
    element->tag = tag;
    element->language = language;
    return cb_flow_add(&front->chapter->flow,
                       &(CbFlowItem){.kind = CB_FLOW_OPEN, .as.element = element}, 0);
}

static void close_tag(Front *front, guint open)
{
    guint close = cb_flow_add(&front->chapter->flow, &(CbFlowItem){.kind = CB_FLOW_CLOSE}, 0);
    cb_flow_item(&front->chapter->flow, open)->index = close;
}

static void add_lines(Front *front, CbParagraph *paragraph, const CbTextStyle *text, double x)
{
    const CbTypeface *face =
        cb_press_typeface(front->book->press, text, (CbTypeVariant){.scale = 1});
    for (guint i = 0; i < cb_paragraph_lines(paragraph); i++) {
        if (i > 0) {
            add_space(front, 0, CB_PAGE_NEVER);
        }
        cb_flow_add(&front->chapter->flow,
                    &(CbFlowItem){.kind = CB_FLOW_LINE,
                                  .x = x,
                                  .leading = text->leading,
                                  .ascent = cb_book_ascent(face, text->leading),
                                  .capitals = face->cap_height,
                                  .index = i,
                                  .as.paragraph = paragraph},
                    text->leading);
    }
}

static void add_title(Front *front, const char *id, const char *words)
{
    CbBook *book = front->book;
    const CbTextStyle *text = &book->style->heading[0];
    CbHeading *heading = cb_arena_new_struct(book->arena, CbHeading);
    *heading = (CbHeading){.level = 1, .id = id, .text = words, .phase = -1};
    cb_flow_add(&front->chapter->flow,
                &(CbFlowItem){.kind = CB_FLOW_HEADING, .as.heading = heading}, 0);
    guint open = open_tag(front, "H1", NULL);
    add_lines(front, cb_book_simple(book, text, words, book->text_width, -1, CB_NO_LINK), text, 0);
    close_tag(front, open);
    add_space(front, book->style->heading_after[0], CB_PAGE_NEVER);
}

/* The number of the page, right-aligned in the hanging column; without one, after the text. */
static void add_number(Front *front, const char *target, const CbTextStyle *text, int phase,
                       gint32 link)
{
    CbBook *book = front->book;
    gboolean hangs = book->style->hang > 0;
    CbParagraph *number = cb_book_paragraph(book);
    CbRun run = cb_book_run(book, text, (CbTypeVariant){.tabular = TRUE, .scale = 1}, phase);
    run.link = link;
    cb_paragraph_add_page(number, target, WIDEST_LABEL, &run);
    cb_paragraph_add(number, " ", 1, &run); /* parts it from the title in extracted text */
    double width = hangs ? book->style->hang : NUMBER_ROOM;
    cb_paragraph_set(
        number,
        &(CbSetting){.width = width, .align = CB_SET_RIGHT, .language = book->input->language});
    const CbTypeface *face = cb_press_typeface(book->press, text, (CbTypeVariant){.scale = 1});
    double left =
        hangs ? -(book->style->hang + book->style->hang_gap) : book->text_width - NUMBER_ROOM;
    cb_flow_add(&front->chapter->flow,
                &(CbFlowItem){.kind = CB_FLOW_LABEL,
                              .x = left,
                              .leading = text->leading,
                              .ascent = cb_book_ascent(face, text->leading),
                              .capitals = face->cap_height,
                              .as.paragraph = number},
                0);
}

/* One line of the contents, or of the list of figures. */
typedef struct {
    const char *target;
    const char *words;
    const char *language; /* NULL: the document's */
    const CbTextStyle *text;
    int phase;
} Entry;

static void add_entry(Front *front, const Entry *entry)
{
    CbBook *book = front->book;
    const CbTextStyle *text = entry->text;
    gint32 link = cb_book_add_link(
        book, &(CbGuideLink){.destination = entry->target, .contents = entry->words});
    double room = book->style->hang > 0 ? 0 : NUMBER_ROOM + 10;
    guint open = open_tag(front, "TOCI", entry->language);
    guint reference = open_tag(front, "Reference", NULL);
    add_number(front, entry->target, text, entry->phase, link);
    add_lines(front,
              cb_book_simple(book, text, entry->words, book->text_width - room, entry->phase, link),
              text, 0);
    close_tag(front, reference);
    close_tag(front, open);
}

static void begin_chapter(Front *front)
{
    CbBook *book = front->book;
    front->chapter = cb_book_add_chapter(book, CB_CHAPTER_FRONT);
    front->chapter->columns = 1;
    front->chapter->width = book->text_width;
}

/* Entries of the first level stand apart, and with the first of the second. */
static void add_contents(Front *front)
{
    CbBook *book = front->book;
    begin_chapter(front);
    front->chapter->title = book->input->strings.contents;
    add_title(front, "contents", book->input->strings.contents);
    guint toc = open_tag(front, "TOC", NULL);
    guint previous = 0;
    for (guint i = 0; i < book->headings->len; i++) {
        const CbHeading *heading = g_ptr_array_index(book->headings, i);
        if (!heading->numbered) {
            continue;
        }
        gboolean part = heading->level == 1;
        const CbTextStyle *text = &book->style->contents[part ? 0 : 1];
        if (previous > 0) {
            add_space(front, part ? text->leading : (previous == 1 ? 3 : 1.5),
                      previous == 1 ? CB_PAGE_NEVER : (part ? -40 : 30));
        }
        add_entry(front,
                  &(Entry){heading->id, heading->text, heading->language, text, heading->phase});
        previous = heading->level;
    }
    close_tag(front, toc);
}

/* The list of figures stands below the contents if it is short, and has room there. */
static void settle_figures(Front *front, guint start)
{
    CbFlow *flow = &front->chapter->flow;
    guint end = flow->items->len;
    if (cb_flow_height(flow, start, end) <= SHORT_LIST * front->book->text_height) {
        cb_flow_keep(flow, start, end);
    } else {
        cb_flow_page_item(flow, start - 1)->penalty = CB_PAGE_ALWAYS;
    }
}

static void add_figures(Front *front)
{
    CbBook *book = front->book;
    add_space(front, 2 * book->style->heading_before[1], BREAK_BEFORE_FIGURES);
    guint start = front->chapter->flow.items->len;
    add_title(front, "figures", book->input->strings.figures);
    guint toc = open_tag(front, "TOC", NULL);
    gboolean first = TRUE;
    for (guint i = 0; i < book->figures->len; i++) {
        const CbFigureEntry *figure = g_ptr_array_index(book->figures, i);
        if (figure->id == NULL) {
            continue;
        }
        if (!first) {
            add_space(front, 1.5, 0);
        }
        first = FALSE;
        const char *words = cb_arena_printf(book->arena, "%s. %s", figure->number, figure->title);
        add_entry(front,
                  &(Entry){figure->id, words, figure->language, &book->style->contents[1], -1});
    }
    close_tag(front, toc);
    settle_figures(front, start);
}

static gboolean has_listed_figures(const CbBook *book)
{
    for (guint i = 0; i < book->figures->len; i++) {
        if (((const CbFigureEntry *)g_ptr_array_index(book->figures, i))->id != NULL) {
            return TRUE;
        }
    }
    return FALSE;
}

/* The cover has no flow: it is drawn as a whole. */
void cb_contents_arrange(CbBook *book)
{
    Front front = {.book = book};
    CbChapter *cover = cb_book_add_chapter(book, CB_CHAPTER_COVER);
    cover->head = CB_HEAD_OPENER;
    add_contents(&front);
    if (has_listed_figures(book)) {
        add_figures(&front);
    }
}
