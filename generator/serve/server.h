/* The preview over HTTP: who may ask, for what, how long, and what comes with the answer.
 *
 * Connections are served by a thread of libmicrohttpd, which never waits for anything: what must
 * be rendered goes to other threads, and what takes long, as a guide's PDF, to one of its own. */
#ifndef CB_SERVE_SERVER_H
#define CB_SERVE_SERVER_H

#include "serve/session.h"

typedef struct CbServer CbServer;

typedef struct {
    const char *address; /* an IP address to listen on; NULL: 127.0.0.1 */
    guint16 port;        /* 0: any that is free */
} CbServerOptions;

/* Takes the port; whoever connects waits. NULL with `error`: G_IO_ERROR_ADDRESS_IN_USE,
 * G_IO_ERROR_INVALID_ARGUMENT (`address` is none), or what else the system says. */
CbServer *cb_server_new(const CbServerOptions *options, GError **error);

/* Answers from a session, which belongs to the server from now on. FALSE with `error`. */
gboolean cb_server_start(CbServer *server, CbSession *session, GError **error);

/* Tells open pages of a change: fits CbSessionOptions, with the server as its data. */
void cb_server_changed(CbSession *session, gpointer server);

/* Where it is: "http://127.0.0.1:4000/". */
const char *cb_server_url(const CbServer *server);
/* Whether others than this machine can reach it. */
gboolean cb_server_is_public(const CbServer *server);

/* What is to be done from time to time: every few seconds. Closes connections that take too long,
 * and finds pages that were closed. */
void cb_server_tick(CbServer *server);

/* Stops and frees all. FALSE if a thread is still at work after `patience` microseconds: then all
 * is left to the end of the process. */
gboolean cb_server_stop(CbServer *server, gint64 patience);

#endif
