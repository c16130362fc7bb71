/* Entries: what the files of a collection say, read and checked.
 *
 * Members marked "computed" are filled by the model once everything is read; all others by
 * load. Everything lives in the collection's arena and does not change once the collection
 * is made. */
#ifndef CB_LOAD_ENTRY_H
#define CB_LOAD_ENTRY_H

#include "load/config.h"

/* A day of the proleptic Gregorian calendar; year 0: none. */
typedef struct {
    int year, month, day;
} CbDate;

/* A sorted set of indexes. */
typedef struct {
    const guint32 *items;
    guint32 length;
} CbIndexes;

/* What every entry has. */
typedef struct {
    CbKind kind;
    const char *id;
    const char *path; /* of its file, relative to the collection */
    CbText title;
    CbBody summary;
    CbDate updated;
    gboolean draft;
    guint32 unreadable; /* languages whose file could not be read in full, a bit each */
    CbIndexes backlinks[CB_KIND_COUNT]; /* computed: entries whose Markdown or fields name it */
    CbSpan span;                        /* of the title */
    CbSpan updated_span;                /* of the date */
} CbEntry;

/* The value of one declared field; which member holds it, the field's type says. */
typedef struct {
    gboolean is_set;
    CbText text;       /* text, url, email, image, and number types as written */
    CbBody markdown;   /* markdown */
    CbIndexes indexes; /* term, terms: into the vocabulary; ref, refs: into the kind; as written */
    double number;     /* integer, number, year */
    gboolean boolean;
    CbDate date;
    const CbText *list; /* list: texts */
    guint n_list;
    CbSpan span;
} CbFieldValue;

/* What a private field says: to be found in no output. */
typedef struct {
    const char *text;
    const CbField *field;
    const char *entry; /* id of the case; NULL: unknown */
    CbSpan span;
} CbPrivateValue;

typedef struct {
    CbText title;
    CbBody text;
    CbSpan span;
} CbSection;

typedef struct {
    CbBody text;
    CbText by;
    CbText role;
    gboolean paraphrase;
} CbQuote;

typedef struct {
    CbText title;
    CbText url; /* may be empty for sources */
} CbLink;

typedef struct {
    CbEntry entry;
    const CbFieldValue *values; /* one for each field of the schema */
    const CbSection *sections;
    guint n_sections;
    const CbQuote *quotes;
    guint n_quotes;
    const CbBody *tips;
    guint n_tips;
    const CbLink *links;
    guint n_links;
    const CbLink *sources;
    guint n_sources;
    CbText image; /* path below media/ */
    CbText image_alt;
    gboolean featured;
    CbIndexes named_related; /* from `related`, as written */
    CbIndexes practices;     /* computed: of its fields, and of practices that name it */
    CbIndexes topics;        /* computed likewise */
} CbCase;

/* Practices, topics, tools and pages: a Markdown file with front matter. */
typedef struct {
    CbEntry entry;
    int order;        /* G_MAXINT if not given */
    guint phase;      /* practices: index of the phase */
    gboolean is_card; /* tools: kind: card (else guide) */
    CbBody body;
    CbIndexes named_cases; /* from its own `cases`, as written */
    CbIndexes cases;       /* computed: that show it, from both sides */
} CbArticle;

typedef enum {
    CB_FIGURE_BARS,
    CB_FIGURE_CROSSTAB,
    CB_FIGURE_SPECTRUM,
    CB_FIGURE_PATHS,
    CB_FIGURE_QUADRANTS,
    CB_FIGURE_COMPARISON
} CbFigureKind;

/* A condition on cases: the field has one of the values. */
typedef struct {
    guint32 field;
    CbIndexes values; /* as facets number them */
} CbCondition;

typedef enum { CB_UNIT_COUNT, CB_UNIT_PERCENT } CbFigureUnit;

/* One bar (or group of bars, one for each series), or one cell's label. */
typedef struct {
    CbText label;
    int term;    /* of the counted vocabulary (or index of the entry counted), -1 if given */
    guint level; /* depth in the vocabulary, 1 at the top */
    const double *values; /* one for each series (one if there are none); NaN: not given */
    CbIndexes cases;      /* counted; empty if given */
} CbBar;

typedef struct {
    CbText label;
    CbText text;
    CbText example;
} CbSpectrumOption;

typedef struct {
    const char *id;
    CbText label;
    guint column;
} CbFactor;

typedef struct {
    guint from, to; /* indexes of factors */
    char sign;      /* '+', '-', or 0 */
    gboolean has_weight;
    double weight;
} CbArrow;

typedef struct {
    CbText title;
    CbText text;
    const CbText *items;
    guint n_items;
} CbQuadrant;

typedef struct {
    CbEntry entry;
    CbFigureKind kind;
    CbBody description;
    CbText source;
    CbIndexes topics;
    gboolean featured; /* on the home page */
    CbFigureUnit unit;
    const CbCondition *where; /* which cases count: all conditions hold */
    guint n_where;
    guint n_cases; /* computed: how many that are; the base of percentages */

    int count_field; /* bars: the counted field, -1 if the data are given */
    guint level;     /* bars: only terms of this level, 0: all */
    const CbText *series;
    guint n_series;
    const CbBar *bars; /* given, or computed */
    guint n_bars;

    int row_field, column_field; /* crosstab */
    const CbBar *rows, *columns; /* computed: labels and totals */
    guint n_rows, n_columns;
    const CbIndexes *cells; /* computed: n_rows × n_columns, row by row: the cases of each */

    CbText poles[4]; /* spectrum: two; quadrants: x left, x right, y bottom, y top */
    const CbSpectrumOption *options;
    guint n_options;

    const CbText *path_columns; /* paths: titles */
    guint n_path_columns;
    const CbFactor *factors;
    guint n_factors;
    const CbArrow *arrows;
    guint n_arrows;

    const CbQuadrant *quadrants; /* four: top left, top right, bottom left, bottom right */

    CbIndexes compared; /* comparison: cases, as written */
    const guint32 *compared_fields;
    guint n_compared_fields;
} CbFigure;

#endif
