/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/buffer.h"

#include "base/alloc.h"

#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

enum { BUFFER_FIRST_CAPACITY = 256 };

void buffer_init(struct buffer *buffer, size_t limit) {
    must(limit < SIZE_MAX / 4);
    *buffer = (struct buffer){.limit = limit};
}

void buffer_finish(struct buffer *buffer) {
    if (buffer != NULL) {
        mem_free(buffer->data);
        *buffer = (struct buffer){.limit = buffer->limit};
    }
}

void buffer_finish_secret(struct buffer *buffer) {
    if (buffer != NULL) {
        mem_wipe(buffer->data, buffer->capacity);
        buffer_finish(buffer);
    }
}

void buffer_clear(struct buffer *buffer) {
    buffer->len = 0;
    buffer->overflowed = false;
    if (buffer->data != NULL) {
        buffer->data[0] = '\0';
    }
}

char *buffer_reserve(struct buffer *buffer, size_t len) {
    must(buffer->len <= buffer->limit);
    if (len > buffer->limit - buffer->len) {
        buffer->overflowed = true;
        return NULL;
    }
    size_t needed = buffer->len + len + 1;
    if (needed > buffer->capacity) {
        size_t capacity = buffer->capacity < BUFFER_FIRST_CAPACITY ? BUFFER_FIRST_CAPACITY : buffer->capacity;
        while (capacity < needed) {
            capacity *= 2;
        }
        buffer->data = mem_resize_array(buffer->data, capacity, 1);
        buffer->capacity = capacity;
    }
    return buffer->data + buffer->len;
}

void buffer_commit(struct buffer *buffer, size_t len) {
    must(buffer->capacity > buffer->len && len < buffer->capacity - buffer->len);
    buffer->len += len;
    buffer->data[buffer->len] = '\0';
}

bool buffer_append(struct buffer *buffer, const void *bytes, size_t len) {
    char *room = buffer_reserve(buffer, len);
    if (room == NULL) {
        return false;
    }
    if (len > 0) {
        memcpy(room, bytes, len);
    }
    buffer_commit(buffer, len);
    return true;
}

bool buffer_append_string(struct buffer *buffer, const char *string) {
    return buffer_append(buffer, string, strlen(string));
}

bool buffer_append_char(struct buffer *buffer, char c) {
    return buffer_append(buffer, &c, 1);
}

bool buffer_append_format(struct buffer *buffer, const char *format, ...) {
    va_list args;
    va_start(args, format);
    int len = vsnprintf(NULL, 0, format, args);
    va_end(args);
    must(len >= 0);
    char *room = buffer_reserve(buffer, (size_t)len);
    if (room == NULL) {
        return false;
    }
    va_start(args, format);
    vsnprintf(room, (size_t)len + 1, format, args);
    va_end(args);
    buffer_commit(buffer, (size_t)len);
    return true;
}

void buffer_consume(struct buffer *buffer, size_t len) {
    must(len <= buffer->len);
    if (len > 0) {
        memmove(buffer->data, buffer->data + len, buffer->len - len);
        buffer->len -= len;
        buffer->data[buffer->len] = '\0';
    }
}

const char *buffer_string(const struct buffer *buffer) {
    return buffer->data == NULL ? "" : buffer->data;
}

char *buffer_steal(struct buffer *buffer, size_t *out_len) {
    char *data = buffer->data == NULL ? mem_copy("", 0) : buffer->data;
    if (out_len != NULL) {
        *out_len = buffer->len;
    }
    *buffer = (struct buffer){.limit = buffer->limit};
    return data;
}
