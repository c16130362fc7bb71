/* The words of a text, as search knows them.
 *
 * A word is a run of letters and digits of any script with the marks on them; of scripts written
 * without spaces (Han, kana), a single character. An apostrophe parts words, and a single letter
 * beside one is left out ("foto's", "l'eau"). templates/assets/search-core.js finds words in the
 * same way: what is changed here must be changed there. */
#ifndef CB_SITE_SEARCH_WORDS_H
#define CB_SITE_SEARCH_WORDS_H

#include <glib.h>

/* Bytes of a word; a longer one is left out. */
#define CB_MAX_SEARCH_WORD 64

/* A walk over the words of a text, and the word that it stands on. */
typedef struct {
    const char *start;
    const char *from; /* where the word begins */
    const char *at;   /* where the walk goes on */
    const char *end;
    gsize length;      /* of the word */
    gboolean is_ascii; /* the word is */
} CbSearchWords;

/* Begins a walk over `length` bytes of valid UTF-8, which must outlive it. */
void cb_search_words_start(CbSearchWords *words, const char *text, gsize length);

/* Moves to the next word. FALSE after the last. */
gboolean cb_search_words_next(CbSearchWords *words);

/* Replaces `*lower` by the lower-case letters of a word, diacritics kept: what stemmers take. */
void cb_search_lower(const char *word, gsize length, GString *lower);

/* Replaces `*folded` by the form in which words are compared: lower-case, without diacritics and
 * compatibility differences, ß as ss. May be empty. */
void cb_search_fold(const char *word, gsize length, GString *folded);

#endif
