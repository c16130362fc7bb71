/* datapackage.json: what cases.csv and cases.json are, for programs (Frictionless Data Package and
 * Table Schema, version 1). */
#ifndef CB_SITE_DATA_PACKAGE_H
#define CB_SITE_DATA_PACKAGE_H

#include "site/site.h"

/* Both files, and every column of the table: its type, its name in the page's language, and what
 * schema.yaml demands of it (required, limits, the terms of a vocabulary). */
void cb_data_package_write(const CbPage *page, GString *out);

#endif
