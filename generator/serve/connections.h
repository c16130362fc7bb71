/* Clients that take too long: a connection that says nothing, sends its request byte by byte, or
 * does not read its answer is closed, so that nobody can hold all there are.
 *
 * The library's own time-out starts anew with each byte; these limits do not. Thread-safe. */
#ifndef CB_SERVE_CONNECTIONS_H
#define CB_SERVE_CONNECTIONS_H

#include <glib.h>

/* For the first request, whole: what speaks no HTTP is not kept for long. In microseconds. */
#define CB_CONNECTION_FIRST_PATIENCE (10 * G_USEC_PER_SEC)
/* For the next, from the end of the answer on. */
#define CB_CONNECTION_PATIENCE (20 * G_USEC_PER_SEC)
/* Bytes a second that a client reads of an answer, at least. */
#define CB_CONNECTION_SPEED 16384

typedef struct CbConnections CbConnections;
typedef struct CbConnection CbConnection;

CbConnections *cb_connections_new(void);
void cb_connections_free(CbConnections *connections);

/* A connection with this socket, which is expected to send a request; removed before the socket is
 * closed. */
CbConnection *cb_connections_add(CbConnections *connections, int socket, gint64 now);
void cb_connections_remove(CbConnections *connections, CbConnection *connection);

/* The request is there: as long as we work on it, time does not count. */
void cb_connections_work(CbConnections *connections, CbConnection *connection);
/* `size` bytes are being sent. */
void cb_connections_send(CbConnections *connections, CbConnection *connection, guint64 size,
                         gint64 now);
/* The answer is out, and another request may follow. */
void cb_connections_rest(CbConnections *connections, CbConnection *connection, gint64 now);

/* Shuts down the sockets of those whose time is over, or that wait for a request of a client that
 * sends nothing more; how many there were. */
guint cb_connections_close_late(CbConnections *connections, gint64 now);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(CbConnections, cb_connections_free)

#endif
