/* Every language shows entries in its own order, in lists, the catalogue's data and the guide. */
#include "fixture.h"
#include "model/order.h"
#include "site/build.h"

#include <string.h>

static const char configuration[] =
    "title: { nl: Proef, en: Trial }\nlanguages: [nl, en]\n"
    "guides:\n  - { id: guide, title: Gids, parts: [cases, practices, register] }\n";
static const char schema[] = "case:\n"
                             "  organisation: { type: text, translate: false }\n"
                             "  aims: { type: terms, vocabulary: aims, facet: true }\n"
                             "  topics: { type: refs, to: topics, facet: true }\n"
                             "vocabularies:\n"
                             "  aims:\n"
                             "    - { id: one, label: { nl: Zes, en: Six } }\n"
                             "    - { id: two, label: { nl: Één, en: One } }\n"
                             "    - { id: three, label: { nl: ezel, en: zebra } }\n";

/* In Dutch a, b, c; in English c, a, b. */
static void write_collection(const Fixture *fixture)
{
    fixture_write(fixture, "casebook.yaml", configuration);
    fixture_write(fixture, "schema.yaml", schema);
    fixture_write(fixture, "cases/a.yaml",
                  "title: Één\norganisation: Zout\naims: [one]\ntopics: [p, q]\n");
    fixture_write(fixture, "cases/a.en.yaml", "title: one\n");
    fixture_write(fixture, "cases/b.yaml",
                  "title: Ezel\norganisation: ĳver\naims: [two]\ntopics: [p]\n");
    fixture_write(fixture, "cases/b.en.yaml", "title: Zebra\n");
    fixture_write(fixture, "cases/c.yaml", "title: fiets\norganisation: Iets\naims: [three]\n");
    fixture_write(fixture, "cases/c.en.yaml", "title: Bicycle\n");
    fixture_write(fixture, "topics/p.md", "---\ntitle: Appel\n---\nx\n");
    fixture_write(fixture, "topics/p.en.md", "---\ntitle: Pear\n---\nx\n");
    fixture_write(fixture, "topics/q.md", "---\ntitle: Peer\n---\nx\n");
    fixture_write(fixture, "topics/q.en.md", "---\ntitle: Apple\n---\nx\n");
    fixture_write(fixture, "practices/acting/v.md", "---\ntitle: Alfa\ncases: [c, a]\n---\nx\n");
    fixture_write(fixture, "practices/acting/v.en.md", "---\ntitle: Zulu\n---\nx\n");
    fixture_write(fixture, "practices/acting/w.md", "---\ntitle: Bravo\n---\nx\n");
    fixture_write(fixture, "practices/acting/w.en.md", "---\ntitle: Alpha\n---\nx\n");
}

static void test_model(void)
{
    Fixture fixture = fixture_new();
    write_collection(&fixture);
    fixture_load(&fixture);
    const CbCollection *collection = fixture.collection;
    CbIndexes set = {(const guint32[]){0, 1, 2}, 3};
    CbIndexes sorted = cb_order_sort(collection, 1, CB_KIND_CASE, collection->arena, set);
    for (guint32 i = 0; i < 3; i++) {
        g_assert_cmpstr(collection->cases[i].entry.id, ==, ((const char *[]){"a", "b", "c"})[i]);
        g_assert_cmpuint(cb_order_entry(collection, 0, CB_KIND_CASE, i), ==, i);
        guint32 index = cb_order_entry(collection, 1, CB_KIND_CASE, i);
        g_assert_cmpstr(collection->cases[index].entry.id, ==,
                        ((const char *[]){"c", "a", "b"})[i]);
        g_assert_cmpuint(cb_order_place(collection, 1, CB_KIND_CASE, index), ==, i);
        g_assert_cmpuint(sorted.items[i], ==, index);
    }
    fixture_clear(&fixture);
}

