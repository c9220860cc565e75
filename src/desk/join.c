/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "desk/join.h"

#include "base/alloc.h"
#include "base/text.h"
#include "desk/command.h"
#include "desk/create.h"
#include "desk/join_find.h"

#include <inttypes.h>
#include <string.h>

struct joining {
    struct desk *desk;
    char token[TOKEN_SIZE];
    struct kept_answer *kept; /* of the form's client id, or NULL */
    void (*done)(void *user, const struct desk_joined *joined);
    void *user;
};

static void refuse(const struct joining *joining, struct desk_answer answer) {
    const struct desk_joined joined = {.answer = answer};
    joining->done(joining->user, &joined);
}

static void tell(const struct joining *joining, const struct desk_session *session) {
    const struct session *facts = &session->now.session;
    const struct desk_joined joined = {
        .answer = {.result = DESK_DONE, .session = session->id},
        .join_token = joining->token,
        .name = facts->name[0] == '\0' ? NULL : facts->name,
        .technician = facts->queue.kind == OWNER_TECHNICIAN ? technician_name(joining->desk, facts->queue.id) : NULL,
        .terms = terms_for_session(joining->desk, facts),
    };
    joining->done(joining->user, &joined);
}

static void joining_free(struct joining *joining) {
    mem_wipe(joining->token, sizeof joining->token);
    mem_free(joining);
}

static void stored(void *user, struct desk_session *session, const struct step_result *result) {
    struct joining *joining = user;
    if (result == NULL) {
        joining_free(joining);
        return;
    }
    struct desk_answer answer = answer_failed(DESK_NOT_SAVED, "not_saved", 0);
    if (result->saved) {
        answer = (struct desk_answer){
            .result = DESK_DONE, .session = session->id, .event = result->event, .at_ms = result->at_ms};
        tell(joining, session);
    } else {
        refuse(joining, answer);
    }
    if (joining->kept != NULL) {
        answer_finish(&joining->desk->answers, joining->kept, &answer);
    }
    joining_free(joining);
}

static bool is_code(const char *code) {
    return strlen(code) == DESK_CODE_BYTES && strspn(code, "0123456789") == DESK_CODE_BYTES;
}

static int32_t seconds(int64_t ms) {
    return (int32_t)((ms + 999) / 1000);
}

struct desk_session *code_find(struct desk *desk, const char *address, const char *code,
                               struct desk_answer *out_refused) {
    int64_t now_ms = desk_now_ms(desk);
    int64_t wait_ms = throttle_wait_ms(&desk->throttle, address, now_ms);
    if (wait_ms > 0) {
        desk->counters.codes_throttled++;
        *out_refused = answer_failed(DESK_TOO_MANY, "too_many_attempts", 0);
        out_refused->retry_after_s = seconds(wait_ms);
        return NULL;
    }
    struct desk_session *session = is_code(code) ? map_get_text(&desk->codes, code) : NULL;
    if (session != NULL && session->now.session.version > 0) {
        return session;
    }
    const char *why = is_code(code) && session == NULL ? code_grave(desk, code) : NULL;
    if (why == NULL) {
        desk->counters.codes_wrong++;
        throttle_count_wrong(&desk->throttle, address, now_ms);
        why = "code_wrong";
    }
    *out_refused = answer_failed(DESK_REFUSED, why, 0);
    return NULL;
}

