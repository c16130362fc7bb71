/* Regular expressions that mean the same here and in editors.
 *
 * `casebook check` matches with PCRE, editors with ECMA-262 (RegExp with the flag u). A pattern is
 * read as what both know, and written for each: \d, \w and \b are those of ASCII, . is anything but
 * a line's end, $ the very end. What only one of them knows is an error. */
#ifndef CB_LOAD_PATTERN_H
#define CB_LOAD_PATTERN_H

#include "base/limits.h"

#include <glib.h>

typedef struct {
    char *pcre;          /* for whole texts: anchored at both ends; NULL after a mistake */
    char *ecma;          /* the same */
    gsize at, end;       /* the part of the pattern that is wrong, in bytes */
    const char *problem; /* what is wrong with it: "is no …" */
} CbPattern;

/* Reads a pattern. FALSE if it has a mistake. Clear it with cb_pattern_clear in any case. */
gboolean cb_pattern_read(const char *text, CbPattern *pattern);
void cb_pattern_clear(CbPattern *pattern);

#endif
