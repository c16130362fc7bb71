#include "load/markdown_marks.h"

#include <string.h>

#define MARK_OPEN "\xEF\xB7\x90"
#define MARK_CLOSE "\xEF\xB7\x91"
#define MAX_FOOTNOTE_LABEL 100 // bytes of a label; longer brackets are text

gboolean cb_mark_find(const char *text, CbMark *mark)
{
    const char *open = strstr(text, MARK_OPEN);
    if (!open || open == text || !g_ascii_isalpha(open[3]))
        return FALSE;
    char *end = NULL;
    mark->start = open - 1;
    mark->kind = (CbMarkKind)open[3];
    mark->number = (gsize)g_ascii_strtoull(open + 4, &end, 10);
    mark->end = end + strlen(MARK_CLOSE ",");
    return TRUE;
}

void cb_mark_append(CbMarkdownEdit *edit, CbMarkKind kind, gsize number, gsize origin)
{
    char mark[40];
    int length = g_snprintf(mark, sizeof mark, "," MARK_OPEN "%c%" G_GSIZE_FORMAT MARK_CLOSE ",",
                            (char)kind, number);
    cb_markdown_edit_insert(edit, mark, length, origin);
}

gsize cb_marks_footnote_length(const char *text, gsize length)
{
    if (length < 4 || text[0] != '[' || text[1] != '^')
        return 0;
    gsize limit = MIN(length, MAX_FOOTNOTE_LABEL + 3);
    for (gsize i = 2; i < limit; i++) {
        if (text[i] == ']')
            return i > 2 ? i + 1 : 0;
        if (g_ascii_isspace(text[i]) || text[i] == '[')
            return 0;
    }
    return 0;
}

typedef struct {
    CbMarkdownEdit *edit;       // what is made
    const CbMarkdownEdit *from; // what is read
    gsize copied;               // bytes of `from` that are in `edit`
    gboolean in_label;          // the line begins with a bracket: perhaps a link definition
} Inserter;

static void insert_mark(Inserter *inserter, CbMarkKind kind, gsize offset)
{
    cb_markdown_edit_copy(inserter->edit, inserter->from, inserter->copied, offset);
    gsize origin = cb_markdown_edit_origin(inserter->from, offset);
    cb_mark_append(inserter->edit, kind, origin, origin);
    inserter->copied = offset;
}

// A quotation mark or hyphen that is escaped or an entity stays as it is.
static gsize mark_literal(Inserter *inserter, gsize offset)
{
    static const char *const entities[] = {"&quot;", "&apos;", "&#34;", "&#39;"};
    const char *text = inserter->from->text->str + offset;
    if (text[0] == '\\') {
        if (text[1] && strchr("\"'-.", text[1]))
            insert_mark(inserter, CB_MARK_LITERAL, offset);
        return g_ascii_ispunct(text[1]) ? 2 : 1;
    }
    for (guint i = 0; i < G_N_ELEMENTS(entities); i++) {
        if (g_str_has_prefix(text, entities[i]))
            insert_mark(inserter, CB_MARK_LITERAL, offset);
    }
    return 1;
}

static gsize mark_target(Inserter *inserter, gsize offset)
{
    const char *text = inserter->from->text->str;
    gsize target = offset + 2;
    while (text[target] == ' ' || text[target] == '\t')
        target++;
    if (text[target] == '<')
        target++;
    if (text[target] != '\n' && text[target] != '\0')
        insert_mark(inserter, CB_MARK_LINK, target);
    return target - offset;
}

static gsize mark_footnote(Inserter *inserter, gsize offset)
{
    const GString *text = inserter->from->text;
    gsize length = cb_marks_footnote_length(text->str + offset, text->len - offset);
    if (length == 0 || text->str[offset + length] == '(')
        return 1;
    insert_mark(inserter, CB_MARK_FOOTNOTE, offset);
    inserter->copied = offset + length;
    return length;
}

static gboolean in_line_prefix(char byte)
{
    return g_ascii_isdigit(byte) || strchr(" \t>*+-.)", byte);
}

static gsize insert_at(Inserter *inserter, gsize offset)
{
    const char *text = inserter->from->text->str;
    switch (text[offset]) {
    case '\\':
    case '&':
        return mark_literal(inserter, offset);
    case '[':
        return text[offset + 1] == '^' ? mark_footnote(inserter, offset) : 1;
    case ']':
        if (text[offset + 1] == '(' || (text[offset + 1] == ':' && inserter->in_label)) {
            inserter->in_label = FALSE;
            return mark_target(inserter, offset);
        }
        return 1;
    default:
        return 1;
    }
}

CbMarkdownEdit *cb_marks_insert(const CbMarkdownEdit *from)
{
    Inserter inserter = {.edit = cb_markdown_edit_new(), .from = from};
    const GString *text = from->text;
    gboolean in_prefix = TRUE;
    for (gsize i = 0; i < text->len;) {
        if (text->str[i] == '\n') {
            in_prefix = TRUE;
            inserter.in_label = FALSE;
            i++;
            continue;
        }
        if (in_prefix && !in_line_prefix(text->str[i])) {
            in_prefix = FALSE;
            inserter.in_label = text->str[i] == '[';
        }
        i += insert_at(&inserter, i);
    }
    cb_markdown_edit_copy(inserter.edit, from, inserter.copied, text->len);
    return inserter.edit;
}

char *cb_marks_remove(const char *text, const char *source, gsize source_length)
{
    CbMark mark;
    if (!text || !cb_mark_find(text, &mark))
        return NULL;
    GString *out = g_string_new(NULL);
    do {
        g_string_append_len(out, text, mark.start - text);
        if (mark.kind == CB_MARK_FOOTNOTE && mark.number < source_length) {
            const char *label = source + mark.number;
            gsize length = cb_marks_footnote_length(label, source_length - mark.number);
            g_string_append_len(out, label, (gssize)length);
        }
        text = mark.end;
    } while (cb_mark_find(text, &mark));
    g_string_append(out, text);
    return g_string_free(out, FALSE);
}
