/* From the finished tree of a document to its flow. */
#ifndef CB_LOAD_MARKDOWN_FLATTEN_H
#define CB_LOAD_MARKDOWN_FLATTEN_H

#include "load/markdown_node.h"

/* Writes the flow of the tree into the document. */
void cb_markdown_flatten(CbMarkdown *document);

#endif
