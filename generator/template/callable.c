#include "template/callable.h"

#include "base/suggest.h"

#include <string.h>

struct CbCallables {
    GHashTable *by_name; /* name to CbCallable, owned */
};

CbName cb_name(const char *text, gsize length)
{
    g_assert(length <= G_MAXUINT32);
    return (CbName){text, (guint32)length, cb_hash_bytes(text, length)};
}

bool cb_name_equal(CbName a, CbName b)
{
    return a.hash == b.hash && a.length == b.length && memcmp(a.text, b.text, a.length) == 0;
}

CbCallables *cb_callables_new(void)
{
    CbCallables *table = g_new0(CbCallables, 1);
    table->by_name = g_hash_table_new_full(g_str_hash, g_str_equal, NULL, g_free);
    return table;
}

void cb_callables_free(CbCallables *table)
{
    if (!table) {
        return;
    }
    g_hash_table_unref(table->by_name);
    g_free(table);
}

/* Reads "width killwords?" into the list of parameters. */
static void read_parameters(CbCallable *callable, const char *list)
{
    while (*list) {
        gsize length = strcspn(list, " ?");
        g_assert(callable->n_parameters < CB_MAX_PARAMETERS);
        callable->parameters[callable->n_parameters++] = cb_name(list, length);
        list += length;
        if (*list != '?') {
            callable->n_required = callable->n_parameters;
        }
        list += strspn(list, " ?");
    }
}

void cb_callables_add_builtins(CbCallables *table, const CbBuiltin *builtins)
{
    for (; builtins->name; builtins++) {
        CbCallable *callable = g_new0(CbCallable, 1);
        callable->name = cb_name(builtins->name, strlen(builtins->name));
        callable->function = builtins->function;
        callable->late = builtins->late;
        callable->fixed = builtins->parameters != NULL;
        if (callable->fixed) {
            read_parameters(callable, builtins->parameters);
        }
        g_hash_table_replace(table->by_name, (gpointer)builtins->name, callable);
    }
}

void cb_callables_add(CbCallables *table, const char *name, CbFunction function, gpointer user_data)
{
    CbCallable *callable = g_new0(CbCallable, 1);
    callable->name = cb_name(name, strlen(name));
    callable->function = function;
    callable->user_data = user_data;
    callable->late = true;
    g_hash_table_replace(table->by_name, (gpointer)name, callable);
}

const CbCallable *cb_callables_find(const CbCallables *table, CbName name)
{
    return g_hash_table_lookup(table->by_name, name.text);
}

static gint compare_names(gconstpointer a, gconstpointer b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

void cb_callables_list(const CbCallables *table, GPtrArray *names)
{
    guint count;
    g_autofree gpointer *keys = g_hash_table_get_keys_as_array(table->by_name, &count);
    qsort(keys, count, sizeof *keys, compare_names);
    for (guint i = 0; i < count; i++) {
        g_ptr_array_add(names, keys[i]);
    }
}

char *cb_callables_hint(const CbCallables *table, const char *name)
{
    g_autoptr(GPtrArray) names = g_ptr_array_new();
    cb_callables_list(table, names);
    return cb_suggest_hint(name, (const char *const *)names->pdata, names->len);
}
