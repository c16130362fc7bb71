#include "guide/book.h"

#include "base/limits.h"

#include <stdarg.h>
#include <string.h>

/* Places of mistakes that are looked for in an entry: each that is said, and twice those that are
 * characters without a font. */
#define MOST_SEARCHES (2 * (CB_MAX_DIAGNOSTICS_PER_FILE + 1))
#define NO_LABEL "?"
#define USUAL_LABEL "00" /* what a reference is as wide as, while its page is not known */

static void free_chapter(gpointer data)
{
    CbChapter *chapter = data;
    cb_flow_clear(&chapter->flow);
    g_array_unref(chapter->spans);
    g_array_unref(chapter->bands);
}

static void free_paragraph(gpointer data)
{
    cb_paragraph_free(data);
}

static void free_picture(gpointer data)
{
    cb_picture_free(data);
}

void cb_book_memory_init(CbBookMemory *memory)
{
    *memory = (CbBookMemory){
        .pictures = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, free_picture)};
}

void cb_book_memory_clear(CbBookMemory *memory)
{
    g_clear_pointer(&memory->labels, g_hash_table_unref);
    g_clear_pointer(&memory->paragraphs, g_ptr_array_unref);
    g_clear_pointer(&memory->pictures, g_hash_table_unref);
}

void cb_book_init(CbBook *book, CbPress *press, const CbPrintStyle *style,
                  const CbGuideInput *input, CbBookMemory *memory, CbDiagnostics *diagnostics)
{
    *book = (CbBook){.press = press,
                     .style = style,
                     .input = input,
                     .memory = memory,
                     .diagnostics = diagnostics,
                     .arena = cb_arena_new(),
                     .chapters = g_ptr_array_new_with_free_func(free_chapter),
                     .headings = g_ptr_array_new(),
                     .figures = g_ptr_array_new(),
                     .parts = g_ptr_array_new_with_free_func((GDestroyNotify)cb_picture_free),
                     .links = g_array_new(FALSE, TRUE, sizeof(CbGuideLink)),
                     .images = g_array_new(FALSE, TRUE, sizeof(CbInlineImage)),
                     .pages = g_array_new(FALSE, TRUE, sizeof(CbPage)),
                     .notes = g_ptr_array_new(),
                     .places = g_hash_table_new(g_str_hash, g_str_equal),
                     .paragraphs = g_ptr_array_new_with_free_func(free_paragraph),
                     .unhyphenated = g_hash_table_new(g_str_hash, g_str_equal),
                     .missing = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL),
                     .searches = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL),
                     .media = g_hash_table_new(g_str_hash, g_str_equal),
                     .expected = g_hash_table_new(g_str_hash, g_str_equal)};
    book->full_width = style->page_size.width - style->margin_inner - style->margin_outer;
    book->text_width = book->full_width - style->hang - style->hang_gap;
    book->text_height = style->page_size.height - style->margin_top - style->margin_bottom;
}

void cb_book_clear(CbBook *book)
{
    g_ptr_array_unref(book->chapters);
    g_ptr_array_unref(book->headings);
    g_ptr_array_unref(book->figures);
    g_ptr_array_unref(book->parts);
    g_array_unref(book->links);
    g_array_unref(book->images);
    g_array_unref(book->pages);
    g_ptr_array_unref(book->notes);
    g_hash_table_unref(book->places);
    g_clear_pointer(&book->paragraphs, g_ptr_array_unref);
    g_hash_table_unref(book->unhyphenated);
    g_hash_table_unref(book->missing);
    g_hash_table_unref(book->searches);
    g_hash_table_unref(book->media);
    g_hash_table_unref(book->expected);
    cb_arena_free(book->arena);
}

CbChapter *cb_book_add_chapter(CbBook *book, CbChapterKind kind)
{
    CbChapter *chapter = cb_arena_new_struct(book->arena, CbChapter);
    chapter->kind = kind;
    chapter->phase = -1;
    chapter->columns = (guint)MAX(book->style->columns, 1);
    chapter->column_gap = book->style->column_gap;
    chapter->width =
        (book->text_width - (chapter->columns - 1) * chapter->column_gap) / chapter->columns;
    chapter->spans = g_array_new(FALSE, FALSE, sizeof(CbPageSpan));
    chapter->bands = g_array_new(FALSE, FALSE, sizeof(CbBand));
    cb_flow_init(&chapter->flow, book->arena);
    g_ptr_array_add(book->chapters, chapter);
    return chapter;
}

gboolean cb_chapter_is_about_figures(const CbChapter *chapter)
{
    return chapter->heading != NULL && strcmp(chapter->heading->id, "part-figures") == 0;
}

CbParagraph *cb_book_paragraph(CbBook *book)
{
    const GPtrArray *known = book->memory->paragraphs;
    guint number = book->paragraphs->len;
    CbParagraph *earlier =
        known != NULL && number < known->len ? g_ptr_array_index(known, number) : NULL;
    CbParagraph *paragraph = cb_paragraph_new(book->press, earlier);
    g_ptr_array_add(book->paragraphs, paragraph);
    return paragraph;
}

gint32 cb_book_add_link(CbBook *book, const CbGuideLink *link)
{
    g_array_append_val(book->links, *link);
    return (gint32)book->links->len - 1;
}

CbRun cb_book_run(CbBook *book, const CbTextStyle *text, CbTypeVariant variant, int phase)
{
    return (CbRun){.face = cb_press_typeface(book->press, text, variant),
                   .color = cb_print_color(book->style, text->color, phase),
                   .link = CB_NO_LINK,
                   .note = CB_NO_LINK,
                   .image = CB_NO_LINK};
}

