/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Targets, shared rows, transfers, the offer of the lead, codes, consent, causes, limits of size. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "session/testing.h"

#define GRANTED(call)          assert_int_equal(call, REFUSAL_NONE)
#define REFUSED(REFUSAL, call) assert_int_equal(call, REFUSAL_##REFUSAL)

static void shared_rows_are_for_who_serves_them_and_has_none(void **state) {
    (void)state;
    struct play play;
    play_waiting(&play, OWNER_CHANNEL, CHANNEL_N);
    play.context.actor_serves_row = false;
    REFUSED(NOT_YOUR_ROW, play_row(&play, TECH_B, COMMAND_START, 1));
    play.context.actor_serves_row = true;
    GRANTED(play_row(&play, TECH_B, COMMAND_START, 1));
    assert_int_equal(session_find_row(&play.session.state, 1)->owner_id, TECH_B);
    GRANTED(play_target(&play, TECH_B, COMMAND_TRANSFER, 1, OWNER_GROUP, GROUP_G));
    REFUSED(ALREADY_IN_SESSION, play_row(&play, TECH_B, COMMAND_START, 2));
    REFUSED(NOT_FOR_PART, play_row(&play, TECH_C, COMMAND_END, 2));
    GRANTED(play_row(&play, TECH_C, COMMAND_START, 2));
    assert_int_equal(session_find_row(&play.session.state, 2)->owner_id, TECH_C);
}

static void an_administrator_takes_a_shared_row_only_without_one_of_his_own(void **state) {
    (void)state;
    struct play play;
    play_active(&play);
    GRANTED(play_target(&play, TECH_A, COMMAND_INVITE, 1, OWNER_TECHNICIAN, ADMIN));
    GRANTED(play_row(&play, ADMIN, COMMAND_START, 2));
    GRANTED(play_target(&play, TECH_A, COMMAND_TRANSFER, 1, OWNER_GROUP, GROUP_G));
    REFUSED(ALREADY_IN_SESSION, play_target(&play, ADMIN, COMMAND_TRANSFER, 3, OWNER_TECHNICIAN, TECH_C));
    GRANTED(play_row(&play, ADMIN, COMMAND_LEAVE, 2));
    play.context.actor_serves_row = false;
    play.context.actor_rules_row = true;
    REFUSED(TARGET_IN_SESSION, play_target(&play, ADMIN, COMMAND_TRANSFER, 3, OWNER_TECHNICIAN, ADMIN));
    GRANTED(play_target(&play, ADMIN, COMMAND_TRANSFER, 3, OWNER_TECHNICIAN, TECH_C));
    assert_int_equal(session_find_row(&play.session.state, 3)->owner_id, ADMIN);
    assert_int_equal(play_word(&play, 3), STATUS_OUTGOING);
}

static void rows_that_are_gone_and_sessions_that_are_over_are_refused(void **state) {
    (void)state;
    struct play play;
    play_collaborating(&play);
    REFUSED(ROW_GONE, play_row(&play, TECH_A, COMMAND_CHAT, 99));
    REFUSED(ROW_GONE, play_row(&play, TECH_A, COMMAND_CHAT, 0));
    struct play left = play;
    GRANTED(play_row(&left, TECH_B, COMMAND_LEAVE, 2));
    REFUSED(ROW_GONE, play_row(&left, TECH_B, COMMAND_CHAT, 2));
    GRANTED(play_row(&play, TECH_A, COMMAND_END, 1));
    REFUSED(ROW_GONE, play_row(&play, TECH_A, COMMAND_END, 1));
    REFUSED(ROW_GONE, play_row(&play, TECH_A, COMMAND_HOLD, 1));
    REFUSED(SESSION_OVER, play_row(&play, TECH_B, COMMAND_HOLD, 2));
    assert_int_equal(play.decision.refused.outcome, OUTCOME_ENDED_BY_TECHNICIAN);
    REFUSED(NOT_YOUR_ROW, play_row(&play, TECH_C, COMMAND_END, 2));
    GRANTED(play_row(&play, TECH_B, COMMAND_END, 2));
    assert_int_equal(play.decision.events[0].type, EVENT_CLEARED);
    REFUSED(ROW_GONE, play_row(&play, TECH_B, COMMAND_END, 2));
}

