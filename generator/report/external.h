/* The addresses of other sites that a collection links to. */
#ifndef CB_REPORT_EXTERNAL_H
#define CB_REPORT_EXTERNAL_H

#include "model/collection.h"

/* An address and who names it. */
typedef struct {
    const char *url;   /* http or https; borrowed from the collection */
    GPtrArray *places; /* paths of files, each once, in the order of entries; borrowed */
} CbExternalLink;

/* All of them, sorted by address; those of private fields are left out. Array of CbExternalLink;
 * free with g_array_unref. */
GArray *cb_external_links(const CbCollection *collection);

#endif
