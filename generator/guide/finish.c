#include "guide/finish.h"

#include "base/escape.h"
#include "base/version.h"
#include "guide/content_stream.h"
#include "guide/link_areas.h"

#include <stdlib.h>
#include <string.h>

#define PDF_VERSION "1.7"

typedef struct {
    qpdf_data pdf;
    const CbGuideInput *input;
    const GArray *records; /* of CbTagRecord */
    guint next;            /* the record of the next element */
    GArray *ids;           /* of Identified */
    GArray *rests;         /* of Rest, in order */
    GArray *links;         /* of CbLinkElement, in order */
    char *error;
} Finish;

/* An element that has an id. */
typedef struct {
    const char *id;
    qpdf_oh element;
} Identified;

/* More of an element. */
typedef struct {
    const char *id;
    qpdf_oh parent, element;
    guint levels; /* how deep their last and first elements are one */
} Rest;

static void fail(Finish *finish, const char *message)
{
    if (finish->error == NULL) {
        finish->error = g_strdup(message);
    }
}

/* Setting keys: the new value is released here. */

static void set(Finish *finish, qpdf_oh dictionary, const char *key, qpdf_oh value)
{
    qpdf_oh_replace_key(finish->pdf, dictionary, key, value);
    qpdf_oh_release(finish->pdf, value);
}

static void set_name(Finish *finish, qpdf_oh dictionary, const char *key, const char *name)
{
    set(finish, dictionary, key, qpdf_oh_new_name(finish->pdf, name));
}

static void set_text(Finish *finish, qpdf_oh dictionary, const char *key, const char *text)
{
    set(finish, dictionary, key, qpdf_oh_new_unicode_string(finish->pdf, text));
}

static void set_true(Finish *finish, qpdf_oh dictionary, const char *key)
{
    qpdf_oh inner = qpdf_oh_new_dictionary(finish->pdf);
    set(finish, inner, key, qpdf_oh_new_bool(finish->pdf, QPDF_TRUE));
    const char *outer = strcmp(key, "/Marked") == 0 ? "/MarkInfo" : "/ViewerPreferences";
    set(finish, dictionary, outer, inner);
}

/* Metadata. */

static void append_property(GString *xmp, const char *name, const char *kind, const char *text)
{
    if (text == NULL) {
        return;
    }
    gboolean localised = strcmp(kind, "Alt") == 0;
    g_string_append_printf(xmp, "<dc:%s><rdf:%s><rdf:li%s>", name, kind,
                           localised ? " xml:lang=\"x-default\"" : "");
    cb_escape_xml(xmp, text, -1);
    g_string_append_printf(xmp, "</rdf:li></rdf:%s></dc:%s>", kind, name);
}

static GString *make_xmp(const CbGuideInput *input)
{
    GString *xmp =
        g_string_new("<?xpacket begin=\"\xEF\xBB\xBF\" id=\"W5M0MpCehiHzreSzNTczkc9d\"?>"
                     "<x:xmpmeta xmlns:x=\"adobe:ns:meta/\">"
                     "<rdf:RDF xmlns:rdf=\"http://www.w3.org/1999/02/22-rdf-syntax-ns#\">"
                     "<rdf:Description rdf:about=\"\" xmlns:dc=\"http://purl.org/dc/elements/1.1/\""
                     " xmlns:xmp=\"http://ns.adobe.com/xap/1.0/\""
                     " xmlns:pdfuaid=\"http://www.aiim.org/pdfua/ns/id/\">"
                     "<pdfuaid:part>1</pdfuaid:part>");
    append_property(xmp, "title", "Alt",
                    input->full_title != NULL ? input->full_title : input->title);
    append_property(xmp, "creator", "Seq", input->author);
    append_property(xmp, "description", "Alt", input->description);
    append_property(xmp, "language", "Bag", input->language);
    g_string_append_printf(xmp,
                           "<xmp:CreateDate>%s</xmp:CreateDate>"
                           "<xmp:CreatorTool>Casebook " CB_VERSION "</xmp:CreatorTool>",
                           input->created);
    g_string_append(xmp, "</rdf:Description></rdf:RDF></x:xmpmeta><?xpacket end=\"w\"?>");
    return xmp;
}

