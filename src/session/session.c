/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "session/presence.h"

#include <string.h>

void session_init(struct session *session, int32_t id) {
    memset(session, 0, sizeof *session);
    session->id = id;
}

const struct session_row_note *session_note(const struct session *session, unsigned row_number) {
    for (size_t i = 0; row_number != 0 && i < SESSION_ROWS_MAX; i++) {
        if (session->notes[i].number == row_number) {
            return &session->notes[i];
        }
    }
    return NULL;
}

/* Copies what fits; a longer text was refused before it became an event, so a cut one comes from a damaged store. */
static void keep_text(char *out, size_t size, const char *text) {
    memset(out, 0, size);
    if (text != NULL) {
        memcpy(out, text, strnlen(text, size - 1));
    }
}

static void count_span(struct session *session, enum session_span span, int64_t until_ms) {
    if (span != SPAN_COUNT && until_ms > session->span_ms) {
        session->spans[span] += until_ms - session->span_ms;
        session->span_ms = until_ms;
    }
}

/* Up to the event the time belongs to what was before it. While the server was down nobody could be Active: that time
 * belongs to what the restart made of the session. */
static void count_spans(struct session *session, const struct session_state *before,
                        const struct session_event *event) {
    bool is_restart = event->type == EVENT_SERVER_RESTARTED;
    int64_t until_ms = is_restart ? event->at_ms - event->value : event->at_ms;
    count_span(session, session_current_span(before), until_ms);
    if (is_restart) {
        count_span(session, session_current_span(&session->state), event->at_ms);
    }
}

static void move_times(struct session *session, int64_t by_ms) {
    int64_t *times[] = {&session->made_clock_ms,  &session->entered_clock_ms, &session->in_clock_ms,
                        &session->link_clock_ms,  &session->offline_clock_ms, &session->held_clock_ms,
                        &session->action_clock_ms};
    for (size_t i = 0; i < sizeof times / sizeof times[0]; i++) {
        *times[i] += by_ms;
    }
    for (size_t i = 0; i < SESSION_ROWS_MAX; i++) {
        session->notes[i].action_ms += by_ms;
        session->notes[i].offered_ms += by_ms;
    }
}

bool event_is_action(const struct session_event *event) {
    return event->actor.kind != ACTOR_SERVER && event->type != EVENT_LINK_CHANGED;
}

static void keep_event_facts(struct session *session, const struct session_event *event, int64_t clock_ms) {
    switch (event->type) {
    case EVENT_CREATED:
        session->created_ms = session->span_ms = event->at_ms;
        session->made_clock_ms = session->entered_clock_ms = clock_ms;
        session->queue = event->target;
        keep_text(session->name, sizeof session->name, event->text);
        break;
    case EVENT_CAME_IN:
    case EVENT_CAME_IN_STARTED:
        session->in_clock_ms = clock_ms;
        break;
    case EVENT_TRANSFERRED:
    case EVENT_TRANSFERRED_BACK:
        keep_text(session->comment, sizeof session->comment, event->text);
        break;
    case EVENT_CHAT:
        if (event->row == 0 && event->value > session->customer_chat_max) {
            session->customer_chat_max = event->value;
        }
        break;
    case EVENT_REBOOT_ORDERED:
        session->reboot_number = event->number;
        break;
    case EVENT_ENDED:
        session->ended_ms = event->at_ms;
        session->end_cause = event->cause;
        session->end_actor = event->actor;
        break;
    case EVENT_CLEARED:
        session->closed_by_clearing = session->closed_by_clearing || (session->state.outcome == OUTCOME_TIMED_OUT &&
                                                                      event->actor.kind != ACTOR_SERVER);
        break;
    case EVENT_SERVER_RESTARTED:
        move_times(session, event->value);
        break;
    case EVENT_CODE_ENTERED:
    case EVENT_TERMS_SHOWN:
    case EVENT_TERMS_ACCEPTED:
    case EVENT_STARTED:
    case EVENT_PICKED_UP:
    case EVENT_TAKEN_BACK:
    case EVENT_TRANSFER_TIMED_BACK:
    case EVENT_TARGET_LOST:
    case EVENT_HELD:
    case EVENT_HOLD_ENDED:
    case EVENT_OWN_HELD:
    case EVENT_OWN_HOLD_ENDED:
    case EVENT_INVITED:
    case EVENT_INVITATION_ACCEPTED:
    case EVENT_INVITATION_DECLINED:
    case EVENT_INVITATION_WITHDRAWN:
    case EVENT_REMOVED:
    case EVENT_LEFT:
    case EVENT_COLLABORATOR_IDLE:
    case EVENT_PARTICIPANT_LOST:
    case EVENT_LEAD_OFFERED:
    case EVENT_LEAD_OFFER_CANCELLED:
    case EVENT_LEAD_ACCEPTED:
    case EVENT_LINK_CHANGED:
    case EVENT_SCREEN_ASKED:
    case EVENT_SCREEN_OPENED:
    case EVENT_SCREEN_CLOSED:
    case EVENT_CONSENT_GIVEN:
    case EVENT_CONSENT_REFUSED:
    case EVENT_CONSENT_WITHDRAWN:
    case EVENT_PRIVATE_CHAT:
    case EVENT_NOTE:
    case EVENT_CODE_SENT:
    case EVENT_TYPE_COUNT:
        break;
    }
}

