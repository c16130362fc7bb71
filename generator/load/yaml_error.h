/* What is wrong with a YAML file, in words for people who do not know YAML's grammar.
 *
 * libyaml says at which character its grammar failed; the mistake is often earlier (a quotation
 * mark never closed) or has a plain cause (a tab, a colon inside a text). This looks at
 * the text around the place and says that. */
#ifndef CB_LOAD_YAML_ERROR_H
#define CB_LOAD_YAML_ERROR_H

#include "base/diagnostic.h"

/* What libyaml says, with its places as bytes of the source. */
typedef struct {
    const CbSource *source;
    const char *text;    /* of the source, as it was parsed */
    gsize start, end;    /* the part that is parsed */
    gsize at;            /* where it failed */
    gsize context_at;    /* where what it was reading began; `at` if unknown */
    gsize open_at;       /* the innermost [ or { that is open; `at` if there is none */
    gsize last_start;    /* where the last good event began */
    const char *problem; /* libyaml's words; may be empty */
    const char *context; /* what it was doing; may be empty */
    int character;       /* a character that is not allowed at all, or 0 */
} CbYamlProblem;

/* Adds the diagnostic. */
void cb_yaml_report(const CbYamlProblem *problem, CbDiagnostics *diagnostics);

#endif
