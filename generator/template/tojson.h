/* Values as JSON that may stand in HTML. */
#ifndef CB_TEMPLATE_TOJSON_H
#define CB_TEMPLATE_TOJSON_H

#include "template/render.h"

/* Appends a value as Python's json.dumps writes it, with sorted keys; `<`, `>`, `&` and `'` as
 * escapes. `indent` NULL: on one line; else what each level is indented by. */
bool cb_write_json(CbRender *render, CbValue value, const char *indent);

#endif