void desk_enter_code(struct desk *desk, const char *address, const char *code,
                     void (*done)(void *user, const struct desk_joined *joined), void *user) {
    struct joining joining = {.desk = desk, .done = done, .user = user};
    if (!desk->loaded) {
        refuse(&joining, answer_failed(DESK_NOT_SAVED, "not_saved", 0));
        return;
    }
    struct desk_answer refused;
    struct desk_session *session = code_find(desk, address, code, &refused);
    if (session == NULL) {
        refuse(&joining, refused);
        return;
    }
    if (!step_has_room(session)) {
        refuse(&joining, answer_failed(DESK_NOT_SAVED, "busy", 0));
        return;
    }
    struct joining *kept = NEW(struct joining);
    *kept = joining;
    random_token(&desk->random, kept->token);
    struct keep keep = session_value(session)->keep;
    keep_set_hash(&keep.join_token, "join", kept->token);
    const struct ask ask = {
        .command = {.type = COMMAND_CODE_ENTER, .actor = {.kind = ACTOR_CUSTOMER}},
        .keep = &keep,
        .done = stored,
        .user = kept,
    };
    struct session_refusal no;
    bool in_flight = session->pending != NULL;
    if (step_ask(session, &ask, &no) != REFUSAL_NONE) {
        mem_free(kept);
        refuse(&joining, in_flight ? answer_failed(DESK_NOT_SAVED, "busy", 0) : answer_refused(&no, 0));
        return;
    }
    desk->counters.codes_entered++;
}

static bool fields_are_valid(const struct desk_field *fields, size_t count) {
    if (count > DESK_FIELDS_MAX) {
        return false;
    }
    for (size_t i = 0; i < count; i++) {
        if (strlen(fields[i].name) > DESK_FIELD_NAME_BYTES_MAX || !utf8_is_text(fields[i].name, false) ||
            strlen(fields[i].value) > DESK_FIELD_VALUE_BYTES_MAX || !utf8_is_text(fields[i].value, true)) {
            return false;
        }
    }
    return true;
}

static bool form_is_valid(const struct desk_form *form) {
    return (form->name == NULL || (strlen(form->name) <= DESK_NAME_BYTES_MAX && utf8_is_text(form->name, false))) &&
           fields_are_valid(form->fields, form->field_count) &&
           (form->client_id == NULL || client_id_is_valid(form->client_id));
}

static struct session_command form_command(const struct desk_form *form) {
    return (struct session_command){.type = COMMAND_CREATE,
                                    .actor = {.kind = ACTOR_CUSTOMER},
                                    .client_id = form->client_id,
                                    .target = {.kind = OWNER_CHANNEL, .id = form->channel},
                                    .text = form->name != NULL && form->name[0] != '\0' ? form->name : NULL};
}

static uint64_t form_digest(const struct desk_form *form) {
    const struct session_command command = form_command(form);
    uint64_t digest = command_digest(&command);
    for (size_t i = 0; i < form->field_count; i++) {
        digest = digest_append(digest_append(digest, form->fields[i].name), form->fields[i].value);
    }
    return digest;
}

/* The join token of a form with a client id can be said again, but is kept nowhere: the server's key makes it anew. */
static void form_token(const struct desk *desk, int32_t session, const char *client_id, char out_token[TOKEN_SIZE]) {
    _Static_assert((int)SEAL_SIGNATURE_SIZE == (int)TOKEN_SIZE, "a signature can be a join token");
    char *context = mem_format("form %" PRId32 " %s", session, client_id);
    seal_sign(desk->key, context, out_token);
    mem_free(context);
}

static void first_is_there(void *user, const struct desk_answer *answer) {
    struct joining *joining = user;
    const struct desk_session *session = desk_find_session(joining->desk, answer->session);
    if (answer->result == DESK_DONE && session != NULL) {
        tell(joining, session);
    } else {
        refuse(joining, *answer);
    }
    joining_free(joining);
}

/* Answers a form that was sent before; false: it was not. */
static bool form_repeat(const struct joining *asked, const struct desk_form *form) {
    struct desk *desk = asked->desk;
    struct kept_answer *kept = answer_find(&desk->answers, 0, form->client_id);
    if (kept == NULL || (!kept->pending && desk_now_ms(desk) - kept->at_ms > ANSWERS_KEPT_MS)) {
        return false;
    }
    struct joining joining = *asked;
    form_token(desk, kept->session, form->client_id, joining.token);
    bool is_void;
    bool is_same = kept->digest == form_digest(form);
    const struct desk_session *session = kept->pending ? NULL : token_find(desk, joining.token, &is_void);
    if (!is_same || (!kept->pending && session == NULL)) {
        desk->counters.commands_refused++;
        refuse(&joining, answer_failed(DESK_REFUSED, "client_id_used", 0));
        return true;
    }
    desk->counters.commands_repeated++;
    if (kept->pending) {
        struct joining *waiter = NEW(struct joining);
        *waiter = joining;
        answer_wait(kept, first_is_there, waiter, true);
    } else {
        tell(&joining, session);
    }
    mem_wipe(joining.token, sizeof joining.token);
    return true;
}

