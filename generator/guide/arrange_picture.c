#include "guide/arrange_parts.h"

#include "base/utf8.h"

#include <string.h>

#define TEXT_TOLERANCE 0.08   /* a figure that is so much wider than the text is made narrower */
#define SIZE_TOLERANCE 0.05   /* points */
#define MOST_LED 0.5          /* of the page: what leads to a figure, and goes along with it */
#define LOWEST_FIGURE 40.0    /* points; however high its caption is */
#define SHORT_DESCRIPTION 0.3 /* of the page: stays whole below its figure */
#define LEAST_SQUEEZED 0.85   /* of its height: a figure that makes room for the next */
#define LEAST_SHRUNK 0.5      /* of its height: a figure that makes room for its description */
#define LONGEST_MISSING 40u   /* bytes of letters that no font has, of one drawing */
#define LEAST_PART 0.1        /* of the page: parts of a figure that fits none … */
#define MOST_PART 0.4         /* … and the tallest of them */

/* A picture with what stands around it. */
typedef struct {
    const char *id;           /* of a target, or NULL */
    const char *name;         /* of a figure, or NULL */
    const char *file;         /* of an image, in media/, or NULL */
    const char *title;        /* plain, for the list of figures */
    const char *language;     /* of the title; NULL: the document's */
    CbParagraph *caption;     /* above the picture: its title; NULL: none */
    CbParagraph *words;       /* below the title: what the text says of it; NULL: nothing */
    CbParagraph *source_line; /* says where the data are from; NULL: none */
    const char *alt;
    CbPicture *picture;
    GPtrArray *parts; /* of CbPicture: of one that pages may end in; else NULL */
    gboolean is_wide; /* stands across all columns */
} Exhibit;

static CbInlineSetting caption_setting(CbArranger *arranger, const CbTextStyle *text)
{
    CbInlineSetting setting = cb_inline_setting(arranger, text);
    setting.align = CB_SET_LEFT;
    setting.hyphenate = FALSE;
    return setting;
}

/* A figure may use the column of hanging labels, too, unless it is nested or in columns. */
static void place_exhibit(const CbArranger *arranger, double *x, double *width)
{
    const CbBook *book = arranger->book;
    gboolean wide = arranger->x <= 0 && arranger->chapter->columns == 1;
    *x = wide ? arranger->chapter->left - (book->full_width - book->text_width) : arranger->x;
    *width = arranger->x + arranger->width - *x;
}

/* Letters of a drawing are to be no larger than those around it; images are not blown up. */
static double largest_scale(const CbBook *book, const CbPicture *picture)
{
    return cb_picture_is_image(picture) ? 1.0 : book->style->figure_pixel / CB_POINTS_PER_PIXEL;
}

/* How a picture is shown: where, and how large. */
typedef struct {
    double x, width, height;
    double letters; /* its smallest, points; 0: it has none */
} Fit;

static gboolean is_too_small(const Fit *fit)
{
    return fit->letters > 0 && fit->letters < CB_SMALLEST_LETTERS - SIZE_TOLERANCE;
}

/* In a place `most` points high. */
static Fit fit_below(const CbArranger *arranger, const CbPicture *picture, double most)
{
    const CbBook *book = arranger->book;
    double x = 0;
    double width = 0;
    double own_width = 0;
    double own_height = 0;
    place_exhibit(arranger, &x, &width);
    cb_picture_size(picture, &own_width, &own_height);
    double scale = MIN(width / own_width, most / own_height);
    scale = MIN(scale, largest_scale(book, picture));
    if (own_width * scale <= arranger->width * (1 + TEXT_TOLERANCE)) {
        x = arranger->x; /* it does without the hanging column */
        scale = MIN(scale, arranger->width / own_width);
    }
    return (Fit){.x = x,
                 .width = own_width * scale,
                 .height = own_height * scale,
                 .letters = cb_picture_smallest_text(picture) * scale};
}

/* The height of the heading, if there is one, that leads to what comes next. */
static double lead_height(const CbArranger *arranger)
{
    guint end = arranger->flow->items->len;
    guint first = end;
    while (arranger->after_heading > 0 && first > 0) {
        const CbPageItem *before = cb_flow_page_item(arranger->flow, first - 1);
        if (before->is_space && before->penalty < CB_PAGE_NEVER) {
            break;
        }
        first--;
    }
    double height = cb_flow_height(arranger->flow, first, end);
    height += first < end && arranger->has_space ? arranger->space : 0;
    return height <= MOST_LED * arranger->book->text_height ? height : 0;
}

