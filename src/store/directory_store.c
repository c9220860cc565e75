/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Changes stand in a line; the first is checked, written and put in force before the next is looked at. */
#include "store/directory_store.h"

#include <stdio.h>

#include "base/alloc.h"
#include "base/list.h"
#include "base/must.h"
#include "base/text.h"
#include "store/account_sql.h"
#include "store/audit_entry.h"
#include "store/audit_sql.h"
#include "store/change_copy.h"
#include "store/directory_sql.h"
#include "store/parts.h"

enum { READ_ANEW_MAX = 3 };

struct watcher {
    void (*changed)(void *user, const struct directory_change *change);
    void *user;
};

struct directory_store {
    struct store *store; /* borrowed */
    struct directory *directory;
    int64_t version;  /* of what is in memory */
    struct list line; /* of struct entry; the first one is at work */
    struct watcher watchers[DIRECTORY_STORE_WATCHERS_MAX];
    size_t watcher_count;
    bool polling;
    bool closed;    /* the jobs and reads still under way free this at their end */
    size_t running; /* jobs and reads under way */
};

/* One of many technicians who are made together. */
struct newcomer {
    struct change_copy copy;
    char *password_hash;
    struct audit_entry audit;
};

/* One change on its way. Also the job that writes it. */
struct entry {
    struct store_job job;
    struct list link;
    struct directory_store *owner;
    struct change_copy copy;
    bool only_account; /* no change of the directory: account_change */
    bool only_first;
    bool told_at_close;
    struct account_change account_change;
    char *password_hash; /* of a new technician */
    struct audit_entry audit;
    struct newcomer *newcomers; /* owned; instead of the change; NULL: none */
    size_t newcomer_count;
    int64_t expected_version;
    int tries;
    enum directory_error error;
    void (*done)(void *user, const struct directory_outcome *outcome);
    void *user;
};

static void start_next(struct directory_store *directory_store);

static void entry_free(struct entry *entry) {
    change_copy_finish(&entry->copy);
    audit_entry_finish(&entry->audit);
    mem_free_secret(entry->password_hash);
    for (size_t i = 0; i < entry->newcomer_count; i++) {
        change_copy_finish(&entry->newcomers[i].copy);
        audit_entry_finish(&entry->newcomers[i].audit);
        mem_free_secret(entry->newcomers[i].password_hash);
    }
    mem_free(entry->newcomers);
    mem_wipe(entry, sizeof *entry);
    mem_free(entry);
}

/* True when the last one to leave has turned off the light. */
static bool left_closed(struct directory_store *directory_store) {
    must(directory_store->running > 0);
    directory_store->running--;
    if (!directory_store->closed) {
        return false;
    }
    if (directory_store->running == 0) {
        mem_free(directory_store);
    }
    return true;
}

static enum sql_result read_all(struct sql *sql, struct directory *directory, int64_t *out_version) {
    enum sql_result result = sql->engine->begin_read(sql);
    if (result == SQL_DONE) {
        result = directory_sql_version(sql, directory_organisation_id(directory), out_version);
    }
    if (result == SQL_DONE) {
        result = directory_sql_load(sql, directory);
    }
    sql->engine->rollback(sql);
    return result;
}

/* What is in the store takes the place of what is in memory. */
static bool read_anew(struct directory_store *directory_store) {
    struct directory *old = directory_store->directory;
    struct sql *sql = store_open_reader(directory_store->store);
    if (sql == NULL) {
        return false;
    }
    struct directory *fresh = directory_create(directory_organisation_id(old), directory_allows_short_timeouts(old));
    int64_t version = 0;
    enum sql_result result = read_all(sql, fresh, &version);
    sql->engine->close(sql);
    if (result == SQL_DONE) {
        directory_swap(old, fresh);
        directory_store->version = version;
    }
    directory_destroy(fresh);
    return result == SQL_DONE;
}

static void tell_watchers(struct directory_store *directory_store, const struct directory_change *change) {
    for (size_t i = 0; i < directory_store->watcher_count; i++) {
        directory_store->watchers[i].changed(directory_store->watchers[i].user, change);
    }
}

static enum sql_result write_newcomers(struct sql *sql, int32_t organisation_id, struct entry *entry) {
    enum sql_result result = SQL_DONE;
    for (size_t i = 0; i < entry->newcomer_count && result == SQL_DONE; i++) {
        struct newcomer *one = &entry->newcomers[i];
        result = directory_sql_write(sql, organisation_id, &one->copy.change, one->password_hash);
        one->audit.row.object_id = one->copy.change.id;
        result = result == SQL_DONE ? audit_sql_append(sql, organisation_id, &one->audit.row) : result;
    }
    return result == SQL_DONE ? directory_sql_raise_version(sql, organisation_id) : result;
}

