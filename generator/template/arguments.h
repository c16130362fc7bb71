/* Reading the arguments of functions, filters and tests, and attributes of members. */
#ifndef CB_TEMPLATE_ARGUMENTS_H
#define CB_TEMPLATE_ARGUMENTS_H

#include "template/iterate.h"

/* The parameters of every function that templates call. */
#define CB_FUNCTION_PARAMETERS                                                                     \
    CbRender *render, const CbValue *arguments, gsize n_arguments, const CbMap *keywords,          \
        gpointer user_data, CbValue *result
/* Says that a function does without those that it rarely needs. */
#define CB_FUNCTION_UNUSED                                                                         \
    (void)n_arguments;                                                                             \
    (void)keywords;                                                                                \
    (void)user_data

/* Whether an argument was given. */
bool cb_given(CbValue argument);
/* Whether it was given, and is not none. */
bool cb_given_some(CbValue argument);
/* Whether it was given and counts as true. */
bool cb_given_true(CbValue argument);

/* An integer argument `name`, or `otherwise` if it was not given; fails for other types. */
bool cb_integer_argument(CbRender *render, CbValue argument, const char *name, gint64 otherwise,
                         gint64 *value);
/* A string argument, or `otherwise`; fails for other types. */
bool cb_string_argument(CbRender *render, CbValue argument, const char *name, const char *otherwise,
                        CbValue *value);

/* Reads "a.b.0" of members, as the argument `attribute` of filters says. */
typedef struct {
    CbValue *parts;  /* names and numbers; none: the member itself */
    guint32 *hashes; /* of the names */
    gsize n_parts;
    CbValue otherwise; /* for undefined parts; MISSING if there is none */
    bool lower;        /* strings in lower case: to compare without case */
} CbGetter;

/* `attribute` none or not given: the member itself. */
void cb_getter_init(CbRender *render, CbGetter *getter, CbValue attribute, CbValue otherwise,
                    bool lower);
bool cb_getter_get(CbRender *render, const CbGetter *getter, CbValue member, CbValue *value);

#endif
