/* Units: what belongs together on disk, an entry's file with its translations.
 *
 * The files of a collection are listed and grouped first; then every unit is parsed, on any
 * thread; what decides the order and whether it is published is known then, before its contents
 * are read against the schema. */
#ifndef CB_LOAD_UNIT_H
#define CB_LOAD_UNIT_H

#include "base/pack.h"
#include "load/article.h"
#include "load/file.h"

typedef struct {
    CbKind kind;
    const char *id;
    const char *folder;                  /* below the collection: "practices/acting" */
    guint phase;                         /* of practices */
    const char *paths[CB_MAX_LANGUAGES]; /* below the collection; NULL: no such file */
    CbSource *sources[CB_MAX_LANGUAGES]; /* owned; NULL: none, or not readable */
    CbArena *nodes;                      /* NULL once the entry is read */
    gboolean shares_nodes;               /* they are in an arena of several units: not owned */
    CbLayers root;                       /* the YAML of each, in `nodes` */
    gsize body_starts[CB_MAX_LANGUAGES]; /* of Markdown files: where the text begins */
    guint32 misnamed;                    /* a bit for each language whose file has a wrong name */
    guint32 damaged;                     /* … whose file could not be read in full */
    GArray *lost;                        /* of CbSpan: what of them was not read; NULL; owned */
    gboolean usable;                     /* the file itself could be parsed */
    gboolean is_draft;
    gboolean has_links;     /* one of the files is a link to another */
    int order;              /* G_MAXINT if not given */
    char *sort_key;         /* of the title in the default language; whoever sorts sets it; owned */
    GArray *private_values; /* of CbPrivateValue; NULL if there are none; owned */
    const char *packed;  /* an unchanged case as it was read once (load/case_pack.h), or NULL … */
    gsize packed_length; /* … of so many bytes, not read yet */
} CbUnit;

/* Lists the files of all kinds of entries below `root` and groups them, sorted by kind and id.
 * Names that are no ids, files in wrong folders, translations of nothing and ids taken twice are
 * reported. Returns an array of CbUnit that clears its members. */
GArray *cb_units_list(CbArena *arena, const char *root, const CbConfig *config,
                      CbDiagnostics *diagnostics);

/* Frees what a unit owns. */
void cb_unit_clear(CbUnit *unit);

/* How many of the units are cases. */
guint cb_units_count_cases(const GArray *units);

/* Takes the cases after the first `most` out of sorted units, and reports them. */
void cb_units_limit_cases(GArray *units, guint most, const char *root, CbDiagnostics *diagnostics);

/* Reads (unless they have been) and parses the files of a unit; what they say is in the arena,
 * their trees in one of the unit's own, or in that which `nodes` is set to already. */
void cb_unit_parse(CbUnit *unit, CbArena *arena, const char *root, CbDiagnostics *diagnostics);

/* The title as a language writes it in the file itself; "" if there is none. Borrowed. */
const char *cb_unit_title(const CbUnit *unit, const char *language);

/* The folder of the collection in `root` that `path` is or lies in, as "cases": whatever is written
 * there would be read as content by the next build. NULL if it lies in none. */
const char *cb_units_folder_around(const char *root, const char *path);

/* Appends what is known of a unit that is parsed, before what its entry is. */
void cb_unit_pack(const CbUnit *unit, const char *language, GString *out);

/* Reads that again, in place of the unit's files, whose texts are not read. Returns what
 * cb_unit_title gave for the language; NULL if these are not the unit's bytes. Borrowed. */
const char *cb_unit_unpack(CbUnit *unit, CbUnpack *unpack, const char *root);
/* Goes on to what follows it. */
gboolean cb_unit_pass_packed(CbUnpack *unpack);

/* Forgets the sources of a unit, which are then read by cb_unit_parse. */
void cb_unit_forget_sources(CbUnit *unit);

/* The name in `root` of a file or folder at the top of a collection: `name`, or, if that is not
 * there, one that is nearly the same, which cb_units_check_top reports. Free with g_free. */
char *cb_units_actual(const char *root, const char *name);

/* Sets the languages of a collection whose configuration cannot be read: one that nobody knows, and
 * those of the names of translations. */
void cb_units_guess_languages(CbArena *arena, const char *root, CbConfig *config);

/* Gives the texts of a unit's files back (cb_source_give_back). */
void cb_unit_give_back(CbUnit *unit, const char *root);

/* Frees the trees of a unit that is read, of which nothing but texts is needed any more. */
void cb_unit_forget_nodes(CbUnit *unit);

/* Reports names at the top of the collection that are nearly, but not quite, known ones. */
void cb_units_check_top(const char *root, CbDiagnostics *diagnostics);

#endif
