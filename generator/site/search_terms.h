/* The vocabulary that one thread meets while it reads documents for search.
 *
 * Every distinct word as written is folded and stemmed once; afterwards finding its stem is one
 * look-up. Stems are numbered as they are met. A stem is folded, too: of "coördinatie" it is
 * that of its diacritics removed. */
#ifndef CB_SITE_SEARCH_TERMS_H
#define CB_SITE_SEARCH_TERMS_H

#include "base/arena.h"
#include "site/search_words.h"

/* A form in which words of the corpus are written, folded, and its stem. A form has several
 * stems if words that differ in diacritics or language have. */
typedef struct {
    const char *text;
    guint32 stem;
} CbSearchForm;

typedef struct CbSearchTerms CbSearchTerms;

/* A vocabulary for texts in `n_languages` languages ("nl", "de-AT", …), whose names it borrows.
 * A language without a stemmer has its words as they are. */
CbSearchTerms *cb_search_terms_new(const char *const *languages, guint n_languages);
void cb_search_terms_free(CbSearchTerms *terms);

/* The number of a word's stem; -1 if nothing of the word is left when it is folded. */
gint64 cb_search_terms_stem(CbSearchTerms *terms, guint language, const CbSearchWords *word);

/* Begins a document: words used are counted anew. */
void cb_search_terms_begin(CbSearchTerms *terms);
/* The numbers of the forms (below) of its words, as short ones (base/pack.h), once for each way in
 * which these are written: capitals of ASCII are none. */
const GString *cb_search_terms_used(const CbSearchTerms *terms);

guint32 cb_search_terms_count(const CbSearchTerms *terms);
/* A stem by number; NUL-terminated, lives as long as the vocabulary. */
const char *cb_search_terms_text(const CbSearchTerms *terms, guint32 stem);
/* All forms, each at least once. */
const CbSearchForm *cb_search_terms_forms(const CbSearchTerms *terms, guint *count);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(CbSearchTerms, cb_search_terms_free)

#endif
