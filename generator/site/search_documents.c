#include "site/search_documents.h"

#include "base/meter.h"
#include "model/plain_text.h"
#include "plan/url.h"
#include "site/search_patch.h"

#include <string.h>

#define ORGANISATION "organisation"
#define HEAD_NAME "search-index.js"
#define SCRIPT_NAME "search-core.js" /* in the theme */

/* The order in which results with the same weight come, and in which types are offered. */
static const CbKind kinds[] = {CB_KIND_CASE,   CB_KIND_PRACTICE, CB_KIND_TOPIC, CB_KIND_TOOL,
                               CB_KIND_FIGURE, CB_KIND_PAGE,     CB_KIND_GUIDE};
#define N_KINDS G_N_ELEMENTS(kinds)

/* A document and what is shown of it. */
typedef struct {
    CbKind kind;
    guint index; /* in its kind */
    char *path;  /* without ".html" */
} Document;

typedef struct {
    const CbPlan *plan;
    const CbCollection *collection;
    guint language;
    Document *documents;
    guint n_documents;
    int organisation; /* field whose text stands above a case's title, or -1 */
    CbSearchPage *pages;
    char *head;
} Listing;

/* A document while it is read. */
typedef struct {
    const Listing *listing;
    CbSearchReader *reader;
} Reading;

/* Texts */

static void add_plain(const Reading *reading, CbSearchPart part, const CbText *text)
{
    guint actual;
    const char *found = cb_text_get(text, reading->listing->language, &actual);
    if (found != NULL) {
        cb_search_reader_add(reading->reader, part, actual, found, strlen(found));
    }
}

/* Adds what results show beside the passage. */
static void find(const Reading *reading, CbSearchPart part, const CbText *text)
{
    guint actual;
    const char *found = cb_text_get(text, reading->listing->language, &actual);
    if (found != NULL) {
        cb_search_reader_find(reading->reader, part, actual, found, strlen(found));
    }
}

/* Adds a Markdown text, and its headings for themselves. */
static void add_body(const Reading *reading, CbSearchPart part, const CbBody *body)
{
    guint actual;
    const CbMarkdown *markdown = cb_body_get(body, reading->listing->language, &actual);
    if (markdown == NULL) {
        return;
    }
    GString *text = cb_search_reader_scratch(reading->reader);
    cb_plain_text(reading->listing->collection, reading->listing->language, markdown, text);
    cb_search_reader_add(reading->reader, part, actual, text->str, text->len);
    gsize n_headings;
    const CbMarkdownHeading *headings = cb_markdown_headings(markdown, &n_headings);
    for (gsize i = 0; i < n_headings; i++) {
        cb_search_reader_find(reading->reader, CB_SEARCH_HEADING, actual, headings[i].text,
                              strlen(headings[i].text));
    }
}

/* Cases */

static void add_indexes(const Reading *reading, const CbField *field, const CbIndexes *indexes)
{
    gboolean is_term = field->type == CB_FIELD_TERM || field->type == CB_FIELD_TERMS;
    for (guint32 i = 0; i < indexes->length; i++) {
        guint32 index = indexes->items[i];
        add_plain(reading, CB_SEARCH_VALUE,
                  is_term ? &field->vocabulary->terms[index].label
                          : cb_collection_title(reading->listing->collection, field->to, index));
    }
}

static void add_value(const Reading *reading, const CbField *field, const CbFieldValue *value)
{
    cb_search_reader_label(reading->reader,
                           cb_text_get(&field->label, reading->listing->language, NULL));
    switch (field->type) {
    case CB_FIELD_TERM:
    case CB_FIELD_TERMS:
    case CB_FIELD_REF:
    case CB_FIELD_REFS:
        add_indexes(reading, field, &value->indexes);
        break;
    case CB_FIELD_MARKDOWN:
        add_body(reading, CB_SEARCH_BODY, &value->markdown);
        break;
    case CB_FIELD_LIST:
        for (guint i = 0; i < value->n_list; i++) {
            add_plain(reading, CB_SEARCH_VALUE, &value->list[i]);
        }
        break;
    case CB_FIELD_TEXT:
    case CB_FIELD_INTEGER:
    case CB_FIELD_NUMBER:
    case CB_FIELD_YEAR:
        add_plain(reading, CB_SEARCH_VALUE, &value->text);
        break;
    case CB_FIELD_BOOLEAN:
    case CB_FIELD_DATE:
    case CB_FIELD_URL:
    case CB_FIELD_EMAIL:
    case CB_FIELD_IMAGE:
        break; /* nothing that a reader would type */
    }
    cb_search_reader_label(reading->reader, NULL);
}

