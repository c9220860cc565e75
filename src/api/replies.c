/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Predefined replies: those of the technician's group and his own. */
#include "api/replies.h"

#include <string.h>

#include "api/call.h"
#include "api/handlers.h"
#include "base/alloc.h"
#include "base/must.h"
#include "base/text.h"
#include "directory/directory.h"

/* NULL where it is none, or has a NUL in it. */
static const char *read_text(const json_t *value) {
    const char *text = json_string_value(value);
    return text != NULL && strlen(text) == json_string_length(value) ? text : NULL;
}

static bool append(char out_text[DIRECTORY_REPLIES_TEXT_SIZE], const json_t *value) {
    const char *name = read_text(json_object_get(value, "name"));
    const char *text = read_text(json_object_get(value, "text"));
    return json_object_size(value) == 2 && name != NULL && text != NULL && directory_reply_append(out_text, name, text);
}

const char *replies_read(const json_t *value, char out_text[DIRECTORY_REPLIES_TEXT_SIZE]) {
    out_text[0] = '\0';
    if (!json_is_array(value)) {
        return "wrong_type";
    }
    if (json_array_size(value) > DIRECTORY_REPLIES_MAX) {
        return "too_long";
    }
    for (size_t i = 0; i < json_array_size(value); i++) {
        if (!append(out_text, json_array_get(value, i))) {
            return "malformed";
        }
    }
    return NULL;
}

json_t *replies_json(const char *text) {
    struct directory_reply *reply = NEW(struct directory_reply);
    json_t *list = json_array();
    while (directory_reply_next(&text, reply)) {
        json_array_append_new(list, json_pack("{s:s, s:s}", "name", reply->name, "text", reply->text));
    }
    mem_free(reply);
    return list;
}

static void answer_replies(struct api_call *call) {
    struct directory_settings settings;
    int32_t version = 0;
    const char *own = account_replies(call->api->options.account, call->technician, &version);
    must(directory_settings_for_technician(call->api->directory, call->technician, &settings));
    call_answer_json(call, 200,
                     json_pack("{s:i, s:o, s:o}", "version", (int)version, "own", replies_json(own), "shared",
                               replies_json(settings.text[DIRECTORY_TEXT_REPLIES])));
}

void me_replies_get(struct api_call *call) {
    answer_replies(call);
}

static void on_saved(void *user, const struct account_answer *answer) {
    struct api_call *call = user;
    if (answer->result == ACCOUNT_OK && directory_technician(call->api->directory, call->technician) != NULL) {
        answer_replies(call);
    } else if (answer->result == ACCOUNT_OK) {
        call_answer_not_found(call); /* he was deleted meanwhile */
    } else {
        call_answer_account(call, answer);
    }
}

static void save(struct api_call *call, const json_t *body) {
    json_int_t version = json_integer_value(json_object_get(body, "version"));
    if (version < 0 || version >= INT32_MAX) {
        call_answer_invalid(call, "version", "out_of_range");
        return;
    }
    char *text = NEW_ARRAY(char, DIRECTORY_REPLIES_TEXT_SIZE);
    const char *reason = replies_read(json_object_get(body, "replies"), text);
    if (reason != NULL) {
        call_answer_invalid(call, "replies", reason);
    } else {
        account_set_replies(call->api->options.account, call->technician, (int32_t)version, text, on_saved, call);
    }
    mem_free(text);
}

void me_replies_put(struct api_call *call) {
    json_t *body = call_body(call);
    const char *name = NULL;
    json_t *value = NULL;
    if (body == NULL) {
        return;
    }
    json_object_foreach(body, name, value) {
        if (!text_equal(name, "version") && !text_equal(name, "replies")) {
            call_answer_unknown_field(call, name);
            return;
        }
    }
    if (json_object_get(body, "version") == NULL || json_object_get(body, "replies") == NULL) {
        call_answer_missing_field(call, json_object_get(body, "version") == NULL ? "version" : "replies");
    } else if (!json_is_integer(json_object_get(body, "version"))) {
        call_answer_invalid(call, "version", "wrong_type");
    } else {
        save(call, body);
    }
}
