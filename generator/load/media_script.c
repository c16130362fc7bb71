#include "load/media_script.h"

#include <string.h>

#define BLANKS " \t\r\n"
#define SCHEME "javascript:"
#define NOT_PLAIN "an entity"
#define EVENT_LENGTH 40 /* letters; the longest has about 30 */

typedef struct {
    const char *at;
    const char *end;
    char *found;
} Scan;

static gboolean has_extension(const char *path, const char *const *extensions)
{
    const char *dot = strrchr(path, '.');
    g_autofree char *extension = g_ascii_strdown(dot != NULL ? dot + 1 : "", -1);
    return g_strv_contains(extensions, extension);
}

gboolean cb_media_is_program(const char *path)
{
    static const char *const extensions[] = {"htm",  "html", "xhtml", "xht",   "shtml", "js",
                                             "mjs",  "svgz", "php",   "phtml", "phar",  "asp",
                                             "aspx", "jsp",  "cgi",   NULL};
    return has_extension(path, extensions);
}

gboolean cb_media_is_markup(const char *path)
{
    static const char *const extensions[] = {"svg", "xml", "xsl", "xslt", "rdf", "atom",
                                             "rss", "mml", "kml", "gpx",  NULL};
    return has_extension(path, extensions);
}

static gboolean is_at(const Scan *scan, const char *text)
{
    gsize length = strlen(text);
    return (gsize)(scan->end - scan->at) >= length && memcmp(scan->at, text, length) == 0;
}

/* Goes behind the next `text`, or to the end; what is passed is returned. */
static char *pass(Scan *scan, const char *text)
{
    const char *begin = scan->at;
    const char *place = g_strstr_len(begin, scan->end - begin, text);
    const char *stop = place != NULL ? place : scan->end;
    scan->at = place != NULL ? place + strlen(text) : scan->end;
    return g_strndup(begin, (gsize)(stop - begin));
}

/* The same up to one of some characters, which is left. */
static char *pass_to(Scan *scan, const char *characters)
{
    gsize length = strcspn(scan->at, characters);
    char *passed = g_strndup(scan->at, length);
    scan->at += length;
    return passed;
}

static void note(Scan *scan, const char *what)
{
    if (scan->found == NULL) {
        scan->found = g_strdup(what);
    }
}

/* The character of a reference as `&#x6A;`, of which `*length` bytes are passed; 0: it is none. */
static gunichar read_reference(const char *text, gsize *length)
{
    gboolean is_hexadecimal = text[1] == '#' && text[2] == 'x';
    char *end;
    if (text[0] != '&' || text[1] != '#') {
        return 0;
    }
    const char *digits = text + (is_hexadecimal ? 3 : 2);
    guint64 character = g_ascii_strtoull(digits, &end, is_hexadecimal ? 16 : 10);
    if (end == digits || *end != ';') {
        return 0;
    }
    *length = (gsize)(end + 1 - text);
    return (gunichar)MIN(character, 0x10FFFF);
}

/* Whether a value has an address that is a script, blanks and references undone. */
static gboolean has_scheme(const char *value)
{
    g_autoptr(GString) plain = g_string_new(NULL);
    gsize length = 1;
    for (const char *at = value; *at != '\0'; at += length, length = 1) {
        gunichar character = read_reference(at, &length);
        character = character != 0 ? character : (guchar)*at;
        if (character > ' ' && character < 0x7F) {
            g_string_append_c(plain, g_ascii_tolower((char)character));
        }
    }
    return strstr(plain->str, SCHEME) != NULL;
}

/* Whether a value has a reference to what the file itself declares. */
static gboolean has_entity(const char *value)
{
    static const char *const known[] = {"&amp;", "&lt;", "&gt;", "&quot;", "&apos;", "&#"};
    for (const char *at = strchr(value, '&'); at != NULL; at = strchr(at + 1, '&')) {
        gboolean is_known = FALSE;
        for (guint i = 0; i < G_N_ELEMENTS(known); i++) {
            is_known |= g_str_has_prefix(at, known[i]);
        }
        if (!is_known) {
            return TRUE;
        }
    }
    return FALSE;
}

static gboolean is_event(const char *name)
{
    gsize length = strlen(name);
    return g_ascii_strncasecmp(name, "on", 2) == 0 && length > 2 && length <= EVENT_LENGTH &&
           strspn(name, G_CSET_a_2_z G_CSET_A_2_Z) == length;
}

static void look_at_attribute(Scan *scan, const char *name, const char *value)
{
    if (is_event(name)) {
        note(scan, name);
    } else if (has_scheme(value)) {
        note(scan, SCHEME);
    } else if (has_entity(value) && !g_str_has_prefix(name, "xmlns")) {
        note(scan, NOT_PLAIN);
    }
}

