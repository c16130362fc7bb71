#include "load/yaml_repair.h"

#include "base/limits.h"
#include <string.h>

/* How much is blanked for a failure. */
enum { VALUE, LINES, LINES_AROUND, TOP_VALUE, TOP_ENTRY, NOTHING };

typedef struct {
    gsize start, end;
    gsize kept;        /* the end of the key or dash before it; 0: whole lines are blanked */
    gsize column;      /* of the first of the lines */
    gboolean is_taken; /* lines: it is known of what list or map they were */
} Gap;

typedef struct {
    gsize start;   /* of its first byte */
    gsize content; /* of the first that is no blank */
    gsize end;     /* of its line end */
    gsize key;     /* of its key, after any "- "; `content` if it has none */
    gsize kept;    /* the end of "key:" or "-"; 0 if it has neither */
} Line;

void cb_yaml_repair_init(CbYamlRepair *repair, const CbSource *source, gsize start, gsize end)
{
    *repair = (CbYamlRepair){
        .written = cb_source_text(source, NULL),
        .start = start,
        .end = end,
    };
}

void cb_yaml_repair_clear(CbYamlRepair *repair)
{
    g_free(repair->text);
    g_clear_pointer(&repair->gaps, g_array_unref);
}

const char *cb_yaml_repair_text(const CbYamlRepair *repair)
{
    return repair->text != NULL ? repair->text : repair->written;
}

void cb_yaml_repair_blank(CbYamlRepair *repair, gsize start, gsize end)
{
    if (repair->text == NULL) {
        repair->text = g_malloc(repair->end + 1);
        memcpy(repair->text, repair->written, repair->end);
        repair->text[repair->end] = '\0';
        repair->gaps = g_array_new(FALSE, FALSE, sizeof(Gap));
    }
    for (gsize i = start; i < end; i++) {
        if (repair->text[i] != '\n' && repair->text[i] != '\r') {
            repair->text[i] = ' ';
        }
    }
}

/* Past a key at `at`, its colon included; 0 if there is none. Keys are ids of any kind. */
static gsize after_key(const char *text, gsize at, gsize end)
{
    gsize first = at;
    while (at < end && (g_ascii_isalnum(text[at]) || text[at] == '_' || text[at] == '-')) {
        at++;
    }
    gboolean is_key =
        at > first && at < end && text[at] == ':' && (at + 1 == end || strchr(" \t", text[at + 1]));
    return is_key ? at + 1 : 0;
}

static gboolean is_dash(const char *text, gsize at, gsize end)
{
    return at < end && text[at] == '-' && (at + 1 == end || strchr(" \t", text[at + 1]));
}

static void find_key(const char *text, Line *line)
{
    gsize at = line->content;
    line->kept = 0;
    while (is_dash(text, at, line->end)) {
        line->kept = ++at;
        while (at < line->end && strchr(" \t", text[at])) {
            at++;
        }
    }
    gsize after = after_key(text, at, line->end);
    line->key = after > 0 ? at : line->content;
    line->kept = after > 0 ? after : line->kept;
}

static Line line_at(const CbYamlRepair *repair, gsize at)
{
    const char *text = cb_yaml_repair_text(repair);
    Line line = {.start = at, .end = at};
    while (line.start > repair->start && text[line.start - 1] != '\n') {
        line.start--;
    }
    while (line.end < repair->end && text[line.end] != '\n' && text[line.end] != '\r') {
        line.end++;
    }
    line.content = line.start + strspn(text + line.start, " \t");
    line.content = MIN(line.content, line.end);
    find_key(text, &line);
    return line;
}

static gboolean is_blank(const Line *line)
{
    return line->content == line->end;
}

/* The next line that says something; FALSE at the end. */
static gboolean line_below(const CbYamlRepair *repair, Line *line)
{
    const char *text = cb_yaml_repair_text(repair);
    do {
        gsize next = line->end;
        while (next < repair->end && text[next] != '\n') {
            next++;
        }
        if (next >= repair->end) {
            return FALSE;
        }
        *line = line_at(repair, next + 1);
    } while (is_blank(line));
    return line->start < repair->end;
}

