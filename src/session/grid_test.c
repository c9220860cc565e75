/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Every command and clock on every part, against a grid written by hand; rights, limits, standing, disabling. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "session/testing.h"

#define GRANTED(call)          assert_int_equal(call, REFUSAL_NONE)
#define REFUSED(REFUSAL, call) assert_int_equal(call, REFUSAL_##REFUSAL)

/* Situations, each with the row asked about and its technician. Rows of others stand ready to be named. */
enum place { QUEUED, LEAD, HELD, SOURCE, TARGET, INVITED, HELPER, OWN_HOLD, HELD_HELPER, OFFERED, PLACE_COUNT };

static struct play place_of(enum place place, unsigned *out_row, int32_t *out_technician) {
    struct play play;
    *out_row = place == QUEUED || place == LEAD || place == HELD || place == SOURCE ? 1 : 2;
    *out_technician = *out_row == 1 ? TECH_A : TECH_B;
    if (place == QUEUED) {
        play_waiting(&play, OWNER_TECHNICIAN, TECH_A);
        return play;
    }
    if (place == SOURCE || place == TARGET) {
        play_active(&play);
        GRANTED(play_target(&play, TECH_A, COMMAND_TRANSFER, 1, OWNER_TECHNICIAN, TECH_B));
        return play;
    }
    if (place == INVITED) {
        play_active(&play);
        GRANTED(play_target(&play, TECH_A, COMMAND_INVITE, 1, OWNER_TECHNICIAN, TECH_B));
        return play;
    }
    play_collaborating(&play);
    GRANTED(play_target(&play, TECH_A, COMMAND_INVITE, 1, OWNER_TECHNICIAN, TECH_C));
    if (place == HELD || place == HELD_HELPER) {
        GRANTED(play_row(&play, TECH_A, COMMAND_HOLD, 1));
    } else if (place == OWN_HOLD) {
        GRANTED(play_row(&play, TECH_B, COMMAND_HOLD, 2));
    } else if (place == OFFERED) {
        GRANTED(play_other(&play, TECH_A, COMMAND_HAND_OFF, 1, 2));
    }
    return play;
}

/* What a granted command comes to. */
static enum event_type event_of(enum command_type command, enum part part) {
    static const enum event_type starts[PART_COUNT] = {[PART_QUEUED] = EVENT_STARTED,
                                                       [PART_LEAD] = EVENT_HOLD_ENDED,
                                                       [PART_SOURCE] = EVENT_TAKEN_BACK,
                                                       [PART_TARGET] = EVENT_PICKED_UP,
                                                       [PART_INVITED] = EVENT_INVITATION_ACCEPTED,
                                                       [PART_COLLABORATOR] = EVENT_OWN_HOLD_ENDED};
    static const enum event_type others[COMMAND_TYPE_COUNT] = {
        [COMMAND_TRANSFER] = EVENT_TRANSFERRED,
        [COMMAND_INVITE] = EVENT_INVITED,
        [COMMAND_DECLINE] = EVENT_INVITATION_DECLINED,
        [COMMAND_WITHDRAW] = EVENT_INVITATION_WITHDRAWN,
        [COMMAND_REMOVE] = EVENT_REMOVED,
        [COMMAND_LEAVE] = EVENT_LEFT,
        [COMMAND_HAND_OFF] = EVENT_LEAD_OFFERED,
        [COMMAND_HAND_OFF_CANCEL] = EVENT_LEAD_OFFER_CANCELLED,
        [COMMAND_ACCEPT_LEAD] = EVENT_LEAD_ACCEPTED,
        [COMMAND_END] = EVENT_ENDED,
        [COMMAND_REBOOT] = EVENT_REBOOT_ORDERED,
        [COMMAND_SCREEN] = EVENT_SCREEN_ASKED,
        [COMMAND_SCREEN_CLOSE] = EVENT_SCREEN_CLOSED,
        [COMMAND_CHAT] = EVENT_CHAT,
        [COMMAND_PRIVATE_CHAT] = EVENT_PRIVATE_CHAT,
        [COMMAND_NOTE] = EVENT_NOTE,
        [COMMAND_SEND_CODE] = EVENT_CODE_SENT,
    };
    if (command == COMMAND_HOLD) {
        return part == PART_LEAD ? EVENT_HELD : EVENT_OWN_HELD;
    }
    return command == COMMAND_START ? starts[part] : others[command];
}

