/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Consoles and who is behind them. Memory only. */
#ifndef TOWLINE_DESK_PRESENCE_H
#define TOWLINE_DESK_PRESENCE_H

#include "base/list.h"
#include "desk/chat_reader.h"
#include "desk/console.h"

struct desk_message;

/* What the desk knows of a technician beside the directory. */
struct technician {
    int32_t id;
    bool away;
    struct list consoles;       /* of struct desk_console */
    int64_t code_not_before_ms; /* monotonic: one code a second */
    int64_t started_last;       /* order of auto-start: who got one longest ago comes next */
    bool was_enabled;           /* as far as his sessions were told */
    struct list due;            /* in desk.people_due while is_due */
    bool is_due;
    uint64_t told;      /* digest of what his colleagues were told, 0: nothing */
    uint64_t told_self; /* of what he was told himself */
    uint64_t queues;    /* digest of the queues he sees, as of the change of the directory with this number: */
    int64_t queues_as_of;
    int64_t queues_changes; /* how often that digest was another one */
};

/* What was told last of who writes. */
struct typing {
    bool on;
    int64_t told_ms; /* 0: nothing yet */
};

struct desk_console {
    struct desk *desk;
    void *user;
    int32_t technician;
    struct list link;          /* in the desk */
    struct list by_technician; /* in technician.consoles */
    struct list subscriptions; /* of struct subscription */
    size_t subscription_count;
    struct list watches; /* of struct watch */
    size_t watch_count;
    int32_t focus; /* session in focus, 0 none */
    int32_t typing_session;
    enum desk_line_kind typing_kind;
    struct typing typing;
    bool full;          /* console_send said no; until drained nothing is sent */
    struct list unsaid; /* of refusals, while it is full */
    size_t unsaid_count;
    bool idle; /* no input there for a while */
    bool wants_team;
    bool team_behind; /* missed somebody while the socket was full */
    bool self_told;
    bool self_behind;
};

/* One console watching one session. */
struct watch {
    struct list by_console;
    struct list by_session; /* in desk_session.watches */
    struct desk_console *console;
    int32_t session;
    bool behind; /* missed the session's detail while the socket was full */
    bool gone;   /* missed that the session is over or out of sight; in no session's list any more */
    struct chat_reader chat;
};

/* The technician's record, made where it is missing. */
struct technician *technician_of(struct desk *desk, int32_t id);

/* Hand over a message; false: the socket is full. */
bool console_send(struct desk_console *console, struct desk_message *message);

/* Ends subscriptions and watches that the directory does not allow any more, closes consoles of the disabled. */
void consoles_check_rights(struct desk *desk);

/* Whether any of his consoles has the session in focus, and he is not away. */
bool technician_has_focus(struct desk *desk, int32_t technician, int32_t session);

#endif
