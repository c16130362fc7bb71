#include "guide/check_parts.h"

#include "guide/content_stream.h"

#include <stdlib.h>
#include <string.h>

/* What of marked content is open. */
typedef struct {
    guint depth;
    guint artifact; /* depth at which an artifact was opened, 0: none is open */
    guint tagged;   /* the same for content that an element owns */
} Marking;

/* The number after /MCID among the operands, -1 if there is none. */
static int mcid_of(const CbContentReader *reader)
{
    const char *start = reader->data + reader->operands;
    const char *key = g_strstr_len(start, (gssize)(reader->name - reader->operands), "/MCID");
    if (key == NULL) {
        return -1;
    }
    return (int)g_ascii_strtoll(key + strlen("/MCID"), NULL, 10);
}

static gboolean is_artifact(const CbContentReader *reader)
{
    static const char tag[] = "/Artifact";
    gsize length = reader->name - reader->operands;
    return length >= sizeof tag - 1 &&
           memcmp(reader->data + reader->operands, tag, sizeof tag - 1) == 0;
}

static void begin_marking(CbPdfCheck *check, const CbContentReader *reader, Marking *marking,
                          int page_id, int number)
{
    int mcid = mcid_of(reader);
    marking->depth++;
    if (is_artifact(reader)) {
        if (marking->tagged > 0) {
            cb_check_report(check, "01-003 an artifact stands in tagged content (page %d)", number);
        }
        marking->artifact = marking->depth;
    } else if (mcid >= 0) {
        g_autofree char *key = g_strdup_printf("%d/%d", page_id, mcid);
        if (marking->artifact > 0) {
            cb_check_report(check, "01-004 tagged content stands in an artifact (page %d)", number);
        }
        if (!g_hash_table_remove(check->marked, key)) {
            cb_check_report(check, "01-005 content belongs to no element (page %d)", number);
        }
        marking->tagged = marking->depth;
    }
}

static void end_marking(Marking *marking)
{
    if (marking->artifact == marking->depth) {
        marking->artifact = 0;
    }
    if (marking->tagged == marking->depth) {
        marking->tagged = 0;
    }
    marking->depth -= marking->depth > 0 ? 1 : 0;
}

static void check_content(CbPdfCheck *check, const char *data, gsize length, int page_id,
                          int number)
{
    CbContentReader reader;
    Marking marking = {0};
    gboolean reported = FALSE;
    cb_content_reader_init(&reader, data, length);
    while (cb_content_next(&reader)) {
        if (cb_content_is(&reader, "BDC") || cb_content_is(&reader, "BMC")) {
            begin_marking(check, &reader, &marking, page_id, number);
        } else if (cb_content_is(&reader, "EMC")) {
            end_marking(&marking);
        } else if (cb_content_paints(&reader) && marking.artifact == 0 && marking.tagged == 0 &&
                   !reported) {
            cb_check_report(check, "01-005 something is painted that is not tagged (page %d)",
                            number);
            reported = TRUE;
        }
    }
    if (reader.broken || marking.depth > 0) {
        cb_check_report(check, "the content is broken (page %d)", number);
    }
}

/* Whether the number of an annotation leads to the element that owns it. */
static gboolean leads_to(CbPdfCheck *check, qpdf_oh annotation, gpointer owner)
{
    if (!cb_check_has(check, annotation, "/StructParent")) {
        return FALSE;
    }
    qpdf_oh number = qpdf_oh_get_key(check->pdf, annotation, "/StructParent");
    int value = qpdf_oh_get_int_value_as_int(check->pdf, number);
    qpdf_oh_release(check->pdf, number);
    return g_hash_table_lookup(check->owners, GINT_TO_POINTER(value)) == owner;
}

static void check_annotation(CbPdfCheck *check, qpdf_oh annotation, int number)
{
    if (strcmp(cb_check_name(check, annotation, "/Subtype"), "Link") != 0) {
        cb_check_report(check, "28-002 an annotation is no link (page %d)", number);
        return;
    }
    int id = qpdf_oh_get_object_id(check->pdf, annotation);
    gpointer owner = g_hash_table_lookup(check->linked, GINT_TO_POINTER(id));
    if (owner == NULL) {
        cb_check_report(check, "28-011 a link belongs to no Link element (page %d)", number);
    } else if (!leads_to(check, annotation, owner)) {
        cb_check_report(check, "28-010 a link cannot be found in the structure (page %d)", number);
    }
    if (cb_check_name(check, annotation, "/Contents")[0] == '\0') {
        cb_check_report(check, "28-012 a link annotation has no contents (page %d)", number);
    }
}

static void check_annotations(CbPdfCheck *check, qpdf_oh page, int number)
{
    if (!cb_check_has(check, page, "/Annots")) {
        return;
    }
    if (strcmp(cb_check_name(check, page, "/Tabs"), "S") != 0) {
        cb_check_report(check, "28-009 the tab order is not the structure's (page %d)", number);
    }
    qpdf_oh annotations = qpdf_oh_get_key(check->pdf, page, "/Annots");
    int count = qpdf_oh_get_array_n_items(check->pdf, annotations);
    for (int i = 0; i < count; i++) {
        qpdf_oh annotation = qpdf_oh_get_array_item(check->pdf, annotations, i);
        check_annotation(check, annotation, number);
        qpdf_oh_release(check->pdf, annotation);
    }
    qpdf_oh_release(check->pdf, annotations);
}

void cb_check_page(CbPdfCheck *check, qpdf_oh page, int number)
{
    unsigned char *data = NULL;
    size_t length = 0;
    if (qpdf_oh_get_page_content_data(check->pdf, page, &data, &length) != QPDF_SUCCESS) {
        cb_check_report(check, "the content cannot be read (page %d)", number);
        return;
    }
    check_content(check, (const char *)data, length, qpdf_oh_get_object_id(check->pdf, page),
                  number);
    check_annotations(check, page, number);
    free(data);
}
