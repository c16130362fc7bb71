#include "serve/connections.h"

#include <poll.h>
#include <sys/socket.h>

#define NEVER G_MAXINT64

struct CbConnection {
    int socket;
    gint64 end;           /* when its time is over */
    gboolean is_answered; /* an answer is being sent */
};

struct CbConnections {
    GMutex lock;
    GHashTable *all; /* of CbConnection */
};

CbConnections *cb_connections_new(void)
{
    CbConnections *connections = g_new0(CbConnections, 1);
    g_mutex_init(&connections->lock);
    connections->all = g_hash_table_new_full(NULL, NULL, g_free, NULL);
    return connections;
}

void cb_connections_free(CbConnections *connections)
{
    if (connections == NULL) {
        return;
    }
    g_hash_table_unref(connections->all);
    g_mutex_clear(&connections->lock);
    g_free(connections);
}

CbConnection *cb_connections_add(CbConnections *connections, int socket, gint64 now)
{
    CbConnection *connection = g_new0(CbConnection, 1);
    connection->socket = socket;
    connection->end = now + CB_CONNECTION_FIRST_PATIENCE;
    g_mutex_lock(&connections->lock);
    g_hash_table_add(connections->all, connection);
    g_mutex_unlock(&connections->lock);
    return connection;
}

void cb_connections_remove(CbConnections *connections, CbConnection *connection)
{
    g_mutex_lock(&connections->lock);
    g_hash_table_remove(connections->all, connection);
    g_mutex_unlock(&connections->lock);
}

static void set_end(CbConnections *connections, CbConnection *connection, gint64 end,
                    gboolean is_answered)
{
    g_mutex_lock(&connections->lock);
    connection->end = end;
    connection->is_answered = is_answered;
    g_mutex_unlock(&connections->lock);
}

void cb_connections_work(CbConnections *connections, CbConnection *connection)
{
    set_end(connections, connection, NEVER, FALSE);
}

void cb_connections_send(CbConnections *connections, CbConnection *connection, guint64 size,
                         gint64 now)
{
    gint64 seconds = (gint64)MIN(size / CB_CONNECTION_SPEED, G_MAXINT32);
    set_end(connections, connection, now + CB_CONNECTION_PATIENCE + seconds * G_USEC_PER_SEC, TRUE);
}

void cb_connections_rest(CbConnections *connections, CbConnection *connection, gint64 now)
{
    set_end(connections, connection, now + CB_CONNECTION_PATIENCE, FALSE);
}

/* Whether the other side sends nothing more, and waits for nothing that we work on. */
static gboolean is_over(const CbConnection *connection)
{
    struct pollfd state = {.fd = connection->socket, .events = POLLRDHUP};
    return connection->end != NEVER && !connection->is_answered && poll(&state, 1, 0) == 1 &&
           (state.revents & POLLRDHUP) != 0;
}

guint cb_connections_close_late(CbConnections *connections, gint64 now)
{
    guint closed = 0;
    GHashTableIter iterator;
    gpointer item;
    g_mutex_lock(&connections->lock);
    g_hash_table_iter_init(&iterator, connections->all);
    while (g_hash_table_iter_next(&iterator, &item, NULL)) {
        CbConnection *connection = item;
        if (connection->end <= now || is_over(connection)) {
            /* Whoever owns the socket sees its end, and closes it. */
            shutdown(connection->socket, SHUT_RDWR);
            connection->end = NEVER;
            closed++;
        }
    }
    g_mutex_unlock(&connections->lock);
    return closed;
}
