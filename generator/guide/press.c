#include "guide/press.h"

#include <fontconfig/fontconfig.h>
#include <pango/pangofc-fontmap.h>
#include <string.h>
#include <unicode/uchar.h>

struct CbPress {
    const CbPrintStyle *style;
    CbPatternShelf *patterns;
    FcConfig *fonts;
    PangoFontMap *map;
    PangoContext *context;
    FcCharSet *characters;   /* of all fonts */
    GHashTable *faces;       /* key of its settings -> CbTypeface */
    GHashTable *hyphenators; /* language -> CbHyphenator, or NULL */
};

/* Any family that a figure asks for and the style lacks becomes the style's small one, so that
 * the same figure looks the same on every machine. */
static gboolean add_fallback_rule(FcConfig *fonts, const CbPrintStyle *style)
{
    g_autofree char *small = g_markup_escape_text(style->fonts[CB_FONT_SMALL].family, -1);
    g_autofree char *text = g_markup_escape_text(style->fonts[CB_FONT_TEXT].family, -1);
    g_autofree char *fallback =
        style->fallback.family != NULL ? g_markup_escape_text(style->fallback.family, -1) : NULL;
    g_autofree char *rules = g_strdup_printf(
        "<?xml version=\"1.0\"?><fontconfig>"
        "<match target=\"pattern\"><test name=\"family\"><string>serif</string></test>"
        "<edit name=\"family\" mode=\"prepend\"><string>%s</string></edit></match>"
        "<match target=\"pattern\"><edit name=\"family\" mode=\"append_last\">"
        "<string>%s</string><string>%s</string><string>%s</string></edit></match></fontconfig>",
        text, small, text, fallback != NULL ? fallback : small);
    return FcConfigParseAndLoadFromMemory(fonts, (const FcChar8 *)rules, FcTrue) == FcTrue;
}

static gboolean add_family(CbPress *press, const CbFontFamily *family, CbDiagnostics *diagnostics)
{
    for (guint i = 0; i < family->n_files; i++) {
        if (FcConfigAppFontAddFile(press->fonts, (const FcChar8 *)family->files[i]) != FcTrue) {
            cb_diagnostics_add_file(diagnostics, CB_CODE_PRINT_FONT, family->files[i], NULL,
                                    "this file cannot be used as a font");
            return FALSE;
        }
    }
    return TRUE;
}

static gboolean add_fonts(CbPress *press, CbDiagnostics *diagnostics)
{
    for (guint role = 0; role < CB_FONT_COUNT; role++) {
        if (!add_family(press, &press->style->fonts[role], diagnostics)) {
            return FALSE;
        }
    }
    return add_family(press, &press->style->fallback, diagnostics) &&
           add_fallback_rule(press->fonts, press->style);
}

static FcCharSet *all_characters(FcConfig *fonts)
{
    const FcFontSet *set = FcConfigGetFonts(fonts, FcSetApplication);
    FcCharSet *all = FcCharSetCreate();
    for (int i = 0; set != NULL && i < set->nfont; i++) {
        FcCharSet *one = NULL;
        if (FcPatternGetCharSet(set->fonts[i], FC_CHARSET, 0, &one) == FcResultMatch) {
            FcCharSetMerge(all, one, NULL);
        }
    }
    return all;
}

static void free_face(gpointer data)
{
    CbTypeface *face = data;
    pango_attr_list_unref(face->attributes);
    g_clear_object(&face->font);
    g_free(face);
}

static void free_hyphenator(gpointer data)
{
    cb_hyphenator_free(data);
}

CbPress *cb_press_new(const CbPrintStyle *style, CbPatternShelf *patterns,
                      CbDiagnostics *diagnostics)
{
    CbPress *press = g_new0(CbPress, 1);
    press->patterns = patterns;
    press->style = style;
    press->fonts = FcConfigCreate();
    press->faces = g_hash_table_new_full(g_int64_hash, g_int64_equal, g_free, free_face);
    press->hyphenators = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, free_hyphenator);
    if (!add_fonts(press, diagnostics)) {
        cb_press_free(press);
        return NULL;
    }
    press->characters = all_characters(press->fonts);
    press->map = pango_cairo_font_map_new_for_font_type(CAIRO_FONT_TYPE_FT);
    pango_fc_font_map_set_config(PANGO_FC_FONT_MAP(press->map), press->fonts);
    pango_cairo_font_map_set_resolution(PANGO_CAIRO_FONT_MAP(press->map), 72);
    press->context = pango_font_map_create_context(press->map);
    cairo_font_options_t *options = cairo_font_options_create();
    cairo_font_options_set_hint_style(options, CAIRO_HINT_STYLE_NONE);
    cairo_font_options_set_hint_metrics(options, CAIRO_HINT_METRICS_OFF);
    pango_cairo_context_set_font_options(press->context, options);
    cairo_font_options_destroy(options);
    pango_context_set_round_glyph_positions(press->context, FALSE);
    pango_context_set_base_dir(press->context, PANGO_DIRECTION_LTR);
    pango_context_set_language(press->context, pango_language_from_string("en"));
    return press;
}

