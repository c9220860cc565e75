/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef TOWLINE_BASE_LOG_H
#define TOWLINE_BASE_LOG_H

#include <stdbool.h>
#include <stdint.h>

/*
 * Structured log lines: one write() a line, so threads do not mix. Library code does not log; whoever stops an error
 * logs it, once. Secrets (codes, tokens, tickets, passwords, chat) never go into a field.
 */
enum log_level { LOG_LEVEL_DEBUG, LOG_LEVEL_INFO, LOG_LEVEL_WARNING, LOG_LEVEL_ERROR };
enum log_format { LOG_FORMAT_LOGFMT, LOG_FORMAT_JSON };

struct log {
    enum log_level level; /* lines below are dropped */
    enum log_format format;
    int fd; /* borrowed */
};

enum log_field_kind { LOG_FIELD_END, LOG_FIELD_TEXT, LOG_FIELD_NUMBER };

struct log_field {
    enum log_field_kind kind;
    const char *key;
    const char *text; /* borrowed for the call; NULL leaves the field out */
    int64_t number;
};

/* Fields of a line: LOG_TEXT("peer", address), LOG_NUMBER("session", id). Keys are [a-z_]. */
#define LOG_TEXT(name, value)   ((struct log_field){.kind = LOG_FIELD_TEXT, .key = (name), .text = (value)})
#define LOG_NUMBER(name, value) ((struct log_field){.kind = LOG_FIELD_NUMBER, .key = (name), .number = (value)})

/*
 * Writes one line: time, level, event (a code, [a-z_]), the fields up to LOG_FIELD_END. Texts are escaped, and cut at
 * 512 bytes. A NULL log drops the line. Thread-safe. Never fails: a line that cannot be written is lost.
 */
void log_write(const struct log *log, enum log_level level, const char *event, const struct log_field *fields);

#define LOG_LINE(log, level, event, ...)                                                                               \
    log_write((log), (level), (event),                                                                                 \
              (const struct log_field[]){__VA_ARGS__ __VA_OPT__(, )(struct log_field){.kind = LOG_FIELD_END}})

/* log_info(log, "listening", LOG_TEXT("address", address), LOG_NUMBER("port", port)); */
#define log_debug(log, ...)   LOG_LINE(log, LOG_LEVEL_DEBUG, __VA_ARGS__)
#define log_info(log, ...)    LOG_LINE(log, LOG_LEVEL_INFO, __VA_ARGS__)
#define log_warning(log, ...) LOG_LINE(log, LOG_LEVEL_WARNING, __VA_ARGS__)
#define log_error(log, ...)   LOG_LINE(log, LOG_LEVEL_ERROR, __VA_ARGS__)

/* Reads "debug", "info", "warning", "error"; false, and out untouched, for anything else. */
bool log_level_from_name(const char *name, enum log_level *out_level);

#endif
