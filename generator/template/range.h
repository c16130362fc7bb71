/* `range()`: integers that are computed, not kept. */
#ifndef CB_TEMPLATE_RANGE_H
#define CB_TEMPLATE_RANGE_H

#include "template/render.h"

/* range(stop), range(start, stop), range(start, stop, step). */
gboolean cb_function_range(CbRender *render, const CbValue *arguments, gsize n_arguments,
                           const CbMap *keywords, gpointer user_data, CbValue *result);

bool cb_is_range(CbValue value);
/* `count` members of a range from number `start` on, each `step` further. */
CbValue cb_range_slice(CbRender *render, CbValue range, gint64 start, gint64 step, gint64 count);

#endif
