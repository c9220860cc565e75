/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The code of a session by e-mail or SMS, and what became of each message. */
#include "api/deliveries.h"

#include "api/handlers.h"
#include "api/show.h"
#include "base/alloc.h"
#include "base/text.h"
#include "delivery/delivery.h"
#include "session/command.h"

struct delivery_body {
    int by;
    const char *to;
    const char *client_id;
};

/* What is needed once the desk has answered. */
struct asked {
    char key[DELIVERY_KEY_SIZE];
};

struct listing {
    const struct api_call *call;
    json_t *list;
};

/* Whom a colleague has written to is his matter: enough to know it again. */
static void add_one(void *user, const struct delivery_view *view) {
    const struct listing *listing = user;
    const struct api_call *call = listing->call;
    char masked[DELIVERY_ADDRESS_BYTES_MAX + 8];
    address_mask(view->to, masked, sizeof masked);
    const struct directory_technician *who = directory_technician(call->api->directory, view->technician);
    bool is_own = view->technician == call->technician;
    json_t *one = json_pack("{s:o, s:s, s:s, s:s, s:i}", "id", show_id_or_null((int32_t)view->id), "by",
                            delivery_way_words[view->way], "to", is_own ? view->to : masked, "state",
                            delivery_state_words[view->state], "attempts", (int)view->attempts);
    must(one != NULL);
    json_object_set_new(one, "reason", show_text_or_null(view->reason[0] != '\0' ? view->reason : NULL));
    json_object_set_new(one, "answer", show_text_or_null(view->answer[0] != '\0' ? view->answer : NULL));
    json_object_set_new(one, "technician",
                        show_named_or_null((struct desk_named){view->technician, who != NULL ? who->name : NULL}));
    json_object_set_new(one, "created_at_ms", json_integer(view->created_ms));
    json_object_set_new(one, "next_at_ms", show_time_or_null(view->next_ms));
    json_object_set_new(one, "done_at_ms", show_time_or_null(view->done_ms));
    json_array_append_new(listing->list, one);
}

static json_t *show_deliveries(const struct api_call *call) {
    const struct delivery *delivery = call->api->options.delivery;
    const struct listing listing = {.call = call, .list = json_array()};
    delivery_each(delivery, call->number, add_one, (void *)&listing);
    json_t *ways = json_array();
    for (int way = 0; way < DELIVERY_WAY_COUNT; way++) {
        if (delivery_is_on(delivery, (enum delivery_way)way)) {
            json_array_append_new(ways, json_string(delivery_way_words[way]));
        }
    }
    return json_pack("{s:o, s:o}", "ways", ways, "deliveries", listing.list);
}

void deliveries_get(struct api_call *call) {
    call_answer_json(call, 200, show_deliveries(call));
}

static void on_done(void *user, const struct desk_answer *answer) {
    struct api_call *call = user;
    const struct asked *asked = call->extra;
    /* A repeated request has its message already: this one was written nowhere. */
    bool is_written = answer->result == DESK_DONE && !answer->repeated;
    delivery_asked(call->api->options.delivery, asked->key, is_written);
    if (answer->result != DESK_DONE) {
        call_answer_desk(call, answer, false);
        return;
    }
    json_t *json = show_deliveries(call);
    json_object_set_new(json, "number", json_integer(answer->event));
    call_answer_json(call, 202, json);
}

static void send_it(struct api_call *call, const struct delivery_body *body) {
    struct delivery *delivery = call->api->options.delivery;
    enum delivery_way way = (enum delivery_way)body->by;
    struct asked *asked = NEW(struct asked);
    char *payload = NULL;
    int retry_s = 0;
    call->extra = asked;
    switch (delivery_ask(delivery, call->technician, call->number, way, body->to, asked->key, &payload, &retry_s)) {
    case DELIVERY_GRANTED:
        break;
    case DELIVERY_NOT_SET_UP:
        call_answer_problem(call, 409, "not_set_up", json_pack("{s:s}", "by", delivery_way_words[way]));
        return;
    case DELIVERY_TOO_MANY:
        call_answer_retry(call, "too_many_messages", retry_s);
        return;
    }
    char masked[DELIVERY_ADDRESS_BYTES_MAX + 8];
    address_mask(body->to, masked, sizeof masked);
    const struct session_command command = {.type = COMMAND_SEND_CODE, .text = masked};
    const struct desk_parcel parcel = {.kind = delivery_way_words[way], .payload = payload};
    const struct desk_request request = {.technician = call->technician,
                                         .session = call->number,
                                         .client_id = body->client_id,
                                         .command = &command,
                                         .parcel = &parcel};
    desk_command(call->api->desk, &request, on_done, call);
    mem_free(payload);
}

