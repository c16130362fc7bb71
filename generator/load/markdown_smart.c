#include "load/markdown_smart.h"

#include "load/markdown_marks.h"
#include <stdbool.h>
#include <string.h>

#define APOSTROPHE "\u2019"

/* What a straight quotation mark becomes: a sign of the style, by number, or … */
enum { DOUBLE_OPEN, DOUBLE_CLOSE, SINGLE_OPEN, SINGLE_CLOSE, TO_APOSTROPHE };

typedef struct {
    const char *language;
    const char *quotes[4]; /* of DOUBLE_OPEN to SINGLE_CLOSE */
} QuoteStyle;

static const QuoteStyle styles[] = {
    {"en", {"\u201C", "\u201D", "\u2018", "\u2019"}},
    {"de", {"\u201E", "\u201C", "\u201A", "\u2018"}},
    {"fr", {"\u00AB\u202F", "\u202F\u00BB", "\u201C", "\u201D"}},
};

static const QuoteStyle *style_of(const char *language)
{
    for (guint i = 0; language && i < G_N_ELEMENTS(styles); i++) {
        gsize length = strlen(styles[i].language);
        if (g_ascii_strncasecmp(language, styles[i].language, length) == 0 &&
            !g_ascii_isalpha(language[length])) {
            return &styles[i];
        }
    }
    return &styles[0];
}

/* A straight quotation mark. Small, for a text may consist of them. */
typedef struct {
    guint8 sign;
    bool is_double;
    bool opens;
    bool closes;
} Quote;

static gboolean is_space(gunichar c)
{
    return c == 0 || g_unichar_isspace(c);
}

static gunichar character_before(const char *text, gsize offset)
{
    return offset == 0 ? 0 : g_utf8_get_char(g_utf8_prev_char(text + offset));
}

/* 's, 't, 'n … of Dutch and English, and '68: never the beginning of a quotation. */
static gboolean is_elision(const char *after)
{
    static const char *const words[] = {"s",  "t",  "n",   "k",   "m",    "r",    "ie",
                                        "em", "ns", "til", "tis", "twas", "cause"};
    if (g_ascii_isdigit(after[0]) && g_ascii_isdigit(after[1])) {
        return TRUE;
    }
    for (guint i = 0; i < G_N_ELEMENTS(words); i++) {
        gsize length = strlen(words[i]);
        if (g_ascii_strncasecmp(after, words[i], length) == 0) {
            gunichar next = g_utf8_get_char(after + length);
            if (is_space(next) || next == '-') {
                return TRUE;
            }
        }
    }
    return FALSE;
}

static Quote read_quote(const char *text, gsize offset)
{
    gunichar before = character_before(text, offset);
    gunichar after = g_utf8_get_char(text + offset + 1);
    gboolean left = !is_space(after) &&
                    (!g_unichar_ispunct(after) || is_space(before) || g_unichar_ispunct(before));
    gboolean right = !is_space(before) &&
                     (!g_unichar_ispunct(before) || is_space(after) || g_unichar_ispunct(after));
    Quote quote = {.is_double = text[offset] == '"'};
    quote.opens =
        left && (!right || before == '(' || before == '[') && before != ')' && before != ']';
    quote.closes = right;
    if (!quote.is_double && left && right) {
        quote.opens = quote.closes = g_unichar_ispunct(before) && g_unichar_ispunct(after);
    }
    if (!quote.is_double && quote.opens && is_elision(text + offset + 1)) {
        quote.opens = quote.closes = FALSE;
    }
    return quote;
}

/* The next quotation mark of `text` that may change. */
static gboolean skip_fixed(const char *text, gsize *offset, const CbSmartRange **frozen,
                           const CbSmartRange *frozen_end)
{
    while (*frozen < frozen_end && (*frozen)->end <= *offset) {
        (*frozen)++;
    }
    if (*frozen < frozen_end && (*frozen)->start <= *offset) {
        *offset = (*frozen)->end;
        return TRUE;
    }
    CbMark mark;
    if (text[*offset] != ',' || !cb_mark_read(text + *offset, &mark)) {
        return FALSE;
    }
    *offset = (gsize)(mark.end - text);
    if (mark.kind == CB_MARK_LITERAL && text[*offset]) {
        (*offset)++;
    }
    return TRUE;
}

