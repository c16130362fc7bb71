#include "guide/guide.h"

#include "guide/arrange.h"
#include "guide/contents.h"
#include "guide/finish.h"
#include "guide/ink.h"
#include "guide/pages.h"

#define SHEET_STEP 0.94 /* a sheet that is too long is set so much smaller */
#define SHEET_STEPS 4   /* but so often at most */
#define MOST_PASSES 5   /* until the numbers of pages are what lines were broken for */

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

/* Whether something is too large: what smaller type may mend. */
static gboolean is_overfull(const CbDiagnostics *diagnostics)
{
    return cb_diagnostics_has(diagnostics, CB_CODE_PRINT_OVERFULL);
}

typedef struct {
    CbPress *press;
    const CbGuideInput *input;
    CbBookMemory memory;
    CbDiagnostics *said; /* in the last pass */
} Writer;

/* Sets the guide in `style` until the labels of its references are those that its lines were broken
 * for. With `only_if_it_fits` nothing is drawn that is too long for a sheet, or too wide. */
static GBytes *write_in_style(Writer *writer, const CbPrintStyle *style, gboolean only_if_it_fits)
{
    GBytes *bytes = NULL;
    gboolean done = FALSE;
    for (guint pass = 1; !done; pass++) {
        CbBook book;
        g_clear_pointer(&writer->said, cb_diagnostics_free);
        writer->said = cb_diagnostics_new();
        cb_book_init(&book, writer->press, style, writer->input, &writer->memory, writer->said);
        lay_out(&book);
        done = book.failed || pass == MOST_PASSES || cb_book_is_settled(&book);
        gboolean fits = book.pages->len <= CB_MAX_SHEET_PAGES && !is_overfull(writer->said);
        if (done && !book.failed && (fits || !only_if_it_fits)) {
            bytes = draw(&book);
        } else if (!done) {
            cb_book_remember(&book);
        }
        cb_book_clear(&book);
    }
    return bytes;
}

/* A sheet has two pages at most: one that has more is set smaller, as far as that is legible. */
static GBytes *write_sheet(Writer *writer)
{
    GBytes *bytes = NULL;
    double factor = 1;
    for (guint step = 0; step <= SHEET_STEPS && bytes == NULL; step++, factor *= SHEET_STEP) {
        g_autofree CbPrintStyle *style =
            cb_print_style_scaled(cb_press_style(writer->press), factor);
        bytes = write_in_style(writer, style, step < SHEET_STEPS);
    }
    return bytes;
}

GBytes *cb_guide_write(CbPress *press, const CbGuideInput *input, CbDiagnostics *diagnostics)
{
    Writer writer = {.press = press, .input = input};
    cb_book_memory_init(&writer.memory);
    GBytes *bytes = input->is_sheet ? write_sheet(&writer)
                                    : write_in_style(&writer, cb_press_style(press), FALSE);
    cb_diagnostics_take(diagnostics, writer.said);
    cb_diagnostics_free(writer.said);
    cb_book_memory_clear(&writer.memory);
    return bytes;
}