/* The one above; FALSE at the beginning. */
static gboolean line_above(const CbYamlRepair *repair, Line *line)
{
    Line above = *line;
    while (above.start > repair->start) {
        above = line_at(repair, above.start - 1);
        if (!is_blank(&above)) {
            *line = above;
            return TRUE;
        }
    }
    return FALSE;
}

static gsize indent_of(const Line *line)
{
    return line->content - line->start;
}

static gboolean has_tab(const CbYamlRepair *repair, const Line *line)
{
    return memchr(cb_yaml_repair_text(repair) + line->start, '\t', indent_of(line)) != NULL;
}

/* Where the lines end that belong to one, in which something begins in `column`: those that are
 * indented further; items in that column, if it has a key and nothing else, or if it is such an
 * item that goes with its like; and those with tabs, after one with a tab. */
static gsize block_end(const CbYamlRepair *repair, Line line, gsize column, gboolean with_like)
{
    const char *text = cb_yaml_repair_text(repair);
    gboolean is_bare = (line.kept == line.end && text[line.end - 1] == ':') ||
                       (with_like && is_dash(text, line.content, line.end));
    gboolean with_tabs = has_tab(repair, &line);
    gsize end = line.end;
    while (line_below(repair, &line)) {
        gboolean is_item =
            is_bare && indent_of(&line) == column && is_dash(text, line.content, line.end);
        if (indent_of(&line) <= column && !is_item && !(with_tabs && has_tab(repair, &line))) {
            break;
        }
        end = line.end;
    }
    return end;
}

static void add_gap(CbYamlRepair *repair, gsize start, gsize end, gsize kept, gsize column)
{
    Gap gap = {.start = start, .end = end, .kept = kept, .column = column};
    cb_yaml_repair_blank(repair, start, end);
    g_array_append_val(repair->gaps, gap);
}

/* Whether a line is a word without its colon: those below it are indented further, and | or >
 * follows it, or the first of them has a key or a dash. */
static gboolean is_key_alone(const CbYamlRepair *repair, Line line)
{
    const char *text = cb_yaml_repair_text(repair);
    gsize at = line.content;
    gsize column = indent_of(&line);
    while (at < line.end && (g_ascii_isalnum(text[at]) || strchr("_-", text[at]) != NULL)) {
        at++;
    }
    gboolean is_word = at > line.content;
    gboolean has_sign = is_word && at + 1 < line.end && text[at] == ' ' &&
                        strchr("|>", text[at + 1]) != NULL &&
                        at + 2 + strspn(text + at + 2, "+- \t") >= line.end;
    return is_word && (at == line.end || has_sign) && line_below(repair, &line) &&
           indent_of(&line) > column && (line.kept > 0 || has_sign);
}

/* Whether a text is to follow the line above one, which ends with | or >. The column of its key
 * goes to `*column`. */
static gboolean is_in_block(const CbYamlRepair *repair, Line line, gsize *column)
{
    const char *text = cb_yaml_repair_text(repair);
    gboolean is_text = line_above(repair, &line) && line.end > line.kept && line.kept > 0 &&
                       strchr("|>", text[line.end - 1]) != NULL;
    *column = is_text ? line.key - line.start : *column;
    return is_text;
}

/* Blanks a line, and what belongs to its key or item. Other lines are part of a text: what is
 * indented further may be what it should have been. */
static void blank_lines(CbYamlRepair *repair, const Line *line)
{
    gsize column = indent_of(line);
    gsize outer = column;
    gboolean is_alone = line->kept == 0 && !has_tab(repair, line) && !is_key_alone(repair, *line) &&
                        !is_in_block(repair, *line, &outer);
    gsize end = is_alone ? line->end : block_end(repair, *line, outer, TRUE);
    add_gap(repair, line->start, end, 0, column);
}

/* Whether another line of the same block, in the same column, has a key or a dash. */
static gboolean has_keys(const CbYamlRepair *repair, Line line, gsize parent_column, gsize column)
{
    while (line_below(repair, &line) && indent_of(&line) > parent_column) {
        if (indent_of(&line) == column && line.kept > 0) {
            return TRUE;
        }
    }
    return FALSE;
}