static void notes_outlive_the_session_and_private_lines_do_not(void **state) {
    (void)state;
    struct play play;
    play_collaborating(&play);
    GRANTED(play_row(&play, TECH_B, COMMAND_PRIVATE_CHAT, 2));
    GRANTED(play_row(&play, TECH_A, COMMAND_END, 1));
    REFUSED(SESSION_OVER, play_row(&play, TECH_B, COMMAND_PRIVATE_CHAT, 2));
    GRANTED(play_row(&play, TECH_B, COMMAND_NOTE, 2));
    assert_int_equal(play.decision.event_count, 1);
    assert_int_equal(play.decision.events[0].type, EVENT_NOTE);
    assert_int_equal(play.decision.events[0].row, 2);
    assert_string_equal(play.decision.events[0].text, "text");
    assert_int_equal(play_word(&play, 2), STATUS_CLOSED);
    REFUSED(NOT_YOUR_ROW, play_row(&play, TECH_C, COMMAND_NOTE, 2));
    REFUSED(ROW_GONE, play_row(&play, TECH_A, COMMAND_NOTE, 1));
    struct session_command empty = {.type = COMMAND_NOTE, .actor = {ACTOR_TECHNICIAN, TECH_B}, .row = 2, .text = ""};
    REFUSED(TEXT_INVALID, play_command(&play, empty));
    GRANTED(play_row(&play, TECH_B, COMMAND_END, 2));
    REFUSED(ROW_GONE, play_row(&play, TECH_B, COMMAND_NOTE, 2));
}

static void whoever_serves_a_shared_target_may_note_but_is_not_among_those_who_talk(void **state) {
    (void)state;
    struct play play;
    play_active(&play);
    GRANTED(play_target(&play, TECH_A, COMMAND_TRANSFER, 1, OWNER_GROUP, GROUP_G));
    GRANTED(play_row(&play, TECH_B, COMMAND_NOTE, 2));
    REFUSED(NOT_FOR_PART, play_row(&play, TECH_B, COMMAND_PRIVATE_CHAT, 2));
    GRANTED(play_row(&play, TECH_A, COMMAND_PRIVATE_CHAT, 1));
}

static void the_code_is_sent_while_it_can_be_entered(void **state) {
    (void)state;
    struct play play;
    play_init(&play);
    struct session_command create = {
        .type = COMMAND_CREATE, .actor = {ACTOR_TECHNICIAN, TECH_A}, .target = {OWNER_TECHNICIAN, TECH_A}};
    GRANTED(play_command(&play, create));
    struct session_command send = {
        .type = COMMAND_SEND_CODE, .actor = {ACTOR_TECHNICIAN, TECH_A}, .row = 1, .text = "m…@example.com"};
    GRANTED(play_command(&play, send));
    assert_int_equal(play.decision.events[0].type, EVENT_CODE_SENT);
    assert_int_equal(play.decision.events[0].row, 1);
    assert_string_equal(play.decision.events[0].text, "m…@example.com");
    assert_int_equal(play_word(&play, 1), STATUS_CONNECTING);
    struct session_command by_another = send;
    by_another.actor.id = TECH_B;
    REFUSED(NOT_YOUR_ROW, play_command(&play, by_another));
    struct session_command to_nobody = send;
    to_nobody.text = "";
    REFUSED(TEXT_INVALID, play_command(&play, to_nobody));
    play.context.rights = 0; /* whoever may have made it may give it away */
    GRANTED(play_command(&play, send));
    GRANTED(play_fact(&play, COMMAND_CODE_ENTER));
    GRANTED(play_command(&play, send)); /* a broken download: it may be entered again */
    GRANTED(play_fact(&play, COMMAND_APPLET_JOIN));
    REFUSED(CODE_SPENT, play_command(&play, send));
    GRANTED(play_row(&play, TECH_A, COMMAND_END, 1));
    REFUSED(ROW_GONE, play_command(&play, send));
}

static void a_name_has_its_length(void **state) {
    (void)state;
    static char name[SESSION_NAME_BYTES_MAX + 2];
    memset(name, 'n', sizeof name - 1);
    struct play play;
    play_init(&play);
    struct session_command create = {.type = COMMAND_CREATE,
                                     .actor = {ACTOR_TECHNICIAN, TECH_A},
                                     .target = {OWNER_TECHNICIAN, TECH_A},
                                     .text = name};
    REFUSED(TEXT_INVALID, play_command(&play, create));
    create.text = name + 1;
    GRANTED(play_command(&play, create));
    assert_string_equal(play.session.name, name + 1);
}

