/* An index of which a few documents are counted again has the files that counting all would make,
 * whatever changed. */
#include "site/search_patch.h"

#include <fcntl.h>
#include <string.h>
#include <unistd.h>

/* More than fit one file (CB_SEARCH_ONE_FILE). */
#define N_DOCUMENTS 2100
#define N_WORDS 30
#define N_EDITS 60

static const char *const languages[] = {"en", "nl"};

typedef struct {
    char *texts[N_DOCUMENTS];
    guint32 random;
} Texts;

static guint draw(Texts *texts, guint below)
{
    texts->random = texts->random * 1664525u + 1013904223u;
    return (texts->random >> 8) % below;
}

/* Words of all, of a few, and of one document; forms of one stem; a word with a diacritic. */
static void append_word(Texts *texts, GString *text)
{
    static const char *const common[] = {"the", "team", "teams", "career", "careers", "École"};
    guint kind = draw(texts, 8);
    if (kind < 4) {
        g_string_append(text, common[draw(texts, G_N_ELEMENTS(common))]);
    } else if (kind < 7) {
        g_string_append_printf(text, "word%u", draw(texts, 700));
    } else {
        g_string_append_printf(text, "rare%ux", draw(texts, 100000));
    }
    g_string_append(text, draw(texts, 12) == 0 ? ".\n" : " ");
}

static void write_text(Texts *texts, guint document)
{
    GString *text = g_string_new(NULL);
    for (guint i = 0; i < N_WORDS; i++) {
        append_word(texts, text);
    }
    g_free(texts->texts[document]);
    texts->texts[document] = g_string_free(text, FALSE);
}

static Texts *texts_new(void)
{
    Texts *texts = g_new0(Texts, 1);
    texts->random = 7;
    for (guint i = 0; i < N_DOCUMENTS; i++) {
        write_text(texts, i);
    }
    return texts;
}

static void texts_free(Texts *texts)
{
    for (guint i = 0; i < N_DOCUMENTS; i++) {
        g_free(texts->texts[i]);
    }
    g_free(texts);
}

static void read_text(guint document, CbSearchReader *reader, gpointer user_data)
{
    const Texts *texts = user_data;
    cb_search_reader_find(reader, CB_SEARCH_TITLE, 0, "Title", 5);
    cb_search_reader_add(reader, CB_SEARCH_BODY, document % 2, texts->texts[document],
                         strlen(texts->texts[document]));
}

/* An edit: a word more, a word else, another text, or none. */
static void edit_text(Texts *texts, guint document)
{
    g_autofree char *before = g_strdup(texts->texts[document]);
    switch (draw(texts, 4)) {
    case 0: {
        GString *text = g_string_new(before);
        append_word(texts, text);
        g_free(texts->texts[document]);
        texts->texts[document] = g_string_free(text, FALSE);
        break;
    }
    case 1:
        g_free(texts->texts[document]);
        texts->texts[document] = g_strdup(strchr(before, ' ') != NULL ? strchr(before, ' ') : "");
        break;
    case 2:
        write_text(texts, document);
        break;
    default:
        texts->texts[document][0] = '\0';
        break;
    }
}

static CbSearchCorpus corpus_of(Texts *texts)
{
    return (CbSearchCorpus){.n_documents = N_DOCUMENTS,
                            .languages = languages,
                            .n_languages = G_N_ELEMENTS(languages),
                            .keeps_forms = TRUE,
                            .read = read_text,
                            .user_data = texts};
}

static const CbDigest rows = CB_DIGEST_INIT;

static CbSearchPage pages[N_DOCUMENTS];
static const CbSearchKind kinds[] = {{"case", N_DOCUMENTS}};

static CbSearchListing listing_of(Texts *texts)
{
    return (CbSearchListing){.languages = languages,
                             .head = "search-index.js",
                             .pages = pages,
                             .kinds = kinds,
                             .n_kinds = G_N_ELEMENTS(kinds),
                             .read = read_text,
                             .user_data = texts};
}

/* A store without what was kept before, or with it. */
static CbCaseStore *store_after(CbCaseStore *earlier)
{
    static const CbDigest context = CB_DIGEST_INIT;
    int fd = open(g_get_tmp_dir(), O_TMPFILE | O_RDWR | O_CLOEXEC, 0600);
    g_assert_cmpint(fd, >=, 0);
    CbCaseStore *store = cb_case_store_new(fd, 0);
    if (earlier != NULL) {
        const GPtrArray *kept;
        guint64 end;
        const char *name;
        g_assert_true(cb_case_store_kept(earlier, &kept, &end, &name));
        char *copy = g_malloc0(end); /* what is empty may lie behind the file's end */
        g_assert_cmpint(pread(cb_case_store_fd(earlier), copy, end, 0), >, 0);
        g_autoptr(GBytes) bytes = g_bytes_new_take(copy, end);
        cb_case_store_set_earlier(store, bytes, name);
        for (guint i = 0; i < kept->len; i++) {
            cb_case_store_add_earlier(store, g_ptr_array_index(kept, i));
        }
        cb_case_store_free(earlier);
    }
    cb_case_store_set_context(store, &context);
    return store;
}

