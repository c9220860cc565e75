/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "api/show.h"

#include "base/alloc.h"
#include "base/must.h"
#include "base/text.h"

json_t *show_id(int32_t id) {
    char text[16];
    must(text_format(text, sizeof text, "%ld", (long)id));
    return json_string(text);
}

json_t *show_id_or_null(int32_t id) {
    return id != 0 ? show_id(id) : json_null();
}

json_t *show_text_or_null(const char *text) {
    return text != NULL ? json_string(text) : json_null();
}

json_t *show_text(const char *text) {
    return json_string(text != NULL ? text : "");
}

json_t *show_time_or_null(int64_t ms) {
    return ms != 0 ? json_integer(ms) : json_null();
}

json_t *show_row_id(int32_t session, uint16_t row) {
    char text[32];
    must(text_format(text, sizeof text, "%ld-%u", (long)session, (unsigned)row));
    return json_string(text);
}

json_t *show_queue(struct desk_queue queue) {
    char text[32];
    must(text_format(text, sizeof text, "%s:%ld", desk_queue_kind_word(queue.kind), (long)queue.id));
    return json_string(text);
}

json_t *show_named_or_null(struct desk_named named) {
    if (named.name == NULL) {
        return json_null();
    }
    return json_pack("{s:o, s:s}", "id", show_id(named.id), "name", named.name);
}

static json_t *show_fields(const struct desk_field *fields, size_t count) {
    json_t *list = json_array();
    for (size_t i = 0; i < count; i++) {
        json_array_append_new(list, json_pack("{s:s, s:s}", "name", fields[i].name, "value", fields[i].value));
    }
    return list;
}

json_t *show_row(const struct desk_row *row) {
    json_t *json =
        json_pack("{s:o, s:I, s:o, s:o, s:s, s:I, s:s, s:s, s:b, s:b, s:b, s:b, s:b}", "row_id",
                  show_row_id(row->session, row->row), "row_version", (json_int_t)row->version, "session",
                  show_id(row->session), "queue", show_queue(row->queue), "status", row->status, "status_since_ms",
                  (json_int_t)row->status_since_ms, "part", row->part, "link", row->link, "held", row->held, "own_hold",
                  row->own_hold, "started", row->started, "ended", row->ended, "lead_offered", row->lead_offered);
    must(json != NULL);
    json_object_set_new(json, "name", show_text(row->name));
    json_object_set_new(json, "fields", show_fields(row->fields, row->field_count));
    json_object_set_new(json, "created_at_ms", json_integer(row->created_ms));
    json_object_set_new(json, "started_at_ms", show_time_or_null(row->started_ms));
    json_object_set_new(json, "lead", show_named_or_null(row->lead));
    json_object_set_new(json, "channel", show_named_or_null(row->channel));
    json_object_set_new(json, "transferred_by", show_named_or_null(row->transferred_by));
    json_object_set_new(json, "comment", show_text(row->comment));
    json_object_set_new(json, "wait_late_at_ms", show_time_or_null(row->wait_late_ms));
    json_object_set_new(json, "wait_ends_at_ms", show_time_or_null(row->wait_ends_ms));
    json_object_set_new(json, "alarms", show_alarms(row->alarms));
    return json;
}

json_t *show_rows(const struct desk_row *rows, size_t count) {
    json_t *list = json_array();
    for (size_t i = 0; i < count; i++) {
        json_array_append_new(list, show_row(&rows[i]));
    }
    return list;
}

json_t *show_screen(const struct desk_screen *screen) {
    bool has_mode = screen->mode != DESK_SCREEN_NONE;
    json_t *json = json_pack("{s:s, s:o, s:o, s:I, s:o}", "state", desk_screen_state_word(screen->state), "mode",
                             show_text_or_null(has_mode ? desk_screen_mode_word(screen->mode) : NULL), "technician",
                             show_named_or_null(screen->technician), "request", (json_int_t)screen->request, "reason",
                             show_text_or_null(screen->reason));
    must(json != NULL);
    return json;
}

json_t *show_times(const struct desk_times *times) {
    return json_pack("{s:I, s:I, s:I, s:I, s:I, s:I, s:I, s:I}", "as_of_ms", (json_int_t)times->as_of_ms,
                     "connecting_ms", (json_int_t)times->connecting_ms, "waiting_ms", (json_int_t)times->waiting_ms,
                     "active_ms", (json_int_t)times->active_ms, "hold_ms", (json_int_t)times->hold_ms, "transfer_ms",
                     (json_int_t)times->transfer_ms, "rebooting_ms", (json_int_t)times->rebooting_ms, "reconnecting_ms",
                     (json_int_t)times->reconnecting_ms);
}

