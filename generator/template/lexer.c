#include "template/lexer.h"

#include "template/text.h"

#include <errno.h>
#include <string.h>
#include <unicode/uchar.h>

/* Brackets open inside one tag. */
#define BRACKETS_MAX 400

typedef struct {
    CbArena *arena;
    const char *start; /* of the source text */
    const char *at;    /* next byte */
    const char *end;   /* without the dropped line end */
    const char *text;  /* beginning of the text that no token holds yet */
    GArray *tokens;
    char brackets[BRACKETS_MAX]; /* closing brackets that are due */
    gsize n_brackets;
} Lexer;

static const char *const descriptions[] = {
    [CB_TOKEN_TEXT] = "text",
    [CB_TOKEN_VARIABLE_BEGIN] = "begin of print statement",
    [CB_TOKEN_VARIABLE_END] = "end of print statement",
    [CB_TOKEN_BLOCK_BEGIN] = "begin of statement block",
    [CB_TOKEN_BLOCK_END] = "end of statement block",
    [CB_TOKEN_NAME] = "name",
    [CB_TOKEN_STRING] = "string",
    [CB_TOKEN_INTEGER] = "integer",
    [CB_TOKEN_FLOAT] = "float",
    [CB_TOKEN_ADD] = "+",
    [CB_TOKEN_SUBTRACT] = "-",
    [CB_TOKEN_MULTIPLY] = "*",
    [CB_TOKEN_DIVIDE] = "/",
    [CB_TOKEN_FLOOR_DIVIDE] = "//",
    [CB_TOKEN_MODULO] = "%",
    [CB_TOKEN_POWER] = "**",
    [CB_TOKEN_TILDE] = "~",
    [CB_TOKEN_LEFT_BRACKET] = "[",
    [CB_TOKEN_RIGHT_BRACKET] = "]",
    [CB_TOKEN_LEFT_PARENTHESIS] = "(",
    [CB_TOKEN_RIGHT_PARENTHESIS] = ")",
    [CB_TOKEN_LEFT_BRACE] = "{",
    [CB_TOKEN_RIGHT_BRACE] = "}",
    [CB_TOKEN_EQUAL] = "==",
    [CB_TOKEN_NOT_EQUAL] = "!=",
    [CB_TOKEN_GREATER] = ">",
    [CB_TOKEN_GREATER_EQUAL] = ">=",
    [CB_TOKEN_LESS] = "<",
    [CB_TOKEN_LESS_EQUAL] = "<=",
    [CB_TOKEN_ASSIGN] = "=",
    [CB_TOKEN_DOT] = ".",
    [CB_TOKEN_COLON] = ":",
    [CB_TOKEN_PIPE] = "|",
    [CB_TOKEN_COMMA] = ",",
    [CB_TOKEN_SEMICOLON] = ";",
    [CB_TOKEN_ERROR] = "error",
    [CB_TOKEN_END] = "end of template",
};

const char *cb_token_describe(CbTokenKind kind)
{
    return descriptions[kind];
}

static CbToken *add(Lexer *lexer, CbTokenKind kind, const char *start, const char *end)
{
    CbToken token = {.kind = kind,
                     .start = (guint32)(start - lexer->start),
                     .end = (guint32)(end - lexer->start)};
    g_array_append_val(lexer->tokens, token);
    return &g_array_index(lexer->tokens, CbToken, lexer->tokens->len - 1);
}

static bool fail(Lexer *lexer, const char *start, const char *end, const char *message)
{
    CbToken *token = add(lexer, CB_TOKEN_ERROR, start, end);
    token->as.text = message;
    token->length = (guint32)strlen(message);
    return false;
}

static bool looking_at(const Lexer *lexer, const char *word)
{
    gsize length = strlen(word);
    return (gsize)(lexer->end - lexer->at) >= length && memcmp(lexer->at, word, length) == 0;
}

/* Text */

/* The text with CRLF and CR as LF: itself if it has none. */
static const char *normalize(Lexer *lexer, const char *text, gsize *length)
{
    if (!memchr(text, '\r', *length)) {
        return text;
    }
    char *copy = cb_arena_alloc(lexer->arena, *length + 1);
    gsize used = 0;
    for (gsize i = 0; i < *length; i++) {
        if (text[i] == '\r' && i + 1 < *length && text[i + 1] == '\n') {
            continue;
        }
        copy[used++] = text[i] == '\r' ? '\n' : text[i];
    }
    *length = used;
    return copy;
}