/* A value in quotation marks. */
static char *pass_value(Scan *scan)
{
    char quote[2] = {*scan->at, '\0'};
    if (*quote != '"' && *quote != '\'') {
        return pass_to(scan, BLANKS ">");
    }
    scan->at++;
    return pass(scan, quote);
}

static void look_at_element(Scan *scan)
{
    static const char *const runs[] = {"script", "iframe",  "frame",    "object", "embed",
                                       "applet", "handler", "listener", NULL};
    g_autofree char *name = pass_to(scan, BLANKS "/>");
    const char *colon = strrchr(name, ':');
    g_autofree char *local = g_ascii_strdown(colon != NULL ? colon + 1 : name, -1);
    if (g_strv_contains(runs, local)) {
        g_autofree char *element = g_strconcat("<", local, ">", NULL);
        note(scan, element);
    }
    scan->at += strspn(scan->at, BLANKS "/");
    while (scan->at < scan->end && *scan->at != '>') {
        g_autofree char *attribute = pass_to(scan, BLANKS "=/>");
        scan->at += strspn(scan->at, BLANKS);
        if (*scan->at == '=') {
            scan->at++;
            scan->at += strspn(scan->at, BLANKS);
            g_autofree char *value = pass_value(scan);
            look_at_attribute(scan, attribute, value);
        }
        scan->at += strspn(scan->at, BLANKS "/");
    }
}

/* Attributes that elements have without saying so: `<!ATTLIST svg onload CDATA "…">`. */
static void look_at_defaults(Scan *scan)
{
    g_autofree char *list = pass(scan, ">");
    if (strpbrk(list, "\"'") != NULL) {
        note(scan, "<!ATTLIST");
    }
}

/* One thing inside the brackets of a document type. */
static void look_at_declaration(Scan *scan)
{
    if (is_at(scan, "<!--")) {
        scan->at += strlen("<!--");
        g_free(pass(scan, "-->"));
    } else if (is_at(scan, "<?")) {
        g_free(pass(scan, "?>"));
    } else if (is_at(scan, "<!ATTLIST")) {
        look_at_defaults(scan);
    } else if (*scan->at == '"' || *scan->at == '\'') {
        g_autofree char *value = pass_value(scan);
        if (strpbrk(value, "<&%") != NULL || has_scheme(value)) {
            note(scan, NOT_PLAIN);
        }
    } else {
        if (*scan->at == '%') {
            note(scan, NOT_PLAIN);
        }
        scan->at++;
    }
}

static void look_at_type(Scan *scan)
{
    while (scan->at < scan->end && *scan->at != '[' && *scan->at != '>') {
        if (*scan->at == '"' || *scan->at == '\'') {
            g_free(pass_value(scan));
        } else {
            scan->at++;
        }
    }
    if (scan->at < scan->end && *scan->at == '[') {
        while (scan->at < scan->end && *scan->at != ']') {
            look_at_declaration(scan);
        }
        g_free(pass(scan, ">"));
    }
}

static void look_at_instruction(Scan *scan)
{
    g_autofree char *text = pass(scan, "?>");
    if (g_str_has_prefix(text, "?xml-stylesheet") && strstr(text, "text/css") == NULL) {
        note(scan, "<?xml-stylesheet");
    }
}

/* What begins with `<`, which is passed. */
static void look_at_markup(Scan *scan)
{
    if (is_at(scan, "!--")) {
        scan->at += strlen("!--");
        g_free(pass(scan, "-->"));
    } else if (is_at(scan, "![CDATA[")) {
        g_free(pass(scan, "]]>"));
    } else if (is_at(scan, "?")) {
        look_at_instruction(scan);
    } else if (is_at(scan, "!")) {
        look_at_type(scan);
    } else if (!is_at(scan, "/")) {
        look_at_element(scan);
    }
}

char *cb_media_script(const char *bytes, gsize length)
{
    g_autofree char *text = g_strndup(bytes, length); /* ends with NUL, up to the first one */
    Scan scan = {text, text + strlen(text), NULL};
    for (gsize i = 0; i < length; i++) {
        if ((guchar)bytes[i] < ' ' && memchr(BLANKS, bytes[i], strlen(BLANKS)) == NULL) {
            return g_strdup("another encoding than UTF-8");
        }
    }
    while (scan.at < scan.end && scan.found == NULL) {
        g_free(pass_to(&scan, "<"));
        if (scan.at < scan.end) {
            scan.at++;
            look_at_markup(&scan);
        }
    }
    return scan.found;
}
