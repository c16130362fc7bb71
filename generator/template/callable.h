/* What templates call by name: functions, filters and tests, and their tables. */
#ifndef CB_TEMPLATE_CALLABLE_H
#define CB_TEMPLATE_CALLABLE_H

#include "template/template.h"

/* Types of values that never leave the engine: an argument that was not given or a slot without
 * a value; a slot whose variable has not been looked up in the context yet. */
#define CB_VALUE_MISSING 0xff
#define CB_VALUE_UNRESOLVED 0xfe

/* Parameters of one function, at most. */
#define CB_MAX_PARAMETERS 8

/* A name with its hash. The text is borrowed. */
CbName cb_name(const char *text, gsize length);
bool cb_name_equal(CbName a, CbName b);

/* How the engine's own functions are listed. */
typedef struct {
    const char *name;
    CbFunction function;
    const char *parameters; /* names separated by spaces, "width killwords?": those with a question
                               mark may be left out; NULL: anything goes */
    bool late;              /* never computed when compiling: lazy, or uses the render */
} CbBuiltin;

/* A function of a fixed list of parameters gets as many arguments as it has parameters, those
 * that were not given of type CB_VALUE_MISSING, and no keywords. Others get arguments and
 * keywords as they were written. */
typedef struct {
    CbName name;
    CbFunction function;
    gpointer user_data;
    bool fixed;          /* has a list of parameters */
    bool late;           /* as in CbBuiltin */
    guint8 n_parameters; /* with the subject of a filter or test */
    guint8 n_required;
    CbName parameters[CB_MAX_PARAMETERS];
} CbCallable;

/* Types of values that have methods. */
typedef enum { CB_METHODS_STRING, CB_METHODS_LIST, CB_METHODS_MAP, CB_METHOD_TYPES } CbMethodType;

/* A table of callables by name. */
typedef struct CbCallables CbCallables;

CbCallables *cb_callables_new(void);
void cb_callables_free(CbCallables *table);
/* Adds builtins up to one without a name. */
void cb_callables_add_builtins(CbCallables *table, const CbBuiltin *builtins);
/* Adds or replaces one of the host. */
void cb_callables_add(CbCallables *table, const char *name, CbFunction function,
                      gpointer user_data);
const CbCallable *cb_callables_find(const CbCallables *table, CbName name);
/* Adds all names, borrowed, to an array, sorted. */
void cb_callables_list(const CbCallables *table, GPtrArray *names);
/* `did you mean "x"?`, or NULL; the caller frees it. */
char *cb_callables_hint(const CbCallables *table, const char *name);

#endif
