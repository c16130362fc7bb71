#include "guide/print_style.h"

#include "base/suggest.h"
#include "guide/font_files.h"
#include "load/yaml.h"

#include <stddef.h>
#include <string.h>

#define NARROWEST_COLUMN 16 /* of a sheet, in sizes of its text */

#define SMALLER_PAGE 0.9 /* of the width before */

#define LONGEST_SPACE 200.0 /* points: of lengths that have no range of their own */

#define ASCENT 0.75  /* of a size of type: so high are its capitals … */
#define DESCENT 0.25 /* … and so deep its longest letters */

typedef enum {
    KEY_LENGTH,
    KEY_NUMBER,
    KEY_COUNT,
    KEY_BOOLEAN,
    KEY_COLOR,
    KEY_PAGE_SIZE,
    KEY_FONT,
    KEY_ALIGN,
    KEY_LINKS,
    KEY_NEW_PAGE,
    KEY_ROLE,
    KEY_WEIGHT,
    KEY_SLANT
} KeyType;

typedef struct {
    const char *map; /* in the file */
    const char *key; /* in that map */
    KeyType type;
    gsize offset; /* of the member of CbPrintStyle */
} Key;

static const Key keys[] = {
#define MEMBER(field) offsetof(CbPrintStyle, field)
#define CB_PRINT_TEXT(map, field)                                                                  \
    {map, "font", KEY_ROLE, MEMBER(field.font)}, {map, "size", KEY_LENGTH, MEMBER(field.size)},    \
        {map, "leading", KEY_LENGTH, MEMBER(field.leading)},                                       \
        {map, "weight", KEY_WEIGHT, MEMBER(field.weight)},                                         \
        {map, "style", KEY_SLANT, MEMBER(field.italic)},                                           \
        {map, "color", KEY_COLOR, MEMBER(field.color)},
#define CB_PRINT_KEY(map, key, type, field) {map, key, KEY_##type, MEMBER(field)},
#include "guide/print_keys.def"
#undef CB_PRINT_TEXT
#undef CB_PRINT_KEY
#undef MEMBER
};

typedef struct {
    CbPrintStyle *style;
    CbDiagnostics *diagnostics;
    const char *const *font_folders;
    GHashTable *font_files;            /* made when the first font is read */
    char *unlisted_folder;             /* of fonts, that cannot be read; NULL */
    CbSpan measures;                   /* of the value read last that page and lines depend on */
    CbSpan places[G_N_ELEMENTS(keys)]; /* of the values read last, key by key */
    gboolean failed;
} Reader;

static void fail(Reader *reader, CbSpan span, const char *hint, const char *message,
                 const char *value)
{
    cb_diagnostics_add(reader->diagnostics, CB_CODE_PRINT_STYLE, span, hint, "%s \"%s\"", message,
                       value);
    reader->failed = TRUE;
}

static const char *scalar_text(Reader *reader, const CbNode *node)
{
    if (node->kind != CB_NODE_SCALAR) {
        cb_diagnostics_add(reader->diagnostics, CB_CODE_PRINT_STYLE, node->span, NULL,
                           "expected a single value");
        reader->failed = TRUE;
        return NULL;
    }
    return node->text;
}

/* A number that must be followed by nothing but `*rest`. */
static gboolean read_number(const char *text, double *number, const char **rest)
{
    char *end = NULL;
    if (text[strspn(text, "+-")] == '\0' || !g_ascii_isdigit(text[strspn(text, "+-.")]) ||
        text[strspn(text, "+-.0123456789")] == 'x') {
        return FALSE;
    }
    *number = g_ascii_strtod(text, &end);
    *rest = end;
    return end != text && *number >= -10000 && *number <= 10000;
}

