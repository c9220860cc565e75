/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Deadlines, idle clocks, restarts, the seven times, versions of rows. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "session/testing.h"

#define GRANTED(call) assert_int_equal(call, REFUSAL_NONE)
#define MINUTE        ((int64_t)60000)

static struct session_deadline next(const struct play *play) {
    return session_next_deadline(&play->session, &play->presence, &play->settings, play->now_ms);
}

static int64_t left_of(const struct play *play, enum clock_kind clock, unsigned row) {
    struct session_deadline deadline =
        session_deadline_of(&play->session, &play->presence, &play->settings, clock, row);
    return deadline.exists ? deadline.at_ms - play->now_ms : -1;
}

static void wait(struct play *play, int64_t ms) {
    play->now_ms += ms;
}

static void clocks_of_an_unstarted_session_go_on_through_everything(void **state) {
    (void)state;
    struct play play;
    play_waiting(&play, OWNER_GROUP, GROUP_G);
    assert_false(next(&play).exists);
    play.settings.waiting_s = 600;
    wait(&play, MINUTE);
    assert_int_equal(left_of(&play, CLOCK_KIND_WAITING, 0), 9 * MINUTE);
    GRANTED(play_target(&play, TECH_A, COMMAND_TRANSFER, 1, OWNER_TECHNICIAN, TECH_B));
    GRANTED(play_fact(&play, COMMAND_REBOOT_ANNOUNCE));
    GRANTED(play_fact(&play, COMMAND_APPLET_RESUME));
    GRANTED(play_fact(&play, COMMAND_APPLET_LOST));
    assert_int_equal(left_of(&play, CLOCK_KIND_WAITING, 0), 9 * MINUTE);
    assert_int_equal(left_of(&play, CLOCK_KIND_TRANSFER_BACK, 0), -1);
    assert_int_equal(left_of(&play, CLOCK_KIND_IDLE, 0), -1);
    play_clock(&play, CLOCK_KIND_LINK_OFFLINE);
    assert_int_equal(left_of(&play, CLOCK_KIND_UNSTARTED_OFFLINE, 0), 60 * MINUTE);
    play_clock(&play, CLOCK_KIND_WAITING);
    assert_int_equal(play_word(&play, 1), STATUS_REMOVED);
    assert_int_equal(play_word(&play, 2), STATUS_REMOVED);
    assert_false(next(&play).exists);
}

static void an_unstarted_offline_session_is_removed(void **state) {
    (void)state;
    struct play play;
    play_waiting(&play, OWNER_GROUP, GROUP_G);
    GRANTED(play_fact(&play, COMMAND_APPLET_LOST));
    play_clock(&play, CLOCK_KIND_LINK_OFFLINE);
    int64_t offline_ms = play.now_ms;
    play_clock(&play, CLOCK_KIND_UNSTARTED_OFFLINE);
    assert_int_equal(play.now_ms - offline_ms, 60 * MINUTE);
    assert_int_equal(play.session.end_cause, CAUSE_UNSTARTED_OFFLINE);
}

static void a_pending_transfer_goes_back(void **state) {
    (void)state;
    struct play play;
    play_active(&play);
    GRANTED(play_target(&play, TECH_A, COMMAND_TRANSFER, 1, OWNER_TECHNICIAN, TECH_B));
    wait(&play, MINUTE);
    struct play back = play;
    GRANTED(play_target(&back, TECH_B, COMMAND_TRANSFER, 2, OWNER_TECHNICIAN, TECH_A));
    assert_int_equal(left_of(&back, CLOCK_KIND_TRANSFER_BACK, 0), 10 * MINUTE);
    GRANTED(play_target(&play, TECH_B, COMMAND_TRANSFER, 2, OWNER_GROUP, GROUP_G));
    assert_int_equal(left_of(&play, CLOCK_KIND_TRANSFER_BACK, 0), 10 * MINUTE);
    play_clock(&play, CLOCK_KIND_TRANSFER_BACK);
    assert_int_equal(play_word(&play, 2), STATUS_ACTIVE);
    assert_int_equal(play_word(&play, 3), STATUS_REMOVED);
    struct play restarted = play;
    GRANTED(play_target(&restarted, TECH_B, COMMAND_TRANSFER, 2, OWNER_GROUP, GROUP_G));
    wait(&restarted, 6 * MINUTE);
    GRANTED(play_command(
        &restarted,
        (struct session_command){.type = COMMAND_SERVER_RESTARTED, .actor = {ACTOR_SERVER, 0}, .value = 5 * MINUTE}));
    assert_int_equal(left_of(&restarted, CLOCK_KIND_TRANSFER_BACK, 0), 9 * MINUTE);
    play.settings.transfer_back_s = 0;
    GRANTED(play_target(&play, TECH_B, COMMAND_TRANSFER, 2, OWNER_GROUP, GROUP_G));
    assert_int_equal(left_of(&play, CLOCK_KIND_TRANSFER_BACK, 0), -1);
}

