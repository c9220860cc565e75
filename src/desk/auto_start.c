/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Channels that start waiting sessions by themselves: in turn, with technicians who are Online, below their
 * limit and not exempt. */
#include "desk/step.h"
#include "directory/exempt.h"

static bool can_take(struct desk *desk, const struct technician *technician, int32_t channel,
                     const struct session_state *state) {
    struct directory_settings settings;
    return !list_is_empty(&technician->consoles) && desk_presence(desk, technician->id) == DESK_PRESENCE_ONLINE &&
           directory_serves_channel(desk->directory, technician->id, channel) &&
           directory_technician_may(desk->directory, technician->id, DIRECTORY_SETTING_MAY_BE_ASSIGNED) &&
           directory_settings_for_channel(desk->directory, channel, &settings) &&
           !directory_is_exempt(settings.text[DIRECTORY_TEXT_AUTO_START_EXEMPT], technician->id) &&
           session_find_technician(state, technician->id) == NULL &&
           directory_settings_for_technician(desk->directory, technician->id, &settings) &&
           pending_active_count(desk, technician->id) < settings.number[DIRECTORY_SETTING_MAX_ACTIVE];
}

/* Who had his turn longest ago. */
static struct technician *next_technician(struct desk *desk, int32_t channel, const struct session_state *state) {
    struct technician *best = NULL;
    size_t cursor = 0;
    const struct map_entry *entry;
    while ((entry = map_next(&desk->technicians, &cursor)) != NULL) {
        struct technician *technician = entry->value;
        if (can_take(desk, technician, channel, state) &&
            (best == NULL || technician->started_last < best->started_last)) {
            best = technician;
        }
    }
    return best;
}

static bool start_one(struct desk *desk, struct desk_session *session, const struct session_row *row) {
    struct technician *technician = next_technician(desk, row->owner_id, &session->now.session.state);
    if (technician == NULL) {
        return false;
    }
    const struct session_command command = {.type = COMMAND_AUTO_START,
                                            .actor = {.kind = ACTOR_SERVER},
                                            .row = row->number,
                                            .target = {.kind = OWNER_TECHNICIAN, .id = technician->id}};
    if (step_tell(session, &command)) {
        desk->turn++;
        technician->started_last = desk->turn;
    }
    return true;
}

static void start_channel(struct desk *desk, int32_t channel) {
    const struct queue *queue = queue_of(desk, (struct desk_queue){.kind = DESK_QUEUE_CHANNEL, .id = channel});
    for (size_t i = 0; i < queue->count; i++) {
        struct desk_session *session = desk_find_session(desk, QUEUE_ROW_SESSION(queue->places[i]));
        if (session == NULL || session->pending != NULL || desk_now_ms(desk) < session->retry_at_ms) {
            continue;
        }
        const struct session_state *state = &session->now.session.state;
        const struct session_row *row = session_find_row(state, QUEUE_ROW_NUMBER(queue->places[i]));
        if (row != NULL && row->part == PART_QUEUED && state->link == LINK_ONLINE && !start_one(desk, session, row)) {
            return; /* nobody is free: those behind wait too */
        }
    }
}

void auto_start_run(struct desk *desk) {
    for (size_t i = 0; i < directory_channel_count(desk->directory); i++) {
        const struct directory_channel *channel = directory_channel_at(desk->directory, i);
        struct directory_settings settings;
        if (!channel->disabled && directory_settings_for_channel(desk->directory, channel->id, &settings) &&
            settings.number[DIRECTORY_SETTING_AUTO_START] != 0) {
            start_channel(desk, channel->id);
        }
    }
}
