/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/zone.h"

#include <stdio.h>
#include <string.h>

#include "base/alloc.h"
#include "base/must.h"
#include "base/text.h"

enum { HEADER_BYTES = 44, FOOTER_BYTES_MAX = 128, TRANSITIONS_MAX = 2000, TYPES_MAX = 256 };

/* One end of summer time, RFC 8536 section 3.3.1 and POSIX: Mm.w.d, Jn or n, and a time of day. */
struct turn {
    char kind; /* 'M', 'J' or 'n' */
    int month, week, day;
    int32_t time_s;
};

struct rule {
    bool exists;
    bool has_summer;
    int32_t standard_s, summer_s;
    struct turn begin, end;
};

struct zone {
    size_t count;
    int64_t *at;       /* owned: transitions, rising */
    int32_t *offset_s; /* owned: from each on */
    int32_t first_s;   /* before the first */
    struct rule rule;  /* after the last */
};

static uint32_t read_32(const unsigned char *at) {
    return (uint32_t)at[0] << 24 | (uint32_t)at[1] << 16 | (uint32_t)at[2] << 8 | at[3];
}

static int64_t read_64(const unsigned char *at) {
    return (int64_t)((uint64_t)read_32(at) << 32 | read_32(at + 4));
}

/* The counts of a header, in its order. */
struct counts {
    uint32_t ut, standard, leaps, times, types, chars;
};

static bool read_header(const unsigned char *at, size_t len, struct counts *out_counts, char *out_version) {
    if (len < HEADER_BYTES || memcmp(at, "TZif", 4) != 0) {
        return false;
    }
    *out_version = (char)at[4];
    *out_counts = (struct counts){read_32(at + 20), read_32(at + 24), read_32(at + 28),
                                  read_32(at + 32), read_32(at + 36), read_32(at + 40)};
    return out_counts->times <= TRANSITIONS_MAX && out_counts->types >= 1 && out_counts->types <= TYPES_MAX &&
           out_counts->leaps <= 1000 && out_counts->chars <= 1000 && out_counts->ut <= TYPES_MAX &&
           out_counts->standard <= TYPES_MAX;
}

static size_t block_size(const struct counts *counts, size_t time_size) {
    return counts->times * time_size + counts->times + counts->types * 6 + counts->chars +
           counts->leaps * (time_size + 4) + counts->standard + counts->ut;
}

static bool read_number(const char **at, int32_t greatest, int32_t *out_number) {
    int32_t number = 0;
    const char *begin = *at;
    while (**at >= '0' && **at <= '9' && number <= greatest) {
        number = number * 10 + (*(*at)++ - '0');
    }
    *out_number = number;
    return *at != begin && number <= greatest;
}

/* "hh[:mm[:ss]]" with a sign; hours up to 167 as RFC 8536 section 3.3.1 has them. */
static bool read_time(const char **at, int32_t *out_s) {
    int32_t sign = **at == '-' ? -1 : 1;
    int32_t part;
    *at += **at == '-' || **at == '+';
    if (!read_number(at, 167, &part)) {
        return false;
    }
    *out_s = part * 3600;
    for (int32_t unit = 60; unit >= 1 && **at == ':'; unit /= 60) {
        (*at)++;
        if (!read_number(at, 59, &part)) {
            return false;
        }
        *out_s += part * unit;
    }
    *out_s *= sign;
    return true;
}

static bool skip_name(const char **at) {
    const char *begin = *at;
    if (**at == '<') {
        *at += strcspn(*at, ">");
        return *(*at)++ == '>';
    }
    while ((**at >= 'A' && **at <= 'Z') || (**at >= 'a' && **at <= 'z')) {
        (*at)++;
    }
    return *at - begin >= 3;
}

