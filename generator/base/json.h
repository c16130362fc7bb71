/* Reads JSON (RFC 8259) into values.
 *
 * Strict: no comments, no trailing commas, no NaN. Integers stay exact, keys keep their order,
 * of a key written twice the last value counts. */
#ifndef CB_BASE_JSON_H
#define CB_BASE_JSON_H

#include "base/value.h"

#define CB_JSON_ERROR (cb_json_error_quark())
GQuark cb_json_error_quark(void);

/* Reads one document into values in `arena`. A byte-order mark at the start is skipped. Returns
 * FALSE and sets `error` ("3:14: expected a colon after the key") when the text is no JSON, no
 * UTF-8, holds a NUL (also as \u0000), a lone surrogate or an integer beyond 64 bits, or is
 * nested deeper than CB_MAX_YAML_DEPTH. */
bool cb_json_parse(CbArena *arena, const char *text, gsize length, CbValue *value, GError **error);

#endif
