#include "serve/session.h"

#include "base/escape.h"
#include "base/limits.h"
#include "serve/overlay.h"
#include "serve/watch.h"

#include <errno.h>
#include <glib-unix.h>
#ifdef __GLIBC__
#include <malloc.h>
#endif
#include <poll.h>
#include <string.h>
#include <unistd.h>

/* The folders of a collection that are read; files directly in it are, too. */
static const char *const collection_folders[] = {"cases",   "practices", "topics", "tools",
                                                 "figures", "pages",     "media",  "templates",
                                                 "themes",  NULL};

struct CbSession {
    CbSessionOptions options;
    CbWatch *watch;
    CbPages *pages;
    GThread *thread;
    int wake[2];   /* a pipe that interrupts the thread's wait */
    char *process; /* tells this server's versions from those of one before it */
    GMutex lock;   /* of what follows */
    GCond settled; /* the snapshot is up to date, or the session is stopped */
    CbBurst *burst;
    gboolean is_stopping;
    gboolean is_done;        /* the thread has ended */
    gboolean is_busy;        /* a snapshot is being made, or will be */
    gint64 busy_since;       /* when what it will show began to change */
    guint n_overtaken;       /* snapshots in a row that files changed under */
    guint64 begun;           /* the attempt at a snapshot that was begun last … */
    guint64 published;       /* … and published last */
    CbSnapshot *snapshot;    /* NULL: there was never a good one */
    guint64 number;          /* of the newest good snapshot */
    guint64 content, style;  /* counts of what pages say, and of how they look */
    CbDiagnostics *problems; /* what is wrong with the files as they are */
};

/* State. All of this with the lock. */

/* Takes in what the system tells: there is something to do from that moment on. */
static void take_notice(CbSession *session)
{
    gint64 now = g_get_monotonic_time();
    cb_watch_read(session->watch, session->burst, now);
    if (cb_burst_end(session->burst) >= 0 && !session->is_busy) {
        session->is_busy = TRUE;
        session->busy_since = now;
    }
}

/* Interrupts the wait of the thread. */
static void wake(CbSession *session)
{
    /* A full pipe wakes it, too. */
    if (write(session->wake[1], "", 1) < 0 && errno != EAGAIN) {
        g_warning("cannot wake the session: %s", g_strerror(errno));
    }
}

static void write_version(const CbSession *session, CbView *view)
{
    view->snapshot = session->snapshot != NULL ? cb_snapshot_ref(session->snapshot) : NULL;
    view->number = session->number;
    g_snprintf(view->version, sizeof view->version,
               "%s.%" G_GUINT64_FORMAT " %s.%" G_GUINT64_FORMAT, session->process, session->content,
               session->process, session->style);
}

static char *problems_html(const CbSession *session)
{
    GString *html = g_string_new(NULL);
    cb_diagnostics_sort(session->problems);
    cb_overlay_html(session->problems, html);
    return g_string_free(html, FALSE);
}

/* Requests */

void cb_view_clear(CbView *view)
{
    g_clear_pointer(&view->snapshot, cb_snapshot_unref);
}

gboolean cb_session_try(CbSession *session, CbView *view)
{
    g_mutex_lock(&session->lock);
    gboolean is_settled =
        !session->is_busy && !session->is_stopping && !cb_watch_is_behind(session->watch);
    if (is_settled) {
        write_version(session, view);
    }
    g_mutex_unlock(&session->lock);
    return is_settled;
}