static bool read_turn(const char **at, struct turn *out_turn) {
    int32_t number;
    if (*(*at)++ != ',') {
        return false;
    }
    out_turn->kind = **at == 'M' || **at == 'J' ? *(*at)++ : 'n';
    if (!read_number(at, 365, &number)) {
        return false;
    }
    out_turn->day = number;
    if (out_turn->kind == 'M') {
        int32_t week;
        int32_t day;
        if (number < 1 || number > 12 || *(*at)++ != '.' || !read_number(at, 5, &week) || week < 1 || *(*at)++ != '.' ||
            !read_number(at, 6, &day)) {
            return false;
        }
        out_turn->month = number;
        out_turn->week = week;
        out_turn->day = day;
    }
    out_turn->time_s = 2 * 3600;
    if (**at == '/') {
        (*at)++;
        return read_time(at, &out_turn->time_s);
    }
    return true;
}

/* "CET-1CEST,M3.5.0,M10.5.0/3"; offsets are west of Greenwich. "" gives no rule. */
static bool read_rule(const char *text, struct rule *out_rule) {
    const char *at = text;
    int32_t west_s;
    *out_rule = (struct rule){0};
    if (*at == '\0') {
        return true;
    }
    if (!skip_name(&at) || !read_time(&at, &west_s)) {
        return false;
    }
    out_rule->exists = true;
    out_rule->standard_s = -west_s;
    if (*at == '\0') {
        return true;
    }
    out_rule->has_summer = true;
    out_rule->summer_s = out_rule->standard_s + 3600;
    if (!skip_name(&at)) {
        return false;
    }
    if (*at != ',') {
        if (!read_time(&at, &west_s)) {
            return false;
        }
        out_rule->summer_s = -west_s;
    }
    return read_turn(&at, &out_rule->begin) && read_turn(&at, &out_rule->end) && *at == '\0';
}

/* The transitions of the second block: times, then the index of a type for each, then the types. */
static bool read_transitions(struct zone *zone, const unsigned char *at, const struct counts *counts) {
    const unsigned char *indexes = at + (size_t)counts->times * 8;
    const unsigned char *types = indexes + counts->times;
    zone->count = counts->times;
    zone->at = mem_new_array(counts->times, sizeof *zone->at);
    zone->offset_s = mem_new_array(counts->times, sizeof *zone->offset_s);
    zone->first_s = (int32_t)read_32(types);
    for (size_t i = 0; i < counts->times; i++) {
        zone->at[i] = read_64(at + i * 8);
        if (indexes[i] >= counts->types || (i > 0 && zone->at[i] <= zone->at[i - 1])) {
            return false;
        }
        zone->offset_s[i] = (int32_t)read_32(types + indexes[i] * 6);
    }
    return true;
}

static bool read_footer(struct zone *zone, const unsigned char *at, size_t len) {
    char text[FOOTER_BYTES_MAX];
    const unsigned char *end = len < 2 || at[0] != '\n' ? NULL : memchr(at + 1, '\n', len - 1);
    if (end == NULL || (size_t)(end - at) > sizeof text) {
        return false;
    }
    memcpy(text, at + 1, (size_t)(end - at) - 1);
    text[end - at - 1] = '\0';
    return read_rule(text, &zone->rule);
}

struct zone *zone_parse(const void *bytes, size_t len) {
    const unsigned char *at = bytes;
    struct counts counts;
    char version;
    if (!read_header(at, len, &counts, &version) || version < '2') {
        return NULL;
    }
    size_t skipped = HEADER_BYTES + block_size(&counts, 4); /* the block with times of 32 bits */
    if (skipped > len || !read_header(at + skipped, len - skipped, &counts, &version)) {
        return NULL;
    }
    at += skipped + HEADER_BYTES;
    len -= skipped + HEADER_BYTES;
    size_t size = block_size(&counts, 8);
    if (size > len) {
        return NULL;
    }
    struct zone *zone = NEW(struct zone);
    if (!read_transitions(zone, at, &counts) || !read_footer(zone, at + size, len - size)) {
        zone_free(zone);
        return NULL;
    }
    return zone;
}

