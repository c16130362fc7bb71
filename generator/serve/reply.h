/* What is sent for a path: an output of the newest snapshot, or a page that says why there is none.
 *
 * Pages of the site get the script that reloads them; nothing that a build writes has it. */
#ifndef CB_SERVE_REPLY_H
#define CB_SERVE_REPLY_H

#include "serve/session.h"

/* Below this, nothing of a site can stand: no id begins with "_". */
#define CB_LIVE_FOLDER "_casebook/"
#define CB_LIVE_EVENTS CB_LIVE_FOLDER "events"

typedef struct {
    guint status;      /* of HTTP; 0: not known yet */
    const char *type;  /* media type */
    GBytes *bytes;     /* NULL: `file` */
    int file;          /* a descriptor to read `size` bytes from; -1: `bytes` */
    guint64 size;      /* of the file */
    gboolean is_media; /* not made by us */
    char *location;    /* where to go instead, or NULL */
    gboolean is_slow;  /* with status 0: finding out takes long */
} CbReply;

/* Fills `reply` if that takes neither waiting nor rendering; else its status is 0. */
void cb_reply_try(CbSession *session, const char *path, CbReply *reply);

/* The same whatever it takes. With the session stopped: status 503. */
void cb_reply_make(CbSession *session, const char *path, CbReply *reply);

/* A short text, for what is refused. */
CbReply cb_reply_text(guint status, const char *text);

void cb_reply_clear(CbReply *reply);

#endif
