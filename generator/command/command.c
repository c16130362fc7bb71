#include "command/command.h"

#include "command/build.h"
#include "command/check.h"
#include "command/init.h"
#include "command/new.h"
#include "command/render.h"
#include "command/schema.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "base/suggest.h"

/* More than there will be; the last of the table has no name. */
#define COMMANDS_MAX 32

static const CbCommand commands[] = {
    {"build", "[COLLECTION] [--out DIR]", "Make the website and the guides", cb_command_build},
    {"check", "[COLLECTION]", "Say everything that is wrong with a collection", cb_command_check},
    {"render", "TEMPLATE --data FILE", "Render one template, for trying it out", cb_command_render},
    {"init", "DIR", "Make a small collection to start from", cb_command_init},
    {"new", "KIND ID [COLLECTION]", "Make the file of a new case, practice, topic, …",
     cb_command_new},
    {"schema", "[COLLECTION]", "JSON Schema of a collection's files, for editors",
     cb_command_schema},
    {NULL, NULL, NULL, NULL},
};

const CbCommand *cb_command_table(void)
{
    return commands;
}

const CbCommand *cb_command_find(const CbCommand *table, const char *name)
{
    for (; table->name; table++)
        if (strcmp(table->name, name) == 0)
            return table;
    return NULL;
}

const char *cb_command_suggest(const CbCommand *table, const char *name)
{
    const char *names[COMMANDS_MAX];
    gsize count = 0;
    for (; table->name && count < COMMANDS_MAX; table++)
        names[count++] = table->name;
    return cb_suggest(name, names, count);
}

int cb_command_misuse(const char *name, const char *format, ...)
{
    va_list values;
    va_start(values, format);
    g_autofree char *message = g_strdup_vprintf(format, values);
    va_end(values);
    fprintf(stderr, "casebook %s: %s\nhint: casebook %s --help\n", name, message, name);
    return CB_EXIT_USAGE;
}

static void print_help(GOptionContext *context, const char *name)
{
    const CbCommand *command = cb_command_find(commands, name);
    g_autofree char *help = g_option_context_get_help(context, FALSE, NULL);
    const char *options = strstr(help, "Options:");
    printf("Usage: casebook %s %s\n\n%s.\n\n%s", name, command ? command->arguments : "",
           command ? command->summary : "", options ? options : "");
}

/* Takes away the "--" that ends the options, if any. */
static void drop_separator(int *argc, char **argv)
{
    if (*argc < 2 || strcmp(argv[1], "--") != 0)
        return;
    for (int i = 1; i < *argc; i++)
        argv[i] = argv[i + 1];
    (*argc)--;
}

gboolean cb_command_parse(const GOptionEntry *entries, int arguments, int *argc, char ***argv,
                          int *status)
{
    const char *name = (*argv)[0];
    gboolean help = FALSE;
    const GOptionEntry common[] = {
        {"help", 'h', 0, G_OPTION_ARG_NONE, &help, "Show this help", NULL},
        G_OPTION_ENTRY_NULL,
    };
    g_autoptr(GError) error = NULL;
    g_autoptr(GOptionContext) context = g_option_context_new(NULL);

    /* GLib's own --help would exit. */
    g_option_context_set_help_enabled(context, FALSE);
    g_option_context_add_main_entries(context, entries, NULL);
    g_option_context_add_main_entries(context, common, NULL);

    if (!g_option_context_parse(context, argc, argv, &error)) {
        *status = cb_command_misuse(name, "%s", error->message);
        return FALSE;
    }
    if (help) {
        print_help(context, name);
        *status = CB_EXIT_DONE;
        return FALSE;
    }
    drop_separator(argc, *argv);
    if (*argc - 1 > arguments) {
        *status = cb_command_misuse(name, "unexpected argument \"%s\"", (*argv)[1 + arguments]);
        return FALSE;
    }
    return TRUE;
}
