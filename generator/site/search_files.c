#include "site/search_files.h"

#include "base/escape.h"
#include "base/parallel.h"
#include "site/search_code.h"
#include <string.h>

/* Bytes that a form, a posting and a row take beside their texts, about. */
#define FORM_OVERHEAD 2
#define POSTING_SIZE 2
#define ROW_OVERHEAD 16
/* Pages files that have one version, so that the head is short. */
#define PAGES_GROUP 8
/* Digits of a version, and their base. */
#define VERSION_DIGITS 6
#define VERSION_BASE 36
/* Bytes that two forms have in common when they begin the same word, at least. */
#define SHORT_BEGINNING 4

/* A file, and its bytes. What has none yet is made when it is asked for. */
typedef struct {
    char *path;
    GString *bytes; /* or NULL */
} File;

/* What files are made of, which threads share. */
typedef struct {
    const CbSearchIndex *index;
    const CbSearchListing *listing;
    const CbSearchPassages *passages; /* of stems, or, in one file, of documents */
    const CbSearchEarlier *earlier;   /* or NULL */
    gboolean is_whole;                /* one words file has all words and rows */
    GArray *words;                    /* CbSearchRange of each words file */
    GArray *ends;                     /* CbSearchRange of each ends file, in `reversed` */
    GPtrArray *reversed;              /* forms written backwards, sorted */
    guint pages_per_file;             /* 0: the one words file has all texts */
    File *files;                      /* words and ends files, while they are made */
} Writing;

struct CbSearchFiles {
    GArray *files; /* File: the head, words files, ends files, pages files */
    CbSearchListing listing;
    guint n_documents;
    Writing writing; /* its index and passages only if there is something earlier */
};

/* The folder has the same name in every build: what is the same in two is the same file. */
static void append_folder(GString *out, const CbSearchListing *listing)
{
    g_string_append_printf(out, "assets/search-%s/", listing->languages[listing->language]);
}

static guint32 n_words_files(const Writing *writing)
{
    return writing->words->len;
}

static void begin_script(GString *out, const char *name, guint number)
{
    g_string_append_printf(out, "(this.casebookSearch=this.casebookSearch||[]).push([\"%s-%u\",",
                           name, number);
}

static void end_script(GString *out)
{
    g_string_append(out, "]);\n");
}

/* Rows */

static void append_text(GString *out, const char *text)
{
    cb_escape_json(out, text != NULL ? text : "", -1);
}

/* Begins [path, title, kicker, language, text …]. */
static void begin_row(GString *out, const CbSearchPage *page)
{
    const char *texts[] = {page->path, page->title, page->kicker, page->language};
    for (guint i = 0; i < G_N_ELEMENTS(texts); i++) {
        g_string_append_c(out, i == 0 ? '[' : ',');
        append_text(out, texts[i]);
    }
}

/* Appends a text of a row, with its language if it is another than the index's. */
static void append_row_text(GString *out, const CbSearchListing *listing, guint language,
                            const char *text, gsize length)
{
    if (length == 0) {
        return;
    }
    g_string_append_c(out, ',');
    if (language != listing->language) {
        g_string_append_c(out, '[');
        append_text(out, listing->languages[language]);
        g_string_append_c(out, ',');
    }
    cb_escape_json(out, text, (gssize)length);
    if (language != listing->language) {
        g_string_append_c(out, ']');
    }
}

/* A row with the whole text of its page. */
static void append_page(GString *out, const CbSearchListing *listing, CbSearchReader *reader,
                        guint document)
{
    const CbSearchText *text =
        cb_search_reader_text(reader, document, listing->read, listing->user_data);
    begin_row(out, &listing->pages[document]);
    for (guint i = 0; i < text->runs->len; i++) {
        const CbSearchRun *run = &g_array_index(text->runs, CbSearchRun, i);
        gsize end = i + 1 < text->runs->len ? (run + 1)->start : text->bytes->len;
        append_row_text(out, listing, run->language, text->bytes->str + run->start,
                        end - run->start);
    }
    g_string_append_c(out, ']');
}

