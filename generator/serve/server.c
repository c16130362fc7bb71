#include "serve/server.h"

#include "base/limits.h"
#include "base/parallel.h"
#include "serve/connections.h"
#include "serve/events.h"
#include "serve/reply.h"
#include "serve/request_path.h"

#include <fcntl.h>
#include <gio/gio.h>
#include <microhttpd.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

#define LOOPBACK "127.0.0.1"
#define BACKLOG 512
/* Descriptors for everything but connections. */
#define OTHER_DESCRIPTORS 100
/* Memory of a connection: its request must fit in. */
#define CONNECTION_MEMORY (16 * 1024)
/* Seconds without a byte after which the library closes a connection. */
#define IDLE_SECONDS 20

/* Scripts, styles, images and data come from the site; nothing else does. */
#define PAGE_POLICY "default-src 'self'; object-src 'none'; base-uri 'none'; form-action 'self'"
/* An image that is opened as a document may draw, and nothing else. */
#define IMAGE_POLICY "default-src 'none'; style-src 'unsafe-inline'; sandbox"

struct CbServer {
    char *url;
    gboolean is_public;
    GSocket *listener;
    CbSession *session;
    CbConnections *connections;
    CbEvents *events;
    GThreadPool *quick; /* requests that must be rendered */
    GThreadPool *slow;  /* those that take long, one after the other */
    struct MHD_Daemon *daemon;
    GMutex lock; /* of what follows */
    GCond idle;
    guint n_working; /* requests that threads have */
};

typedef struct {
    CbServer *server;
    struct MHD_Connection *connection;
    char *target;      /* as sent */
    char *path;        /* in the output; NULL: refused, or not looked at yet */
    CbReply reply;     /* status 0: none yet */
    gboolean is_known; /* its head was looked at */
} Request;

/* Answering */

static void release_bytes(void *bytes)
{
    g_bytes_unref(bytes);
}

static void add_header(struct MHD_Response *response, const char *name, const char *value)
{
    MHD_add_response_header(response, name, value);
}

static void add_headers(struct MHD_Response *response, const CbReply *reply)
{
    add_header(response, MHD_HTTP_HEADER_CONTENT_TYPE, reply->type);
    add_header(response, MHD_HTTP_HEADER_CACHE_CONTROL, "no-store");
    add_header(response, "X-Content-Type-Options", "nosniff");
    add_header(response, "Referrer-Policy", "same-origin");
    /* No page elsewhere may load what is not published yet as its own image or script. */
    add_header(response, "Cross-Origin-Resource-Policy", "same-origin");
    gboolean is_page = g_str_has_prefix(reply->type, "text/html");
    gboolean is_drawing = g_str_has_prefix(reply->type, "image/svg") ||
                          g_str_has_prefix(reply->type, "application/xml");
    if (is_drawing || (is_page && reply->is_media)) {
        add_header(response, "Content-Security-Policy", IMAGE_POLICY);
    } else if (is_page) {
        add_header(response, "Content-Security-Policy", PAGE_POLICY);
    }
    if (reply->status == MHD_HTTP_METHOD_NOT_ALLOWED) {
        add_header(response, MHD_HTTP_HEADER_ALLOW, "GET, HEAD");
    }
    if (reply->location != NULL) {
        add_header(response, MHD_HTTP_HEADER_LOCATION, reply->location);
    }
}

/* The library's form of a reply, which is emptied. */
static struct MHD_Response *response_of(CbReply *reply, guint64 *size)
{
    struct MHD_Response *response;
    if (reply->bytes == NULL) {
        *size = reply->size;
        response = MHD_create_response_from_fd64(reply->size, reply->file);
        if (response != NULL) {
            reply->file = -1;
        }
        return response;
    }
    gsize length = 0;
    gpointer bytes = (gpointer)g_bytes_get_data(reply->bytes, &length);
    *size = length;
    response = MHD_create_response_from_buffer_with_free_callback_cls(length, bytes, release_bytes,
                                                                      reply->bytes);
    if (response != NULL) {
        reply->bytes = NULL;
    }
    return response;
}

static CbConnection *connection_of(struct MHD_Connection *connection)
{
    const union MHD_ConnectionInfo *info =
        MHD_get_connection_info(connection, MHD_CONNECTION_INFO_SOCKET_CONTEXT);
    return info != NULL ? info->socket_context : NULL;
}

