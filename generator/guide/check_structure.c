#include "guide/check_parts.h"

#include <string.h>

/* Elements that may stand only in certain others (ISO 32000-1, 14.8.4). */
static const struct {
    const char *tag;
    const char *parents; /* separated by spaces */
    const char *number;  /* of the failure condition */
} nesting[] = {{"TR", "Table THead TBody TFoot", "09-004"},
               {"TH", "TR", "09-004"},
               {"TD", "TR", "09-004"},
               {"THead", "Table", "09-004"},
               {"TBody", "Table", "09-004"},
               {"TFoot", "Table", "09-004"},
               {"LI", "L", "09-005"},
               {"LBody", "LI", "09-005"},
               {"TOCI", "TOC", "09-006"}};

/* Elements that may hold only certain others. */
static const struct {
    const char *tag;
    const char *children;
    const char *number;
} contents[] = {{"Table", "TR THead TBody TFoot Caption", "09-004"},
                {"TR", "TH TD", "09-004"},
                {"TBody", "TR", "09-004"},
                {"THead", "TR", "09-004"},
                {"L", "LI L Caption", "09-005"},
                {"LI", "Lbl LBody", "09-005"},
                {"TOC", "TOCI TOC Caption", "09-006"}};

static const char *const standard[] = {
    "Document",  "Part",     "Art",   "Sect",    "Div",    "BlockQuote", "Caption", "TOC",
    "TOCI",      "Index",    "P",     "H",       "H1",     "H2",         "H3",      "H4",
    "H5",        "H6",       "L",     "LI",      "Lbl",    "LBody",      "Table",   "TR",
    "TH",        "TD",       "THead", "TBody",   "TFoot",  "Span",       "Quote",   "Note",
    "Reference", "BibEntry", "Code",  "Link",    "Annot",  "Ruby",       "Form",    "NonStruct",
    "RB",        "RT",       "RP",    "Warichu", "Figure", "Formula"};

static gboolean is_listed(const char *list, const char *tag)
{
    g_auto(GStrv) words = g_strsplit(list, " ", -1);
    return g_strv_contains((const char *const *)words, tag);
}

static void check_tag(CbPdfCheck *check, const char *tag, const char *parent)
{
    gboolean known = FALSE;
    for (gsize i = 0; i < G_N_ELEMENTS(standard) && !known; i++) {
        known = strcmp(tag, standard[i]) == 0;
    }
    if (!known) {
        cb_check_report(check, "02-001 the element %s is not a standard one", tag);
    }
    for (gsize i = 0; i < G_N_ELEMENTS(nesting); i++) {
        if (strcmp(tag, nesting[i].tag) == 0 && !is_listed(nesting[i].parents, parent)) {
            cb_check_report(check, "%s %s stands in %s", nesting[i].number, tag, parent);
        }
    }
    for (gsize i = 0; i < G_N_ELEMENTS(contents); i++) {
        if (strcmp(parent, contents[i].tag) == 0 && !is_listed(contents[i].children, tag)) {
            cb_check_report(check, "%s %s holds %s", contents[i].number, parent, tag);
        }
    }
}

static void check_heading(CbPdfCheck *check, const char *tag)
{
    if (tag[0] != 'H' || !g_ascii_isdigit(tag[1])) {
        return;
    }
    int level = tag[1] - '0';
    if (level > check->heading + 1) {
        cb_check_report(check, "%s %s follows a heading of level %d",
                        check->heading == 0 ? "14-002" : "14-003", tag, check->heading);
    }
    check->heading = level;
}

static void check_scope(CbPdfCheck *check, qpdf_oh element)
{
    qpdf_oh attributes = qpdf_oh_get_key(check->pdf, element, "/A");
    const char *scope = cb_check_name(check, attributes, "/Scope");
    if (scope[0] == '\0') {
        cb_check_report(check, "15-003 a head of a table has no scope");
    } else if (!is_listed("Row Column Both", scope)) {
        cb_check_report(check, "15-003 a head of a table has the scope %s", scope);
    }
    qpdf_oh_release(check->pdf, attributes);
}

static void check_note(CbPdfCheck *check, qpdf_oh element)
{
    const char *id = cb_check_name(check, element, "/ID");
    if (id[0] == '\0') {
        cb_check_report(check, "19-003 a note has no id");
    } else if (!g_hash_table_add(check->notes, g_strdup(id))) {
        cb_check_report(check, "19-004 two notes have the id %s", id);
    }
}

