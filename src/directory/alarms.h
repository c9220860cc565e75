/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The setting `alarms`: from so many seconds in one status on, a row is shown in a colour. Kept as a text, "300
 * amber;600 red", the seconds rising. */
#ifndef TOWLINE_DIRECTORY_ALARMS_H
#define TOWLINE_DIRECTORY_ALARMS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum {
    DIRECTORY_ALARMS_MAX = 5,
    DIRECTORY_ALARM_S_MAX = 999 * 60,
    DIRECTORY_ALARMS_TEXT_SIZE = 128, /* of the longest text, with its NUL */
};

enum directory_alarm_colour {
    DIRECTORY_ALARM_BLUE,
    DIRECTORY_ALARM_VIOLET,
    DIRECTORY_ALARM_YELLOW,
    DIRECTORY_ALARM_ORANGE,
    DIRECTORY_ALARM_RED,
    DIRECTORY_ALARM_COLOUR_COUNT,
};

struct directory_alarms {
    size_t count;
    struct directory_alarm {
        int32_t after_s; /* 1 to DIRECTORY_ALARM_S_MAX, each above the one before */
        enum directory_alarm_colour colour;
    } levels[DIRECTORY_ALARMS_MAX];
};

/* Reads the text; "" has no level. False, output untouched, where it is not one that directory_alarms_format makes. */
bool directory_alarms_parse(const char *text, struct directory_alarms *out_alarms);

/* Writes the text. False where a level does not fit its limits or the one before. */
bool directory_alarms_format(const struct directory_alarms *alarms, char out_text[DIRECTORY_ALARMS_TEXT_SIZE]);

/* "blue", "violet", "yellow", "orange", "red". */
const char *directory_alarm_colour_word(enum directory_alarm_colour colour);
bool directory_alarm_colour_from_word(const char *word, enum directory_alarm_colour *out_colour);

#endif