static void add_text(Lexer *lexer, const char *start, const char *end)
{
    if (start >= end) {
        return;
    }
    gsize length = (gsize)(end - start);
    CbToken *token = add(lexer, CB_TOKEN_TEXT, start, end);
    token->as.text = normalize(lexer, start, &length);
    token->length = (guint32)length;
}

/* Passes the sign after an opening delimiter; TRUE if it strips the text before. */
static bool pass_sign(Lexer *lexer)
{
    bool strips = lexer->at < lexer->end && *lexer->at == '-';
    if (strips || (lexer->at < lexer->end && *lexer->at == '+')) {
        lexer->at++;
    }
    return strips;
}

/* Ends the text before a tag that begins at `tag`. */
static void end_text(Lexer *lexer, const char *tag, bool strips)
{
    add_text(lexer, lexer->text, strips ? cb_text_trim_end(lexer->text, tag) : tag);
}

/* After a closing delimiter: text begins here, or after the white space. */
static void begin_text(Lexer *lexer, bool strips)
{
    if (strips) {
        lexer->at = cb_text_skip_space(lexer->at, lexer->end);
    }
    lexer->text = lexer->at;
}

/* Comments and raw blocks */

static bool pass_comment(Lexer *lexer, const char *tag)
{
    lexer->at = tag + 2;
    bool strips = pass_sign(lexer);
    end_text(lexer, tag, strips);
    const char *start = lexer->at;
    const char *close = cb_text_find(start, (gsize)(lexer->end - start), "#}", 2);
    if (!close) {
        return fail(lexer, tag, tag + 2, "this comment is not closed");
    }
    lexer->at = close + 2;
    begin_text(lexer, close > start && close[-1] == '-');
    return true;
}

/* Passes `{%`, a sign, `word` and `%}`; FALSE, and back where it was, if that does not stand
 * here. */
static bool pass_word_tag(Lexer *lexer, const char *word, bool plus_allowed, bool *strips_before,
                          bool *strips_after)
{
    const char *tag = lexer->at;
    bool passed = false;
    lexer->at += 2;
    *strips_before = pass_sign(lexer);
    lexer->at = cb_text_skip_space(lexer->at, lexer->end);
    if (looking_at(lexer, word)) {
        lexer->at = cb_text_skip_space(lexer->at + strlen(word), lexer->end);
        *strips_after = looking_at(lexer, "-%}");
        if (*strips_after || (plus_allowed && looking_at(lexer, "+%}"))) {
            lexer->at++;
        }
        passed = looking_at(lexer, "%}");
    }
    lexer->at = passed ? lexer->at + 2 : tag;
    return passed;
}

/* Passes a raw block, if one begins at `tag`; `*passed` says whether. */
static bool pass_raw(Lexer *lexer, const char *tag, bool *passed)
{
    bool before;
    bool after;
    lexer->at = tag;
    *passed = pass_word_tag(lexer, "raw", false, &before, &after);
    if (!*passed) {
        return true;
    }
    end_text(lexer, tag, before);
    begin_text(lexer, after);
    while (lexer->at < lexer->end) {
        const char *close = cb_text_find(lexer->at, (gsize)(lexer->end - lexer->at), "{%", 2);
        if (!close) {
            break;
        }
        lexer->at = close;
        if (pass_word_tag(lexer, "endraw", true, &before, &after)) {
            end_text(lexer, close, before);
            begin_text(lexer, after);
            return true;
        }
        lexer->at = close + 2;
    }
    return fail(lexer, tag, tag + 2, "this raw block is not closed");
}

/* Numbers */

static const char *pass_digits(const char *at, const char *end)
{
    while (at < end &&
           (g_ascii_isdigit(*at) ||
            (*at == '_' && at + 1 < end && g_ascii_isdigit(at[1]) && g_ascii_isdigit(at[-1])))) {
        at++;
    }
    return at;
}

static bool digit_at(const char *at, const char *end)
{
    return at < end && g_ascii_isdigit(*at);
}

/* The end of the float that begins at `at`, or NULL if it is none. */
static const char *float_end(const Lexer *lexer)
{
    const char *end = lexer->end;
    const char *at = pass_digits(lexer->at, end);
    bool is_float = false;
    if (lexer->at > lexer->start && lexer->at[-1] == '.') {
        return NULL;
    }
    if (at < end && *at == '.' && digit_at(at + 1, end)) {
        is_float = true;
        at = pass_digits(at + 1, end);
    }
    if (at < end && (*at == 'e' || *at == 'E')) {
        const char *exponent = at + 1;
        if (exponent < end && (*exponent == '+' || *exponent == '-')) {
            exponent++;
        }
        if (digit_at(exponent, end)) {
            return pass_digits(exponent, end);
        }
    }
    return is_float ? at : NULL;
}

