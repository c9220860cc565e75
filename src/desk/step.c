/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "desk/step.h"

#include "base/alloc.h"
#include "base/text.h"
#include "desk/command.h"

#include <string.h>

bool step_has_room(const struct desk_session *session) {
    return session->step_count < STEPS_IN_FLIGHT_MAX && session->desk->steps_in_flight < STEPS_IN_ALL_MAX;
}

bool steps_stand(const struct desk_session *session) {
    list_each(&session->steps, link) {
        if (session->pending == NULL || list_entry(link, struct step, link)->chain != session->chain) {
            return false;
        }
    }
    return true;
}

struct value *session_value(struct desk_session *session) {
    return session->pending != NULL ? session->pending : &session->now;
}

static void own_texts(struct session_event *event) {
    event->actor_name = mem_copy_string(event->actor_name);
    event->client_id = mem_copy_string(event->client_id);
    event->text = mem_copy_string(event->text);
}

static void step_free(struct step *step) {
    for (size_t i = 0; i < step->event_count; i++) {
        mem_free((char *)(uintptr_t)step->events[i].actor_name);
        mem_free((char *)(uintptr_t)step->events[i].client_id);
        mem_free((char *)(uintptr_t)step->events[i].text);
    }
    mem_free(step);
}

static void drop_pending(struct desk_session *session) {
    mem_free(session->pending);
    session->pending = NULL;
    list_remove(&session->in_flight);
}

static void answer(struct step *step, struct desk_session *session, const struct step_result *result) {
    if (step->done != NULL) {
        step->done(step->user, session, result);
    }
}

static void back_off(struct desk_session *session) {
    int64_t now_ms = desk_now_ms(session->desk);
    if (now_ms < session->retry_at_ms) {
        return; /* one of several steps that fell together */
    }
    session->retry_ms = session->retry_ms == 0 ? RETRY_MS : session->retry_ms * 2;
    session->retry_ms = session->retry_ms > RETRY_MS_MAX ? RETRY_MS_MAX : session->retry_ms;
    session->retry_at_ms = now_ms + session->retry_ms;
}

/* The store has nothing of it. Later steps of the session expect a version that will never be: they conflict, each with
 * a callback of its own; what comes from now on is decided on the durable value again. */
static void step_dropped(struct step *step) {
    struct desk_session *session = step->session;
    struct desk *desk = session->desk;
    desk->saved = false;
    desk->counters.commands_not_saved++;
    session->keep_is_stale = true; /* perhaps: what it held for the store did not get there */
    if (session->pending != NULL && session->chain == step->chain) {
        drop_pending(session); /* not where commands came since: theirs stands on the durable value */
    }
    back_off(session);
    const struct step_result result = {.saved = false};
    bool gone = step->create;
    session->committing = true;
    answer(step, gone ? NULL : session, &result);
    step_free(step);
    if (gone) {
        must(session->step_count == 0);
        session_destroy(session);
        return;
    }
    if (session->step_count == 0) {
        deferred_run(session);
    }
    session->committing = false;
    session_settle(session);
}

static void fold_step(struct step *step) {
    struct desk_session *session = step->session;
    for (size_t i = 0; i < step->event_count; i++) {
        commit_event(session, &step->events[i], false);
    }
    session->now.keep = step->keep;
    token_register(session);
}

static void step_committed(struct step *step) {
    struct desk_session *session = step->session;
    struct desk *desk = session->desk;
    desk->saved = true;
    desk->counters.steps_committed++;
    desk->counters.events_committed += step->event_count;
    if (step->create) {
        list_remove(&session->creating);
        must(map_put_id(&desk->sessions, session->id, session) == NULL);
        desk->counters.sessions_created++;
    }
    /* Perhaps it was a start by itself that was not saved, or one that this step, which changes nothing, was before. */
    desk->auto_start_due |= session->retry_ms > 0 || step->event_count == 0;
    session->retry_ms = session->retry_at_ms = 0;
    session->committing = true; /* whoever is answered may call the desk again: the session stays until we are done */
    fold_step(step);
    if (session->step_count == 0 && session->pending != NULL) {
        must(session->pending->session.version == session->now.session.version);
        drop_pending(session);
    }
    struct step_result result = {.saved = true};
    if (step->event_count > 0) {
        result.event = step->events[step->event_count - 1].number;
        result.at_ms = step->events[step->event_count - 1].at_ms;
    }
    answer(step, session, &result);
    step_free(step);
    if (session->step_count == 0) {
        deferred_run(session);
    }
    session->committing = false;
    session_settle(session); /* may free the session: last */
}

