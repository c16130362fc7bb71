#include "load/yaml_error.h"

#include <string.h>

/* A word that is longer is no key. */
#define LONGEST_KEY 30

/* How far back an unclosed quotation mark is looked for. */
#define LINES_BACK 400

/* Nearly everybody indents by two spaces. */
#define USUAL_INDENT 2

/* How far a quoted text is followed to see whether it ends. */
#define QUOTE_LENGTH (64u * 1024)

/* A line of the source, as offsets. */
typedef struct {
    gsize start;   /* of its first byte */
    gsize content; /* of its first byte that is no blank */
    gsize end;     /* of its line end */
} Line;

static const char *text_of(const CbYamlProblem *problem)
{
    return problem->text;
}

static Line line_at(const CbYamlProblem *problem, gsize at)
{
    const char *text = text_of(problem);
    Line line = {.start = at, .end = at};
    while (line.start > problem->start && text[line.start - 1] != '\n') {
        line.start--;
    }
    while (line.end < problem->end && text[line.end] != '\n' && text[line.end] != '\r') {
        line.end++;
    }
    line.content = line.start;
    while (line.content < line.end && (text[line.content] == ' ' || text[line.content] == '\t')) {
        line.content++;
    }
    return line;
}

/* The nearest line above that is not blank; FALSE if there is none. */
static gboolean line_above(const CbYamlProblem *problem, Line line, Line *above)
{
    while (line.start > problem->start) {
        line = line_at(problem, line.start - 1);
        if (line.content < line.end) {
            *above = line;
            return TRUE;
        }
    }
    return FALSE;
}

/* The nearest line below with something on it; the line itself if there is none. */
static Line line_below(const CbYamlProblem *problem, Line line)
{
    Line below = line;
    do {
        below = line_at(problem, MIN(below.end + 1, problem->end));
    } while (below.content == below.end && below.end < problem->end);
    return below;
}

static gsize indent_of(Line line)
{
    return line.content - line.start;
}

/* Whether a line has a key without a value. */
static gboolean ends_with_colon(const CbYamlProblem *problem, Line line)
{
    return line.end > line.content && text_of(problem)[line.end - 1] == ':';
}

static gboolean is_problem(const CbYamlProblem *problem, const char *words)
{
    return strstr(problem->problem, words) != NULL;
}

static gboolean is_context(const CbYamlProblem *problem, const char *words)
{
    return strstr(problem->context, words) != NULL;
}

static CbSpan span_at(const CbYamlProblem *problem, gsize start, gsize end)
{
    return cb_span_new(problem->source, start, MAX(start, MIN(end, problem->end)));
}

/* The word at a place: to the next blank, at least one byte if there is one. */
static CbSpan word_at(const CbYamlProblem *problem, gsize at)
{
    const char *text = text_of(problem);
    gsize end = at;
    while (end < problem->end && !strchr(" \t\r\n", text[end])) {
        end++;
    }
    return span_at(problem, at, end);
}

static void say(CbDiagnostics *diagnostics, CbSpan span, const char *message, const char *hint)
{
    cb_diagnostics_add(diagnostics, CB_CODE_YAML_SYNTAX, span, hint, "%s", message);
}

static gboolean report_character(const CbYamlProblem *problem, CbDiagnostics *diagnostics)
{
    if (problem->character <= 0) {
        return FALSE;
    }
    cb_diagnostics_add(diagnostics, CB_CODE_YAML_SYNTAX,
                       span_at(problem, problem->at, problem->at + 1),
                       "take it out; it often comes along with copied text",
                       "a control character (U+%04X) stands here", (guint)problem->character);
    return TRUE;
}

/* A tab among the blanks at the beginning of the line. */
static gboolean report_tab(const CbYamlProblem *problem, CbDiagnostics *diagnostics)
{
    const char *text = text_of(problem);
    Line line = line_at(problem, problem->at);
    const char *tab = memchr(text + line.start, '\t', line.content - line.start);
    if (!tab) {
        return FALSE;
    }
    gsize at = (gsize)(tab - text);
    say(diagnostics, span_at(problem, at, line.content), "a tab is used for indenting",
        "indent with spaces");
    return TRUE;
}

