/* What a build leaves behind for the next one: how it is known that nothing has changed.
 *
 * Beside the output `public` stands `.public.casebook-state`. It holds footprints
 * (site/footprint.h) of the program, of what was asked for, of every folder that was read and of
 * the output as it was left. If all are the same, another build would write the same bytes, and
 * need not be made. If nothing but files of cases changed, site/reuse.h tells which outputs are
 * what they were.
 *
 * Before them lie the cases as they were read (model/case_store.h), so that unchanged ones need not
 * be read again; its first line says where all of it is. Where few of many cases changed, what is
 * new is written after what there is, and then that line anew: until then, and if the build comes
 * to nothing, the file says what it said. A file of which a third is of no use is written anew.
 *
 * It stands beside the output and not in it: the bytes of an output do not depend on where and when
 * it was made, and this does. Without it, or with another one, a build is simply made. */
#ifndef CB_SITE_STATE_H
#define CB_SITE_STATE_H

#include "model/case_store.h"
#include "site/theme.h"

typedef struct CbState CbState;

/* What a build is asked for, as far as the output depends on it. */
typedef struct {
    const char *collection; /* the folder */
    const char *out;        /* the output folder */
    const char *theme;      /* or NULL */
    const char *base_url;   /* or NULL */
    gboolean drafts;
    gboolean with_pdf;
    gboolean compress;
    gboolean clean; /* whatever an earlier build left is not looked at */
    gint64 now;     /* seconds since 1970: messages depend on the day */
    guint jobs;
} CbStateSettings;

/* What a build said, and what it knew of the cases. */
typedef struct {
    guint n_files;
    guint n_warnings;       /* that `casebook check` shows, too … */
    guint n_build_warnings; /* … and that only a build finds */
    guint n_late_warnings;  /* of them, those said while outputs were planned and made */
    char *shared;           /* what others show of the cases (model/case_digest.h), or NULL */
    char *tips;   /* of each case its tips, in hexadecimal digits, in the order of ids … */
    char *labels; /* … its title and summary … */
    char *around; /* … and what its page shows of others */
} CbStateResult;

void cb_state_result_clear(CbStateResult *result);

/* Looks at what there is, before it is read. What `settings` points at must outlive the state. */
CbState *cb_state_new(const CbStateSettings *settings);
void cb_state_free(CbState *state);

/* Whether the output is what a build would make. */
gboolean cb_state_is_current(const CbState *state);

/* What the last build said, if the output is as it left it, and nothing changed since but files of
 * cases; else NULL. */
const CbStateResult *cb_state_last(const CbState *state);

/* The cases of the last build, and where those of this one are kept. NULL if the output is current.
 */
CbCaseStore *cb_state_cases(const CbState *state);

/* The paths of these files below the collection: changed, new or gone. */
const GPtrArray *cb_state_changed(const CbState *state);

/* The id of the case that such a file ("cases/aralea.en.yaml") is of. Free with g_free. */
char *cb_state_case_of(const char *path);

/* Writes down that the output was built in a theme from what there was when the state was made.
 * Failures are none: the next build is then made in full. */
void cb_state_save(const CbState *state, const CbTheme *theme, const CbStateResult *result);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(CbState, cb_state_free)
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(CbStateResult, cb_state_result_clear)

#endif
