#include "site/search_index.h"

#include "base/parallel.h"
#include "site/search_strings.h"
#include <string.h>

/* How much a word says in each part, and how much the part's length counts (BM25F's w and b). */
static const struct {
    double weight;
    double length;
} part_settings[CB_SEARCH_PART_COUNT] = {
    [CB_SEARCH_TITLE] = {12, 0.5},  [CB_SEARCH_VALUE] = {3, 0.3}, [CB_SEARCH_HEADING] = {3, 0.5},
    [CB_SEARCH_SUMMARY] = {3, 0.5}, [CB_SEARCH_BODY] = {1, 0.7},  [CB_SEARCH_LABEL] = {0.3, 0.7},
};

#define STEM_BITS 28
#define STEM_MASK ((1u << STEM_BITS) - 1)

/* Where frequency saturates (BM25F's k1). */
#define SATURATION 2.0

/* A stem in a document: how often in each part, later how much that weighs. There are many. */
typedef struct {
    guint32 stem : STEM_BITS; /* as the thread numbers it */
    guint32 level : 4;
    guint16 place; /* in the document's text: in its prose, if it is there */
    guint8 counts[CB_SEARCH_PART_COUNT];
} Entry;

/* What one thread knows. */
struct CbSearchReader {
    CbSearchTerms *terms; /* NULL: it reads texts alone, and the rest is not there */
    CbSearchText text;    /* of the current document */
    CbArena *arena;       /* owns the entries of documents */
    GArray *entries;      /* Entry, of the current document */
    GArray *places;   /* guint32, by stem: its entry in the current document + 1, counted on from
                         those of earlier documents */
    guint32 first;    /* entries of earlier documents */
    GString *scratch; /* for the callback */
    guint32 lengths[CB_SEARCH_PART_COUNT]; /* words of the current document */
    guint32 *stem_numbers;                 /* by this thread's stems: the index's, from 1 */
};

/* The entries of a document. */
typedef struct {
    guint worker;
    guint32 count;
    Entry *entries; /* in the worker's arena */
    guint32 lengths[CB_SEARCH_PART_COUNT];
    CbSearchTextInfo text;
} Document;

/* An index in the making. */
typedef struct {
    CbSearchReader *readers; /* one for each thread */
    guint n_readers;
    Document *documents;
    guint n_documents;
    double average[CB_SEARCH_PART_COUNT]; /* length of a part, where there is one, about */
    CbSearchRead read;
    gpointer user_data;
} Builder;

/* Reading */

