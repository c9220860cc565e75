/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What each event does to rows, hold, offer and link, against tables written by hand. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "session/testing.h"

/* Parts as letters, in the order of enum part. */
static const char letters[] = "QLSTICO";

/* A session with two rows of each part: apply is total, so it need not be one that can happen. The rows 1 to 7 are the
 * subjects to choose from, 8 to 14 the others. */
static struct session_state crowd(void) {
    struct session_state state;
    session_state_init(&state);
    for (unsigned i = 0; i < 14; i++) {
        state.rows[i].number = (uint16_t)(i + 1);
        state.rows[i].part = (enum part)(i % 7);
        state.rows[i].owner_kind = OWNER_TECHNICIAN;
        state.rows[i].owner_id = (int32_t)i + 1;
        state.rows[i].out_reason = state.rows[i].part == PART_OUT ? OUT_REASON_LEFT : OUT_REASON_NONE;
    }
    state.next_row = 15;
    state.link = LINK_ONLINE;
    state.started = state.was_active = true;
    return state;
}

/* The event as it has to be to fit everything but the subject's part, and the state made ready for it. */
static struct session_event fitting(enum event_type type, struct session_state *state) {
    struct session_event event = {.type = type, .version = 1, .outcome = OUTCOME_ABORTED, .link = LINK_LOST, .mode = 1};
    event.target = (struct owner){OWNER_GROUP, GROUP_G};
    bool adds = type == EVENT_TRANSFERRED || type == EVENT_INVITED;
    event.other_row = adds ? 15 : 13;
    if (type == EVENT_CAME_IN || type == EVENT_CAME_IN_STARTED) {
        state->link = LINK_NOT_IN;
    } else if (type == EVENT_HOLD_ENDED) {
        state->held = true;
    } else if (type == EVENT_OWN_HOLD_ENDED) {
        state->rows[PART_COLLABORATOR].own_hold = true;
    } else if (type == EVENT_LEAD_ACCEPTED || type == EVENT_LEAD_OFFER_CANCELLED) {
        state->hand_off_row = PART_COLLABORATOR + 1;
    } else if (type == EVENT_CLEARED) {
        state->outcome = OUTCOME_CLOSED_BY_CUSTOMER;
    } else if (type == EVENT_CODE_ENTERED) {
        state->code = CODE_UNUSED;
    } else if (type == EVENT_TERMS_SHOWN || type == EVENT_TERMS_ACCEPTED) {
        state->link = LINK_NOT_IN;
        state->terms = type == EVENT_TERMS_SHOWN ? TERMS_UNASKED : TERMS_SHOWN;
    }
    return event;
}

/* subject: what each part becomes when the event names it, "." where it does not fit. others: what every other row
 * becomes. added: the part of the new row. */
