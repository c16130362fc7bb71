/* Which variable a name means: the rules of Jinja's scopes.
 *
 * Jinja decides when compiling what each name of a scope is: a parameter, assigned here, assigned
 * further out, or a variable of the context. The rules are those of jinja2.idtracking, whose
 * quirks themes depend on: a scope is analysed as a whole before anything in it is resolved, an
 * assignment in one branch of an `if` begins with the outer value, and so on. */
#ifndef CB_TEMPLATE_SCOPE_H
#define CB_TEMPLATE_SCOPE_H

#include "template/tree.h"

/* The names of one scope while it is compiled. */
typedef struct CbSymbols CbSymbols;

typedef enum {
    CB_SYMBOL_PARAMETER, /* its value is put into the slot by what opens the scope */
    CB_SYMBOL_CONTEXT,   /* begins with the variable of the context */
    CB_SYMBOL_COPY,      /* begins with the value further out */
    CB_SYMBOL_MISSING,   /* begins without a value */
} CbSymbolOrigin;

/* A routine while it is compiled: hands out slots. One for each CbRoutine. */
typedef struct CbSlots CbSlots;

typedef struct CbSymbol CbSymbol;
struct CbSymbol {
    CbSymbol *next; /* in the order of their first mention */
    CbName name;
    CbSymbolOrigin origin;
    bool stored;     /* assigned in this scope */
    bool needs_slot; /* read by a routine inside, or copied by a scope inside */
    CbSlots *slots;  /* of its routine */
    guint32 slot;
    CbSymbol *from; /* copy: of which */
};

/* Slots for the routine inside the one of `outer` (NULL: a routine of its own). This and all that
 * follows lives in `arena`, which may go when the template is compiled. */
CbSlots *cb_slots_new(CbArena *arena, CbSlots *outer);
guint32 cb_slots_count(const CbSlots *slots);
/* How many routines further out than `inner` the routine of `outer` is. */
guint32 cb_slots_levels(const CbSlots *inner, const CbSlots *outer);
/* The slot that keeps a variable of the context in this routine. */
guint32 cb_slots_context(CbSlots *slots, CbName name);

/* A scope inside `parent` (NULL: none around it), in a routine. `separate`: shares no slots with
 * scopes beside it. */
CbSymbols *cb_symbols_new(CbArena *arena, CbSymbols *parent, CbSlots *slots, bool separate);

/* A name is a parameter of the scope; is assigned; is read. */
CbSymbol *cb_symbols_parameter(CbSymbols *symbols, CbName name);
void cb_symbols_store(CbSymbols *symbols, CbName name);
void cb_symbols_load(CbSymbols *symbols, CbName name);

/* The symbol that a name means in this scope or one around it, or NULL. */
CbSymbol *cb_symbols_find(CbSymbols *symbols, CbName name);

/* What an expression, a body, or a target in this scope reads and assigns. */
void cb_symbols_analyse_expression(CbSymbols *symbols, CbExpression *expression);
void cb_symbols_analyse_body(CbSymbols *symbols, const CbBody *body);
void cb_symbols_analyse_target(CbSymbols *symbols, const CbTarget *target, bool as_parameter);

/* What is to be done on entering the scope. After everything in it has been resolved. */
CbScope cb_symbols_scope(CbSymbols *symbols, CbArena *arena);

/* All assigned names of this scope and those around it, as seen from its routine. */
CbLocals cb_symbols_locals(CbSymbols *symbols, CbArena *arena);

/* Whether a body reads `name` before it assigns it: in any scope inside, but not in blocks. */
bool cb_body_uses(const CbBody *body, const char *name);
/* Whether a body assigns `name`, or has a scoped block, anywhere inside, blocks included. */
bool cb_body_assigns(const CbBody *body, const char *name);
bool cb_body_has_scoped_block(const CbBody *body);

#endif
