/* Tokens of a theme.yaml, colours and faces: each becomes a custom property, --ink and so on. */
#ifndef CB_SITE_THEME_TOKENS_H
#define CB_SITE_THEME_TOKENS_H

#include "load/yaml.h"

/* A token of a theme that lies in a folder. */
typedef struct {
    const char *name; /* borrowed from the file */
    CbSpan span;
} CbThemeToken;

/* Reports tokens of a theme.yaml that cannot stand in a style sheet, or are no colours though they
 * begin as one. FALSE if there are any. */
gboolean cb_theme_tokens_check(const CbNode *root, CbDiagnostics *diagnostics);

/* Adds those of a theme.yaml to an array of CbThemeToken. */
void cb_theme_tokens_list(const CbNode *root, GArray *tokens);

/* Whether a style sheet asks for a token. */
gboolean cb_theme_token_is_used(const char *name, const char *style, gsize length);

/* Reports a token that no style sheet asks for, if one of `used` is near to it. */
void cb_theme_token_report_unused(const CbThemeToken *token, const char *const *used, gsize n_used,
                                  CbDiagnostics *diagnostics);

#endif
