#include "site/leak_check.h"

#include "base/descriptor.h"
#include "base/escape.h"
#include "load/markdown_smart.h"
#include "load/markdown_write.h"
#include "model/find_text.h"
#include "site/blanks.h"
#include "site/locale.h"
#include "site/public_text.h"
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

/* Bytes of a character that a part of a file may begin or end with. */
#define CUT 3

/* Bits of the filter: few patterns share one. */
#define FILTER_BITS 20

/* What is searched for: a value, or an escaped form of it. */
typedef struct {
    char *text; /* in lower case, white space as single blanks */
    gsize length;
    gsize offset;      /* of its rarest gram */
    guint value;       /* index */
    gboolean is_whole; /* digits alone, a label: a longer number or word is another one */
    guint next;        /* 1 + index of the next pattern with the same gram; 0: none */
} Pattern;

/* Patterns that are looked for together. */
typedef struct {
    GArray *patterns;  /* of Pattern */
    GHashTable *heads; /* gram → 1 + index of its first pattern */
    guint8 *filter;    /* a bit for each hash of a gram that a pattern has */
} PatternSet;

struct CbLeakCheck {
    const CbCollection *collection;
    const CbPrivateValue *values;
    guint n_values;
    PatternSet set;
    gint *found_in; /* of each value: the first output that has it, G_MAXINT: none */
    gint *told_in;  /* of each value: 0 if a public text of its case has it, likewise */
    gint *own;      /* of each value: 0 if the program's own words have it … */
    gint *written;  /* … and 0 if what editors wrote has it; NULL: not known yet */
};

static void pattern_clear(gpointer data)
{
    g_free(((Pattern *)data)->text);
}

static guint32 gram_of(const char *text)
{
    guint32 gram = 0;
    for (guint i = 0; i < GRAM; i++) {
        gram = gram << 8 | (guchar)g_ascii_tolower(text[i]);
    }
    return gram;
}

static guint32 filter_bit(guint32 gram)
{
    return (gram * 2654435761u) >> (32 - FILTER_BITS);
}

static gboolean is_term(const CbField *field)
{
    return field->type == CB_FIELD_TERM || field->type == CB_FIELD_TERMS;
}

/* Whether values of a field say something about somebody, wherever they stand. */
static gboolean is_telling(const CbField *field)
{
    return !is_term(field) && field->type != CB_FIELD_REF && field->type != CB_FIELD_REFS &&
           field->type != CB_FIELD_BOOLEAN && field->type != CB_FIELD_YEAR;
}

/* A form of a value as it is compared: in lower case, white space as single blanks. */
static char *folded(const char *text, gsize length)
{
    gsize from = 0, to = length;
    g_autoptr(GString) plain = cb_blanks_plain(text, length, &from, &to);
    GString *out = g_string_sized_new(length);
    if (plain != NULL) {
        text = plain->str;
        length = plain->len;
    }
    for (gsize i = 0; i < length; i++) {
        if (!g_ascii_isspace(text[i])) {
            g_string_append_c(out, g_ascii_tolower(text[i]));
        } else if (i == 0 || !g_ascii_isspace(text[i - 1])) {
            g_string_append_c(out, ' ');
        }
    }
    return g_string_free(out, FALSE);
}

/* Adds a pattern unless the value has it already. */
static void add_to_set(PatternSet *set, guint value, const char *text, gsize length,
                       gboolean is_whole)
{
    Pattern pattern = {.text = folded(text, length), .value = value, .is_whole = is_whole};
    pattern.length = strlen(pattern.text);
    if (strspn(pattern.text, "0123456789") == pattern.length) {
        pattern.is_whole = TRUE;
    }
    if (pattern.length < GRAM) {
        g_free(pattern.text);
        return;
    }
    for (guint i = set->patterns->len; i > 0; i--) {
        const Pattern *other = &g_array_index(set->patterns, Pattern, i - 1);
        if (other->value != value) {
            break;
        }
        if (strcmp(other->text, pattern.text) == 0) {
            g_free(pattern.text);
            return;
        }
    }
    g_array_append_val(set->patterns, pattern);
}

