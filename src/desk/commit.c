/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What goes out when an event has become durable: rows to their queues, chat, screen, the applet's state. */
#include "base/alloc.h"
#include "desk/people.h"
#include "desk/step.h"

#include <string.h>

struct shown_row *shown_find(struct desk_session *session, uint16_t row) {
    for (size_t i = 0; i < SESSION_ROWS_MAX; i++) {
        if (session->shown[i].number == row) {
            return &session->shown[i];
        }
    }
    return NULL;
}

static bool row_is_in_queue(const struct session_state *state, const struct session_row *row) {
    return row->number != 0 && status_is_shown(session_row_status(state, row));
}

static void tell_gone(struct desk_session *session, const struct session_row_change *change, struct owner owner,
                      enum status status, const struct session_state *before, const char *cause) {
    struct desk *desk = session->desk;
    struct queue *queue = queue_of(desk, queue_of_owner(owner.kind, owner.id));
    int64_t place = QUEUE_ROW(session->id, change->row);
    queue_remove(queue, place);
    turn_changed(desk, queue);
    struct desk_output output = {
        .kind = DESK_OUTPUT_GONE,
        .gone = {.session = session->id,
                 .row = change->row,
                 .old_status = change->old_status == STATUS_NONE ? NULL : status_word(change->old_status),
                 .status = status == STATUS_NONE ? NULL : status_word(status),
                 .reason = cause},
    };
    queue_tell(desk, queue, place, 0, before, &output);
}

static void tell_row(struct desk_session *session, const struct session_row *row, const char *old_status,
                     const char *cause, int32_t only_technician) {
    struct desk *desk = session->desk;
    struct desk_row view;
    row_read(session, row, &view);
    struct queue *queue = queue_of(desk, view.queue);
    int64_t place = QUEUE_ROW(session->id, row->number);
    queue_add(queue, place);
    turn_changed(desk, queue);
    struct desk_output output = {
        .kind = DESK_OUTPUT_ROW,
        .row = {.row = &view, .old_status = old_status, .cause = cause},
    };
    queue_tell(desk, queue, place, only_technician, &session->now.session.state, &output);
}

/* The pair must be in the table, whatever anybody decided. */
static void check_pair(struct desk_session *session, const struct session_row_change *change) {
    struct desk *desk = session->desk;
    if (change->old_status == change->new_status) {
        return;
    }
    desk->counters.status_changes++;
    if (!status_pair_allowed(change->old_status, change->new_status)) {
        desk->counters.status_pair_violations++;
        desk_log(desk, "status_pair_violation", session->id, status_word(change->new_status));
        must(!desk->strict);
    }
}

static bool owner_equal(struct owner a, struct owner b) {
    return a.kind == b.kind && a.id == b.id;
}

/* Rows that left a queue: out of the session, or to another owner. */
static void tell_leaving(struct desk_session *session, const struct session_row_change *change,
                         const struct session_state *before, const char *cause) {
    bool was_shown = status_is_shown(change->old_status);
    bool is_shown = status_is_shown(change->new_status);
    if (was_shown && !is_shown) {
        tell_gone(session, change, change->old_owner, change->new_status, before, cause);
    } else if (was_shown && !owner_equal(change->old_owner, change->new_owner)) {
        tell_gone(session, change, change->old_owner, STATUS_NONE, before, cause);
        if (change->old_owner.kind != OWNER_TECHNICIAN) {
            session->left.row = change->row;
            session->left.queue = change->old_owner;
            session->left.at_ms = desk_now_ms(session->desk);
        }
    }
    if (!is_shown || !owner_equal(change->old_owner, change->new_owner)) {
        struct shown_row *shown = shown_find(session, change->row);
        if (shown != NULL) {
            *shown = (struct shown_row){0};
        }
    }
}

static const struct session_row_change *find_change(const struct session_row_change *changes, size_t count,
                                                    uint16_t row) {
    for (size_t i = 0; i < count; i++) {
        if (changes[i].row == row) {
            return &changes[i];
        }
    }
    return NULL;
}

