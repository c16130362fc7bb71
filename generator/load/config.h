/* casebook.yaml: what the collection is called, its languages, theme, navigation, guides. */
#ifndef CB_LOAD_CONFIG_H
#define CB_LOAD_CONFIG_H

#include "load/schema.h"

struct CbReader;

/* The tag of a language that nobody knows, in BCP 47. */
#define CB_LANGUAGE_UNDETERMINED "und"

/* What a guide may consist of, NULL-terminated. */
extern const char *const cb_guide_parts[];

/* A list of ids. */
typedef struct {
    const char *const *items;
    guint length;
} CbNames;

typedef struct {
    const char *id;
    CbText label;
    CbText description;
    CbSpan span; /* of the id */
} CbPhase;

typedef struct {
    const char *id;
    CbText title;
    CbText description;       /* a sentence about it, or empty */
    const char *const *parts; /* of cb_guide_parts, in the guide's order */
    guint n_parts;
    CbNames chosen[CB_KIND_GUIDE]; /* ids of entries that it is limited to, by kind; may be empty */
    CbSpan span;
} CbGuide;

/* How the collection is edited in a browser: casebook build --admin. */
typedef struct {
    const char *repository; /* "team/collection" where the repository is kept; NULL: not edited */
    const char *backend;    /* the kind of that place: "github", "gitlab", "gitea" */
    const char *branch;     /* or NULL */
    const char *folder;     /* of the collection in the repository; "" at its top */
    const char *script;     /* the file of the editor's script, below the collection, or NULL */
    CbSpan span;            /* of the whole; no source if there is none */
} CbAdmin;

typedef struct {
    CbText title;
    CbText description;
    const char *const *languages; /* "nl", "en"; the first is the default */
    guint n_languages;
    const char *base_url;          /* ends in "/", or NULL */
    const char *theme;             /* name; "folio" if not given */
    CbSpan theme_span;             /* where it is named; no source if it is not */
    const char *const *navigation; /* "cases", "practices", …, "page:about" */
    guint n_navigation;
    const CbPhase *phases;
    guint n_phases;
    const CbGuide *guides;
    guint n_guides;
    gboolean sheets;         /* a PDF of its own for each case */
    gboolean has_rooted_404; /* 404.html has addresses from the root of its host */
    CbAdmin admin;
    gboolean is_guessed;      /* it cannot be read: its languages are those of the files' names */
    gboolean are_phases_lost; /* nobody knows which there are */
} CbConfig;

/* Reads the languages out of the root of casebook.yaml; they are those of the reader then. FALSE if
 * there are none. */
gboolean cb_config_read_languages(struct CbReader *reader, const CbNode *root, CbConfig *config);

/* Reads everything else out of a map. */
void cb_config_read(struct CbReader *reader, const CbNode *root, CbConfig *config);

/* What a configuration has that says nothing, for one that cannot be read. */
void cb_config_use_defaults(struct CbReader *reader, CbConfig *config);

/* Whether cases are printed: in a guide, or each on a sheet of its own. */
gboolean cb_config_is_printed(const CbConfig *config);

/* Whether a text is a language tag: two or three letters, and perhaps more after hyphens. */
gboolean cb_config_is_language(const char *text);

/* Checks what it names: pages and guides in the navigation, topics and cases of guides. Needs the
 * reader's targets. */
void cb_config_check(struct CbReader *reader, const CbNode *root);

/* The kinds of places that keep repositories, NULL-terminated. */
extern const char *const cb_admin_backends[];

/* -1 if there is none. */
int cb_config_language(const CbConfig *config, const char *language);
int cb_config_phase(const CbConfig *config, const char *id);

#endif
