#include "base/json.h"

#include "base/limits.h"
#include "base/utf8.h"

#include <errno.h>
#include <string.h>

typedef struct {
    CbArena *arena;
    const char *start; /* of the text */
    const char *at;    /* next byte; the text ends with a NUL that is no part of it */
    const char *end;
    guint depth;     /* open lists and maps */
    GString *string; /* the string being read, reused */
    CbArena *scratch;
    CbMap *keys; /* keys so far: objects of a list share theirs */
    GError **error;
} Parser;

GQuark cb_json_error_quark(void)
{
    return g_quark_from_static_string("cb-json-error-quark");
}

static bool fail(Parser *parser, const char *message)
{
    guint line = 1;
    const char *line_start = parser->start;
    for (const char *c = parser->start; c < parser->at; c++) {
        if (*c == '\n') {
            line++;
            line_start = c + 1;
        }
    }
    long column = g_utf8_strlen(line_start, parser->at - line_start) + 1;
    g_set_error(parser->error, CB_JSON_ERROR, 0, "%u:%ld: %s", line, column, message);
    return false;
}

static void skip_space(Parser *parser)
{
    while (*parser->at == ' ' || *parser->at == '\t' || *parser->at == '\n' ||
           *parser->at == '\r') {
        parser->at++;
    }
}

static bool read_value(Parser *parser, CbValue *value);

static bool read_word(Parser *parser, const char *word, CbValue meaning, CbValue *value)
{
    gsize length = strlen(word);
    if ((gsize)(parser->end - parser->at) < length || memcmp(parser->at, word, length) != 0) {
        return fail(parser, "expected a value");
    }
    parser->at += length;
    *value = meaning;
    return true;
}

/* Numbers */

static void skip_digits(Parser *parser)
{
    while (g_ascii_isdigit(*parser->at)) {
        parser->at++;
    }
}

/* Passes a number of the RFC's grammar; `*is_float` if it has a fraction or an exponent. */
static bool pass_number(Parser *parser, bool *is_float)
{
    if (*parser->at == '-') {
        parser->at++;
    }
    if (!g_ascii_isdigit(*parser->at)) {
        return fail(parser, "expected a digit");
    }
    if (*parser->at == '0' && g_ascii_isdigit(parser->at[1])) {
        return fail(parser, "a number cannot begin with 0");
    }
    skip_digits(parser);
    *is_float = false;
    if (*parser->at == '.') {
        *is_float = true;
        parser->at++;
        if (!g_ascii_isdigit(*parser->at)) {
            return fail(parser, "expected a digit after the point");
        }
        skip_digits(parser);
    }
    if (*parser->at == 'e' || *parser->at == 'E') {
        *is_float = true;
        parser->at++;
        if (*parser->at == '+' || *parser->at == '-') {
            parser->at++;
        }
        if (!g_ascii_isdigit(*parser->at)) {
            return fail(parser, "expected a digit in the exponent");
        }
        skip_digits(parser);
    }
    return true;
}

static bool read_number(Parser *parser, CbValue *value)
{
    const char *start = parser->at;
    bool is_float = false;
    if (!pass_number(parser, &is_float)) {
        return false;
    }
    if (is_float) {
        *value = cb_value_float(g_ascii_strtod(start, NULL));
        return true;
    }
    errno = 0;
    *value = cb_value_integer(g_ascii_strtoll(start, NULL, 10));
    if (errno == ERANGE) {
        parser->at = start;
        return fail(parser, "an integer beyond 64 bits");
    }
    return true;
}

/* Strings */

static bool read_hex(Parser *parser, gunichar *unit)
{
    *unit = 0;
    for (int i = 0; i < 4; i++) {
        int digit = g_ascii_xdigit_value(*parser->at);
        if (digit < 0) {
            return fail(parser, "expected four hexadecimal digits after \\u");
        }
        *unit = *unit * 16 + (gunichar)digit;
        parser->at++;
    }
    return true;
}

static bool read_unicode_escape(Parser *parser)
{
    gunichar unit;
    gunichar low;
    if (!read_hex(parser, &unit)) {
        return false;
    }
    if (unit >= 0xd800 && unit < 0xdc00 && parser->at[0] == '\\' && parser->at[1] == 'u') {
        parser->at += 2;
        if (!read_hex(parser, &low)) {
            return false;
        }
        if (low < 0xdc00 || low > 0xdfff) {
            return fail(parser, "half a surrogate pair");
        }
        unit = 0x10000 + ((unit - 0xd800) << 10) + (low - 0xdc00);
    }
    if (unit >= 0xd800 && unit <= 0xdfff) {
        return fail(parser, "half a surrogate pair");
    }
    if (unit == 0) {
        return fail(parser, "a NUL character");
    }
    g_string_append_unichar(parser->string, unit);
    return true;
}

static bool read_escape(Parser *parser)
{
    static const char letters[] = "\"\\/bfnrt";
    static const char meanings[] = "\"\\/\b\f\n\r\t";
    char letter = *parser->at;
    if (letter == 'u') {
        parser->at++;
        return read_unicode_escape(parser);
    }
    const char *found = letter ? strchr(letters, letter) : NULL;
    if (!found) {
        return fail(parser, "an unknown escape");
    }
    parser->at++;
    g_string_append_c(parser->string, meanings[found - letters]);
    return true;
}