/* Builds the collection; the folder of the site. Free with g_free. */
static char *build(const Fixture *fixture)
{
    char *out = g_build_filename(fixture->folder, "public", NULL);
    CbBuildOptions options = {.out = out, .jobs = 1};
    GError *error = NULL;
    if (!cb_build(fixture->collection, &options, fixture->diagnostics, NULL, &error)) {
        g_autofree char *messages = fixture_messages(fixture);
        g_error("%s%s", messages, error != NULL ? error->message : "");
    }
    return out;
}

/* The parts stand in an output in this order, each after the one before. */
static void assert_order(const char *site, const char *path, const char *const *parts)
{
    g_autofree char *file = g_build_filename(site, path, NULL);
    g_autofree char *text = NULL;
    g_assert_true(g_file_get_contents(file, &text, NULL, NULL));
    const char *at = text;
    for (guint i = 0; parts[i] != NULL; i++) {
        at = strstr(at, parts[i]);
        if (at == NULL) {
            g_error("%s: \"%s\" does not come where it should", path, parts[i]);
        }
        at += strlen(parts[i]);
    }
}

#define ASSERT_ORDER(site, path, ...) assert_order(site, path, (const char *[]){__VA_ARGS__, NULL})

static void test_site(void)
{
    Fixture fixture = fixture_new();
    write_collection(&fixture);
    fixture_load(&fixture);
    g_autofree char *site = build(&fixture);
    ASSERT_ORDER(site, "cases.html", "data-case=\"a\"", "data-case=\"b\"", "data-case=\"c\"");
    ASSERT_ORDER(site, "en/cases.html", "data-case=\"c\"", "data-case=\"a\"", "data-case=\"b\"");
    ASSERT_ORDER(site, "assets/cases.js", "\"ids\":[\"a\",\"b\",\"c\"]",
                 "\"organisations\":[2,1,0]", "\"id\":\"one\"", "\"cases\":\"0\"", "\"id\":\"p\"",
                 "\"cases\":\"0,0\"", "\"id\":\"q\"", "\"cases\":\"0\"");
    ASSERT_ORDER(site, "en/assets/cases.js", "\"ids\":[\"c\",\"a\",\"b\"]",
                 "\"organisations\":[0,2,1]", "\"id\":\"one\"", "\"cases\":\"1\"", "\"id\":\"q\"",
                 "\"cases\":\"1\"", "\"id\":\"p\"", "\"cases\":\"1,0\"");
    ASSERT_ORDER(site, "en/assets/cases-0.js", "Bicycle", "one", "Zebra");
    ASSERT_ORDER(site, "practices.html", "Alfa", "Bravo");
    ASSERT_ORDER(site, "en/practices.html", "Alpha", "Zulu");
    ASSERT_ORDER(site, "topics.html", "Appel", "Peer");
    ASSERT_ORDER(site, "en/topics.html", "Apple", "Pear");
    ASSERT_ORDER(site, "by/topics/p.html", ">Één", ">Ezel");
    ASSERT_ORDER(site, "practices/v.html", "cases/a.html", "cases/c.html");
    ASSERT_ORDER(site, "en/practices/v.html", "cases/c.html", "cases/a.html");
    fixture_clear(&fixture);
}

static void test_guide(void)
{
    Fixture fixture = fixture_new();
    write_collection(&fixture);
    fixture_load(&fixture);
    g_autofree char *site = build(&fixture);
    ASSERT_ORDER(site, "guide.html", "case-c", "case-b", "case-a", "practice-v", "practice-w",
                 ">Één<", ">ezel<", ">Zes<");
    ASSERT_ORDER(site, "en/guide.html", "case-c", "case-b", "case-a", "practice-w", "practice-v",
                 ">One<", ">Six<", ">zebra<");
    fixture_clear(&fixture);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/order/model", test_model);
    g_test_add_func("/order/site", test_site);
    g_test_add_func("/order/guide", test_guide);
    return g_test_run();
}