static gboolean read_length(Reader *reader, const CbNode *node, double *length)
{
    static const struct {
        const char *unit;
        double points;
    } units[] = {{"pt", 1.0}, {"mm", 72.0 / 25.4}, {"cm", 72.0 / 2.54}, {"in", 72.0}};
    const char *text = scalar_text(reader, node);
    const char *rest = NULL;
    double number = 0;
    if (text == NULL) {
        return FALSE;
    }
    if (read_number(text, &number, &rest) && number >= 0) {
        if (*rest == '\0') {
            *length = number;
            return TRUE;
        }
        for (gsize i = 0; i < G_N_ELEMENTS(units); i++) {
            if (strcmp(rest, units[i].unit) == 0) {
                *length = number * units[i].points;
                return TRUE;
            }
        }
    }
    fail(reader, node->span, "lengths are written 12pt, 4mm, 1.5cm or 1in", "not a length:", text);
    return FALSE;
}

static const char *const color_names[] = {"paper", "ink",   "quiet", "accent",
                                          "rule",  "plate", "phase"};

static gboolean read_hex_color(const char *text, CbColor *color)
{
    if (text[0] != '#' || strlen(text) != 7 || strspn(text + 1, "0123456789abcdefABCDEF") != 6) {
        return FALSE;
    }
    guint64 value = g_ascii_strtoull(text + 1, NULL, 16);
    *color = (CbColor){.name = CB_COLOR_LITERAL,
                       .red = (guint8)(value >> 16),
                       .green = (guint8)(value >> 8),
                       .blue = (guint8)value};
    return TRUE;
}

static void read_color(Reader *reader, const CbNode *node, const Key *key, CbColor *color)
{
    const char *text = scalar_text(reader, node);
    if (text == NULL || read_hex_color(text, color)) {
        return;
    }
    for (gsize i = 0; i < G_N_ELEMENTS(color_names); i++) {
        if (strcmp(text, color_names[i]) == 0 && strcmp(key->map, "colors") != 0) {
            *color = (CbColor){.name = (guint8)i};
            return;
        }
    }
    g_autofree char *hint = cb_suggest_hint(text, color_names, G_N_ELEMENTS(color_names));
    gboolean is_name = hint != NULL && text[0] != '#' && strcmp(key->map, "colors") != 0;
    fail(reader, node->span, is_name ? hint : "colours are written '#1d4587'",
         "not a colour:", text);
}

static void read_page_size(Reader *reader, const CbNode *node, CbPageSize *size)
{
    static const struct {
        const char *name;
        CbPageSize size;
    } sizes[] = {{"A4", {595.276, 841.89}}, {"A5", {419.528, 595.276}}, {"Letter", {612, 792}}};
    const char *text = scalar_text(reader, node);
    if (text == NULL) {
        return;
    }
    for (gsize i = 0; i < G_N_ELEMENTS(sizes); i++) {
        if (g_ascii_strcasecmp(text, sizes[i].name) == 0) {
            *size = sizes[i].size;
            return;
        }
    }
    fail(reader, node->span, "known: A4, A5, Letter", "unknown page size", text);
}

/* One of several words; its place in the list. */
static void read_choice(Reader *reader, const CbNode *node, const char *const *choices,
                        gsize n_choices, int *value)
{
    const char *text = scalar_text(reader, node);
    if (text == NULL) {
        return;
    }
    for (gsize i = 0; i < n_choices; i++) {
        if (strcmp(text, choices[i]) == 0) {
            *value = (int)i;
            return;
        }
    }
    g_autofree char *hint = cb_suggest_hint(text, choices, n_choices);
    fail(reader, node->span, hint, "unknown value", text);
}

static void read_count(Reader *reader, const CbNode *node, int *value)
{
    const char *text = scalar_text(reader, node);
    gint64 number = 0;
    if (text == NULL) {
        return;
    }
    if (!g_ascii_string_to_signed(text, 10, 0, 100, &number, NULL)) {
        fail(reader, node->span, "write a whole number up to 100", "not a count:", text);
        return;
    }
    *value = (int)number;
}