/* The rows of some pages, with their texts. */
static void append_pages(GString *out, const CbSearchListing *listing, guint first, guint last)
{
    g_autoptr(CbSearchReader) reader = cb_search_reader_new();
    for (guint i = first; i < last; i++) {
        g_string_append(out, i == first ? "" : ",");
        append_page(out, listing, reader, i);
    }
}

static gsize row_size(const CbSearchPage *page)
{
    const char *texts[] = {page->path, page->title, page->kicker};
    gsize size = ROW_OVERHEAD;
    for (guint i = 0; i < G_N_ELEMENTS(texts); i++) {
        size += texts[i] != NULL ? strlen(texts[i]) : 0;
    }
    return size;
}

/* Words files */

/* The stems that a words file has. */
typedef struct {
    GHashTable *stems; /* stem of the index → number in the file + 1 */
    GArray *order;     /* guint32: the stems by their number in the file */
} Contents;

static void contents_init(Contents *contents)
{
    contents->stems = g_hash_table_new(NULL, NULL);
    contents->order = g_array_new(FALSE, FALSE, sizeof(guint32));
}

static void contents_clear(Contents *contents)
{
    g_hash_table_unref(contents->stems);
    g_array_unref(contents->order);
}

/* The number of a stem in the file, which it enters if it is new. */
static guint32 contents_stem(Contents *contents, guint32 stem)
{
    guint32 number = GPOINTER_TO_UINT(g_hash_table_lookup(contents->stems, GUINT_TO_POINTER(stem)));
    if (number == 0) {
        g_array_append_val(contents->order, stem);
        number = contents->order->len;
        g_hash_table_insert(contents->stems, GUINT_TO_POINTER(stem), GUINT_TO_POINTER(number));
    }
    return number - 1;
}

static void add_range(GArray *ranges, guint32 first, guint32 last)
{
    CbSearchRange range = {.first = first, .last = last};
    g_array_append_val(ranges, range);
}

/* Whether a words file of this size ends between two forms: sooner where they differ early, so
 * that what a word begins stays in one file. */
static gboolean is_cut(gsize size, const char *before, const char *form)
{
    if (size < CB_SEARCH_FILE_SIZE) {
        return FALSE;
    }
    gsize shared = 0;
    while (before[shared] != '\0' && before[shared] == form[shared]) {
        shared++;
    }
    gboolean is_same = before[shared] == form[shared];
    return !is_same && (shared < SHORT_BEGINNING || size > CB_SEARCH_FILE_SIZE / 4 * 5);
}

/* The dictionary while it is cut: the last words file, counted from 1, that has a stem, and the row
 * of a document. */
typedef struct {
    guint32 file;
    guint32 *stems;
    guint32 *documents;
} Cutting;

/* The bytes that the rows of a stem's best documents add to the file, about. */
static gsize size_of_rows(Cutting *cutting, const Writing *writing, guint32 stem)
{
    const CbSearchPassages *passages = writing->passages;
    gsize size = 0;
    for (guint32 i = passages->starts[stem]; i < passages->starts[stem + 1]; i++) {
        const CbSearchCut *cut = &passages->cuts[i];
        size += strlen(cut->text);
        if (cutting->documents[cut->document] != cutting->file) {
            cutting->documents[cut->document] = cutting->file;
            size += row_size(&writing->listing->pages[cut->document]);
        }
    }
    return size;
}

/* The bytes that a form adds to the file, about. */
static gsize size_of_form(Cutting *cutting, const Writing *writing, const CbSearchForm *form)
{
    gsize size = strlen(form->text) / 2 + FORM_OVERHEAD;
    if (cutting->stems[form->stem] != cutting->file) {
        cutting->stems[form->stem] = cutting->file;
        size += writing->index->stems[form->stem].count * (gsize)POSTING_SIZE;
        size += size_of_rows(cutting, writing, form->stem);
    }
    return size;
}

