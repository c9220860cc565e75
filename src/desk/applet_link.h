/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One connection of an applet, and what the desk's files do with it. */
#ifndef TOWLINE_DESK_APPLET_LINK_H
#define TOWLINE_DESK_APPLET_LINK_H

#include "desk/inside.h"
#include "wire/applet_message.h"
#include "wire/server_message.h"

enum {
    HELLO_WITHIN_MS = 10 * 1000,
    HEARTBEATS_PER_LOSS = 3, /* so many may go missing before a line counts as lost */
};

enum applet_phase {
    APPLET_HELLO,    /* nothing said yet */
    APPLET_PROVING,  /* its proof is being stored */
    APPLET_ATTACHED, /* it is its session's applet */
    APPLET_DONE,     /* refused, superseded or over: late messages are ignored */
};

struct desk_applet {
    struct desk *desk;
    void *user;
    char address[64];
    struct list link; /* in the desk */
    enum applet_phase phase;
    struct desk_session *session; /* with APPLET_ATTACHED */
    struct proving *proving;      /* with APPLET_PROVING; borrowed, knows of us */
    struct keep_hash secret;      /* of its welcome */
    struct alarm alarm;
    int64_t heard_ms;
    int64_t told_ms;
    int64_t heartbeat_ms;
    int64_t loss_ms;
    bool heard_since_welcome;
    bool has_terms; /* the welcome asked to accept terms */
    bool has_reboot, has_typing, has_look;
    uint64_t look_told, logo_told; /* digests of what it was told; 0: nothing yet */
    struct typing typing;
    struct chat_reader chat;
};

/* Hands over a message and notes the time. */
void applet_send(struct desk_applet *applet, const struct wire_server_message *message);

/* Says why and closes; late messages are ignored from now on. */
void applet_refuse(struct desk_applet *applet, enum wire_refusal code, bool retry, int64_t retry_ms,
                   enum wire_outcome outcome);

/* The first message of a connection. */
void applet_hello(struct desk_applet *applet, const struct wire_hello *hello);

/* The connection has proved itself and that is durable: it is the session's applet now, the older one goes. */
void applet_attach(struct desk_session *session, struct desk_applet *applet, const char *secret, uint32_t last_number,
                   int64_t version);

/* Its loss: the session goes on without. */
void applet_lose(struct desk_applet *applet);

/* Alarms of heartbeats and loss, from now on. */
void applet_watch_heartbeats(struct desk_applet *applet);

void applet_tell_chat(struct desk_session *session, struct chat_out *out);

/* The customer writes, or has stopped. */
void applet_says_typing(struct desk_applet *applet, bool on);

/* What the customer's side says, from the wire. */
void applet_says(struct desk_applet *applet, const struct wire_applet_message *message);

/* A fact from the customer's side that must not be lost: asked again when the store has room. */
void customer_tell(struct desk_session *session, const struct session_command *command);

/* A newcomer takes over, and that is durable: what its forerunner said and nobody saved was never acknowledged. The
 * same applet says its lines again, and only those; of another one of the code nothing counts. */
void customer_succeeds(struct desk_session *session, bool is_same);

/* False where the applet that is there has no means to; unknown while none is. */
bool applet_can_reboot(const struct desk_session *session);

/* What the customer allows: what is durable, less what he was heard to take back since. */
enum screen_mode consent_heard(struct desk_session *session);

enum wire_outcome wire_outcome_of(const struct session *session);

#endif
