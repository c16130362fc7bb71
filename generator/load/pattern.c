#include "load/pattern.h"

#include <string.h>

/* What has a meaning of its own outside and inside [ ]. */
#define SYNTAX "^$\\.*+?()[]{}|/"
#define CLASS_SYNTAX "^\\]-[/"

#define WORD "[0-9A-Za-z_]"

typedef struct {
    const char *text;
    const char *at;
    GString *pcre, *ecma;
    guint depth;          /* of brackets */
    guint64 look_arounds; /* a bit for each bracket that is open: (?= and the like */
    gboolean can_repeat;  /* what was read last can be followed by a quantifier */
    CbPattern *result;
} Reading;

static gboolean fail(Reading *reading, const char *end, const char *problem)
{
    reading->result->at = (gsize)(reading->at - reading->text);
    reading->result->end = (gsize)(end - reading->text);
    reading->result->problem = problem;
    return FALSE;
}

static void put(Reading *reading, const char *pcre, const char *ecma)
{
    g_string_append(reading->pcre, pcre);
    g_string_append(reading->ecma, ecma);
}

static void put_both(Reading *reading, const char *text, gsize length)
{
    g_string_append_len(reading->pcre, text, (gssize)length);
    g_string_append_len(reading->ecma, text, (gssize)length);
}

/* A character for itself, of `length` bytes. */
static void put_literal(Reading *reading, const char *character, gsize length, const char *syntax)
{
    if (length == 1 && strchr(syntax, *character) != NULL) {
        put(reading, "\\", "\\");
    }
    put_both(reading, character, length);
}

static gsize character_length(const char *at)
{
    return (gsize)(g_utf8_next_char(at) - at);
}

/* \p{Lu}: a general category by its short name. */
static gboolean read_property(Reading *reading)
{
    const char *at = reading->at + 2;
    gsize length = *at == '{' ? strspn(at + 1, "CLMNPSZcdefiklmnopstu") : 0;
    if (length < 1 || length > 2 || at[1 + length] != '}') {
        return fail(reading, at, "is no category of letters, as in \\p{L} or \\p{Lu}");
    }
    put_both(reading, reading->at, length + 4);
    reading->at += length + 4;
    return TRUE;
}

/* \x41 and \u0041 */
static gboolean read_number(Reading *reading, guint n_digits)
{
    for (guint i = 0; i < n_digits; i++) {
        if (!g_ascii_isxdigit(reading->at[2 + i])) {
            return fail(reading, reading->at + 2, "lacks digits, as in \\x41 or \\u0041");
        }
    }
    g_string_append_printf(reading->pcre, "\\x{%.*s}", (int)n_digits, reading->at + 2);
    g_string_append_len(reading->ecma, reading->at, 2 + (gssize)n_digits);
    reading->at += 2 + n_digits;
    return TRUE;
}

/* An escape that is the same inside and outside of [ ], but for \d, \w and \b. `*is_class` says
 * that it stands for several characters. */
static gboolean read_escape(Reading *reading, const char *syntax, gboolean *is_class)
{
    char letter = reading->at[1];
    *is_class = strchr("sSpP", letter) != NULL && letter != '\0';
    if (letter == '\0') {
        return fail(reading, reading->at + 1, "ends the pattern");
    }
    if (letter == 'p' || letter == 'P') {
        return read_property(reading);
    }
    if (letter == 'x' || letter == 'u') {
        return read_number(reading, letter == 'x' ? 2 : 4);
    }
    if (strchr("tnrfsS", letter) != NULL) {
        put_both(reading, reading->at, 2);
        reading->at += 2;
        return TRUE;
    }
    if (g_ascii_isalnum(letter)) {
        return fail(reading, reading->at + 2, "means nothing in the patterns of editors");
    }
    gsize length = character_length(reading->at + 1);
    put_literal(reading, reading->at + 1, length, syntax);
    reading->at += 1 + length;
    return TRUE;
}