/* Cuts the dictionary into words files. */
static void cut_words(Writing *writing)
{
    const CbSearchIndex *index = writing->index;
    g_autofree guint32 *stems = g_new0(guint32, MAX(index->n_stems, 1));
    g_autofree guint32 *documents = g_new0(guint32, MAX(index->n_documents, 1));
    Cutting cutting = {.file = 1, .stems = stems, .documents = documents};
    gsize size = 0;
    guint32 first = 0;
    for (guint32 i = 0; i < index->n_forms; i++) {
        if (i > first && is_cut(size, index->forms[i - 1].text, index->forms[i].text)) {
            add_range(writing->words, first, i);
            cutting.file++;
            first = i;
            size = 0;
        }
        size += size_of_form(&cutting, writing, &index->forms[i]);
    }
    add_range(writing->words, first, index->n_forms);
}

static int compare_numbers(const void *left, const void *right)
{
    guint32 a = *(const guint32 *)left;
    guint32 b = *(const guint32 *)right;
    return a < b ? -1 : a > b;
}

static int compare_cuts(const void *left, const void *right)
{
    const CbSearchCut *a = *(const CbSearchCut *const *)left;
    const CbSearchCut *b = *(const CbSearchCut *const *)right;
    return a->document != b->document ? (a->document < b->document ? -1 : 1)
           : a->start != b->start     ? (a->start < b->start ? -1 : 1)
                                      : 0;
}

/* The passages of a words file by document and place. */
static GPtrArray *sorted_cuts(const Writing *writing, const Contents *contents)
{
    const CbSearchPassages *passages = writing->passages;
    guint32 n_groups = writing->is_whole ? passages->n_groups : contents->order->len;
    GPtrArray *cuts = g_ptr_array_new();
    for (guint32 i = 0; i < n_groups; i++) {
        guint32 group = writing->is_whole ? i : g_array_index(contents->order, guint32, i);
        for (guint32 k = passages->starts[group]; k < passages->starts[group + 1]; k++) {
            g_ptr_array_add(cuts, &passages->cuts[k]);
        }
    }
    g_ptr_array_sort(cuts, compare_cuts);
    return cuts;
}

static void append_forms(GString *out, const Writing *writing, CbSearchRange range,
                         Contents *contents)
{
    g_autoptr(GString) code = g_string_new(NULL);
    CbSearchDictionary dictionary = {.last = ""};
    for (guint32 i = range.first; i < range.last; i++) {
        const CbSearchForm *form = &writing->index->forms[i];
        cb_search_code_form(code, &dictionary, form->text, contents_stem(contents, form->stem));
    }
    cb_escape_json(out, code->str, (gssize)code->len);
}

static void append_postings(GString *out, const Writing *writing, const Contents *contents)
{
    for (guint i = 0; i < contents->order->len; i++) {
        g_string_append_c(out, i == 0 ? '"' : ' ');
        cb_search_code_postings(out, writing->index, g_array_index(contents->order, guint32, i));
    }
    g_string_append(out, contents->order->len == 0 ? "\"\"" : "\"");
}

/* The numbers of the documents, as gaps. */
static void append_documents(GString *out, const GPtrArray *cuts)
{
    guint32 next = 0;
    for (guint i = 0; i < cuts->len; i++) {
        const CbSearchCut *cut = g_ptr_array_index(cuts, i);
        if (cut->document >= next) {
            cb_search_code_number(out, cut->document - next);
            next = cut->document + 1;
        }
    }
}

static void append_rows(GString *out, const Writing *writing, const GPtrArray *cuts)
{
    const CbSearchListing *listing = writing->listing;
    const CbSearchCut *before = NULL;
    for (guint i = 0; i < cuts->len; i++) {
        const CbSearchCut *cut = g_ptr_array_index(cuts, i);
        gboolean is_new = before == NULL || before->document != cut->document;
        if (is_new) {
            g_string_append(out, before == NULL ? "" : "],");
            begin_row(out, &listing->pages[cut->document]);
        }
        /* What the passage before shows already is not shown again. */
        if (is_new || cut->start + CB_SEARCH_PLACE_UNIT > before->range.end) {
            append_row_text(out, listing, cut->range.language, cut->text, strlen(cut->text));
            before = cut;
        }
    }
    g_string_append(out, before == NULL ? "" : "]");
}

