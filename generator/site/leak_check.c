#include "site/leak_check.h"

#include "base/escape.h"
#include "load/markdown_smart.h"
#include "load/markdown_write.h"
#include "site/raw_file.h"
#include <errno.h>
#include <string.h>
#include <unistd.h>

/* Bytes that are looked at together. */
#define GRAM 4

/* More than any gram counts. */
#define BLANK_COUNT (1u << 30)

/* Bytes of a file that are read at once, and those that a value may have before and behind its
 * gram. */
#define WINDOW ((gsize)1024 * 1024)
#define AROUND ((gsize)64 * 1024)

/* Bits of the filter: few patterns share one. */
#define FILTER_BITS 20

/* What is searched for: a value, or an escaped form of it. */
typedef struct {
    char *text; /* in lower case, white space as single blanks */
    gsize length;
    gsize offset;       /* of its rarest gram */
    guint value;        /* index */
    gboolean is_number; /* digits alone: a longer number is another one */
    guint next;         /* 1 + index of the next pattern with the same gram; 0: none */
} Pattern;

struct CbLeakCheck {
    const CbConfig *config;
    const CbPrivateValue *values;
    guint n_values;
    GArray *patterns;  /* of Pattern */
    GHashTable *heads; /* gram → 1 + index of its first pattern */
    gint *found_in;    /* of each value: the first output that has it, G_MAXINT: none */
    guint8 *filter;    /* a bit for each hash of a gram that a pattern has */
};

static void pattern_clear(gpointer data)
{
    g_free(((Pattern *)data)->text);
}

static guint32 gram_of(const char *text)
{
    guint32 gram = 0;
    for (guint i = 0; i < GRAM; i++)
        gram = gram << 8 | (guchar)g_ascii_tolower(text[i]);
    return gram;
}

static guint32 filter_bit(guint32 gram)
{
    return (gram * 2654435761u) >> (32 - FILTER_BITS);
}

/* Whether values of a field say something about somebody. */
static gboolean is_telling(const CbField *field)
{
    switch (field->type) {
    case CB_FIELD_TERM:
    case CB_FIELD_TERMS:
    case CB_FIELD_REF:
    case CB_FIELD_REFS:
    case CB_FIELD_BOOLEAN:
    case CB_FIELD_YEAR:
        return FALSE;
    default:
        return TRUE;
    }
}

/* A form of a value as it is compared: in lower case, white space as single blanks. */
static char *folded(const char *text, gsize length)
{
    GString *out = g_string_sized_new(length);
    for (gsize i = 0; i < length; i++) {
        if (!g_ascii_isspace(text[i]))
            g_string_append_c(out, g_ascii_tolower(text[i]));
        else if (i == 0 || !g_ascii_isspace(text[i - 1]))
            g_string_append_c(out, ' ');
    }
    return g_string_free(out, FALSE);
}

/* Adds a pattern unless the value has it already. */
static void add_pattern(CbLeakCheck *check, guint value, const char *text, gsize length)
{
    Pattern pattern = {.text = folded(text, length), .value = value};
    pattern.length = strlen(pattern.text);
    pattern.is_number = strspn(pattern.text, "0123456789") == pattern.length;
    if (pattern.length < GRAM) {
        g_free(pattern.text);
        return;
    }
    for (guint i = check->patterns->len; i > 0; i--) {
        const Pattern *other = &g_array_index(check->patterns, Pattern, i - 1);
        if (other->value != value)
            break;
        if (strcmp(other->text, pattern.text) == 0) {
            g_free(pattern.text);
            return;
        }
    }
    g_array_append_val(check->patterns, pattern);
}

/* JSON in an attribute: `json`, with its quotation marks, as HTML. */
static void add_escaped_json(CbLeakCheck *check, guint value, const GString *json)
{
    g_autoptr(GString) escaped = g_string_new(NULL);
    cb_escape_html(escaped, json->str + 1, (gssize)json->len - 2);
    add_pattern(check, value, escaped->str, escaped->len);
}

/* The value inside quotation marks in CSV. */
static void add_csv(CbLeakCheck *check, guint value)
{
    g_autoptr(GString) text = g_string_new(check->values[value].text);
    if (g_string_replace(text, "\"", "\"\"", 0) > 0)
        add_pattern(check, value, text->str, text->len);
}

/* A text while its signs become those of print. */
typedef struct {
    const char *text;
    gsize done;
    GString *out;
} Printing;

/* CbSmartReplace. */
static void print_sign(gsize start, gsize end, const char *text, gpointer user_data)
{
    Printing *printing = user_data;
    g_string_append_len(printing->out, printing->text + printing->done,
                        (gssize)(start - printing->done));
    g_string_append(printing->out, text);
    printing->done = end;
}

