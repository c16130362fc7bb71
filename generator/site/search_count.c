#include "site/search_count.h"

#include "base/append.h"
#include "base/parallel.h"

/* How much a word says in each part, and how much the part's length counts (BM25F's w and b). */
static const struct {
    double weight;
    double length;
} part_settings[CB_SEARCH_PART_COUNT] = {
    [CB_SEARCH_TITLE] = {12, 0.5},  [CB_SEARCH_VALUE] = {3, 0.3}, [CB_SEARCH_HEADING] = {3, 0.5},
    [CB_SEARCH_SUMMARY] = {3, 0.5}, [CB_SEARCH_BODY] = {1, 0.7},  [CB_SEARCH_LABEL] = {0.3, 0.7},
};

/* Where frequency saturates (BM25F's k1). */
#define SATURATION 2.0

/* Entries that there is room for at first. */
#define FIRST_CAPACITY 512u

/* A stem in the current document. */
typedef struct {
    guint32 stem;
    guint16 place;
    guint8 counts[CB_SEARCH_PART_COUNT]; /* how often it is in each part */
} Entry;

/* What one thread knows. */
struct CbSearchReader {
    CbSearchTerms *terms; /* NULL: it reads texts alone, and the rest is not there */
    CbSearchText text;    /* of the current document */
    CbArena *arena;       /* owns the entries of documents */
    CbArena *forms;       /* owns their forms */
    Entry *entries;       /* of the current document */
    guint32 n_entries;
    guint32 capacity;
    GArray *places;      /* guint32, by stem: its entry in the current document + 1, counted on from
                            those of earlier documents */
    guint32 first;       /* entries of earlier documents */
    GArray *frequencies; /* guint32: of each stem, how many documents of each share have it */
    guint n_shares;
    guint share;                           /* of the current document */
    GString *scratch;                      /* for the callback */
    GString *packed;                       /* scratch */
    GString *counts;                       /* scratch */
    guint32 lengths[CB_SEARCH_PART_COUNT]; /* words of the current document */
};

/* What the threads share. */
typedef struct {
    CbSearchCount *count;
    const CbSearchCorpus *corpus;
    const CbSearchLengths *usual;
} Counting;

/* Reading */

/* A new entry of a stem, which is cleared. */
static Entry *add_entry(CbSearchReader *reader, guint32 stem)
{
    if (reader->n_entries == reader->capacity) {
        reader->capacity = MAX(2 * reader->capacity, FIRST_CAPACITY);
        reader->entries = g_renew(Entry, reader->entries, reader->capacity);
    }
    Entry *entry = &reader->entries[reader->n_entries++];
    *entry = (Entry){.stem = stem, .place = CB_SEARCH_NO_PLACE};
    return entry;
}

/* The current document's entry of a stem, new if need be. */
static Entry *entry_of(CbSearchReader *reader, guint32 stem)
{
    if (stem >= reader->places->len) {
        g_array_set_size(reader->places, stem + 1); /* cleared */
        g_array_set_size(reader->frequencies, (stem + 1) * reader->n_shares);
    }
    guint32 *place = &g_array_index(reader->places, guint32, stem);
    if (*place > reader->first) {
        return &reader->entries[*place - 1 - reader->first];
    }
    g_array_index(reader->frequencies, guint32, stem * reader->n_shares + reader->share)++;
    Entry *entry = add_entry(reader, stem);
    *place = reader->first + reader->n_entries;
    return entry;
}

/* Counts a word that stands at byte `start` of the text, or beyond it. */
static void count_word(CbSearchReader *reader, CbSearchPart part, guint32 stem, gsize start)
{
    Entry *entry = entry_of(reader, stem);
    guint8 *counts = entry->counts;
    gboolean is_prose = part == CB_SEARCH_SUMMARY || part == CB_SEARCH_BODY;
    if (start < reader->text.bytes->len &&
        (entry->place == CB_SEARCH_NO_PLACE ||
         (is_prose && counts[CB_SEARCH_SUMMARY] == 0 && counts[CB_SEARCH_BODY] == 0))) {
        entry->place = (guint16)(start / CB_SEARCH_PLACE_UNIT);
    }
    if (counts[part] < G_MAXUINT8) {
        counts[part]++;
    }
}

