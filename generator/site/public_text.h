/* What a collection says in public, as plain text: to find in it what ought to be private. */
#ifndef CB_SITE_PUBLIC_TEXT_H
#define CB_SITE_PUBLIC_TEXT_H

#include "model/collection.h"

/* Appends what editors wrote of an entry in a language: title, texts, names, captions, each on a
 * line of its own; of a case its public texts and lists as well, if `with_fields`. What is not
 * translated is there as it falls back. */
void cb_public_text_entry(const CbCollection *collection, CbKind kind, guint index, guint language,
                          gboolean with_fields, GString *out);

/* Appends what is said of the collection itself: its title, guides, phases, fields, terms. */
void cb_public_text_collection(const CbCollection *collection, guint language, GString *out);

/* Appends the words that the program brings along: standard templates, themes, scripts, interface
 * strings, and the keys of the formats that it writes. */
void cb_public_text_program(GString *out);

#endif
