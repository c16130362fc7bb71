#include "guide/check_parts.h"

#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

void cb_check_report(CbPdfCheck *check, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    g_ptr_array_add(check->problems, g_strdup_vprintf(format, arguments));
    va_end(arguments);
}

gboolean cb_check_has(CbPdfCheck *check, qpdf_oh dictionary, const char *key)
{
    return qpdf_oh_is_dictionary(check->pdf, dictionary) &&
           qpdf_oh_has_key(check->pdf, dictionary, key);
}

const char *cb_check_name(CbPdfCheck *check, qpdf_oh dictionary, const char *key)
{
    if (!cb_check_has(check, dictionary, key)) {
        return "";
    }
    qpdf_oh value = qpdf_oh_get_key(check->pdf, dictionary, key);
    const char *text = "";
    if (qpdf_oh_is_name(check->pdf, value)) {
        text = qpdf_oh_get_name(check->pdf, value) + 1;
    } else if (qpdf_oh_is_string(check->pdf, value)) {
        text = qpdf_oh_get_utf8_value(check->pdf, value);
    }
    qpdf_oh_release(check->pdf, value);
    return text;
}

static gboolean is_true(CbPdfCheck *check, qpdf_oh root, const char *outer, const char *key)
{
    qpdf_oh dictionary = qpdf_oh_get_key(check->pdf, root, outer);
    gboolean result = FALSE;
    if (cb_check_has(check, dictionary, key)) {
        qpdf_oh value = qpdf_oh_get_key(check->pdf, dictionary, key);
        result = qpdf_oh_is_bool(check->pdf, value) &&
                 qpdf_oh_get_bool_value(check->pdf, value) == QPDF_TRUE;
        qpdf_oh_release(check->pdf, value);
    }
    qpdf_oh_release(check->pdf, dictionary);
    return result;
}

static void check_metadata(CbPdfCheck *check, qpdf_oh root)
{
    unsigned char *data = NULL;
    size_t length = 0;
    QPDF_BOOL filtered = QPDF_FALSE;
    qpdf_oh metadata = qpdf_oh_get_key(check->pdf, root, "/Metadata");
    if (!qpdf_oh_is_stream(check->pdf, metadata) ||
        qpdf_oh_get_stream_data(check->pdf, metadata, qpdf_dl_all, &filtered, &data, &length) !=
            QPDF_SUCCESS) {
        cb_check_report(check, "06-001 the document has no metadata");
        return;
    }
    const char *xmp = (const char *)data;
    if (g_strstr_len(xmp, (gssize)length, "<pdfuaid:part>1</pdfuaid:part>") == NULL) {
        cb_check_report(check, "06-002 the metadata do not say that this is PDF/UA-1");
    }
    if (g_strstr_len(xmp, (gssize)length, "<dc:title>") == NULL) {
        cb_check_report(check, "06-003 the metadata have no title");
    }
    free(data);
    qpdf_oh_release(check->pdf, metadata);
}

static void check_document(CbPdfCheck *check, qpdf_oh root)
{
    if (qpdf_is_encrypted(check->pdf)) {
        cb_check_report(check, "26-001 the file is encrypted");
    }
    if (!is_true(check, root, "/MarkInfo", "/Marked")) {
        cb_check_report(check, "01-007 the file does not say that it is tagged");
    }
    if (!is_true(check, root, "/ViewerPreferences", "/DisplayDocTitle")) {
        cb_check_report(check, "07-002 the title is not what viewers display");
    }
    if (cb_check_name(check, root, "/Lang")[0] == '\0') {
        cb_check_report(check, "11-006 the document has no language");
    }
    if (qpdf_get_num_pages(check->pdf) > 20 && !cb_check_has(check, root, "/Outlines")) {
        cb_check_report(check, "27-001 a long document has no outline");
    }
    check_metadata(check, root);
}

/* Fonts: embedded, and mapped to Unicode. */

