/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "desk/console.h"

#include "base/alloc.h"
#include "desk/inside.h"
#include "desk/people.h"

struct technician *technician_of(struct desk *desk, int32_t id) {
    struct technician *technician = map_get_id(&desk->technicians, id);
    if (technician == NULL) {
        technician = NEW(struct technician);
        technician->id = id;
        technician->was_enabled = true;
        list_init(&technician->consoles);
        list_init(&technician->due);
        (void)map_put_id(&desk->technicians, id, technician);
    }
    return technician;
}

bool console_send(struct desk_console *console, struct desk_message *message) {
    struct desk *desk = console->desk;
    if (console->full) {
        return false;
    }
    desk->counters.messages_sent++;
    if (!desk->sink.console_send(desk->sink.user, console->user, message)) {
        console->full = true;
        return false;
    }
    return true;
}

enum { UNSAID_MAX = 2 * (DESK_SUBSCRIPTIONS_MAX + DESK_WATCHES_MAX) };

/* A refusal that finds no room. */
struct unsaid {
    struct list link;
    struct desk_message *message; /* a reference of its own */
};

static void unsaid_free(struct desk_console *console, struct unsaid *unsaid) {
    list_remove(&unsaid->link);
    console->unsaid_count--;
    desk_message_unref(unsaid->message);
    mem_free(unsaid);
}

/* Kept until there is room: nothing else would tell that a queue or session is out of sight, and what is shown of it
 * would be taken for the truth. Who makes refusals and reads none of them is let go. */
static void say_later(struct desk_console *console, struct desk_message *message) {
    if (console->unsaid_count == UNSAID_MAX) {
        console->desk->sink.console_close(console->desk->sink.user, console->user, "slow");
        return;
    }
    struct unsaid *unsaid = NEW(struct unsaid);
    unsaid->message = desk_message_ref(message);
    list_append(&console->unsaid, &unsaid->link);
    console->unsaid_count++;
}

static void say_unsaid(struct desk_console *console) {
    struct unsaid *unsaid;
    while ((unsaid = list_first(&console->unsaid, struct unsaid, link)) != NULL &&
           console_send(console, unsaid->message)) {
        unsaid_free(console, unsaid);
    }
}

static void refuse(struct desk_console *console, const char *code, struct desk_queue queue, int32_t session) {
    struct desk_output output = {
        .kind = DESK_OUTPUT_REFUSED,
        .refused = {.code = code, .queue = queue, .session = session},
    };
    struct desk_message *message = desk_encode(console->desk, &output);
    if (!console_send(console, message)) {
        say_later(console, message);
    }
    desk_message_unref(message);
}

struct desk_console *desk_console_open(struct desk *desk, int32_t technician, void *console_user) {
    struct desk_console *console = NEW(struct desk_console);
    console->desk = desk;
    console->user = console_user;
    console->technician = technician;
    list_append(&desk->consoles, &console->link);
    list_append(&technician_of(desk, technician)->consoles, &console->by_technician);
    list_init(&console->subscriptions);
    list_init(&console->watches);
    list_init(&console->unsaid);
    desk->console_count++;
    desk->auto_start_due = true;
    person_touch(desk, technician);
    desk_settle(desk);
    if (!console->self_told) {
        console_tell_self(console); /* nothing about him has changed by it */
    }
    return console;
}

static void end_subscription(struct desk_console *console, struct subscription *subscription) {
    subscription_end(console->desk, subscription);
    console->subscription_count--;
    console->desk->subscription_count--;
}

void console_destroy(struct desk_console *console) {
    list_each(&console->subscriptions, link) {
        end_subscription(console, list_entry(link, struct subscription, by_console));
    }
    list_each(&console->watches, watch_link) {
        watch_end(list_entry(watch_link, struct watch, by_console));
    }
    list_each(&console->unsaid, unsaid_link) {
        unsaid_free(console, list_entry(unsaid_link, struct unsaid, link));
    }
    list_remove(&console->link);
    list_remove(&console->by_technician);
    console->desk->console_count--;
    mem_free(console);
}

/* He may be Away now or back: the sessions that his consoles have in focus, and his colleagues, hear of it. */
static void idle_changed(struct desk *desk, int32_t technician) {
    struct technician *record = technician_of(desk, technician);
    list_each(&record->consoles, link) {
        desk_idle_changed(desk, list_entry(link, struct desk_console, by_technician)->focus);
    }
    person_touch(desk, technician);
    desk->auto_start_due = true;
}

void desk_console_close(struct desk_console *console) {
    struct desk *desk = console->desk;
    desk_console_focus(console, 0);
    leases_drop_console(desk, console);
    int32_t technician = console->technician;
    console_destroy(console);
    idle_changed(desk, technician);
    desk_settle(desk);
}

static struct subscription *find_subscription(struct desk_console *console, struct desk_queue queue) {
    list_each(&console->subscriptions, link) {
        struct subscription *subscription = list_entry(link, struct subscription, by_console);
        struct desk_queue key = subscription->queue->key;
        if (key.kind == queue.kind && key.id == queue.id) {
            return subscription;
        }
    }
    return NULL;
}

