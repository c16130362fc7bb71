#include "guide/patterns.h"

#include <stdio.h>
#include <string.h>

#define NEXT_LEVEL "NEXTLEVEL" /* the patterns behind it are for the parts of compounds */
#define LONGEST_LINE (MAX_CHARS - 2)

struct CbPatternShelf {
    GMutex mutex;
    GHashTable *read; /* path -> HyphenDict, or NULL */
};

/* An automaton that grows. */
typedef struct {
    HyphenDict *dictionary;
    int room; /* states that its memory holds */
} Automaton;

/* Whether a line is a pattern of letters and digits alone: no comment, no setting (they begin with
 * a capital), nothing that respells. */
static gboolean is_plain(const char *line, gsize length)
{
    if (length == 0 || length > LONGEST_LINE || *line == '%' || g_ascii_isupper(*line)) {
        return FALSE;
    }
    for (gsize i = 0; i < length; i++) {
        if ((guchar)line[i] <= ' ' || line[i] == '/') {
            return FALSE;
        }
    }
    return TRUE;
}

static gsize line_length(const char *line, const char *end)
{
    const char *stop = memchr(line, '\n', (gsize)(end - line));
    gsize length = (gsize)((stop != NULL ? stop : end) - line);
    return length > 0 && line[length - 1] == '\r' ? length - 1 : length;
}

/* The line behind the one at `line`; `end`: there is none. */
static const char *next_line(const char *line, const char *end)
{
    const char *stop = memchr(line, '\n', (gsize)(end - line));
    return stop != NULL ? stop + 1 : end;
}

/* Reads all but the plain patterns. */
static HyphenDict *read_settings(const char *text, const char *end)
{
    g_autoptr(GString) settings = g_string_new(NULL);
    const char *line = text;
    while (line < end) {
        const char *next = next_line(line, end);
        if (line == text || !is_plain(line, line_length(line, end))) {
            g_string_append_len(settings, line, next - line);
        }
        line = next;
    }
    FILE *file = fmemopen(settings->str, settings->len, "r");
    HyphenDict *dictionary = file != NULL ? hnj_hyphen_load_file(file) : NULL;
    if (file != NULL) {
        (void)fclose(file);
    }
    return dictionary;
}

static int find_state(const HyphenDict *dictionary, int from, char letter)
{
    const HyphenState *state = &dictionary->states[from];
    for (int i = 0; i < state->num_trans; i++) {
        if (state->trans[i].ch == letter) {
            return state->trans[i].new_state;
        }
    }
    return -1;
}

/* The state behind `from` for a letter, made if there is none. The memory is libhyphen's to free.
 */
static int need_state(Automaton *automaton, int from, char letter)
{
    HyphenDict *dictionary = automaton->dictionary;
    int found = find_state(dictionary, from, letter);
    if (found >= 0) {
        return found;
    }
    if (dictionary->num_states >= automaton->room) {
        automaton->room = 2 * MAX(dictionary->num_states, 64);
        dictionary->states = g_renew(HyphenState, dictionary->states, (gsize)automaton->room);
    }
    int made = dictionary->num_states++;
    dictionary->states[made] = (HyphenState){.fallback_state = -1};
    HyphenState *state = &dictionary->states[from];
    state->trans = g_renew(HyphenTrans, state->trans, (gsize)state->num_trans + 1);
    state->trans[state->num_trans++] = (HyphenTrans){.ch = letter, .new_state = made};
    return made;
}

/* A pattern has a digit before, between and behind its letters, 0 if none is written; zeros at its
 * beginning say nothing. */