/* Whether results show the text of a field anyway, as it is the title. */
static gboolean is_title(const Reading *reading, const CbCase *one, const CbField *field,
                         const CbFieldValue *value)
{
    guint language = reading->listing->language;
    const char *title = cb_text_get(&one->entry.title, language, NULL);
    return field->type == CB_FIELD_TEXT &&
           g_strcmp0(cb_text_get(&value->text, language, NULL), title) == 0;
}

static void read_values(const Reading *reading, const CbCase *one)
{
    const CbSchema *schema = &reading->listing->collection->schema;
    for (guint i = 0; i < schema->n_fields; i++) {
        const CbField *field = &schema->fields[i];
        if (!one->values[i].is_set || field->is_private) {
            continue;
        }
        if ((int)i == reading->listing->organisation) {
            find(reading, CB_SEARCH_TITLE, &one->values[i].text);
        } else if (is_title(reading, one, field, &one->values[i])) {
            find(reading, CB_SEARCH_VALUE, &one->values[i].text);
        } else {
            add_value(reading, field, &one->values[i]);
        }
    }
}

/* Prose comes first: of two passages that say as much, the first is shown. */
static void read_case(const Reading *reading, const CbCase *one)
{
    for (guint i = 0; i < one->n_sections; i++) {
        add_plain(reading, CB_SEARCH_HEADING, &one->sections[i].title);
        add_body(reading, CB_SEARCH_BODY, &one->sections[i].text);
    }
    for (guint i = 0; i < one->n_quotes; i++) {
        add_body(reading, CB_SEARCH_BODY, &one->quotes[i].text);
        add_plain(reading, CB_SEARCH_BODY, &one->quotes[i].by);
        add_plain(reading, CB_SEARCH_BODY, &one->quotes[i].role);
    }
    for (guint i = 0; i < one->n_tips; i++) {
        add_body(reading, CB_SEARCH_BODY, &one->tips[i]);
    }
    for (guint i = 0; i < one->n_links; i++) {
        add_plain(reading, CB_SEARCH_BODY, &one->links[i].title);
    }
    read_values(reading, one);
}

/* Articles and figures */

static void read_article(const Reading *reading, const CbArticle *article)
{
    if (article->entry.kind == CB_KIND_PRACTICE) {
        const CbConfig *config = &reading->listing->collection->config;
        add_plain(reading, CB_SEARCH_VALUE, &config->phases[article->phase].label);
    }
    add_body(reading, CB_SEARCH_BODY, &article->body);
}

static void add_labels(const Reading *reading, const CbBar *bars, guint count)
{
    for (guint i = 0; i < count; i++) {
        add_plain(reading, CB_SEARCH_LABEL, &bars[i].label);
    }
}

static void add_texts(const Reading *reading, const CbText *texts, guint count)
{
    for (guint i = 0; i < count; i++) {
        add_plain(reading, CB_SEARCH_LABEL, &texts[i]);
    }
}

