/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The messages that wait, one by one to the workers; what becomes of each. */
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/text.h"
#include "delivery/parts.h"
#include "delivery/template.h"

enum {
    PAUSE_MS = 2000, /* after the first attempt that failed, doubled with each more, */
    PAUSE_MS_MAX = 2 * 60 * 1000,
    TRIED_FOR_MS = 30 * 60 * 1000, /* from asking; then it is given up */
    WRITE_AGAIN_MS = 1000,         /* where the store did not take what became of a message */
    FILLED_BYTES_MAX = 16384,      /* of a text: as quoted-printable it is three times as long at the most */
    MINUTE_MS = 60 * 1000,
};

/* A message at a worker. */
struct attempt {
    struct delivery *delivery;
    struct message *message; /* stays where it is while it is SENDING */
    struct send_order *order;
    struct send_outcome outcome;
};

void message_free(struct message *message) {
    list_remove(&message->link);
    mem_wipe(message, sizeof *message);
    mem_free(message);
}

char *message_payload(const struct message *message) {
    json_t *json = json_pack("{s:s, s:i, s:s, s:I, s:i, s:s, s:s}", "key", message->key, "technician",
                             (int)message->technician, "to", message->to, "created_ms", (json_int_t)message->created_ms,
                             "attempts", (int)message->attempts, "reason", message->reason, "answer", message->answer);
    must(json != NULL);
    char *text = json_dumps(json, JSON_COMPACT);
    must(text != NULL);
    char *payload = mem_copy_string(text);
    free(text);
    json_decref(json);
    return payload;
}

static bool way_from_word(const char *word, enum delivery_way *out_way) {
    for (int i = 0; i < DELIVERY_WAY_COUNT; i++) {
        if (text_equal(delivery_way_words[i], word)) {
            *out_way = (enum delivery_way)i;
            return true;
        }
    }
    return false;
}

static struct message *find_by_key(const struct delivery *delivery, const char *key) {
    list_each(&delivery->messages, link) {
        struct message *message = list_entry(link, struct message, link);
        if (message->id == 0 && text_equal(message->key, key)) {
            return message;
        }
    }
    return NULL;
}

static bool read_payload(struct message *message, const struct store_outbox_row *row) {
    json_t *json = json_loads(row->payload, 0, NULL);
    const char *key = "";
    const char *to = "";
    const char *reason = "";
    const char *answer = "";
    int technician = 0;
    int attempts = 0;
    json_int_t created_ms = 0;
    bool is_read =
        json_unpack(json, "{s:s, s:i, s:s, s:I, s:i, s:s, s:s}", "key", &key, "technician", &technician, "to", &to,
                    "created_ms", &created_ms, "attempts", &attempts, "reason", &reason, "answer", &answer) == 0;
    is_read = is_read && way_from_word(row->kind, &message->way) && text_copy(message->key, sizeof message->key, key) &&
              text_copy(message->to, sizeof message->to, to) &&
              text_copy(message->reason, sizeof message->reason, reason) &&
              text_copy(message->answer, sizeof message->answer, answer) &&
              (message->way == DELIVERY_EMAIL ? address_is_email(to) : address_is_phone(to));
    message->technician = technician;
    message->attempts = attempts;
    message->created_ms = created_ms;
    message->session = row->session_id;
    json_decref(json);
    return is_read;
}

void outbox_take(struct delivery *delivery, const struct store_outbox_row *row) {
    delivery->newest_id = row->id > delivery->newest_id ? row->id : delivery->newest_id;
    struct message *message = NEW(struct message);
    list_init(&message->link);
    if (!read_payload(message, row)) {
        log_error(delivery->options.log, "outbox_row_unreadable", LOG_NUMBER("id", row->id));
        store_outbox_done(delivery->options.store, row->id);
        message_free(message);
        return;
    }
    struct message *asked = find_by_key(delivery, message->key);
    if (asked != NULL) {
        message_free(message);
        asked->id = row->id;
        return;
    }
    message->id = row->id;
    int64_t pause_ms = row->not_before_ms - clock_wall_ms(&delivery->options.clock);
    pause_ms = pause_ms < 0 ? 0 : pause_ms > PAUSE_MS_MAX ? PAUSE_MS_MAX : pause_ms; /* clocks jump */
    message->next_ms = clock_monotonic_ms(&delivery->options.clock) + pause_ms;
    list_append(&delivery->messages, &message->link);
}

void outbox_take_done(struct delivery *delivery, const struct store_delivery *row) {
    struct message *message = NEW(struct message);
    list_init(&message->link);
    bool fits = way_from_word(row->way, &message->way) && text_copy(message->to, sizeof message->to, row->address) &&
                text_copy(message->reason, sizeof message->reason, row->reason) &&
                text_copy(message->answer, sizeof message->answer, row->answer);
    if (!fits) {
        message_free(message);
        return;
    }
    delivery->newest_id = row->id > delivery->newest_id ? row->id : delivery->newest_id;
    message->id = row->id;
    message->session = row->session_id;
    message->technician = row->technician_id;
    message->state = row->sent ? DELIVERY_SENT : DELIVERY_FAILED;
    message->is_over = message->is_written = true;
    message->attempts = row->attempts;
    message->created_ms = row->created_ms;
    message->done_ms = row->done_ms;
    list_append(&delivery->messages, &message->link);
}

