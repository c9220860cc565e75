/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "api/past.h"

#include "base/alloc.h"
#include "store/store.h"

/* What is known before the store has answered. */
struct reading {
    void (*then)(struct api_call *call, const struct past *past);
};

bool past_is_open_to(const struct directory *directory, int32_t technician, struct owner owner) {
    switch (owner.kind) {
    case OWNER_TECHNICIAN:
        return owner.id == technician || directory_sees_technician(directory, technician, owner.id);
    case OWNER_GROUP:
        return directory_administers_group(directory, technician, owner.id);
    case OWNER_CHANNEL:
        return directory_administers_channel(directory, technician, owner.id);
    case OWNER_NONE:
    case OWNER_KIND_COUNT:
        break;
    }
    return false;
}

/* Whether any row that this step made or changed lets him read the past. */
static bool saw_step(const struct api_call *call, const struct session_state *before,
                     const struct session_state *after) {
    const struct directory *directory = call->api->directory;
    struct session_row_change changes[SESSION_ROW_CHANGES_MAX];
    size_t count = session_row_changes(before, after, changes);
    for (size_t i = 0; i < count; i++) {
        if (past_is_open_to(directory, call->technician, changes[i].new_owner) ||
            past_is_open_to(directory, call->technician, changes[i].old_owner)) {
            return true;
        }
    }
    return false;
}

/* Whether what the technicians said among themselves is for him as well. */
static bool took_part(const struct api_call *call, const struct session_state *after) {
    const struct directory *directory = call->api->directory;
    for (size_t i = 0; i < SESSION_ROWS_MAX; i++) {
        const struct session_row *row = &after->rows[i];
        struct owner owner = {.kind = row->owner_kind, .id = row->owner_id};
        bool own = owner.kind == OWNER_TECHNICIAN && owner.id == call->technician;
        bool in = row->part != PART_OUT && row->part != PART_INVITED;
        if (row->number != 0 && (own ? in : past_is_open_to(directory, call->technician, owner))) {
            return true;
        }
    }
    return false;
}

/* Folds all events; false: they do not fit each other. */
static bool fold(const struct api_call *call, const struct store_session *stored, struct past *past, bool *out_saw) {
    session_init(&past->session, stored->session_id);
    *out_saw = false;
    for (size_t i = 0; i < stored->event_count; i++) {
        struct session_state before = past->session.state;
        if (!session_fold(&past->session, &stored->events[i], stored->events[i].at_ms)) {
            return false;
        }
        *out_saw = *out_saw || saw_step(call, &before, &past->session.state);
        past->reads_private = past->reads_private || took_part(call, &past->session.state);
    }
    past->events = stored->events;
    past->event_count = stored->event_count;
    return true;
}

static void on_read(void *user, enum store_result result, const struct store_session *stored) {
    struct api_call *call = user;
    struct reading *reading = call->extra;
    if (call->api->desk == NULL) {
        call_answer_problem(call, 503, "stopping", NULL);
        return;
    }
    if (result != STORE_COMMITTED) {
        call_answer_problem(call, 503, result == STORE_FULL ? "busy" : "not_saved", NULL);
        return;
    }
    struct past *past = NEW(struct past);
    bool saw = false;
    bool may_see = stored != NULL && fold(call, stored, past, &saw) &&
                   (saw || desk_may_see(call->api->desk, call->technician, call->number));
    if (may_see) {
        reading->then(call, past);
    } else {
        call_answer_not_found(call);
    }
    mem_free(past);
}

void past_read(struct api_call *call, void (*then)(struct api_call *call, const struct past *past)) {
    struct reading *reading = NEW(struct reading);
    reading->then = then;
    must(call->extra == NULL);
    call->extra = reading;
    store_read_session(call->api->options.store, call->number, on_read, call);
}
