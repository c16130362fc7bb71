/* The preview's memory: the newest good snapshot of a collection, what is wrong with the files as
 * they are, and the pages rendered so far.
 *
 * A thread of its own watches the files, waits for the end of a burst of changes and makes the next
 * snapshot. What changes while it is made makes it worthless: it is made again, unless the files
 * never rest. A request waits until the files as it
 * found them have been read (cb_session_wait); so nothing stale goes out. */
#ifndef CB_SERVE_SESSION_H
#define CB_SERVE_SESSION_H

#include "serve/pages.h"
#include "serve/snapshot.h"

/* How often a snapshot is made again because files changed under it, at most. */
#define CB_SESSION_ATTEMPTS 4
/* How long a request waits for the snapshot before it gets what there is, in microseconds. */
#define CB_SESSION_PATIENCE 15000000

typedef struct CbSession CbSession;

/* What a reload came to. */
typedef struct {
    gboolean is_good;           /* there are pages of it */
    gboolean is_restyled;       /* only style sheets changed */
    guint n_changed;            /* files */
    const char *changed;        /* one of them, as messages name it; NULL: not known */
    gint64 duration;            /* from the first change, or the start, in microseconds */
    CbDiagnostics *diagnostics; /* borrowed */
} CbReload;

typedef struct {
    CbSnapshotOptions snapshot;
    /* Called after each reload, by the session's thread. */
    void (*reloaded)(const CbReload *reload, gpointer user_data);
    /* Called when an output cannot be rendered as it should, by any thread. */
    void (*failed)(CbDiagnostics *diagnostics, gpointer user_data);
    /* Called when cb_session_state has changed, by any thread. */
    void (*changed)(CbSession *session, gpointer user_data);
    gpointer user_data;
} CbSessionOptions;

/* Begins to load and to watch, in the background. Texts in `options` are borrowed. */
CbSession *cb_session_new(const CbSessionOptions *options);

/* Ends the wait of everybody in cb_session_wait, and has the thread end when it is done with what
 * it is doing. */
void cb_session_stop(CbSession *session);
/* Waits for the thread; FALSE if it is not done within `patience` microseconds: nothing may be
 * freed then. */
gboolean cb_session_join(CbSession *session, gint64 patience);
/* After a successful join. */
void cb_session_free(CbSession *session);

/* A snapshot with its number, and what pages made of it say they are. */
typedef struct {
    CbSnapshot *snapshot; /* a reference; NULL: there was never a good one */
    guint64 number;       /* for CbPages */
    char version[64];     /* as cb_session_state writes it: what it says and how it looks */
} CbView;

/* The newest good snapshot, if it is up to date with the files at this moment. FALSE if that takes
 * waiting. Never waits. */
gboolean cb_session_try(CbSession *session, CbView *view);
/* The same after waiting. FALSE if the session is stopped. */
gboolean cb_session_wait(CbSession *session, CbView *view);
void cb_view_clear(CbView *view);

CbPages *cb_session_pages(CbSession *session);

/* Takes what was wrong with an output of the snapshot number `number` to the problems, unless that
 * is not the newest any more. */
void cb_session_report(CbSession *session, guint64 number, CbDiagnostics *diagnostics);

/* What pages need to know, as a JSON object: `content` and `style`, the two parts of the version;
 * `sheets`, the paths of all style sheets; `problems`, HTML, empty if there are none. */
char *cb_session_state(CbSession *session);
/* `problems` alone. Free with g_free. */
char *cb_session_problems(CbSession *session);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(CbSession, cb_session_free)
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(CbView, cb_view_clear)

#endif
