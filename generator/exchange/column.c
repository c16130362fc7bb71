#include "exchange/column.h"

#include "base/limits.h"
#include "base/suggest.h"

#include <string.h>

/* A place that every case has. */
typedef struct {
    const char *key;
    const char *member; /* of the items of a list, or NULL */
    gboolean is_list;
    gboolean is_required; /* of the items */
    CbFieldType type;
    const char *names[4]; /* what a heading may call it in the languages of the interface */
} Place;

static const Place places[] = {
    {"title", NULL, FALSE, TRUE, CB_FIELD_TEXT, {"titel", "titre"}},
    {"summary",
     NULL,
     FALSE,
     FALSE,
     CB_FIELD_MARKDOWN,
     {"samenvatting", "résumé", "zusammenfassung"}},
    {"sections", "title", TRUE, TRUE, CB_FIELD_TEXT, {NULL}},
    {"sections", "text", TRUE, FALSE, CB_FIELD_MARKDOWN, {NULL}},
    {"quotes", "text", TRUE, TRUE, CB_FIELD_MARKDOWN, {NULL}},
    {"quotes", "by", TRUE, FALSE, CB_FIELD_TEXT, {NULL}},
    {"quotes", "role", TRUE, FALSE, CB_FIELD_TEXT, {NULL}},
    {"quotes", "paraphrase", TRUE, FALSE, CB_FIELD_BOOLEAN, {NULL}},
    {"tips", NULL, TRUE, FALSE, CB_FIELD_MARKDOWN, {NULL}},
    {"links", "title", TRUE, FALSE, CB_FIELD_TEXT, {NULL}},
    {"links", "url", TRUE, TRUE, CB_FIELD_URL, {NULL}},
    {"sources", "title", TRUE, TRUE, CB_FIELD_TEXT, {NULL}},
    {"sources", "url", TRUE, FALSE, CB_FIELD_URL, {NULL}},
    {"image", NULL, FALSE, FALSE, CB_FIELD_IMAGE, {NULL}},
    {"image_alt", NULL, FALSE, FALSE, CB_FIELD_TEXT, {NULL}},
    {"related", NULL, FALSE, FALSE, CB_FIELD_REFS, {NULL}},
    {"featured", NULL, FALSE, FALSE, CB_FIELD_BOOLEAN, {NULL}},
    {"draft", NULL, FALSE, FALSE, CB_FIELD_BOOLEAN, {NULL}},
    {"updated", NULL, FALSE, FALSE, CB_FIELD_DATE, {"bijgewerkt", "mis à jour", "aktualisiert"}},
};

gboolean cb_column_is_multiple(const CbColumn *column)
{
    return column->type == CB_FIELD_TERMS || column->type == CB_FIELD_REFS ||
           (column->type == CB_FIELD_LIST && column->item == 0);
}

gboolean cb_column_is_text(const CbColumn *column)
{
    switch (column->type) {
    case CB_FIELD_TEXT:
    case CB_FIELD_MARKDOWN:
    case CB_FIELD_URL:
    case CB_FIELD_IMAGE:
    case CB_FIELD_LIST:
        return column->key != NULL;
    default:
        return FALSE;
    }
}

const char *cb_column_label(const CbColumn *column, guint language)
{
    const char *label = NULL;
    if (column->field != NULL) {
        label = cb_text_get(&column->field->label, language, NULL);
    } else if (column->built_in != NULL) {
        label = cb_text_get(&column->built_in->label, language, NULL);
    }
    return label != NULL ? label : column->heading;
}

/* Makes columns */

static CbColumn place_column(const CbSheet *sheet, const Place *place, guint item)
{
    const CbBuiltInField *built_in = cb_schema_built_in(&sheet->collection->schema, place->key);
    return (CbColumn){
        .key = place->key,
        .item = item,
        .member = place->member,
        .type = place->type,
        .is_required = place->is_required || (built_in != NULL && built_in->required),
        .to = CB_KIND_CASE,
        .built_in = place->is_list ? NULL : built_in,
    };
}

static CbColumn field_column(const CbField *field, guint item)
{
    return (CbColumn){
        .key = field->id,
        .item = item,
        .type = field->type,
        .is_private = field->is_private,
        .is_required = field->required,
        .vocabulary = field->vocabulary,
        .to = field->to,
        .field = field,
    };
}

static void name_column(CbArena *arena, const CbSheet *sheet, CbColumn *column)
{
    g_autoptr(GString) heading = g_string_new(column->key);
    if (column->item > 0) {
        g_string_append_printf(heading, ".%u", column->item);
    }
    if (column->member != NULL) {
        g_string_append_printf(heading, ".%s", column->member);
    }
    if (column->language > 0) {
        g_string_append_printf(heading, ".%s",
                               sheet->collection->config.languages[column->language]);
    }
    column->heading = cb_arena_strdup(arena, heading->str);
}

