#include "guide/paragraph_parts.h"

#include <string.h>

#define WIDEST_SPACE 5 /* times its width: a line that would need more is not justified */

/* Glyphs of one piece, gathered to be shown together. */
typedef struct {
    cairo_t *cr; /* NULL: the pen only moves */
    const Piece *piece;
    const char *text;
    double left, baseline;
    GArray *glyphs;   /* of cairo_glyph_t */
    GArray *clusters; /* of cairo_text_cluster_t */
    guint32 start;    /* bytes gathered */
} Batch;

static const Line *line_of(const CbLinePen *pen)
{
    return &g_array_index(pen->paragraph->lines, Line, pen->line);
}

static gboolean is_stretchable(const char *at)
{
    return *at == ' ' || (at[0] == '\xC2' && at[1] == '\xA0');
}

static const Atom *atom_of(const CbLinePen *pen, const Piece *piece)
{
    return &g_array_index(pen->paragraph->atoms, Atom, (guint)piece->atom);
}

static GArray *shape_words(const CbLinePen *pen, const Piece *piece)
{
    const CbParagraph *paragraph = pen->paragraph;
    const CbTypeface *face = g_array_index(paragraph->runs, RunSpan, piece->run).run.face;
    return cb_press_shape_backward(paragraph->press, face, atom_of(pen, piece)->backward);
}

static PangoGlyphString *shape_label(const CbLinePen *pen, const Piece *piece, const char **text)
{
    const CbParagraph *paragraph = pen->paragraph;
    const Atom *atom = atom_of(pen, piece);
    const CbTypeface *face = g_array_index(paragraph->runs, RunSpan, piece->run).run.face;
    const char *label = pen->label != NULL ? pen->label(atom->target, pen->user_data) : "?";
    *text = label;
    return cb_press_shape(paragraph->press, face, label, strlen(label));
}

static gint64 string_width(const PangoGlyphString *glyphs)
{
    gint64 width = 0;
    for (int i = 0; i < glyphs->num_glyphs; i++) {
        width += glyphs->glyphs[i].geometry.width;
    }
    return width;
}

/* Width of the piece's glyphs within bytes start to end. */
static gint64 piece_width(const CbLinePen *pen, const Piece *piece, guint32 start, guint32 end)
{
    if (piece->glyphs == NULL && atom_of(pen, piece)->target == NULL) {
        return atom_of(pen, piece)->width;
    }
    if (piece->glyphs == NULL) {
        const char *text = NULL;
        PangoGlyphString *label = shape_label(pen, piece, &text);
        gint64 width = string_width(label);
        pango_glyph_string_free(label);
        return width;
    }
    gint64 width = 0;
    for (int i = 0; i < piece->glyphs->num_glyphs; i++) {
        guint32 byte = piece->start + (guint32)piece->glyphs->log_clusters[i];
        if (byte >= start && byte < end) {
            width += piece->glyphs->glyphs[i].geometry.width;
        }
    }
    return width;
}

static const CbTypeface *last_face(const CbParagraph *paragraph, const Line *line)
{
    guint32 byte = line->visible > line->start ? line->visible - 1 : line->start;
    guint run = cb_paragraph_run_index(paragraph, byte);
    return g_array_index(paragraph->runs, RunSpan, run).run.face;
}

static gint64 natural_width(const CbLinePen *pen)
{
    const CbParagraph *paragraph = pen->paragraph;
    const Line *line = line_of(pen);
    const CbTypeface *face = line->hyphen ? last_face(paragraph, line) : NULL;
    gint64 width = 0;
    if (face != NULL) {
        width = paragraph->setting.preformatted ? face->wrap_width : face->hyphen_width;
    }
    for (guint i = cb_paragraph_piece_index(paragraph, line->start); i < paragraph->pieces->len;
         i++) {
        const Piece *piece = &g_array_index(paragraph->pieces, Piece, i);
        if (piece->start >= line->visible) {
            break;
        }
        width += piece_width(pen, piece, line->start, line->visible);
    }
    return width;
}

static gint64 count_spaces(const CbParagraph *paragraph, const Line *line)
{
    gint64 spaces = 0;
    for (guint32 byte = line->start; byte < line->visible; byte++) {
        spaces += is_stretchable(paragraph->text->str + byte) ? 1 : 0;
    }
    return spaces;
}

