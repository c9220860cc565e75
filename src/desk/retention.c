/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Erases what is over for longer than the setting lets it be kept: a page of the oldest at a time, read and written off
 * the loop. So with entries of the audit log, once a round. */
#include "base/alloc.h"
#include "desk/inside.h"
#include "store/audit.h"
#include "store/ended.h"

enum {
    ROUND_MS = 60 * 60 * 1000, /* from the end of one walk through what is over to the next */
    PAGE_MS = 2 * 1000,        /* between two pages */
    PAGE_SESSIONS = 50,
    DAY_MS = 24 * 60 * 60 * 1000,
};

static void walk(void *user);

static void again_in(struct desk *desk, int64_t ms) {
    desk->retention_alarm.fire = walk;
    desk->retention_alarm.user = desk;
    alarm_set(&desk->alarms, &desk->retention_alarm, desk_now_ms(desk) + ms);
}

/* A call of the store came back; false: the desk is gone, and with its last call this is too. */
static bool came_back(struct retention *retention) {
    must(retention->waiting > 0);
    retention->waiting--;
    if (retention->desk == NULL && retention->waiting == 0) {
        mem_free(retention);
        return false;
    }
    return retention->desk != NULL;
}

static void is_erased(void *user, enum store_result result) {
    struct retention *retention = user;
    if (came_back(retention)) {
        retention->desk->counters.sessions_erased += result == STORE_COMMITTED;
    }
}

static void erase_what_is_due(struct retention *retention, const struct store_ended *list, size_t count) {
    struct desk *desk = retention->desk;
    int64_t now_ms = desk_now_ms(desk);
    for (size_t i = 0; i < count; i++) {
        int64_t days = history_days_for(desk, &list[i].state);
        if (days > 0 && list[i].ended_ms <= now_ms - days * DAY_MS) {
            retention->waiting++;
            store_erase_session(desk->store, list[i].session_id, &(struct directory_actor){.at_ms = now_ms}, is_erased,
                                retention);
        }
    }
}

static void audit_is_deleted(void *user, enum store_result result, int64_t deleted) {
    struct retention *retention = user;
    (void)result; /* the next round tries again */
    if (came_back(retention)) {
        retention->desk->counters.audit_deleted += (uint64_t)deleted;
    }
}

static void delete_audit(struct retention *retention) {
    struct desk *desk = retention->desk;
    const struct directory *directory = desk->directory;
    struct audit_limit *limits = NEW_ARRAY(struct audit_limit, directory_group_count(directory) + 1);
    size_t count = 0;
    for (size_t i = 0; i < directory_group_count(directory); i++) {
        const struct directory_group *group = directory_group_at(directory, i);
        struct directory_settings settings;
        must(directory_settings_for_group(directory, group->id, &settings));
        int64_t days = settings.number[DIRECTORY_SETTING_AUDIT_DAYS];
        if (days > 0) {
            limits[count++] = (struct audit_limit){.group_id = group->id,
                                                   .before_ms = desk_now_ms(desk) - days * DAY_MS,
                                                   .with_orphans = group->parent_id == 0};
        }
    }
    if (count > 0) {
        retention->waiting++;
        audit_store_delete(desk->store, limits, count, audit_is_deleted, retention);
    }
    mem_free(limits);
}

static void on_page(void *user, enum store_result result, const struct store_ended *list, size_t count, bool more) {
    struct retention *retention = user;
    if (!came_back(retention)) {
        return;
    }
    struct desk *desk = retention->desk;
    if (result != STORE_COMMITTED || !more || count == 0) {
        retention->from_ms = 0;
        again_in(desk, ROUND_MS);
    } else {
        retention->from_ms = list[count - 1].ended_ms + 1; /* others of the same moment come with the next round */
        again_in(desk, PAGE_MS);
    }
    if (result == STORE_COMMITTED) {
        erase_what_is_due(retention, list, count);
    }
    desk_wake(desk);
}

static void walk(void *user) {
    struct desk *desk = user;
    struct retention *retention = desk->retention;
    if (retention->from_ms == 0) {
        delete_audit(retention);
    }
    const struct store_ended_query query = {.from_ms = retention->from_ms,
                                            .before_ms = desk_now_ms(desk) - DAY_MS,
                                            .oldest_first = true,
                                            .limit = PAGE_SESSIONS};
    retention->waiting++;
    store_list_ended(desk->store, &query, on_page, retention);
}

void retention_begin(struct desk *desk) {
    desk->retention = NEW(struct retention);
    desk->retention->desk = desk;
    again_in(desk, ROUND_MS);
}

void retention_end(struct desk *desk) {
    struct retention *retention = desk->retention;
    if (retention == NULL) {
        return;
    }
    alarm_clear(&desk->alarms, &desk->retention_alarm);
    desk->retention = NULL;
    retention->desk = NULL; /* what the store still does is for nobody */
    if (retention->waiting == 0) {
        mem_free(retention);
    }
}
