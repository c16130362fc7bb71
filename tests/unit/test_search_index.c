/* The index: postings, weights, determinism. */
#include "site/search_index.h"

#include <string.h>

typedef struct {
    const char *title;
    const char *body;
} Text;

static void read_text(guint document, CbSearchReader *reader, gpointer user_data)
{
    const Text *text = (const Text *)user_data + document;
    cb_search_reader_add(reader, CB_SEARCH_TITLE, 0, text->title, strlen(text->title));
    cb_search_reader_add(reader, CB_SEARCH_BODY, 0, text->body, strlen(text->body));
}

static CbSearchIndex *index_of(const Text *texts, guint count, guint jobs)
{
    const char *languages[] = {"en"};
    const CbSearchCorpus corpus = {.n_documents = count,
                                   .languages = languages,
                                   .n_languages = 1,
                                   .read = read_text,
                                   .user_data = (gpointer)texts};
    return cb_search_index_new(&corpus, jobs);
}

/* The index of a document alone. */
static CbSearchIndex *index_of_one(CbSearchRead read)
{
    const char *languages[] = {"en"};
    const CbSearchCorpus corpus = {
        .n_documents = 1, .languages = languages, .n_languages = 1, .read = read};
    return cb_search_index_new(&corpus, 1);
}

/* The postings of a form as "document:level …"; NULL if there is no such form. */
static char *postings_of(const CbSearchIndex *index, const char *form)
{
    GString *found = NULL;
    for (guint32 i = 0; i < index->n_forms; i++) {
        if (strcmp(index->forms[i].text, form) != 0) {
            continue;
        }
        found = found != NULL ? found : g_string_new(NULL);
        const CbSearchStem *stem = &index->stems[index->forms[i].stem];
        for (guint32 k = 0; k < stem->count; k++) {
            g_string_append_printf(found, "%u ", stem->postings[k].document);
        }
    }
    return found != NULL ? g_string_free(found, FALSE) : NULL;
}

static guint level_of(const CbSearchIndex *index, const char *form, guint document)
{
    for (guint32 i = 0; i < index->n_forms; i++) {
        if (strcmp(index->forms[i].text, form) != 0) {
            continue;
        }
        const CbSearchStem *stem = &index->stems[index->forms[i].stem];
        for (guint32 k = 0; k < stem->count; k++) {
            if (stem->postings[k].document == document) {
                return stem->postings[k].level;
            }
        }
    }
    return 0;
}

static const Text texts[] = {
    {"Careers", "A career takes time. Time!"},
    {"Teams", "Many a career begins in teams that decide, with others and for others."},
    {"Nothing", ""},
};

static void test_postings(void)
{
    g_autoptr(CbSearchIndex) index = index_of(texts, 3, 1);
    g_autofree char *career = postings_of(index, "career");
    g_assert_cmpstr(career, ==, "0 1 ");
    g_autofree char *careers = postings_of(index, "careers");
    g_assert_cmpstr(careers, ==, "0 1 ");
    g_autofree char *nothing = postings_of(index, "nothing");
    g_assert_cmpstr(nothing, ==, "2 ");
    g_assert_null(postings_of(index, "absent"));
}

static void test_weights(void)
{
    g_autoptr(CbSearchIndex) index = index_of(texts, 3, 1);
    g_assert_cmpuint(level_of(index, "career", 0), >, level_of(index, "career", 1));
    g_assert_cmpuint(level_of(index, "teams", 1), >, level_of(index, "begins", 1));
    g_assert_cmpuint(level_of(index, "time", 0), >, level_of(index, "takes", 0));
    for (guint32 i = 0; i < index->n_postings; i++) {
        g_assert_cmpuint(index->stems[0].postings[i].level, >=, 1);
        g_assert_cmpuint(index->stems[0].postings[i].level, <=, CB_SEARCH_LEVELS);
    }
}

/* Where the word of a form stands in a document's text, about; -1: nowhere. */
static int place_of(const CbSearchIndex *index, const char *form, guint document)
{
    for (guint32 i = 0; i < index->n_forms; i++) {
        const CbSearchStem *stem = &index->stems[index->forms[i].stem];
        for (guint32 k = 0; k < stem->count; k++) {
            if (strcmp(index->forms[i].text, form) == 0 && stem->postings[k].document == document) {
                guint16 place = stem->places[k];
                return place == CB_SEARCH_NO_PLACE ? -1 : (int)(place * CB_SEARCH_PLACE_UNIT);
            }
        }
    }
    return -2;
}

static void read_parts(guint document G_GNUC_UNUSED, CbSearchReader *reader,
                       gpointer user_data G_GNUC_UNUSED)
{
    cb_search_reader_find(reader, CB_SEARCH_TITLE, 0, "Bridges", 7);
    cb_search_reader_add(reader, CB_SEARCH_VALUE, 0, "water, stone", 12);
    cb_search_reader_add(reader, CB_SEARCH_BODY, 0, "the water", 9);
    cb_search_reader_add(reader, CB_SEARCH_BODY, 0, "and water again, and stones", 27);
}

