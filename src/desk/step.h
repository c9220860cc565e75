/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The way of a change: decide on the newest value, hand the step to the store, and when it is durable fold it into the
 * durable value and let its outputs out. */
#ifndef TOWLINE_DESK_STEP_H
#define TOWLINE_DESK_STEP_H

#include "desk/inside.h"

struct step_result {
    bool saved;
    uint32_t event; /* number of the last event, 0: none was needed */
    int64_t at_ms;
};

/* What is asked of a session. All pointers are borrowed for the call. */
struct ask {
    struct session_command command;
    const struct keep *keep;          /* the new one, or NULL: as before */
    const char *code_insert;          /* with CREATE */
    const struct desk_parcel *parcel; /* goes to the outbox with the step, or NULL */
    struct kept_answer *kept;         /* of the command's client id, or NULL */
    int32_t asker;                    /* the technician whose client id it is; 0: a customer */
    /* After commit and outputs, or when it was dropped. `session` is NULL when a creation was dropped. `result` is NULL
     * when the desk itself goes: free what `user` owns and tell nobody. May be NULL. */
    void (*done)(void *user, struct desk_session *session, const struct step_result *result);
    void *user;
};

/* A step on its way to the disk. */
struct step {
    struct list link;
    struct desk_session *session;
    struct session_event events[SESSION_DECISION_EVENTS_MAX]; /* texts owned */
    size_t event_count;
    struct keep keep; /* after the step */
    bool create;
    uint32_t chain; /* of the steps that stand on each other */
    struct kept_answer *kept;
    void (*done)(void *user, struct desk_session *session, const struct step_result *result);
    void *user;
};

/* Decides and submits. REFUSAL_NONE: `done` will be called (or was, where nothing had to be stored). Otherwise nothing
 * happened and *out_refused says why. */
enum refusal step_ask(struct desk_session *session, const struct ask *ask, struct session_refusal *out_refused);

/* That the server was away, and for how long. */
struct session_command restart_command(const struct desk *desk);

/* The same for facts and clocks, where a refusal only means that it does not apply any more; whether it did. */
bool step_tell(struct desk_session *session, const struct session_command *command);

/* Stores only the session's keep. */
void step_keep(struct desk_session *session, const struct keep *keep,
               void (*done)(void *user, struct desk_session *session, const struct step_result *result), void *user);

/* The applet that was welcomed with this secret is the session's: where no newer one is stored, the one before it
 * proves nothing any more, now and after what is in flight. The store learns of it with the next step, or from
 * step_keep_fresh. */
void step_forget_earlier(struct desk_session *session, const struct keep_hash *secret);

/* Stores what step_forget_earlier has changed, where no step has done so since and none is in flight. */
void step_keep_fresh(struct desk_session *session);

/* Room for one more step of this session. Beyond the limit of all sessions the store would refuse a step before it has
 * judged the ones on which it stands. */
bool step_has_room(const struct desk_session *session);

/* Whether the newest value holds all that is in flight. Not so after a step failed on which later ones stood: until
 * those have failed too, what they say is in no value. */
bool steps_stand(const struct desk_session *session);

/* The desk goes: callbacks of the store that still come change nothing. */
void steps_abandon(struct desk_session *session);

/* A session that is not in the desk yet; freed by itself when its creation fails. */
struct desk_session *session_create(struct desk *desk, int32_t id);
void session_destroy(struct desk_session *session);

#endif