void cb_press_free(CbPress *press)
{
    if (press == NULL) {
        return;
    }
    g_hash_table_unref(press->faces);
    g_hash_table_unref(press->hyphenators);
    g_clear_object(&press->context);
    if (press->map != NULL) {
        pango_fc_font_map_shutdown(PANGO_FC_FONT_MAP(press->map));
        g_object_unref(press->map);
    }
    if (press->characters != NULL) {
        FcCharSetDestroy(press->characters);
    }
    FcConfigDestroy(press->fonts);
    g_free(press);
}

const CbPrintStyle *cb_press_style(const CbPress *press)
{
    return press->style;
}

PangoContext *cb_press_context(const CbPress *press)
{
    return press->context;
}

PangoFontMap *cb_press_lend_fonts(const CbPress *press)
{
    PangoFontMap *previous = g_object_ref(pango_cairo_font_map_get_default());
    pango_cairo_font_map_set_default(PANGO_CAIRO_FONT_MAP(press->map));
    return previous;
}

void cb_press_take_back(PangoFontMap *previous)
{
    pango_cairo_font_map_set_default(PANGO_CAIRO_FONT_MAP(previous));
    g_object_unref(previous);
}

gboolean cb_runs_backward(gunichar character)
{
    UCharDirection direction = u_charDirection((UChar32)character);
    return direction == U_RIGHT_TO_LEFT || direction == U_RIGHT_TO_LEFT_ARABIC;
}

gboolean cb_press_has(const CbPress *press, gunichar character)
{
    return FcCharSetHasChar(press->characters, character) == FcTrue;
}

static PangoFontDescription *describe(const CbPress *press, const CbTextStyle *text,
                                      CbTypeVariant variant)
{
    PangoFontDescription *description = pango_font_description_new();
    double size = text->size * (variant.scale > 0 ? variant.scale : 1.0);
    int weight = variant.bold ? MAX(text->weight, (int)PANGO_WEIGHT_SEMIBOLD) : text->weight;
    gboolean italic = variant.italic ? !text->italic : text->italic;
    pango_font_description_set_family(description, press->style->fonts[text->font].family);
    pango_font_description_set_absolute_size(description, size * PANGO_SCALE);
    pango_font_description_set_weight(description, (PangoWeight)weight);
    pango_font_description_set_style(description, italic ? PANGO_STYLE_ITALIC : PANGO_STYLE_NORMAL);
    return description;
}

/* The glyph of a character, and its width; none if the face itself lacks it. */
static PangoGlyph glyph_of(CbPress *press, const CbTypeface *face, const char *text, gint32 *width)
{
    *width = 0;
    if (!pango_font_has_char(face->font, g_utf8_get_char(text))) {
        return PANGO_GLYPH_EMPTY;
    }
    PangoGlyphString *glyphs = cb_press_shape(press, face, text, strlen(text));
    PangoGlyph glyph = PANGO_GLYPH_EMPTY;
    if (glyphs->num_glyphs == 1 && (glyphs->glyphs[0].glyph & PANGO_GLYPH_UNKNOWN_FLAG) == 0) {
        glyph = glyphs->glyphs[0].glyph;
        *width = glyphs->glyphs[0].geometry.width;
    }
    pango_glyph_string_free(glyphs);
    return glyph;
}

/* A hyphen of its own, if the font has one: then the drawn hyphen of a divided word maps to
 * U+00AD in the file without disturbing the hyphen-minus of the text. */
