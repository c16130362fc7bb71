#include "site/search_terms.h"

#include "site/search_strings.h"
#include <libstemmer.h>
#include <string.h>

/* What is known of a word as it is written. */
typedef struct {
    gint64 stem;      /* -1: nothing is left of it */
    guint32 form;     /* its number, if there is a stem */
    guint32 document; /* the last that has it, counted from 1 */
} Word;

/* The words of one language. */
typedef struct {
    struct sb_stemmer *stemmer; /* NULL: there is none */
    CbSearchStrings *strings;   /* as written, A to Z lower-case */
    GArray *words;              /* Word, of each of these */
} Language;

struct CbSearchTerms {
    Language *languages;
    guint n_languages;
    CbSearchStrings *stems;
    GArray *forms;    /* CbSearchForm */
    CbArena *arena;   /* owns the forms' texts */
    guint32 document; /* the current one, counted from 1 */
    GArray *used;     /* guint32: its forms */
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
                                         .strings = cb_search_strings_new(),
                                         .words = g_array_new(FALSE, FALSE, sizeof(Word))};
    }
    terms->stems = cb_search_strings_new();
    terms->forms = g_array_new(FALSE, FALSE, sizeof(CbSearchForm));
    terms->arena = cb_arena_new();
    terms->used = g_array_new(FALSE, FALSE, sizeof(guint32));
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
        cb_search_strings_free(terms->languages[i].strings);
        g_array_unref(terms->languages[i].words);
    }
    g_free(terms->languages);
    cb_search_strings_free(terms->stems);
    g_array_unref(terms->forms);
    cb_arena_free(terms->arena);
    g_array_unref(terms->used);
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
    return cb_search_strings_add(terms->stems, stem, length, cb_search_hash(stem, length), &is_new);
}

/* The stem of a word that is met for the first time. */
static gint64 learn(CbSearchTerms *terms, Language *language, const CbSearchWords *word)
{
    const char *form = NULL;
    if (word->is_ascii) {
        g_string_truncate(terms->lower, 0);
        g_string_append_len(terms->lower, word->word, word->length);
        form = cb_arena_strndup(terms->arena, word->word, word->length);
    } else {
        cb_search_fold(word->word, word->length, terms->folded);
        if (terms->folded->len == 0) {
            return -1;
        }
        form = cb_arena_strndup(terms->arena, terms->folded->str, terms->folded->len);
        cb_search_lower(word->word, word->length, terms->lower);
    }
    CbSearchForm added = {.text = form, .stem = add_stem(terms, language->stemmer, form)};
    g_array_append_val(terms->forms, added);
    return added.stem;
}

gint64 cb_search_terms_stem(CbSearchTerms *terms, guint language, const CbSearchWords *word)
{
    Language *of = &terms->languages[language];
    gboolean is_new;
    guint32 number =
        cb_search_strings_add(of->strings, word->word, word->length, word->hash, &is_new);
    if (is_new) {
        Word learned = {.form = terms->forms->len};
        learned.stem = learn(terms, of, word);
        g_array_append_val(of->words, learned);
    }
    Word *known = &g_array_index(of->words, Word, number);
    if (known->document != terms->document && known->stem >= 0) {
        known->document = terms->document;
        g_array_append_val(terms->used, known->form);
    }
    return known->stem;
}

void cb_search_terms_begin(CbSearchTerms *terms)
{
    terms->document++;
    g_array_set_size(terms->used, 0);
}

const guint32 *cb_search_terms_used(const CbSearchTerms *terms, guint32 *count)
{
    *count = terms->used->len;
    return (const guint32 *)(void *)terms->used->data;
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