void desk_console_subscribe(struct desk_console *console, struct desk_queue queue, const char *cursor) {
    struct desk *desk = console->desk;
    if (!desk_sees_queue(desk, console->technician, queue)) {
        refuse(console, "not_found", queue, 0);
        return;
    }
    struct subscription *subscription = find_subscription(console, queue);
    if (subscription == NULL) {
        if (console->subscription_count >= DESK_SUBSCRIPTIONS_MAX) {
            refuse(console, "too_many", queue, 0);
            return;
        }
        subscription = NEW(struct subscription);
        subscription->console = console;
        subscription->queue = queue_of(desk, queue);
        list_append(&subscription->queue->readers, &subscription->by_queue);
        list_append(&console->subscriptions, &subscription->by_console);
        console->subscription_count++;
        desk->subscription_count++;
    }
    subscription_begin(desk, subscription, cursor);
}

void desk_console_unsubscribe(struct desk_console *console, struct desk_queue queue) {
    struct subscription *subscription = find_subscription(console, queue);
    if (subscription != NULL) {
        end_subscription(console, subscription);
    }
}

void desk_console_drained(struct desk_console *console) {
    console->full = false;
    say_unsaid(console);
    list_each(&console->subscriptions, link) {
        subscription_drained(console->desk, list_entry(link, struct subscription, by_console));
    }
    list_each(&console->watches, watch_link) {
        watch_drained(list_entry(watch_link, struct watch, by_console));
    }
    console_catch_up_people(console);
}

void desk_console_watch(struct desk_console *console, int32_t session, uint32_t chat_after) {
    struct desk *desk = console->desk;
    desk_console_unwatch(console, session);
    if (!desk_may_see(desk, console->technician, session)) {
        refuse(console, "not_found", (struct desk_queue){0}, session);
        return;
    }
    if (console->watch_count >= DESK_WATCHES_MAX) {
        refuse(console, "too_many", (struct desk_queue){0}, session);
        return;
    }
    watch_begin(console, session, chat_after);
}

static struct watch *find_watch(struct desk_console *console, int32_t session) {
    list_each(&console->watches, link) {
        struct watch *watch = list_entry(link, struct watch, by_console);
        if (watch->session == session) {
            return watch;
        }
    }
    return NULL;
}

void desk_console_unwatch(struct desk_console *console, int32_t session) {
    struct watch *watch = find_watch(console, session);
    if (watch != NULL) {
        watch_end(watch);
    }
}

void desk_console_focus(struct desk_console *console, int32_t session) {
    int32_t before = console->focus;
    if (before == session) {
        return;
    }
    struct desk *desk = console->desk;
    console->focus = session;
    desk_idle_changed(desk, before);
    desk_idle_changed(desk, session);
}

static bool all_idle(const struct technician *record) {
    list_each((struct list *)&record->consoles, link) {
        if (!list_entry(link, struct desk_console, by_technician)->idle) {
            return false;
        }
    }
    return !list_is_empty(&record->consoles);
}

static bool is_away(const struct technician *record) {
    return record->away || all_idle(record);
}

void desk_set_away(struct desk *desk, int32_t technician, bool away) {
    struct technician *record = technician_of(desk, technician);
    record->away = away;
    idle_changed(desk, technician);
    desk_settle(desk);
}

void desk_console_idle(struct desk_console *console, bool idle) {
    if (console->idle != idle) {
        console->idle = idle;
        idle_changed(console->desk, console->technician);
        desk_settle(console->desk);
    }
}

bool technician_has_focus(struct desk *desk, int32_t technician, int32_t session) {
    struct technician *record = map_get_id(&desk->technicians, technician);
    if (record == NULL || is_away(record)) {
        return false;
    }
    list_each(&record->consoles, link) {
        if (list_entry(link, struct desk_console, by_technician)->focus == session) {
            return true;
        }
    }
    return false;
}

enum desk_presence desk_presence(const struct desk *desk, int32_t technician) {
    if (!directory_technician_is_enabled(desk->directory, technician)) {
        return DESK_PRESENCE_DISABLED;
    }
    const struct technician *record = map_get_id(&desk->technicians, technician);
    if (record == NULL || list_is_empty(&record->consoles)) {
        return DESK_PRESENCE_OFFLINE;
    }
    if (is_away(record)) {
        return DESK_PRESENCE_AWAY;
    }
    struct directory_settings settings;
    if (directory_settings_for_technician(desk->directory, technician, &settings)) {
        int32_t above = settings.number[DIRECTORY_SETTING_BUSY_ABOVE];
        if (above > 0 && desk_active_count(desk, technician) > above) {
            return DESK_PRESENCE_BUSY;
        }
    }
    return DESK_PRESENCE_ONLINE;
}

static void check_console(struct desk_console *console) {
    struct desk *desk = console->desk;
    list_each(&console->subscriptions, link) {
        struct subscription *subscription = list_entry(link, struct subscription, by_console);
        struct desk_queue queue = subscription->queue->key;
        if (!desk_sees_queue(desk, console->technician, queue)) {
            end_subscription(console, subscription);
            refuse(console, "not_found", queue, 0);
        }
    }
    watches_check_rights(console);
    if (!directory_technician_is_enabled(desk->directory, console->technician)) {
        desk->sink.console_close(desk->sink.user, console->user, "disabled");
    }
}

void consoles_check_rights(struct desk *desk) {
    list_each(&desk->consoles, link) {
        check_console(list_entry(link, struct desk_console, link));
    }
}
