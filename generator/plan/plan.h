/* The plan: every file that a build writes, with its path and what it shows.
 *
 * Made from the collection alone, before anything is rendered: pages know where every other
 * page is, and two outputs that want the same path are found before anything is written. The
 * order of outputs depends only on the content. */
#ifndef CB_PLAN_PLAN_H
#define CB_PLAN_PLAN_H

#include "base/limits.h"

#include "plan/pairs.h"
#include "plan/parts.h"

typedef enum {
    /* Pages: one template each. */
    CB_OUTPUT_HOME,
    CB_OUTPUT_CASES,
    CB_OUTPUT_CASE,
    CB_OUTPUT_FACET,
    CB_OUTPUT_PAIR, /* cases with two values */
    CB_OUTPUT_PRACTICES,
    CB_OUTPUT_PRACTICE,
    CB_OUTPUT_TOPICS,
    CB_OUTPUT_TOPIC,
    CB_OUTPUT_TOOLS,
    CB_OUTPUT_TOOL,
    CB_OUTPUT_FIGURES,
    CB_OUTPUT_FIGURE,
    CB_OUTPUT_PAGE,
    CB_OUTPUT_GUIDES, /* where there are several */
    CB_OUTPUT_GUIDE,
    CB_OUTPUT_COMPARE,
    CB_OUTPUT_MATRIX,
    CB_OUTPUT_DATA,
    CB_OUTPUT_SEARCH,
    CB_OUTPUT_NOT_FOUND,
    /* Files made from the model. */
    CB_OUTPUT_FIGURE_SVG,
    CB_OUTPUT_FIGURE_CSV,
    CB_OUTPUT_GUIDE_PDF,
    CB_OUTPUT_SHEET,            /* a case as a PDF of its own */
    CB_OUTPUT_SHARE_IMAGE,      /* the picture of the collection where links are shared */
    CB_OUTPUT_CASE_SHARE_IMAGE, /* of a case */
    CB_OUTPUT_CASES_CSV,
    CB_OUTPUT_CASES_JSON,
    CB_OUTPUT_DATA_PACKAGE, /* describes them to programs */
    CB_OUTPUT_CATALOGUE,    /* what scripts read of all cases */
    CB_OUTPUT_RECORDS,      /* every field of some cases; index: number of the file */
    CB_OUTPUT_FEED,
    CB_OUTPUT_SITEMAP,
    CB_OUTPUT_ROBOTS,
    CB_OUTPUT_IMAGE, /* a smaller copy of an image of media/ */
    /* Files copied. */
    CB_OUTPUT_ASSET,
    CB_OUTPUT_MEDIA,
    /* Made beforehand. */
    CB_OUTPUT_SEARCH_DATA,
    CB_OUTPUT_ADMIN, /* index: number of the file of the editors' page */
    CB_OUTPUT_KIND_COUNT
} CbOutputKind;

/* One file to write. */
typedef struct {
    CbOutputKind kind;
    const char *path; /* from the top of the output */
    guint language;
    guint index; /* of the entry in its kind; of the facet; of the pair; of the asset, media or
                    search file */
    guint value; /* facet pages: index of the value in its facet */
    guint part;  /* of a list in several (plan/parts.h), from 0 */
    CbSpan span; /* what asked for it; source NULL: the program */
} CbOutput;

/* Cases whose fields stand in one file for scripts. */
#define CB_RECORDS_PER_FILE 250

typedef struct CbPlan CbPlan;

/* The plan of all pages and files made from `collection`, which must outlive it; with the guides'
 * and sheets' PDFs if `with_pdf`. */
CbPlan *cb_plan_new(const CbCollection *collection, gboolean with_pdf);
void cb_plan_free(CbPlan *plan);

/* Adds the pictures that stand beside links to the site where they are shared. Before
 * cb_plan_finish only. */
void cb_plan_add_share_images(CbPlan *plan);

/* Adds a file of the theme; `path` is copied. Before cb_plan_finish only. */
void cb_plan_add_asset(CbPlan *plan, const char *path, guint index);

/* Adds a file of the search in a language, likewise. */
void cb_plan_add_search_data(CbPlan *plan, const char *path, guint language, guint index);

/* Adds a file of the editors' page, likewise. */
void cb_plan_add_admin(CbPlan *plan, const char *path, guint index);

