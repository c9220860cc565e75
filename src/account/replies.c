/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The predefined replies that technicians wrote for themselves. */
#include "account/replies.h"

#include "account/parts.h"
#include "base/alloc.h"

struct own_replies {
    int32_t version;
    char *text; /* owned */
};

static void replies_free(struct own_replies *replies) {
    if (replies != NULL) {
        mem_free(replies->text);
        mem_free(replies);
    }
}

void replies_put(struct map *by_technician, int32_t technician_id, int32_t version, const char *text) {
    struct own_replies *own = NEW(struct own_replies);
    own->version = version;
    own->text = mem_copy_string(text);
    replies_free(map_put_id(by_technician, technician_id, own));
}

void replies_remove(struct map *by_technician, int32_t technician_id) {
    replies_free(map_remove_id(by_technician, technician_id));
}

void replies_clear(struct map *by_technician) {
    size_t cursor = 0;
    for (const struct map_entry *entry; (entry = map_next(by_technician, &cursor)) != NULL;) {
        replies_free(entry->value);
    }
    map_clear(by_technician);
}

const char *account_replies(const struct account *account, int32_t technician_id, int32_t *out_version) {
    const struct own_replies *own = map_get_id(&account->replies, technician_id);
    *out_version = own != NULL ? own->version : 0;
    return own != NULL ? own->text : "";
}

static void replies_saved(void *user, enum store_result result) {
    struct task *task = user;
    if (task_is_orphan(task)) {
        return;
    }
    if (result != STORE_COMMITTED) {
        task_answer(task, result == STORE_CONFLICT ? ACCOUNT_STALE : ACCOUNT_NOT_SAVED);
        return;
    }
    int32_t technician_id = task->answer.technician_id;
    /* He may have been deleted meanwhile; two savings are told in the order in which they were done. */
    if (directory_technician(task->account->directory, technician_id) != NULL) {
        replies_put(&task->account->replies, technician_id, task->replies_version + 1, task->replies);
    }
    task_answer(task, ACCOUNT_OK);
}

void account_set_replies(struct account *account, int32_t technician_id, int32_t version, const char *text,
                         void (*done)(void *user, const struct account_answer *answer), void *user) {
    struct task *task = task_create(account, TASK_SET_REPLIES, done, user);
    task->answer.technician_id = technician_id;
    task->replies_version = version;
    task->replies = mem_copy_string(text);
    account_store_put_replies(account->store, technician_id, version, text, replies_saved, task);
}
