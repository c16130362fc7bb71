/* The configuration of the editors' page: forms for every kind of file, made from the schema.
 *
 * It is written for Sveltia CMS, an editor that runs in the browser and saves into a Git
 * repository, and is JSON. Translations map to its structure multiple_files with the default
 * language left out of file names: aralea.yaml beside aralea.en.yaml. Markdown is edited as it is
 * written, since no rich text editor knows links by id, footnotes or alerts. */
#ifndef CB_SITE_ADMIN_CONFIG_H
#define CB_SITE_ADMIN_CONFIG_H

#include "model/collection.h"

/* Appends the configuration. The collection has `admin` in its configuration. */
void cb_admin_config_write(const CbCollection *collection, GString *out);

#endif
