#include "site/guide_choice.h"

#include "model/bodies.h"

#include <string.h>

struct CbGuideChoice {
    gboolean *holds[CB_KIND_COUNT]; /* by index of the entry */
};

typedef struct {
    const CbSite *site;
    const CbGuide *guide;
    CbGuideChoice *choice;
} Choosing;

gboolean cb_guide_holds(const CbGuideChoice *choice, CbKind kind, guint index)
{
    return choice->holds[kind][index];
}

gboolean cb_guide_has_part(const CbGuide *guide, const char *part)
{
    for (guint i = 0; i < guide->n_parts; i++) {
        if (strcmp(guide->parts[i], part) == 0) {
            return TRUE;
        }
    }
    return FALSE;
}

static gboolean is_limited(const CbGuide *guide)
{
    for (CbKind kind = 0; kind < CB_KIND_GUIDE; kind++) {
        if (guide->chosen[kind].length > 0) {
            return TRUE;
        }
    }
    return FALSE;
}

gboolean cb_guide_is_whole(const CbGuide *guide)
{
    static const char *const parts[] = {"topics", "cases", "practices", "tools"};
    for (gsize i = 0; i < G_N_ELEMENTS(parts); i++) {
        if (!cb_guide_has_part(guide, parts[i])) {
            return FALSE;
        }
    }
    return !is_limited(guide);
}

/* Marks the entries that the guide names. FALSE: it names none. */
static gboolean choose_named(const Choosing *choosing, CbKind kind)
{
    const CbNames *names = &choosing->guide->chosen[kind];
    for (guint i = 0; i < names->length; i++) {
        int index = cb_site_find(choosing->site, kind, names->items[i]);
        if (index >= 0) {
            choosing->choice->holds[kind][index] = TRUE;
        }
    }
    return names->length > 0;
}

static void choose_all(const Choosing *choosing, CbKind kind, guint count)
{
    for (guint i = 0; i < count; i++) {
        choosing->choice->holds[kind][i] = TRUE;
    }
}

static gboolean holds_any(const Choosing *choosing, CbKind kind, CbIndexes set)
{
    for (guint32 i = 0; i < set.length; i++) {
        if (choosing->choice->holds[kind][set.items[i]]) {
            return TRUE;
        }
    }
    return FALSE;
}

static void choose_topics_of_cases(const Choosing *choosing)
{
    const CbCollection *collection = choosing->site->collection;
    for (guint i = 0; i < collection->n_cases; i++) {
        CbIndexes topics = collection->cases[i].topics;
        for (guint32 j = 0; choosing->choice->holds[CB_KIND_CASE][i] && j < topics.length; j++) {
            choosing->choice->holds[CB_KIND_TOPIC][topics.items[j]] = TRUE;
        }
    }
}

/* The cases that are named, if any are, and have one of the topics that are named, if any are. */
static void choose_cases_and_topics(const Choosing *choosing)
{
    const CbCollection *collection = choosing->site->collection;
    gboolean *cases = choosing->choice->holds[CB_KIND_CASE];
    gboolean by_topic = choose_named(choosing, CB_KIND_TOPIC);
    gboolean by_name = choose_named(choosing, CB_KIND_CASE);
    for (guint i = 0; i < collection->n_cases; i++) {
        cases[i] = (cases[i] || !by_name) &&
                   (!by_topic || holds_any(choosing, CB_KIND_TOPIC, collection->cases[i].topics));
    }
    if (by_name && !by_topic) {
        choose_topics_of_cases(choosing);
    } else if (!by_topic) {
        choose_all(choosing, CB_KIND_TOPIC, collection->n_topics);
    }
}

/* Entries that have to do with a case of the guide, or a topic that it names. */
static void choose_related(const Choosing *choosing, CbKind kind, guint count)
{
    const CbMentions *mentions = choosing->site->mentions;
    gboolean by_topic = choosing->guide->chosen[CB_KIND_TOPIC].length > 0;
    for (guint i = 0; i < count; i++) {
        CbIndexes cases = cb_mentions_get(mentions, kind, i, CB_KIND_CASE);
        CbIndexes topics = cb_mentions_get(mentions, kind, i, CB_KIND_TOPIC);
        choosing->choice->holds[kind][i] = holds_any(choosing, CB_KIND_CASE, cases) ||
                                           (by_topic && holds_any(choosing, CB_KIND_TOPIC, topics));
    }
}

