#include "exchange/difference_write.h"

#include "base/json_writer.h"
#include "base/terminal.h"
#include "load/markdown_write.h"

#include <string.h>

/* Characters of a value that are shown, and of those how many before the first difference. */
#define EXCERPT_LENGTH 80
#define EXCERPT_BEFORE 24

#define NOTHING "No differences that a reader would notice.\n"

static const char *const headings[CB_KIND_COUNT] = {"Cases",   "Practices", "Topics", "Tools",
                                                    "Figures", "Pages",     "Guides"};
#define SITE_HEADING "The site"

static const char *const changes[] = {"added", "removed", "renamed", "changed"};
static const char *const begun_changes[] = {"Added", "Removed", "Renamed", "Changed"};

/* Excerpts */

static char *on_one_line(const char *text)
{
    GString *out = g_string_new(NULL);
    gboolean space = FALSE;
    for (const char *at = text; *at != '\0'; at = g_utf8_next_char(at)) {
        gunichar character = g_utf8_get_char(at);
        if (g_unichar_isspace(character) || g_unichar_iscntrl(character)) {
            space = out->len > 0;
            continue;
        }
        if (space) {
            g_string_append_c(out, ' ');
            space = FALSE;
        }
        g_string_append_unichar(out, cb_terminal_shows(character) ? character : 0xFFFD);
    }
    return g_string_free(out, FALSE);
}

/* How many characters two texts begin with alike. */
static glong common_start(const char *a, const char *b)
{
    glong count = 0;
    while (*a != '\0' && g_utf8_get_char(a) == g_utf8_get_char(b)) {
        a = g_utf8_next_char(a);
        b = g_utf8_next_char(b);
        count++;
    }
    return count;
}

static char *cut(const char *text, glong start)
{
    glong length = g_utf8_strlen(text, -1);
    start = MIN(start, length);
    glong end = MIN(length, start + EXCERPT_LENGTH);
    g_autofree char *middle = g_utf8_substring(text, start, end);
    return g_strconcat(start > 0 ? "…" : "", middle, end < length ? "…" : "", NULL);
}

void cb_difference_excerpts(const char *before, const char *after, char **old_part, char **new_part)
{
    g_autofree char *old = on_one_line(before);
    g_autofree char *new = on_one_line(after);
    glong longest = MAX(g_utf8_strlen(old, -1), g_utf8_strlen(new, -1));
    glong start = *old != '\0' && *new != '\0' && longest > EXCERPT_LENGTH
                      ? MAX(common_start(old, new) - EXCERPT_BEFORE, 0)
                      : 0;
    *old_part = cut(old, start);
    *new_part = cut(new, start);
}

/* Text and Markdown */

/* How one of the two forms writes its parts. */
typedef struct {
    const CbDifferences *differences;
    GString *out;
    gboolean is_markdown;
} Writer;

static void append(const Writer *writer, const char *text)
{
    g_autofree char *line = on_one_line(text);
    if (writer->is_markdown) {
        cb_markdown_escape(writer->out, line);
    } else {
        g_string_append(writer->out, line);
    }
}

static void append_quoted(const Writer *writer, const char *text)
{
    g_string_append(writer->out, "“");
    append(writer, text);
    g_string_append(writer->out, "”");
}

static void write_value(const Writer *writer, const CbValueDifference *value)
{
    GString *out = writer->out;
    g_string_append(out, writer->is_markdown ? "  - " : "    ");
    append(writer, value->label);
    if (value->language != NULL && writer->differences->n_languages > 1) {
        g_string_append_printf(out, " (%s)", value->language);
    }
    if (value->before == NULL) {
        g_string_append(out, ": changed\n");
        return;
    }
    g_autofree char *before = NULL;
    g_autofree char *after = NULL;
    cb_difference_excerpts(value->before, value->after, &before, &after);
    g_string_append(out, ": ");
    if (*before != '\0') {
        append_quoted(writer, before);
    }
    if (*after == '\0') {
        g_string_append(out, " taken out");
    } else {
        g_string_append(out, *before != '\0' ? " becomes " : "");
        append_quoted(writer, after);
        g_string_append(out, *before == '\0' ? " added" : "");
    }
    g_string_append_c(out, '\n');
}

