#include "load/links.h"

#include "base/suggest.h"
#include "load/markdown_links.h"
#include <string.h>

CbKind cb_links_kind(CbLinkKind kind)
{
    static const CbKind kinds[] = {
        [CB_LINK_CASE] = CB_KIND_CASE,     [CB_LINK_PRACTICE] = CB_KIND_PRACTICE,
        [CB_LINK_TOPIC] = CB_KIND_TOPIC,   [CB_LINK_TOOL] = CB_KIND_TOOL,
        [CB_LINK_FIGURE] = CB_KIND_FIGURE, [CB_LINK_PAGE] = CB_KIND_PAGE,
        [CB_LINK_GUIDE] = CB_KIND_GUIDE,
    };
    return kind <= CB_LINK_GUIDE ? kinds[kind] : CB_KIND_COUNT;
}

/* The id that is meant by the name of a file, by "topic:id" or by several ids in one text; NULL if
 * it is none of them. */
static char *meant_by(const CbReader *reader, CbKind kind, const char *id)
{
    g_autofree char *scheme = g_strconcat(cb_kind_name(kind), ":", NULL);
    const char *start = g_str_has_prefix(id, scheme) ? id + strlen(scheme) : id;
    const char *slash = strrchr(start, '/');
    start = slash != NULL ? slash + 1 : start;
    gsize length = strcspn(start, ", ");
    g_autofree char *first = g_strndup(start, length);
    char *dot = strchr(first, '.');
    if (dot != NULL) {
        *dot = '\0';
    }
    if (cb_targets_find(reader->targets, kind, first) < 0) {
        return NULL;
    }
    if (strstr(start, " - ") != NULL) {
        return g_strdup("begin the - of every item in the same column");
    }
    return start[length] != '\0'
               ? g_strdup("write several between brackets with commas, as in [one, two]")
               : g_strdup_printf("write its id alone: %s", first);
}

int cb_links_find(CbReader *reader, CbSpan span, CbKind kind, const char *id)
{
    int index = cb_targets_find(reader->targets, kind, id);
    if (index == CB_TARGET_UNKNOWN) {
        g_autofree char *meant = meant_by(reader, kind, id);
        if (meant != NULL) {
            cb_diagnostics_add(reader->diagnostics, CB_CODE_REFERENCE, span, meant,
                               "unknown %s \"%s\"", cb_kind_name(kind), id);
            return index;
        }
        gsize count = 0;
        g_autofree const char **ids =
            cb_read_may_suggest(reader) ? cb_targets_ids(reader->targets, kind, &count) : NULL;
        g_autofree char *otherwise = g_strdup_printf(
            "its id is the name of a file in %s/, without its ending", cb_kind_folder(kind));
        cb_read_unknown_or(reader, CB_CODE_REFERENCE, span, cb_kind_name(kind), id, ids, count,
                           kind == CB_KIND_GUIDE ? "guides are in casebook.yaml" : otherwise);
    } else if (index == CB_TARGET_DRAFT) {
        cb_diagnostics_add(reader->diagnostics, CB_CODE_REFERENCE_DRAFT, span,
                           "publish it (draft: false), or take the reference out",
                           "the %s \"%s\" is a draft and not published", cb_kind_name(kind), id);
    }
    return index;
}

void cb_links_check_media(CbReader *reader, CbSpan span, const char *path)
{
    if (cb_targets_has_media(reader->targets, path)) {
        return;
    }
    g_autofree char *hint = NULL;
    if (cb_read_may_suggest(reader)) {
        gsize count;
        g_autofree const char **media = cb_targets_media(reader->targets, &count);
        hint = cb_suggest_hint(path, media, count);
        reader->n_suggestions++;
    }
    cb_diagnostics_add(reader->diagnostics, CB_CODE_MEDIA_MISSING, span,
                       hint ? hint : "put the file into the folder media",
                       "there is no file \"%s\" in media", path);
}

void cb_links_check_image(CbReader *reader, CbSpan span, const char *path)
{
    cb_links_check_media(reader, span, path);
    if (cb_targets_has_media(reader->targets, path) && !cb_media_is_image(path)) {
        cb_diagnostics_add(reader->diagnostics, CB_CODE_MEDIA_KIND, span,
                           "images end in .jpg, .png, .webp, .avif, .gif or .svg; others are "
                           "linked to, as in [text](media:report.pdf)",
                           "\"%s\" is no image", path);
    }
}

