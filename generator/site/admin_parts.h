/* Parts of the configuration of the editors' page. Part of site/admin_config.h. */
#ifndef CB_SITE_ADMIN_PARTS_H
#define CB_SITE_ADMIN_PARTS_H

#include "base/json_writer.h"
#include "model/collection.h"

typedef struct {
    const CbCollection *collection;
    CbJsonWriter json;
    gboolean has_languages; /* more than one: what can be translated says so */
} CbAdminWriter;

/* What a field of a form is, besides its widget. */
typedef struct {
    const char *name;
    const char *label; /* NULL: the name */
    const char *hint;  /* or NULL */
    gboolean required;
    gboolean translated; /* has a value in each language */
} CbAdminField;

/* A text in the default language, or NULL. */
const char *cb_admin_text(const CbText *text);

/* A field with a widget: opened, members of the widget may follow. */
void cb_admin_open_field(CbAdminWriter *writer, const CbAdminField *field, const char *widget);
void cb_admin_close_field(CbAdminWriter *writer);

/* A whole field with a widget that needs nothing else. */
void cb_admin_simple_field(CbAdminWriter *writer, const CbAdminField *field, const char *widget);

/* Markdown, as it is written. */
void cb_admin_markdown_field(CbAdminWriter *writer, const CbAdminField *field);

/* One of the words of a NULL-terminated list. */
void cb_admin_choice_field(CbAdminWriter *writer, const CbAdminField *field,
                           const char *const *words);

/* A day. */
void cb_admin_date_field(CbAdminWriter *writer, const CbAdminField *field);

/* A whole number, or any. */
void cb_admin_number_field(CbAdminWriter *writer, const CbAdminField *field, gboolean is_integer);

/* One id of a kind, or several. */
void cb_admin_reference_field(CbAdminWriter *writer, const CbAdminField *field, CbKind kind,
                              gboolean several);

/* The fields of a case: an array. */
void cb_admin_case_fields(CbAdminWriter *writer);

/* The fields of a figure: an array. */
void cb_admin_figure_fields(CbAdminWriter *writer);

#endif