static void read_figure(const Reading *reading, const CbFigure *figure)
{
    add_body(reading, CB_SEARCH_SUMMARY, &figure->description);
    add_plain(reading, CB_SEARCH_BODY, &figure->source);
    add_texts(reading, figure->series, figure->n_series);
    add_labels(reading, figure->bars, figure->n_bars);
    add_labels(reading, figure->rows, figure->n_rows);
    add_labels(reading, figure->columns, figure->n_columns);
    add_texts(reading, figure->poles, G_N_ELEMENTS(figure->poles));
    add_texts(reading, figure->path_columns, figure->n_path_columns);
    for (guint i = 0; i < figure->n_options; i++) {
        add_plain(reading, CB_SEARCH_LABEL, &figure->options[i].label);
        add_plain(reading, CB_SEARCH_LABEL, &figure->options[i].text);
        add_plain(reading, CB_SEARCH_LABEL, &figure->options[i].example);
    }
    for (guint i = 0; i < figure->n_factors; i++) {
        add_plain(reading, CB_SEARCH_LABEL, &figure->factors[i].label);
    }
    for (guint i = 0; figure->kind == CB_FIGURE_QUADRANTS && i < 4; i++) {
        const CbQuadrant *quadrant = &figure->quadrants[i];
        add_plain(reading, CB_SEARCH_LABEL, &quadrant->title);
        add_plain(reading, CB_SEARCH_LABEL, &quadrant->text);
        add_texts(reading, quadrant->items, quadrant->n_items);
    }
    for (guint32 i = 0; i < figure->compared.length; i++) {
        add_plain(reading, CB_SEARCH_LABEL,
                  cb_collection_title(reading->listing->collection, CB_KIND_CASE,
                                      figure->compared.items[i]));
    }
}

/* Documents */

/* Reads one document: CbSearchRead. */
static void read_document(guint number, CbSearchReader *reader, gpointer user_data)
{
    const Listing *listing = user_data;
    const Document *document = &listing->documents[number];
    const Reading reading = {listing, reader};
    const CbCollection *collection = listing->collection;
    find(&reading, CB_SEARCH_TITLE,
         cb_collection_title(listing->collection, document->kind, document->index));
    if (document->kind != CB_KIND_GUIDE) {
        const CbEntry *entry = cb_collection_entry(collection, document->kind, document->index);
        add_body(&reading, CB_SEARCH_SUMMARY, &entry->summary);
    }
    switch (document->kind) {
    case CB_KIND_CASE:
        read_case(&reading, &collection->cases[document->index]);
        break;
    case CB_KIND_PRACTICE:
        read_article(&reading, &collection->practices[document->index]);
        break;
    case CB_KIND_TOPIC:
        read_article(&reading, &collection->topics[document->index]);
        break;
    case CB_KIND_TOOL:
        read_article(&reading, &collection->tools[document->index]);
        break;
    case CB_KIND_PAGE:
        read_article(&reading, &collection->pages[document->index]);
        break;
    case CB_KIND_FIGURE:
        read_figure(&reading, &collection->figures[document->index]);
        break;
    case CB_KIND_GUIDE:
    case CB_KIND_COUNT:
        break;
    }
}

static void list_documents(Listing *listing, CbSearchKind *counts)
{
    guint total = 0;
    for (guint i = 0; i < N_KINDS; i++) {
        counts[i] = (CbSearchKind){cb_kind_name(kinds[i]),
                                   cb_plan_entry_count(listing->collection, kinds[i])};
        total += counts[i].count;
    }
    listing->documents = g_new0(Document, MAX(total, 1));
    for (guint i = 0; i < N_KINDS; i++) {
        for (guint k = 0; k < counts[i].count; k++) {
            const char *path = cb_plan_entry_path(listing->plan, kinds[i], k, listing->language);
            gsize length = strlen(path);
            gsize ending = g_str_has_suffix(path, ".html") ? strlen(".html") : 0;
            listing->documents[listing->n_documents++] =
                (Document){.kind = kinds[i], .index = k, .path = g_strndup(path, length - ending)};
        }
    }
}

/* The organisation of a case, the phase of a practice. */
static const char *kicker_of(const Listing *listing, const Document *document)
{
    const CbCollection *collection = listing->collection;
    const CbText *text = NULL;
    if (document->kind == CB_KIND_CASE && listing->organisation >= 0) {
        text = &collection->cases[document->index].values[listing->organisation].text;
    } else if (document->kind == CB_KIND_PRACTICE) {
        text = &collection->config.phases[collection->practices[document->index].phase].label;
    }
    return text != NULL ? cb_text_get(text, listing->language, NULL) : NULL;
}

