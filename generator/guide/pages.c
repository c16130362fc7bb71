#include "guide/pages.h"

#include <string.h>

#define COLUMN_STEP 3.0 /* points: how exactly columns are balanced */

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

/* Whether all columns have room for what is theirs, and end where they may. */
static gboolean is_sound(const GArray *spans)
{
    for (guint i = 0; i < spans->len; i++) {
        const CbPageSpan *span = &g_array_index(spans, CbPageSpan, i);
        if (span->overfull || span->torn) {
            return FALSE;
        }
    }
    return TRUE;
}

/* Spans counted from item `first` on. */
static void append_spans(CbChapter *chapter, const GArray *spans, guint first)
{
    for (guint i = 0; i < spans->len; i++) {
        CbPageSpan span = g_array_index(spans, CbPageSpan, i);
        span.first += first;
        span.last += first;
        span.head_item += span.head_item >= 0 ? (int)first : 0;
        g_array_append_val(chapter->spans, span);
    }
}

static void cut_chapter(CbBook *book, CbChapter *chapter)
{
    CbPageSettings settings = {.height = book->text_height,
                               .short_height = book->text_height - chapter->banner,
                               .n_short = chapter->banner > 0 ? chapter->columns : 0,
                               .note_gap = book->style->footnote.leading,
                               .slack = chapter->columns == 1 ? book->style->base.leading : 0};
    cb_paginate((const CbPageItem *)(gpointer)chapter->flow.pages->data, chapter->flow.pages->len,
                &settings, chapter->spans);
    for (guint i = 0; i < chapter->spans->len; i++) {
        const CbPageSpan *span = &g_array_index(chapter->spans, CbPageSpan, i);
        if (span->overfull) {
            const char *id = chapter->heading != NULL ? chapter->heading->id : NULL;
            cb_book_report(book, CB_CODE_PRINT_OVERFULL, id, NULL,
                           "make the figure smaller, or the table's row shorter",
                           "something in \"%s\" is taller than a page",
                           chapter->title != NULL ? chapter->title : book->input->title);
        }
    }
}

gboolean cb_page_has_banner(const CbPage *page)
{
    return page->chapter != NULL && page->chapter->head == CB_HEAD_BANNER && page->first_span == 0;
}

/* Balances the columns of the chapter's last page: the lowest height at which they suffice. */
static void balance_columns(CbBook *book, CbChapter *chapter)
{
    guint n_spans = chapter->spans->len;
    guint on_last = n_spans % chapter->columns == 0 ? chapter->columns : n_spans % chapter->columns;
    if (chapter->columns < 2 || n_spans == 0) {
        return;
    }
    guint first_span = n_spans - on_last;
    guint first = g_array_index(chapter->spans, CbPageSpan, first_span).first;
    double most = first_span == 0 ? book->text_height - chapter->banner : book->text_height;
    double all = cb_flow_height(&chapter->flow, first, chapter->flow.pages->len);
    const CbPageItem *items = (const CbPageItem *)(gpointer)chapter->flow.pages->data;
    for (double height = all / chapter->columns; height < most; height += COLUMN_STEP) {
        g_autoptr(GArray) spans = g_array_new(FALSE, FALSE, sizeof(CbPageSpan));
        CbPageSettings settings = {.height = height, .note_gap = book->style->footnote.leading};
        cb_paginate(items + first, chapter->flow.pages->len - first, &settings, spans);
        if (spans->len <= chapter->columns && is_sound(spans)) {
            g_array_set_size(chapter->spans, first_span);
            append_spans(chapter, spans, first);
            return;
        }
    }
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

static gboolean is_forced_break(const CbChapter *chapter, const CbPageSpan *span)
{
    for (guint i = span->last; i < chapter->flow.pages->len; i++) {
        const CbPageItem *item = cb_flow_page_item(&chapter->flow, i);
        if (!item->is_space) {
            return FALSE;
        }
        if (item->penalty <= CB_PAGE_ALWAYS) {
            return TRUE;
        }
    }
    return FALSE;
}

/* A page takes as many columns as it has room for; a new entry begins on a new page. */
static void add_text_pages(CbBook *book, CbChapter *chapter)
{
    guint at = 0;
    while (at < chapter->spans->len || (at == 0 && chapter->head == CB_HEAD_BANNER)) {
        CbPage *page = add_page(book, chapter);
        page->first_span = at;
        while (page->n_spans < chapter->columns && at < chapter->spans->len) {
            const CbPageSpan *span = &g_array_index(chapter->spans, CbPageSpan, at++);
            page->n_spans++;
            if (is_forced_break(chapter, span)) {
                break;
            }
        }
        if (page->n_spans == 0) {
            break;
        }
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
    for (guint i = 0; i < page->n_spans; i++) {
        const CbPageSpan *span = &g_array_index(chapter->spans, CbPageSpan, page->first_span + i);
        for (guint at = span->first; at < span->last; at++) {
            const CbFlowItem *item = cb_flow_item(&chapter->flow, at);
            place_item(book, item, index, &first);
            if (item->kind == CB_FLOW_HEADING && item->as.heading->level == 2) {
                *current = item->as.heading;
            }
        }
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

void cb_pages_make(CbBook *book)
{
    for (guint i = 0; i < book->chapters->len; i++) {
        cut_chapter(book, g_ptr_array_index(book->chapters, i));
        balance_columns(book, g_ptr_array_index(book->chapters, i));
    }
    number_pages(book);
}