/* Whether the quotation mark at `at` can open a text: after a blank, a bracket, or at the start. */
static gboolean can_open(const char *text, Line line, gsize at)
{
    return at == line.content || strchr(" [{,", text[at - 1]) != NULL;
}

/* The end of the quoted text that opens at `at`, or 0 if it does not end before `limit`. */
static gsize quote_end(const char *text, gsize at, gsize limit)
{
    char quote = text[at];
    for (gsize i = at + 1; i < limit; i++) {
        if (quote == '"' && text[i] == '\\') {
            i++;
        } else if (text[i] == quote && quote == '\'' && text[i + 1] == quote) {
            i++;
        } else if (text[i] == quote) {
            return i + 1;
        }
    }
    return 0;
}

/* Whether a quoted text that ends at `end` is followed by what may follow one. */
static gboolean is_closed(const CbYamlProblem *problem, gsize end)
{
    return end > 0 && (end == problem->end || strchr(" \t\r\n,]}:", text_of(problem)[end]));
}

/* An opening quotation mark in the line that is not closed there, nor properly further on; 0 if
 * there is none. */
static gsize unclosed_quote(const CbYamlProblem *problem, Line line)
{
    const char *text = text_of(problem);
    for (gsize i = line.content; i < line.end; i++) {
        if ((text[i] != '"' && text[i] != '\'') || !can_open(text, line, i)) {
            continue;
        }
        gsize end = quote_end(text, i, line.end);
        if (end == 0) {
            return is_closed(problem, quote_end(text, i, MIN(problem->end, i + QUOTE_LENGTH))) ? 0
                                                                                               : i;
        }
        i = end - 1;
    }
    return 0;
}

/* What to do about the quotation mark at `at`, which nothing closes. One letter after an apostrophe
 * is a word of its own ('s avonds). Free with g_free. */
static char *quote_hint(const CbYamlProblem *problem, gsize at)
{
    const char *text = text_of(problem);
    if (text[at] == '\'' && at + 2 < problem->end && g_ascii_isalpha(text[at + 1]) &&
        text[at + 2] == ' ') {
        return g_strdup("an apostrophe cannot begin a text: put the whole text between \" and \"");
    }
    return g_strdup_printf("put a %c at the end of the text", text[at]);
}

/* A quotation mark opened from the last good event to the failure, and not closed in its
 * line: what follows was read as part of the text, and the next mark of its kind ended it. */
static gboolean report_open_quote(const CbYamlProblem *problem, CbDiagnostics *diagnostics)
{
    gsize found = 0;
    Line line = line_at(problem, problem->at);
    gsize from = line_at(problem, MIN(problem->last_start, problem->at)).start;
    for (guint i = 0; i < LINES_BACK; i++) {
        gsize quote = unclosed_quote(problem, line);
        /* The last line holds the closing mark, which looks like an opening one. */
        if (quote > 0 && quote != problem->at) {
            found = quote;
        }
        if (line.start <= from || !line_above(problem, line, &line)) {
            break;
        }
    }
    if (found == 0) {
        return FALSE;
    }
    char quote = text_of(problem)[found];
    g_autofree char *message =
        g_strdup_printf("the quotation mark %c opened here is never closed", quote);
    g_autofree char *hint = quote_hint(problem, found);
    say(diagnostics, span_at(problem, found, line_at(problem, found).end), message, hint);
    return TRUE;
}