void cb_line_pen_init(CbLinePen *pen, CbParagraph *paragraph, guint line, CbPageLabel label,
                      gpointer user_data)
{
    *pen =
        (CbLinePen){.paragraph = paragraph, .line = line, .label = label, .user_data = user_data};
    const Line *it = line_of(pen);
    const CbSetting *setting = &paragraph->setting;
    gboolean is_backward = cb_paragraph_is_backward(paragraph);
    double rest = 0;
    double indent = cb_paragraph_indent_at(paragraph, it->start, &rest);
    gint64 natural = natural_width(pen);
    gint64 missing = (gint64)((setting->width - indent) * PANGO_SCALE) - natural;
    pen->byte = it->start;
    pen->x = indent;
    if (setting->align == CB_SET_JUSTIFIED && (!it->ends_paragraph || missing < 0)) {
        gint64 spaces = count_spaces(paragraph, it);
        gint64 most = spaces * WIDEST_SPACE * last_face(paragraph, it)->space_width;
        pen->spaces = spaces;
        pen->extra = missing <= most ? missing : 0;
    } else if (setting->align == CB_SET_RIGHT || (is_backward && setting->align != CB_SET_CENTER)) {
        pen->x += (double)missing / PANGO_SCALE;
    } else if (setting->align == CB_SET_CENTER) {
        pen->x += (double)missing / PANGO_SCALE / 2;
    }
    pen->start = pen->x;
    pen->end = pen->x + (double)(natural + pen->extra) / PANGO_SCALE;
}

double cb_paragraph_width(const CbParagraph *paragraph)
{
    gint64 widest = 0;
    for (guint i = 0; i < paragraph->lines->len; i++) {
        CbLinePen pen = {.paragraph = (CbParagraph *)paragraph, .line = i};
        gint64 width = natural_width(&pen);
        widest = MAX(widest, width);
    }
    return (double)widest / PANGO_SCALE;
}

static gboolean is_drawn(const PangoGlyphInfo *glyph)
{
    return glyph->glyph != PANGO_GLYPH_EMPTY && (glyph->glyph & PANGO_GLYPH_UNKNOWN_FLAG) == 0;
}

static void add_glyph(Batch *batch, const CbLinePen *pen, const PangoGlyphInfo *glyph)
{
    if (batch->cr == NULL || !is_drawn(glyph)) {
        return;
    }
    cairo_glyph_t it = {.index = glyph->glyph,
                        .x = batch->left + pen->x + (double)glyph->geometry.x_offset / PANGO_SCALE,
                        .y = batch->baseline + (double)glyph->geometry.y_offset / PANGO_SCALE};
    g_array_append_val(batch->glyphs, it);
}

static void show(Batch *batch, PangoFont *font, const char *text, gsize length,
                 cairo_text_cluster_flags_t flags)
{
    if (batch->cr != NULL && batch->glyphs->len > 0) {
        cairo_set_scaled_font(batch->cr, pango_cairo_font_get_scaled_font(PANGO_CAIRO_FONT(font)));
        cairo_show_text_glyphs(
            batch->cr, text, (int)length, (const cairo_glyph_t *)(gpointer)batch->glyphs->data,
            (int)batch->glyphs->len, (const cairo_text_cluster_t *)(gpointer)batch->clusters->data,
            (int)batch->clusters->len, flags);
    }
    g_array_set_size(batch->glyphs, 0);
    g_array_set_size(batch->clusters, 0);
}

/* Moves over one glyph; a space takes its share of what the line has to give. */
static void advance_pen(CbLinePen *pen, const PangoGlyphInfo *glyph, gboolean stretches)
{
    gint64 width = glyph->geometry.width;
    if (stretches && pen->passed < pen->spaces) {
        width +=
            pen->extra * (pen->passed + 1) / pen->spaces - pen->extra * pen->passed / pen->spaces;
        pen->passed++;
    }
    pen->x += (double)width / PANGO_SCALE;
}