static void read_plain_number(Reader *reader, const CbNode *node, double *value)
{
    const char *text = scalar_text(reader, node);
    const char *rest = NULL;
    if (text == NULL) {
        return;
    }
    if (!read_number(text, value, &rest) || *rest != '\0') {
        fail(reader, node->span, NULL, "not a number:", text);
    }
}

static void read_weight(Reader *reader, const CbNode *node, int *weight)
{
    static const char *const names[] = {"thin",    "extra-light", "light",
                                        "regular", "medium",      "semi-bold",
                                        "bold",    "extra-bold",  "black"};
    const char *text = scalar_text(reader, node);
    if (text == NULL) {
        return;
    }
    for (gsize i = 0; i < G_N_ELEMENTS(names); i++) {
        if (strcmp(text, names[i]) == 0) {
            *weight = 100 * (int)(i + 1);
            return;
        }
    }
    g_autofree char *hint = cb_suggest_hint(text, names, G_N_ELEMENTS(names));
    fail(reader, node->span,
         hint != NULL ? hint : "known: thin, light, regular, medium, semi-bold, bold, black …",
         "unknown value", text);
}

static void clear_family(CbFontFamily *family)
{
    g_free(family->family);
    for (guint i = 0; i < family->n_files; i++) {
        g_free(family->files[i]);
    }
    *family = (CbFontFamily){0};
}

static void add_font_file(Reader *reader, const CbNode *node, CbFontFamily *family)
{
    const char *name = scalar_text(reader, node);
    if (name == NULL) {
        return;
    }
    if (reader->font_files == NULL) {
        reader->font_files = cb_font_files(reader->font_folders, &reader->unlisted_folder);
    }
    const char *path = g_hash_table_lookup(reader->font_files, name);
    if (path == NULL && reader->unlisted_folder != NULL) {
        cb_diagnostics_add_file(reader->diagnostics, CB_CODE_FILE_UNREADABLE,
                                reader->unlisted_folder, "let it be a folder that you may list",
                                "cannot be listed, and the font file \"%s\" is not elsewhere",
                                name);
        reader->failed = TRUE;
    } else if (path == NULL) {
        cb_diagnostics_add(reader->diagnostics, CB_CODE_PRINT_FONT, node->span,
                           "install the package that has it, or put it into the theme's fonts/",
                           "the font file \"%s\" is not found", name);
        reader->failed = TRUE;
    } else if (family->n_files < CB_MAX_FONT_FILES) {
        family->files[family->n_files++] = g_strdup(path);
    }
}

static void read_font(Reader *reader, const CbNode *node, CbFontFamily *family)
{
    const CbNode *name = node->kind == CB_NODE_MAP ? cb_node_get(node, "family") : NULL;
    const CbNode *files = node->kind == CB_NODE_MAP ? cb_node_get(node, "files") : NULL;
    if (name == NULL || name->kind != CB_NODE_SCALAR || files == NULL ||
        files->kind != CB_NODE_LIST || node->length != 2) {
        cb_diagnostics_add(reader->diagnostics, CB_CODE_PRINT_STYLE, node->span,
                           "write family: and files: (a list of file names)", "not a font family");
        reader->failed = TRUE;
        return;
    }
    if (files->length == 0) {
        cb_diagnostics_add(reader->diagnostics, CB_CODE_PRINT_STYLE, files->span,
                           "name the files that the family is made of",
                           "a font family without files");
        reader->failed = TRUE;
    }
    clear_family(family);
    family->family = g_strdup(name->text);
    for (gsize i = 0; i < files->length; i++) {
        add_font_file(reader, files->items[i], family);
    }
}

