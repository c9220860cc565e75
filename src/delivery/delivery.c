/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The whole: opening, closing, what may be asked and what is shown. */
#include "delivery/delivery.h"

#include <stdio.h>
#include <string.h>

#include "base/alloc.h"
#include "base/text.h"
#include "delivery/parts.h"

enum { THREADS = 2, WAITING_AT_WORKERS = 2 };

const char *const delivery_state_words[] = {"queued", "sending", "sent", "failed"};

bool delivery_came_back(struct delivery *delivery) {
    must(delivery->running > 0);
    delivery->running--;
    if (delivery->closed && delivery->running == 0) {
        mem_wipe(delivery, sizeof *delivery);
        mem_free(delivery);
        return false;
    }
    return !delivery->closed;
}

static void take_setting(void *user, const struct store_message_setting *setting) {
    change_take(user, setting);
}

static void take_waiting(void *user, const struct store_outbox_row *row) {
    outbox_take(user, row);
}

static void take_done(void *user, const struct store_delivery *row) {
    outbox_take_done(user, row);
}

static void on_timer(void *user) {
    struct delivery *delivery = user;
    if (delivery->read_again && !delivery->reading) {
        outbox_look(delivery);
    }
    outbox_run(delivery);
}

struct delivery *delivery_open(const struct delivery_options *options, char *out_why, size_t out_why_len) {
    struct delivery *delivery = NEW(struct delivery);
    delivery->options = *options;
    memcpy(delivery->key, options->key, sizeof delivery->key);
    delivery_settings_init(&delivery->settings);
    list_init(&delivery->messages);
    atomic_init(&delivery->stopping, false);
    send_init();
    const struct delivery_visitor visitor = {delivery, take_setting, take_waiting, take_done};
    int64_t since_ms = clock_wall_ms(&options->clock) - DAY_MS;
    if (delivery_store_load(options->store, since_ms, &visitor) != STORE_COMMITTED) {
        (void)snprintf(out_why, out_why_len, "what waits in the outbox cannot be read");
        delivery_close(delivery);
        return NULL;
    }
    delivery->timer = loop_timer_create(options->loop, on_timer, delivery);
    delivery->workers = workers_create(options->loop, "delivery", THREADS, WAITING_AT_WORKERS);
    delivery->testers = workers_create(options->loop, "delivery-test", 1, WAITING_AT_WORKERS);
    return delivery;
}

void delivery_start(struct delivery *delivery) {
    delivery->started = true;
    outbox_run(delivery);
}

void delivery_close(struct delivery *delivery) {
    if (delivery == NULL) {
        return;
    }
    atomic_store(&delivery->stopping, true);
    delivery->started = false;
    workers_destroy(delivery->workers);
    workers_destroy(delivery->testers);
    loop_timer_destroy(delivery->timer);
    list_each(&delivery->messages, link) {
        message_free(list_entry(link, struct message, link));
    }
    send_finish();
    mem_wipe(delivery->key, sizeof delivery->key);
    mem_wipe(&delivery->settings, sizeof delivery->settings);
    delivery->closed = true;
    delivery->running++;
    (void)!delivery_came_back(delivery);
}

const struct delivery_settings *delivery_settings_now(const struct delivery *delivery) {
    return &delivery->settings;
}

const char *delivery_public_address(const struct delivery *delivery) {
    const char *own = delivery->settings.public_address;
    return own[0] != '\0' ? own : delivery->options.public_address;
}

bool delivery_is_on(const struct delivery *delivery, enum delivery_way way) {
    bool is_on = way == DELIVERY_EMAIL ? delivery->settings.email.on : delivery->settings.sms.on;
    return is_on && delivery_public_address(delivery) != NULL;
}

/* Messages of the last hour count, also those of before a restart. */
static bool is_below_limits(const struct delivery *delivery, int32_t technician, int32_t session, int64_t now_ms,
                            int *out_retry_s) {
    int of_session = 0;
    int of_technician = 0;
    int of_all = 0;
    int64_t oldest_ms = now_ms;
    list_each(&delivery->messages, link) {
        const struct message *message = list_entry(link, struct message, link);
        if (message->created_ms <= now_ms - HOUR_MS) {
            continue;
        }
        bool counts = message->session == session || message->technician == technician;
        oldest_ms = counts && message->created_ms < oldest_ms ? message->created_ms : oldest_ms;
        of_session += message->session == session;
        of_technician += message->technician == technician;
        of_all++;
    }
    int64_t wait_s = (oldest_ms + HOUR_MS - now_ms) / 1000 + 1;
    *out_retry_s = wait_s < 1 ? 1 : wait_s > HOUR_MS / 1000 ? HOUR_MS / 1000 : (int)wait_s;
    return of_session < SESSION_MESSAGES_MAX && of_technician < TECHNICIAN_MESSAGES_MAX && of_all < ALL_MESSAGES_MAX;
}

enum delivery_refusal delivery_ask(struct delivery *delivery, int32_t technician, int32_t session,
                                   enum delivery_way way, const char *to, char out_key[DELIVERY_KEY_SIZE],
                                   char **out_payload, int *out_retry_s) {
    int64_t now_ms = clock_wall_ms(&delivery->options.clock);
    if (!delivery_is_on(delivery, way)) {
        return DELIVERY_NOT_SET_UP;
    }
    if (!is_below_limits(delivery, technician, session, now_ms, out_retry_s)) {
        delivery->figures.refused++;
        return DELIVERY_TOO_MANY;
    }
    struct message *message = NEW(struct message);
    random_token(&delivery->options.random, message->key);
    message->session = session;
    message->technician = technician;
    message->way = way;
    must(text_copy(message->to, sizeof message->to, to));
    message->created_ms = now_ms;
    list_append(&delivery->messages, &message->link);
    memcpy(out_key, message->key, DELIVERY_KEY_SIZE);
    *out_payload = message_payload(message);
    return DELIVERY_GRANTED;
}

void delivery_asked(struct delivery *delivery, const char *key, bool is_written) {
    if (is_written) {
        outbox_look(delivery);
        return;
    }
    list_each(&delivery->messages, link) {
        struct message *message = list_entry(link, struct message, link);
        if (message->id == 0 && text_equal(message->key, key)) {
            message_free(message);
            return;
        }
    }
}

void delivery_each(const struct delivery *delivery, int32_t session,
                   void (*visit)(void *user, const struct delivery_view *view), void *user) {
    int64_t now_ms = clock_monotonic_ms(&delivery->options.clock);
    int64_t wall_ms = clock_wall_ms(&delivery->options.clock);
    list_each(&delivery->messages, link) {
        const struct message *message = list_entry(link, struct message, link);
        if (message->session != session) {
            continue;
        }
        bool waits = message->state == DELIVERY_QUEUED && message->next_ms > now_ms;
        const struct delivery_view view = {
            .id = message->id,
            .way = message->way,
            .technician = message->technician,
            .to = message->to,
            .state = message->state,
            .attempts = message->attempts,
            .reason = message->reason,
            .answer = message->answer,
            .created_ms = message->created_ms,
            .next_ms = waits ? wall_ms + message->next_ms - now_ms : 0,
            .done_ms = message->done_ms,
        };
        visit(user, &view);
    }
}

struct delivery_figures delivery_read_figures(const struct delivery *delivery) {
    struct delivery_figures figures = delivery->figures;
    list_each(&delivery->messages, link) {
        figures.waiting += !list_entry(link, struct message, link)->is_over;
    }
    return figures;
}
