/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Six digits: unique among the live ones, remembered for a while afterwards so that a customer who types an old one is
 * told what became of it; and the join tokens that entering one gives. */
#include "base/alloc.h"
#include "base/text.h"
#include "desk/inside.h"

#include <string.h>

enum {
    TRIES_MAX = 1000,
    LIVE_MAX = 500000, /* half of all codes: guessing must stay hopeless long before */
    DEAD_KEPT_MAX = 20000,
    DEAD_KEPT_MS = 24 * 60 * 60 * 1000,
};

struct dead_code {
    const char *why;
    int64_t at_ms;
};

bool code_make(struct desk *desk, char out_code[DESK_CODE_BYTES + 1]) {
    static_assert(CODE_SIZE == DESK_CODE_BYTES + 1, "codes have one length");
    if (map_count(&desk->codes) >= LIVE_MAX) {
        return false;
    }
    for (int i = 0; i < TRIES_MAX; i++) {
        random_code(&desk->random, out_code);
        if (map_get_text(&desk->codes, out_code) == NULL) {
            mem_free(map_remove_text(&desk->dead_codes, out_code));
            return true;
        }
    }
    return false;
}

void code_bury(struct desk *desk, const char *code, const char *why) {
    if (map_count(&desk->dead_codes) >= DEAD_KEPT_MAX) {
        size_t cursor = 0;
        const struct map_entry *oldest = map_next(&desk->dead_codes, &cursor);
        mem_free(map_remove_text(&desk->dead_codes, oldest->key.text));
    }
    struct dead_code *dead = NEW(struct dead_code);
    *dead = (struct dead_code){.why = why, .at_ms = desk_now_ms(desk)};
    mem_free(map_put_text(&desk->dead_codes, code, dead));
}

const char *code_grave(const struct desk *desk, const char *code) {
    const struct dead_code *dead = map_get_text(&desk->dead_codes, code);
    return dead != NULL && desk_now_ms(desk) - dead->at_ms < DEAD_KEPT_MS ? dead->why : NULL;
}

void codes_finish(struct desk *desk) {
    size_t cursor = 0;
    const struct map_entry *entry;
    while ((entry = map_next(&desk->dead_codes, &cursor)) != NULL) {
        mem_free(entry->value);
    }
    map_finish(&desk->dead_codes);
    map_finish(&desk->codes);
}

/* Voided tokens are remembered too, so that their bearer learns that he needs a newer download. */
void token_register(struct desk_session *session) {
    struct desk *desk = session->desk;
    const struct keep_hash *hash = &session->now.keep.join_token;
    if (!hash->is_set) {
        return;
    }
    char hex[HASH_HEX_SIZE];
    hex_encode(hash->bytes, HASH_BYTES, hex);
    if (map_get_text(&desk->join_tokens, hex) == session) {
        return;
    }
    char *slot = session->void_tokens[session->void_token_count % VOID_TOKENS_KEPT];
    if (session->void_token_count >= VOID_TOKENS_KEPT) {
        (void)map_remove_text(&desk->join_tokens, slot);
    }
    memcpy(slot, hex, HASH_HEX_SIZE);
    session->void_token_count++;
    (void)map_put_text(&desk->join_tokens, hex, session);
}
