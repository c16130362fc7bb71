#include "guide/guide.h"

#include "guide/arrange.h"
#include "guide/contents.h"
#include "guide/finish.h"
#include "guide/ink.h"
#include "guide/pages.h"

#define SHEET_STEP 0.94 /* a sheet that is too long is set so much smaller */
#define SHEET_STEPS 4   /* but so often at most */

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

static GBytes *write_guide(CbPress *press, const CbGuideInput *input, CbDiagnostics *diagnostics)
{
    CbBook book;
    cb_book_init(&book, press, cb_press_style(press), input, diagnostics);
    lay_out(&book);
    GBytes *bytes = book.failed ? NULL : draw(&book);
    cb_book_clear(&book);
    return bytes;
}

/* A sheet has two pages at most: one that has more is set smaller, as far as that is legible. */
static GBytes *write_sheet(CbPress *press, const CbGuideInput *input, CbDiagnostics *diagnostics)
{
    GBytes *bytes = NULL;
    double factor = 1;
    for (guint step = 0; step <= SHEET_STEPS; step++, factor *= SHEET_STEP) {
        CbBook book;
        g_autoptr(CbDiagnostics) said = cb_diagnostics_new();
        g_autofree CbPrintStyle *style = cb_print_style_scaled(cb_press_style(press), factor);
        gboolean last = step == SHEET_STEPS;
        cb_book_init(&book, press, style, input, last ? diagnostics : said);
        lay_out(&book);
        gboolean fits = book.pages->len <= CB_MAX_SHEET_PAGES &&
                        cb_diagnostics_count(said, CB_SEVERITY_WARNING) == 0 && !book.failed;
        if (fits || last) {
            book.diagnostics = diagnostics;
            bytes = book.failed ? NULL : draw(&book);
        }
        cb_book_clear(&book);
        if (fits) {
            break;
        }
    }
    return bytes;
}

GBytes *cb_guide_write(CbPress *press, const CbGuideInput *input, CbDiagnostics *diagnostics)
{
    return input->is_sheet ? write_sheet(press, input, diagnostics)
                           : write_guide(press, input, diagnostics);
}