/* Counts the words of a text that starts at byte `start` of the document's, or beyond it. */
static void count_words(CbSearchReader *reader, CbSearchPart part, guint language, const char *text,
                        gsize length, gsize start)
{
    CbSearchWords words;
    cb_search_words_start(&words, text, length);
    while (cb_search_words_next(&words)) {
        gint64 stem = cb_search_terms_stem(reader->terms, language, &words);
        if (stem >= 0) {
            count_word(reader, part, (guint32)stem, start + (gsize)(words.from - text));
            reader->lengths[part]++;
        }
    }
}

void cb_search_reader_add(CbSearchReader *reader, CbSearchPart part, guint language,
                          const char *text, gsize length)
{
    gsize start = cb_search_text_add(&reader->text, language, text, length);
    if (reader->terms != NULL) {
        count_words(reader, part, language, text, length, start);
    }
}

void cb_search_reader_find(CbSearchReader *reader, CbSearchPart part, guint language,
                           const char *text, gsize length)
{
    if (reader->terms != NULL) {
        count_words(reader, part, language, text, length, reader->text.bytes->len);
    }
}

void cb_search_reader_label(CbSearchReader *reader, const char *label)
{
    cb_search_text_label(&reader->text, label);
}

CbSearchReader *cb_search_reader_new(void)
{
    CbSearchReader *reader = g_new0(CbSearchReader, 1);
    cb_search_text_init(&reader->text);
    reader->scratch = g_string_new(NULL);
    return reader;
}

void cb_search_reader_free(CbSearchReader *reader)
{
    if (reader == NULL) {
        return;
    }
    cb_search_text_clear(&reader->text);
    g_string_free(reader->scratch, TRUE);
    g_free(reader);
}

const CbSearchText *cb_search_reader_text(CbSearchReader *reader, guint document, CbSearchRead read,
                                          gpointer user_data)
{
    cb_search_text_empty(&reader->text);
    read(document, reader, user_data);
    return &reader->text;
}

GString *cb_search_reader_scratch(CbSearchReader *reader)
{
    return g_string_truncate(reader->scratch, 0);
}

/* What is packed: the stem, its place and, until it is weighed, the parts that have it, a bit each,
 * and whether it is there more than once in any of these. How often it is, is packed apart. */
#define IS_COUNTED (1u << CB_SEARCH_PART_COUNT)
#define MOST_PACKED (CB_PACK_SHORT_SIZE + sizeof(guint16) + 1)

G_STATIC_ASSERT(IS_COUNTED <= G_MAXINT8 + 1);

static char *pack_entry(char *out, const Entry *entry, GString *counts)
{
    guint parts = 0;
    for (guint part = 0; part < CB_SEARCH_PART_COUNT; part++) {
        guint8 count = entry->counts[part];
        parts |= (count > 0 ? 1u << part : 0) | (count > 1 ? IS_COUNTED : 0);
    }
    if ((parts & IS_COUNTED) != 0) {
        cb_append(counts, (const char *)entry->counts, sizeof entry->counts);
    }
    out = cb_pack_short(out, entry->stem);
    memcpy(out, &entry->place, sizeof entry->place);
    out += sizeof entry->place;
    *out++ = (char)parts;
    return out;
}

static void keep_entries(CbSearchReader *reader, CbSearchCounted *counted)
{
    g_string_set_size(reader->packed, reader->n_entries * MOST_PACKED);
    g_string_truncate(reader->counts, 0);
    char *end = reader->packed->str;
    for (guint i = 0; i < reader->n_entries; i++) {
        end = pack_entry(end, &reader->entries[i], reader->counts);
    }
    counted->entries_size = (guint32)(end - reader->packed->str);
    counted->entries = cb_arena_strndup(reader->arena, reader->packed->str, counted->entries_size);
    counted->counts = cb_arena_strndup(reader->arena, reader->counts->str, reader->counts->len);
}

static void keep_forms(CbSearchReader *reader, CbSearchCounted *counted)
{
    const GString *forms = cb_search_terms_used(reader->terms);
    counted->forms_size = (guint32)forms->len;
    counted->forms = cb_arena_strndup(reader->forms, forms->str, forms->len);
}