static gboolean report_quoted(const CbYamlProblem *problem, CbDiagnostics *diagnostics)
{
    if (!is_context(problem, "quoted scalar")) {
        return FALSE;
    }
    if (is_problem(problem, "end of stream") || is_problem(problem, "document indicator")) {
        g_autofree char *hint = quote_hint(problem, problem->context_at);
        gsize end = line_at(problem, problem->context_at).end;
        say(diagnostics, span_at(problem, problem->context_at, end),
            "the quotation mark opened here is never closed", hint);
        return TRUE;
    }
    /* libyaml points at the character after the backslash, or at the backslash itself. */
    gsize at = problem->at;
    if (text_of(problem)[at] != '\\' && at > problem->start && text_of(problem)[at - 1] == '\\') {
        at--;
    }
    say(diagnostics, span_at(problem, at, at + 2),
        "a backslash in double quotation marks begins an escape, and this one is unknown",
        "write \\\\ for a backslash, or use single quotation marks");
    return TRUE;
}

/* Whether the line up to `at` has a key with its value: `: ` followed by something. */
static gboolean has_earlier_colon(const CbYamlProblem *problem, Line line)
{
    const char *text = text_of(problem);
    for (gsize i = line.content; i + 1 < problem->at; i++) {
        if (text[i] == ':' && text[i + 1] == ' ') {
            return TRUE;
        }
    }
    return FALSE;
}

/* Whether a line has a key: a colon at its end, or followed by a space. */
static gboolean has_key(const CbYamlProblem *problem, Line line)
{
    const char *text = text_of(problem);
    for (gsize i = line.content; i < line.end; i++) {
        if (text[i] == ':' && (i + 1 == line.end || text[i + 1] == ' ')) {
            return TRUE;
        }
    }
    return FALSE;
}

/* A word with nothing after it but | or >, above lines that are indented further: they are a text,
 * or the first of them has a key or is an item. */
static gboolean report_key_alone(const CbYamlProblem *problem, Line line,
                                 CbDiagnostics *diagnostics)
{
    const char *text = text_of(problem);
    gsize at = line.content;
    while (at < line.end && (g_ascii_isalnum(text[at]) || strchr("_-", text[at]) != NULL)) {
        at++;
    }
    Line below = line_below(problem, line);
    gboolean is_word = at > line.content && indent_of(below) > indent_of(line);
    gboolean has_member = has_key(problem, below) || text[below.content] == '-';
    gboolean has_sign = is_word && at + 1 < line.end && text[at] == ' ' &&
                        strchr("|>", text[at + 1]) != NULL &&
                        at + 2 + strspn(text + at + 2, "+- \t") >= line.end;
    if (!is_word || !(has_sign || (at == line.end && has_member))) {
        return FALSE;
    }
    g_autofree char *word = g_strndup(text + line.content, at - line.content);
    g_autofree char *rest = g_strndup(text + at, line.end - at);
    g_autofree char *hint = g_strdup_printf("write \"%s:%s\"", word, rest);
    say(diagnostics, span_at(problem, line.content, at), "there is no colon after this key", hint);
    return TRUE;
}

/* A text in lines of its own, under a key that has no | or >, and then keys: it begins where? A
 * line of a text that ends with a colon may have become that key by its indentation. */
static gboolean report_bare_text(const CbYamlProblem *problem, Line line, gboolean same_indent,
                                 CbDiagnostics *diagnostics)
{
    Line above;
    Line top = line;
    while (line_above(problem, top, &above) && !has_key(problem, above)) {
        top = above;
    }
    gboolean has_above = line_above(problem, top, &above);
    if (top.start == line.start || (has_above && !ends_with_colon(problem, above)) ||
        (same_indent && indent_of(top) != indent_of(line))) {
        return FALSE;
    }
    if (has_above && above.end + 1 < top.start) {
        say(diagnostics, span_at(problem, above.content, above.end),
            "this line is taken for a key, because it ends with a colon",
            "indent it like the rest of its text");
    } else if (!report_key_alone(problem, top, diagnostics)) {
        say(diagnostics, span_at(problem, top.content, top.end),
            "a text begins here, but keys follow it",
            "a text over several lines stands after | or >; or a line is missing above this one");
    }
    return TRUE;
}

