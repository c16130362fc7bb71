/* Themes: where templates, interface strings and the files of the look come from.
 *
 * A theme is a folder with a theme.yaml (`extends`, `options`, `tokens`, …), templates/ and other
 * files, which become assets. It is bundled with the program, stands in the collection's
 * themes/, or is any folder. What a theme lacks comes from the one that it extends; templates
 * come from the collection first and from the standard ones last. */
#ifndef CB_SITE_THEME_H
#define CB_SITE_THEME_H

#include "base/limits.h"

#include "base/diagnostic.h"
#include "base/value.h"

/* How a theme sets guides on paper; a file beside theme.yaml. */
#define CB_THEME_PRINT_STYLE "print.yaml"

typedef struct CbTheme CbTheme;

/* Parts of theme.yaml. */
typedef enum {
    CB_THEME_OPTIONS, /* what templates read */
    CB_THEME_TOKENS,  /* colours and faces, of the light scheme */
    CB_THEME_DARK,    /* tokens that differ in the dark scheme */
    CB_THEME_IMAGES,  /* widths of smaller copies, and which of them a page takes */
    CB_THEME_PART_COUNT
} CbThemePart;

/* Finds and reads the theme `name` (with a slash: a folder) for the collection in `folder`. NULL
 * with a diagnostic if there is none or its theme.yaml has mistakes. `span` is where the name
 * stands (source NULL: the command line). */
CbTheme *cb_theme_load(const char *name, const char *folder, CbSpan span,
                       CbDiagnostics *diagnostics);
void cb_theme_free(CbTheme *theme);

const char *cb_theme_name(const CbTheme *theme);
/* A map of theme.yaml, merged with those of the themes that it extends. */
CbValue cb_theme_settings(const CbTheme *theme, CbThemePart part);

/* The tokens of theme.yaml files on disk, CbThemeToken. Owned by the theme. */
const GArray *cb_theme_own_tokens(const CbTheme *theme);

/* A template ("case.html", "standard/case.html", "theme/case.html"), in the order of lookup: a
 * new reference, or NULL. `user_data` is the theme: fits CbTemplateLoader. Thread-safe. */
CbSource *cb_theme_template(const char *name, gpointer user_data);

/* Adds the names of all templates: fits CbTemplateLister. */
void cb_theme_list_templates(const char *name, GPtrArray *names, gpointer user_data);

/* Reads all templates that are files on disk now: what is rendered afterwards fits together,
 * whatever becomes of the files. Before the first is asked for. */
void cb_theme_hold_templates(CbTheme *theme);

/* Whether a theme differs from what it was in its tokens and the bytes of its files alone: the same
 * themes, options and names of files. */
gboolean cb_theme_is_restyled(const CbTheme *theme, const CbTheme *before);

/* The names of all templates on disk: of the collection, the theme and those that it extends, as
 * far as these are folders; sorted. One that another replaces has its theme's name before it.
 * NULL-terminated; free with g_strfreev. */
char **cb_theme_templates(const CbTheme *theme);

/* All files called templates/`name`, the standard one first, the collection's last: interface
 * strings are merged in this order. Free with g_ptr_array_unref. */
GPtrArray *cb_theme_layers(const CbTheme *theme, const char *name);

/* All print styles, the standard one first, then the themes', the collection's (in its templates/)
 * last. Free with g_ptr_array_unref. */
GPtrArray *cb_theme_print_layers(const CbTheme *theme);

/* The folders called `name` of the theme and those that it extends, as far as they are folders on
 * disk; NULL-terminated. Free with g_strfreev. */
char **cb_theme_folders(const CbTheme *theme, const char *name);

/* The files of the theme but its templates ("style.css", "fonts/x.woff2") and the standard scripts
 * and styles ("search.js"), which a file of the theme replaces; sorted. Owned by the theme. */
const char *const *cb_theme_files(const CbTheme *theme);

/* The path of one of them for messages. Free with g_free. */
char *cb_theme_file_display(const CbTheme *theme, const char *path);

/* The bytes of one of them; NULL with `error` if it cannot be read. */
GBytes *cb_theme_file(const CbTheme *theme, const char *path, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(CbTheme, cb_theme_free)

#endif
