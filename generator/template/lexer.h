/* Template text to tokens, as Jinja's lexer makes them.
 *
 * Text outside of tags, with the white space control of the tags around it applied, is a TEXT
 * token. Line ends are normalized to LF and one at the end of the template is dropped. */
#ifndef CB_TEMPLATE_LEXER_H
#define CB_TEMPLATE_LEXER_H

#include "base/arena.h"
#include "base/source.h"

typedef enum {
    CB_TOKEN_TEXT,           /* `text` */
    CB_TOKEN_VARIABLE_BEGIN, /* {{ */
    CB_TOKEN_VARIABLE_END,   /* }} */
    CB_TOKEN_BLOCK_BEGIN,    /* {% */
    CB_TOKEN_BLOCK_END,      /* %} */
    CB_TOKEN_NAME,           /* `text` */
    CB_TOKEN_STRING,         /* `text`, escapes resolved */
    CB_TOKEN_INTEGER,        /* `integer` */
    CB_TOKEN_FLOAT,          /* `number` */
    CB_TOKEN_ADD,
    CB_TOKEN_SUBTRACT,
    CB_TOKEN_MULTIPLY,
    CB_TOKEN_DIVIDE,
    CB_TOKEN_FLOOR_DIVIDE,
    CB_TOKEN_MODULO,
    CB_TOKEN_POWER,
    CB_TOKEN_TILDE,
    CB_TOKEN_LEFT_BRACKET,
    CB_TOKEN_RIGHT_BRACKET,
    CB_TOKEN_LEFT_PARENTHESIS,
    CB_TOKEN_RIGHT_PARENTHESIS,
    CB_TOKEN_LEFT_BRACE,
    CB_TOKEN_RIGHT_BRACE,
    CB_TOKEN_EQUAL,
    CB_TOKEN_NOT_EQUAL,
    CB_TOKEN_GREATER,
    CB_TOKEN_GREATER_EQUAL,
    CB_TOKEN_LESS,
    CB_TOKEN_LESS_EQUAL,
    CB_TOKEN_ASSIGN,
    CB_TOKEN_DOT,
    CB_TOKEN_COLON,
    CB_TOKEN_PIPE,
    CB_TOKEN_COMMA,
    CB_TOKEN_SEMICOLON,
    CB_TOKEN_ERROR, /* `text` is the message; the last token */
    CB_TOKEN_END,   /* the last token */
} CbTokenKind;

typedef struct {
    CbTokenKind kind;
    guint32 start; /* bytes of the source */
    guint32 end;
    guint32 length; /* bytes of `text` */
    union {
        const char *text; /* in the arena or in the source, not NUL-terminated in the source */
        gint64 integer;
        double number;
    } as;
} CbToken;

/* The tokens of a template, ended by an END or ERROR token; free the array with g_array_unref. */
GArray *cb_template_tokens(CbArena *arena, const CbSource *source);

/* What a kind of token is called in messages: "end of print statement", "+". */
const char *cb_token_describe(CbTokenKind kind);

#endif