static void a_held_session_does_not_idle_but_ends_at_the_limit(void **state) {
    (void)state;
    struct play play;
    play_active(&play);
    wait(&play, 59 * MINUTE);
    assert_int_equal(left_of(&play, CLOCK_KIND_IDLE, 0), MINUTE);
    GRANTED(play_row(&play, TECH_A, COMMAND_HOLD, 1));
    assert_int_equal(left_of(&play, CLOCK_KIND_IDLE, 0), -1);
    GRANTED(play_fact(&play, COMMAND_APPLET_LOST));
    play_clock(&play, CLOCK_KIND_LINK_OFFLINE);
    struct play resumed = play;
    GRANTED(play_row(&resumed, TECH_A, COMMAND_START, 1));
    assert_int_equal(left_of(&resumed, CLOCK_KIND_IDLE, 0), 60 * MINUTE);
    int64_t held_ms = play.session.held_clock_ms;
    play_clock(&play, CLOCK_KIND_HOLD_LIMIT);
    assert_int_equal(play.now_ms - held_ms, 14 * 24 * 60 * MINUTE);
    assert_int_equal(play_word(&play, 1), STATUS_TIMED_OUT);
}

static void each_lease_holds_the_idle_clock_still(void **state) {
    (void)state;
    for (unsigned kind = 0; kind < LEASE_COUNT; kind++) {
        struct play play;
        play_active(&play);
        wait(&play, 10 * MINUTE);
        assert_true(
            session_presence_lease(&play.presence, 1, (enum lease_kind)kind, play.now_ms, play.now_ms + MINUTE));
        assert_int_equal(left_of(&play, CLOCK_KIND_IDLE, 0), 51 * MINUTE);
        wait(&play, MINUTE / 2);
        assert_true(
            session_presence_lease(&play.presence, 1, (enum lease_kind)kind, play.now_ms, play.now_ms + MINUTE));
        assert_int_equal(left_of(&play, CLOCK_KIND_IDLE, 0), 51 * MINUTE);
        wait(&play, MINUTE / 2);
        session_presence_drop(&play.presence, 1, ~0U, play.now_ms);
        assert_int_equal(left_of(&play, CLOCK_KIND_IDLE, 0), 50 * MINUTE);
        wait(&play, 10 * MINUTE);
        assert_int_equal(left_of(&play, CLOCK_KIND_IDLE, 0), 40 * MINUTE);
        session_presence_act(&play.presence, 0, play.now_ms);
        assert_int_equal(left_of(&play, CLOCK_KIND_IDLE, 0), 60 * MINUTE);
    }
}

static void idle_time_is_known_for_the_next_start(void **state) {
    (void)state;
    struct play play;
    play_active(&play);
    wait(&play, 10 * MINUTE);
    assert_int_equal(session_presence_idle_ms(&play.presence, play.now_ms), 10 * MINUTE);
    assert_true(session_presence_lease(&play.presence, 1, LEASE_FOCUS, play.now_ms, play.now_ms + 1000 * MINUTE));
    wait(&play, 500 * MINUTE);
    assert_int_equal(session_presence_idle_ms(&play.presence, play.now_ms), 10 * MINUTE);
    GRANTED(play_row(&play, TECH_A, COMMAND_HOLD, 1));
    wait(&play, MINUTE);
    assert_int_equal(session_presence_idle_ms(&play.presence, play.now_ms), 0);
}

static void the_link_takes_tools_with_it_and_leaves_focus(void **state) {
    (void)state;
    struct play play;
    play_active(&play);
    assert_true(session_presence_lease(&play.presence, 0, LEASE_FILE_TRANSFER, play.now_ms, play.now_ms + MINUTE));
    struct play focused = play;
    assert_true(session_presence_lease(&focused.presence, 1, LEASE_FOCUS, focused.now_ms, focused.now_ms + MINUTE));
    assert_int_equal(left_of(&play, CLOCK_KIND_IDLE, 0), 61 * MINUTE);
    GRANTED(play_fact(&play, COMMAND_APPLET_LOST));
    assert_int_equal(left_of(&play, CLOCK_KIND_IDLE, 0), 60 * MINUTE);
    GRANTED(play_fact(&focused, COMMAND_APPLET_LOST));
    assert_int_equal(left_of(&focused, CLOCK_KIND_IDLE, 0), 61 * MINUTE);
    assert_false(session_presence_lease(&play.presence, 99, LEASE_FOCUS, play.now_ms, play.now_ms + MINUTE));
}

