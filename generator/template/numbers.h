/* Text to numbers and floats to integers, as Python's int() and float() have it. */
#ifndef CB_TEMPLATE_NUMBERS_H
#define CB_TEMPLATE_NUMBERS_H

#include "template/render.h"

/* An integer written in a base (2 to 36, or 0: by its prefix), with white space around it and
 * underscores inside. False if the string is none, or is beyond 64 bits. */
bool cb_parse_integer(CbValue string, gint64 base, gint64 *integer);
/* A float, also "inf" and "nan". */
bool cb_parse_float(CbValue string, double *number);

/* A float without its fraction; fails beyond 64 bits, and for infinity and NaN. */
bool cb_truncate(CbRender *render, double number, gint64 *integer);

/* A float rounded to `digits` decimals, ties to even, computed from its exact value. */
double cb_round_float(double number, gint64 digits);

#endif
