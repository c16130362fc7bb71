/* The compact notation of dictionaries and postings in a script's strings.
 *
 * A number is one character or more of 89 that stand in a JSON string as they are. Of these, 64
 * end a number and 25 say that it goes on; the least significant digit comes first.
 *
 * A dictionary writes each form as a capital letter (how many UTF-16 units it shares with the
 * form before it, A for none, Z for 25), the rest of the form, and, if its stem is not the next
 * new one, how many stems back it is, in digits of 28 punctuation marks.
 *
 * Postings of a stem are one number each: (gap to the document before - 1) × CB_SEARCH_LEVELS
 * + level - 1. templates/assets/search-core.js reads all this. */
#ifndef CB_SITE_SEARCH_CODE_H
#define CB_SITE_SEARCH_CODE_H

#include "site/search_index.h"

/* Appends a number. */
void cb_search_code_number(GString *out, guint32 number);

/* What a dictionary remembers from form to form. */
typedef struct {
    const char *last; /* the form before; "" at the start */
    guint32 n_stems;  /* that it has so far */
} CbSearchDictionary;

/* Appends a form whose stem is number `stem` of this dictionary (`n_stems`: a new one). */
void cb_search_code_form(GString *out, CbSearchDictionary *dictionary, const char *form,
                         guint32 stem);

/* Appends a form without a stem. */
void cb_search_code_word(GString *out, CbSearchDictionary *dictionary, const char *form);

/* Appends the postings of a stem of `index`. */
void cb_search_code_postings(GString *out, const CbSearchIndex *index, guint32 stem);

#endif
