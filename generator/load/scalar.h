/* Reading scalars that are more than a text: booleans, numbers, dates and addresses.
 *
 * As in reader.h: what is missing is no mistake here, and what is not as expected is reported. */
#ifndef CB_LOAD_SCALAR_H
#define CB_LOAD_SCALAR_H

#include "load/reader.h"

/* TRUE or FALSE in `*value`, for true and false. Whether there was one. */
gboolean cb_read_boolean(CbReader *reader, const CbNode *node, gboolean *value);

/* A number; with `is_integer`, only a whole one. */
gboolean cb_read_number(CbReader *reader, const CbNode *node, gboolean is_integer, double *value);

/* A date as 2026-12-31. */
gboolean cb_read_date(CbReader *reader, const CbNode *node, CbDate *date);

/* An absolute address: http, https, mailto or tel. NULL if it is not. */
const char *cb_read_url(CbReader *reader, const CbNode *node);

/* An e-mail address. NULL if it is not. */
const char *cb_read_email(CbReader *reader, const CbNode *node);

#endif