static enum MHD_Result send_reply(Request *request)
{
    guint64 size = 0;
    CbReply *reply = &request->reply;
    struct MHD_Response *response = response_of(reply, &size);
    if (response == NULL) {
        return MHD_NO;
    }
    add_headers(response, reply);
    cb_connections_send(request->server->connections, connection_of(request->connection), size,
                        g_get_monotonic_time());
    enum MHD_Result result = MHD_queue_response(request->connection, reply->status, response);
    MHD_destroy_response(response);
    return result;
}

static enum MHD_Result send_events(Request *request)
{
    CbServer *server = request->server;
    g_autofree char *state = cb_session_state(server->session);
    struct MHD_Response *response = cb_events_open(server->events, request->connection, state);
    const CbReply form = {.status = MHD_HTTP_OK, .type = "text/event-stream"};
    if (response == NULL) {
        request->reply = cb_reply_text(503, "Too many pages are open.\n");
        return send_reply(request);
    }
    add_headers(response, &form);
    enum MHD_Result result = MHD_queue_response(request->connection, MHD_HTTP_OK, response);
    MHD_destroy_response(response);
    return result;
}

/* GFunc of the pools: makes the reply and wakes the connection. */
static void make_reply(gpointer data, gpointer user_data)
{
    Request *request = data;
    CbServer *server = user_data;
    cb_reply_make(server->session, request->path, &request->reply);
    MHD_resume_connection(request->connection);
    g_mutex_lock(&server->lock);
    server->n_working--;
    g_cond_broadcast(&server->idle);
    g_mutex_unlock(&server->lock);
}

/* Has another thread make the reply; the connection sleeps until it is there. */
static void hand_over(Request *request)
{
    CbServer *server = request->server;
    g_mutex_lock(&server->lock);
    server->n_working++;
    g_mutex_unlock(&server->lock);
    MHD_suspend_connection(request->connection);
    g_thread_pool_push(request->reply.is_slow ? server->slow : server->quick, request, NULL);
}

/* Requests */

/* MHD_KeyValueIterator. */
static enum MHD_Result count_host(void *data, enum MHD_ValueKind kind, const char *key,
                                  const char *value)
{
    guint *count = data;
    (void)kind;
    (void)value;
    *count += g_ascii_strcasecmp(key, MHD_HTTP_HEADER_HOST) == 0 ? 1 : 0;
    return MHD_YES;
}

static const char *header_of(const Request *request, const char *name)
{
    return MHD_lookup_connection_value(request->connection, MHD_HEADER_KIND, name);
}

static gboolean has_own_host(const Request *request)
{
    guint count = 0;
    const char *host = header_of(request, MHD_HTTP_HEADER_HOST);
    MHD_get_connection_values(request->connection, MHD_HEADER_KIND, count_host, &count);
    return count == 1 && cb_request_host_is_own(host, request->server->is_public);
}

/* Whether a browser asks for a page elsewhere, and not to show it: "fetch metadata", which no page
 * can forge. */
static gboolean is_for_another_site(const Request *request)
{
    const char *site = header_of(request, "Sec-Fetch-Site");
    return site != NULL && strcmp(site, "same-origin") != 0 && strcmp(site, "none") != 0 &&
           g_strcmp0(header_of(request, "Sec-Fetch-Mode"), "navigate") != 0;
}

/* Refuses what is not to be answered: the reply then has a status. */
static void look_at(Request *request, const char *method)
{
    request->path = cb_request_path(request->target);
    if (strcmp(method, MHD_HTTP_METHOD_GET) != 0 && strcmp(method, MHD_HTTP_METHOD_HEAD) != 0) {
        request->reply = cb_reply_text(405, "Only GET and HEAD are answered.\n");
    } else if (!has_own_host(request)) {
        request->reply = cb_reply_text(403, "This address is not called that.\n");
    } else if (is_for_another_site(request)) {
        request->reply = cb_reply_text(403, "Pages elsewhere get nothing of this one.\n");
    } else if (request->path == NULL) {
        request->reply = cb_reply_text(400, "This is no address of a page.\n");
    }
}

/* MHD_AccessHandlerCallback: once when the head of a request is there, again when its body is, and
 * when its reply is. */
static enum MHD_Result answer(void *data, struct MHD_Connection *connection, const char *url,
                              const char *method, const char *version, const char *upload,
                              size_t *upload_size, void **context)
{
    CbServer *server = data;
    Request *request = *context;
    (void)url;
    (void)version;
    (void)upload;
    if (request == NULL) {
        return MHD_NO;
    }
    if (!request->is_known) {
        request->is_known = TRUE;
        request->connection = connection;
        look_at(request, method);
        return request->reply.status != 0 ? send_reply(request) : MHD_YES;
    }
    if (*upload_size > 0) {
        *upload_size = 0; /* nobody asked for a body */
        return MHD_YES;
    }
    cb_connections_work(server->connections, connection_of(connection));
    if (strcmp(request->path, CB_LIVE_EVENTS) == 0) {
        return send_events(request);
    }
    if (request->reply.status == 0) {
        cb_reply_try(server->session, request->path, &request->reply);
    }
    if (request->reply.status == 0) {
        hand_over(request);
        return MHD_YES;
    }
    return send_reply(request);
}

