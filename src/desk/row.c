/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What consoles see of a row. */
#include "base/text.h"
#include "desk/inside.h"

#include <string.h>

struct desk_queue queue_of_owner(enum owner_kind kind, int32_t id) {
    static const enum desk_queue_kind kinds[OWNER_KIND_COUNT] = {
        [OWNER_NONE] = DESK_QUEUE_NONE,
        [OWNER_TECHNICIAN] = DESK_QUEUE_TECHNICIAN,
        [OWNER_GROUP] = DESK_QUEUE_GROUP,
        [OWNER_CHANNEL] = DESK_QUEUE_CHANNEL,
    };
    must((size_t)kind < OWNER_KIND_COUNT);
    return (struct desk_queue){.kind = kinds[kind], .id = id};
}

struct desk_named named_technician(const struct desk *desk, int32_t id) {
    return (struct desk_named){.id = id, .name = technician_name(desk, id)};
}

struct desk_named named_holder(const struct desk_session *session) {
    const struct session_row *holder = session_holder(&session->now.session.state);
    if (holder == NULL || holder->owner_kind != OWNER_TECHNICIAN) {
        return (struct desk_named){0};
    }
    return named_technician(session->desk, holder->owner_id);
}

struct desk_named named_channel(const struct desk_session *session) {
    struct owner queue = session->now.session.queue;
    const struct directory_channel *channel =
        queue.kind == OWNER_CHANNEL ? directory_channel(session->desk->directory, queue.id) : NULL;
    if (channel == NULL) {
        return (struct desk_named){0};
    }
    return (struct desk_named){.id = queue.id, .name = channel->name};
}

struct desk_named named_source(const struct desk_session *session) {
    const struct session_row *source = session_find_part(&session->now.session.state, PART_SOURCE);
    if (source == NULL || session->now.session.state.outcome != OUTCOME_OPEN) {
        return (struct desk_named){0};
    }
    return named_technician(session->desk, source->owner_id);
}

static const char *or_null(const char *text) {
    return text[0] == '\0' ? NULL : text;
}

static uint32_t shown_version(const struct desk_session *session, uint16_t row) {
    for (size_t i = 0; i < SESSION_ROWS_MAX; i++) {
        if (session->shown[i].number == row) {
            return session->shown[i].version;
        }
    }
    return session->now.session.version;
}

/* The last fifth of the waiting time-out is when the row turns red. */
static void read_wait(const struct desk_session *session, struct desk_row *row) {
    struct session_deadline deadline =
        session_deadline_of(&session->now.session, &session->presence, &session->settings, CLOCK_KIND_WAITING, 0);
    if (deadline.exists) {
        row->wait_ends_ms = deadline.at_ms;
        row->wait_late_ms = deadline.at_ms - (int64_t)session->settings.waiting_s * 1000 / 5;
    }
}

void row_read(const struct desk_session *session, const struct session_row *row, struct desk_row *out_row) {
    const struct session *facts = &session->now.session;
    const struct session_state *state = &facts->state;
    const struct session_row_note *note = session_note(facts, row->number);
    must(note != NULL);
    *out_row = (struct desk_row){
        .session = session->id,
        .row = row->number,
        .version = shown_version(session, row->number),
        .queue = queue_of_owner(row->owner_kind, row->owner_id),
        .status = status_word(session_row_status(state, row)),
        .status_since_ms = note->status_ms,
        .part = part_code(row->part),
        .link = link_code(state->link),
        .held = state->held,
        .own_hold = row->own_hold,
        .started = state->started,
        .ended = state->outcome != OUTCOME_OPEN,
        .lead_offered = state->hand_off_row == row->number,
        .name = or_null(facts->name),
        .created_ms = facts->created_ms,
        .started_ms = facts->started_ms,
        .lead = named_holder(session),
        .channel = named_channel(session),
        .transferred_by = named_source(session),
        .alarms = alarms_for_row(session->desk, facts, row),
        .field_count = session->fields.count,
    };
    read_wait(session, out_row);
    out_row->comment = out_row->transferred_by.name != NULL ? or_null(facts->comment) : NULL;
    memcpy(out_row->fields, session->fields.items, sizeof out_row->fields);
}

static uint64_t mix(uint64_t hash, const void *bytes, size_t len) {
    const unsigned char *byte = bytes;
    for (size_t i = 0; i < len; i++) {
        hash = (hash ^ byte[i]) * 1099511628211U; /* FNV-1a: equal pictures, equal digests; nobody attacks it */
    }
    return hash;
}

static uint64_t mix_number(uint64_t hash, int64_t number) {
    return mix(hash, &number, sizeof number);
}

static uint64_t mix_text(uint64_t hash, const char *text) {
    return text == NULL ? mix_number(hash, -1) : mix(hash, text, strlen(text) + 1);
}

uint64_t row_digest(const struct desk_row *row) {
    uint64_t hash = 14695981039346656037U;
    const int64_t numbers[] = {row->row,        row->queue.kind,   row->queue.id,    row->status_since_ms,
                               row->held,       row->own_hold,     row->started,     row->ended,
                               row->lead.id,    row->lead_offered, row->channel.id,  row->transferred_by.id,
                               row->started_ms, row->wait_late_ms, row->wait_ends_ms};
    const char *const texts[] = {
        row->status,  row->part,  row->link, row->name, row->lead.name, row->channel.name, row->transferred_by.name,
        row->comment, row->alarms};
    for (size_t i = 0; i < sizeof numbers / sizeof numbers[0]; i++) {
        hash = mix_number(hash, numbers[i]);
    }
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
        hash = mix_text(hash, texts[i]);
    }
    return hash;
}

bool desk_read_row(const struct desk *desk, int32_t session, uint16_t row, struct desk_row *out_row) {
    const struct desk_session *found = desk_find_session(desk, session);
    const struct session_row *own = found == NULL ? NULL : session_find_row(&found->now.session.state, row);
    if (own == NULL || !status_is_shown(session_row_status(&found->now.session.state, own))) {
        return false;
    }
    row_read(found, own, out_row);
    return true;
}
