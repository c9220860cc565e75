/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef TOWLINE_BASE_BUFFER_H
#define TOWLINE_BASE_BUFFER_H

#include "base/must.h"

#include <stdbool.h>
#include <stddef.h>

/*
 * Bytes that grow up to a limit. An append that would pass the limit changes nothing but marks the buffer
 * as overflowed, so a writer may append many times and ask once at the end.
 * data always has a NUL behind the last byte once something was appended.
 */
struct buffer {
    char *data; /* owned */
    size_t len;
    size_t capacity;
    size_t limit;
    bool overflowed;
};

/* Ready for use, empty; takes no memory yet. limit is in bytes. */
void buffer_init(struct buffer *buffer, size_t limit);

/* Frees the memory; the buffer may be initialised again. NULL-safe. */
void buffer_finish(struct buffer *buffer);

/* As buffer_finish, but overwrites the contents first. */
void buffer_finish_secret(struct buffer *buffer);

/* Empties the buffer and forgets an overflow; keeps the memory. */
void buffer_clear(struct buffer *buffer);

/* These append; false when the limit would be passed. */
bool buffer_append(struct buffer *buffer, const void *bytes, size_t len);
bool buffer_append_string(struct buffer *buffer, const char *string);
bool buffer_append_char(struct buffer *buffer, char c);
bool buffer_append_format(struct buffer *buffer, const char *format, ...) PRINTF_LIKE(2, 3);

/* Room for len more bytes behind the data, or NULL when the limit would be passed; then buffer_commit what was used. */
char *buffer_reserve(struct buffer *buffer, size_t len);
void buffer_commit(struct buffer *buffer, size_t len);

/* Drops len bytes (at most buffer->len) from the front. */
void buffer_consume(struct buffer *buffer, size_t len);

/* The contents as a C string, never NULL; borrowed, valid until the next change. */
const char *buffer_string(const struct buffer *buffer);

/* Hands the contents, with a NUL behind them, to the caller (mem_free) and empties the buffer. */
char *buffer_steal(struct buffer *buffer, size_t *out_len);

#endif