static void targets_are_judged(void **state) {
    (void)state;
    static const struct {
        enum target_state target;
        enum refusal transfer;
        enum refusal invite;
    } lines[] = {{TARGET_AVAILABLE, REFUSAL_NONE, REFUSAL_NONE},
                 {TARGET_UNKNOWN, REFUSAL_TARGET_UNKNOWN, REFUSAL_TARGET_UNKNOWN},
                 {TARGET_DISABLED, REFUSAL_TARGET_DISABLED, REFUSAL_TARGET_DISABLED},
                 {TARGET_AWAY, REFUSAL_TARGET_AWAY, REFUSAL_NONE},
                 {TARGET_BUSY, REFUSAL_TARGET_BUSY, REFUSAL_NONE},
                 {TARGET_LOGGED_OUT, REFUSAL_TARGET_LOGGED_OUT, REFUSAL_NONE}};
    for (size_t i = 0; i < sizeof lines / sizeof lines[0]; i++) {
        struct play play;
        play_active(&play);
        play.context.target = lines[i].target;
        struct play other = play;
        assert_int_equal(play_target(&play, TECH_A, COMMAND_TRANSFER, 1, OWNER_TECHNICIAN, TECH_B), lines[i].transfer);
        assert_int_equal(play_target(&other, TECH_A, COMMAND_INVITE, 1, OWNER_TECHNICIAN, TECH_B), lines[i].invite);
    }
    struct play play;
    play_collaborating(&play);
    REFUSED(TARGET_IN_SESSION, play_target(&play, TECH_A, COMMAND_TRANSFER, 1, OWNER_TECHNICIAN, TECH_B));
    REFUSED(TARGET_IN_SESSION, play_target(&play, TECH_A, COMMAND_INVITE, 1, OWNER_TECHNICIAN, TECH_B));
    REFUSED(TARGET_SAME_QUEUE, play_target(&play, TECH_A, COMMAND_TRANSFER, 1, OWNER_TECHNICIAN, TECH_A));
    REFUSED(TARGET_UNKNOWN, play_target(&play, TECH_A, COMMAND_INVITE, 1, OWNER_GROUP, GROUP_G));
    REFUSED(TARGET_UNKNOWN, play_target(&play, TECH_A, COMMAND_TRANSFER, 1, OWNER_NONE, 0));
    REFUSED(TARGET_UNKNOWN, play_target(&play, TECH_A, COMMAND_TRANSFER, 1, OWNER_NONE, 5));
    REFUSED(TARGET_UNKNOWN, play_target(&play, TECH_A, COMMAND_TRANSFER, 1, OWNER_GROUP, 0));
    GRANTED(play_target(&play, TECH_A, COMMAND_TRANSFER, 1, OWNER_TECHNICIAN, TECH_C));
    REFUSED(TARGET_IN_SESSION, play_target(&play, TECH_C, COMMAND_TRANSFER, 3, OWNER_TECHNICIAN, TECH_B));
    struct session_command disabled = {
        .type = COMMAND_TECHNICIAN_DISABLED, .actor = {ACTOR_SERVER, 0}, .target = {OWNER_GROUP, TECH_A}};
    REFUSED(TARGET_UNKNOWN, play_command(&play, disabled));
    play_waiting(&play, OWNER_GROUP, GROUP_G);
    REFUSED(TARGET_SAME_QUEUE, play_target(&play, TECH_A, COMMAND_TRANSFER, 1, OWNER_GROUP, GROUP_G));
    REFUSED(TARGET_IN_SESSION, play_target(&play, TECH_A, COMMAND_TRANSFER, 1, OWNER_TECHNICIAN, TECH_A));
    GRANTED(play_target(&play, TECH_A, COMMAND_TRANSFER, 1, OWNER_CHANNEL, GROUP_G));
}

static void a_transfer_drops_hold_invitations_and_the_offer_and_keeps_collaborators(void **state) {
    (void)state;
    struct play play;
    play_collaborating(&play);
    GRANTED(play_target(&play, TECH_A, COMMAND_INVITE, 1, OWNER_TECHNICIAN, TECH_C));
    GRANTED(play_other(&play, TECH_A, COMMAND_HAND_OFF, 1, 2));
    REFUSED(HAND_OFF_PENDING, play_other(&play, TECH_A, COMMAND_HAND_OFF, 1, 2));
    GRANTED(play_row(&play, TECH_A, COMMAND_HOLD, 1));
    REFUSED(SESSION_HELD, play_row(&play, TECH_B, COMMAND_ACCEPT_LEAD, 2));
    GRANTED(play_target(&play, TECH_A, COMMAND_TRANSFER, 1, OWNER_GROUP, GROUP_G));
    assert_false(play.session.state.held);
    assert_int_equal(play.session.state.hand_off_row, 0);
    assert_int_equal(play_word(&play, 2), STATUS_COLLABORATING);
    assert_int_equal(play_word(&play, 3), STATUS_REMOVED);
    assert_int_equal(session_find_row(&play.session.state, 3)->out_reason, OUT_REASON_WITHDRAWN);
    assert_string_equal(play.session.comment, "text");
}