static void add_metadata(Finish *finish, qpdf_oh root)
{
    qpdf_data pdf = finish->pdf;
    GString *xmp = make_xmp(finish->input);
    qpdf_oh stream = qpdf_oh_new_stream(pdf);
    qpdf_oh none = qpdf_oh_new_null(pdf);
    qpdf_oh_replace_stream_data(pdf, stream, (const unsigned char *)xmp->str, xmp->len, none, none);
    qpdf_oh dictionary = qpdf_oh_get_dict(pdf, stream);
    set_name(finish, dictionary, "/Type", "/Metadata");
    set_name(finish, dictionary, "/Subtype", "/XML");
    qpdf_oh_release(pdf, dictionary);
    qpdf_oh_release(pdf, none);
    set(finish, root, "/Metadata", stream);
    g_string_free(xmp, TRUE);
}

/* "2026-11-21T00:00:00Z" as a PDF date. */
static void set_date(Finish *finish)
{
    g_autoptr(GString) date = g_string_new("D:");
    for (const char *at = finish->input->created; *at != '\0'; at++) {
        if (g_ascii_isdigit(*at)) {
            g_string_append_c(date, *at);
        }
    }
    g_string_append_c(date, 'Z');
    qpdf_set_info_key(finish->pdf, "/CreationDate", date->str);
    qpdf_set_info_key(finish->pdf, "/Creator", "Casebook " CB_VERSION);
}

/* The structure. */

static void set_attribute(Finish *finish, qpdf_oh element, const char *owner, const char *key,
                          const char *value)
{
    g_autofree char *name = g_strconcat("/", value, NULL);
    qpdf_oh attributes = qpdf_oh_new_dictionary(finish->pdf);
    set_name(finish, attributes, "/O", owner);
    set_name(finish, attributes, key, name);
    set(finish, element, "/A", attributes);
}

static void set_box(Finish *finish, qpdf_oh element, const double box[4])
{
    qpdf_oh attributes = qpdf_oh_new_dictionary(finish->pdf);
    qpdf_oh array = qpdf_oh_new_array(finish->pdf);
    for (int i = 0; i < 4; i++) {
        qpdf_oh number = qpdf_oh_new_real_from_double(finish->pdf, box[i], 2);
        qpdf_oh_append_item(finish->pdf, array, number);
        qpdf_oh_release(finish->pdf, number);
    }
    set_name(finish, attributes, "/O", "/Layout");
    set_name(finish, attributes, "/Placement", "/Block");
    set(finish, attributes, "/BBox", array);
    set(finish, element, "/A", attributes);
}

/* A link's annotation says where the link leads. */
static void complete_annotation(Finish *finish, qpdf_oh element, qpdf_oh kid, const char *contents)
{
    if (!qpdf_oh_is_dictionary(finish->pdf, kid) || !qpdf_oh_has_key(finish->pdf, kid, "/Obj")) {
        return;
    }
    CbLinkElement link = {.element = qpdf_oh_new_object(finish->pdf, element),
                          .annotation = qpdf_oh_get_key(finish->pdf, kid, "/Obj")};
    set_text(finish, link.annotation, "/Contents", contents);
    g_array_append_val(finish->links, link);
}

static void complete_link(Finish *finish, qpdf_oh element, const char *contents)
{
    qpdf_oh kids = qpdf_oh_get_key(finish->pdf, element, "/K");
    int count =
        qpdf_oh_is_array(finish->pdf, kids) ? qpdf_oh_get_array_n_items(finish->pdf, kids) : 0;
    for (int i = 0; i < count; i++) {
        qpdf_oh kid = qpdf_oh_get_array_item(finish->pdf, kids, i);
        complete_annotation(finish, element, kid, contents);
        qpdf_oh_release(finish->pdf, kid);
    }
    qpdf_oh_release(finish->pdf, kids);
}

static void complete_element(Finish *finish, qpdf_oh element, const CbTagRecord *record)
{
    const CbElement *it = &record->element;
    if (it->alt != NULL) {
        set_text(finish, element, "/Alt", it->alt);
    }
    if (it->scope != NULL) {
        set_attribute(finish, element, "/Table", "/Scope", it->scope);
    }
    if (it->numbering != NULL) {
        set_attribute(finish, element, "/List", "/ListNumbering", it->numbering);
    }
    if (it->language != NULL) {
        set_text(finish, element, "/Lang", it->language);
    }
    if (record->has_box) {
        set_box(finish, element, record->box);
    }
    if (record->contents != NULL) {
        complete_link(finish, element, record->contents);
    }
    if (it->goes_on > 0) {
        Rest rest = {.id = it->id,
                     .parent = qpdf_oh_get_key(finish->pdf, element, "/P"),
                     .element = element,
                     .levels = it->goes_on};
        g_array_append_val(finish->rests, rest);
    } else if (it->id != NULL) {
        set_text(finish, element, "/ID", it->id);
        Identified identified = {it->id, element};
        g_array_append_val(finish->ids, identified);
    }
}