static const struct {
    enum event_type type;
    const char *subject;
    const char *others;
    char added;
    enum out_reason subject_out;
    enum out_reason source_out;
    enum out_reason other_out; /* of targets and invited */
} moves[] = {
    {EVENT_CAME_IN, "Q......", "QLSTICO", 0, 0, 0, 0},
    {EVENT_CAME_IN_STARTED, "L......", "QLSTICO", 0, 0, 0, 0},
    {EVENT_STARTED, "L......", "QLSTICO", 0, 0, 0, 0},
    {EVENT_TRANSFERRED, "SS.S...", "QLOTOCO", 'T', 0, OUT_REASON_PASSED_ON, OUT_REASON_WITHDRAWN},
    {EVENT_TRANSFERRED_BACK, "...S...", "QLTTICO", 0, 0, 0, 0},
    {EVENT_PICKED_UP, "...L...", "QLOTICO", 0, 0, OUT_REASON_PICKED_UP, 0},
    {EVENT_TAKEN_BACK, "..L....", "QLSOICO", 0, 0, 0, OUT_REASON_TAKEN_BACK},
    {EVENT_TRANSFER_TIMED_BACK, "..L....", "QLSOICO", 0, 0, 0, OUT_REASON_TAKEN_BACK},
    {EVENT_TARGET_LOST, "...O...", "QLLTICO", 0, OUT_REASON_REMOVED, 0, 0},
    {EVENT_HELD, ".L.....", "QLSTICO", 0, 0, 0, 0},
    {EVENT_HOLD_ENDED, ".L.....", "QLSTICO", 0, 0, 0, 0},
    {EVENT_OWN_HELD, ".....C.", "QLSTICO", 0, 0, 0, 0},
    {EVENT_OWN_HOLD_ENDED, ".....C.", "QLSTICO", 0, 0, 0, 0},
    {EVENT_INVITED, ".L.....", "QLSTICO", 'I', 0, 0, 0},
    {EVENT_INVITATION_ACCEPTED, "....C..", "QLSTICO", 0, 0, 0, 0},
    {EVENT_INVITATION_DECLINED, "....O..", "QLSTICO", 0, OUT_REASON_DECLINED, 0, 0},
    {EVENT_INVITATION_WITHDRAWN, "....O..", "QLSTICO", 0, OUT_REASON_WITHDRAWN, 0, 0},
    {EVENT_REMOVED, ".....O.", "QLSTICO", 0, OUT_REASON_REMOVED, 0, 0},
    {EVENT_LEFT, ".....O.", "QLSTICO", 0, OUT_REASON_LEFT, 0, 0},
    {EVENT_COLLABORATOR_IDLE, ".....O.", "QLSTICO", 0, OUT_REASON_IDLE, 0, 0},
    {EVENT_PARTICIPANT_LOST, "....OO.", "QLSTICO", 0, OUT_REASON_REMOVED, 0, 0},
    {EVENT_LEAD_OFFERED, ".L.....", "QLSTICO", 0, 0, 0, 0},
    {EVENT_LEAD_OFFER_CANCELLED, ".L.....", "QLSTICO", 0, 0, 0, 0},
    {EVENT_LEAD_ACCEPTED, ".....L.", "QCSTICO", 0, 0, 0, 0},
    {EVENT_REBOOT_ORDERED, "QLS....", "QLSTICO", 0, 0, 0, 0},
    {EVENT_SCREEN_ASKED, ".L...C.", "QLSTICO", 0, 0, 0, 0},
    {EVENT_SCREEN_OPENED, ".L...C.", "QLSTICO", 0, 0, 0, 0},
    {EVENT_SCREEN_CLOSED, ".L...C.", "QLSTICO", 0, 0, 0, 0},
    {EVENT_CLEARED, ".OO..O.", "QLSTICO", 0, OUT_REASON_CLEARED, 0, 0},
};

static enum out_reason reason_of(size_t line, enum part from, bool is_subject) {
    if (from == PART_OUT) {
        return OUT_REASON_LEFT;
    }
    return is_subject ? moves[line].subject_out : from == PART_SOURCE ? moves[line].source_out : moves[line].other_out;
}

static void check_rows(size_t line, const struct session_state *after, unsigned subject) {
    for (unsigned i = 0; i < 14; i++) {
        enum part from = (enum part)(i % 7);
        bool is_subject = i + 1 == subject;
        char expected = is_subject ? moves[line].subject[from] : moves[line].others[from];
        const struct session_row *row = session_find_row(after, i + 1);
        if (letters[row->part] != expected) {
            fail_msg("%s of row %u: row %u is %c, not %c", event_code(moves[line].type), subject, i + 1,
                     letters[row->part], expected);
        }
        enum out_reason reason = expected == 'O' ? reason_of(line, from, is_subject) : OUT_REASON_NONE;
        if (row->out_reason != reason) {
            fail_msg("%s of row %u: row %u is out for %s, not %s", event_code(moves[line].type), subject, i + 1,
                     out_reason_code(row->out_reason), out_reason_code(reason));
        }
    }
    assert_int_equal(after->next_row, moves[line].added == 0 ? 15 : 16);
    const struct session_row *added = session_find_row(after, 15);
    assert_int_equal(added == NULL ? 0 : letters[added->part], moves[line].added);
    if (added != NULL) {
        assert_int_equal(added->owner_kind, OWNER_GROUP);
        assert_int_equal(added->out_reason, OUT_REASON_NONE);
    }
}

