#include "exchange/guess_parts.h"

#include "exchange/sheet.h"

#include <string.h>

/* A vocabulary has at most so many terms, and each is there this many times on average. */
#define TERMS_MAX 60
#define SEVERAL_TERMS_MAX 200
#define REPEATED 2.0

/* Characters of what can be a term. */
#define TERM_LENGTH 60

/* Of terms that come back, one in so many stands both alone and with others, or in several places,
 * where commas are between values; between words they hardly do. */
#define MOVING 4

/* Of the cells with several words, one in so many has three or more, if they are values. */
#define TOKENS_MANY 4

typedef struct {
    CbGuessTerm term;
    guint place;    /* in the first cell: 0 if alone there, else from 1 */
    gboolean moves; /* stands at another place in another cell */
} CountedTerm;

typedef struct {
    GHashTable *by_text; /* folded → 1 + index */
    GArray *terms;       /* of CountedTerm */
    guint n_cells;       /* values counted */
} Terms;

static Terms terms_new(void)
{
    return (Terms){g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL),
                   g_array_new(FALSE, TRUE, sizeof(CountedTerm)), 0};
}

static void terms_clear(Terms *terms)
{
    g_hash_table_unref(terms->by_text);
    g_array_unref(terms->terms);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Terms, terms_clear)

static const CountedTerm *term_at(const Terms *terms, guint index)
{
    return &g_array_index(terms->terms, CountedTerm, index);
}

/* Counts a term that stands at a place of its cell, 0 if alone. */
static void count_term(Terms *terms, CbArena *arena, const char *text, guint place)
{
    char *folded = cb_sheet_fold(text);
    guint index = GPOINTER_TO_UINT(g_hash_table_lookup(terms->by_text, folded));
    terms->n_cells++;
    if (index > 0) {
        CountedTerm *counted = &g_array_index(terms->terms, CountedTerm, index - 1);
        counted->term.count++;
        counted->moves = counted->moves || counted->place != place;
        g_free(folded);
        return;
    }
    CountedTerm counted = {{.label = cb_arena_strdup(arena, text), .count = 1}, place, FALSE};
    g_array_append_val(terms->terms, counted);
    g_hash_table_insert(terms->by_text, folded, GUINT_TO_POINTER(terms->terms->len));
}

static gboolean is_short(const char *text)
{
    return g_utf8_strlen(text, -1) <= TERM_LENGTH && strchr(text, '\n') == NULL;
}

/* Numbers by their value, texts by their letters. */
static int compare_terms(gconstpointer left, gconstpointer right)
{
    const CbGuessTerm *a = &((const CountedTerm *)left)->term;
    const CbGuessTerm *b = &((const CountedTerm *)right)->term;
    gboolean digits = g_ascii_isdigit(a->label[0]) && g_ascii_isdigit(b->label[0]);
    double difference =
        digits ? g_ascii_strtod(a->label, NULL) - g_ascii_strtod(b->label, NULL) : 0;
    if (difference != 0) {
        return difference < 0 ? -1 : 1;
    }
    g_autofree char *first = cb_sheet_fold(a->label);
    g_autofree char *second = cb_sheet_fold(b->label);
    return strcmp(first, second);
}

/* Gives the terms ids, each its own, and puts them in order. */
static void keep_terms(const CbGuessColumn *column, const Terms *terms)
{
    g_autoptr(GHashTable) taken = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    guint count = terms->terms->len;
    CbGuessTerm *kept = cb_arena_new_array(column->arena, CbGuessTerm, count);
    g_array_sort(terms->terms, compare_terms);
    for (guint i = 0; i < count; i++) {
        kept[i] = term_at(terms, i)->term;
        g_autofree char *slug = cb_sheet_slug(kept[i].label);
        const char *base = slug[0] != '\0' ? slug : "term";
        char *id = g_strdup(base);
        for (guint number = 2; !g_hash_table_add(taken, g_strdup(id)); number++) {
            g_free(id);
            id = g_strdup_printf("%s-%u", base, number);
        }
        kept[i].id = cb_arena_strdup(column->arena, id);
        g_free(id);
    }
    CbMap *by_label = cb_map_new(column->arena, count);
    for (guint i = 0; i < count; i++) {
        g_autofree char *folded = cb_sheet_fold(kept[i].label);
        cb_map_set(by_label, cb_arena_strdup(column->arena, folded), cb_value_integer(i));
    }
    column->guess->by_label = by_label;
    column->guess->terms = kept;
    column->guess->n_terms = count;
}

/* The first few labels, for people. Free with g_free. */
static char *examples(const CbGuess *guess)
{
    GString *out = g_string_new(NULL);
    for (guint i = 0; i < guess->n_terms && i < 3; i++) {
        g_string_append_printf(out, "%s%s", i > 0 ? ", " : "", guess->terms[i].label);
    }
    g_string_append(out, guess->n_terms > 3 ? ", …" : "");
    return g_string_free(out, FALSE);
}

gboolean cb_guess_term(const CbGuessColumn *column)
{
    g_auto(Terms) terms = terms_new();
    for (guint i = 0; i < column->count; i++) {
        if (!is_short(column->values[i])) {
            return FALSE;
        }
        if (!cb_form_is_nothing(column->values[i])) {
            count_term(&terms, column->arena, column->values[i], 0);
        }
    }
    guint distinct = terms.terms->len;
    if (distinct < 2 || distinct > TERMS_MAX || terms.n_cells < REPEATED * distinct) {
        return FALSE;
    }
    keep_terms(column, &terms);
    g_autofree char *some = examples(column->guess);
    column->guess->type = CB_FIELD_TERM;
    column->guess->why = cb_arena_printf(column->arena, "one of %u values (%s)", distinct, some);
    return TRUE;
}

