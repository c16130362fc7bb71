#include "base/collation.h"

#include <unicode/ucol.h>

/* Bytes of a key that most texts do not need more than. */
#define USUAL_KEY_LENGTH 256

struct CbCollator {
    UCollator *order; /* NULL if ICU's data are missing: then bytes are compared */
};

CbCollator *cb_collator_new(const char *language)
{
    CbCollator *collator = g_new0(CbCollator, 1);
    UErrorCode status = U_ZERO_ERROR;
    collator->order = ucol_open(language, &status);
    if (U_SUCCESS(status)) {
        ucol_setAttribute(collator->order, UCOL_NUMERIC_COLLATION, UCOL_ON, &status);
    }
    return collator;
}

void cb_collator_free(CbCollator *collator)
{
    if (collator == NULL) {
        return;
    }
    if (collator->order != NULL) {
        ucol_close(collator->order);
    }
    g_free(collator);
}

char *cb_collator_key(const CbCollator *collator, const char *text)
{
    glong length = 0;
    const char *known = text != NULL ? text : "";
    g_autofree gunichar2 *units = g_utf8_to_utf16(known, -1, NULL, &length, NULL);
    if (collator->order == NULL || units == NULL || length > G_MAXINT32 / 2) {
        return g_strdup(known);
    }
    guint8 usual[USUAL_KEY_LENGTH];
    int32_t needed = ucol_getSortKey(collator->order, units, (int32_t)length, usual, sizeof usual);
    if (needed <= (int32_t)sizeof usual) {
        return g_strndup((const char *)usual, (gsize)needed);
    }
    char *key = g_malloc((gsize)needed);
    ucol_getSortKey(collator->order, units, (int32_t)length, (guint8 *)key, needed);
    return key;
}
