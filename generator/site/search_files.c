#include "site/search_files.h"

#include "base/escape.h"
#include "base/parallel.h"
#include "site/search_code.h"
#include <string.h>

/* Digits of the contents' hash in the folder's name. */
#define HASH_LENGTH 8
/* Bytes that a form, a posting and a row take beside their texts, about. */
#define FORM_OVERHEAD 2
#define POSTING_SIZE 2
#define ROW_OVERHEAD 16
/* Bytes that two forms have in common when they begin the same word, at least. */
#define SHORT_BEGINNING 4

struct CbSearchFiles {
    GArray *files; /* CbSearchFile */
};

/* The forms of a words file. */
typedef struct {
    guint32 first, last; /* last: the one after */
} Range;

/* What the threads share. */
typedef struct {
    const CbSearchIndex *index;
    const CbSearchListing *listing;
    GArray *words;       /* Range of each words file */
    GArray *ends;        /* Range of each ends file, in `reversed` */
    GPtrArray *reversed; /* forms written backwards, sorted */
    guint n_pages_files;
    CbSearchFile *files; /* all but the head: words, pages, ends */
    guint n_files;
} Writing;

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

/* [path, title, kicker, snippet, language], without what is empty at the end. */
static void append_row(GString *out, const CbSearchPage *page)
{
    const char *texts[] = {page->path, page->title, page->kicker, page->snippet, page->language};
    guint count = G_N_ELEMENTS(texts);
    while (count > 0 && (texts[count - 1] == NULL || *texts[count - 1] == '\0')) {
        count--;
    }
    for (guint i = 0; i < count; i++) {
        g_string_append_c(out, i == 0 ? '[' : ',');
        append_text(out, texts[i]);
    }
    g_string_append_c(out, ']');
}

static gsize row_size(const CbSearchPage *page)
{
    const char *texts[] = {page->path, page->title, page->kicker, page->snippet};
    gsize size = ROW_OVERHEAD;
    for (guint i = 0; i < G_N_ELEMENTS(texts); i++) {
        size += texts[i] != NULL ? strlen(texts[i]) : 0;
    }
    return size;
}

/* The best documents of a stem, the best first; how many, at most CB_SEARCH_TOP. */
static guint best_documents(const CbSearchIndex *index, guint32 stem,
                            CbSearchPosting best[CB_SEARCH_TOP])
{
    guint count = 0;
    for (guint32 i = index->starts[stem]; i < index->starts[stem + 1]; i++) {
        const CbSearchPosting *posting = &index->postings[i];
        guint place = count;
        while (place > 0 && best[place - 1].level < posting->level) {
            place--;
        }
        if (place >= CB_SEARCH_TOP) {
            continue;
        }
        count = MIN(count + 1, CB_SEARCH_TOP);
        memmove(&best[place + 1], &best[place], (count - 1 - place) * sizeof *best);
        best[place] = *posting;
    }
    return count;
}

/* Words files */

/* The stems and rows that a words file has. */
typedef struct {
    GHashTable *stems;     /* stem of the index → number in the file + 1 */
    GHashTable *documents; /* those whose rows are there */
    GArray *order;         /* guint32: the stems by their number in the file */
} Contents;

static void contents_init(Contents *contents)
{
    contents->stems = g_hash_table_new(NULL, NULL);
    contents->documents = g_hash_table_new(NULL, NULL);
    contents->order = g_array_new(FALSE, FALSE, sizeof(guint32));
}

static void contents_clear(Contents *contents)
{
    g_hash_table_unref(contents->stems);
    g_hash_table_unref(contents->documents);
    g_array_unref(contents->order);
}

static void contents_empty(Contents *contents)
{
    g_hash_table_remove_all(contents->stems);
    g_hash_table_remove_all(contents->documents);
    g_array_set_size(contents->order, 0);
}

/* The number of a stem in the file, which it enters if it is new. */
static guint32 contents_stem(Contents *contents, guint32 stem, gboolean *is_new)
{
    guint32 number = GPOINTER_TO_UINT(g_hash_table_lookup(contents->stems, GUINT_TO_POINTER(stem)));
    *is_new = number == 0;
    if (*is_new) {
        g_array_append_val(contents->order, stem);
        number = contents->order->len;
        g_hash_table_insert(contents->stems, GUINT_TO_POINTER(stem), GUINT_TO_POINTER(number));
    }
    return number - 1;
}

