#include "guide/share_image.h"

/* Pixels. */
#define EDGE 80
#define SMALL_SIZE 34
#define GAP 28
#define MOST_TITLE_HEIGHT 330
#define LARGEST_TITLE 84
#define SMALLEST_TITLE 48
#define TITLE_STEP 12

static void set_color(cairo_t *cr, const CbPrintStyle *style, CbColor wanted)
{
    CbColor color = cb_print_color(style, wanted, -1);
    cairo_set_source_rgb(cr, color.red / 255.0, color.green / 255.0, color.blue / 255.0);
}

/* `text` in the manner of `face`, but of `size` pixels, within the edges. */
static PangoLayout *new_layout(CbPress *press, const CbTextStyle *face, double size,
                               const char *text)
{
    PangoLayout *layout = pango_layout_new(cb_press_context(press));
    PangoFontDescription *description = pango_font_description_new();
    const CbFontFamily *family = &cb_press_style(press)->fonts[face->font];
    pango_font_description_set_family(description, family->family);
    pango_font_description_set_weight(description, (PangoWeight)face->weight);
    pango_font_description_set_style(description,
                                     face->italic ? PANGO_STYLE_ITALIC : PANGO_STYLE_NORMAL);
    pango_font_description_set_absolute_size(description, size * PANGO_SCALE);
    pango_layout_set_font_description(layout, description);
    pango_font_description_free(description);
    pango_layout_set_width(layout, (CB_SHARE_IMAGE_WIDTH - 2 * EDGE) * PANGO_SCALE);
    pango_layout_set_wrap(layout, PANGO_WRAP_WORD_CHAR);
    pango_layout_set_ellipsize(layout, PANGO_ELLIPSIZE_END);
    pango_layout_set_single_paragraph_mode(layout, TRUE);
    pango_layout_set_text(layout, text, -1);
    return layout;
}

static int height_of(PangoLayout *layout)
{
    int height;
    pango_layout_get_pixel_size(layout, NULL, &height);
    return height;
}

/* The title as large as it fits; what does not fit at the smallest size ends in an ellipsis. */
static PangoLayout *new_title(CbPress *press, const char *text)
{
    const CbTextStyle *face = &cb_press_style(press)->cover_title;
    for (double size = LARGEST_TITLE;; size -= TITLE_STEP) {
        gboolean is_last = size <= SMALLEST_TITLE;
        PangoLayout *layout = new_layout(press, face, size, text);
        pango_layout_set_height(layout, is_last ? MOST_TITLE_HEIGHT * PANGO_SCALE : G_MININT);
        if (is_last || height_of(layout) <= MOST_TITLE_HEIGHT) {
            return layout;
        }
        g_object_unref(layout);
    }
}

static void show(cairo_t *cr, CbPress *press, PangoLayout *layout, CbColor color, double y)
{
    set_color(cr, cb_press_style(press), color);
    cairo_move_to(cr, EDGE, y);
    pango_cairo_show_layout(cr, layout);
}

static void draw(cairo_t *cr, CbPress *press, const CbShareTexts *texts)
{
    const CbPrintStyle *style = cb_press_style(press);
    double y = EDGE;
    set_color(cr, style, style->cover_background);
    cairo_paint(cr);
    if (texts->above != NULL) {
        g_autoptr(PangoLayout) above =
            new_layout(press, &style->cover_note, SMALL_SIZE, texts->above);
        show(cr, press, above, style->cover_subtitle.color, y);
        y += height_of(above) + GAP;
    }
    g_autoptr(PangoLayout) title = new_title(press, texts->title);
    show(cr, press, title, style->cover_title.color, y);
    if (texts->below != NULL) {
        g_autoptr(PangoLayout) below =
            new_layout(press, &style->cover_note, SMALL_SIZE, texts->below);
        show(cr, press, below, style->cover_note.color,
             CB_SHARE_IMAGE_HEIGHT - EDGE - height_of(below));
    }
}

static cairo_status_t append(void *out, const unsigned char *bytes, unsigned int length)
{
    g_string_append_len(out, (const char *)bytes, length);
    return CAIRO_STATUS_SUCCESS;
}

gboolean cb_share_image(CbPress *press, const CbShareTexts *texts, GString *out)
{
    cairo_surface_t *surface =
        cairo_image_surface_create(CAIRO_FORMAT_RGB24, CB_SHARE_IMAGE_WIDTH, CB_SHARE_IMAGE_HEIGHT);
    cairo_t *cr = cairo_create(surface);
    cairo_font_options_t *options = cairo_font_options_create();
    cairo_font_options_set_antialias(options, CAIRO_ANTIALIAS_GRAY);
    cairo_set_font_options(cr, options);
    cairo_font_options_destroy(options);
    draw(cr, press, texts);
    gboolean done = cairo_status(cr) == CAIRO_STATUS_SUCCESS;
    cairo_destroy(cr);
    cairo_status_t written = cairo_surface_write_to_png_stream(surface, append, out);
    cairo_surface_destroy(surface);
    return done && written == CAIRO_STATUS_SUCCESS;
}
