/* The theme's files as the site has them: named by their content, so that a host may let browsers
 * keep them for ever, with addresses inside style sheets following.
 *
 * `style.css` becomes `assets/style-1a2b3c4d.css`. `tokens.css` is made from the theme's tokens.
 * A style sheet may only refer to files of the theme: nothing outside the site is requested. */
#ifndef CB_SITE_ASSETS_H
#define CB_SITE_ASSETS_H

#include "base/diagnostic.h"
#include "site/theme.h"

/* Style sheets that import each other, at most. */
#define CB_MAX_STYLE_DEPTH 8

typedef struct CbAssets CbAssets;

/* Reads and names all files of the theme. NULL with diagnostics if one is missing or refers to
 * what is not there. */
CbAssets *cb_assets_load(const CbTheme *theme, CbDiagnostics *diagnostics);
void cb_assets_free(CbAssets *assets);

guint cb_assets_count(const CbAssets *assets);
/* The path in the output, and the bytes, of a file by number. */
const char *cb_assets_path(const CbAssets *assets, guint index);
const char *cb_assets_bytes(const CbAssets *assets, guint index, gsize *length);

/* The bytes of a file by its name in the theme, or NULL; they last as long as the assets. */
GBytes *cb_assets_named(const CbAssets *assets, const char *name);
/* The path in the output of a file by its name in the theme, or NULL. */
const char *cb_assets_find(const CbAssets *assets, const char *name);
/* The name most like `name`, or NULL. */
const char *cb_assets_suggest(const CbAssets *assets, const char *name);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(CbAssets, cb_assets_free)

#endif