/* An item of [ ]; `*is_class` as above. */
static gboolean read_item(Reading *reading, gboolean *is_class)
{
    static const struct {
        char letter;
        const char *members;
    } sets[] = {{'d', "0-9"},
                {'w', "0-9A-Za-z_"},
                {'D', "\\x{00}-/:-\\x{10FFFF}"},
                {'W', "\\x{00}-/:-@\\[-\\^`{-\\x{10FFFF}"}};
    *is_class = FALSE;
    if (reading->at[0] == '[' && strchr(":.=", reading->at[1]) != NULL && reading->at[1] != '\0') {
        return fail(reading, reading->at + 2, "means nothing in the patterns of editors");
    }
    if (*reading->at != '\\') {
        gsize length = character_length(reading->at);
        put_literal(reading, reading->at, length, "^[/");
        reading->at += length;
        return TRUE;
    }
    for (guint i = 0; i < G_N_ELEMENTS(sets); i++) {
        if (reading->at[1] == sets[i].letter) {
            const char own[] = {'\\', sets[i].letter, '\0'};
            put(reading, sets[i].members, own);
            reading->at += 2;
            *is_class = TRUE;
            return TRUE;
        }
    }
    return read_escape(reading, CLASS_SYNTAX, is_class);
}

/* [a-z] */
static gboolean read_class(Reading *reading)
{
    const char *start = reading->at;
    gboolean is_negative = start[1] == '^';
    put_both(reading, start, is_negative ? 2 : 1);
    reading->at += is_negative ? 2 : 1;
    if (*reading->at == ']') {
        return fail(reading, reading->at + 1, "closes nothing; write \\] for the sign itself");
    }
    while (*reading->at != ']') {
        gboolean is_class = FALSE;
        if (*reading->at == '\0') {
            reading->at = start;
            return fail(reading, start + 1, "is never closed");
        }
        /* A hyphen at an end or behind a class is itself. */
        if (*reading->at == '-') {
            put(reading, "\\-", "\\-");
            reading->at++;
            continue;
        }
        if (!read_item(reading, &is_class)) {
            return FALSE;
        }
        if (is_class || reading->at[0] != '-' || reading->at[1] == ']' || reading->at[1] == '\0') {
            continue;
        }
        const char *hyphen = reading->at++;
        put(reading, "-", "-");
        if (!read_item(reading, &is_class)) {
            return FALSE;
        }
        if (is_class) {
            reading->at = hyphen;
            return fail(reading, hyphen + 1, "is no range: what follows it is no character");
        }
    }
    put(reading, "]", "]");
    reading->at++;
    reading->can_repeat = TRUE;
    return TRUE;
}

/* ( and what may follow it */
static gboolean open_group(Reading *reading)
{
    static const char *const kinds[] = {"(?:", "(?=", "(?!", "(?<=", "(?<!"};
    if (++reading->depth > CB_MAX_PATTERN_DEPTH) {
        return fail(reading, reading->at + 1, "has too many brackets around it");
    }
    reading->can_repeat = FALSE;
    for (guint i = 0; i < G_N_ELEMENTS(kinds); i++) {
        if (g_str_has_prefix(reading->at, kinds[i])) {
            put(reading, kinds[i], kinds[i]);
            reading->at += strlen(kinds[i]);
            reading->look_arounds |= (guint64)(i > 0) << reading->depth;
            return TRUE;
        }
    }
    if (reading->at[1] == '?' || reading->at[1] == '*') {
        return fail(reading, reading->at + 2, "means nothing in the patterns of editors");
    }
    put(reading, "(", "(");
    reading->at++;
    return TRUE;
}

static gboolean close_group(Reading *reading)
{
    if (reading->depth == 0) {
        return fail(reading, reading->at + 1, "closes nothing; write \\) for the sign itself");
    }
    guint64 bit = (guint64)1 << reading->depth--;
    put(reading, ")", ")");
    reading->at++;
    reading->can_repeat = (reading->look_arounds & bit) == 0;
    reading->look_arounds &= ~bit;
    return TRUE;
}

/* The length of {2}, {2,} or {2,3}; 0 if it is none. */
static gsize braces_length(const char *at)
{
    gsize first = strspn(at + 1, "0123456789");
    gsize length = 1 + first;
    if (first == 0 || first > 4) {
        return 0;
    }
    if (at[length] == ',') {
        length += 1 + strspn(at + length + 1, "0123456789");
    }
    return at[length] == '}' ? length + 1 : 0;
}