/* {"forms": …, "postings": …, "rows": [numbers, rows]} */
static void write_words(GString *out, const Writing *writing, guint number)
{
    CbSearchRange range = g_array_index(writing->words, CbSearchRange, number);
    Contents contents;
    contents_init(&contents);
    begin_script(out, "words", number);
    g_string_append(out, "{\"forms\":");
    append_forms(out, writing, range, &contents);
    g_string_append(out, ",\"postings\":");
    append_postings(out, writing, &contents);
    g_autoptr(GPtrArray) cuts = sorted_cuts(writing, &contents);
    g_string_append(out, ",\"rows\":[\"");
    append_documents(out, cuts);
    g_string_append(out, "\",[");
    if (writing->pages_per_file > 0) {
        append_rows(out, writing, cuts);
    } else {
        append_pages(out, writing->listing, 0, writing->index->n_documents);
    }
    g_string_append(out, "]]}");
    end_script(out);
    contents_clear(&contents);
}

/* Pages files and ends files */

static void write_pages(GString *out, const CbSearchFiles *files, guint number)
{
    guint per_file = files->writing.pages_per_file;
    guint first = number * per_file;
    begin_script(out, "pages", number);
    g_string_append_c(out, '[');
    append_pages(out, &files->listing, first, MIN(first + per_file, files->n_documents));
    g_string_append_c(out, ']');
    end_script(out);
}

static int compare_texts(const void *left, const void *right)
{
    return strcmp(*(const char *const *)left, *(const char *const *)right);
}

/* All forms backwards, cut into ends files. */
static void cut_ends(Writing *writing)
{
    const CbSearchIndex *index = writing->index;
    for (guint32 i = 0; i < index->n_forms; i++) {
        if (i == 0 || strcmp(index->forms[i - 1].text, index->forms[i].text) != 0) {
            g_ptr_array_add(writing->reversed, g_utf8_strreverse(index->forms[i].text, -1));
        }
    }
    g_ptr_array_sort(writing->reversed, compare_texts);
    gsize size = 0;
    guint32 first = 0;
    for (guint32 i = 0; i < writing->reversed->len; i++) {
        if (size > CB_SEARCH_FILE_SIZE) {
            add_range(writing->ends, first, i);
            first = i;
            size = 0;
        }
        size += strlen(g_ptr_array_index(writing->reversed, i)) / 2 + FORM_OVERHEAD;
    }
    add_range(writing->ends, first, writing->reversed->len);
}

static void write_ends(GString *out, const Writing *writing, guint number)
{
    CbSearchRange range = g_array_index(writing->ends, CbSearchRange, number);
    g_autoptr(GString) code = g_string_new(NULL);
    CbSearchDictionary dictionary = {.last = ""};
    for (guint32 i = range.first; i < range.last; i++) {
        cb_search_code_word(code, &dictionary, g_ptr_array_index(writing->reversed, i));
    }
    begin_script(out, "ends", number);
    cb_escape_json(out, code->str, (gssize)code->len);
    end_script(out);
}

/* Gives back the room behind the text, which may be as long as the text: files are many. */
static void trim(GString *text)
{
    text->str = g_realloc(text->str, text->len + 1);
    text->allocated_len = text->len + 1;
}

static guint32 n_written_files(const Writing *writing)
{
    return writing->words->len + writing->ends->len;
}

/* A words or ends file's range. */
static CbSearchRange *range_of(const Writing *writing, guint number)
{
    guint words = n_words_files(writing);
    return number < words ? &g_array_index(writing->words, CbSearchRange, number)
                          : &g_array_index(writing->ends, CbSearchRange, number - words);
}

static void write_numbered(GString *out, const Writing *writing, guint number)
{
    guint words = n_words_files(writing);
    if (number < words) {
        write_words(out, writing, number);
    } else {
        write_ends(out, writing, number - words);
    }
}