/* With `around` points of caption and source, and the heading above, it is never higher than a
 * page: what leads to it is not parted from it, though its letters be too small. */
static Fit fit_picture(const CbArranger *arranger, const CbPicture *picture, double around)
{
    const CbBook *book = arranger->book;
    double room = MAX(book->text_height - around, LOWEST_FIGURE);
    double led = MAX(room - lead_height(arranger), LOWEST_FIGURE);
    double wish = book->style->figure_most_height * book->text_height;
    Fit fit = fit_below(arranger, picture, MIN(wish, led));
    return is_too_small(&fit) ? fit_below(arranger, picture, led) : fit;
}

static void report_letters(CbArranger *arranger, const Exhibit *exhibit, double letters)
{
    gboolean is_figure = exhibit->name != NULL;
    const char *name = exhibit->title != NULL ? exhibit->title : exhibit->file;
    const char *place = is_figure
                            ? cb_arena_printf(arranger->book->arena, "figure-%s", exhibit->name)
                            : arranger->entry_id;
    cb_book_report(arranger->book, CB_CODE_PRINT_SMALL, place, is_figure ? NULL : exhibit->file,
                   "say less in the figure, or give the guide a larger page or fewer columns",
                   "the letters of \"%s\" are %.1f points high on paper, the least is %.0f",
                   is_figure ? exhibit->name : name, letters, CB_SMALLEST_LETTERS);
}

/* The item of the flow that draws it. */
static guint add_picture(CbArranger *arranger, const Exhibit *exhibit, double around)
{
    Fit fit = fit_picture(arranger, exhibit->picture, around);
    gboolean speaks = exhibit->alt != NULL && exhibit->alt[0] != '\0';
    CbElement *element = cb_arranger_element(arranger, "Figure");
    element->alt = exhibit->alt;
    guint open = speaks ? cb_arranger_open(arranger, element) : 0;
    guint picture = cb_arranger_add(arranger,
                                    &(CbFlowItem){.kind = CB_FLOW_PICTURE,
                                                  .x = fit.x,
                                                  .width = fit.width,
                                                  .as.picture = exhibit->picture},
                                    fit.height);
    if (speaks) {
        cb_arranger_close(arranger, open);
    }
    if (is_too_small(&fit)) {
        report_letters(arranger, exhibit, fit.letters);
    }
    return picture;
}

/* The items of the flow that draw it in parts. The first has the alternative text of all, so that
 * one element says it once. */
static guint add_parts(CbArranger *arranger, const Exhibit *exhibit, guint first)
{
    Exhibit part = *exhibit;
    guint at = 0;
    for (guint i = 0; i < exhibit->parts->len; i++) {
        part.picture = g_ptr_array_index(exhibit->parts, i);
        part.alt = i == 0 ? exhibit->alt : NULL;
        if (i > 0) {
            cb_arranger_space(arranger, 0, 0);
        }
        at = add_picture(arranger, &part, 0);
        if (i == 0) {
            cb_flow_keep_firmly(arranger->flow, first, at + 1);
        }
    }
    return at;
}

static const char *figure_number(CbArranger *arranger)
{
    return cb_arena_printf(arranger->book->arena, "%u", arranger->book->figures->len + 1);
}

static void add_figure_entry(CbArranger *arranger, const Exhibit *exhibit, const char *number)
{
    CbFigureEntry *entry = cb_arena_new_struct(arranger->book->arena, CbFigureEntry);
    entry->id = exhibit->id;
    entry->name = exhibit->name;
    entry->number = number;
    entry->title = exhibit->title;
    entry->language = exhibit->language;
    g_ptr_array_add(arranger->book->figures, entry);
}

static gboolean label_hangs(const CbArranger *arranger)
{
    return arranger->book->style->hang > 0 && arranger->x <= 0 && arranger->chapter->columns == 1;
}

static gboolean has_caption(const Exhibit *exhibit)
{
    return exhibit->caption != NULL && !cb_paragraph_is_empty(exhibit->caption);
}

static double caption_space(const CbPrintStyle *print)
{
    return print->base.leading / 2;
}

static double source_space(const CbPrintStyle *print)
{
    return print->base.leading / 3;
}