/* Blanks that only look like a space, in UTF-8: no-break spaces, and that of Chinese and Japanese.
 */
static gsize odd_blank(const char *text)
{
    static const char *const blanks[] = {"\u00A0", "\u2007", "\u202F", "\u3000"};
    for (guint i = 0; i < G_N_ELEMENTS(blanks); i++) {
        if (g_str_has_prefix(text, blanks[i])) {
            return strlen(blanks[i]);
        }
    }
    return 0;
}

/* A blank where YAML needs a space, which is none: after a colon or a -, or before them. */
static gboolean report_odd_blank(const CbYamlProblem *problem, Line line,
                                 CbDiagnostics *diagnostics)
{
    const char *text = text_of(problem);
    for (gsize i = line.content; i < line.end; i++) {
        gsize length = odd_blank(text + i);
        gboolean is_indent = i == line.content;
        if (length == 0 ||
            (!is_indent && text[i - 1] != ':' && !(text[i - 1] == '-' && i == line.content + 1))) {
            continue;
        }
        say(diagnostics, span_at(problem, i, i + length), "a no-break space stands here",
            "write an ordinary space instead; it often comes along with copied text");
        return TRUE;
    }
    return FALSE;
}

/* The length of the key that a line begins with, after "- " if it has that. */
static gsize key_in(const CbYamlProblem *problem, Line line, gsize *start)
{
    const char *text = text_of(problem);
    *start = line.content;
    if (line.content + 2 < line.end && text[*start] == '-' && text[*start + 1] == ' ') {
        *start += 2;
    }
    gsize end = *start;
    while (end < line.end && (g_ascii_isalnum(text[end]) || text[end] == '_')) {
        end++;
    }
    return end - *start;
}

/* A key or an item with no space after its colon or -: YAML takes it for a part of a text. */
static gboolean report_no_space(const CbYamlProblem *problem, Line line, CbDiagnostics *diagnostics)
{
    const char *text = text_of(problem);
    gsize start;
    if (line.content + 1 < line.end && text[line.content] == '-' &&
        !strchr(" -\t", text[line.content + 1])) {
        say(diagnostics, span_at(problem, line.content, line.content + 1),
            "there is no space after the -", "write a space after the - of every item");
        return TRUE;
    }
    gsize length = key_in(problem, line, &start);
    gsize colon = start + length;
    if (length == 0 || colon + 1 >= line.end || text[colon] != ':' ||
        strchr(" \t/:", text[colon + 1])) {
        return FALSE;
    }
    g_autofree char *hint = g_strdup_printf("write \"%.*s: …\"", (int)length, text + start);
    say(diagnostics, span_at(problem, colon, colon + 1), "there is no space after the colon", hint);
    return TRUE;
}

/* What only looks as if it had a space, in the line that failed or in one above it that it is taken
 * with. */
static gboolean report_spacing(const CbYamlProblem *problem, CbDiagnostics *diagnostics)
{
    Line line = line_at(problem, problem->at);
    gsize first = line_at(problem, MIN(problem->context_at, problem->at)).start;
    for (guint i = 0; i < LINES_BACK; i++) {
        if (report_odd_blank(problem, line, diagnostics) ||
            report_no_space(problem, line, diagnostics)) {
            return TRUE;
        }
        /* What is taken for a text has no key. */
        gboolean is_beyond = line.start < first && has_key(problem, line);
        if (is_beyond || !line_above(problem, line, &line)) {
            break;
        }
    }
    return FALSE;
}