static void pair_quotes(GArray *quotes)
{
    guint open[2] = {0, 0}; /* 1 + index of the quotation that is open: single, double */
    for (guint i = 0; i < quotes->len; i++) {
        Quote *quote = &g_array_index(quotes, Quote, i);
        guint8 opening = quote->is_double ? DOUBLE_OPEN : SINGLE_OPEN;
        guint *pending = &open[quote->is_double];
        if (quote->closes && *pending > 0) {
            g_array_index(quotes, Quote, *pending - 1).sign = opening;
            quote->sign = opening + 1;
            if (quote->is_double) {
                open[0] = open[0] > *pending ? 0 : open[0];
            }
            *pending = 0;
            continue;
        }
        if (quote->opens) {
            *pending = i + 1;
        }
        if (quote->is_double) {
            quote->sign = quote->opens ? DOUBLE_OPEN : DOUBLE_CLOSE;
        } else {
            quote->sign = TO_APOSTROPHE;
        }
    }
}

static void replace_dashes(gsize start, gsize count, CbSmartReplace replace, gpointer user_data)
{
    gsize em = count / 3, en = 0;
    if (count % 3 == 2) {
        en = 1;
    } else if (count % 3 == 1) {
        em = count / 3 - 1;
        en = 2;
    }
    if (count % 2 == 0 && count % 3 != 0) {
        em = 0;
        en = count / 2;
    }
    GString *dashes = g_string_new(NULL);
    for (gsize i = 0; i < em; i++) {
        g_string_append(dashes, "\u2014");
    }
    for (gsize i = 0; i < en; i++) {
        g_string_append(dashes, "\u2013");
    }
    replace(start, start + count, dashes->str, user_data);
    g_string_free(dashes, TRUE);
}

static GArray *find_quotes(const char *text, const CbSmartRange *frozen, gsize n_frozen)
{
    GArray *quotes = g_array_new(FALSE, FALSE, sizeof(Quote));
    const CbSmartRange *end = n_frozen > 0 ? frozen + n_frozen : frozen;
    for (gsize i = 0; text[i];) {
        if (skip_fixed(text, &i, &frozen, end)) {
            continue;
        }
        if (text[i] == '"' || text[i] == '\'') {
            Quote quote = read_quote(text, i);
            g_array_append_val(quotes, quote);
        }
        i++;
    }
    return quotes;
}

void cb_smart_punctuation(const char *text, const char *language, const CbSmartRange *frozen,
                          gsize n_frozen, CbSmartReplace replace, gpointer user_data)
{
    g_autoptr(GArray) quotes = find_quotes(text, frozen, n_frozen);
    const QuoteStyle *style = style_of(language);
    pair_quotes(quotes);
    const CbSmartRange *end = n_frozen > 0 ? frozen + n_frozen : frozen;
    guint next_quote = 0;
    for (gsize i = 0; text[i];) {
        if (skip_fixed(text, &i, &frozen, end)) {
            continue;
        }
        gsize count = 1;
        if (text[i] == '"' || text[i] == '\'') {
            guint sign = g_array_index(quotes, Quote, next_quote++).sign;
            replace(i, i + 1, sign == TO_APOSTROPHE ? APOSTROPHE : style->quotes[sign], user_data);
        } else if (text[i] == '-') {
            while (text[i + count] == '-') {
                count++;
            }
            if (count > 1) {
                replace_dashes(i, count, replace, user_data);
            }
        } else if (text[i] == '.' && text[i + 1] == '.' && text[i + 2] == '.') {
            count = 3;
            replace(i, i + 3, "\u2026", user_data);
        }
        i += count;
    }
}
