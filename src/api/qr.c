/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "api/qr.h"

#include <qrencode.h>

#include "base/alloc.h"
#include "base/must.h"

json_t *qr_show(const char *text) {
    /* Level M mends 15 %: enough for a screen, and it keeps the squares large. */
    QRcode *code = QRcode_encodeString8bit(text, 0, QR_ECLEVEL_M);
    must(code != NULL);
    size_t width = (size_t)code->width;
    char *line = mem_new_array(width + 1, 1);
    json_t *lines = json_array();
    for (size_t y = 0; y < width; y++) {
        for (size_t x = 0; x < width; x++) {
            line[x] = (code->data[y * width + x] & 1) != 0 ? '1' : '0';
        }
        json_array_append_new(lines, json_string(line));
    }
    mem_wipe(line, width);
    mem_free(line);
    QRcode_free(code);
    return lines;
}
