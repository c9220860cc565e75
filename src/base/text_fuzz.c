/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Whatever the bytes: what is called valid text can be counted, cut and logged, and a number read is the number
 * written. */
#include "base/alloc.h"
#include "base/log.h"
#include "base/text.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check_cuts(const char *text) {
    size_t len = strlen(text);
    must(utf8_count(text) <= len);
    for (size_t max = 0; max <= len; max += 1 + max / 8) {
        size_t cut = utf8_cut(text, max);
        must(cut <= max && max - cut < 4 && utf8_is_valid(text, cut));
    }
}

static void check_number(const char *text) {
    int64_t number = 0;
    if (!text_to_int64(text, INT64_MIN, INT64_MAX, &number)) {
        return;
    }
    char written[32];
    int64_t again = 0;
    must(text_format(written, sizeof written, "%" PRId64, number));
    must(text_to_int64(written, number, number, &again) && again == number);
}

/* One line, whatever is in it. */
static void check_log(const char *text, enum log_format format) {
    static int fds[2] = {-1, -1};
    must(fds[0] >= 0 || pipe(fds) == 0);
    const struct log log = {.level = LOG_LEVEL_DEBUG, .format = format, .fd = fds[1]};
    log_info(&log, "fuzz", LOG_TEXT("text", text));
    char line[16384];
    ssize_t len = read(fds[0], line, sizeof line);
    must(len > 0 && memchr(line, '\n', (size_t)len) == line + len - 1);
    must(utf8_is_valid(line, (size_t)len));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    bool is_valid = utf8_is_valid((const char *)data, size);
    char *text = mem_copy(data, size);
    must(!is_valid || strlen(text) < size || utf8_is_valid(text, size));
    if (utf8_is_valid(text, strlen(text))) {
        check_cuts(text);
        must(!utf8_is_text(text, false) || utf8_is_text(text, true));
    } else {
        must(!utf8_is_text(text, true));
    }
    check_number(text);
    check_log(text, LOG_FORMAT_JSON);
    check_log(text, LOG_FORMAT_LOGFMT);
    mem_free(text);
    return 0;
}
