/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Sessions that are over: listed for those who administer them, and erased. */
#include "store/ended.h"
#include "api/call.h"
#include "api/handlers.h"
#include "api/past.h"
#include "api/show.h"
#include "base/log.h"
#include "base/text.h"

#include <string.h>

enum { SEARCH_BYTES_MAX = 128, LIST_STANDARD = 100 };

/* Whether he rules a row that the session had at its end. */
static bool rules_any(const struct api_call *call, const struct session_state *state) {
    for (size_t i = 0; i < SESSION_ROWS_MAX; i++) {
        const struct session_row *row = &state->rows[i];
        struct owner owner = {.kind = row->owner_kind, .id = row->owner_id};
        if (row->number != 0 && past_is_open_to(call->api->directory, call->technician, owner)) {
            return true;
        }
    }
    return false;
}

static json_t *technicians_json(const struct directory *directory, const struct session_state *state) {
    json_t *names = json_array();
    for (size_t i = 0; i < SESSION_ROWS_MAX; i++) {
        const struct session_row *row = &state->rows[i];
        const struct directory_technician *one = row->number != 0 && row->owner_kind == OWNER_TECHNICIAN
                                                     ? directory_technician(directory, row->owner_id)
                                                     : NULL;
        if (one != NULL) {
            json_array_append_new(names, json_string(one->name));
        }
    }
    return names;
}

static void on_list(void *user, enum store_result result, const struct store_ended *list, size_t count, bool more) {
    struct api_call *call = user;
    if (call->api->desk == NULL) {
        call_answer_problem(call, 503, "stopping", NULL);
        return;
    }
    if (result != STORE_COMMITTED) {
        call_answer_problem(call, 503, result == STORE_FULL ? "busy" : "not_saved", NULL);
        return;
    }
    json_t *sessions = json_array();
    for (size_t i = 0; i < count; i++) {
        const struct store_ended *one = &list[i];
        if (rules_any(call, &one->state)) {
            json_array_append_new(
                sessions, json_pack("{s:o, s:s, s:s, s:o, s:I, s:o, s:I}", "session", show_id(one->session_id), "name",
                                    one->name, "outcome", outcome_code(one->state.outcome), "technicians",
                                    technicians_json(call->api->directory, &one->state), "created_at_ms",
                                    (json_int_t)one->created_ms, "started_at_ms", show_time_or_null(one->started_ms),
                                    "ended_at_ms", (json_int_t)one->ended_ms));
        }
    }
    call_answer_json(call, 200, json_pack("{s:o, s:b}", "sessions", sessions, "more", more));
}

void ended_sessions_get(struct api_call *call) {
    int64_t from_ms = 0;
    int64_t before_ms = 0;
    int64_t limit = 0;
    const char *search = http_request_query(call->request, "search");
    if (search != NULL && (strlen(search) > SEARCH_BYTES_MAX || !utf8_is_text(search, false))) {
        call_answer_invalid(call, "search", "malformed");
        return;
    }
    if (!call_query_number(call, "from_ms", 0, INT64_MAX, 0, &from_ms) ||
        !call_query_number(call, "before_ms", 0, INT64_MAX, INT64_MAX, &before_ms) ||
        !call_query_number(call, "limit", 1, STORE_ENDED_MAX, LIST_STANDARD, &limit)) {
        return;
    }
    const struct store_ended_query query = {.from_ms = from_ms,
                                            .before_ms = before_ms,
                                            .containing = search != NULL && search[0] != '\0' ? search : NULL,
                                            .limit = (size_t)limit};
    store_list_ended(call->api->options.store, &query, on_list, call);
}

static void on_erased(void *user, enum store_result result) {
    struct api_call *call = user;
    switch (result) {
    case STORE_COMMITTED:
        log_info(call->api->options.log, "session_erased", LOG_NUMBER("session", call->number),
                 LOG_NUMBER("technician", call->technician));
        call_answer_nothing(call);
        return;
    case STORE_CONFLICT:
        call_answer_problem(call, 409, "session_open", NULL);
        return;
    case STORE_FULL:
    case STORE_BROKEN:
        call_answer_problem(call, 503, "not_saved", NULL);
        return;
    }
}

static void on_past(struct api_call *call, const struct past *past) {
    if (!rules_any(call, &past->session.state)) {
        call_answer_not_found(call);
        return;
    }
    const struct directory_actor actor = call_actor(call);
    store_erase_session(call->api->options.store, call->number, &actor, on_erased, call);
}

void ended_session_delete(struct api_call *call) {
    past_read(call, on_past);
}
