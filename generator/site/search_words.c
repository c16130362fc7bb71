#include "site/search_words.h"

#include <string.h>

/* FNV-1a */
#define HASH_START 2166136261u
#define HASH_FACTOR 16777619u

/* Lower-case of ASCII letters and digits, 0 for other bytes. */
static const char ascii_words[256] = {
    ['0'] = '0', ['1'] = '1', ['2'] = '2', ['3'] = '3', ['4'] = '4', ['5'] = '5', ['6'] = '6',
    ['7'] = '7', ['8'] = '8', ['9'] = '9', ['a'] = 'a', ['b'] = 'b', ['c'] = 'c', ['d'] = 'd',
    ['e'] = 'e', ['f'] = 'f', ['g'] = 'g', ['h'] = 'h', ['i'] = 'i', ['j'] = 'j', ['k'] = 'k',
    ['l'] = 'l', ['m'] = 'm', ['n'] = 'n', ['o'] = 'o', ['p'] = 'p', ['q'] = 'q', ['r'] = 'r',
    ['s'] = 's', ['t'] = 't', ['u'] = 'u', ['v'] = 'v', ['w'] = 'w', ['x'] = 'x', ['y'] = 'y',
    ['z'] = 'z', ['A'] = 'a', ['B'] = 'b', ['C'] = 'c', ['D'] = 'd', ['E'] = 'e', ['F'] = 'f',
    ['G'] = 'g', ['H'] = 'h', ['I'] = 'i', ['J'] = 'j', ['K'] = 'k', ['L'] = 'l', ['M'] = 'm',
    ['N'] = 'n', ['O'] = 'o', ['P'] = 'p', ['Q'] = 'q', ['R'] = 'r', ['S'] = 's', ['T'] = 't',
    ['U'] = 'u', ['V'] = 'v', ['W'] = 'w', ['X'] = 'x', ['Y'] = 'y', ['Z'] = 'z',
};

/* Letters that do not come apart into a base and a mark. */
static const struct {
    gunichar letter;
    const char *folded;
} letters[] = {
    {0x00df, "ss"}, {0x00e6, "ae"}, {0x00f0, "d"}, {0x00f8, "o"},  {0x00fe, "th"}, {0x0111, "d"},
    {0x0127, "h"},  {0x0131, "i"},  {0x0142, "l"}, {0x0153, "oe"}, {0x03c2, "σ"},
};

guint32 cb_search_hash(const char *bytes, gsize length)
{
    guint32 hash = HASH_START;
    for (gsize i = 0; i < length; i++) {
        hash = (hash ^ (guchar)bytes[i]) * HASH_FACTOR;
    }
    return hash;
}

void cb_search_words_start(CbSearchWords *words, const char *text, gsize length)
{
    words->start = text;
    words->from = text;
    words->at = text;
    words->end = text + length;
    words->length = 0;
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
    if (ascii_words[(guchar)*at] != 0) {
        return CHARACTER_LETTER;
    }
    return (guchar)*at < 0x80 ? CHARACTER_BETWEEN : classify(g_utf8_get_char(at));
}

/* Adds the character at words->at to the word. Beyond CB_MAX_SEARCH_WORD only its length grows. */
static void take_character(CbSearchWords *words)
{
    guint width = (guint)g_utf8_skip[(guchar)*words->at];
    for (guint i = 0; i < width; i++) {
        char byte = words->at[i];
        char lower = ascii_words[(guchar)byte];
        if (lower == 0) {
            words->is_ascii = FALSE;
            lower = byte;
        }
        words->hash = (words->hash ^ (guchar)lower) * HASH_FACTOR;
        if (words->length < CB_MAX_SEARCH_WORD) {
            words->word[words->length] = lower;
        }
        words->length++;
    }
    words->at += width;
}

/* Takes ASCII letters and digits, by far the most; returns how many. */
static guint take_ascii(CbSearchWords *words)
{
    const char *at = words->at;
    guint32 hash = words->hash;
    guint length = words->length;
    char lower;
    while (at < words->end && (lower = ascii_words[(guchar)*at]) != 0) {
        hash = (hash ^ (guchar)lower) * HASH_FACTOR;
        if (length < CB_MAX_SEARCH_WORD) {
            words->word[length] = lower;
        }
        length++;
        at++;
    }
    guint taken = (guint)(at - words->at);
    words->at = at;
    words->hash = hash;
    words->length = length;
    return taken;
}

/* Takes the word that begins at words->at; returns its number of letters. */
static guint take_word(CbSearchWords *words, Character first)
{
    words->hash = HASH_START;
    words->length = 0;
    words->is_ascii = TRUE;
    guint letters_taken = take_ascii(words);
    while (words->at < words->end) {
        Character next = character_at(words->at);
        gboolean is_first = words->length == 0;
        if (next == CHARACTER_BETWEEN || (!is_first && next != CHARACTER_MARK &&
                                          (next == CHARACTER_ALONE || first == CHARACTER_ALONE))) {
            break;
        }
        letters_taken += next != CHARACTER_MARK;
        take_character(words);
        if (first == CHARACTER_LETTER) {
            letters_taken += take_ascii(words);
        }
    }
    return letters_taken;
}

static gboolean is_apostrophe(const char *at, gsize length)
{
    return (length >= 1 && *at == '\'') || (length >= 3 && memcmp(at, "\xe2\x80\x99", 3) == 0);
}

static gboolean is_beside_apostrophe(const CbSearchWords *words, const char *from)
{
    gsize before = (gsize)(from - words->start);
    return is_apostrophe(words->at, (gsize)(words->end - words->at)) ||
           (before >= 1 && is_apostrophe(from - 1, 1)) ||
           (before >= 3 && is_apostrophe(from - 3, 3));
}

gboolean cb_search_words_next(CbSearchWords *words)
{
    while (words->at < words->end) {
        Character first = character_at(words->at);
        if (first == CHARACTER_BETWEEN || first == CHARACTER_MARK) {
            words->at += g_utf8_skip[(guchar)*words->at];
            continue;
        }
        const char *from = words->at;
        guint n_letters = take_word(words, first);
        gboolean is_remnant =
            n_letters == 1 && first == CHARACTER_LETTER && is_beside_apostrophe(words, from);
        if (!is_remnant && words->length <= CB_MAX_SEARCH_WORD) {
            words->from = from;
            return TRUE;
        }
    }
    return FALSE;
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

void cb_search_fold(const char *word, gsize length, GString *folded)
{
    g_autofree char *decomposed = g_utf8_normalize(word, (gssize)length, G_NORMALIZE_NFKD);
    g_string_truncate(folded, 0);
    for (const char *at = decomposed; *at != '\0'; at = g_utf8_next_char(at)) {
        append_folded(folded, g_unichar_tolower(g_utf8_get_char(at)));
    }
    g_autofree char *composed = g_utf8_normalize(folded->str, -1, G_NORMALIZE_NFC);
    g_string_assign(folded, composed);
}