/* Rows whose picture differs from what their readers have. */
static void tell_rows(struct desk_session *session, const struct session_row_change *changes, size_t change_count,
                      const char *cause, bool silent) {
    const struct session_state *state = &session->now.session.state;
    for (size_t i = 0; i < SESSION_ROWS_MAX; i++) {
        const struct session_row *row = &state->rows[i];
        if (!row_is_in_queue(state, row)) {
            continue;
        }
        struct desk_row view;
        row_read(session, row, &view);
        uint64_t digest = row_digest(&view);
        struct shown_row *shown = shown_find(session, row->number);
        if (shown != NULL && shown->digest == digest) {
            continue;
        }
        if (shown == NULL) {
            shown = shown_find(session, 0);
            must(shown != NULL);
        }
        *shown = (struct shown_row){.number = row->number, .digest = digest, .version = session->now.session.version};
        if (silent) {
            queue_add(queue_of(session->desk, view.queue), QUEUE_ROW(session->id, row->number));
            continue;
        }
        const struct session_row_change *change = find_change(changes, change_count, row->number);
        bool told_word = change != NULL && status_is_shown(change->old_status);
        tell_row(session, row, told_word ? status_word(change->old_status) : NULL, change != NULL ? cause : NULL, 0);
    }
}

static bool stood_there(const struct session_state *before, const struct session_row *row) {
    const struct session_row *earlier = session_find_row(before, row->number);
    return earlier != NULL && row_is_in_queue(before, earlier) && earlier->owner_kind == row->owner_kind &&
           earlier->owner_id == row->owner_id;
}

static void tell_sight_of(struct desk_session *session, const struct session_state *before,
                          const struct session_row *row, int32_t technician) {
    const struct session_state *state = &session->now.session.state;
    bool had = session_find_technician(before, technician) != NULL;
    bool has = session_find_technician(state, technician) != NULL;
    if (had && !has) {
        tell_row(session, row, NULL, NULL, technician);
    } else if (!had && has) {
        struct desk_output output = {.kind = DESK_OUTPUT_GONE, .gone = {.session = session->id, .row = row->number}};
        queue_tell(session->desk, queue_of(session->desk, queue_of_owner(row->owner_kind, row->owner_id)),
                   QUEUE_ROW(session->id, row->number), technician, state, &output);
    }
}

/* Who has a row of his own does not see the shared row: a technician who gets one loses sight of a shared row that
 * stays, one who loses his sees it again. */
static void tell_sight(struct desk_session *session, const struct session_state *before,
                       const struct session_row_change *changes, size_t change_count) {
    const struct session_state *state = &session->now.session.state;
    for (size_t i = 0; i < SESSION_ROWS_MAX; i++) {
        const struct session_row *row = &state->rows[i];
        if (!row_is_in_queue(state, row) || !session_row_is_shared(row) || !stood_there(before, row)) {
            continue;
        }
        for (size_t j = 0; j < change_count; j++) {
            if (changes[j].new_owner.kind == OWNER_TECHNICIAN) {
                tell_sight_of(session, before, row, changes[j].new_owner.id);
            }
        }
    }
}

static void tell_changes(struct desk_session *session, const struct session_event *event,
                         const struct session_state *before, bool restored) {
    struct session_row_change changes[SESSION_ROW_CHANGES_MAX];
    const struct session_state *state = &session->now.session.state;
    size_t count = session_row_changes(before, state, changes);
    const char *cause = cause_code(event->cause);
    for (size_t i = 0; i < count; i++) {
        check_pair(session, &changes[i]);
        if (!restored) {
            tell_leaving(session, &changes[i], before, cause);
        }
    }
    if (restored) {
        return;
    }
    tell_rows(session, changes, count, cause, false);
    tell_sight(session, before, changes, count);
}