static json_t *show_system(const struct desk_system *system) {
    json_t *json = json_object();
    json_object_set_new(json, "applet", show_text_or_null(system->applet));
    json_object_set_new(json, "os", show_text_or_null(system->os));
    json_object_set_new(json, "computer", show_text_or_null(system->computer));
    json_object_set_new(json, "user", show_text_or_null(system->user));
    json_object_set_new(json, "locale", show_text_or_null(system->locale));
    json_object_set_new(json, "width", show_time_or_null(system->width));
    json_object_set_new(json, "height", show_time_or_null(system->height));
    return json;
}

static json_t *show_participants(const struct desk_session_view *view) {
    json_t *list = json_array();
    for (size_t i = 0; i < view->participant_count; i++) {
        const struct desk_participant *one = &view->participants[i];
        json_t *json = json_pack("{s:o, s:o, s:s, s:s, s:s, s:b, s:b}", "row_id", show_row_id(view->session, one->row),
                                 "queue", show_queue(one->queue), "name", one->name, "part", one->part, "status",
                                 one->status, "own_hold", one->own_hold, "lead_offered", one->lead_offered);
        must(json != NULL);
        json_array_append_new(list, json);
    }
    return list;
}

static json_t *show_code(const struct desk_session_view *view, const char *base_url) {
    if (view->code == NULL) {
        return json_null();
    }
    char *link = mem_format("%s/j/%s", base_url, view->code);
    json_t *json = json_pack("{s:s, s:s, s:b, s:I}", "code", view->code, "link", link, "entered", view->code_entered,
                             "expires_at_ms", (json_int_t)view->code_expires_ms);
    mem_free(link);
    return json;
}

json_t *show_session(const struct desk_session_view *view, const char *base_url) {
    json_t *json = json_pack("{s:o, s:s, s:s, s:s, s:b, s:b, s:b, s:I, s:I}", "session", show_id(view->session),
                             "outcome", view->outcome, "report", view->report, "link", view->link, "held", view->held,
                             "started", view->started, "terms_pending", view->terms_pending, "last_number",
                             (json_int_t)view->last_event, "last_chat_number", (json_int_t)view->chat_number);
    must(json != NULL);
    json_object_set_new(json, "name", show_text(view->name));
    json_object_set_new(json, "fields", show_fields(view->fields, view->field_count));
    json_object_set_new(json, "created_at_ms", json_integer(view->created_ms));
    json_object_set_new(json, "started_at_ms", show_time_or_null(view->started_ms));
    json_object_set_new(json, "ended_at_ms", show_time_or_null(view->ended_ms));
    json_object_set_new(json, "lead", show_named_or_null(view->lead));
    json_object_set_new(json, "channel", show_named_or_null(view->channel));
    json_object_set_new(json, "transferred_by", show_named_or_null(view->transferred_by));
    json_object_set_new(json, "comment", show_text(view->comment));
    json_object_set_new(json, "code", show_code(view, base_url));
    json_object_set_new(json, "rows", show_participants(view));
    json_object_set_new(json, "consent",
                        json_pack("{s:b, s:b}", "view", view->consent_view, "control", view->consent_control));
    json_object_set_new(json, "screen", show_screen(&view->screen));
    json_object_set_new(json, "can_reboot", json_boolean(view->can_reboot));
    json_object_set_new(json, "system", show_system(&view->system));
    json_object_set_new(json, "times", show_times(&view->times));
    return json;
}

json_t *show_actor(const char *kind, int32_t id, const char *name) {
    return json_pack("{s:s, s:o, s:o}", "kind", kind, "id", show_id_or_null(id), "name", show_text(name));
}

static const char *author_word(enum desk_author author) {
    switch (author) {
    case DESK_AUTHOR_TECHNICIAN:
        return "technician";
    case DESK_AUTHOR_CUSTOMER:
        return "customer";
    case DESK_AUTHOR_SERVER:
        return "server";
    }
    must_fail("an author", __FILE__, __LINE__);
}

json_t *show_chat_line(const struct desk_chat_line *line) {
    json_t *from = show_actor(author_word(line->author), line->technician, line->name);
    return json_pack("{s:I, s:I, s:s, s:o, s:s}", "number", (json_int_t)line->number, "at_ms", (json_int_t)line->at_ms,
                     "kind", desk_line_kind_word(line->kind), "from", from, "text", line->text);
}

json_t *show_typing(const struct desk_typing *typing) {
    json_t *from = show_actor(author_word(typing->author), typing->technician.id, typing->technician.name);
    return json_pack("{s:s, s:o, s:s, s:o, s:b}", "type", "typing", "session", show_id(typing->session), "kind",
                     desk_line_kind_word(typing->kind), "from", from, "on", typing->on);
}
