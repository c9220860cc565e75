/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The customer's screen: asking for it, closing it, tickets for the relay. */
#include "desk/screen.h"

#include "api/call.h"
#include "api/handlers.h"
#include "api/relay_url.h"
#include "api/show.h"
#include "base/alloc.h"

static void on_asked(void *user, const struct desk_answer *answer, const struct desk_screen *screen) {
    struct api_call *call = user;
    if (answer->result != DESK_DONE) {
        call_answer_desk(call, answer, false);
        return;
    }
    call_answer_json(call, 202, show_screen(screen));
}

void screen_post(struct api_call *call) {
    static const char *const words[] = {"view", "control", NULL};
    static const enum desk_screen_mode modes[] = {DESK_SCREEN_VIEW, DESK_SCREEN_CONTROL};
    struct ask {
        int mode;
        const char *client_id;
    } ask;
    static const struct decode_field fields[] = {
        {"mode", DECODE_WORD, false, offsetof(struct ask, mode), 0, 0, words},
        {"client_id", DECODE_CLIENT_ID, false, offsetof(struct ask, client_id), 0, 0, NULL},
    };
    static const struct decode_table table = {fields, sizeof fields / sizeof fields[0]};
    if (call_decode(call, &table, &ask, NULL)) {
        desk_screen_ask(call->api->desk, call->technician, call->number, modes[ask.mode], ask.client_id, on_asked,
                        call);
    }
}

void screen_delete(struct api_call *call) {
    struct desk_answer answer = desk_screen_close(call->api->desk, call->technician, call->number);
    if (answer.result == DESK_DONE) {
        call_answer_nothing(call);
    } else {
        call_answer_desk(call, &answer, false);
    }
}

void screen_ticket_post(struct api_call *call) {
    struct desk_ticket ticket = desk_screen_ticket(call->api->desk, call->technician, call->number);
    if (ticket.answer.result != DESK_DONE) {
        call_answer_desk(call, &ticket.answer, false);
        return;
    }
    char *url = relay_url_for(ticket.url, http_request_host(call->request), http_request_is_secure(call->request),
                              call->api->options.relay_port, ticket.ticket);
    json_t *json = json_pack("{s:s, s:s, s:s, s:I}", "url", url, "ticket", ticket.ticket, "mode",
                             desk_screen_mode_word(ticket.mode), "expires_at_ms", (json_int_t)ticket.expires_at_ms);
    mem_free_secret(url);
    call_answer_json(call, 200, json);
}
