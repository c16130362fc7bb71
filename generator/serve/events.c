#include "serve/events.h"

#include "base/limits.h"

#include <string.h>

/* Bytes that are handed over at once. */
#define BLOCK 4096
/* How long a page waits before it asks again, in milliseconds. */
#define RETRY "retry: 500\n"
#define PING ":\n\n"

struct CbEvents {
    GMutex lock;
    GHashTable *streams; /* of Stream */
    gboolean is_closed;
};

typedef struct {
    CbEvents *events;
    struct MHD_Connection *connection;
    GString *sending;     /* the event that is on its way */
    gsize sent;           /* bytes of it that are out */
    char *next;           /* the event after it, or NULL */
    gboolean is_sleeping; /* the connection is suspended */
} Stream;

CbEvents *cb_events_new(void)
{
    CbEvents *events = g_new0(CbEvents, 1);
    g_mutex_init(&events->lock);
    events->streams = g_hash_table_new(NULL, NULL);
    return events;
}

void cb_events_free(CbEvents *events)
{
    if (events == NULL) {
        return;
    }
    g_hash_table_unref(events->streams);
    g_mutex_clear(&events->lock);
    g_free(events);
}

/* MHD_ContentReaderFreeCallback. */
static void free_stream(void *data)
{
    Stream *stream = data;
    g_mutex_lock(&stream->events->lock);
    g_hash_table_remove(stream->events->streams, stream);
    g_mutex_unlock(&stream->events->lock);
    g_string_free(stream->sending, TRUE);
    g_free(stream->next);
    g_free(stream);
}

/* MHD_ContentReaderCallback: the next bytes of a stream; without any, it sleeps. */
static ssize_t read_stream(void *data, uint64_t position, char *buffer, size_t room)
{
    Stream *stream = data;
    gsize count = 0;
    (void)position;
    g_mutex_lock(&stream->events->lock);
    if (stream->sent == stream->sending->len && stream->next != NULL) {
        g_string_assign(stream->sending, stream->next);
        stream->sent = 0;
        g_clear_pointer(&stream->next, g_free);
    }
    count = MIN(room, stream->sending->len - stream->sent);
    memcpy(buffer, stream->sending->str + stream->sent, count);
    stream->sent += count;
    gboolean is_over = count == 0 && stream->events->is_closed;
    if (count == 0 && !is_over) {
        stream->is_sleeping = TRUE;
        MHD_suspend_connection(stream->connection);
    }
    g_mutex_unlock(&stream->events->lock);
    return is_over ? MHD_CONTENT_READER_END_OF_STREAM : (ssize_t)count;
}

struct MHD_Response *cb_events_open(CbEvents *events, struct MHD_Connection *connection,
                                    const char *state)
{
    Stream *stream = NULL;
    g_mutex_lock(&events->lock);
    if (!events->is_closed && g_hash_table_size(events->streams) < CB_MAX_STREAMS) {
        stream = g_new0(Stream, 1);
        stream->events = events;
        stream->connection = connection;
        stream->sending = g_string_new(NULL);
        g_string_append_printf(stream->sending, RETRY "data: %s\n\n", state);
        g_hash_table_add(events->streams, stream);
    }
    g_mutex_unlock(&events->lock);
    return stream != NULL ? MHD_create_response_from_callback(MHD_SIZE_UNKNOWN, BLOCK, read_stream,
                                                              stream, free_stream)
                          : NULL;
}

/* Has a stream go on. With the lock. */
static void rouse(Stream *stream)
{
    if (stream->is_sleeping) {
        stream->is_sleeping = FALSE;
        MHD_resume_connection(stream->connection);
    }
}

/* Sets what all streams send next. What waits stays if `is_ping`. */
static void send_all(CbEvents *events, const char *text, gboolean is_ping)
{
    GHashTableIter iterator;
    gpointer item;
    g_mutex_lock(&events->lock);
    g_hash_table_iter_init(&iterator, events->streams);
    while (g_hash_table_iter_next(&iterator, &item, NULL)) {
        Stream *stream = item;
        if (!is_ping || stream->next == NULL) {
            g_free(stream->next);
            stream->next = g_strdup(text);
        }
        rouse(stream);
    }
    g_mutex_unlock(&events->lock);
}

void cb_events_send(CbEvents *events, const char *state)
{
    g_autofree char *event = g_strdup_printf("data: %s\n\n", state);
    send_all(events, event, FALSE);
}

void cb_events_ping(CbEvents *events)
{
    send_all(events, PING, TRUE);
}

void cb_events_close(CbEvents *events)
{
    GHashTableIter iterator;
    gpointer item;
    g_mutex_lock(&events->lock);
    events->is_closed = TRUE;
    g_hash_table_iter_init(&iterator, events->streams);
    while (g_hash_table_iter_next(&iterator, &item, NULL)) {
        rouse(item);
    }
    g_mutex_unlock(&events->lock);
}
