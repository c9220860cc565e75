/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "desk/tickets.h"

#include "base/alloc.h"
#include "crypto/random.h"

struct ticket {
    int64_t stream;
    enum desk_stream_end end;
    int64_t valid_until_ms;
};

void tickets_init(struct tickets *tickets) {
    must(pthread_mutex_init(&tickets->lock, NULL) == 0);
    map_init_texts(&tickets->by_token);
}

void tickets_finish(struct tickets *tickets) {
    size_t cursor = 0;
    const struct map_entry *entry;
    while ((entry = map_next(&tickets->by_token, &cursor)) != NULL) {
        mem_free(entry->value);
    }
    map_finish(&tickets->by_token);
    must(pthread_mutex_destroy(&tickets->lock) == 0);
}

void ticket_make(struct tickets *tickets, const struct random *random, int64_t stream, enum desk_stream_end end,
                 int64_t valid_until_ms, char out_token[DESK_TOKEN_BYTES_MAX]) {
    static_assert(TOKEN_SIZE <= DESK_TOKEN_BYTES_MAX, "a token fits");
    struct ticket *ticket = NEW(struct ticket);
    *ticket = (struct ticket){.stream = stream, .end = end, .valid_until_ms = valid_until_ms};
    random_token(random, out_token);
    must(pthread_mutex_lock(&tickets->lock) == 0);
    must(map_put_text(&tickets->by_token, out_token, ticket) == NULL);
    must(pthread_mutex_unlock(&tickets->lock) == 0);
}

static void void_some(struct tickets *tickets, int64_t stream, bool one_end, enum desk_stream_end end) {
    must(pthread_mutex_lock(&tickets->lock) == 0);
    size_t cursor = 0;
    const struct map_entry *entry;
    while ((entry = map_next(&tickets->by_token, &cursor)) != NULL) {
        struct ticket *ticket = entry->value;
        if (ticket->stream == stream && (!one_end || ticket->end == end)) {
            (void)map_remove_text(&tickets->by_token, entry->key.text);
            mem_free(ticket);
        }
    }
    must(pthread_mutex_unlock(&tickets->lock) == 0);
}

void tickets_void_stream(struct tickets *tickets, int64_t stream) {
    void_some(tickets, stream, false, DESK_STREAM_CONSOLE);
}

void tickets_void_end(struct tickets *tickets, int64_t stream, enum desk_stream_end end) {
    void_some(tickets, stream, true, end);
}

bool ticket_redeem(struct tickets *tickets, const char *token, int64_t now_ms, int64_t *out_stream,
                   enum desk_stream_end *out_end) {
    must(pthread_mutex_lock(&tickets->lock) == 0);
    struct ticket *ticket = map_remove_text(&tickets->by_token, token);
    must(pthread_mutex_unlock(&tickets->lock) == 0);
    if (ticket == NULL) {
        return false;
    }
    bool valid = ticket->valid_until_ms > now_ms;
    if (valid) {
        *out_stream = ticket->stream;
        *out_end = ticket->end;
    }
    mem_free(ticket);
    return valid;
}
