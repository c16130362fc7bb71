/* Figures: YAML files that say what is drawn, with data of their own or counted from the cases. */
#ifndef CB_LOAD_FIGURE_H
#define CB_LOAD_FIGURE_H

#include "load/reader.h"

/* The kinds of figures as files name them, in the order of CbFigureKind, NULL-terminated. */
extern const char *const cb_figure_kind_names[];

/* The keys of a figure of a kind, NULL-terminated. */
const char *const *cb_figure_keys(CbFigureKind kind);

/* Reads and checks a figure, all but its id and path. FALSE if it cannot be drawn. */
gboolean cb_figure_read(CbReader *reader, const CbSchema *schema, const CbNode *root,
                        CbFigure *figure);

/* Whether cases can be counted by a field: its values are terms, entries or years, and public. */
gboolean cb_field_is_countable(const CbField *field);

#endif
