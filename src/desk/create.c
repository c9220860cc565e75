/* SPDX-License-Identifier: GPL-3.0-or-later */
/* New sessions: a technician's private one with a code, or a channel's from its form. */
#include "desk/create.h"

#include "base/alloc.h"
#include "base/text.h"
#include "desk/command.h"

#include <string.h>

enum { CODE_TRIES = 3, CREATED_NUMBER = 1 /* of the event by which a session is made */ };

/* A private session on its way. */
struct creation {
    struct desk *desk;
    int32_t technician;
    char *name;      /* owned, or NULL */
    char *client_id; /* owned, or NULL */
    struct keep_fields fields;
    struct kept_answer *kept;
    char code[DESK_CODE_BYTES + 1];
    int tries;
    void (*done)(void *user, const struct desk_created *created);
    void *user;
};

/* One who retried while the first was on its way. */
struct creation_waiter {
    struct desk *desk;
    void (*done)(void *user, const struct desk_created *created);
    void *user;
    int32_t technician;
};

struct desk_session *create_begin(struct desk *desk, int32_t *out_id) {
    if (map_count(&desk->sessions) + desk->steps_in_flight >= SESSIONS_MAX) {
        return NULL;
    }
    *out_id = store_take_session_id(desk->store);
    return *out_id == 0 ? NULL : session_create(desk, *out_id);
}

/* The answer with code and row, as they are now. */
static void tell_created(struct desk *desk, int32_t technician, struct desk_answer *answer,
                         void (*done)(void *user, const struct desk_created *created), void *user) {
    struct desk_created created = {.answer = *answer};
    struct desk_session_view view;
    struct desk_row row;
    struct desk_session *session = desk_find_session(desk, answer->session);
    if (answer->result == DESK_DONE && session != NULL) {
        view_read(session, true, &view);
        created.code = view.code;
        created.expires_at_ms = view.code_expires_ms;
        const struct session_row *own = session_find_technician(&session->now.session.state, technician);
        if (own != NULL && desk_read_row(desk, session->id, own->number, &row)) {
            created.answer.row = &row;
        }
    }
    done(user, &created);
}

static void creation_free(struct creation *creation) {
    keep_fields_finish(&creation->fields);
    mem_free(creation->name);
    mem_free(creation->client_id);
    mem_free(creation);
}

static void finish(struct creation *creation, struct desk_answer *answer) {
    tell_created(creation->desk, creation->technician, answer, creation->done, creation->user);
    if (creation->kept != NULL) {
        answer_finish(&creation->desk->answers, creation->kept, answer);
    }
    creation_free(creation);
}

static void fail(struct creation *creation, enum desk_result result, const char *code, int32_t retry_after_s) {
    struct desk_answer answer = answer_failed(result, code, 0);
    if (retry_after_s > 0) {
        answer.retry_after_s = retry_after_s;
    }
    finish(creation, &answer);
}

static void attempt(struct creation *creation);

static struct session_command create_command(int32_t technician, const char *name, const char *client_id) {
    return (struct session_command){.type = COMMAND_CREATE,
                                    .actor = {.kind = ACTOR_TECHNICIAN, .id = technician},
                                    .client_id = client_id,
                                    .target = {.kind = OWNER_TECHNICIAN, .id = technician},
                                    .text = name};
}

static void stored(void *user, struct desk_session *session, const struct step_result *result) {
    struct creation *creation = user;
    if (result == NULL) {
        creation_free(creation);
        return;
    }
    if (!result->saved) {
        (void)map_remove_text(&creation->desk->codes, creation->code);
        creation->tries++;
        if (creation->tries < CODE_TRIES && store_is_healthy(creation->desk->store)) {
            attempt(creation); /* the code was taken after all */
        } else {
            fail(creation, DESK_NOT_SAVED, "not_saved", 0);
        }
        return;
    }
    struct desk_answer answer = {
        .result = DESK_DONE, .session = session->id, .event = result->event, .at_ms = result->at_ms};
    creation->desk->counters.commands_done++;
    finish(creation, &answer);
}

