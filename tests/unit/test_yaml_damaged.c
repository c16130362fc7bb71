/* Ten thousand files written by YAML's grammar, each then damaged: no crash, no hang, no silence.
 * What can be read, be it between what cannot, has every character where its map says; what cannot
 * has a message. */
#include "load/yaml.h"

#include "base/limits.h"
#include <string.h>

#define FILES 10000
#define SEED 4
#define MOST_DEPTH 6
#define MOST_BYTES 4000

typedef struct {
    GRand *random;
    GString *out;
    guint n_anchors;
} Writer;

static guint pick(Writer *writer, guint count)
{
    return (guint)g_rand_int_range(writer->random, 0, (gint32)count);
}

static void write_indent(Writer *writer, guint indent)
{
    for (guint i = 0; i < indent; i++) {
        g_string_append_c(writer->out, ' ');
    }
}

static void write_words(Writer *writer, guint count)
{
    static const char *const words[] = {"a",    "één",  "title",  "10-19",      "it's", "x: y",
                                        "#tag", "-",    "\"q\"",  "b\\c",       "日本", "true",
                                        "2016", "null", "[l]",    "{m}",        "*e*",  "&and",
                                        "%",    "@",    "case:a", "\U0001F600", "~",    "…"};
    for (guint i = 0; i < count; i++) {
        g_string_append_printf(writer->out, "%s%s", i > 0 ? " " : "",
                               words[pick(writer, G_N_ELEMENTS(words))]);
    }
}

/* Words that need no quotation marks. */
static void write_plain(Writer *writer)
{
    static const char *const words[] = {"a", "één", "10-19", "it's", "b\\c", "日本", "x:y", "2016"};
    guint count = 1 + pick(writer, 4);
    for (guint i = 0; i < count; i++) {
        g_string_append_printf(writer->out, "%s%s", i > 0 ? " " : "",
                               words[pick(writer, G_N_ELEMENTS(words))]);
    }
}

static void write_quoted(Writer *writer, guint indent)
{
    static const char *const escapes[] = {"\\n",  "\\u00e9",     "\\x41", "\\\"",
                                          "\\\\", "\\U0001F600", "\\L"};
    gboolean is_double = pick(writer, 2) == 0;
    g_string_append_c(writer->out, is_double ? '"' : '\'');
    for (guint i = pick(writer, 4); i > 0; i--) {
        write_plain(writer);
        if (is_double && pick(writer, 2) == 0) {
            g_string_append(writer->out, escapes[pick(writer, G_N_ELEMENTS(escapes))]);
        } else if (pick(writer, 4) == 0) {
            g_string_append(writer->out, is_double ? "'" : "''");
        }
        if (pick(writer, 4) == 0) {
            g_string_append(writer->out, is_double && pick(writer, 2) == 0 ? "\\\n\n" : "\n\n");
            write_indent(writer, indent + 1);
        }
    }
    g_string_append_c(writer->out, is_double ? '"' : '\'');
}

static void write_block(Writer *writer, guint indent)
{
    static const char *const headers[] = {"|", ">", "|-", ">-", "|+", ">+", "|2", "> # note"};
    const char *header = headers[pick(writer, G_N_ELEMENTS(headers))];
    g_string_append_printf(writer->out, "%s\n", header);
    guint deeper = strchr(header, '2') ? 2 : 1 + pick(writer, 4);
    for (guint i = 1 + pick(writer, 5); i > 0; i--) {
        if (pick(writer, 5) == 0) {
            g_string_append_c(writer->out, '\n');
            continue;
        }
        write_indent(writer, indent + deeper + (pick(writer, 5) == 0 ? 2 : 0));
        write_words(writer, 1 + pick(writer, 6));
        g_string_append(writer->out, pick(writer, 20) == 0 ? "\r\n" : "\n");
    }
}

