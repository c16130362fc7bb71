/* The site: all that pages share, made once; and the page that is being rendered.
 *
 * Values that many pages show (every entry in brief, the navigation's parts, facets) are made
 * once for each language and shared by all threads. What only one page shows is made when it is
 * rendered, in that render's scratch arena. */
#ifndef CB_SITE_SITE_H
#define CB_SITE_SITE_H

#include "base/collation.h"
#include "guide/press_pool.h"
#include "plan/plan.h"
#include "site/assets.h"
#include "site/images.h"
#include "site/locale.h"
#include "site/mentions.h"
#include "site/shared_texts.h"
#include "site/strings.h"
#include "site/theme.h"
#include "template/template.h"

/* Pixels of an image of media/; 0: unknown. */
typedef struct {
    guint width, height;
} CbImageSize;

/* What the pages of one language share. */
typedef struct {
    guint number;
    const char *id;
    const char *root; /* its folder: "" or "en/" */
    const CbLocale *locale;
    CbCollator *collator;
    CbStrings *strings;
    struct CbSite *site;             /* that it is of */
    CbValue *entries[CB_KIND_COUNT]; /* every entry in brief, by index, for cb_site_entry */
    gint *made_cases;                /* of them, which cases are made; NULL: all */
    guint *field_groups;             /* for each field, the first under the same heading */
    CbValue title, description;
    CbValue fallback; /* of these two, as records have it; undefined: none */
    CbValue phases, guides, pages, count, labels;
    CbValue shared;          /* `site` without what is of one page: navigation, languages */
    CbValue facets;          /* list of all facets with all values */
    CbValue **facet_values;  /* of each facet, each value: `id`, `label`, `count`, `path`, … */
    CbIndexes *facet_orders; /* of each facet, its values as they are shown */
} CbSiteLanguage;

typedef struct CbSite {
    const CbCollection *collection;
    const CbPlan *plan;
    const CbTheme *theme;
    const CbAssets *assets;
    const char *base_url; /* or NULL */
    CbArena *arena;
    GMutex mutex; /* for what is made only when it is asked for */
    CbEnvironment *environment;
    CbMentions *mentions;
    GHashTable *ids[CB_KIND_COUNT]; /* of entries: id to index + 1 */
    CbSharedTexts *shared;
    struct CbHeadings *headings; /* of the pages that links with a # lead to */
    CbImageSize *image_sizes;    /* by number of the file of media/ */
    const CbImages *images;      /* their smaller copies; NULL: none are made */
    CbSiteLanguage *languages;
    CbValue theme_value;
    CbPressPool *presses;       /* for PDFs; NULL: none are made */
    gboolean checks_print;      /* what would stop PDFs is said, though none are made */
    gboolean is_preview;        /* shown from the root of a server of its own */
    CbDiagnostics *diagnostics; /* borrowed */
} CbSite;

typedef struct {
    guint jobs;                      /* threads; 0: one for each core */
    const CbImages *images;          /* smaller copies in the plan, or NULL */
    const CbPrintStyle *print_style; /* how guides are set; NULL if the plan has no PDFs */
    gboolean checks_print;           /* say what would stop PDFs, though none are made */
    gboolean is_preview;             /* the site is shown from the root of a server of its own */
    gboolean is_in_part; /* few pages are made: cases in brief only when they are asked for */
} CbSiteOptions;

/* Prepares all that pages share. `plan` must be finished. Everything given must outlive the site.
 */
CbSite *cb_site_new(const CbPlan *plan, const CbTheme *theme, const CbAssets *assets,
                    const CbSiteOptions *options, CbDiagnostics *diagnostics);
void cb_site_free(CbSite *site);

/* The page that is being rendered: what functions of templates get as their host. */
typedef struct {
    const CbSite *site;
    const CbSiteLanguage *language;
    const CbOutput *output;
    const char *path; /* where its relative addresses start */
    const char *root; /* "/cases/", where the site's address is known and the page may be shown in
                         any folder; CB_SHARED_ROOT in a text that pages share; NULL: addresses
                         are relative */
    CbArena *scratch; /* of this render */
    CbDiagnostics *diagnostics;
    GHashTable *anchors; /* a guide's: "case-aralea" of every heading; NULL elsewhere */
    gboolean on_paper;   /* drawings are for print: without links */
    gboolean in_shared;  /* a text that pages share is made */
} CbPage;

/* Makes the bytes of one output, appending. FALSE with diagnostics. Media and assets are no such
 * outputs. Thread-safe with a scratch arena for each thread. */
gboolean cb_site_render(const CbSite *site, const CbOutput *output, CbArena *scratch, GString *out,
                        CbDiagnostics *diagnostics);

/* Appends the text that a PDF (a guide's or a sheet) is set from, as Markdown. FALSE with
 * diagnostics, or if the output is none. */
gboolean cb_site_compose(const CbSite *site, const CbOutput *output, CbArena *scratch, GString *out,
                         CbDiagnostics *diagnostics);

/* The address of a path of the output ("cases.html?view=table") as it is written on a page. */
const char *cb_page_address(const CbPage *page, CbArena *arena, const char *path);

/* The text that pages share under `key`, as it stands on this one, as safe text. FALSE if it is not
 * made yet. */
gboolean cb_page_find_shared(const CbPage *page, const char *key, CbValue *result);
/* Renders a template into such a text, and keeps it; without `key`, or where it does more with
 * addresses than write them, it is for this page alone. FALSE with diagnostics. */
gboolean cb_page_make_shared(const CbPage *page, const char *key, const char *name,
                             const CbMap *context, CbValue *result);

/* The index of an entry or guide by id, or -1. */
int cb_site_find(const CbSite *site, CbKind kind, const char *id);

/* The index of the page that introduces a guide, "about"; -1: there is none. */
int cb_site_introduction(const CbSite *site);

/* The size of an image of media/ by its path there; zeros if it is unknown. */
CbImageSize cb_site_image_size(const CbSite *site, const char *path);

/* The copies of an image of media/ as a page's srcset, the original last; NULL if it has none. */
const char *cb_site_srcset(const CbPage *page, const char *path);

/* An entry in brief. Thread-safe. */
CbValue cb_site_entry(const CbSiteLanguage *language, CbKind kind, guint index);
/* A list of entries in brief, in the order of `indexes`. */
CbValue cb_site_entries(const CbSiteLanguage *language, CbArena *arena, CbKind kind,
                        CbIndexes indexes);
/* The entries of a set in the order of the page's language, and all entries of a kind. */
CbValue cb_site_set(const CbPage *page, CbKind kind, CbIndexes set);
CbValue cb_site_all_entries(const CbSite *site, const CbSiteLanguage *language, CbArena *arena,
                            CbKind kind);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(CbSite, cb_site_free)

#endif