/* "Figure 3" hangs beside the title, or stands before it. */
static void add_caption(CbArranger *arranger, const Exhibit *exhibit, const char *number)
{
    CbBook *book = arranger->book;
    const CbPrintStyle *print = book->style;
    const char *name =
        cb_arena_printf(book->arena, "%s\xC2\xA0%s", book->input->strings.figure, number);
    double left = -(print->hang + print->hang_gap);
    CbParagraph *label = cb_book_simple(book, &print->label, name, MAX(print->hang, 90),
                                        arranger->chapter->phase, CB_NO_LINK);
    guint open = cb_arranger_open_tag(arranger, "Caption");
    if (label_hangs(arranger)) {
        cb_arranger_label(arranger, label, &print->label, left, print->figure_title.leading, "P");
    } else {
        cb_arranger_lines(arranger, label, &print->label, cb_arranger_element(arranger, "P"));
        cb_arranger_space(arranger, 0, CB_PAGE_NEVER);
    }
    CbElement *title = cb_arranger_element(arranger, "P");
    title->language = exhibit->language;
    cb_arranger_lines(arranger, exhibit->caption, &print->figure_title, title);
    if (exhibit->words != NULL) {
        cb_arranger_space(arranger, 0, CB_PAGE_NEVER);
        cb_arranger_lines(arranger, exhibit->words, &print->caption,
                          cb_arranger_element(arranger, "P"));
    }
    cb_arranger_close(arranger, open);
    cb_arranger_space(arranger, caption_space(print), CB_PAGE_NEVER);
}

/* The line that says where the data are from, or NULL. */
static CbParagraph *source_line(CbArranger *arranger, const char *source)
{
    CbBook *book = arranger->book;
    if (source == NULL || source[0] == '\0') {
        return NULL;
    }
    const char *words = cb_arena_printf(book->arena, "%s: %s", book->input->strings.source, source);
    return cb_book_simple(book, &book->style->caption, words, arranger->width,
                          arranger->chapter->phase, CB_NO_LINK);
}

/* The height of caption and source, with the spaces between them and the picture. */
static double height_around(const CbArranger *arranger, const Exhibit *exhibit)
{
    const CbPrintStyle *print = arranger->book->style;
    double height = 0;
    if (has_caption(exhibit)) {
        height += label_hangs(arranger) ? 0 : print->label.leading;
        height += cb_paragraph_lines(exhibit->caption) * print->figure_title.leading;
        height += caption_space(print);
    }
    if (exhibit->words != NULL) {
        height += cb_paragraph_lines(exhibit->words) * print->caption.leading;
    }
    if (exhibit->source_line != NULL) {
        height += cb_paragraph_lines(exhibit->source_line) * print->caption.leading;
        height += source_space(print);
    }
    return height;
}

/* The caption stands beside the figure and not in it: of a figure with an alternative text nothing
 * but that is read. */
static CbDescribedFigure arrange_exhibit(CbArranger *arranger, const Exhibit *exhibit)
{
    const CbPrintStyle *print = arranger->book->style;
    double around = height_around(arranger, exhibit);
    cb_arranger_space_before(arranger, print->block_space);
    guint first = cb_arranger_add(arranger, &(CbFlowItem){.kind = CB_FLOW_GAP}, 0);
    if (exhibit->id != NULL) {
        cb_arranger_add(arranger, &(CbFlowItem){.kind = CB_FLOW_TARGET, .as.target = exhibit->id},
                        0);
    }
    guint open = cb_arranger_open_tag(arranger, "Div");
    if (has_caption(exhibit)) {
        const char *number = figure_number(arranger);
        add_figure_entry(arranger, exhibit, number);
        add_caption(arranger, exhibit, number);
    }
    guint picture = exhibit->parts != NULL ? add_parts(arranger, exhibit, first)
                                           : add_picture(arranger, exhibit, around);
    if (exhibit->source_line != NULL) {
        cb_arranger_space(arranger, source_space(print), CB_PAGE_NEVER);
        cb_arranger_lines(arranger, exhibit->source_line, &print->caption,
                          cb_arranger_element(arranger, "P"));
    }
    cb_arranger_close(arranger, open);
    guint last = arranger->flow->items->len;
    cb_flow_keep_firmly(arranger->flow, exhibit->parts != NULL ? picture : first, last);
    if (exhibit->is_wide) {
        cb_arranger_add_wide(arranger, first);
    }
    cb_arranger_space(arranger, print->block_space, 0);
    return (CbDescribedFigure){.first = first,
                               .last = last,
                               .picture = picture,
                               .around = around,
                               .is_wide = exhibit->is_wide};
}

