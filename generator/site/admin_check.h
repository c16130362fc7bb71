/* Whether the forms of the editors' page can hold what the files say.
 *
 * A form has one text for each language, and its file: a text that is written in several languages
 * in one file would be lost when the form is saved. (Figures are written so; their forms know.) */
#ifndef CB_SITE_ADMIN_CHECK_H
#define CB_SITE_ADMIN_CHECK_H

#include "model/collection.h"

/* Reports such texts. FALSE if there are any. */
gboolean cb_admin_check(const CbCollection *collection, CbDiagnostics *diagnostics);

#endif