static void read_key(Reader *reader, const Key *key, const CbNode *node)
{
    static const char *const booleans[] = {"false", "true"};
    static const char *const alignments[] = {"left", "justify"};
    static const char *const links[] = {"footnote", "address", "none"};
    static const char *const new_page[] = {"never", "auto", "always"};
    static const char *const roles[] = {"text", "small", "code"};
    static const char *const slants[] = {"normal", "italic"};
    void *member = (char *)reader->style + key->offset;
    switch (key->type) {
    case KEY_LENGTH:
        read_length(reader, node, member);
        break;
    case KEY_NUMBER:
        read_plain_number(reader, node, member);
        break;
    case KEY_COUNT:
        read_count(reader, node, member);
        break;
    case KEY_BOOLEAN:
        read_choice(reader, node, booleans, G_N_ELEMENTS(booleans), member);
        break;
    case KEY_COLOR:
        read_color(reader, node, key, member);
        break;
    case KEY_PAGE_SIZE:
        read_page_size(reader, node, member);
        break;
    case KEY_FONT:
        read_font(reader, node, member);
        break;
    case KEY_ALIGN:
        read_choice(reader, node, alignments, G_N_ELEMENTS(alignments), member);
        break;
    case KEY_LINKS:
        read_choice(reader, node, links, G_N_ELEMENTS(links), member);
        break;
    case KEY_NEW_PAGE:
        read_choice(reader, node, new_page, G_N_ELEMENTS(new_page), member);
        break;
    case KEY_ROLE:
        read_choice(reader, node, roles, G_N_ELEMENTS(roles), member);
        break;
    case KEY_WEIGHT:
        read_weight(reader, node, member);
        break;
    case KEY_SLANT:
        read_choice(reader, node, slants, G_N_ELEMENTS(slants), member);
        break;
    }
}

/* Values that no page could be set with, whatever the other keys say. */
static void check_range(Reader *reader, const Key *key, const CbNode *node)
{
    static const struct {
        const char *map; /* NULL: any */
        const char *key;
        KeyType type;
        double least, most;
        const char *hint;
    } ranges[] = {{NULL, "size", KEY_LENGTH, 4, 200, "type is from 4pt to 200pt"},
                  {NULL, "leading", KEY_LENGTH, 4, 300, "lines are from 4pt to 300pt high"},
                  {"page", "columns", KEY_COUNT, 1, 3, "a page has 1 to 3 columns"},
                  {"register", "columns", KEY_COUNT, 1, 4, "a register has 1 to 4 columns"},
                  {"contents", "levels", KEY_COUNT, 1, 4, "contents have 1 to 4 levels"},
                  {"sheet", "columns", KEY_COUNT, 1, 3, "a sheet has 1 to 3 columns"},
                  {"sheet", "smallest", KEY_LENGTH, 6, 20, "text is legible from 6pt on"},
                  {"figure", "most-height", KEY_NUMBER, 0.1, 1, "a share of the page: 0.1 to 1"},
                  {"figure", "pixel", KEY_LENGTH, 0.1, 4, "from 0.1pt to 4pt"},
                  {"box", "padding", KEY_LENGTH, 0, 60, "at most 60pt"},
                  {"code", "padding", KEY_LENGTH, 0, 60, "at most 60pt"},
                  {"list", "indent", KEY_LENGTH, 0, 60, "at most 60pt"},
                  {"task", "indent", KEY_LENGTH, 0, 60, "at most 60pt"},
                  {"quote", "indent", KEY_LENGTH, 0, 60, "at most 60pt"},
                  {"page", "column-gap", KEY_LENGTH, 0, LONGEST_SPACE, "at most 200pt"},
                  {"task", "box", KEY_LENGTH, 4, 40, "from 4pt to 40pt"},
                  {"table", "padding", KEY_LENGTH, 0, 60, "at most 60pt"},
                  {"table", "column-gap", KEY_LENGTH, 0, 60, "at most 60pt"}};
    gboolean is_known = FALSE;
    const void *member = (const char *)reader->style + key->offset;
    for (gsize i = 0; i < G_N_ELEMENTS(ranges); i++) {
        if (key->type != ranges[i].type || strcmp(key->key, ranges[i].key) != 0 ||
            (ranges[i].map != NULL && strcmp(key->map, ranges[i].map) != 0)) {
            continue;
        }
        double value = key->type == KEY_COUNT ? *(const int *)member : *(const double *)member;
        is_known = TRUE;
        if (value < ranges[i].least || value > ranges[i].most) {
            fail(reader, node->span, ranges[i].hint, "out of range:", node->text);
        }
    }
    if (!is_known && strcmp(key->map, "page") != 0 && key->type == KEY_LENGTH &&
        *(const double *)member > LONGEST_SPACE) {
        fail(reader, node->span, "at most 200pt", "out of range:", node->text);
    }
}

