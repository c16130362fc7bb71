#include "guide/arrange_parts.h"

#include <string.h>

#define TEXT_TOLERANCE 0.08 /* a figure that is so much wider than the text is made narrower */

/* A picture with what stands around it. */
typedef struct {
    const char *id;       /* of a target, or NULL */
    const char *name;     /* of a figure, or NULL */
    const char *title;    /* plain, for the list of figures */
    CbParagraph *caption; /* above the picture; NULL: none */
    const char *source;
    const char *alt;
    CbPicture *picture;
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

static void add_picture(CbArranger *arranger, const Exhibit *exhibit)
{
    const CbBook *book = arranger->book;
    double x = 0;
    double width = 0;
    double own_width = 0;
    double own_height = 0;
    place_exhibit(arranger, &x, &width);
    cb_picture_size(exhibit->picture, &own_width, &own_height);
    double most = book->style->figure_most_height * book->text_height;
    double scale = MIN(width / own_width, most / own_height);
    scale = MIN(scale, largest_scale(book, exhibit->picture));
    if (own_width * scale <= arranger->width * (1 + TEXT_TOLERANCE)) {
        x = arranger->x; /* it does without the hanging column */
        scale = MIN(scale, arranger->width / own_width);
    }
    gboolean speaks = exhibit->alt != NULL && exhibit->alt[0] != '\0';
    CbElement *element = cb_arranger_element(arranger, "Figure");
    element->alt = exhibit->alt;
    guint open = speaks ? cb_arranger_open(arranger, element) : 0;
    cb_arranger_add(arranger,
                    &(CbFlowItem){.kind = CB_FLOW_PICTURE,
                                  .x = x,
                                  .width = own_width * scale,
                                  .as.picture = exhibit->picture},
                    own_height * scale);
    if (speaks) {
        cb_arranger_close(arranger, open);
    }
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
    entry->language = arranger->language;
    g_ptr_array_add(arranger->book->figures, entry);
}

/* "Figure 3" hangs beside the title, or stands before it. */
static void add_caption(CbArranger *arranger, const Exhibit *exhibit, const char *number)
{
    CbBook *book = arranger->book;
    const CbPrintStyle *print = book->style;
    const char *name =
        cb_arena_printf(book->arena, "%s\xC2\xA0%s", book->input->strings.figure, number);
    gboolean hangs = print->hang > 0 && arranger->x <= 0 && arranger->chapter->columns == 1;
    double left = -(print->hang + print->hang_gap);
    CbParagraph *label = cb_book_simple(book, &print->label, name, MAX(print->hang, 90),
                                        arranger->chapter->phase, CB_NO_LINK);
    guint open = cb_arranger_open_tag(arranger, "Div");
    if (hangs) {
        cb_arranger_label(arranger, label, &print->label, left, print->figure_title.leading, "P");
    } else {
        cb_arranger_lines(arranger, label, &print->label, cb_arranger_element(arranger, "P"));
        cb_arranger_space(arranger, 0, CB_PAGE_NEVER);
    }
    cb_arranger_lines(arranger, exhibit->caption, &print->figure_title,
                      cb_arranger_element(arranger, "P"));
    cb_arranger_close(arranger, open);
    cb_arranger_space(arranger, print->base.leading / 2, CB_PAGE_NEVER);
}

static void add_source(CbArranger *arranger, const Exhibit *exhibit)
{
    CbBook *book = arranger->book;
    const char *words =
        cb_arena_printf(book->arena, "%s: %s", book->input->strings.source, exhibit->source);
    CbParagraph *paragraph = cb_book_simple(book, &book->style->caption, words, arranger->width,
                                            arranger->chapter->phase, CB_NO_LINK);
    cb_arranger_space(arranger, book->style->base.leading / 3, CB_PAGE_NEVER);
    cb_arranger_lines(arranger, paragraph, &book->style->caption,
                      cb_arranger_element(arranger, "P"));
}

static void arrange_exhibit(CbArranger *arranger, const Exhibit *exhibit)
{
    const CbPrintStyle *print = arranger->book->style;
    guint first = arranger->flow->items->len;
    cb_arranger_space_before(arranger, print->block_space);
    cb_arranger_add(arranger, &(CbFlowItem){.kind = CB_FLOW_GAP}, 0);
    first = MAX(first, arranger->flow->items->len - 1);
    if (exhibit->id != NULL) {
        cb_arranger_add(arranger, &(CbFlowItem){.kind = CB_FLOW_TARGET, .as.target = exhibit->id},
                        0);
    }
    if (exhibit->caption != NULL && !cb_paragraph_is_empty(exhibit->caption)) {
        const char *number = figure_number(arranger);
        add_figure_entry(arranger, exhibit, number);
        add_caption(arranger, exhibit, number);
    }
    add_picture(arranger, exhibit);
    if (exhibit->source != NULL && exhibit->source[0] != '\0') {
        add_source(arranger, exhibit);
    }
    cb_flow_keep(arranger->flow, first, arranger->flow->items->len);
    cb_arranger_space(arranger, print->block_space, 0);
}

static CbPicture *read_picture(CbArranger *arranger, GBytes *bytes, CbCode code, const char *name)
{
    g_autoptr(GError) error = NULL;
    CbPicture *picture = cb_picture_new(bytes, &error);
    if (picture == NULL) {
        cb_book_report(arranger->book, code, arranger->entry_id, name, NULL,
                       "\"%s\" cannot be read: %s", name, error->message);
        return NULL;
    }
    g_ptr_array_add(arranger->book->pictures, picture);
    const char *cause = cb_picture_raster_cause(picture);
    if (cause != NULL) {
        cb_book_report(arranger->book, CB_CODE_PRINT_RASTER, arranger->entry_id, name,
                       "draw it without, so that it stays sharp in print",
                       "\"%s\" uses <%s>, which prints as pixels", name, cause);
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

void cb_arrange_figure(CbArranger *arranger, cmark_node *figure)
{
    CbBook *book = arranger->book;
    const CbMarkdownLink *link = cb_markdown_link(figure);
    CbGuideFigure it = {0};
    const CbGuideSources *sources = &book->input->sources;
    if (sources->figure == NULL || !sources->figure(link->target, &it, sources->user_data)) {
        cb_book_report(book, CB_CODE_PRINT_REFERENCE, arranger->entry_id, link->target, NULL,
                       "there is no figure \"%s\"", link->target);
        return;
    }
    g_autoptr(GBytes) svg = it.svg;
    Exhibit exhibit = {.id = figure_id(arranger, link->target),
                       .name = link->target,
                       .title = cb_arena_strdup(book->arena, it.title),
                       .source = cb_arena_strdup(book->arena, it.source),
                       .alt = cb_arena_strdup(book->arena, it.alt)};
    exhibit.picture = read_picture(arranger, svg, CB_CODE_PRINT_FIGURE, link->target);
    if (exhibit.picture == NULL) {
        return;
    }
    if (cmark_node_first_child(figure) != NULL) {
        CbInlineSetting setting = caption_setting(arranger, &book->style->figure_title);
        exhibit.caption = cb_arrange_text(&setting, figure);
        exhibit.title = cb_arena_strdup(book->arena, cb_paragraph_text(exhibit.caption));
    } else {
        exhibit.caption = own_title(arranger, exhibit.title);
    }
    arrange_exhibit(arranger, &exhibit);
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
        cb_book_report(book, CB_CODE_PRINT_IMAGE, arranger->entry_id, path, NULL,
                       "the image \"%s\" is not found", path);
        return NULL;
    }
    picture = read_picture(arranger, bytes, CB_CODE_PRINT_IMAGE, path);
    if (picture != NULL) {
        g_hash_table_insert(book->media, cb_arena_strdup(book->arena, path), picture);
    }
    return picture;
}

void cb_arrange_image(CbArranger *arranger, cmark_node *image)
{
    CbBook *book = arranger->book;
    const CbMarkdownLink *link = cb_markdown_link(image);
    Exhibit exhibit = {.alt = cb_arena_strdup(book->arena, link->text)};
    const char *title = cmark_node_get_title(image);
    if (title != NULL && title[0] != '\0') {
        exhibit.title = cb_arena_strdup(book->arena, title);
        exhibit.caption = own_title(arranger, exhibit.title);
    }
    exhibit.picture = cb_arranger_media(arranger, link->target);
    if (exhibit.picture != NULL) {
        arrange_exhibit(arranger, &exhibit);
    }
}