/* A line of a text that stands after a key without | or >: the whole text goes. FALSE if the line
 * is no such thing. */
static gboolean blank_text(CbYamlRepair *repair, const Line *line)
{
    Line above = *line;
    while (line_above(repair, &above) && indent_of(&above) >= indent_of(line)) {
    }
    gsize column = above.key - above.start;
    Line first = above;
    if (indent_of(&above) >= indent_of(line) || above.kept != above.end ||
        cb_yaml_repair_text(repair)[above.end - 1] != ':' || !line_below(repair, &first) ||
        indent_of(&first) != indent_of(line) || has_keys(repair, above, column, indent_of(line))) {
        return FALSE;
    }
    add_gap(repair, above.end, block_end(repair, above, column, FALSE), above.end, column);
    return TRUE;
}

/* Whether the first key below a line stands above it, too, in the first column. */
static gboolean begins_anew(const CbYamlRepair *repair, const Line *line)
{
    const char *text = cb_yaml_repair_text(repair);
    Line below = *line;
    Line above = *line;
    if (!line_below(repair, &below) || below.kept == 0) {
        return FALSE;
    }
    gsize length = below.kept - below.start;
    while (line_above(repair, &above)) {
        if (above.kept - above.start == length &&
            strncmp(text + above.start, text + below.start, length) == 0) {
            return TRUE;
        }
    }
    return FALSE;
}

/* A line that ends a document; and what comes after it, if that is another one. */
static gboolean blank_document(CbYamlRepair *repair, const Line *line)
{
    const char *text = cb_yaml_repair_text(repair) + line->start;
    if (line->end < line->start + 3 ||
        (strncmp(text, "---", 3) != 0 && strncmp(text, "...", 3) != 0)) {
        return FALSE;
    }
    add_gap(repair, line->start, begins_anew(repair, line) ? repair->end : line->end, 0, 0);
    return TRUE;
}

static void blank_value(CbYamlRepair *repair, const Line *line, gsize said)
{
    if (blank_document(repair, line)) {
        return;
    }
    if (line->kept > 0 && said >= line->kept) {
        gsize column = line->key - line->start;
        add_gap(repair, line->kept, block_end(repair, *line, column, FALSE), line->kept, column);
    } else if (line->kept > 0 || !blank_text(repair, line)) {
        blank_lines(repair, line);
    }
}

/* The line in the first column that one belongs to. */
static Line top_of(const CbYamlRepair *repair, Line line)
{
    while ((indent_of(&line) > 0 || line.kept == 0) && line_above(repair, &line)) {
    }
    return line;
}

static void blank_level(CbYamlRepair *repair, gsize said, gsize failed)
{
    Line line = line_at(repair, MIN(repair->level <= LINES ? said : failed, repair->end));
    Line top;
    switch (repair->level) {
    case VALUE:
        blank_value(repair, &line, said);
        break;
    case LINES:
    case LINES_AROUND:
        blank_lines(repair, &line);
        break;
    case TOP_VALUE:
        top = top_of(repair, line);
        blank_value(repair, &top, top.end);
        break;
    default:
        top = top_of(repair, line);
        blank_lines(repair, &top);
    }
}

/* Whether a mistake is but what the last one left behind: it is said to be in what was blanked, or
 * right below that, in a line without a key or dash that is not further left (with a tab, nobody
 * knows how far; below --- stands something else), or in one like it while the grammar fails at the
 * same place. */
static gboolean is_consequence(const CbYamlRepair *repair, gsize said, gsize failed)
{
    if (repair->gaps == NULL || repair->gaps->len == 0) {
        return FALSE;
    }
    const Gap *last = &g_array_index(repair->gaps, Gap, repair->gaps->len - 1);
    Line line = line_at(repair, said);
    Line above = line;
    gboolean is_below = !line_above(repair, &above) || above.end <= last->end;
    gboolean had_tab = memchr(repair->written + last->start, '\t', last->column) != NULL;
    gboolean was_mark = strspn(repair->written + last->start, "-.") >= strlen("---");
    gboolean is_rest = line.kept == 0 && !was_mark && (had_tab || indent_of(&line) >= last->column);
    gboolean is_same = failed == repair->failed && indent_of(&line) == last->column;
    return cb_yaml_repair_within(repair, said, said + 1) ||
           (is_below && line.start > last->start && (is_rest || is_same));
}

