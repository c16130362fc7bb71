/* The interface's own words in one language: templates/strings/LANG.yaml of the standard
 * templates, the theme and the collection, merged key by key.
 *
 * A string is a text, or a map of plural forms (`one`, `other`); nested maps are joined by dots.
 * `{name}` in it is filled in. A language without a file, and a key that a language lacks, fall
 * back to English. */
#ifndef CB_SITE_STRINGS_H
#define CB_SITE_STRINGS_H

#include "base/value.h"
#include "site/locale.h"
#include "site/theme.h"
#include "template/template.h"

#define CB_STRINGS_FALLBACK "en"

typedef struct CbStrings CbStrings;

/* Reads the strings of `language`; what those of pt-br lack, those of pt have. Mistakes in the
 * files go to `diagnostics`. Never NULL. */
CbStrings *cb_strings_load(const CbTheme *theme, const char *language, CbDiagnostics *diagnostics);

/* Whether all of them are those of CB_STRINGS_FALLBACK, for want of their own. */
gboolean cb_strings_are_foreign(const CbStrings *strings);
void cb_strings_free(CbStrings *strings);

/* The string `key` with what it names filled in from `values` (may be NULL); its `count` chooses
 * the plural form and is written as the language writes numbers. Plain text, or safe text if a
 * safe value was filled in. Undefined if there is no such key. */
CbValue cb_strings_get(const CbStrings *strings, const CbLocale *locale, CbArena *arena,
                       const char *key, const CbMap *values);

/* The function `t` of templates: a key, and values by name. FALSE, with the mistake said, if there
 * is no such string. */
gboolean cb_strings_call(const CbStrings *strings, const CbLocale *locale, CbRender *render,
                         const CbValue *arguments, gsize n_arguments, const CbMap *values,
                         CbValue *result);

/* All strings below `group` ("catalogue.") without that beginning, for scripts: each a text, or a
 * map of `one` and `other`, with their gaps. In `arena`, sorted by key. */
CbValue cb_strings_group(const CbStrings *strings, CbArena *arena, const char *group);

/* The string `key` as it is, "" if there is none. */
const char *cb_strings_text(const CbStrings *strings, const char *key);

/* The key most like `key`, or NULL. */
const char *cb_strings_suggest(const CbStrings *strings, const char *key);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(CbStrings, cb_strings_free)

#endif