static void the_offer_of_the_lead_ends_with_its_collaborator(void **state) {
    (void)state;
    struct play play;
    play_collaborating(&play);
    GRANTED(play_other(&play, TECH_A, COMMAND_HAND_OFF, 1, 2));
    struct play offered = play;
    play.context.rights = 0;
    GRANTED(play_row(&play, TECH_A, COMMAND_HAND_OFF_CANCEL, 1));
    assert_int_equal(play.session.state.hand_off_row, 0);
    REFUSED(NO_HAND_OFF, play_row(&play, TECH_B, COMMAND_ACCEPT_LEAD, 2));
    play = offered;
    GRANTED(play_other(&play, TECH_A, COMMAND_REMOVE, 1, 2));
    assert_int_equal(play.session.state.hand_off_row, 0);
    play = offered;
    REFUSED(OTHER_ROW_WRONG, play_target(&play, TECH_A, COMMAND_REMOVE, 1, OWNER_TECHNICIAN, TECH_C));
    REFUSED(OTHER_ROW_WRONG, play_target(&play, TECH_A, COMMAND_REMOVE, 1, OWNER_GROUP, TECH_B));
    GRANTED(play_target(&play, TECH_A, COMMAND_REMOVE, 1, OWNER_TECHNICIAN, TECH_B));
    assert_int_equal(play_word(&play, 2), STATUS_REMOVED);
    play = offered;
    GRANTED(play_disable(&play, TECH_B));
    assert_int_equal(play.session.state.hand_off_row, 0);
    play = offered;
    GRANTED(play_row(&play, TECH_B, COMMAND_HOLD, 2));
    GRANTED(play_row(&play, TECH_B, COMMAND_ACCEPT_LEAD, 2));
    assert_int_equal(play_word(&play, 2), STATUS_ACTIVE);
    REFUSED(OTHER_ROW_WRONG, play_other(&play, TECH_B, COMMAND_WITHDRAW, 2, 1));
}

static void own_hold_outlives_the_leads(void **state) {
    (void)state;
    struct play play;
    play_collaborating(&play);
    GRANTED(play_row(&play, TECH_B, COMMAND_HOLD, 2));
    GRANTED(play_row(&play, TECH_A, COMMAND_HOLD, 1));
    REFUSED(SESSION_HELD, play_row(&play, TECH_B, COMMAND_START, 2));
    GRANTED(play_row(&play, TECH_A, COMMAND_START, 1));
    assert_int_equal(play_word(&play, 2), STATUS_ON_HOLD);
    GRANTED(play_row(&play, TECH_B, COMMAND_START, 2));
    assert_int_equal(play_word(&play, 2), STATUS_COLLABORATING);
}

static void codes_are_good_until_the_applet_is_in(void **state) {
    (void)state;
    struct play play;
    play_init(&play);
    struct session_command create = {
        .type = COMMAND_CREATE, .actor = {ACTOR_TECHNICIAN, TECH_A}, .target = {OWNER_TECHNICIAN, TECH_A}};
    REFUSED(ROW_GONE, play_row(&play, TECH_A, COMMAND_START, 1));
    GRANTED(play_command(&play, create));
    REFUSED(TARGET_UNKNOWN, play_command(&play, create));
    REFUSED(NO_CODE, play_fact(&play, COMMAND_APPLET_JOIN));
    REFUSED(NOT_IN, play_fact(&play, COMMAND_APPLET_RESUME));
    REFUSED(NOT_IN, play_fact(&play, COMMAND_CONSENT_GIVE));
    GRANTED(play_fact(&play, COMMAND_APPLET_LOST));
    assert_int_equal(play.decision.event_count, 0);
    GRANTED(play_fact(&play, COMMAND_CODE_ENTER));
    GRANTED(play_fact(&play, COMMAND_CODE_ENTER));
    REFUSED(NOT_IN, play_fact(&play, COMMAND_CUSTOMER_CHAT));
    REFUSED(NOT_IN, play_target(&play, TECH_A, COMMAND_TRANSFER, 1, OWNER_TECHNICIAN, TECH_B));
    GRANTED(play_fact(&play, COMMAND_CUSTOMER_CLOSE));
    assert_int_equal(play.decision.event_count, 0);
    struct play cancelled = play;
    GRANTED(play_row(&cancelled, TECH_A, COMMAND_END, 1));
    assert_int_equal(cancelled.session.state.outcome, OUTCOME_CANCELLED);
    assert_int_equal(cancelled.session.end_cause, CAUSE_CODE_CANCELLED);
    GRANTED(play_fact(&play, COMMAND_APPLET_JOIN));
    REFUSED(CODE_SPENT, play_fact(&play, COMMAND_CODE_ENTER));
    REFUSED(CODE_SPENT, play_fact(&play, COMMAND_APPLET_JOIN));
    REFUSED(TERMS_NOT_SHOWN, play_fact(&play, COMMAND_TERMS_ACCEPT));
    play_waiting(&play, OWNER_CHANNEL, CHANNEL_N);
    REFUSED(NO_CODE, play_fact(&play, COMMAND_CODE_ENTER));
    play_init(&play);
    GRANTED(play_command(&play, create));
    assert_int_equal(play.decision.events[0].cause, CAUSE_COMMAND);
    assert_true(play.decision.events[0].flag);
    play_init(&play);
    create.actor.kind = ACTOR_CUSTOMER;
    create.target = (struct owner){OWNER_CHANNEL, CHANNEL_N};
    GRANTED(play_command(&play, create));
    assert_int_equal(play.decision.events[0].cause, CAUSE_FORM_SUBMITTED);
    assert_false(play.decision.events[0].flag);
}

