/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Technicians and administrators. An administrator sees and changes those of his group and below. */
#include "api/administration.h"
#include "api/handlers.h"
#include "api/leaving.h"
#include "api/show.h"
#include "desk/console.h"

struct technician_body {
    const char *login, *name;
    int32_t group;
    int role;
    bool disabled;
    const char *password;
    bool must_change_password; /* he, at his next sign-in, unless the caller says otherwise */
};

#define AT(member) offsetof(struct technician_body, member)
static const char *const role_words[] = {"technician", "administrator", NULL};
static const enum directory_role roles[] = {DIRECTORY_ROLE_TECHNICIAN, DIRECTORY_ROLE_ADMINISTRATOR};

static json_t *show_one(const struct api_call *call, int32_t id) {
    enum desk_presence presence = desk_presence(call->api->desk, id);
    return show_technician(directory_technician(call->api->directory, id), desk_presence_word(presence),
                           call->api->options.account);
}

void technicians_get(struct api_call *call) {
    const struct directory *directory = call->api->directory;
    json_t *list = json_array();
    for (size_t i = 0; i < directory_technician_count(directory); i++) {
        const struct directory_technician *one = directory_technician_at(directory, i);
        if (!one->deleted && directory_administers_technician(directory, call->technician, one->id)) {
            json_array_append_new(list, show_one(call, one->id));
        }
    }
    call_answer_json(call, 200, json_pack("{s:o}", "technicians", list));
}

void technician_get(struct api_call *call) {
    if (administration_technician(call) != NULL) {
        call_answer_json(call, 200, show_one(call, call->number));
    }
}

static void on_created(void *user, const struct account_answer *answer) {
    struct api_call *call = user;
    if (answer->result == ACCOUNT_OK) {
        call_answer_json(call, 201, show_one(call, answer->technician_id));
    } else {
        call_answer_account(call, answer);
    }
}

void technicians_post(struct api_call *call) {
    static const struct decode_field fields[] = {
        {"login", DECODE_LINE, false, AT(login), 1, DIRECTORY_LOGIN_BYTES_MAX, NULL},
        {"name", DECODE_LINE, false, AT(name), 1, DIRECTORY_NAME_BYTES_MAX, NULL},
        {"group", DECODE_ID, false, AT(group), 0, 0, NULL},
        {"role", DECODE_WORD, false, AT(role), 0, 0, role_words},
        {"password", DECODE_SECRET, false, AT(password), 1, ACCOUNT_PASSWORD_BYTES_MAX, NULL},
        {"must_change_password", DECODE_FLAG, true, AT(must_change_password), 0, 0, NULL},
    };
    static const struct decode_table table = {fields, sizeof fields / sizeof fields[0]};
    struct technician_body body = {.must_change_password = true};
    if (!call_decode(call, &table, &body, NULL) || !administration_rules_groups(call, &body.group, 1, "group")) {
        return;
    }
    struct directory_change change = {
        .noun = DIRECTORY_NOUN_TECHNICIAN,
        .verb = DIRECTORY_VERB_CREATE,
        .login = body.login,
        .name = body.name,
        .group_id = body.group,
        .role = roles[body.role],
        .must_change_password = body.must_change_password,
        .actor = call_actor(call),
    };
    account_add_technician(call->api->options.account, &change, body.password, on_created, call);
}

void technician_patch(struct api_call *call) {
    static const struct decode_field fields[] = {
        {"login", DECODE_LINE, true, AT(login), 1, DIRECTORY_LOGIN_BYTES_MAX, NULL},
        {"name", DECODE_LINE, true, AT(name), 1, DIRECTORY_NAME_BYTES_MAX, NULL},
        {"group", DECODE_ID, true, AT(group), 0, 0, NULL},
        {"role", DECODE_WORD, true, AT(role), 0, 0, role_words},
        {"disabled", DECODE_FLAG, true, AT(disabled), 0, 0, NULL},
    };
    static const enum directory_field changes[] = {DIRECTORY_FIELD_LOGIN, DIRECTORY_FIELD_NAME, DIRECTORY_FIELD_GROUP,
                                                   DIRECTORY_FIELD_ROLE, DIRECTORY_FIELD_DISABLED};
    static const struct decode_table table = {fields, sizeof fields / sizeof fields[0]};
    struct technician_body body = {0};
    uint64_t given = 0;
    if (!call_decode(call, &table, &body, &given) || administration_technician(call) == NULL) {
        return;
    }
    struct directory_change change = {
        .noun = DIRECTORY_NOUN_TECHNICIAN,
        .verb = DIRECTORY_VERB_UPDATE,
        .id = call->number,
        .login = body.login,
        .name = body.name,
        .group_id = body.group,
        .role = roles[body.role],
        .disabled = body.disabled,
    };
    for (size_t i = 0; i < sizeof changes / sizeof changes[0]; i++) {
        change.fields |= (given & UINT64_C(1) << i) != 0 ? (unsigned)changes[i] : 0U;
    }
    bool moves = (change.fields & DIRECTORY_FIELD_GROUP) != 0;
    if (!moves || administration_rules_groups(call, &body.group, 1, "group")) {
        administration_submit(call, &change, show_one);
    }
}

void technician_leaving_get(struct api_call *call) {
    if (administration_technician(call) != NULL) {
        leaving_answer(call, (struct desk_queue){.kind = DESK_QUEUE_TECHNICIAN, .id = call->number});
    }
}

void technician_delete(struct api_call *call) {
    if (administration_technician(call) != NULL) {
        struct directory_change change = {
            .noun = DIRECTORY_NOUN_TECHNICIAN, .verb = DIRECTORY_VERB_DELETE, .id = call->number};
        administration_submit(call, &change, show_one);
    }
}

static void on_account_changed(void *user, const struct account_answer *answer) {
    struct api_call *call = user;
    if (answer->result == ACCOUNT_OK) {
        call_answer_nothing(call);
    } else {
        call_answer_account(call, answer);
    }
}

void technician_password_put(struct api_call *call) {
    static const struct decode_field fields[] = {
        {"password", DECODE_SECRET, false, AT(password), 1, ACCOUNT_PASSWORD_BYTES_MAX, NULL},
        {"must_change_password", DECODE_FLAG, true, AT(must_change_password), 0, 0, NULL},
    };
    static const struct decode_table table = {fields, sizeof fields / sizeof fields[0]};
    struct technician_body body = {.must_change_password = true};
    if (call_decode(call, &table, &body, NULL) && administration_technician(call) != NULL) {
        struct directory_actor actor = call_actor(call);
        account_set_password(call->api->options.account, call->number, body.password, body.must_change_password, &actor,
                             on_account_changed, call);
    }
}

void technician_two_factor_delete(struct api_call *call) {
    if (administration_technician(call) != NULL) {
        struct directory_actor actor = call_actor(call);
        account_two_factor_reset(call->api->options.account, call->number, &actor, on_account_changed, call);
    }
}
