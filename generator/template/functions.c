#include "template/functions.h"

#include "template/objects.h"
#include "template/range.h"

const CbBuiltin cb_functions[] = {
    {"cycler", cb_function_cycler, NULL, true},   {"dict", cb_function_dict, NULL, true},
    {"joiner", cb_function_joiner, "sep?", true}, {"namespace", cb_function_namespace, NULL, true},
    {"range", cb_function_range, NULL, true},     {NULL, NULL, NULL, false},
};