static const Key *find_key(const char *map, const char *name)
{
    for (gsize i = 0; i < G_N_ELEMENTS(keys); i++) {
        if (strcmp(keys[i].map, map) == 0 && strcmp(keys[i].key, name) == 0) {
            return &keys[i];
        }
    }
    return NULL;
}

/* Names that may stand where `name` does: maps if `map` is NULL, else the keys of a map. */
static void report_unknown(Reader *reader, const char *map, const char *name, CbSpan span)
{
    g_autoptr(GPtrArray) names = g_ptr_array_new();
    for (gsize i = 0; i < G_N_ELEMENTS(keys); i++) {
        if (map == NULL) {
            g_ptr_array_add(names, (gpointer)(gsize)keys[i].map);
        } else if (strcmp(keys[i].map, map) == 0) {
            g_ptr_array_add(names, (gpointer)(gsize)keys[i].key);
        }
    }
    g_autofree char *hint = cb_suggest_hint(name, (const char *const *)names->pdata, names->len);
    fail(reader, span, hint, "unknown key", name);
}

static gboolean is_map(const char *name)
{
    for (gsize i = 0; i < G_N_ELEMENTS(keys); i++) {
        if (strcmp(keys[i].map, name) == 0) {
            return TRUE;
        }
    }
    return FALSE;
}

static void read_map(Reader *reader, const CbNodeEntry *map)
{
    if (!is_map(map->key)) {
        report_unknown(reader, NULL, map->key, map->key_span);
        return;
    }
    if (map->value->kind != CB_NODE_MAP) {
        fail(reader, map->value->span, NULL, "expected a map of keys below", map->key);
        return;
    }
    for (gsize i = 0; i < map->value->length; i++) {
        const CbNodeEntry *entry = &map->value->entries[i];
        const Key *key = find_key(map->key, entry->key);
        if (key == NULL) {
            report_unknown(reader, map->key, entry->key, entry->key_span);
        } else {
            gboolean failed = reader->failed;
            reader->failed = FALSE;
            read_key(reader, key, entry->value);
            if (!reader->failed) {
                check_range(reader, key, entry->value);
            }
            reader->places[key - keys] = entry->value->span;
            if (strcmp(map->key, "page") == 0 || strcmp(map->key, "base") == 0) {
                reader->measures = entry->value->span;
            }
            reader->failed = reader->failed || failed;
        }
    }
}

/* A layer that makes the page smaller makes all that follows from its size smaller with it, as far
 * as the layer itself does not say it: margins, and type that is for show. Nothing hangs then. */
static void fit_smaller_page(Reader *reader, const CbNode *root)
{
    CbPrintStyle *style = reader->style;
    const CbNode *page = cb_node_get(root, "page");
    const CbNode *size =
        page != NULL && page->kind == CB_NODE_MAP ? cb_node_get(page, "size") : NULL;
    double before = style->page_size.width;
    if (size == NULL || before <= 0) {
        return;
    }
    read_page_size(reader, size, &style->page_size);
    double ratio = style->page_size.width / before;
    if (ratio > SMALLER_PAGE) {
        return;
    }
    double *lengths[] = {&style->margin_top,        &style->margin_bottom,
                         &style->margin_inner,      &style->margin_outer,
                         &style->cover_title.size,  &style->cover_title.leading,
                         &style->opener_title.size, &style->opener_title.leading,
                         &style->heading[0].size,   &style->heading[0].leading};
    for (gsize i = 0; i < G_N_ELEMENTS(lengths); i++) {
        *lengths[i] *= ratio;
    }
    style->hang = 0;
    style->hang_gap = 0;
}