gboolean cb_session_wait(CbSession *session, CbView *view)
{
    g_mutex_lock(&session->lock);
    if (cb_watch_is_behind(session->watch)) {
        take_notice(session);
        wake(session);
    }
    gint64 limit = g_get_monotonic_time() + CB_SESSION_PATIENCE;
    /* What is begun from now on has the files as they are now, even if they never rest. */
    guint64 wanted = session->begun + 1;
    gboolean in_time = TRUE;
    while (session->is_busy && session->published < wanted && !session->is_stopping && in_time) {
        if (session->snapshot == NULL) {
            g_cond_wait(&session->settled, &session->lock);
        } else {
            in_time = g_cond_wait_until(&session->settled, &session->lock, limit);
        }
    }
    gboolean goes_on = !session->is_stopping;
    if (goes_on) {
        write_version(session, view);
    }
    g_mutex_unlock(&session->lock);
    return goes_on;
}

CbPages *cb_session_pages(CbSession *session)
{
    return session->pages;
}

void cb_session_report(CbSession *session, guint64 number, CbDiagnostics *diagnostics)
{
    if (cb_diagnostics_count(diagnostics, CB_SEVERITY_ERROR) == 0) {
        return;
    }
    /* Whoever is told may take long: a terminal can be stopped. */
    session->options.failed(diagnostics, session->options.user_data);
    g_mutex_lock(&session->lock);
    gboolean is_newest = number == session->number;
    if (is_newest) {
        cb_diagnostics_take(session->problems, diagnostics);
    }
    g_mutex_unlock(&session->lock);
    if (is_newest) {
        session->options.changed(session, session->options.user_data);
    }
}

char *cb_session_state(CbSession *session)
{
    GString *json = g_string_new(NULL);
    g_mutex_lock(&session->lock);
    g_autofree char *html = problems_html(session);
    g_string_append_printf(json,
                           "{\"content\":\"%s.%" G_GUINT64_FORMAT
                           "\",\"style\":\"%s.%" G_GUINT64_FORMAT "\",\"sheets\":",
                           session->process, session->content, session->process, session->style);
    if (session->snapshot != NULL) {
        cb_snapshot_append_sheets(session->snapshot, json);
    } else {
        g_string_append(json, "[]");
    }
    g_mutex_unlock(&session->lock);
    g_string_append(json, ",\"problems\":");
    cb_escape_json(json, html, -1);
    g_string_append_c(json, '}');
    return g_string_free(json, FALSE);
}

char *cb_session_problems(CbSession *session)
{
    g_mutex_lock(&session->lock);
    char *html = problems_html(session);
    g_mutex_unlock(&session->lock);
    return html;
}

/* The thread */

static gboolean is_stopping(CbSession *session)
{
    g_mutex_lock(&session->lock);
    gboolean stopping = session->is_stopping;
    g_mutex_unlock(&session->lock);
    return stopping;
}

/* Watches the theme's folders, too, as far as they are outside of the collection. */
static void watch_theme(CbSession *session, const CbSnapshot *snapshot)
{
    const char *const *folders = cb_snapshot_theme_folders(snapshot);
    g_autofree char *collection = g_canonicalize_filename(session->options.snapshot.folder, NULL);
    for (gsize i = 1; folders != NULL && folders[0] != NULL && folders[i] != NULL; i++) {
        g_autofree char *folder = g_canonicalize_filename(folders[i], NULL);
        gsize length = strlen(collection);
        if (strncmp(folder, collection, length) != 0 || folder[length] != '/') {
            cb_watch_add(session->watch, folder, NULL);
        }
    }
}

/* Whether what was loaded is what the files say: none has changed meanwhile, or they never rest.
 * What changed stays to be read. */
static gboolean is_worth_showing(CbSession *session)
{
    g_mutex_lock(&session->lock);
    take_notice(session);
    gboolean is_overtaken = cb_burst_end(session->burst) >= 0;
    session->n_overtaken = is_overtaken ? session->n_overtaken + 1 : 0;
    gboolean is_patient = session->n_overtaken < CB_SESSION_ATTEMPTS;
    g_mutex_unlock(&session->lock);
    return !is_overtaken || !is_patient;
}

/* Makes a snapshot the one that is shown, or what is wrong with it what is told. Returns what was
 * shown before, if it is not any more. */