static void groups_and_channels_start_by_themselves(void **state) {
    (void)state;
    struct play play;
    play_init(&play);
    play.context.auto_start = true;
    struct session_command create = {
        .type = COMMAND_CREATE, .actor = {ACTOR_TECHNICIAN, TECH_A}, .target = {OWNER_TECHNICIAN, TECH_A}};
    GRANTED(play_command(&play, create));
    GRANTED(play_fact(&play, COMMAND_CODE_ENTER));
    struct play full = play;
    full.context.actor_active_count = full.context.active_max;
    GRANTED(play_fact(&full, COMMAND_APPLET_JOIN));
    assert_int_equal(play_word(&full, 1), STATUS_WAITING);
    GRANTED(play_fact(&play, COMMAND_APPLET_JOIN));
    assert_int_equal(play_word(&play, 1), STATUS_ACTIVE);
    play_waiting(&play, OWNER_CHANNEL, CHANNEL_N);
    struct session_command start = {
        .type = COMMAND_AUTO_START, .actor = {ACTOR_SERVER, 0}, .row = 1, .target = {OWNER_TECHNICIAN, TECH_B}};
    play.context.target = TARGET_AWAY;
    REFUSED(TARGET_AWAY, play_command(&play, start));
    play.context.target = TARGET_AVAILABLE;
    play.context.actor_active_count = play.context.active_max;
    REFUSED(ACTIVE_LIMIT, play_command(&play, start));
    play.context.actor_active_count = 0;
    GRANTED(play_command(&play, start));
    assert_int_equal(play_word(&play, 1), STATUS_ACTIVE);
    assert_int_equal(session_holder(&play.session.state)->owner_id, TECH_B);
    REFUSED(NOT_FOR_PART, play_command(&play, start));
}

static void the_screen_follows_consent_and_hold(void **state) {
    (void)state;
    struct play play;
    play_active(&play);
    const struct session_row *row = session_find_row(&play.session.state, 1);
    GRANTED(play_row(&play, TECH_A, COMMAND_SCREEN, 1));
    assert_int_equal(row->screen, SCREEN_VIEW);
    struct session_command opened = {.type = COMMAND_SCREEN_OPENED, .actor = {ACTOR_CUSTOMER, 0}, .row = 1, .mode = 1};
    REFUSED(CONSENT_MISSING, play_command(&play, opened));
    struct play refused = play;
    GRANTED(play_fact(&refused, COMMAND_CONSENT_REFUSE));
    assert_int_equal(session_find_row(&refused.session.state, 1)->screen, SCREEN_NONE);
    GRANTED(play_fact(&play, COMMAND_CONSENT_GIVE));
    GRANTED(play_fact(&play, COMMAND_CONSENT_GIVE));
    assert_int_equal(play.decision.event_count, 0);
    GRANTED(play_command(&play, opened));
    struct play withdrawn = play;
    GRANTED(play_fact(&withdrawn, COMMAND_CONSENT_WITHDRAW));
    assert_int_equal(withdrawn.session.state.consent, SCREEN_NONE);
    assert_int_equal(session_find_row(&withdrawn.session.state, 1)->screen, SCREEN_NONE);
    GRANTED(play_fact(&play, COMMAND_APPLET_LOST));
    GRANTED(play_fact(&play, COMMAND_APPLET_RESUME));
    assert_int_equal(row->screen, SCREEN_VIEW);
    GRANTED(play_row(&play, TECH_A, COMMAND_HOLD, 1));
    assert_int_equal(row->screen, SCREEN_NONE);
    GRANTED(play_row(&play, TECH_A, COMMAND_START, 1));
    GRANTED(play_row(&play, TECH_A, COMMAND_SCREEN, 1));
    GRANTED(play_row(&play, TECH_A, COMMAND_SCREEN_CLOSE, 1));
    assert_int_equal(row->screen, SCREEN_NONE);
    assert_int_equal(play.session.state.consent, SCREEN_VIEW);
    assert_int_equal(play.decision.events[0].type, EVENT_SCREEN_CLOSED);
    play_collaborating(&play);
    GRANTED(play_row(&play, TECH_B, COMMAND_SCREEN, 2));
    assert_int_equal(play.decision.events[0].mode, SCREEN_VIEW);
    struct play failed = play;
    struct session_command fails = {.type = COMMAND_SCREEN_FAILED, .actor = {ACTOR_CUSTOMER, 0}, .row = 2};
    GRANTED(play_command(&failed, fails));
    assert_int_equal(failed.decision.events[0].cause, CAUSE_SCREEN_FAILED);
    assert_int_equal(session_find_row(&failed.session.state, 2)->screen, SCREEN_NONE);
    REFUSED(NO_SCREEN, play_command(&failed, fails));
    struct play taken = play;
    fails.actor.kind = ACTOR_SERVER;
    GRANTED(play_command(&taken, fails));
    assert_int_equal(taken.decision.events[0].cause, CAUSE_RIGHT_TAKEN);
    assert_int_equal(session_find_row(&taken.session.state, 2)->screen, SCREEN_NONE);
    REFUSED(NO_SCREEN, play_row(&play, TECH_A, COMMAND_SCREEN_CLOSE, 1));
    GRANTED(play_row(&play, TECH_A, COMMAND_SCREEN, 1));
    play.context.rights = 0;
    GRANTED(play_row(&play, TECH_A, COMMAND_SCREEN_CLOSE, 1));
    GRANTED(play_row(&play, TECH_B, COMMAND_SCREEN_CLOSE, 2));
    assert_int_equal(play.decision.events[0].type, EVENT_SCREEN_CLOSED);
    assert_int_equal(session_find_row(&play.session.state, 2)->screen, SCREEN_NONE);
}

