#include "load/yaml_write.h"

#include "base/limits.h"

#include <string.h>

#define STEP 2

static void append_spaces(GString *out, guint count)
{
    for (guint i = 0; i < count; i++) {
        g_string_append_c(out, ' ');
    }
}

/* Characters that only double quotes can show (YAML 1.2, 5.1), line ends aside. */
static gboolean needs_escape(gunichar character)
{
    return character == 0x7F || (character < 0x20 && character != '\n' && character != '\t') ||
           (character >= 0x80 && character < 0xA0) || character == 0x2028 || character == 0x2029 ||
           character == 0xFEFF || character == 0xFFFE || character == 0xFFFF;
}

static gboolean has_escapes(const char *text)
{
    for (const char *c = text; *c != '\0'; c = g_utf8_next_char(c)) {
        if (needs_escape(g_utf8_get_char(c))) {
            return TRUE;
        }
    }
    return FALSE;
}

/* Words that YAML 1.1 or 1.2 reads as something else than text. */
static gboolean is_reserved(const char *text)
{
    static const char *const words[] = {"",    "~",  "null", "true", "false",
                                        "yes", "no", "on",   "off",  "<<"};
    for (gsize i = 0; i < G_N_ELEMENTS(words); i++) {
        if (g_ascii_strcasecmp(text, words[i]) == 0) {
            return TRUE;
        }
    }
    char *end = NULL;
    g_ascii_strtod(text, &end);
    return *end == '\0' || g_ascii_strcasecmp(text, ".inf") == 0 ||
           g_ascii_strcasecmp(text, ".nan") == 0;
}

static gboolean is_plain(const char *text, gboolean flow)
{
    gsize length = strlen(text);
    if (is_reserved(text) || strchr("-?:,[]{}#&*!|>'\"%@` ", text[0]) != NULL ||
        strchr(": ", text[length - 1]) != NULL || strpbrk(text, "\n\t") != NULL ||
        strstr(text, ": ") != NULL || strstr(text, " #") != NULL || has_escapes(text)) {
        return FALSE;
    }
    if (strcmp(text, "---") == 0 || strcmp(text, "...") == 0) {
        return FALSE;
    }
    return !flow || strpbrk(text, ",[]{}") == NULL;
}

static void write_single_quoted(GString *out, const char *text)
{
    g_string_append_c(out, '\'');
    for (const char *c = text; *c != '\0'; c++) {
        if (*c == '\'') {
            g_string_append_c(out, '\'');
        }
        g_string_append_c(out, *c);
    }
    g_string_append_c(out, '\'');
}

static void write_double_quoted(GString *out, const char *text)
{
    g_string_append_c(out, '"');
    for (const char *c = text; *c != '\0'; c = g_utf8_next_char(c)) {
        gunichar character = g_utf8_get_char(c);
        if (character == '"' || character == '\\') {
            g_string_append_printf(out, "\\%c", (char)character);
        } else if (character == '\n') {
            g_string_append(out, "\\n");
        } else if (character == '\t') {
            g_string_append(out, "\\t");
        } else if (needs_escape(character)) {
            g_string_append_printf(out, "\\u%04X", character);
        } else {
            g_string_append_unichar(out, character);
        }
    }
    g_string_append_c(out, '"');
}

static void write_line(GString *out, const char *text, char quote, gboolean flow)
{
    gboolean single = strpbrk(text, "\n\t") == NULL && !has_escapes(text);
    if (quote == 0 && is_plain(text, flow)) {
        g_string_append(out, text);
    } else if (single && (quote == '\'' || (quote == 0 && strchr(text, '"') != NULL))) {
        write_single_quoted(out, text);
    } else {
        write_double_quoted(out, text);
    }
}

/* A block scalar can hold it, and shows it well: no control characters, no white space that
 * nobody sees, no blank lines at the end, which what follows could swallow. */
static gboolean fits_block(const char *text)
{
    if (has_escapes(text) || strspn(text, " \t\n") == strlen(text)) {
        return FALSE;
    }
    return strstr(text, " \n") == NULL && strchr(text, '\t') == NULL &&
           !g_str_has_suffix(text, "\n\n");
}

