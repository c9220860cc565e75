/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "directory/alarms.h"

#include <string.h>

#include "base/must.h"
#include "base/text.h"

static const char *const colour_words[DIRECTORY_ALARM_COLOUR_COUNT] = {
    [DIRECTORY_ALARM_BLUE] = "blue",     [DIRECTORY_ALARM_VIOLET] = "violet", [DIRECTORY_ALARM_YELLOW] = "yellow",
    [DIRECTORY_ALARM_ORANGE] = "orange", [DIRECTORY_ALARM_RED] = "red",
};

const char *directory_alarm_colour_word(enum directory_alarm_colour colour) {
    must(colour < DIRECTORY_ALARM_COLOUR_COUNT);
    return colour_words[colour];
}

bool directory_alarm_colour_from_word(const char *word, enum directory_alarm_colour *out_colour) {
    for (unsigned i = 0; i < DIRECTORY_ALARM_COLOUR_COUNT; i++) {
        if (text_equal(colour_words[i], word)) {
            *out_colour = (enum directory_alarm_colour)i;
            return true;
        }
    }
    return false;
}

static bool read_level(const char *text, size_t len, struct directory_alarm *out_level) {
    char part[32];
    int64_t after_s;
    if (len >= sizeof part) {
        return false;
    }
    memcpy(part, text, len);
    part[len] = '\0';
    char *blank = strchr(part, ' ');
    if (blank == NULL) {
        return false;
    }
    *blank = '\0';
    if (!text_to_int64(part, 1, DIRECTORY_ALARM_S_MAX, &after_s)) {
        return false;
    }
    out_level->after_s = (int32_t)after_s;
    return directory_alarm_colour_from_word(blank + 1, &out_level->colour);
}

bool directory_alarms_parse(const char *text, struct directory_alarms *out_alarms) {
    struct directory_alarms alarms = {0};
    for (const char *at = text; *at != '\0';) {
        size_t len = strcspn(at, ";");
        if (alarms.count == DIRECTORY_ALARMS_MAX || !read_level(at, len, &alarms.levels[alarms.count])) {
            return false;
        }
        alarms.count++;
        at += len;
        if (*at == ';' && *++at == '\0') {
            return false;
        }
    }
    char again[DIRECTORY_ALARMS_TEXT_SIZE];
    if (!directory_alarms_format(&alarms, again) || !text_equal(again, text)) {
        return false; /* one way of writing each, and rising */
    }
    *out_alarms = alarms;
    return true;
}

bool directory_alarms_format(const struct directory_alarms *alarms, char out_text[DIRECTORY_ALARMS_TEXT_SIZE]) {
    size_t used = 0;
    int32_t before_s = 0;
    out_text[0] = '\0';
    if (alarms->count > DIRECTORY_ALARMS_MAX) {
        return false;
    }
    for (size_t i = 0; i < alarms->count; i++) {
        const struct directory_alarm *level = &alarms->levels[i];
        if (level->after_s <= before_s || level->after_s > DIRECTORY_ALARM_S_MAX) {
            return false;
        }
        before_s = level->after_s;
        must(text_format(out_text + used, DIRECTORY_ALARMS_TEXT_SIZE - used, "%s%d %s", i == 0 ? "" : ";",
                         (int)level->after_s, directory_alarm_colour_word(level->colour)));
        used += strlen(out_text + used);
    }
    return true;
}