static gboolean read_quantifier(Reading *reading)
{
    gsize length = *reading->at == '{' ? braces_length(reading->at) : 1;
    if (length == 0) {
        return fail(reading, reading->at + 1,
                    "is no number of times; write \\{ for the sign itself");
    }
    if (!reading->can_repeat) {
        return fail(reading, reading->at + length, "has nothing before it to repeat");
    }
    length += reading->at[length] == '?' ? 1 : 0;
    put_both(reading, reading->at, length);
    reading->at += length;
    reading->can_repeat = FALSE;
    return TRUE;
}

/* \d and the like outside of [ ] */
static gboolean read_outer_escape(Reading *reading)
{
    static const struct {
        char letter;
        gboolean can_repeat;
        const char *pcre;
    } kinds[] = {{'d', TRUE, "[0-9]"},
                 {'D', TRUE, "[^0-9]"},
                 {'w', TRUE, WORD},
                 {'W', TRUE, "[^0-9A-Za-z_]"},
                 {'b', FALSE, "(?:(?<=" WORD ")(?!" WORD ")|(?<!" WORD ")(?=" WORD "))"},
                 {'B', FALSE, "(?:(?<=" WORD ")(?=" WORD ")|(?<!" WORD ")(?!" WORD "))"}};
    for (guint i = 0; i < G_N_ELEMENTS(kinds); i++) {
        if (reading->at[1] == kinds[i].letter) {
            const char own[] = {'\\', kinds[i].letter, '\0'};
            put(reading, kinds[i].pcre, own);
            reading->at += 2;
            reading->can_repeat = kinds[i].can_repeat;
            return TRUE;
        }
    }
    gboolean is_class;
    reading->can_repeat = TRUE;
    return read_escape(reading, SYNTAX, &is_class);
}

/* Takes a sign of one character, which each language writes in its own way. */
static gboolean take_sign(Reading *reading, const char *pcre, const char *ecma, gboolean can_repeat)
{
    put(reading, pcre, ecma);
    reading->at++;
    reading->can_repeat = can_repeat;
    return TRUE;
}

static gboolean read_part(Reading *reading)
{
    gsize length;
    switch (*reading->at) {
    case '[':
        return read_class(reading);
    case '(':
        return open_group(reading);
    case ')':
        return close_group(reading);
    case '*':
    case '+':
    case '?':
    case '{':
        return read_quantifier(reading);
    case '\\':
        return read_outer_escape(reading);
    case '^':
        return take_sign(reading, "\\A", "^", FALSE);
    case '$':
        return take_sign(reading, "\\z", "$", FALSE);
    case '|':
        return take_sign(reading, "|", "|", FALSE);
    case '.':
        return take_sign(reading, "[^\\n\\r\\x{2028}\\x{2029}]", ".", TRUE);
    default:
        length = character_length(reading->at);
        put_literal(reading, reading->at, length, SYNTAX);
        reading->at += length;
        reading->can_repeat = TRUE;
        return TRUE;
    }
}

gboolean cb_pattern_read(const char *text, CbPattern *pattern)
{
    g_autoptr(GString) pcre = g_string_new("\\A(?:");
    g_autoptr(GString) ecma = g_string_new("^(?:");
    Reading reading = {.text = text, .at = text, .pcre = pcre, .ecma = ecma, .result = pattern};
    *pattern = (CbPattern){0};
    while (*reading.at != '\0') {
        if (!read_part(&reading)) {
            return FALSE;
        }
    }
    if (reading.depth > 0) {
        const char *open = strrchr(text, '(');
        reading.at = open != NULL ? open : text;
        return fail(&reading, reading.at + 1, "is never closed");
    }
    put(&reading, ")\\z", ")$");
    pattern->pcre = g_string_free(g_steal_pointer(&pcre), FALSE);
    pattern->ecma = g_string_free(g_steal_pointer(&ecma), FALSE);
    return TRUE;
}

void cb_pattern_clear(CbPattern *pattern)
{
    g_free(pattern->pcre);
    g_free(pattern->ecma);
    *pattern = (CbPattern){0};
}
