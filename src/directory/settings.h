/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What can be set for a group or a channel: numbers of settings.def, texts of texts.def. */
#ifndef TOWLINE_DIRECTORY_SETTINGS_H
#define TOWLINE_DIRECTORY_SETTINGS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum directory_setting {
#define SETTING(NAME, code, standard, least, greatest, zero, kind) DIRECTORY_SETTING_##NAME,
#include "directory/settings.def"
#undef SETTING
    DIRECTORY_SETTING_COUNT
};

enum directory_setting_kind {
    DIRECTORY_SETTING_KIND_TIME,
    DIRECTORY_SETTING_KIND_COUNT,
    DIRECTORY_SETTING_KIND_FLAG,
    DIRECTORY_SETTING_KIND_RIGHT,
    DIRECTORY_SETTING_KIND_POLICY,
    DIRECTORY_SETTING_KIND_POLICY_NUMBER,
};

enum directory_text {
#define TEXT(NAME, code, bytes_max) DIRECTORY_TEXT_##NAME,
#include "directory/texts.def"
#undef TEXT
    DIRECTORY_TEXT_COUNT
};

/* One number setting as the table has it. `least` is that of the rules, whatever the configuration. */
struct directory_setting_info {
    const char *code;
    int32_t standard;
    int32_t least;
    int32_t greatest;
    bool zero_allowed;
    enum directory_setting_kind kind;
};

struct directory_text_info {
    const char *code;
    size_t bytes_max;
};

/* What one group or channel sets itself. A number counts only where `is_set`; a text only where it is not NULL. */
struct directory_overrides {
    bool is_set[DIRECTORY_SETTING_COUNT];
    int32_t number[DIRECTORY_SETTING_COUNT];
    char *text[DIRECTORY_TEXT_COUNT]; /* owned */
};

/* What is in force after inheritance. Texts are never NULL and borrowed from the directory until its next change. */
struct directory_settings {
    int32_t number[DIRECTORY_SETTING_COUNT];
    const char *text[DIRECTORY_TEXT_COUNT];
};

/* One change of one setting; `clear` takes the own value away, so that it is inherited again. */
struct directory_setting_change {
    bool is_text;
    bool clear;
    unsigned setting; /* enum directory_setting, or enum directory_text where is_text */
    int32_t number;
    const char *text; /* borrowed; used where is_text and not clear */
};

/* The table's line of a setting. Never NULL. */
const struct directory_setting_info *directory_setting_info(enum directory_setting setting);
const struct directory_text_info *directory_text_info(enum directory_text text);

/* Whether its values are yes and no; and whether a channel has it. */
bool directory_setting_is_flag(enum directory_setting setting);
bool directory_setting_is_of_channels(enum directory_setting setting);

/* Find a setting by its code; false, output untouched, where there is none. */
bool directory_setting_by_code(const char *code, enum directory_setting *out_setting);
bool directory_text_by_code(const char *code, enum directory_text *out_text);

/* Whether a value lies in the range of rules.md, or with allow_short in the one for tests. */
bool directory_setting_in_range(enum directory_setting setting, int32_t value, bool allow_short);

/* The defaults of the table. */
void directory_settings_init(struct directory_settings *out_settings);

/* Lay the own values of one level over what it inherits. */
void directory_settings_override(struct directory_settings *settings, const struct directory_overrides *overrides);

/* Frees the texts. NULL is allowed. */
void directory_overrides_finish(struct directory_overrides *overrides);

/* Do one change that was checked before. */
void directory_overrides_change(struct directory_overrides *overrides, const struct directory_setting_change *change);

#endif
