/* The compiled form of a template: a tree of statements and expressions.
 *
 * The parser makes the tree, the resolver replaces names by slots, the folder computes what is
 * constant. From then on it is immutable, and shared by all threads. All of it lives in the
 * template's arena.
 *
 * Variables. A routine is what runs with slots of its own: the template's top level, each block,
 * macro, call body and recursive loop. Slots hold the variables of all scopes of a routine. A
 * name is resolved to a slot of its routine, to one of a routine around it, or, if nothing in the
 * template assigns it, to a look-up in the context (whose result the frame keeps). */
#ifndef CB_TEMPLATE_TREE_H
#define CB_TEMPLATE_TREE_H

#include "base/source.h"
#include "base/value.h"
#include "template/callable.h"

typedef struct CbExpression CbExpression;
typedef struct CbStatement CbStatement;
typedef struct CbRoutine CbRoutine;
typedef struct CbTemplate CbTemplate;

/* Expressions */

typedef enum {
    CB_EXPRESSION_CONSTANT,
    CB_EXPRESSION_NAME,    /* before it is resolved */
    CB_EXPRESSION_LOCAL,   /* a slot of this routine */
    CB_EXPRESSION_OUTER,   /* a slot of a routine around it */
    CB_EXPRESSION_CONTEXT, /* a variable of the context; the slot keeps it */
    CB_EXPRESSION_LIST,
    CB_EXPRESSION_TUPLE,
    CB_EXPRESSION_MAP, /* items: key, value, key, value … */
    CB_EXPRESSION_NOT,
    CB_EXPRESSION_NEGATIVE,
    CB_EXPRESSION_POSITIVE,
    CB_EXPRESSION_BINARY,
    CB_EXPRESSION_AND,
    CB_EXPRESSION_OR,
    CB_EXPRESSION_COMPARE,
    CB_EXPRESSION_CONCATENATION,
    CB_EXPRESSION_CONDITIONAL,
    CB_EXPRESSION_ATTRIBUTE,
    CB_EXPRESSION_ITEM,
    CB_EXPRESSION_SLICE,
    CB_EXPRESSION_CALL,
    CB_EXPRESSION_FILTER,
    CB_EXPRESSION_TEST,
} CbExpressionKind;

typedef enum {
    CB_OPERATOR_ADD,
    CB_OPERATOR_SUBTRACT,
    CB_OPERATOR_MULTIPLY,
    CB_OPERATOR_DIVIDE,
    CB_OPERATOR_FLOOR_DIVIDE,
    CB_OPERATOR_MODULO,
    CB_OPERATOR_POWER,
    CB_OPERATOR_EQUAL,
    CB_OPERATOR_NOT_EQUAL,
    CB_OPERATOR_LESS,
    CB_OPERATOR_LESS_EQUAL,
    CB_OPERATOR_GREATER,
    CB_OPERATOR_GREATER_EQUAL,
    CB_OPERATOR_IN,
    CB_OPERATOR_NOT_IN,
} CbOperator;

/* Whether output is escaped: known when compiling, or (in an autoescape block whose condition is
 * no constant) only when rendering. */
typedef enum { CB_ESCAPE_ON, CB_ESCAPE_OFF, CB_ESCAPE_LATE } CbEscapeMode;

typedef struct {
    CbExpression **positional;
    CbExpression **values; /* of the keywords */
    CbName *keywords;
    guint n_positional;
    guint n_keywords;
} CbArguments;

typedef struct {
    CbOperator operator;
    CbExpression *operand;
} CbComparison;