/* Commit thread. The version tells whether the check was made against what is in the store. */
static enum sql_result write_entry(struct sql *sql, struct store_job *job) {
    struct entry *entry = list_entry(&job->link, struct entry, job.link);
    if (entry->error != DIRECTORY_ERROR_NONE) {
        return SQL_DONE;
    }
    int32_t organisation_id = store_organisation_id(entry->owner->store);
    int64_t version = 0;
    enum sql_result result = directory_sql_version(sql, organisation_id, &version);
    if (result == SQL_DONE && version != entry->expected_version) {
        return SQL_CONFLICT;
    }
    if (result == SQL_DONE && entry->newcomer_count > 0) {
        return write_newcomers(sql, organisation_id, entry);
    }
    if (result == SQL_DONE && entry->only_account) {
        result = account_sql_change(sql, organisation_id, &entry->account_change);
    } else if (result == SQL_DONE) {
        result = directory_sql_write(sql, organisation_id, &entry->copy.change, entry->password_hash);
    }
    if (result == SQL_DONE && entry->only_first) {
        result = account_sql_remove_setup_token(sql, organisation_id);
    }
    if (result == SQL_DONE) {
        entry->audit.row.object_id = entry->copy.change.id;
        result = audit_sql_append(sql, organisation_id, &entry->audit.row);
    }
    return result == SQL_DONE ? directory_sql_raise_version(sql, organisation_id) : result;
}

/* Each against what is there, and against those before it. */
static enum directory_error check_newcomers(const struct directory *directory, const struct entry *entry) {
    if (directory_technician_count(directory) + entry->newcomer_count > DIRECTORY_TECHNICIANS_MAX) {
        return DIRECTORY_ERROR_TOO_MANY;
    }
    for (size_t i = 0; i < entry->newcomer_count; i++) {
        const struct directory_change *change = &entry->newcomers[i].copy.change;
        enum directory_error error = directory_check(directory, change);
        for (size_t j = 0; j < i && error == DIRECTORY_ERROR_NONE; j++) {
            bool is_taken = text_equal_ignoring_case(entry->newcomers[j].copy.change.login, change->login);
            error = is_taken ? DIRECTORY_ERROR_LOGIN_TAKEN : DIRECTORY_ERROR_NONE;
        }
        if (error != DIRECTORY_ERROR_NONE) {
            return error;
        }
    }
    return DIRECTORY_ERROR_NONE;
}

static enum directory_error check_entry(const struct directory *directory, const struct entry *entry) {
    const struct directory_change *change = &entry->copy.change;
    if (entry->newcomer_count > 0) {
        return check_newcomers(directory, entry);
    }
    if (entry->only_account) {
        const struct directory_technician *technician = directory_technician(directory, change->id);
        return technician != NULL && !technician->deleted ? DIRECTORY_ERROR_NONE : DIRECTORY_ERROR_UNKNOWN_TECHNICIAN;
    }
    if (entry->only_first && directory_administrator_count(directory) > 0) {
        return DIRECTORY_ERROR_NAME_TAKEN;
    }
    return directory_check(directory, change);
}

/* For the audit log, against what it was checked against. */
static void describe_entry(const struct directory *directory, struct entry *entry) {
    for (size_t i = 0; i < entry->newcomer_count; i++) {
        audit_entry_of_change(&entry->newcomers[i].audit, directory, &entry->newcomers[i].copy.change);
    }
    if (entry->newcomer_count > 0) {
        return;
    }
    if (entry->only_account) {
        audit_entry_of_account(&entry->audit, directory, &entry->account_change, &entry->copy.change.actor);
    } else {
        audit_entry_of_change(&entry->audit, directory, &entry->copy.change);
    }
}

static void submit_entry(struct entry *entry) {
    struct directory_store *directory_store = entry->owner;
    if (entry->error == DIRECTORY_ERROR_NONE) {
        entry->error = check_entry(directory_store->directory, entry);
    }
    if (entry->error == DIRECTORY_ERROR_NONE) {
        describe_entry(directory_store->directory, entry);
    }
    entry->expected_version = directory_store->version;
    directory_store->running++;
    store_jobs_submit(store_jobs_of(directory_store->store), &entry->job);
}

static void apply_newcomers(struct entry *entry) {
    for (size_t i = 0; i < entry->newcomer_count; i++) {
        directory_apply(entry->owner->directory, &entry->newcomers[i].copy.change);
        tell_watchers(entry->owner, &entry->newcomers[i].copy.change);
    }
}

