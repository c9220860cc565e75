/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "api/sink.h"

#include <stdlib.h>
#include <string.h>

#include "api/applet.h"
#include "api/show.h"
#include "api/stream.h"
#include "desk/console.h"

static json_t *snapshot_json(const struct desk_snapshot *snapshot) {
    return json_pack("{s:s, s:o, s:b, s:b, s:o, s:o}", "type", "snapshot", "queue", show_queue(snapshot->queue),
                     "first", snapshot->first, "more", snapshot->more, "rows",
                     show_rows(snapshot->rows, snapshot->row_count), "cursor", show_text_or_null(snapshot->cursor));
}

static json_t *row_json(const struct desk_row_changed *changed) {
    /* Without a cause the word is as it was; the desk then tells no old one. */
    const char *from = changed->cause == NULL ? changed->row->status : changed->old_status;
    return json_pack("{s:s, s:o, s:s, s:o, s:o, s:o}", "type", "row", "queue", show_queue(changed->row->queue),
                     "cursor", changed->cursor, "row", show_row(changed->row), "from", show_text_or_null(from), "cause",
                     show_text_or_null(changed->cause));
}

static json_t *gone_json(const struct desk_row_gone *gone) {
    return json_pack("{s:s, s:o, s:s, s:o, s:o, s:o, s:o}", "type", "gone", "queue", show_queue(gone->queue), "cursor",
                     gone->cursor, "row_id", show_row_id(gone->session, gone->row), "from",
                     show_text_or_null(gone->old_status), "status", show_text_or_null(gone->status), "reason",
                     show_text_or_null(gone->reason));
}

static json_t *refused_json(const struct desk_refused_output *refused) {
    if (refused->queue.kind == DESK_QUEUE_NONE) {
        return json_pack("{s:s, s:o, s:s}", "type", "unwatched", "session", show_id(refused->session), "code",
                         refused->code);
    }
    return json_pack("{s:s, s:s, s:s, s:{s:o}}", "type", "error", "of", "subscribe", "code", refused->code, "params",
                     "queue", show_queue(refused->queue));
}

static json_t *team_json(const struct desk_team_output *team) {
    json_t *people = json_array();
    for (size_t i = 0; i < team->count; i++) {
        json_array_append_new(people, show_person(&team->people[i]));
    }
    return json_pack("{s:s, s:b, s:b, s:o}", "type", "team", "first", team->first, "more", team->more, "people",
                     people);
}

static json_t *self_json(const struct api *api, int32_t technician) {
    const char *state = desk_presence_word(desk_presence(api->desk, technician));
    return json_pack("{s:s, s:o, s:o, s:I}", "type", "me", "technician",
                     show_technician(directory_technician(api->directory, technician), state, api->options.account),
                     "standing", show_standing(api->desk, api->directory, technician), "queues_changes",
                     (json_int_t)desk_queues_changes(api->desk, technician));
}

json_t *sink_output_json(const struct api *api, const struct desk_output *output, const char *base_url) {
    switch (output->kind) {
    case DESK_OUTPUT_SNAPSHOT:
        return snapshot_json(&output->snapshot);
    case DESK_OUTPUT_ROW:
        return row_json(&output->row);
    case DESK_OUTPUT_GONE:
        return gone_json(&output->gone);
    case DESK_OUTPUT_CHAT:
        return json_pack("{s:s, s:o, s:o}", "type", "chat", "session", show_id(output->chat.session), "line",
                         show_chat_line(&output->chat.line));
    case DESK_OUTPUT_SCREEN:
        return json_pack("{s:s, s:o, s:o}", "type", "screen", "session", show_id(output->screen.session), "screen",
                         show_screen(&output->screen.screen));
    case DESK_OUTPUT_TYPING:
        return show_typing(&output->typing);
    case DESK_OUTPUT_SESSION:
        return json_pack("{s:s, s:o}", "type", "session", "detail", show_session(&output->session, base_url));
    case DESK_OUTPUT_REFUSED:
        return refused_json(&output->refused);
    case DESK_OUTPUT_TEAM:
        return team_json(&output->team);
    case DESK_OUTPUT_PERSON:
        return json_pack("{s:s, s:o}", "type", "person", "person", show_person(&output->person));
    case DESK_OUTPUT_PERSON_GONE:
        return json_pack("{s:s, s:o}", "type", "person_gone", "id", show_id(output->self));
    case DESK_OUTPUT_SELF:
        return self_json(api, output->self);
    }
    must_fail("an output", __FILE__, __LINE__);
}

static struct desk_message *on_encode(void *user, const struct desk_output *output) {
    const struct api *api = user;
    json_t *json = sink_output_json(api, output, api->options.public_url != NULL ? api->options.public_url : "");
    must(json != NULL);
    char *text = json_dumps(json, JSON_COMPACT);
    must(text != NULL);
    struct desk_message *message = desk_message_create(text, strlen(text));
    json_decref(json);
    free(text);
    return message;
}

static void on_stream_close(void *user, int64_t stream) {
    const struct api *api = user;
    api->options.stream_close(api->options.user, stream);
}

/* Without one of its own, the relay's URL is made where the host is known: for each applet and each ticket. */
static const char *on_relay_url(void *user) {
    const struct api *api = user;
    return api->options.relay_url != NULL ? api->options.relay_url : "/relay/v1";
}

static void on_wake_at(void *user, int64_t monotonic_ms) {
    const struct api *api = user;
    api->options.wake_at(api->options.user, monotonic_ms);
}

static void on_log(void *user, const char *event, int32_t session, const char *detail) {
    const struct api *api = user;
    log_info(api->options.log, event, LOG_NUMBER("session", session), LOG_TEXT("detail", detail));
}

struct desk_sink sink_of(struct api *api) {
    return (struct desk_sink){
        .user = api,
        .encode = on_encode,
        .console_send = console_stream_send,
        .console_close = console_stream_close,
        .applet_send = applet_socket_send,
        .applet_close = applet_socket_close,
        .stream_close = on_stream_close,
        .relay_url = on_relay_url,
        .wake_at = on_wake_at,
        .log = on_log,
    };
}
