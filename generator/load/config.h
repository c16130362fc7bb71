/* casebook.yaml: what the collection is called, its languages, theme, navigation, guides. */
#ifndef CB_LOAD_CONFIG_H
#define CB_LOAD_CONFIG_H

#include "load/schema.h"

typedef struct {
    const char *id;
    CbText label;
} CbPhase;

typedef struct {
    const char *id;
    CbText title;
    const char *const *parts; /* introduction figures topics cases practices tools register … */
    guint n_parts;
    const char *const *topics; /* limits the guide to these topics and their cases; may be empty */
    guint n_topics;
    const char *const *cases; /* limits it to these cases; may be empty */
    guint n_cases;
    CbSpan span;
} CbGuide;

typedef struct {
    CbText title;
    CbText description;
    const char *const *languages; /* "nl", "en"; the first is the default */
    guint n_languages;
    const char *base_url;          /* ends in "/", or NULL */
    const char *theme;             /* name; "folio" if not given */
    const char *const *navigation; /* "cases", "practices", …, "page:about" */
    guint n_navigation;
    const CbPhase *phases;
    guint n_phases;
    const CbGuide *guides;
    guint n_guides;
    gboolean sheets; /* a PDF of its own for each case */
} CbConfig;

/* -1 if there is none. */
int cb_config_language(const CbConfig *config, const char *language);
int cb_config_phase(const CbConfig *config, const char *id);

#endif