static void only_tools_of_others_count_for_the_session(void **state) {
    (void)state;
    for (unsigned kind = 0; kind < LEASE_COUNT; kind++) {
        struct play play;
        play_collaborating(&play);
        int64_t until_ms = play.now_ms + MINUTE;
        int64_t expected = kind == LEASE_FOCUS ? 60 * MINUTE : 61 * MINUTE;
        struct play customer = play;
        assert_true(session_presence_lease(&play.presence, 2, (enum lease_kind)kind, play.now_ms, until_ms));
        assert_int_equal(left_of(&play, CLOCK_KIND_IDLE, 0), expected);
        assert_int_equal(left_of(&play, CLOCK_KIND_COLLABORATOR_IDLE, 2), 61 * MINUTE);
        assert_true(session_presence_lease(&customer.presence, 0, (enum lease_kind)kind, customer.now_ms, until_ms));
        assert_int_equal(left_of(&customer, CLOCK_KIND_IDLE, 0), expected);
        assert_int_equal(left_of(&customer, CLOCK_KIND_COLLABORATOR_IDLE, 2), 60 * MINUTE);
        /* Events while online leave leases alone; a loss ends tools. */
        GRANTED(play_row(&play, TECH_A, COMMAND_CHAT, 1));
        assert_int_equal(left_of(&play, CLOCK_KIND_COLLABORATOR_IDLE, 2), 61 * MINUTE);
        GRANTED(play_fact(&play, COMMAND_APPLET_LOST));
        assert_int_equal(left_of(&play, CLOCK_KIND_COLLABORATOR_IDLE, 2),
                         kind == LEASE_FOCUS ? 61 * MINUTE : 60 * MINUTE);
        GRANTED(play_row(&play, TECH_B, COMMAND_LEAVE, 2));
        assert_false(session_presence_lease(&play.presence, 2, (enum lease_kind)kind, play.now_ms, until_ms));
    }
}

static void actions_start_the_clocks_of_those_who_act(void **state) {
    (void)state;
    struct play play;
    play_collaborating(&play);
    wait(&play, 10 * MINUTE);
    GRANTED(play_fact(&play, COMMAND_CUSTOMER_CHAT));
    assert_int_equal(left_of(&play, CLOCK_KIND_IDLE, 0), 60 * MINUTE);
    assert_int_equal(left_of(&play, CLOCK_KIND_COLLABORATOR_IDLE, 2), 50 * MINUTE);
    wait(&play, 10 * MINUTE);
    GRANTED(play_row(&play, TECH_B, COMMAND_CHAT, 2));
    assert_int_equal(left_of(&play, CLOCK_KIND_IDLE, 0), 60 * MINUTE);
    assert_int_equal(left_of(&play, CLOCK_KIND_COLLABORATOR_IDLE, 2), 60 * MINUTE);
    wait(&play, 10 * MINUTE);
    GRANTED(play_row(&play, TECH_A, COMMAND_CHAT, 1));
    GRANTED(play_fact(&play, COMMAND_APPLET_LOST));
    GRANTED(play_fact(&play, COMMAND_APPLET_RESUME));
    wait(&play, MINUTE);
    GRANTED(play_fact(&play, COMMAND_APPLET_LOST));
    assert_int_equal(left_of(&play, CLOCK_KIND_IDLE, 0), 59 * MINUTE);
    assert_int_equal(left_of(&play, CLOCK_KIND_COLLABORATOR_IDLE, 2), 49 * MINUTE);
    /* The same from the history alone, as after a restart. */
    session_presence_init(&play.presence, &play.session, 0, play.now_ms);
    assert_int_equal(left_of(&play, CLOCK_KIND_IDLE, 0), 59 * MINUTE);
    assert_int_equal(left_of(&play, CLOCK_KIND_COLLABORATOR_IDLE, 2), 49 * MINUTE);
    session_presence_init(&play.presence, &play.session, play.now_ms - 5 * MINUTE, play.now_ms);
    assert_int_equal(left_of(&play, CLOCK_KIND_COLLABORATOR_IDLE, 2), 55 * MINUTE);
}

