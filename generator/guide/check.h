/* Checking a finished PDF: the machine-checkable failure conditions of the Matterhorn Protocol
 * 1.1 (PDF/UA-1) that can occur in files like ours. What is not looked at: conditions that need a
 * human, and features that no guide has (forms, media, optional content, embedded files,
 * encryption beyond its presence). The guide claims PDF/UA only as far as this goes. */
#ifndef CB_GUIDE_CHECK_H
#define CB_GUIDE_CHECK_H

#include <glib.h>

/* Appends one text for each problem, "28-012 a link annotation has no contents (page 3)", to
 * `problems`, which frees them. TRUE if there is none. */
gboolean cb_pdf_check(const guint8 *data, gsize length, GPtrArray *problems);

#endif