/* Takes the record of the element; what Cairo wrote must be what was drawn. */
static const CbTagRecord *take_record(Finish *finish, qpdf_oh element)
{
    if (finish->next >= finish->records->len) {
        fail(finish, "there are more elements than were drawn");
        return NULL;
    }
    const CbTagRecord *record = &g_array_index(finish->records, CbTagRecord, finish->next++);
    qpdf_oh tag = qpdf_oh_get_key(finish->pdf, element, "/S");
    const char *name = qpdf_oh_get_name(finish->pdf, tag);
    if (name[0] != '/' || strcmp(name + 1, record->tag) != 0) {
        fail(finish, "an element is not the one that was drawn");
    }
    qpdf_oh_release(finish->pdf, tag);
    return record;
}

/* Pushes the children of an element that are dictionaries, the last first. */
static void push_kids(Finish *finish, qpdf_oh element, GArray *stack)
{
    qpdf_oh kids = qpdf_oh_get_key(finish->pdf, element, "/K");
    if (qpdf_oh_is_array(finish->pdf, kids)) {
        for (int i = qpdf_oh_get_array_n_items(finish->pdf, kids); i-- > 0;) {
            qpdf_oh kid = qpdf_oh_get_array_item(finish->pdf, kids, i);
            if (qpdf_oh_is_dictionary(finish->pdf, kid)) {
                g_array_append_val(stack, kid);
            } else {
                qpdf_oh_release(finish->pdf, kid);
            }
        }
    } else if (qpdf_oh_is_dictionary(finish->pdf, kids)) {
        g_array_append_val(stack, kids);
        return;
    }
    qpdf_oh_release(finish->pdf, kids);
}

static void complete_structure(Finish *finish, qpdf_oh tree)
{
    g_autoptr(GArray) stack = g_array_new(FALSE, FALSE, sizeof(qpdf_oh));
    const CbTagRecord *record = NULL;
    push_kids(finish, tree, stack);
    while (stack->len > 0 && finish->error == NULL) {
        qpdf_oh node = g_array_index(stack, qpdf_oh, stack->len - 1);
        g_array_set_size(stack, stack->len - 1);
        if (qpdf_oh_has_key(finish->pdf, node, "/S")) {
            record = take_record(finish, node);
            if (record != NULL) {
                complete_element(finish, node, record);
                push_kids(finish, node, stack);
            }
            if (record != NULL && record->element.id != NULL) {
                continue; /* the tree of ids needs it */
            }
        }
        qpdf_oh_release(finish->pdf, node);
    }
    if (finish->next != finish->records->len) {
        fail(finish, "elements that were drawn are missing");
    }
}

static int compare_ids(gconstpointer a, gconstpointer b)
{
    return strcmp(((const Identified *)a)->id, ((const Identified *)b)->id);
}

static void add_id_tree(Finish *finish, qpdf_oh tree)
{
    if (finish->ids->len == 0) {
        return;
    }
    qpdf_oh names = qpdf_oh_new_array(finish->pdf);
    g_array_sort(finish->ids, compare_ids);
    for (guint i = 0; i < finish->ids->len; i++) {
        const Identified *it = &g_array_index(finish->ids, Identified, i);
        qpdf_oh id = qpdf_oh_new_unicode_string(finish->pdf, it->id);
        qpdf_oh_append_item(finish->pdf, names, id);
        qpdf_oh_append_item(finish->pdf, names, it->element);
        qpdf_oh_release(finish->pdf, id);
    }
    qpdf_oh root = qpdf_oh_new_dictionary(finish->pdf);
    set(finish, root, "/Names", names);
    set(finish, tree, "/IDTree", root);
}