static void follow_codes(struct desk_session *session) {
    struct desk *desk = session->desk;
    const struct session_state *state = &session->now.session.state;
    const char *code = session->now.keep.code;
    if (code[0] == '\0' || map_get_text(&desk->codes, code) != session) {
        return;
    }
    bool live = state->outcome == OUTCOME_OPEN && (state->code == CODE_UNUSED || state->code == CODE_ENTERED);
    if (!live) {
        (void)map_remove_text(&desk->codes, code);
        code_bury(desk, code, state->code == CODE_SPENT ? "code_spent" : "code_expired");
    }
}

/* Idle clocks start afresh with a session, and where the one before the restart left them. */
static void follow_presence(struct desk_session *session, const struct session_event *event) {
    bool connected = session->presence.applet_connected;
    if (event->type == EVENT_CREATED || event->type == EVENT_SERVER_RESTARTED) {
        settings_for_session(session->desk, &session->now.session, &session->settings);
        int64_t activity_ms = session->saved_activity_ms == 0 ? 0 : session->saved_activity_ms + event->value;
        session_presence_init(&session->presence, &session->now.session, activity_ms, event->at_ms);
    } else {
        session_presence_follow(&session->presence, &session->now.session, event, event->at_ms);
    }
    session->presence.applet_connected = connected;
}

static void follow_form(struct desk_session *session) {
    const struct session_state *state = &session->now.session.state;
    if (state->link != LINK_NOT_IN || state->outcome != OUTCOME_OPEN) {
        forms_give_back(&session->desk->forms, &session->form);
    }
}

void commit_event(struct desk_session *session, const struct session_event *event, bool restored) {
    struct session_state before = session->now.session.state;
    must(session_fold(&session->now.session, event, event->at_ms));
    follow_presence(session, event);
    if (!restored) {
        session_follow_settings(session); /* another queue, other settings: its row is told with them */
    }
    tell_changes(session, event, &before, restored);
    enum desk_line_kind kind;
    bool is_line = event_is_line(event, &kind);
    if (is_line) {
        chat_remember(session, event);
    }
    if (restored) {
        return;
    }
    if (event->type == EVENT_SERVER_RESTARTED) {
        session->restart_untold = false;
        session_presence_restarted(&session->presence, &session->now.session, &session->settings, event->at_ms);
    }
    follow_codes(session);
    follow_form(session);
    if (is_line) {
        chat_committed(session, event);
    }
    people_touch_rows(session->desk, &before);
    people_touch_rows(session->desk, &session->now.session.state);
    screen_follow(session, event);
    view_tell(session);
    applet_tell_state(session);
    applet_tell_reboot(session, event);
    session->desk->auto_start_due = true;
    if (before.outcome == OUTCOME_OPEN && session->now.session.state.outcome != OUTCOME_OPEN) {
        applet_tell_ended(session);
    }
}

void session_rows_refresh(struct desk_session *session, const char *cause) {
    tell_rows(session, NULL, 0, cause, cause == NULL);
}

static void void_tokens(struct desk_session *session) {
    for (size_t i = 0; i < session->void_token_count && i < VOID_TOKENS_KEPT; i++) {
        if (map_get_text(&session->desk->join_tokens, session->void_tokens[i]) == session) {
            (void)map_remove_text(&session->desk->join_tokens, session->void_tokens[i]);
        }
    }
}

/* An ended session without any row needs no memory; its history stays in the store. */
void session_forget_if_over(struct desk_session *session) {
    struct desk *desk = session->desk;
    const struct session_state *state = &session->now.session.state;
    if (state->outcome == OUTCOME_OPEN || session_is_shown(state) || session->step_count > 0 || session->committing ||
        session->deferred_count > 0) {
        return;
    }
    list_each(&session->watches, link) {
        watch_gone(list_entry(link, struct watch, by_session));
    }
    screen_shut(session, "session_ended");
    applet_detach(session);
    void_tokens(session);
    (void)map_remove_id(&desk->sessions, session->id);
    session_destroy(session);
}