static void reboots_begin_when_announced_and_end_when_heard_or_back(void **state) {
    (void)state;
    struct play play;
    play_active(&play);
    GRANTED(play_row(&play, TECH_A, COMMAND_REBOOT, 1));
    assert_int_equal(play_word(&play, 1), STATUS_ACTIVE);
    assert_int_equal(play.session.reboot_number, play.session.version);
    GRANTED(play_fact(&play, COMMAND_REBOOT_ANNOUNCE));
    assert_int_equal(play_word(&play, 1), STATUS_REBOOTING);
    assert_int_equal(play.session.state.reboot_order, REBOOT_NONE);
    struct play taken_back = play;
    GRANTED(play_fact(&taken_back, COMMAND_REBOOT_TAKE_BACK));
    assert_int_equal(play_word(&taken_back, 1), STATUS_ACTIVE);
    struct play heard = play;
    play_clock(&heard, CLOCK_KIND_REBOOT_HEARD);
    assert_int_equal(play_word(&heard, 1), STATUS_ACTIVE);
    struct session_command ahead = {.type = COMMAND_APPLET_RESUME, .actor = {ACTOR_CUSTOMER, 0}, .flag = true};
    GRANTED(play_command(&play, ahead));
    assert_int_equal(play_word(&play, 1), STATUS_REBOOTING);
    GRANTED(play_fact(&play, COMMAND_APPLET_LOST));
    assert_int_equal(play_word(&play, 1), STATUS_REBOOTING);
    play.presence.applet_connected = false;
    play_clock(&play, CLOCK_KIND_REBOOT_OVERDUE);
    assert_int_equal(play_word(&play, 1), STATUS_OFFLINE);
    REFUSED(LINK_NOT_ONLINE, play_row(&play, TECH_A, COMMAND_REBOOT, 1));
}

static void every_event_says_its_cause(void **state) {
    (void)state;
    static const struct {
        enum command_type fact;
        bool is_online;
        enum cause cause;
    } lines[] = {{COMMAND_APPLET_LOST, true, CAUSE_NETWORK_LOST},
                 {COMMAND_APPLET_RESUME, false, CAUSE_NETWORK_BACK},
                 {COMMAND_REBOOT_ANNOUNCE, true, CAUSE_REBOOT_ANNOUNCED},
                 {COMMAND_CUSTOMER_CLOSE, true, CAUSE_CUSTOMER_CLOSED},
                 {COMMAND_CUSTOMER_CHAT, true, CAUSE_CUSTOMER},
                 {COMMAND_CONSENT_GIVE, true, CAUSE_CUSTOMER},
                 {COMMAND_SERVER_RESTARTED, true, CAUSE_SERVER_RESTARTED},
                 {COMMAND_CLOCK_LINK_OFFLINE, false, CAUSE_STAYED_AWAY},
                 {COMMAND_CLOCK_IDLE, true, CAUSE_IDLE_TIMEOUT}};
    for (size_t i = 0; i < sizeof lines / sizeof lines[0]; i++) {
        struct play play;
        play_active(&play);
        if (!lines[i].is_online) {
            GRANTED(play_fact(&play, COMMAND_APPLET_LOST));
        }
        GRANTED(play_fact(&play, lines[i].fact));
        assert_int_equal(play.decision.events[0].cause, lines[i].cause);
        assert_int_equal(play.decision.events[0].row, 0);
        assert_true(lines[i].fact == COMMAND_APPLET_LOST || lines[i].fact >= COMMAND_AUTO_START ||
                    play.decision.events[0].actor.kind == ACTOR_CUSTOMER);
    }
    struct play play;
    play_active(&play);
    GRANTED(play_fact(&play, COMMAND_APPLET_LOST));
    play_clock(&play, CLOCK_KIND_LINK_OFFLINE);
    GRANTED(play_fact(&play, COMMAND_APPLET_RESUME));
    assert_int_equal(play.decision.events[0].cause, CAUSE_NETWORK_BACK);
    GRANTED(play_fact(&play, COMMAND_REBOOT_ANNOUNCE));
    struct play taken_back = play;
    GRANTED(play_fact(&taken_back, COMMAND_REBOOT_TAKE_BACK));
    assert_int_equal(taken_back.decision.events[0].cause, CAUSE_REBOOT_TAKEN_BACK);
    taken_back = play;
    GRANTED(play_fact(&taken_back, COMMAND_CLOCK_REBOOT_HEARD));
    assert_int_equal(taken_back.decision.events[0].cause, CAUSE_REBOOT_STILL_HEARD);
    taken_back = play;
    GRANTED(play_fact(&taken_back, COMMAND_CLOCK_REBOOT_OVERDUE));
    assert_int_equal(taken_back.decision.events[0].cause, CAUSE_REBOOT_OVERDUE);
    GRANTED(play_fact(&play, COMMAND_APPLET_RESUME));
    assert_int_equal(play.decision.events[0].cause, CAUSE_REBOOT_DONE);
    GRANTED(play_target(&play, TECH_A, COMMAND_TRANSFER, 1, OWNER_TECHNICIAN, TECH_B));
    assert_int_equal(play.decision.events[0].cause, CAUSE_COMMAND);
    assert_string_equal(play.decision.events[0].text, "text");
    GRANTED(play_fact(&play, COMMAND_CLOCK_TRANSFER_BACK));
    assert_int_equal(play.decision.events[0].cause, CAUSE_TRANSFER_TIMEOUT);
    GRANTED(play_row(&play, TECH_A, COMMAND_HOLD, 1));
    GRANTED(play_fact(&play, COMMAND_CLOCK_HOLD_LIMIT));
    assert_int_equal(play.decision.events[0].cause, CAUSE_HOLD_LIMIT);
    assert_int_equal(play.session.state.outcome, OUTCOME_TIMED_OUT);
    play_collaborating(&play);
    struct session_command idle = {.type = COMMAND_CLOCK_COLLABORATOR_IDLE, .actor = {ACTOR_SERVER, 0}, .row = 2};
    GRANTED(play_command(&play, idle));
    assert_int_equal(play.decision.events[0].cause, CAUSE_IDLE_TIMEOUT);
}