static void the_row_that_governs(void **state) {
    (void)state;
    struct play play;
    play_init(&play);
    assert_null(session_governing_row(&play.session.state));
    play_waiting(&play, OWNER_GROUP, GROUP_G);
    assert_int_equal(session_governing_row(&play.session.state)->number, 1);
    assert_null(session_holder(&play.session.state));
    GRANTED(play_target(&play, TECH_A, COMMAND_TRANSFER, 1, OWNER_TECHNICIAN, TECH_B));
    assert_int_equal(session_governing_row(&play.session.state)->number, 1);
    assert_null(session_holder(&play.session.state));
    GRANTED(play_row(&play, TECH_B, COMMAND_START, 2));
    assert_int_equal(session_governing_row(&play.session.state)->number, 2);
    assert_int_equal(session_holder(&play.session.state)->number, 2);
    GRANTED(play_target(&play, TECH_B, COMMAND_TRANSFER, 2, OWNER_GROUP, GROUP_G));
    assert_int_equal(session_holder(&play.session.state)->number, 2);
    assert_true(session_is_shown(&play.session.state));
    GRANTED(play_row(&play, TECH_B, COMMAND_END, 2));
    assert_false(session_is_shown(&play.session.state));
}

static void names_and_chat_numbers_are_kept(void **state) {
    (void)state;
    struct play play;
    play_active(&play);
    assert_int_equal(play.session.id, 7);
    assert_string_equal(play.session.name, "a name");
    assert_int_equal(play.session.queue.kind, OWNER_TECHNICIAN);
    struct session_command chat = {.type = COMMAND_CUSTOMER_CHAT, .actor = {ACTOR_CUSTOMER, 0}, .text = "hello"};
    chat.row = 1;
    chat.value = 5;
    GRANTED(play_command(&play, chat));
    assert_int_equal(play.decision.events[0].row, 0);
    assert_int_equal(play.decision.events[0].value, 5);
    assert_string_equal(play.decision.events[0].text, "hello");
    chat.value = 4;
    GRANTED(play_command(&play, chat));
    assert_int_equal(play.session.customer_chat_max, 5);
    GRANTED(play_row(&play, TECH_A, COMMAND_CHAT, 1));
    assert_int_equal(play.session.customer_chat_max, 5);
    assert_int_equal(session_note(&play.session, 1)->status_ms, play.session.started_ms);
    wait(&play, MINUTE);
    GRANTED(play_row(&play, TECH_A, COMMAND_CHAT, 1));
    assert_int_equal(session_note(&play.session, 1)->status_ms, play.session.started_ms);
    assert_int_equal(play.session.last_event_ms, play.now_ms);
    GRANTED(play_row(&play, TECH_A, COMMAND_END, 1));
    assert_int_equal(play.session.ended_ms, play.now_ms);
    assert_int_equal(play.session.end_cause, CAUSE_COMMAND);
    assert_int_equal(play.session.end_actor.id, TECH_A);
}

static void a_collaborator_has_a_clock_of_his_own(void **state) {
    (void)state;
    struct play play;
    play_collaborating(&play);
    wait(&play, 10 * MINUTE);
    session_presence_act(&play.presence, 1, play.now_ms);
    assert_int_equal(left_of(&play, CLOCK_KIND_IDLE, 0), 60 * MINUTE);
    assert_int_equal(left_of(&play, CLOCK_KIND_COLLABORATOR_IDLE, 2), 50 * MINUTE);
    assert_true(session_presence_lease(&play.presence, 1, LEASE_FOCUS, play.now_ms, play.now_ms + MINUTE));
    assert_int_equal(left_of(&play, CLOCK_KIND_COLLABORATOR_IDLE, 2), 50 * MINUTE);
    assert_true(session_presence_lease(&play.presence, 2, LEASE_FOCUS, play.now_ms, play.now_ms + 5 * MINUTE));
    assert_int_equal(left_of(&play, CLOCK_KIND_COLLABORATOR_IDLE, 2), 55 * MINUTE);
    assert_int_equal(left_of(&play, CLOCK_KIND_IDLE, 0), 61 * MINUTE);
    assert_true(session_presence_lease(&play.presence, 2, LEASE_FILE_MANAGER, play.now_ms, play.now_ms + 3 * MINUTE));
    assert_int_equal(left_of(&play, CLOCK_KIND_IDLE, 0), 63 * MINUTE);
    wait(&play, MINUTE);
    session_presence_act(&play.presence, 2, play.now_ms);
    assert_int_equal(left_of(&play, CLOCK_KIND_COLLABORATOR_IDLE, 2), 64 * MINUTE);
    GRANTED(play_row(&play, TECH_B, COMMAND_HOLD, 2));
    assert_int_equal(left_of(&play, CLOCK_KIND_COLLABORATOR_IDLE, 2), -1);
    GRANTED(play_row(&play, TECH_B, COMMAND_START, 2));
    wait(&play, 10 * MINUTE);
    GRANTED(play_row(&play, TECH_A, COMMAND_HOLD, 1));
    assert_int_equal(left_of(&play, CLOCK_KIND_COLLABORATOR_IDLE, 2), -1);
    wait(&play, 10 * MINUTE);
    GRANTED(play_row(&play, TECH_A, COMMAND_START, 1));
    session_presence_drop(&play.presence, 2, ~0U, play.now_ms);
    session_presence_drop(&play.presence, 77, ~0U, play.now_ms);
    assert_int_equal(left_of(&play, CLOCK_KIND_COLLABORATOR_IDLE, 2), 60 * MINUTE);
}

