/* Values as YAML text that people like to read and edit.
 *
 * Strings are written plain where YAML (1.2, chapter 7.3.3) and its 1.1 readers both take them
 * as that string, else between quotation marks; texts of several lines as literal blocks, long
 * ones folded. Lists of short strings stand on one line. */
#ifndef CB_LOAD_YAML_WRITE_H
#define CB_LOAD_YAML_WRITE_H

#include "base/value.h"

/* Texts of one line that are longer are folded, in characters. */
#define CB_YAML_WIDTH 96

/* How a value is to stand. */
typedef struct {
    guint indent;         /* spaces before what stands on lines of its own below the value's key */
    char quote;           /* ' or " where quotation marks are wanted, else 0 */
    const char *line_end; /* "\n" or "\r\n" */
} CbYamlForm;

/* Appends `value` as it stands behind `key:` or `-`, the space before it included, no line end
 * after it: ` text`, ` [a, b]`, or on the following lines. Strings, numbers, booleans, none,
 * lists and maps with string keys, nested at most CB_MAX_YAML_DEPTH deep. */
void cb_yaml_write(GString *out, CbValue value, const CbYamlForm *form);

/* The same on one line, without the space before it: what may stand between [ and ]. */
void cb_yaml_write_flow(GString *out, CbValue value, char quote);

/* A key and its value on lines of their own, indented by `indent`, with a line end. */
void cb_yaml_write_entry(GString *out, const char *key, CbValue value, guint indent,
                         const char *line_end);

#endif
