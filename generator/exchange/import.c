#include "exchange/import_parts.h"

#include "base/replace.h"
#include "load/reader.h"

#include <string.h>

static void clear_case(gpointer data)
{
    CbImportCase *one = data;
    cb_merge_free(one->merge);
    g_array_unref(one->changes);
}

CbImport *cb_import_new(const CbSheet *sheet, const CbImportOptions *options,
                        CbDiagnostics *diagnostics)
{
    CbImport *import = g_new0(CbImport, 1);
    import->sheet = sheet;
    import->options = *options;
    import->diagnostics = diagnostics;
    import->arena = cb_arena_new();
    import->cases = g_array_new(FALSE, TRUE, sizeof(CbImportCase));
    g_array_set_clear_func(import->cases, clear_case);
    import->by_id = g_hash_table_new(g_str_hash, g_str_equal);
    import->reader = (CbCellReader){
        .sheet = sheet,
        .decimal = '.',
        .date_order = options->date_order,
        .separator = options->separator,
        .new_ids = import->by_id,
    };
    return import;
}

void cb_import_free(CbImport *import)
{
    if (import == NULL) {
        return;
    }
    g_array_unref(import->cases);
    g_hash_table_unref(import->by_id);
    g_clear_pointer(&import->titles, g_hash_table_unref);
    cb_cell_reader_clear(&import->reader);
    cb_source_unref(import->source);
    cb_arena_free(import->arena);
    g_free(import);
}

const CbImportCase *cb_import_cases(const CbImport *import, guint *count)
{
    *count = import->cases->len;
    return (const CbImportCase *)(const void *)import->cases->data;
}

guint cb_import_n_others(const CbImport *import)
{
    guint others = import->sheet->n_cases;
    for (guint i = 0; i < import->cases->len; i++) {
        others -= g_array_index(import->cases, CbImportCase, i).unit != NULL ? 1 : 0;
    }
    return others;
}

guint cb_import_n_lost(const CbImport *import)
{
    return import->n_lost;
}

void cb_import_report(CbImport *import, CbCode code, CbPosition cell, CbSpan span, const char *hint,
                      const char *message)
{
    if (cell.line > 0) {
        cb_diagnostics_add_cell(import->diagnostics, code, import->path, cell, hint, "%s", message);
    } else {
        cb_diagnostics_add(import->diagnostics, code, span, hint, "%s", message);
    }
}

CbImportCase *cb_import_add(CbImport *import, const char *id, CbPosition cell, CbSpan span)
{
    guint index = GPOINTER_TO_UINT(g_hash_table_lookup(import->by_id, id));
    if (!cb_id_is_valid(id, FALSE)) {
        g_autofree char *slug = cb_sheet_slug(id);
        g_autofree char *hint =
            cb_id_is_valid(slug, FALSE) ? g_strdup_printf("write \"%s\"", slug) : NULL;
        g_autofree char *message =
            g_strdup_printf("\"%s\" is no id: lower-case letters, digits and hyphens", id);
        cb_import_report(import, CB_CODE_ID, cell, span, hint, message);
        return NULL;
    }
    if (index > 0) {
        const CbImportCase *other = &g_array_index(import->cases, CbImportCase, index - 1);
        g_autofree char *message =
            other->cell.line > 0
                ? g_strdup_printf("the case \"%s\" is in row %u already", id, other->cell.line)
                : g_strdup_printf("the case \"%s\" is there twice", id);
        cb_import_report(import, CB_CODE_CSV_ROW, cell, span, "give it an id of its own", message);
        return NULL;
    }
    CbImportCase one = {
        .id = cb_arena_strdup(import->arena, id),
        .unit = cb_sheet_find(import->sheet, id),
        .changes = g_array_new(FALSE, TRUE, sizeof(CbImportChange)),
        .cell = cell,
        .span = span,
    };
    if (one.unit != NULL && !one.unit->usable) {
        g_array_unref(one.changes);
        cb_import_report(import, CB_CODE_CSV_ROW, cell, span, "casebook check says what is wrong",
                         "the file of this case cannot be read");
        return NULL;
    }
    one.merge = cb_merge_new(import->arena, import->sheet, one.id, one.unit);
    g_array_append_val(import->cases, one);
    g_hash_table_insert(import->by_id, (gpointer)one.id, GUINT_TO_POINTER(import->cases->len));
    return &g_array_index(import->cases, CbImportCase, import->cases->len - 1);
}

gboolean cb_import_write(const CbImport *import, GError **error)
{
    g_autoptr(GArray) files = g_array_new(FALSE, TRUE, sizeof(CbReplacement));
    for (guint i = 0; i < import->cases->len; i++) {
        const CbImportCase *one = &g_array_index(import->cases, CbImportCase, i);
        const GArray *merged = cb_merge_files(one->merge);
        for (guint j = 0; !one->rejected && j < merged->len; j++) {
            const CbMergedFile *file = &g_array_index(merged, CbMergedFile, j);
            const char *folder = import->sheet->collection->folder;
            if (!cb_file_may_write(folder, file->path, error)) {
                return FALSE;
            }
            char *path = g_build_filename(folder, file->path, NULL);
            CbReplacement replacement = {cb_arena_strdup(import->arena, path), file->text,
                                         file->length, file->is_new};
            g_free(path);
            g_array_append_val(files, replacement);
        }
    }
    return cb_files_replace((const CbReplacement *)(const void *)files->data, files->len, error);
}
