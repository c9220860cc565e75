/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "desk/command.h"

#include "base/alloc.h"
#include "base/text.h"
#include "desk/applet_link.h"
#include "desk/step.h"

#include <string.h>

enum { NOT_SAVED_RETRY_S = 2, TOO_LATE_TOLD_MS = 10 * 1000 };

/* A request on its way; owns copies of its texts. */
struct deferred {
    struct list link;
    struct desk *desk;
    struct desk_request request;
    struct session_command command;
    struct desk_parcel parcel; /* kind NULL: none */
    struct kept_answer *kept;
    void (*done)(void *user, const struct desk_answer *answer);
    void *user;
};

struct desk_answer answer_failed(enum desk_result result, const char *code, int32_t session) {
    return (struct desk_answer){.result = result,
                                .code = code,
                                .session = session,
                                .retry_after_s = result == DESK_NOT_SAVED ? NOT_SAVED_RETRY_S : 0};
}

static void add_param(struct desk_answer *answer, const char *name, const char *text, int64_t number) {
    must(answer->param_count < DESK_PARAMS_MAX);
    answer->params[answer->param_count] = (struct desk_param){.name = name, .text = text, .number = number};
    answer->param_count++;
}

struct desk_answer answer_refused(const struct session_refusal *refused, int32_t session) {
    struct desk_answer answer = answer_failed(DESK_REFUSED, refusal_code(refused->refusal), session);
    switch (refused->refusal) {
    case REFUSAL_NO_RIGHT:
        answer.result = DESK_FORBIDDEN;
        add_param(&answer, "right", right_code(refused->right), 0);
        break;
    case REFUSAL_ACTIVE_LIMIT:
        add_param(&answer, "limit", NULL, refused->limit);
        break;
    case REFUSAL_NOT_YOUR_ROW:
    case REFUSAL_WRONG_ACTOR:
        answer.result = DESK_FORBIDDEN;
        break;
    case REFUSAL_TEXT_INVALID:
    case REFUSAL_MODE_UNKNOWN:
        answer.result = DESK_INVALID;
        break;
    case REFUSAL_LINK_NOT_ONLINE:
        add_param(&answer, "link", link_code(refused->link), 0);
        break;
    case REFUSAL_SESSION_OVER:
        add_param(&answer, "outcome", outcome_code(refused->outcome), 0);
        break;
    case REFUSAL_NOT_FOR_PART:
        add_param(&answer, "part", part_code(refused->part), 0);
        break;
    case REFUSAL_NONE:
    case REFUSAL_ROW_CHANGED:
    case REFUSAL_ROW_GONE:
    case REFUSAL_NOT_IN:
    case REFUSAL_SESSION_HELD:
    case REFUSAL_ON_HOLD:
    case REFUSAL_NOT_ON_HOLD:
    case REFUSAL_HAND_OFF_PENDING:
    case REFUSAL_NO_HAND_OFF:
    case REFUSAL_NO_SCREEN:
    case REFUSAL_ALREADY_IN_SESSION:
    case REFUSAL_TARGET_UNKNOWN:
    case REFUSAL_TARGET_DISABLED:
    case REFUSAL_TARGET_AWAY:
    case REFUSAL_TARGET_BUSY:
    case REFUSAL_TARGET_LOGGED_OUT:
    case REFUSAL_TARGET_IN_SESSION:
    case REFUSAL_TARGET_SAME_QUEUE:
    case REFUSAL_OTHER_ROW_WRONG:
    case REFUSAL_ROWS_FULL:
    case REFUSAL_CODE_SPENT:
    case REFUSAL_NO_CODE:
    case REFUSAL_TERMS_NOT_SHOWN:
    case REFUSAL_CLOCK_NOT_RUNNING:
    case REFUSAL_CONSENT_MISSING:
    case REFUSAL_COUNT:
        break;
    }
    return answer;
}

static void count(struct desk *desk, const struct desk_answer *answer) {
    switch (answer->result) {
    case DESK_DONE:
        desk->counters.commands_done++;
        break;
    case DESK_STALE:
        desk->counters.commands_stale++;
        break;
    case DESK_INVALID:
    case DESK_FORBIDDEN:
    case DESK_NOT_FOUND:
    case DESK_REFUSED:
        desk->counters.commands_refused++;
        break;
    case DESK_TOO_MANY:
    case DESK_NOT_SAVED:
        break;
    }
}

static void deferred_free(struct deferred *asked) {
    mem_free((char *)(uintptr_t)asked->request.client_id);
    mem_free((char *)(uintptr_t)asked->command.text);
    mem_free((char *)(uintptr_t)asked->parcel.kind);
    mem_free((char *)(uintptr_t)asked->parcel.payload);
    mem_free(asked);
}

