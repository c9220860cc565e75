/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Events to and from their stored form: a JSON object with actor, cause and the fields that the type has
 * (spec/events.def, spec/fields.def); number, time, type and version stand in columns of their own. */
#ifndef TOWLINE_STORE_EVENT_CODEC_H
#define TOWLINE_STORE_EVENT_CODEC_H

#include <stdbool.h>

#include "base/must.h"
#include "session/event.h"
#include "store/limits.h"

/* The payload; mem_free it. Texts must be valid UTF-8. */
char *event_encode(const struct session_event *event);

/* Fills everything but number, type, version and at_ms, which the caller has set before. The texts belong to the event
 * until event_release. False where the payload is not one; then there is nothing to release. */
bool event_decode(const char *payload, struct session_event *event) MUST_CHECK;

/* Frees the texts of a decoded event. */
void event_release(struct session_event *event);

/* The next link of a session's chain: over the one before (STORE_HASH_BYTES; zeros before the first), the session, the
 * columns and the payload. */
void event_chain(const unsigned char before[STORE_HASH_BYTES], int32_t organisation_id, int32_t session_id,
                 uint32_t number, int64_t at_ms, const char *type, int version, const char *payload,
                 unsigned char out_hash[STORE_HASH_BYTES]);

#endif
