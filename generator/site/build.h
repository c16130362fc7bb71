/* A build: plan, render, check and write the whole site into an output folder, or nothing. */
#ifndef CB_SITE_BUILD_H
#define CB_SITE_BUILD_H

#include "model/collection.h"
#include "site/state.h"

/* What a build spent its time on, in microseconds. */
typedef struct {
    gint64 search; /* the search data of all languages */
    gint64 plan;   /* theme, assets, plan, shared values */
    gint64 render; /* rendering, checking and writing, on all threads */
    gint64 output; /* swapping the folders */
    guint n_files;
    guint64 n_bytes;
} CbBuildReport;

typedef struct {
    const char *out;      /* the output folder */
    const char *theme;    /* replaces the configured theme, or NULL */
    const char *base_url; /* replaces the configured one, or NULL */
    guint jobs;           /* threads; 0: one for each core */
    const CbState *state; /* is saved if the build succeeds; or NULL */
    gboolean clean;       /* nothing of an earlier build is used */
    gboolean with_pdf;
} CbBuildOptions;

/* Builds the site of `collection`. FALSE if there is an error: mistakes of the user are in
 * `diagnostics`, failures of the system in `error` (CB_OUTPUT_ERROR, or one of G_FILE_ERROR);
 * the output folder is then as it was. `report` may be NULL. */
gboolean cb_build(const CbCollection *collection, const CbBuildOptions *options,
                  CbDiagnostics *diagnostics, CbBuildReport *report, GError **error);

#endif