/* What the cases have */

/* The longest list that any case has under `key`. */
static guint longest_list(const CbSheet *sheet, const char *key)
{
    gsize longest = 0;
    for (guint i = 0; i < sheet->n_cases; i++) {
        CbLayers layers = cb_layers_get(&cb_sheet_case(sheet, i)->root, key);
        for (guint language = 0; language < CB_MAX_LANGUAGES; language++) {
            const CbNode *node = layers.nodes[language];
            gboolean is_list = node != NULL && node->kind == CB_NODE_LIST;
            longest = is_list ? MAX(longest, node->length) : longest;
        }
    }
    return (guint)longest;
}

/* Whether any case says something under `key` in a language, be it in its file or in its
 * translation. */
static gboolean has_language(const CbSheet *sheet, const char *key, guint language)
{
    const char *name = sheet->collection->config.languages[language];
    for (guint i = 0; i < sheet->n_cases; i++) {
        CbLayers layers = cb_layers_get(&cb_sheet_case(sheet, i)->root, key);
        const CbNode *base = layers.nodes[0];
        if (layers.nodes[language] != NULL ||
            (base != NULL && base->kind == CB_NODE_MAP && cb_node_get(base, name) != NULL)) {
            return TRUE;
        }
    }
    return FALSE;
}

/* Whether the items of a list of texts can stand in one cell with separators between them. */
static gboolean can_be_joined(const CbNode *node)
{
    if (node == NULL || node->kind != CB_NODE_LIST) {
        return TRUE;
    }
    for (gsize i = 0; i < node->length; i++) {
        const CbNode *item = node->items[i];
        if (item->kind != CB_NODE_SCALAR || item->length == 0 ||
            strpbrk(item->text, ";\r\n") != NULL || g_ascii_isspace(item->text[0]) ||
            g_ascii_isspace(item->text[item->length - 1])) {
            return FALSE;
        }
    }
    return TRUE;
}

static gboolean is_joined(const CbSheet *sheet, const char *key)
{
    for (guint i = 0; i < sheet->n_cases; i++) {
        CbLayers layers = cb_layers_get(&cb_sheet_case(sheet, i)->root, key);
        for (guint language = 0; language < CB_MAX_LANGUAGES; language++) {
            if (!can_be_joined(layers.nodes[language])) {
                return FALSE;
            }
        }
    }
    return TRUE;
}

typedef struct {
    CbArena *arena;
    const CbSheet *sheet;
    GArray *columns; /* of CbColumn */
    guint items;     /* of each list, at least */
} Columns;

/* Adds a column, and those of its translations: always of what is to be translated, else where a
 * case has one. */
static void add_column(Columns *columns, CbColumn column)
{
    const CbConfig *config = &columns->sheet->collection->config;
    gboolean prose = column.type != CB_FIELD_URL && column.type != CB_FIELD_IMAGE &&
                     (column.field == NULL || !column.field->is_universal);
    name_column(columns->arena, columns->sheet, &column);
    g_array_append_val(columns->columns, column);
    for (guint i = 1; cb_column_is_text(&column) && i < config->n_languages; i++) {
        CbColumn translation = column;
        translation.language = i;
        translation.is_required = FALSE;
        if (prose || has_language(columns->sheet, column.key, i)) {
            name_column(columns->arena, columns->sheet, &translation);
            g_array_append_val(columns->columns, translation);
        }
    }
}

static void add_field(Columns *columns, const CbField *field)
{
    gboolean joined = field->type != CB_FIELD_LIST || is_joined(columns->sheet, field->id);
    guint last = joined ? 0 : longest_list(columns->sheet, field->id);
    for (guint item = joined ? 0 : 1; item <= last; item++) {
        add_column(columns, field_column(field, item));
    }
}

/* All places of one key, item by item. */
static void add_places(Columns *columns, const char *key)
{
    guint first = 0;
    while (strcmp(places[first].key, key) != 0) {
        first++;
    }
    guint items =
        places[first].is_list ? MAX(longest_list(columns->sheet, key), columns->items) : 1;
    for (guint item = 1; item <= items; item++) {
        for (guint i = first; i < G_N_ELEMENTS(places) && strcmp(places[i].key, key) == 0; i++) {
            add_column(columns,
                       place_column(columns->sheet, &places[i], places[i].is_list ? item : 0));
        }
    }
}

static CbColumn id_column(void)
{
    return (CbColumn){.heading = CB_COLUMN_ID, .type = CB_FIELD_TEXT, .is_required = TRUE};
}