static void choose_introduction(const Choosing *choosing)
{
    int about = cb_site_introduction(choosing->site);
    if (about >= 0 && cb_guide_has_part(choosing->guide, "introduction")) {
        choosing->choice->holds[CB_KIND_PAGE][about] = TRUE;
    }
}

/* Takes away the figures that one text of an entry places. */
static void take_placed(const Choosing *choosing, const CbBody *body, guint language)
{
    const CbMarkdown *document = cb_body_get(body, language, NULL);
    if (document == NULL) {
        return;
    }
    gsize count = 0;
    const CbMarkdownLink *links = cb_markdown_links(document, &count);
    for (gsize i = 0; i < count; i++) {
        int index =
            links[i].is_placed ? cb_site_find(choosing->site, CB_KIND_FIGURE, links[i].target) : -1;
        if (index >= 0) {
            choosing->choice->holds[CB_KIND_FIGURE][index] = FALSE;
        }
    }
}

/* Fields of a case stand in the guide as facts, which place no figures. */
static gboolean is_field(const CbCollection *collection, CbKind kind, guint index,
                         const CbBody *body)
{
    for (guint i = 0; kind == CB_KIND_CASE && i < collection->schema.n_fields; i++) {
        if (body == &collection->cases[index].values[i].markdown) {
            return TRUE;
        }
    }
    return FALSE;
}

/* A figure that is placed in the text of an entry of the guide is not shown once more. */
static void take_all_placed(const Choosing *choosing, guint language)
{
    const CbCollection *collection = choosing->site->collection;
    for (CbKind kind = 0; kind < CB_KIND_GUIDE; kind++) {
        for (guint i = 0; i < cb_collection_count(collection, kind); i++) {
            if (kind == CB_KIND_FIGURE || !choosing->choice->holds[kind][i]) {
                continue;
            }
            g_autoptr(GPtrArray) bodies = cb_entry_bodies(collection, kind, i);
            for (guint j = 0; j < bodies->len; j++) {
                const CbBody *body = g_ptr_array_index(bodies, j);
                if (!is_field(collection, kind, i, body)) {
                    take_placed(choosing, body, language);
                }
            }
        }
    }
}

static void take_away(const Choosing *choosing, CbKind kind, guint count)
{
    memset(choosing->choice->holds[kind], 0, count * sizeof(gboolean));
}

/* Takes away what no part of the guide holds. */
static void keep_parts(const Choosing *choosing)
{
    static const CbKind kinds[] = {CB_KIND_CASE, CB_KIND_PRACTICE, CB_KIND_TOPIC, CB_KIND_FIGURE};
    const CbCollection *collection = choosing->site->collection;
    gboolean *tools = choosing->choice->holds[CB_KIND_TOOL];
    gboolean cards = cb_guide_has_part(choosing->guide, "checklists");
    gboolean others = cb_guide_has_part(choosing->guide, "tools");
    for (gsize i = 0; i < G_N_ELEMENTS(kinds); i++) {
        if (!cb_guide_has_part(choosing->guide, cb_kind_folder(kinds[i]))) {
            take_away(choosing, kinds[i], cb_collection_count(collection, kinds[i]));
        }
    }
    for (guint i = 0; i < collection->n_tools; i++) {
        tools[i] = tools[i] && (others || (cards && collection->tools[i].is_card));
    }
}

const CbGuideChoice *cb_guide_choice_new(const CbSite *site, const CbGuide *guide, guint language,
                                         CbArena *arena)
{
    static const CbKind related[] = {CB_KIND_PRACTICE, CB_KIND_TOOL, CB_KIND_FIGURE};
    const CbCollection *collection = site->collection;
    CbGuideChoice *choice = cb_arena_new_struct(arena, CbGuideChoice);
    const Choosing choosing = {site, guide, choice};
    gboolean limited =
        guide->chosen[CB_KIND_CASE].length > 0 || guide->chosen[CB_KIND_TOPIC].length > 0;
    for (CbKind kind = 0; kind < CB_KIND_GUIDE; kind++) {
        choice->holds[kind] =
            cb_arena_new_array(arena, gboolean, cb_collection_count(collection, kind));
    }
    choose_cases_and_topics(&choosing);
    for (gsize i = 0; i < G_N_ELEMENTS(related); i++) {
        guint count = cb_collection_count(collection, related[i]);
        if (choose_named(&choosing, related[i])) {
            continue;
        }
        if (limited) {
            choose_related(&choosing, related[i], count);
        } else {
            choose_all(&choosing, related[i], count);
        }
    }
    keep_parts(&choosing);
    choose_introduction(&choosing);
    take_all_placed(&choosing, language);
    return choice;
}
