/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef TOWLINE_BASE_ALLOC_H
#define TOWLINE_BASE_ALLOC_H

#include <stddef.h>

/*
 * Memory for this program. All of these abort when memory is out or a product overflows, so no caller checks;
 * sizes that a peer chooses meet a named limit before they come here. Memory is given back with mem_free().
 */

/* Zeroed memory for one thing of the given size. */
void *mem_new(size_t size);

/* Zeroed memory for count things of the given size; count 0 gives NULL. */
void *mem_new_array(size_t count, size_t size);

/* Changes an array to count things; what is new is not initialised; old may be NULL. */
void *mem_resize_array(void *old, size_t count, size_t size);

/* A copy of len bytes with a NUL behind them. */
char *mem_copy(const void *bytes, size_t len);

/* A copy of the string; NULL gives NULL. */
char *mem_copy_string(const char *string);

/* A new string, formatted. */
char *mem_format(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* NULL-safe. */
void mem_free(void *memory);

/* Overwrites a secret so that the compiler cannot leave it out. */
void mem_wipe(void *memory, size_t len);

/* Wipes a string, then frees it; NULL-safe. */
void mem_free_secret(char *string);

/* NEW(struct thing): zeroed memory of the right type. */
#define NEW(type)              ((type *)mem_new(sizeof(type)))
#define NEW_ARRAY(type, count) ((type *)mem_new_array((count), sizeof(type)))

#endif
