#include "exchange/sheet.h"

#include "base/limits.h"

#include <string.h>
#include <unicode/utrans.h>

/* Characters of an id that is made of a text. */
#define SLUG_LENGTH 60

/* CbDiagnosticTest. */
static gboolean is_mistake(const CbDiagnostic *diagnostic, gpointer unused)
{
    (void)unused;
    return diagnostic->code != CB_CODE_FILE_UNREADABLE;
}

CbSheet *cb_sheet_new(const CbCollection *collection, CbDiagnostics *diagnostics)
{
    g_autoptr(CbDiagnostics) known = cb_diagnostics_new();
    CbSheet *sheet = g_new0(CbSheet, 1);
    sheet->arena = cb_arena_new();
    sheet->collection = collection;
    sheet->units = cb_units_list(sheet->arena, collection->folder, &collection->config, known);
    sheet->by_id = g_hash_table_new(g_str_hash, g_str_equal);
    for (guint i = 0; i < sheet->units->len; i++) {
        CbUnit *unit = &g_array_index(sheet->units, CbUnit, i);
        if (unit->kind == CB_KIND_CASE) {
            cb_unit_parse(unit, sheet->arena, collection->folder, known);
            g_hash_table_insert(sheet->by_id, (gpointer)unit->id, unit);
            sheet->n_cases++;
        }
    }
    cb_diagnostics_drop(known, is_mistake, NULL);
    cb_diagnostics_take(diagnostics, known);
    return sheet;
}

void cb_sheet_free(CbSheet *sheet)
{
    if (sheet != NULL) {
        g_hash_table_unref(sheet->by_id);
        g_array_unref(sheet->units);
        cb_arena_free(sheet->arena);
        g_free(sheet);
    }
}

const CbUnit *cb_sheet_case(const CbSheet *sheet, guint index)
{
    g_assert(index < sheet->n_cases);
    return &g_array_index(sheet->units, CbUnit, index);
}

const CbUnit *cb_sheet_find(const CbSheet *sheet, const char *id)
{
    return g_hash_table_lookup(sheet->by_id, id);
}

char *cb_sheet_fold(const char *text)
{
    g_autofree char *whole = g_utf8_normalize(text, -1, G_NORMALIZE_ALL_COMPOSE);
    g_autofree char *folded = g_utf8_casefold(whole != NULL ? whole : text, -1);
    GString *out = g_string_new(NULL);
    for (const char *at = folded; *at != '\0'; at = g_utf8_next_char(at)) {
        gunichar character = g_utf8_get_char(at);
        gboolean space = g_unichar_isspace(character);
        if (!space) {
            g_string_append_unichar(out, character);
        } else if (out->len > 0 && out->str[out->len - 1] != ' ') {
            g_string_append_c(out, ' ');
        }
    }
    if (out->len > 0 && out->str[out->len - 1] == ' ') {
        g_string_truncate(out, out->len - 1);
    }
    return g_string_free(out, FALSE);
}

static guint n_unknown(const char *text)
{
    guint count = 0;
    for (; *text != '\0'; text++) {
        count += *text == '?' ? 1 : 0;
    }
    return count;
}

/* Letters of any script as Latin ones: Москва is Moskva. The text itself if that fails. */
static char *in_latin(const char *text)
{
    static const UChar rules[] = u"Any-Latin; Latin-ASCII";
    UErrorCode status = U_ZERO_ERROR;
    glong length = 0;
    g_autofree gunichar2 *units = g_utf8_to_utf16(text, -1, NULL, &length, NULL);
    if (units == NULL || length > CB_MAX_LINE_LENGTH) {
        return g_strdup(text);
    }
    const glong capacity = 8 * length + 1;
    g_autofree UChar *buffer = g_new0(UChar, (gsize)capacity);
    memcpy(buffer, units, (gsize)length * sizeof *buffer);
    UTransliterator *latin = utrans_openU(rules, -1, UTRANS_FORWARD, NULL, 0, NULL, &status);
    int32_t used = (int32_t)length, limit = (int32_t)length;
    if (U_SUCCESS(status)) {
        utrans_transUChars(latin, buffer, &used, (int32_t)capacity, 0, &limit, &status);
        utrans_close(latin);
    }
    char *done = U_SUCCESS(status) ? g_utf16_to_utf8(buffer, used, NULL, NULL, NULL) : NULL;
    return done != NULL ? done : g_strdup(text);
}

char *cb_sheet_slug(const char *text)
{
    /* A named locale: the result must not depend on the user's. */
    g_autofree char *ascii = g_str_to_ascii(text, "C");
    if (n_unknown(ascii) > n_unknown(text)) {
        g_autofree char *latin = in_latin(text);
        g_free(ascii);
        ascii = g_str_to_ascii(latin, "C");
    }
    GString *slug = g_string_new(NULL);
    for (const char *at = ascii; *at != '\0'; at++) {
        if (g_ascii_isalnum(*at)) {
            g_string_append_c(slug, g_ascii_tolower(*at));
        } else if (strchr("'\"?", *at) == NULL && slug->len > 0 &&
                   slug->str[slug->len - 1] != '-') {
            g_string_append_c(slug, '-');
        }
    }
    if (slug->len > SLUG_LENGTH) {
        g_string_truncate(slug, SLUG_LENGTH);
        const char *hyphen = strrchr(slug->str, '-');
        g_string_truncate(slug, hyphen != NULL ? (gsize)(hyphen - slug->str) : SLUG_LENGTH);
    }
    while (slug->len > 0 && slug->str[slug->len - 1] == '-') {
        g_string_truncate(slug, slug->len - 1);
    }
    return g_string_free(slug, FALSE);
}
