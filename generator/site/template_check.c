#include "site/template_check.h"

#include "site/functions.h"

#define PAGE "site", "page"

/* What is rendered by itself, and what its context has; templates/README.md says more. */
static const struct {
    const char *name;
    const char *known[12];
} pages[] = {
    {"home.html", {PAGE, "featured", "topics", "figure", "recent", "updated"}},
    {"cases.html", {PAGE, "cases", "pages", "facets", "csv", "json"}},
    {"case.html", {PAGE, "case"}},
    {"facet.html", {PAGE, "field", "value", "children", "cases", "pages", "siblings", "others"}},
    {"pair.html", {PAGE, "first", "second", "cases"}},
    {"practices.html", {PAGE, "phases"}},
    {"practice.html", {PAGE, "practice", "phase_practices"}},
    {"topics.html", {PAGE, "topics"}},
    {"topic.html", {PAGE, "topic"}},
    {"tools.html", {PAGE, "cards", "guides"}},
    {"tool.html", {PAGE, "tool"}},
    {"figures.html", {PAGE, "figures"}},
    {"figure.html", {PAGE, "figure"}},
    {"page.html", {PAGE, "entry"}},
    {"guides.html", {PAGE, "figures"}},
    {"guide.html", {PAGE, "guide"}},
    {"data.html", {PAGE, "fields", "csv", "json", "package", "updated"}},
    {"compare.html", {PAGE, "figures"}},
    {"matrix.html", {PAGE, "figures"}},
    {"search.html", {PAGE, "figures"}},
    {"404.html", {PAGE, "figures"}},
    {"footer.html", {"site"}},
    {"search_template.html", {"site"}},
    {"tray_bar.html", {"site"}},
    {"case_row.html", {"site", "case", "columns"}},
    {"figures/inline.html", {"site", "figure", "caption", "written"}},
    {"figures/bars.svg", {"site", "figure", "narrow", "paper"}},
    {"figures/crosstab.svg", {"site", "figure", "narrow", "paper"}},
    {"figures/crosstab-phone.svg", {"site", "figure", "narrow", "paper"}},
    {"figures/spectrum.svg", {"site", "figure", "narrow", "paper"}},
    {"figures/paths.svg", {"site", "figure", "narrow", "paper"}},
    {"figures/quadrants.svg", {"site", "figure", "narrow", "paper"}},
    {"figures/comparison.svg", {"site", "figure", "narrow", "paper"}},
    {"guide.md",
     {PAGE, "guide", "introduction", "figures", "topics", "cases", "terms", "phases", "checklists",
      "tools"}},
    {"sheet.md", {PAGE, "case", "shortened"}},
};

void cb_template_check(const CbTheme *theme, CbDiagnostics *diagnostics)
{
    g_auto(GStrv) names = cb_theme_templates(theme);
    g_autoptr(GArray) checked = g_array_new(FALSE, FALSE, sizeof(CbTemplatePage));
    if (!names[0]) {
        return;
    }
    for (guint i = 0; i < G_N_ELEMENTS(pages); i++) {
        CbTemplatePage page = {pages[i].name, pages[i].known};
        g_array_append_val(checked, page);
    }
    for (guint i = 0; names[i]; i++) {
        CbTemplatePage page = {names[i], NULL};
        g_array_append_val(checked, page);
    }
    g_autoptr(CbEnvironment) environment = cb_environment_new(cb_theme_template, (gpointer)theme);
    cb_environment_set_lister(environment, cb_theme_list_templates);
    cb_functions_add(environment);
    cb_environment_check(environment, (const CbTemplatePage *)(gpointer)checked->data, checked->len,
                         diagnostics);
}
