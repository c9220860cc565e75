/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "towlinectl/replay.h"

#include <inttypes.h>
#include <string.h>

#include "base/alloc.h"
#include "base/must.h"
#include "store/event_codec.h"

struct stored_event {
    int64_t number;
    int64_t at_ms;
    const char *type;
    int64_t version;
    const char *payload;
    const void *hash;
    size_t hash_len;
};

static struct replayed_row *find_row(const struct replay *replay, int64_t number) {
    for (size_t i = 0; i < replay->row_count; i++) {
        if (replay->rows[i].number == number) {
            return &replay->rows[i];
        }
    }
    return NULL;
}

const struct replayed_row *replay_row(const struct replay *replay, int64_t number) {
    return find_row(replay, number);
}

static struct replayed_row *add_row(struct replay *replay, uint16_t number) {
    if (replay->row_count == replay->row_capacity) {
        replay->row_capacity = replay->row_capacity == 0 ? 16 : replay->row_capacity * 2;
        replay->rows = mem_resize_array(replay->rows, replay->row_capacity, sizeof *replay->rows);
    }
    replay->rows[replay->row_count] = (struct replayed_row){.number = number, .status = STATUS_NONE};
    return &replay->rows[replay->row_count++];
}

static const char *shown_word(enum status status) {
    return status == STATUS_NONE ? "(new)" : status_word(status);
}

/* Every change of word that the event makes must be one of the table. */
static void follow_rows(struct replay *replay, const struct session_state *before, uint32_t number,
                        struct findings *findings) {
    struct session_row_change changes[SESSION_ROW_CHANGES_MAX];
    size_t count = session_row_changes(before, &replay->session.state, changes);
    for (size_t i = 0; i < count; i++) {
        const struct session_row_change *change = &changes[i];
        if (change->old_status != change->new_status && !status_pair_allowed(change->old_status, change->new_status)) {
            findings_add(findings, replay->session.id, "event %u takes row %u from %s to %s, which no rule allows",
                         number, change->row, shown_word(change->old_status), shown_word(change->new_status));
        }
        struct replayed_row *row = find_row(replay, change->row);
        if (row == NULL) {
            row = add_row(replay, change->row);
        }
        row->owner = change->new_owner;
        row->status = change->new_status;
    }
}

static void check_chain(struct replay *replay, int32_t organisation_id, const struct stored_event *stored,
                        struct findings *findings) {
    unsigned char expected[STORE_HASH_BYTES];
    event_chain(replay->last_hash, organisation_id, replay->session.id, (uint32_t)stored->number, stored->at_ms,
                stored->type, (int)stored->version, stored->payload, expected);
    bool fits = stored->hash_len == sizeof expected && memcmp(stored->hash, expected, sizeof expected) == 0;
    if (!fits) {
        findings_add(findings, replay->session.id,
                     "event %" PRId64 " (%s) does not fit its hash: it, or the one before, was altered, moved or lost",
                     stored->number, stored->type);
    }
    /* What follows is judged by the hash that stands here, so that one damage is not reported at every later event. */
    memcpy(replay->last_hash, fits || stored->hash_len != sizeof expected ? expected : stored->hash, sizeof expected);
}

/* Decodes and folds; false where the event says nothing that the session could follow. */
static bool fold_event(struct replay *replay, const struct stored_event *stored, struct findings *findings) {
    struct session_event event = {.number = (uint32_t)stored->number, .at_ms = stored->at_ms};
    event.version = (uint16_t)stored->version;
    if (stored->version < 0 || stored->version > UINT16_MAX || !event_from_code(stored->type, &event.type) ||
        !event_decode(stored->payload, &event)) {
        findings_add(findings, replay->session.id, "event %" PRId64 " (%s, version %" PRId64 ") cannot be read",
                     stored->number, stored->type, stored->version);
        return false;
    }
    struct session_state before = replay->session.state;
    bool fits = session_fold(&replay->session, &event, event.at_ms);
    if (fits) {
        follow_rows(replay, &before, event.number, findings);
    } else {
        findings_add(findings, replay->session.id,
                     "event %" PRId64 " (%s) cannot have happened after the ones before it", stored->number,
                     stored->type);
    }
    event_release(&event);
    return fits;
}

static void take_event(struct replay *replay, int32_t organisation_id, const struct stored_event *stored,
                       struct findings *findings) {
    int32_t id = replay->session.id;
    replay->events++;
    if (stored->number != replay->events) {
        findings_add(findings, id, "event %" PRId64 " stands where event %" PRId64 " should: events are missing",
                     stored->number, replay->events);
        replay->events = stored->number;
        replay->complete = false;
    }
    if (stored->at_ms < replay->last_ms) {
        findings_add(findings, id, "event %" PRId64 " is older than the one before it", stored->number);
    }
    replay->last_ms = stored->at_ms;
    check_chain(replay, organisation_id, stored, findings);
    if (replay->complete && !fold_event(replay, stored, findings)) {
        replay->complete = false;
    }
}

enum sql_result replay_session(struct sql *sql, int32_t organisation_id, int32_t session_id, struct replay *out_replay,
                               struct findings *findings) {
    *out_replay = (struct replay){.complete = true};
    session_init(&out_replay->session, session_id);
    struct sql_query query = sql_query_begin(sql, "SELECT number, at_ms, type, version, payload, hash FROM event"
                                                  " WHERE organisation_id = ?1 AND session_id = ?2 ORDER BY number");
    sql_bind_int(&query, 1, organisation_id);
    sql_bind_int(&query, 2, session_id);
    enum sql_result result;
    while ((result = sql_step(&query)) == SQL_ROW) {
        struct stored_event stored = {.number = sql_int(&query, 0),
                                      .at_ms = sql_int(&query, 1),
                                      .type = sql_text(&query, 2),
                                      .version = sql_int(&query, 3),
                                      .payload = sql_text(&query, 4)};
        stored.hash = sql_bytes(&query, 5, &stored.hash_len);
        stored.type = stored.type != NULL ? stored.type : "";
        stored.payload = stored.payload != NULL ? stored.payload : "";
        take_event(out_replay, organisation_id, &stored, findings);
    }
    sql_query_end(&query);
    return result;
}

void replay_finish(struct replay *replay) {
    mem_free(replay->rows);
    *replay = (struct replay){0};
}
