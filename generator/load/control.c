#include "load/control.h"

/* U+FFFE and U+FFFF in UTF-8 are EF BF BE and EF BF BF. */
static gboolean is_none(const guchar *byte, gsize left)
{
    return byte[0] == 0xEF && left >= 3 && byte[1] == 0xBF && byte[2] >= 0xBE;
}

gboolean cb_control_find(const char *text, gsize length, gsize *at, gunichar *character)
{
    const guchar *bytes = (const guchar *)text;
    for (gsize i = 0; i < length; i++) {
        guchar byte = bytes[i];
        gboolean is_control = byte < 0x20 && byte != '\t' && byte != '\n' && byte != '\r';
        if (is_control || byte == 0x7F || is_none(bytes + i, length - i)) {
            *at = i;
            *character = byte < 0x80 ? byte : 0xFF00 + 0x40U + bytes[i + 2];
            return TRUE;
        }
    }
    return FALSE;
}

void cb_control_report(CbDiagnostics *diagnostics, CbSpan span, gunichar character)
{
    cb_diagnostics_add(diagnostics, CB_CODE_TEXT_CONTROL, span, "take it out",
                       "the text holds the character U+%04X, which no page can show", character);
}
