/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "directory/settings.h"

#include "base/alloc.h"
#include "base/must.h"
#include "base/text.h"

#define ZERO    true
#define NO_ZERO false

static const struct directory_setting_info setting_table[DIRECTORY_SETTING_COUNT] = {
#define SETTING(NAME, word, usual, low, high, zero, sort)                                                              \
    [DIRECTORY_SETTING_##NAME] = {                                                                                     \
        .code = #word,                                                                                                 \
        .standard = (usual),                                                                                           \
        .least = (low),                                                                                                \
        .greatest = (high),                                                                                            \
        .zero_allowed = (zero),                                                                                        \
        .kind = DIRECTORY_SETTING_KIND_##sort,                                                                         \
    },
#include "directory/settings.def"
#undef SETTING
};

static const struct directory_text_info text_table[DIRECTORY_TEXT_COUNT] = {
#define TEXT(NAME, word, most) [DIRECTORY_TEXT_##NAME] = {.code = #word, .bytes_max = (most)},
#include "directory/texts.def"
#undef TEXT
};

const struct directory_setting_info *directory_setting_info(enum directory_setting setting) {
    must(setting < DIRECTORY_SETTING_COUNT);
    return &setting_table[setting];
}

const struct directory_text_info *directory_text_info(enum directory_text text) {
    must(text < DIRECTORY_TEXT_COUNT);
    return &text_table[text];
}

bool directory_setting_is_flag(enum directory_setting setting) {
    enum directory_setting_kind kind = directory_setting_info(setting)->kind;
    return kind == DIRECTORY_SETTING_KIND_FLAG || kind == DIRECTORY_SETTING_KIND_RIGHT ||
           kind == DIRECTORY_SETTING_KIND_POLICY;
}

bool directory_setting_is_of_channels(enum directory_setting setting) {
    enum directory_setting_kind kind = directory_setting_info(setting)->kind;
    return kind != DIRECTORY_SETTING_KIND_RIGHT && kind != DIRECTORY_SETTING_KIND_POLICY &&
           kind != DIRECTORY_SETTING_KIND_POLICY_NUMBER;
}

bool directory_setting_by_code(const char *code, enum directory_setting *out_setting) {
    for (unsigned i = 0; i < DIRECTORY_SETTING_COUNT; i++) {
        if (text_equal(setting_table[i].code, code)) {
            *out_setting = (enum directory_setting)i;
            return true;
        }
    }
    return false;
}

bool directory_text_by_code(const char *code, enum directory_text *out_text) {
    for (unsigned i = 0; i < DIRECTORY_TEXT_COUNT; i++) {
        if (text_equal(text_table[i].code, code)) {
            *out_text = (enum directory_text)i;
            return true;
        }
    }
    return false;
}

bool directory_setting_in_range(enum directory_setting setting, int32_t value, bool allow_short) {
    const struct directory_setting_info *info = directory_setting_info(setting);
    if (value == 0) {
        return info->zero_allowed;
    }
    int32_t least = info->least;
    if (allow_short && info->kind == DIRECTORY_SETTING_KIND_TIME) {
        least = 1;
    }
    return value >= least && value <= info->greatest;
}

void directory_settings_init(struct directory_settings *out_settings) {
    for (unsigned i = 0; i < DIRECTORY_SETTING_COUNT; i++) {
        out_settings->number[i] = setting_table[i].standard;
    }
    for (unsigned i = 0; i < DIRECTORY_TEXT_COUNT; i++) {
        out_settings->text[i] = "";
    }
}

void directory_settings_override(struct directory_settings *settings, const struct directory_overrides *overrides) {
    for (unsigned i = 0; i < DIRECTORY_SETTING_COUNT; i++) {
        if (overrides->is_set[i]) {
            settings->number[i] = overrides->number[i];
        }
    }
    for (unsigned i = 0; i < DIRECTORY_TEXT_COUNT; i++) {
        if (overrides->text[i] != NULL) {
            settings->text[i] = overrides->text[i];
        }
    }
}

void directory_overrides_finish(struct directory_overrides *overrides) {
    if (overrides == NULL) {
        return;
    }
    for (unsigned i = 0; i < DIRECTORY_TEXT_COUNT; i++) {
        mem_free(overrides->text[i]);
    }
    *overrides = (struct directory_overrides){0};
}

void directory_overrides_change(struct directory_overrides *overrides, const struct directory_setting_change *change) {
    if (change->is_text) {
        must(change->setting < DIRECTORY_TEXT_COUNT);
        mem_free(overrides->text[change->setting]);
        overrides->text[change->setting] = change->clear ? NULL : mem_copy_string(change->text);
        return;
    }
    must(change->setting < DIRECTORY_SETTING_COUNT);
    overrides->is_set[change->setting] = !change->clear;
    overrides->number[change->setting] = change->clear ? 0 : change->number;
}
