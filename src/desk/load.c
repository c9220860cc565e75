/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The start: every open session from the store, as its events tell it. */
#include "base/alloc.h"
#include "desk/people.h"
#include "desk/step.h"

static void register_code(struct desk_session *session, const char *code) {
    struct desk *desk = session->desk;
    const char *kept = session->now.keep.code;
    if (code != NULL) {
        (void)map_put_text(&desk->codes, code, session);
    } else if (kept[0] != '\0' && map_get_text(&desk->codes, kept) == NULL) {
        code_bury(desk, kept, session->now.session.state.code == CODE_SPENT ? "code_spent" : "code_expired");
    }
}

static void visit_session(void *user, const struct store_session *stored) {
    struct desk *desk = user;
    struct desk_session *session = session_create(desk, stored->session_id);
    session->owner_node = stored->owner_node;
    session->owner_epoch = stored->owner_epoch;
    keep_decode(stored->head.keep, stored->head.keep_len, &session->now.keep, &session->fields);
    for (size_t i = 0; i < stored->event_count; i++) {
        commit_event(session, &stored->events[i], true);
    }
    must(session->now.session.version == stored->version);
    settings_for_session(desk, &session->now.session, &session->settings);
    session->saved_activity_ms = stored->head.last_activity_ms;
    session->restart_untold = session->now.session.state.outcome == OUTCOME_OPEN;
    (void)map_put_id(&desk->sessions, session->id, session);
    register_code(session, stored->head.code);
    const struct session_state *state = &session->now.session.state;
    const struct owner *queue = &session->now.session.queue;
    if (state->link == LINK_NOT_IN && state->outcome == OUTCOME_OPEN && queue->kind == OWNER_CHANNEL) {
        forms_take_found(&desk->forms, queue->id, &session->form);
    }
    token_register(session);
    session_rows_refresh(session, NULL);
}

static void visit_client_id(void *user, int32_t session_id, const struct store_client_id *id) {
    struct desk *desk = user;
    uint32_t event;
    uint64_t digest;
    if (answer_from_text(id->answer, &event, &digest)) {
        answer_restore(&desk->answers, id->actor_id, id->client_id, session_id, event, digest, id->at_ms);
    }
}

static void settle_all(struct desk *desk) {
    size_t cursor = 0;
    const struct map_entry *entry;
    while ((entry = map_next(&desk->sessions, &cursor)) != NULL) {
        session_settle(entry->value);
    }
}

void desk_load(struct desk *desk, void (*done)(void *user, bool loaded), void *user) {
    must(!desk->loaded);
    int64_t now_ms = desk_now_ms(desk);
    bool read = store_load_open_sessions(desk->store, visit_session, desk) == STORE_COMMITTED &&
                store_load_client_ids(desk->store, now_ms - ANSWERS_KEPT_MS, visit_client_id, desk) == STORE_COMMITTED;
    if (read) {
        desk->loaded = true;
        desk->saved = true;
        settle_all(desk);
        people_touch(desk);
        desk_settle(desk);
        retention_begin(desk);
        desk_log(desk, "desk_loaded", 0, NULL);
    }
    done(user, read);
}
