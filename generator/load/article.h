/* Articles: practices, topics, tools and pages, each a Markdown file with front matter. */
#ifndef CB_LOAD_ARTICLE_H
#define CB_LOAD_ARTICLE_H

#include "load/reader.h"

/* A Markdown file, split. */
typedef struct {
    gsize yaml_start, yaml_end; /* the lines between the `---` lines */
    gsize body_start;           /* what follows the second */
} CbFrontMatter;

/* Finds the front matter. FALSE, with a diagnostic, if it does not begin or does not end: the parts
 * are a guess then, that all is text, or that text begins after the first line that is blank. */
gboolean cb_front_matter_split(const CbSource *source, CbDiagnostics *diagnostics,
                               CbFrontMatter *parts);

/* Reads and checks an article, all but its id, kind, path and phase: `root` are the front matters,
 * `sources` the files by language (NULL: no such file), `body_starts` where their text begins.
 * The kind must be set. */
void cb_article_read(CbReader *reader, const CbLayers *root, CbSource *const *sources,
                     const gsize *body_starts, CbArticle *article);

/* The keys of front matter for a kind, NULL-terminated. */
const char *const *cb_article_keys(CbKind kind);

#endif