bool zone_name_is_sound(const char *name) {
    size_t len = strnlen(name, ZONE_NAME_BYTES_MAX + 1);
    return len > 0 && len <= ZONE_NAME_BYTES_MAX && name[0] != '/' && name[len - 1] != '/' &&
           strstr(name, "//") == NULL &&
           strspn(name, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_+-/") == len;
}

struct zone *zone_load(const char *name) {
    char path[ZONE_NAME_BYTES_MAX + 32];
    if (!zone_name_is_sound(name)) {
        return NULL;
    }
    must(text_format(path, sizeof path, "/usr/share/zoneinfo/%s", name));
    FILE *file = fopen(path, "rbe");
    if (file == NULL) {
        return NULL;
    }
    unsigned char *bytes = mem_new(ZONE_FILE_BYTES_MAX);
    size_t len = fread(bytes, 1, ZONE_FILE_BYTES_MAX, file);
    fclose(file);
    struct zone *zone = zone_parse(bytes, len);
    mem_free(bytes);
    return zone;
}

void zone_free(struct zone *zone) {
    if (zone != NULL) {
        mem_free(zone->at);
        mem_free(zone->offset_s);
        mem_free(zone);
    }
}

static bool is_leap(int64_t year) {
    return (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
}

/* Days since 1970 of the first of January. */
static int64_t year_begin(int64_t year) {
    int64_t before = year - 1;
    return 365 * (year - 1970) + (before / 4 - before / 100 + before / 400) - (1969 / 4 - 1969 / 100 + 1969 / 400);
}

static int64_t year_of(int64_t local_s) {
    int64_t day = (local_s >= 0 ? local_s : local_s - 86399) / 86400;
    int64_t year = 1970 + day / 366;
    while (year_begin(year + 1) <= day) {
        year++;
    }
    return year;
}

/* The moment of a turn in a year, in local seconds by the clock before it. */
static int64_t turn_local_s(const struct turn *turn, int64_t year) {
    static const int before_month[] = {0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334, 365};
    bool leap = is_leap(year);
    int64_t day = year_begin(year);
    if (turn->kind == 'J') {
        day += turn->day - 1 + (leap && turn->day >= 60); /* the 29th of February is never counted */
    } else if (turn->kind == 'n') {
        day += turn->day;
    } else {
        int64_t first = day + before_month[turn->month - 1] + (leap && turn->month > 2);
        int64_t length = before_month[turn->month] - before_month[turn->month - 1] + (leap && turn->month == 2);
        int64_t weekday = ((first + 4) % 7 + 7) % 7; /* the first of January 1970 was a Thursday */
        int64_t offset = (turn->day - weekday + 7) % 7 + (turn->week - 1) * 7;
        day = first + (offset < length ? offset : offset - 7);
    }
    return day * 86400 + turn->time_s;
}

static int32_t rule_offset_s(const struct rule *rule, int64_t utc_s) {
    if (!rule->has_summer) {
        return rule->standard_s;
    }
    int64_t year = year_of(utc_s + rule->standard_s);
    int64_t begin_s = turn_local_s(&rule->begin, year) - rule->standard_s;
    int64_t end_s = turn_local_s(&rule->end, year) - rule->summer_s;
    bool is_summer = begin_s < end_s ? utc_s >= begin_s && utc_s < end_s : utc_s >= begin_s || utc_s < end_s;
    return is_summer ? rule->summer_s : rule->standard_s;
}

int32_t zone_offset_s(const struct zone *zone, int64_t utc_s) {
    if (zone->rule.exists && (zone->count == 0 || utc_s >= zone->at[zone->count - 1])) {
        return rule_offset_s(&zone->rule, utc_s);
    }
    size_t low = 0;
    size_t high = zone->count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (zone->at[middle] <= utc_s) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return low == 0 ? zone->first_s : zone->offset_s[low - 1];
}