/* Where what must stay below a figure ends: the whole of a short description, the first lines of a
 * longer one. */
static guint kept_end(const CbArranger *arranger, guint first)
{
    const CbFlow *flow = arranger->flow;
    guint end = flow->items->len;
    if (cb_flow_height(flow, first, end) > SHORT_DESCRIPTION * arranger->book->text_height) {
        for (guint at = first + 1; at < end; at++) {
            const CbPageItem *item = cb_flow_page_item(flow, at);
            if (item->is_space && item->penalty < CB_PAGE_NEVER) {
                return at;
            }
        }
    }
    return end;
}

/* Makes the drawing of a figure lower, if its letters allow it, so that `below` points fit the page
 * with it. */
static void make_room(const CbArranger *arranger, const CbDescribedFigure *figure, double below)
{
    double room = arranger->book->text_height - figure->around - below;
    double scale = room / cb_flow_page_item(arranger->flow, figure->picture)->height;
    if (scale >= LEAST_SHRUNK && scale < 1 &&
        cb_flow_may_shrink(arranger->flow, figure->picture, scale)) {
        cb_flow_shrink(arranger->flow, figure->picture, scale);
    }
}

/* Makes the drawings among the items from `first` on a little lower, if all fit a page then. */
static gboolean squeeze(const CbArranger *arranger, guint first)
{
    const CbFlow *flow = arranger->flow;
    double drawn = 0;
    for (guint i = first; i < flow->items->len; i++) {
        drawn +=
            cb_flow_item(flow, i)->kind == CB_FLOW_PICTURE ? cb_flow_page_item(flow, i)->height : 0;
    }
    double over = cb_flow_height(flow, first, flow->items->len) - arranger->book->text_height;
    double scale = (drawn - MAX(over, 0)) / drawn;
    gboolean fits = scale >= LEAST_SQUEEZED;
    for (guint i = first; i < flow->items->len && fits; i++) {
        fits = cb_flow_item(flow, i)->kind != CB_FLOW_PICTURE || cb_flow_may_shrink(flow, i, scale);
    }
    for (guint i = first; i < flow->items->len && fits; i++) {
        if (cb_flow_item(flow, i)->kind == CB_FLOW_PICTURE) {
            cb_flow_shrink(flow, i, scale);
        }
    }
    return fits;
}

/* Lets a figure share a page with those before it, if a little is missing for that. */
static void share_page(CbArranger *arranger, const CbDescribedFigure *figure)
{
    guint shared = arranger->shared_page;
    gboolean is_alone = shared == 0 || shared > figure->first;
    if (is_alone || !squeeze(arranger, shared)) {
        arranger->shared_page = figure->first;
    }
}

void cb_arranger_settle_figure(CbArranger *arranger)
{
    CbDescribedFigure figure = arranger->described;
    CbFlow *flow = arranger->flow;
    arranger->described = (CbDescribedFigure){0};
    if (figure.last == figure.first) {
        return;
    }
    guint end = kept_end(arranger, figure.last);
    double below = cb_flow_height(flow, figure.last, end);
    if (figure.is_wide) {
        below = below / arranger->chapter->columns + arranger->text->leading;
    }
    make_room(arranger, &figure, below);
    cb_flow_keep(flow, figure.last, figure.is_wide ? MIN(figure.last + 1, end) : end);
    if (arranger->chapter->columns == 1) {
        share_page(arranger, &figure);
    }
}

/* Warns of the characters that a drawing of an author shows and no font has. */
static void report_missing_letters(CbArranger *arranger, const CbPicture *picture, const char *name)
{
    CbBook *book = arranger->book;
    g_autofree char *text = cb_picture_text(picture);
    if (text == NULL || text[0] == '\0') {
        return;
    }
    CbParagraph *words = cb_book_paragraph(book);
    CbRun run = cb_book_run(book, &book->style->caption, (CbTypeVariant){.scale = 1}, -1);
    cb_paragraph_add(words, text, strlen(text), &run);
    const GPtrArray *missing = cb_paragraph_missing(words);
    if (missing->len > 0) {
        g_autoptr(GString) letters = g_string_new(NULL);
        for (guint i = 0; i < missing->len && letters->len < LONGEST_MISSING; i++) {
            g_string_append(letters, g_ptr_array_index(missing, i));
        }
        cb_book_report(book, CB_CODE_PRINT_GLYPH, arranger->entry_id, name,
                       "use other characters, or name a font that has them in print.yaml",
                       "no font of the guide has \"%s\", which \"%s\" shows: boxes stand for it",
                       letters->str, name);
    }
}