GArray *cb_columns_all(CbArena *arena, const CbSheet *sheet, guint items)
{
    const CbSchema *schema = &sheet->collection->schema;
    Columns columns = {arena, sheet, g_array_new(FALSE, TRUE, sizeof(CbColumn)), items};
    CbColumn id = id_column();
    g_array_append_val(columns.columns, id);
    add_places(&columns, "title");
    for (guint i = 0; i < schema->n_fields; i++) {
        add_field(&columns, &schema->fields[i]);
    }
    for (const char *const *name = cb_schema_built_in_names(); *name != NULL; name++) {
        if (strcmp(*name, "title") != 0) {
            add_places(&columns, *name);
        }
    }
    return columns.columns;
}

/* Finds columns */

/* Takes a language off the end of a heading: `title.en`, `Title (en)`. Its number, 0 if none. */
static guint take_language(const CbConfig *config, char *heading)
{
    gsize length = strlen(heading);
    for (guint i = 0; i < config->n_languages; i++) {
        g_autofree char *behind_dot = g_strdup_printf(".%s", config->languages[i]);
        g_autofree char *in_brackets = g_strdup_printf("(%s)", config->languages[i]);
        if (g_str_has_suffix(heading, behind_dot) || g_str_has_suffix(heading, in_brackets)) {
            gsize end =
                length - strlen(g_str_has_suffix(heading, behind_dot) ? behind_dot : in_brackets);
            heading[end] = '\0';
            g_strchomp(heading);
            return i;
        }
    }
    return 0;
}

static gboolean has_label(const CbSheet *sheet, const CbText *label, const char *folded)
{
    for (guint i = 0; i < sheet->collection->config.n_languages; i++) {
        const char *text = cb_text_has(label, i) ? cb_text_get(label, i, NULL) : NULL;
        g_autofree char *other = text != NULL ? cb_sheet_fold(text) : NULL;
        if (other != NULL && strcmp(other, folded) == 0) {
            return TRUE;
        }
    }
    return FALSE;
}

/* A declared field by its id, or else by its label, which must be that of no other, nor the name of
 * what every case has. */
static const CbField *find_field(const CbSheet *sheet, const char *folded)
{
    const CbSchema *schema = &sheet->collection->schema;
    int index = schema->n_fields > 0 ? cb_schema_field(schema, folded) : -1;
    const CbField *found = index >= 0 ? &schema->fields[index] : NULL;
    gboolean is_name = index >= 0 || g_strv_contains(cb_schema_built_in_names(), folded);
    guint count = 0;
    for (guint i = 0; !is_name && i < schema->n_fields; i++) {
        if (has_label(sheet, &schema->fields[i].label, folded)) {
            found = &schema->fields[i];
            count++;
        }
    }
    return count > 1 ? NULL : found;
}

/* A heading's letters and digits alone: `un_member`, `unMember` and "UN member" are the same. Free
 * with g_free. */
static char *squash(const char *text)
{
    g_autofree char *slug = cb_sheet_slug(text);
    g_auto(GStrv) parts = g_strsplit(slug, "-", -1);
    return g_strjoinv(NULL, parts);
}

static gboolean is_squashed(const char *text, const char *squashed)
{
    g_autofree char *other = squash(text);
    return squashed[0] != '\0' && strcmp(other, squashed) == 0;
}

/* Whether a heading is a field's label and its unit in brackets: "Area (km²)". */
static gboolean has_label_with_unit(const CbSheet *sheet, const CbField *field, const char *folded)
{
    gsize length = strlen(folded);
    gboolean closes = length > 0 && strchr(")]", folded[length - 1]) != NULL;
    const char *open = closes ? strpbrk(folded, "([") : NULL;
    if (open == NULL || folded + length - 1 == open) {
        return FALSE;
    }
    g_autofree char *unit = g_strndup(open + 1, (gsize)(folded + length - open) - 2);
    g_autofree char *label = g_strchomp(g_strndup(folded, (gsize)(open - folded)));
    return has_label(sheet, &field->unit, unit) && has_label(sheet, &field->label, label);
}

/* Takes a path apart: `key`, `key.2`, `key.2.member`. FALSE if it is none. */
static gboolean split_path(char *path, const char **key, guint *item, const char **member)
{
    char *dot = strchr(path, '.');
    *key = path;
    *item = 0;
    *member = NULL;
    if (dot == NULL) {
        return TRUE;
    }
    *dot = '\0';
    char *end = NULL;
    guint64 number = g_ascii_isdigit(dot[1]) ? g_ascii_strtoull(dot + 1, &end, 10) : 0;
    if (number < 1 || number > CB_MAX_CSV_COLUMNS || (*end != '\0' && *end != '.')) {
        return FALSE;
    }
    *item = (guint)number;
    *member = *end == '.' ? end + 1 : NULL;
    return TRUE;
}

