/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "session/testing.h"

#include <string.h>

void play_init(struct play *play) {
    memset(play, 0, sizeof *play);
    play->now_ms = 1000000;
    session_init(&play->session, 7);
    session_settings_init(&play->settings);
    play->settings.transfer_back_s = 600;
    play->context =
        (struct session_context){.rights = ~0U, .actor_serves_row = true, .active_max = play->settings.active_max};
    session_presence_init(&play->presence, &play->session, 0, play->now_ms);
}

static void fold(struct play *play, struct session_event *event) {
    const struct session_state before = play->session.state;
    event->number = play->session.version + 1;
    must(session_fold(&play->session, event, play->now_ms));
    session_presence_follow(&play->presence, &play->session, event, play->now_ms);
    struct session_row_change changes[SESSION_ROW_CHANGES_MAX];
    size_t count = session_row_changes(&before, &play->session.state, changes);
    for (size_t i = 0; i < count; i++) {
        must(changes[i].old_status == changes[i].new_status ||
             status_pair_allowed(changes[i].old_status, changes[i].new_status));
    }
}

enum refusal play_command(struct play *play, struct session_command command) {
    enum refusal refusal =
        session_decide(&play->session.state, &command, &play->context, play->now_ms, &play->decision);
    must(refusal == play->decision.refused.refusal);
    for (size_t i = 0; i < play->decision.event_count; i++) {
        fold(play, &play->decision.events[i]);
    }
    return refusal;
}

enum refusal play_row(struct play *play, int32_t technician, enum command_type type, unsigned row) {
    return play_target(play, technician, type, row, OWNER_NONE, 0);
}

enum refusal play_target(struct play *play, int32_t technician, enum command_type type, unsigned row,
                         enum owner_kind kind, int32_t id) {
    enum actor_kind actor = technician == ADMIN ? ACTOR_ADMINISTRATOR : ACTOR_TECHNICIAN;
    return play_command(play, (struct session_command){.type = type,
                                                       .actor = {actor, technician},
                                                       .row = (uint16_t)row,
                                                       .target = {kind, id},
                                                       .mode = 1,
                                                       .text = "text"});
}

enum refusal play_other(struct play *play, int32_t technician, enum command_type type, unsigned row, unsigned other) {
    return play_command(play, (struct session_command){.type = type,
                                                       .actor = {ACTOR_TECHNICIAN, technician},
                                                       .row = (uint16_t)row,
                                                       .other_row = (uint16_t)other});
}

enum refusal play_fact(struct play *play, enum command_type type) {
    bool by_server = type >= COMMAND_AUTO_START || type == COMMAND_APPLET_LOST;
    return play_command(
        play, (struct session_command){
                  .type = type, .actor = {by_server ? ACTOR_SERVER : ACTOR_CUSTOMER, 0}, .mode = 1, .text = "text"});
}

enum refusal play_disable(struct play *play, int32_t technician) {
    return play_command(play, (struct session_command){.type = COMMAND_TECHNICIAN_DISABLED,
                                                       .actor = {ACTOR_SERVER, 0},
                                                       .target = {OWNER_TECHNICIAN, technician}});
}

void play_clock(struct play *play, enum clock_kind clock) {
    struct session_deadline deadline =
        session_next_deadline(&play->session, &play->presence, &play->settings, play->now_ms);
    must(deadline.exists && deadline.clock == clock);
    must(deadline.at_ms >= play->now_ms);
    play->now_ms = deadline.at_ms;
    must(play_command(play, (struct session_command){.type = clock_command(clock),
                                                     .actor = {ACTOR_SERVER, 0},
                                                     .row = deadline.row}) == REFUSAL_NONE);
}

enum status play_word(const struct play *play, unsigned row) {
    const struct session_row *found = session_find_row(&play->session.state, row);
    return found == NULL ? STATUS_NONE : session_row_status(&play->session.state, found);
}

void play_waiting(struct play *play, enum owner_kind kind, int32_t id) {
    play_init(play);
    struct session_command create = {.type = COMMAND_CREATE, .actor = {ACTOR_TECHNICIAN, TECH_A}, .target = {kind, id}};
    create.text = "a name";
    if (kind == OWNER_CHANNEL) {
        create.actor = (struct session_actor){ACTOR_CUSTOMER, 0};
    }
    must(play_command(play, create) == REFUSAL_NONE);
    must(kind == OWNER_CHANNEL || play_fact(play, COMMAND_CODE_ENTER) == REFUSAL_NONE);
    must(play_fact(play, COMMAND_APPLET_JOIN) == REFUSAL_NONE);
    play->presence.applet_connected = true;
    must(play_word(play, 1) == STATUS_WAITING);
}

void play_active(struct play *play) {
    play_waiting(play, OWNER_TECHNICIAN, TECH_A);
    must(play_row(play, TECH_A, COMMAND_START, 1) == REFUSAL_NONE);
    must(play_word(play, 1) == STATUS_ACTIVE);
}

void play_collaborating(struct play *play) {
    play_active(play);
    must(play_target(play, TECH_A, COMMAND_INVITE, 1, OWNER_TECHNICIAN, TECH_B) == REFUSAL_NONE);
    must(play_row(play, TECH_B, COMMAND_START, 2) == REFUSAL_NONE);
    must(play_word(play, 2) == STATUS_COLLABORATING);
}