static void events_move_rows_as_the_table_says(void **state) {
    (void)state;
    for (size_t line = 0; line < sizeof moves / sizeof moves[0]; line++) {
        for (unsigned subject = 1; subject <= 7; subject++) {
            struct session_state after = crowd();
            struct session_event event = fitting(moves[line].type, &after);
            struct session_state before = after;
            event.row = (uint16_t)subject;
            bool fits = moves[line].subject[subject - 1] != '.';
            if (session_apply(&after, &event) != fits) {
                fail_msg("%s of a %c fits: %d", event_code(event.type), letters[subject - 1], !fits);
            }
            if (fits) {
                check_rows(line, &after, subject);
            } else {
                assert_memory_equal(&before, &after, sizeof before);
            }
        }
        struct session_state after = crowd();
        struct session_event event = fitting(moves[line].type, &after);
        event.row = 99;
        assert_false(session_apply(&after, &event));
    }
}

static unsigned some_subject(enum event_type type) {
    for (size_t line = 0; line < sizeof moves / sizeof moves[0]; line++) {
        if (moves[line].type == type) {
            return (unsigned)strspn(moves[line].subject, ".") + 1;
        }
    }
    return 0;
}

static void hold_and_offer_follow_few_events(void **state) {
    (void)state;
    for (unsigned number = 0; number < EVENT_TYPE_COUNT; number++) {
        enum event_type type = (enum event_type)number;
        for (unsigned bits = 0; bits < 4; bits++) {
            struct session_state after = crowd();
            struct session_event event = fitting(type, &after);
            event.row = (uint16_t)some_subject(type);
            after.held = type == EVENT_HOLD_ENDED || (type != EVENT_HELD && (bits & 1) != 0);
            bool offered = type != EVENT_LEAD_OFFERED && (bits & 2) != 0;
            offered = offered || type == EVENT_LEAD_ACCEPTED || type == EVENT_LEAD_OFFER_CANCELLED;
            unsigned helper = type == EVENT_LEAD_ACCEPTED ? event.row : 13;
            after.hand_off_row = offered ? (uint16_t)helper : 0;
            bool was_held = after.held;
            if (type == EVENT_CREATED) {
                continue;
            }
            assert_true(session_apply(&after, &event));
            bool drops = type == EVENT_TRANSFERRED || type == EVENT_TRANSFERRED_BACK || type == EVENT_ENDED;
            bool held = type == EVENT_HELD || (was_held && !drops && type != EVENT_HOLD_ENDED);
            bool offer_ends = drops || type == EVENT_LEAD_ACCEPTED || type == EVENT_LEAD_OFFER_CANCELLED;
            unsigned offer = type == EVENT_LEAD_OFFERED || (offered && !offer_ends) ? 13 : 0;
            if (after.held != held || after.hand_off_row != offer) {
                fail_msg("%s leaves held %d, offered to %u", event_code(type), after.held,
                         (unsigned)after.hand_off_row);
            }
        }
    }
}

