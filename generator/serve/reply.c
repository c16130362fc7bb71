#include "serve/reply.h"

#include "plan/url.h"
#include "serve/content_type.h"
#include "serve/overlay.h"

#include <gio/gio.h>
#include <string.h>
#include <unistd.h>

#define LIVE_RESOURCES "/casebook/generator/serve/"
#define HEAD_END "</head>"

CbReply cb_reply_text(guint status, const char *text)
{
    return (CbReply){.status = status,
                     .type = "text/plain; charset=utf-8",
                     .bytes = g_bytes_new_static(text, strlen(text)),
                     .file = -1};
}

void cb_reply_clear(CbReply *reply)
{
    g_clear_pointer(&reply->bytes, g_bytes_unref);
    g_clear_pointer(&reply->location, g_free);
    if (reply->file >= 0) {
        close(reply->file);
    }
    *reply = (CbReply){.file = -1};
}

static char *live_element(const CbView *view)
{
    return g_strdup_printf("<script src=\"/" CB_LIVE_FOLDER "live.js\" data-version=\"%s\""
                           " defer></script>\n",
                           view->version);
}

/* A page of the site with the script at the end of its head. */
static GBytes *with_script(const CbView *view, GBytes *page)
{
    gsize length = 0;
    const char *html = g_bytes_get_data(page, &length);
    g_autofree char *live = live_element(view);
    const char *head_end = g_strstr_len(html, (gssize)length, HEAD_END);
    gsize before = head_end != NULL ? (gsize)(head_end - html) : length;
    GString *whole = g_string_sized_new(length + strlen(live));
    g_string_append_len(whole, html, (gssize)before);
    g_string_append(whole, live);
    g_string_append_len(whole, html + before, (gssize)(length - before));
    return g_string_free_to_bytes(whole);
}

/* The answer with these bytes, of which it takes the reference. */
static CbReply reply_with(const CbView *view, guint status, const char *path, GBytes *bytes)
{
    CbReply reply = {.status = status, .type = cb_content_type(path), .bytes = bytes, .file = -1};
    if (g_str_has_prefix(reply.type, "text/html")) {
        reply.bytes = with_script(view, bytes);
        g_bytes_unref(bytes);
    }
    return reply;
}

/* The page that says what is wrong, where there is no page of the site to say it on. */
static CbReply reply_problems(CbSession *session, const CbView *view)
{
    GString *page = g_string_new(NULL);
    g_autofree char *html = cb_session_problems(session);
    g_autofree char *live = live_element(view);
    cb_overlay_page(*html != '\0' ? html : "<h1>This cannot be shown</h1>", live, page);
    return (CbReply){.status = 500,
                     .type = cb_content_type("index.html"),
                     .bytes = g_string_free_to_bytes(page),
                     .file = -1};
}

/* Our own files: the script and its style. */
static CbReply reply_live(const char *path)
{
    g_autofree char *name = g_strconcat(LIVE_RESOURCES, path + strlen(CB_LIVE_FOLDER), NULL);
    GBytes *bytes = g_resources_lookup_data(name, G_RESOURCE_LOOKUP_FLAGS_NONE, NULL);
    if (bytes == NULL) {
        return cb_reply_text(404, "There is no such file.\n");
    }
    return (CbReply){.status = 200, .type = cb_content_type(path), .bytes = bytes, .file = -1};
}

/* A path that is no output: a folder without its slash, a file of the search, or nothing. */
static void reply_unknown(CbSession *session, const CbView *view, const char *path,
                          gboolean may_work, CbReply *reply)
{
    g_autofree char *index = g_strconcat(path, "/index.html", NULL);
    if (cb_snapshot_find(view->snapshot, index) != NULL) {
        GString *location = g_string_new("/");
        cb_url_append_path(location, path);
        g_string_append_c(location, '/');
        *reply = cb_reply_text(302, "");
        reply->location = g_string_free(location, FALSE);
        return;
    }
    if (!may_work) {
        reply->is_slow = cb_output_takes_long(NULL, path);
        return;
    }
    GBytes *bytes = cb_snapshot_search(view->snapshot, path);
    if (bytes != NULL) {
        *reply = reply_with(view, 200, path, bytes);
        return;
    }
    g_autoptr(CbDiagnostics) diagnostics = cb_diagnostics_new();
    bytes = cb_snapshot_render_not_found(view->snapshot, path, diagnostics);
    cb_session_report(session, view->number, diagnostics);
    *reply = bytes != NULL ? reply_with(view, 404, "404.html", bytes)
                           : cb_reply_text(404, "There is no such page.\n");
}

