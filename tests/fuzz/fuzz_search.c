/* Search over any text: words, folding, the index and its files, and what must always hold. */
#include "site/search_files.h"
#include "site/search_snippet.h"

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
        cb_search_fold(words.word, words.length, folded);
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

static void check_files(Text *text, const char *snippet)
{
    static const char *const languages[] = {"nl", "fr"};
    g_autoptr(CbSearchIndex) index = cb_search_index_new(3, languages, 2, 1, read_text, text);
    for (guint32 i = 1; i < index->n_forms; i++) {
        g_assert_cmpstr(index->forms[i - 1].text, <=, index->forms[i].text);
    }
    const CbSearchPage page = {.path = "cases/a", .title = text->text, .snippet = snippet};
    const CbSearchPage pages[] = {page, page, page};
    const CbSearchKind kinds[] = {{"case", 3}};
    const CbSearchListing listing = {"nl", "search-index.js", pages, kinds, 1};
    g_autoptr(CbSearchFiles) files = cb_search_files_new(index, &listing, 1);
    guint count;
    const CbSearchFile *all = cb_search_files_get(files, &count);
    for (guint i = 0; i < count; i++) {
        g_assert_true(g_utf8_validate_len(all[i].bytes->str, all[i].bytes->len, NULL));
        g_assert_null(strchr(all[i].bytes->str, '<'));
        g_assert_null(strstr(all[i].bytes->str, "\xe2\x80\xa8"));
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    g_autofree char *valid = g_utf8_make_valid((const char *)data, (gssize)size);
    Text text = {valid, strlen(valid)};
    check_words(&text);
    g_autofree char *snippet = cb_search_snippet(text.text, text.length);
    g_assert_true(g_utf8_validate(snippet, -1, NULL));
    check_files(&text, snippet);
    return 0;
}
