/* A build: plan, render, check and write the whole site into an output folder, or nothing. */
#ifndef CB_SITE_BUILD_H
#define CB_SITE_BUILD_H

#include "base/meter.h"
#include "model/collection.h"
#include "plan/plan.h"
#include "site/state.h"
#include "site/theme.h"

/* What outputs of one kind took: those of one template, search data, media … */
typedef struct {
    guint count;
    gint64 time; /* microseconds of all threads together */
    guint64 n_bytes;
} CbKindReport;

/* What a build took. */
typedef struct {
    CbMeter plan;   /* theme, assets, plan */
    CbMeter search; /* the search data of all languages */
    CbMeter values; /* what pages share */
    CbMeter render; /* rendering, checking and writing, on all threads */
    CbMeter output; /* swapping the folders */
    CbKindReport kinds[CB_OUTPUT_KIND_COUNT];
    guint n_files;
    guint64 n_bytes; /* rendered */
} CbBuildReport;

/* Says how far a build is: what it does now, and of outputs `done` of `total`, 0 at its beginning.
 * Called on the caller's thread. */
typedef void (*CbBuildProgress)(const char *stage, guint done, guint total, gpointer user_data);

typedef struct {
    const char *out;   /* the output folder; NULL: all is made and checked, and nothing written */
    const char *theme; /* replaces the configured theme, or NULL */
    CbTheme *loaded;   /* the theme, where the caller has it already; borrowed, or NULL */
    guint jobs;        /* threads; 0: one for each core */
    const CbState *state; /* is saved if the build succeeds; or NULL */
    gboolean clean;       /* nothing of an earlier build is used */
    gboolean with_pdf;
    gboolean with_admin;      /* with the editors' page */
    gboolean compress;        /* with compressed copies of text files */
    CbBuildProgress progress; /* or NULL */
    gpointer user_data;       /* for it */
} CbBuildOptions;

/* Builds the site of `collection`. FALSE if there is an error: mistakes of the user are in
 * `diagnostics`, failures of the system in `error` (CB_OUTPUT_ERROR, or one of G_FILE_ERROR);
 * the output folder is then as it was. `report` may be NULL. */
gboolean cb_build(const CbCollection *collection, const CbBuildOptions *options,
                  CbDiagnostics *diagnostics, CbBuildReport *report, GError **error);

#endif
