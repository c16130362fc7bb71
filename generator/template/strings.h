/* What can be done with strings, as Python's str and markupsafe's Markup do it: of a safe string
 * comes a safe one, and the strings that are put into it are escaped. */
#ifndef CB_TEMPLATE_STRINGS_H
#define CB_TEMPLATE_STRINGS_H

#include "template/render.h"

CbValue cb_string_upper(CbRender *render, CbValue string);
CbValue cb_string_lower(CbRender *render, CbValue string);
CbValue cb_string_capitalize(CbRender *render, CbValue string);
CbValue cb_string_title(CbRender *render, CbValue string);
CbValue cb_string_swap_case(CbRender *render, CbValue string);

/* Without white space, or the characters of `characters` (none: white space), at the sides. */
typedef enum { CB_STRIP_LEFT = 1, CB_STRIP_RIGHT = 2, CB_STRIP_BOTH = 3 } CbStripSides;
bool cb_string_strip(CbRender *render, CbValue string, CbValue characters, CbStripSides sides,
                     CbValue *result);

/* With `old` replaced by `new`, `count` times from the left (negative: everywhere). */
bool cb_string_replace(CbRender *render, CbValue string, CbValue old, CbValue new, gint64 count,
                       CbValue *result);

/* The parts between `separator` (none: white space), split at most `count` times (negative:
 * everywhere), from the left or the right. */
bool cb_string_split(CbRender *render, CbValue string, CbValue separator, gint64 count,
                     bool from_right, CbValue *result);
/* The lines, with their ends if `keep_ends`. */
CbValue cb_string_lines(CbRender *render, CbValue string, bool keep_ends);

/* Between spaces, `width` characters wide. */
bool cb_string_center(CbRender *render, CbValue string, gint64 width, CbValue *result);

/* An argument as Markup's methods take it: escaped if `string` is safe. */
CbValue cb_string_argument_for(CbRender *render, CbValue string, CbValue argument);

#endif