static CbSnapshot *publish(CbSession *session, CbSnapshot *snapshot, const CbReload *reload)
{
    CbSnapshot *before = NULL;
    CbDiagnostics *problems = cb_diagnostics_new();
    g_mutex_lock(&session->lock);
    if (reload->is_good) {
        before = session->snapshot;
        session->snapshot = cb_snapshot_ref(snapshot);
        session->number++;
        session->style++;
        session->content += reload->is_restyled ? 0 : 1;
    } else {
        cb_diagnostics_take(problems, reload->diagnostics);
    }
    cb_diagnostics_free(session->problems);
    session->problems = problems;
    session->published = session->begun;
    take_notice(session);
    session->is_busy = cb_burst_end(session->burst) >= 0;
    session->busy_since = g_get_monotonic_time();
    g_cond_broadcast(&session->settled);
    g_mutex_unlock(&session->lock);
    return before;
}

/* Joins sets of paths. */
static void add_all(GHashTable *to, GHashTable *from)
{
    GHashTableIter iterator;
    gpointer path;
    g_hash_table_iter_init(&iterator, from);
    while (g_hash_table_iter_next(&iterator, &path, NULL)) {
        g_hash_table_add(to, g_strdup(path));
    }
}

static CbReload report_of(const CbSession *session, const CbSnapshot *snapshot, GHashTable *changed)
{
    gboolean is_good = cb_snapshot_is_good(snapshot);
    GHashTableIter iterator;
    gpointer path = NULL;
    g_hash_table_iter_init(&iterator, changed);
    g_hash_table_iter_next(&iterator, &path, NULL);
    return (CbReload){.is_good = is_good,
                      .is_restyled = is_good && session->snapshot != NULL &&
                                     cb_snapshot_is_restyled(snapshot, session->snapshot, changed),
                      .n_changed = g_hash_table_size(changed),
                      .changed = path,
                      .duration = g_get_monotonic_time() - session->busy_since,
                      .diagnostics = cb_snapshot_diagnostics(snapshot)};
}

/* Memory of snapshots that are gone is large: the system may have it. */
static void give_memory_back(void)
{
#ifdef __GLIBC__
    malloc_trim(0);
#endif
}

static void reload(CbSession *session, GHashTable *changed)
{
    g_mutex_lock(&session->lock);
    if (cb_watch_is_outdated(session->watch)) {
        cb_watch_refresh(session->watch);
    }
    g_autoptr(GHashTable) burst = cb_burst_take(session->burst);
    session->begun++;
    g_mutex_unlock(&session->lock);
    add_all(changed, burst);
    g_autoptr(CbSnapshot) snapshot =
        cb_snapshot_new(&session->options.snapshot, session->snapshot, changed);
    watch_theme(session, snapshot);
    if (!is_worth_showing(session)) {
        return;
    }
    CbReload report = report_of(session, snapshot, changed);
    session->options.reloaded(&report, session->options.user_data);
    g_autoptr(CbSnapshot) before = publish(session, snapshot, &report);
    session->options.changed(session, session->options.user_data);
    if (report.is_good) {
        g_hash_table_remove_all(changed);
    }
    g_clear_pointer(&before, cb_snapshot_unref);
    give_memory_back();
}

/* Waits for the next thing to do; until `end` if that is not -1. */
static void wait_for_changes(CbSession *session, gint64 end)
{
    gint64 now = g_get_monotonic_time();
    gboolean is_blind = cb_watch_is_blind(session->watch);
    gint64 timeout = end >= 0 ? MAX(end - now, 0) : is_blind ? CB_WATCH_INTERVAL : -1;
    struct pollfd ready[] = {
        {.fd = session->wake[0], .events = POLLIN},
        {.fd = cb_watch_descriptor(session->watch), .events = POLLIN},
    };
    /* Milliseconds, rounded up. */
    poll(ready, G_N_ELEMENTS(ready), timeout < 0 ? -1 : (int)((timeout + 999) / 1000));
    char word;
    while (read(session->wake[0], &word, 1) > 0) {
        continue;
    }
}