/* A granted command makes one event, which names the row that it is about. */
static enum refusal try(struct play play, enum command_type type, unsigned row, int32_t technician) {
    struct session_command command = {.type = type, .actor = {ACTOR_TECHNICIAN, technician}, .row = (uint16_t)row};
    command.target = (struct owner){OWNER_TECHNICIAN, 9};
    command.mode = 1;
    command.text = "text";
    command.other_row = type == COMMAND_WITHDRAW ? 3 : 2;
    struct session_state before = play.session.state;
    enum refusal refusal = play_command(&play, command);
    if (refusal == REFUSAL_NONE) {
        bool is_about_other = type == COMMAND_WITHDRAW || type == COMMAND_REMOVE;
        assert_int_equal(play.decision.event_count, 1);
        assert_int_equal(play.decision.events[0].row, is_about_other ? command.other_row : row);
        assert_int_equal(play.decision.events[0].actor.id, technician);
        assert_int_equal(play.decision.events[0].mode, type == COMMAND_REBOOT || type == COMMAND_SCREEN);
        assert_int_equal(play.decision.events[0].type, event_of(type, session_find_row(&before, row)->part));
    } else {
        assert_int_equal(play.decision.refused.part, session_find_row(&before, row)->part);
        assert_int_equal(play.decision.refused.command, type);
    }
    return refusal;
}

/* y: granted. Otherwise: - not for this part, h held by the lead, o already on hold, n not on hold, f no offer of the
 * lead, s no screen, c the code is spent. In the order of the places above. */
static const struct {
    enum command_type command;
    const char *answers;
} grid[] = {
    {COMMAND_START, "ynyyyynyhn"},        {COMMAND_TRANSFER, "yyy-y-----"},
    {COMMAND_HOLD, "-yh---yoyy"},         {COMMAND_INVITE, "-yh-------"},
    {COMMAND_DECLINE, "-----y----"},      {COMMAND_WITHDRAW, "-yy-------"},
    {COMMAND_REMOVE, "-yy-------"},       {COMMAND_LEAVE, "------yyyy"},
    {COMMAND_HAND_OFF, "-yh-------"},     {COMMAND_HAND_OFF_CANCEL, "-ff-------"},
    {COMMAND_ACCEPT_LEAD, "------ffhy"},  {COMMAND_END, "yyyy------"},
    {COMMAND_REBOOT, "yyyy------"},       {COMMAND_SCREEN, "-yh---yohy"},
    {COMMAND_SCREEN_CLOSE, "-ss---ssss"}, {COMMAND_CHAT, "-yyy--yyyy"},
    {COMMAND_PRIVATE_CHAT, "-yyyy-yyyy"}, {COMMAND_NOTE, "yyyyy-yyyy"},
    {COMMAND_SEND_CODE, "c---------"},
};

static enum refusal refusal_of(char letter) {
    switch (letter) {
    case 'y':
        return REFUSAL_NONE;
    case 'h':
        return REFUSAL_SESSION_HELD;
    case 'o':
        return REFUSAL_ON_HOLD;
    case 'n':
        return REFUSAL_NOT_ON_HOLD;
    case 'f':
        return REFUSAL_NO_HAND_OFF;
    case 's':
        return REFUSAL_NO_SCREEN;
    case 'c':
        return REFUSAL_CODE_SPENT;
    default:
        return REFUSAL_NOT_FOR_PART;
    }
}

static bool needs_right(enum command_type command) {
    return command == COMMAND_TRANSFER || command == COMMAND_HOLD || command == COMMAND_INVITE ||
           command == COMMAND_REBOOT || command == COMMAND_SCREEN || command == COMMAND_CHAT;
}

static void every_command_on_every_part_is_answered_as_the_grid_says(void **state) {
    (void)state;
    unsigned on_row = 0;
    for (unsigned command = 0; command < COMMAND_TYPE_COUNT; command++) {
        on_row += command_is_on_row((enum command_type)command);
    }
    assert_int_equal(on_row, sizeof grid / sizeof grid[0]);
    for (size_t i = 0; i < sizeof grid / sizeof grid[0]; i++) {
        assert_int_equal(strlen(grid[i].answers), PLACE_COUNT);
        for (unsigned place = 0; place < PLACE_COUNT; place++) {
            unsigned row = 0;
            int32_t technician = 0;
            struct play play = place_of((enum place)place, &row, &technician);
            enum refusal expected = refusal_of(grid[i].answers[place]);
            enum refusal found = try(play, grid[i].command, row, technician);
            if (found != expected) {
                fail_msg("%s at place %u: %s, not %s", command_code(grid[i].command), place, refusal_code(found),
                         refusal_code(expected));
            }
            /* By part and not by word: away, only these need the customer online. */
            bool needs_online =
                grid[i].command == COMMAND_INVITE || grid[i].command == COMMAND_REBOOT ||
                grid[i].command == COMMAND_SCREEN ||
                (grid[i].command == COMMAND_START && (place == QUEUED || place == TARGET || place == INVITED));
            struct play bare = play;
            bare.context.rights = 0;
            found = try(bare, grid[i].command, row, technician);
            assert_int_equal(found,
                             expected == REFUSAL_NONE && needs_right(grid[i].command) ? REFUSAL_NO_RIGHT : found);
            assert_int_equal(found == REFUSAL_NONE, expected == REFUSAL_NONE && !needs_right(grid[i].command));
            GRANTED(play_fact(&play, COMMAND_APPLET_LOST));
            found = try(play, grid[i].command, row, technician);
            bool is_granted = expected == REFUSAL_NONE;
            assert_int_equal(found, is_granted && needs_online ? REFUSAL_LINK_NOT_ONLINE : expected);
        }
    }
}

