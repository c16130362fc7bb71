#include "site/search_terms.h"

#include "base/append.h"
#include "base/pack.h"
#include "site/search_strings.h"
#include <libstemmer.h>
#include <string.h>

/* What is known of a word as it is written, but for capitals of ASCII. */
typedef struct {
    gint64 stem;      /* -1: nothing is left of it */
    guint32 form;     /* its number, if there is a stem */
    guint32 document; /* the last that has it, counted from 1 */
} Word;

/* The words of one language. */
typedef struct {
    struct sb_stemmer *stemmer; /* NULL: there is none */
    CbSearchStrings *written;   /* words as written */
    GArray *numbers;            /* guint32, of each of these: its word */
    CbSearchStrings *lowered;   /* the same, A to Z lower-case */
    GArray *words;              /* Word, of each of these */
} Language;

struct CbSearchTerms {
    Language *languages;
    guint n_languages;
    CbSearchStrings *stems;
    GArray *forms;    /* CbSearchForm */
    CbArena *arena;   /* owns the forms' texts */
    guint32 document; /* the current one, counted from 1 */
    GString *used;    /* its forms, packed */
    GString *word;    /* scratch */
    GString *lower;   /* scratch */
    GString *folded;  /* scratch */
};

/* Snowball knows languages by their codes without a region. */
static struct sb_stemmer *stemmer_of(const char *language)
{
    g_autofree char *code = g_strndup(language, strcspn(language, "-_"));
    return sb_stemmer_new(code, "UTF_8");
}

CbSearchTerms *cb_search_terms_new(const char *const *languages, guint n_languages)
{
    CbSearchTerms *terms = g_new0(CbSearchTerms, 1);
    terms->languages = g_new0(Language, n_languages);
    terms->n_languages = n_languages;
    for (guint i = 0; i < n_languages; i++) {
        terms->languages[i] = (Language){.stemmer = stemmer_of(languages[i]),
                                         .written = cb_search_strings_new(),
                                         .numbers = g_array_new(FALSE, FALSE, sizeof(guint32)),
                                         .lowered = cb_search_strings_new(),
                                         .words = g_array_new(FALSE, FALSE, sizeof(Word))};
    }
    terms->stems = cb_search_strings_new();
    terms->forms = g_array_new(FALSE, FALSE, sizeof(CbSearchForm));
    terms->arena = cb_arena_new();
    terms->used = g_string_new(NULL);
    terms->word = g_string_new(NULL);
    terms->lower = g_string_new(NULL);
    terms->folded = g_string_new(NULL);
    return terms;
}

void cb_search_terms_free(CbSearchTerms *terms)
{
    if (terms == NULL) {
        return;
    }
    for (guint i = 0; i < terms->n_languages; i++) {
        sb_stemmer_delete(terms->languages[i].stemmer);
        cb_search_strings_free(terms->languages[i].written);
        g_array_unref(terms->languages[i].numbers);
        cb_search_strings_free(terms->languages[i].lowered);
        g_array_unref(terms->languages[i].words);
    }
    g_free(terms->languages);
    cb_search_strings_free(terms->stems);
    g_array_unref(terms->forms);
    cb_arena_free(terms->arena);
    g_string_free(terms->used, TRUE);
    g_string_free(terms->word, TRUE);
    g_string_free(terms->lower, TRUE);
    g_string_free(terms->folded, TRUE);
    g_free(terms);
}

/* The folded stem of the word in terms->lower; `form`, its folded form, if there is no stemmer. */
static guint32 add_stem(CbSearchTerms *terms, struct sb_stemmer *stemmer, const char *form)
{
    const char *stem = form;
    if (stemmer != NULL) {
        const sb_symbol *stemmed =
            sb_stemmer_stem(stemmer, (const sb_symbol *)terms->lower->str, (int)terms->lower->len);
        if (stemmed == NULL) {
            g_error("no memory to stem a word");
        }
        cb_search_fold((const char *)stemmed, (gsize)sb_stemmer_length(stemmer), terms->folded);
        stem = terms->folded->len > 0 ? terms->folded->str : form;
    }
    gsize length = strlen(stem);
    gboolean is_new;
    return cb_search_strings_add(terms->stems, stem, length, &is_new);
}

/* Learns the word in terms->word, and its stem. */
static Word learn_word(CbSearchTerms *terms, const Language *language, gboolean is_ascii)
{
    const GString *word = terms->word;
    const char *form = NULL;
    if (is_ascii) {
        g_string_assign(terms->lower, word->str);
        form = cb_arena_strndup(terms->arena, word->str, word->len);
    } else {
        cb_search_fold(word->str, word->len, terms->folded);
        if (terms->folded->len == 0) {
            return (Word){.stem = -1};
        }
        form = cb_arena_strndup(terms->arena, terms->folded->str, terms->folded->len);
        cb_search_lower(word->str, word->len, terms->lower);
    }
    CbSearchForm added = {.text = form, .stem = add_stem(terms, language->stemmer, form)};
    g_array_append_val(terms->forms, added);
    return (Word){.stem = added.stem, .form = terms->forms->len - 1};
}

/* Learns how a word is written, and the word if it is not known with other capitals. Its number as
 * it is written. */
static guint32 learn(CbSearchTerms *terms, Language *language, const CbSearchWords *word)
{
    gboolean is_new;
    g_string_truncate(terms->word, 0);
    g_string_append_len(terms->word, word->from, (gssize)word->length);
    g_string_ascii_down(terms->word);
    guint32 number =
        cb_search_strings_add(language->lowered, terms->word->str, terms->word->len, &is_new);
    g_array_append_val(language->numbers, number);
    if (is_new) {
        Word learned = learn_word(terms, language, word->is_ascii);
        g_array_append_val(language->words, learned);
    }
    return cb_search_strings_add(language->written, word->from, word->length, &is_new);
}

static void note_use(CbSearchTerms *terms, guint32 form)
{
    char packed[CB_PACK_SHORT_SIZE];
    cb_append(terms->used, packed, (gsize)(cb_pack_short(packed, form) - packed));
}

gint64 cb_search_terms_stem(CbSearchTerms *terms, guint language, const CbSearchWords *word)
{
    Language *of = &terms->languages[language];
    guint32 written = cb_search_strings_find(of->written, word->from, word->length);
    if (written == CB_SEARCH_NO_STRING) {
        written = learn(terms, of, word);
    }
    Word *known = &g_array_index(of->words, Word, g_array_index(of->numbers, guint32, written));
    if (known->document != terms->document && known->stem >= 0) {
        known->document = terms->document;
        note_use(terms, known->form);
    }
    return known->stem;
}

void cb_search_terms_begin(CbSearchTerms *terms)
{
    terms->document++;
    g_string_truncate(terms->used, 0);
}

const GString *cb_search_terms_used(const CbSearchTerms *terms)
{
    return terms->used;
}

guint32 cb_search_terms_count(const CbSearchTerms *terms)
{
    return cb_search_strings_count(terms->stems);
}

const char *cb_search_terms_text(const CbSearchTerms *terms, guint32 stem)
{
    return cb_search_strings_text(terms->stems, stem);
}

const CbSearchForm *cb_search_terms_forms(const CbSearchTerms *terms, guint *count)
{
    *count = terms->forms->len;
    return (const CbSearchForm *)(void *)terms->forms->data;
}