/* The line above is "- key text" without a colon, and further keys follow. */
static gboolean report_item_without_colon(const CbYamlProblem *problem, Line line,
                                          CbDiagnostics *diagnostics)
{
    const char *text = text_of(problem);
    Line above;
    if (!line_above(problem, line, &above) || text[above.content] != '-' ||
        text[above.content + 1] != ' ') {
        return FALSE;
    }
    gsize key = above.content + 1 + strspn(text + above.content + 1, " ");
    gsize length = 0;
    while (g_ascii_isalnum(text[key + length]) || text[key + length] == '_') {
        length++;
    }
    if (length == 0 || text[key + length] != ' ' ||
        line.content - line.start != key - above.start ||
        memchr(text + key, ':', above.end - key) != NULL) {
        return FALSE;
    }
    g_autofree char *hint = g_strdup_printf("write \"%.*s: …\"", (int)length, text + key);
    say(diagnostics, span_at(problem, key, key + length), "there is no colon after this key", hint);
    return TRUE;
}

static gboolean report_colon(const CbYamlProblem *problem, CbDiagnostics *diagnostics)
{
    if (!is_problem(problem, "mapping values are not allowed")) {
        return FALSE;
    }
    Line line = line_at(problem, problem->at);
    if (has_earlier_colon(problem, line)) {
        say(diagnostics, span_at(problem, problem->at, problem->at + 1),
            "a colon stands inside a text that has no quotation marks",
            "put the whole text between quotation marks");
    } else if (!report_item_without_colon(problem, line, diagnostics) &&
               !report_spacing(problem, diagnostics) &&
               !report_bare_text(problem, line, FALSE, diagnostics)) {
        say(diagnostics, span_at(problem, line.content, problem->at),
            "this line is indented further than the one above it, which has its value already",
            "keys that belong together begin in the same column");
    }
    return TRUE;
}

/* Whether a line ends with | or >, with or without - or +, after its key. */
static gboolean begins_text(const CbYamlProblem *problem, Line line)
{
    const char *text = text_of(problem);
    gsize end = line.end;
    if (end > line.content && strchr("+-", text[end - 1])) {
        end--;
    }
    return end > line.content + 2 && strchr("|>", text[end - 1]) && text[end - 2] == ' ';
}

/* The text after | or > is not indented further than its key: its lines are taken for keys. */
static gboolean report_flat_text(const CbYamlProblem *problem, Line line,
                                 CbDiagnostics *diagnostics)
{
    Line above = line;
    gsize indent = line.content - line.start;
    for (guint i = 0; i < LINES_BACK && line_above(problem, above, &above); i++) {
        if (above.content - above.start != indent) {
            return FALSE;
        }
        if (!begins_text(problem, above)) {
            continue;
        }
        say(diagnostics, span_at(problem, above.content, above.end),
            "the text that begins here is not indented further than its key",
            "indent the key less, or every line of the text further");
        return TRUE;
    }
    return FALSE;
}

/* A line of a text after | or > that is indented less than the lines above it, but not as little as
 * what could follow the text. */
static gboolean report_short_line(const CbYamlProblem *problem, Line line,
                                  CbDiagnostics *diagnostics)
{
    Line above = line, first = line;
    while (line_above(problem, above, &above) && indent_of(above) > indent_of(line)) {
        first = above;
    }
    if (first.start == line.start || indent_of(above) > indent_of(line) ||
        !begins_text(problem, above)) {
        return FALSE;
    }
    g_autofree char *hint =
        g_strdup_printf("indent it like line %u, where the text begins",
                        cb_source_position(problem->source, first.content).line);
    say(diagnostics, span_at(problem, line.content, line.end),
        "this line is indented less than the text that it seems to be part of", hint);
    return TRUE;
}

/* What to write for `order 1`, which begins with what may be a key; NULL if it does not. */
static char *colon_hint(const CbYamlProblem *problem)
{
    const char *text = cb_source_text(problem->source, NULL) + problem->context_at;
    gsize length = strspn(text, "abcdefghijklmnopqrstuvwxyz_");
    if (length == 0 || length > LONGEST_KEY || text[length] != ' ') {
        return NULL;
    }
    return g_strdup_printf("write a colon after the key, as in \"%.*s: …\"; a text over several "
                           "lines stands after | or >, indented",
                           (int)length, text);
}

