/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "api/csv_cell.h"

#include <string.h>

void csv_append(struct buffer *csv, const char *text, bool is_last) {
    buffer_append_char(csv, '"');
    if (text[0] != '\0' && strchr("=+-@\t\r\n", text[0]) != NULL) {
        buffer_append_char(csv, '\'');
    }
    for (; *text != '\0'; text++) {
        buffer_append_char(csv, *text);
        if (*text == '"') {
            buffer_append_char(csv, '"');
        }
    }
    buffer_append_string(csv, is_last ? "\"\r\n" : "\",");
}