/* Schemes that are not allowed, relative addresses and images from elsewhere are reported by the
 * Markdown reader. */
static void check_url(CbReader *reader, const CbMarkdownLink *link)
{
    static const char *const schemes[] = {"http:", "https:", "mailto:", "tel:"};
    gboolean has_scheme = FALSE;
    for (guint i = 0; i < G_N_ELEMENTS(schemes); i++) {
        has_scheme |= g_ascii_strncasecmp(link->target, schemes[i], strlen(schemes[i])) == 0;
    }
    if (has_scheme && !link->is_image && !cb_url_is_well_formed(link->target)) {
        cb_diagnostics_add(reader->diagnostics, CB_CODE_LINK_MALFORMED, link->span,
                           "write it whole, as in https://example.org/page, "
                           "mailto:name@example.org or tel:+3211223344",
                           "the address \"%s\" is malformed", link->target);
    }
}

static void check_link(CbReader *reader, const CbMarkdownLink *link)
{
    CbKind kind = cb_links_kind(link->kind);
    if (kind != CB_KIND_COUNT) {
        cb_links_find(reader, link->span, kind, link->target);
    } else if (link->kind == CB_LINK_MEDIA && link->is_image) {
        cb_links_check_image(reader, link->span, link->target);
    } else if (link->kind == CB_LINK_MEDIA) {
        cb_links_check_media(reader, link->span, link->target);
    } else if (link->kind == CB_LINK_URL) {
        check_url(reader, link);
    }
    if (link->is_image && !link->has_text && link->kind != CB_LINK_FIGURE) {
        cb_diagnostics_add(reader->diagnostics, CB_CODE_IMAGE_ALT, link->span,
                           "say between the brackets what it shows: ![a bridge](media:bridge.jpg)",
                           "the image has no alternative text");
    }
}

void cb_links_check(CbReader *reader, const CbMarkdown *document)
{
    gsize count;
    const CbMarkdownLink *links = cb_markdown_links(document, &count);
    for (gsize i = 0; i < count; i++) {
        check_link(reader, &links[i]);
    }
    links = cb_markdown_dropped_links(document, &count);
    for (gsize i = 0; i < count; i++) {
        check_link(reader, &links[i]);
    }
}

/* Checks the link whose address begins at `at`, if it is one by id. */
static void check_lost_link(CbReader *reader, const CbSource *source, const char *at)
{
    const char *id = at;
    CbMarkdownLink link = {.kind = cb_link_kind(&id)};
    gsize length = strcspn(id, " \t\r\n()<>\"'");
    if (link.kind >= CB_LINK_FRAGMENT || length == 0) {
        return;
    }
    gsize start = (gsize)(at - cb_source_text(source, NULL));
    link.span = cb_span_new(source, start, start + (gsize)(id - at) + length);
    link.target = cb_arena_strndup(reader->arena, id, MIN(length, strcspn(id, "#")));
    check_link(reader, &link);
}

/* The same of one line. What stands between two ` is code. */
static void check_lost_line(CbReader *reader, const CbSource *source, const char *line,
                            const char *end)
{
    gboolean is_code = FALSE;
    gboolean is_comment = line[strspn(line, " \t")] == '#';
    for (const char *at = line; !is_comment && at + 2 < end; at++) {
        is_code ^= *at == '`';
        if (!is_code && at[0] == ']' && at[1] == '(') {
            check_lost_link(reader, source, at + 2);
        }
    }
}

void cb_links_check_lost(CbReader *reader, CbSpan span)
{
    if (reader->targets == NULL || span.source == NULL) {
        return;
    }
    const char *text = cb_source_text(span.source, NULL);
    const char *end = text + span.end;
    for (const char *line = text + span.start; line < end;) {
        const char *stop = memchr(line, '\n', (gsize)(end - line));
        stop = stop != NULL ? stop : end;
        check_lost_line(reader, span.source, line, stop);
        line = stop + 1;
    }
}