static void write_flow(Writer *writer, guint depth)
{
    gboolean is_list = pick(writer, 2) == 0;
    g_string_append_c(writer->out, is_list ? '[' : '{');
    for (guint i = pick(writer, 4); i > 0; i--) {
        if (!is_list) {
            g_string_append_printf(writer->out, " k%u: ", i);
        }
        if (depth < MOST_DEPTH && pick(writer, 4) == 0) {
            write_flow(writer, depth + 1);
        } else {
            write_plain(writer);
        }
        g_string_append(writer->out, i > 1 ? ", " : " ");
    }
    g_string_append_c(writer->out, is_list ? ']' : '}');
}

static void write_node(Writer *writer, guint indent, guint depth);

static void write_map(Writer *writer, guint indent, guint depth)
{
    for (guint i = 1 + pick(writer, 5); i > 0; i--) {
        write_indent(writer, indent);
        g_string_append_printf(writer->out, "key%u:", i);
        write_node(writer, indent, depth + 1);
    }
}

static void write_list(Writer *writer, guint indent, guint depth)
{
    for (guint i = 1 + pick(writer, 4); i > 0; i--) {
        write_indent(writer, indent);
        g_string_append_c(writer->out, '-');
        write_node(writer, indent, depth + 1);
    }
}

/* What follows a colon or a dash, to the end of its line or lines. */
static void write_node(Writer *writer, guint indent, guint depth)
{
    gboolean nested = depth < MOST_DEPTH && writer->out->len < MOST_BYTES;
    guint kind = pick(writer, nested ? 8 : 5);
    g_string_append_c(writer->out, ' ');
    if (kind < 6 && pick(writer, 12) == 0) {
        g_string_append_printf(writer->out, "&a%u ", writer->n_anchors++);
    }
    if (kind == 0 && writer->n_anchors > 0 && pick(writer, 3) == 0) {
        g_string_append_printf(writer->out, "*a%u", pick(writer, writer->n_anchors));
    } else if (kind <= 1) {
        write_plain(writer);
    } else if (kind == 2) {
        write_quoted(writer, indent);
    } else if (kind == 4) {
        write_flow(writer, depth);
    }
    if (kind == 3) {
        write_block(writer, indent);
        return;
    }
    g_string_append(writer->out, pick(writer, 8) == 0 ? " # note\n" : "\n");
    if (kind == 6) {
        write_map(writer, indent + 2, depth);
    } else if (kind == 7) {
        write_list(writer, indent + 2, depth);
    }
}

static void flip_bytes(Writer *writer)
{
    static const char bytes[] = "\t :-[]{}\"'|>&*#!%@`,?\n\r\\~\x80\xC3\xE2\xFF\x01";
    for (guint i = 1 + pick(writer, 3); i > 0 && writer->out->len > 0; i--) {
        writer->out->str[pick(writer, (guint)writer->out->len)] =
            bytes[pick(writer, sizeof bytes - 1)];
    }
}

/* The beginning of a random line. */
static gsize pick_line(Writer *writer)
{
    gsize at = pick(writer, (guint)writer->out->len + 1);
    while (at > 0 && writer->out->str[at - 1] != '\n') {
        at--;
    }
    return at;
}

static void damage(Writer *writer)
{
    gsize line = pick_line(writer);
    switch (pick(writer, 5)) {
    case 0:
        flip_bytes(writer);
        break;
    case 1: /* a line is cut */
        g_string_erase(writer->out, (gssize)line, (gssize)strcspn(writer->out->str + line, "\n"));
        break;
    case 2: /* indents shift */
        g_string_insert(writer->out, (gssize)line, pick(writer, 2) == 0 ? " " : "\t");
        break;
    case 3: /* anchors cross */
        g_string_insert(writer->out, (gssize)line, "x: &a0 [*a1]\ny: &a1 [*a0, *a0]\n");
        break;
    default: /* the end is lost */
        g_string_truncate(writer->out, pick(writer, (guint)writer->out->len + 1));
        break;
    }
}

/* Damages the text once to three times, and until it is another. */
static void damage_surely(Writer *writer)
{
    g_autofree char *whole = g_strdup(writer->out->str);
    for (guint i = 1 + pick(writer, 3); i > 0 || strcmp(whole, writer->out->str) == 0;
         i -= i > 0 ? 1 : 0) {
        damage(writer);
    }
}

