#include "site/search_words.h"

#include "base/utf8.h"
#include <string.h>

/* Letters that do not come apart into a base and a mark. */
static const struct {
    gunichar letter;
    const char *folded;
} letters[] = {
    {0x00df, "ss"}, {0x00e6, "ae"}, {0x00f0, "d"}, {0x00f8, "o"},  {0x00fe, "th"}, {0x0111, "d"},
    {0x0127, "h"},  {0x0131, "i"},  {0x0142, "l"}, {0x0153, "oe"}, {0x03c2, "σ"},
};

void cb_search_words_start(CbSearchWords *words, const char *text, gsize length)
{
    *words = (CbSearchWords){.start = text, .from = text, .at = text, .end = text + length};
}

/* What a character is to a word. */
typedef enum { CHARACTER_BETWEEN, CHARACTER_LETTER, CHARACTER_MARK, CHARACTER_ALONE } Character;

static Character classify(gunichar c)
{
    if (g_unichar_ismark(c)) {
        return CHARACTER_MARK;
    }
    if (!g_unichar_isalnum(c)) {
        return CHARACTER_BETWEEN;
    }
    GUnicodeScript script = g_unichar_get_script(c);
    gboolean alone = script == G_UNICODE_SCRIPT_HAN || script == G_UNICODE_SCRIPT_HIRAGANA ||
                     script == G_UNICODE_SCRIPT_KATAKANA;
    return alone ? CHARACTER_ALONE : CHARACTER_LETTER;
}

static Character character_at(const char *at)
{
    if (g_ascii_isalnum(*at)) {
        return CHARACTER_LETTER;
    }
    return (guchar)*at < 0x80 ? CHARACTER_BETWEEN : classify(g_utf8_get_char(at));
}

/* Passes over letters and digits of ASCII, by far the most. */
static const char *skip_ascii(const char *at, const char *end)
{
    while (at < end && g_ascii_isalnum(*at)) {
        at++;
    }
    return at;
}

/* Takes the word that begins at words->from; returns its number of letters. */
static gsize take_word(CbSearchWords *words, Character first)
{
    const char *end = words->end;
    const char *at = skip_ascii(words->from, end);
    gsize n_letters = (gsize)(at - words->from);
    words->is_ascii = TRUE;
    while (at < end && (guchar)*at >= 0x80) {
        Character next = classify(g_utf8_get_char(at));
        gboolean is_first = at == words->from;
        if (next == CHARACTER_BETWEEN || (!is_first && next != CHARACTER_MARK &&
                                          (next == CHARACTER_ALONE || first == CHARACTER_ALONE))) {
            break;
        }
        words->is_ascii = FALSE;
        n_letters += next != CHARACTER_MARK;
        at += g_utf8_skip[(guchar)*at];
        if (first == CHARACTER_LETTER) {
            const char *ascii = at;
            at = skip_ascii(at, end);
            n_letters += (gsize)(at - ascii);
        }
    }
    words->at = at;
    words->length = (gsize)(at - words->from);
    return n_letters;
}

static gboolean is_apostrophe(const char *at, gsize length)
{
    return (length >= 1 && *at == '\'') || (length >= 3 && memcmp(at, "\xe2\x80\x99", 3) == 0);
}

static gboolean is_beside_apostrophe(const CbSearchWords *words)
{
    gsize before = (gsize)(words->from - words->start);
    return is_apostrophe(words->at, (gsize)(words->end - words->at)) ||
           (before >= 1 && is_apostrophe(words->from - 1, 1)) ||
           (before >= 3 && is_apostrophe(words->from - 3, 3));
}

/* Moves to where a word may begin; with what, or CHARACTER_BETWEEN: nowhere. */
static Character find_word(CbSearchWords *words)
{
    for (const char *at = words->at; at < words->end; at += g_utf8_skip[(guchar)*at]) {
        Character first = character_at(at);
        if (first == CHARACTER_LETTER || first == CHARACTER_ALONE) {
            words->from = at;
            return first;
        }
    }
    return CHARACTER_BETWEEN;
}

gboolean cb_search_words_next(CbSearchWords *words)
{
    for (;;) {
        Character first = find_word(words);
        if (first == CHARACTER_BETWEEN) {
            return FALSE;
        }
        gsize n_letters = take_word(words, first);
        gboolean is_remnant =
            n_letters == 1 && first == CHARACTER_LETTER && is_beside_apostrophe(words);
        if (!is_remnant && words->length <= CB_MAX_SEARCH_WORD) {
            return TRUE;
        }
    }
}

void cb_search_lower(const char *word, gsize length, GString *lower)
{
    g_autofree char *composed = g_utf8_normalize(word, (gssize)length, G_NORMALIZE_NFC);
    g_string_truncate(lower, 0);
    for (const char *at = composed; *at != '\0'; at = g_utf8_next_char(at)) {
        g_string_append_unichar(lower, g_unichar_tolower(g_utf8_get_char(at)));
    }
}

/* Marks that only vary a letter; those of scripts that write vowels as marks stay. */
static gboolean is_diacritic(gunichar c)
{
    return (c >= 0x0300 && c <= 0x036f) || (c >= 0x0591 && c <= 0x05c7) ||
           (c >= 0x064b && c <= 0x065f) || c == 0x0670;
}

static void append_folded(GString *folded, gunichar c)
{
    for (gsize i = 0; i < G_N_ELEMENTS(letters); i++) {
        if (letters[i].letter == c) {
            g_string_append(folded, letters[i].folded);
            return;
        }
    }
    if (!is_diacritic(c) && classify(c) != CHARACTER_BETWEEN) {
        g_string_append_unichar(folded, c);
    }
}

/* The same as what follows, of ASCII alone. */
static void fold_ascii(const char *word, gsize length, GString *folded)
{
    g_string_truncate(folded, 0);
    for (gsize i = 0; i < length; i++) {
        if (g_ascii_isalnum(word[i])) {
            g_string_append_c(folded, g_ascii_tolower(word[i]));
        }
    }
}

void cb_search_fold(const char *word, gsize length, GString *folded)
{
    if (cb_utf8_ascii_length(word, length) == length) {
        fold_ascii(word, length, folded);
        return;
    }
    g_autofree char *decomposed = g_utf8_normalize(word, (gssize)length, G_NORMALIZE_NFKD);
    g_string_truncate(folded, 0);
    for (const char *at = decomposed; *at != '\0'; at = g_utf8_next_char(at)) {
        append_folded(folded, g_unichar_tolower(g_utf8_get_char(at)));
    }
    g_autofree char *composed = g_utf8_normalize(folded->str, -1, G_NORMALIZE_NFC);
    g_string_assign(folded, composed);
}