static CbSearchPage *show_documents(const Listing *listing)
{
    CbSearchPage *pages = g_new0(CbSearchPage, MAX(listing->n_documents, 1));
    for (guint i = 0; i < listing->n_documents; i++) {
        const Document *document = &listing->documents[i];
        guint actual = listing->language;
        const char *title =
            cb_text_get(cb_collection_title(listing->collection, document->kind, document->index),
                        listing->language, &actual);
        pages[i] = (CbSearchPage){.path = document->path,
                                  .title = title,
                                  .kicker = kicker_of(listing, document),
                                  .language = actual == listing->language
                                                  ? NULL
                                                  : listing->collection->config.languages[actual]};
    }
    return pages;
}

/* The field that is a case's organisation, if it is published. */
static int organisation_of(const CbSchema *schema)
{
    int field = cb_schema_field(schema, ORGANISATION);
    if (field < 0 || schema->fields[field].type != CB_FIELD_TEXT ||
        schema->fields[field].is_private) {
        return -1;
    }
    return field;
}

char *cb_search_head_path(const CbPlan *plan, guint language)
{
    const char *page = cb_plan_path(plan, CB_OUTPUT_SEARCH, language);
    return g_strdup_printf("%.*s%s", (int)cb_path_folder_length(page), page, HEAD_NAME);
}

static Listing *listing_new(const CbPlan *plan, guint language, CbSearchKind *counts)
{
    Listing *listing = g_new0(Listing, 1);
    listing->plan = plan;
    listing->collection = cb_plan_collection(plan);
    listing->language = language;
    listing->organisation = organisation_of(&listing->collection->schema);
    list_documents(listing, counts);
    listing->pages = show_documents(listing);
    listing->head = cb_search_head_path(plan, language);
    return listing;
}

static void listing_free(Listing *listing)
{
    for (guint i = 0; i < listing->n_documents; i++) {
        g_free(listing->documents[i].path);
    }
    g_free(listing->documents);
    g_free(listing->pages);
    g_free(listing->head);
    g_free(listing);
}

struct CbSearchLanguage {
    Listing *listing; /* what the files borrow */
    CbSearchFiles *files;
    /* Only if the files may be asked for what was not made: */
    CbSearchBase *base;
    CbSearchPatch *patch;
    CbSearchPassages *passages;
};

/* What results show of all documents, and in which order these are numbered. */
static CbDigest digest_of_rows(const Listing *listing, const CbSearchKind *counts)
{
    CbDigest digest = CB_DIGEST_INIT;
    for (guint i = 0; i < N_KINDS; i++) {
        cb_digest_number(&digest, counts[i].count);
    }
    for (guint i = 0; i < listing->n_documents; i++) {
        const CbSearchPage *page = &listing->pages[i];
        cb_digest_text(&digest, page->path);
        cb_digest_text(&digest, page->title);
        cb_digest_text(&digest, page->kicker);
        cb_digest_text(&digest, page->language);
    }
    return digest;
}

/* Makes the files of an index that all documents were counted for, and keeps it. */
static void make_files(CbSearchLanguage *search, const CbSearchCorpus *corpus,
                       const CbSearchListing *shown, CbCaseStore *store, const CbDigest *rows,
                       guint jobs)
{
    g_autoptr(CbSearchIndex) index = cb_search_index_new(corpus, jobs);
    cb_meter_give_back();
    CbSearchPassages *passages = cb_search_files_passages(index, shown, jobs);
    search->files = cb_search_files_new(index, passages, shown, NULL, jobs);
    if (store != NULL && !cb_search_files_are_whole(index, shown)) {
        cb_search_base_keep(store, corpus->languages[shown->language], rows, index, passages,
                            search->files, jobs);
    }
    cb_search_passages_free(passages);
}

/* Makes the files of which most are what they were. FALSE: all documents are to be counted. */
static gboolean patch_files(CbSearchLanguage *search, const CbSearchCorpus *corpus,
                            const CbSearchListing *shown, const CbSearchPast *past,
                            const CbDigest *rows, guint jobs)
{
    const char *language = corpus->languages[shown->language];
    g_autoptr(CbSearchBase) base = cb_search_base_find(past->store, corpus, shown->language, rows);
    g_autoptr(CbSearchPatch) patch =
        base != NULL ? cb_search_patch_new(base, corpus, past->changed, jobs) : NULL;
    if (patch == NULL || cb_search_files_are_whole(patch->index, shown)) {
        return FALSE;
    }
    search->passages = cb_search_passages_of_stems(patch->index, &patch->cuts, jobs, shown->read,
                                                   shown->user_data);
    search->files =
        cb_search_files_new(patch->index, search->passages, shown, &patch->earlier, jobs);
    cb_search_base_keep_found(past->store, language, patch->changed);
    search->patch = g_steal_pointer(&patch);
    search->base = g_steal_pointer(&base);
    return TRUE;
}

