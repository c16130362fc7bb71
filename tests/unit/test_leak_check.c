#include "site/leak_check.h"

#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

static const CbField email = {.id = "contact", .type = CB_FIELD_EMAIL};
static const CbField year = {.id = "born", .type = CB_FIELD_YEAR};
static const CbField number = {.id = "file_number", .type = CB_FIELD_INTEGER};
static const CbField minutes = {.id = "minutes", .type = CB_FIELD_MARKDOWN};
static const CbField day = {.id = "day", .type = CB_FIELD_DATE};
static const CbField note = {.id = "note", .type = CB_FIELD_TEXT};

static const CbPrivateValue values[] = {
    {.text = "an@bolle.be", .field = &email},
    {.text = "bo@bolle.be", .field = &email},
    {.text = "1980", .field = &year},
    {.text = "abc", .field = &note},
    {.text = "wife & <child> \"é\"", .field = &note},
    {.text = "elff", .field = &note},
    {.text = "Jan\n O'Brien", .field = &note},
    {.text = "in_house", .field = &note},
    {.text = "31415", .field = &number},
    {.text = "**Bo** is [ill](https://example.org)\n\nuntil *May*", .field = &minutes},
    {.text = "search", .field = &note},
    {.text = "1971-03-14", .field = &day},
    {.text = "470112", .field = &number},
    {.text = "Ren\u00e9e No\u00ebl", .field = &note},
    {.text = "Zoe\u0308 Cafe\u0301", .field = &note},
    {.text = "Mia\u00a0Oost", .field = &note},
    {.text = "Snoek\u00adje", .field = &note},
};

static const char *const languages[] = {"nl", "de"};

/* A collection that says nothing but some private values. */
static CbCollection collection_of(const CbPrivateValue *some, guint count)
{
    return (CbCollection){.config = {.languages = languages, .n_languages = 2},
                          .private_values = some,
                          .n_private_values = count};
}

static guint leaks_in(const char *output, gsize length)
{
    const CbOutput outputs[] = {{.path = "cases/bakery.html"}};
    g_autoptr(CbDiagnostics) diagnostics = cb_diagnostics_new();
    CbCollection collection = collection_of(values, G_N_ELEMENTS(values));
    g_autoptr(CbLeakCheck) check = cb_leak_check_new(&collection);
    cb_leak_check_output(check, 0, output, length);
    cb_leak_check_finish(check, outputs, diagnostics);
    return cb_diagnostics_count(diagnostics, CB_SEVERITY_ERROR);
}

static void assert_leaks(const char *output, guint expected)
{
    g_assert_cmpuint(leaks_in(output, strlen(output)), ==, expected);
}

static void test_found(void)
{
    assert_leaks("Write to an@bolle.be.", 1);
    assert_leaks("an@bolle.be", 1);
    assert_leaks("mailto:AN@Bolle.BE", 1);
    assert_leaks("an@bolle.be, bo@bolle.be", 2);
    assert_leaks("an@bolle.be and again an@bolle.be", 1);
    assert_leaks("twenty-elff", 1);
}

static void test_escaped(void)
{
    assert_leaks("<p>wife &amp; &lt;child&gt; &#34;é&#34;</p>", 1);
    assert_leaks("{\"note\": \"wife \\u0026 \\u003cchild\\u003e \\\"é\\\"\"}", 1);
    assert_leaks("?q=wife%20%26%20%3Cchild%3E%20%22%C3%A9%22", 1);
    assert_leaks("mailto:an%40bolle.be", 1);
    assert_leaks("an@bolle.be,\"wife & <child> \"\"\u00e9\"\"\"", 2);
    assert_leaks("data-note=\"{&#34;wife \\u0026 \\u003cchild\\u003e \\&#34;\u00e9\\&#34;&#34;}\"",
                 1);
    assert_leaks("of in\\_house", 1);
}