/* The children of an element as an array, which it becomes if it is none. */
static qpdf_oh kids_of(Finish *finish, qpdf_oh element)
{
    qpdf_oh kids = qpdf_oh_get_key(finish->pdf, element, "/K");
    if (qpdf_oh_is_array(finish->pdf, kids)) {
        return kids;
    }
    qpdf_oh array = qpdf_oh_new_array(finish->pdf);
    if (!qpdf_oh_is_null(finish->pdf, kids)) {
        qpdf_oh_append_item(finish->pdf, array, kids);
    }
    qpdf_oh_release(finish->pdf, kids);
    qpdf_oh_replace_key(finish->pdf, element, "/K", array);
    return array;
}

/* Moves the children of `rest` behind those of `element`; `levels` of their first and last become
 * one. */
static void join(Finish *finish, qpdf_oh element, qpdf_oh rest, guint levels)
{
    qpdf_data pdf = finish->pdf;
    qpdf_oh kids = kids_of(finish, element);
    qpdf_oh more = kids_of(finish, rest);
    int n_kids = qpdf_oh_get_array_n_items(pdf, kids);
    for (int i = 0; i < qpdf_oh_get_array_n_items(pdf, more); i++) {
        qpdf_oh kid = qpdf_oh_get_array_item(pdf, more, i);
        if (i == 0 && levels > 1 && n_kids > 0) {
            qpdf_oh last = qpdf_oh_get_array_item(pdf, kids, n_kids - 1);
            join(finish, last, kid, levels - 1);
            qpdf_oh_release(pdf, last);
        } else {
            qpdf_oh_replace_key(pdf, kid, "/P", element);
            qpdf_oh_append_item(pdf, kids, kid);
        }
        qpdf_oh_release(pdf, kid);
    }
    qpdf_oh_release(pdf, more);
    qpdf_oh_release(pdf, kids);
}

static void remove_kid(Finish *finish, qpdf_oh parent, qpdf_oh element)
{
    qpdf_oh kids = kids_of(finish, parent);
    int id = qpdf_oh_get_object_id(finish->pdf, element);
    for (int i = qpdf_oh_get_array_n_items(finish->pdf, kids); i-- > 0;) {
        qpdf_oh kid = qpdf_oh_get_array_item(finish->pdf, kids, i);
        if (qpdf_oh_get_object_id(finish->pdf, kid) == id) {
            qpdf_oh_erase_item(finish->pdf, kids, i);
        }
        qpdf_oh_release(finish->pdf, kid);
    }
    qpdf_oh_release(finish->pdf, kids);
}

/* What is drawn of one element in several places becomes one. */
static void join_rests(Finish *finish)
{
    g_autoptr(GHashTable) first = g_hash_table_new(g_str_hash, g_str_equal);
    for (guint i = 0; finish->rests->len > 0 && i < finish->ids->len; i++) {
        Identified *it = &g_array_index(finish->ids, Identified, i);
        g_hash_table_insert(first, (gpointer)(gsize)it->id, &it->element);
    }
    for (guint i = 0; i < finish->rests->len; i++) {
        const Rest *rest = &g_array_index(finish->rests, Rest, i);
        const qpdf_oh *element = g_hash_table_lookup(first, rest->id);
        if (element == NULL) {
            fail(finish, "a note goes on that was not begun");
            return;
        }
        join(finish, *element, rest->element, rest->levels);
        remove_kid(finish, rest->parent, rest->element);
    }
}

/* Pages and fonts. */

static void mark_page(Finish *finish, qpdf_oh page)
{
    qpdf_data pdf = finish->pdf;
    unsigned char *data = NULL;
    size_t length = 0;
    set_name(finish, page, "/Tabs", "/S");
    /* Cairo names a picture twice in the resources of a page that shows it twice: a warning. */
    if (qpdf_oh_get_page_content_data(pdf, page, &data, &length) > QPDF_WARNINGS) {
        fail(finish, "a page cannot be read");
        return;
    }
    GString *marked = g_string_sized_new(length + length / 16);
    if (!cb_content_mark_artifacts((const char *)data, length, marked)) {
        fail(finish, "a page is not understood");
    }
    qpdf_oh stream = qpdf_oh_new_stream(pdf);
    qpdf_oh none = qpdf_oh_new_null(pdf);
    qpdf_oh_replace_stream_data(pdf, stream, (const unsigned char *)marked->str, marked->len, none,
                                none);
    set(finish, page, "/Contents", stream);
    qpdf_oh_release(pdf, none);
    g_string_free(marked, TRUE);
    free(data);
}