static void write_literal(GString *out, const char *text, const CbYamlForm *form)
{
    gboolean ends_line = g_str_has_suffix(text, "\n");
    g_string_append(out, " |");
    if (text[0] == ' ' || text[0] == '\n') {
        g_string_append_printf(out, "%d", STEP);
    }
    g_string_append(out, ends_line ? "" : "-");
    g_auto(GStrv) lines = g_strsplit(text, "\n", -1);
    guint n_lines = g_strv_length(lines);
    guint shown = n_lines - (ends_line ? 1 : 0);
    for (guint i = 0; i < shown; i++) {
        g_string_append(out, form->line_end);
        if (lines[i][0] != '\0') {
            append_spaces(out, form->indent);
            g_string_append(out, lines[i]);
        }
    }
}

/* One long line, with a line end or without, over several, broken at single spaces. */
static void write_folded(GString *out, const char *text, const CbYamlForm *form)
{
    gboolean ends_line = g_str_has_suffix(text, "\n");
    g_string_append(out, ends_line ? " >" : " >-");
    glong column = CB_YAML_WIDTH;
    g_auto(GStrv) words = g_strsplit(text, " ", -1);
    for (guint i = 0; words[i] != NULL; i++) {
        glong length = g_utf8_strlen(words[i], -1);
        if (column + 1 + length > CB_YAML_WIDTH) {
            g_string_append(out, form->line_end);
            append_spaces(out, form->indent);
            column = form->indent;
        } else {
            g_string_append_c(out, ' ');
            column++;
        }
        g_string_append(out, words[i]);
        column += length;
    }
    if (ends_line) {
        g_string_truncate(out, out->len - 1);
    }
}

static gboolean can_fold(const char *text)
{
    const char *line_end = strchr(text, '\n');
    return g_utf8_strlen(text, -1) > CB_YAML_WIDTH && strstr(text, "  ") == NULL &&
           text[0] != ' ' && !g_str_has_suffix(text, " ") &&
           (line_end == NULL || line_end[1] == '\0');
}

static void write_string(GString *out, const char *text, const CbYamlForm *form)
{
    if (form->quote == 0 && can_fold(text) && fits_block(text)) {
        write_folded(out, text, form);
    } else if (form->quote == 0 && strchr(text, '\n') != NULL && fits_block(text)) {
        write_literal(out, text, form);
    } else {
        g_string_append_c(out, ' ');
        write_line(out, text, form->quote, FALSE);
    }
}

static void write_number(GString *out, CbValue value)
{
    char buffer[G_ASCII_DTOSTR_BUF_SIZE];
    if (value.type == CB_VALUE_INTEGER) {
        g_string_append_printf(out, "%" G_GINT64_FORMAT, value.as.integer);
    } else if (value.type == CB_VALUE_FLOAT) {
        /* As short as it can be. */
        g_ascii_formatd(buffer, sizeof buffer, "%.15g", value.as.number);
        gboolean exact = g_ascii_strtod(buffer, NULL) == value.as.number;
        g_string_append(out,
                        exact ? buffer : g_ascii_dtostr(buffer, sizeof buffer, value.as.number));
    } else if (value.type == CB_VALUE_BOOLEAN) {
        g_string_append(out, value.as.boolean ? "true" : "false");
    } else {
        g_string_append(out, "null");
    }
}