/* The value as Markdown in a language writes its quotation marks and dashes, and that as HTML. */
static void add_printed(CbLeakCheck *check, guint value, const char *language)
{
    const char *text = check->values[value].text;
    g_autoptr(GString) out = g_string_new(NULL);
    g_autoptr(GString) escaped = g_string_new(NULL);
    Printing printing = {text, 0, out};
    cb_smart_punctuation(text, language, NULL, 0, print_sign, &printing);
    g_string_append(out, text + printing.done);
    cb_escape_html(escaped, out->str, (gssize)out->len);
    add_pattern(check, value, out->str, out->len);
    add_pattern(check, value, escaped->str, escaped->len);
}

static void add_value(CbLeakCheck *check, guint value)
{
    const char *text = check->values[value].text;
    gsize length = strlen(text);
    if (length < CB_LEAK_LENGTH || !is_telling(check->values[value].field))
        return;
    g_autoptr(GString) escaped = g_string_new(NULL);
    add_pattern(check, value, text, length);
    cb_escape_html(escaped, text, -1);
    add_pattern(check, value, escaped->str, escaped->len);
    g_string_truncate(escaped, 0);
    cb_escape_json(escaped, text, -1);
    /* Without its quotation marks. */
    add_pattern(check, value, escaped->str + 1, escaped->len - 2);
    add_escaped_json(check, value, escaped);
    g_string_truncate(escaped, 0);
    cb_escape_url(escaped, text, -1);
    add_pattern(check, value, escaped->str, escaped->len);
    g_string_truncate(escaped, 0);
    cb_markdown_escape(escaped, text);
    add_pattern(check, value, escaped->str, escaped->len);
    add_csv(check, value);
    for (guint i = 0; i < check->config->n_languages; i++)
        add_printed(check, value, check->config->languages[i]);
}

/* How many patterns have each gram. */
static GHashTable *count_grams(const GArray *patterns)
{
    GHashTable *counts = g_hash_table_new(NULL, NULL);
    for (guint i = 0; i < patterns->len; i++) {
        const Pattern *pattern = &g_array_index(patterns, Pattern, i);
        for (gsize at = 0; at + GRAM <= pattern->length; at++) {
            gpointer gram = GUINT_TO_POINTER(gram_of(pattern->text + at));
            guint count = GPOINTER_TO_UINT(g_hash_table_lookup(counts, gram));
            g_hash_table_insert(counts, gram, GUINT_TO_POINTER(count + 1));
        }
    }
    return counts;
}

/* Puts a pattern under its rarest gram; one with a blank, which an output may write otherwise,
 * only if there is no other. */
static void index_pattern(CbLeakCheck *check, GHashTable *counts, guint index)
{
    Pattern *pattern = &g_array_index(check->patterns, Pattern, index);
    guint least = G_MAXUINT;
    for (gsize at = 0; at + GRAM <= pattern->length; at++) {
        gpointer gram = GUINT_TO_POINTER(gram_of(pattern->text + at));
        guint count = GPOINTER_TO_UINT(g_hash_table_lookup(counts, gram));
        if (memchr(pattern->text + at, ' ', GRAM) != NULL)
            count += BLANK_COUNT;
        if (count < least) {
            least = count;
            pattern->offset = at;
        }
    }
    guint32 gram = gram_of(pattern->text + pattern->offset);
    guint32 bit = filter_bit(gram);
    check->filter[bit >> 3] |= (guint8)(1u << (bit & 7));
    pattern->next = GPOINTER_TO_UINT(g_hash_table_lookup(check->heads, GUINT_TO_POINTER(gram)));
    g_hash_table_insert(check->heads, GUINT_TO_POINTER(gram), GUINT_TO_POINTER(index + 1));
}

CbLeakCheck *cb_leak_check_new(const CbConfig *config, const CbPrivateValue *values, guint n_values)
{
    CbLeakCheck *check = g_new0(CbLeakCheck, 1);
    check->config = config;
    check->values = values;
    check->n_values = n_values;
    check->found_in = g_new(gint, n_values + 1);
    check->patterns = g_array_new(FALSE, FALSE, sizeof(Pattern));
    g_array_set_clear_func(check->patterns, pattern_clear);
    check->heads = g_hash_table_new(NULL, NULL);
    check->filter = g_new0(guint8, 1u << (FILTER_BITS - 3));
    for (guint i = 0; i < n_values; i++) {
        check->found_in[i] = G_MAXINT;
        add_value(check, i);
    }
    if (check->patterns->len == 0) {
        cb_leak_check_free(check);
        return NULL;
    }
    g_autoptr(GHashTable) counts = count_grams(check->patterns);
    for (guint i = 0; i < check->patterns->len; i++)
        index_pattern(check, counts, i);
    return check;
}

void cb_leak_check_free(CbLeakCheck *check)
{
    if (!check)
        return;
    g_array_unref(check->patterns);
    g_hash_table_unref(check->heads);
    g_free(check->filter);
    g_free(check->found_in);
    g_free(check);
}