/* Texts are wrapped, and set with other apostrophes. */
static void test_written_otherwise(void)
{
    assert_leaks("by Jan O'Brien", 1);
    assert_leaks("by JAN\n\t  O\u2019Brien.", 1);
    assert_leaks("by Jan O&#39;Brien", 1);
    assert_leaks("wife &amp; &lt;child&gt; \u201C\u00e9\u201D", 1);
    assert_leaks("wife & <child> \u201E\u00e9\u201C", 1);
    assert_leaks("by JanO'Brien", 0);
    assert_leaks("number 31415.", 1);
    assert_leaks("31415", 1);
    assert_leaks("asset-3141567.css 314150 a31415", 0);
}

/* What readers see as a blank is one, and what they do not see is nothing. */
static void test_blanks(void)
{
    assert_leaks("by Jan\u00a0O'Brien", 1);
    assert_leaks("by Jan \u202f\n\u2009O'Brien", 1);
    assert_leaks("by Jan&nbsp;O&#39;Brien", 1);
    assert_leaks("by Jan&#160;&thinsp;O&#39;Brien", 1);
    assert_leaks("by J\u200ban O'Bri\u00aden", 1);
    assert_leaks("by Jan O'Bri&shy;en", 1);
    assert_leaks("\ufeffan@\u2060bolle.be", 1);
    assert_leaks("by Rene\u0301e\u00a0No\u00ebl.", 1);
    assert_leaks("by Ren\u00e9e\u3000No\u00adel.", 0);
    assert_leaks("by Jan\u00adO'Brien", 0);
    assert_leaks("by Mia\u00a0Oost and MiaOost", 1);
    assert_leaks("by Mia Oost", 1);
    assert_leaks("by Snoekje, 931\u00a0415", 1);
    assert_leaks("\u00a0\u00ad&nbsp;&shy", 0);
    assert_leaks("31\xe2\x80", 0);
}

/* A letter with its accent may be one character or two, in the content as in the output. */
static void test_composed(void)
{
    assert_leaks("by Ren\u00e9e No\u00ebl.", 1);
    assert_leaks("by Rene\u0301e Noe\u0308l.", 1);
    assert_leaks("by Rene\u0301e No\u00ebl.", 1);
    assert_leaks("by RENE\u0301E NO\u00cbL.", 1);
    assert_leaks("?q=Rene%CC%81e%20Noe%CC%88l", 1);
    assert_leaks("by Zoe\u0308 Cafe\u0301.", 1);
    assert_leaks("by Zo\u00eb Caf\u00e9.", 1);
    assert_leaks("by Zo\u00eb Cafe\u0301.", 1);
    assert_leaks("by Renee Noel.", 0);
}

static guint leaks_in_page(const char *html)
{
    const CbOutput outputs[] = {{.path = "cases/bakery.html"}};
    g_autoptr(CbDiagnostics) diagnostics = cb_diagnostics_new();
    CbCollection collection = collection_of(values, G_N_ELEMENTS(values));
    g_autoptr(CbLeakCheck) check = cb_leak_check_new(&collection);
    cb_leak_check_page(check, 0, html, strlen(html));
    cb_leak_check_finish(check, outputs, diagnostics);
    return cb_diagnostics_count(diagnostics, CB_SEVERITY_ERROR);
}

/* What readers see is Markdown without its signs, and pages without their tags. */
static void test_as_shown(void)
{
    assert_leaks("geboren op 14 maart 1971", 1);
    assert_leaks("am 14. März 1971", 1);
    assert_leaks("dossier 470.112", 1);
    assert_leaks("now that Bo is ill until May", 1);
    assert_leaks("{\"text\": \"Bo is ill\\nuntil May\"}", 1);
    g_assert_cmpuint(leaks_in_page("<p><strong>Bo</strong> is <a href=\"x\">ill</a></p>\n<p>until "
                                   "<em>May</em></p>"),
                     ==, 1);
    g_assert_cmpuint(leaks_in_page("<p>by <i>Jan</i>\nO&#39;<b>Brien</b></p>"), ==, 1);
    g_assert_cmpuint(leaks_in_page("<p>by Jan O&#39;<p>Brien</p>"), ==, 0);
    g_assert_cmpuint(leaks_in_page("<p>an@bolle.be<"), ==, 1);
    g_assert_cmpuint(leaks_in_page("<p title=\"an@bolle.be"), ==, 1);
}

