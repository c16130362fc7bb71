/* Reading YAML nodes as what they are to be, with a message for all that they are not.
 *
 * Everything that a collection's files say goes through these functions, so that the same
 * mistake gets the same words everywhere. A function that reads one value returns whether there
 * was a usable one; what is missing (NULL, or null in YAML) is not a mistake here, and neither
 * is anything reported twice. */
#ifndef CB_LOAD_READER_H
#define CB_LOAD_READER_H

#include "load/address.h"
#include "load/entry.h"
#include "load/targets.h"

/* What all readers of one file need. */
typedef struct CbReader {
    CbArena *arena;
    CbArena *scratch; /* for what is needed while reading alone; NULL: the same */
    CbDiagnostics *diagnostics;
    const char *const *languages; /* of the collection; the first is the default */
    guint n_languages;
    const CbEntry *home;          /* the entry whose texts are read; NULL: none */
    gboolean keys_unchecked;      /* nobody knows which there are: none is reported as misspelt */
    const char *subject;          /* of what messages are about: "case", a vocabulary; NULL: none */
    gint *languages_used;         /* atomic, a bit for each that a map of texts has; may be NULL */
    gboolean languages_unchecked; /* nobody knows which there are: none is reported */
    gboolean is_draft;            /* not published: fields of the schema need no value yet */
    guint n_suggestions;          /* made so far: looking for the nearest name takes time */
    const char *const *item_keys; /* of the maps in the list that is read; NULL: it has none */
    const char *const *keys;   /* of the file; a line of a text that looks like one is reported */
    const CbTargets *targets;  /* what links may lead to; NULL: links are not checked */
    GArray *private_values;    /* of CbPrivateValue: what private fields say */
    gboolean forgets_markdown; /* what is written in Markdown is not needed again */
} CbReader;

/* The same place in a file and in its translations, by language. What is not there is NULL.
 * Files without translations of their own have the first alone. */
typedef struct {
    const CbNode *nodes[CB_MAX_LANGUAGES];
    gboolean is_lost; /* not there in the default language because of a mistake that is reported */
} CbLayers;

/* A place in a single file. */
CbLayers cb_layers_single(const CbNode *node);

/* The value of a key, the item of a list, in every language. */
CbLayers cb_layers_get(const CbLayers *layers, const char *key);
CbLayers cb_layers_item(const CbLayers *layers, gsize index);

/* Whether a node is there and not null. */
gboolean cb_node_is_set(const CbNode *node);

/* "a list", "a map", "a text …": what a node is, for messages. Free with g_free. */
char *cb_node_describe(const CbNode *node);

/* Reports a node that is not what is expected: "expected a list, found …". What could not be read
 * in full is reported already. */
void cb_read_mismatch(CbReader *reader, const CbNode *node, const char *expected);

/* Whether the node is set and a map, or a list; anything else but nothing is reported. */
gboolean cb_read_is_map(CbReader *reader, const CbNode *node);
gboolean cb_read_is_list(CbReader *reader, const CbNode *node);

/* Whether the nearest name may still be looked for: of one reader, only so many times. */
gboolean cb_read_may_suggest(const CbReader *reader);

/* Reports `name` at `span` as unknown, with the nearest of `n_candidates` as hint:
 * `unknown term "x"`, with `what` for "term". The message is about `name`, or about it as part of
 * the reader's subject. */
void cb_read_unknown(CbReader *reader, CbCode code, CbSpan span, const char *what, const char *name,
                     const char *const *candidates, gsize n_candidates);

/* The same; where no name is near and they are too many to be listed, the hint is `otherwise`. */
void cb_read_unknown_or(CbReader *reader, CbCode code, CbSpan span, const char *what,
                        const char *name, const char *const *candidates, gsize n_candidates,
                        const char *otherwise);

/* Reports a key that is not in the NULL-terminated `known`. If it is near to one that is, and that
 * is not there, it is read as that one from then on. Else the links in its value are checked. */
void cb_read_unknown_key(CbReader *reader, const CbNode *map, CbNodeEntry *entry,
                         const char *const *known);

/* Where `key` is missing, and one key is unknown, as `tekst: ` for `text: `, that is reported, and
 * read as `key` from then on. For before cb_read_check_keys. */
void cb_read_adopt_key(CbReader *reader, const CbNode *map, const char *key,
                       const char *const *known);

/* Reports all keys of a map that are not in `known`, as cb_read_unknown_key does. */
void cb_read_check_keys(CbReader *reader, const CbNode *map, const char *const *known);

/* Reports that `key` is missing in a map, at the place where it belongs by the order of the
 * NULL-terminated `known`. */
void cb_read_missing(CbReader *reader, const CbNode *map, const char *key,
                     const char *const *known);

/* The value of a key, or NULL: also of one that is misspelt, which is reported. */
const CbNode *cb_read_get(CbReader *reader, const CbNode *map, const char *key,
                          const char *const *known);

/* The value of a required key; NULL and reported if it is missing. */
const CbNode *cb_read_required(CbReader *reader, const CbNode *map, const char *key,
                               const char *const *known);

/* A scalar's text without white space around it; NULL if it is empty or none. In the arena. */
const char *cb_read_string(CbReader *reader, const CbNode *node);

/* The same of a word out of a list of such: blanks around it, which quotation marks keep, are
 * reported. */
const char *cb_read_word(CbReader *reader, const CbNode *node);

/* An id: lower-case letters, digits, hyphens (`_` too if it is a field's). NULL if it is not. */
const char *cb_read_id(CbReader *reader, const CbNode *node, gboolean is_field);
gboolean cb_id_is_valid(const char *id, gboolean is_field);

/* One of the NULL-terminated `choices`: its index, or -1. */
int cb_read_choice(CbReader *reader, const CbNode *node, const char *const *choices);

/* A text: a string, or a map from language to string; translations add theirs. FALSE if it is
 * empty in all languages. */
gboolean cb_read_text(CbReader *reader, const CbLayers *layers, CbText *text);

/* The title of an entry; its id, if it has none, which is reported as missing elsewhere. */
void cb_read_title(CbReader *reader, const CbLayers *layers, CbEntry *entry);

/* The same as Markdown. `prefix` (may be NULL) goes before the ids of its headings. */
gboolean cb_read_body(CbReader *reader, const CbLayers *layers, const char *prefix, CbBody *body);

/* The Markdown of a source from `start` to its end, in language number `language`. */
CbMarkdown *cb_read_markdown_part(CbReader *reader, const CbSource *source, gsize start,
                                  guint language);

/* Warns of an item of a list that says nothing. */
void cb_read_blank_item(CbReader *reader, const CbLayers *item);

/* Texts, from a list of them: `*count` of them. */
const CbText *cb_read_texts(CbReader *reader, const CbLayers *layers, guint *count);

/* Plain strings, from a list of them. */
const char *const *cb_read_strings(CbReader *reader, const CbNode *node, guint *count);

/* Reports translations that say something else than the file itself where only it may say it. */
void cb_read_only_base(CbReader *reader, const CbLayers *layers);

/* The length of a list; reports translations that are longer, or no lists. 0 if there is none. */
gsize cb_read_length(CbReader *reader, const CbLayers *layers);

#endif
