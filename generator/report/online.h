/* Asking other sites whether an address still leads somewhere.
 *
 * Politely: one address of a host after the other, HEAD first and GET only where HEAD is refused,
 * a name in the user agent, limits of time and size; and nobody who is not on the public internet
 * (see online_address.h). Answers are kept in a file, so that nobody is
 * asked again within a week (a day if it failed). */
#ifndef CB_REPORT_ONLINE_H
#define CB_REPORT_ONLINE_H

#include <glib.h>

/* Redirections that are followed; hosts asked at the same time; bytes read of a page. */
#define CB_ONLINE_MAX_REDIRECTS 5
#define CB_ONLINE_MAX_HOSTS 8
#define CB_ONLINE_MAX_BYTES (64 * 1024)

/* Milliseconds for one request. */
#define CB_ONLINE_TIMEOUT 20000

/* Seconds for which answers are kept, good ones and others. */
#define CB_ONLINE_KEEP_GOOD (7 * 24 * 3600)
#define CB_ONLINE_KEEP_BAD (24 * 3600)

typedef enum {
    CB_LINK_UNASKED,
    CB_LINK_WORKS,
    CB_LINK_MOVED,   /* works at another address */
    CB_LINK_REFUSED, /* the server does not answer programs: 401, 403, 429 */
    CB_LINK_BROKEN,  /* any other status from 400 on */
    CB_LINK_FAILED   /* no answer */
} CbLinkState;

typedef struct {
    CbLinkState state;
    int status;   /* of HTTP; 0: none */
    char *detail; /* where it has moved to, or why there is no answer; NULL */
    gint64 asked; /* seconds since 1970; 0: it was not, as it is not public */
} CbLinkAnswer;

typedef struct {
    gint64 now;               /* seconds since 1970 */
    const char *cache;        /* the file of answers; NULL: none is kept */
    guint timeout;            /* milliseconds; 0: CB_ONLINE_TIMEOUT */
    const char *const *hosts; /* that are asked though not public, see cb_online_addresses_of */
} CbOnlineOptions;

/* Asks for `count` addresses (http or https, each once), or finds the answers in the cache. Fills
 * `answers`; clear each with cb_link_answer_clear. FALSE with an error if the cache cannot be
 * written: the answers are there all the same. */
gboolean cb_online_ask(const char *const *urls, guint count, const CbOnlineOptions *options,
                       CbLinkAnswer *answers, GError **error);

void cb_link_answer_clear(CbLinkAnswer *answer);

/* "works", "moved" …: of a state, also in the cache. */
const char *cb_link_state_name(CbLinkState state);

#endif