/* A picture is read once, whatever the number of passes. */
static CbPicture *read_picture(CbArranger *arranger, GBytes *bytes, CbCode code, const char *name)
{
    g_autoptr(GError) error = NULL;
    GHashTable *known = arranger->book->memory->pictures;
    gboolean is_figure = code == CB_CODE_PRINT_FIGURE;
    const char *kind = is_figure ? "figure" : "media";
    const char *excerpt = is_figure ? NULL : name; /* a figure has a file of its own */
    const char *place =
        is_figure ? cb_arena_printf(arranger->book->arena, "figure-%s", name) : arranger->entry_id;
    g_autofree char *key = g_strdup_printf("%s:%s", kind, name);
    CbPicture *picture = g_hash_table_lookup(known, key);
    if (picture == NULL) {
        picture = cb_picture_new(bytes, &error);
        if (picture == NULL) {
            cb_book_report(arranger->book, code, place, excerpt, NULL, CB_GUIDE_UNREADABLE, name,
                           g_strchomp(error->message));
            return NULL;
        }
        g_hash_table_insert(known, g_steal_pointer(&key), picture);
    }
    PangoFontMap *previous = cb_press_lend_fonts(arranger->book->press);
    const char *cause = cb_picture_raster_cause(picture);
    cb_press_take_back(previous);
    if (cause != NULL) {
        cb_book_report(arranger->book, CB_CODE_PRINT_RASTER, place, excerpt,
                       "draw it without, so that it stays sharp in print",
                       "\"%s\" uses %s, which prints as pixels", name, cause);
    }
    return picture;
}

static CbParagraph *own_title(CbArranger *arranger, const char *title)
{
    const CbPrintStyle *print = arranger->book->style;
    return cb_book_simple(arranger->book, &print->figure_title, title, arranger->width,
                          arranger->chapter->phase, CB_NO_LINK);
}

/* The id of a figure's place. One that is shown again has a place of its own; references lead to
 * the first. */
static const char *figure_id(CbArranger *arranger, const char *name)
{
    CbBook *book = arranger->book;
    guint shown = 1;
    for (guint i = 0; i < book->figures->len; i++) {
        const CbFigureEntry *entry = g_ptr_array_index(book->figures, i);
        shown += entry->name != NULL && strcmp(entry->name, name) == 0 ? 1 : 0;
    }
    return shown == 1 ? cb_arena_printf(book->arena, "figure-%s", name)
                      : cb_arena_printf(book->arena, "figure-%s--%u", name, shown);
}

/* Asks for a figure; the caller unrefs its bytes. FALSE: there is none. */
static gboolean find_figure(CbArranger *arranger, const char *id, gboolean narrow,
                            CbGuideFigure *figure)
{
    const CbGuideSources *sources = &arranger->book->input->sources;
    return sources->figure != NULL && sources->figure(id, narrow, figure, sources->user_data);
}

/* Whether a figure without a drawing is known all the same: a draft. */
static gboolean is_unpublished(CbArranger *arranger, const CbMarkdownLink *link)
{
    const CbGuideSources *sources = &arranger->book->input->sources;
    CbGuideTarget target = {NULL, NULL};
    return sources->target != NULL && sources->target(link, &target, sources->user_data);
}

/* The drawing of a figure for narrow places; NULL if there is none. */
static CbPicture *narrow_drawing(CbArranger *arranger, const char *id)
{
    CbGuideFigure figure = {0};
    if (id == NULL || !find_figure(arranger, id, TRUE, &figure)) {
        return NULL;
    }
    g_autoptr(GBytes) svg = figure.svg;
    const char *name = cb_arena_printf(arranger->book->arena, "%s (narrow)", id);
    return read_picture(arranger, svg, CB_CODE_PRINT_FIGURE, name);
}

/* The drawing that suits the width: that for narrow places, if its letters come out larger than
 * those of the wide one, which are too small. `*letters`: its smallest, if they are too small. */
