/* What a file is, for browsers: by the ending of its name, never by a guess at its bytes. */
#ifndef CB_SERVE_CONTENT_TYPE_H
#define CB_SERVE_CONTENT_TYPE_H

/* The media type of a path: "text/html; charset=utf-8"; what is unknown is "application/
 * octet-stream", which browsers save and never run. */
const char *cb_content_type(const char *path);

#endif
