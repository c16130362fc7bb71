#include "load/markdown_marks.h"

#include <string.h>

#define MARK_OPEN "\xEF\xB7\x90"
#define MARK_CLOSE "\xEF\xB7\x91"
#define MAX_FOOTNOTE_LABEL 100 /* bytes of a label; longer brackets are text */
#define MAX_ANGLE_TARGET 1000  /* bytes of a target in angle brackets that gets a mark */

gboolean cb_mark_read(const char *text, CbMark *mark)
{
    if (!g_str_has_prefix(text, "," MARK_OPEN)) {
        return FALSE;
    }
    char *end = NULL;
    const char *kind = text + strlen("," MARK_OPEN);
    mark->start = text;
    mark->kind = (CbMarkKind)*kind;
    mark->number = (gsize)g_ascii_strtoull(kind + 1, &end, 10);
    mark->end = end + strlen(MARK_CLOSE ",");
    return g_str_has_prefix(end, MARK_CLOSE ",");
}

gboolean cb_mark_find(const char *text, CbMark *mark)
{
    const char *open = strstr(text, "," MARK_OPEN);
    return open && cb_mark_read(open, mark);
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
    if (length < 4 || text[0] != '[' || text[1] != '^') {
        return 0;
    }
    gsize limit = MIN(length, MAX_FOOTNOTE_LABEL + 3);
    for (gsize i = 2; i < limit; i++) {
        if (text[i] == ']') {
            return i > 2 ? i + 1 : 0;
        }
        if (g_ascii_isspace(text[i]) || text[i] == '[') {
            return 0;
        }
    }
    return 0;
}

typedef struct {
    CbMarkdownEdit *edit;       /* what is made */
    const CbMarkdownEdit *from; /* what is read */
    gsize copied;               /* bytes of `from` that are in `edit` */
    gboolean in_label;          /* the line begins with a bracket: perhaps a link definition */
} Inserter;

static void insert_number(Inserter *inserter, CbMarkKind kind, gsize offset, gsize number)
{
    gsize origin = cb_markdown_edit_origin(inserter->from, offset);
    cb_markdown_edit_copy(inserter->edit, inserter->from, inserter->copied, offset);
    cb_mark_append(inserter->edit, kind, number, origin);
    inserter->copied = offset;
}

static void insert_mark(Inserter *inserter, CbMarkKind kind, gsize offset)
{
    insert_number(inserter, kind, offset, cb_markdown_edit_origin(inserter->from, offset));
}

/* A quotation mark or hyphen that is escaped or an entity stays as it is. */
static gsize mark_literal(Inserter *inserter, gsize offset)
{
    static const char *const entities[] = {"&quot;", "&apos;", "&#34;", "&#39;"};
    const char *text = inserter->from->text->str + offset;
    if (text[0] == '\\') {
        if (text[1] && strchr("\"'-.", text[1])) {
            insert_number(inserter, CB_MARK_LITERAL, offset, 0);
        }
        return g_ascii_ispunct(text[1]) ? 2 : 1;
    }
    for (guint i = 0; i < G_N_ELEMENTS(entities); i++) {
        if (g_str_has_prefix(text, entities[i])) {
            insert_number(inserter, CB_MARK_LITERAL, offset, 0);
        }
    }
    return 1;
}

/* The target of a link's definition. */
static gsize mark_definition(Inserter *inserter, gsize offset)
{
    const char *text = inserter->from->text->str;
    gsize target = offset + 2;
    target += strspn(text + target, " \t");
    if (text[target] && !strchr("<\n", text[target])) {
        insert_mark(inserter, CB_MARK_LINK, target);
    }
    return target - offset;
}

/* The target in `](target`. In angle brackets, which may turn out to be HTML, a mark would do
 * harm: it goes to the end of the link's text. */
static gsize mark_target(Inserter *inserter, gsize offset)
{
    const char *target = inserter->from->text->str + offset + 2;
    if (*target == '<') {
        gsize length = 0;
        while (length < MAX_ANGLE_TARGET && target[length] && !strchr(">\n", target[length])) {
            length++;
        }
        if (target[length] == '>' && target[length + 1] && strchr(") \t\n", target[length + 1])) {
            insert_number(inserter, CB_MARK_LINK, offset,
                          cb_markdown_edit_origin(inserter->from, offset + 3));
        }
    } else if (*target && !strchr(" \t\n", *target)) {
        insert_mark(inserter, CB_MARK_LINK, offset + 2);
    }
    return 2;
}

static gsize mark_footnote(Inserter *inserter, gsize offset)
{
    const GString *text = inserter->from->text;
    gsize length = cb_marks_footnote_length(text->str + offset, text->len - offset);
    if (length == 0 || text->str[offset + length] == '(') {
        return 1;
    }
    insert_mark(inserter, CB_MARK_FOOTNOTE, offset);
    inserter->copied = offset + length;
    return length;
}

/* Bytes at which a mark may be due, or a line ends. */
static const gboolean is_of_interest[256] = {
    ['\\'] = TRUE, ['&'] = TRUE, ['['] = TRUE, [']'] = TRUE, ['\n'] = TRUE, ['\0'] = TRUE,
};

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
        if (text[offset + 1] == '(') {
            return mark_target(inserter, offset);
        }
        if (text[offset + 1] != ':' || !inserter->in_label) {
            return 1;
        }
        inserter->in_label = FALSE;
        return mark_definition(inserter, offset);
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
        if (!in_prefix && !is_of_interest[(guchar)text->str[i]]) {
            i++;
            while (!is_of_interest[(guchar)text->str[i]]) {
                i++;
            }
            continue;
        }
        i += insert_at(&inserter, i);
    }
    cb_markdown_edit_copy(inserter.edit, from, inserter.copied, text->len);
    return inserter.edit;
}

char *cb_marks_remove(const char *text, const char *source, gsize source_length)
{
    CbMark mark;
    if (!text || !cb_mark_find(text, &mark)) {
        return NULL;
    }
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