static void check_element(CbPdfCheck *check, qpdf_oh element, const char *tag, const char *parent)
{
    check_tag(check, tag, parent);
    check_heading(check, tag);
    if (cb_check_has(check, element, "/Lang") &&
        !cb_check_is_language(cb_check_name(check, element, "/Lang"))) {
        cb_check_report(check, "11-001 the language of an element %s is no language", tag);
    }
    if (strcmp(tag, "Figure") == 0 && cb_check_name(check, element, "/Alt")[0] == '\0') {
        cb_check_report(check, "13-004 a figure has no alternative text");
    } else if (strcmp(tag, "TH") == 0) {
        check_scope(check, element);
    } else if (strcmp(tag, "Note") == 0) {
        check_note(check, element);
    }
}

static void own_content(CbPdfCheck *check, qpdf_oh page, qpdf_oh number)
{
    int id = qpdf_oh_get_object_id(check->pdf, page);
    int mcid = qpdf_oh_get_int_value_as_int(check->pdf, number);
    char *key = g_strdup_printf("%d/%d", id, mcid);
    if (!g_hash_table_add(check->marked, key)) {
        cb_check_report(check, "01-006 content belongs to two elements");
    }
}

static void walk(CbPdfCheck *check, qpdf_oh element, const char *parent, guint depth);

/* A child: a number of marked content, a reference to it or to an annotation, or an element. */
static void walk_kid(CbPdfCheck *check, qpdf_oh kid, qpdf_oh element, const char *tag, guint depth)
{
    qpdf_data pdf = check->pdf;
    if (qpdf_oh_is_integer(pdf, kid)) {
        qpdf_oh page = qpdf_oh_get_key(pdf, element, "/Pg");
        own_content(check, page, kid);
        qpdf_oh_release(pdf, page);
    } else if (cb_check_has(check, kid, "/S")) {
        walk(check, kid, tag, depth + 1);
    } else if (cb_check_has(check, kid, "/MCID")) {
        gboolean own = cb_check_has(check, kid, "/Pg");
        qpdf_oh page = qpdf_oh_get_key(pdf, own ? kid : element, "/Pg");
        qpdf_oh number = qpdf_oh_get_key(pdf, kid, "/MCID");
        own_content(check, page, number);
        qpdf_oh_release(pdf, page);
        qpdf_oh_release(pdf, number);
    } else if (cb_check_has(check, kid, "/Obj") && strcmp(tag, "Link") == 0) {
        qpdf_oh object = qpdf_oh_get_key(pdf, kid, "/Obj");
        g_hash_table_insert(check->linked, GINT_TO_POINTER(qpdf_oh_get_object_id(pdf, object)),
                            GINT_TO_POINTER(qpdf_oh_get_object_id(pdf, element)));
        qpdf_oh_release(pdf, object);
    }
}

/* A caption is the first or the last in what it belongs to, or stands beside it in a group. */
static void check_captions(CbPdfCheck *check, qpdf_oh kids, const char *tag)
{
    int count = qpdf_oh_get_array_n_items(check->pdf, kids);
    gboolean has_object = is_listed("Table L TOC Figure Formula", tag);
    int captions = 0;
    int inside = 0;
    for (int i = 0; i < count; i++) {
        qpdf_oh kid = qpdf_oh_get_array_item(check->pdf, kids, i);
        const char *name = cb_check_name(check, kid, "/S");
        gboolean is_caption = strcmp(name, "Caption") == 0;
        captions += is_caption ? 1 : 0;
        inside += is_caption && i > 0 && i + 1 < count ? 1 : 0;
        has_object = has_object || is_listed("Table L TOC Figure Formula", name);
        qpdf_oh_release(check->pdf, kid);
    }
    if (captions > 0 && (inside > 0 || captions > 1)) {
        cb_check_report(check, "13-003 a caption in %s is neither its first nor its last", tag);
    }
    if (captions > 0 && !has_object) {
        cb_check_report(check, "13-003 a caption in %s belongs to nothing", tag);
    }
}