static void write_entry(const Writer *writer, const CbEntryDifference *entry)
{
    GString *out = writer->out;
    if (writer->is_markdown) {
        g_string_append_printf(out, "- **%s**: ", begun_changes[entry->change]);
        append(writer, entry->title);
        g_string_append_printf(out, " (`%s`", entry->id);
        if (entry->old_id != NULL) {
            g_string_append_printf(out, ", was `%s`", entry->old_id);
        }
        g_string_append(out, ")\n");
    } else {
        g_string_append_printf(out, "  %s %s", changes[entry->change], entry->id);
        if (entry->old_id != NULL) {
            g_string_append_printf(out, " (was %s)", entry->old_id);
        }
        g_string_append(out, ": ");
        append(writer, entry->title);
        g_string_append_c(out, '\n');
    }
    for (guint i = 0; i < entry->values->len; i++) {
        write_value(writer, &g_array_index(entry->values, CbValueDifference, i));
    }
}

static const char *heading_of(int kind)
{
    return kind == CB_DIFFERENCE_SITE ? SITE_HEADING : headings[kind];
}

static void write_all(const Writer *writer)
{
    const GArray *entries = writer->differences->entries;
    int kind = CB_DIFFERENCE_SITE - 1;
    if (entries->len == 0) {
        g_string_append(writer->out, NOTHING);
    }
    for (guint i = 0; i < entries->len; i++) {
        const CbEntryDifference *entry = &g_array_index(entries, CbEntryDifference, i);
        if (entry->kind != kind) {
            g_string_append(writer->out, i > 0 ? "\n" : "");
            g_string_append_printf(writer->out, writer->is_markdown ? "## %s\n\n" : "%s\n",
                                   heading_of(entry->kind));
            kind = entry->kind;
        }
        write_entry(writer, entry);
    }
}

void cb_differences_write_text(const CbDifferences *differences, GString *out)
{
    const Writer writer = {differences, out, FALSE};
    write_all(&writer);
}

void cb_differences_write_markdown(const CbDifferences *differences, GString *out)
{
    const Writer writer = {differences, out, TRUE};
    write_all(&writer);
}

/* JSON */

static void write_text_or_null(CbJsonWriter *json, const char *key, const char *text)
{
    cb_json_key(json, key);
    if (text != NULL) {
        cb_json_string(json, text);
    } else {
        cb_json_null(json);
    }
}

static void write_json_entry(CbJsonWriter *json, const CbEntryDifference *entry)
{
    cb_json_open_object(json);
    cb_json_member(json, "kind",
                   entry->kind == CB_DIFFERENCE_SITE ? "site" : cb_kind_name((CbKind)entry->kind));
    cb_json_member(json, "change", changes[entry->change]);
    cb_json_member(json, "id", entry->id);
    write_text_or_null(json, "old_id", entry->old_id);
    cb_json_member(json, "title", entry->title);
    cb_json_key(json, "values");
    cb_json_open_array(json);
    for (guint i = 0; i < entry->values->len; i++) {
        const CbValueDifference *value = &g_array_index(entry->values, CbValueDifference, i);
        cb_json_open_object(json);
        cb_json_member(json, "field", value->field);
        cb_json_member(json, "label", value->label);
        write_text_or_null(json, "language", value->language);
        write_text_or_null(json, "before", value->before);
        write_text_or_null(json, "after", value->after);
        cb_json_close_object(json);
    }
    cb_json_close_array(json);
    cb_json_close_object(json);
}

void cb_differences_write_json(const CbDifferences *differences, GString *out)
{
    CbJsonWriter json = cb_json_writer(out);
    cb_json_open_object(&json);
    cb_json_key(&json, "differences");
    cb_json_open_array(&json);
    for (guint i = 0; i < differences->entries->len; i++) {
        write_json_entry(&json, &g_array_index(differences->entries, CbEntryDifference, i));
    }
    cb_json_close_array(&json);
    cb_json_close_object(&json);
    g_string_append_c(out, '\n');
}