gboolean cb_yaml_repair_go_on(CbYamlRepair *repair, gsize said, gsize failed, gboolean *is_news)
{
    gsize line = line_at(repair, MIN(said, repair->end)).start;
    gboolean is_further = repair->count == 0 || failed > repair->failed || line > repair->said_line;
    *is_news = is_further && !is_consequence(repair, said, failed);
    repair->level = is_further || line != repair->said_line ? VALUE : repair->level + 1;
    repair->failed = failed;
    repair->said_line = line;
    if (repair->level == NOTHING || repair->count == CB_MAX_YAML_REPAIRS) {
        return FALSE;
    }
    repair->count++;
    for (guint i = 0; repair->gaps != NULL && i < repair->gaps->len; i++) {
        g_array_index(repair->gaps, Gap, i).is_taken = FALSE;
    }
    blank_level(repair, said, failed);
    return TRUE;
}

/* Whether what was blanked began with an item. */
static gboolean was_item(const CbYamlRepair *repair, const Gap *gap)
{
    gsize at = gap->start + gap->column;
    return gap->kept == 0 && at < gap->end && is_dash(repair->written, at, gap->end);
}

gboolean cb_yaml_repair_follows(const CbYamlRepair *repair, gsize at)
{
    const char *text = cb_yaml_repair_text(repair);
    gsize next = MIN(at + strspn(text + at, " \t\r\n"), repair->end);
    gsize column = line_at(repair, at).key - line_at(repair, at).start;
    for (guint i = 0; repair->gaps != NULL && i < repair->gaps->len; i++) {
        const Gap *gap = &g_array_index(repair->gaps, Gap, i);
        gboolean is_below = gap->kept == 0 && gap->start >= at && gap->start < next &&
                            (gap->column > column || was_item(repair, gap));
        if (gap->kept == at || is_below) {
            return TRUE;
        }
    }
    return FALSE;
}

gboolean cb_yaml_repair_within(const CbYamlRepair *repair, gsize start, gsize end)
{
    for (guint i = 0; repair->gaps != NULL && i < repair->gaps->len; i++) {
        const Gap *gap = &g_array_index(repair->gaps, Gap, i);
        if (gap->start < end && gap->end > start) {
            return TRUE;
        }
    }
    return FALSE;
}

gboolean cb_yaml_repair_lost_item(const CbYamlRepair *repair, gsize start, gsize end)
{
    for (guint i = 0; repair->gaps != NULL && i < repair->gaps->len; i++) {
        const Gap *gap = &g_array_index(repair->gaps, Gap, i);
        if (was_item(repair, gap) && gap->start < end && gap->end > start) {
            return TRUE;
        }
    }
    return FALSE;
}

gboolean cb_yaml_repair_take_lines(CbYamlRepair *repair, gsize start, gsize end, gsize column)
{
    gboolean found = FALSE;
    for (guint i = 0; repair->gaps != NULL && i < repair->gaps->len; i++) {
        Gap *gap = &g_array_index(repair->gaps, Gap, i);
        if (gap->kept == 0 && !gap->is_taken && gap->column >= column && gap->start < end &&
            gap->end > start) {
            gap->is_taken = found = TRUE;
        }
    }
    return found;
}

void cb_yaml_add_lost(GArray **lost, CbSpan span)
{
    if (*lost == NULL) {
        *lost = g_array_new(FALSE, FALSE, sizeof(CbSpan));
    }
    g_array_append_val(*lost, span);
}

void cb_yaml_repair_list_lost(const CbYamlRepair *repair, const CbSource *source, GArray **lost)
{
    for (guint i = 0; repair->gaps != NULL && i < repair->gaps->len; i++) {
        const Gap *gap = &g_array_index(repair->gaps, Gap, i);
        cb_yaml_add_lost(lost, cb_span_new(source, gap->start, gap->end));
    }
}