static void add_pattern(Automaton *automaton, const char *line, gsize length)
{
    char digits[MAX_CHARS + 1] = {'0'};
    gsize letters = 0;
    int state = 0;
    for (gsize i = 0; i < length; i++) {
        if (g_ascii_isdigit(line[i])) {
            digits[letters] = line[i];
        } else {
            digits[++letters] = '0';
            state = need_state(automaton, state, line[i]);
        }
    }
    HyphenState *last = &automaton->dictionary->states[state];
    if (last->repl == NULL) {
        g_free(last->match);
        last->match = g_strdup(digits + strspn(digits, "0"));
        last->replindex = 0;
        last->replcut = (signed char)letters;
    }
}

/* From each state, the way back to that of its longest end that is one. */
static void find_fallbacks(HyphenDict *dictionary)
{
    g_autofree int *queue = g_new(int, (gsize)dictionary->num_states);
    int n_queued = 1;
    queue[0] = 0;
    for (int i = 0; i < n_queued; i++) {
        const HyphenState *state = &dictionary->states[queue[i]];
        for (int k = 0; k < state->num_trans; k++) {
            int found = -1;
            int back = state->fallback_state;
            while (back >= 0 && found < 0) {
                found = find_state(dictionary, back, state->trans[k].ch);
                back = dictionary->states[back].fallback_state;
            }
            dictionary->states[state->trans[k].new_state].fallback_state = MAX(found, 0);
            queue[n_queued++] = state->trans[k].new_state;
        }
    }
}

static void add_patterns(HyphenDict *dictionary, const char *text, const char *end)
{
    Automaton automaton = {.dictionary = dictionary, .room = dictionary->num_states};
    for (const char *line = text; line < end; line = next_line(line, end)) {
        gsize length = line_length(line, end);
        if (is_plain(line, length)) {
            add_pattern(&automaton, line, length);
        }
    }
    find_fallbacks(dictionary);
}

/* Where the second level begins; `end` if there is one alone. */
static const char *second_level(const char *text, const char *end)
{
    const char *line = text;
    while (line < end && !((gsize)(end - line) >= strlen(NEXT_LEVEL) &&
                           memcmp(line, NEXT_LEVEL, strlen(NEXT_LEVEL)) == 0)) {
        line = next_line(line, end);
    }
    return line;
}

HyphenDict *cb_patterns_read(const char *path)
{
    g_autofree char *text = NULL;
    gsize size = 0;
    if (!g_file_get_contents(path, &text, &size, NULL) || size > CB_MAX_PATTERN_FILE) {
        return NULL;
    }
    const char *end = text + size;
    HyphenDict *dictionary = read_settings(text, end);
    if (dictionary == NULL) {
        return NULL;
    }
    const char *first = next_line(text, end); /* behind the name of the encoding */
    const char *second = second_level(first, end);
    if (second < end) {
        add_patterns(dictionary, first, second);
        add_patterns(dictionary->nextlevel, second, end);
    } else { /* libhyphen puts a level of its own before it: words are divided at hyphens */
        add_patterns(dictionary->nextlevel, first, end);
    }
    return dictionary;
}

static void free_patterns(gpointer data)
{
    if (data != NULL) {
        hnj_hyphen_free(data);
    }
}

CbPatternShelf *cb_pattern_shelf_new(void)
{
    CbPatternShelf *shelf = g_new0(CbPatternShelf, 1);
    shelf->read = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, free_patterns);
    g_mutex_init(&shelf->mutex);
    return shelf;
}

void cb_pattern_shelf_free(CbPatternShelf *shelf)
{
    if (shelf == NULL) {
        return;
    }
    g_hash_table_unref(shelf->read);
    g_mutex_clear(&shelf->mutex);
    g_free(shelf);
}

HyphenDict *cb_pattern_shelf_get(CbPatternShelf *shelf, const char *path)
{
    gpointer found = NULL;
    g_mutex_lock(&shelf->mutex);
    if (!g_hash_table_lookup_extended(shelf->read, path, NULL, &found)) {
        found = cb_patterns_read(path);
        g_hash_table_insert(shelf->read, g_strdup(path), found);
    }
    g_mutex_unlock(&shelf->mutex);
    return found;
}