struct CbExpression {
    guint8 kind;     /* CbExpressionKind */
    guint8 operator; /* CbOperator: binary */
    guint8 escape;   /* CbEscapeMode: concatenation */
    bool constant;   /* can be computed when compiling */
    guint16 height;  /* of the tree below */
    guint32 start;   /* bytes of the source, for messages */
    guint32 end;
    union {
        CbValue constant;
        struct {
            CbName name;
            guint32 slot;
            guint32 levels; /* outer: how many routines further out */
        } variable;
        struct {
            CbExpression **items;
            guint count;
        } list;                /* list, tuple, map, concatenation */
        CbExpression *operand; /* not, negative, positive */
        struct {
            CbExpression *left;
            CbExpression *right;
        } binary; /* binary, and, or */
        struct {
            CbExpression *first;
            CbComparison *rest;
            guint count;
        } compare;
        struct {
            CbExpression *test;
            CbExpression *then;
            CbExpression *otherwise; /* NULL: undefined */
        } conditional;
        struct {
            CbExpression *object;
            CbName name;
            const CbCallable *methods[CB_METHOD_TYPES]; /* of this name; NULL: there is none */
            gint *place;                                /* of cb_map_find_near */
        } attribute;
        struct {
            CbExpression *object;
            CbExpression *key;
        } item;
        struct {
            CbExpression *object;
            CbExpression *bounds[3]; /* start, stop, step; NULL if left out */
        } slice;
        struct {
            CbExpression *subject; /* what is called, filtered, tested; NULL in a filter block */
            const CbCallable *callable; /* filter or test, NULL if unknown */
            CbArguments *arguments;
            CbExpression **bound; /* one for each parameter of `callable`, or NULL */
            CbName name;          /* of the filter or test */
        } call;                   /* call, filter, test */
    } as;
};

/* Scopes */

typedef enum {
    CB_ENTRY_MISSING, /* the slot has no value yet */
    CB_ENTRY_COPY,    /* … begins with the value of the same name further out */
    CB_ENTRY_CONTEXT, /* … with the variable of the context */
} CbEntryAction;

/* What is done with one slot when a scope is entered. */
typedef struct {
    CbEntryAction action;
    guint32 slot;
    guint32 from;   /* copy: slot */
    guint32 levels; /* copy: routines further out */
    CbName name;    /* context */
} CbEntry;

typedef struct {
    CbEntry *entries;
    guint count;
} CbScope;

/* The names that assignments in a scope and those around it have made, for included templates
 * and scoped blocks. */
typedef struct {
    CbName *names;
    guint32 *slots;
    guint32 *levels;
    guint count;
} CbLocals;

/* Statements */

typedef struct {
    CbStatement **items;
    guint count;
} CbBody;

typedef enum { CB_TARGET_NAME, CB_TARGET_TUPLE, CB_TARGET_NAMESPACE } CbTargetKind;

typedef struct CbTarget CbTarget;
struct CbTarget {
    CbTargetKind kind;
    bool exported; /* name: also set in the context */
    guint32 start;
    guint32 end;
    guint32 slot;
    CbName name;             /* of the variable; namespace: of the attribute */
    CbTarget **items;        /* tuple */
    guint count;             /* tuple */
    CbExpression *namespace; /* namespace: the variable */
};

typedef enum {
    CB_STATEMENT_TEXT,
    CB_STATEMENT_OUTPUT,
    CB_STATEMENT_IF,
    CB_STATEMENT_FOR,
    CB_STATEMENT_SET,
    CB_STATEMENT_SET_BLOCK,
    CB_STATEMENT_WITH,
    CB_STATEMENT_MACRO,
    CB_STATEMENT_CALL,
    CB_STATEMENT_FILTER,
    CB_STATEMENT_BLOCK,
    CB_STATEMENT_EXTENDS,
    CB_STATEMENT_INCLUDE,
    CB_STATEMENT_IMPORT,
    CB_STATEMENT_FROM_IMPORT,
    CB_STATEMENT_AUTOESCAPE,
} CbStatementKind;

typedef struct {
    CbExpression *test; /* NULL: else */
    CbBody body;
} CbBranch;

/* A macro, or the body of a call block. */
typedef struct {
    CbName name; /* text NULL: the body of a call block */
    CbName *parameters;
    CbExpression **defaults; /* NULL where there is none */
    guint32 *slots;          /* of the parameters */
    guint n_parameters;
    bool takes_caller; /* as a slot of its own, because the body uses it … */
    bool takes_keywords;
    bool takes_positional;
    bool names_caller; /* … or as a parameter with a default */
    guint32 caller_slot;
    guint32 keywords_slot;
    guint32 positional_slot;
    CbRoutine *routine;
} CbMacroCode;

