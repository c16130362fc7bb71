/* The lists of what the engine itself brings: functions, filters, tests, methods. */
#ifndef CB_TEMPLATE_FUNCTIONS_H
#define CB_TEMPLATE_FUNCTIONS_H

#include "template/callable.h"

/* Each list ends with an entry without a name. */
extern const CbBuiltin cb_functions[];
extern const CbBuiltin cb_tests[];
extern const CbBuiltin cb_filters_text[];
extern const CbBuiltin cb_filters_html[];
extern const CbBuiltin cb_filters_list[];
extern const CbBuiltin cb_filters_order[];
extern const CbBuiltin cb_filters_number[];
extern const CbBuiltin cb_methods_string[];
extern const CbBuiltin cb_methods_list[];
extern const CbBuiltin cb_methods_map[];

#endif