/* Draws the glyphs of a string that stand for bytes start to end of `text`. */
static void draw_string(CbLinePen *pen, Batch *batch, const PangoGlyphString *glyphs,
                        PangoFont *font, const char *text, guint32 start, guint32 end)
{
    guint32 length = 0;
    for (int i = 0; i < glyphs->num_glyphs;) {
        guint32 cluster = (guint32)glyphs->log_clusters[i];
        int next = i;
        guint before = batch->glyphs->len;
        while (next < glyphs->num_glyphs && (guint32)glyphs->log_clusters[next] == cluster) {
            next++;
        }
        guint32 cluster_end =
            next < glyphs->num_glyphs ? (guint32)glyphs->log_clusters[next] : (guint32)end;
        if (cluster >= start && cluster < end) {
            gboolean stretches = is_stretchable(text + cluster);
            for (int g = i; g < next; g++) {
                add_glyph(batch, pen, &glyphs->glyphs[g]);
                advance_pen(pen, &glyphs->glyphs[g], stretches && g == i);
            }
            cairo_text_cluster_t it = {.num_bytes = (int)(MIN(cluster_end, end) - cluster),
                                       .num_glyphs = (int)(batch->glyphs->len - before)};
            g_array_append_val(batch->clusters, it);
            length += (guint32)it.num_bytes;
        }
        i = next;
    }
    show(batch, font, text + start, length, (cairo_text_cluster_flags_t)0);
}

/* Draws the glyphs of a string that runs from right to left: they stand in their order from the
 * left, their clusters in that of the text. */
static void draw_reversed(CbLinePen *pen, Batch *batch, const CbShapedPiece *piece,
                          const char *text)
{
    const PangoGlyphString *glyphs = piece->glyphs;
    guint32 end = (guint32)piece->item->length;
    for (int i = 0; i < glyphs->num_glyphs; i++) {
        add_glyph(batch, pen, &glyphs->glyphs[i]);
        advance_pen(pen, &glyphs->glyphs[i], FALSE);
    }
    for (int i = glyphs->num_glyphs - 1; batch->cr != NULL && i >= 0;) {
        guint32 start = (guint32)glyphs->log_clusters[i];
        cairo_text_cluster_t it = {0};
        for (; i >= 0 && (guint32)glyphs->log_clusters[i] == start; i--) {
            it.num_glyphs += is_drawn(&glyphs->glyphs[i]) ? 1 : 0;
        }
        guint32 next = i >= 0 ? (guint32)glyphs->log_clusters[i] : end;
        it.num_bytes = (int)(next - start);
        g_array_append_val(batch->clusters, it);
    }
    show(batch, piece->item->analysis.font, text, end, CAIRO_TEXT_CLUSTER_FLAG_BACKWARD);
}

static void draw_backward(CbLinePen *pen, Batch *batch, const Piece *piece)
{
    const char *text = atom_of(pen, piece)->backward;
    GArray *shaped = shape_words(pen, piece);
    for (guint i = 0; i < shaped->len; i++) {
        const CbShapedPiece *it = &g_array_index(shaped, CbShapedPiece, i);
        if (it->item->analysis.level % 2 == 1) {
            draw_reversed(pen, batch, it, text + it->item->offset);
        } else {
            draw_string(pen, batch, it->glyphs, it->item->analysis.font, text + it->item->offset, 0,
                        (guint32)it->item->length);
        }
    }
    g_array_unref(shaped);
}

static void draw_picture(CbLinePen *pen, const Batch *batch, const Atom *atom)
{
    double width = (double)atom->width / PANGO_SCALE;
    if (batch->cr != NULL) {
        cb_picture_draw(atom->picture, batch->cr, batch->left + pen->x,
                        batch->baseline + atom->drop - atom->height, width, atom->height, NULL);
    }
    pen->x += width;
}

