/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "api/past.h"

#include "api/show.h"

static json_t *owner_json(struct owner owner) {
    static const enum desk_queue_kind kinds[OWNER_KIND_COUNT] = {
        [OWNER_NONE] = DESK_QUEUE_NONE,
        [OWNER_TECHNICIAN] = DESK_QUEUE_TECHNICIAN,
        [OWNER_GROUP] = DESK_QUEUE_GROUP,
        [OWNER_CHANNEL] = DESK_QUEUE_CHANNEL,
    };
    return show_queue((struct desk_queue){.kind = kinds[owner.kind], .id = owner.id});
}

static json_t *changes_json(int32_t session, const struct session_state *before, const struct session_state *after) {
    struct session_row_change changes[SESSION_ROW_CHANGES_MAX];
    size_t count = session_row_changes(before, after, changes);
    json_t *list = json_array();
    for (size_t i = 0; i < count; i++) {
        if (changes[i].old_status == changes[i].new_status) {
            continue; /* only the owner is another: no change of status */
        }
        json_array_append_new(list, json_pack("{s:o, s:o, s:o, s:s}", "row_id", show_row_id(session, changes[i].row),
                                              "queue", owner_json(changes[i].new_owner), "from",
                                              show_text_or_null(status_word(changes[i].old_status)), "to",
                                              status_word(changes[i].new_status)));
    }
    return list;
}

/* What the technicians said among themselves has no text for others: that it was said belongs to the history. */
static const char *text_for(const struct past *past, const struct session_event *event) {
    return event->type == EVENT_PRIVATE_CHAT && !past->reads_private ? NULL : event->text;
}

static json_t *entry_json(const struct past *past, const struct session_event *event, json_t *changes) {
    return json_pack("{s:I, s:I, s:s, s:s, s:o, s:o, s:o, s:n}", "number", (json_int_t)event->number, "at_ms",
                     (json_int_t)event->at_ms, "type", event_code(event->type), "cause", cause_code(event->cause),
                     "actor", show_actor(actor_kind_code(event->actor.kind), event->actor.id, event->actor_name),
                     "changes", changes, "text", show_text(text_for(past, event)), "delivery");
}

json_t *past_history_json(const struct past *past, uint32_t after, size_t limit) {
    struct session_state state;
    session_state_init(&state);
    json_t *entries = json_array();
    json_t *next = NULL;
    for (size_t i = 0; i < past->event_count; i++) {
        const struct session_event *event = &past->events[i];
        if (json_array_size(entries) == limit) {
            next = json_integer(past->events[i - 1].number);
            break;
        }
        struct session_state before = state;
        must(session_apply(&state, event));
        if (event->number > after) {
            json_array_append_new(entries, entry_json(past, event, changes_json(past->session.id, &before, &state)));
        }
    }
    return json_pack("{s:o, s:o, s:o}", "session", show_id(past->session.id), "entries", entries, "next",
                     next != NULL ? next : json_null());
}

static bool is_line_for(const struct past *past, const struct session_event *event, enum desk_line_kind *out_kind) {
    *out_kind = event->type == EVENT_PRIVATE_CHAT ? DESK_LINE_PRIVATE
                : event->type == EVENT_NOTE       ? DESK_LINE_NOTE
                                                  : DESK_LINE_CHAT;
    return event->type == EVENT_CHAT || event->type == EVENT_NOTE ||
           (event->type == EVENT_PRIVATE_CHAT && past->reads_private);
}

json_t *past_chat_json(const struct past *past, uint32_t after, size_t limit) {
    json_t *lines = json_array();
    json_t *next = NULL;
    uint32_t last = 0;
    for (size_t i = 0; i < past->event_count && next == NULL; i++) {
        const struct session_event *event = &past->events[i];
        enum desk_line_kind kind;
        if (!is_line_for(past, event, &kind) || event->number <= after) {
            continue;
        }
        if (json_array_size(lines) == limit) {
            next = json_integer(last);
            continue;
        }
        json_t *from = show_actor(actor_kind_code(event->actor.kind), event->actor.id, event->actor_name);
        json_array_append_new(lines, json_pack("{s:I, s:I, s:s, s:o, s:o}", "number", (json_int_t)event->number,
                                               "at_ms", (json_int_t)event->at_ms, "kind", desk_line_kind_word(kind),
                                               "from", from, "text", show_text(event->text)));
        last = event->number;
    }
    return json_pack("{s:o, s:o, s:o}", "session", show_id(past->session.id), "lines", lines, "next",
                     next != NULL ? next : json_null());
}

json_t *past_session_json(const struct past *past) {
    const struct session *session = &past->session;
    int64_t spans[SPAN_COUNT];
    int64_t as_of_ms = session->ended_ms != 0 ? session->ended_ms : session->last_event_ms;
    session_spans_at(session, as_of_ms, spans);
    struct desk_session_view view = {
        .session = session->id,
        .name = session->name,
        .link = link_code(session->state.link),
        .outcome = outcome_code(session->state.outcome),
        .report = session_report_code(session, NULL),
        .held = session->state.held,
        .started = session->state.started,
        .created_ms = session->created_ms,
        .started_ms = session->started_ms,
        .ended_ms = session->ended_ms,
        .consent_view = session->state.consent >= SCREEN_VIEW,
        .consent_control = session->state.consent >= SCREEN_CONTROL,
        .times = {as_of_ms, spans[SPAN_CONNECTING], spans[SPAN_WAITING], spans[SPAN_ACTIVE], spans[SPAN_HOLD],
                  spans[SPAN_TRANSFER], spans[SPAN_REBOOTING], spans[SPAN_RECONNECTING]},
        .last_event = session->version,
    };
    for (size_t i = 0; i < past->event_count; i++) {
        enum desk_line_kind kind;
        view.chat_number = is_line_for(past, &past->events[i], &kind) ? past->events[i].number : view.chat_number;
    }
    return show_session(&view, "");
}
