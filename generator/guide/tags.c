#include "guide/tags.h"

#include <cairo-pdf.h>

static const char span_tag[] = "Span";

void cb_tags_init(CbTags *tags, cairo_t *cr)
{
    *tags = (CbTags){.cr = cr,
                     .records = g_array_new(FALSE, TRUE, sizeof(CbTagRecord)),
                     .open = g_ptr_array_new(),
                     .leaf_link = CB_NO_LINK};
}

void cb_tags_clear(CbTags *tags)
{
    g_clear_pointer(&tags->records, g_array_unref);
    g_clear_pointer(&tags->open, g_ptr_array_unref);
}

static void begin(CbTags *tags, const char *tag, const CbElement *element, const char *contents,
                  const char *attributes)
{
    CbTagRecord record = {.tag = tag, .contents = contents};
    if (element != NULL) {
        record.element = *element;
    }
    g_array_append_val(tags->records, record);
    g_ptr_array_add(tags->open, (gpointer)(gsize)tag);
    cairo_tag_begin(tags->cr, tag, attributes);
}

static void end(CbTags *tags)
{
    const char *tag = g_ptr_array_index(tags->open, tags->open->len - 1);
    cairo_tag_end(tags->cr, tag);
    g_ptr_array_set_size(tags->open, (gint)tags->open->len - 1);
}

void cb_tags_open(CbTags *tags, const CbElement *element)
{
    cb_tags_end_text(tags);
    begin(tags, element->tag, element, NULL, "");
}

void cb_tags_open_leaf(CbTags *tags, const CbElement *element)
{
    cb_tags_open(tags, element);
    tags->leaf = element->tag;
}

void cb_tags_close(CbTags *tags)
{
    cb_tags_end_text(tags);
    tags->leaf = NULL;
    end(tags);
}

const char *cb_tags_innermost(const CbTags *tags)
{
    return tags->open->len > 0 ? g_ptr_array_index(tags->open, tags->open->len - 1) : NULL;
}

static gboolean is_own_leaf(const CbTags *tags)
{
    return tags->leaf == span_tag || tags->leaf_link != CB_NO_LINK;
}

void cb_tags_end_text(CbTags *tags)
{
    if (tags->leaf != NULL && is_own_leaf(tags)) {
        tags->leaf = NULL;
        tags->leaf_link = CB_NO_LINK;
        end(tags);
    }
}

void cb_tags_text(CbTags *tags, const char *language)
{
    gboolean is_other = tags->leaf == span_tag && tags->leaf_language != language;
    if (tags->leaf_link != CB_NO_LINK || is_other) {
        cb_tags_end_text(tags);
    }
    if (tags->leaf == NULL) {
        begin(tags, span_tag, &(CbElement){.language = language}, NULL, "");
        tags->leaf = span_tag;
        tags->leaf_language = language;
    }
}

/* Cairo's attribute strings: ' and \ are escaped. */
static void append_quoted(GString *out, const char *name, const char *value)
{
    g_string_append_printf(out, " %s='", name);
    for (const char *at = value; *at != '\0'; at++) {
        if (*at == '\'' || *at == '\\') {
            g_string_append_c(out, '\\');
        }
        g_string_append_c(out, *at);
    }
    g_string_append_c(out, '\'');
}

/* An address as a PDF wants it: ASCII, what is not is escaped. */
static void append_uri(GString *out, const char *uri)
{
    g_autofree char *ascii = g_uri_escape_string(uri, ":/?#[]@!$&'()*+,;=%", FALSE);
    append_quoted(out, "uri", ascii);
}

gboolean cb_tags_in_link(const CbTags *tags, gint32 number)
{
    return tags->leaf != NULL && tags->leaf_link == number;
}

void cb_tags_link(CbTags *tags, gint32 number, const CbGuideLink *link, const char *rectangles)
{
    if (cb_tags_in_link(tags, number)) {
        return;
    }
    cb_tags_end_text(tags);
    g_autoptr(GString) attributes = g_string_new(rectangles);
    if (link->destination != NULL) {
        append_quoted(attributes, "dest", link->destination);
    } else {
        append_uri(attributes, link->uri);
    }
    begin(tags, CAIRO_TAG_LINK, &(CbElement){.language = link->language, .alt = link->alt},
          link->contents, attributes->str);
    tags->leaf = CAIRO_TAG_LINK;
    tags->leaf_link = number;
}

void cb_tags_set_box(CbTags *tags, const double box[4])
{
    CbTagRecord *record = &g_array_index(tags->records, CbTagRecord, tags->records->len - 1);
    record->has_box = TRUE;
    for (int i = 0; i < 4; i++) {
        record->box[i] = box[i];
    }
}

void cb_tags_destination(CbTags *tags, const char *name, double x, double y)
{
    char number[2][G_ASCII_DTOSTR_BUF_SIZE];
    g_autoptr(GString) attributes = g_string_new(NULL);
    append_quoted(attributes, "name", name);
    g_string_append_printf(attributes, " x=%s y=%s",
                           g_ascii_formatd(number[0], sizeof number[0], "%.2f", x),
                           g_ascii_formatd(number[1], sizeof number[1], "%.2f", y));
    cairo_tag_begin(tags->cr, CAIRO_TAG_DEST, attributes->str);
    cairo_tag_end(tags->cr, CAIRO_TAG_DEST);
}
