/* Passing over what cannot be read in a YAML file, so that one mistake does not hide the others.
 *
 * Where the grammar fails, the smallest part of the text that holds the mistake is blanked in a
 * copy: lines and columns stay what they are, and the copy is parsed again. That part is first the
 * value of the key or item at fault; if the grammar then fails there once more, its lines, those at
 * which it fails, the top-level value that they belong to, then that whole entry. This is the panic
 * mode of parsers, with indentation for the token at which they go on. */
#ifndef CB_LOAD_YAML_REPAIR_H
#define CB_LOAD_YAML_REPAIR_H

#include "base/source.h"

typedef struct {
    const char *written; /* the text of the whole source; borrowed */
    gsize start, end;    /* the part of it that is parsed */
    char *text;          /* the copy; NULL: nothing is blanked; owned */
    GArray *gaps;        /* what was blanked; owned */
    gsize failed;        /* where the grammar failed last */
    gsize said_line;     /* where the line begins that the last failure was said to be in */
    guint level;         /* how much was blanked for it */
    guint count;         /* how often */
} CbYamlRepair;

/* Free what it owns with cb_yaml_repair_clear. */
void cb_yaml_repair_init(CbYamlRepair *repair, const CbSource *source, gsize start, gsize end);
void cb_yaml_repair_clear(CbYamlRepair *repair);

/* The text to parse: that of the source, or the copy. Borrowed. */
const char *cb_yaml_repair_text(const CbYamlRepair *repair);

/* Blanks some bytes without a gap: signs that are reported, and that the text can do without. */
void cb_yaml_repair_blank(CbYamlRepair *repair, gsize start, gsize end);

/* Blanks what made the grammar fail at `failed`; the mistake is said to be at `said`. Sets whether
 * it is another mistake than those before. FALSE if it is to be left at that: nothing is left to be
 * blanked, or it happened CB_MAX_YAML_REPAIRS times. */
gboolean cb_yaml_repair_go_on(CbYamlRepair *repair, gsize said, gsize failed, gboolean *is_news);

/* Whether the value after the key or dash that ends at `at` was blanked, or lines below it that may
 * have been that value. */
gboolean cb_yaml_repair_follows(const CbYamlRepair *repair, gsize at);

/* Whether something was blanked between two places. */
gboolean cb_yaml_repair_within(const CbYamlRepair *repair, gsize start, gsize end);

/* Adds a place to an array of CbSpan, which is made if there is none. */
void cb_yaml_add_lost(GArray **lost, CbSpan span);
/* The places of all that was blanked. */
void cb_yaml_repair_list_lost(const CbYamlRepair *repair, const CbSource *source, GArray **lost);

/* Whether lines were blanked between two places that began with an item, in whatever column. */
gboolean cb_yaml_repair_lost_item(const CbYamlRepair *repair, gsize start, gsize end);

/* Whether lines were blanked that may have been members of the list or map in column `column` (from
 * 0) between two places; each such gap is told of once after cb_yaml_repair_go_on, so inner ones
 * ask first. */
gboolean cb_yaml_repair_take_lines(CbYamlRepair *repair, gsize start, gsize end, gsize column);

#endif