static void read_layer(Reader *reader, const CbSource *source)
{
    g_autoptr(CbArena) arena = cb_arena_new();
    const CbNode *root = cb_yaml_parse(arena, source, reader->diagnostics);
    if (root == NULL) {
        reader->failed = TRUE;
        return;
    }
    if (cb_node_is_null(root)) {
        return;
    }
    if (root->kind != CB_NODE_MAP) {
        cb_diagnostics_add(reader->diagnostics, CB_CODE_PRINT_STYLE, root->span,
                           "write it as base: { size: 10pt }", "expected a map of keys");
        reader->failed = TRUE;
        return;
    }
    fit_smaller_page(reader, root);
    for (gsize i = 0; i < root->length; i++) {
        read_map(reader, &root->entries[i]);
    }
}

/* The value of one of two keys that `source` has, the first if both; else its beginning. */
static CbSpan place_of(const Reader *reader, const CbSource *source, const char *const names[][2])
{
    for (guint i = 0; i < 2; i++) {
        CbSpan span = reader->places[find_key(names[i][0], names[i][1]) - keys];
        if (span.source == source) {
            return span;
        }
    }
    return cb_span_new(source, 0, 0);
}

/* What stands in a margin must have room there: a distance from the page's text, and letters. */
static void check_margin(Reader *reader, CbSpan place, double margin, double distance,
                         double letters, const char *hint, const char *subject)
{
    if (margin - distance - letters < 0) {
        cb_diagnostics_add(reader->diagnostics, CB_CODE_PRINT_STYLE, place, hint,
                           "%s the page: a margin of %.4gpt has no room for a distance of %.4gpt "
                           "and their letters",
                           subject, margin, distance);
        reader->failed = TRUE;
    }
}

/* Running heads and folios stand in the margins. */
static void check_margins(Reader *reader, const CbSource *source)
{
    static const char *const head[][2] = {{"running", "distance"}, {"page", "margin-top"}};
    static const char *const foot[][2] = {{"folio", "distance"}, {"page", "margin-bottom"}};
    const CbPrintStyle *style = reader->style;
    check_margin(reader, place_of(reader, source, head), style->margin_top, style->running_distance,
                 ASCENT * style->running.size,
                 "make page: margin-top larger, or running: distance smaller",
                 "running heads would stand above");
    check_margin(reader, place_of(reader, source, foot), style->margin_bottom,
                 style->folio_distance, DESCENT * style->folio.size,
                 "make page: margin-bottom larger, or folio: distance smaller",
                 "numbers of pages would stand below");
}

/* What no single key can get wrong: the page must leave room for text, in legible lines. */
static void check_measures(Reader *reader, const CbSource *source)
{
    const CbPrintStyle *style = reader->style;
    int columns = MAX(style->columns, 1);
    double width = style->page_size.width - style->margin_inner - style->margin_outer -
                   style->hang - style->hang_gap - (columns - 1) * style->column_gap;
    double height = style->page_size.height - style->margin_top - style->margin_bottom;
    CbSpan place = reader->measures.source == source ? reader->measures : cb_span_new(source, 0, 0);
    if (width / columns < 8 * style->base.size || height < 8 * style->base.leading) {
        cb_diagnostics_add(reader->diagnostics, CB_CODE_PRINT_STYLE, place,
                           "make margins smaller, or the page larger",
                           "margins and columns leave no room for text");
        reader->failed = TRUE;
    }
    if (style->base.leading < style->base.size) {
        cb_diagnostics_add(reader->diagnostics, CB_CODE_PRINT_STYLE, place,
                           "make base: leading larger, or base: size smaller",
                           "lines of %.4gpt are too low for type of %.4gpt", style->base.leading,
                           style->base.size);
        reader->failed = TRUE;
    }
    if (style->base.size < 4 || style->fonts[CB_FONT_TEXT].n_files == 0 ||
        style->fonts[CB_FONT_SMALL].n_files == 0 || style->fonts[CB_FONT_CODE].n_files == 0) {
        cb_diagnostics_add(reader->diagnostics, CB_CODE_PRINT_STYLE, place, NULL,
                           "the base style lacks a size or a font");
        reader->failed = TRUE;
    }
}

