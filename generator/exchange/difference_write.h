/* Differences as text for a terminal, as Markdown for a release note, and as JSON. */
#ifndef CB_EXCHANGE_DIFFERENCE_WRITE_H
#define CB_EXCHANGE_DIFFERENCE_WRITE_H

#include "exchange/difference.h"

/* Appends one line for each entry and value; of long values the piece around the first
 * difference. */
void cb_differences_write_text(const CbDifferences *differences, GString *out);

/* The same as Markdown, with a heading for each kind. */
void cb_differences_write_markdown(const CbDifferences *differences, GString *out);

/* `differences`: a list of objects, with whole values. */
void cb_differences_write_json(const CbDifferences *differences, GString *out);

/* Of two texts, what to show on one line: whole if both are short, else around the first place
 * where they differ. White space and control characters are single spaces. Free both with
 * g_free. */
void cb_difference_excerpts(const char *before, const char *after, char **old_part,
                            char **new_part);

#endif