static CbPicture *choose_drawing(CbArranger *arranger, const Exhibit *exhibit, double *letters)
{
    double around = height_around(arranger, exhibit);
    Fit fit = fit_picture(arranger, exhibit->picture, around);
    *letters = 0;
    if (!is_too_small(&fit)) {
        return exhibit->picture;
    }
    CbPicture *narrow = narrow_drawing(arranger, exhibit->name);
    Fit other = narrow != NULL ? fit_picture(arranger, narrow, around) : fit;
    gboolean is_better = other.letters > fit.letters;
    const Fit *best = is_better ? &other : &fit;
    *letters = is_too_small(best) ? best->letters : 0;
    return is_better ? narrow : exhibit->picture;
}

/* Lets an exhibit stand across all columns, if its letters would be too small in one of them and
 * are larger then. The width that the text has outside of it. */
static double widen(CbArranger *arranger, Exhibit *exhibit)
{
    double width = arranger->width;
    double wide = cb_arranger_wide(arranger);
    double letters = 0;
    double wide_letters = 0;
    if (wide > width) {
        choose_drawing(arranger, exhibit, &letters);
    }
    if (letters > 0) {
        arranger->width = wide;
        choose_drawing(arranger, exhibit, &wide_letters);
        exhibit->is_wide = wide_letters <= 0 || wide_letters > letters;
        arranger->width = exhibit->is_wide ? wide : width;
    }
    return width;
}

/* Where parts of a drawing end, each no lower than `least` and no higher than `most`, in its own
 * points; NULL if it cannot be cut so. */
static GArray *part_ends(const CbPicture *picture, double least, double most)
{
    g_autoptr(GArray) cuts = cb_picture_cuts(picture);
    g_autoptr(GArray) ends = g_array_new(FALSE, FALSE, sizeof(double));
    double width = 0;
    double height = 0;
    double top = 0;
    cb_picture_size(picture, &width, &height);
    for (guint i = 0; i < cuts->len; i++) {
        double cut = g_array_index(cuts, double, i);
        if (cut - top >= least && height - cut >= least) {
            if (cut - top > most) {
                return NULL;
            }
            g_array_append_val(ends, cut);
            top = cut;
        }
    }
    if (ends->len == 0 || height - top > most) {
        return NULL;
    }
    g_array_append_val(ends, height);
    return g_steal_pointer(&ends);
}

/* The parts of a drawing that is as wide as its letters ask for. NULL if that is too wide, or if it
 * cannot be cut. */
static GPtrArray *parts_of(CbArranger *arranger, const CbPicture *picture)
{
    Fit fit = fit_below(arranger, picture, G_MAXDOUBLE);
    double own_width = 0;
    double own_height = 0;
    cb_picture_size(picture, &own_width, &own_height);
    double page = arranger->book->text_height * own_width / fit.width;
    double most = MIN(MOST_PART, arranger->book->style->figure_most_height) * page;
    g_autoptr(GArray) ends =
        is_too_small(&fit) ? NULL : part_ends(picture, LEAST_PART * page, most);
    if (ends == NULL) {
        return NULL;
    }
    GPtrArray *parts = g_ptr_array_new();
    double top = 0;
    for (guint i = 0; i < ends->len; i++) {
        double end = g_array_index(ends, double, i);
        CbPicture *part = cb_picture_part(picture, top, end);
        g_ptr_array_add(parts, part);
        g_ptr_array_add(arranger->book->parts, part);
        top = end;
    }
    return parts;
}

/* Divides a figure whose letters would be too small, however much of a page it took, so that pages
 * end in it; in a column, if it can. `width`: of the text. */
static void divide(CbArranger *arranger, Exhibit *exhibit, double width)
{
    double letters = 0;
    choose_drawing(arranger, exhibit, &letters);
    if (letters <= 0) {
        return;
    }
    double wide = arranger->width;
    arranger->width = width;
    exhibit->parts = parts_of(arranger, exhibit->picture);
    if (exhibit->parts == NULL) {
        const CbPicture *narrow = narrow_drawing(arranger, exhibit->name);
        exhibit->parts = narrow != NULL ? parts_of(arranger, narrow) : NULL;
    }
    exhibit->is_wide = exhibit->is_wide && exhibit->parts == NULL;
    arranger->width = exhibit->parts == NULL ? wide : width;
}