static gboolean report_missing_colon(const CbYamlProblem *problem, CbDiagnostics *diagnostics)
{
    if (!is_problem(problem, "could not find expected ':'")) {
        return FALSE;
    }
    Line line = line_at(problem, problem->context_at);
    if (!report_key_alone(problem, line, diagnostics) &&
        !report_short_line(problem, line, diagnostics) && !report_spacing(problem, diagnostics) &&
        !report_flat_text(problem, line, diagnostics) &&
        !report_bare_text(problem, line, TRUE, diagnostics)) {
        g_autofree char *hint = colon_hint(problem);
        say(diagnostics, span_at(problem, problem->context_at, line.end),
            "\"key: value\" is expected, and there is no colon followed by a space",
            hint != NULL ? hint : "a text over several lines stands after | or >, indented");
    }
    return TRUE;
}

/* The bracket in which the failure happened is still open, or a comma is missing in it. */
static gboolean report_bracket(const CbYamlProblem *problem, CbDiagnostics *diagnostics)
{
    char open = text_of(problem)[problem->open_at];
    if (!is_context(problem, "flow") || (open != '[' && open != '{')) {
        return FALSE;
    }
    char close = open == '[' ? ']' : '}';
    Line opened = line_at(problem, problem->open_at);
    gsize before = problem->at;
    while (before > problem->open_at + 1 && text_of(problem)[before - 1] == ' ') {
        before--;
    }
    if (text_of(problem)[problem->at] == ',' && text_of(problem)[before - 1] == ',') {
        say(diagnostics, span_at(problem, problem->at, problem->at + 1),
            "two commas stand here, with nothing between them", "take one of them out");
        return TRUE;
    }
    if (problem->at <= opened.end && problem->at < problem->end) {
        g_autofree char *message =
            g_strdup_printf("a comma or the closing %c is missing before this", close);
        say(diagnostics, word_at(problem, problem->at), message,
            "put a text that holds , : [ ] { or } between quotation marks");
        return TRUE;
    }
    g_autofree char *message =
        g_strdup_printf("the %c opened here is never closed, or a comma is missing in it", open);
    g_autofree char *hint = g_strdup_printf("put a %c at its end", close);
    say(diagnostics, span_at(problem, problem->open_at, opened.end), message, hint);
    return TRUE;
}

/* Whether the map or list that begins at the context has nothing in its column but its beginning.
 */
static gboolean context_stands_alone(const CbYamlProblem *problem, Line failed)
{
    Line context = line_at(problem, problem->context_at);
    gsize column = problem->context_at - context.start;
    while (line_above(problem, failed, &failed) && failed.start > context.start) {
        if (indent_of(failed) == column) {
            return FALSE;
        }
    }
    return TRUE;
}

/* A key that failed because its elder sibling is indented less (it stands in the column of the key
 * that both belong to) or further than usual: that line. FALSE if it is not so. */
static gboolean find_sibling(const CbYamlProblem *problem, Line failed, Line *found)
{
    Line line = failed, above;
    while (line_above(problem, line, &line)) {
        if (indent_of(line) < indent_of(failed)) {
            break;
        }
    }
    *found = line;
    if (indent_of(line) >= indent_of(failed)) {
        return FALSE;
    }
    if (line_above(problem, line, &above) && indent_of(above) == indent_of(line) &&
        ends_with_colon(problem, above)) {
        return TRUE;
    }
    *found = line_below(problem, line);
    return ends_with_colon(problem, line) && indent_of(*found) > indent_of(failed) &&
           indent_of(failed) - indent_of(line) == USUAL_INDENT;
}