static void measure_face(CbPress *press, CbTypeface *face)
{
    PangoFontMetrics *metrics = pango_font_get_metrics(face->font, NULL);
    face->ascent = (double)pango_font_metrics_get_ascent(metrics) / PANGO_SCALE;
    face->descent = (double)pango_font_metrics_get_descent(metrics) / PANGO_SCALE;
    pango_font_metrics_unref(metrics);
    gint32 minus_width = 0;
    PangoGlyph minus = glyph_of(press, face, "-", &minus_width);
    face->hyphen = glyph_of(press, face, "\xE2\x80\x90", &face->hyphen_width);
    if (face->hyphen == PANGO_GLYPH_EMPTY) {
        face->hyphen = minus;
        face->hyphen_width = minus_width;
    }
    face->wrap = glyph_of(press, face, "\xE2\x86\xA9", &face->wrap_width);
    if (face->wrap == PANGO_GLYPH_EMPTY) {
        face->wrap = face->hyphen;
        face->wrap_width = face->hyphen_width;
    }
    face->space = glyph_of(press, face, " ", &face->space_width);
    PangoRectangle ink;
    gint32 width = 0;
    PangoGlyph capital = glyph_of(press, face, "H", &width);
    pango_font_get_glyph_extents(face->font, capital, &ink, NULL);
    face->cap_height = (double)-ink.y / PANGO_SCALE;
}

static CbTypeface *make_face(CbPress *press, const CbTextStyle *text, CbTypeVariant variant)
{
    PangoFontDescription *description = describe(press, text, variant);
    CbTypeface *face = g_new0(CbTypeface, 1);
    face->attributes = pango_attr_list_new();
    pango_attr_list_insert(face->attributes, pango_attr_font_desc_new(description));
    if (variant.tabular) {
        pango_attr_list_insert(face->attributes, pango_attr_font_features_new("tnum=1, lnum=1"));
    }
    face->font = pango_context_load_font(press->context, description);
    pango_font_description_free(description);
    measure_face(press, face);
    return face;
}

const CbTypeface *cb_press_typeface(CbPress *press, const CbTextStyle *text, CbTypeVariant variant)
{
    gint64 milli = (gint64)(text->size * (variant.scale > 0 ? variant.scale : 1.0) * 1000 + 0.5);
    gint64 flags = (text->italic ? 8 : 0) | (variant.bold ? 4 : 0) | (variant.italic ? 2 : 0) |
                   (variant.tabular ? 1 : 0);
    /* Weights are at most 900, fonts at most a few. */
    gint64 key = ((milli * 1024 + text->weight) * CB_FONT_COUNT + text->font) * 16 + flags;
    CbTypeface *face = g_hash_table_lookup(press->faces, &key);
    if (face == NULL) {
        face = make_face(press, text, variant);
        g_hash_table_insert(press->faces, g_memdup2(&key, sizeof key), face);
    }
    return face;
}

CbHyphenator *cb_press_hyphenator(CbPress *press, const char *language)
{
    gpointer found = NULL;
    if (!g_hash_table_lookup_extended(press->hyphenators, language, NULL, &found)) {
        g_autofree char *path = cb_hyphenator_find(language);
        if (path != NULL) {
            found = cb_hyphenator_new(press->patterns, path, language,
                                      (guint)press->style->hyphens_before,
                                      (guint)press->style->hyphens_after);
        }
        g_hash_table_insert(press->hyphenators, g_strdup(language), found);
    }
    return found;
}

PangoGlyphString *cb_press_shape(CbPress *press, const CbTypeface *face, const char *text,
                                 gsize length)
{
    PangoGlyphString *glyphs = pango_glyph_string_new();
    GList *items = pango_itemize_with_base_dir(press->context, PANGO_DIRECTION_LTR, text, 0,
                                               (int)length, face->attributes, NULL);
    if (items != NULL) {
        PangoItem *item = items->data;
        item->analysis.level = 0;
        pango_shape_full(text, (int)length, text, (int)length, &item->analysis, glyphs);
    }
    g_list_free_full(items, (GDestroyNotify)pango_item_free);
    return glyphs;
}

static void free_shaped(gpointer data)
{
    CbShapedPiece *piece = data;
    pango_item_free(piece->item);
    pango_glyph_string_free(piece->glyphs);
}

GArray *cb_press_shape_backward(CbPress *press, const CbTypeface *face, const char *text)
{
    int length = (int)strlen(text);
    GArray *pieces = g_array_new(FALSE, FALSE, sizeof(CbShapedPiece));
    g_array_set_clear_func(pieces, free_shaped);
    GList *items = pango_itemize_with_base_dir(press->context, PANGO_DIRECTION_RTL, text, 0, length,
                                               face->attributes, NULL);
    GList *visual = pango_reorder_items(items);
    for (GList *at = visual; at != NULL; at = at->next) {
        CbShapedPiece piece = {.item = at->data, .glyphs = pango_glyph_string_new()};
        pango_shape_full(text + piece.item->offset, piece.item->length, text, length,
                         &piece.item->analysis, piece.glyphs);
        g_array_append_val(pieces, piece);
    }
    g_list_free(visual);
    g_list_free(items);
    return pieces;
}
