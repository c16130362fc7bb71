/* What the files of the checker share. For check*.c only. */
#ifndef CB_GUIDE_CHECK_PARTS_H
#define CB_GUIDE_CHECK_PARTS_H

#include "guide/check.h"

#include <qpdf/qpdf-c.h>

#define CB_MAX_STRUCTURE_DEPTH 100 /* of the tree of elements */

typedef struct {
    qpdf_data pdf;
    GPtrArray *problems;
    GHashTable *marked; /* "page object/MCID" that an element owns */
    GHashTable *notes;  /* ids of notes that were met */
    GHashTable *linked; /* objects of annotations -> object of the Link element that owns them */
    GHashTable *owners; /* number of an annotation -> object of the element found by it */
    int heading;        /* level of the last one, 0: none */
} CbPdfCheck;

void cb_check_report(CbPdfCheck *check, const char *format, ...) G_GNUC_PRINTF(2, 3);

/* A key of a dictionary as text or name (without its slash), "" if it is neither; owned by qpdf
 * until the next call for a string. */
const char *cb_check_name(CbPdfCheck *check, qpdf_oh dictionary, const char *key);
gboolean cb_check_has(CbPdfCheck *check, qpdf_oh dictionary, const char *key);

/* Whether a tag is written as those of languages are (BCP 47), known or not. */
gboolean cb_check_is_language(const char *tag);

/* check_structure.c: the tree of elements. Before the pages. */
void cb_check_structure(CbPdfCheck *check, qpdf_oh root);
/* check_page.c: one page's content and annotations. */
void cb_check_page(CbPdfCheck *check, qpdf_oh page, int number);

#endif