static void walk_kids(CbPdfCheck *check, qpdf_oh element, const char *tag, guint depth)
{
    qpdf_data pdf = check->pdf;
    qpdf_oh kids = qpdf_oh_get_key(pdf, element, "/K");
    if (qpdf_oh_is_array(pdf, kids)) {
        int count = qpdf_oh_get_array_n_items(pdf, kids);
        check_captions(check, kids, tag);
        for (int i = 0; i < count; i++) {
            qpdf_oh kid = qpdf_oh_get_array_item(pdf, kids, i);
            walk_kid(check, kid, element, tag, depth);
            qpdf_oh_release(pdf, kid);
        }
    } else if (!qpdf_oh_is_null(pdf, kids)) {
        walk_kid(check, kids, element, tag, depth);
    }
    qpdf_oh_release(pdf, kids);
}

static void walk(CbPdfCheck *check, qpdf_oh element, const char *parent, guint depth)
{
    g_autofree char *tag = g_strdup(cb_check_name(check, element, "/S"));
    if (depth > CB_MAX_STRUCTURE_DEPTH) {
        cb_check_report(check, "09-001 the structure is nested too deeply");
        return;
    }
    check_element(check, element, tag, parent);
    walk_kids(check, element, tag, depth);
}

/* The way from numbers of annotations to their elements. */
static void gather_owners(CbPdfCheck *check, qpdf_oh tree)
{
    qpdf_data pdf = check->pdf;
    qpdf_oh parents = qpdf_oh_get_key(pdf, tree, "/ParentTree");
    qpdf_oh numbers = cb_check_has(check, parents, "/Nums") ? qpdf_oh_get_key(pdf, parents, "/Nums")
                                                            : qpdf_oh_new_array(pdf);
    int count = qpdf_oh_get_array_n_items(pdf, numbers);
    for (int i = 0; i + 1 < count; i += 2) {
        qpdf_oh number = qpdf_oh_get_array_item(pdf, numbers, i);
        qpdf_oh element = qpdf_oh_get_array_item(pdf, numbers, i + 1);
        if (qpdf_oh_is_dictionary(pdf, element)) {
            g_hash_table_insert(check->owners,
                                GINT_TO_POINTER(qpdf_oh_get_int_value_as_int(pdf, number)),
                                GINT_TO_POINTER(qpdf_oh_get_object_id(pdf, element)));
        }
        qpdf_oh_release(pdf, number);
        qpdf_oh_release(pdf, element);
    }
    qpdf_oh_release(pdf, numbers);
    qpdf_oh_release(pdf, parents);
}

/* Names that elements are given in place of standard ones lead to such, not round. */
static void check_roles(CbPdfCheck *check, qpdf_oh tree)
{
    qpdf_oh roles = qpdf_oh_get_key(check->pdf, tree, "/RoleMap");
    g_autoptr(GPtrArray) names = g_ptr_array_new_with_free_func(g_free);
    if (qpdf_oh_is_dictionary(check->pdf, roles)) {
        qpdf_oh_begin_dict_key_iter(check->pdf, roles);
        while (qpdf_oh_dict_more_keys(check->pdf)) {
            g_ptr_array_add(names, g_strdup(qpdf_oh_dict_next_key(check->pdf)));
        }
    }
    for (guint i = 0; i < names->len; i++) {
        g_autofree char *name = g_strdup(g_ptr_array_index(names, i));
        guint steps = 0;
        while (cb_check_has(check, roles, name) && steps <= names->len) {
            char *next = g_strconcat("/", cb_check_name(check, roles, name), NULL);
            g_free(name);
            name = next;
            steps++;
        }
        if (steps > names->len) {
            cb_check_report(check, "02-003 the name %s leads round to itself", name);
            break; /* each name on the way does */
        }
    }
    qpdf_oh_release(check->pdf, roles);
}

void cb_check_structure(CbPdfCheck *check, qpdf_oh root)
{
    qpdf_oh tree = qpdf_oh_get_key(check->pdf, root, "/StructTreeRoot");
    if (!qpdf_oh_is_dictionary(check->pdf, tree)) {
        cb_check_report(check, "01-006 the document has no structure");
    } else {
        if (!cb_check_has(check, tree, "/ParentTree")) {
            cb_check_report(check, "01-006 the structure cannot be found from the pages");
        }
        check_roles(check, tree);
        gather_owners(check, tree);
        walk_kids(check, tree, "StructTreeRoot", 0);
    }
    qpdf_oh_release(check->pdf, tree);
}