static void another_technicians_row_is_not_touched(void **state) {
    (void)state;
    for (unsigned place = 0; place < PLACE_COUNT; place++) {
        for (size_t i = 0; i < sizeof grid / sizeof grid[0]; i++) {
            unsigned row = 0;
            int32_t technician = 0;
            struct play play = place_of((enum place)place, &row, &technician);
            REFUSED(NOT_YOUR_ROW, try(play, grid[i].command, row, 5));
        }
    }
}

static void an_administrator_transfers_ends_notes_and_no_more(void **state) {
    (void)state;
    static const char *const granted[] = {
        [QUEUED] = "te", [LEAD] = "te", [HELD] = "te", [SOURCE] = "e", [TARGET] = "te"};
    for (unsigned place = 0; place < PLACE_COUNT; place++) {
        for (size_t i = 0; i < sizeof grid / sizeof grid[0]; i++) {
            unsigned row = 0;
            int32_t technician = 0;
            struct play play = place_of((enum place)place, &row, &technician);
            play.context.rights = 0;
            play.context.actor_rules_row = true;
            const char *letters = place <= TARGET ? granted[place] : "";
            bool is_granted = (grid[i].command == COMMAND_TRANSFER && strchr(letters, 't') != NULL) ||
                              (grid[i].command == COMMAND_END && strchr(letters, 'e') != NULL) ||
                              (grid[i].command == COMMAND_NOTE && place != INVITED);
            enum refusal found = play_target(&play, ADMIN, grid[i].command, row, OWNER_TECHNICIAN, ADMIN);
            assert_int_equal(found == REFUSAL_NONE, is_granted);
            assert_true(is_granted || found == REFUSAL_NOT_YOUR_ROW || found == REFUSAL_NOT_FOR_PART);
            struct play foreign = place_of((enum place)place, &row, &technician);
            REFUSED(NOT_YOUR_ROW, play_target(&foreign, ADMIN, grid[i].command, row, OWNER_TECHNICIAN, ADMIN));
        }
    }
}

/* Serving a queue takes nothing from an administrator: what he may do with the row of another he may do here too. */
static void an_administrator_who_serves_the_queue_needs_no_right_to_transfer_or_end(void **state) {
    (void)state;
    static const enum place places[] = {QUEUED, TARGET};
    for (size_t i = 0; i < sizeof places / sizeof places[0]; i++) {
        for (int is_administrator = 0; is_administrator <= 1; is_administrator++) {
            struct play play;
            if (places[i] == QUEUED) {
                play_waiting(&play, OWNER_GROUP, GROUP_G);
            } else {
                play_active(&play);
                GRANTED(play_target(&play, TECH_A, COMMAND_TRANSFER, 1, OWNER_GROUP, GROUP_G));
            }
            unsigned row = places[i] == QUEUED ? 1 : 2;
            play.context.rights = 0;
            play.context.actor_rules_row = is_administrator == 1;
            struct play other = play;
            enum refusal refused = is_administrator == 1 ? REFUSAL_NONE : REFUSAL_NO_RIGHT;
            assert_int_equal(play_target(&other, TECH_B, COMMAND_TRANSFER, row, OWNER_TECHNICIAN, TECH_C), refused);
            refused = is_administrator == 1 ? REFUSAL_NONE
                      : places[i] == QUEUED ? REFUSAL_NO_RIGHT
                                            : REFUSAL_NOT_FOR_PART;
            other = play;
            assert_int_equal(play_row(&other, TECH_B, COMMAND_END, row), refused);
            refused = places[i] == QUEUED ? REFUSAL_NO_RIGHT : REFUSAL_NOT_FOR_PART;
            assert_int_equal(play_row(&play, TECH_B, COMMAND_REBOOT, row), refused); /* more he may not */
        }
    }
    struct play own;
    play_active(&own);
    own.context.rights = 0;
    own.context.actor_rules_row = true;
    REFUSED(NO_RIGHT, play_target(&own, TECH_A, COMMAND_TRANSFER, 1, OWNER_TECHNICIAN, TECH_B));
}