/* Counts all documents, and keeps them if there is a store. */
static CbSearchFiles *count_all(Texts *texts, CbCaseStore *store)
{
    const CbSearchCorpus corpus = corpus_of(texts);
    const CbSearchListing listing = listing_of(texts);
    g_autoptr(CbSearchIndex) index = cb_search_index_new(&corpus, 2);
    CbSearchPassages *passages = cb_search_files_passages(index, &listing, 2);
    CbSearchFiles *files = cb_search_files_new(index, passages, &listing, NULL, 2);
    if (store != NULL) {
        cb_search_base_keep(store, "en", &rows, index, passages, files, 2);
    }
    cb_search_passages_free(passages);
    return files;
}

static void assert_same(const CbSearchFiles *one, const CbSearchFiles *other)
{
    g_autoptr(GString) bytes = g_string_new(NULL), others = g_string_new(NULL);
    g_assert_cmpuint(cb_search_files_count(one), ==, cb_search_files_count(other));
    for (guint i = 0; i < cb_search_files_count(one); i++) {
        g_assert_cmpstr(cb_search_files_path(one, i), ==, cb_search_files_path(other, i));
        g_string_truncate(bytes, 0);
        g_string_truncate(others, 0);
        cb_search_files_read(one, i, bytes);
        cb_search_files_read(other, i, others);
        g_assert_cmpstr(bytes->str, ==, others->str);
    }
}

/* Compares what a patch makes with what counting all does; whether there is one. */
static gboolean check_patch(Texts *texts, CbCaseStore *store, const GArray *changed, guint jobs)
{
    const CbSearchCorpus corpus = corpus_of(texts);
    const CbSearchListing listing = listing_of(texts);
    g_autoptr(CbSearchBase) base = cb_search_base_find(store, &corpus, 0, &rows);
    g_assert_nonnull(base);
    g_autoptr(CbSearchPatch) patch = cb_search_patch_new(base, &corpus, changed, jobs);
    if (patch == NULL) {
        return FALSE;
    }
    CbSearchPassages *passages =
        cb_search_passages_of_stems(patch->index, &patch->cuts, jobs, read_text, texts);
    CbSearchFiles *files =
        cb_search_files_new(patch->index, passages, &listing, &patch->earlier, jobs);
    g_autoptr(CbSearchFiles) all = count_all(texts, NULL);
    assert_same(files, all);
    cb_search_base_keep_found(store, "en", patch->changed);
    cb_search_files_free(files);
    cb_search_passages_free(passages);
    return TRUE;
}

/* Edits one after the other, each found by what the one before it left. */
static void test_edits(void)
{
    Texts *texts = texts_new();
    CbCaseStore *store = store_after(NULL);
    cb_search_files_free(count_all(texts, store));
    guint n_patches = 0;
    for (guint i = 0; i < N_EDITS; i++) {
        g_autoptr(GArray) changed = g_array_new(FALSE, FALSE, sizeof(guint32));
        for (guint k = draw(texts, 3); k > 0; k--) {
            guint32 document = draw(texts, N_DOCUMENTS);
            edit_text(texts, document);
            g_array_append_val(changed, document);
        }
        store = store_after(store);
        if (check_patch(texts, store, changed, 1 + i % 2)) {
            n_patches++;
        } else {
            cb_search_files_free(count_all(texts, store));
        }
    }
    g_assert_cmpuint(n_patches, >, N_EDITS / 2);
    cb_case_store_free(store);
    texts_free(texts);
}

/* Of very many, all are counted. */
static void test_many(void)
{
    Texts *texts = texts_new();
    CbCaseStore *store = store_after(NULL);
    cb_search_files_free(count_all(texts, store));
    store = store_after(store);
    g_autoptr(GArray) changed = g_array_new(FALSE, FALSE, sizeof(guint32));
    for (guint32 i = 0; i < CB_MAX_SEARCH_PATCHES; i++) {
        g_array_append_val(changed, i);
    }
    g_assert_true(check_patch(texts, store, changed, 2));
    guint32 more = CB_MAX_SEARCH_PATCHES;
    g_array_append_val(changed, more);
    g_assert_false(check_patch(texts, store, changed, 2));
    cb_case_store_free(store);
    texts_free(texts);
}

/* Other rows, or other languages, are another index. */
static void test_other(void)
{
    Texts *texts = texts_new();
    CbCaseStore *store = store_after(NULL);
    const CbSearchCorpus corpus = corpus_of(texts);
    CbDigest other = rows;
    cb_digest_number(&other, 1);
    g_assert_null(cb_search_base_find(store, &corpus, 0, &rows));
    cb_search_files_free(count_all(texts, store));
    store = store_after(store);
    g_assert_null(cb_search_base_find(store, &corpus, 0, &other));
    g_assert_null(cb_search_base_find(store, &corpus, 1, &rows));
    cb_case_store_free(store);
    texts_free(texts);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    for (guint i = 0; i < N_DOCUMENTS; i++) {
        pages[i] = (CbSearchPage){.path = "cases/one", .title = "Title"};
    }
    g_test_add_func("/search-patch/edits", test_edits);
    g_test_add_func("/search-patch/many", test_many);
    g_test_add_func("/search-patch/other", test_other);
    return g_test_run();
}