/* The current document's entry of a stem, new if need be. */
static Entry *entry_of(CbSearchReader *reader, guint32 stem)
{
    if (stem >= reader->places->len) {
        g_array_set_size(reader->places, stem + 1); /* cleared */
    }
    guint32 *place = &g_array_index(reader->places, guint32, stem);
    if (*place <= reader->first) {
        Entry entry = {.stem = stem & STEM_MASK, .place = CB_SEARCH_NO_PLACE};
        g_array_append_val(reader->entries, entry);
        *place = reader->first + reader->entries->len;
    }
    return &g_array_index(reader->entries, Entry, *place - 1 - reader->first);
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

static void read_document(guint index, guint worker, gpointer user_data)
{
    Builder *builder = user_data;
    CbSearchReader *reader = &builder->readers[worker];
    g_array_set_size(reader->entries, 0);
    memset(reader->lengths, 0, sizeof reader->lengths);
    const CbSearchText *text =
        cb_search_reader_text(reader, index, builder->read, builder->user_data);
    Document *document = &builder->documents[index];
    document->text = (CbSearchTextInfo){cb_search_text_digest(text), (guint32)text->bytes->len};
    document->worker = worker;
    document->count = reader->entries->len;
    document->entries = cb_arena_new_array(reader->arena, Entry, document->count);
    if (document->count > 0) {
        memcpy(document->entries, reader->entries->data, document->count * sizeof(Entry));
    }
    reader->first += document->count;
    memcpy(document->lengths, reader->lengths, sizeof document->lengths);
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

static void average_lengths(Builder *builder)
{
    for (guint part = 0; part < CB_SEARCH_PART_COUNT; part++) {
        guint64 sum = 0;
        guint with = 0;
        for (guint i = 0; i < builder->n_documents; i++) {
            sum += builder->documents[i].lengths[part];
            with += builder->documents[i].lengths[part] > 0;
        }
        builder->average[part] = with > 0 ? (double)rounded(sum / with) : 1;
    }
}

static void weigh_document(guint index, guint worker G_GNUC_UNUSED, gpointer user_data)
{
    const Builder *builder = user_data;
    const Document *document = &builder->documents[index];
    double factors[CB_SEARCH_PART_COUNT];
    for (guint part = 0; part < CB_SEARCH_PART_COUNT; part++) {
        double b = part_settings[part].length;
        double relative = document->lengths[part] / builder->average[part];
        factors[part] = part_settings[part].weight / (1 - b + b * relative);
    }
    for (guint32 i = 0; i < document->count; i++) {
        Entry *entry = &document->entries[i];
        double frequency = 0;
        for (guint part = 0; part < CB_SEARCH_PART_COUNT; part++) {
            frequency += entry->counts[part] * factors[part];
        }
        double weight = frequency / (SATURATION + frequency);
        guint level = (guint)(weight * CB_SEARCH_LEVELS) + 1;
        entry->level = MIN(level, CB_SEARCH_LEVELS) & 15u;
    }
}

/* The dictionary */

/* A form of some thread; its first bytes decide most comparisons. */
typedef struct {
    guint64 prefix; /* first eight bytes, the first the highest */
    const char *text;
    const char *stem;
    guint reader;
    guint32 stem_number; /* as the thread numbers it */
} Candidate;

static guint64 prefix_of(const char *text)
{
    guint64 prefix = 0;
    for (guint i = 0; i < 8; i++) {
        prefix = prefix << 8 | (guchar)*text;
        text += *text != '\0';
    }
    return prefix;
}

static int compare_candidates(const void *left, const void *right)
{
    const Candidate *a = left;
    const Candidate *b = right;
    if (a->prefix != b->prefix) {
        return a->prefix < b->prefix ? -1 : 1;
    }
    int order = strcmp(a->text, b->text);
    return order != 0 ? order : strcmp(a->stem, b->stem);
}

static GArray *collect_candidates(Builder *builder)
{
    GArray *candidates = g_array_new(FALSE, FALSE, sizeof(Candidate));
    for (guint i = 0; i < builder->n_readers; i++) {
        CbSearchTerms *terms = builder->readers[i].terms;
        guint count;
        const CbSearchForm *forms = cb_search_terms_forms(terms, &count);
        for (guint k = 0; k < count; k++) {
            Candidate candidate = {.prefix = prefix_of(forms[k].text),
                                   .text = forms[k].text,
                                   .stem = cb_search_terms_text(terms, forms[k].stem),
                                   .reader = i,
                                   .stem_number = forms[k].stem};
            g_array_append_val(candidates, candidate);
        }
    }
    if (candidates->len > 1) {
        qsort(candidates->data, candidates->len, sizeof(Candidate), compare_candidates);
    }
    return candidates;
}

/* Fills the index's forms and numbers its stems; every thread learns these numbers. */
static void make_dictionary(Builder *builder, CbSearchIndex *index)
{
    g_autoptr(GArray) candidates = collect_candidates(builder);
    g_autoptr(CbSearchStrings) stems = cb_search_strings_new();
    CbSearchForm *forms = cb_arena_new_array(index->arena, CbSearchForm, candidates->len);
    const Candidate *last = NULL;
    guint32 n_forms = 0;
    for (guint i = 0; i < candidates->len; i++) {
        const Candidate *candidate = &g_array_index(candidates, Candidate, i);
        gsize length = strlen(candidate->stem);
        gboolean is_new;
        guint32 stem = cb_search_strings_add(stems, candidate->stem, length,
                                             cb_search_hash(candidate->stem, length), &is_new);
        builder->readers[candidate->reader].stem_numbers[candidate->stem_number] = stem;
        if (last == NULL || compare_candidates(last, candidate) != 0) {
            forms[n_forms].text = cb_arena_strdup(index->arena, candidate->text);
            forms[n_forms].stem = stem;
            n_forms++;
        }
        last = candidate;
    }
    index->forms = forms;
    index->n_forms = n_forms;
    index->n_stems = cb_search_strings_count(stems);
}

/* Postings */

typedef void (*EntryFunction)(guint32 document, guint32 stem, const Entry *entry,
                              gpointer user_data);

/* Calls `function` for every entry of every document, in order. */
static void each_entry(const Builder *builder, EntryFunction function, gpointer user_data)
{
    for (guint i = 0; i < builder->n_documents; i++) {
        const Document *document = &builder->documents[i];
        const CbSearchReader *reader = &builder->readers[document->worker];
        for (guint32 k = 0; k < document->count; k++) {
            const Entry *entry = &document->entries[k];
            function(i, reader->stem_numbers[entry->stem], entry, user_data);
        }
    }
}

static void count_posting(guint32 document G_GNUC_UNUSED, guint32 stem,
                          const Entry *entry G_GNUC_UNUSED, gpointer user_data)
{
    guint32 *starts = user_data;
    starts[stem + 1]++;
}

typedef struct {
    guint32 *next; /* by stem: where its next posting goes */
    CbSearchPosting *postings;
    guint16 *places;
} Filling;

static void fill_posting(guint32 document, guint32 stem, const Entry *entry, gpointer user_data)
{
    Filling *filling = user_data;
    guint32 next = filling->next[stem]++;
    filling->postings[next] = (CbSearchPosting){
        .document = document & (CB_SEARCH_MAX_DOCUMENTS - 1), .level = entry->level};
    filling->places[next] = entry->place;
}

static void make_postings(const Builder *builder, CbSearchIndex *index)
{
    guint32 *starts = cb_arena_new_array(index->arena, guint32, (gsize)index->n_stems + 1);
    each_entry(builder, count_posting, starts);
    for (guint32 i = 0; i < index->n_stems; i++) {
        starts[i + 1] += starts[i];
    }
    CbSearchPosting *postings =
        cb_arena_new_array(index->arena, CbSearchPosting, starts[index->n_stems]);
    g_autofree guint32 *next = g_memdup2(starts, sizeof(guint32) * ((gsize)index->n_stems + 1));
    guint16 *places = cb_arena_new_array(index->arena, guint16, starts[index->n_stems]);
    Filling filling = {.next = next, .postings = postings, .places = places};
    each_entry(builder, fill_posting, &filling);
    index->starts = starts;
    index->postings = postings;
    index->places = places;
}

static void keep_texts(const Builder *builder, CbSearchIndex *index)
{
    CbSearchTextInfo *texts =
        cb_arena_new_array(index->arena, CbSearchTextInfo, builder->n_documents);
    for (guint i = 0; i < builder->n_documents; i++) {
        texts[i] = builder->documents[i].text;
    }
    index->texts = texts;
}

/* All of it */

static void start_readers(Builder *builder, const char *const *languages, guint n_languages)
{
    builder->readers = g_new0(CbSearchReader, builder->n_readers);
    for (guint i = 0; i < builder->n_readers; i++) {
        CbSearchReader *reader = &builder->readers[i];
        cb_search_text_init(&reader->text);
        reader->terms = cb_search_terms_new(languages, n_languages);
        reader->arena = cb_arena_new();
        reader->entries = g_array_new(FALSE, FALSE, sizeof(Entry));
        reader->places = g_array_new(FALSE, TRUE, sizeof(guint32));
        reader->scratch = g_string_new(NULL);
    }
}

static void free_readers(Builder *builder)
{
    for (guint i = 0; i < builder->n_readers; i++) {
        CbSearchReader *reader = &builder->readers[i];
        cb_search_text_clear(&reader->text);
        cb_search_terms_free(reader->terms);
        cb_arena_free(reader->arena);
        g_array_unref(reader->entries);
        g_array_unref(reader->places);
        g_string_free(reader->scratch, TRUE);
        g_free(reader->stem_numbers);
    }
    g_free(builder->readers);
}

CbSearchIndex *cb_search_index_new(guint n_documents, const char *const *languages,
                                   guint n_languages, guint jobs, CbSearchRead read,
                                   gpointer user_data)
{
    g_assert(n_documents <= CB_SEARCH_MAX_DOCUMENTS);
    CbSearchIndex *index = g_new0(CbSearchIndex, 1);
    index->arena = cb_arena_new();
    index->n_documents = n_documents;
    Builder builder = {.n_readers = cb_parallel_jobs(jobs),
                       .documents = g_new0(Document, n_documents),
                       .n_documents = n_documents,
                       .read = read,
                       .user_data = user_data};
    start_readers(&builder, languages, n_languages);
    cb_parallel_for(n_documents, jobs, read_document, &builder);
    average_lengths(&builder);
    cb_parallel_for(n_documents, jobs, weigh_document, &builder);
    for (guint i = 0; i < builder.n_readers; i++) {
        guint32 n_stems = cb_search_terms_count(builder.readers[i].terms);
        builder.readers[i].stem_numbers = g_new(guint32, MAX(n_stems, 1));
    }
    make_dictionary(&builder, index);
    make_postings(&builder, index);
    keep_texts(&builder, index);
    free_readers(&builder);
    g_free(builder.documents);
    return index;
}

void cb_search_index_free(CbSearchIndex *index)
{
    if (index == NULL) {
        return;
    }
    cb_arena_free(index->arena);
    g_free(index);
}
