/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A session read from the store with all that ever happened to it, also when it is over. Inner to src/api. */
#ifndef TOWLINE_API_PAST_H
#define TOWLINE_API_PAST_H

#include "api/call.h"
#include "session/session.h"

/* Events and texts are borrowed for the time of the callback. */
struct past {
    const struct session_event *events;
    size_t event_count;
    struct session session; /* after all events */
    bool reads_private;     /* he took part (to be invited is not enough), or ruled one of its queues */
};

/*
 * Reads the session of the call's path. Who sees it now, or took part in it or ruled one of its queues at any time,
 * gets it: `then` is called, and has to answer. Otherwise the call is answered here (404, or 503 when the store does
 * not).
 */
void past_read(struct api_call *call, void (*then)(struct api_call *call, const struct past *past));

/*
 * Whether the technician may read the past of a session that had a row of this owner: it was his own, or he rules the
 * queue. To have seen a shared row go by is not enough.
 */
bool past_is_open_to(const struct directory *directory, int32_t technician, struct owner owner);

/* The session as GET /api/v1/sessions/{session} shows one that is over. */
json_t *past_session_json(const struct past *past);

/* A page of its history (what became of a code that was sent is left to deliveries_join), and of its chat, from the
 * number after; the limit is in entries. */
json_t *past_history_json(const struct past *past, uint32_t after, size_t limit);
json_t *past_chat_json(const struct past *past, uint32_t after, size_t limit);

#endif
