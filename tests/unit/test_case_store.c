#include "fixture.h"
#include "load/case_pack.h"
#include "model/case_digest.h"
#include "model/case_store.h"

#include <fcntl.h>
#include <string.h>
#include <unistd.h>

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Fixture, fixture_clear)

#define SCHEMA                                                                                     \
    "case:\n  topics: { type: refs, to: topics }\n  sector: { type: term, vocabulary: sectors }\n" \
    "  started: { type: year }\n  note: { type: markdown }\n  names: { type: list }\n"             \
    "  secret: { type: text, private: true }\n  checked: { type: boolean }\n"                      \
    "vocabularies:\n  sectors: [{ id: care, label: Care }, { id: trade, label: Trade }]\n"

/* A case with something of everything that is packed. */
#define RICH                                                                                       \
    "title: { en: A, nl: Een }\nsummary: In *short*.\nupdated: 2026-11-21\ntopics: [change]\n"     \
    "sector: trade\nstarted: 2020\nnote: '[](topic:change)'\nnames: [One, Two]\n"                  \
    "secret: hidden words\nchecked: true\nrelated: [b]\nfeatured: true\nimage: a.svg\n"            \
    "image_alt: A\nsections:\n  - title: Begin\n    text: |\n      ## Words\n\n"                   \
    "      See [b](case:b#x) and ![a](media:a.svg).[^1] \"Quoted\" \\u00e9\n\n      - [ ] do\n\n"  \
    "      | a | b |\n      |---|---|\n      | 1 | 2 |\n\n      > [!TIP]\n      > Do.\n\n"         \
    "      [^1]: Note.\n"                                                                          \
    "quotes:\n  - { text: Said., by: Me, role: R, paraphrase: true }\ntips: [Do it.]\n"            \
    "links: [{ title: L, url: 'https://example.org/' }]\nsources: [{ title: S }]\n"

static Fixture make(void)
{
    Fixture fixture = fixture_new();
    fixture_write(&fixture, "casebook.yaml", "title: T\nlanguages: [en, nl]\n");
    fixture_write(&fixture, "schema.yaml", SCHEMA);
    fixture_write(&fixture, "media/a.svg", "<svg xmlns=\"http://www.w3.org/2000/svg\"/>");
    fixture_write(&fixture, "topics/change.md", "---\ntitle: Change\n---\nText.\n");
    fixture_write(&fixture, "cases/a.yaml", RICH);
    fixture_write(&fixture, "cases/a.nl.yaml", "summary: Kort.\n");
    fixture_write(&fixture, "cases/b.yaml",
                  "title: B\nsummary: B.\nsections:\n"
                  "  - title: X\n    text: Words.\n");
    return fixture;
}

static int unnamed_file(void)
{
    int fd = open(g_get_tmp_dir(), O_TMPFILE | O_RDWR | O_CLOEXEC, 0600);
    g_assert_cmpint(fd, >=, 0);
    return fd;
}

/* Loads what was written, with a store, which keeps what it finds. */
static CbCollection *load(const Fixture *fixture, CbCaseStore *store)
{
    CbLoadOptions options = {.jobs = 1, .store = store};
    return cb_collection_load(fixture->folder, &options, fixture->diagnostics);
}

static GBytes *bytes_of(CbCaseStore *store, guint64 end)
{
    char *bytes = g_malloc(end);
    g_assert_cmpint(pread(cb_case_store_fd(store), bytes, end, 0), ==, (gssize)end);
    return g_bytes_new_take(bytes, end);
}

/* A store that has what another kept; `damage` bytes at `place` are changed on the way. */
static CbCaseStore *next(CbCaseStore *store, gsize place, gsize damage)
{
    const GPtrArray *cases;
    guint64 end;
    const char *context;
    g_assert_true(cb_case_store_kept(store, &cases, &end, &context));
    g_autoptr(GBytes) bytes = bytes_of(store, end);
    for (gsize i = 0; i < damage && place + i < end; i++) {
        ((char *)g_bytes_get_data(bytes, NULL))[place + i] ^= (char)(1 + i);
    }
    CbCaseStore *other = cb_case_store_new(unnamed_file(), 0);
    cb_case_store_set_earlier(other, bytes, context);
    for (guint i = 0; i < cases->len; i++) {
        CbStoredCase stored = *(const CbStoredCase *)g_ptr_array_index(cases, i);
        CbDigest digest = CB_DIGEST_INIT;
        const char *all = g_bytes_get_data(bytes, NULL);
        cb_digest_bytes(&digest, all + stored.offset, stored.length);
        /* As if whoever damaged it knew how to write a digest. */
        stored.digest = digest.low;
        cb_case_store_add_earlier(other, &stored);
    }
    return other;
}

static guint count_kept(CbCaseStore *store)
{
    const GPtrArray *cases;
    guint64 end;
    const char *context;
    g_assert_true(cb_case_store_kept(store, &cases, &end, &context));
    return cases->len;
}

