/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The organisation of a seed, and its administrators: they change settings under running sessions, take rights and give
 * them back, and disable technicians. */
#include "sim.h"

#include <stdio.h>

static void change(struct world *world, struct directory_change change) {
    if (directory_check(world->directory, &change) != DIRECTORY_ERROR_NONE) {
        return;
    }
    directory_apply(world->directory, &change);
    world->figures.changes++;
    if (world->desk != NULL) {
        desk_directory_changed(world->desk);
    }
}

static void add_technician(struct world *world, int32_t id, int32_t group, enum directory_role role) {
    char name[16];
    (void)snprintf(name, sizeof name, "t%d", id);
    change(world, (struct directory_change){.noun = DIRECTORY_NOUN_TECHNICIAN,
                                            .verb = DIRECTORY_VERB_CREATE,
                                            .id = id,
                                            .group_id = group,
                                            .name = name,
                                            .login = name,
                                            .role = role});
}

static void set(struct world *world, enum directory_noun noun, int32_t id, const struct directory_setting_change *own) {
    change(world, (struct directory_change){.noun = noun,
                                            .verb = DIRECTORY_VERB_UPDATE,
                                            .fields = DIRECTORY_FIELD_SETTINGS,
                                            .id = id,
                                            .settings = own,
                                            .setting_count = 1});
}

void office_open(struct world *world) {
    static const int32_t served[] = {1};
    world->directory = directory_create(1, true);
    change(world, (struct directory_change){
                      .noun = DIRECTORY_NOUN_GROUP, .verb = DIRECTORY_VERB_CREATE, .id = 1, .name = "Everybody"});
    change(world, (struct directory_change){.noun = DIRECTORY_NOUN_GROUP,
                                            .verb = DIRECTORY_VERB_CREATE,
                                            .id = GROUPS,
                                            .group_id = 1,
                                            .name = "Second"});
    add_technician(world, EVE, 1, DIRECTORY_ROLE_ADMINISTRATOR);
    for (int32_t id = 1; id <= TECHNICIANS; id++) {
        add_technician(world, id, 1, id == TECHNICIANS ? DIRECTORY_ROLE_ADMINISTRATOR : DIRECTORY_ROLE_TECHNICIAN);
    }
    change(world, (struct directory_change){.noun = DIRECTORY_NOUN_CHANNEL,
                                            .verb = DIRECTORY_VERB_CREATE,
                                            .id = CHANNEL,
                                            .name = "Web",
                                            .address = "web",
                                            .group_ids = served,
                                            .group_count = 1});
    /* By the standard some never run out; administrators change them all on the way. */
    static const struct directory_setting_change short_ones[] = {
        {.setting = DIRECTORY_SETTING_WAITING_TIMEOUT, .number = 30 * 60},
        {.setting = DIRECTORY_SETTING_ACTIVE_IDLE, .number = 15 * 60},
        {.setting = DIRECTORY_SETTING_TRANSFER_BACK, .number = 5 * 60},
    };
    for (size_t i = 0; i < sizeof short_ones / sizeof short_ones[0]; i++) {
        set(world, DIRECTORY_NOUN_GROUP, 1, &short_ones[i]);
    }
}

/* Whoever clears up in the end may do so. */
void office_close(struct world *world) {
    static const struct directory_setting_change right = {.setting = DIRECTORY_SETTING_MAY_END_SHARED, .number = 1};
    for (int32_t id = 1; id <= GROUPS; id++) {
        set(world, DIRECTORY_NOUN_GROUP, id, &right);
    }
}

/* Short ones, so that the seeds' minutes see them run out; of the rights most, so that there is something to do. */
static int32_t any_value(enum directory_setting setting, struct dice *dice) {
    if (setting == DIRECTORY_SETTING_HISTORY_DAYS) {
        return 0; /* every history is read in the end */
    }
    const struct directory_setting_info *info = directory_setting_info(setting);
    switch (info->kind) {
    case DIRECTORY_SETTING_KIND_TIME:
        return info->zero_allowed && chance(dice, 4) ? 0 : 60 + (int32_t)roll(dice, 1200);
    case DIRECTORY_SETTING_KIND_COUNT:
        return 1 + (int32_t)roll(dice, 4);
    case DIRECTORY_SETTING_KIND_POLICY_NUMBER:
        return info->least + (int32_t)roll(dice, (uint32_t)(info->greatest - info->least));
    case DIRECTORY_SETTING_KIND_POLICY:
    case DIRECTORY_SETTING_KIND_FLAG:
        return (int32_t)roll(dice, 2);
    case DIRECTORY_SETTING_KIND_RIGHT:
        return !chance(dice, 4);
    }
    return 0;
}

