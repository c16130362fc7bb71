/* Compressed copies of text files (`--compress`), for hosts that send FILE.gz or FILE.br where a
 * browser takes it. The same bytes give the same copies: no name, no time. */
#ifndef CB_SITE_COMPRESS_H
#define CB_SITE_COMPRESS_H

#include <glib.h>

/* Shorter files gain nothing: they fit a packet. */
#define CB_COMPRESS_LEAST 256

typedef enum { CB_COMPRESS_GZIP, CB_COMPRESS_BROTLI, CB_COMPRESS_COUNT } CbCompression;

/* ".gz" or ".br". */
const char *cb_compress_extension(CbCompression compression);

/* Whether a path's ending says that its file is text: pages, scripts, styles, data, drawings. */
gboolean cb_compress_is_text(const char *path);

/* The compressed bytes (zlib's best; Brotli 9 in a window of 4 MB); NULL if they are not fewer. */
GBytes *cb_compress(CbCompression compression, const char *bytes, gsize length);

#endif
