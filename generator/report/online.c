#include "report/online.h"

#include "base/parallel.h"
#include "base/version.h"
#include "report/online_address.h"
#include "report/online_cache.h"

#include <curl/curl.h>
#include <string.h>
#include <sys/socket.h>

#define USER_AGENT "casebook/" CB_VERSION " (checks links of a collection)"

/* What a link is told of that leads to an address that is not public. */
#define NOT_PUBLIC "not a public address: it was not asked"

/* The addresses of one host, by number, in the order given. */
typedef struct {
    char *name;
    GArray *members; /* of guint */
} Host;

typedef struct {
    const char *const *urls;
    CbLinkAnswer *answers;
    GPtrArray *hosts;   /* of Host */
    GPtrArray *allowed; /* GSocketAddress, beside those that are public */
    const CbOnlineOptions *options;
} Work;

/* Who asks: one transfer after the other. */
typedef struct {
    CURL *curl;
    const GPtrArray *allowed;
    gboolean is_refused; /* the last one, as it led to where nobody is asked */
} Asker;

static const char *const names[] = {"unasked", "works", "moved", "refused", "broken", "failed"};

const char *cb_link_state_name(CbLinkState state)
{
    return names[state];
}

void cb_link_answer_clear(CbLinkAnswer *answer)
{
    g_clear_pointer(&answer->detail, g_free);
}

static void host_free(gpointer data)
{
    Host *host = data;
    g_free(host->name);
    g_array_free(host->members, TRUE);
    g_free(host);
}

/* The host of an address, without its port, in lower case. */
static char *host_of(const char *url)
{
    const char *start = strstr(url, "://");
    start = start != NULL ? start + 3 : url;
    gsize length = strcspn(start, "/?#");
    const char *at = memchr(start, '@', length);
    if (at != NULL) {
        length -= (gsize)(at + 1 - start);
        start = at + 1;
    }
    const char *colon = start[0] != '[' ? memchr(start, ':', length) : NULL;
    return g_ascii_strdown(start, colon != NULL ? colon - start : (gssize)length);
}

static void add_to_host(Work *work, GHashTable *by_name, guint index)
{
    g_autofree char *name = host_of(work->urls[index]);
    Host *host = g_hash_table_lookup(by_name, name);
    if (host == NULL) {
        host = g_new0(Host, 1);
        host->name = g_steal_pointer(&name);
        host->members = g_array_new(FALSE, FALSE, sizeof(guint));
        g_ptr_array_add(work->hosts, host);
        g_hash_table_insert(by_name, host->name, host);
    }
    g_array_append_val(host->members, index);
}

/* One request */

/* Takes a part of a page and ends the transfer when enough has come. */
static size_t take(char *bytes, size_t size, size_t count, void *user_data)
{
    size_t *taken = user_data;
    (void)bytes;
    *taken += size * count;
    return *taken > CB_ONLINE_MAX_BYTES ? 0 : size * count;
}

/* Makes the socket of a connection, if it may be made: for each address that a name has and for
 * each redirection anew, so that nothing comes between the look and the connection. */
static curl_socket_t open_socket(void *user_data, curlsocktype purpose,
                                 struct curl_sockaddr *address)
{
    Asker *asker = user_data;
    g_autoptr(GSocketAddress) native =
        g_socket_address_new_from_native(&address->addr, address->addrlen);
    if (purpose != CURLSOCKTYPE_IPCXN || native == NULL ||
        !cb_online_address_is_allowed(native, asker->allowed)) {
        asker->is_refused = TRUE;
        return CURL_SOCKET_BAD;
    }
    return socket(address->family, address->socktype | SOCK_CLOEXEC, address->protocol);
}

/* The address as it goes over the wire: letters beyond ASCII are escaped, but not in the host,
 * which has an encoding of its own. */
static char *wire_address(const char *url)
{
    GString *out = g_string_new(NULL);
    const char *start = strstr(url, "://");
    const char *path = start != NULL ? start + 3 + strcspn(start + 3, "/?#") : url;
    g_string_append_len(out, url, path - url);
    for (; *path != '\0' && *path != '#'; path++) {
        if ((guchar)*path > ' ' && (guchar)*path < 0x7f) {
            g_string_append_c(out, *path);
        } else {
            g_string_append_printf(out, "%%%02X", (guchar)*path);
        }
    }
    return g_string_free(out, FALSE);
}

static void prepare(Asker *asker, const CbOnlineOptions *options)
{
    CURL *curl = asker->curl;
    long timeout = options->timeout != 0 ? (long)options->timeout : CB_ONLINE_TIMEOUT;
    curl_easy_setopt(curl, CURLOPT_USERAGENT, USER_AGENT);
    curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR, "http,https");
    curl_easy_setopt(curl, CURLOPT_REDIR_PROTOCOLS_STR, "http,https");
    curl_easy_setopt(curl, CURLOPT_FOLLOWLOCATION, 1L);
    curl_easy_setopt(curl, CURLOPT_MAXREDIRS, (long)CB_ONLINE_MAX_REDIRECTS);
    curl_easy_setopt(curl, CURLOPT_TIMEOUT_MS, timeout);
    curl_easy_setopt(curl, CURLOPT_CONNECTTIMEOUT_MS, timeout);
    curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(curl, CURLOPT_COOKIEFILE, "");
    curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, take);
    curl_easy_setopt(curl, CURLOPT_OPENSOCKETFUNCTION, open_socket);
    curl_easy_setopt(curl, CURLOPT_OPENSOCKETDATA, asker);
}