static void write_flow(GString *out, CbValue value, char quote, guint depth)
{
    g_assert(depth <= CB_MAX_YAML_DEPTH);
    if (value.type == CB_VALUE_STRING) {
        write_line(out, value.as.string, quote, TRUE);
    } else if (value.type == CB_VALUE_LIST) {
        g_string_append_c(out, '[');
        for (gsize i = 0; i < value.as.list->length; i++) {
            g_string_append(out, i > 0 ? ", " : "");
            write_flow(out, value.as.list->items[i], quote, depth + 1);
        }
        g_string_append_c(out, ']');
    } else if (value.type == CB_VALUE_MAP) {
        g_string_append(out, "{");
        for (gsize i = 0; i < cb_map_length(value.as.map); i++) {
            g_string_append(out, i > 0 ? ", " : " ");
            write_line(out, cb_map_key_at(value.as.map, i).as.string, 0, TRUE);
            g_string_append(out, ": ");
            write_flow(out, cb_map_value_at(value.as.map, i), quote, depth + 1);
        }
        g_string_append(out, cb_map_length(value.as.map) > 0 ? " }" : "}");
    } else {
        write_number(out, value);
    }
}

void cb_yaml_write_flow(GString *out, CbValue value, char quote)
{
    write_flow(out, value, quote, 0);
}

/* Lists of short plain things read well on one line. */
static gboolean fits_flow(CbValue value)
{
    glong width = 0;
    for (gsize i = 0; i < value.as.list->length; i++) {
        CbValue item = value.as.list->items[i];
        if (item.type == CB_VALUE_LIST || item.type == CB_VALUE_MAP ||
            (item.type == CB_VALUE_STRING && !is_plain(item.as.string, TRUE))) {
            return FALSE;
        }
        width += item.type == CB_VALUE_STRING ? g_utf8_strlen(item.as.string, -1) + 2 : 8;
    }
    return width <= CB_YAML_WIDTH - 16;
}

static void write_block(GString *out, CbValue value, const CbYamlForm *form, guint depth);

static void write_map(GString *out, const CbMap *map, const CbYamlForm *form, guint depth,
                      gboolean after_dash)
{
    CbYamlForm inner = {.indent = form->indent + STEP, .line_end = form->line_end};
    for (gsize i = 0; i < cb_map_length(map); i++) {
        if (i == 0 && after_dash) {
            g_string_append_c(out, ' ');
        } else {
            g_string_append(out, form->line_end);
            append_spaces(out, form->indent);
        }
        write_line(out, cb_map_key_at(map, i).as.string, 0, TRUE);
        g_string_append_c(out, ':');
        write_block(out, cb_map_value_at(map, i), &inner, depth + 1);
    }
}

static void write_list(GString *out, const CbList *list, const CbYamlForm *form, guint depth)
{
    CbYamlForm inner = {.indent = form->indent + STEP, .line_end = form->line_end};
    for (gsize i = 0; i < list->length; i++) {
        g_string_append(out, form->line_end);
        append_spaces(out, form->indent);
        g_string_append_c(out, '-');
        CbValue item = list->items[i];
        if (item.type == CB_VALUE_MAP && cb_map_length(item.as.map) > 0) {
            write_map(out, item.as.map, &inner, depth + 1, TRUE);
        } else {
            write_block(out, item, &inner, depth + 1);
        }
    }
}

static void write_block(GString *out, CbValue value, const CbYamlForm *form, guint depth)
{
    g_assert(depth <= CB_MAX_YAML_DEPTH);
    if (value.type == CB_VALUE_STRING) {
        write_string(out, value.as.string, form);
    } else if (value.type == CB_VALUE_MAP && cb_map_length(value.as.map) > 0) {
        write_map(out, value.as.map, form, depth, FALSE);
    } else if (value.type == CB_VALUE_LIST && !fits_flow(value)) {
        write_list(out, value.as.list, form, depth);
    } else {
        g_string_append_c(out, ' ');
        write_flow(out, value, form->quote, depth);
    }
}

void cb_yaml_write(GString *out, CbValue value, const CbYamlForm *form)
{
    write_block(out, value, form, 0);
}

void cb_yaml_write_entry(GString *out, const char *key, CbValue value, guint indent,
                         const char *line_end)
{
    CbYamlForm form = {.indent = indent + STEP, .line_end = line_end};
    append_spaces(out, indent);
    write_line(out, key, 0, TRUE);
    g_string_append_c(out, ':');
    cb_yaml_write(out, value, &form);
    g_string_append(out, line_end);
}
