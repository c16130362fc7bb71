/* The printed guide: a Markdown document set as a tagged PDF.
 *
 * This module stands alone: it takes a parsed document, a style, and callbacks for what the
 * document only names, and gives the bytes of a PDF. What headings are, their ids say (as
 * templates/guide.md writes them): `part-NAME` and `phase-NUMBER` at level 1 open a part,
 * `KIND-ID` at level 2 is an entry that links by id lead to; the first paragraph below either is
 * its summary; a table of two columns that follows it holds the facts of a case; everything
 * below `part-register` is the register.
 *
 * The way: arrange (Markdown to flows of lines), paginate, ink (Cairo), finish (libqpdf). The
 * same input gives the same bytes, on any thread. */
#ifndef CB_GUIDE_GUIDE_H
#define CB_GUIDE_GUIDE_H

#include "guide/press.h"
#include "load/markdown.h"

/* A figure as the guide shows it; texts are borrowed until the guide is written. */
typedef struct {
    GBytes *svg;                /* owned by who asks */
    const char *alt;            /* what the picture says */
    const char *title;          /* above what the document says of it */
    const char *title_language; /* or NULL: the document's */
    const char *source;         /* where the data are from, or NULL */
} CbGuideFigure;

/* The target of a link by id that has no heading in this guide. */
typedef struct {
    const char *title; /* for a link without a text, or NULL */
    const char *url;   /* absolute, or NULL: the text stands alone. It is not written out on paper:
                          the cover has the site's address */
} CbGuideTarget;

/* Where what the document names comes from. */
typedef struct {
    /* FALSE if there is no such figure. `narrow`: as it is drawn where there is little width. */
    gboolean (*figure)(const char *id, gboolean narrow, CbGuideFigure *figure, gpointer user_data);
    /* The bytes of a file of media/, or NULL. The caller of it unrefs them. */
    GBytes *(*media)(const char *path, gpointer user_data);
    /* FALSE if the link leads nowhere. */
    gboolean (*target)(const CbMarkdownLink *link, CbGuideTarget *target, gpointer user_data);
    /* Where a text of the entry with this heading id (NULL: of the guide) stands in the content;
     * `*exact` says whether the excerpt was found. */
    CbSpan (*place)(const char *heading_id, const char *excerpt, gboolean *exact,
                    gpointer user_data);
    gpointer user_data;
} CbGuideSources;

/* The guide's own words, in its language; none is NULL. */
typedef struct {
    const char *contents;  /* heading of the contents */
    const char *figures;   /* heading of the list of figures */
    const char *figure;    /* "Figure" before its number */
    const char *page;      /* "p. {page}", after the text of an internal link */
    const char *source;    /* "Source" */
    const char *cover;     /* label of the first page */
    const char *alerts[5]; /* labels of note tip important warning caution */
} CbGuideStrings;

/* What is wrong with a guide before a word of it is set. */
#define CB_GUIDE_NO_FIGURE "there is no figure \"%s\""
#define CB_GUIDE_NO_IMAGE "the image \"%s\" is not found"
#define CB_GUIDE_UNREADABLE "\"%s\" cannot be read: %s"
#define CB_GUIDE_NOWHERE "the link to \"%s\" leads nowhere"

/* What to do about a reference that only a template can have written. */
#define CB_GUIDE_REFERENCE_HINT                                                                    \
    "a template of guides writes it: correct the id there, or take the reference out"

/* Letters of figures should be no smaller on paper; points. */
#define CB_SMALLEST_LETTERS 6.0

/* Pages that a sheet should have at most; its text is made smaller for that. */
#define CB_MAX_SHEET_PAGES 2

typedef struct {
    const CbMarkdown *document;
    const char *language;    /* "nl" */
    const char *title;       /* of the guide */
    const char *full_title;  /* with that of the collection, for the metadata; NULL: the title */
    const char *collection;  /* of the collection; its title stands above the guide's, or NULL */
    const char *description; /* below the title, or NULL */
    const char *author;      /* or NULL */
    const char *address;     /* of the site, as the cover shows it, or NULL */
    const char *date;        /* as the cover shows it, or NULL */
    const char *created;     /* "2026-11-21T00:00:00Z", for the metadata */
    gboolean is_sheet;       /* one entry: no cover, no contents, no openers */
    gboolean must_fit;       /* sheets: nothing is made of one that has too many pages */
    CbGuideStrings strings;
    CbGuideSources sources;
} CbGuideInput;

/* The id of the heading below which an entry stands, in `arena`: "case-aralea" of "case" and
 * "aralea". The page "about" is the introduction: "part-introduction". */
const char *cb_guide_heading_id(CbArena *arena, const char *kind, const char *id);

/* Sets the guide with `press`. NULL, with errors among the diagnostics, if it cannot be written,
 * and without any if it must fit and does not. The caller unrefs the bytes. */
GBytes *cb_guide_write(CbPress *press, const CbGuideInput *input, CbDiagnostics *diagnostics);

#endif
