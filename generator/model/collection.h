/* The collection: all its content as one immutable value.
 *
 * Made once from what load read and checked; shared by all threads afterwards. Entries of a
 * kind stand in the order in which they are published; indexes into these arrays are how
 * entries refer to each other. What several pages need (references in both directions, facet
 * counts, related cases, figures' data) is computed here. Everything lives in the
 * collection's arena; texts are UTF-8. */
#ifndef CB_MODEL_COLLECTION_H
#define CB_MODEL_COLLECTION_H

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
    CbIndexes backlinks[CB_KIND_COUNT]; /* entries of each kind whose Markdown or fields name it */
    CbSpan span;                        /* of the title */
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

typedef struct {
    CbText title;
    CbBody text;
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

/* Another case like this one, and why. */
typedef struct {
    guint32 index; /* of the case */
    double weight; /* rare terms in common weigh more */
    struct {
        guint32 field;    /* which field they share … */
        CbIndexes shared; /* … and the terms or references in common */
    } reasons[3];         /* the weightiest first */
    guint n_reasons;
    gboolean by_editor; /* named in `related` */
} CbRelated;

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
    CbIndexes practices; /* from the field of refs to practices, and from practices' own `cases` */
    CbIndexes topics;    /* likewise */
    const CbRelated *related;
    guint n_related;
} CbCase;

/* Practices, topics, tools and pages: a Markdown file with front matter. */
typedef struct {
    CbEntry entry;
    int order;        /* G_MAXINT if not given */
    guint phase;      /* practices: index of the phase */
    gboolean is_card; /* tools: kind: card (else guide) */
    CbBody body;
    CbIndexes cases; /* that show it: from its `cases` and from the cases' references */
} CbArticle;

typedef enum {
    CB_FIGURE_BARS,
    CB_FIGURE_CROSSTAB,
    CB_FIGURE_SPECTRUM,
    CB_FIGURE_PATHS,
    CB_FIGURE_QUADRANTS,
    CB_FIGURE_COMPARISON
} CbFigureKind;

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
    CbFigureUnit unit;
    guint n_cases; /* that were counted: the base of percentages */

    int count_field; /* bars: the counted field, -1 if the data are given */
    const CbText *series;
    guint n_series;
    const CbBar *bars;
    guint n_bars;

    int row_field, column_field; /* crosstab */
    const CbBar *rows, *columns; /* labels and totals */
    guint n_rows, n_columns;
    const CbIndexes *cells; /* n_rows × n_columns, row by row: the cases of each */

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

/* One facet value and its cases. A parent term counts its children's cases, each once. */
typedef struct {
    guint32 value; /* term or entry index; years: the year */
    CbIndexes cases;
} CbFacetValue;

typedef struct {
    guint32 field;
    const CbFacetValue *values; /* every term in the vocabulary's order, with or without cases;
                                   entries and years: those that have a case */
    guint n_values;
} CbFacet;

typedef struct {
    CbArena *arena; /* owns everything below */
    const char *folder;
    CbConfig config;
    CbSchema schema;
    const CbCase *cases;
    guint n_cases;
    const CbArticle *practices; /* by phase, then order, then title */
    guint n_practices;
    const CbArticle *topics;
    guint n_topics;
    const CbArticle *tools;
    guint n_tools;
    const CbArticle *pages;
    guint n_pages;
    const CbFigure *figures;
    guint n_figures;
    const CbFacet *facets;
    guint n_facets;
    const char *const *media; /* paths below media/, sorted */
    guint n_media;
} CbCollection;

typedef struct {
    gboolean drafts;      /* publish drafts, too */
    const char *theme;    /* replaces the configured theme, or NULL */
    const char *base_url; /* replaces the configured one, or NULL */
    guint jobs;           /* threads; 0: one for each core */
    gint64 today;         /* seconds since 1970, for "not updated for three years" */
} CbLoadOptions;

/* Reads, checks and models the collection in `folder`. Everything wrong is in `diagnostics`;
 * the collection is NULL if nothing can be made of it, else usable even with errors (what is
 * broken is left out). Messages name paths relative to the working folder as given. */
CbCollection *cb_collection_load(const char *folder, const CbLoadOptions *options,
                                 CbDiagnostics *diagnostics);
void cb_collection_free(CbCollection *collection);

/* The entry of a kind by index or by id (-1 if there is none). */
const CbEntry *cb_collection_entry(const CbCollection *collection, CbKind kind, guint index);
guint cb_collection_count(const CbCollection *collection, CbKind kind);
int cb_collection_find(const CbCollection *collection, CbKind kind, const char *id);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(CbCollection, cb_collection_free)

#endif