static void begin_form(struct desk_session *session, const struct joining *asked, const struct desk_form *form) {
    struct desk *desk = asked->desk;
    struct joining *joining = NEW(struct joining);
    *joining = *asked;
    if (form->client_id != NULL) {
        form_token(desk, session->id, form->client_id, joining->token);
        joining->kept =
            answer_begin(&desk->answers, 0, form->client_id, session->id, form_digest(form), desk_now_ms(desk));
    } else {
        random_token(&desk->random, joining->token);
    }
    struct keep keep = {0};
    keep_set_hash(&keep.join_token, "join", joining->token);
    const struct ask ask = {
        .command = form_command(form), .keep = &keep, .kept = joining->kept, .done = stored, .user = joining};
    struct session_refusal no;
    if (step_ask(session, &ask, &no) != REFUSAL_NONE) {
        session_destroy(session);
        struct desk_answer answer = answer_refused(&no, 0);
        refuse(joining, answer);
        if (joining->kept != NULL) {
            answer_finish(&desk->answers, joining->kept, &answer);
        }
        joining_free(joining);
    }
}

void desk_join_channel(struct desk *desk, const struct desk_form *form,
                       void (*done)(void *user, const struct desk_joined *joined), void *user) {
    struct joining joining = {.desk = desk, .done = done, .user = user};
    const struct directory_channel *found = directory_channel(desk->directory, form->channel);
    if (found == NULL || found->disabled) {
        refuse(&joining, answer_failed(DESK_NOT_FOUND, "not_found", 0));
        return;
    }
    if (!form_is_valid(form)) {
        refuse(&joining, answer_failed(DESK_INVALID, "text_invalid", 0));
        return;
    }
    if (desk->loaded && form->client_id != NULL && form_repeat(&joining, form)) {
        return;
    }
    bool accepts;
    (void)desk_channel_state(desk, form->channel, &accepts);
    if (!accepts) {
        refuse(&joining, answer_failed(DESK_REFUSED, "channel_closed", 0));
        return;
    }
    struct form_hold hold;
    if (!forms_take(&desk->forms, form->address, form->channel, &hold)) {
        desk->counters.forms_refused++;
        struct desk_answer answer = answer_failed(DESK_TOO_MANY, "too_many_forms", 0);
        answer.retry_after_s = FORMS_RETRY_S;
        refuse(&joining, answer);
        return;
    }
    int32_t id;
    struct desk_session *session = desk->loaded ? create_begin(desk, &id) : NULL;
    if (session == NULL) {
        forms_give_back(&desk->forms, &hold);
        refuse(&joining, answer_failed(DESK_NOT_SAVED, "not_saved", 0));
        return;
    }
    session->form = hold;
    keep_fields_copy(&session->fields, form->fields, form->field_count);
    begin_form(session, &joining, form);
}

struct desk_session *token_find(const struct desk *desk, const char *token, bool *out_void) {
    char hex[HASH_HEX_SIZE];
    hash_text_hex("join", token, hex);
    struct desk_session *session = map_get_text(&desk->join_tokens, hex);
    *out_void = session != NULL;
    if (session == NULL || !keep_proves(&session->now.keep.join_token, "join", token)) {
        return NULL;
    }
    const struct session_state *state = &session->now.session.state;
    bool usable = state->outcome == OUTCOME_OPEN && state->link == LINK_NOT_IN;
    return usable ? session : NULL;
}

int32_t desk_join_token_session(const struct desk *desk, const char *join_token) {
    bool known;
    const struct desk_session *session = token_find(desk, join_token, &known);
    return session == NULL ? 0 : session->id;
}
