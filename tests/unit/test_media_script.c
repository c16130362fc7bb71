/* What browsers run in files of media/ that are opened by their own address. */
#include "load/media_script.h"

#include <glib.h>
#include <string.h>

#define LONG 200000

static void check(const char *text, const char *found)
{
    g_autofree char *script = cb_media_script(text, strlen(text));
    g_test_message("%s", text);
    g_assert_cmpstr(script, ==, found);
}

static void test_kinds(void)
{
    g_assert_true(cb_media_is_program("a.html"));
    g_assert_true(cb_media_is_program("old/A.XHTML"));
    g_assert_true(cb_media_is_program("a.b.php"));
    g_assert_true(cb_media_is_program(".js"));
    g_assert_false(cb_media_is_program("html"));
    g_assert_false(cb_media_is_program("a.html.txt"));
    g_assert_false(cb_media_is_program("a.pdf"));
    g_assert_true(cb_media_is_markup("a.svg"));
    g_assert_true(cb_media_is_markup("feed.XML"));
    g_assert_false(cb_media_is_markup("a.png"));
}

static void test_plain(void)
{
    check("", NULL);
    check("<", NULL);
    check("<svg", NULL);
    check("<svg a", NULL);
    check("<svg a=", NULL);
    check("<svg a='", NULL);
    check(
        "<?xml version='1.0' encoding='UTF-8'?>\n<svg xmlns='http://www.w3.org/2000/svg'>"
        "<!-- <script/> onload='x' --><title>Moving on = forward</title><style><![CDATA[ <script> "
        "]]></style><description a=\"> onload='x'\"/><g on='x' onion-rings='y' one-x=\"z\"/></svg>",
        NULL);
    check("<?xml-stylesheet type='text/css' href='a.css'?><svg/>", NULL);
    check("<!DOCTYPE svg PUBLIC '-//W3C//DTD SVG 1.1//EN' 'svg11.dtd' [ <!-- isn't --> <?a '?>"
          "<!ENTITY ns_svg \"http://www.w3.org/2000/svg\"> <!ATTLIST svg id ID #IMPLIED>]>"
          "<svg xmlns=\"&ns_svg;\" a='&amp;&#38;'/>",
          NULL);
}

static void test_scripts(void)
{
    check("<svg><script>x</script></svg>", "<script>");
    check("<svg><\xC3\xA4:SCRIPT/></svg>", "<script>");
    check("<svg><foreignObject><x:iframe srcdoc=''/></foreignObject></svg>", "<iframe>");
    check("<svg\nonload\n=\n'x'>", "onload");
    check("<svg a='>'/onLoad=\"x\">", "onLoad");
    check("<svg><a xlink:href=' Java&#x53;cript\n&#58;x'/></svg>", "javascript:");
    check("<svg><set to='javascript:x'/></svg>", "javascript:");
    check("<!-- isn't --><svg onclick='x'/>", "onclick");
    check("<?xml-stylesheet type='text/xsl' href='#x'?><svg/>", "<?xml-stylesheet");
}

static void test_declared(void)
{
    check("<!DOCTYPE svg [<!ENTITY a '<script/>'>]><svg>&a;</svg>", "an entity");
    check("<!DOCTYPE svg [<!ENTITY a '&#60;script/>'>]><svg>&a;</svg>", "an entity");
    check("<!DOCTYPE svg [<!ENTITY % a 'x'> %a;]><svg/>", "an entity");
    check("<!DOCTYPE svg [<!ENTITY a 'java'>]><svg><a href='&a;script:x'/></svg>", "an entity");
    check("<!DOCTYPE svg [<!ATTLIST svg a CDATA '>' onload CDATA 'x'>]><svg/>", "<!ATTLIST");
    check("<!DOCTYPE svg [<!-- isn't -->]><svg onload='x'/>", "onload");
    check("<!DOCTYPE svg 'a[b' ><svg onload='x'/>", "onload");
}

static void test_encodings(void)
{
    static const char wide[] = "<\0s\0v\0g\0";
    g_autofree char *script = cb_media_script(wide, sizeof wide - 1);
    g_assert_cmpstr(script, ==, "another encoding than UTF-8");
    check("<svg>\x1B$B</svg>", "another encoding than UTF-8");
    check("\xEF\xBB\xBF<svg onload='x'/>", "onload");
}

/* Each is long, and looked at in linear time: a second would not do otherwise. */
static void test_long(void)
{
    static const char *const parts[] = {"<",    "<a ", "<a b='", "<!--", "<![CDATA[", "<!",
                                        "<!a[", "<?",  "&",      "a=",   "<!ATTLIST", "]]>"};
    gint64 begin = g_get_monotonic_time();
    for (gsize i = 0; i < G_N_ELEMENTS(parts); i++) {
        g_autoptr(GString) text = g_string_new("<!DOCTYPE a [");
        g_string_set_size(text, i % 2 == 0 ? 0 : text->len);
        while (text->len < LONG) {
            g_string_append(text, parts[i]);
        }
        g_free(cb_media_script(text->str, text->len));
    }
    g_assert_cmpint(g_get_monotonic_time() - begin, <, 10 * G_USEC_PER_SEC);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/media_script/kinds", test_kinds);
    g_test_add_func("/media_script/plain", test_plain);
    g_test_add_func("/media_script/scripts", test_scripts);
    g_test_add_func("/media_script/declared", test_declared);
    g_test_add_func("/media_script/encodings", test_encodings);
    g_test_add_func("/media_script/long", test_long);
    return g_test_run();
}