/* The program's own words are no leak, unless editors wrote them, too. */
static void test_own_words(void)
{
    g_assert_cmpuint(leaks_in_page("<a href=\"search.html\">Search</a>"), ==, 0);
}

static void test_clean(void)
{
    assert_leaks("", 0);
    assert_leaks("elf", 0);
    assert_leaks("an@bolle.b", 0);
    assert_leaks("n@bolle.be", 0);
    assert_leaks("in 1980, abc", 0);
}

/* The first output is named, whichever thread came first. */
static void test_message(void)
{
    const CbOutput outputs[] = {{.path = "a.html"}, {.path = "b.html"}, {.path = "c.html"}};
    g_autoptr(CbDiagnostics) diagnostics = cb_diagnostics_new();
    CbCollection collection = collection_of(values, G_N_ELEMENTS(values));
    g_autoptr(CbLeakCheck) check = cb_leak_check_new(&collection);
    const char *output = "Write to an@bolle.be";
    guint count;
    cb_leak_check_output(check, 2, output, strlen(output));
    cb_leak_check_output(check, 1, output, strlen(output));
    cb_leak_check_finish(check, outputs, diagnostics);
    const CbDiagnostic *items = cb_diagnostics_items(diagnostics, &count);
    g_assert_cmpuint(count, ==, 1);
    g_assert_cmpint(items[0].code, ==, CB_CODE_PRIVATE_LEAK);
    g_assert_cmpstr(items[0].message, ==,
                    "the private field \"contact\" would be published in b.html");
}

static void test_nothing(void)
{
    g_autoptr(CbDiagnostics) diagnostics = cb_diagnostics_new();
    CbCollection collection = collection_of(values, 0);
    g_assert_null(cb_leak_check_new(&collection));
    cb_leak_check_output(NULL, 0, "an@bolle.be", 11);
    cb_leak_check_finish(NULL, NULL, diagnostics);
    g_assert_cmpuint(cb_diagnostics_count(diagnostics, CB_SEVERITY_ERROR), ==, 0);
}

static void write_around(const char *path, gsize before, const char *text)
{
    g_autoptr(GString) bytes = g_string_new(NULL);
    g_string_set_size(bytes, before);
    memset(bytes->str, '1', before);
    g_string_append(bytes, text);
    g_string_append(bytes, "1 1");
    g_assert_true(g_file_set_contents(path, bytes->str, (gssize)bytes->len, NULL));
}

static guint leaks_in_file(const char *path)
{
    const CbOutput outputs[] = {{.path = "media/large.txt"}};
    g_autoptr(CbDiagnostics) diagnostics = cb_diagnostics_new();
    CbCollection collection = collection_of(values, G_N_ELEMENTS(values));
    g_autoptr(CbLeakCheck) check = cb_leak_check_new(&collection);
    g_assert_true(cb_leak_check_file(check, 0, path, NULL));
    cb_leak_check_finish(check, outputs, diagnostics);
    return cb_diagnostics_count(diagnostics, CB_SEVERITY_ERROR);
}

/* Files are read a part at a time: a value may stand where two of them meet, and a long number is
 * no short one there either. */