/* Of a word that prose has, too, the place there counts, the first one. */
static void test_places(void)
{
    g_autoptr(CbSearchIndex) index = index_of_one(read_parts);
    const int line = 13, second = line + 10;
    g_assert_cmpint(place_of(index, "bridges", 0), ==, -1);
    g_assert_cmpint(place_of(index, "water", 0), ==, (line + 4) / 4 * 4);
    g_assert_cmpint(place_of(index, "stone", 0), ==, (second + 21) / 4 * 4);
    g_assert_cmpuint(index->documents[0].length, ==, (guint)second + 27);
}

/* Words beyond what is shown are found, and have no place. */
static void read_long(guint document G_GNUC_UNUSED, CbSearchReader *reader,
                      gpointer user_data G_GNUC_UNUSED)
{
    g_autoptr(GString) text = g_string_new(NULL);
    while (text->len + 5 < CB_MAX_SEARCH_TEXT) {
        g_string_append(text, "more ");
    }
    g_string_append(text, "end. Beyond");
    cb_search_reader_add(reader, CB_SEARCH_BODY, 0, text->str, text->len);
}

static void test_long_text(void)
{
    g_autoptr(CbSearchIndex) index = index_of_one(read_long);
    g_assert_cmpint(place_of(index, "end", 0), ==, CB_MAX_SEARCH_TEXT / 4 * 4 - 8);
    g_assert_cmpint(place_of(index, "beyond", 0), ==, -1);
    g_assert_cmpuint(index->documents[0].length, ==, CB_MAX_SEARCH_TEXT);
}

static void test_dictionary(void)
{
    g_autoptr(CbSearchIndex) index = index_of(texts, 3, 1);
    guint32 next = 0;
    for (guint32 i = 0; i < index->n_forms; i++) {
        g_assert_cmpuint(index->forms[i].stem, <=, next);
        next = MAX(next, index->forms[i].stem + 1);
        g_assert_true(i == 0 || strcmp(index->forms[i - 1].text, index->forms[i].text) <= 0);
    }
    g_assert_cmpuint(next, ==, index->n_stems);
}

static void test_empty(void)
{
    g_autoptr(CbSearchIndex) index = index_of(NULL, 0, 1);
    g_assert_cmpuint(index->n_forms, ==, 0);
    g_assert_cmpuint(index->n_postings, ==, 0);
}

#define MANY 500

/* The same index on any number of threads. */
static void test_threads(void)
{
    static const char *const vocabulary[] = {"careers", "career",   "Team",   "teams",
                                             "Zürich",  "zurich",   "naïve",  "decide",
                                             "decides", "deciding", "people", "person"};
    Text many[MANY];
    GPtrArray *owned = g_ptr_array_new_with_free_func(g_free);
    guint32 random = 1;
    for (guint i = 0; i < MANY; i++) {
        GString *body = g_string_new(NULL);
        for (guint k = 0; k < 40; k++) {
            random = random * 1664525u + 1013904223u;
            g_string_append_printf(body, "%s%u ", vocabulary[(random >> 16) % 12],
                                   (random >> 24) % 7);
        }
        g_ptr_array_add(owned, body->str);
        many[i] = (Text){vocabulary[i % 12], g_string_free(body, FALSE)};
    }
    g_autoptr(CbSearchIndex) one = index_of(many, MANY, 1);
    g_autoptr(CbSearchIndex) four = index_of(many, MANY, 4);
    g_assert_cmpuint(one->n_forms, ==, four->n_forms);
    g_assert_cmpuint(one->n_stems, ==, four->n_stems);
    for (guint32 i = 0; i < one->n_forms; i++) {
        g_assert_cmpstr(one->forms[i].text, ==, four->forms[i].text);
        g_assert_cmpuint(one->forms[i].stem, ==, four->forms[i].stem);
    }
    for (guint32 i = 0; i < one->n_stems; i++) {
        g_assert_cmpstr(one->stems[i].text, ==, four->stems[i].text);
        g_assert_cmpuint(one->stems[i].count, ==, four->stems[i].count);
    }
    const CbSearchStem *first = one->stems, *other = four->stems;
    for (guint32 i = 0; i < one->n_postings; i++) {
        g_assert_cmpuint(first->postings[i].document, ==, other->postings[i].document);
        g_assert_cmpuint(first->postings[i].level, ==, other->postings[i].level);
        g_assert_cmpuint(first->places[i], ==, other->places[i]);
    }
    g_ptr_array_unref(owned);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/search-index/postings", test_postings);
    g_test_add_func("/search-index/weights", test_weights);
    g_test_add_func("/search-index/places", test_places);
    g_test_add_func("/search-index/long-text", test_long_text);
    g_test_add_func("/search-index/dictionary", test_dictionary);
    g_test_add_func("/search-index/empty", test_empty);
    g_test_add_func("/search-index/threads", test_threads);
    return g_test_run();
}
