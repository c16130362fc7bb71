#include "guide/svg_look.h"

#include <cairo-pdf.h>
#include <string.h>

#define LONGEST_SIDE 400.0 /* points, of a drawing that is drawn to be looked at */
#define DECLARATION 200u   /* bytes: so far an encoding is looked for */

/* Pixels. */

static gboolean is_at(const char *at, const char *end, const char *word)
{
    gsize length = strlen(word);
    return (gsize)(end - at) >= length && g_ascii_strncasecmp(at, word, length) == 0;
}

static gboolean holds(const char *data, gsize length, const char *word)
{
    const char *end = data + length;
    for (const char *at = data; at < end; at++) {
        if (g_ascii_tolower(*at) == word[0] && is_at(at, end, word)) {
            return TRUE;
        }
    }
    return FALSE;
}

static const struct {
    const char *word;
    const char *name;
} causes[] = {{"<mask", "<mask>"}, {"<filter", "<filter>"}, {"<image", "<image>"},
              {"mask", "a mask"},  {"filter", "a filter"},  {"image", "an image"}};

/* Whether words in it may be written in ways that hide them: references to characters, entities,
 * escapes of CSS, encodings other than ASCII's. */
static gboolean is_disguised(const char *data, gsize length)
{
    const char *declared = g_strstr_len(data, (gssize)MIN(length, DECLARATION), "encoding=");
    gboolean is_utf8 =
        declared == NULL || is_at(declared + strlen("encoding=") + 1, data + length, "utf-8");
    return !is_utf8 || memchr(data, '\\', length) != NULL || memchr(data, '\0', length) != NULL ||
           g_strstr_len(data, (gssize)length, "&#") != NULL ||
           g_strstr_len(data, (gssize)length, "<!ENTITY") != NULL;
}

static cairo_status_t write_bytes(void *closure, const unsigned char *data, unsigned int length)
{
    g_byte_array_append(closure, data, length);
    return CAIRO_STATUS_SUCCESS;
}

/* Whether a PDF with nothing but the drawing has an image in it. */
static gboolean draws_pixels(RsvgHandle *svg, double width, double height)
{
    static const char image[] = "/Subtype /Image";
    double scale = MIN(1.0, LONGEST_SIDE / MAX(width, height));
    RsvgRectangle viewport = {0, 0, width * scale, height * scale};
    g_autoptr(GByteArray) bytes = g_byte_array_new();
    cairo_surface_t *surface =
        cairo_pdf_surface_create_for_stream(write_bytes, bytes, viewport.width, viewport.height);
    cairo_t *cr = cairo_create(surface);
    rsvg_handle_render_document(svg, cr, &viewport, NULL);
    cairo_destroy(cr);
    cairo_surface_finish(surface);
    cairo_surface_destroy(surface);
    return memmem(bytes->data, bytes->len, image, strlen(image)) != NULL;
}

const char *cb_svg_raster_cause(RsvgHandle *svg, const char *data, gsize length, double width,
                                double height)
{
    const char *cause = is_disguised(data, length) ? "an effect" : NULL;
    for (gsize i = G_N_ELEMENTS(causes); i-- > 0;) {
        cause = holds(data, length, causes[i].word) ? causes[i].name : cause;
    }
    return cause != NULL && draws_pixels(svg, width, height) ? cause : NULL;
}

/* Text. */

typedef struct {
    GString *shown;
    guint depth;
    guint text;   /* depth of the <text> that is open, 0: none */
    guint hidden; /* depth of the outermost element that is not shown, 0: none */
} TextReader;

static gboolean is_not_shown(const char *name, const char **keys, const char **values)
{
    static const char *const silent[] = {"title",  "desc",     "metadata", "defs", "style",
                                         "script", "clipPath", "mask",     NULL};
    if (g_strv_contains(silent, name)) {
        return TRUE;
    }
    for (guint i = 0; keys[i] != NULL; i++) {
        gboolean is_style = strcmp(keys[i], "style") == 0;
        g_auto(GStrv) words = g_strsplit_set(values[i], " \t\n", -1);
        g_autofree char *value = g_strjoinv("", words);
        if ((strcmp(keys[i], "display") == 0 && strcmp(value, "none") == 0) ||
            (is_style && strstr(value, "display:none") != NULL)) {
            return TRUE;
        }
    }
    return FALSE;
}