static void mark_pages(Finish *finish)
{
    int pages = qpdf_get_num_pages(finish->pdf);
    for (int i = 0; i < pages && finish->error == NULL; i++) {
        qpdf_oh page = qpdf_get_page_n(finish->pdf, (size_t)i);
        mark_page(finish, page);
        qpdf_oh_release(finish->pdf, page);
    }
}

static void complete_font(Finish *finish, qpdf_oh font)
{
    qpdf_oh subtype = qpdf_oh_get_key(finish->pdf, font, "/Subtype");
    if (qpdf_oh_is_name_and_equals(finish->pdf, subtype, "/CIDFontType2")) {
        set_name(finish, font, "/CIDToGIDMap", "/Identity");
    }
    qpdf_oh_release(finish->pdf, subtype);
}

static void complete_fonts(Finish *finish)
{
    qpdf_oh trailer = qpdf_get_trailer(finish->pdf);
    qpdf_oh size = qpdf_oh_get_key(finish->pdf, trailer, "/Size");
    int objects = qpdf_oh_get_int_value_as_int(finish->pdf, size);
    for (int id = 1; id < objects; id++) {
        qpdf_oh object = qpdf_get_object_by_id(finish->pdf, id, 0);
        if (qpdf_oh_is_dictionary_of_type(finish->pdf, object, "/Font", NULL)) {
            complete_font(finish, object);
        }
        qpdf_oh_release(finish->pdf, object);
    }
    qpdf_oh_release(finish->pdf, size);
    qpdf_oh_release(finish->pdf, trailer);
}

static void complete(Finish *finish)
{
    qpdf_oh root = qpdf_get_root(finish->pdf);
    qpdf_oh tree = qpdf_oh_get_key(finish->pdf, root, "/StructTreeRoot");
    set_text(finish, root, "/Lang", finish->input->language);
    set_true(finish, root, "/Marked");
    set_true(finish, root, "/DisplayDocTitle");
    add_metadata(finish, root);
    set_date(finish);
    complete_structure(finish, tree);
    if (finish->error == NULL) {
        join_rests(finish);
        add_id_tree(finish, tree);
        cb_link_areas(finish->pdf, tree, finish->links);
        mark_pages(finish);
        complete_fonts(finish);
    }
}

static GBytes *write_out(Finish *finish)
{
    qpdf_data pdf = finish->pdf;
    if (qpdf_init_write_memory(pdf) > QPDF_WARNINGS) {
        fail(finish, "the file cannot be written");
        return NULL;
    }
    qpdf_set_minimum_pdf_version(pdf, PDF_VERSION);
    qpdf_set_object_stream_mode(pdf, qpdf_o_generate);
    qpdf_set_compress_streams(pdf, QPDF_TRUE);
    qpdf_set_deterministic_ID(pdf, QPDF_TRUE);
    if (qpdf_write(pdf) > QPDF_WARNINGS) {
        fail(finish, "the file cannot be written");
        return NULL;
    }
    return g_bytes_new(qpdf_get_buffer(pdf), qpdf_get_buffer_length(pdf));
}

GBytes *cb_finish(const CbGuideInput *input, const GArray *records, const guint8 *data,
                  gsize length, char **error)
{
    GBytes *bytes = NULL;
    Finish finish = {.pdf = qpdf_init(),
                     .input = input,
                     .records = records,
                     .ids = g_array_new(FALSE, FALSE, sizeof(Identified)),
                     .rests = g_array_new(FALSE, FALSE, sizeof(Rest)),
                     .links = g_array_new(FALSE, FALSE, sizeof(CbLinkElement))};
    qpdf_silence_errors(finish.pdf);
    qpdf_set_suppress_warnings(finish.pdf, QPDF_TRUE);
    if (qpdf_read_memory(finish.pdf, "guide", (const char *)data, length, NULL) > QPDF_WARNINGS) {
        fail(&finish, "what was drawn cannot be read");
    } else {
        complete(&finish);
    }
    if (finish.error == NULL) {
        bytes = write_out(&finish);
    }
    qpdf_cleanup(&finish.pdf);
    g_array_unref(finish.ids);
    g_array_unref(finish.rests);
    g_array_unref(finish.links);
    *error = finish.error;
    return bytes;
}