/* The root more often, from which the other inherits. */
static int32_t any_group(struct dice *dice) {
    return chance(dice, 3) ? GROUPS : 1;
}

static void change_setting(struct world *world, struct dice *dice) {
    const enum directory_setting setting = (enum directory_setting)roll(dice, DIRECTORY_SETTING_COUNT);
    const struct directory_setting_change own = {
        .setting = setting, .number = any_value(setting, dice), .clear = chance(dice, 3)};
    if (chance(dice, 2)) {
        set(world, DIRECTORY_NOUN_GROUP, any_group(dice), &own);
    } else {
        set(world, DIRECTORY_NOUN_CHANNEL, CHANNEL, &own);
    }
}

/* One who has a session waiting for him, where there is one; never the administrator of the seed. */
static int32_t technician_to_disable(const struct world *world, struct dice *dice) {
    const struct mirror *mirror = &world->consoles[0].mirror;
    for (size_t i = 0; i < mirror->count; i++) {
        const struct seen_row *row = &mirror->rows[i];
        if (row->queue.kind == DESK_QUEUE_TECHNICIAN && row->queue.id < TECHNICIANS &&
            row->word == word_index("Incoming")) {
            return row->queue.id;
        }
    }
    return 1 + (int32_t)roll(dice, TECHNICIANS - 1);
}

/* He takes his sessions along. */
static void move_technician(struct world *world, struct dice *dice) {
    change(world, (struct directory_change){.noun = DIRECTORY_NOUN_TECHNICIAN,
                                            .verb = DIRECTORY_VERB_UPDATE,
                                            .fields = DIRECTORY_FIELD_GROUP,
                                            .id = 1 + (int32_t)roll(dice, TECHNICIANS - 1),
                                            .group_id = any_group(dice)});
    world->figures.moved++;
}

/* Closed for a while, or served by others. */
static void change_channel(struct world *world, struct dice *dice) {
    static const int32_t served[] = {1, GROUPS};
    const bool closes = chance(dice, 4);
    change(world, (struct directory_change){.noun = DIRECTORY_NOUN_CHANNEL,
                                            .verb = DIRECTORY_VERB_UPDATE,
                                            .fields = DIRECTORY_FIELD_DISABLED,
                                            .id = CHANNEL,
                                            .disabled = closes});
    world->figures.closings += closes;
    const uint32_t first = chance(dice, 4) ? 1 : 0;
    change(world, (struct directory_change){.noun = DIRECTORY_NOUN_CHANNEL,
                                            .verb = DIRECTORY_VERB_UPDATE,
                                            .fields = DIRECTORY_FIELD_GROUPS,
                                            .id = CHANNEL,
                                            .group_ids = served + first,
                                            .group_count = first == 1 || chance(dice, 2) ? 1 : 2});
}

void office_act(struct world *world, struct dice *dice) {
    switch (roll(dice, 11)) {
    case 0: {
        const bool disables = chance(dice, 3);
        change(world, (struct directory_change){.noun = DIRECTORY_NOUN_TECHNICIAN,
                                                .verb = DIRECTORY_VERB_UPDATE,
                                                .fields = DIRECTORY_FIELD_DISABLED,
                                                .id = technician_to_disable(world, dice),
                                                .disabled = disables});
        world->figures.disabled += disables;
        break;
    }
    case 1: {
        const struct directory_setting_change own = {
            .is_text = true, .setting = DIRECTORY_TEXT_TERMS, .text = chance(dice, 2) ? "Be kind." : ""};
        set(world, DIRECTORY_NOUN_GROUP, any_group(dice), &own);
        break;
    }
    case 2:
        move_technician(world, dice);
        break;
    case 3:
        change_channel(world, dice);
        break;
    default:
        change_setting(world, dice);
    }
}
