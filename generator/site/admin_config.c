#include "site/admin_config.h"

#include "site/admin_parts.h"

#include <string.h>

/* What a new file may be called: it is its id. */
#define ID_PATTERN "^[a-z0-9]+(-[a-z0-9]+)*$"

static void write_flag(CbAdminWriter *writer, const char *key, gboolean value)
{
    cb_json_key(&writer->json, key);
    cb_json_boolean(&writer->json, value);
}

static void write_backend(CbAdminWriter *writer)
{
    const CbAdmin *admin = &writer->collection->config.admin;
    cb_json_key(&writer->json, "backend");
    cb_json_open_object(&writer->json);
    cb_json_member(&writer->json, "name", admin->backend);
    cb_json_member(&writer->json, "repo", admin->repository);
    if (admin->branch != NULL) {
        cb_json_member(&writer->json, "branch", admin->branch);
    }
    cb_json_close_object(&writer->json);
}

static void write_languages(CbAdminWriter *writer)
{
    const CbConfig *config = &writer->collection->config;
    if (!writer->has_languages) {
        return;
    }
    cb_json_key(&writer->json, "i18n");
    cb_json_open_object(&writer->json);
    cb_json_member(&writer->json, "structure", "multiple_files");
    cb_json_key(&writer->json, "locales");
    cb_json_open_array(&writer->json);
    for (guint i = 0; i < config->n_languages; i++) {
        cb_json_string(&writer->json, config->languages[i]);
    }
    cb_json_close_array(&writer->json);
    cb_json_member(&writer->json, "default_locale", config->languages[0]);
    cb_json_key(&writer->json, "initial_locales");
    cb_json_open_array(&writer->json);
    cb_json_string(&writer->json, config->languages[0]);
    cb_json_close_array(&writer->json);
    write_flag(writer, "omit_default_locale_from_file_path", TRUE);
    cb_json_close_object(&writer->json);
}

/* How files are named and written, and where images come from: media/ alone. */
static void write_habits(CbAdminWriter *writer)
{
    CbJsonWriter *json = &writer->json;
    cb_json_key(json, "media_libraries");
    cb_json_open_object(json);
    cb_json_key(json, "stock_assets");
    cb_json_open_object(json);
    cb_json_key(json, "providers");
    cb_json_open_array(json);
    cb_json_close_array(json);
    cb_json_close_object(json);
    cb_json_close_object(json);
    cb_json_key(json, "slug");
    cb_json_open_object(json);
    cb_json_member(json, "encoding", "ascii");
    write_flag(writer, "clean_accents", TRUE);
    cb_json_close_object(json);
    cb_json_key(json, "output");
    cb_json_open_object(json);
    write_flag(writer, "omit_empty_optional_fields", TRUE);
    cb_json_close_object(json);
}

/* A path below the repository. Free with g_free. */
static char *in_repository(const CbAdminWriter *writer, const char *path)
{
    const char *folder = writer->collection->config.admin.folder;
    return *folder != '\0' ? g_strconcat(folder, "/", path, NULL) : g_strdup(path);
}

/* A new file is named by its title, the place of which is `title`. */
static void write_slug(CbAdminWriter *writer, const char *title)
{
    CbJsonWriter *json = &writer->json;
    g_autofree char *template = g_strdup_printf("{{%s}}", title);
    cb_json_member(json, "identifier_field", title);
    cb_json_key(json, "slug");
    cb_json_open_object(json);
    cb_json_member(json, "template", template);
    cb_json_key(json, "pattern");
    cb_json_open_array(json);
    cb_json_string(json, ID_PATTERN);
    cb_json_string(json, "Lower-case letters, digits and hyphens");
    cb_json_close_array(json);
    cb_json_close_object(json);
}

/* A kind of file in a folder, with its title at this place: opened, its fields follow. */
static void open_collection(CbAdminWriter *writer, const char *name, const char *label,
                            const char *folder, const char *title, gboolean is_yaml)
{
    CbJsonWriter *json = &writer->json;
    g_autofree char *path = in_repository(writer, folder);
    cb_json_open_object(json);
    cb_json_member(json, "name", name);
    cb_json_member(json, "label", label);
    cb_json_member(json, "folder", path);
    cb_json_member(json, "extension", is_yaml ? "yaml" : "md");
    cb_json_member(json, "format", is_yaml ? "yaml" : "yaml-frontmatter");
    write_flag(writer, "create", TRUE);
    write_slug(writer, title);
    cb_json_key(json, "sortable_fields");
    cb_json_open_array(json);
    cb_json_string(json, title);
    cb_json_close_array(json);
}

static void close_collection(CbAdminWriter *writer)
{
    cb_json_close_object(&writer->json);
}

