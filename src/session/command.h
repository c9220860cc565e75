/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is asked of a session, and the decision. Pure: no clock, no memory, nothing kept. */
#ifndef TOWLINE_SESSION_COMMAND_H
#define TOWLINE_SESSION_COMMAND_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "session/event.h"
#include "session/state.h"

/* The clocks of a session; session_next_deadline says which is due when. */
enum clock_kind {
#define CLOCK(NAME, code, event, outcome, cause, runs) CLOCK_KIND_##NAME,
#include "clocks.def"
#undef CLOCK
    CLOCK_KIND_COUNT
};

enum command_type {
#define COMMAND(NAME, code, kind) COMMAND_##NAME,
#include "commands.def"
#undef COMMAND
#define CLOCK(NAME, code, event, outcome, cause, runs) COMMAND_CLOCK_##NAME,
#include "clocks.def"
#undef CLOCK
    COMMAND_TYPE_COUNT
};

enum refusal {
#define REFUSAL(NAME, code) REFUSAL_##NAME,
#include "refusals.def"
#undef REFUSAL
    REFUSAL_COUNT
};

/* What an actor may be permitted; contexts carry a set, RIGHT_BIT each. */
enum right {
#define RIGHT(NAME, code) RIGHT_##NAME,
#include "rights.def"
#undef RIGHT
    RIGHT_COUNT
};
#define RIGHT_BIT(NAME) (1U << RIGHT_##NAME)

/*
 * Which fields a command uses, besides type, actor and client_id:
 *   CREATE            target (the queue: technician for a private session with a code, channel for one without), text
 * (name) START END HOLD DECLINE LEAVE ACCEPT_LEAD HAND_OFF_CANCEL SCREEN_CLOSE   row TRANSFER          row, target
 * (technician, group or channel), text (comment or NULL) INVITE            row, target (a technician), text (comment or
 * NULL) WITHDRAW REMOVE HAND_OFF   row (the lead's), and of the other either other_row or target (a technician) REBOOT
 * row, mode (enum reboot_kind) SCREEN            row, mode (enum screen_mode) CHAT              row, text CUSTOMER_CHAT
 * text, value (the applet's own number of the line, rising) CONSENT_GIVE CONSENT_REFUSE CONSENT_WITHDRAW   mode (enum
 * screen_mode; withdrawing VIEW withdraws both) SCREEN_OPENED SCREEN_FAILED                    row, mode APPLET_RESUME
 * flag: the applet says that the reboot which it announced is still ahead AUTO_START        row (a shared queued one),
 * target (the technician who gets it) TECHNICIAN_DISABLED   target (the technician) SERVER_RESTARTED  value (down time
 * in ms) CLOCK_COLLABORATOR_IDLE   row the others        nothing more
 */
struct session_command {
    enum command_type type;
    struct session_actor actor;
    const char *actor_name; /* borrowed; handed on to the events */
    const char *client_id;  /* borrowed; NULL where there is none */
    uint16_t row;
    uint16_t other_row;
    struct owner target;
    uint8_t mode;
    bool flag;
    int64_t value;
    const char *text; /* borrowed; checked UTF-8 within the limits of limits.h */
};

/* Whether the technician who is to get a session can be given one. A group or channel that exists is AVAILABLE. */
enum target_state {
    TARGET_AVAILABLE,
    TARGET_UNKNOWN,
    TARGET_DISABLED,
    TARGET_AWAY,
    TARGET_BUSY,
    TARGET_LOGGED_OUT,
};

/* What a session cannot know. The actor's part counts for commands on rows, the target's where a target is named. */
struct session_context {
    unsigned rights;            /* of the actor, set of RIGHT_BIT */
    bool actor_serves_row;      /* the row is shared and the actor serves its group or channel */
    bool actor_rules_row;       /* the actor is an administrator over the row's owner */
    int32_t actor_active_count; /* his sessions led or collaborated and not held; with AUTO_START the target's, and when
                                   the customer comes in that of the technician in whose queue the session stands */
    int32_t active_max;         /* the limit for the same technician */
    enum target_state target;
    bool has_terms;  /* the session's queue shows terms to the customer */
    bool auto_start; /* its group starts private sessions by itself */
};

/* Why and about what; only what the refusal needs is set. */
struct session_refusal {
    enum refusal refusal;
    enum command_type command;
    enum part part;
    enum link link;
    enum outcome outcome;
    enum right right;
    int32_t limit;
};

struct session_decision {
    struct session_event events[SESSION_DECISION_EVENTS_MAX]; /* numbers 0: the desk numbers them; texts borrowed from
                                                                 the command */
    size_t event_count; /* 0 with REFUSAL_NONE: granted, and nothing new to record */
    struct session_refusal refused;
};

/* Decides. REFUSAL_NONE: the events are to be appended and applied in one step; at most one of them changes words.
 * Otherwise no event, and out->refused says why. Never looks at the clock: now_ms only becomes the events' time. A
 * clock command is refused with CLOCK_NOT_RUNNING where the facts do not let it run; whether it is due is the caller's
 * part. */
enum refusal session_decide(const struct session_state *state, const struct session_command *command,
                            const struct session_context *context, int64_t now_ms,
                            struct session_decision *out) MUST_CHECK;

/* What happens to an open session when the technician of a row of this part is disabled. Not for one that is out. */
enum event_type session_event_when_disabled(enum part part);

/* The command that a clock gives when it is due. */
enum command_type clock_command(enum clock_kind clock);

const char *command_code(enum command_type type);
bool command_from_code(const char *code, enum command_type *out_type) MUST_CHECK;
const char *clock_code(enum clock_kind clock);
const char *refusal_code(enum refusal refusal);
const char *right_code(enum right right);

/* Whether a command is one of a technician on a row (of those the API has a route each). */
bool command_is_on_row(enum command_type type);

#endif
