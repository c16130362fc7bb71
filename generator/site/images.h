/* Smaller copies of the images of media/, so that a phone need not fetch what a wall could show.
 *
 * The theme names widths (theme.yaml: `images:` with `widths` and `sizes`). Every JPEG, PNG and
 * WebP that is wider gets a copy of each, called by what it is made of: media/sized/HASH-WIDTH.jpg.
 * So a copy that an earlier build made is good for as long as it is named. Immutable once made. */
#ifndef CB_SITE_IMAGES_H
#define CB_SITE_IMAGES_H

#include "plan/plan.h"
#include "site/theme.h"

typedef struct CbImages CbImages;

/* Finds out which copies the site has, on `jobs` threads; for a preview without reading them all,
 * so that their names are others than a build's. Images that cannot be scaled are named in a
 * warning. */
CbImages *cb_images_new(const CbCollection *collection, const CbTheme *theme, gboolean is_preview,
                        guint jobs, CbDiagnostics *diagnostics);
void cb_images_free(CbImages *images);

/* Adds all copies to the plan. */
void cb_images_add_outputs(const CbImages *images, CbPlan *plan);

/* Makes a copy, by the index of its output; the original where that fails, with a warning. NULL if
 * the original cannot be read any more. Thread-safe. */
GBytes *cb_images_make(const CbImages *images, guint index, CbDiagnostics *diagnostics);

/* The `sizes` of the theme; NULL if it has none. */
const char *cb_images_sizes(const CbImages *images);

/* The copies of a file of media/ by its number: `*count` outputs' paths and their widths, the
 * narrowest first. */
typedef struct {
    const char *path;
    guint width;
} CbImageCopy;
const CbImageCopy *cb_images_copies(const CbImages *images, guint media, guint *count);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(CbImages, cb_images_free)

#endif