static void rights_are_asked(void **state) {
    (void)state;
    static const struct {
        enum command_type command;
        enum right right;
    } lines[] = {{COMMAND_HOLD, RIGHT_HOLD},     {COMMAND_TRANSFER, RIGHT_TRANSFER}, {COMMAND_INVITE, RIGHT_INVITE},
                 {COMMAND_REBOOT, RIGHT_REBOOT}, {COMMAND_SCREEN, RIGHT_VIEW},       {COMMAND_CHAT, RIGHT_CHAT}};
    for (size_t i = 0; i < sizeof lines / sizeof lines[0]; i++) {
        for (unsigned place = 0; place < PLACE_COUNT; place++) {
            unsigned row = 0;
            int32_t technician = 0;
            struct play play = place_of((enum place)place, &row, &technician);
            if (try(play, lines[i].command, row, technician) != REFUSAL_NONE) {
                continue;
            }
            play.context.rights = ~(1U << lines[i].right);
            struct play other = play;
            REFUSED(NO_RIGHT, play_target(&other, technician, lines[i].command, row, OWNER_TECHNICIAN, 9));
            assert_int_equal(other.decision.refused.right, lines[i].right);
            play.context.rights = 1U << lines[i].right;
            GRANTED(try(play, lines[i].command, row, technician));
        }
    }
    struct play play;
    play_active(&play);
    play.context.rights = ~RIGHT_BIT(CONTROL);
    struct session_command control = {
        .type = COMMAND_SCREEN, .actor = {ACTOR_TECHNICIAN, TECH_A}, .row = 1, .mode = SCREEN_CONTROL};
    REFUSED(NO_RIGHT, play_command(&play, control));
    play.context.rights = RIGHT_BIT(CONTROL);
    GRANTED(play_command(&play, control));
    play_waiting(&play, OWNER_GROUP, GROUP_G);
    play.context.rights = ~RIGHT_BIT(END_SHARED);
    REFUSED(NO_RIGHT, play_row(&play, TECH_A, COMMAND_END, 1));
    play_waiting(&play, OWNER_TECHNICIAN, TECH_A);
    play.context.rights = 0;
    GRANTED(play_row(&play, TECH_A, COMMAND_END, 1));
    play_init(&play);
    play.context.rights = ~RIGHT_BIT(PRIVATE);
    struct session_command create = {
        .type = COMMAND_CREATE, .actor = {ACTOR_TECHNICIAN, TECH_A}, .target = {OWNER_TECHNICIAN, TECH_A}};
    REFUSED(NO_RIGHT, play_command(&play, create));
    assert_int_equal(play.decision.refused.right, RIGHT_PRIVATE);
    play.context.rights = RIGHT_BIT(PRIVATE);
    create.target.id = 0;
    REFUSED(TARGET_UNKNOWN, play_command(&play, create));
    create.target.id = TECH_A;
    create.actor.kind = ACTOR_CUSTOMER;
    REFUSED(WRONG_ACTOR, play_command(&play, create));
    create.actor.kind = ACTOR_TECHNICIAN;
    create.target.kind = OWNER_CHANNEL;
    REFUSED(WRONG_ACTOR, play_command(&play, create));
}

static void the_limit_of_active_sessions_counts_at_start_pick_up_and_accept(void **state) {
    (void)state;
    static const struct {
        enum place place;
        enum refusal refusal;
    } lines[] = {{QUEUED, REFUSAL_ACTIVE_LIMIT}, {TARGET, REFUSAL_ACTIVE_LIMIT}, {INVITED, REFUSAL_ACTIVE_LIMIT},
                 {HELD, REFUSAL_NONE},           {SOURCE, REFUSAL_NONE},         {OWN_HOLD, REFUSAL_NONE}};
    for (size_t i = 0; i < sizeof lines / sizeof lines[0]; i++) {
        unsigned row = 0;
        int32_t technician = 0;
        struct play play = place_of(lines[i].place, &row, &technician);
        play.context.actor_active_count = play.context.active_max - 1;
        GRANTED(try(play, COMMAND_START, row, technician));
        play.context.actor_active_count = play.context.active_max;
        assert_int_equal(play_row(&play, technician, COMMAND_START, row), lines[i].refusal);
        assert_true(lines[i].refusal == REFUSAL_NONE || play.decision.refused.limit == 10);
    }
}

