#include "site/arguments.h"

#include "base/escape.h"

#include <math.h>
#include <string.h>

static int find_name(const char *const *names, const char *name)
{
    for (int i = 0; names && names[i]; i++) {
        if (strcmp(names[i], name) == 0) {
            return i;
        }
    }
    return -1;
}

static gboolean read_keywords(CbRender *render, const char *function, const CbMap *keywords,
                              const char *const *names, CbValue *values)
{
    for (gsize i = 0; keywords && i < cb_map_length(keywords); i++) {
        const char *name = cb_map_key_at(keywords, i).as.string;
        int number = find_name(names, name);
        if (number < 0) {
            return cb_render_fail(render, "%s has no argument \"%s\"", function, name);
        }
        values[number] = cb_map_value_at(keywords, i);
    }
    return TRUE;
}

gboolean cb_arguments_read(CbRender *render, const char *function, const CbValue *arguments,
                           gsize n_arguments, const CbMap *keywords, const char *const *names,
                           CbValue *values)
{
    gsize n_names = names ? g_strv_length((char **)(gpointer)names) : 0;
    if (n_arguments == 0) {
        return cb_render_fail(render, "%s needs an argument", function);
    }
    if (n_arguments - 1 > n_names) {
        return cb_render_fail(render, "%s takes at most %" G_GSIZE_FORMAT " arguments", function,
                              n_names + 1);
    }
    for (gsize i = 0; i < n_names; i++) {
        values[i] = i + 1 < n_arguments ? arguments[i + 1] : cb_value_undefined();
    }
    return read_keywords(render, function, keywords, names, values);
}

gboolean cb_argument_boolean(CbValue value)
{
    switch (value.type) {
    case CB_VALUE_BOOLEAN:
        return value.as.boolean;
    case CB_VALUE_INTEGER:
        return value.as.integer != 0;
    case CB_VALUE_STRING:
        return value.length > 0;
    default:
        return FALSE;
    }
}

double cb_argument_number(CbValue value)
{
    if (value.type == CB_VALUE_INTEGER) {
        return (double)value.as.integer;
    }
    return value.type == CB_VALUE_FLOAT ? value.as.number : NAN;
}

gint64 cb_argument_integer(CbValue value, gint64 otherwise)
{
    return value.type == CB_VALUE_INTEGER ? value.as.integer : otherwise;
}

void cb_arguments_append_text(CbValue string, GString *out)
{
    if (string.safe) {
        g_string_append_len(out, string.as.string, string.length);
    } else {
        cb_escape_html(out, string.as.string, string.length);
    }
}