/* A file that begins with an item, after which its keys stand in the same column. */
static gboolean report_dash(const CbYamlProblem *problem, Line failed, CbDiagnostics *diagnostics)
{
    Line first = line_at(problem, problem->context_at);
    Line above = failed;
    if (indent_of(failed) > 0 || indent_of(first) > 0 || !has_key(problem, failed)) {
        return FALSE;
    }
    while (line_above(problem, above, &above) && indent_of(above) > 0) {
    }
    if (above.start != first.start) {
        return FALSE;
    }
    say(diagnostics, span_at(problem, first.content, first.content + 1),
        "an item of a list stands here, but keys in the lines below",
        "write \"key: value\", without \"- \" before it");
    return TRUE;
}

/* A key or item whose indentation fits no other: which line is wrong? An earlier one, if the lines
 * below agree with the one that failed. */
static void report_indentation(const CbYamlProblem *problem, gboolean in_map,
                               CbDiagnostics *diagnostics)
{
    Line failed = line_at(problem, problem->at);
    Line context = line_at(problem, problem->context_at);
    Line sibling;
    gboolean deeper = indent_of(failed) > problem->context_at - context.start;
    gboolean agreed = deeper && indent_of(line_below(problem, failed)) == indent_of(failed) &&
                      context_stands_alone(problem, failed);
    guint column = cb_source_position(problem->source, problem->context_at).column;
    guint line = cb_source_position(problem->source, problem->context_at).line;
    if (agreed || find_sibling(problem, failed, &sibling)) {
        say(diagnostics, word_at(problem, agreed ? problem->context_at : sibling.content),
            "the indentation of this line does not fit the lines below it",
            "what belongs together begins in the same column");
        return;
    }
    g_autofree char *hint =
        in_map
            ? g_strdup_printf("the keys that it belongs to begin in column %u, as in line %u",
                              column, line)
            : g_strdup_printf("the items of the list begin with \"- \" in column %u, as in line %u",
                              column, line);
    say(diagnostics, word_at(problem, problem->at),
        in_map ? "the indentation fits no line above"
               : "a further item of the list is expected, or less indentation",
        hint);
}

/* A list item where the keys of a map are expected. If keys that are indented further stand above
 * it, under the same key, they should have been an item themselves. */
static void report_item(const CbYamlProblem *problem, CbDiagnostics *diagnostics)
{
    Line failed = line_at(problem, problem->at);
    Line first = failed, above;
    while (line_above(problem, first, &above) && indent_of(above) >= indent_of(failed)) {
        first = above;
    }
    gboolean is_value = line_above(problem, first, &above) && ends_with_colon(problem, above);
    if (is_value && indent_of(first) > indent_of(failed) &&
        text_of(problem)[first.content] != '-') {
        say(diagnostics, word_at(problem, first.content),
            "keys stand here, but list items in the lines below",
            "put \"- \" before the first key; or a line is missing above it");
    } else {
        say(diagnostics, word_at(problem, problem->at),
            "a list item stands where a key is expected",
            "indent the items of a list under their key");
    }
}

/* A block map or list goes on with something that is no key or no item. */
static gboolean report_block(const CbYamlProblem *problem, CbDiagnostics *diagnostics)
{
    gboolean in_map = is_problem(problem, "did not find expected key");
    if (!in_map && !is_problem(problem, "did not find expected '-' indicator")) {
        return FALSE;
    }
    Line line = line_at(problem, problem->at);
    if (problem->at > line.content) {
        if (!report_open_quote(problem, diagnostics)) {
            const char *text = text_of(problem);
            say(diagnostics, span_at(problem, problem->at, line.end),
                "text follows after a value that has ended",
                memchr(text + line.content, '[', problem->at - line.content) != NULL
                    ? "put a text that begins with [ between quotation marks"
                    : "put the whole text between quotation marks of the other kind");
        }
    } else if (report_short_line(problem, line, diagnostics)) {
        return TRUE;
    } else if (in_map && text_of(problem)[problem->at] == '-') {
        report_item(problem, diagnostics);
    } else if (in_map || !report_dash(problem, line, diagnostics)) {
        report_indentation(problem, in_map, diagnostics);
    }
    return TRUE;
}

