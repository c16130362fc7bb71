/* Alerts, tasks, languages: what begins with a mark in brackets. */
#ifndef CB_LOAD_MARKDOWN_BLOCKS_H
#define CB_LOAD_MARKDOWN_BLOCKS_H

#include "load/markdown_node.h"

/* Makes an alert of every block quote that begins with [!NOTE], [!TIP], [!IMPORTANT],
 * [!WARNING] or [!CAUTION]; what follows on that line is its title. One that begins with
 * [!LANG nl] becomes a passage in the language with that tag. */
void cb_markdown_find_alerts(CbMarkdownParse *parse);

/* The kind of alert that a word in lower case names, as a static string: "note", "tip" …; NULL if
 * it names none. */
const char *cb_markdown_alert_kind(const char *word);

/* Takes `[!LANG nl]` off cells of tables that begin with it: they are in that language. After the
 * tables are built. */
void cb_markdown_find_cell_languages(CbMarkdownParse *parse);

/* Takes `[ ]` or `[x]` off list items that begin with it, and gives them an id made of their
 * text, so that a box once ticked stays ticked when items are moved. */
void cb_markdown_find_tasks(CbMarkdownParse *parse);

#endif