static void an_unstarted_sessions_ends_say_their_cause(void **state) {
    (void)state;
    static const struct {
        enum command_type clock;
        bool is_in;
        bool is_entered;
        bool is_offline;
        enum cause cause;
        enum outcome outcome;
    } lines[] = {
        {COMMAND_CLOCK_CODE, false, false, false, CAUSE_CODE_EXPIRED, OUTCOME_EXPIRED},
        {COMMAND_CLOCK_CONNECTING, false, true, false, CAUSE_CONNECTING_TIMEOUT, OUTCOME_EXPIRED},
        {COMMAND_CLOCK_WAITING, true, true, false, CAUSE_WAITING_TIMEOUT, OUTCOME_WAITING_TIMED_OUT},
        {COMMAND_CLOCK_UNSTARTED_OFFLINE, true, true, true, CAUSE_UNSTARTED_OFFLINE, OUTCOME_WAITING_TIMED_OUT},
    };
    for (size_t i = 0; i < sizeof lines / sizeof lines[0]; i++) {
        struct play play;
        play_init(&play);
        struct session_command create = {
            .type = COMMAND_CREATE, .actor = {ACTOR_TECHNICIAN, TECH_A}, .target = {OWNER_TECHNICIAN, TECH_A}};
        GRANTED(play_command(&play, create));
        if (lines[i].is_entered) {
            GRANTED(play_fact(&play, COMMAND_CODE_ENTER));
            assert_int_equal(play.decision.events[0].cause, CAUSE_CODE_ENTERED);
        }
        if (lines[i].is_in) {
            GRANTED(play_fact(&play, COMMAND_APPLET_JOIN));
            assert_int_equal(play.decision.events[0].cause, CAUSE_APPLET_IN);
        }
        if (lines[i].is_offline) {
            GRANTED(play_fact(&play, COMMAND_APPLET_LOST));
            play_clock(&play, CLOCK_KIND_LINK_OFFLINE);
        }
        GRANTED(play_fact(&play, lines[i].clock));
        assert_int_equal(play.session.end_cause, lines[i].cause);
        assert_int_equal(play.session.state.outcome, lines[i].outcome);
    }
}