/* The end of a pattern's part from its gram on, which stands at `at`; 0 if it does not. */
static gsize match_forwards(const Pattern *pattern, const char *bytes, gsize length, gsize at)
{
    for (gsize i = pattern->offset; i < pattern->length; i++) {
        gboolean is_blank = pattern->text[i] == ' ';
        if (at >= length || (is_blank ? !g_ascii_isspace(bytes[at])
                                      : g_ascii_tolower(bytes[at]) != pattern->text[i]))
            return 0;
        at++;
        while (is_blank && at < length && g_ascii_isspace(bytes[at]))
            at++;
    }
    return at;
}

/* Whether the part before the gram stands before `*at`, which becomes where it begins. */
static gboolean match_backwards(const Pattern *pattern, const char *bytes, gsize *at)
{
    for (gsize i = pattern->offset; i > 0; i--) {
        gboolean is_blank = pattern->text[i - 1] == ' ';
        if (*at == 0 || (is_blank ? !g_ascii_isspace(bytes[*at - 1])
                                  : g_ascii_tolower(bytes[*at - 1]) != pattern->text[i - 1]))
            return FALSE;
        (*at)--;
        while (is_blank && *at > 0 && g_ascii_isspace(bytes[*at - 1]))
            (*at)--;
    }
    return TRUE;
}

/* Whether a pattern stands in the output with its gram at `at`. */
static gboolean matches(const Pattern *pattern, const char *bytes, gsize length, gsize at)
{
    gsize end = match_forwards(pattern, bytes, length, at);
    if (end == 0 || !match_backwards(pattern, bytes, &at))
        return FALSE;
    return !pattern->is_number || ((at == 0 || !g_ascii_isalnum(bytes[at - 1])) &&
                                   (end == length || !g_ascii_isalnum(bytes[end])));
}

/* Notes that an output has a value, if none before it has. */
static void note(gint *found_in, gint index)
{
    gint known = g_atomic_int_get(found_in);
    while (index < known && !g_atomic_int_compare_and_exchange(found_in, known, index))
        known = g_atomic_int_get(found_in);
}

/* Searches bytes for what has its gram from `from` on, before `to`. */
static void search(CbLeakCheck *check, guint index, const char *bytes, gsize length, gsize from,
                   gsize to)
{
    if (from + GRAM > length)
        return;
    guint32 gram = gram_of(bytes + from) >> 8;
    for (gsize at = from; at < to && at + GRAM <= length; at++) {
        gram = gram << 8 | (guchar)g_ascii_tolower(bytes[at + GRAM - 1]);
        guint32 bit = filter_bit(gram);
        if (!(check->filter[bit >> 3] & (1u << (bit & 7))))
            continue;
        guint next = GPOINTER_TO_UINT(g_hash_table_lookup(check->heads, GUINT_TO_POINTER(gram)));
        while (next > 0) {
            const Pattern *pattern = &g_array_index(check->patterns, Pattern, next - 1);
            if (matches(pattern, bytes, length, at))
                note(&check->found_in[pattern->value], (gint)index);
            next = pattern->next;
        }
    }
}

void cb_leak_check_output(CbLeakCheck *check, guint index, const char *bytes, gsize length)
{
    if (check)
        search(check, index, bytes, length, 0, length);
}

/* Fills up a window of bytes, of which there are `length`; FALSE with errno. */
static gboolean fill(int fd, char *window, gsize *length)
{
    while (*length < WINDOW) {
        ssize_t got = read(fd, window + *length, WINDOW - *length);
        if (got == 0)
            break;
        if (got < 0 && errno != EINTR)
            return FALSE;
        *length += got > 0 ? (gsize)got : 0;
    }
    return TRUE;
}

gboolean cb_leak_check_file(CbLeakCheck *check, guint index, const char *path, GError **error)
{
    if (!check)
        return TRUE;
    int fd = cb_raw_file_open(path, error);
    if (fd < 0)
        return FALSE;
    g_autofree char *window = g_malloc(WINDOW);
    gsize length = 0, from = 0;
    gboolean is_read = TRUE, is_last = FALSE;
    /* A mapped file would end the program if somebody cut it short meanwhile. */
    while (is_read && !is_last) {
        is_read = fill(fd, window, &length);
        is_last = length < WINDOW;
        gsize to = is_last ? length : WINDOW - AROUND;
        search(check, index, window, length, from, to);
        if (is_last)
            break;
        /* What comes next has as much before it. */
        memmove(window, window + to - AROUND, length - (to - AROUND));
        length -= to - AROUND;
        from = AROUND;
    }
    if (!is_read)
        g_set_error(error, G_FILE_ERROR, (int)g_file_error_from_errno(errno), "cannot read %s: %s",
                    path, g_strerror(errno));
    close(fd);
    return is_read;
}

void cb_leak_check_finish(CbLeakCheck *check, const CbOutput *outputs, CbDiagnostics *diagnostics)
{
    for (guint i = 0; check && i < check->n_values; i++)
        if (check->found_in[i] != G_MAXINT)
            cb_diagnostics_add(
                diagnostics, CB_CODE_PRIVATE_LEAK, check->values[i].span,
                "take it out of the text that is published, or make the field public",
                "the private field \"%s\" would be published in %s", check->values[i].field->id,
                outputs[check->found_in[i]].path);
}