/* Whether a words file has the same forms, with the same postings and passages, as it had. */
static gboolean has_same_words(const Writing *writing, const CbSearchRange *range,
                               const CbSearchRange *before)
{
    const CbSearchEarlier *earlier = writing->earlier;
    gboolean same = range->last - range->first == before->last - before->first;
    for (guint32 i = range->first; i < range->last && same; i++) {
        same = earlier->forms[i] == before->first + (i - range->first) &&
               !earlier->touched[writing->index->forms[i].stem];
    }
    return same;
}

/* Whether no form is new or gone. */
static gboolean has_same_forms(const Writing *writing)
{
    gboolean same = writing->index->n_forms == writing->earlier->n_forms;
    for (guint32 i = 0; i < writing->index->n_forms && same; i++) {
        same = writing->earlier->forms[i] == i;
    }
    return same;
}

/* What a file was before, if that is the same; else NULL. */
static const CbSearchRange *find_before(const Writing *writing, guint number)
{
    const CbSearchEarlier *earlier = writing->earlier;
    guint words = n_words_files(writing);
    const GArray *ranges = number < words ? earlier->words : earlier->ends;
    guint index = number < words ? number : number - words;
    if (index >= ranges->len) {
        return NULL;
    }
    const CbSearchRange *before = &g_array_index(ranges, CbSearchRange, index);
    gboolean same = number < words ? has_same_words(writing, range_of(writing, number), before)
                                   : has_same_forms(writing);
    return same ? before : NULL;
}

/* Makes a words or ends file, or finds that it is what it was. */
static void write_file(guint number, guint worker G_GNUC_UNUSED, gpointer user_data)
{
    Writing *writing = user_data;
    CbSearchRange *range = range_of(writing, number);
    const CbSearchRange *before = writing->earlier != NULL ? find_before(writing, number) : NULL;
    if (before != NULL) {
        range->digest = before->digest;
        return;
    }
    GString *out = g_string_new(NULL);
    write_numbered(out, writing, number);
    trim(out);
    writing->files[number].bytes = out;
    range->digest = cb_search_digest(0, out->str, out->len);
}

/* Versions */

static void append_version(GString *out, guint64 digest)
{
    for (guint i = 0; i < VERSION_DIGITS; i++) {
        guint digit = (guint)(digest % VERSION_BASE);
        g_string_append_c(out, (char)(digit < 10 ? '0' + digit : 'a' + digit - 10));
        digest /= VERSION_BASE;
    }
}

/* The path of a file in the folder, which says what is in it: no browser takes an older one. */
static char *versioned_path(const CbSearchListing *listing, const char *name, guint number,
                            guint64 digest)
{
    GString *path = g_string_new(NULL);
    append_folder(path, listing);
    g_string_append_printf(path, "%s-%u-", name, number);
    append_version(path, digest);
    g_string_append(path, ".js");
    return g_string_free(path, FALSE);
}

static guint64 digest_of_text(guint64 digest, const char *text)
{
    return cb_search_digest(digest, text != NULL ? text : "", text != NULL ? strlen(text) : 0);
}

static guint n_pages_files(const Writing *writing)
{
    guint per_file = writing->pages_per_file;
    return per_file > 0 ? (writing->index->n_documents + per_file - 1) / per_file : 0;
}

/* What a group of pages files is made of. */
static guint64 digest_of_group(const Writing *writing, guint group)
{
    guint per_group = writing->pages_per_file * PAGES_GROUP;
    guint first = group * per_group;
    guint last = MIN(first + per_group, writing->index->n_documents);
    guint64 digest = writing->pages_per_file;
    for (guint i = first; i < last; i++) {
        const CbSearchPage *page = &writing->listing->pages[i];
        digest = digest_of_text(digest, page->path);
        digest = digest_of_text(digest, page->title);
        digest = digest_of_text(digest, page->kicker);
        digest = digest_of_text(digest, page->language);
        digest = cb_search_digest(digest ^ writing->index->documents[i].digest, "", 0);
    }
    return digest;
}