/* Adds a smaller copy of an image, likewise. */
void cb_plan_add_image(CbPlan *plan, const char *path, guint index);

/* Closes the plan: finds paths that two outputs want (CB700), that differ only in case or that
 * need a folder where a file is to be. FALSE if there is any. */
gboolean cb_plan_finish(CbPlan *plan, CbDiagnostics *diagnostics);

const CbCollection *cb_plan_collection(const CbPlan *plan);
const CbOutput *cb_plan_outputs(const CbPlan *plan, guint *count);

/* What the addresses in an output begin with, "/" at least, because hosts show it for addresses in
 * any folder: 404.html, where the collection wishes so and tells its base_url. NULL for all others:
 * their addresses are relative to their path. Part of the base_url. */
const char *cb_plan_root(const CbPlan *plan, const CbOutput *output);

/* The output with this path, or NULL. After cb_plan_finish. Thread-safe. */
const CbOutput *cb_plan_find(const CbPlan *plan, const char *path);

/* The path of the one output of a kind in a language, or NULL if there is none. */
const char *cb_plan_path(const CbPlan *plan, CbOutputKind kind, guint language);
/* The path of an entry's page. */
const char *cb_plan_entry_path(const CbPlan *plan, CbKind kind, guint index, guint language);
/* The path of a figure's drawing or data (CB_OUTPUT_FIGURE_SVG, CB_OUTPUT_FIGURE_CSV). */
const char *cb_plan_figure_path(const CbPlan *plan, CbOutputKind kind, guint index, guint language);
/* The path of a guide's PDF, or NULL if there is none. */
const char *cb_plan_guide_pdf(const CbPlan *plan, guint index, guint language);
/* The path of a case's sheet, or NULL if there are none. */
const char *cb_plan_sheet(const CbPlan *plan, guint index, guint language);
/* The path of the picture for links to a case (-1: to any other page), or NULL if there is none. */
const char *cb_plan_share_image(const CbPlan *plan, int number, guint language);
/* The path of a facet value's page; NULL if the value has no case. */
const char *cb_plan_facet_path(const CbPlan *plan, guint facet, guint value, guint language);
/* A pair of facet values by its number, and the path of its page; NULL if no case has both, or
 * the collection is too large for such pages. */
const CbPair *cb_plan_pair(const CbPlan *plan, guint index);
const char *cb_plan_pair_path(const CbPlan *plan, CbPair pair, guint language);
/* The number of a file of media/ by its path below media/, or -1. */
int cb_plan_media_index(const CbPlan *plan, const char *path);
/* The path of a file of media/ (by its path below media/), or NULL if there is none. */
const char *cb_plan_media_path(const CbPlan *plan, const char *path);
/* The same page in another language. */
const char *cb_plan_translation(const CbPlan *plan, const CbOutput *output, guint language);

/* How many entries of a kind there are, and the id of one; guides, too. */
guint cb_plan_entry_count(const CbCollection *collection, CbKind kind);
const char *cb_plan_entry_id(const CbCollection *collection, CbKind kind, guint index);

/* Whether search engines should know the pages of a kind: not those that scripts fill. */
gboolean cb_output_kind_is_listed(CbOutputKind kind);

/* The kind of entry or guide whose pages are of a kind; CB_KIND_COUNT if it is none. */
CbKind cb_output_kind_entry(CbOutputKind kind);

/* Part `number` of the list of which `output`, one of a plan's, is a part. After cb_plan_finish. */
const CbOutput *cb_plan_part(const CbOutput *output, guint number);

/* "case", "practice", …: the template of a page without its ending, NULL for other outputs. */
const char *cb_output_kind_page(CbOutputKind kind);

/* The facet of a field, or -1. */
int cb_plan_facet_of_field(const CbPlan *plan, guint field);
/* The value of a facet by term, entry, year or range, or -1. */
int cb_plan_facet_value(const CbPlan *plan, guint facet, guint32 value);
/* What the address of a facet value's page calls it: the term's or entry's id, the year, the
 * number, or the first and last of a range ("200-499"). */
const char *cb_plan_facet_value_id(const CbPlan *plan, guint facet, guint value);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(CbPlan, cb_plan_free)

#endif