/* The first line is indented, and a later one is not. */
static void report_second_start(const CbYamlProblem *problem, CbDiagnostics *diagnostics)
{
    const char *text = text_of(problem);
    Line first = line_at(problem, problem->start);
    while (first.end < problem->at && (first.content == first.end || text[first.content] == '#')) {
        first = line_at(problem, first.end + 1);
    }
    if (first.content > first.start) {
        say(diagnostics, span_at(problem, first.start, first.content), "the first line is indented",
            "begin it in the first column; or a line is missing above it");
    } else {
        say(diagnostics, word_at(problem, problem->at),
            "the file goes on after its content has ended",
            "keys that belong together begin in the same column");
    }
}

static gboolean report_start(const CbYamlProblem *problem, CbDiagnostics *diagnostics)
{
    CbSpan span = span_at(problem, problem->at, problem->at + 1);
    if (is_problem(problem, "cannot start any token") || is_context(problem, "scanning an alias") ||
        is_context(problem, "scanning an anchor") || is_context(problem, "scanning a tag") ||
        is_problem(problem, "expected node content") || is_context(problem, "directive")) {
        gboolean is_here = is_problem(problem, "cannot start any token") ||
                           is_problem(problem, "expected node content");
        gsize at = is_here ? problem->at : problem->context_at;
        char mark[2] = {text_of(problem)[at], '\0'};
        if (mark[0] == '\t') {
            say(diagnostics, span_at(problem, at, at + 1), "a tab stands before a value",
                "write a space instead");
            return TRUE;
        }
        gboolean is_bullet =
            mark[0] == '*' && at + 1 < problem->end && text_of(problem)[at + 1] == ' ';
        g_autofree char *message =
            g_strdup_printf("a text without quotation marks cannot begin with %s", mark);
        say(diagnostics, word_at(problem, at), message,
            is_bullet ? "begin every item with \"- \"" : "put the text between quotation marks");
        return TRUE;
    }
    if (is_problem(problem, "block sequence entries are not allowed")) {
        say(diagnostics, span, "a list cannot begin here",
            "put each \"- item\" on a line of its own, below the key");
        return TRUE;
    }
    if (is_problem(problem, "mapping keys are not allowed")) {
        say(diagnostics, span, "a text without quotation marks cannot begin with \"? \"",
            "put the text between quotation marks");
        return TRUE;
    }
    if (is_context(problem, "block scalar")) {
        say(diagnostics, word_at(problem, problem->at),
            "only the text's indentation may follow | or > on its line",
            "begin the text on the next line, indented");
        return TRUE;
    }
    if (is_problem(problem, "incompatible YAML")) {
        Line line = line_at(problem, problem->at);
        say(diagnostics, span_at(problem, line.start, line.end),
            "the line asks for a version of YAML that nobody has made", "take the line away");
        return TRUE;
    }
    if (is_problem(problem, "document start")) {
        report_second_start(problem, diagnostics);
        return TRUE;
    }
    return FALSE;
}

void cb_yaml_report(const CbYamlProblem *problem, CbDiagnostics *diagnostics)
{
    if (report_character(problem, diagnostics) || report_tab(problem, diagnostics) ||
        report_quoted(problem, diagnostics)) {
        return;
    }
    if (line_at(problem, problem->last_start).start < line_at(problem, problem->at).start &&
        report_open_quote(problem, diagnostics)) {
        return;
    }
    if (report_colon(problem, diagnostics) || report_missing_colon(problem, diagnostics) ||
        report_block(problem, diagnostics) || report_bracket(problem, diagnostics) ||
        report_start(problem, diagnostics)) {
        return;
    }
    g_autofree char *message =
        g_strdup_printf("the YAML cannot be read here: %s", problem->problem);
    say(diagnostics, word_at(problem, problem->at), message,
        "look for a missing colon, quotation mark or indentation here or just above");
}