typedef struct {
    CbName name;   /* in the imported template */
    CbName alias;  /* here */
    guint32 start; /* bytes of the source, for messages */
    guint32 end;
    guint32 slot;
} CbImportedName;

/* The name of another template. */
typedef struct {
    CbExpression *expression;
    const CbTemplate **found; /* of a constant name, once it has been looked up: atomic */
} CbTemplateName;

/* A block of a template. */
typedef struct {
    CbName name;
    bool uses_self;
    bool uses_super;
    guint32 self_slot;
    guint32 super_slot;
    CbRoutine *routine;
} CbBlock;

typedef struct {
    CbTarget *target;
    CbTarget *test_target; /* the same names in slots of the test's own */
    CbExpression *iterable;
    CbExpression *test; /* NULL if there is none */
    CbBody body;
    CbBody otherwise;
    CbScope scope;
    CbScope test_scope;
    CbScope otherwise_scope;
    guint32 loop_slot;
    bool extended;      /* the body uses `loop` */
    CbRoutine *routine; /* recursive loops: what calls of `loop` run; else NULL */
} CbFor;

struct CbStatement {
    guint8 kind;       /* CbStatementKind */
    guint8 escape;     /* CbEscapeMode: output */
    bool unless_child; /* not when the template has extended another one */
    guint32 start;     /* bytes of the source, for messages */
    guint32 end;
    union {
        struct {
            const char *text;
            gsize length;
        } text;
        CbExpression *output;
        struct {
            CbBranch *branches;
            guint count;
        } conditional;
        CbFor *loop;
        struct {
            CbTarget *target;
            CbExpression *value; /* set block: its filter, or NULL */
            CbBody body;
            CbScope scope;
        } set;
        struct {
            CbTarget **targets;
            CbExpression **values;
            guint count;
            CbBody body;
            CbScope scope;
        } with;
        struct {
            CbMacroCode *code;
            guint32 slot;
            bool exported;
        } macro;
        struct {
            CbMacroCode *code;
            CbExpression *call;
        } call;
        struct {
            CbExpression *filter;
            CbBody body;
            CbScope scope;
        } filter;
        struct {
            CbName name;
            CbBody body; /* before it is resolved */
            bool scoped;
            bool required;
            bool skipped; /* in the top level of a child template */
            CbLocals locals;
        } block;
        struct {
            CbTemplateName name;
            bool again;      /* a second one: an error when it is executed */
            bool definitely; /* always executed: what follows is a child's */
        } extends;
        struct {
            CbTemplateName name;
            bool ignore_missing;
            bool with_context;
            CbLocals locals;
        } include;
        struct {
            CbTemplateName name;
            bool with_context;
            bool exported;         /* at the top level: also set in the context */
            CbImportedName *names; /* import: one, whose `name` is not used */
            guint count;
            CbLocals locals;
        } import;
        struct {
            CbExpression *condition;
            CbBody body;
            CbScope scope;
        } autoescape;
    } as;
};

struct CbRoutine {
    const CbTemplate *template;
    CbRoutine *outer; /* NULL: top level and blocks */
    CbScope scope;
    CbBody body;
    guint32 n_slots;
};

struct CbTemplate {
    CbArena *arena; /* where all of it lives */
    CbSource *source;
    const char *name;
    CbRoutine *top;
    bool uses_self; /* at the top level */
    guint32 self_slot;
    CbBlock *blocks;
    guint n_blocks;
};

/* A new node of a tree, with its place. */
CbExpression *cb_expression_new(CbArena *arena, CbExpressionKind kind, guint32 start, guint32 end);
CbStatement *cb_statement_new(CbArena *arena, CbStatementKind kind, guint32 start, guint32 end);

/* A name in the arena, with its hash. */
CbName cb_name_copy(CbArena *arena, const char *text, gsize length);

/* Calls `visit` for every expression directly below `expression`, in the order in which Jinja's
 * own tree lists them. */
typedef void (*CbVisitExpression)(CbExpression *expression, gpointer data);
void cb_expression_each(const CbExpression *expression, CbVisitExpression visit, gpointer data);

#endif
