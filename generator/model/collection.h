/* The collection: all its content as one immutable value.
 *
 * Made once from what load read and checked; shared by all threads afterwards. Entries of a
 * kind stand in the order in which the default language shows them; indexes into these arrays are
 * how entries refer to each other. What several pages need (references in both directions, facet
 * counts, related cases, figures' data) is computed here. Everything lives in the
 * collection's arena; texts are UTF-8. */
#ifndef CB_MODEL_COLLECTION_H
#define CB_MODEL_COLLECTION_H

#include "load/entry.h"
#include "load/targets.h"
#include "model/case_store.h"
#include "model/ranges.h"

/* One facet value and its cases. A parent term counts its children's cases, each once. */
typedef struct {
    guint32 value; /* term or entry index; years: the year; numbers: index of the range */
    CbIndexes cases;
} CbFacetValue;

typedef struct {
    guint32 field;
    const CbFacetValue *values; /* every term in the vocabulary's order, with or without cases;
                                   entries, years and ranges: those that have a case */
    guint n_values;
    const CbRange *ranges; /* of numbers, one for each value; NULL: it counts something else */
    guint32 n_stating;     /* cases that state the field */
} CbFacet;

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
    const CbRelated *items;
    guint count;
} CbRelatedCases;

/* The order of a kind's entries in a language (model/order.h); NULL: that of the arrays. */
typedef struct {
    const guint32 *entries; /* by place: the index of the entry */
    const guint32 *places;  /* by index: its place */
} CbOrder;

typedef struct {
    CbArena *arena; /* owns everything below */
    const char *folder;
    CbConfig config;
    CbSchema schema;
    CbCase *cases;
    guint n_cases;
    gboolean lacks_cases; /* some have files that cannot be read */
    CbArticle *practices; /* by phase, then order, then title */
    guint n_practices;
    CbArticle *topics;
    guint n_topics;
    CbArticle *tools;
    guint n_tools;
    CbArticle *pages;
    guint n_pages;
    CbFigure *figures;
    guint n_figures;
    CbOrder orders[CB_MAX_LANGUAGES][CB_KIND_COUNT];
    const CbFacet *facets;
    guint n_facets;
    const char *const *media; /* paths below media/, sorted */
    guint n_media;
    const CbPrivateValue *private_values; /* what must be in no output */
    guint n_private_values;
    const CbTargets *targets;        /* ids of every kind */
    struct CbSimilarity *similarity; /* for related cases (model/related.h) */
    struct CbCollectionOwned *owned; /* what the collection keeps alive; private to it */
    GPtrArray *patches;              /* units read again since; NULL: none; private to it */
} CbCollection;

typedef struct {
    gboolean drafts;       /* publish drafts, too */
    const char *theme;     /* replaces the configured theme, or NULL */
    const char *base_url;  /* replaces the configured one, or NULL */
    guint jobs;            /* threads; 0: one for each core */
    gint64 today;          /* seconds since 1970, for "not updated for three years" */
    gboolean is_fixed_day; /* today is what somebody says, for builds that are to be the same: what
                              is later may be true all the same */
    gboolean without_advice; /* warnings for editors are not looked for */
    gboolean in_full;        /* even without a configuration or schema that can be read: to find
                                what else is wrong */
    gboolean is_once;        /* it is never patched: texts of cases' files are not kept */
    CbCaseStore *store;      /* of earlier builds; outlives the collection; NULL: none */
    guint most_stored;       /* cases that a collection may have for that; 0: CB_MAX_STORED_CASES */
} CbLoadOptions;

/* Reads, checks and models the collection in `folder`. Everything wrong is in `diagnostics`;
 * the collection is NULL if nothing can be made of it, else usable even with errors (what is
 * broken is left out). Messages name paths relative to the working folder as given. */
CbCollection *cb_collection_load(const char *folder, const CbLoadOptions *options,
                                 CbDiagnostics *diagnostics);
void cb_collection_free(CbCollection *collection);

/* The entry of a kind by index or by id (-1 if there is none). */
const CbEntry *cb_collection_entry(const CbCollection *collection, CbKind kind, guint index);
/* The title of an entry or a guide. */
const CbText *cb_collection_title(const CbCollection *collection, CbKind kind, guint index);
guint cb_collection_count(const CbCollection *collection, CbKind kind);
int cb_collection_find(const CbCollection *collection, CbKind kind, const char *id);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(CbCollection, cb_collection_free)

#endif
