/* The functions and filters that templates have from Casebook: url, asset, media, t, markdown,
 * plain, markdown_escape, lang_attribute, number, percent, date, unbroken, figure_html,
 * figure_svg, text_width, wrap. templates/README.md says what each does. */
#ifndef CB_SITE_FUNCTIONS_H
#define CB_SITE_FUNCTIONS_H

#include "template/template.h"

/* Adds them all. Renders must have a CbPage as their host. */
void cb_functions_add(CbEnvironment *environment);

#endif
