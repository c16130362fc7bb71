#include "base/usual_hint.h"

static const char *const hints[CB_CODE_COUNT] = {
    [CB_CODE_FILE_MISSING] = "make it, or write its name as it is",
    [CB_CODE_FILE_UNREADABLE] = "let it be a file that you may read, or take it away",
    [CB_CODE_FILE_NAME] = "rename it, as in some-name.yaml",
    [CB_CODE_CSV_SYNTAX] = "save the table anew as CSV, in UTF-8",
    [CB_CODE_CSV_LIMIT] = "divide the table",
    [CB_CODE_CSV_COLUMN] = "name it as a field of schema.yaml, or take it out",
    [CB_CODE_CSV_ROW] = "look at this row in the table",
    [CB_CODE_TERM_UNKNOWN] =
        "write the id of a term; they stand below \"vocabularies\" in schema.yaml",
    [CB_CODE_CHOICE] = "write one of the words that are allowed here",
    [CB_CODE_REFERENCE] = "write the id of an entry: the name of its file, without the ending",
    [CB_CODE_FIGURE_FACTOR] = "write the id of a factor of one of the columns",
    [CB_CODE_LANGUAGE_UNKNOWN] = "the languages stand in casebook.yaml",
    [CB_CODE_TEMPLATE_SYNTAX] =
        "close what {% … %} opens with its {% end… %}; see templates/README.md",
    [CB_CODE_TEMPLATE_RUNTIME] = "templates/README.md says which values a template has",
    [CB_CODE_TEMPLATE_MISSING] = "write it in templates/, or take out what asks for it",
    [CB_CODE_TEMPLATE_LIMIT] = "let the template do less at once",
    [CB_CODE_TEMPLATE_UNDEFINED] = "templates/README.md says which names a template has",
    [CB_CODE_THEME_MISSING] = "name a theme of themes/, or one of Casebook's own: folio, civic",
    [CB_CODE_THEME_LOOP] = "take \"extends\" out of one of them",
    [CB_CODE_STRINGS_SHAPE] = "write a text, or { one: …, other: … }",
    [CB_CODE_STYLE_LOOP] = "take one of the imports out",
    [CB_CODE_PATH_CLASH] = "give one of them another name",
    [CB_CODE_PATH_CASE] = "give one of them another name",
    [CB_CODE_LINK_BROKEN] = "write the address of a page of the site, or take the link out",
    [CB_CODE_LINK_FRAGMENT] =
        "write the id of a heading of that page, or take # and what follows out",
    [CB_CODE_PRINT_STYLE] = "themes/README.md says which keys and values print.yaml has",
    [CB_CODE_PRINT_FONT] = "name a font file that is there, or take it out of print.yaml",
    [CB_CODE_PRINT_IMAGE] = "save the image anew as PNG, JPEG or SVG",
    [CB_CODE_PRINT_FIGURE] =
        "give the svg element of its template a width and a height, or a viewBox",
    [CB_CODE_PRINT_REFERENCE] = "write the id of something that is part of the guide",
    [CB_CODE_PRINT_FAILED] = "look whether the disk is full, and whether you may write there",
};

const char *cb_usual_hint(CbCode code)
{
    return hints[code];
}