static void on_new(void *user, enum store_result result, const struct store_outbox_row *rows, size_t count) {
    struct delivery *delivery = user;
    if (!delivery_came_back(delivery)) {
        return;
    }
    delivery->reading = false;
    for (size_t i = 0; i < count; i++) {
        outbox_take(delivery, &rows[i]);
    }
    if (result != STORE_COMMITTED) {
        delivery->read_again = true; /* too much to read now: the timer comes back to it */
    } else if (delivery->read_again || count > 0) {
        outbox_look(delivery);
    }
    outbox_run(delivery);
}

void outbox_look(struct delivery *delivery) {
    if (delivery->reading) {
        delivery->read_again = true;
        return;
    }
    delivery->reading = true;
    delivery->read_again = false;
    delivery->running++;
    delivery_store_read_new(delivery->options.store, delivery->newest_id, on_new, delivery);
}

/* What became of a message, into the store; again where the disk is full. */
struct writing {
    struct delivery *delivery;
    int64_t id;
};

static struct message *find_by_id(const struct delivery *delivery, int64_t id) {
    list_each(&delivery->messages, link) {
        struct message *message = list_entry(link, struct message, link);
        if (message->id == id) {
            return message;
        }
    }
    return NULL;
}

static void on_written(void *user, enum store_result result) {
    struct writing *writing = user;
    struct delivery *delivery = writing->delivery;
    int64_t id = writing->id;
    mem_free(writing);
    if (!delivery_came_back(delivery)) {
        return;
    }
    struct message *message = find_by_id(delivery, id);
    if (message != NULL) {
        message->is_written = result == STORE_COMMITTED;
        message->next_ms = clock_monotonic_ms(&delivery->options.clock) + WRITE_AGAIN_MS;
    }
    outbox_run(delivery);
}

static void write_end(struct delivery *delivery, struct message *message) {
    const struct store_delivery row = {
        .id = message->id,
        .session_id = message->session,
        .technician_id = message->technician,
        .way = delivery_way_words[message->way],
        .address = message->to,
        .sent = message->state == DELIVERY_SENT,
        .reason = message->reason,
        .answer = message->answer,
        .attempts = message->attempts,
        .created_ms = message->created_ms,
        .done_ms = message->done_ms,
    };
    struct writing *writing = NEW(struct writing);
    writing->delivery = delivery;
    writing->id = message->id;
    message->is_written = true; /* until it is known to be otherwise */
    delivery->running++;
    delivery_store_finish(delivery->options.store, &row, on_written, writing);
}

static void set_reason(struct message *message, const char *reason) {
    must(text_copy(message->reason, sizeof message->reason, reason));
}

static void end(struct delivery *delivery, struct message *message, enum delivery_state state) {
    message->state = state;
    message->is_over = true;
    message->done_ms = clock_wall_ms(&delivery->options.clock);
    if (state == DELIVERY_SENT) {
        set_reason(message, "");
        delivery->figures.sent[message->way]++;
    } else {
        delivery->figures.failed[message->way]++;
        log_warning(delivery->options.log, "message_given_up", LOG_TEXT("by", delivery_way_words[message->way]),
                    LOG_NUMBER("session", message->session), LOG_TEXT("reason", message->reason));
    }
    write_end(delivery, message);
}

static void postpone(struct delivery *delivery, struct message *message) {
    int64_t pause_ms = PAUSE_MS;
    for (int i = 1; i < message->attempts && pause_ms < PAUSE_MS_MAX; i++) {
        pause_ms *= 2;
    }
    pause_ms = pause_ms > PAUSE_MS_MAX ? PAUSE_MS_MAX : pause_ms;
    pause_ms -= random_below(&delivery->options.random, (uint32_t)pause_ms / 4); /* so that not all come at once */
    message->state = DELIVERY_QUEUED;
    message->next_ms = clock_monotonic_ms(&delivery->options.clock) + pause_ms;
    char *payload = message_payload(message);
    delivery_store_postpone(delivery->options.store, message->id, clock_wall_ms(&delivery->options.clock) + pause_ms,
                            payload);
    mem_free(payload);
}

static void take_outcome(struct delivery *delivery, struct message *message, const struct send_outcome *outcome) {
    if (outcome->stopped) {
        message->state = DELIVERY_QUEUED; /* the next start goes on with it */
        return;
    }
    message->attempts++;
    set_reason(message, outcome->reason);
    must(text_copy(message->answer, sizeof message->answer, outcome->answer));
    if (outcome->sent) {
        end(delivery, message, DELIVERY_SENT);
        return;
    }
    delivery->figures.failed_attempts[message->way]++;
    int64_t age_ms = clock_wall_ms(&delivery->options.clock) - message->created_ms;
    if (outcome->is_final || age_ms > TRIED_FOR_MS) {
        end(delivery, message, DELIVERY_FAILED);
    } else {
        postpone(delivery, message);
    }
}