/* The first that is heard of a request: its target, as sent. */
static void *begin_request(void *data, const char *target, struct MHD_Connection *connection)
{
    Request *request = g_new0(Request, 1);
    (void)connection;
    request->server = data;
    request->target = g_strdup(target);
    request->reply.file = -1;
    return request;
}

/* MHD_RequestCompletedCallback. */
static void end_request(void *data, struct MHD_Connection *connection, void **context,
                        enum MHD_RequestTerminationCode code)
{
    CbServer *server = data;
    Request *request = *context;
    (void)code;
    cb_connections_rest(server->connections, connection_of(connection), g_get_monotonic_time());
    if (request == NULL) {
        return;
    }
    cb_reply_clear(&request->reply);
    g_free(request->target);
    g_free(request->path);
    g_free(request);
    *context = NULL;
}

/* MHD_NotifyConnectionCallback. */
static void notice_connection(void *data, struct MHD_Connection *connection, void **context,
                              enum MHD_ConnectionNotificationCode code)
{
    CbServer *server = data;
    if (code == MHD_CONNECTION_NOTIFY_STARTED) {
        const union MHD_ConnectionInfo *info =
            MHD_get_connection_info(connection, MHD_CONNECTION_INFO_CONNECTION_FD);
        *context =
            cb_connections_add(server->connections, info->connect_fd, g_get_monotonic_time());
    } else {
        cb_connections_remove(server->connections, *context);
        *context = NULL;
    }
}

/* The library must not decode what we look at ourselves. */
static size_t leave_escaped(void *data, struct MHD_Connection *connection, char *text)
{
    (void)data;
    (void)connection;
    return strlen(text);
}

/* Listening */

/* Listens on an address. FALSE with `error`. */
static gboolean listen_on(CbServer *server, GInetAddress *address, guint16 port, GError **error)
{
    GSocketFamily family = g_inet_address_get_family(address);
    g_autoptr(GSocketAddress) place = g_inet_socket_address_new(address, port);
    server->listener = g_socket_new(family, G_SOCKET_TYPE_STREAM, G_SOCKET_PROTOCOL_TCP, error);
    if (server->listener == NULL || !g_socket_bind(server->listener, place, TRUE, error)) {
        return FALSE;
    }
    g_socket_set_blocking(server->listener, FALSE);
    g_socket_set_listen_backlog(server->listener, BACKLOG);
    g_autoptr(GSocketAddress) taken = g_socket_get_local_address(server->listener, error);
    if (taken == NULL || !g_socket_listen(server->listener, error)) {
        return FALSE;
    }
    g_autofree char *name = g_inet_address_to_string(address);
    gboolean is_v6 = family == G_SOCKET_FAMILY_IPV6;
    server->url = g_strdup_printf("http://%s%s%s:%u/", is_v6 ? "[" : "", name, is_v6 ? "]" : "",
                                  g_inet_socket_address_get_port(G_INET_SOCKET_ADDRESS(taken)));
    return TRUE;
}

/* Has the system give as many descriptors as there may be connections, if it will. */
static void raise_descriptors(void)
{
    struct rlimit limit;
    const rlim_t wanted = CB_MAX_CONNECTIONS + OTHER_DESCRIPTORS;
    if (getrlimit(RLIMIT_NOFILE, &limit) == 0 && limit.rlim_cur < wanted) {
        limit.rlim_cur = MIN(wanted, limit.rlim_max);
        setrlimit(RLIMIT_NOFILE, &limit);
    }
}

static guint connection_limit(void)
{
    struct rlimit limit;
    if (getrlimit(RLIMIT_NOFILE, &limit) != 0 ||
        limit.rlim_cur >= CB_MAX_CONNECTIONS + OTHER_DESCRIPTORS) {
        return CB_MAX_CONNECTIONS;
    }
    return (guint)MAX(limit.rlim_cur, 2 * OTHER_DESCRIPTORS) - OTHER_DESCRIPTORS;
}

