/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The settings that govern a session, from the directory. */
#include "base/text.h"
#include "desk/inside.h"

static bool settings_of_owner(const struct desk *desk, enum owner_kind kind, int32_t id,
                              struct directory_settings *out_settings) {
    switch (kind) {
    case OWNER_TECHNICIAN:
        return directory_settings_for_technician(desk->directory, id, out_settings);
    case OWNER_GROUP:
        return directory_settings_for_group(desk->directory, id, out_settings);
    case OWNER_CHANNEL:
        return directory_settings_for_channel(desk->directory, id, out_settings);
    case OWNER_NONE:
    case OWNER_KIND_COUNT:
        break;
    }
    return false;
}

/* The channel by which it came, or NULL. */
static const struct directory_channel *channel_of(const struct desk *desk, const struct session *session) {
    return session->queue.kind == OWNER_CHANNEL ? directory_channel(desk->directory, session->queue.id) : NULL;
}

/* A channel's own time-outs go with who came through it to whichever technician has him; until he is started, all of
 * its time-outs do, so that the clock of his waiting goes on as it began (rules.md, Clocks). */
static void lay_channel_over(const struct desk *desk, const struct session *session,
                             struct directory_settings *settings) {
    const struct directory_channel *channel = channel_of(desk, session);
    struct directory_settings of_channel;
    if (channel == NULL || !directory_settings_for_channel(desk->directory, channel->id, &of_channel)) {
        return;
    }
    for (unsigned i = 0; i < DIRECTORY_SETTING_COUNT; i++) {
        if (directory_setting_info((enum directory_setting)i)->kind == DIRECTORY_SETTING_KIND_TIME &&
            (!session->state.started || channel->overrides.is_set[i])) {
            settings->number[i] = of_channel.number[i];
        }
    }
}

/* The holder's, or those of the queue where it waits; of one without rows, those of where it was made. */
void desk_settings_for(const struct desk *desk, const struct session *session,
                       struct directory_settings *out_settings) {
    const struct session_row *row = session_governing_row(&session->state);
    if (row != NULL && settings_of_owner(desk, row->owner_kind, row->owner_id, out_settings)) {
        if (row->owner_kind == OWNER_TECHNICIAN) {
            lay_channel_over(desk, session, out_settings);
        }
        return;
    }
    if (!settings_of_owner(desk, session->queue.kind, session->queue.id, out_settings)) {
        directory_settings_init(out_settings);
    }
}

void settings_for_session(const struct desk *desk, const struct session *session,
                          struct session_settings *out_settings) {
    struct directory_settings settings;
    desk_settings_for(desk, session, &settings);
    const int32_t *number = settings.number;
    *out_settings = (struct session_settings){
        .code_valid_s = number[DIRECTORY_SETTING_PRIVATE_CODE_VALID],
        .connecting_s = number[DIRECTORY_SETTING_CONNECTING_TIMEOUT],
        .waiting_s = number[DIRECTORY_SETTING_WAITING_TIMEOUT],
        .unstarted_offline_s = number[DIRECTORY_SETTING_UNSTARTED_OFFLINE],
        .idle_s = number[DIRECTORY_SETTING_ACTIVE_IDLE],
        .transfer_back_s = number[DIRECTORY_SETTING_TRANSFER_BACK],
        .hold_limit_s = number[DIRECTORY_SETTING_HOLD_LIMIT],
        .loss_noticed_s = number[DIRECTORY_SETTING_LOSS_NOTICED],
        .offline_after_s = number[DIRECTORY_SETTING_OFFLINE_AFTER],
        .reboot_timeout_s = number[DIRECTORY_SETTING_REBOOT_TIMEOUT],
        .reboot_heard_s = number[DIRECTORY_SETTING_REBOOT_HEARD],
        .active_max = number[DIRECTORY_SETTING_MAX_ACTIVE],
        .auto_start = number[DIRECTORY_SETTING_AUTO_START] != 0,
        .has_terms = settings.text[DIRECTORY_TEXT_TERMS][0] != '\0',
    };
}

void session_follow_settings(struct desk_session *session) {
    struct session_settings settings;
    settings_for_session(session->desk, &session->now.session, &settings);
    session_presence_settings_changed(&session->presence, &session->settings, &settings, desk_now_ms(session->desk));
    session->settings = settings;
}

int32_t history_days_for(const struct desk *desk, const struct session_state *state) {
    struct directory_settings settings;
    for (size_t i = 0; i < SESSION_ROWS_MAX; i++) {
        const struct session_row *row = &state->rows[i];
        if (row->number != 0 && settings_of_owner(desk, row->owner_kind, row->owner_id, &settings)) {
            return settings.number[DIRECTORY_SETTING_HISTORY_DAYS];
        }
    }
    return 0; /* nobody left to say */
}

/* A channel's own go, as its time-outs do, with who came through it (rules.md, Clocks). */
const char *alarms_for_row(const struct desk *desk, const struct session *session, const struct session_row *row) {
    const struct directory_channel *channel = row->owner_kind == OWNER_TECHNICIAN ? channel_of(desk, session) : NULL;
    if (channel != NULL && channel->overrides.text[DIRECTORY_TEXT_ALARMS] != NULL) {
        return channel->overrides.text[DIRECTORY_TEXT_ALARMS];
    }
    struct directory_settings settings;
    if (!settings_of_owner(desk, row->owner_kind, row->owner_id, &settings)) {
        return "";
    }
    return settings.text[DIRECTORY_TEXT_ALARMS];
}

bool terms_scroll_for_session(const struct desk *desk, const struct session *session) {
    struct directory_settings settings;
    desk_settings_for(desk, session, &settings);
    return settings.number[DIRECTORY_SETTING_TERMS_SCROLL] != 0;
}

const char *terms_for_session(const struct desk *desk, const struct session *session) {
    struct directory_settings settings;
    desk_settings_for(desk, session, &settings);
    const char *terms = settings.text[DIRECTORY_TEXT_TERMS];
    return terms[0] == '\0' ? NULL : terms;
}
