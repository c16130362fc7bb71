/* Search over any text: words, folding, the index and its files, and what must always hold. The
 * files are read as the browser's script reads them, and give the index back. */
#include "base/json.h"
#include "site/search_files.h"

#include <stdint.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

typedef struct {
    const char *text;
    gsize length;
} Text;

/* What the notation of dictionaries relies on: of ASCII, only small letters and digits. */
static void check_form(const GString *form)
{
    g_assert_true(g_utf8_validate_len(form->str, form->len, NULL));
    for (gsize i = 0; i < form->len; i++) {
        guchar byte = (guchar)form->str[i];
        g_assert_true(byte >= 0x80 || g_ascii_islower(byte) || g_ascii_isdigit(byte));
    }
}

static void check_words(const Text *text)
{
    g_autoptr(GString) folded = g_string_new(NULL);
    g_autoptr(GString) again = g_string_new(NULL);
    CbSearchWords words;
    cb_search_words_start(&words, text->text, text->length);
    while (cb_search_words_next(&words)) {
        g_assert_cmpuint(words.length, >, 0);
        g_assert_cmpuint(words.length, <=, CB_MAX_SEARCH_WORD);
        cb_search_fold(words.from, words.length, folded);
        check_form(folded);
        cb_search_fold(folded->str, folded->len, again);
        g_assert_cmpstr(folded->str, ==, again->str);
    }
}

/* Document 0 has all of the text, 1 its first half, 2 nothing. */
static void read_text(guint document, CbSearchReader *reader, gpointer user_data)
{
    const Text *text = user_data;
    const char *half = g_utf8_find_prev_char(text->text, text->text + text->length / 2 + 1);
    gsize part = half != NULL ? (gsize)(half - text->text) : 0;
    gsize lengths[] = {text->length, part, 0};
    cb_search_reader_add(reader, CB_SEARCH_TITLE, document % 2, text->text, lengths[document]);
    cb_search_reader_add(reader, CB_SEARCH_BODY, 0, text->text, part);
}

/* What a notation of search_code.h is read from. */
typedef struct {
    const char *at, *end;
} Reading;

/* The place of the next character in `digits`, or -1: none of them, which stays. */
static gint next_digit(Reading *reading, const char *digits)
{
    const char *found = reading->at < reading->end ? strchr(digits, *reading->at) : NULL;
    if (found == NULL || *found == '\0') {
        return -1;
    }
    reading->at++;
    return (gint)(found - digits);
}

static guint64 read_number(Reading *reading)
{
    static const char digits[] = "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ!#"
                                 "$%'()*+,-./:;=?@[]^_`{|}~";
    guint64 number = 0, unit = 1;
    for (;;) {
        gint digit = next_digit(reading, digits);
        g_assert_cmpint(digit, >=, 0);
        if (digit < 64) {
            return number + (guint64)digit * unit;
        }
        number += (guint64)digit * unit;
        unit *= 25;
    }
}

/* How many stems back the stem of a form is; 0: it is a new one. */
static guint64 read_way_back(Reading *reading)
{
    guint64 back = 0, unit = 1;
    for (;;) {
        gint mark = next_digit(reading, " !#$%'()*+,-./:;=?@[]^_`{|}~");
        if (mark < 0) {
            return back;
        }
        back += ((guint64)mark + 1) * unit;
        unit *= 28;
    }
}

/* The next form, made of the one before. */
static void read_form(Reading *reading, GString *form)
{
    const char *kept = form->str;
    guint shared = (guint)(*reading->at++ - 'A');
    g_assert_cmpuint(shared, <=, 25);
    while (shared > 0) {
        shared -= g_utf8_get_char(kept) > 0xFFFF ? 2 : 1;
        kept = g_utf8_next_char(kept);
    }
    g_string_truncate(form, (gsize)(kept - form->str));
    while (reading->at < reading->end &&
           ((guchar)*reading->at >= 0x80 || g_ascii_islower(*reading->at) ||
            g_ascii_isdigit(*reading->at))) {
        g_string_append_c(form, *reading->at++);
    }
}

static Reading reading_of(CbValue data, const char *key)
{
    CbValue text = cb_map_get(data.as.map, key);
    g_assert_cmpint(text.type, ==, CB_VALUE_STRING);
    return (Reading){text.as.string, text.as.string + text.length};
}