static void start_element(GMarkupParseContext *context, const char *name, const char **keys,
                          const char **values, gpointer user_data, GError **error)
{
    (void)context;
    (void)error;
    TextReader *reader = user_data;
    const char *colon = strchr(name, ':');
    const char *local = colon != NULL ? colon + 1 : name;
    reader->depth++;
    if (reader->hidden == 0 && is_not_shown(local, keys, values)) {
        reader->hidden = reader->depth;
    }
    if (reader->text == 0 && strcmp(local, "text") == 0) {
        reader->text = reader->depth;
    }
}

static void end_element(GMarkupParseContext *context, const char *name, gpointer user_data,
                        GError **error)
{
    (void)context;
    (void)name;
    (void)error;
    TextReader *reader = user_data;
    reader->hidden = reader->hidden == reader->depth ? 0 : reader->hidden;
    if (reader->text == reader->depth) {
        reader->text = 0;
        g_string_append_c(reader->shown, ' ');
    }
    reader->depth--;
}

static void take_text(GMarkupParseContext *context, const char *text, gsize length,
                      gpointer user_data, GError **error)
{
    (void)context;
    (void)error;
    TextReader *reader = user_data;
    if (reader->text > 0 && reader->hidden == 0) {
        g_string_append_len(reader->shown, text, (gssize)length);
    }
}

/* The file in UTF-8, NULL if it cannot be made that. `*length` is its own and then the result's. */
static char *as_utf8(const char *data, gsize *length)
{
    g_autofree char *encoding = NULL;
    const char *declared = g_strstr_len(data, (gssize)MIN(*length, DECLARATION), "encoding=");
    const char *start = declared != NULL ? declared + strlen("encoding=") + 1 : data;
    gsize name = 0;
    while (declared != NULL && start + name < data + *length &&
           (g_ascii_isalnum(start[name]) || strchr("-_.", start[name]) != NULL) &&
           start[name] != '\0') {
        name++;
    }
    encoding = *length > 1 && data[1] == '\0' ? g_strdup("UTF-16LE") : g_strndup(start, name);
    if (encoding[0] == '\0' || g_ascii_strcasecmp(encoding, "utf-8") == 0) {
        return g_strndup(data, *length);
    }
    return g_convert(data, (gssize)*length, "UTF-8", encoding, NULL, length, NULL);
}

/* Makes spaces of references to entities that the file itself declares: what reads it next knows
 * none but those of XML. */
static void blank_entities(char *text)
{
    static const char *const known[] = {"&amp;", "&lt;", "&gt;", "&quot;", "&apos;", "&#"};
    for (char *at = strchr(text, '&'); at != NULL; at = strchr(at + 1, '&')) {
        gboolean is_known = FALSE;
        for (gsize i = 0; i < G_N_ELEMENTS(known); i++) {
            is_known = is_known || g_str_has_prefix(at, known[i]);
        }
        gsize name = strcspn(at, "; \t\n<\"'");
        if (!is_known && at[name] == ';') {
            memset(at, ' ', name + 1);
        }
    }
}

char *cb_svg_text(const char *data, gsize length)
{
    static const GMarkupParser parser = {
        .start_element = start_element, .end_element = end_element, .text = take_text};
    g_autofree char *text = as_utf8(data, &length);
    if (text == NULL) {
        return NULL;
    }
    blank_entities(text);
    TextReader reader = {.shown = g_string_new(NULL)};
    GMarkupParseContext *context =
        g_markup_parse_context_new(&parser, G_MARKUP_TREAT_CDATA_AS_TEXT, &reader, NULL);
    g_markup_parse_context_parse(context, text, (gssize)strlen(text), NULL);
    g_markup_parse_context_free(context);
    return g_string_free(reader.shown, FALSE);
}
