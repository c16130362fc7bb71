/* Pages that wait for changes: server-sent events (HTML standard, section 9.2).
 *
 * Each page that is open holds one connection, over which it is sent the state of the session,
 * whole, whenever that changes: what it missed does not matter. */
#ifndef CB_SERVE_EVENTS_H
#define CB_SERVE_EVENTS_H

#include <glib.h>
#include <microhttpd.h>

typedef struct CbEvents CbEvents;

CbEvents *cb_events_new(void);
/* When no stream is left. */
void cb_events_free(CbEvents *events);

/* The answer that is a stream of events over `connection`, which begins with `state`; NULL if there
 * are CB_MAX_STREAMS. */
struct MHD_Response *cb_events_open(CbEvents *events, struct MHD_Connection *connection,
                                    const char *state);

/* Sends a state (one line of JSON) to all. What a page has not been sent yet of an earlier one is
 * left out. */
void cb_events_send(CbEvents *events, const char *state);

/* Sends nothing that counts, so that connections that are gone are found. */
void cb_events_ping(CbEvents *events);

/* Ends all streams, and those to come. */
void cb_events_close(CbEvents *events);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(CbEvents, cb_events_free)

#endif
