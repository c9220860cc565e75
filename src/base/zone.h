/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A time zone by its IANA name, read from the system's files (TZif, RFC 8536): how far its clocks are from UTC at a
 * moment, summer time included. */
#ifndef TOWLINE_BASE_ZONE_H
#define TOWLINE_BASE_ZONE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { ZONE_NAME_BYTES_MAX = 64, ZONE_FILE_BYTES_MAX = 65536 };

struct zone;

/* From the bytes of a file. NULL where they are none of version 2 or later. To be freed with zone_free. */
struct zone *zone_parse(const void *bytes, size_t len);

/* From the system's files. NULL where there is no such zone, or its name is none. */
struct zone *zone_load(const char *name);

/* NULL is allowed. */
void zone_free(struct zone *zone);

/* Whether the text has the form of a zone's name: "Europe/Berlin", "Etc/GMT+3". Says nothing about whether there is
 * one. */
bool zone_name_is_sound(const char *name);

/* Seconds to add to UTC for the local time at this moment (seconds since 1970). */
int32_t zone_offset_s(const struct zone *zone, int64_t utc_s);

#endif
