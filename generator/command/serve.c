#include "command/serve.h"

#include "base/terminal.h"
#include "command/collection.h"
#include "load/file.h"
#include "serve/server.h"

#include <gio/gio.h>
#include <glib-unix.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>

/* If none is given; if another program has it, any that is free. */
#define USUAL_PORT 4000
#define TICK_SECONDS 2
/* How long threads that are at work are waited for at the end, in microseconds. */
#define PATIENCE 100000

typedef struct {
    int port; /* -1: not given */
    char *host;
    char *theme;
    gboolean open;
    gboolean drafts;
} Options;

/* A preview that runs. */
typedef struct {
    const Options *options;
    const char *folder;
    CbServer *server;
    gboolean is_ready; /* the address is out */
} Preview;

static void open_browser(const char *url)
{
    g_autoptr(GError) error = NULL;
    if (!g_app_info_launch_default_for_uri(url, NULL, &error)) {
        fprintf(stderr, "casebook serve: no browser could be opened: %s\n", error->message);
    }
}

/* The first reload: says where the preview is. */
static void get_ready(Preview *preview)
{
    const char *url = cb_server_url(preview->server);
    preview->is_ready = TRUE;
    printf("%s: %s\n", preview->folder, url);
    fflush(stdout);
    if (preview->options->open) {
        open_browser(url);
    }
}

/* Names what changed: one file by its path in the collection. */
static void print_change(const Preview *preview, const CbReload *reload)
{
    g_autofree char *folder = g_canonicalize_filename(preview->folder, NULL);
    const char *path = reload->changed != NULL ? reload->changed : "";
    gsize length = strlen(folder);
    if (strncmp(path, folder, length) == 0 && path[length] == '/') {
        path += length + 1;
    }
    g_autofree char *shown = cb_terminal_text(path);
    double milliseconds = (double)reload->duration / 1000;
    if (reload->n_changed == 1 && *path != '\0') {
        fprintf(stderr, "%s: %.0f ms\n", shown, milliseconds);
    } else {
        fprintf(stderr, "%u files: %.0f ms\n", reload->n_changed, milliseconds);
    }
}

static void reloaded(const CbReload *reload, gpointer user_data)
{
    Preview *preview = user_data;
    if (!reload->is_good) {
        cb_command_report_errors(reload->diagnostics);
    } else if (preview->is_ready) {
        print_change(preview, reload);
    }
    if (!preview->is_ready) {
        get_ready(preview);
    }
}

static void failed(CbDiagnostics *diagnostics, gpointer user_data)
{
    (void)user_data;
    cb_command_report_errors(diagnostics);
}

static void changed(CbSession *session, gpointer user_data)
{
    cb_server_changed(session, ((const Preview *)user_data)->server);
}

static gboolean tick(gpointer server)
{
    cb_server_tick(server);
    return G_SOURCE_CONTINUE;
}

static gboolean quit(gpointer loop)
{
    g_main_loop_quit(loop);
    return G_SOURCE_REMOVE;
}

/* Serves until a signal says that it is enough. */
static int serve(Preview *preview)
{
    CbServer *server = preview->server;
    const CbSessionOptions session_options = {
        .snapshot = {.folder = preview->folder,
                     .load = {.drafts = preview->options->drafts,
                              .theme = preview->options->theme,
                              .today = cb_command_now(),
                              .is_fixed_day = cb_command_now_is_fixed(),
                              .without_advice = TRUE}},
        .reloaded = reloaded,
        .failed = failed,
        .changed = changed,
        .user_data = preview};
    g_autoptr(GError) error = NULL;
    g_autoptr(GMainLoop) loop = g_main_loop_new(NULL, FALSE);
    signal(SIGPIPE, SIG_IGN);
    g_unix_signal_add(SIGINT, quit, loop);
    g_unix_signal_add(SIGTERM, quit, loop);
    g_unix_signal_add(SIGHUP, quit, loop);
    if (!cb_server_start(server, cb_session_new(&session_options), &error)) {
        cb_command_fail("serve", error->message);
        return CB_EXIT_SYSTEM | CB_EXIT_AT_ONCE;
    }
    guint timer = g_timeout_add_seconds(TICK_SECONDS, tick, server);
    g_main_loop_run(loop);
    g_source_remove(timer);
    return cb_server_stop(server, PATIENCE) ? CB_EXIT_DONE : CB_EXIT_DONE | CB_EXIT_AT_ONCE;
}