static void assert_same(const CbCollection *a, const CbCollection *b)
{
    CbDigest one = cb_case_digest_shared(a, 1), other = cb_case_digest_shared(b, 1);
    g_assert_true(cb_digest_equal(&one, &other));
    g_assert_cmpuint(a->n_cases, ==, b->n_cases);
    for (guint i = 0; i < a->n_cases; i++) {
        g_autoptr(GString) text = g_string_new(NULL);
        g_autoptr(GString) again = g_string_new(NULL);
        for (guint j = 0; j < a->cases[i].n_sections; j++) {
            cb_markdown_render_text(a->cases[i].sections[j].text.documents[0], text);
            cb_markdown_render_text(b->cases[i].sections[j].text.documents[0], again);
        }
        CbDigest tips = cb_case_digest_tips(&a->cases[i]), same = cb_case_digest_tips(&b->cases[i]);
        g_assert_cmpstr(text->str, ==, again->str);
        g_assert_true(cb_digest_equal(&tips, &same));
    }
}

static void test_again(void)
{
    g_auto(Fixture) fixture = make();
    g_autoptr(CbCaseStore) store = cb_case_store_new(unnamed_file(), 0);
    g_autoptr(CbCollection) first = load(&fixture, store);
    g_assert_cmpuint(cb_diagnostics_count(fixture.diagnostics, CB_SEVERITY_ERROR), ==, 0);
    g_assert_cmpuint(count_kept(store), ==, 2);

    g_autoptr(CbCaseStore) other = next(store, 0, 0);
    /* Whoever reads the files now finds something else. */
    fixture_write(&fixture, "cases/a.yaml", "title: Not read\n");
    g_autoptr(CbCollection) second = load(&fixture, other);
    g_assert_cmpuint(count_kept(other), ==, 2);
    assert_same(first, second);
    g_assert_cmpuint(second->n_private_values, ==, 1);
    g_assert_cmpstr(second->private_values[0].text, ==, "hidden words");
}

/* The case as another store kept it. */
static const CbStoredCase *find_kept(CbCaseStore *store, const char *id)
{
    const GPtrArray *cases;
    guint64 end;
    const char *context;
    g_assert_true(cb_case_store_kept(store, &cases, &end, &context));
    for (guint i = 0; i < cases->len; i++) {
        const CbStoredCase *stored = g_ptr_array_index(cases, i);
        if (strcmp(stored->id, id) == 0) {
            return stored;
        }
    }
    return NULL;
}

/* A file that is gone on with: what was found stays where it lies, what is new comes after it. */
static void test_extend(void)
{
    g_auto(Fixture) fixture = make();
    g_autoptr(CbCaseStore) store = cb_case_store_new(unnamed_file(), 0);
    g_autoptr(CbCollection) first = load(&fixture, store);
    const GPtrArray *cases;
    guint64 end, new_end;
    const char *context;
    g_assert_nonnull(first);
    g_assert_true(cb_case_store_kept(store, &cases, &end, &context));
    g_autoptr(GBytes) bytes = bytes_of(store, end);
    g_autoptr(CbCaseStore) other = cb_case_store_new(dup(cb_case_store_fd(store)), end);
    cb_case_store_set_earlier(other, bytes, context);
    cb_case_store_add_earlier(other, find_kept(store, "a"));
    cb_case_store_extend(other);
    fixture_write(&fixture, "cases/b.yaml", "title: Another\n");
    g_autoptr(CbCollection) second = load(&fixture, other);
    g_assert_nonnull(second);
    g_assert_cmpuint(find_kept(other, "a")->offset, ==, find_kept(store, "a")->offset);
    g_assert_cmpuint(find_kept(other, "b")->offset, >=, end);
    g_assert_true(cb_case_store_kept(other, &cases, &new_end, &context));
    g_assert_cmpuint(new_end, >, end);
    g_autoptr(GBytes) after = bytes_of(store, end);
    g_assert_true(g_bytes_equal(bytes, after));
}

/* With limits of two and of one instead of CB_MAX_STORED_CASES: topics do not count. */
static void test_limit(void)
{
    for (guint most = 2; most > 0; most--) {
        g_auto(Fixture) fixture = make();
        g_autoptr(CbCaseStore) store = cb_case_store_new(unnamed_file(), 0);
        CbLoadOptions options = {.jobs = 1, .store = store, .most_stored = most};
        g_autoptr(CbCollection) collection =
            cb_collection_load(fixture.folder, &options, fixture.diagnostics);
        const GPtrArray *cases = NULL;
        guint64 end;
        const char *context;
        gboolean is_kept = cb_case_store_kept(store, &cases, &end, &context) && cases->len == 2;
        g_assert_cmpuint(collection->n_cases, ==, 2);
        g_assert_cmpint(is_kept, ==, most == 2);
    }
}

