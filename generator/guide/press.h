/* A press: what one thread needs to set type in a style. A private font configuration with the
 * style's fonts and no others, Pango's font map over it, hyphenators by language. Nothing in it
 * depends on the fonts or settings of the machine. A press serves one guide after the other. */
#ifndef CB_GUIDE_PRESS_H
#define CB_GUIDE_PRESS_H

#include "guide/hyphenate.h"
#include "guide/print_style.h"

#include <pango/pangocairo.h>

typedef struct CbPress CbPress;

/* A face of the style at one size, with what setting needs of its measures. */
typedef struct {
    PangoAttrList *attributes; /* chooses the font while itemising */
    PangoFont *font;
    double ascent, descent; /* points */
    double cap_height;      /* points, estimated from the ascent */
    PangoGlyph hyphen;      /* the glyph drawn where a word is divided */
    gint32 hyphen_width;    /* Pango units */
    PangoGlyph wrap;        /* the same where a line of code is … */
    gint32 wrap_width;
    PangoGlyph space;   /* … and a blank */
    gint32 space_width; /* Pango units */
} CbTypeface;

/* What may differ from a text style inside its text. */
typedef struct {
    gboolean bold, italic; /* italic: turns the style's own slant round */
    gboolean tabular;      /* figures of one width */
    double scale;          /* of the size; 0: 1 */
} CbTypeVariant;

/* A press for `style`, which must outlive it, as must `patterns`. NULL with a diagnostic if a font
 * file cannot be used. Free with cb_press_free. */
CbPress *cb_press_new(const CbPrintStyle *style, CbPatternShelf *patterns,
                      CbDiagnostics *diagnostics);
void cb_press_free(CbPress *press);

const CbPrintStyle *cb_press_style(const CbPress *press);
PangoContext *cb_press_context(const CbPress *press);

/* Lets drawings of this thread be set in the guide's fonts, until what it gives is taken back. */
PangoFontMap *cb_press_lend_fonts(const CbPress *press);
void cb_press_take_back(PangoFontMap *previous);

/* The face of a text style; the same arguments give the same face. Owned by the press. */
const CbTypeface *cb_press_typeface(CbPress *press, const CbTextStyle *text, CbTypeVariant variant);

/* The hyphenator of a language, or NULL if there are no patterns for it. */
CbHyphenator *cb_press_hyphenator(CbPress *press, const char *language);

/* Whether some font of the style has a glyph for a character. */
gboolean cb_press_has(const CbPress *press, gunichar character);
gboolean cb_runs_backward(gunichar character); /* from right to left */

/* Shapes one run of text in one face (no line breaks in it). Free with pango_glyph_string_free. */
PangoGlyphString *cb_press_shape(CbPress *press, const CbTypeface *face, const char *text,
                                 gsize length);

/* A piece of a text that runs from right to left, shaped. */
typedef struct {
    PangoItem *item; /* its level is even: it runs from left to right, as numbers do */
    PangoGlyphString *glyphs;
} CbShapedPiece;

/* Shapes a text that runs from right to left: its pieces (of CbShapedPiece) as they stand from left
 * to right. Free with g_array_unref. */
GArray *cb_press_shape_backward(CbPress *press, const CbTypeface *face, const char *text);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(CbPress, cb_press_free)

#endif