/* Every character of a scalar that is no blank stands where the map says, or an escape does. */
static void check_scalar(const CbNode *node)
{
    gsize length;
    const char *text = cb_source_text(node->span.source, &length);
    g_autoptr(CbArena) arena = cb_arena_new();
    const CbSourceMap *map = cb_node_map(arena, node);
    g_assert_cmpuint(strlen(node->text), ==, node->length);
    for (gsize i = 0; i < node->length; i++) {
        CbSpan span = cb_source_map_span(map, i, i + 1);
        g_assert_cmpuint(span.end, <=, length);
        guchar written = (guchar)node->text[i];
        guchar found = (guchar)text[span.start];
        gboolean is_escape = node->style == CB_SCALAR_QUOTED && (found == '\\' || written >= 0x80);
        if (written > ' ' && written != found && !is_escape && written < 0x80) {
            g_error("byte %zu of \"%s\" is mapped to \"%.10s\"", i, node->text, text + span.start);
        }
    }
}

static void check_node(const CbNode *node, guint depth)
{
    gsize length;
    cb_source_text(node->span.source, &length);
    g_assert_cmpuint(depth, <=, CB_MAX_YAML_DEPTH);
    g_assert_cmpuint(node->span.start, <=, node->span.end);
    g_assert_cmpuint(node->span.end, <=, length);
    if (node->kind == CB_NODE_SCALAR) {
        check_scalar(node);
    }
    for (gsize i = 0; node->kind == CB_NODE_LIST && i < node->length; i++) {
        check_node(node->items[i], depth + 1);
    }
    for (gsize i = 0; node->kind == CB_NODE_MAP && i < node->length; i++) {
        g_assert_cmpuint(node->entries[i].key_span.end, <=, length);
        check_node(node->entries[i].value, depth + 1);
    }
}

/* Reads a file, passing over what cannot be read, and looks at all that was. Whether nothing had to
 * be passed over. */
static gboolean check_file(const GString *text)
{
    gboolean is_damaged;
    g_autoptr(CbArena) arena = cb_arena_new();
    g_autoptr(CbDiagnostics) diagnostics = cb_diagnostics_new();
    g_autoptr(CbSource) source = cb_source_new("a.yaml", text->str, text->len);
    g_autoptr(GString) printed = g_string_new(NULL);
    const CbNode *root =
        cb_yaml_parse_damaged(arena, arena, source, 0, text->len, &is_damaged, NULL, diagnostics);
    cb_diagnostics_print_text(diagnostics, FALSE, printed);
    if (root != NULL) {
        check_node(root, 0);
        cb_node_to_value(arena, root);
    }
    if (root == NULL || is_damaged) {
        g_assert_cmpuint(cb_diagnostics_count(diagnostics, CB_SEVERITY_ERROR), >, 0);
    }
    return root != NULL && !is_damaged;
}

static void test_damaged(void)
{
    guint n_whole = 0, n_read = 0;
    g_autoptr(GRand) random = g_rand_new_with_seed(SEED);
    for (guint i = 0; i < FILES; i++) {
        g_autoptr(GString) out =
            g_string_new(pick(&(Writer){.random = random}, 9) == 0 ? "---\n" : NULL);
        Writer writer = {.random = random, .out = out};
        write_map(&writer, 0, 0);
        n_whole += check_file(out) ? 1 : 0;
        damage_surely(&writer);
        n_read += check_file(out) ? 1 : 0;
    }
    g_test_message("of %u, %u could be read before, %u after", FILES, n_whole, n_read);
    /* The grammar makes some that are none of YAML's; not all damage breaks a file. */
    g_assert_cmpuint(n_whole, >, FILES * 6 / 10);
    g_assert_cmpuint(n_read, >, FILES / 10);
    g_assert_cmpuint(n_read, <, n_whole / 2);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/yaml-damaged/ten-thousand-files", test_damaged);
    return g_test_run();
}