static gpointer run(gpointer data)
{
    CbSession *session = data;
    g_autoptr(GHashTable) changed = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    reload(session, changed);
    while (!is_stopping(session)) {
        g_mutex_lock(&session->lock);
        if (cb_watch_is_blind(session->watch) && cb_burst_end(session->burst) < 0) {
            cb_watch_look(session->watch, session->burst, g_get_monotonic_time());
        }
        take_notice(session);
        gint64 end = cb_burst_end(session->burst);
        g_mutex_unlock(&session->lock);
        if (end >= 0 && end <= g_get_monotonic_time()) {
            reload(session, changed);
        } else {
            wait_for_changes(session, end);
        }
    }
    g_mutex_lock(&session->lock);
    session->is_done = TRUE;
    g_cond_broadcast(&session->settled);
    g_mutex_unlock(&session->lock);
    return NULL;
}

/* A pipe whose ends never wait; both -1 if there is none to be had. */
static void open_pipe(int ends[2])
{
    ends[0] = ends[1] = -1;
    if (g_unix_open_pipe(ends, FD_CLOEXEC, NULL)) {
        g_unix_set_fd_nonblocking(ends[0], TRUE, NULL);
        g_unix_set_fd_nonblocking(ends[1], TRUE, NULL);
    }
}

CbSession *cb_session_new(const CbSessionOptions *options)
{
    CbSession *session = g_new0(CbSession, 1);
    session->options = *options;
    session->pages = cb_pages_new(CB_MAX_KEPT_PAGES);
    session->problems = cb_diagnostics_new();
    session->burst = cb_burst_new();
    session->process = g_strdup_printf("%" G_GINT64_MODIFIER "x", g_get_real_time());
    session->is_busy = TRUE;
    session->busy_since = g_get_monotonic_time();
    g_mutex_init(&session->lock);
    g_cond_init(&session->settled);
    session->watch = cb_watch_new();
    cb_watch_add(session->watch, options->snapshot.folder, collection_folders);
    if (options->snapshot.load.theme != NULL && strchr(options->snapshot.load.theme, '/') != NULL) {
        cb_watch_add(session->watch, options->snapshot.load.theme, NULL);
    }
    open_pipe(session->wake);
    session->thread = g_thread_new("casebook-session", run, session);
    return session;
}

void cb_session_stop(CbSession *session)
{
    g_mutex_lock(&session->lock);
    session->is_stopping = TRUE;
    g_cond_broadcast(&session->settled);
    g_mutex_unlock(&session->lock);
    wake(session);
}

gboolean cb_session_join(CbSession *session, gint64 patience)
{
    gint64 limit = g_get_monotonic_time() + patience;
    gboolean in_time = TRUE;
    g_mutex_lock(&session->lock);
    while (!session->is_done && in_time) {
        in_time = g_cond_wait_until(&session->settled, &session->lock, limit);
    }
    gboolean is_done = session->is_done;
    g_mutex_unlock(&session->lock);
    if (is_done) {
        g_thread_join(g_steal_pointer(&session->thread));
    }
    return is_done;
}

void cb_session_free(CbSession *session)
{
    if (session == NULL) {
        return;
    }
    g_clear_pointer(&session->snapshot, cb_snapshot_unref);
    cb_diagnostics_free(session->problems);
    cb_pages_free(session->pages);
    cb_burst_free(session->burst);
    cb_watch_free(session->watch);
    for (gsize i = 0; i < G_N_ELEMENTS(session->wake); i++) {
        if (session->wake[i] >= 0) {
            close(session->wake[i]);
        }
    }
    g_mutex_clear(&session->lock);
    g_cond_clear(&session->settled);
    g_free(session->process);
    g_free(session);
}
