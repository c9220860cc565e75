/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Customers coming in: a code, or a channel's form. */
#include "desk/join.h"

#include "api/bundle.h"
#include "api/call.h"
#include "api/custom_fields.h"
#include "api/handlers.h"
#include "api/show.h"
#include "base/alloc.h"
#include "base/text.h"

static json_t *download_json(const struct api_call *call, const char *join_token) {
    char *base_url = call_base_url(call);
    struct bundle_offer offer;
    json_t *list = json_array();
    if (call->api->bundle != NULL && bundle_offer(call->api->bundle, base_url, join_token, &offer)) {
        char *url = mem_format("%s/download/%s/%s", base_url, join_token, BUNDLE_FILE_NAME);
        char *command = mem_format("curl -fsSO %s && echo '%s  %s' | sha256sum -c - && sh %s", url, offer.sha256,
                                   BUNDLE_FILE_NAME, BUNDLE_FILE_NAME);
        json_array_append_new(list, json_pack("{s:s, s:s, s:s, s:I, s:s, s:s}", "system", "linux-x86_64", "url", url,
                                              "file_name", BUNDLE_FILE_NAME, "size", (json_int_t)offer.size, "sha256",
                                              offer.sha256, "command", command));
        mem_free(command);
        mem_free(url);
    }
    mem_free(base_url);
    return list;
}

static void on_joined(void *user, const struct desk_joined *joined) {
    struct api_call *call = user;
    const struct desk_answer *answer = &joined->answer;
    if (answer->result == DESK_DONE) {
        call_answer_json(call, 200,
                         json_pack("{s:s, s:o, s:o, s:o, s:o}", "join_token", joined->join_token, "session_name",
                                   show_text(joined->name), "technician", show_text_or_null(joined->technician),
                                   "terms", show_text_or_null(joined->terms), "downloads",
                                   download_json(call, joined->join_token)));
        return;
    }
    if (answer->code != NULL && text_equal(answer->code, "code_wrong")) {
        log_info(call->api->options.log, "code_wrong", LOG_TEXT("peer", http_request_client(call->request)));
        call_answer_problem(call, 404, "code_wrong", NULL);
        return;
    }
    call_answer_desk(call, answer, false);
}

void join_post(struct api_call *call) {
    struct join {
        const char *code;
    } join;
    static const struct decode_field fields[] = {{"code", DECODE_CODE, false, offsetof(struct join, code), 0, 0, NULL}};
    static const struct decode_table table = {fields, sizeof fields / sizeof fields[0]};
    if (call_decode(call, &table, &join, NULL)) {
        desk_enter_code(call->api->desk, http_request_client(call->request), join.code, on_joined, call);
    }
}

void channel_join_post(struct api_call *call) {
    struct form {
        const char *name;
        struct decode_fields fields;
        const char *client_id;
    } form = {.client_id = NULL};
    static const struct decode_field fields[] = {
        {"name", DECODE_LINE, false, offsetof(struct form, name), 0, DESK_NAME_BYTES_MAX, NULL},
        {"fields", DECODE_FIELDS, false, offsetof(struct form, fields), 0, 0, NULL},
        {"client_id", DECODE_CLIENT_ID, true, offsetof(struct form, client_id), 0, 0, NULL},
    };
    static const struct decode_table table = {fields, sizeof fields / sizeof fields[0]};
    if (!call_decode(call, &table, &form, NULL)) {
        return;
    }
    const struct directory_channel *channel = directory_channel_by_address(call->api->directory, call->word);
    if (channel == NULL || channel->disabled) {
        call_answer_not_found(call);
        return;
    }
    struct directory_settings settings;
    must(directory_settings_for_channel(call->api->directory, channel->id, &settings));
    if (!custom_fields_check(call, settings.text[DIRECTORY_TEXT_CUSTOM_FIELDS], true, &form.fields)) {
        return;
    }
    const struct desk_form sent = {.address = http_request_client(call->request),
                                   .channel = channel->id,
                                   .name = form.name,
                                   .fields = form.fields.fields,
                                   .field_count = form.fields.count,
                                   .client_id = form.client_id};
    desk_join_channel(call->api->desk, &sent, on_joined, call);
}

static json_t *logo_json(const struct directory_settings *settings) {
    const char *logo = settings->text[DIRECTORY_TEXT_LOGO];
    return logo[0] != '\0' ? json_string(logo) : json_null();
}

void channel_form_get(struct api_call *call) {
    static const char *const states[] = {
        [DESK_CHANNEL_OPEN] = "open", [DESK_CHANNEL_CLOSED] = "closed", [DESK_CHANNEL_NOBODY] = "nobody_on"};
    const struct directory_channel *channel = directory_channel_by_address(call->api->directory, call->word);
    if (channel == NULL || channel->disabled) {
        call_answer_not_found(call);
        return;
    }
    struct directory_settings settings;
    must(directory_settings_for_channel(call->api->directory, channel->id, &settings));
    bool accepts;
    enum desk_channel_state state = desk_channel_state(call->api->desk, channel->id, &accepts);
    json_t *message =
        state == DESK_CHANNEL_OPEN ? json_null() : json_string(settings.text[DIRECTORY_TEXT_CLOSED_MESSAGE]);
    json_t *fields = custom_fields_json(settings.text[DIRECTORY_TEXT_CUSTOM_FIELDS], true);
    call_answer_json(call, 200,
                     json_pack("{s:s, s:s, s:b, s:o, s:o, s:s, s:o}", "name", channel->name, "state", states[state],
                               "accepts", accepts, "message", message, "custom_fields", fields, "welcome",
                               settings.text[DIRECTORY_TEXT_WELCOME], "logo", logo_json(&settings)));
}

/* What the page for codes shows: nobody knows yet whose code it will be, so it is the topmost group's. */
void welcome_get(struct api_call *call) {
    struct directory_settings settings;
    must(directory_settings_for_group(call->api->directory, directory_root_group(call->api->directory)->id, &settings));
    call_answer_json(
        call, 200,
        json_pack("{s:s, s:o}", "welcome", settings.text[DIRECTORY_TEXT_WELCOME], "logo", logo_json(&settings)));
}
