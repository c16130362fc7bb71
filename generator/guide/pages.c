#include "guide/pages.h"

#include "guide/columns.h"
#include "guide/notes.h"

#include <string.h>

void cb_pages_roman(guint number, char *label, gsize size)
{
    static const struct {
        guint value;
        const char *digits;
    } steps[] = {{1000, "m"}, {900, "cm"}, {500, "d"}, {400, "cd"}, {100, "c"},
                 {90, "xc"},  {50, "l"},   {40, "xl"}, {10, "x"},   {9, "ix"},
                 {5, "v"},    {4, "iv"},   {1, "i"}};
    label[0] = '\0';
    for (gsize i = 0; i < G_N_ELEMENTS(steps); i++) {
        while (number >= steps[i].value) {
            g_strlcat(label, steps[i].digits, size);
            number -= steps[i].value;
        }
    }
}

gboolean cb_page_has_banner(const CbPage *page)
{
    return page->chapter != NULL && page->chapter->head == CB_HEAD_BANNER && page->first_band == 0;
}

static CbPage *add_page(CbBook *book, CbChapter *chapter)
{
    CbPage page = {.chapter = chapter, .is_recto = book->pages->len % 2 == 0};
    g_array_append_val(book->pages, page);
    return &g_array_index(book->pages, CbPage, book->pages->len - 1);
}

static void start_recto(CbBook *book)
{
    if (book->pages->len % 2 == 1) {
        add_page(book, NULL);
    }
}

static void add_text_pages(CbBook *book, CbChapter *chapter)
{
    CbPage *page = NULL;
    for (guint i = 0; i < chapter->bands->len; i++) {
        if (page == NULL || g_array_index(chapter->bands, CbBand, i).begins_page) {
            page = add_page(book, chapter);
            page->first_band = i;
        }
        page->n_bands++;
    }
    if (page == NULL && chapter->head == CB_HEAD_BANNER) {
        add_page(book, chapter);
    }
}

static void add_chapter_pages(CbBook *book, CbChapter *chapter)
{
    if (chapter->head != CB_HEAD_NONE && book->style->recto) {
        start_recto(book);
    }
    if (chapter->head == CB_HEAD_OPENER) {
        add_page(book, chapter)->is_opener = TRUE;
    }
    add_text_pages(book, chapter);
}

static void add_pages_of_kind(CbBook *book, CbChapterKind kind)
{
    for (guint i = 0; i < book->chapters->len; i++) {
        CbChapter *chapter = g_ptr_array_index(book->chapters, i);
        if (chapter->kind == kind) {
            add_chapter_pages(book, chapter);
        }
    }
}

static void label_pages(CbBook *book, guint body)
{
    for (guint i = 0; i < book->pages->len; i++) {
        CbPage *page = &g_array_index(book->pages, CbPage, i);
        if (i >= body) {
            g_snprintf(page->label, sizeof page->label, "%u", i - body + 1);
        } else if (page->chapter != NULL && page->chapter->kind == CB_CHAPTER_COVER) {
            g_strlcpy(page->label, book->input->strings.cover, sizeof page->label);
        } else {
            cb_pages_roman(i + 1, page->label, sizeof page->label);
        }
    }
}

static void set_place(CbBook *book, const char *id, guint page)
{
    if (id != NULL && !g_hash_table_contains(book->places, id)) {
        g_hash_table_insert(book->places, (gpointer)(gsize)id, GUINT_TO_POINTER(page + 1));
    }
}

static void place_item(CbBook *book, const CbFlowItem *item, guint page, CbHeading **entry)
{
    if (item->kind == CB_FLOW_HEADING) {
        item->as.heading->page = page;
        set_place(book, item->as.heading->id, page);
        if (item->as.heading->level == 2 && *entry == NULL) {
            *entry = item->as.heading;
        }
    } else if (item->kind == CB_FLOW_TARGET) {
        set_place(book, item->as.target, page);
        for (guint i = 0; i < book->figures->len; i++) {
            CbFigureEntry *figure = g_ptr_array_index(book->figures, i);
            if (figure->id != NULL && strcmp(figure->id, item->as.target) == 0) {
                figure->page = page;
            }
        }
    }
}