static void draw_piece(CbLinePen *pen, Batch *batch, const Piece *piece, guint32 end)
{
    const CbRun *run = &g_array_index(pen->paragraph->runs, RunSpan, piece->run).run;
    double baseline = batch->baseline;
    batch->baseline -= (double)run->rise;
    if (batch->cr != NULL) {
        cairo_set_source_rgb(batch->cr, run->color.red / 255.0, run->color.green / 255.0,
                             run->color.blue / 255.0);
    }
    if (piece->glyphs == NULL && atom_of(pen, piece)->picture != NULL) {
        draw_picture(pen, batch, atom_of(pen, piece));
    } else if (piece->glyphs == NULL && atom_of(pen, piece)->backward != NULL) {
        draw_backward(pen, batch, piece);
    } else if (piece->glyphs == NULL) {
        const char *text = NULL;
        PangoGlyphString *label = shape_label(pen, piece, &text);
        draw_string(pen, batch, label, run->face->font, text, 0, (guint32)strlen(text));
        pango_glyph_string_free(label);
    } else {
        draw_string(pen, batch, piece->glyphs, piece->item->analysis.font,
                    pen->paragraph->text->str + piece->start,
                    MAX(pen->byte, piece->start) - piece->start,
                    MIN(end, piece->end) - piece->start);
    }
    batch->baseline = baseline;
}

static gboolean is_backward(const CbLinePen *pen, const Piece *piece)
{
    return piece->glyphs == NULL && atom_of(pen, piece)->backward != NULL;
}

static gboolean is_blank(const CbLinePen *pen, const Piece *piece)
{
    const char *text = pen->paragraph->text->str;
    return piece->glyphs != NULL &&
           strspn(text + piece->start, " ") >= (gsize)(piece->end - piece->start);
}

/* The end of the last of the words from piece `first` on that run from right to left. */
static guint32 backward_end(const CbLinePen *pen, guint first, guint32 drawn)
{
    const GArray *pieces = pen->paragraph->pieces;
    guint32 end = g_array_index(pieces, Piece, first).end;
    for (guint i = first + 1; i < pieces->len; i++) {
        const Piece *piece = &g_array_index(pieces, Piece, i);
        if (piece->start >= drawn || !(is_backward(pen, piece) || is_blank(pen, piece))) {
            break;
        }
        end = is_backward(pen, piece) ? piece->end : end;
    }
    return end;
}

/* Draws bytes start to end from left to right. */
static void draw_forward(CbLinePen *pen, Batch *batch, guint32 start, guint32 end)
{
    const GArray *pieces = pen->paragraph->pieces;
    pen->byte = start;
    for (guint i = cb_paragraph_piece_index(pen->paragraph, start); i < pieces->len; i++) {
        const Piece *piece = &g_array_index(pieces, Piece, i);
        if (piece->start >= end) {
            break;
        }
        draw_piece(pen, batch, piece, end);
    }
}

static double measure_forward(const CbLinePen *pen, const Batch *batch, guint32 start, guint32 end)
{
    CbLinePen ahead = *pen;
    Batch blind = *batch;
    blind.cr = NULL;
    draw_forward(&ahead, &blind, start, end);
    return ahead.x - pen->x;
}

/* Where what stands together ends: a word that runs from right to left, some that run from left to
 * right, or the blanks around them. */
static guint32 unit_end(const CbLinePen *pen, guint32 start, guint32 end)
{
    const GArray *pieces = pen->paragraph->pieces;
    const char *text = pen->paragraph->text->str;
    guint i = cb_paragraph_piece_index(pen->paragraph, start);
    if (i < pieces->len && is_backward(pen, &g_array_index(pieces, Piece, i))) {
        return MIN(end, g_array_index(pieces, Piece, i).end);
    }
    while (i < pieces->len && g_array_index(pieces, Piece, i).start < end &&
           !is_backward(pen, &g_array_index(pieces, Piece, i))) {
        i++;
    }
    guint32 last = i < pieces->len ? MIN(end, g_array_index(pieces, Piece, i).start) : end;
    guint32 blanks = (guint32)strspn(text + start, " ");
    if (blanks > 0) {
        return MIN(last, start + blanks);
    }
    while (last > start + 1 && text[last - 1] == ' ') {
        last--;
    }
    return last;
}

/* Draws bytes start to end, what comes first rightmost, left of `right`; moves the pen as far as
 * that is wide. */
static void draw_from_right(CbLinePen *pen, Batch *batch, guint32 start, guint32 end, double right)
{
    double before = pen->x;
    double at = right;
    while (start < end) {
        guint32 next = unit_end(pen, start, end);
        at -= measure_forward(pen, batch, start, next);
        pen->x = at;
        draw_forward(pen, batch, start, next);
        start = next;
    }
    pen->x = before + right - at;
}