/* The versions of all files of a name, one after the other; of pages files, those of groups. */
static void append_versions(GString *out, const Writing *writing)
{
    guint words = n_words_files(writing);
    g_string_append(out, ",\"versions\":{\"words\":\"");
    for (guint i = 0; i < n_written_files(writing); i++) {
        g_string_append(out, i == words ? "\",\"ends\":\"" : "");
        append_version(out, range_of(writing, i)->digest);
    }
    g_string_append(out, "\",\"pages\":\"");
    for (guint i = 0; i * PAGES_GROUP < n_pages_files(writing); i++) {
        append_version(out, digest_of_group(writing, i));
    }
    g_string_append_printf(out, "\"},\"group\":%d", PAGES_GROUP);
}

/* The head */

/* The beginnings of ranges: of each the shortest start of its first form that is greater than the
 * form before it. */
static void append_beginnings(GString *out, const char *key, const GArray *ranges,
                              const char *(*form)(const Writing *, guint32), const Writing *writing)
{
    g_autoptr(GString) list = g_string_new(NULL);
    for (guint i = 1; i < ranges->len; i++) {
        guint32 first = g_array_index(ranges, CbSearchRange, i).first;
        const char *text = form(writing, first);
        const char *before = form(writing, first - 1);
        const char *end = text;
        while (strncmp(text, before, (gsize)(end - text)) == 0) {
            end = g_utf8_next_char(end);
        }
        g_string_append(list, i == 1 ? "" : " ");
        g_string_append_len(list, text, end - text);
    }
    g_string_append_printf(out, ",\"%s\":", key);
    cb_escape_json(out, list->str, (gssize)list->len);
}

static const char *form_at(const Writing *writing, guint32 number)
{
    return writing->index->forms[number].text;
}

static const char *reversed_at(const Writing *writing, guint32 number)
{
    return g_ptr_array_index(writing->reversed, number);
}

static guint32 frequency_at(const CbSearchIndex *index, guint32 form)
{
    return index->stems[index->forms[form].stem].count;
}

/* The more frequent form first. */
static int compare_frequencies(const void *left, const void *right, gpointer user_data)
{
    guint32 a = frequency_at(user_data, *(const guint32 *)left);
    guint32 b = frequency_at(user_data, *(const guint32 *)right);
    return a != b ? (a > b ? -1 : 1) : compare_numbers(left, right);
}

/* Appends a dictionary of the `most` most frequent of some forms (guint32). */
static void append_frequent(GString *out, const char *key, const Writing *writing, GArray *forms,
                            guint most)
{
    g_array_sort_with_data(forms, compare_frequencies, (gpointer)writing->index);
    g_array_set_size(forms, MIN(forms->len, most));
    g_array_sort(forms, compare_numbers);
    g_autoptr(GString) code = g_string_new(NULL);
    CbSearchDictionary dictionary = {.last = ""};
    const char *before = "";
    for (guint i = 0; i < forms->len; i++) {
        const char *form = form_at(writing, g_array_index(forms, guint32, i));
        if (strcmp(before, form) != 0) {
            cb_search_code_word(code, &dictionary, form);
        }
        before = form;
    }
    g_string_append_printf(out, ",\"%s\":", key);
    cb_escape_json(out, code->str, (gssize)code->len);
}

/* The forms that more than half of the pages have, and those of which slips are mended. */
static void append_common(GString *out, const Writing *writing)
{
    const CbSearchIndex *index = writing->index;
    g_autoptr(GArray) common = g_array_new(FALSE, FALSE, sizeof(guint32));
    g_autoptr(GArray) known = g_array_new(FALSE, FALSE, sizeof(guint32));
    for (guint32 i = 0; !writing->is_whole && i < index->n_forms; i++) {
        if (frequency_at(index, i) > index->n_documents / 2) {
            g_array_append_val(common, i);
        }
        if (strlen(form_at(writing, i)) >= CB_SEARCH_KNOWN_LENGTH) {
            g_array_append_val(known, i);
        }
    }
    append_frequent(out, "common", writing, common, CB_SEARCH_COMMON);
    append_frequent(out, "known", writing, known, CB_SEARCH_KNOWN);
}