guint cb_search_count_share(const CbSearchCount *count, guint share)
{
    return (guint)((guint64)count->n_documents * share / count->n_shares);
}

/* The share that a document is in. */
static guint share_of(const CbSearchCount *count, guint document)
{
    guint share = 0;
    while (document >= cb_search_count_share(count, share + 1)) {
        share++;
    }
    return share;
}

guint32 cb_search_count_frequency(const CbSearchCount *count, guint worker, guint32 stem,
                                  guint share)
{
    return g_array_index(count->readers[worker].frequencies, guint32,
                         stem * count->n_shares + share);
}

/* CbParallelFunction. */
static void count_document(guint index, guint worker, gpointer user_data)
{
    Counting *counting = user_data;
    const CbSearchCorpus *corpus = counting->corpus;
    CbSearchReader *reader = &counting->count->readers[worker];
    CbSearchCounted *counted = &counting->count->counted[index];
    CbSearchDocument *document = &counting->count->documents[index];
    reader->n_entries = 0;
    reader->share = share_of(counting->count, index);
    memset(reader->lengths, 0, sizeof reader->lengths);
    cb_search_terms_begin(reader->terms);
    const CbSearchText *text =
        cb_search_reader_text(reader, corpus->numbers != NULL ? corpus->numbers[index] : index,
                              corpus->read, corpus->user_data);
    document->digest = cb_search_text_digest(text);
    document->length = (guint32)text->bytes->len;
    memcpy(document->lengths, reader->lengths, sizeof document->lengths);
    counted->worker = worker;
    keep_entries(reader, counted);
    if (corpus->keeps_forms) {
        keep_forms(reader, counted);
    }
    reader->first += reader->n_entries;
}

/* Weights */

/* About `length`: its highest three bits, so that an edit of one text leaves the weights of others
 * as they are. */
static guint64 rounded(guint64 length)
{
    guint64 step = 1;
    while (length / step >= 8) {
        step *= 2;
    }
    return length / step * step + step / 2;
}

CbSearchLengths cb_search_lengths(const CbSearchDocument *documents, guint n_documents)
{
    CbSearchLengths usual;
    for (guint part = 0; part < CB_SEARCH_PART_COUNT; part++) {
        guint64 sum = 0;
        guint with = 0;
        for (guint i = 0; i < n_documents; i++) {
            sum += documents[i].lengths[part];
            with += documents[i].lengths[part] > 0;
        }
        usual.parts[part] = with > 0 ? (double)rounded(sum / with) : 1;
    }
    return usual;
}

/* What words of a document say. */
typedef struct {
    double factors[CB_SEARCH_PART_COUNT];
    guint8 levels[IS_COUNTED]; /* of what is once in each of some parts, a bit each; 0: not known */
} Weights;

static Weights weights_of(const CbSearchDocument *document, const CbSearchLengths *usual)
{
    Weights weights = {.levels = {0}};
    for (guint part = 0; part < CB_SEARCH_PART_COUNT; part++) {
        double b = part_settings[part].length;
        double relative = document->lengths[part] / usual->parts[part];
        weights.factors[part] = part_settings[part].weight / (1 - b + b * relative);
    }
    return weights;
}

static guint8 level_of(const Weights *weights, const guint8 *counts)
{
    double frequency = 0;
    for (guint part = 0; part < CB_SEARCH_PART_COUNT; part++) {
        frequency += counts[part] * weights->factors[part];
    }
    double weight = frequency / (SATURATION + frequency);
    guint level = (guint)(weight * CB_SEARCH_LEVELS) + 1;
    return (guint8)MIN(level, CB_SEARCH_LEVELS);
}

static guint8 level_of_parts(Weights *weights, guint parts)
{
    if (weights->levels[parts] == 0) {
        guint8 counts[CB_SEARCH_PART_COUNT];
        for (guint part = 0; part < CB_SEARCH_PART_COUNT; part++) {
            counts[part] = (parts & 1u << part) != 0;
        }
        weights->levels[parts] = level_of(weights, counts);
    }
    return weights->levels[parts];
}

