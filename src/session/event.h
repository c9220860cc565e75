/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What has happened to a session. Events are the history: the state is folded from them by session_apply, which reads
 * every version ever written. One event is one step: every change of a word comes from exactly one event. */
#ifndef TOWLINE_SESSION_EVENT_H
#define TOWLINE_SESSION_EVENT_H

#include <stdbool.h>
#include <stdint.h>

#include "session/state.h"

enum event_type {
#define EVENT(NAME, code, version, stage, hold, hand_off, fields) EVENT_##NAME,
#include "events.def"
#undef EVENT
    EVENT_TYPE_COUNT
};

enum actor_kind {
#define ACTOR(NAME, code) ACTOR_##NAME,
#include "actors.def"
#undef ACTOR
    ACTOR_KIND_COUNT
};

enum cause {
#define CAUSE(NAME, code) CAUSE_##NAME,
#include "causes.def"
#undef CAUSE
    CAUSE_COUNT
};

enum event_field {
#define FIELD(NAME, key, kind, member) EVENT_FIELD_##NAME,
#include "fields.def"
#undef FIELD
    EVENT_FIELD_COUNT
};

struct session_actor {
    enum actor_kind kind;
    int32_t id; /* of a technician or administrator; else 0 */
};

/* All pointers are borrowed; NULL means none. The fields from row on count as the event's type says (events.def). */
struct session_event {
    uint32_t number; /* in the session, from 1 without gaps */
    enum event_type type;
    uint16_t version;
    int64_t at_ms; /* UTC; never decreasing within a session */
    struct session_actor actor;
    const char *actor_name; /* his name at that time */
    const char *client_id;  /* the caller's own id of the command, up to SESSION_CLIENT_ID_BYTES_MAX */
    enum cause cause;

    uint16_t row;        /* whom it is about; 0: the session, or in a chat line the customer */
    uint16_t other_row;  /* the row it adds, or the collaborator who is offered the lead */
    struct owner owner;  /* who has the row from now on; OWNER_NONE: as before */
    struct owner target; /* the queue of the row it adds */
    enum outcome outcome;
    enum link link;
    uint8_t mode; /* enum screen_mode or enum reboot_kind */
    bool flag;    /* CREATED: the session has a code */
    int64_t
        value; /* SERVER_RESTARTED: the down time in ms; CHAT: the applet's own number of the line, 0 from a console */
    const char *text; /* CREATED: the session's name; CHAT: the line; a transfer's or an invitation's comment */
};

/* The set of fields that events of a type carry. */
unsigned event_fields(enum event_type type);
#define FIELD_BIT(NAME) (1U << EVENT_FIELD_##NAME)

/* The version that new events of a type get. */
uint16_t event_version(enum event_type type);

/* Codes, as stored and in the API; the other way false, output untouched, where the code is none. */
const char *event_code(enum event_type type);
bool event_from_code(const char *code, enum event_type *out_type) MUST_CHECK;
const char *actor_kind_code(enum actor_kind kind);
bool actor_kind_from_code(const char *code, enum actor_kind *out_kind) MUST_CHECK;
const char *cause_code(enum cause cause);
bool cause_from_code(const char *code, enum cause *out_cause) MUST_CHECK;

/* Pure and total: makes the state after the event. False, the state untouched, where the event does not fit (a row it
 * does not have, a session that is over, a version that was never written): decide never makes such an event, a damaged
 * store may hold one. Looks at type, version and the fields from row on, nothing else. */
bool session_apply(struct session_state *state, const struct session_event *event);

#endif
