#include "site/search_code.h"

#include <string.h>

/* Digits that end a number, then those that do not. Without " \ < > & and the space. */
static const char digits[] = "0123456789"
                             "abcdefghijklmnopqrstuvwxyz"
                             "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
                             "!#"
                             "$%'()*+,-./:;=?@[]^_`{|}~";
#define ENDING 64u
#define GOING_ON 25u

/* Digits of the way back to a stem: no letter, digit or capital. */
static const char marks[] = " !#$%'()*+,-./:;=?@[]^_`{|}~";
#define N_MARKS 28u

/* Most UTF-16 units that a form shares with the one before it. */
#define MAX_SHARED 25u

G_STATIC_ASSERT(sizeof digits - 1 == ENDING + GOING_ON);
G_STATIC_ASSERT(sizeof marks - 1 == N_MARKS);

void cb_search_code_number(GString *out, guint32 number)
{
    while (number >= ENDING) {
        number -= ENDING;
        g_string_append_c(out, digits[ENDING + number % GOING_ON]);
        number /= GOING_ON;
    }
    g_string_append_c(out, digits[number]);
}

/* Appends what `form` has beyond the form before it. */
static void append_rest(GString *out, CbSearchDictionary *dictionary, const char *form)
{
    const char *last = dictionary->last;
    const char *at = form;
    guint shared = 0;
    while (*at != '\0') {
        gsize width = (gsize)g_utf8_skip[(guchar)*at];
        guint units = width == 4 ? 2 : 1;
        if (strncmp(at, last, width) != 0 || shared + units > MAX_SHARED) {
            break;
        }
        shared += units;
        at += width;
        last += width;
    }
    g_string_append_c(out, (char)('A' + shared));
    g_string_append(out, at);
    dictionary->last = form;
}

void cb_search_code_word(GString *out, CbSearchDictionary *dictionary, const char *form)
{
    append_rest(out, dictionary, form);
}

void cb_search_code_form(GString *out, CbSearchDictionary *dictionary, const char *form,
                         guint32 stem)
{
    append_rest(out, dictionary, form);
    guint32 back = dictionary->n_stems - stem;
    if (back == 0) {
        dictionary->n_stems++;
    }
    while (back > 0) {
        back--;
        g_string_append_c(out, marks[back % N_MARKS]);
        back /= N_MARKS;
    }
}

void cb_search_code_postings(GString *out, const CbSearchIndex *index, guint32 stem)
{
    const CbSearchStem *of = &index->stems[stem];
    guint32 next = 0;
    for (guint32 i = 0; i < of->count; i++) {
        const CbSearchPosting *posting = &of->postings[i];
        guint32 gap = posting->document - next;
        cb_search_code_number(out, gap * CB_SEARCH_LEVELS + posting->level - 1);
        next = posting->document + 1;
    }
}