/* The words file says what the index holds: every form, its stem, and that one's documents. */
static void check_round_trip(const CbSearchIndex *index, const GString *file)
{
    g_autoptr(CbArena) arena = cb_arena_new();
    CbValue parts;
    const char *list = strstr(file->str, ".push(") + strlen(".push(");
    gsize length = strlen(list) - strlen(");\n");
    g_assert_true(cb_json_parse(arena, list, length, &parts, NULL));
    CbValue data = parts.as.list->items[1];
    Reading forms = reading_of(data, "forms"), postings = reading_of(data, "postings");
    g_autoptr(GString) form = g_string_new(NULL);
    guint64 n_stems = 0;
    for (guint32 i = 0; i < index->n_forms; i++) {
        read_form(&forms, form);
        guint64 back = read_way_back(&forms);
        g_assert_cmpstr(form->str, ==, index->forms[i].text);
        g_assert_cmpuint(n_stems - back, ==, index->forms[i].stem);
        n_stems += back == 0 ? 1 : 0;
    }
    g_assert_true(forms.at == forms.end);
    g_assert_cmpuint(n_stems, ==, index->n_stems);
    for (guint32 stem = 0; stem < index->n_stems; stem++) {
        const CbSearchStem *of = &index->stems[stem];
        guint64 next = 0;
        for (guint32 i = 0; i < of->count; i++) {
            guint64 number = read_number(&postings);
            g_assert_cmpuint(next + number / CB_SEARCH_LEVELS, ==, of->postings[i].document);
            g_assert_cmpuint(number % CB_SEARCH_LEVELS + 1, ==, of->postings[i].level);
            next = of->postings[i].document + 1;
        }
        g_assert_true(stem + 1 == index->n_stems ? postings.at == postings.end
                                                 : *postings.at++ == ' ');
    }
}

static void check_files(Text *text)
{
    static const char *const languages[] = {"nl", "fr"};
    const CbSearchCorpus corpus = {.n_documents = 3,
                                   .languages = languages,
                                   .n_languages = 2,
                                   .read = read_text,
                                   .user_data = text};
    g_autoptr(CbSearchIndex) index = cb_search_index_new(&corpus, 1);
    for (guint32 i = 1; i < index->n_forms; i++) {
        g_assert_cmpstr(index->forms[i - 1].text, <=, index->forms[i].text);
    }
    const CbSearchPage page = {.path = "cases/a", .title = text->text};
    const CbSearchPage pages[] = {page, page, page};
    const CbSearchKind kinds[] = {{"case", 3}};
    const CbSearchListing listing = {.languages = languages,
                                     .head = "search-index.js",
                                     .pages = pages,
                                     .kinds = kinds,
                                     .n_kinds = 1,
                                     .read = read_text,
                                     .user_data = text};
    CbSearchPassages *passages = cb_search_files_passages(index, &listing, 1);
    g_autoptr(CbSearchFiles) files = cb_search_files_new(index, passages, &listing, NULL, 1);
    cb_search_passages_free(passages);
    g_autoptr(GString) bytes = g_string_new(NULL);
    gboolean is_whole = TRUE;
    for (guint i = cb_search_files_count(files); i-- > 0;) {
        g_string_truncate(bytes, 0);
        cb_search_files_read(files, i, bytes);
        g_assert_true(g_utf8_validate_len(bytes->str, bytes->len, NULL));
        g_assert_null(strchr(bytes->str, '<'));
        g_assert_null(strstr(bytes->str, "\xe2\x80\xa8"));
        const char *path = cb_search_files_path(files, i);
        is_whole = is_whole && strstr(path, "/ends-") == NULL;
        if (i == 1 && is_whole) {
            check_round_trip(index, bytes);
        }
    }
}

/* Passages are whole characters of the text, wherever they are cut. */
static void check_passages(const Text *text)
{
    CbSearchText shown;
    cb_search_text_init(&shown);
    cb_search_text_add(&shown, 0, text->text, text->length);
    cb_search_text_add(&shown, 1, text->text, text->length);
    guint32 length = (guint32)shown.bytes->len;
    for (guint32 start = 0; start <= length; start += CB_SEARCH_PLACE_UNIT) {
        CbSearchPassage passage = cb_search_text_passage(&shown, start, CB_SEARCH_PLACE_UNIT - 1);
        g_assert_cmpuint(passage.start, <=, passage.end);
        g_assert_cmpuint(passage.end, <=, length);
        g_assert_true(g_utf8_validate_len(shown.bytes->str + passage.start,
                                          passage.end - passage.start, NULL));
    }
    cb_search_text_clear(&shown);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    g_autofree char *valid = g_utf8_make_valid((const char *)data, (gssize)size);
    Text text = {valid, strlen(valid)};
    check_words(&text);
    check_passages(&text);
    check_files(&text);
    return 0;
}
