/* The commands of the program: their table, and how one of them is run.
 *
 * A command is one file in this folder. It declares its arguments and options in a CbCommand, from
 * which the command line is read and checked, and the help (command/help.h), the manual
 * (command/manual.h) and the completions (command/completion.h) are made. It writes results to
 * stdout and messages to stderr, and returns a CbExit; it never exits by itself. */
#ifndef CB_COMMAND_COMMAND_H
#define CB_COMMAND_COMMAND_H

#include <glib.h>
#include <stddef.h>

/* Exit statuses of the program. */
typedef enum {
    CB_EXIT_DONE = 0,      /* what was asked for is done */
    CB_EXIT_CONTENT = 1,   /* the content has errors */
    CB_EXIT_USAGE = 2,     /* the command line is wrong */
    CB_EXIT_SYSTEM = 3,    /* the system failed: disk full, no permission */
    CB_EXIT_AT_ONCE = 256, /* added to one of these: threads are still at work, and what they use
                              must stay until the process is gone */
} CbExit;

/* More than a command will ever take. */
#define CB_COMMAND_MAX_ARGUMENTS 4

/* What an option or an argument takes: how it is read, checked and completed. */
typedef enum {
    CB_TAKES_NOTHING, /* a switch: gboolean */
    CB_TAKES_WORD,    /* any text, or one of the words that are listed: char * */
    CB_TAKES_FILE,    /* the path of a file: char * */
    CB_TAKES_FOLDER,  /* the path of a folder: char * */
    CB_TAKES_NUMBER,  /* a whole number: int */
} CbTakes;

typedef struct {
    const char *name;    /* as the help names it: "FILE" */
    CbTakes takes;       /* a word, a file or a folder */
    const char *words;   /* those that are allowed, separated by spaces; NULL: any */
    gboolean optional;   /* may be left out; none that must be given follows it */
    const char *summary; /* what it is: a phrase, begun with a capital, without full stop */
} CbArgument;

typedef struct {
    const char *name;    /* without the dashes */
    CbTakes takes;       /* the type of the member that it is read into */
    const char *value;   /* the name of its value in the help: "DIR"; NULL: its words, or none */
    const char *words;   /* as of an argument */
    const char *summary; /* what it does, in the same form */
    gsize offset;        /* of the member, in the command's struct of options */
    int smallest;        /* of numbers */
    int largest;
    int standard; /* if it is not given */
} CbOption;

typedef struct {
    const char *name;            /* the word on the command line */
    const char *summary;         /* one line, begun with a capital, without full stop */
    const char *description;     /* sentences for the help and the manual, or NULL; blank lines
                                    part paragraphs */
    const CbArgument *arguments; /* the last has no name; NULL: none */
    const CbOption *options;     /* the same */
    gsize options_size;          /* of the struct that options are read into */
    /* Runs with the options as given (texts are NULL if not), and the arguments: as many as the
     * command has, NULL for what is left out. All borrowed. Returns a CbExit. */
    int (*run)(const void *options, const char *const *arguments);
} CbCommand;

/* The first argument of most commands: the collection, for cb_command_collection. */
#define CB_ARGUMENT_COLLECTION                                                                     \
    {                                                                                              \
        "COLLECTION", CB_TAKES_FOLDER, NULL, TRUE,                                                 \
            "The folder of the collection; the current one or its content/ if not given"           \
    }

/* Every command, in the order of the help; the last is NULL. */
const CbCommand *const *cb_command_table(void);

/* The command called `name` in `table`, or NULL. */
const CbCommand *cb_command_find(const CbCommand *const *table, const char *name);

/* The name in `table` that `name` was probably meant to be, or NULL. */
const char *cb_command_suggest(const CbCommand *const *table, const char *name);

/* Runs a command: argv[0] is its name. What is wrong with the command line is said on stderr;
 * `--help` prints the help. Returns a CbExit. */
int cb_command_run(const CbCommand *command, int argc, char **argv);

/* Says on stderr what is wrong with the command line of command `name`, and where the help is.
 * Returns CB_EXIT_USAGE. */
int cb_command_misuse(const char *name, const char *format, ...) G_GNUC_PRINTF(2, 3);

#endif