/* Reads a string, whose opening quotation mark is passed, into `parser->string`. */
static bool read_text(Parser *parser)
{
    GString *string = g_string_truncate(parser->string, 0);
    for (;;) {
        const char *start = parser->at;
        while (*parser->at != '"' && *parser->at != '\\' && (guchar)*parser->at >= 0x20) {
            parser->at++;
        }
        g_string_append_len(string, start, parser->at - start);
        if (*parser->at == '"') {
            break;
        }
        if (*parser->at != '\\') {
            return fail(parser, parser->at == parser->end ? "the string is not closed"
                                                          : "a control character in a string");
        }
        parser->at++;
        if (!read_escape(parser)) {
            return false;
        }
    }
    parser->at++;
    return true;
}

static CbValue copy_text(Parser *parser)
{
    const GString *string = parser->string;
    return cb_value_string_length(cb_arena_strndup(parser->arena, string->str, string->len),
                                  string->len);
}

static bool read_string(Parser *parser, CbValue *value)
{
    if (!read_text(parser)) {
        return false;
    }
    *value = copy_text(parser);
    return true;
}

static bool read_key(Parser *parser, CbValue *key)
{
    if (!read_text(parser)) {
        return false;
    }
    *key = cb_map_get_length(parser->keys, parser->string->str, parser->string->len);
    if (key->type == CB_VALUE_UNDEFINED) {
        *key = copy_text(parser);
        cb_map_set_value(parser->keys, *key, *key);
    }
    return true;
}

/* Lists and maps */

static bool enter(Parser *parser)
{
    if (parser->depth == CB_MAX_YAML_DEPTH) {
        return fail(parser, "nested too deeply");
    }
    parser->depth++;
    parser->at++;
    skip_space(parser);
    return true;
}

/* After a member: TRUE to go on with the next, `*done` at the closing bracket. */
static bool next_member(Parser *parser, char closing, bool *done)
{
    skip_space(parser);
    *done = *parser->at == closing;
    if (!*done && *parser->at != ',') {
        return fail(parser, closing == ']' ? "expected a comma or ]" : "expected a comma or }");
    }
    parser->at++;
    if (!*done) {
        skip_space(parser);
    }
    return true;
}

static bool read_list(Parser *parser, CbValue *value)
{
    CbListBuilder builder;
    cb_list_builder_init(&builder, parser->arena, 0);
    if (!enter(parser)) {
        return false;
    }
    bool done = *parser->at == ']';
    if (done) {
        parser->at++;
    }
    while (!done) {
        CbValue item = {0};
        if (!read_value(parser, &item) || !next_member(parser, ']', &done)) {
            return false;
        }
        cb_list_builder_add(&builder, item);
    }
    parser->depth--;
    *value = cb_list_builder_end(&builder);
    return true;
}

static bool read_entry(Parser *parser, CbMap *map)
{
    CbValue key = {0};
    CbValue value = {0};
    if (*parser->at != '"') {
        return fail(parser, "expected a key in quotation marks");
    }
    parser->at++;
    if (!read_key(parser, &key)) {
        return false;
    }
    skip_space(parser);
    if (*parser->at != ':') {
        return fail(parser, "expected a colon after the key");
    }
    parser->at++;
    if (!read_value(parser, &value)) {
        return false;
    }
    cb_map_set_value(map, key, value);
    return true;
}

static bool read_map(Parser *parser, CbValue *value)
{
    CbMap *map = cb_map_new(parser->arena, 0);
    if (!enter(parser)) {
        return false;
    }
    bool done = *parser->at == '}';
    if (done) {
        parser->at++;
    }
    while (!done) {
        if (!read_entry(parser, map) || !next_member(parser, '}', &done)) {
            return false;
        }
    }
    parser->depth--;
    *value = cb_value_map(map);
    return true;
}

static bool read_value(Parser *parser, CbValue *value)
{
    skip_space(parser);
    switch (*parser->at) {
    case '{':
        return read_map(parser, value);
    case '[':
        return read_list(parser, value);
    case '"':
        parser->at++;
        return read_string(parser, value);
    case 't':
        return read_word(parser, "true", cb_value_boolean(true), value);
    case 'f':
        return read_word(parser, "false", cb_value_boolean(false), value);
    case 'n':
        return read_word(parser, "null", cb_value_none(), value);
    default:
        if (*parser->at != '-' && !g_ascii_isdigit(*parser->at)) {
            return fail(parser, "expected a value");
        }
        return read_number(parser, value);
    }
}

static bool read_document(Parser *parser, CbValue *value)
{
    const char *invalid;
    if (!cb_utf8_is_valid(parser->start, (gsize)(parser->end - parser->start), &invalid)) {
        parser->at = invalid;
        return fail(parser, *invalid ? "not valid UTF-8" : "a NUL character");
    }
    if (g_str_has_prefix(parser->at, "\xef\xbb\xbf")) {
        parser->at += 3;
    }
    if (!read_value(parser, value)) {
        return false;
    }
    skip_space(parser);
    return parser->at == parser->end || fail(parser, "expected nothing after the value");
}

bool cb_json_parse(CbArena *arena, const char *text, gsize length, CbValue *value, GError **error)
{
    g_autofree char *copy = g_malloc(length + 1);
    memcpy(copy, text, length);
    copy[length] = '\0';
    Parser parser = {.arena = arena,
                     .start = copy,
                     .at = copy,
                     .end = copy + length,
                     .string = g_string_new(NULL),
                     .scratch = cb_arena_new(),
                     .error = error};
    parser.keys = cb_map_new(parser.scratch, 0);
    bool done = read_document(&parser, value);
    g_string_free(parser.string, TRUE);
    cb_arena_free(parser.scratch);
    return done;
}
