#include "guide/hyphenate.h"

#include <stdlib.h>
#include <string.h>

struct CbHyphenator {
    HyphenDict *dictionary; /* borrowed from the shelf */
    GIConv to_dictionary;   /* from UTF-8 to the patterns' encoding; (GIConv)-1: they are UTF-8 */
    gboolean drops_trema;   /* a letter after a hyphen loses it: Dutch "co-efficient" */
    int before, after;      /* letters that stay on either side */
    GHashTable *words;      /* word -> count of points, then the points, one byte each */
};

/* Files are named after language and country: hyph_nl_NL.dic; hyph_nl.dic comes first. */
static char *find_in_folder(const char *folder, const char *language)
{
    g_autofree char *plain = g_strdup_printf("%s/hyphen/hyph_%s.dic", folder, language);
    if (g_file_test(plain, G_FILE_TEST_IS_REGULAR)) {
        return g_steal_pointer(&plain);
    }
    g_autofree char *path = g_build_filename(folder, "hyphen", NULL);
    g_autofree char *prefix = g_strdup_printf("hyph_%s_", language);
    g_autoptr(GDir) dir = g_dir_open(path, 0, NULL);
    g_autofree char *best = NULL;
    for (const char *name = NULL; dir != NULL && (name = g_dir_read_name(dir)) != NULL;) {
        if (g_str_has_prefix(name, prefix) && g_str_has_suffix(name, ".dic") &&
            (best == NULL || strcmp(name, best) < 0)) {
            g_free(best);
            best = g_strdup(name);
        }
    }
    return best != NULL ? g_build_filename(path, best, NULL) : NULL;
}

static char *find_everywhere(const char *language)
{
    char *path = find_in_folder(g_get_user_data_dir(), language);
    const char *const *folders = g_get_system_data_dirs();
    for (guint i = 0; path == NULL && folders[i] != NULL; i++) {
        path = find_in_folder(folders[i], language);
    }
    return path != NULL ? path : find_in_folder("/usr/share", language);
}

char *cb_hyphenator_find(const char *language)
{
    g_autofree char *tag = g_strdelimit(g_strdup(language), "-", '_');
    char *path = find_everywhere(tag);
    char *country = strchr(tag, '_');
    if (path == NULL && country != NULL) {
        *country = '\0';
        path = find_everywhere(tag);
    }
    return path;
}

CbHyphenator *cb_hyphenator_new(CbPatternShelf *shelf, const char *path, const char *language,
                                guint before, guint after)
{
    HyphenDict *dictionary = cb_pattern_shelf_get(shelf, path);
    if (dictionary == NULL) {
        return NULL;
    }
    GIConv converter = (GIConv)-1;
    if (!dictionary->utf8) {
        converter = g_iconv_open(dictionary->cset, "UTF-8");
        if (converter == (GIConv)-1) {
            return NULL;
        }
    }
    CbHyphenator *hyphenator = g_new0(CbHyphenator, 1);
    hyphenator->dictionary = dictionary;
    hyphenator->to_dictionary = converter;
    hyphenator->drops_trema = g_str_has_prefix(language, "nl");
    hyphenator->before = (int)before;
    hyphenator->after = (int)after;
    hyphenator->words = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
    return hyphenator;
}

void cb_hyphenator_free(CbHyphenator *hyphenator)
{
    if (hyphenator == NULL) {
        return;
    }
    g_hash_table_unref(hyphenator->words);
    if (hyphenator->to_dictionary != (GIConv)-1) {
        g_iconv_close(hyphenator->to_dictionary);
    }
    g_free(hyphenator);
}

/* The word in lower case and in the patterns' encoding, or NULL if it cannot be said in it.
 * Lower case must not change the number of letters, or points would be misplaced. */
static char *encode(CbHyphenator *hyphenator, const char *word, gsize *length)
{
    g_autofree char *lower = g_utf8_strdown(word, -1);
    if (g_utf8_strlen(lower, -1) != g_utf8_strlen(word, -1)) {
        return NULL;
    }
    if (hyphenator->to_dictionary == (GIConv)-1) {
        *length = strlen(lower);
        return g_steal_pointer(&lower);
    }
    return g_convert_with_iconv(lower, -1, hyphenator->to_dictionary, NULL, length, NULL);
}

static void free_replacements(char **replacements, int *positions, int *cuts, gsize length)
{
    for (gsize i = 0; replacements != NULL && i < length; i++) {
        free(replacements[i]);
    }
    free(replacements);
    free(positions);
    free(cuts);
}

static gboolean has_trema(const char *letter)
{
    gunichar base = 0;
    gunichar mark = 0;
    return g_unichar_decompose(g_utf8_get_char(letter), &base, &mark) && mark == 0x308;
}

/* Turns the marks behind letters into byte offsets; points that would change the spelling
 * (German "Schif-fahrt") are left out. */
static guint8 *points_of(const CbHyphenator *hyphenator, const char *word, const char *marks,
                         char **replacements, gsize letters)
{
    guint8 *points = g_malloc0(strlen(word) + 1);
    const char *at = word;
    for (gsize i = 0; i + 1 < letters; i++) {
        at = g_utf8_next_char(at);
        gboolean respelled = (replacements != NULL && replacements[i] != NULL) ||
                             (hyphenator->drops_trema && has_trema(at));
        if ((marks[i] & 1) != 0 && !respelled) {
            points[++points[0]] = (guint8)(at - word);
        }
    }
    return points;
}

static guint8 *hyphenate_word(CbHyphenator *hyphenator, const char *word)
{
    gsize length = 0;
    g_autofree char *encoded = encode(hyphenator, word, &length);
    if (encoded == NULL || length == 0 || length > CB_MAX_HYPHENATED_WORD) {
        return g_malloc0(1);
    }
    char marks[CB_MAX_HYPHENATED_WORD + 8] = {0};
    char **replacements = NULL;
    int *positions = NULL;
    int *cuts = NULL;
    guint8 *points = NULL;
    if (hnj_hyphen_hyphenate3(hyphenator->dictionary, encoded, (int)length, marks, NULL,
                              &replacements, &positions, &cuts, hyphenator->before,
                              hyphenator->after, hyphenator->before, hyphenator->after) == 0) {
        points = points_of(hyphenator, word, marks, replacements, (gsize)g_utf8_strlen(word, -1));
    }
    free_replacements(replacements, positions, cuts, length);
    return points != NULL ? points : g_malloc0(1);
}

const guint8 *cb_hyphenate(CbHyphenator *hyphenator, const char *word, gsize length, guint *count)
{
    *count = 0;
    if (length > CB_MAX_HYPHENATED_WORD) {
        return NULL;
    }
    char key[CB_MAX_HYPHENATED_WORD + 1];
    memcpy(key, word, length);
    key[length] = '\0';
    guint8 *points = g_hash_table_lookup(hyphenator->words, key);
    if (points == NULL) {
        points = hyphenate_word(hyphenator, key);
        g_hash_table_insert(hyphenator->words, g_strdup(key), points);
    }
    *count = points[0];
    return points + 1;
}
