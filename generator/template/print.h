/* Values as text: what Python's str and repr print. */
#ifndef CB_TEMPLATE_PRINT_H
#define CB_TEMPLATE_PRINT_H

#include "template/render.h"

/* Bytes that the text of a float needs, at most. */
#define CB_FLOAT_SIZE 32

/* The shortest text that reads back as the same float: "0.1", "1e-05", "inf". Returns its
 * length. */
gsize cb_float_text(double number, char text[CB_FLOAT_SIZE]);

/* Appends str() of a value to the output, as it is. Fails on data nested too deeply. */
bool cb_print(CbRender *render, CbValue value);
/* Appends repr() of a value: strings in quotation marks. */
bool cb_print_repr(CbRender *render, CbValue value);

/* Replaces what is not ASCII in the output since `mark`, a repr(), as ascii() does. */
void cb_print_escape(CbRender *render, gsize mark);

/* Whether a value is printed without escaping: safe strings, imported templates. */
bool cb_is_markup(CbValue value);

/* str() of a value as a string value. Strings are themselves, safe ones stay safe. */
bool cb_print_string(CbRender *render, CbValue value, CbValue *result);

static inline bool cb_to_string(CbRender *render, CbValue value, CbValue *result)
{
    if (value.type != CB_VALUE_STRING) {
        return cb_print_string(render, value, result);
    }
    *result = value;
    return true;
}

/* What messages call the type of a value: "a string", "none". */
const char *cb_type_name(CbValue value);

#endif