CbSearchLanguage *cb_search_language_new(const CbPlan *plan, const CbAssets *assets, guint language,
                                         const CbSearchPast *past, guint jobs)
{
    const CbConfig *config = &cb_plan_collection(plan)->config;
    CbSearchKind counts[N_KINDS];
    CbSearchLanguage *search = g_new0(CbSearchLanguage, 1);
    Listing *listing = listing_new(plan, language, counts);
    CbCaseStore *store = past != NULL && cb_case_store_is_open(past->store) ? past->store : NULL;
    search->listing = listing;
    const CbSearchCorpus corpus = {.n_documents = listing->n_documents,
                                   .languages = config->languages,
                                   .n_languages = config->n_languages,
                                   .keeps_forms = store != NULL,
                                   .read = read_document,
                                   .user_data = listing};
    const CbSearchListing shown = {.languages = config->languages,
                                   .language = language,
                                   .head = listing->head,
                                   .script =
                                       assets != NULL ? cb_assets_named(assets, SCRIPT_NAME) : NULL,
                                   .pages = listing->pages,
                                   .kinds = counts,
                                   .n_kinds = N_KINDS,
                                   .read = read_document,
                                   .user_data = listing};
    CbDigest rows = digest_of_rows(listing, counts);
    if (store == NULL || past->changed == NULL ||
        !patch_files(search, &corpus, &shown, past, &rows, jobs)) {
        make_files(search, &corpus, &shown, store, &rows, jobs);
    }
    return search;
}

const CbSearchFiles *cb_search_language_files(const CbSearchLanguage *search)
{
    return search->files;
}

void cb_search_language_free(CbSearchLanguage *search)
{
    if (search == NULL) {
        return;
    }
    cb_search_files_free(search->files);
    cb_search_passages_free(search->passages);
    cb_search_patch_free(search->patch);
    cb_search_base_free(search->base);
    listing_free(search->listing);
    g_free(search);
}

struct CbSearch {
    GPtrArray *languages; /* CbSearchLanguage */
};

CbSearch *cb_search_new(const CbPlan *plan, const CbAssets *assets, const CbSearchPast *past,
                        guint jobs)
{
    CbSearch *search = g_new0(CbSearch, 1);
    search->languages = g_ptr_array_new_with_free_func((GDestroyNotify)cb_search_language_free);
    for (guint i = 0; i < cb_plan_collection(plan)->config.n_languages; i++) {
        g_ptr_array_add(search->languages, cb_search_language_new(plan, assets, i, past, jobs));
    }
    return search;
}

void cb_search_free(CbSearch *search)
{
    if (search == NULL) {
        return;
    }
    g_ptr_array_unref(search->languages);
    g_free(search);
}

static CbSearchFiles *files_of(const CbSearch *search, guint language)
{
    const CbSearchLanguage *one = g_ptr_array_index(search->languages, language);
    return one->files;
}

void cb_search_add_outputs(const CbSearch *search, CbPlan *plan)
{
    for (guint language = 0; language < search->languages->len; language++) {
        const CbSearchFiles *files = files_of(search, language);
        guint count = cb_search_files_count(files);
        for (guint i = 0; i < count; i++) {
            cb_plan_add_search_data(plan, cb_search_files_path(files, i), language, i);
        }
    }
}

gboolean cb_search_is_versioned(const CbOutput *output)
{
    return output->index > 0; /* all but the head */
}

void cb_search_read(const CbSearch *search, const CbOutput *output, GString *out)
{
    cb_search_files_read(files_of(search, output->language), output->index, out);
}

void cb_search_forget(CbSearch *search, const CbOutput *output)
{
    cb_search_files_forget(files_of(search, output->language), output->index);
}