static void write_article_fields(CbAdminWriter *writer, CbKind kind)
{
    static const char *const kinds[] = {"card", "guide", NULL};
    const CbAdminField title = {"title", "Title", NULL, TRUE, TRUE};
    const CbAdminField summary = {"summary", "Summary", "A sentence or two, in Markdown", FALSE,
                                  TRUE};
    const CbAdminField tool = {"kind", "Kind", "A card to print, or a longer guide", FALSE, FALSE};
    const CbAdminField order = {"order", "Order", "The place among its neighbours", FALSE, FALSE};
    const CbAdminField cases = {"cases", "Cases", "Those that show it", FALSE, FALSE};
    const CbAdminField draft = {"draft", "Draft", "Not published yet", FALSE, FALSE};
    const CbAdminField updated = {"updated", "Updated", NULL, FALSE, FALSE};
    const CbAdminField body = {"body", "Text", NULL, FALSE, TRUE};
    cb_json_key(&writer->json, "fields");
    cb_json_open_array(&writer->json);
    cb_admin_simple_field(writer, &title, "string");
    cb_admin_markdown_field(writer, &summary);
    if (kind == CB_KIND_TOOL) {
        cb_admin_choice_field(writer, &tool, kinds);
    }
    cb_admin_number_field(writer, &order, TRUE);
    cb_admin_reference_field(writer, &cases, CB_KIND_CASE, TRUE);
    cb_admin_simple_field(writer, &draft, "boolean");
    cb_admin_date_field(writer, &updated);
    cb_admin_markdown_field(writer, &body);
    cb_json_close_array(&writer->json);
}

static void write_articles(CbAdminWriter *writer, CbKind kind, const char *label)
{
    open_collection(writer, cb_kind_folder(kind), label, cb_kind_folder(kind), "title", FALSE);
    write_flag(writer, "i18n", writer->has_languages);
    write_article_fields(writer, kind);
    close_collection(writer);
}

static void write_phases(CbAdminWriter *writer)
{
    const CbConfig *config = &writer->collection->config;
    for (guint i = 0; i < config->n_phases; i++) {
        const CbPhase *phase = &config->phases[i];
        g_autofree char *name = g_strconcat("practices-", phase->id, NULL);
        g_autofree char *label = g_strconcat("Practices: ", cb_admin_text(&phase->label), NULL);
        g_autofree char *folder = g_strconcat("practices/", phase->id, NULL);
        open_collection(writer, name, label, folder, "title", FALSE);
        write_flag(writer, "i18n", writer->has_languages);
        write_article_fields(writer, CB_KIND_PRACTICE);
        close_collection(writer);
    }
}

static void write_cases(CbAdminWriter *writer)
{
    open_collection(writer, "cases", "Cases", "cases", "title", TRUE);
    write_flag(writer, "i18n", writer->has_languages);
    cb_json_key(&writer->json, "fields");
    cb_admin_case_fields(writer);
    close_collection(writer);
}

/* Whether a figure's texts are written once for all languages: a form for maps would lose them. */
static gboolean has_plain_text(const CbFigure *figure)
{
    const CbText *title = &figure->entry.title, *source = &figure->source;
    return title->n_items == 1 || source->n_items == 1 || figure->description.n_documents == 1;
}

static gboolean figures_fit(const CbAdminWriter *writer)
{
    const CbCollection *collection = writer->collection;
    for (guint i = 0; writer->has_languages && i < collection->n_figures; i++) {
        if (has_plain_text(&collection->figures[i])) {
            return FALSE;
        }
    }
    return TRUE;
}

static void write_figures(CbAdminWriter *writer)
{
    if (!figures_fit(writer)) {
        return;
    }
    g_autofree char *title = g_strconcat("title.", writer->collection->config.languages[0], NULL);
    open_collection(writer, "figures", "Figures", "figures",
                    writer->has_languages ? title : "title", TRUE);
    cb_json_key(&writer->json, "fields");
    cb_admin_figure_fields(writer);
    close_collection(writer);
}

void cb_admin_config_write(const CbCollection *collection, GString *out)
{
    CbAdminWriter writer = {.collection = collection,
                            .json = cb_json_writer(out),
                            .has_languages = collection->config.n_languages > 1};
    g_autofree char *media = in_repository(&writer, "media");
    cb_json_open_object(&writer.json);
    cb_json_member(&writer.json, "app_title", cb_admin_text(&collection->config.title));
    write_backend(&writer);
    cb_json_member(&writer.json, "media_folder", media);
    cb_json_member(&writer.json, "public_folder", "/media");
    write_languages(&writer);
    write_habits(&writer);
    cb_json_key(&writer.json, "collections");
    cb_json_open_array(&writer.json);
    write_cases(&writer);
    write_phases(&writer);
    write_articles(&writer, CB_KIND_TOPIC, "Topics");
    write_articles(&writer, CB_KIND_TOOL, "Tools");
    write_figures(&writer);
    write_articles(&writer, CB_KIND_PAGE, "Pages");
    cb_json_close_array(&writer.json);
    cb_json_close_object(&writer.json);
}