static void a_shorter_time_out_bites_no_sooner_than_a_minute_after(void **state) {
    (void)state;
    struct play play;
    play_active(&play);
    wait(&play, 30 * MINUTE);
    struct session_settings shorter = play.settings;
    shorter.idle_s = 120;
    session_presence_settings_changed(&play.presence, &play.settings, &shorter, play.now_ms);
    play.settings = shorter;
    assert_int_equal(next(&play).at_ms, play.now_ms + MINUTE);
    session_presence_act(&play.presence, 1, play.now_ms);
    assert_int_equal(left_of(&play, CLOCK_KIND_IDLE, 0), 2 * MINUTE);
    struct play longer;
    play_active(&longer);
    wait(&longer, 30 * MINUTE);
    struct session_settings settings = longer.settings;
    settings.idle_s = 3660;
    session_presence_settings_changed(&longer.presence, &longer.settings, &settings, longer.now_ms);
    longer.settings = settings;
    assert_int_equal(left_of(&longer, CLOCK_KIND_IDLE, 0), 31 * MINUTE);
    wait(&longer, 30 * MINUTE + MINUTE / 2);
    assert_int_equal(left_of(&longer, CLOCK_KIND_IDLE, 0), MINUTE / 2);
    session_presence_settings_changed(&longer.presence, &longer.settings, &settings, longer.now_ms);
    assert_int_equal(left_of(&longer, CLOCK_KIND_IDLE, 0), MINUTE / 2);
    settings.idle_s = 0;
    session_presence_settings_changed(&longer.presence, &longer.settings, &settings, longer.now_ms);
    longer.settings = settings;
    assert_int_equal(left_of(&longer, CLOCK_KIND_IDLE, 0), -1);
}

static void what_is_due_at_a_restart_has_a_minute_left(void **state) {
    (void)state;
    struct play play;
    play_collaborating(&play);
    wait(&play, 30 * MINUTE);
    play.settings.idle_s = 30 * 60;
    session_presence_restarted(&play.presence, &play.session, &play.settings, play.now_ms - 1);
    assert_int_equal(left_of(&play, CLOCK_KIND_IDLE, 0), 0);
    session_presence_restarted(&play.presence, &play.session, &play.settings, play.now_ms);
    assert_int_equal(left_of(&play, CLOCK_KIND_IDLE, 0), MINUTE);
    assert_int_equal(left_of(&play, CLOCK_KIND_COLLABORATOR_IDLE, 2), MINUTE);
    wait(&play, MINUTE / 2);
    session_presence_restarted(&play.presence, &play.session, &play.settings, play.now_ms);
    assert_int_equal(left_of(&play, CLOCK_KIND_IDLE, 0), MINUTE / 2);
}

static void no_clock_runs_while_the_server_is_down(void **state) {
    (void)state;
    struct play play;
    play_collaborating(&play);
    wait(&play, 20 * MINUTE);
    const int64_t alive_ms = play.now_ms;
    const int64_t down_ms = 600 * MINUTE;
    wait(&play, down_ms);
    GRANTED(play_command(&play, (struct session_command){
                                    .type = COMMAND_SERVER_RESTARTED, .actor = {ACTOR_SERVER, 0}, .value = down_ms}));
    session_presence_init(&play.presence, &play.session, alive_ms - 10 * MINUTE + down_ms, play.now_ms);
    assert_int_equal(play_word(&play, 1), STATUS_RECONNECTING);
    assert_int_equal(left_of(&play, CLOCK_KIND_LINK_OFFLINE, 0), 5 * MINUTE);
    assert_int_equal(left_of(&play, CLOCK_KIND_IDLE, 0), 50 * MINUTE);
    assert_int_equal(left_of(&play, CLOCK_KIND_COLLABORATOR_IDLE, 2), 50 * MINUTE);
    GRANTED(play_row(&play, TECH_A, COMMAND_HOLD, 1));
    wait(&play, MINUTE + down_ms);
    GRANTED(play_command(&play, (struct session_command){
                                    .type = COMMAND_SERVER_RESTARTED, .actor = {ACTOR_SERVER, 0}, .value = down_ms}));
    assert_int_equal(left_of(&play, CLOCK_KIND_HOLD_LIMIT, 0), (14 * 24 * 60 - 1) * MINUTE);
    assert_int_equal(left_of(&play, CLOCK_KIND_LINK_OFFLINE, 0), 4 * MINUTE);
}