static void a_session_that_is_over_takes_only_clearing_notes_and_restarts(void **state) {
    (void)state;
    for (unsigned number = 0; number < EVENT_TYPE_COUNT; number++) {
        enum event_type type = (enum event_type)number;
        struct session_state over = crowd();
        struct session_event event = fitting(type, &over);
        event.row = (uint16_t)some_subject(type);
        struct session_state nothing;
        session_state_init(&nothing);
        over.outcome = OUTCOME_CLOSED_BY_CUSTOMER;
        over.code = CODE_ENTERED;
        assert_int_equal(session_apply(&over, &event),
                         type == EVENT_CLEARED || type == EVENT_NOTE || type == EVENT_SERVER_RESTARTED);
        event.other_row = 1;
        assert_int_equal(session_apply(&nothing, &event), type == EVENT_CREATED);
        struct session_state open = crowd();
        event = fitting(type, &open);
        event.row = (uint16_t)some_subject(type);
        event.version = 2;
        assert_false(session_apply(&open, &event));
        event.version = 1;
        assert_int_equal(session_apply(&open, &event), type != EVENT_CREATED);
    }
}

static void only_rows_that_show_something_are_cleared(void **state) {
    (void)state;
    for (unsigned outcome = OUTCOME_OPEN; outcome < OUTCOME_COUNT; outcome++) {
        for (unsigned row = 1; row <= 7; row++) {
            struct session_state over = crowd();
            over.outcome = (enum outcome)outcome;
            enum status word = session_row_status(&over, &over.rows[row - 1]);
            struct session_event event = {.type = EVENT_CLEARED, .version = 1, .row = (uint16_t)row};
            bool fits = outcome != OUTCOME_OPEN && (word == STATUS_CLOSED || word == STATUS_TIMED_OUT);
            assert_int_equal(session_apply(&over, &event), fits);
        }
    }
}

static void the_link_moves_in_these_ways(void **state) {
    (void)state;
    /* From the row to the column: not in, online, lost, offline, rebooting. */
    static const char *const ways[LINK_COUNT] = {"00000", "00101", "01010", "01000", "01010"};
    for (unsigned from = 0; from < LINK_COUNT; from++) {
        for (unsigned to = 0; to < LINK_COUNT; to++) {
            struct session_state after = crowd();
            after.link = (enum link)from;
            after.reboot_order = REBOOT_NORMAL;
            struct session_event event = {.type = EVENT_LINK_CHANGED, .version = 1, .link = (enum link)to};
            bool fits = ways[from][to] == '1';
            assert_int_equal(session_apply(&after, &event), fits);
            assert_int_equal(after.link, fits ? to : from);
            bool forgets = fits && (to == LINK_OFFLINE || to == LINK_REBOOTING);
            assert_int_equal(after.reboot_order, forgets ? REBOOT_NONE : REBOOT_NORMAL);
        }
        struct session_state after = crowd();
        after.link = (enum link)from;
        struct session_event event = {.type = EVENT_SERVER_RESTARTED, .version = 1};
        assert_true(session_apply(&after, &event));
        assert_int_equal(after.link, from == LINK_ONLINE ? LINK_LOST : (enum link)from);
        after = crowd();
        after.outcome = OUTCOME_TIMED_OUT;
        assert_true(session_apply(&after, &event));
        assert_int_equal(after.link, LINK_ONLINE);
    }
}

static struct session_state with_screens(enum screen_mode consent) {
    struct session_state state = crowd();
    state.consent = consent;
    state.rows[PART_LEAD].screen = consent;
    state.rows[PART_COLLABORATOR].screen = SCREEN_CONTROL;
    return state;
}

