#include "site/theme_tokens.h"

#include "base/suggest.h"
#include <string.h>

static const char *const parts[] = {"tokens", "dark"};

static void report(CbDiagnostics *diagnostics, CbSpan span, const char *hint, const char *name,
                   const char *problem)
{
    cb_diagnostics_add(diagnostics, CB_CODE_THEME_TOKEN, span, hint, "the token \"%s\" %s", name,
                       problem);
}

static gboolean is_name(const char *name)
{
    return *name != '\0' && strspn(name, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
                                         "0123456789-_") == strlen(name);
}

/* Whether a text that begins with # is a colour: of 3, 4, 6 or 8 hexadecimal digits. */
static gboolean is_colour(const char *text)
{
    gsize length = strspn(text + 1, "0123456789abcdefABCDEF");
    return text[1 + length] == '\0' && (length == 3 || length == 4 || length == 6 || length == 8);
}

/* Whether a value is missing as a # before it makes a comment of it. */
static gboolean is_comment(const CbNode *node)
{
    const char *text = cb_source_text(node->span.source, NULL) + node->span.end;
    return text[strspn(text, " \t")] == '#';
}

/* Whether a value is a text or a whole number. */
static gboolean is_text(const CbNode *value)
{
    const char *text = value->text;
    return value->style != CB_SCALAR_PLAIN || cb_yaml_is_text(text) ||
           text[strspn(text, "-0123456789")] == '\0';
}

static gboolean check_token(const CbNodeEntry *entry, CbDiagnostics *diagnostics)
{
    const CbNode *value = entry->value;
    guint before = cb_diagnostics_count(diagnostics, CB_SEVERITY_ERROR);
    if (!is_name(entry->key)) {
        report(diagnostics, entry->key_span, "write it with letters, digits and hyphens",
               entry->key, "has other characters in its name");
    } else if (value->kind != CB_NODE_SCALAR) {
        report(diagnostics, value->span, "write one text after it, as in '#1d4587'", entry->key,
               "is no single text");
    } else if (cb_node_is_null(value)) {
        report(diagnostics, entry->key_span,
               is_comment(value) ? "# begins a comment here: put the colour between quotation "
                                   "marks, as in '#1d4587'"
                                 : "write its value after the colon, or take it out",
               entry->key, "is empty");
    } else if (strpbrk(value->text, ";{}<\\\n") != NULL) {
        report(diagnostics, value->span,
               "write a text without semicolons, braces and backslashes, on one line", entry->key,
               "cannot stand in a style sheet");
    } else if (!is_text(value)) {
        report(diagnostics, value->span, "put it between quotation marks", entry->key,
               "is no text");
    } else if (value->text[0] == '#' && !is_colour(value->text)) {
        report(diagnostics, value->span,
               "after the # come 3 or 6 digits from 0 to 9 and a to f, as in '#1d4587'", entry->key,
               "is no colour");
    }
    return cb_diagnostics_count(diagnostics, CB_SEVERITY_ERROR) == before;
}

gboolean cb_theme_tokens_check(const CbNode *root, CbDiagnostics *diagnostics)
{
    gboolean is_good = TRUE;
    for (gsize i = 0; i < G_N_ELEMENTS(parts); i++) {
        const CbNode *map = cb_node_get(root, parts[i]);
        if (map != NULL && !cb_node_is_null(map) && map->kind != CB_NODE_MAP) {
            cb_diagnostics_add(diagnostics, CB_CODE_TYPE, map->span,
                               "write each on a line of its own below it, as in: ink: '#1a1c20'",
                               "expected a map of keys and values for \"%s\"", parts[i]);
            is_good = FALSE;
        }
        for (gsize j = 0; map != NULL && map->kind == CB_NODE_MAP && j < map->length; j++) {
            is_good = check_token(&map->entries[j], diagnostics) && is_good;
        }
    }
    return is_good;
}

void cb_theme_tokens_list(const CbNode *root, GArray *tokens)
{
    for (gsize i = 0; i < G_N_ELEMENTS(parts); i++) {
        const CbNode *map = cb_node_get(root, parts[i]);
        for (gsize j = 0; map != NULL && map->kind == CB_NODE_MAP && j < map->length; j++) {
            CbThemeToken token = {map->entries[j].key, map->entries[j].key_span};
            g_array_append_val(tokens, token);
        }
    }
}

gboolean cb_theme_token_is_used(const char *name, const char *style, gsize length)
{
    g_autofree char *property = g_strconcat("--", name, NULL);
    gsize wanted = strlen(property);
    const char *end = style + length;
    for (const char *at = style; (at = memmem(at, (gsize)(end - at), property, wanted)) != NULL;
         at += wanted) {
        const char *next = at + wanted;
        if (next == end || (!g_ascii_isalnum(*next) && *next != '-' && *next != '_')) {
            return TRUE;
        }
    }
    return FALSE;
}

void cb_theme_token_report_unused(const CbThemeToken *token, const char *const *used, gsize n_used,
                                  CbDiagnostics *diagnostics)
{
    g_autofree char *hint = cb_suggest_near(token->name, used, n_used);
    if (hint != NULL) {
        cb_diagnostics_add(diagnostics, CB_CODE_THEME_TOKEN_UNUSED, token->span, hint,
                           "no style sheet asks for the token \"%s\"", token->name);
    }
}