CbPrintStyle *cb_print_style_read(const CbSource *const *layers, guint n_layers,
                                  const char *const *font_folders, CbDiagnostics *diagnostics)
{
    Reader reader = {
        .style = g_new0(CbPrintStyle, 1), .diagnostics = diagnostics, .font_folders = font_folders};
    for (guint i = 0; i < n_layers; i++) {
        read_layer(&reader, layers[i]);
    }
    if (reader.style->columns > 1) {
        reader.style->hang = reader.style->hang_gap = 0; /* labels stand in the columns */
    }
    if (!reader.failed && n_layers > 0) {
        check_measures(&reader, layers[n_layers - 1]);
        check_margins(&reader, layers[n_layers - 1]);
    }
    g_clear_pointer(&reader.font_files, g_hash_table_unref);
    g_free(reader.unlisted_folder);
    if (reader.failed || n_layers == 0) {
        g_clear_pointer(&reader.style, cb_print_style_free);
    }
    return reader.style;
}

void cb_print_style_free(CbPrintStyle *style)
{
    if (style == NULL) {
        return;
    }
    for (guint i = 0; i < CB_FONT_COUNT; i++) {
        clear_family(&style->fonts[i]);
    }
    clear_family(&style->fallback);
    g_free(style);
}

CbColor cb_print_color(const CbPrintStyle *style, CbColor color, int phase)
{
    if (color.name == CB_COLOR_PHASE) {
        return phase >= 0 ? style->phases[phase % CB_MAX_PRINT_PHASES]
                          : style->colors[CB_COLOR_ACCENT];
    }
    return color.name < CB_COLOR_NAMED_COUNT ? style->colors[color.name] : color;
}

static gboolean is_scaled(const Key *key)
{
    static const char *const page_keys[] = {"margin-top", "margin-bottom"};
    if (key->type != KEY_LENGTH) {
        return FALSE;
    }
    if (strcmp(key->map, "page") != 0) {
        return strcmp(key->map, "sheet") != 0;
    }
    for (gsize i = 0; i < G_N_ELEMENTS(page_keys); i++) {
        if (strcmp(key->key, page_keys[i]) == 0) {
            return TRUE;
        }
    }
    return FALSE;
}

/* As many columns as have room for a few words. */
static void set_sheet_columns(CbPrintStyle *style)
{
    style->margin_inner = MIN(style->margin_inner, style->sheet_inner);
    style->margin_outer = MIN(style->margin_outer, style->sheet_outer);
    style->hang = 0;
    style->hang_gap = 0;
    style->column_gap = style->sheet_gap;
    double width = style->page_size.width - style->margin_inner - style->margin_outer;
    double least = NARROWEST_COLUMN * style->base.size;
    style->columns = style->sheet_columns;
    while (style->columns > 1 &&
           (width - (style->columns - 1) * style->column_gap) / style->columns < least) {
        style->columns--;
    }
}

CbPrintStyle *cb_print_style_sheet(const CbPrintStyle *style, double factor)
{
    CbPrintStyle *copy = g_memdup2(style, sizeof *style);
    set_sheet_columns(copy);
    for (gsize i = 0; i < G_N_ELEMENTS(keys); i++) {
        if (is_scaled(&keys[i])) {
            double *length = (double *)(gpointer)((char *)copy + keys[i].offset);
            *length *= factor;
        }
    }
    return copy;
}