static void work(void *user) {
    struct attempt *attempt = user;
    send_now(attempt->order, &attempt->outcome);
}

static void worked(void *user) {
    struct attempt *attempt = user;
    struct delivery *delivery = attempt->delivery;
    take_outcome(delivery, attempt->message, &attempt->outcome);
    order_free(attempt->order);
    mem_free(attempt);
    outbox_run(delivery);
}

static char *fill(const char *text, const struct template_value *values) {
    struct buffer filled;
    buffer_init(&filled, FILLED_BYTES_MAX);
    template_fill(&filled, text, values, TEMPLATE_PLAIN);
    char *copy = filled.overflowed ? NULL : mem_copy_string(buffer_string(&filled));
    buffer_finish_secret(&filled);
    return copy;
}

/* The order with its texts; NULL: the templates make more of them than can be sent. */
static struct send_order *order_of(const struct delivery *delivery, const struct message *message, const char *code,
                                   int64_t left_ms) {
    struct send_order *order = order_create(delivery, message->way, message->to);
    char *link = mem_format("%s/j/%s", delivery_public_address(delivery), code);
    char *minutes = mem_format("%lld", (long long)((left_ms + MINUTE_MS - 1) / MINUTE_MS));
    const char *name = delivery->options.technician_name(delivery->options.user, message->technician);
    const struct template_value values[] = {{"code", code},
                                            {"link", link},
                                            {"minutes", minutes},
                                            {"technician", name != NULL ? name : ""},
                                            {"organisation", delivery->options.organisation},
                                            {NULL, NULL}};
    bool is_mail = message->way == DELIVERY_EMAIL;
    order->subject = fill(is_mail ? order->settings.email.subject : "", values);
    order->text = fill(is_mail ? order->settings.email.text : order->settings.sms.text, values);
    /* The same for each try, so that a mailbox that gets it twice shows it once. */
    must(text_format(order->id, sizeof order->id, "towline.%lld.%.32s", (long long)message->id, message->key));
    mem_free_secret(link);
    mem_free(minutes);
    if (order->subject == NULL || order->text == NULL) {
        order_free(order);
        return NULL;
    }
    return order;
}

static void give_up(struct delivery *delivery, struct message *message, const char *reason) {
    set_reason(message, reason);
    end(delivery, message, DELIVERY_FAILED);
}

/* False: the workers have enough to do. */
static bool begin(struct delivery *delivery, struct message *message) {
    char code[CODE_SIZE];
    int64_t left_ms = 0;
    if (!delivery->options.live_code(delivery->options.user, message->session, code, &left_ms)) {
        give_up(delivery, message, "code_over");
        return true;
    }
    if (!delivery_is_on(delivery, message->way)) {
        give_up(delivery, message, "not_set_up");
        return true;
    }
    struct send_order *order = order_of(delivery, message, code, left_ms);
    mem_wipe(code, sizeof code);
    if (order == NULL) {
        give_up(delivery, message, "too_long");
        return true;
    }
    struct attempt *attempt = NEW(struct attempt);
    attempt->delivery = delivery;
    attempt->message = message;
    attempt->order = order;
    if (!workers_submit(delivery->workers, work, worked, attempt)) {
        order_free(order);
        mem_free(attempt);
        return false;
    }
    message->state = DELIVERY_SENDING;
    return true;
}

/* What is over stays to be seen for a day. */
static bool is_forgotten(const struct message *message, int64_t wall_ms) {
    return message->is_over && message->is_written && message->done_ms < wall_ms - DAY_MS;
}

void outbox_run(struct delivery *delivery) {
    if (!delivery->started) {
        return;
    }
    int64_t now_ms = clock_monotonic_ms(&delivery->options.clock);
    int64_t wall_ms = clock_wall_ms(&delivery->options.clock);
    int64_t next_ms = now_ms + HOUR_MS;
    bool has_room = true;
    list_each(&delivery->messages, link) {
        struct message *message = list_entry(link, struct message, link);
        if (is_forgotten(message, wall_ms)) {
            message_free(message);
            continue;
        }
        bool is_unwritten = message->is_over && !message->is_written;
        bool waits = !message->is_over && message->state == DELIVERY_QUEUED && message->id != 0;
        if (!is_unwritten && !waits) {
            continue;
        }
        if (message->next_ms > now_ms) {
            next_ms = message->next_ms < next_ms ? message->next_ms : next_ms;
        } else if (is_unwritten) {
            write_end(delivery, message);
        } else if (has_room) {
            has_room = begin(delivery, message);
        }
    }
    if (delivery->read_again && !delivery->reading) {
        next_ms = now_ms + WRITE_AGAIN_MS < next_ms ? now_ms + WRITE_AGAIN_MS : next_ms;
    }
    loop_timer_start(delivery->timer, next_ms - now_ms);
}