/* Takes the port that is asked for, or a free one. NULL after a message. */
static CbServer *listen_on(const Options *options, int *status)
{
    g_autoptr(GError) error = NULL;
    CbServerOptions server_options = {
        .address = options->host,
        .port = (guint16)(options->port >= 0 ? options->port : USUAL_PORT)};
    CbServer *server = cb_server_new(&server_options, &error);
    if (server == NULL && options->port < 0 &&
        g_error_matches(error, G_IO_ERROR, G_IO_ERROR_ADDRESS_IN_USE)) {
        g_clear_error(&error);
        server_options.port = 0;
        server = cb_server_new(&server_options, &error);
    }
    if (server == NULL) {
        cb_command_fail("serve", error->message);
        if (g_error_matches(error, G_IO_ERROR, G_IO_ERROR_ADDRESS_IN_USE)) {
            fputs("hint: another program has this port; --port 0 takes any that is free\n", stderr);
        }
        gboolean is_usage = g_error_matches(error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT);
        *status = is_usage ? CB_EXIT_USAGE : CB_EXIT_SYSTEM;
    }
    return server;
}

/* Says that there is no collection. */
static int report_missing(const char *folder)
{
    const CbLoadOptions load_options = {0};
    g_autoptr(CbDiagnostics) diagnostics = cb_diagnostics_new();
    cb_collection_free(cb_collection_load(folder, &load_options, diagnostics));
    return cb_command_report_errors(diagnostics);
}

static int run(const void *given, const char *const *arguments)
{
    const Options *options = given;
    g_autofree char *folder = cb_command_collection(arguments[0]);
    int status = CB_EXIT_SYSTEM;
    if (!cb_file_exists(folder, "casebook.yaml")) {
        return report_missing(folder);
    }
    Preview preview = {.options = options, .folder = folder, .server = listen_on(options, &status)};
    if (preview.server == NULL) {
        return status;
    }
    if (cb_server_is_public(preview.server)) {
        fputs("casebook serve: warning: everybody who can reach this machine can read what is not "
              "published yet\n",
              stderr);
    }
    return serve(&preview);
}

static const CbArgument arguments[] = {CB_ARGUMENT_COLLECTION, {0}};

static const CbOption options[] = {
    {.name = "port",
     .takes = CB_TAKES_NUMBER,
     .value = "N",
     .summary = "The port; 4000, or another that is free, if not given; 0 takes any",
     .offset = offsetof(Options, port),
     .smallest = 0,
     .largest = G_MAXUINT16,
     .standard = -1},
    {.name = "open", .summary = "Open the site in the browser", .offset = offsetof(Options, open)},
    {.name = "host",
     .takes = CB_TAKES_WORD,
     .value = "ADDRESS",
     .summary = "The IP address to listen on; 127.0.0.1, this machine alone, if not given",
     .offset = offsetof(Options, host)},
    {.name = "theme",
     .takes = CB_TAKES_FOLDER,
     .value = "NAME",
     .summary = "A theme's name, or a folder with a slash in its path",
     .offset = offsetof(Options, theme)},
    {.name = "drafts", .summary = "Show drafts, too", .offset = offsetof(Options, drafts)},
    {0},
};

const CbCommand cb_command_serve = {
    .name = "serve",
    .summary = "Show the site while it is written",
    .description =
        "The site is made in memory and served to a browser on this machine; nothing is written. "
        "Pages follow the files: they are loaded again when a file is saved, and say what is wrong "
        "where there is a mistake.\n\nCtrl-C ends it.",
    .arguments = arguments,
    .options = options,
    .options_size = sizeof(Options),
    .run = run,
};
