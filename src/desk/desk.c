/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "desk/desk.h"

#include "base/alloc.h"
#include "desk/applet_link.h"
#include "desk/hello.h"
#include "desk/people.h"
#include "desk/step.h"

#include <string.h>

enum { ALIVE_EACH_MS = 60 * 1000 };

int64_t desk_now_ms(const struct desk *desk) {
    return clock_monotonic_ms(&desk->clock) + desk->wall_base_ms;
}

struct desk_message *desk_encode(struct desk *desk, const struct desk_output *output) {
    desk->counters.messages_encoded++;
    struct desk_message *message = desk->sink.encode(desk->sink.user, output);
    must(message != NULL && message->references > 0);
    return message;
}

void desk_log(struct desk *desk, const char *event, int32_t session, const char *detail) {
    if (desk->sink.log != NULL) {
        desk->sink.log(desk->sink.user, event, session, detail);
    }
}

/* Activity and the fate of older proofs are volatile: saved with the mark of life, so that idle clocks go on after a
 * restart about where they were; also those that stood still because a console had the session in focus. */
static void save_volatile(struct desk *desk) {
    size_t cursor = 0;
    const struct map_entry *entry;
    int64_t now_ms = desk_now_ms(desk);
    struct store_touch *touches = NEW_ARRAY(struct store_touch, map_count(&desk->sessions) + 1);
    size_t count = 0;
    while ((entry = map_next(&desk->sessions, &cursor)) != NULL) {
        struct desk_session *session = entry->value;
        int64_t activity_ms = now_ms - session_presence_idle_ms(&session->presence, now_ms);
        if (activity_ms > session->saved_activity_ms) {
            session->saved_activity_ms = activity_ms;
            touches[count] = (struct store_touch){.session_id = session->id, .last_activity_ms = activity_ms};
            count++;
        }
        step_keep_fresh(session);
    }
    store_touch_sessions(desk->store, touches, count);
    mem_free(touches);
}

static void alive(void *user) {
    struct desk *desk = user;
    int64_t now_ms = desk_now_ms(desk);
    if (desk->loaded) {
        store_mark_alive(desk->store, now_ms);
        save_volatile(desk);
        store_forget_client_ids(desk->store, now_ms - ANSWERS_KEPT_MS);
    }
    alarm_set(&desk->alarms, &desk->alive_alarm, now_ms + ALIVE_EACH_MS);
}

static void set_clock(struct desk *desk) {
    int64_t now_ms = clock_wall_ms(&desk->clock);
    int64_t last_alive_ms = store_last_alive_ms(desk->store);
    if (now_ms < last_alive_ms) {
        now_ms = last_alive_ms; /* the wall clock was set back meanwhile; time in the history never goes back */
    }
    desk->wall_base_ms = now_ms - clock_monotonic_ms(&desk->clock);
    desk->down_ms = last_alive_ms == 0 ? 0 : now_ms - last_alive_ms;
}

struct desk *desk_create(const struct desk_options *options) {
    struct desk *desk = NEW(struct desk);
    desk->clock = options->clock;
    desk->random = options->random;
    desk->sink = options->sink;
    desk->store = options->store;
    desk->directory = options->directory;
    desk->node_id = options->node_id;
    desk->organisation = mem_copy_string(options->organisation);
    memcpy(desk->key, options->key, sizeof desk->key);
    desk->strict = options->strict;
    set_clock(desk);
    random_fill(&desk->random, &desk->epoch, sizeof desk->epoch);
    map_init_ids(&desk->sessions);
    map_init_ids(&desk->queues);
    map_init_ids(&desk->technicians);
    map_init_ids(&desk->chat_readers);
    map_init_ids(&desk->streams);
    map_init_texts(&desk->zones);
    map_init_texts(&desk->codes);
    map_init_texts(&desk->dead_codes);
    map_init_texts(&desk->join_tokens);
    answers_init(&desk->answers);
    throttle_init(&desk->throttle);
    forms_init(&desk->forms, options->forms_per_address);
    tickets_init(&desk->tickets);
    desk->turn_ms = options->turn_ms;
    desk->turn_user = options->turn_user;
    returns_init(&desk->returns, options->returns_per_s, desk_now_ms(desk));
    returns_init(&desk->lookups, options->returns_per_s, desk_now_ms(desk));
    list_init(&desk->in_flight);
    list_init(&desk->creating);
    list_init(&desk->reads);
    list_init(&desk->people_due);
    list_init(&desk->consoles);
    list_init(&desk->applets);
    desk->wake_ms = INT64_MIN;
    desk->alive_alarm.fire = alive;
    desk->alive_alarm.user = desk;
    alarm_set(&desk->alarms, &desk->alive_alarm, desk_now_ms(desk));
    return desk;
}