/* What a case refers to has gone, or the schema is another: it is read again. */
static void test_not_there(void)
{
    g_auto(Fixture) fixture = make();
    g_autoptr(CbCaseStore) store = cb_case_store_new(unnamed_file(), 0);
    g_autoptr(CbCollection) first = load(&fixture, store);
    g_assert_nonnull(first);
    g_autoptr(CbCaseStore) other = next(store, 0, 0);
    g_autofree char *topic = g_build_filename(fixture.folder, "topics/change.md", NULL);
    g_unlink(topic);
    g_autoptr(CbCollection) second = load(&fixture, other);
    g_assert_nonnull(second);
    g_assert_true(cb_diagnostics_has(fixture.diagnostics, CB_CODE_REFERENCE));
    g_assert_cmpuint(count_kept(other), ==, 1);

    g_autoptr(CbCaseStore) third = next(store, 0, 0);
    fixture_write(&fixture, "schema.yaml", SCHEMA "# another\n");
    fixture_write(&fixture, "cases/b.yaml", "title: Read again\n");
    g_autoptr(CbCollection) after = load(&fixture, third);
    int b = cb_collection_find(after, CB_KIND_CASE, "b");
    g_assert_cmpint(b, >=, 0);
    g_assert_cmpstr(cb_text_get(&after->cases[b].entry.title, 0, NULL), ==, "Read again");
}

/* A case is read again, and is none any more. */
static void test_broken(void)
{
    g_auto(Fixture) fixture = make();
    g_autoptr(CbCaseStore) store = cb_case_store_new(unnamed_file(), 0);
    g_autoptr(CbCollection) first = load(&fixture, store);
    g_assert_nonnull(first);
    g_autoptr(CbCaseStore) other = next(store, 0, 0);
    g_autofree char *topic = g_build_filename(fixture.folder, "topics/change.md", NULL);
    g_unlink(topic);
    fixture_write(&fixture, "cases/a.yaml", "title: [\n");
    g_autoptr(CbCollection) second = load(&fixture, other);
    g_assert_nonnull(second);
    g_assert_cmpuint(cb_diagnostics_count(fixture.diagnostics, CB_SEVERITY_ERROR), >, 0);
}

static void test_with_warnings(void)
{
    g_auto(Fixture) fixture = make();
    g_autoptr(CbCaseStore) store = cb_case_store_new(unnamed_file(), 0);
    fixture_write(&fixture, "cases/b.yaml", "title: B\nunknown: 1\n");
    g_autoptr(CbCollection) collection = load(&fixture, store);
    g_assert_nonnull(collection);
    g_assert_cmpuint(count_kept(store), ==, 1);
}

/* Whatever the bytes are, reading ends within them; a case that they make is one. */
static void test_damaged(void)
{
    g_auto(Fixture) fixture = make();
    g_autoptr(CbCaseStore) store = cb_case_store_new(unnamed_file(), 0);
    g_autoptr(CbCollection) first = load(&fixture, store);
    g_assert_nonnull(first);
    const GPtrArray *cases;
    guint64 end;
    const char *context;
    g_assert_true(cb_case_store_kept(store, &cases, &end, &context));
    for (guint64 place = 0; place < end; place++) {
        g_autoptr(CbCaseStore) damaged = next(store, place, 1 + place % 4);
        g_autoptr(CbCollection) again = load(&fixture, damaged);
        g_assert_nonnull(again);
        g_assert_cmpuint(again->n_cases, ==, 2);
        g_autoptr(GString) text = g_string_new(NULL);
        for (guint i = 0; i < again->cases[0].n_sections; i++) {
            const CbMarkdown *document = cb_body_get(&again->cases[0].sections[i].text, 0, NULL);
            if (document != NULL) {
                cb_markdown_render_text(document, text);
            }
        }
        g_assert_true(g_utf8_validate_len(text->str, text->len, NULL));
    }
}

static void test_without_file(void)
{
    g_auto(Fixture) fixture = make();
    g_autoptr(CbCaseStore) store = cb_case_store_new(-1, 0);
    g_autoptr(CbCollection) collection = load(&fixture, store);
    const GPtrArray *cases;
    guint64 end;
    const char *context;
    g_assert_nonnull(collection);
    g_assert_false(cb_case_store_kept(store, &cases, &end, &context));
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/case-store/again", test_again);
    g_test_add_func("/case-store/extend", test_extend);
    g_test_add_func("/case-store/limit", test_limit);
    g_test_add_func("/case-store/not-there", test_not_there);
    g_test_add_func("/case-store/broken", test_broken);
    g_test_add_func("/case-store/with-warnings", test_with_warnings);
    g_test_add_func("/case-store/damaged", test_damaged);
    g_test_add_func("/case-store/without-file", test_without_file);
    return g_test_run();
}