static void free_server(CbServer *server)
{
    g_clear_object(&server->listener);
    cb_events_free(server->events);
    cb_connections_free(server->connections);
    g_mutex_clear(&server->lock);
    g_cond_clear(&server->idle);
    g_free(server->url);
    g_free(server);
}

CbServer *cb_server_new(const CbServerOptions *options, GError **error)
{
    const char *name = options->address != NULL ? options->address : LOOPBACK;
    g_autoptr(GInetAddress) address = g_inet_address_new_from_string(name);
    if (address == NULL) {
        g_set_error(error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT, "\"%s\" is no IP address",
                    name);
        return NULL;
    }
    CbServer *server = g_new0(CbServer, 1);
    server->is_public = !g_inet_address_get_is_loopback(address);
    server->connections = cb_connections_new();
    server->events = cb_events_new();
    g_mutex_init(&server->lock);
    g_cond_init(&server->idle);
    if (!listen_on(server, address, options->port, error)) {
        free_server(server);
        return NULL;
    }
    return server;
}

gboolean cb_server_start(CbServer *server, CbSession *session, GError **error)
{
    server->session = session;
    server->quick = g_thread_pool_new(make_reply, server, (int)cb_parallel_jobs(0), FALSE, NULL);
    server->slow = g_thread_pool_new(make_reply, server, 1, FALSE, NULL);
    raise_descriptors();
    /* The library closes the one that it gets. */
    int listener = fcntl(g_socket_get_fd(server->listener), F_DUPFD_CLOEXEC, 0);
    server->daemon = MHD_start_daemon(
        MHD_USE_AUTO | MHD_USE_INTERNAL_POLLING_THREAD | MHD_ALLOW_SUSPEND_RESUME, 0, NULL, NULL,
        answer, server, MHD_OPTION_LISTEN_SOCKET, listener, MHD_OPTION_CONNECTION_LIMIT,
        connection_limit(), MHD_OPTION_CONNECTION_TIMEOUT, (unsigned)IDLE_SECONDS,
        MHD_OPTION_CONNECTION_MEMORY_LIMIT, (size_t)CONNECTION_MEMORY, MHD_OPTION_STRICT_FOR_CLIENT,
        1, MHD_OPTION_URI_LOG_CALLBACK, begin_request, server, MHD_OPTION_NOTIFY_COMPLETED,
        end_request, server, MHD_OPTION_NOTIFY_CONNECTION, notice_connection, server,
        MHD_OPTION_UNESCAPE_CALLBACK, leave_escaped, NULL, MHD_OPTION_END);
    if (server->daemon == NULL) {
        g_set_error(error, G_IO_ERROR, G_IO_ERROR_FAILED, "cannot start the server");
        return FALSE;
    }
    return TRUE;
}

void cb_server_changed(CbSession *session, gpointer server)
{
    g_autofree char *state = cb_session_state(session);
    cb_events_send(((CbServer *)server)->events, state);
}

const char *cb_server_url(const CbServer *server)
{
    return server->url;
}

gboolean cb_server_is_public(const CbServer *server)
{
    return server->is_public;
}

void cb_server_tick(CbServer *server)
{
    cb_connections_close_late(server->connections, g_get_monotonic_time());
    cb_events_ping(server->events);
}

/* Waits until no thread has a request. */
static gboolean wait_for_idleness(CbServer *server, gint64 patience)
{
    gint64 limit = g_get_monotonic_time() + patience;
    gboolean in_time = TRUE;
    g_mutex_lock(&server->lock);
    while (server->n_working > 0 && in_time) {
        in_time = g_cond_wait_until(&server->idle, &server->lock, limit);
    }
    gboolean is_idle = server->n_working == 0;
    g_mutex_unlock(&server->lock);
    return is_idle;
}

gboolean cb_server_stop(CbServer *server, gint64 patience)
{
    gint64 limit = g_get_monotonic_time() + patience;
    if (server->session != NULL) {
        cb_session_stop(server->session);
    }
    cb_events_close(server->events);
    if (server->daemon != NULL) {
        /* Nobody new comes in. */
        close(MHD_quiesce_daemon(server->daemon));
        if (!wait_for_idleness(server, patience)) {
            return FALSE;
        }
    }
    if (server->session != NULL &&
        !cb_session_join(server->session, limit - g_get_monotonic_time())) {
        return FALSE;
    }
    if (server->daemon != NULL) {
        MHD_stop_daemon(server->daemon);
    }
    if (server->quick != NULL) {
        g_thread_pool_free(server->quick, TRUE, TRUE);
        g_thread_pool_free(server->slow, TRUE, TRUE);
    }
    cb_session_free(server->session);
    free_server(server);
    return TRUE;
}
