/* Cases as bytes, for the next build: all that cb_case_read makes of one, references by their ids.
 */
#ifndef CB_LOAD_CASE_PACK_H
#define CB_LOAD_CASE_PACK_H

#include "load/markdown_pack.h"
#include "load/reader.h"

/* Appends a case that was read without a mistake. `private_values` (of CbPrivateValue) may be NULL.
 */
void cb_case_pack(const CbSchema *schema, const CbTargets *targets, const CbPackSources *sources,
                  const CbCase *one, const GArray *private_values, GString *out);

/* Fills a case that is named already, and the reader's private values. Its texts lie where they are
 * packed. FALSE, with an untold part of it filled, if the bytes are no case of this schema, or
 * something that it refers to or shows is not there any more: then it is to be read again. */
gboolean cb_case_unpack(CbReader *reader, const CbSchema *schema, const CbPackSources *sources,
                        CbUnpack *unpack, CbCase *one);

#endif
