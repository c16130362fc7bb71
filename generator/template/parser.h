/* Tokens to the tree of a template, as Jinja's parser reads them. */
#ifndef CB_TEMPLATE_PARSER_H
#define CB_TEMPLATE_PARSER_H

#include "base/diagnostic.h"
#include "template/lexer.h"
#include "template/tree.h"

typedef struct {
    CbArena *arena; /* the template's */
    const CbSource *source;
    CbDiagnostics *diagnostics;
    GArray *tokens;
    guint position;       /* of the current token */
    guint depth;          /* expressions and blocks entered */
    bool failed;          /* a diagnostic is out */
    GPtrArray *open_tags; /* of const CbToken: the names of the blocks that are open */
    GPtrArray *blocks;    /* of CbStatement: every block */
} CbParser;

/* Parses the whole template into `*body`, and adds the statements of its blocks to `blocks`.
 * FALSE after a diagnostic. */
bool cb_parse_template(CbArena *arena, const CbSource *source, CbDiagnostics *diagnostics,
                       CbBody *body, GPtrArray *blocks);

/* The current token, and the one after it. */
const CbToken *cb_parser_token(const CbParser *parser);
const CbToken *cb_parser_next(const CbParser *parser);
/* Passes the current token, which is returned. */
const CbToken *cb_parser_advance(CbParser *parser);
/* Whether the current token is of a kind; whether it is this word. */
bool cb_parser_at(const CbParser *parser, CbTokenKind kind);
bool cb_parser_at_word(const CbParser *parser, const char *word);
bool cb_token_is_word(const CbToken *token, const char *word);
/* Passes the current token if it is this one. */
bool cb_parser_skip(CbParser *parser, CbTokenKind kind);
bool cb_parser_skip_word(CbParser *parser, const char *word);
/* Passes a token of this kind, or fails; NULL then. */
const CbToken *cb_parser_expect(CbParser *parser, CbTokenKind kind);
const CbToken *cb_parser_expect_word(CbParser *parser, const char *word);

/* The first failure becomes a diagnostic at `token`; the rest are consequences. Returns NULL. */
gpointer cb_parser_fail(CbParser *parser, const CbToken *token, const char *hint,
                        const char *format, ...) G_GNUC_PRINTF(4, 5);
/* The same where something is over CB_MAX_TEMPLATE_NESTING. */
gpointer cb_parser_fail_depth(CbParser *parser, const CbToken *token);
/* The same, saying which token came instead of what was `expected`. */
gpointer cb_parser_fail_expected(CbParser *parser, const char *expected);

/* Counts a level of nesting; fails at the limit. Every TRUE is followed by a leave. */
bool cb_parser_enter(CbParser *parser);
void cb_parser_leave(CbParser *parser);

CbName cb_parser_name(CbParser *parser, const CbToken *token);

#endif