static int32_t *newcomer_ids(const struct entry *entry) {
    int32_t *ids = mem_new_array(entry->newcomer_count, sizeof *ids);
    for (size_t i = 0; i < entry->newcomer_count; i++) {
        ids[i] = entry->newcomers[i].copy.change.id;
    }
    return ids;
}

static void finish_entry(struct entry *entry) {
    struct directory_store *directory_store = entry->owner;
    struct directory_outcome outcome = {.error = entry->error, .id = entry->copy.change.id};
    if (entry->only_account && entry->account_change.verb == ACCOUNT_ADD_TOKEN) {
        outcome.id = entry->account_change.api_token.id;
    }
    list_remove(&entry->link);
    if (entry->error == DIRECTORY_ERROR_NONE) {
        directory_store->version = entry->expected_version + 1;
        if (entry->newcomer_count > 0) {
            apply_newcomers(entry);
        } else if (!entry->only_account) {
            directory_apply(directory_store->directory, &entry->copy.change);
            tell_watchers(directory_store, &entry->copy.change);
        }
    }
    int32_t *ids = entry->newcomer_count > 0 ? newcomer_ids(entry) : NULL;
    outcome.ids = ids;
    entry->done(entry->user, &outcome);
    mem_free(ids);
    entry_free(entry);
}

static void entry_done(struct store_job *job) {
    struct entry *entry = list_entry(&job->link, struct entry, job.link);
    struct directory_store *directory_store = entry->owner;
    if (left_closed(directory_store)) {
        entry_free(entry);
        return;
    }
    if (job->result == STORE_CONFLICT && entry->tries++ < READ_ANEW_MAX && read_anew(directory_store)) {
        tell_watchers(directory_store, NULL);
        if (entry->copy.change.verb == DIRECTORY_VERB_CREATE && !entry->only_account) {
            entry->copy.change.id = 0;
        }
        for (size_t i = 0; i < entry->newcomer_count; i++) {
            entry->newcomers[i].copy.change.id = 0;
            audit_entry_finish(&entry->newcomers[i].audit);
        }
        submit_entry(entry);
        return;
    }
    if (job->result != STORE_COMMITTED) {
        entry->error = DIRECTORY_ERROR_NOT_SAVED;
    }
    finish_entry(entry);
    start_next(directory_store);
}

static void start_next(struct directory_store *directory_store) {
    struct entry *entry = list_first(&directory_store->line, struct entry, link);
    if (entry != NULL && directory_store->running == 0) {
        submit_entry(entry);
    }
}

static struct entry *entry_create(struct directory_store *directory_store, const struct directory_change *change,
                                  void (*done)(void *user, const struct directory_outcome *outcome), void *user) {
    struct entry *entry = NEW(struct entry);
    entry->owner = directory_store;
    entry->job.work = write_entry;
    entry->job.done = entry_done;
    entry->done = done;
    entry->user = user;
    change_copy_init(&entry->copy, change);
    return entry;
}

static void stand_in_line(struct entry *entry) {
    list_append(&entry->owner->line, &entry->link);
    start_next(entry->owner);
}

void directory_store_submit(struct directory_store *directory_store, const struct directory_change *change,
                            void (*done)(void *user, const struct directory_outcome *outcome), void *user) {
    /* What is too large to be copied is too large to be right. */
    if (change->group_count > DIRECTORY_CHANNEL_GROUPS_MAX || change->setting_count > DIRECTORY_SETTINGS_PATCH_MAX) {
        struct directory_change nothing = {.noun = change->noun, .verb = change->verb, .id = change->id};
        struct entry *entry = entry_create(directory_store, &nothing, done, user);
        entry->error = DIRECTORY_ERROR_TOO_MANY;
        stand_in_line(entry);
        return;
    }
    stand_in_line(entry_create(directory_store, change, done, user));
}

void directory_store_add_technician(struct directory_store *directory_store, const struct directory_change *change,
                                    const char *password_hash, bool only_first,
                                    void (*done)(void *user, const struct directory_outcome *outcome), void *user) {
    must(change->noun == DIRECTORY_NOUN_TECHNICIAN && change->verb == DIRECTORY_VERB_CREATE);
    struct entry *entry = entry_create(directory_store, change, done, user);
    entry->password_hash = mem_copy_string(password_hash);
    entry->only_first = only_first;
    entry->told_at_close = true;
    stand_in_line(entry);
}

