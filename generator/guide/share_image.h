/* The picture that stands beside a link where people share it: a title on the ground of the
 * guides' cover, in their faces. A PNG of some kilobytes, the same for the same texts and style. */
#ifndef CB_GUIDE_SHARE_IMAGE_H
#define CB_GUIDE_SHARE_IMAGE_H

#include "guide/press.h"

/* Pixels: what those who show such pictures ask for. */
#define CB_SHARE_IMAGE_WIDTH 1200
#define CB_SHARE_IMAGE_HEIGHT 630

typedef struct {
    const char *above; /* a line above the title, or NULL */
    const char *title;
    const char *below; /* a line at the foot, or NULL */
} CbShareTexts;

/* Appends the PNG. FALSE if there is no memory for it. */
gboolean cb_share_image(CbPress *press, const CbShareTexts *texts, GString *out);

#endif
