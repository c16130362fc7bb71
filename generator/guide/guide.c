#include "guide/guide.h"

#include "guide/arrange.h"
#include "guide/contents.h"
#include "guide/finish.h"
#include "guide/ink.h"
#include "guide/pages.h"

static GBytes *finish(CbBook *book, const CbTags *tags, const GByteArray *drawn)
{
    g_autofree char *error = NULL;
    GBytes *bytes = cb_finish(book->input, tags->records, drawn->data, drawn->len, &error);
    if (bytes == NULL) {
        cb_book_report(book, CB_CODE_PRINT_FAILED, NULL, NULL, NULL, "finishing failed: %s", error);
    }
    return bytes;
}

GBytes *cb_guide_write(CbPress *press, const CbGuideInput *input, CbDiagnostics *diagnostics)
{
    CbBook book;
    GBytes *bytes = NULL;
    cb_book_init(&book, press, input, diagnostics);
    cb_arrange(&book);
    if (!input->is_sheet) {
        cb_contents_arrange(&book);
    }
    if (!book.failed) {
        cb_pages_make(&book);
        CbTags tags = {0};
        GByteArray *drawn = g_byte_array_new();
        if (cb_ink(&book, drawn, &tags) && !book.failed) {
            bytes = finish(&book, &tags, drawn);
        }
        g_byte_array_unref(drawn);
        cb_tags_clear(&tags);
    }
    cb_book_clear(&book);
    return bytes;
}