static void the_seven_times_add_up_to_the_life(void **state) {
    (void)state;
    struct play play;
    play_init(&play);
    GRANTED(play_command(&play, (struct session_command){.type = COMMAND_CREATE,
                                                         .actor = {ACTOR_TECHNICIAN, TECH_A},
                                                         .target = {OWNER_TECHNICIAN, TECH_A}}));
    wait(&play, 1000);
    GRANTED(play_fact(&play, COMMAND_CODE_ENTER));
    wait(&play, 1000);
    GRANTED(play_fact(&play, COMMAND_APPLET_JOIN)); /* connecting 2 s */
    wait(&play, 3000);
    GRANTED(play_fact(&play, COMMAND_APPLET_LOST));
    wait(&play, 1000);
    GRANTED(play_fact(&play, COMMAND_APPLET_RESUME));
    GRANTED(play_row(&play, TECH_A, COMMAND_START, 1)); /* waiting 4 s, the loss included */
    assert_int_equal(play.session.started_ms, play.now_ms);
    wait(&play, 5000);
    GRANTED(play_row(&play, TECH_A, COMMAND_HOLD, 1));
    wait(&play, 6000);
    GRANTED(play_target(&play, TECH_A, COMMAND_TRANSFER, 1, OWNER_TECHNICIAN, TECH_B)); /* hold 6 s */
    wait(&play, 7000);
    GRANTED(play_fact(&play, COMMAND_REBOOT_ANNOUNCE)); /* transfer 7 s */
    wait(&play, 8000);
    GRANTED(play_fact(&play, COMMAND_APPLET_RESUME)); /* rebooting 8 s */
    GRANTED(play_fact(&play, COMMAND_APPLET_LOST));
    play_clock(&play, CLOCK_KIND_LINK_OFFLINE); /* reconnecting 300 s and, Offline, 9 s */
    wait(&play, 9000);
    int64_t running[SPAN_COUNT];
    session_spans_at(&play.session, play.now_ms, running);
    assert_int_equal(running[SPAN_RECONNECTING], 309000);
    GRANTED(play_row(&play, TECH_A, COMMAND_END, 1));
    static const int64_t expected[SPAN_COUNT] = {
        [SPAN_CONNECTING] = 2000, [SPAN_WAITING] = 4000,   [SPAN_ACTIVE] = 5000,        [SPAN_HOLD] = 6000,
        [SPAN_TRANSFER] = 7000,   [SPAN_REBOOTING] = 8000, [SPAN_RECONNECTING] = 309000};
    int64_t sum = 0;
    int64_t spans[SPAN_COUNT];
    session_spans_at(&play.session, play.now_ms + MINUTE, spans);
    for (unsigned span = 0; span < SPAN_COUNT; span++) {
        assert_int_equal(spans[span], expected[span]);
        sum += spans[span];
    }
    assert_int_equal(sum, play.session.ended_ms - play.session.created_ms);
}

static void down_time_counts_as_reconnecting(void **state) {
    (void)state;
    struct play play;
    play_active(&play);
    wait(&play, 5000 + 20000);
    GRANTED(play_command(
        &play, (struct session_command){.type = COMMAND_SERVER_RESTARTED, .actor = {ACTOR_SERVER, 0}, .value = 20000}));
    assert_int_equal(play.session.spans[SPAN_ACTIVE], 5000);
    assert_int_equal(play.session.spans[SPAN_RECONNECTING], 20000);
}