/* Lets the rows of a stem's best documents in; returns how many bytes they take, about. */
static gsize contents_rows(Contents *contents, const Writing *writing, guint32 stem)
{
    CbSearchPosting best[CB_SEARCH_TOP];
    guint count = best_documents(writing->index, stem, best);
    gsize size = 0;
    for (guint i = 0; i < count; i++) {
        if (g_hash_table_add(contents->documents, GUINT_TO_POINTER(best[i].document))) {
            size += row_size(&writing->listing->pages[best[i].document]);
        }
    }
    return size;
}

static void add_range(GArray *ranges, guint32 first, guint32 last)
{
    Range range = {first, last};
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

/* Cuts the dictionary into words files. */
static void cut_words(Writing *writing)
{
    const CbSearchIndex *index = writing->index;
    Contents contents;
    contents_init(&contents);
    gsize size = 0;
    guint32 first = 0;
    for (guint32 i = 0; i < index->n_forms; i++) {
        guint32 stem = index->forms[i].stem;
        if (i > first && is_cut(size, index->forms[i - 1].text, index->forms[i].text)) {
            add_range(writing->words, first, i);
            contents_empty(&contents);
            first = i;
            size = 0;
        }
        gboolean is_new;
        contents_stem(&contents, stem, &is_new);
        size += strlen(index->forms[i].text) / 2 + FORM_OVERHEAD;
        if (is_new) {
            size += (index->starts[stem + 1] - index->starts[stem]) * (gsize)POSTING_SIZE;
            size += contents_rows(&contents, writing, stem);
        }
    }
    add_range(writing->words, first, index->n_forms);
    contents_clear(&contents);
}

static int compare_numbers(const void *left, const void *right)
{
    guint32 a = *(const guint32 *)left;
    guint32 b = *(const guint32 *)right;
    return a < b ? -1 : a > b;
}

/* The documents whose rows are in the file, in order. */
static GArray *sorted_documents(const Contents *contents)
{
    GArray *documents = g_array_new(FALSE, FALSE, sizeof(guint32));
    GHashTableIter iter;
    gpointer key;
    g_hash_table_iter_init(&iter, contents->documents);
    while (g_hash_table_iter_next(&iter, &key, NULL)) {
        guint32 document = GPOINTER_TO_UINT(key);
        g_array_append_val(documents, document);
    }
    g_array_sort(documents, compare_numbers);
    return documents;
}

static void append_forms(GString *out, const Writing *writing, Range range, Contents *contents)
{
    g_autoptr(GString) code = g_string_new(NULL);
    CbSearchDictionary dictionary = {.last = ""};
    for (guint32 i = range.first; i < range.last; i++) {
        const CbSearchForm *form = &writing->index->forms[i];
        gboolean is_new;
        guint32 stem = contents_stem(contents, form->stem, &is_new);
        cb_search_code_form(code, &dictionary, form->text, stem);
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

/* The numbers of the documents, as gaps, and their rows. */
static void append_rows(GString *out, const Writing *writing, const GArray *documents)
{
    guint32 next = 0;
    g_string_append_c(out, '"');
    for (guint i = 0; i < documents->len; i++) {
        guint32 document = g_array_index(documents, guint32, i);
        cb_search_code_number(out, document - next);
        next = document + 1;
    }
    g_string_append(out, "\",[");
    for (guint i = 0; i < documents->len; i++) {
        g_string_append(out, i == 0 ? "" : ",");
        append_row(out, &writing->listing->pages[g_array_index(documents, guint32, i)]);
    }
    g_string_append_c(out, ']');
}

/* {"forms": …, "postings": …, "rows": [numbers, rows]} */
static void write_words(GString *out, const Writing *writing, guint number)
{
    Range range = g_array_index(writing->words, Range, number);
    Contents contents;
    contents_init(&contents);
    begin_script(out, "words", number);
    g_string_append(out, "{\"forms\":");
    append_forms(out, writing, range, &contents);
    g_string_append(out, ",\"postings\":");
    append_postings(out, writing, &contents);
    for (guint32 i = 0; writing->n_pages_files == 0 && i < writing->index->n_documents; i++) {
        g_hash_table_add(contents.documents, GUINT_TO_POINTER(i));
    }
    for (guint i = 0; writing->n_pages_files > 0 && i < contents.order->len; i++) {
        contents_rows(&contents, writing, g_array_index(contents.order, guint32, i));
    }
    g_autoptr(GArray) documents = sorted_documents(&contents);
    g_string_append(out, ",\"rows\":[");
    append_rows(out, writing, documents);
    g_string_append(out, "]}");
    end_script(out);
    contents_clear(&contents);
}

/* Pages files and ends files */

static void write_pages(GString *out, const Writing *writing, guint number)
{
    guint first = number * CB_SEARCH_PAGES_PER_FILE;
    guint last = MIN(first + CB_SEARCH_PAGES_PER_FILE, writing->index->n_documents);
    begin_script(out, "pages", number);
    for (guint i = first; i < last; i++) {
        g_string_append_c(out, i == first ? '[' : ',');
        append_row(out, &writing->listing->pages[i]);
    }
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
    Range range = g_array_index(writing->ends, Range, number);
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

static void write_file(guint number, guint worker G_GNUC_UNUSED, gpointer user_data)
{
    Writing *writing = user_data;
    GString *out = g_string_new(NULL);
    CbSearchFile *file = &writing->files[number];
    guint words = n_words_files(writing);
    guint pages = writing->n_pages_files;
    if (number < words) {
        write_words(out, writing, number);
        file->path = g_strdup_printf("words-%u.js", number);
    } else if (number < words + pages) {
        write_pages(out, writing, number - words);
        file->path = g_strdup_printf("pages-%u.js", number - words);
    } else {
        write_ends(out, writing, number - words - pages);
        file->path = g_strdup_printf("ends-%u.js", number - words - pages);
    }
    trim(out);
    file->bytes = out;
}

/* The head */

/* The beginnings of ranges: of each the shortest start of its first form that is greater than the
 * form before it. */
static void append_beginnings(GString *out, const char *key, const GArray *ranges,
                              const char *(*form)(const Writing *, guint32), const Writing *writing)
{
    g_autoptr(GString) list = g_string_new(NULL);
    for (guint i = 1; i < ranges->len; i++) {
        guint32 first = g_array_index(ranges, Range, i).first;
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
    guint32 stem = index->forms[form].stem;
    return index->starts[stem + 1] - index->starts[stem];
}

/* The more frequent form first. */
static int compare_frequencies(const void *left, const void *right, gpointer user_data)
{
    guint32 a = frequency_at(user_data, *(const guint32 *)left);
    guint32 b = frequency_at(user_data, *(const guint32 *)right);
    return a != b ? (a > b ? -1 : 1) : compare_numbers(left, right);
}

/* The forms that more than half of the pages have, the most frequent CB_SEARCH_COMMON of them. */
static void append_common(GString *out, const Writing *writing)
{
    const CbSearchIndex *index = writing->index;
    g_autoptr(GArray) common = g_array_new(FALSE, FALSE, sizeof(guint32));
    for (guint32 i = 0; writing->n_pages_files > 0 && i < index->n_forms; i++) {
        if (frequency_at(index, i) > index->n_documents / 2) {
            g_array_append_val(common, i);
        }
    }
    g_array_sort_with_data(common, compare_frequencies, (gpointer)index);
    g_array_set_size(common, MIN(common->len, CB_SEARCH_COMMON));
    g_array_sort(common, compare_numbers);
    g_autoptr(GString) code = g_string_new(NULL);
    CbSearchDictionary dictionary = {.last = ""};
    for (guint i = 0; i < common->len; i++) {
        const char *form = form_at(writing, g_array_index(common, guint32, i));
        cb_search_code_word(code, &dictionary, form);
    }
    g_string_append(out, ",\"common\":");
    cb_escape_json(out, code->str, (gssize)code->len);
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

static void write_head(GString *out, const Writing *writing, const char *folder)
{
    const CbSearchListing *listing = writing->listing;
    g_autofree char *root = root_of(listing->head);
    g_string_append(out, "(this.casebookSearch=this.casebookSearch||[]).push([\"head\",");
    g_string_append(out, "{\"language\":");
    append_text(out, listing->language);
    g_string_append(out, ",\"root\":");
    append_text(out, root);
    g_string_append(out, ",\"folder\":");
    append_text(out, folder);
    g_string_append_printf(out, ",\"levels\":%d,\"top\":%d,\"perFile\":%u,\"kinds\":[",
                           CB_SEARCH_LEVELS, CB_SEARCH_TOP,
                           writing->n_pages_files > 0 ? CB_SEARCH_PAGES_PER_FILE : 0u);
    for (guint i = 0; i < listing->n_kinds; i++) {
        g_string_append(out, i == 0 ? "[" : ",[");
        append_text(out, listing->kinds[i].name);
        g_string_append_printf(out, ",%u]", listing->kinds[i].count);
    }
    g_string_append_c(out, ']');
    append_beginnings(out, "words", writing->words, form_at, writing);
    append_beginnings(out, "ends", writing->ends, reversed_at, writing);
    append_common(out, writing);
    g_string_append_c(out, '}');
    end_script(out);
}

/* All of it */

/* Names the folder by what is in the files. */
static char *name_folder(const Writing *writing)
{
    g_autoptr(GChecksum) sum = g_checksum_new(G_CHECKSUM_SHA256);
    for (guint i = 0; i < writing->n_files; i++) {
        const CbSearchFile *file = &writing->files[i];
        g_checksum_update(sum, (const guchar *)file->bytes->str, (gssize)file->bytes->len);
    }
    return g_strdup_printf("assets/search-%s-%.*s/", writing->listing->language, HASH_LENGTH,
                           g_checksum_get_string(sum));
}

static void clear_file(gpointer data)
{
    CbSearchFile *file = data;
    g_free(file->path);
    if (file->bytes != NULL) {
        g_string_free(file->bytes, TRUE);
    }
}

static void write_all(Writing *writing, CbSearchFiles *files, guint jobs)
{
    writing->n_files = n_words_files(writing) + writing->n_pages_files + writing->ends->len;
    writing->files = g_new0(CbSearchFile, writing->n_files);
    cb_parallel_for(writing->n_files, jobs, write_file, writing);
    g_autofree char *folder = name_folder(writing);
    CbSearchFile head = {g_strdup(writing->listing->head), g_string_new(NULL)};
    write_head(head.bytes, writing, folder);
    g_array_append_val(files->files, head);
    for (guint i = 0; i < writing->n_files; i++) {
        CbSearchFile *file = &writing->files[i];
        char *path = g_strconcat(folder, file->path, NULL);
        g_free(file->path);
        file->path = path;
        g_array_append_val(files->files, *file);
    }
    g_free(writing->files);
}

/* Bytes that one file with everything would have, about. */
static gsize size_of_all(const CbSearchIndex *index, const CbSearchListing *listing)
{
    gsize size = 0;
    for (guint32 i = 0; i < index->n_forms; i++) {
        size += strlen(index->forms[i].text) / 2 + FORM_OVERHEAD;
    }
    for (guint i = 0; i < index->n_documents; i++) {
        size += row_size(&listing->pages[i]);
    }
    return size + index->starts[index->n_stems] * (gsize)POSTING_SIZE;
}

CbSearchFiles *cb_search_files_new(const CbSearchIndex *index, const CbSearchListing *listing,
                                   guint jobs)
{
    CbSearchFiles *files = g_new0(CbSearchFiles, 1);
    files->files = g_array_new(FALSE, FALSE, sizeof(CbSearchFile));
    g_array_set_clear_func(files->files, clear_file);
    Writing writing = {.index = index,
                       .listing = listing,
                       .words = g_array_new(FALSE, FALSE, sizeof(Range)),
                       .ends = g_array_new(FALSE, FALSE, sizeof(Range)),
                       .reversed = g_ptr_array_new_with_free_func(g_free)};
    if (index->n_documents <= CB_SEARCH_ONE_FILE &&
        size_of_all(index, listing) <= CB_SEARCH_ONE_FILE_SIZE) {
        add_range(writing.words, 0, index->n_forms);
    } else {
        writing.n_pages_files =
            (index->n_documents + CB_SEARCH_PAGES_PER_FILE - 1) / CB_SEARCH_PAGES_PER_FILE;
        cut_words(&writing);
        cut_ends(&writing);
    }
    write_all(&writing, files, jobs);
    g_array_unref(writing.words);
    g_array_unref(writing.ends);
    g_ptr_array_unref(writing.reversed);
    return files;
}

void cb_search_files_free(CbSearchFiles *files)
{
    if (files == NULL) {
        return;
    }
    g_array_unref(files->files);
    g_free(files);
}

void cb_search_files_forget(CbSearchFiles *files, guint index)
{
    CbSearchFile *file = &g_array_index(files->files, CbSearchFile, index);
    g_string_free(g_steal_pointer(&file->bytes), TRUE);
}

const CbSearchFile *cb_search_files_get(const CbSearchFiles *files, guint *count)
{
    *count = files->files->len;
    return (const CbSearchFile *)(void *)files->files->data;
}