static void step_done(void *user, enum store_result result) {
    struct step *step = user;
    if (step->session == NULL) {
        step_free(step); /* the desk is gone */
        return;
    }
    struct desk *desk = step->session->desk;
    list_remove(&step->link);
    must(step->session->step_count > 0);
    step->session->step_count--;
    desk->steps_in_flight--;
    if (result == STORE_BROKEN) {
        must(desk->sink.broken != NULL); /* nobody knows what is on disk: end, and start again from it */
        answer(step, NULL, NULL);
        step_free(step);
        desk->sink.broken(desk->sink.user);
        return;
    }
    if (result == STORE_COMMITTED) {
        step_committed(step);
    } else {
        step_dropped(step);
    }
    desk_settle(desk);
}

/* The code can be entered until an applet is in or the session is over. */
static bool code_is_live(const struct value *value) {
    const struct session_state *state = &value->session.state;
    return state->outcome == OUTCOME_OPEN && (state->code == CODE_UNUSED || state->code == CODE_ENTERED);
}

static void submit(struct step *step, const struct ask *ask, bool code_was_live) {
    struct desk_session *session = step->session;
    const struct value *value = session->pending;
    const struct session *after = &value->session;
    char keep[KEEP_ENCODED_MAX];
    size_t keep_len;
    keep_encode(&value->keep, &session->fields, keep, &keep_len);
    bool code_live = code_is_live(value);
    struct store_client_id client_id = {0};
    char words[ANSWER_TEXT_MAX];
    if (ask->kept != NULL) {
        answer_to_text(after->version, ask->kept->digest, words);
        client_id = (struct store_client_id){.actor_kind = (int32_t)ask->command.actor.kind,
                                             .actor_id = ask->asker,
                                             .client_id = ask->command.client_id,
                                             .at_ms = ask->kept->at_ms,
                                             .answer = words};
    }
    struct store_outbox_row parcel = {.session_id = session->id};
    if (ask->parcel != NULL) {
        parcel.kind = ask->parcel->kind;
        parcel.payload = ask->parcel->payload;
    }
    int64_t now_ms = desk_now_ms(session->desk);
    struct store_step stored = {
        .session_id = session->id,
        .create = step->create,
        .owner_node = session->owner_node,
        .owner_epoch = session->owner_epoch,
        .expected_version = after->version - (uint32_t)step->event_count,
        .events = step->events,
        .event_count = step->event_count,
        .state = &after->state,
        .head = {.customer_name = after->name,
                 .code = code_live ? value->keep.code : NULL,
                 .created_ms = after->created_ms,
                 .started_ms = after->started_ms,
                 .ended_ms = after->ended_ms,
                 .last_activity_ms = now_ms - session_presence_idle_ms(&session->presence, now_ms),
                 .open = after->state.outcome == OUTCOME_OPEN || session_is_shown(&after->state),
                 .keep = keep,
                 .keep_len = keep_len},
        .code_insert = ask->code_insert,
        .code_remove = code_was_live && !code_live ? value->keep.code : NULL,
        .client_id = ask->kept != NULL ? &client_id : NULL,
        .outbox = &parcel,
        .outbox_count = ask->parcel != NULL ? 1 : 0,
    };
    session->keep_is_stale = false;
    store_submit(session->desk->store, &stored, step_done, step);
}

static void begin_pending(struct desk_session *session) {
    if (session->pending == NULL) {
        session->pending = NEW(struct value);
        *session->pending = session->now;
        session->chain++;
        list_append(&session->desk->in_flight, &session->in_flight);
    }
}