GPtrArray *cb_guess_split(const char *text, const char *separator)
{
    GPtrArray *pieces = g_ptr_array_new_with_free_func(g_free);
    g_auto(GStrv) parts = g_strsplit(text, separator, -1);
    for (guint i = 0; parts[i] != NULL; i++) {
        g_strstrip(parts[i]);
        if (parts[i][0] != '\0') {
            g_ptr_array_add(pieces, g_strdup(parts[i]));
        }
    }
    return pieces;
}

/* Counts the pieces between separators; FALSE if one is too long for a term. `*parted` is how many
 * cells have several. */
static gboolean count_pieces(const CbGuessColumn *column, const char *separator, Terms *terms,
                             guint *parted)
{
    for (guint i = 0; i < column->count; i++) {
        g_autoptr(GPtrArray) pieces = cb_guess_split(column->values[i], separator);
        *parted += pieces->len > 1;
        for (guint j = 0; j < pieces->len; j++) {
            if (!is_short(pieces->pdata[j])) {
                return FALSE;
            }
            if (!cb_form_is_nothing(pieces->pdata[j])) {
                count_term(terms, column->arena, pieces->pdata[j], pieces->len > 1 ? j + 1 : 0);
            }
        }
    }
    return TRUE;
}

static const char *separator_name(CbArena *arena, const char *separator)
{
    return strcmp(separator, "\n") == 0 ? "line ends" : cb_arena_printf(arena, "\"%s\"", separator);
}

/* Whether commas stand between values, not between words: no space follows any of them, and the
 * values have letters. */
static gboolean is_machine_made(const CbGuessColumn *column, const Terms *terms)
{
    guint words = 0;
    for (guint i = 0; i < column->count; i++) {
        if (strstr(column->values[i], ", ") != NULL || strchr(column->values[i], ';') != NULL) {
            return FALSE;
        }
    }
    for (guint i = 0; i < terms->terms->len; i++) {
        const char *at = term_at(terms, i)->term.label;
        while (*at != '\0' && !g_unichar_isalpha(g_utf8_get_char(at))) {
            at = g_utf8_next_char(at);
        }
        words += *at != '\0' ? 1 : 0;
    }
    return words * 2 > terms->terms->len;
}

/* Whether commas part words that are no names: .py, .pyw, .wsgi. Three or more stand together in
 * many cells, none holds a space, and few begin with a capital. */
static gboolean are_tokens(const CbGuessColumn *column, const Terms *terms, guint parted)
{
    guint many = 0, capitals = 0;
    for (guint i = 0; i < column->count; i++) {
        g_autoptr(GPtrArray) pieces = cb_guess_split(column->values[i], ",");
        many += pieces->len > 2 ? 1 : 0;
    }
    for (guint i = 0; i < terms->terms->len; i++) {
        const char *label = term_at(terms, i)->term.label;
        if (strpbrk(label, " \t;") != NULL) {
            return FALSE;
        }
        capitals += g_unichar_isupper(g_utf8_get_char(label)) ? 1 : 0;
    }
    return many * TOKENS_MANY >= parted && capitals * 2 < terms->terms->len;
}

/* Whether enough of the terms that come back stand now here, now there, as values do: not the
 * parts of "Antwerp, Belgium" and "Food / Drink". */
static gboolean terms_move(const Terms *terms)
{
    guint repeated = 0, moving = 0;
    for (guint i = 0; i < terms->terms->len; i++) {
        repeated += term_at(terms, i)->term.count > 1 ? 1 : 0;
        moving += term_at(terms, i)->moves ? 1 : 0;
    }
    return moving > 0 && moving * MOVING >= repeated;
}

/* Several values in a cell: a vocabulary if they come back, else a list. */
gboolean cb_guess_several(const CbGuessColumn *column)
{
    static const char *const separators[] = {"\n", ";", "|", ",", " / "};
    static const char *const weak[] = {",", " / ", NULL};
    for (gsize i = 0; i < G_N_ELEMENTS(separators); i++) {
        g_auto(Terms) terms = terms_new();
        guint parted = 0;
        if (!count_pieces(column, separators[i], &terms, &parted) || parted * 20 < column->count ||
            parted < 2) {
            continue;
        }
        guint distinct = terms.terms->len;
        gboolean come_back = distinct <= SEVERAL_TERMS_MAX &&
                             terms.n_cells >= REPEATED * distinct &&
                             (!g_strv_contains(weak, separators[i]) || terms_move(&terms));
        gboolean is_list = strchr("|;", separators[i][0]) != NULL ||
                           (separators[i][0] == ',' && are_tokens(column, &terms, parted)) ||
                           (separators[i][0] != ' ' && is_machine_made(column, &terms));
        if (!come_back && !is_list) {
            continue;
        }
        column->guess->separator = separators[i];
        column->guess->type = come_back ? CB_FIELD_TERMS : CB_FIELD_LIST;
        if (come_back) {
            keep_terms(column, &terms);
        }
        g_autofree char *some = come_back ? examples(column->guess) : NULL;
        column->guess->why =
            come_back ? cb_arena_printf(column->arena,
                                        "%u cells have several of %u values (%s), separated by %s",
                                        parted, distinct, some,
                                        separator_name(column->arena, separators[i]))
                      : cb_arena_printf(column->arena,
                                        "%u cells have several values, separated by "
                                        "%s, that hardly ever come back",
                                        parted, separator_name(column->arena, separators[i]));
        return TRUE;
    }
    return FALSE;
}