static void consent_bounds_screens(void **state) {
    (void)state;
    static const struct {
        enum event_type type;
        enum screen_mode consent;
        enum screen_mode mode;
        enum screen_mode after;
        enum screen_mode helper;
    } lines[] = {
        {EVENT_CONSENT_GIVEN, SCREEN_NONE, SCREEN_VIEW, SCREEN_VIEW, SCREEN_CONTROL},
        {EVENT_CONSENT_GIVEN, SCREEN_VIEW, SCREEN_CONTROL, SCREEN_CONTROL, SCREEN_CONTROL},
        {EVENT_CONSENT_GIVEN, SCREEN_CONTROL, SCREEN_VIEW, SCREEN_CONTROL, SCREEN_CONTROL},
        {EVENT_CONSENT_REFUSED, SCREEN_VIEW, SCREEN_CONTROL, SCREEN_VIEW, SCREEN_VIEW},
        {EVENT_CONSENT_REFUSED, SCREEN_NONE, SCREEN_VIEW, SCREEN_NONE, SCREEN_NONE},
        {EVENT_CONSENT_REFUSED, SCREEN_CONTROL, SCREEN_VIEW, SCREEN_CONTROL, SCREEN_CONTROL},
        {EVENT_CONSENT_WITHDRAWN, SCREEN_CONTROL, SCREEN_CONTROL, SCREEN_VIEW, SCREEN_VIEW},
        {EVENT_CONSENT_WITHDRAWN, SCREEN_CONTROL, SCREEN_VIEW, SCREEN_NONE, SCREEN_NONE},
        {EVENT_CONSENT_WITHDRAWN, SCREEN_VIEW, SCREEN_CONTROL, SCREEN_VIEW, SCREEN_VIEW},
    };
    for (size_t i = 0; i < sizeof lines / sizeof lines[0]; i++) {
        struct session_state after = with_screens(lines[i].consent);
        struct session_event event = {.type = lines[i].type, .version = 1, .mode = (uint8_t)lines[i].mode};
        assert_true(session_apply(&after, &event));
        assert_int_equal(after.consent, lines[i].after);
        assert_int_equal(after.rows[PART_COLLABORATOR].screen, lines[i].helper);
        event.mode = SCREEN_NONE;
        assert_false(session_apply(&after, &event));
    }
}

static void every_kind_of_reboot_is_kept(void **state) {
    (void)state;
    for (unsigned kind = REBOOT_NORMAL; kind <= REBOOT_ASK; kind++) {
        struct session_state after = crowd();
        struct session_event event = {.type = EVENT_REBOOT_ORDERED, .version = 1, .row = 2, .mode = (uint8_t)kind};
        assert_true(session_apply(&after, &event));
        assert_int_equal(after.reboot_order, kind);
    }
}

static void an_end_leaves_no_order_behind(void **state) {
    (void)state;
    struct session_state after = crowd();
    after.reboot_order = REBOOT_NORMAL;
    struct session_event event = {.type = EVENT_ENDED, .version = 1, .outcome = OUTCOME_ABORTED};
    assert_true(session_apply(&after, &event));
    assert_int_equal(after.reboot_order, REBOOT_NONE);
    assert_int_equal(after.outcome, OUTCOME_ABORTED);
}

static void screens_close_with_hold_end_and_part(void **state) {
    (void)state;
    static const struct {
        struct session_event event;
        bool lead_keeps;
        bool helper_keeps;
    } lines[] = {
        {{.type = EVENT_HELD, .version = 1, .row = 2}, false, false},
        {{.type = EVENT_OWN_HELD, .version = 1, .row = 6}, true, false},
        {{.type = EVENT_ENDED, .version = 1, .outcome = OUTCOME_ABORTED}, false, false},
        {{.type = EVENT_REMOVED, .version = 1, .row = 6}, true, false},
        {{.type = EVENT_TRANSFERRED, .version = 1, .row = 2, .other_row = 15, .target = {OWNER_GROUP, 1}}, false, true},
        {{.type = EVENT_SCREEN_CLOSED, .version = 1, .row = 2}, false, true},
        {{.type = EVENT_LINK_CHANGED, .version = 1, .link = LINK_LOST}, true, true},
    };
    for (size_t i = 0; i < sizeof lines / sizeof lines[0]; i++) {
        struct session_state after = with_screens(SCREEN_CONTROL);
        assert_true(session_apply(&after, &lines[i].event));
        assert_int_equal(after.rows[PART_LEAD].screen != SCREEN_NONE, lines[i].lead_keeps);
        assert_int_equal(after.rows[PART_COLLABORATOR].screen != SCREEN_NONE, lines[i].helper_keeps);
    }
}