/* Warns of the characters of a drawing that no font has: its alternative text has them all. */
static void report_missing(CbArranger *arranger, const Exhibit *exhibit)
{
    CbBook *book = arranger->book;
    CbParagraph *words = cb_book_paragraph(book);
    CbRun run = cb_book_run(book, &book->style->caption, (CbTypeVariant){.scale = 1}, -1);
    if (exhibit->alt != NULL) {
        cb_paragraph_add(words, exhibit->alt, strlen(exhibit->alt), &run);
        cb_book_report_missing(book, words,
                               cb_arena_printf(book->arena, "figure-%s", exhibit->name));
    }
}

void cb_arrange_figure(CbArranger *arranger, cmark_node *figure)
{
    CbBook *book = arranger->book;
    cb_arranger_settle_figure(arranger);
    const CbMarkdownLink *link = cb_markdown_link(figure);
    CbGuideFigure it = {0};
    if (!find_figure(arranger, link->target, FALSE, &it)) {
        if (is_unpublished(arranger, link)) {
            return;
        }
        cb_book_report(book, CB_CODE_PRINT_REFERENCE, arranger->entry_id, link->target,
                       CB_GUIDE_REFERENCE_HINT, CB_GUIDE_NO_FIGURE, link->target);
        return;
    }
    g_autoptr(GBytes) svg = it.svg;
    Exhibit exhibit = {.id = figure_id(arranger, link->target),
                       .name = link->target,
                       .title = cb_arena_strdup(book->arena, it.title),
                       .language = cb_arena_strdup(book->arena, it.title_language),
                       .alt = cb_arena_strdup(book->arena, it.alt)};
    exhibit.picture = read_picture(arranger, svg, CB_CODE_PRINT_FIGURE, link->target);
    if (exhibit.picture == NULL) {
        return;
    }
    report_missing(arranger, &exhibit);
    double width = widen(arranger, &exhibit);
    double letters = 0;
    divide(arranger, &exhibit, width);
    exhibit.caption = own_title(arranger, exhibit.title);
    if (link->has_text && !cb_utf8_same_words(link->text, exhibit.title)) {
        CbInlineSetting setting = caption_setting(arranger, &book->style->caption);
        exhibit.words = cb_arrange_text(&setting, figure);
    }
    exhibit.source_line = source_line(arranger, it.source);
    if (exhibit.parts == NULL) {
        exhibit.picture = choose_drawing(arranger, &exhibit, &letters);
    }
    CbDescribedFigure described = arrange_exhibit(arranger, &exhibit);
    if (cb_chapter_is_about_figures(arranger->chapter) && exhibit.parts == NULL) {
        arranger->described = described;
    }
    g_clear_pointer(&exhibit.parts, g_ptr_array_unref);
    arranger->width = width;
}

CbPicture *cb_arranger_media(CbArranger *arranger, const char *path)
{
    CbBook *book = arranger->book;
    const CbGuideSources *sources = &book->input->sources;
    CbPicture *picture = g_hash_table_lookup(book->media, path);
    if (picture != NULL) {
        return picture;
    }
    g_autoptr(GBytes) bytes =
        sources->media != NULL ? sources->media(path, sources->user_data) : NULL;
    if (bytes == NULL) {
        cb_book_report(book, CB_CODE_PRINT_IMAGE, arranger->entry_id, path, NULL, CB_GUIDE_NO_IMAGE,
                       path);
        return NULL;
    }
    picture = read_picture(arranger, bytes, CB_CODE_PRINT_IMAGE, path);
    if (picture != NULL) {
        report_missing_letters(arranger, picture, path);
        g_hash_table_insert(book->media, cb_arena_strdup(book->arena, path), picture);
    }
    return picture;
}

void cb_arrange_image(CbArranger *arranger, cmark_node *image)
{
    CbBook *book = arranger->book;
    const CbMarkdownLink *link = cb_markdown_link(image);
    const char *title = cmark_node_get_title(image);
    Exhibit exhibit = {.alt = cb_arena_strdup(book->arena, link->text),
                       .file = cb_arena_strdup(book->arena, link->target),
                       .language = arranger->language,
                       .picture = cb_arranger_media(arranger, link->target)};
    double width = exhibit.picture != NULL ? widen(arranger, &exhibit) : arranger->width;
    if (title != NULL && title[0] != '\0') {
        exhibit.title = cb_arena_strdup(book->arena, title);
        exhibit.caption = own_title(arranger, exhibit.title);
    }
    if (exhibit.picture != NULL) {
        arrange_exhibit(arranger, &exhibit);
    }
    arranger->width = width;
}
