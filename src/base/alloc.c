/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/alloc.h"

#include "base/must.h"

#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void *mem_new(size_t size) {
    void *memory = calloc(1, size == 0 ? 1 : size);
    must(memory != NULL);
    return memory;
}

void *mem_new_array(size_t count, size_t size) {
    if (count == 0) {
        return NULL;
    }
    void *memory = calloc(count, size);
    must(memory != NULL);
    return memory;
}

void *mem_resize_array(void *old, size_t count, size_t size) {
    must(size > 0 && count <= SIZE_MAX / size);
    if (count == 0) {
        free(old);
        return NULL;
    }
    void *memory = realloc(old, count * size);
    must(memory != NULL);
    return memory;
}

char *mem_copy(const void *bytes, size_t len) {
    must(len < SIZE_MAX);
    char *copy = malloc(len + 1);
    must(copy != NULL);
    if (len > 0) {
        memcpy(copy, bytes, len);
    }
    copy[len] = '\0';
    return copy;
}

char *mem_copy_string(const char *string) {
    return string == NULL ? NULL : mem_copy(string, strlen(string));
}

char *mem_format(const char *format, ...) {
    char *text = NULL;
    va_list args;
    va_start(args, format);
    int len = vasprintf(&text, format, args);
    va_end(args);
    must(len >= 0);
    return text;
}

void mem_free(void *memory) {
    free(memory);
}

void mem_wipe(void *memory, size_t len) {
    if (len > 0) {
        explicit_bzero(memory, len);
    }
}

void mem_free_secret(char *string) {
    if (string != NULL) {
        explicit_bzero(string, strlen(string));
        free(string);
    }
}