static void a_disabled_technicians_sessions(void **state) {
    (void)state;
    static const struct {
        enum place place;
        enum outcome outcome;
        enum status mine;
        enum status other;
    } lines[] = {{QUEUED, OUTCOME_ABORTED, STATUS_REMOVED, STATUS_NONE},
                 {LEAD, OUTCOME_ABORTED, STATUS_REMOVED, STATUS_CLOSED},
                 {SOURCE, OUTCOME_ABORTED, STATUS_REMOVED, STATUS_REMOVED},
                 {TARGET, OUTCOME_OPEN, STATUS_REMOVED, STATUS_ACTIVE},
                 {INVITED, OUTCOME_OPEN, STATUS_REMOVED, STATUS_ACTIVE},
                 {HELPER, OUTCOME_OPEN, STATUS_REMOVED, STATUS_ACTIVE}};
    for (size_t i = 0; i < sizeof lines / sizeof lines[0]; i++) {
        unsigned row = 0;
        int32_t technician = 0;
        struct play play = place_of(lines[i].place, &row, &technician);
        GRANTED(play_disable(&play, technician));
        assert_int_equal(play.session.state.outcome, lines[i].outcome);
        assert_int_equal(play_word(&play, row), lines[i].mine);
        assert_int_equal(play_word(&play, 3 - row), lines[i].other);
        assert_int_equal(play.decision.events[0].cause,
                         lines[i].place == TARGET ? CAUSE_TARGET_DISABLED : CAUSE_TECHNICIAN_DISABLED);
        GRANTED(play_disable(&play, technician));
        assert_int_equal(play.decision.event_count, 0);
    }
    struct play play;
    play_collaborating(&play);
    GRANTED(play_fact(&play, COMMAND_CUSTOMER_CLOSE));
    GRANTED(play_disable(&play, TECH_B));
    assert_int_equal(play_word(&play, 2), STATUS_REMOVED);
    assert_int_equal(play_word(&play, 1), STATUS_CLOSED);
}

/* Which clocks may run out where; the others are refused. */
static void clocks_run_where_the_facts_let_them(void **state) {
    (void)state;
    static const struct {
        enum place place;
        bool is_lost;
        const char *running;
    } lines[] = {{QUEUED, false, "waiting_timeout"},
                 {LEAD, false, "idle_timeout collaborator_idle"},
                 {LEAD, true, "idle_timeout collaborator_idle link_offline"},
                 {HELD, false, "hold_limit"},
                 {SOURCE, false, "idle_timeout transfer_back"},
                 {OWN_HOLD, false, "idle_timeout"},
                 {QUEUED, true, "waiting_timeout link_offline"}};
    for (size_t i = 0; i < sizeof lines / sizeof lines[0]; i++) {
        for (unsigned clock = 0; clock < CLOCK_KIND_COUNT; clock++) {
            unsigned row = 0;
            int32_t technician = 0;
            struct play play = place_of(lines[i].place, &row, &technician);
            if (lines[i].is_lost) {
                GRANTED(play_fact(&play, COMMAND_APPLET_LOST));
            }
            struct session_command command = {
                .type = clock_command((enum clock_kind)clock), .actor = {ACTOR_SERVER, 0}, .row = 2};
            bool runs = strstr(lines[i].running, clock_code((enum clock_kind)clock)) != NULL;
            if (play_command(&play, command) != (runs ? REFUSAL_NONE : REFUSAL_CLOCK_NOT_RUNNING)) {
                fail_msg("%s in line %zu", clock_code((enum clock_kind)clock), i);
            }
            unsigned about = clock == CLOCK_KIND_COLLABORATOR_IDLE ? 2 : clock == CLOCK_KIND_TRANSFER_BACK ? 1 : 0;
            assert_true(!runs || play.decision.events[0].row == about);
        }
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_command_on_every_part_is_answered_as_the_grid_says),
        cmocka_unit_test(another_technicians_row_is_not_touched),
        cmocka_unit_test(an_administrator_transfers_ends_notes_and_no_more),
        cmocka_unit_test(an_administrator_who_serves_the_queue_needs_no_right_to_transfer_or_end),
        cmocka_unit_test(rights_are_asked),
        cmocka_unit_test(the_limit_of_active_sessions_counts_at_start_pick_up_and_accept),
        cmocka_unit_test(a_disabled_technicians_sessions),
        cmocka_unit_test(clocks_run_where_the_facts_let_them),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