/* What leads from the head to the top of the output. */
static char *root_of(const char *path)
{
    GString *root = g_string_new(NULL);
    for (const char *at = path; *at != '\0'; at++) {
        g_string_append(root, *at == '/' ? "../" : "");
    }
    return g_string_free(root, FALSE);
}

static void write_head(GString *out, const Writing *writing)
{
    const CbSearchListing *listing = writing->listing;
    g_autofree char *root = root_of(listing->head);
    if (listing->script != NULL) {
        gsize length;
        const char *script = g_bytes_get_data(listing->script, &length);
        g_string_append_len(out, script, (gssize)length);
    }
    g_string_append(out, "(this.casebookSearch=this.casebookSearch||[]).push([\"head\",");
    g_string_append(out, "{\"language\":");
    append_text(out, listing->languages[listing->language]);
    g_string_append(out, ",\"root\":");
    append_text(out, root);
    g_string_append(out, ",\"folder\":");
    g_autoptr(GString) folder = g_string_new(NULL);
    append_folder(folder, listing);
    append_text(out, folder->str);
    g_string_append_printf(out, ",\"levels\":%d,\"isWhole\":%s,\"perFile\":%u,\"kinds\":[",
                           CB_SEARCH_LEVELS, writing->is_whole ? "true" : "false",
                           writing->pages_per_file);
    for (guint i = 0; i < listing->n_kinds; i++) {
        g_string_append(out, i == 0 ? "[" : ",[");
        append_text(out, listing->kinds[i].name);
        g_string_append_printf(out, ",%u]", listing->kinds[i].count);
    }
    g_string_append_c(out, ']');
    append_beginnings(out, "words", writing->words, form_at, writing);
    append_beginnings(out, "ends", writing->ends, reversed_at, writing);
    append_common(out, writing);
    append_versions(out, writing);
    g_string_append_c(out, '}');
    end_script(out);
}

/* All of it */

static void clear_file(gpointer data)
{
    File *file = data;
    g_free(file->path);
    if (file->bytes != NULL) {
        g_string_free(file->bytes, TRUE);
    }
}

static void write_all(Writing *writing, CbSearchFiles *files, guint jobs)
{
    const CbSearchListing *listing = writing->listing;
    guint words = n_words_files(writing);
    guint count = n_written_files(writing);
    writing->files = g_new0(File, count);
    cb_parallel_for(count, jobs, write_file, writing);
    File head = {.path = g_strdup(listing->head), .bytes = g_string_new(NULL)};
    write_head(head.bytes, writing);
    g_array_append_val(files->files, head);
    for (guint i = 0; i < count; i++) {
        File *file = &writing->files[i];
        guint64 digest = range_of(writing, i)->digest;
        file->path = i < words ? versioned_path(listing, "words", i, digest)
                               : versioned_path(listing, "ends", i - words, digest);
        g_array_append_val(files->files, *file);
    }
    g_clear_pointer(&writing->files, g_free);
    guint64 digest = 0;
    for (guint i = 0; i < n_pages_files(writing); i++) {
        digest = i % PAGES_GROUP == 0 ? digest_of_group(writing, i / PAGES_GROUP) : digest;
        File file = {.path = versioned_path(listing, "pages", i, digest)};
        g_array_append_val(files->files, file);
    }
}

/* Bytes that one file with everything would have, about. */
static gsize size_of_all(const CbSearchIndex *index, const CbSearchListing *listing)
{
    gsize size = 0;
    for (guint32 i = 0; i < index->n_forms; i++) {
        size += strlen(index->forms[i].text) / 2 + FORM_OVERHEAD;
    }
    for (guint i = 0; i < index->n_documents; i++) {
        size += row_size(&listing->pages[i]) + MIN(index->documents[i].length, CB_SEARCH_PASSAGE);
    }
    return size + index->n_postings * (gsize)POSTING_SIZE;
}

/* Bytes of all rows with their whole texts, about. */
static gsize size_of_texts(const CbSearchIndex *index, const CbSearchListing *listing)
{
    gsize size = 0;
    for (guint i = 0; i < index->n_documents; i++) {
        size += row_size(&listing->pages[i]) + index->documents[i].length;
    }
    return size;
}

