/* A render in progress: its state, its output, its variables, and how it fails.
 *
 * What a render allocates comes from its scratch arena. Every function that can fail returns
 * false after cb_fail, and its callers return at once. */
#ifndef CB_TEMPLATE_RENDER_H
#define CB_TEMPLATE_RENDER_H

#include "base/escape.h"
#include "template/environment.h"
#include "template/tree.h"

#include <string.h>

typedef struct CbContext CbContext;
typedef struct CbFrame CbFrame;
typedef struct CbLayer CbLayer;

/* Variables that an included template sees of the place that it is included at. */
struct CbLayer {
    const CbLayer *next;   /* looked at after this one */
    const CbMap *map;      /* … NULL: */
    const CbLocals *names; /* … these names */
    CbValue *values;       /* … have these values, MISSING if none */
};

/* The blocks of one name in a template and those that it extends, the innermost child first. */
typedef struct {
    CbName name;
    const CbBlock **blocks;
    guint count;
    guint capacity;
} CbBlockChain;

typedef struct {
    CbBlockChain *chains;
    guint count;
    guint capacity;
} CbBlockTable;

/* The variables of a template while it runs. A child and its parents share one. */
struct CbContext {
    const CbTemplate *template; /* the one it was made for */
    CbMap *vars;                /* assigned at the top level; NULL if none yet */
    const CbLayer *layers;      /* from where it is included, or NULL */
    const CbMap *data;          /* of the page, or NULL */
    CbBlockTable *blocks;
    CbMap *exported;  /* names that a module shows; NULL if none */
    bool *autoescape; /* shared with contexts derived from it */
};

/* The variables of a routine in progress. */
struct CbFrame {
    CbFrame *outer; /* of the routine around it */
    CbFrame *top;   /* of the top level that it belongs to; itself for top level and blocks */
    CbContext *context;
    const CbRoutine *routine;
    const CbTemplate *parent; /* top level: the template that it extends, if it has come to that */
    guint32 parent_start;     /* … and where it says so */
    guint32 parent_end;
    CbValue slots[];
};

struct CbRender {
    CbEnvironment *environment;
    CbArena *arena;
    GString *out;
    CbDiagnostics *diagnostics; /* NULL: failures say nothing (when compiling) */
    gpointer host;
    const CbMap *data;
    CbFrame *frame;               /* of the routine in progress */
    const CbExpression *at;       /* the call in progress, for cb_render_fail */
    const CbStatement *statement; /* in progress, for limits */
    gpointer *modules;            /* of imported templates */
    guint n_modules;
    guint modules_capacity;
    bool failed;
    bool folding;      /* constants are computed, when compiling */
    guint depth;       /* statements and expressions entered */
    guint calls;       /* macro calls in progress */
    guint inclusions;  /* templates in progress */
    guint generators;  /* that are being read by each other */
    guint printing;    /* values inside each other that are being printed */
    guint64 steps;     /* iterations and calls so far */
    guint n_notes;     /* of the error */
    gsize out_limit;   /* bytes that `out` may have */
    gsize arena_start; /* bytes of `arena` that were in use before */
};

/* Failure */

/* Reports an error at bytes start to end of the current template. Only the first counts.
 * Returns false. */
bool cb_fail(CbRender *render, guint32 start, guint32 end, const char *hint, const char *format,
             ...) G_GNUC_PRINTF(5, 6);
/* The same for an expression, and for the call in progress. */
bool cb_fail_at(CbRender *render, const CbExpression *expression, const char *format, ...)
    G_GNUC_PRINTF(3, 4);
/* Both for what is over a limit: at an expression, and at the statement in progress. */
bool cb_fail_limit_at(CbRender *render, const CbExpression *expression, const char *format, ...)
    G_GNUC_PRINTF(3, 4);
bool cb_fail_limit(CbRender *render, const char *format, ...) G_GNUC_PRINTF(2, 3);
/* Adds a step of the way to the error: `text` is "included from" and the like. */
void cb_fail_note(CbRender *render, const CbFrame *frame, guint32 start, guint32 end,
                  const char *format, ...) G_GNUC_PRINTF(5, 6);

/* Counts one step of work; fails when there were too many, or when too much memory is used. */
bool cb_step_checked(CbRender *render);

static inline bool cb_step(CbRender *render)
{
    /* Memory is looked at now and then. */
    return (++render->steps & 15) != 0 || cb_step_checked(render);
}

/* Output */

/* Fails if there is too much output. */
bool cb_check_output(CbRender *render);

/* Appends bytes to the output. */
static inline bool cb_write(CbRender *render, const char *text, gsize length)
{
    GString *out = render->out;
    if (G_LIKELY(length < out->allocated_len - out->len)) {
        memcpy(out->str + out->len, text, length);
        out->len += length;
        out->str[out->len] = '\0';
    } else {
        g_string_append_len(out, text, (gssize)length);
    }
    return out->len <= render->out_limit || cb_check_output(render);
}
/* Appends a value as text, escaped if `escape` and not safe. */
bool cb_write_any(CbRender *render, CbValue value, bool escape);

static inline bool cb_write_value(CbRender *render, CbValue value, bool escape)
{
    if (value.type != CB_VALUE_STRING) {
        return cb_write_any(render, value, escape);
    }
    if (!escape || value.safe) {
        return cb_write(render, value.as.string, value.length);
    }
    cb_escape_html(render->out, value.as.string, value.length);
    return render->out->len <= render->out_limit || cb_check_output(render);
}

/* Collects the output from here on instead of writing it: what _begin returns is given to _end,
 * which gives the text that was written between as a string, safe or not. */
gsize cb_capture_begin(CbRender *render);
CbValue cb_capture_end(CbRender *render, gsize mark, bool safe);
/* Drops what was written since. */
void cb_capture_drop(CbRender *render, gsize mark);

/* Room for one more element of `size` bytes in an array in the arena: the array, or a larger copy.
 */
void *cb_render_grow(CbRender *render, void *array, guint count, guint *capacity, gsize size);

/* Variables */

/* A frame for a routine whose enclosing frame is `outer` (or NULL). */
CbFrame *cb_frame_new(CbRender *render, const CbRoutine *routine, CbFrame *outer,
                      CbContext *context);

CbContext *cb_context_new(CbRender *render, const CbTemplate *template, const CbMap *data,
                          const CbLayer *layers);
/* The same variables and those of `layers`, in the same template. */
CbContext *cb_context_derive(CbRender *render, CbContext *context, const CbLayer *layers);
/* All variables of a context and the given ones on top, as layers. Later assignments in the
 * context do not show in them. */
const CbLayer *cb_context_layers(CbRender *render, const CbContext *context, const CbLocals *locals,
                                 CbFrame *frame);
void cb_context_set(CbRender *render, CbContext *context, CbName name, CbValue value);
void cb_context_export(CbRender *render, CbContext *context, CbName name, bool exported);
/* The variable, or a function of the environment; MISSING if there is none. */
CbValue cb_context_get(CbRender *render, const CbContext *context, CbName name);

/* Adds the blocks of `template` behind those that are there. */
void cb_blocks_add(CbRender *render, CbBlockTable *table, const CbTemplate *template);
CbBlockChain *cb_blocks_find(const CbBlockTable *table, CbName name);

/* The slot `levels` frames further out. */
static inline CbValue *cb_frame_slot(CbFrame *frame, guint32 levels, guint32 slot)
{
    while (levels-- > 0) {
        frame = frame->outer;
    }
    return &frame->slots[slot];
}

#endif
