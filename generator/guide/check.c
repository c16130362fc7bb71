#include "guide/check_parts.h"

#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#define LONGEST_SUBTAG 8u /* of a language's tag (BCP 47) */

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

/* Languages are written as BCP 47 wants them: words of letters and digits, the first of letters. */
gboolean cb_check_is_language(const char *tag)
{
    g_auto(GStrv) words = g_strsplit(tag, "-", -1);
    for (guint i = 0; words[i] != NULL; i++) {
        gsize length = strlen(words[i]);
        for (gsize at = 0; at < length; at++) {
            if (i == 0 ? !g_ascii_isalpha(words[i][at]) : !g_ascii_isalnum(words[i][at])) {
                return FALSE;
            }
        }
        if (length == 0 || length > LONGEST_SUBTAG) {
            return FALSE;
        }
    }
    return words[0] != NULL;
}

static void check_layers(CbPdfCheck *check, qpdf_oh configuration)
{
    if (cb_check_name(check, configuration, "/Name")[0] == '\0') {
        cb_check_report(check, "20-001 a configuration of optional content has no name");
    }
    if (cb_check_has(check, configuration, "/AS")) {
        cb_check_report(check, "20-003 optional content changes by itself");
    }
}

static void check_optional_content(CbPdfCheck *check, qpdf_oh root)
{
    if (!cb_check_has(check, root, "/OCProperties")) {
        return;
    }
    qpdf_oh properties = qpdf_oh_get_key(check->pdf, root, "/OCProperties");
    qpdf_oh usual = qpdf_oh_get_key(check->pdf, properties, "/D");
    qpdf_oh others = qpdf_oh_get_key(check->pdf, properties, "/Configs");
    int count =
        qpdf_oh_is_array(check->pdf, others) ? qpdf_oh_get_array_n_items(check->pdf, others) : 0;
    check_layers(check, usual);
    for (int i = 0; i < count; i++) {
        qpdf_oh other = qpdf_oh_get_array_item(check->pdf, others, i);
        check_layers(check, other);
        qpdf_oh_release(check->pdf, other);
    }
    qpdf_oh_release(check->pdf, others);
    qpdf_oh_release(check->pdf, usual);
    qpdf_oh_release(check->pdf, properties);
}

static void check_document(CbPdfCheck *check, qpdf_oh root)
{
    if (qpdf_is_encrypted(check->pdf)) {
        cb_check_report(check, "26-001 the file is encrypted");
    }
    if (!is_true(check, root, "/MarkInfo", "/Marked")) {
        cb_check_report(check, "01-007 the file does not say that it is tagged");
    }
    if (is_true(check, root, "/MarkInfo", "/Suspects")) {
        cb_check_report(check, "01-007 the file says that its tags are guessed");
    }
    if (!is_true(check, root, "/ViewerPreferences", "/DisplayDocTitle")) {
        cb_check_report(check, "07-002 the title is not what viewers display");
    }
    const char *language = cb_check_name(check, root, "/Lang");
    if (language[0] == '\0') {
        cb_check_report(check, "11-006 the document has no language");
    } else if (!cb_check_is_language(language)) {
        cb_check_report(check, "11-006 the document's language is no language: %s", language);
    }
    if (qpdf_get_num_pages(check->pdf) > 20 && !cb_check_has(check, root, "/Outlines")) {
        cb_check_report(check, "27-001 a long document has no outline");
    }
    check_metadata(check, root);
    check_optional_content(check, root);
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

/* What a line of a map to Unicode gives: the last string of it, or those of its array. */
static void check_targets(CbPdfCheck *check, const char *line, const char *name)
{
    const char *array = strchr(line, '[');
    const char *at = array != NULL ? array : strrchr(line, '<');
    for (at = at != NULL ? strchr(at, '<') : NULL; at != NULL; at = strchr(at + 1, '<')) {
        for (const char *unit = at + 1; strspn(unit, "0123456789abcdefABCDEF") >= 4; unit += 4) {
            g_autofree char *digits = g_strndup(unit, 4);
            guint64 value = g_ascii_strtoull(digits, NULL, 16);
            if (value == 0) {
                cb_check_report(check, "31-028 the font %s maps to U+0000", name);
            } else if (value == 0xFEFF || value == 0xFFFE) {
                cb_check_report(check, "31-029 the font %s maps to U+%s", name, digits);
            }
        }
    }
}

static void check_unicode(CbPdfCheck *check, qpdf_oh font, const char *name)
{
    unsigned char *data = NULL;
    size_t length = 0;
    QPDF_BOOL filtered = QPDF_FALSE;
    gboolean is_map = FALSE;
    qpdf_oh stream = qpdf_oh_get_key(check->pdf, font, "/ToUnicode");
    if (qpdf_oh_is_stream(check->pdf, stream) &&
        qpdf_oh_get_stream_data(check->pdf, stream, qpdf_dl_all, &filtered, &data, &length) ==
            QPDF_SUCCESS) {
        g_autofree char *text = g_strndup((const char *)data, length);
        g_auto(GStrv) lines = g_strsplit_set(text, "\r\n", -1);
        for (guint i = 0; lines[i] != NULL; i++) {
            is_map = (is_map || strstr(lines[i], "beginbf") != NULL) &&
                     strstr(lines[i], "endbf") == NULL;
            if (is_map) {
                check_targets(check, lines[i], name);
            }
        }
        free(data);
    } else {
        cb_check_report(check, "31-027 the font %s has a map to Unicode that is none", name);
    }
    qpdf_oh_release(check->pdf, stream);
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
    } else if (!descendant) {
        check_unicode(check, font, name);
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