static void place_band(CbBook *book, guint page, const CbBand *band, CbHeading **first,
                       CbHeading **current)
{
    const CbChapter *chapter = g_array_index(book->pages, CbPage, page).chapter;
    for (guint i = 0; i < band->n_spans; i++) {
        const CbPageSpan *span = &g_array_index(chapter->spans, CbPageSpan, band->first_span + i);
        for (guint at = span->first; at < span->last; at++) {
            const CbFlowItem *item = cb_flow_item(&chapter->flow, at);
            place_item(book, item, page, first);
            if (item->kind == CB_FLOW_HEADING && item->as.heading->level == 2) {
                *current = item->as.heading;
            }
        }
    }
}

/* Finds what stands on a page; the last entry goes on to the next page. */
static void place_page(CbBook *book, guint index, CbHeading **current)
{
    CbPage *page = &g_array_index(book->pages, CbPage, index);
    CbChapter *chapter = page->chapter;
    CbHeading *first = NULL;
    gboolean is_first = page->is_opener || cb_page_has_banner(page);
    if (is_first && chapter->heading != NULL) {
        chapter->heading->page = index;
        set_place(book, chapter->heading->id, index);
        *current = NULL;
    }
    for (guint i = 0; i < page->n_bands; i++) {
        const CbBand *band = &g_array_index(chapter->bands, CbBand, page->first_band + i);
        place_band(book, index, band, &first, current);
    }
    page->entry = first != NULL ? first : *current;
}

static void number_pages(CbBook *book)
{
    if (!book->input->is_sheet) {
        add_pages_of_kind(book, CB_CHAPTER_COVER);
        add_pages_of_kind(book, CB_CHAPTER_FRONT);
        start_recto(book);
    }
    guint body = book->pages->len;
    add_pages_of_kind(book, CB_CHAPTER_BODY);
    label_pages(book, body);
    CbHeading *current = NULL;
    for (guint i = 0; i < book->pages->len; i++) {
        if (g_array_index(book->pages, CbPage, i).chapter != NULL) {
            place_page(book, i, &current);
        }
    }
}

/* The id of the heading that item `at` stands below; NULL: there is none. */
static const char *heading_above(const CbChapter *chapter, guint at)
{
    while (at-- > 0) {
        const CbFlowItem *item = cb_flow_item(&chapter->flow, at);
        if (item->kind == CB_FLOW_HEADING && item->as.heading->level <= 2) {
            return item->as.heading->id;
        }
    }
    return chapter->heading != NULL ? chapter->heading->id : NULL;
}

/* The first words of what stands in a span, or NULL. */
static char *first_words(const CbChapter *chapter, const CbPageSpan *span)
{
    for (guint at = span->first; at < span->last; at++) {
        const CbFlowItem *item = cb_flow_item(&chapter->flow, at);
        CbParagraph *paragraph = item->kind == CB_FLOW_LINE ? item->as.paragraph : NULL;
        if (item->kind == CB_FLOW_ROW && item->as.row->n_cells > 0) {
            paragraph = item->as.row->cells[0].paragraph;
        }
        if (paragraph != NULL && !cb_paragraph_is_empty(paragraph)) {
            const char *text = cb_paragraph_text(paragraph);
            return g_utf8_substring(text, 0, MIN(40, g_utf8_strlen(text, -1)));
        }
    }
    return NULL;
}

static void report_overfull(CbBook *book, const CbChapter *chapter)
{
    for (guint i = 0; i < chapter->spans->len; i++) {
        const CbPageSpan *span = &g_array_index(chapter->spans, CbPageSpan, i);
        if (span->overfull) {
            g_autofree char *words = first_words(chapter, span);
            const char *title = chapter->title != NULL ? chapter->title : book->input->title;
            cb_book_report(book, CB_CODE_PRINT_OVERFULL, heading_above(chapter, span->first + 1),
                           words, "make the figure smaller, or the table's row shorter",
                           "something in \"%s\" is taller than a page", title);
        }
    }
}

void cb_pages_make(CbBook *book)
{
    for (guint i = 0; i < book->chapters->len; i++) {
        CbChapter *chapter = g_ptr_array_index(book->chapters, i);
        do {
            cb_columns_cut(book, chapter);
        } while (cb_notes_carry(book, chapter));
        report_overfull(book, chapter);
    }
    number_pages(book);
}