static void a_fold_of_the_events_again_is_the_same_session(void **state) {
    (void)state;
    struct play play;
    play_collaborating(&play);
    struct session_event gap = {.number = play.session.version + 2, .type = EVENT_SERVER_RESTARTED, .version = 1};
    gap.at_ms = play.now_ms;
    struct session before = play.session;
    assert_false(session_fold(&play.session, &gap, play.now_ms));
    gap.number--;
    gap.at_ms = play.now_ms - 1;
    assert_false(session_fold(&play.session, &gap, play.now_ms));
    gap.at_ms = play.now_ms;
    gap.version = 9;
    assert_false(session_fold(&play.session, &gap, play.now_ms));
    gap.version = 0;
    assert_false(session_fold(&play.session, &gap, play.now_ms));
    gap.version = 1;
    gap.type = EVENT_CREATED;
    assert_false(session_fold(&play.session, &gap, play.now_ms));
    gap.type = EVENT_TYPE_COUNT;
    assert_false(session_fold(&play.session, &gap, play.now_ms));
    assert_memory_equal(&before, &play.session, sizeof before);
}

static uint32_t version_of(const struct play *play, unsigned row) {
    return session_note(&play->session, row)->version;
}

static void a_rows_version_changes_with_what_it_shows(void **state) {
    (void)state;
    struct play play;
    play_collaborating(&play);
    uint32_t lead = version_of(&play, 1);
    uint32_t helper = version_of(&play, 2);
    GRANTED(play_row(&play, TECH_A, COMMAND_CHAT, 1));
    GRANTED(play_fact(&play, COMMAND_CONSENT_GIVE));
    assert_int_equal(version_of(&play, 1), lead);
    GRANTED(play_row(&play, TECH_B, COMMAND_HOLD, 2));
    assert_int_equal(version_of(&play, 1), lead);
    assert_int_equal(version_of(&play, 2), play.session.version);
    assert_true(version_of(&play, 2) > helper);
    GRANTED(play_target(&play, TECH_A, COMMAND_INVITE, 1, OWNER_TECHNICIAN, TECH_C));
    GRANTED(play_row(&play, TECH_C, COMMAND_START, 3));
    uint32_t third = version_of(&play, 3);
    GRANTED(play_other(&play, TECH_A, COMMAND_HAND_OFF, 1, 2));
    assert_int_equal(version_of(&play, 1), play.session.version);
    assert_int_equal(version_of(&play, 2), play.session.version);
    assert_int_equal(version_of(&play, 3), third);
    GRANTED(play_row(&play, TECH_A, COMMAND_HAND_OFF_CANCEL, 1));
    assert_int_equal(version_of(&play, 1), play.session.version);
    assert_int_equal(version_of(&play, 2), play.session.version);
    assert_int_equal(version_of(&play, 3), third);
    GRANTED(play_row(&play, TECH_A, COMMAND_SCREEN, 1));
    assert_int_equal(version_of(&play, 1), play.session.version);
    assert_int_equal(version_of(&play, 3), third);
    wait(&play, MINUTE);
    GRANTED(play_row(&play, TECH_A, COMMAND_HOLD, 1));
    assert_int_equal(version_of(&play, 3), play.session.version);
    GRANTED(play_fact(&play, COMMAND_APPLET_LOST));
    assert_int_equal(version_of(&play, 1), play.session.version);
    assert_int_equal(session_note(&play.session, 1)->status_ms, play.now_ms);
    GRANTED(play_row(&play, TECH_A, COMMAND_START, 1));
    GRANTED(play_row(&play, TECH_A, COMMAND_END, 1));
    assert_int_equal(version_of(&play, 3), play.session.version);
}

static void changes_name_rows_in_order_with_owners(void **state) {
    (void)state;
    struct play play;
    play_waiting(&play, OWNER_GROUP, GROUP_G);
    struct session_state before = play.session.state;
    GRANTED(play_target(&play, TECH_A, COMMAND_TRANSFER, 1, OWNER_TECHNICIAN, TECH_B));
    struct session_row_change changes[SESSION_ROW_CHANGES_MAX];
    assert_int_equal(session_row_changes(&before, &play.session.state, changes), 2);
    assert_int_equal(changes[0].row, 1);
    assert_int_equal(changes[0].old_owner.kind, OWNER_GROUP);
    assert_int_equal(changes[0].new_owner.kind, OWNER_TECHNICIAN);
    assert_int_equal(changes[0].new_status, STATUS_OUTGOING);
    assert_int_equal(changes[1].row, 2);
    assert_int_equal(changes[1].old_status, STATUS_NONE);
    assert_int_equal(changes[1].new_status, STATUS_INCOMING);
    /* Transferred while the customer is away, a shared row keeps its word and changes its owner. */
    play_waiting(&play, OWNER_GROUP, GROUP_G);
    GRANTED(play_fact(&play, COMMAND_APPLET_LOST));
    before = play.session.state;
    GRANTED(play_target(&play, TECH_A, COMMAND_TRANSFER, 1, OWNER_TECHNICIAN, TECH_B));
    assert_int_equal(session_row_changes(&before, &play.session.state, changes), 2);
    assert_int_equal(changes[0].old_status, changes[0].new_status);
    assert_int_equal(changes[1].new_status, STATUS_RECONNECTING);
    assert_int_equal(session_row_changes(&play.session.state, &play.session.state, changes), 0);
}