static void reply_media(const CbView *view, const CbOutput *output, CbReply *reply)
{
    guint64 size = 0;
    int file = cb_snapshot_open_media(view->snapshot, output, &size);
    if (file < 0) {
        *reply = cb_reply_text(404, "There is no such file.\n");
    } else {
        *reply = (CbReply){.status = 200,
                           .type = cb_content_type(output->path),
                           .file = file,
                           .size = size,
                           .is_media = TRUE};
    }
}

/* Renders an output and keeps it. NULL if it cannot be. */
static GBytes *render(CbSession *session, const CbView *view, const CbOutput *output)
{
    g_autoptr(CbDiagnostics) diagnostics = cb_diagnostics_new();
    GBytes *bytes = cb_snapshot_render(view->snapshot, output, diagnostics);
    if (bytes == NULL) {
        cb_pages_fail(cb_session_pages(session), output->path, view->number);
    } else {
        cb_pages_keep(cb_session_pages(session), output->path, view->number, bytes);
    }
    cb_session_report(session, view->number, diagnostics);
    return bytes;
}

static void reply_output(CbSession *session, const CbView *view, const CbOutput *output,
                         gboolean may_work, CbReply *reply)
{
    g_autoptr(GBytes) bytes = NULL;
    CbPages *pages = cb_session_pages(session);
    CbPagesState state = cb_pages_get(pages, output->path, view->number, &bytes);
    if (output->kind == CB_OUTPUT_ASSET) {
        g_clear_pointer(&bytes, g_bytes_unref);
        bytes = cb_snapshot_render(view->snapshot, output, NULL);
    } else if (state == CB_PAGES_UNKNOWN && !may_work) {
        reply->is_slow = cb_output_takes_long(output, output->path);
        return;
    } else if (state == CB_PAGES_UNKNOWN) {
        GBytes *made = render(session, view, output);
        if (made != NULL) {
            g_clear_pointer(&bytes, g_bytes_unref);
            bytes = made;
        }
    }
    *reply = bytes != NULL ? reply_with(view, 200, output->path, g_steal_pointer(&bytes))
                           : reply_problems(session, view);
}

static void reply_in(CbSession *session, const CbView *view, const char *path, gboolean may_work,
                     CbReply *reply)
{
    if (view->snapshot == NULL) {
        *reply = reply_problems(session, view);
        return;
    }
    const CbOutput *output = cb_snapshot_find(view->snapshot, path);
    if (output == NULL) {
        reply_unknown(session, view, path, may_work, reply);
    } else if (output->kind == CB_OUTPUT_MEDIA) {
        reply_media(view, output, reply);
    } else {
        reply_output(session, view, output, may_work, reply);
    }
}

void cb_reply_try(CbSession *session, const char *path, CbReply *reply)
{
    g_auto(CbView) view = {0};
    *reply = (CbReply){.file = -1};
    if (g_str_has_prefix(path, CB_LIVE_FOLDER)) {
        *reply = reply_live(path);
    } else if (cb_session_try(session, &view)) {
        reply_in(session, &view, path, FALSE, reply);
    }
}

void cb_reply_make(CbSession *session, const char *path, CbReply *reply)
{
    g_auto(CbView) view = {0};
    *reply = (CbReply){.file = -1};
    if (cb_session_wait(session, &view)) {
        reply_in(session, &view, path, TRUE, reply);
    } else {
        *reply = cb_reply_text(503, "The preview has ended.\n");
    }
}