/* Draws bytes from the pen to `end`, words that run from right to left in their order. */
static void draw_mixed(CbLinePen *pen, Batch *batch, guint32 end)
{
    const GArray *pieces = pen->paragraph->pieces;
    for (guint i = cb_paragraph_piece_index(pen->paragraph, pen->byte); i < pieces->len;) {
        const Piece *piece = &g_array_index(pieces, Piece, i);
        if (piece->start >= end) {
            break;
        }
        guint32 next = is_backward(pen, piece) ? backward_end(pen, i, end) : 0;
        if (next > piece->end) {
            double width = measure_forward(pen, batch, piece->start, next);
            draw_from_right(pen, batch, piece->start, next, pen->x + width);
            i = cb_paragraph_piece_index(pen->paragraph, next);
        } else {
            draw_piece(pen, batch, piece, end);
            i++;
        }
    }
}

/* Draws bytes from the pen to `end` of a line that begins at the right edge. */
static void draw_from_right_edge(CbLinePen *pen, Batch *batch, guint32 end)
{
    double right = pen->end - (pen->x - pen->start);
    draw_from_right(pen, batch, pen->byte, end, right);
    pen->right = right;
    pen->left = pen->end - (pen->x - pen->start);
}

/* Draws one glyph of the line's last face as `text`. */
static void draw_sign(CbLinePen *pen, Batch *batch, PangoGlyph sign, gint32 width, const char *text)
{
    const CbTypeface *face = last_face(pen->paragraph, line_of(pen));
    PangoGlyphInfo glyph;
    memset(&glyph, 0, sizeof glyph);
    glyph.glyph = sign;
    glyph.geometry.width = width;
    cairo_text_cluster_t cluster = {.num_bytes = (int)strlen(text), .num_glyphs = 1};
    add_glyph(batch, pen, &glyph);
    g_array_append_val(batch->clusters, cluster);
    show(batch, face->font, text, strlen(text), (cairo_text_cluster_flags_t)0);
    advance_pen(pen, &glyph, FALSE);
}

/* The hyphen of a divided word, or the sign of a divided line of code: drawn with the text U+00AD,
 * so that extraction joins what is divided. */
static void draw_hyphen(CbLinePen *pen, Batch *batch)
{
    const CbTypeface *face = last_face(pen->paragraph, line_of(pen));
    gboolean is_code = pen->paragraph->setting.preformatted;
    draw_sign(pen, batch, is_code ? face->wrap : face->hyphen,
              is_code ? face->wrap_width : face->hyphen_width, "\xC2\xAD");
}

/* Where a line is ended by a forced break, a blank keeps words apart in extraction. */
static void draw_break(CbLinePen *pen, Batch *batch)
{
    const CbTypeface *face = last_face(pen->paragraph, line_of(pen));
    if (face->space != PANGO_GLYPH_EMPTY) {
        draw_sign(pen, batch, face->space, face->space_width, " ");
    }
}

void cb_line_pen_draw(CbLinePen *pen, guint32 end, cairo_t *cr, double left, double baseline)
{
    const CbParagraph *paragraph = pen->paragraph;
    const Line *line = line_of(pen);
    Batch batch = {.cr = cr,
                   .left = left,
                   .baseline = baseline,
                   .glyphs = g_array_new(FALSE, FALSE, sizeof(cairo_glyph_t)),
                   .clusters = g_array_new(FALSE, FALSE, sizeof(cairo_text_cluster_t))};
    guint32 start = pen->byte;
    guint32 drawn = MIN(end, line->drawn);
    double from = pen->x;
    gboolean is_backward = cb_paragraph_is_backward(paragraph);
    if (is_backward) {
        draw_from_right_edge(pen, &batch, drawn);
    } else {
        draw_mixed(pen, &batch, drawn);
    }
    double signs = pen->x;
    pen->x = is_backward ? pen->left : pen->x;
    if (line->hyphen && end >= line->visible && start < line->visible) {
        draw_hyphen(pen, &batch);
    }
    if (line->drawn < line->end && end >= line->end && start < line->end) {
        draw_break(pen, &batch);
    }
    if (is_backward) {
        pen->x = signs;
    } else {
        pen->left = from;
        pen->right = pen->x;
    }
    pen->byte = end;
    g_array_unref(batch.glyphs);
    g_array_unref(batch.clusters);
}