static void test_file(void)
{
    g_autofree char *path = g_build_filename(g_get_tmp_dir(), "casebook-leak-XXXXXX", NULL);
    int fd = g_mkstemp(path);
    g_assert_cmpint(fd, >=, 0);
    close(fd);
    const gsize part = 1024 * 1024, around = 64 * 1024;
    const gsize ends[] = {0, part - around, part, 2 * part - 2 * around, 2 * part - around};
    for (guint i = 0; i < G_N_ELEMENTS(ends); i++) {
        for (gsize back = 0; back <= MIN(ends[i], 14); back++) {
            write_around(path, ends[i] - back, " an@bolle.be ");
            g_assert_cmpuint(leaks_in_file(path), ==, 1);
            write_around(path, ends[i] - back, " 931415 ");
            g_assert_cmpuint(leaks_in_file(path), ==, 0);
            write_around(path, ends[i] - back, " Rene\u0301e No\u00ebl 931415\u0301 ");
            g_assert_cmpuint(leaks_in_file(path), ==, 1);
            write_around(path, ends[i] - back, " an@bo\u00adlle.be \u00a0931415 ");
            g_assert_cmpuint(leaks_in_file(path), ==, 1);
        }
    }
    g_assert_true(g_file_set_contents(path, "", 0, NULL));
    g_assert_cmpuint(leaks_in_file(path), ==, 0);
    g_unlink(path);
}

static void test_file_that_cannot_be_read(void)
{
    g_autoptr(GError) error = NULL;
    CbCollection collection = collection_of(values, G_N_ELEMENTS(values));
    g_autoptr(CbLeakCheck) check = cb_leak_check_new(&collection);
    g_assert_false(cb_leak_check_file(check, 0, "nowhere", &error));
    g_assert_error(error, G_FILE_ERROR, G_FILE_ERROR_NOENT);
}

/* What the filter finds is what a plain search finds. */
static void test_same_as_plain_search(void)
{
    const CbOutput outputs[] = {{.path = "a"}};
    g_autoptr(GRand) random = g_rand_new_with_seed(1);
    for (guint round = 0; round < 200; round++) {
        g_autoptr(CbDiagnostics) diagnostics = cb_diagnostics_new();
        char texts[20][12];
        CbPrivateValue some[20];
        g_autoptr(GString) output = g_string_new(NULL);
        for (guint i = 0; i < G_N_ELEMENTS(some); i++) {
            gsize length = (gsize)g_rand_int_range(random, 4, 8);
            for (gsize j = 0; j < length; j++) {
                texts[i][j] = (char)('a' + g_rand_int_range(random, 0, 3));
            }
            texts[i][length] = '\0';
            some[i] = (CbPrivateValue){.text = texts[i], .field = &note};
        }
        for (guint i = 0; i < 100; i++) {
            g_string_append_c(output, (char)('a' + g_rand_int_range(random, 0, 3)));
        }
        CbCollection collection = collection_of(some, G_N_ELEMENTS(some));
        g_autoptr(CbLeakCheck) check = cb_leak_check_new(&collection);
        cb_leak_check_output(check, 0, output->str, output->len);
        cb_leak_check_finish(check, outputs, diagnostics);
        guint expected = 0;
        for (guint i = 0; i < G_N_ELEMENTS(some); i++) {
            expected += strstr(output->str, texts[i]) != NULL;
        }
        g_assert_cmpuint(cb_diagnostics_count(diagnostics, CB_SEVERITY_ERROR), ==, expected);
    }
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/leak-check/found", test_found);
    g_test_add_func("/leak-check/escaped", test_escaped);
    g_test_add_func("/leak-check/written-otherwise", test_written_otherwise);
    g_test_add_func("/leak-check/as-shown", test_as_shown);
    g_test_add_func("/leak-check/blanks", test_blanks);
    g_test_add_func("/leak-check/composed", test_composed);
    g_test_add_func("/leak-check/own-words", test_own_words);
    g_test_add_func("/leak-check/clean", test_clean);
    g_test_add_func("/leak-check/message", test_message);
    g_test_add_func("/leak-check/nothing", test_nothing);
    g_test_add_func("/leak-check/same-as-plain-search", test_same_as_plain_search);
    g_test_add_func("/leak-check/file", test_file);
    g_test_add_func("/leak-check/file-that-cannot-be-read", test_file_that_cannot_be_read);
    return g_test_run();
}