static void events_with_wrong_values_do_not_fit(void **state) {
    (void)state;
    const struct session_event wrong[] = {
        {.type = EVENT_ENDED, .version = 1, .outcome = OUTCOME_OPEN},
        {.type = EVENT_ENDED, .version = 1, .outcome = OUTCOME_COUNT},
        {.type = EVENT_LINK_CHANGED, .version = 1, .link = LINK_COUNT},
        {.type = EVENT_SCREEN_ASKED, .version = 1, .row = 2, .mode = 0},
        {.type = EVENT_SCREEN_ASKED, .version = 1, .row = 2, .mode = 3},
        {.type = EVENT_REBOOT_ORDERED, .version = 1, .row = 2, .mode = REBOOT_NONE},
        {.type = EVENT_REBOOT_ORDERED, .version = 1, .row = 2, .mode = REBOOT_ASK + 1},
        {.type = EVENT_INVITED, .version = 1, .row = 2, .other_row = 14, .target = {OWNER_GROUP, 1}},
        {.type = EVENT_INVITED, .version = 1, .row = 2, .other_row = 15, .target = {OWNER_NONE, 1}},
        {.type = EVENT_INVITED, .version = 1, .row = 2, .other_row = 15, .target = {OWNER_GROUP, 0}},
        {.type = EVENT_LEAD_OFFERED, .version = 1, .row = 2, .other_row = 5},
        {.type = EVENT_LEAD_ACCEPTED, .version = 1, .row = 6},
        {.type = EVENT_LEAD_OFFER_CANCELLED, .version = 1, .row = 2},
        {.type = EVENT_CODE_ENTERED, .version = 1},
        {.type = EVENT_TERMS_SHOWN, .version = 1},
        {.type = EVENT_CAME_IN, .version = 1, .row = 1},
        {.type = EVENT_HOLD_ENDED, .version = 1, .row = 2},
        {.type = EVENT_OWN_HOLD_ENDED, .version = 1, .row = 6},
    };
    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
        struct session_state after = crowd();
        after.code = CODE_SPENT;
        struct session_state before = after;
        if (session_apply(&after, &wrong[i])) {
            fail_msg("the wrong event %zu fits", i);
        }
        assert_memory_equal(&before, &after, sizeof before);
    }
    struct session_state held = crowd();
    held.held = true;
    held.rows[PART_COLLABORATOR].own_hold = true;
    struct session_event again = {.type = EVENT_HELD, .version = 1, .row = 2};
    assert_false(session_apply(&held, &again));
    again = (struct session_event){.type = EVENT_OWN_HELD, .version = 1, .row = 6};
    assert_false(session_apply(&held, &again));
}