void directory_store_add_technicians(struct directory_store *directory_store, const struct directory_newcomer *list,
                                     size_t count, void (*done)(void *user, const struct directory_outcome *outcome),
                                     void *user) {
    const struct directory_change nothing = {.noun = DIRECTORY_NOUN_TECHNICIAN, .verb = DIRECTORY_VERB_CREATE};
    struct entry *entry = entry_create(directory_store, &nothing, done, user);
    entry->newcomers = NEW_ARRAY(struct newcomer, count);
    entry->newcomer_count = count;
    entry->told_at_close = true;
    for (size_t i = 0; i < count; i++) {
        must(list[i].change->noun == DIRECTORY_NOUN_TECHNICIAN && list[i].change->verb == DIRECTORY_VERB_CREATE);
        change_copy_init(&entry->newcomers[i].copy, list[i].change);
        entry->newcomers[i].password_hash = mem_copy_string(list[i].password_hash);
    }
    stand_in_line(entry);
}

void directory_store_change_account(struct directory_store *directory_store, const struct account_change *change,
                                    const struct directory_actor *actor,
                                    void (*done)(void *user, const struct directory_outcome *outcome), void *user) {
    struct directory_change nothing = {
        .noun = DIRECTORY_NOUN_TECHNICIAN, .verb = DIRECTORY_VERB_UPDATE, .id = change->technician_id, .actor = *actor};
    struct entry *entry = entry_create(directory_store, &nothing, done, user);
    entry->only_account = true;
    entry->told_at_close = true;
    entry->account_change = *change;
    stand_in_line(entry);
}

struct directory_store *directory_store_open(struct store *store, bool allow_short_timeouts, char *out_why,
                                             size_t out_why_len) {
    struct directory_store *directory_store = NEW(struct directory_store);
    directory_store->store = store;
    directory_store->directory = directory_create(store_organisation_id(store), allow_short_timeouts);
    list_init(&directory_store->line);
    if (!read_anew(directory_store)) {
        snprintf(out_why, out_why_len, "the directory in the store cannot be read or contradicts itself");
        directory_store_close(directory_store);
        return NULL;
    }
    return directory_store;
}

void directory_store_close(struct directory_store *directory_store) {
    if (directory_store == NULL) {
        return;
    }
    struct entry *at_work = list_first(&directory_store->line, struct entry, link);
    bool has_job = at_work != NULL && directory_store->running > (directory_store->polling ? 1u : 0u);
    list_each(&directory_store->line, link) {
        struct entry *entry = list_entry(link, struct entry, link);
        list_remove(link);
        if (entry->told_at_close) {
            entry->done(entry->user, &(struct directory_outcome){.error = DIRECTORY_ERROR_NOT_SAVED});
        }
        if (!has_job || entry != at_work) {
            entry_free(entry);
        }
    }
    directory_destroy(directory_store->directory);
    directory_store->directory = NULL;
    directory_store->closed = true;
    if (directory_store->running == 0) {
        mem_free(directory_store);
    }
}

struct directory *directory_store_directory(struct directory_store *directory_store) {
    return directory_store->directory;
}

void directory_store_watch(struct directory_store *directory_store,
                           void (*changed)(void *user, const struct directory_change *change), void *user) {
    must(directory_store->watcher_count < DIRECTORY_STORE_WATCHERS_MAX);
    directory_store->watchers[directory_store->watcher_count++] = (struct watcher){.changed = changed, .user = user};
}

struct poll {
    struct store_read read;
    struct directory_store *owner;
    int64_t version;
};

static enum sql_result poll_version(struct sql *sql, struct store_read *read) {
    struct poll *poll = (struct poll *)read;
    return directory_sql_version(sql, store_organisation_id(read->store), &poll->version);
}

/* A change of our own may have come between; then memory is as new as the store already, or newer. */
static void poll_done(struct store_read *read) {
    struct poll *poll = (struct poll *)read;
    struct directory_store *directory_store = poll->owner;
    int64_t version = poll->version;
    bool is_known = read->result == STORE_COMMITTED;
    mem_free(poll);
    if (left_closed(directory_store)) {
        return;
    }
    directory_store->polling = false;
    if (is_known && version > directory_store->version && read_anew(directory_store)) {
        tell_watchers(directory_store, NULL);
    }
    start_next(directory_store);
}

void directory_store_poll(struct directory_store *directory_store) {
    if (directory_store->running > 0) {
        return;
    }
    struct poll *poll = NEW(struct poll);
    poll->owner = directory_store;
    poll->read.work = poll_version;
    poll->read.done = poll_done;
    directory_store->polling = true;
    directory_store->running++;
    store_submit_read(directory_store->store, &poll->read);
}
