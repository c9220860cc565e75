/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/log.h"

#include "base/buffer.h"
#include "base/text.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

enum { LOG_LINE_MAX = 8192, LOG_TEXT_MAX = 512 };

static const char *const level_names[] = {
    [LOG_LEVEL_DEBUG] = "debug",
    [LOG_LEVEL_INFO] = "info",
    [LOG_LEVEL_WARNING] = "warning",
    [LOG_LEVEL_ERROR] = "error",
};

bool log_level_from_name(const char *name, enum log_level *out_level) {
    for (size_t i = 0; i < sizeof level_names / sizeof level_names[0]; i++) {
        if (text_equal(name, level_names[i])) {
            *out_level = (enum log_level)i;
            return true;
        }
    }
    return false;
}

/* Both formats share JSON's escapes, so that a line stays one line whatever a peer sent. */
static void append_escaped(struct buffer *line, const char *text, size_t len) {
    bool is_valid = utf8_is_valid(text, len);
    for (size_t i = 0; i < len; i++) {
        unsigned char c = (unsigned char)text[i];
        if (c == '"' || c == '\\') {
            buffer_append_format(line, "\\%c", c);
        } else if (c < 0x20 || c == 0x7F || (c >= 0x80 && !is_valid)) {
            buffer_append_format(line, "\\u%04x", c);
        } else {
            buffer_append_char(line, (char)c);
        }
    }
}

static bool is_bare(const char *text, size_t len) {
    for (size_t i = 0; i < len; i++) {
        unsigned char c = (unsigned char)text[i];
        if (c <= ' ' || c == '"' || c == '=' || c == '\\' || c >= 0x7F) {
            return false;
        }
    }
    return len > 0;
}

static void append_text(struct buffer *line, enum log_format format, const char *key, const char *text) {
    size_t len = utf8_cut(text, LOG_TEXT_MAX);
    if (format == LOG_FORMAT_LOGFMT && is_bare(text, len)) {
        buffer_append_format(line, "%s%s=%.*s", line->len == 0 ? "" : " ", key, (int)len, text);
        return;
    }
    if (format == LOG_FORMAT_JSON) {
        buffer_append_format(line, "%s\"%s\":\"", line->len == 0 ? "{" : ",", key);
    } else {
        buffer_append_format(line, "%s%s=\"", line->len == 0 ? "" : " ", key);
    }
    append_escaped(line, text, len);
    buffer_append_char(line, '"');
}

static void append_number(struct buffer *line, enum log_format format, const char *key, int64_t number) {
    const char *pattern = format == LOG_FORMAT_JSON ? ",\"%s\":%" PRId64 : " %s=%" PRId64;
    char text[128];
    int len = snprintf(text, sizeof text, pattern, key, number);
    if (len > 0 && (size_t)len < sizeof text) {
        buffer_append(line, text, (size_t)len);
    }
}

static void append_time(struct buffer *line, enum log_format format) {
    struct timespec now;
    struct tm parts;
    clock_gettime(CLOCK_REALTIME, &now);
    gmtime_r(&now.tv_sec, &parts);
    char seconds[32];
    char text[48];
    strftime(seconds, sizeof seconds, "%Y-%m-%dT%H:%M:%S", &parts);
    snprintf(text, sizeof text, "%s.%03ldZ", seconds, now.tv_nsec / 1000000);
    append_text(line, format, "time", text);
}

void log_write(const struct log *log, enum log_level level, const char *event, const struct log_field *fields) {
    if (log == NULL || level < log->level) {
        return;
    }
    struct buffer line;
    buffer_init(&line, LOG_LINE_MAX);
    append_time(&line, log->format);
    append_text(&line, log->format, "level", level_names[level]);
    append_text(&line, log->format, "event", event);
    for (const struct log_field *field = fields; field->kind != LOG_FIELD_END; field++) {
        if (field->kind == LOG_FIELD_NUMBER) {
            append_number(&line, log->format, field->key, field->number);
        } else if (field->text != NULL) {
            append_text(&line, log->format, field->key, field->text);
        }
    }
    line.limit += 2;
    buffer_append_string(&line, log->format == LOG_FORMAT_JSON ? "}\n" : "\n");
    ssize_t written = write(log->fd, line.data, line.len);
    (void)written;
    buffer_finish(&line);
}