static char *without_underscores(const char *start, const char *end)
{
    char *copy = g_malloc((gsize)(end - start) + 1);
    char *into = copy;
    for (; start < end; start++) {
        if (*start != '_') {
            *into++ = *start;
        }
    }
    *into = '\0';
    return copy;
}

static int digit_value(char c, int base)
{
    int value = g_ascii_xdigit_value(c);
    return value >= 0 && value < base ? value : -1;
}

/* The base that a prefix like 0x gives, if a digit follows it; else 10. */
static int integer_base(const Lexer *lexer)
{
    const char *at = lexer->at;
    if (lexer->end - at < 3 || *at != '0') {
        return 10;
    }
    char letter = g_ascii_tolower(at[1]);
    int base = letter == 'x' ? 16 : letter == 'o' ? 8 : letter == 'b' ? 2 : 10;
    const char *digit = at[2] == '_' ? at + 3 : at + 2;
    return base != 10 && digit < lexer->end && digit_value(*digit, base) >= 0 ? base : 10;
}

/* The end of the integer's digits. Decimal ones that begin with 0 can only be zeros. */
static const char *integer_end(const Lexer *lexer, const char *at, int base)
{
    int limit = base == 10 && *at == '0' ? 1 : base;
    while (at < lexer->end) {
        const char *digit = *at == '_' ? at + 1 : at;
        if (digit >= lexer->end || digit_value(*digit, limit) < 0) {
            break;
        }
        at = digit + 1;
    }
    return at;
}

static bool read_integer(Lexer *lexer)
{
    const char *start = lexer->at;
    int base = integer_base(lexer);
    const char *digits = base == 10 ? start : start + 2;
    const char *end = integer_end(lexer, digits, base);
    g_autofree char *plain = without_underscores(digits, end);
    lexer->at = end;
    errno = 0;
    gint64 value = g_ascii_strtoll(plain, NULL, (guint)base);
    if (errno == ERANGE) {
        return fail(lexer, start, end, "an integer beyond 64 bits");
    }
    add(lexer, CB_TOKEN_INTEGER, start, end)->as.integer = value;
    return true;
}

static bool read_number(Lexer *lexer)
{
    const char *end = float_end(lexer);
    if (!end) {
        return read_integer(lexer);
    }
    g_autofree char *plain = without_underscores(lexer->at, end);
    add(lexer, CB_TOKEN_FLOAT, lexer->at, end)->as.number = g_ascii_strtod(plain, NULL);
    lexer->at = end;
    return true;
}

/* Names */

static bool is_name_mark(gunichar c)
{
    GUnicodeType type = g_unichar_type(c);
    return type == G_UNICODE_NON_SPACING_MARK || type == G_UNICODE_SPACING_MARK ||
           type == G_UNICODE_CONNECT_PUNCTUATION || c == 0xb7;
}

static bool is_name_character(gunichar c)
{
    return cb_text_is_word(c) || (c >= 0x80 && is_name_mark(c));
}

static bool read_name(Lexer *lexer)
{
    const char *start = lexer->at;
    while (lexer->at < lexer->end && is_name_character(g_utf8_get_char(lexer->at))) {
        lexer->at = g_utf8_next_char(lexer->at);
    }
    gunichar first = g_utf8_get_char(start);
    if (first >= 0x80 && !g_unichar_isalpha(first)) {
        return fail(lexer, start, lexer->at, "a name cannot begin with this character");
    }
    CbToken *token = add(lexer, CB_TOKEN_NAME, start, lexer->at);
    token->as.text = start;
    token->length = token->end - token->start;
    return true;
}

/* Strings */

/* Reads up to `max` digits of an escape. */
static guint pass_escape_digits(const char **at, const char *end, int base, guint max,
                                gunichar *value)
{
    guint count = 0;
    *value = 0;
    while (count < max && *at < end && digit_value(**at, base) >= 0) {
        *value = *value * (gunichar)base + (gunichar)digit_value(**at, base);
        (*at)++;
        count++;
    }
    return count;
}

/* The character of \x, \u, \U or an octal escape whose letter is at `*at`; 0 if malformed. */
static gunichar coded_character(const char **at, const char *end)
{
    gunichar value;
    char letter = **at;
    if (letter >= '0' && letter <= '7') {
        pass_escape_digits(at, end, 8, 3, &value);
        return value;
    }
    guint digits = letter == 'x' ? 2 : letter == 'u' ? 4 : 8;
    (*at)++;
    if (pass_escape_digits(at, end, 16, digits, &value) < digits || !g_unichar_validate(value)) {
        return 0;
    }
    return value;
}