/* The times that follow from how the facts changed, whichever event changed them. */
static void keep_state_times(struct session *session, const struct session_state *before,
                             const struct session_event *event, int64_t clock_ms) {
    const struct session_state *after = &session->state;
    if (before->code == CODE_UNUSED && after->code == CODE_ENTERED) {
        session->entered_clock_ms = clock_ms;
    }
    if (before->link != after->link) {
        session->link_clock_ms = clock_ms;
        session->offline_clock_ms = after->link == LINK_OFFLINE ? clock_ms : session->offline_clock_ms;
    }
    if (!before->held && after->held) {
        session->held_clock_ms = clock_ms;
    }
    if (!before->was_active && after->was_active) {
        session->started_ms = event->at_ms;
    }
    if (event_is_action(event) || (!before->started && after->started)) {
        session->action_clock_ms = clock_ms;
    }
}

/* What a row shows, and what its buttons depend on. An owner changes only together with the part. */
static bool row_differs(const struct session_state *before, const struct session_row *old,
                        const struct session_state *after, const struct session_row *row) {
    bool offer_before = before->hand_off_row != 0 && (old->part == PART_LEAD || before->hand_off_row == old->number);
    bool offer_after = after->hand_off_row != 0 && (row->part == PART_LEAD || after->hand_off_row == row->number);
    return old->part != row->part || old->own_hold != row->own_hold || old->screen != row->screen ||
           before->link != after->link || before->outcome != after->outcome || before->held != after->held ||
           offer_before != offer_after;
}

static void keep_note(struct session *session, const struct session_state *before, size_t slot,
                      const struct session_event *event, int64_t clock_ms) {
    const struct session_row *row = &session->state.rows[slot];
    struct session_row_note *note = &session->notes[slot];
    const struct session_row *old = session_find_row(before, row->number);
    if (old == NULL) {
        *note = (struct session_row_note){.number = row->number,
                                          .version = event->number,
                                          .status_ms = event->at_ms,
                                          .action_ms = clock_ms,
                                          .offered_ms = clock_ms};
        return;
    }
    must(note->number == row->number);
    if (row_differs(before, old, &session->state, row)) {
        note->version = event->number;
    }
    if (session_row_status(before, old) != session_row_status(&session->state, row)) {
        note->status_ms = event->at_ms;
    }
    if (row->part == PART_TARGET && old->part != PART_TARGET) {
        note->offered_ms = clock_ms;
    }
    bool is_own_action = event_is_action(event) && row->owner_kind == OWNER_TECHNICIAN &&
                         event->actor.kind != ACTOR_CUSTOMER && event->actor.id == row->owner_id;
    if (is_own_action || old->part != row->part) {
        note->action_ms = clock_ms;
    }
}

bool session_fold(struct session *session, const struct session_event *event, int64_t clock_ms) {
    if (event->number != session->version + 1 || event->at_ms < session->last_event_ms) {
        return false;
    }
    const struct session_state before = session->state;
    if (!session_apply(&session->state, event)) {
        return false;
    }
    session->version = event->number;
    session->last_event_ms = event->at_ms;
    count_spans(session, &before, event);
    keep_event_facts(session, event, clock_ms);
    keep_state_times(session, &before, event, clock_ms);
    for (size_t slot = 0; slot < SESSION_ROWS_MAX; slot++) {
        if (session->state.rows[slot].number != 0) {
            keep_note(session, &before, slot, event, clock_ms);
        }
    }
    return true;
}
