/* What to do about diagnostics where the place that finds them knows no more. */
#ifndef CB_BASE_USUAL_HINT_H
#define CB_BASE_USUAL_HINT_H

#include "base/diagnostic.h"

/* The hint of a diagnostic that was given none; NULL for codes that always have their own. */
const char *cb_usual_hint(CbCode code);

#endif