/* The character of \N{NAME}, whose letter is at `*at`; 0 if there is none. */
static gunichar named_character(const char **at, const char *end)
{
    static const UCharNameChoice choices[] = {U_UNICODE_CHAR_NAME, U_CHAR_NAME_ALIAS};
    const char *open = *at + 1;
    const char *close = memchr(open, '}', (gsize)(end - open));
    gunichar found = 0;
    if (open == end || *open != '{' || close == NULL) {
        return 0;
    }
    g_autofree char *name = g_strndup(open + 1, (gsize)(close - open - 1));
    for (gsize i = 0; found == 0 && i < G_N_ELEMENTS(choices); i++) {
        UErrorCode error = U_ZERO_ERROR;
        UChar32 c = u_charFromName(choices[i], name, &error);
        found = U_SUCCESS(error) ? (gunichar)c : 0;
    }
    *at = close + 1;
    return found;
}

/* Appends the meaning of the escape after a backslash; FALSE if it has none. */
static bool append_escape(GString *out, const char **at, const char *end)
{
    static const char letters[] = "\\'\"abfnrtv";
    static const char meanings[] = "\\'\"\a\b\f\n\r\t\v";
    char letter = **at;
    const char *found = letter ? strchr(letters, letter) : NULL;
    if (letter == '\n') {
        (*at)++;
        return true;
    }
    if (found) {
        g_string_append_c(out, meanings[found - letters]);
        (*at)++;
        return true;
    }
    if (strchr("xuUN01234567", letter)) {
        gunichar c = letter == 'N' ? named_character(at, end) : coded_character(at, end);
        if (c) {
            g_string_append_unichar(out, c);
        }
        return c != 0;
    }
    g_string_append_c(out, '\\'); /* an unknown escape stays as it is */
    return true;
}

static bool unescape(Lexer *lexer, CbToken *token)
{
    const char *at = token->as.text;
    const char *end = at + token->length;
    if (!memchr(at, '\\', token->length)) {
        return true;
    }
    GString *out = g_string_sized_new(token->length);
    bool valid = true;
    while (valid && at < end) {
        if (*at == '\\') {
            at++;
            valid = append_escape(out, &at, end);
        } else {
            g_string_append_c(out, *at++);
        }
    }
    token->as.text = cb_arena_strndup(lexer->arena, out->str, out->len);
    token->length = (guint32)out->len;
    g_string_free(out, TRUE);
    return valid;
}

static bool read_string(Lexer *lexer)
{
    const char *start = lexer->at;
    char quote = *start;
    const char *at = start + 1;
    while (at < lexer->end && *at != quote) {
        at += *at == '\\' && at + 1 < lexer->end ? 2 : 1;
    }
    if (at >= lexer->end) {
        return fail(lexer, start, start + 1, "this string is not closed");
    }
    gsize length = (gsize)(at - start - 1);
    CbToken *token = add(lexer, CB_TOKEN_STRING, start, at + 1);
    token->as.text = normalize(lexer, start + 1, &length);
    token->length = (guint32)length;
    lexer->at = at + 1;
    if (unescape(lexer, token)) {
        return true;
    }
    g_array_set_size(lexer->tokens, lexer->tokens->len - 1);
    return fail(lexer, start, lexer->at, "an escape in this string stands for no character");
}

/* Tags */

static bool balance(Lexer *lexer, const char *at)
{
    static const char *const unexpected[] = {"unexpected ')'", "unexpected ']'", "unexpected '}'"};
    const char *closing = strchr(")]}", *at);
    if (*at == '(' || *at == '[' || *at == '{') {
        if (lexer->n_brackets == BRACKETS_MAX) {
            return fail(lexer, at, at + 1, "brackets are nested too deeply");
        }
        lexer->brackets[lexer->n_brackets++] = *at == '(' ? ')' : *at == '[' ? ']' : '}';
    } else if (closing) {
        if (lexer->n_brackets == 0 || lexer->brackets[lexer->n_brackets - 1] != *at) {
            return fail(lexer, at, at + 1, unexpected[strchr(")]}", *at) - ")]}"]);
        }
        lexer->n_brackets--;
    }
    return true;
}