/* Fills in the actor's row as it is now and gives the answer to all who wait for it. */
static void finish(struct deferred *asked, struct desk_answer *answer) {
    struct desk *desk = asked->desk;
    struct desk_row row;
    const struct desk_session *session = desk_find_session(desk, asked->request.session);
    if (session != NULL && (answer->result == DESK_DONE || answer->result == DESK_STALE)) {
        const struct session_state *state = &session->now.session.state;
        const struct session_row *own = session_find_technician(state, asked->request.technician);
        if (own == NULL) {
            own = session_find_row(state, asked->command.row);
        }
        if (own != NULL && desk_read_row(desk, session->id, own->number, &row)) {
            answer->row = &row;
        }
    }
    count(desk, answer);
    if (asked->kept != NULL) {
        answer_finish(&desk->answers, asked->kept, answer);
    }
    asked->done(asked->user, answer);
    deferred_free(asked);
}

static void fail(struct deferred *asked, enum desk_result result, const char *code) {
    struct desk_answer answer = answer_failed(result, code, asked->request.session);
    finish(asked, &answer);
}

static void command_stored(void *user, struct desk_session *session, const struct step_result *result) {
    struct deferred *asked = user;
    (void)session;
    if (result == NULL) {
        deferred_free(asked);
        return;
    }
    if (!result->saved) {
        fail(asked, DESK_NOT_SAVED, "not_saved");
        return;
    }
    struct desk_answer answer = {
        .result = DESK_DONE, .session = asked->request.session, .event = result->event, .at_ms = result->at_ms};
    finish(asked, &answer);
}

uint16_t row_acted_on(const struct desk *desk, const struct session_state *state, int32_t technician) {
    const struct session_row *own = session_find_technician(state, technician);
    for (size_t i = 0; own == NULL && i < SESSION_ROWS_MAX; i++) {
        const struct session_row *row = &state->rows[i];
        if (row->number != 0 && session_row_is_shared(row) && row->part != PART_OUT &&
            desk_sees_queue(desk, technician, queue_of_owner(row->owner_kind, row->owner_id))) {
            own = row;
        }
    }
    return own == NULL ? 0 : own->number;
}

/* A note is about the session: of who only administers it, it stands with the row that everything goes by. */
static uint16_t find_noted_row(const struct desk *desk, const struct session_state *state, int32_t technician) {
    uint16_t own = row_acted_on(desk, state, technician);
    const struct session_row *row = session_governing_row(state);
    return own != 0 || row == NULL ? own : row->number;
}

/* Whether the row has changed since the technician saw it. */
static bool is_stale(struct desk_session *session, const struct deferred *asked) {
    if (asked->request.row == 0 || asked->request.row_version == 0) {
        return false;
    }
    const struct shown_row *shown = shown_find(session, asked->request.row);
    return shown == NULL || shown->version != asked->request.row_version;
}

static void defer(struct desk_session *session, struct deferred *asked) {
    if (session->deferred_count >= DEFERRED_MAX) {
        fail(asked, DESK_NOT_SAVED, "busy");
        return;
    }
    list_append(&session->deferred, &asked->link);
    session->deferred_count++;
}

static void run(struct desk_session *session, struct deferred *asked) {
    struct desk *desk = session->desk;
    bool in_flight = session->pending != NULL;
    if (is_stale(session, asked)) {
        if (in_flight) {
            defer(session, asked); /* the new row is not durable yet */
        } else {
            fail(asked, DESK_STALE, refusal_code(REFUSAL_ROW_CHANGED));
        }
        return;
    }
    const struct session_state *state = &session_value(session)->session.state;
    asked->command.row = asked->request.row;
    if (asked->request.row == 0) {
        asked->command.row = asked->command.type == COMMAND_NOTE
                                 ? find_noted_row(desk, state, asked->request.technician)
                                 : row_acted_on(desk, state, asked->request.technician);
    }
    asked->command.actor = (struct session_actor){
        .kind = actor_kind_for(desk, asked->request.technician, session_find_row(state, asked->command.row)),
        .id = asked->request.technician};
    asked->command.actor_name = technician_name(desk, asked->request.technician);
    asked->command.client_id = asked->request.client_id;
    if (asked->command.type == COMMAND_REBOOT && !applet_can_reboot(session)) {
        fail(asked, DESK_REFUSED, "applet_cannot_reboot");
        return;
    }
    const struct ask ask = {.command = asked->command,
                            .kept = asked->kept,
                            .asker = asked->request.technician,
                            .parcel = asked->parcel.kind != NULL ? &asked->parcel : NULL,
                            .done = command_stored,
                            .user = asked};
    struct session_refusal refused;
    if (!step_has_room(session)) {
        fail(asked, DESK_NOT_SAVED, "busy");
        return;
    }
    if (step_ask(session, &ask, &refused) == REFUSAL_NONE) {
        return;
    }
    if (in_flight) {
        defer(session, asked); /* refused because of something that may never come true */
        return;
    }
    struct desk_answer answer = answer_refused(&refused, session->id);
    finish(asked, &answer);
}

