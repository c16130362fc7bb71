#include "command/mdoc.h"

#include <string.h>

/* Text */

void cb_mdoc_escape(GString *out, const char *text)
{
    for (const char *c = text; *c != '\0'; c++) {
        if (*c == '\\') {
            g_string_append(out, "\\e");
        } else if (*c == '-') {
            g_string_append(out, "\\-");
        } else if (*c == '`') {
            g_string_append(out, "\\(ga");
        } else if (*c == '\'') {
            g_string_append(out, "\\(aq");
        } else if (*c == '^') {
            g_string_append(out, "\\(ha");
        } else if (*c == '~') {
            g_string_append(out, "\\(ti");
        } else {
            g_string_append_c(out, *c);
        }
    }
}

/* Columns of a line of text in the source of a page. */
#define WIDTH 78

/* Appends text that is escaped already, in lines; what begins with a dot is no macro. */
static void append_line(GString *out, const char *line)
{
    g_auto(GStrv) words = g_strsplit(line, " ", -1);
    glong column = 0;
    for (char **word = words; *word != NULL; word++) {
        glong length = g_utf8_strlen(*word, -1);
        if (length == 0) {
            continue;
        }
        gboolean fits = column > 0 && column + 1 + length <= WIDTH;
        g_string_append(out, column == 0 ? "" : fits ? " " : "\n");
        g_string_append(out, !fits && (*word)[0] == '.' ? "\\&" : "");
        g_string_append(out, *word);
        column = fits ? column + 1 + length : length;
    }
    g_string_append(out, column > 0 ? "\n" : "");
}

static gboolean ends_sentence(const char *text, const char *c)
{
    return c > text && strchr(".!?", c[-1]) != NULL && *c == ' ' &&
           (g_ascii_isupper(c[1]) || c[1] == '\\' || c[1] == '(');
}

static void append_sentences(GString *out, const char *escaped)
{
    g_autoptr(GString) line = g_string_new(NULL);
    for (const char *c = escaped; *c != '\0'; c++) {
        if (*c == '\n' || ends_sentence(escaped, c)) {
            append_line(out, line->str);
            g_string_truncate(line, 0);
        } else {
            g_string_append_c(line, *c);
        }
    }
    append_line(out, line->str);
}

void cb_mdoc_sentences(GString *out, const char *text)
{
    g_autoptr(GString) escaped = g_string_new(NULL);
    cb_mdoc_escape(escaped, text);
    append_sentences(out, escaped->str);
}

void cb_mdoc_macro(GString *out, const char *macro, const char *argument)
{
    g_auto(GStrv) parts = g_strsplit(argument, "\"", -1);
    g_autofree char *quoted = g_strjoinv("\"\"", parts);
    g_autoptr(GString) escaped = g_string_new(NULL);
    cb_mdoc_escape(escaped, quoted);
    gboolean several = strpbrk(escaped->str, " \"") != NULL;
    g_string_append_printf(out, ".%s %s%s%s\n", macro, several ? "\"" : "", escaped->str,
                           several ? "\"" : "");
}

/* Markdown */

typedef struct {
    GString *out;
    GString *text;      /* of the block that is open, escaped */
    GPtrArray *heads;   /* of the table that is open */
    guint column;       /* of the cell that is open */
    gboolean in_head;   /* of a table */
    gboolean in_body;   /* the first section has begun */
    gboolean can_break; /* what comes next needs a `.Pp` before it */
} Writer;

static void write_section(Writer *writer, int level)
{
    g_autofree char *upper = g_utf8_strup(writer->text->str, -1);
    g_string_append_printf(writer->out, ".%s %s\n", level == 2 ? "Sh" : "Ss",
                           level == 2 ? upper : writer->text->str);
    writer->can_break = FALSE;
}

static void write_paragraph(Writer *writer, cmark_node *node)
{
    gboolean in_item = cmark_node_get_type(cmark_node_parent(node)) == CMARK_NODE_ITEM;
    if (writer->can_break && !(in_item && cmark_node_previous(node) == NULL)) {
        g_string_append(writer->out, ".Pp\n");
    }
    append_sentences(writer->out, writer->text->str);
    writer->can_break = TRUE;
}

static void write_code(Writer *writer, const char *code)
{
    g_auto(GStrv) lines = g_strsplit(code, "\n", -1);
    g_string_append(writer->out, ".Bd -literal -offset indent\n");
    for (char **line = lines; *line != NULL && (*line[0] != '\0' || line[1] != NULL); line++) {
        g_autoptr(GString) escaped = g_string_new(NULL);
        cb_mdoc_escape(escaped, *line);
        g_string_append_printf(writer->out, "%s%s\n", escaped->str[0] == '.' ? "\\&" : "",
                               escaped->str);
    }
    g_string_append(writer->out, ".Ed\n");
    writer->can_break = TRUE;
}

static const char *head_of(const Writer *writer, guint column)
{
    return column < writer->heads->len ? g_ptr_array_index(writer->heads, column) : "";
}

/* The first cell of a row is an item, the second says what it is. The head of a further one says
 * what that is, unless the second has no head: then it only qualifies the third. */