void deliveries_post(struct api_call *call) {
    static const struct decode_field fields[] = {
        {"by", DECODE_WORD, false, offsetof(struct delivery_body, by), 0, 0, delivery_way_words},
        {"to", DECODE_LINE, false, offsetof(struct delivery_body, to), 3, DELIVERY_ADDRESS_BYTES_MAX, NULL},
        {"client_id", DECODE_CLIENT_ID, false, offsetof(struct delivery_body, client_id), 0, 0, NULL},
    };
    static const struct decode_table table = {fields, sizeof fields / sizeof fields[0]};
    struct delivery_body body = {0};
    if (!call_decode(call, &table, &body, NULL)) {
        return;
    }
    if (body.by == DELIVERY_EMAIL ? !address_is_email(body.to) : !address_is_phone(body.to)) {
        call_answer_invalid(call, "to", "malformed");
    } else if (!desk_may_see(call->api->desk, call->technician, call->number)) {
        call_answer_not_found(call);
    } else {
        send_it(call, &body);
    }
}

/* A message of the session, and the number of the event by which it was asked for. */
struct sent {
    char masked[DELIVERY_ADDRESS_BYTES_MAX + 8];
    int64_t created_ms;
    json_t *shown; /* owned */
    uint32_t event;
};

struct sent_list {
    struct sent *items; /* owned */
    size_t count;
};

static void take_sent(void *user, const struct delivery_view *view) {
    struct sent_list *list = user;
    struct sent *items = mem_resize_array(list->items, list->count + 1, sizeof *items);
    size_t at = list->count;
    for (; at > 0 && items[at - 1].created_ms > view->created_ms; at--) {
        items[at] = items[at - 1];
    }
    items[at] = (struct sent){.created_ms = view->created_ms};
    address_mask(view->to, items[at].masked, sizeof items[at].masked);
    items[at].shown = json_pack("{s:s, s:s, s:o, s:o}", "by", delivery_way_words[view->way], "state",
                                delivery_state_words[view->state], "reason",
                                show_text_or_null(view->reason[0] != '\0' ? view->reason : NULL), "answer",
                                show_text_or_null(view->answer[0] != '\0' ? view->answer : NULL));
    list->items = items;
    list->count++;
}

static bool is_sent_to(const struct session_event *event, const char *masked) {
    return event->type == EVENT_CODE_SENT && event->text != NULL && text_equal(event->text, masked);
}

/* To one address the events and the messages are in the same order. The oldest messages may be forgotten; the newest
 * may not have its event yet. */
static void find_events(struct sent_list *list, const struct past *past) {
    for (size_t i = 0; i < list->count; i++) {
        struct sent *one = &list->items[i];
        size_t messages = 0;
        size_t before = 0; /* this one, to the same address */
        size_t events = 0;
        for (size_t j = 0; j < list->count; j++) {
            bool is_same = text_equal(list->items[j].masked, one->masked);
            messages += is_same;
            before += is_same && j < i;
        }
        for (size_t j = 0; j < past->event_count; j++) {
            events += is_sent_to(&past->events[j], one->masked);
        }
        size_t wanted = before + (events > messages ? events - messages : 0);
        for (size_t j = 0, seen = 0; j < past->event_count; j++) {
            if (is_sent_to(&past->events[j], one->masked) && seen++ == wanted) {
                one->event = past->events[j].number;
            }
        }
    }
}

void deliveries_join(const struct api_call *call, const struct past *past, json_t *history) {
    struct sent_list list = {0};
    delivery_each(call->api->options.delivery, call->number, take_sent, &list);
    find_events(&list, past);
    size_t index;
    json_t *entry;
    json_array_foreach(json_object_get(history, "entries"), index, entry) {
        json_int_t number = json_integer_value(json_object_get(entry, "number"));
        for (size_t i = 0; i < list.count; i++) {
            if (number == (json_int_t)list.items[i].event) {
                json_object_set(entry, "delivery", list.items[i].shown);
            }
        }
    }
    for (size_t i = 0; i < list.count; i++) {
        json_decref(list.items[i].shown);
    }
    mem_free(list.items);
}