static gboolean descriptor_embeds(CbPdfCheck *check, qpdf_oh font)
{
    qpdf_oh descriptor = qpdf_oh_get_key(check->pdf, font, "/FontDescriptor");
    gboolean embedded = cb_check_has(check, descriptor, "/FontFile") ||
                        cb_check_has(check, descriptor, "/FontFile2") ||
                        cb_check_has(check, descriptor, "/FontFile3");
    qpdf_oh_release(check->pdf, descriptor);
    return embedded;
}

static void check_font(CbPdfCheck *check, qpdf_oh font)
{
    g_autofree char *kind = g_strdup(cb_check_name(check, font, "/Subtype"));
    g_autofree char *name = g_strdup(cb_check_name(check, font, "/BaseFont"));
    gboolean descendant = g_str_has_prefix(kind, "CIDFontType");
    if (strcmp(kind, "Type0") != 0 && strcmp(kind, "Type3") != 0 &&
        !descriptor_embeds(check, font)) {
        cb_check_report(check, "31-009 the font %s is not embedded", name);
    }
    if (!descendant && !cb_check_has(check, font, "/ToUnicode")) {
        cb_check_report(check, "31-027 the font %s is not mapped to Unicode", name);
    }
    if (strcmp(kind, "CIDFontType2") == 0 && !cb_check_has(check, font, "/CIDToGIDMap")) {
        cb_check_report(check, "31-005 the font %s does not map its glyphs", name);
    }
}

static void check_objects(CbPdfCheck *check)
{
    qpdf_oh trailer = qpdf_get_trailer(check->pdf);
    qpdf_oh size = qpdf_oh_get_key(check->pdf, trailer, "/Size");
    int objects = qpdf_oh_get_int_value_as_int(check->pdf, size);
    for (int id = 1; id < objects; id++) {
        qpdf_oh object = qpdf_get_object_by_id(check->pdf, id, 0);
        if (qpdf_oh_is_dictionary_of_type(check->pdf, object, "/Font", NULL)) {
            check_font(check, object);
        } else if (qpdf_oh_is_stream(check->pdf, object)) {
            qpdf_oh dictionary = qpdf_oh_get_dict(check->pdf, object);
            if (cb_check_has(check, dictionary, "/Ref")) {
                cb_check_report(check, "30-001 a page shows a part of another file");
            }
            qpdf_oh_release(check->pdf, dictionary);
        }
        qpdf_oh_release(check->pdf, object);
    }
    qpdf_oh_release(check->pdf, size);
    qpdf_oh_release(check->pdf, trailer);
}

static void check_all(CbPdfCheck *check)
{
    qpdf_oh root = qpdf_get_root(check->pdf);
    check_document(check, root);
    cb_check_structure(check, root);
    int pages = qpdf_get_num_pages(check->pdf);
    for (int i = 0; i < pages; i++) {
        qpdf_oh page = qpdf_get_page_n(check->pdf, (size_t)i);
        cb_check_page(check, page, i + 1);
        qpdf_oh_release(check->pdf, page);
    }
    check_objects(check);
}

gboolean cb_pdf_check(const guint8 *data, gsize length, GPtrArray *problems)
{
    guint before = problems->len;
    CbPdfCheck check = {.pdf = qpdf_init(),
                        .problems = problems,
                        .marked = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL),
                        .notes = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL),
                        .linked = g_hash_table_new(NULL, NULL),
                        .owners = g_hash_table_new(NULL, NULL)};
    qpdf_silence_errors(check.pdf);
    qpdf_set_suppress_warnings(check.pdf, QPDF_TRUE);
    qpdf_set_attempt_recovery(check.pdf, QPDF_FALSE);
    if (qpdf_read_memory(check.pdf, "file", (const char *)data, length, NULL) != QPDF_SUCCESS) {
        cb_check_report(&check, "this is no PDF");
    } else {
        check_all(&check);
    }
    qpdf_cleanup(&check.pdf);
    g_hash_table_unref(check.marked);
    g_hash_table_unref(check.notes);
    g_hash_table_unref(check.linked);
    g_hash_table_unref(check.owners);
    return problems->len == before;
}