static void reports_tell_how_it_ended(void **state) {
    (void)state;
    struct play play;
    play_waiting(&play, OWNER_GROUP, GROUP_G);
    assert_string_equal(session_report_code(&play.session, NULL), "waiting");
    GRANTED(play_fact(&play, COMMAND_CUSTOMER_CLOSE));
    assert_string_equal(session_report_code(&play.session, NULL), "closed_by_waiting_customer");
    play_active(&play);
    GRANTED(play_row(&play, TECH_A, COMMAND_HOLD, 1));
    assert_string_equal(session_report_code(&play.session, NULL), "on_hold");
    GRANTED(play_fact(&play, COMMAND_REBOOT_ANNOUNCE));
    assert_string_equal(session_report_code(&play.session, NULL), "rebooting");
    GRANTED(play_fact(&play, COMMAND_APPLET_RESUME));
    GRANTED(play_fact(&play, COMMAND_APPLET_LOST));
    assert_string_equal(session_report_code(&play.session, NULL), "reconnecting");
    play_clock(&play, CLOCK_KIND_LINK_OFFLINE);
    assert_string_equal(session_report_code(&play.session, NULL), "offline");
    GRANTED(play_disable(&play, TECH_A));
    assert_string_equal(session_report_code(&play.session, NULL), "aborted");
    play_active(&play);
    GRANTED(play_row(&play, TECH_A, COMMAND_END, 1));
    assert_string_equal(session_report_code(&play.session, NULL), "closed_by_technician");
    play_active(&play);
    GRANTED(play_fact(&play, COMMAND_CLOCK_IDLE));
    assert_string_equal(session_report_code(&play.session, NULL), "timed_out");
    play_active(&play);
    GRANTED(play_target(&play, TECH_A, COMMAND_TRANSFER, 1, OWNER_TECHNICIAN, TECH_B));
    const struct session_row *mine = session_find_row(&play.session.state, 1);
    assert_string_equal(session_report_code(&play.session, mine), "transferring");
    GRANTED(play_row(&play, TECH_B, COMMAND_START, 2));
    assert_string_equal(session_report_code(&play.session, mine), "transferred");
    assert_string_equal(session_report_code(&play.session, NULL), "active");
    GRANTED(play_fact(&play, COMMAND_CUSTOMER_CLOSE));
    assert_string_equal(session_report_code(&play.session, NULL), "closed_by_active_customer");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(clocks_of_an_unstarted_session_go_on_through_everything),
        cmocka_unit_test(an_unstarted_offline_session_is_removed),
        cmocka_unit_test(a_pending_transfer_goes_back),
        cmocka_unit_test(a_held_session_does_not_idle_but_ends_at_the_limit),
        cmocka_unit_test(each_lease_holds_the_idle_clock_still),
        cmocka_unit_test(idle_time_is_known_for_the_next_start),
        cmocka_unit_test(the_link_takes_tools_with_it_and_leaves_focus),
        cmocka_unit_test(only_tools_of_others_count_for_the_session),
        cmocka_unit_test(actions_start_the_clocks_of_those_who_act),
        cmocka_unit_test(the_row_that_governs),
        cmocka_unit_test(names_and_chat_numbers_are_kept),
        cmocka_unit_test(a_collaborator_has_a_clock_of_his_own),
        cmocka_unit_test(a_shorter_time_out_bites_no_sooner_than_a_minute_after),
        cmocka_unit_test(what_is_due_at_a_restart_has_a_minute_left),
        cmocka_unit_test(no_clock_runs_while_the_server_is_down),
        cmocka_unit_test(the_seven_times_add_up_to_the_life),
        cmocka_unit_test(down_time_counts_as_reconnecting),
        cmocka_unit_test(a_fold_of_the_events_again_is_the_same_session),
        cmocka_unit_test(a_rows_version_changes_with_what_it_shows),
        cmocka_unit_test(changes_name_rows_in_order_with_owners),
        cmocka_unit_test(reports_tell_how_it_ended),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
