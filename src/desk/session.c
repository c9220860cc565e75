/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Making and unmaking the desk's memory of a session. */
#include "base/alloc.h"
#include "desk/command.h"
#include "desk/step.h"

static void alarm_rings(void *user) {
    session_settle(user);
}

struct desk_session *session_create(struct desk *desk, int32_t id) {
    struct desk_session *session = NEW(struct desk_session);
    session->desk = desk;
    session->id = id;
    session->owner_node = desk->node_id;
    session_init(&session->now.session, id);
    list_init(&session->steps);
    list_init(&session->deferred);
    list_init(&session->in_flight);
    list_init(&session->creating);
    list_init(&session->watches);
    list_init(&session->retries);
    list_init(&session->asked);
    session->alarm.fire = alarm_rings;
    session->alarm.user = session;
    screen_init(session);
    return session;
}

void session_destroy(struct desk_session *session) {
    struct desk *desk = session->desk;
    alarm_clear(&desk->alarms, &session->alarm);
    alarm_clear(&desk->alarms, &session->screen.alarm);
    list_remove(&session->in_flight);
    list_remove(&session->creating);
    deferred_drop(session);
    retries_clear(session);
    keep_fields_finish(&session->fields);
    forms_give_back(&desk->forms, &session->form);
    mem_wipe(&session->now.keep, sizeof session->now.keep);
    mem_free(session->pending);
    mem_free(session);
}

struct desk_session *desk_find_session(const struct desk *desk, int32_t id) {
    return map_get_id(&desk->sessions, id);
}
