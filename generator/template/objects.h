/* Small objects that templates make and use: namespaces, cyclers, joiners, and what the methods of
 * maps give. */
#ifndef CB_TEMPLATE_OBJECTS_H
#define CB_TEMPLATE_OBJECTS_H

#include "template/render.h"

/* The functions namespace(), cycler(), joiner() and dict(). */
gboolean cb_function_namespace(CbRender *render, const CbValue *arguments, gsize n_arguments,
                               const CbMap *keywords, gpointer user_data, CbValue *result);
gboolean cb_function_cycler(CbRender *render, const CbValue *arguments, gsize n_arguments,
                            const CbMap *keywords, gpointer user_data, CbValue *result);
gboolean cb_function_joiner(CbRender *render, const CbValue *arguments, gsize n_arguments,
                            const CbMap *keywords, gpointer user_data, CbValue *result);
gboolean cb_function_dict(CbRender *render, const CbValue *arguments, gsize n_arguments,
                          const CbMap *keywords, gpointer user_data, CbValue *result);

/* Sets an attribute; false if the value is no namespace. */
bool cb_namespace_set(CbValue namespace, CbName name, CbValue value);

typedef enum { CB_VIEW_KEYS, CB_VIEW_VALUES, CB_VIEW_ITEMS } CbViewKind;

/* keys(), values() or items() of a map. */
CbValue cb_view_new(CbRender *render, const CbMap *map, CbViewKind kind);
/* A tuple of two. */
CbValue cb_pair(CbRender *render, CbValue first, CbValue second);

#endif
