/* What the parts of guessing share: a column at work, its types, its vocabulary. */
#ifndef CB_EXCHANGE_GUESS_PARTS_H
#define CB_EXCHANGE_GUESS_PARTS_H

#include "exchange/guess.h"

/* One column while it is looked at. */
typedef struct {
    CbArena *arena;
    CbGuess *guess;
    const char **values; /* without white space around them, not empty; numbers without unit */
    guint *rows;         /* that they stand in */
    guint count;
    const char *not_markdown; /* why no text of it is Markdown or an address; NULL: it may be */
} CbGuessColumn;

/* A text without white space around it, in `arena`. */
const char *cb_guess_stripped(CbArena *arena, const char *text);

/* Finds out the unit of numbers, and takes it off the values. */
void cb_guess_take_unit(CbGuessColumn *column);

/* Decides for a number, date, address or truth value. FALSE if it is none of them; then units are
 * back at the values. */
gboolean cb_guess_typed(CbGuessColumn *column, char usual_decimal);

/* Decides for a vocabulary or a list; FALSE if it is neither. */
gboolean cb_guess_several(const CbGuessColumn *column);
gboolean cb_guess_term(const CbGuessColumn *column);

/* Decides for a text. */
void cb_guess_text(const CbGuessColumn *column);

/* Says of texts which type nearly all of them have, and which row stands in its way. */
void cb_guess_tell_nearly(const CbGuessColumn *column);

/* The values of a cell between separators. */
GPtrArray *cb_guess_split(const char *text, const char *separator);

#endif
