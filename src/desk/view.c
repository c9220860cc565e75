/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What watchers see of a session as a whole. */
#include "base/alloc.h"
#include "desk/applet_link.h"
#include "desk/inside.h"

#include <string.h>

static const char *owner_name(const struct desk *desk, const struct session_row *row) {
    const struct directory_group *group;
    const struct directory_channel *channel;
    switch (row->owner_kind) {
    case OWNER_TECHNICIAN:
        return technician_name(desk, row->owner_id);
    case OWNER_GROUP:
        group = directory_group(desk->directory, row->owner_id);
        return group == NULL ? NULL : group->name;
    case OWNER_CHANNEL:
        channel = directory_channel(desk->directory, row->owner_id);
        return channel == NULL ? NULL : channel->name;
    case OWNER_NONE:
    case OWNER_KIND_COUNT:
        break;
    }
    return NULL;
}

static void read_participants(const struct desk_session *session, struct desk_session_view *view) {
    const struct session_state *state = &session->now.session.state;
    for (size_t i = 0; i < SESSION_ROWS_MAX; i++) {
        const struct session_row *row = &state->rows[i];
        enum status status = row->number == 0 ? STATUS_NONE : session_row_status(state, row);
        if (!status_is_shown(status)) {
            continue;
        }
        view->participants[view->participant_count] = (struct desk_participant){
            .row = row->number,
            .queue = queue_of_owner(row->owner_kind, row->owner_id),
            .name = owner_name(session->desk, row),
            .part = part_code(row->part),
            .status = status_word(status),
            .own_hold = row->own_hold,
            .lead_offered = state->hand_off_row == row->number,
        };
        view->participant_count++;
    }
}

static void read_times(const struct desk_session *session, struct desk_times *times) {
    int64_t spans[SPAN_COUNT];
    int64_t now_ms = desk_now_ms(session->desk);
    if (now_ms < session->now.session.last_event_ms) {
        now_ms = session->now.session.last_event_ms;
    }
    session_spans_at(&session->now.session, now_ms, spans);
    int64_t ended_ms = session->now.session.ended_ms;
    *times = (struct desk_times){
        .as_of_ms = ended_ms != 0 ? ended_ms : now_ms,
        .connecting_ms = spans[SPAN_CONNECTING],
        .waiting_ms = spans[SPAN_WAITING],
        .active_ms = spans[SPAN_ACTIVE],
        .hold_ms = spans[SPAN_HOLD],
        .transfer_ms = spans[SPAN_TRANSFER],
        .rebooting_ms = spans[SPAN_REBOOTING],
        .reconnecting_ms = spans[SPAN_RECONNECTING],
    };
}

static void read_code(const struct desk_session *session, struct desk_session_view *view) {
    const struct session *facts = &session->now.session;
    bool unused = facts->state.code == CODE_UNUSED;
    if (facts->state.outcome != OUTCOME_OPEN || (!unused && facts->state.code != CODE_ENTERED)) {
        return;
    }
    struct session_deadline deadline = session_deadline_of(facts, &session->presence, &session->settings,
                                                           unused ? CLOCK_KIND_CODE : CLOCK_KIND_CONNECTING, 0);
    view->code = session->now.keep.code;
    view->code_entered = !unused;
    view->code_expires_ms = deadline.exists ? deadline.at_ms : 0;
}

static const char *or_null(const char *text) {
    return text[0] == '\0' ? NULL : text;
}

void view_read(struct desk_session *session, bool with_code, struct desk_session_view *out_view) {
    const struct session *facts = &session->now.session;
    const struct session_state *state = &facts->state;
    *out_view = (struct desk_session_view){
        .session = session->id,
        .name = or_null(facts->name),
        .link = link_code(state->link),
        .outcome = outcome_code(state->outcome),
        .report = session_report_code(facts, NULL),
        .held = state->held,
        .started = state->started,
        .terms_pending = state->terms == TERMS_SHOWN,
        .created_ms = facts->created_ms,
        .started_ms = facts->started_ms,
        .ended_ms = facts->ended_ms,
        .lead = named_holder(session),
        .channel = named_channel(session),
        .transferred_by = named_source(session),
        .consent_view = state->consent >= SCREEN_VIEW,
        .consent_control = state->consent >= SCREEN_CONTROL,
        .can_reboot = applet_can_reboot(session),
        .field_count = session->fields.count,
        .last_event = facts->version,
        .chat_number = session->newest_chat,
    };
    out_view->comment = out_view->transferred_by.name != NULL ? or_null(facts->comment) : NULL;
    memcpy(out_view->fields, session->fields.items, sizeof out_view->fields);
    screen_read(session, &out_view->screen);
    read_times(session, &out_view->times);
    keep_read_system(&session->now.keep, &out_view->system);
    read_participants(session, out_view);
    if (with_code) {
        read_code(session, out_view);
    }
}