/* CbParallelFunction. The level takes the place of the parts. */
static void weigh_document(guint index, guint worker G_GNUC_UNUSED, gpointer user_data)
{
    const Counting *counting = user_data;
    const CbSearchCounted *counted = &counting->count->counted[index];
    const guint8 *counts = (const guint8 *)counted->counts;
    Weights weights = weights_of(&counting->count->documents[index], counting->usual);
    CbUnpack entries = cb_search_counted_entries(counted);
    while (entries.at < entries.end) {
        cb_unpack_short(&entries, G_MAXUINT32);
        guint8 *parts =
            (guint8 *)counted->entries + (entries.at - counted->entries) + sizeof(guint16);
        entries.at += sizeof(guint16) + 1;
        if ((*parts & IS_COUNTED) != 0) {
            *parts = level_of(&weights, counts);
            counts += CB_SEARCH_PART_COUNT;
        } else {
            *parts = level_of_parts(&weights, *parts);
        }
    }
}

void cb_search_count_weigh(CbSearchCount *count, const CbSearchLengths *usual, guint jobs)
{
    Counting counting = {.count = count, .usual = usual};
    cb_parallel_for(count->n_documents, jobs, weigh_document, &counting);
}

/* All of it */

static void reader_init(CbSearchReader *reader, CbSearchTerms *terms, guint n_shares)
{
    cb_search_text_init(&reader->text);
    reader->terms = terms;
    reader->arena = cb_arena_new();
    reader->forms = cb_arena_new();
    reader->places = g_array_new(FALSE, TRUE, sizeof(guint32));
    reader->frequencies = g_array_new(FALSE, TRUE, sizeof(guint32));
    reader->n_shares = n_shares;
    reader->scratch = g_string_new(NULL);
    reader->packed = g_string_new(NULL);
    reader->counts = g_string_new(NULL);
}

static void reader_clear(CbSearchReader *reader)
{
    cb_search_text_clear(&reader->text);
    cb_arena_free(reader->arena);
    cb_arena_free(reader->forms);
    g_free(reader->entries);
    g_array_unref(reader->places);
    g_array_unref(reader->frequencies);
    g_string_free(reader->scratch, TRUE);
    g_string_free(reader->packed, TRUE);
    g_string_free(reader->counts, TRUE);
}

void cb_search_count_init(CbSearchCount *count, const CbSearchCorpus *corpus, guint jobs)
{
    guint n_workers = cb_parallel_jobs(jobs);
    *count = (CbSearchCount){.terms = g_new0(CbSearchTerms *, n_workers),
                             .n_workers = n_workers,
                             .n_shares = MIN(n_workers, CB_SEARCH_MAX_SHARES),
                             .counted = g_new0(CbSearchCounted, MAX(corpus->n_documents, 1)),
                             .documents = g_new0(CbSearchDocument, MAX(corpus->n_documents, 1)),
                             .n_documents = corpus->n_documents,
                             .readers = g_new0(CbSearchReader, n_workers)};
    for (guint i = 0; i < n_workers; i++) {
        count->terms[i] = cb_search_terms_new(corpus->languages, corpus->n_languages);
        reader_init(&count->readers[i], count->terms[i], count->n_shares);
    }
    Counting counting = {.count = count, .corpus = corpus};
    cb_parallel_for(count->n_documents, jobs, count_document, &counting);
}

void cb_search_count_forget_entries(CbSearchCount *count)
{
    for (guint i = 0; i < count->n_workers; i++) {
        cb_arena_free(count->readers[i].arena);
        count->readers[i].arena = cb_arena_new();
    }
    for (guint i = 0; i < count->n_documents; i++) {
        count->counted[i].entries = NULL;
        count->counted[i].counts = NULL;
        count->counted[i].entries_size = 0;
    }
}

void cb_search_count_clear(CbSearchCount *count)
{
    for (guint i = 0; i < count->n_workers; i++) {
        cb_search_terms_free(count->terms[i]);
        reader_clear(&count->readers[i]);
    }
    g_free(count->terms);
    g_free(count->readers);
    g_free(count->counted);
    g_free(count->documents);
}
