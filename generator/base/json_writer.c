#include "base/json_writer.h"

#include "base/escape.h"

CbJsonWriter cb_json_writer(GString *out)
{
    return (CbJsonWriter){.out = out, .is_first = TRUE};
}

static void begin_line(CbJsonWriter *writer)
{
    g_string_append_c(writer->out, '\n');
    for (guint i = 0; i < writer->depth; i++) {
        g_string_append(writer->out, "  ");
    }
}

/* What goes before a key or an item. */
static void separate(CbJsonWriter *writer)
{
    if (writer->has_key) {
        writer->has_key = FALSE;
        return;
    }
    if (!writer->is_first) {
        g_string_append_c(writer->out, ',');
    }
    if (writer->depth > 0) {
        begin_line(writer);
    }
    writer->is_first = FALSE;
}

static void open_with(CbJsonWriter *writer, char bracket)
{
    separate(writer);
    g_string_append_c(writer->out, bracket);
    writer->depth++;
    writer->is_first = TRUE;
}

static void close_with(CbJsonWriter *writer, char bracket)
{
    writer->depth--;
    if (!writer->is_first) {
        begin_line(writer);
    }
    g_string_append_c(writer->out, bracket);
    writer->is_first = FALSE;
    if (writer->depth == 0) {
        g_string_append_c(writer->out, '\n');
    }
}

void cb_json_open_object(CbJsonWriter *writer)
{
    open_with(writer, '{');
}

void cb_json_close_object(CbJsonWriter *writer)
{
    close_with(writer, '}');
}

void cb_json_open_array(CbJsonWriter *writer)
{
    open_with(writer, '[');
}

void cb_json_close_array(CbJsonWriter *writer)
{
    close_with(writer, ']');
}

void cb_json_key(CbJsonWriter *writer, const char *key)
{
    separate(writer);
    cb_escape_json(writer->out, key, -1);
    g_string_append(writer->out, ": ");
    writer->has_key = TRUE;
}

void cb_json_string(CbJsonWriter *writer, const char *text)
{
    separate(writer);
    cb_escape_json(writer->out, text, -1);
}

void cb_json_integer(CbJsonWriter *writer, gint64 number)
{
    separate(writer);
    g_string_append_printf(writer->out, "%" G_GINT64_FORMAT, number);
}

void cb_json_number(CbJsonWriter *writer, double number)
{
    char text[G_ASCII_DTOSTR_BUF_SIZE];
    separate(writer);
    g_string_append(writer->out, g_ascii_formatd(text, sizeof text, "%.15g", number));
}

void cb_json_null(CbJsonWriter *writer)
{
    separate(writer);
    g_string_append(writer->out, "null");
}

void cb_json_boolean(CbJsonWriter *writer, gboolean value)
{
    separate(writer);
    g_string_append(writer->out, value ? "true" : "false");
}

void cb_json_member(CbJsonWriter *writer, const char *key, const char *text)
{
    cb_json_key(writer, key);
    cb_json_string(writer, text);
}