static gboolean is_named(const Place *place, const char *folded)
{
    gboolean named = strcmp(place->key, folded) == 0;
    for (guint i = 0; i < G_N_ELEMENTS(place->names) && place->names[i] != NULL; i++) {
        named = named || strcmp(place->names[i], folded) == 0;
    }
    return named;
}

static gboolean find_place(const CbSheet *sheet, const char *key, guint item, const char *member,
                           CbColumn *column)
{
    const CbSchema *schema = &sheet->collection->schema;
    for (guint i = 0; i < G_N_ELEMENTS(places); i++) {
        const CbBuiltInField *built_in = cb_schema_built_in(schema, places[i].key);
        gboolean named = is_named(&places[i], key) || (built_in != NULL && !places[i].is_list &&
                                                       has_label(sheet, &built_in->label, key));
        if (named && places[i].is_list == (item > 0) && g_strcmp0(places[i].member, member) == 0) {
            *column = place_column(sheet, &places[i], item);
            return TRUE;
        }
    }
    return FALSE;
}

/* The only column that a heading of a foreign table can mean, as `casebook init` names it: by label
 * and unit, by the letters of an id or label, or by a label that what every case has is called,
 * too. */
static gboolean find_foreign(const CbSheet *sheet, const char *folded, CbColumn *column)
{
    const CbSchema *schema = &sheet->collection->schema;
    g_autofree char *letters = squash(folded);
    guint count = 0;
    for (guint i = 0; i < schema->n_fields; i++) {
        const CbField *field = &schema->fields[i];
        if (is_squashed(field->id, letters) || has_label(sheet, &field->label, folded) ||
            has_label_with_unit(sheet, field, folded)) {
            *column = field_column(field, 0);
            count++;
        }
    }
    for (guint i = 0; i < G_N_ELEMENTS(places); i++) {
        const CbBuiltInField *built_in = cb_schema_built_in(schema, places[i].key);
        const char *label = built_in != NULL ? cb_text_get(&built_in->label, 0, NULL) : NULL;
        if (label != NULL && !places[i].is_list && is_squashed(label, letters)) {
            *column = place_column(sheet, &places[i], 0);
            count++;
        }
    }
    return count == 1;
}

/* Finds what a heading means that is written as export and the schema have it. */
static gboolean find_own(const CbSheet *sheet, const char *folded, CbColumn *column)
{
    g_autofree char *path = g_strdup(folded);
    guint language = take_language(&sheet->collection->config, path);
    const CbField *field = find_field(sheet, path);
    const char *key, *member;
    guint item;
    if (field != NULL) {
        *column = field_column(field, 0);
    } else if (strcmp(path, "tips") == 0) {
        *column = (CbColumn){.key = "tips", .type = CB_FIELD_LIST};
    } else if (!split_path(path, &key, &item, &member)) {
        return FALSE;
    } else if (!find_place(sheet, key, item, member, column)) {
        field = item > 0 && member == NULL ? find_field(sheet, key) : NULL;
        if (field == NULL || field->type != CB_FIELD_LIST) {
            return FALSE;
        }
        *column = field_column(field, item);
    }
    column->language = language;
    column->is_required = column->is_required && language == 0;
    return language == 0 || cb_column_is_text(column);
}

gboolean cb_column_find(CbArena *arena, const CbSheet *sheet, const char *heading, CbColumn *column)
{
    static const char *const id_names[] = {CB_COLUMN_ID_NAMES, NULL};
    g_autofree char *folded = cb_sheet_fold(heading);
    if (strcmp(folded, CB_COLUMN_ID) == 0) {
        *column = id_column();
        return TRUE;
    }
    if (!find_own(sheet, folded, column) && !find_foreign(sheet, folded, column)) {
        *column = id_column();
        return g_strv_contains(id_names, folded);
    }
    name_column(arena, sheet, column);
    return TRUE;
}

char *cb_column_suggest(CbArena *arena, const CbSheet *sheet, const char *heading)
{
    g_autoptr(GArray) columns = cb_columns_all(arena, sheet, 1);
    g_autoptr(GPtrArray) names = g_ptr_array_new();
    for (guint i = 0; i < columns->len; i++) {
        const CbColumn *column = &g_array_index(columns, CbColumn, i);
        g_ptr_array_add(names, (gpointer)column->heading);
        if (column->field != NULL && column->language == 0) {
            g_ptr_array_add(names, (gpointer)cb_column_label(column, 0));
        }
    }
    g_autofree char *folded = cb_sheet_fold(heading);
    const char *nearest = cb_suggest(folded, (const char *const *)names->pdata, names->len);
    return nearest != NULL ? g_strdup_printf("did you mean \"%s\"?", nearest) : NULL;
}
