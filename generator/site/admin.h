/* The editors' page: admin/ of a site, where its files are edited in forms.
 *
 * Three files: a page, the configuration made from the schema, and the script of Sveltia CMS,
 * which is copied from the npm package @sveltia/cms that the team has installed. */
#ifndef CB_SITE_ADMIN_H
#define CB_SITE_ADMIN_H

#include "model/collection.h"
#include "site/theme.h"

/* Where the script is looked for if the configuration does not say it: below the collection, and
 * below the folder that it stands in. */
#define CB_ADMIN_SCRIPT "node_modules/@sveltia/cms/dist/sveltia-cms.js"

typedef struct CbAdminFiles CbAdminFiles;

/* Makes the files. NULL with diagnostics: no repository is configured, there is no script, the
 * template failed. */
CbAdminFiles *cb_admin_files_new(const CbCollection *collection, const CbTheme *theme,
                                 CbDiagnostics *diagnostics);
void cb_admin_files_free(CbAdminFiles *files);

/* How many there are (of NULL: none); the path of one from the top of the output, and its bytes. */
guint cb_admin_files_count(const CbAdminFiles *files);
const char *cb_admin_files_path(const CbAdminFiles *files, guint index);
const char *cb_admin_files_bytes(const CbAdminFiles *files, guint index, gsize *length);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(CbAdminFiles, cb_admin_files_free)

#endif