/* What a type carries, by the keys of a stored payload. */
static const struct {
    enum event_type type;
    const char *keys;
} carried[] = {
    {EVENT_CREATED, "other_row target flag text"},
    {EVENT_CODE_ENTERED, ""},
    {EVENT_TERMS_SHOWN, ""},
    {EVENT_TERMS_ACCEPTED, ""},
    {EVENT_CAME_IN, "row"},
    {EVENT_CAME_IN_STARTED, "row"},
    {EVENT_STARTED, "row owner"},
    {EVENT_TRANSFERRED, "row other_row owner target text"},
    {EVENT_TRANSFERRED_BACK, "row owner text"},
    {EVENT_PICKED_UP, "row owner"},
    {EVENT_TAKEN_BACK, "row"},
    {EVENT_TRANSFER_TIMED_BACK, "row"},
    {EVENT_TARGET_LOST, "row"},
    {EVENT_HELD, "row"},
    {EVENT_HOLD_ENDED, "row"},
    {EVENT_OWN_HELD, "row"},
    {EVENT_OWN_HOLD_ENDED, "row"},
    {EVENT_INVITED, "row other_row target text"},
    {EVENT_INVITATION_ACCEPTED, "row"},
    {EVENT_INVITATION_DECLINED, "row"},
    {EVENT_INVITATION_WITHDRAWN, "row"},
    {EVENT_REMOVED, "row"},
    {EVENT_LEFT, "row"},
    {EVENT_COLLABORATOR_IDLE, "row"},
    {EVENT_PARTICIPANT_LOST, "row"},
    {EVENT_LEAD_OFFERED, "row other_row"},
    {EVENT_LEAD_OFFER_CANCELLED, "row"},
    {EVENT_LEAD_ACCEPTED, "row"},
    {EVENT_LINK_CHANGED, "link"},
    {EVENT_SERVER_RESTARTED, "value"},
    {EVENT_REBOOT_ORDERED, "row mode"},
    {EVENT_SCREEN_ASKED, "row mode"},
    {EVENT_SCREEN_OPENED, "row mode"},
    {EVENT_SCREEN_CLOSED, "row"},
    {EVENT_CONSENT_GIVEN, "mode"},
    {EVENT_CONSENT_REFUSED, "mode"},
    {EVENT_CONSENT_WITHDRAWN, "mode"},
    {EVENT_CHAT, "row value text"},
    {EVENT_PRIVATE_CHAT, "row text"},
    {EVENT_NOTE, "row text"},
    {EVENT_CODE_SENT, "row text"},
    {EVENT_ENDED, "row outcome"},
    {EVENT_CLEARED, "row"},
};

static void events_carry_what_they_need(void **state) {
    (void)state;
    static const char *const keys[EVENT_FIELD_COUNT] = {
#define FIELD(NAME, key, kind, member) [EVENT_FIELD_##NAME] = #key,
#include "fields.def"
#undef FIELD
    };
    assert_int_equal(sizeof carried / sizeof carried[0], EVENT_TYPE_COUNT);
    for (size_t i = 0; i < EVENT_TYPE_COUNT; i++) {
        char found[128] = " ";
        for (unsigned field = 0; field < EVENT_FIELD_COUNT; field++) {
            if ((event_fields(carried[i].type) & (1U << field)) != 0) {
                strcat(strcat(found, keys[field]), " ");
            }
        }
        char expected[128];
        bool is_empty = carried[i].keys[0] == '\0';
        snprintf(expected, sizeof expected, " %s%s", carried[i].keys, is_empty ? "" : " ");
        assert_string_equal(found, expected);
        assert_int_equal(event_version(carried[i].type), 1);
    }
}

static void the_row_numbers_run_out_before_they_repeat(void **state) {
    (void)state;
    struct session_state after = crowd();
    after.next_row = SESSION_ROW_NUMBER_MAX - 1;
    struct session_event event = {.type = EVENT_INVITED,
                                  .version = 1,
                                  .row = 2,
                                  .other_row = SESSION_ROW_NUMBER_MAX - 1,
                                  .target = {OWNER_TECHNICIAN, 40}};
    assert_true(session_apply(&after, &event));
    event.other_row = SESSION_ROW_NUMBER_MAX;
    assert_false(session_apply(&after, &event));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(events_move_rows_as_the_table_says),
        cmocka_unit_test(hold_and_offer_follow_few_events),
        cmocka_unit_test(a_session_that_is_over_takes_only_clearing_notes_and_restarts),
        cmocka_unit_test(only_rows_that_show_something_are_cleared),
        cmocka_unit_test(the_link_moves_in_these_ways),
        cmocka_unit_test(consent_bounds_screens),
        cmocka_unit_test(every_kind_of_reboot_is_kept),
        cmocka_unit_test(an_end_leaves_no_order_behind),
        cmocka_unit_test(screens_close_with_hold_end_and_part),
        cmocka_unit_test(events_with_wrong_values_do_not_fit),
        cmocka_unit_test(events_carry_what_they_need),
        cmocka_unit_test(the_row_numbers_run_out_before_they_repeat),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