bool desk_live_code(const struct desk *desk, int32_t session, char out_code[DESK_CODE_BYTES + 1],
                    int64_t *out_expires_ms) {
    const struct desk_session *found = desk_find_session(desk, session);
    struct desk_session_view view = {0};
    if (found == NULL) {
        return false;
    }
    read_code(found, &view);
    if (view.code == NULL) {
        return false;
    }
    memcpy(out_code, view.code, DESK_CODE_BYTES + 1);
    *out_expires_ms = view.code_expires_ms;
    return true;
}

/* The code is for the owner of the Connecting row. */
static bool sees_code(const struct desk_session *session, int32_t technician) {
    const struct session_row *row = session_find_technician(&session->now.session.state, technician);
    return row != NULL && row->part == PART_QUEUED;
}

static struct desk_message *encode_view(struct desk_session *session, bool with_code) {
    struct desk_output output = {.kind = DESK_OUTPUT_SESSION};
    view_read(session, with_code, &output.session);
    return desk_encode(session->desk, &output);
}

void watch_tell_view(struct watch *watch) {
    struct desk_session *session = desk_find_session(watch->console->desk, watch->session);
    if (session == NULL) {
        return;
    }
    struct desk_message *message = encode_view(session, sees_code(session, watch->console->technician));
    watch->behind = !console_send(watch->console, message);
    desk_message_unref(message);
}

void view_tell(struct desk_session *session) {
    struct desk_message *messages[2] = {NULL, NULL}; /* without and with the code, each encoded once */
    list_each(&session->watches, link) {
        struct watch *watch = list_entry(link, struct watch, by_session);
        if (!desk_may_see(session->desk, watch->console->technician, session->id)) {
            watch_gone(watch);
            continue;
        }
        bool with_code = sees_code(session, watch->console->technician);
        if (messages[with_code] == NULL) {
            messages[with_code] = encode_view(session, with_code);
        }
        watch->behind = !console_send(watch->console, messages[with_code]);
    }
    desk_message_unref(messages[0]);
    desk_message_unref(messages[1]);
}

enum desk_result desk_session_view(struct desk *desk, int32_t technician, int32_t session,
                                   struct desk_session_view *out_view) {
    if (!desk_may_see(desk, technician, session)) {
        return DESK_NOT_FOUND;
    }
    struct desk_session *found = desk_find_session(desk, session);
    view_read(found, sees_code(found, technician), out_view);
    return DESK_DONE;
}

enum desk_result desk_rows(struct desk *desk, int32_t technician, struct desk_queue queue, int32_t after_session,
                           uint16_t after_row, size_t limit, const struct desk_row **out_rows, size_t *out_count,
                           bool *out_more) {
    if (!desk_sees_queue(desk, technician, queue)) {
        return DESK_NOT_FOUND;
    }
    if (limit > DESK_PAGE_ROWS_MAX) {
        limit = DESK_PAGE_ROWS_MAX;
    }
    const struct queue *found = queue_of(desk, queue);
    size_t index = queue_index_after(found, QUEUE_ROW(after_session, after_row));
    size_t count = 0;
    for (; index < found->count && count < limit; index++) {
        int32_t session = QUEUE_ROW_SESSION(found->places[index]);
        if (!desk_hides(desk, queue, session, technician) &&
            desk_read_row(desk, session, QUEUE_ROW_NUMBER(found->places[index]), &desk->page[count])) {
            count++;
        }
    }
    *out_rows = desk->page;
    *out_count = count;
    *out_more = index < found->count;
    return DESK_DONE;
}