void deferred_run(struct desk_session *session) {
    struct list waiting;
    list_init(&waiting);
    list_each(&session->deferred, link) {
        list_remove(link);
        list_append(&waiting, link);
    }
    session->deferred_count = 0;
    list_each(&waiting, asked_link) {
        list_remove(asked_link);
        run(session, list_entry(asked_link, struct deferred, link));
    }
}

void deferred_drop(struct desk_session *session) {
    list_each(&session->deferred, link) {
        struct deferred *asked = list_entry(link, struct deferred, link);
        list_remove(link);
        deferred_free(asked);
    }
}

static void answer_at_once(struct desk *desk, const struct desk_answer *answer,
                           void (*done)(void *user, const struct desk_answer *answer), void *user) {
    count(desk, answer);
    done(user, answer);
}

/* True where the client id was known and the first answer is given or waited for. */
static bool repeat(struct desk *desk, const struct desk_request *request,
                   void (*done)(void *user, const struct desk_answer *answer), void *user) {
    struct kept_answer *kept = answer_find(&desk->answers, request->technician, request->client_id);
    if (kept == NULL || (!kept->pending && desk_now_ms(desk) - kept->at_ms > ANSWERS_KEPT_MS)) {
        return false;
    }
    if (kept->session != request->session || !answer_is_for(kept, request->command)) {
        struct desk_answer answer = answer_failed(DESK_REFUSED, "client_id_used", request->session);
        answer_at_once(desk, &answer, done, user);
        return true;
    }
    desk->counters.commands_repeated++;
    if (kept->pending) {
        answer_wait(kept, done, user, false);
        return true;
    }
    struct desk_answer answer;
    struct desk_row row;
    answer_fill(kept, &answer);
    const struct desk_session *session = desk_find_session(desk, request->session);
    if (session != NULL) {
        const struct session_row *own = session_find_technician(&session->now.session.state, request->technician);
        if (own != NULL && desk_read_row(desk, session->id, own->number, &row)) {
            answer.row = &row;
        }
    }
    done(user, &answer);
    return true;
}

/* Whether he acts on a shared row of his queue that has just become a colleague's: he is told so, although he does not
 * see it any more. */
static bool came_too_late(const struct desk *desk, const struct desk_session *session,
                          const struct desk_request *request) {
    const struct owner queue = session->left.queue;
    return request->row != 0 && session->left.row == request->row &&
           desk_now_ms(desk) - session->left.at_ms < TOO_LATE_TOLD_MS &&
           desk_sees_queue(desk, request->technician, queue_of_owner(queue.kind, queue.id));
}

static void tell_too_late(struct desk *desk, const struct desk_request *request,
                          void (*done)(void *user, const struct desk_answer *answer), void *user) {
    struct desk_answer answer = answer_failed(DESK_STALE, refusal_code(REFUSAL_ROW_CHANGED), request->session);
    struct desk_row row;
    if (desk_read_row(desk, request->session, request->row, &row)) {
        answer.row = &row;
    }
    answer_at_once(desk, &answer, done, user);
}

void desk_command(struct desk *desk, const struct desk_request *request,
                  void (*done)(void *user, const struct desk_answer *answer), void *user) {
    struct desk_answer refused;
    if (!desk->loaded) {
        refused = answer_failed(DESK_NOT_SAVED, "not_saved", request->session);
        answer_at_once(desk, &refused, done, user);
        return;
    }
    if (request->client_id != NULL && !client_id_is_valid(request->client_id)) {
        refused = answer_failed(DESK_INVALID, "client_id_invalid", request->session);
        answer_at_once(desk, &refused, done, user);
        return;
    }
    if (request->client_id != NULL && repeat(desk, request, done, user)) {
        return;
    }
    struct desk_session *session = desk_find_session(desk, request->session);
    if (session != NULL && !desk_may_see(desk, request->technician, request->session) &&
        came_too_late(desk, session, request)) {
        tell_too_late(desk, request, done, user);
        return;
    }
    if (session == NULL || !desk_may_see(desk, request->technician, request->session)) {
        refused = answer_failed(DESK_NOT_FOUND, "not_found", request->session);
        answer_at_once(desk, &refused, done, user);
        return;
    }
    desk->counters.commands_overlapping += session->pending != NULL;
    struct deferred *asked = NEW(struct deferred);
    *asked =
        (struct deferred){.desk = desk, .request = *request, .command = *request->command, .done = done, .user = user};
    asked->request.command = NULL;
    asked->request.parcel = NULL;
    asked->request.client_id = mem_copy_string(request->client_id);
    asked->command.text = mem_copy_string(request->command->text);
    if (request->parcel != NULL) {
        asked->parcel.kind = mem_copy_string(request->parcel->kind);
        asked->parcel.payload = mem_copy_string(request->parcel->payload);
    }
    if (request->client_id != NULL) {
        asked->kept = answer_begin(&desk->answers, request->technician, request->client_id, request->session,
                                   command_digest(request->command), desk_now_ms(desk));
    }
    run(session, asked);
}