static void start_step(struct desk_session *session, const struct ask *ask, struct session_decision *decision) {
    struct desk *desk = session->desk;
    struct step *step = NEW(struct step);
    step->session = session;
    step->create = ask->command.type == COMMAND_CREATE;
    if (step->create) {
        list_append(&desk->creating, &session->creating);
    }
    step->kept = ask->kept;
    step->done = ask->done;
    step->user = ask->user;
    begin_pending(session);
    step->chain = session->chain;
    struct value *value = session->pending;
    bool code_was_live = code_is_live(value);
    for (size_t i = 0; i < decision->event_count; i++) {
        struct session_event *event = &step->events[i];
        *event = decision->events[i];
        event->number = value->session.version + 1;
        own_texts(event);
        step->event_count++;
        must(session_fold(&value->session, event, event->at_ms));
    }
    if (ask->keep != NULL) {
        value->keep = *ask->keep;
    }
    step->keep = value->keep;
    list_append(&session->steps, &step->link);
    session->step_count++;
    desk->steps_in_flight++;
    submit(step, ask, code_was_live);
}

static int64_t event_time(const struct desk_session *session, const struct value *value) {
    int64_t now_ms = desk_now_ms(session->desk);
    return now_ms > value->session.last_event_ms ? now_ms : value->session.last_event_ms;
}

/* Before anything else that a session hears after a start: that the server was away. What comes later is decided on the
 * link as it is then, lost; where the first step is not saved, the later ones fail with it. */
static void restart_first(struct desk_session *session) {
    if (session->restart_untold && session->pending == NULL) {
        const struct ask restart = {.command = restart_command(session->desk)};
        struct session_decision decision = {0};
        struct session_context context;
        context_fill(session->desk, &session->now, &restart.command, &context);
        must(session_decide(&session->now.session.state, &restart.command, &context, event_time(session, &session->now),
                            &decision) == REFUSAL_NONE);
        start_step(session, &restart, &decision);
    }
}

enum refusal step_ask(struct desk_session *session, const struct ask *ask, struct session_refusal *out_refused) {
    if (ask->command.type != COMMAND_SERVER_RESTARTED) {
        restart_first(session);
    }
    struct value *value = session_value(session);
    struct session_context context;
    context_fill(session->desk, value, &ask->command, &context);
    struct session_decision decision = {0};
    enum refusal refusal =
        session_decide(&value->session.state, &ask->command, &context, event_time(session, value), &decision);
    if (refusal != REFUSAL_NONE) {
        *out_refused = decision.refused;
        return refusal;
    }
    bool nothing_to_store = decision.event_count == 0 && ask->keep == NULL;
    if (nothing_to_store && session->pending == NULL) {
        const struct step_result result = {.saved = true};
        if (ask->done != NULL) {
            ask->done(ask->user, session, &result);
        }
        return REFUSAL_NONE;
    }
    start_step(session, ask, &decision);
    return REFUSAL_NONE;
}

void steps_abandon(struct desk_session *session) {
    list_each(&session->steps, link) {
        struct step *step = list_entry(link, struct step, link);
        list_remove(link);
        step->session = NULL;
        answer(step, NULL, NULL);
        step->done = NULL;
    }
}

bool step_tell(struct desk_session *session, const struct session_command *command) {
    struct session_refusal refused;
    const struct ask ask = {.command = *command};
    if (!step_has_room(session)) {
        return false;
    }
    return step_ask(session, &ask, &refused) == REFUSAL_NONE;
}

void step_keep(struct desk_session *session, const struct keep *keep,
               void (*done)(void *user, struct desk_session *session, const struct step_result *result), void *user) {
    restart_first(session);
    struct session_decision nothing = {0};
    const struct ask ask = {.command = {.type = COMMAND_TYPE_COUNT}, .keep = keep, .done = done, .user = user};
    start_step(session, &ask, &nothing);
}

void step_forget_earlier(struct desk_session *session, const struct keep_hash *secret) {
    bool had = session->now.keep.earlier.is_set || session->now.keep.former.is_set;
    keep_forget_earlier(&session->now.keep, secret);
    session->keep_is_stale = session->keep_is_stale || (had && !session->now.keep.earlier.is_set);
    if (session->pending != NULL) {
        keep_forget_earlier(&session->pending->keep, secret);
    }
    list_each(&session->steps, link) {
        keep_forget_earlier(&list_entry(link, struct step, link)->keep, secret);
    }
}

void step_keep_fresh(struct desk_session *session) {
    if (session->keep_is_stale && session->step_count == 0) {
        step_keep(session, &session->now.keep, NULL, NULL);
    }
}