static void write_cell(Writer *writer)
{
    guint column = writer->column++;
    const char *text = writer->text->str;
    if (writer->in_head) {
        g_ptr_array_add(writer->heads, g_strdup(text));
    } else if (column == 0) {
        g_string_append_printf(writer->out, ".It %s\n", text);
    } else if (*text != '\0') {
        gboolean qualifies = column == 1 && *head_of(writer, 1) == '\0';
        gboolean qualified = column == 2 && *head_of(writer, 1) == '\0';
        g_autofree char *line = qualifies ? g_strconcat(text, ":", NULL)
                                : column == 1 || qualified
                                    ? g_strdup(text)
                                    : g_strdup_printf("(%s: %s)", head_of(writer, column), text);
        append_line(writer->out, line);
    }
}

static void write_inline(Writer *writer, cmark_node *node, gboolean entering)
{
    switch (cmark_node_get_type(node)) {
    case CMARK_NODE_TEXT:
        cb_mdoc_escape(writer->text, cmark_node_get_literal(node));
        break;
    case CMARK_NODE_SOFTBREAK:
    case CMARK_NODE_LINEBREAK:
        g_string_append_c(writer->text, '\n');
        break;
    case CMARK_NODE_CODE:
        g_string_append(writer->text, "\\fB");
        cb_mdoc_escape(writer->text, cmark_node_get_literal(node));
        g_string_append(writer->text, "\\fR");
        break;
    case CMARK_NODE_EMPH:
    case CMARK_NODE_STRONG:
        g_string_append(writer->text, entering ? "\\fI" : "\\fR");
        break;
    default:
        break;
    }
}

static void write_list(Writer *writer, cmark_node *node, gboolean entering)
{
    gboolean ordered = cmark_node_get_list_type(node) == CMARK_ORDERED_LIST;
    const char *begin = ordered ? ".Bl -enum -compact\n" : ".Bl -bullet -compact\n";
    g_string_append_printf(writer->out, "%s%s", entering && writer->can_break ? ".Pp\n" : "",
                           entering ? begin : ".El\n");
    writer->can_break = !entering;
}

static void write_table(Writer *writer, CbMarkdownKind kind, cmark_node *node, gboolean entering)
{
    if (kind == CB_MARKDOWN_TABLE) {
        const char *before = entering && writer->can_break ? ".Pp\n" : "";
        g_string_append_printf(writer->out, "%s%s", before,
                               entering ? ".Bl -tag -width Ds -compact\n" : ".El\n");
        g_ptr_array_set_size(writer->heads, 0);
        writer->can_break = !entering;
    } else if (kind == CB_MARKDOWN_TABLE_ROW && entering) {
        writer->column = 0;
        writer->in_head = cmark_node_previous(node) == NULL;
    } else if (kind == CB_MARKDOWN_TABLE_CELL && !entering) {
        write_cell(writer);
    }
}

static void write_block(Writer *writer, cmark_node *node, gboolean entering)
{
    switch (cmark_node_get_type(node)) {
    case CMARK_NODE_HEADING:
        if (!entering) {
            write_section(writer, cmark_node_get_heading_level(node));
        }
        break;
    case CMARK_NODE_PARAGRAPH:
        if (!entering) {
            write_paragraph(writer, node);
        }
        break;
    case CMARK_NODE_CODE_BLOCK:
        write_code(writer, cmark_node_get_literal(node));
        break;
    case CMARK_NODE_LIST:
        write_list(writer, node, entering);
        break;
    case CMARK_NODE_ITEM:
        g_string_append(writer->out, entering ? ".It\n" : "");
        break;
    default:
        write_table(writer, cb_markdown_kind(node), node, entering);
        break;
    }
}

static gboolean begins_body(cmark_node *node)
{
    return cmark_node_get_type(node) == CMARK_NODE_HEADING &&
           cmark_node_get_heading_level(node) == 2;
}

static gboolean is_inline(cmark_node *node)
{
    cmark_node_type type = cmark_node_get_type(node);
    return type >= CMARK_NODE_FIRST_INLINE && type <= CMARK_NODE_LAST_INLINE;
}

void cb_mdoc_document(GString *out, const CbMarkdown *document)
{
    Writer writer = {
        .out = out, .text = g_string_new(NULL), .heads = g_ptr_array_new_with_free_func(g_free)};
    cmark_iter *iterator = cmark_iter_new(cb_markdown_root(document));
    cmark_event_type event = cmark_iter_next(iterator);
    for (; event != CMARK_EVENT_DONE; event = cmark_iter_next(iterator)) {
        cmark_node *node = cmark_iter_get_node(iterator);
        writer.in_body = writer.in_body || begins_body(node);
        if (!writer.in_body) {
            continue;
        }
        if (is_inline(node)) {
            write_inline(&writer, node, event == CMARK_EVENT_ENTER);
            continue;
        }
        write_block(&writer, node, event == CMARK_EVENT_ENTER);
        g_string_truncate(writer.text, 0);
    }
    cmark_iter_free(iterator);
    g_string_free(writer.text, TRUE);
    g_ptr_array_free(writer.heads, TRUE);
}