static void destroy_sessions(struct desk *desk) {
    size_t cursor = 0;
    const struct map_entry *entry;
    while ((entry = map_next(&desk->sessions, &cursor)) != NULL) {
        struct desk_session *session = entry->value;
        list_each(&session->watches, link) {
            watch_end(list_entry(link, struct watch, by_session));
        }
        steps_abandon(session);
        session_destroy(session);
    }
    list_each(&desk->creating, link) {
        struct desk_session *session = list_entry(link, struct desk_session, creating);
        steps_abandon(session);
        session_destroy(session);
    }
    map_finish(&desk->sessions);
}

static void destroy_connections(struct desk *desk) {
    list_each(&desk->consoles, link) {
        console_destroy(list_entry(link, struct desk_console, link));
    }
    list_each(&desk->applets, applet_link) {
        struct desk_applet *applet = list_entry(applet_link, struct desk_applet, link);
        proving_forget(applet);
        chat_reader_end(&applet->chat);
        alarm_clear(&desk->alarms, &applet->alarm);
        mem_free(applet);
    }
}

static void destroy_maps(struct desk *desk) {
    size_t cursor = 0;
    const struct map_entry *entry;
    while ((entry = map_next(&desk->queues, &cursor)) != NULL) {
        queue_destroy(entry->value);
    }
    cursor = 0;
    while ((entry = map_next(&desk->technicians, &cursor)) != NULL) {
        mem_free(entry->value);
    }
    map_finish(&desk->queues);
    map_finish(&desk->technicians);
    map_finish(&desk->chat_readers);
    map_finish(&desk->streams);
    map_finish(&desk->join_tokens);
}

void desk_destroy(struct desk *desk) {
    if (desk == NULL) {
        return;
    }
    destroy_connections(desk);
    retention_end(desk);
    chat_reads_abandon(desk);
    destroy_sessions(desk);
    destroy_maps(desk);
    zones_finish(desk);
    codes_finish(desk);
    answers_finish(&desk->answers);
    throttle_finish(&desk->throttle);
    forms_finish(&desk->forms);
    tickets_finish(&desk->tickets);
    alarms_finish(&desk->alarms);
    mem_free(desk->organisation);
    mem_wipe(desk->ticket, sizeof desk->ticket);
    mem_wipe(desk->key, sizeof desk->key);
    mem_free(desk);
}

bool desk_is_ready(const struct desk *desk) {
    return desk->loaded && desk->saved;
}

int64_t desk_time_ms(const struct desk *desk) {
    return desk_now_ms(desk);
}

void desk_directory_changed(struct desk *desk) {
    if (!desk->loaded) {
        return;
    }
    desk->directory_changes++;
    consoles_check_rights(desk);
    size_t cursor = 0;
    const struct map_entry *entry;
    while ((entry = map_next(&desk->sessions, &cursor)) != NULL) {
        struct desk_session *session = entry->value;
        session_follow_settings(session);
        screen_check_rights(session);
        applet_tell_look(session);
        session_rows_refresh(session, "directory_changed");
        session_settle(session);
    }
    desk->auto_start_due = true;
    people_touch(desk);
    desk_settle(desk);
}

const struct desk_counters *desk_counters(const struct desk *desk) {
    return &desk->counters;
}

struct desk_gauges desk_gauges(const struct desk *desk) {
    struct desk_gauges gauges = {
        .sessions = map_count(&desk->sessions),
        .applets = desk->applet_count,
        .consoles = desk->console_count,
        .subscriptions = desk->subscription_count,
        .streams = map_count(&desk->streams),
        .steps_in_flight = desk->steps_in_flight,
        .returns_per_s = (uint64_t)desk->returns.rate_per_s,
    };
    size_t cursor = 0;
    const struct map_entry *entry;
    while ((entry = map_next(&desk->queues, &cursor)) != NULL) {
        const struct queue *queue = entry->value;
        gauges.rows += queue->count;
    }
    return gauges;
}
