/* SPDX-License-Identifier: GPL-3.0-or-later */
/* New sessions, and one session to read. */
#include "api/call.h"
#include "api/custom_fields.h"
#include "api/handlers.h"
#include "api/past.h"
#include "api/show.h"
#include "base/alloc.h"

static void on_created(void *user, const struct desk_created *created) {
    struct api_call *call = user;
    if (created->answer.result != DESK_DONE) {
        call_answer_desk(call, &created->answer, false);
        return;
    }
    json_t *json = json_pack("{s:o, s:o}", "session", show_id(created->answer.session), "row",
                             created->answer.row != NULL ? show_row(created->answer.row) : json_null());
    char *base_url = call_base_url(call);
    char *link = created->code != NULL ? mem_format("%s/j/%s", base_url, created->code) : NULL;
    json_object_set_new(json, "code", show_text_or_null(created->code));
    json_object_set_new(json, "link", show_text_or_null(link));
    json_object_set_new(json, "expires_at_ms",
                        created->code != NULL ? json_integer(created->expires_at_ms) : json_null());
    mem_free(base_url);
    mem_free(link);
    char *location = mem_format("/api/v1/sessions/%ld", (long)created->answer.session);
    const struct http_header headers[] = {{"Location", location}, {NULL, NULL}};
    call_answer_json_with(call, 201, headers, json);
    mem_free(location);
}

void sessions_post(struct api_call *call) {
    struct create {
        const char *name;
        const char *client_id;
        struct decode_fields fields;
    } create = {0};
    static const struct decode_field fields[] = {
        {"name", DECODE_LINE, false, offsetof(struct create, name), 0, DESK_NAME_BYTES_MAX, NULL},
        {"client_id", DECODE_CLIENT_ID, false, offsetof(struct create, client_id), 0, 0, NULL},
        {"fields", DECODE_FIELDS, true, offsetof(struct create, fields), 0, 0, NULL},
    };
    static const struct decode_table table = {fields, sizeof fields / sizeof fields[0]};
    if (!call_decode(call, &table, &create, NULL)) {
        return;
    }
    struct directory_settings settings;
    must(directory_settings_for_technician(call->api->directory, call->technician, &settings));
    if (custom_fields_check(call, settings.text[DIRECTORY_TEXT_CUSTOM_FIELDS], false, &create.fields)) {
        desk_create_session(call->api->desk, call->technician, create.name[0] != '\0' ? create.name : NULL,
                            create.fields.fields, create.fields.count, create.client_id, on_created, call);
    }
}

static void on_past(struct api_call *call, const struct past *past) {
    call_answer_json(call, 200, past_session_json(past));
}

void session_get(struct api_call *call) {
    struct desk_session_view view;
    if (desk_session_view(call->api->desk, call->technician, call->number, &view) != DESK_DONE) {
        past_read(call, on_past); /* it may be over: then whoever took part may still read it */
        return;
    }
    char *base_url = call_base_url(call);
    json_t *json = show_session(&view, base_url);
    mem_free(base_url);
    call_answer_json(call, 200, json);
}
