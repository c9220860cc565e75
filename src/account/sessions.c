/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "account/sessions.h"

#include <string.h>

#include "base/alloc.h"
#include "base/must.h"
#include "base/text.h"
#include "crypto/hash.h"

void token_hash(const char *token, unsigned char out_hash[STORE_HASH_BYTES]) {
    hash_text("sign-in token", token, out_hash);
}

void token_id_of_hash(const unsigned char hash[STORE_HASH_BYTES], char out_token_id[ACCOUNT_TOKEN_BYTES + 1]) {
    must(base64url_size(STORE_HASH_BYTES) == ACCOUNT_TOKEN_BYTES + 1);
    base64url_encode(hash, STORE_HASH_BYTES, out_token_id);
}

void cookie_sessions_init(struct cookie_sessions *sessions) {
    *sessions = (struct cookie_sessions){0};
    map_init_texts(&sessions->by_token_id);
}

void cookie_sessions_finish(struct cookie_sessions *sessions) {
    size_t cursor = 0;
    for (const struct map_entry *entry; (entry = map_next(&sessions->by_token_id, &cursor)) != NULL;) {
        mem_free(entry->value);
    }
    map_finish(&sessions->by_token_id);
}

struct cookie_session *cookie_sessions_add(struct cookie_sessions *sessions, const struct account_sign_in *row) {
    char token_id[ACCOUNT_TOKEN_BYTES + 1];
    token_id_of_hash(row->token_hash, token_id);
    struct cookie_session *session = map_get_text(&sessions->by_token_id, token_id);
    if (session == NULL) {
        session = NEW(struct cookie_session);
        must(text_copy(session->token_id, sizeof session->token_id, token_id));
        session->row = *row;
        session->saved_seen_ms = row->last_seen_ms;
        map_put_text(&sessions->by_token_id, token_id, session);
    }
    session->swept = false;
    return session;
}

struct cookie_session *cookie_sessions_find(const struct cookie_sessions *sessions, const char *token) {
    char token_id[ACCOUNT_TOKEN_BYTES + 1];
    if (token == NULL || strlen(token) != ACCOUNT_TOKEN_BYTES) {
        return NULL;
    }
    account_token_id(token, token_id);
    return map_get_text(&sessions->by_token_id, token_id);
}

void cookie_sessions_end(struct cookie_sessions *sessions, struct cookie_session *session) {
    must(map_remove_text(&sessions->by_token_id, session->token_id) == session);
    if (sessions->ended != NULL) {
        sessions->ended(sessions->user, session->token_id);
    }
    mem_free(session);
}

void cookie_sessions_end_of(struct cookie_sessions *sessions, int32_t technician_id,
                            const struct cookie_session *keep) {
    size_t cursor = 0;
    for (const struct map_entry *entry; (entry = map_next(&sessions->by_token_id, &cursor)) != NULL;) {
        struct cookie_session *session = entry->value;
        if (session->row.technician_id == technician_id && session != keep) {
            cookie_sessions_end(sessions, session);
        }
    }
}

bool cookie_session_is_old(const struct cookie_session *session, int64_t now_ms) {
    return now_ms - session->row.last_seen_ms > ACCOUNT_IDLE_MS_MAX ||
           now_ms - session->row.created_ms > ACCOUNT_AGE_MS_MAX;
}

void cookie_sessions_end_old(struct cookie_sessions *sessions, int64_t now_ms) {
    size_t cursor = 0;
    for (const struct map_entry *entry; (entry = map_next(&sessions->by_token_id, &cursor)) != NULL;) {
        if (cookie_session_is_old(entry->value, now_ms)) {
            cookie_sessions_end(sessions, entry->value);
        }
    }
}

void cookie_sessions_sweep(struct cookie_sessions *sessions) {
    size_t cursor = 0;
    for (const struct map_entry *entry; (entry = map_next(&sessions->by_token_id, &cursor)) != NULL;) {
        ((struct cookie_session *)entry->value)->swept = true;
    }
}

void cookie_sessions_end_swept(struct cookie_sessions *sessions) {
    size_t cursor = 0;
    for (const struct map_entry *entry; (entry = map_next(&sessions->by_token_id, &cursor)) != NULL;) {
        if (((struct cookie_session *)entry->value)->swept) {
            cookie_sessions_end(sessions, entry->value);
        }
    }
}

size_t cookie_sessions_of(const struct cookie_sessions *sessions, int32_t technician_id,
                          struct cookie_session **out_oldest) {
    size_t count = 0;
    size_t cursor = 0;
    *out_oldest = NULL;
    for (const struct map_entry *entry; (entry = map_next(&sessions->by_token_id, &cursor)) != NULL;) {
        struct cookie_session *session = entry->value;
        if (session->row.technician_id != technician_id) {
            continue;
        }
        count++;
        if (*out_oldest == NULL || session->row.last_seen_ms < (*out_oldest)->row.last_seen_ms) {
            *out_oldest = session;
        }
    }
    return count;
}
