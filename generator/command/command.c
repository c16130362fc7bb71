#include "command/command.h"

#include "command/build.h"
#include "command/check.h"
#include "command/completion.h"
#include "command/diff.h"
#include "command/export.h"
#include "command/import.h"
#include "command/init.h"
#include "command/manual.h"
#include "command/new.h"
#include "command/render.h"
#include "command/schema.h"
#include "command/serve.h"

#include <string.h>

#include "base/suggest.h"

/* More than there will be; the last of the table is NULL. */
#define COMMANDS_MAX 32

static const CbCommand *const commands[] = {
    &cb_command_build,
    &cb_command_check,
    &cb_command_serve,
    &cb_command_init,
    &cb_command_new,
    &cb_command_import,
    &cb_command_export,
    &cb_command_diff,
    &cb_command_schema,
    &cb_command_render,
    &cb_command_completion,
    &cb_command_manual,
    NULL,
};

const CbCommand *const *cb_command_table(void)
{
    return commands;
}

const CbCommand *cb_command_find(const CbCommand *const *table, const char *name)
{
    for (; *table != NULL; table++) {
        if (strcmp((*table)->name, name) == 0) {
            return *table;
        }
    }
    return NULL;
}

const char *cb_command_suggest(const CbCommand *const *table, const char *name)
{
    const char *names[COMMANDS_MAX];
    gsize count = 0;
    for (; *table != NULL && count < COMMANDS_MAX; table++) {
        names[count++] = (*table)->name;
    }
    return cb_suggest(name, names, count);
}