static void add_pattern(CbLeakCheck *check, guint value, const char *text, gsize length)
{
    add_to_set(&check->set, value, text, length, FALSE);
}

/* JSON in an attribute: `json`, with its quotation marks, as HTML. */
static void add_escaped_json(CbLeakCheck *check, guint value, const GString *json)
{
    g_autoptr(GString) escaped = g_string_new(NULL);
    cb_escape_html(escaped, json->str + 1, (gssize)json->len - 2);
    add_pattern(check, value, escaped->str, escaped->len);
}

/* A text inside quotation marks in CSV. */
static void add_csv(CbLeakCheck *check, guint value, const char *given)
{
    g_autoptr(GString) text = g_string_new(given);
    if (g_string_replace(text, "\"", "\"\"", 0) > 0) {
        add_pattern(check, value, text->str, text->len);
    }
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

/* A text as Markdown in a language writes its quotation marks and dashes, and that as HTML. */
static void add_printed(CbLeakCheck *check, guint value, const char *text, const char *language)
{
    g_autoptr(GString) out = g_string_new(NULL);
    g_autoptr(GString) escaped = g_string_new(NULL);
    Printing printing = {text, 0, out};
    cb_smart_punctuation(text, language, NULL, 0, print_sign, &printing);
    g_string_append(out, text + printing.done);
    cb_escape_html(escaped, out->str, (gssize)out->len);
    add_pattern(check, value, out->str, out->len);
    add_pattern(check, value, escaped->str, escaped->len);
}

/* A text as it is, and as outputs escape it. */
static void add_forms(CbLeakCheck *check, guint value, const char *text)
{
    const CbConfig *config = &check->collection->config;
    g_autoptr(GString) escaped = g_string_new(NULL);
    add_pattern(check, value, text, strlen(text));
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
    add_csv(check, value, text);
    for (guint i = 0; i < config->n_languages; i++) {
        add_printed(check, value, text, config->languages[i]);
    }
}

/* A text with its letters as one character or as several, and in small and large letters: those of
 * ASCII alone are compared without regard to that. */
static void add_spellings(CbLeakCheck *check, guint value, const char *text)
{
    static const GNormalizeMode modes[] = {G_NORMALIZE_NFC, G_NORMALIZE_NFD};
    add_forms(check, value, text);
    for (guint i = 0; i < G_N_ELEMENTS(modes) && !g_str_is_ascii(text); i++) {
        g_autofree char *same = g_utf8_normalize(text, -1, modes[i]);
        g_autofree char *small = g_utf8_strdown(same, -1);
        g_autofree char *large = g_utf8_strup(same, -1);
        add_forms(check, value, same);
        add_forms(check, value, small);
        add_forms(check, value, large);
    }
}

/* Markdown as readers see it, in every language. */
static void add_shown(CbLeakCheck *check, guint value, const char *markdown)
{
    const CbConfig *config = &check->collection->config;
    for (guint i = 0; i < config->n_languages; i++) {
        g_autoptr(CbMarkdown) document =
            cb_markdown_parse(markdown, strlen(markdown), NULL, NULL, config->languages[i], NULL);
        g_autoptr(GString) text = g_string_new(NULL);
        cb_markdown_render_text(document, text);
        g_strstrip(text->str);
        if (strlen(text->str) >= CB_LEAK_LENGTH) {
            add_spellings(check, value, text->str);
        }
    }
}

/* A date or a number as texts write it, in every language. */
static void add_spoken(CbLeakCheck *check, guint value)
{
    const CbConfig *config = &check->collection->config;
    const char *text = check->values[value].text;
    gboolean is_date = check->values[value].field->type == CB_FIELD_DATE;
    CbDate date;
    if (is_date && !cb_date_parse(text, &date)) {
        return;
    }
    for (guint i = 0; i < config->n_languages; i++) {
        const CbLocale *locale = cb_locale(config->languages[i]);
        g_autoptr(GString) spoken = g_string_new(NULL);
        if (is_date) {
            cb_locale_date(locale, date, CB_DATE_LONG, spoken);
        } else {
            cb_locale_number(locale, g_ascii_strtod(text, NULL), -1, spoken);
        }
        add_to_set(&check->set, value, spoken->str, spoken->len, TRUE);
    }
}

static void add_value(CbLeakCheck *check, guint value)
{
    const char *text = check->values[value].text;
    const CbField *field = check->values[value].field;
    if (strlen(text) < CB_LEAK_LENGTH || !is_telling(field)) {
        return;
    }
    add_spellings(check, value, text);
    if (field->type == CB_FIELD_MARKDOWN) {
        add_shown(check, value, text);
    } else if (field->type == CB_FIELD_DATE || cb_field_type_is_number(field->type)) {
        add_spoken(check, value);
    }
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
static void index_pattern(PatternSet *set, GHashTable *counts, guint index)
{
    Pattern *pattern = &g_array_index(set->patterns, Pattern, index);
    guint least = G_MAXUINT;
    for (gsize at = 0; at + GRAM <= pattern->length; at++) {
        gpointer gram = GUINT_TO_POINTER(gram_of(pattern->text + at));
        guint count = GPOINTER_TO_UINT(g_hash_table_lookup(counts, gram));
        if (memchr(pattern->text + at, ' ', GRAM) != NULL) {
            count += BLANK_COUNT;
        }
        if (count < least) {
            least = count;
            pattern->offset = at;
        }
    }
    guint32 gram = gram_of(pattern->text + pattern->offset);
    guint32 bit = filter_bit(gram);
    set->filter[bit >> 3] |= (guint8)(1u << (bit & 7));
    pattern->next = GPOINTER_TO_UINT(g_hash_table_lookup(set->heads, GUINT_TO_POINTER(gram)));
    g_hash_table_insert(set->heads, GUINT_TO_POINTER(gram), GUINT_TO_POINTER(index + 1));
}

static void set_init(PatternSet *set)
{
    set->patterns = g_array_new(FALSE, FALSE, sizeof(Pattern));
    g_array_set_clear_func(set->patterns, pattern_clear);
    set->heads = g_hash_table_new(NULL, NULL);
    set->filter = g_new0(guint8, 1u << (FILTER_BITS - 3));
}

static void set_clear(PatternSet *set)
{
    g_array_unref(set->patterns);
    g_hash_table_unref(set->heads);
    g_free(set->filter);
}

/* After the last pattern was added. */
static void set_finish(PatternSet *set)
{
    g_autoptr(GHashTable) counts = count_grams(set->patterns);
    for (guint i = 0; i < set->patterns->len; i++) {
        index_pattern(set, counts, i);
    }
}

/* The end of a pattern's part from its gram on, which stands at `at`; 0 if it does not. */
static gsize match_forwards(const Pattern *pattern, const char *bytes, gsize length, gsize at)
{
    for (gsize i = pattern->offset; i < pattern->length; i++) {
        gboolean is_blank = pattern->text[i] == ' ';
        if (at >= length || (is_blank ? !g_ascii_isspace(bytes[at])
                                      : g_ascii_tolower(bytes[at]) != pattern->text[i])) {
            return 0;
        }
        at++;
        while (is_blank && at < length && g_ascii_isspace(bytes[at])) {
            at++;
        }
    }
    return at;
}

/* Whether the part before the gram stands before `*at`, which becomes where it begins. */
static gboolean match_backwards(const Pattern *pattern, const char *bytes, gsize *at)
{
    for (gsize i = pattern->offset; i > 0; i--) {
        gboolean is_blank = pattern->text[i - 1] == ' ';
        if (*at == 0 || (is_blank ? !g_ascii_isspace(bytes[*at - 1])
                                  : g_ascii_tolower(bytes[*at - 1]) != pattern->text[i - 1])) {
            return FALSE;
        }
        (*at)--;
        while (is_blank && *at > 0 && g_ascii_isspace(bytes[*at - 1])) {
            (*at)--;
        }
    }
    return TRUE;
}

/* Whether a pattern stands in the output with its gram at `at`. */
static gboolean matches(const Pattern *pattern, const char *bytes, gsize length, gsize at)
{
    gsize end = match_forwards(pattern, bytes, length, at);
    if (end == 0 || !match_backwards(pattern, bytes, &at)) {
        return FALSE;
    }
    return !pattern->is_whole || ((at == 0 || !g_ascii_isalnum(bytes[at - 1])) &&
                                  (end == length || !g_ascii_isalnum(bytes[end])));
}

/* Notes that an output has a value, if none before it has. */
static void note(gint *found_in, gint index)
{
    gint known = g_atomic_int_get(found_in);
    while (index < known && !g_atomic_int_compare_and_exchange(found_in, known, index)) {
        known = g_atomic_int_get(found_in);
    }
}

/* Where to search: what has its gram from `from` on, before `to`. */
typedef struct {
    const char *bytes;
    gsize length, from, to;
} Range;

/* Notes in `found_in` every value of a set that stands in a range as it is. */
static void search_as_it_is(const PatternSet *set, const Range *range, gint *found_in, guint index)
{
    const char *bytes = range->bytes;
    if (range->from + GRAM > range->length) {
        return;
    }
    guint32 gram = gram_of(bytes + range->from) >> 8;
    for (gsize at = range->from; at < range->to && at + GRAM <= range->length; at++) {
        gram = gram << 8 | (guchar)g_ascii_tolower(bytes[at + GRAM - 1]);
        guint32 bit = filter_bit(gram);
        if (!(set->filter[bit >> 3] & (1u << (bit & 7)))) {
            continue;
        }
        guint next = GPOINTER_TO_UINT(g_hash_table_lookup(set->heads, GUINT_TO_POINTER(gram)));
        while (next > 0) {
            const Pattern *pattern = &g_array_index(set->patterns, Pattern, next - 1);
            if (matches(pattern, bytes, range->length, at)) {
                note(&found_in[pattern->value], (gint)index);
            }
            next = pattern->next;
        }
    }
}

/* As search_as_it_is, and once more with every kind of blank as one. */
static void search_range(const PatternSet *set, const Range *range, gint *found_in, guint index)
{
    Range same = *range;
    g_autoptr(GString) plain = cb_blanks_plain(range->bytes, range->length, &same.from, &same.to);
    search_as_it_is(set, range, found_in, index);
    if (plain != NULL) {
        same.bytes = plain->str;
        same.length = plain->len;
        search_as_it_is(set, &same, found_in, index);
    }
}

static void search(const PatternSet *set, const char *bytes, gsize length, gint *found_in,
                   guint index)
{
    const Range range = {bytes, length, 0, length};
    search_range(set, &range, found_in, index);
}

/* Values that say nothing on their own */

/* Whether a public field uses the vocabulary of a private one. */
static gboolean is_public_vocabulary(const CbSchema *schema, const CbVocabulary *vocabulary)
{
    for (guint i = 0; i < schema->n_fields; i++) {
        if (!schema->fields[i].is_private && schema->fields[i].vocabulary == vocabulary) {
            return TRUE;
        }
    }
    return FALSE;
}

/* Whether a case says a year itself, in a public field or as the day of its last change. */
static gboolean says_year(const CbSchema *schema, const CbCase *one, int year)
{
    gboolean says = one->entry.updated.year == year;
    for (guint i = 0; i < schema->n_fields && !says; i++) {
        says = !schema->fields[i].is_private && one->values[i].is_set &&
               ((int)one->values[i].number == year || one->values[i].date.year == year);
    }
    return says;
}

/* A text in small letters, each as one character. */
static char *comparable(const char *text)
{
    g_autofree char *small = g_utf8_strdown(text, -1);
    return g_utf8_normalize(small, -1, G_NORMALIZE_NFC);
}

static void add_labels(PatternSet *set, guint index, const CbCollection *collection,
                       const CbPrivateValue *value)
{
    const CbVocabulary *vocabulary = value->field->vocabulary;
    int term = cb_vocabulary_term(vocabulary, value->text);
    if (term < 0 || is_public_vocabulary(&collection->schema, vocabulary)) {
        return;
    }
    /* An id of one word may be a common one. */
    if (strchr(value->text, '-') != NULL) {
        add_to_set(set, index, value->text, strlen(value->text), TRUE);
    }
    for (guint i = 0; i < collection->config.n_languages; i++) {
        const char *label = cb_text_get(&vocabulary->terms[term].label, i, NULL);
        if (label != NULL) {
            g_autofree char *same = comparable(label);
            add_to_set(set, index, same, strlen(same), TRUE);
        }
    }
}

/* Looks for the terms and years that are private to a case in its public texts. `first` to `end`
 * are its values. */
static void look_into_case(CbLeakCheck *check, guint number, guint first, guint end)
{
    const CbCollection *collection = check->collection;
    PatternSet set;
    set_init(&set);
    for (guint i = first; i < end; i++) {
        const CbPrivateValue *value = &check->values[i];
        if (is_term(value->field)) {
            add_labels(&set, i, collection, value);
        } else if (value->field->type == CB_FIELD_YEAR &&
                   !says_year(&collection->schema, &collection->cases[number],
                              (int)g_ascii_strtoll(value->text, NULL, 10))) {
            add_to_set(&set, i, value->text, strlen(value->text), TRUE);
        }
    }
    set_finish(&set);
    g_autoptr(GString) text = g_string_new(NULL);
    for (guint i = 0; set.patterns->len > 0 && i < collection->config.n_languages; i++) {
        cb_public_text_entry(collection, CB_KIND_CASE, number, i, FALSE, text);
    }
    g_autofree char *same = comparable(text->str);
    search(&set, same, strlen(same), check->told_in, 0);
    set_clear(&set);
}

static void look_into_cases(CbLeakCheck *check)
{
    for (guint first = 0, end; first < check->n_values; first = end) {
        const char *entry = check->values[first].entry;
        gboolean has_any = FALSE;
        for (end = first; end < check->n_values; end++) {
            if (g_strcmp0(check->values[end].entry, entry) != 0) {
                break;
            }
            has_any |= is_term(check->values[end].field) ||
                       check->values[end].field->type == CB_FIELD_YEAR;
        }
        int number =
            has_any && entry ? cb_collection_find(check->collection, CB_KIND_CASE, entry) : -1;
        if (number >= 0) {
            look_into_case(check, (guint)number, first, end);
        }
    }
}

/* Values that the program says itself */

static void add_limit(GString *text, gboolean has, double limit)
{
    char digits[G_ASCII_DTOSTR_BUF_SIZE];
    if (has) {
        g_string_append_printf(text, "\n%s",
                               g_ascii_formatd(digits, sizeof digits, "%.15g", limit));
    }
}

/* What datapackage.json says of the fields, beside their names in a language. */
static void add_field_words(const CbSchema *schema, GString *text)
{
    for (guint i = 0; i < schema->n_fields; i++) {
        const CbField *field = &schema->fields[i];
        g_string_append_printf(text, "\n%s", field->id);
        add_limit(text, field->has_min && !field->is_private, field->min);
        add_limit(text, field->has_max && !field->is_private, field->max);
    }
}

/* Looks for all values in what the program brings along, and in what editors wrote. */
static void look_into_words(CbLeakCheck *check)
{
    static const CbKind kinds[] = {CB_KIND_CASE, CB_KIND_PRACTICE, CB_KIND_TOPIC,
                                   CB_KIND_TOOL, CB_KIND_FIGURE,   CB_KIND_PAGE};
    const CbCollection *collection = check->collection;
    g_autoptr(GString) text = g_string_new(NULL);
    check->own = g_new(gint, check->n_values);
    check->written = g_new(gint, check->n_values);
    for (guint i = 0; i < check->n_values; i++) {
        check->own[i] = check->written[i] = G_MAXINT;
    }
    cb_public_text_program(text);
    add_field_words(&collection->schema, text);
    search(&check->set, text->str, text->len, check->own, 0);
    for (guint language = 0; language < collection->config.n_languages; language++) {
        g_string_truncate(text, 0);
        cb_public_text_collection(collection, language, text);
        search(&check->set, text->str, text->len, check->written, 0);
        for (guint i = 0; i < G_N_ELEMENTS(kinds); i++) {
            for (guint j = 0; j < cb_collection_count(collection, kinds[i]); j++) {
                g_string_truncate(text, 0);
                cb_public_text_entry(collection, kinds[i], j, language, TRUE, text);
                search(&check->set, text->str, text->len, check->written, 0);
            }
        }
    }
}

CbLeakCheck *cb_leak_check_new(const CbCollection *collection)
{
    if (collection->n_private_values == 0) {
        return NULL;
    }
    CbLeakCheck *check = g_new0(CbLeakCheck, 1);
    check->collection = collection;
    check->values = collection->private_values;
    check->n_values = collection->n_private_values;
    check->found_in = g_new(gint, check->n_values);
    check->told_in = g_new(gint, check->n_values);
    set_init(&check->set);
    for (guint i = 0; i < check->n_values; i++) {
        check->found_in[i] = check->told_in[i] = G_MAXINT;
        add_value(check, i);
    }
    set_finish(&check->set);
    look_into_cases(check);
    return check;
}

void cb_leak_check_free(CbLeakCheck *check)
{
    if (!check) {
        return;
    }
    set_clear(&check->set);
    g_free(check->found_in);
    g_free(check->told_in);
    g_free(check->own);
    g_free(check->written);
    g_free(check);
}

/* Whether a character that joins the one before it begins at `at`: an accent, the sign of a voiced
 * kana, a part of a Korean syllable. */
static gboolean is_joining(const guchar *at, const guchar *end)
{
    if (*at < 0xcc || end - at < 3) {
        return FALSE;
    }
    return *at == 0xcc || (*at == 0xcd && at[1] < 0xb0) ||
           (*at == 0xe1 && at[1] >= 0x84 && at[1] <= 0x87) ||
           (*at == 0xe3 && at[1] == 0x82 && (at[2] == 0x99 || at[2] == 0x9a));
}

/* A text in which letters are of several characters, with each as one; NULL if it is none. Bytes of
 * a character that was cut are left out at both ends. */
static char *composed(const char *bytes, gsize length)
{
    const guchar *at = (const guchar *)bytes, *end = at + length;
    while (at < end && !is_joining(at, end)) {
        at++;
    }
    if (at == end) {
        return NULL;
    }
    for (guint i = 0; i < CUT && length > 0 && ((guchar)*bytes & 0xc0) == 0x80; i++) {
        bytes++;
        length--;
    }
    const char *valid;
    if (!g_utf8_validate_len(bytes, length, &valid) && bytes + length - valid > CUT) {
        return NULL;
    }
    return g_utf8_normalize(bytes, valid - bytes, G_NORMALIZE_NFC);
}

/* Searches a text of which parts of letters are characters of their own once more without those: a
 * value may have been written both ways. A window that is not the first or last has AROUND. */
static void search_composed(CbLeakCheck *check, guint index, const char *bytes, gsize length,
                            gboolean is_first, gboolean is_last)
{
    g_autofree char *text = composed(bytes, length);
    if (text == NULL) {
        return;
    }
    gsize size = strlen(text);
    /* It is at least a third as long, and so is what a window has around it. */
    gsize margin = MIN(AROUND / 4, size / 2);
    const Range range = {text, size, is_first ? 0 : margin, is_last ? size : size - margin};
    search_range(&check->set, &range, check->found_in, index);
}

void cb_leak_check_output(CbLeakCheck *check, guint index, const char *bytes, gsize length)
{
    if (!check || check->set.patterns->len == 0) {
        return;
    }
    search(&check->set, bytes, length, check->found_in, index);
    search_composed(check, index, bytes, length, TRUE, TRUE);
}

/* Whether a tag that begins at `at`, after its "<", stands inside a line. */
static gboolean is_inline_tag(const char *at, const char *end)
{
    static const char *const names[] = {"a",   "abbr",   "b",    "code",  "del",  "em",
                                        "i",   "ins",    "mark", "small", "span", "sub",
                                        "sup", "strong", "u",    "wbr",   NULL};
    char name[8] = "";
    at += at < end && *at == '/';
    for (gsize i = 0; i + 1 < sizeof name && at < end && g_ascii_isalpha(*at); i++) {
        name[i] = g_ascii_tolower(*at++);
    }
    return g_strv_contains(names, name);
}

void cb_leak_check_page(CbLeakCheck *check, guint index, const char *html, gsize length)
{
    if (!check || check->set.patterns->len == 0) {
        return;
    }
    g_autoptr(GString) text = g_string_sized_new(length);
    const char *end = html + length;
    for (const char *at = html; at < end;) {
        const char *open = memchr(at, '<', (gsize)(end - at));
        g_string_append_len(text, at, (open ? open : end) - at);
        if (!open) {
            break;
        }
        if (!is_inline_tag(open + 1, end)) {
            g_string_append_c(text, ' ');
        }
        const char *close = memchr(open, '>', (gsize)(end - open));
        at = close ? close + 1 : end;
    }
    cb_leak_check_output(check, index, html, length);
    cb_leak_check_output(check, index, text->str, text->len);
}

/* Fills up a window of bytes, of which there are `length`; FALSE with errno. */
static gboolean fill(int fd, char *window, gsize *length)
{
    gssize got = cb_descriptor_read(fd, window + *length, WINDOW - *length);
    *length += (gsize)MAX(got, 0);
    return got >= 0;
}

gboolean cb_leak_check_file(CbLeakCheck *check, guint index, const char *path, GError **error)
{
    if (!check || check->set.patterns->len == 0) {
        return TRUE;
    }
    int fd = cb_raw_file_open(path, error);
    if (fd < 0) {
        return FALSE;
    }
    g_autofree char *window = g_malloc(WINDOW);
    gsize length = 0, from = 0;
    gboolean is_read = TRUE, is_last = FALSE;
    /* A mapped file would end the program if somebody cut it short meanwhile. */
    while (is_read && !is_last) {
        is_read = fill(fd, window, &length);
        is_last = length < WINDOW;
        gsize to = is_last ? length : WINDOW - AROUND;
        const Range range = {window, length, from, to};
        search_range(&check->set, &range, check->found_in, index);
        search_composed(check, index, window, length, from == 0, is_last);
        if (is_last) {
            break;
        }
        /* What comes next has as much before it. */
        memmove(window, window + to - AROUND, length - (to - AROUND));
        length -= to - AROUND;
        from = AROUND;
    }
    if (!is_read) {
        g_set_error(error, G_FILE_ERROR, (int)g_file_error_from_errno(errno), "cannot read %s: %s",
                    path, g_strerror(errno));
    }
    close(fd);
    return is_read;
}

static void report_told(const CbLeakCheck *check, guint value, CbDiagnostics *diagnostics)
{
    const CbPrivateValue *private = &check->values[value];
    int number = cb_collection_find(check->collection, CB_KIND_CASE, private->entry);
    cb_diagnostics_add(diagnostics, CB_CODE_PRIVATE_LEAK, private->span,
                       "take it out of the text that is published, or make the field public",
                       "the private field \"%s\" would be published in a text of %s",
                       private->field->id, check->collection->cases[MAX(number, 0)].entry.path);
}

/* What to do about a value that is published: where it stands in a text, if it does so as it is.
 * Free with g_free. */
static char *mending_hint(const CbLeakCheck *check, guint value)
{
    CbSpan span = cb_find_text(check->collection, check->values[value].text);
    if (span.source == NULL) {
        return g_strdup("take it out of the text that is published, or make the field public");
    }
    return g_strdup_printf("take it out of %s, line %u, or make the field public",
                           cb_source_path(span.source),
                           cb_source_position(span.source, span.start).line);
}

/* Whether a value was found where it is not just a word of the program's own. */
static gboolean is_leak(CbLeakCheck *check, guint value)
{
    if (check->found_in[value] == G_MAXINT) {
        return FALSE;
    }
    if (!check->own) {
        look_into_words(check);
    }
    return check->own[value] == G_MAXINT || check->written[value] != G_MAXINT;
}

void cb_leak_check_finish(CbLeakCheck *check, const CbOutput *outputs, CbDiagnostics *diagnostics)
{
    for (guint i = 0; check && i < check->n_values; i++) {
        if (check->told_in[i] != G_MAXINT) {
            report_told(check, i, diagnostics);
        }
        if (is_leak(check, i)) {
            g_autofree char *hint = mending_hint(check, i);
            cb_diagnostics_add(diagnostics, CB_CODE_PRIVATE_LEAK, check->values[i].span, hint,
                               "the private field \"%s\" would be published in %s",
                               check->values[i].field->id, outputs[check->found_in[i]].path);
        }
    }
}
