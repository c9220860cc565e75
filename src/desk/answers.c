/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "desk/answers.h"

#include "base/alloc.h"
#include "base/text.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

void answers_init(struct answers *answers) {
    map_init_texts(&answers->by_key);
    list_init(&answers->by_age);
}

static void forget(struct answers *answers, struct kept_answer *kept) {
    must(map_remove_text(&answers->by_key, kept->key) == kept);
    list_remove(&kept->link);
    list_each(&kept->waiters, link) {
        struct answer_waiter *waiter = list_entry(link, struct answer_waiter, link);
        if (waiter->owns_user) {
            mem_free(waiter->user);
        }
        mem_free(waiter);
    }
    for (size_t i = 0; i < kept->param_count; i++) {
        mem_free((char *)(uintptr_t)kept->params[i].text);
    }
    mem_free(kept);
}

void answers_finish(struct answers *answers) {
    list_each(&answers->by_age, link) {
        forget(answers, list_entry(link, struct kept_answer, link));
    }
    map_finish(&answers->by_key);
}

bool client_id_is_valid(const char *client_id) {
    size_t len = strnlen(client_id, DESK_CLIENT_ID_BYTES_MAX + 1);
    return len > 0 && len <= DESK_CLIENT_ID_BYTES_MAX && utf8_is_text(client_id, false);
}

static void mix(uint64_t *hash, const void *bytes, size_t len) {
    for (size_t i = 0; i < len; i++) {
        *hash = (*hash ^ ((const unsigned char *)bytes)[i]) * 1099511628211U;
    }
}

uint64_t command_digest(const struct session_command *command) {
    /* To the caller these are one: which it is follows from the row, which is out when he asks again. */
    enum command_type type = command->type == COMMAND_WITHDRAW ? COMMAND_REMOVE : command->type;
    const int32_t numbers[] = {(int32_t)type, command->other_row, (int32_t)command->target.kind, command->target.id,
                               command->mode};
    uint64_t hash = 14695981039346656037U;
    mix(&hash, numbers, sizeof numbers);
    if (command->text != NULL) {
        mix(&hash, command->text, strlen(command->text));
    }
    return hash == 0 ? 1 : hash;
}

uint64_t digest_append(uint64_t digest, const char *text) {
    mix(&digest, text, strlen(text) + 1);
    return digest == 0 ? 1 : digest;
}

bool answer_is_for(const struct kept_answer *kept, const struct session_command *command) {
    return kept->digest == 0 || kept->digest == command_digest(command);
}

static void make_key(int32_t technician, const char *client_id, char out_key[ANSWER_KEY_MAX]) {
    (void)snprintf(out_key, ANSWER_KEY_MAX, "%" PRId32 " %.64s", technician, client_id);
}

struct kept_answer *answer_find(const struct answers *answers, int32_t technician, const char *client_id) {
    char key[ANSWER_KEY_MAX];
    make_key(technician, client_id, key);
    return map_get_text(&answers->by_key, key);
}

static void forget_old(struct answers *answers, int64_t now_ms) {
    for (;;) {
        struct kept_answer *oldest = list_first(&answers->by_age, struct kept_answer, link);
        if (oldest == NULL || oldest->pending) {
            return;
        }
        if (now_ms - oldest->at_ms <= ANSWERS_KEPT_MS && map_count(&answers->by_key) < ANSWERS_KEPT_MAX) {
            return;
        }
        forget(answers, oldest);
    }
}

struct kept_answer *answer_begin(struct answers *answers, int32_t technician, const char *client_id, int32_t session,
                                 uint64_t digest, int64_t now_ms) {
    forget_old(answers, now_ms);
    struct kept_answer *older = answer_find(answers, technician, client_id);
    if (older != NULL) {
        must(!older->pending);
        forget(answers, older);
    }
    struct kept_answer *kept = NEW(struct kept_answer);
    make_key(technician, client_id, kept->key);
    kept->at_ms = now_ms;
    kept->session = session;
    kept->digest = digest;
    kept->pending = true;
    list_init(&kept->waiters);
    list_append(&answers->by_age, &kept->link);
    must(map_put_text(&answers->by_key, kept->key, kept) == NULL);
    return kept;
}

void answer_wait(struct kept_answer *kept, void (*done)(void *user, const struct desk_answer *answer), void *user,
                 bool owns_user) {
    must(kept->pending);
    struct answer_waiter *waiter = NEW(struct answer_waiter);
    *waiter = (struct answer_waiter){.done = done, .user = user, .owns_user = owns_user};
    list_append(&kept->waiters, &waiter->link);
}

static void keep(struct kept_answer *kept, const struct desk_answer *answer) {
    kept->pending = false;
    kept->result = answer->result;
    kept->code = answer->code;
    kept->session = answer->session;
    kept->event = answer->event;
    kept->param_count = answer->param_count;
    for (size_t i = 0; i < answer->param_count; i++) {
        kept->params[i] = answer->params[i];
        kept->params[i].text = mem_copy_string(answer->params[i].text);
    }
}

void answer_finish(struct answers *answers, struct kept_answer *kept, const struct desk_answer *answer) {
    struct list waiters;
    list_init(&waiters);
    list_each(&kept->waiters, link) {
        list_remove(link);
        list_append(&waiters, link);
    }
    if (answer->result == DESK_DONE || answer->result == DESK_REFUSED) {
        keep(kept, answer);
    } else {
        forget(answers, kept);
    }
    struct desk_answer again = *answer;
    again.repeated = true;
    list_each(&waiters, waiting) {
        struct answer_waiter *waiter = list_entry(waiting, struct answer_waiter, link);
        waiter->done(waiter->user, &again);
        mem_free(waiter);
    }
}

void answer_fill(const struct kept_answer *kept, struct desk_answer *out_answer) {
    must(!kept->pending);
    *out_answer = (struct desk_answer){
        .result = kept->result,
        .code = kept->code,
        .param_count = kept->param_count,
        .repeated = true,
        .session = kept->session,
        .event = kept->event,
        .at_ms = kept->at_ms,
    };
    memcpy(out_answer->params, kept->params, sizeof kept->params);
}

void answer_to_text(uint32_t event, uint64_t digest, char out_text[ANSWER_TEXT_MAX]) {
    (void)snprintf(out_text, ANSWER_TEXT_MAX, "done %" PRIu32 " %016" PRIx64, event, digest);
}

bool answer_from_text(const char *text, uint32_t *out_event, uint64_t *out_digest) {
    int digits = 0;
    uint32_t event;
    uint64_t digest = 0;
    /* Before there were digests, the number was all. */
    int read = sscanf(text, "done %10" SCNu32 "%n %16" SCNx64 "%n", &event, &digits, &digest, &digits);
    if (read < 1 || text[digits] != '\0') {
        return false;
    }
    *out_event = event;
    *out_digest = digest;
    return true;
}

void answer_restore(struct answers *answers, int32_t technician, const char *client_id, int32_t session, uint32_t event,
                    uint64_t digest, int64_t at_ms) {
    if (answer_find(answers, technician, client_id) != NULL) {
        return;
    }
    struct kept_answer *kept = answer_begin(answers, technician, client_id, session, digest, at_ms);
    kept->pending = false;
    kept->result = DESK_DONE;
    kept->event = event;
}