static void attempt(struct creation *creation) {
    struct desk *desk = creation->desk;
    struct keep keep = {0};
    if (!code_make(desk, keep.code)) {
        fail(creation, DESK_NOT_SAVED, "codes_used_up", 0);
        return;
    }
    int32_t id;
    struct desk_session *session = create_begin(desk, &id);
    if (session == NULL) {
        fail(creation, DESK_NOT_SAVED, "not_saved", 0);
        return;
    }
    keep_fields_copy(&session->fields, creation->fields.items, creation->fields.count);
    memcpy(creation->code, keep.code, sizeof creation->code);
    (void)map_put_text(&desk->codes, keep.code, session); /* reserved; not to be entered before it is durable */
    if (creation->kept != NULL) {
        creation->kept->session = id;
    }
    struct ask ask = {
        .command = create_command(creation->technician, creation->name, creation->client_id),
        .keep = &keep,
        .code_insert = keep.code,
        .kept = creation->kept,
        .asker = creation->technician,
        .done = stored,
        .user = creation,
    };
    ask.command.actor_name = technician_name(desk, creation->technician);
    struct session_refusal refused;
    if (step_ask(session, &ask, &refused) != REFUSAL_NONE) {
        (void)map_remove_text(&desk->codes, keep.code);
        session_destroy(session);
        struct desk_answer answer = answer_refused(&refused, 0);
        desk->counters.commands_refused++;
        finish(creation, &answer);
        return;
    }
    desk->counters.codes_made++;
}

static void first_is_there(void *user, const struct desk_answer *answer) {
    struct creation_waiter *waiter = user;
    struct desk_answer copy = *answer;
    tell_created(waiter->desk, waiter->technician, &copy, waiter->done, waiter->user);
    mem_free(waiter);
}

static bool repeat(struct desk *desk, int32_t technician, const char *name, const char *client_id,
                   void (*done)(void *user, const struct desk_created *created), void *user) {
    struct kept_answer *kept = answer_find(&desk->answers, technician, client_id);
    if (kept == NULL || (!kept->pending && desk_now_ms(desk) - kept->at_ms > ANSWERS_KEPT_MS)) {
        return false;
    }
    const struct session_command command = create_command(technician, name, client_id);
    bool other = kept->digest == 0 && !kept->pending && kept->event != CREATED_NUMBER;
    if (other || !answer_is_for(kept, &command)) {
        const struct desk_created refused = {.answer = answer_failed(DESK_REFUSED, "client_id_used", 0)};
        desk->counters.commands_refused++;
        done(user, &refused);
        return true;
    }
    desk->counters.commands_repeated++;
    if (kept->pending) {
        struct creation_waiter *waiter = NEW(struct creation_waiter);
        *waiter = (struct creation_waiter){.desk = desk, .done = done, .user = user, .technician = technician};
        answer_wait(kept, first_is_there, waiter, true);
        return true;
    }
    struct desk_answer answer;
    answer_fill(kept, &answer);
    tell_created(desk, technician, &answer, done, user);
    return true;
}

/* One code a second, or as the setting has it. */
static int32_t wait_s(struct desk *desk, int32_t technician) {
    struct technician *record = technician_of(desk, technician);
    int64_t now_ms = desk_now_ms(desk);
    if (record->code_not_before_ms > now_ms) {
        return (int32_t)((record->code_not_before_ms - now_ms + 999) / 1000);
    }
    struct directory_settings settings;
    if (directory_settings_for_technician(desk->directory, technician, &settings)) {
        record->code_not_before_ms = now_ms + (int64_t)settings.number[DIRECTORY_SETTING_CODE_INTERVAL] * 1000;
    }
    return 0;
}

static const char *text_fault(const char *name, const char *client_id) {
    if (name != NULL && (strlen(name) > DESK_NAME_BYTES_MAX || !utf8_is_text(name, false))) {
        return "text_invalid";
    }
    return client_id != NULL && !client_id_is_valid(client_id) ? "client_id_invalid" : NULL;
}

void desk_create_session(struct desk *desk, int32_t technician, const char *name, const struct desk_field *fields,
                         size_t field_count, const char *client_id,
                         void (*done)(void *user, const struct desk_created *created), void *user) {
    const char *fault = text_fault(name, client_id);
    name = name != NULL && name[0] != '\0' ? name : NULL;
    if (desk->loaded && fault == NULL && client_id != NULL && repeat(desk, technician, name, client_id, done, user)) {
        return;
    }
    struct creation *creation = NEW(struct creation);
    *creation = (struct creation){.desk = desk,
                                  .technician = technician,
                                  .name = mem_copy_string(name),
                                  .client_id = mem_copy_string(client_id),
                                  .done = done,
                                  .user = user};
    must(field_count <= DESK_FIELDS_MAX);
    keep_fields_copy(&creation->fields, fields, field_count);
    if (!desk->loaded) {
        fail(creation, DESK_NOT_SAVED, "not_saved", 0);
        return;
    }
    if (fault != NULL) {
        fail(creation, DESK_INVALID, fault, 0);
        return;
    }
    int32_t wait = wait_s(desk, technician);
    if (wait > 0) {
        fail(creation, DESK_TOO_MANY, "too_fast", wait);
        return;
    }
    if (client_id != NULL) {
        const struct session_command command = create_command(technician, name, client_id);
        creation->kept =
            answer_begin(&desk->answers, technician, client_id, 0, command_digest(&command), desk_now_ms(desk));
    }
    attempt(creation);
}
