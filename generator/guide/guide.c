#include "guide/guide.h"

#include "guide/arrange.h"
#include "guide/contents.h"
#include "guide/finish.h"
#include "guide/ink.h"
#include "guide/pages.h"

#define SHEET_STEP 0.94      /* a sheet that is too long is set so much smaller at a time */
#define MOST_PASSES 5        /* until the numbers of pages are what lines were broken for */
#define SURELY_TOO_LONG 1.15 /* times the room: by so much no better breaking makes up for it */

static GBytes *finish(CbBook *book, const CbTags *tags, const GByteArray *drawn)
{
    g_autofree char *error = NULL;
    GBytes *bytes = cb_finish(book->input, tags->records, drawn->data, drawn->len, &error);
    if (bytes == NULL) {
        cb_book_report(book, CB_CODE_PRINT_FAILED, NULL, NULL, NULL, "finishing failed: %s", error);
    }
    return bytes;
}

static GBytes *draw(CbBook *book)
{
    CbTags tags = {0};
    GBytes *bytes = NULL;
    GByteArray *drawn = g_byte_array_new();
    if (cb_ink(book, drawn, &tags) && !book->failed) {
        bytes = finish(book, &tags, drawn);
    }
    g_byte_array_unref(drawn);
    cb_tags_clear(&tags);
    return bytes;
}

/* Everything but drawing. */
static void lay_out(CbBook *book)
{
    cb_arrange(book);
    if (!book->input->is_sheet) {
        cb_contents_arrange(book);
    }
    if (!book->failed) {
        cb_pages_make(book);
    }
}

/* When what was laid out is drawn. */
typedef enum {
    FIT_WELL,     /* if it has the pages of a sheet at most, and nothing is too wide */
    FIT_IN_PAGES, /* if it has the pages of a sheet at most */
    FIT_ANYHOW
} Fit;

/* Whether something is too large: what smaller type may mend. */
static gboolean is_overfull(const CbDiagnostics *diagnostics)
{
    return cb_diagnostics_has(diagnostics, CB_CODE_PRINT_OVERFULL);
}

static void report_long(CbBook *book)
{
    cb_book_report(book, CB_CODE_PRINT_LONG, NULL, NULL,
                   "shorten its summary, sections, quotes or tips",
                   "the sheet of this case has %u pages", book->pages->len);
}

typedef struct {
    CbPress *press;
    const CbGuideInput *input;
    CbBookMemory memory;
    CbDiagnostics *said; /* in the last pass */
    double area;         /* that lines and pictures took in it, square points … */
    double size;         /* … at this size of type */
} Writer;

static double area_of(const CbBook *book)
{
    double area = 0;
    for (guint i = 0; i < book->chapters->len; i++) {
        const CbChapter *chapter = g_ptr_array_index(book->chapters, i);
        area += cb_flow_height(&chapter->flow, 0, chapter->flow.items->len) * chapter->width;
    }
    return area;
}

/* Whether what was set last has no room on a sheet in `style`, however its lines would break. */
static gboolean is_hopeless(const Writer *writer, const CbPrintStyle *style)
{
    double width = style->page_size.width - style->margin_inner - style->margin_outer;
    double height = style->page_size.height - style->margin_top - style->margin_bottom;
    double shrunk = style->base.size / writer->size;
    return writer->area * shrunk * shrunk > width * height * CB_MAX_SHEET_PAGES * SURELY_TOO_LONG;
}

/* Sets the guide in `style` until the labels of its references are those that its lines were broken
 * for. NULL if it does not fit, or cannot be drawn. */
static GBytes *write_in_style(Writer *writer, const CbPrintStyle *style, Fit fit)
{
    GBytes *bytes = NULL;
    gboolean done = FALSE;
    for (guint pass = 1; !done; pass++) {
        CbBook book;
        g_clear_pointer(&writer->said, cb_diagnostics_free);
        writer->said = cb_diagnostics_new();
        cb_book_init(&book, writer->press, style, writer->input, &writer->memory, writer->said);
        lay_out(&book);
        writer->area = area_of(&book);
        writer->size = style->base.size;
        done = book.failed || pass == MOST_PASSES || cb_book_is_settled(&book);
        gboolean is_long = book.pages->len > CB_MAX_SHEET_PAGES;
        gboolean fits =
            fit == FIT_ANYHOW || (!is_long && (fit == FIT_IN_PAGES || !is_overfull(writer->said)));
        if (done && !book.failed && fits) {
            if (is_long && writer->input->is_sheet) {
                report_long(&book);
            }
            bytes = draw(&book);
        } else if (done) {
            cb_book_keep_paragraphs(&book);
        } else {
            cb_book_remember(&book);
        }
        cb_book_clear(&book);
    }
    return bytes;
}

static gboolean has_errors(const Writer *writer)
{
    return cb_diagnostics_count(writer->said, CB_SEVERITY_ERROR) > 0;
}

/* A sheet has two pages at most: one that has more is set in columns, and smaller, as far as that
 * is legible; sizes that are much too large are passed over. */
static GBytes *write_sheet(Writer *writer)
{
    const CbPrintStyle *given = cb_press_style(writer->press);
    GBytes *bytes = write_in_style(writer, given, FIT_WELL);
    Fit most = writer->input->must_fit ? FIT_IN_PAGES : FIT_ANYHOW;
    gboolean last = has_errors(writer);
    for (double factor = 1; bytes == NULL && !last; factor *= SHEET_STEP) {
        g_autofree CbPrintStyle *style = cb_print_style_sheet(given, factor);
        last = given->base.size * factor * SHEET_STEP < given->sheet_smallest;
        Fit fit = last ? most : FIT_WELL;
        if (fit == FIT_ANYHOW || !is_hopeless(writer, style)) {
            bytes = write_in_style(writer, style, fit);
        }
    }
    return bytes;
}

const char *cb_guide_heading_id(CbArena *arena, const char *kind, const char *id)
{
    gboolean is_introduction = strcmp(kind, "page") == 0 && strcmp(id, "about") == 0;
    return is_introduction ? "part-introduction" : cb_arena_printf(arena, "%s-%s", kind, id);
}

GBytes *cb_guide_write(CbPress *press, const CbGuideInput *input, CbDiagnostics *diagnostics)
{
    Writer writer = {.press = press, .input = input};
    cb_book_memory_init(&writer.memory);
    GBytes *bytes = input->is_sheet ? write_sheet(&writer)
                                    : write_in_style(&writer, cb_press_style(press), FIT_ANYHOW);
    cb_diagnostics_take(diagnostics, writer.said);
    cb_diagnostics_free(writer.said);
    cb_book_memory_clear(&writer.memory);
    return bytes;
}