/* Asks once. A page that is longer than what is read has come all the same. */
static CURLcode request(CURL *curl, gboolean head, long *status)
{
    size_t taken = 0;
    curl_easy_setopt(curl, head ? CURLOPT_NOBODY : CURLOPT_HTTPGET, 1L);
    curl_easy_setopt(curl, CURLOPT_WRITEDATA, &taken);
    *status = 0;
    CURLcode result = curl_easy_perform(curl);
    curl_easy_getinfo(curl, CURLINFO_RESPONSE_CODE, status);
    return result == CURLE_WRITE_ERROR && taken > CB_ONLINE_MAX_BYTES ? CURLE_OK : result;
}

/* Whether a server may answer GET where it does not answer HEAD. */
static gboolean deserves_get(CURLcode result, long status)
{
    return result == CURLE_GOT_NOTHING || result == CURLE_RECV_ERROR ||
           (result == CURLE_OK && status >= 400 && status != 429);
}

static CbLinkState state_of(long status, gboolean moved)
{
    if (status == 401 || status == 403 || status == 429) {
        return CB_LINK_REFUSED;
    }
    if (status >= 400 || status < 200) {
        return CB_LINK_BROKEN;
    }
    return moved ? CB_LINK_MOVED : CB_LINK_WORKS;
}

static void ask(Asker *asker, const char *url, CbLinkAnswer *answer)
{
    CURL *curl = asker->curl;
    long status = 0, redirects = 0;
    char *final = NULL;
    g_autofree char *address = wire_address(url);
    asker->is_refused = FALSE;
    curl_easy_setopt(curl, CURLOPT_URL, address);
    CURLcode result = request(curl, TRUE, &status);
    if (deserves_get(result, status)) {
        result = request(curl, FALSE, &status);
    }
    answer->status = (int)status;
    if (result != CURLE_OK) {
        answer->state = CB_LINK_FAILED;
        answer->asked = asker->is_refused ? 0 : answer->asked;
        answer->detail = g_strdup(asker->is_refused ? NOT_PUBLIC : curl_easy_strerror(result));
        return;
    }
    curl_easy_getinfo(curl, CURLINFO_REDIRECT_COUNT, &redirects);
    curl_easy_getinfo(curl, CURLINFO_EFFECTIVE_URL, &final);
    answer->state = state_of(status, redirects > 0);
    if (redirects > 0 && final != NULL) {
        answer->detail = g_utf8_make_valid(final, -1);
    }
}

/* CbParallelFunction: the addresses of one host, one after the other. */
static void ask_host(guint index, guint worker, gpointer user_data)
{
    Work *work = user_data;
    const Host *host = g_ptr_array_index(work->hosts, index);
    (void)worker;
    Asker asker = {.curl = curl_easy_init(), .allowed = work->allowed};
    if (asker.curl != NULL) {
        prepare(&asker, work->options);
    }
    for (guint i = 0; i < host->members->len; i++) {
        guint member = g_array_index(host->members, guint, i);
        CbLinkAnswer *answer = &work->answers[member];
        answer->asked = work->options->now;
        if (asker.curl != NULL) {
            ask(&asker, work->urls[member], answer);
        } else {
            answer->state = CB_LINK_FAILED;
        }
    }
    curl_easy_cleanup(asker.curl);
}

static void ask_unknown(const char *const *urls, guint count, const CbOnlineOptions *options,
                        CbLinkAnswer *answers)
{
    g_autoptr(GPtrArray) hosts = g_ptr_array_new_with_free_func(host_free);
    g_autoptr(GHashTable) by_name = g_hash_table_new(g_str_hash, g_str_equal);
    Work work = {.urls = urls, .answers = answers, .hosts = hosts, .options = options};
    for (guint i = 0; i < count; i++) {
        if (answers[i].state == CB_LINK_UNASKED) {
            add_to_host(&work, by_name, i);
        }
    }
    if (hosts->len == 0) {
        return;
    }
    g_autoptr(GPtrArray) allowed = cb_online_addresses_of(options->hosts);
    work.allowed = allowed;
    curl_global_init(CURL_GLOBAL_DEFAULT);
    cb_parallel_for(hosts->len, MIN(hosts->len, CB_ONLINE_MAX_HOSTS), ask_host, &work);
    curl_global_cleanup();
}

gboolean cb_online_ask(const char *const *urls, guint count, const CbOnlineOptions *options,
                       CbLinkAnswer *answers, GError **error)
{
    memset(answers, 0, count * sizeof *answers);
    g_autoptr(CbOnlineCache) cache =
        options->cache != NULL ? cb_online_cache_read(options->cache, options->now) : NULL;
    for (guint i = 0; cache != NULL && i < count; i++) {
        cb_online_cache_find(cache, urls[i], &answers[i]);
    }
    ask_unknown(urls, count, options, answers);
    for (guint i = 0; cache != NULL && i < count; i++) {
        cb_online_cache_set(cache, urls[i], &answers[i]);
    }
    return cache == NULL || cb_online_cache_write(cache, error);
}
