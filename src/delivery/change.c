/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The settings to the store and from it, secrets sealed; a line of the audit log with each part that changes. */
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/text.h"
#include "delivery/parts.h"
#include "directory/change.h"

enum { CONTEXT_BYTES = 32 };

static const char *const parts[] = {"general", "email", "sms"};
enum { PART_COUNT = sizeof parts / sizeof parts[0] };

/* A change on its way: the parts are written one after the other, and each is in force when it is on disk. */
struct settings_change {
    struct delivery *delivery;
    struct delivery_settings settings;
    size_t left; /* of its parts */
    bool failed;
    void (*done)(void *user, enum delivery_change_result result);
    void *user;
};

struct part_change {
    struct settings_change *change;
    const char *part;
};

/* Binds a sealed secret to its part. */
static void seal_context(char out[CONTEXT_BYTES], const char *part) {
    must(text_format(out, CONTEXT_BYTES, "message %s", part));
}

void change_take(struct delivery *delivery, const struct store_message_setting *setting) {
    json_t *json = json_loads(setting->value, 0, NULL);
    delivery_settings_read(&delivery->settings, setting->part, json);
    json_decref(json);
    char *secret = delivery_settings_secret(&delivery->settings, setting->part);
    if (secret == NULL || setting->sealed == NULL || setting->sealed_len <= SEAL_OVERHEAD ||
        setting->sealed_len > SEAL_OVERHEAD + DELIVERY_SECRET_BYTES_MAX) {
        return;
    }
    char context[CONTEXT_BYTES];
    seal_context(context, setting->part);
    if (seal_open(delivery->key, context, setting->sealed, setting->sealed_len, secret)) {
        secret[setting->sealed_len - SEAL_OVERHEAD] = '\0';
    } else {
        log_error(delivery->options.log, "message_secret_unreadable", LOG_TEXT("part", setting->part));
    }
}

/* Only what differs; of the secret only that it does. */
static void describe(const struct delivery *delivery, struct delivery_settings *settings, const char *part,
                     json_t *before, json_t *after) {
    json_t *old = delivery_settings_json(&delivery->settings, part);
    json_t *new = delivery_settings_json(settings, part);
    const char *name = NULL;
    json_t *value = NULL;
    json_object_foreach(new, name, value) {
        json_t *was = json_object_get(old, name);
        if (!json_equal(was, value)) {
            json_object_set(before, name, was);
            json_object_set(after, name, value);
        }
    }
    json_decref(old);
    json_decref(new);
    struct delivery_settings had = delivery->settings;
    const char *old_secret = delivery_settings_secret(&had, part);
    const char *new_secret = delivery_settings_secret(settings, part);
    if (!text_equal(old_secret, new_secret)) {
        json_object_set_new(after, "secret", json_string(new_secret[0] != '\0' ? "changed" : "removed"));
    }
    mem_wipe(&had, sizeof had);
}

static char *dump(const json_t *json) {
    char *text = json_dumps(json, JSON_COMPACT);
    must(text != NULL);
    return text;
}

static void finish(struct settings_change *change) {
    enum delivery_change_result result = change->failed ? DELIVERY_CHANGE_NOT_SAVED : DELIVERY_CHANGED;
    void (*done)(void *, enum delivery_change_result) = change->done;
    void *user = change->user;
    mem_wipe(&change->settings, sizeof change->settings);
    mem_free(change);
    done(user, result);
}

static void take_part(struct delivery_settings *to, const struct delivery_settings *from, const char *part) {
    if (text_equal(part, "email")) {
        to->email = from->email;
    } else if (text_equal(part, "sms")) {
        to->sms = from->sms;
    } else {
        memcpy(to->public_address, from->public_address, sizeof to->public_address);
    }
}

static void part_written(void *user, enum store_result result) {
    struct part_change *own = user;
    struct settings_change *change = own->change;
    struct delivery *delivery = change->delivery;
    const char *part = own->part;
    mem_free(own);
    change->left--;
    change->failed = change->failed || result != STORE_COMMITTED;
    bool is_last = change->left == 0;
    bool is_open = !delivery->closed;
    if (is_open && result == STORE_COMMITTED) {
        take_part(&delivery->settings, &change->settings, part);
    }
    if (is_open && is_last) {
        delivery->change = NULL;
        finish(change);
    } else if (is_last) {
        mem_wipe(&change->settings, sizeof change->settings);
        mem_free(change); /* nobody is there any more to be told */
    }
    if (delivery_came_back(delivery)) {
        outbox_run(delivery); /* what failed by the old settings may go by the new ones */
    }
}

static void write_part(struct settings_change *change, const char *part, const struct directory_actor *actor,
                       const json_t *before, const json_t *after) {
    struct delivery *delivery = change->delivery;
    json_t *value = delivery_settings_json(&change->settings, part);
    char *texts[] = {dump(value), dump(before), dump(after), mem_format("%s.changed", part)};
    const char *secret = delivery_settings_secret(&change->settings, part);
    unsigned char sealed[SEAL_OVERHEAD + DELIVERY_SECRET_BYTES_MAX];
    struct store_message_setting setting = {.part = part, .value = texts[0]};
    if (secret != NULL && secret[0] != '\0') {
        char context[CONTEXT_BYTES];
        seal_context(context, part);
        seal_close(delivery->key, context, secret, strlen(secret), sealed);
        setting.sealed = sealed;
        setting.sealed_len = SEAL_OVERHEAD + strlen(secret);
    }
    const char *name = delivery->options.technician_name(delivery->options.user, actor->technician_id);
    const struct audit_row row = {
        .at_ms = actor->at_ms,
        .actor_id = actor->technician_id,
        .actor = name != NULL ? name : "",
        .token = actor->token != NULL ? actor->token : "",
        .address = actor->address != NULL ? actor->address : "",
        .kind = texts[3],
        .object = "",
        .before = texts[1],
        .after = texts[2],
    };
    struct part_change *own = NEW(struct part_change);
    own->change = change;
    own->part = part;
    change->left++;
    delivery->running++;
    delivery_store_put_setting(delivery->options.store, &setting, &row, part_written, own);
    json_decref(value);
    for (size_t i = 0; i < 3; i++) {
        free(texts[i]);
    }
    mem_free(texts[3]);
}

void delivery_change(struct delivery *delivery, const struct delivery_settings *settings,
                     const struct directory_actor *actor, void (*done)(void *user, enum delivery_change_result result),
                     void *user) {
    if (delivery->change != NULL) {
        done(user, DELIVERY_CHANGE_BUSY);
        return;
    }
    struct settings_change *change = NEW(struct settings_change);
    change->delivery = delivery;
    change->settings = *settings;
    change->done = done;
    change->user = user;
    for (size_t i = 0; i < PART_COUNT; i++) {
        json_t *before = json_object();
        json_t *after = json_object();
        describe(delivery, &change->settings, parts[i], before, after);
        if (json_object_size(after) > 0) {
            write_part(change, parts[i], actor, before, after);
        }
        json_decref(before);
        json_decref(after);
    }
    if (change->left > 0) {
        delivery->change = change;
    } else {
        finish(change);
    }
}