/* So many that a file has CB_SEARCH_PAGES_SIZE on average. */
static guint pages_per_file(const CbSearchIndex *index, const CbSearchListing *listing)
{
    gsize average = size_of_texts(index, listing) / MAX(index->n_documents, 1);
    return (guint)MAX(CB_SEARCH_PAGES_SIZE / MAX(average, 1), 1);
}

/* Cuts the index and its passages for files. */
static void cut(Writing *writing)
{
    if (writing->is_whole) {
        add_range(writing->words, 0, writing->index->n_forms);
    } else {
        cut_words(writing);
        cut_ends(writing);
    }
}

gboolean cb_search_files_are_whole(const CbSearchIndex *index, const CbSearchListing *listing)
{
    return index->n_documents <= CB_SEARCH_ONE_FILE &&
           size_of_all(index, listing) <= CB_SEARCH_ONE_FILE_SIZE;
}

CbSearchPassages *cb_search_files_passages(const CbSearchIndex *index,
                                           const CbSearchListing *listing, guint jobs)
{
    return cb_search_files_are_whole(index, listing)
               ? cb_search_passages_of_documents(index, jobs, listing->read, listing->user_data)
               : cb_search_passages_of_stems(index, NULL, jobs, listing->read, listing->user_data);
}

CbSearchFiles *cb_search_files_new(const CbSearchIndex *index, const CbSearchPassages *passages,
                                   const CbSearchListing *listing, const CbSearchEarlier *earlier,
                                   guint jobs)
{
    CbSearchFiles *files = g_new0(CbSearchFiles, 1);
    files->files = g_array_new(FALSE, FALSE, sizeof(File));
    g_array_set_clear_func(files->files, clear_file);
    files->listing = *listing;
    files->n_documents = index->n_documents;
    gboolean is_whole = cb_search_files_are_whole(index, listing);
    gsize size = size_of_all(index, listing) + size_of_texts(index, listing);
    gboolean has_texts = is_whole && size <= CB_SEARCH_TEXTS_SIZE;
    files->writing = (Writing){.index = index,
                               .listing = &files->listing,
                               .passages = passages,
                               .earlier = earlier,
                               .is_whole = is_whole,
                               .pages_per_file = has_texts ? 0 : pages_per_file(index, listing),
                               .words = g_array_new(FALSE, FALSE, sizeof(CbSearchRange)),
                               .ends = g_array_new(FALSE, FALSE, sizeof(CbSearchRange)),
                               .reversed = g_ptr_array_new_with_free_func(g_free)};
    cut(&files->writing);
    write_all(&files->writing, files, jobs);
    return files;
}

void cb_search_files_free(CbSearchFiles *files)
{
    if (files == NULL) {
        return;
    }
    g_array_unref(files->files);
    g_array_unref(files->writing.words);
    g_array_unref(files->writing.ends);
    g_ptr_array_unref(files->writing.reversed);
    g_free(files);
}

const GArray *cb_search_files_words(const CbSearchFiles *files)
{
    return files->writing.words;
}

const GArray *cb_search_files_ends(const CbSearchFiles *files)
{
    return files->writing.ends;
}

guint cb_search_files_count(const CbSearchFiles *files)
{
    return files->files->len;
}

const char *cb_search_files_path(const CbSearchFiles *files, guint index)
{
    return g_array_index(files->files, File, index).path;
}

void cb_search_files_read(const CbSearchFiles *files, guint index, GString *out)
{
    const File *file = &g_array_index(files->files, File, index);
    guint first_page = 1 + n_written_files(&files->writing);
    if (file->bytes != NULL) {
        g_string_append_len(out, file->bytes->str, (gssize)file->bytes->len);
    } else if (index < first_page) {
        write_numbered(out, &files->writing, index - 1);
    } else {
        write_pages(out, files, index - first_page);
    }
}

void cb_search_files_forget(CbSearchFiles *files, guint index)
{
    File *file = &g_array_index(files->files, File, index);
    if (file->bytes != NULL) {
        g_string_free(g_steal_pointer(&file->bytes), TRUE);
    }
}