static void texts_and_modes_have_limits(void **state) {
    (void)state;
    static char text[SESSION_CHAT_BYTES_MAX + 2];
    memset(text, 'x', sizeof text - 1);
    struct play play;
    play_active(&play);
    struct session_command chat = {.type = COMMAND_CHAT, .actor = {ACTOR_TECHNICIAN, TECH_A}, .row = 1, .text = text};
    REFUSED(TEXT_INVALID, play_command(&play, chat));
    chat.text = text + 1;
    GRANTED(play_command(&play, chat));
    chat.text = "";
    REFUSED(TEXT_INVALID, play_command(&play, chat));
    struct session_command transfer = {.type = COMMAND_TRANSFER,
                                       .actor = {ACTOR_TECHNICIAN, TECH_A},
                                       .row = 1,
                                       .target = {OWNER_GROUP, GROUP_G},
                                       .text = text};
    REFUSED(TEXT_INVALID, play_command(&play, transfer));
    struct session_command screen = {.type = COMMAND_SCREEN, .actor = {ACTOR_TECHNICIAN, TECH_A}, .row = 1};
    REFUSED(MODE_UNKNOWN, play_command(&play, screen));
    screen.type = COMMAND_REBOOT;
    REFUSED(MODE_UNKNOWN, play_command(&play, screen));
    screen.mode = REBOOT_ASK + 1;
    REFUSED(MODE_UNKNOWN, play_command(&play, screen));
    screen.mode = REBOOT_ASK;
    GRANTED(play_command(&play, screen));
    struct session_command consent = {.type = COMMAND_CONSENT_GIVE, .actor = {ACTOR_CUSTOMER, 0}};
    REFUSED(MODE_UNKNOWN, play_command(&play, consent));
    consent.mode = SCREEN_CONTROL + 1;
    REFUSED(MODE_UNKNOWN, play_command(&play, consent));
    consent.actor.kind = ACTOR_TECHNICIAN;
    REFUSED(WRONG_ACTOR, play_command(&play, consent));
    struct session_command empty = {.type = COMMAND_CUSTOMER_CHAT, .actor = {ACTOR_CUSTOMER, 0}};
    REFUSED(TEXT_INVALID, play_command(&play, empty));
    screen.actor.kind = ACTOR_CUSTOMER;
    REFUSED(WRONG_ACTOR, play_command(&play, screen));
}

static void a_session_has_sixteen_live_rows_and_no_more(void **state) {
    (void)state;
    struct play play;
    play_active(&play);
    for (int32_t id = 100; id < 100 + SESSION_ROWS_MAX - 1; id++) {
        GRANTED(play_target(&play, TECH_A, COMMAND_INVITE, 1, OWNER_TECHNICIAN, id));
    }
    REFUSED(ROWS_FULL, play_target(&play, TECH_A, COMMAND_INVITE, 1, OWNER_TECHNICIAN, 200));
    REFUSED(ROWS_FULL, play_target(&play, TECH_A, COMMAND_TRANSFER, 1, OWNER_TECHNICIAN, 200));
    struct play last;
    play_active(&last);
    last.session.state.next_row = SESSION_ROW_NUMBER_MAX;
    REFUSED(ROWS_FULL, play_target(&last, TECH_A, COMMAND_INVITE, 1, OWNER_TECHNICIAN, 200));
    last.session.state.next_row = SESSION_ROW_NUMBER_MAX - 1;
    GRANTED(play_target(&last, TECH_A, COMMAND_INVITE, 1, OWNER_TECHNICIAN, 200));
    GRANTED(play_other(&play, TECH_A, COMMAND_WITHDRAW, 1, 5));
    GRANTED(play_target(&play, TECH_A, COMMAND_INVITE, 1, OWNER_TECHNICIAN, 200));
    assert_null(session_find_row(&play.session.state, 5));
    assert_int_equal(play_word(&play, SESSION_ROWS_MAX + 1), STATUS_INVITATION);
    /* The new row took the slot of an older one, yet changes are told in the order of numbers. */
    struct session_state before = play.session.state;
    GRANTED(play_row(&play, TECH_A, COMMAND_END, 1));
    struct session_row_change changes[SESSION_ROW_CHANGES_MAX];
    assert_int_equal(session_row_changes(&before, &play.session.state, changes), SESSION_ROWS_MAX);
    for (size_t i = 1; i < SESSION_ROWS_MAX; i++) {
        assert_true(changes[i - 1].row < changes[i].row);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(shared_rows_are_for_who_serves_them_and_has_none),
        cmocka_unit_test(an_administrator_takes_a_shared_row_only_without_one_of_his_own),
        cmocka_unit_test(rows_that_are_gone_and_sessions_that_are_over_are_refused),
        cmocka_unit_test(notes_outlive_the_session_and_private_lines_do_not),
        cmocka_unit_test(the_code_is_sent_while_it_can_be_entered),
        cmocka_unit_test(whoever_serves_a_shared_target_may_note_but_is_not_among_those_who_talk),
        cmocka_unit_test(a_name_has_its_length),
        cmocka_unit_test(targets_are_judged),
        cmocka_unit_test(a_transfer_drops_hold_invitations_and_the_offer_and_keeps_collaborators),
        cmocka_unit_test(the_offer_of_the_lead_ends_with_its_collaborator),
        cmocka_unit_test(own_hold_outlives_the_leads),
        cmocka_unit_test(codes_are_good_until_the_applet_is_in),
        cmocka_unit_test(groups_and_channels_start_by_themselves),
        cmocka_unit_test(the_screen_follows_consent_and_hold),
        cmocka_unit_test(reboots_begin_when_announced_and_end_when_heard_or_back),
        cmocka_unit_test(every_event_says_its_cause),
        cmocka_unit_test(an_unstarted_sessions_ends_say_their_cause),
        cmocka_unit_test(texts_and_modes_have_limits),
        cmocka_unit_test(a_session_has_sixteen_live_rows_and_no_more),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