static bool read_operator(Lexer *lexer)
{
    const char *at = lexer->at;
    for (gsize length = 2; length > 0; length--) {
        for (int kind = CB_TOKEN_ADD; kind <= CB_TOKEN_SEMICOLON; kind++) {
            const char *name = descriptions[kind];
            if (strlen(name) != length || !looking_at(lexer, name)) {
                continue;
            }
            lexer->at += length;
            if (length == 1 && !balance(lexer, at)) {
                return false;
            }
            add(lexer, (CbTokenKind)kind, at, lexer->at);
            return true;
        }
    }
    return fail(lexer, at, g_utf8_next_char(at), "unexpected character");
}

/* Passes the end of the tag, if it stands here. */
static bool pass_tag_end(Lexer *lexer, CbTokenKind kind)
{
    const char *closing = kind == CB_TOKEN_BLOCK_END ? "%}" : "}}";
    const char *start = lexer->at;
    bool strips = *start == '-';
    if (lexer->n_brackets > 0) {
        return false;
    }
    if (strips || (*start == '+' && kind == CB_TOKEN_BLOCK_END)) {
        lexer->at++;
    }
    if (!looking_at(lexer, closing)) {
        lexer->at = start;
        return false;
    }
    lexer->at += 2;
    add(lexer, kind, start, lexer->at);
    begin_text(lexer, strips);
    return true;
}

static bool read_token(Lexer *lexer)
{
    gunichar c = g_utf8_get_char(lexer->at);
    if (c < 0x80 && g_ascii_isdigit((char)c)) {
        return read_number(lexer);
    }
    if (is_name_character(c)) {
        return read_name(lexer);
    }
    if (c == '\'' || c == '"') {
        return read_string(lexer);
    }
    return read_operator(lexer);
}

static bool read_tag(Lexer *lexer, const char *tag, CbTokenKind begin, CbTokenKind end)
{
    lexer->at = tag + 2;
    end_text(lexer, tag, pass_sign(lexer));
    add(lexer, begin, tag, lexer->at);
    lexer->n_brackets = 0;
    while (lexer->at < lexer->end) {
        if (pass_tag_end(lexer, end)) {
            return true;
        }
        const char *word = cb_text_skip_space(lexer->at, lexer->end);
        if (word > lexer->at) {
            lexer->at = word;
        } else if (!read_token(lexer)) {
            return false;
        }
    }
    lexer->text = lexer->at;
    return true;
}

/* The next brace that begins a tag or a comment, or NULL. */
static const char *find_tag(const Lexer *lexer)
{
    const char *at = lexer->text;
    while ((at = memchr(at, '{', (gsize)(lexer->end - at))) && at + 1 < lexer->end) {
        if (at[1] == '{' || at[1] == '%' || at[1] == '#') {
            return at;
        }
        at++;
    }
    return NULL;
}

static bool read_next(Lexer *lexer, const char *tag)
{
    bool raw;
    if (tag[1] == '#') {
        return pass_comment(lexer, tag);
    }
    if (tag[1] == '{') {
        return read_tag(lexer, tag, CB_TOKEN_VARIABLE_BEGIN, CB_TOKEN_VARIABLE_END);
    }
    if (!pass_raw(lexer, tag, &raw)) {
        return false;
    }
    return raw || read_tag(lexer, tag, CB_TOKEN_BLOCK_BEGIN, CB_TOKEN_BLOCK_END);
}

static void drop_line_end(Lexer *lexer)
{
    if (lexer->end > lexer->at && lexer->end[-1] == '\n') {
        lexer->end--;
    } else if (lexer->end > lexer->at && lexer->end[-1] == '\r') {
        lexer->end--;
    } else {
        return;
    }
    if (lexer->end > lexer->at && *lexer->end == '\n' && lexer->end[-1] == '\r') {
        lexer->end--;
    }
}

GArray *cb_template_tokens(CbArena *arena, const CbSource *source)
{
    gsize length;
    const char *text = cb_source_text(source, &length);
    Lexer lexer = {.arena = arena,
                   .start = text,
                   .at = text,
                   .end = text + length,
                   .tokens = g_array_new(FALSE, FALSE, sizeof(CbToken))};
    lexer.text = lexer.at;
    drop_line_end(&lexer);
    const char *tag;
    bool done = true;
    while (done && (tag = find_tag(&lexer))) {
        done = read_next(&lexer, tag);
    }
    if (done) {
        add_text(&lexer, lexer.text, lexer.end);
        add(&lexer, CB_TOKEN_END, lexer.end, lexer.end);
    }
    return lexer.tokens;
}
