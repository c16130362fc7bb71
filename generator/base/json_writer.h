/* Writes JSON, indented, one member a line: commas and depth are looked after here.
 *
 * Between an open and its close, members are written one after the other: in an object a key
 * comes before each value. */
#ifndef CB_BASE_JSON_WRITER_H
#define CB_BASE_JSON_WRITER_H

#include <glib.h>

typedef struct {
    GString *out;      /* borrowed */
    guint depth;       /* open objects and arrays */
    gboolean is_first; /* nothing is written yet in the innermost one */
    gboolean has_key;  /* a key is written, its value is not */
} CbJsonWriter;

/* A writer that appends to `out`. */
CbJsonWriter cb_json_writer(GString *out);

void cb_json_open_object(CbJsonWriter *writer);
void cb_json_close_object(CbJsonWriter *writer);
void cb_json_open_array(CbJsonWriter *writer);
void cb_json_close_array(CbJsonWriter *writer);

void cb_json_key(CbJsonWriter *writer, const char *key);
void cb_json_string(CbJsonWriter *writer, const char *text);
void cb_json_integer(CbJsonWriter *writer, gint64 number);
/* A finite number, as short as it can be. */
void cb_json_number(CbJsonWriter *writer, double number);
void cb_json_null(CbJsonWriter *writer);
void cb_json_boolean(CbJsonWriter *writer, gboolean value);

/* A key and its value. */
void cb_json_member(CbJsonWriter *writer, const char *key, const char *text);

#endif