CbParagraph *cb_book_simple(CbBook *book, const CbTextStyle *text, const char *words, double width,
                            int phase, gint32 link)
{
    CbParagraph *paragraph = cb_book_paragraph(book);
    CbRun run = cb_book_run(book, text, (CbTypeVariant){.scale = 1}, phase);
    run.link = link;
    cb_paragraph_add(paragraph, words, strlen(words), &run);
    cb_paragraph_set(
        paragraph,
        &(CbSetting){.width = width, .align = CB_SET_LEFT, .language = book->input->language});
    cb_book_report_missing(book, paragraph, NULL);
    return paragraph;
}

/* Whether the place of one more mistake may be looked for in an entry. A search goes through all of
 * its text. */
static gboolean may_search(CbBook *book, const char *heading_id)
{
    const char *entry = heading_id != NULL ? heading_id : "";
    guint searches = GPOINTER_TO_UINT(g_hash_table_lookup(book->searches, entry));
    g_hash_table_replace(book->searches, g_strdup(entry), GUINT_TO_POINTER(searches + 1));
    return searches < MOST_SEARCHES;
}

void cb_book_report(CbBook *book, CbCode code, const char *heading_id, const char *excerpt,
                    const char *hint, const char *format, ...)
{
    const CbGuideSources *sources = &book->input->sources;
    CbSpan span = {0};
    gboolean exact = FALSE;
    if (cb_code_severity(code) != CB_SEVERITY_ERROR && !may_search(book, heading_id)) {
        return;
    }
    if (sources->place != NULL) {
        span = sources->place(heading_id, excerpt, &exact, sources->user_data);
    }
    va_list arguments;
    va_start(arguments, format);
    g_autofree char *message = g_strdup_vprintf(format, arguments);
    va_end(arguments);
    if (span.source != NULL) {
        cb_diagnostics_add(book->diagnostics, code, span, hint, "%s", message);
    } else {
        cb_diagnostics_add_file(book->diagnostics, code, book->input->title, hint, "%s", message);
    }
    if (cb_code_severity(code) == CB_SEVERITY_ERROR) {
        book->failed = TRUE;
    }
}

static void report_missing(CbBook *book, const char *missing, const char *heading_id)
{
    gunichar character = g_utf8_get_char(missing);
    gboolean alone = *g_utf8_next_char(missing) == '\0';
    if (alone) {
        cb_book_report(
            book, CB_CODE_PRINT_GLYPH, heading_id, missing,
            "use another character, or name a font that has it in print.yaml",
            "no font of the guide has the character \"%s\" (U+%04X): \xEF\xBF\xBD stands for it",
            missing, character);
    } else {
        cb_book_report(
            book, CB_CODE_PRINT_GLYPH, heading_id, missing,
            "use other characters, or name a font that has them in print.yaml",
            "no font of the guide has the characters \"%s\": \xEF\xBF\xBD stands for each",
            missing);
    }
}

void cb_book_report_missing(CbBook *book, const CbParagraph *paragraph, const char *heading_id)
{
    const CbGuideSources *sources = &book->input->sources;
    const GPtrArray *missing = cb_paragraph_missing(paragraph);
    for (guint i = 0; i < missing->len; i++) {
        const char *run = g_ptr_array_index(missing, i);
        gboolean exact = FALSE;
        char *here = g_strconcat(run, "\n", heading_id, NULL);
        if (!g_hash_table_add(book->missing, here)) {
            continue;
        }
        if (heading_id != NULL && sources->place != NULL && may_search(book, heading_id)) {
            sources->place(heading_id, run, &exact, sources->user_data);
        }
        if (g_hash_table_add(book->missing, g_strdup(run)) || exact) {
            report_missing(book, run, heading_id);
        }
    }
}

const char *cb_book_label(const char *target, gpointer user_data)
{
    const CbBook *book = user_data;
    guint page = GPOINTER_TO_UINT(g_hash_table_lookup(book->places, target));
    return page > 0 ? g_array_index(book->pages, CbPage, page - 1).label : NO_LABEL;
}

const char *cb_book_expect_label(CbBook *book, const char *target)
{
    GHashTable *labels = book->memory->labels;
    const char *label = labels != NULL ? g_hash_table_lookup(labels, target) : NULL;
    if (label == NULL) {
        label = labels != NULL ? NO_LABEL : USUAL_LABEL;
    }
    g_hash_table_insert(book->expected, (gpointer)(gsize)target, (gpointer)(gsize)label);
    return label;
}

gboolean cb_book_is_settled(const CbBook *book)
{
    GHashTableIter iter;
    gpointer target = NULL;
    gpointer label = NULL;
    g_hash_table_iter_init(&iter, book->expected);
    while (g_hash_table_iter_next(&iter, &target, &label)) {
        if (strcmp(cb_book_label(target, (gpointer)(gsize)book), label) != 0) {
            return FALSE;
        }
    }
    return TRUE;
}

void cb_book_keep_paragraphs(CbBook *book)
{
    g_clear_pointer(&book->memory->paragraphs, g_ptr_array_unref);
    book->memory->paragraphs = g_steal_pointer(&book->paragraphs);
}

void cb_book_remember(CbBook *book)
{
    GHashTable *labels = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
    GHashTableIter iter;
    gpointer target = NULL;
    g_hash_table_iter_init(&iter, book->places);
    while (g_hash_table_iter_next(&iter, &target, NULL)) {
        g_hash_table_insert(labels, g_strdup(target), g_strdup(cb_book_label(target, book)));
    }
    g_clear_pointer(&book->memory->labels, g_hash_table_unref);
    book->memory->labels = labels;
    cb_book_keep_paragraphs(book);
}

double cb_book_ascent(const CbTypeface *face, double leading)
{
    return (leading - face->ascent - face->descent) / 2 + face->ascent;
}
