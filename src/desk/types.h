/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the desk shows of sessions: plain values for whoever encodes them. Every text is UTF-8; "" is never used for
 * "none", NULL is. All pointers are borrowed by the reader for the time of the call that hands the value over. */
#ifndef TOWLINE_DESK_TYPES_H
#define TOWLINE_DESK_TYPES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define DESK_NAME_BYTES_MAX        128  /* name of a session */
#define DESK_CHAT_BYTES_MAX        4000 /* one line of chat */
#define DESK_COMMENT_BYTES_MAX     500  /* comment of a transfer */
#define DESK_CLIENT_ID_BYTES_MAX   64
#define DESK_FIELDS_MAX            10 /* custom fields of a session */
#define DESK_FIELD_NAME_BYTES_MAX  64
#define DESK_FIELD_VALUE_BYTES_MAX 512
#define DESK_CODE_BYTES            6
#define DESK_TOKEN_BYTES_MAX       64  /* join tokens, tickets, cursors */
#define DESK_PEOPLE_MAX            16  /* rows of a session */
#define DESK_PARAMS_MAX            4   /* parameters of a refusal */
#define DESK_PAGE_ROWS_MAX         200 /* rows in one page of a snapshot */

enum desk_queue_kind { DESK_QUEUE_NONE, DESK_QUEUE_TECHNICIAN, DESK_QUEUE_GROUP, DESK_QUEUE_CHANNEL };

/* Each row that is not out stands in exactly one queue: its owner's. */
struct desk_queue {
    enum desk_queue_kind kind;
    int32_t id;
};

struct desk_field {
    const char *name;
    const char *value;
};

/* Whoever is named beside a row. `name` is NULL where there is nobody. */
struct desk_named {
    int32_t id;
    const char *name;
};

/* A row of the session that is not out, as everybody in the session may see it. */
struct desk_participant {
    uint16_t row;
    struct desk_queue queue; /* its owner */
    const char *name;        /* of the technician, group or channel */
    const char *part;        /* queued, lead, source, target, invited, collaborator */
    const char *status;
    bool own_hold;
    bool lead_offered; /* the lead was handed to him and he has not accepted yet */
};

/* One queue row. `version` grows whenever anything else in it changes; it is what a command hands back as seen. */
struct desk_row {
    int32_t session;
    uint16_t row;
    uint32_t version;
    struct desk_queue queue;
    const char *status;      /* the word, exactly as in the rules */
    int64_t status_since_ms; /* UTC */
    const char *part;
    const char *link; /* not_in, online, lost, offline, rebooting */
    bool held;
    bool own_hold;
    bool started;
    bool ended;
    bool lead_offered;
    const char *name; /* of the session; NULL: none was given */
    int64_t created_ms;
    int64_t started_ms;                 /* 0: not yet */
    struct desk_named lead;             /* the holder: lead, or source of the pending transfer */
    struct desk_named channel;          /* that it came through */
    struct desk_named transferred_by;   /* the source while a transfer is pending */
    const char *comment;                /* of the pending transfer, or NULL */
    int64_t wait_late_ms, wait_ends_ms; /* UTC: the last fifth of its waiting begins, and ends; 0: it may wait on */
    const char *alarms;                 /* of the row's queue, as directory_alarms_parse reads them; "" none */
    size_t field_count;
    struct desk_field fields[DESK_FIELDS_MAX];
};

enum desk_screen_mode { DESK_SCREEN_NONE, DESK_SCREEN_VIEW, DESK_SCREEN_CONTROL };

/* closed, asked (the customer sees the question), ready (tickets may be had), open (both ends are at the relay). */
enum desk_screen_state {
    DESK_SCREEN_CLOSED,
    DESK_SCREEN_ASKED,
    DESK_SCREEN_READY,
    DESK_SCREEN_OPEN,
};

struct desk_screen {
    enum desk_screen_state state;
    enum desk_screen_mode mode;
    struct desk_named technician; /* who sees it or asked for it */
    int64_t request;              /* number of the request, rising within the session */
    const char *reason; /* with DESK_SCREEN_CLOSED a code: consent_refused, consent_withdrawn, technician_closed, held,
                           link_lost, session_ended, transferred, replaced, failed, not_picked_up, not_permitted; else
                           NULL */
};

/* What the customer's computer told about itself. Each text may be NULL. */
struct desk_system {
    const char *applet;
    const char *os;
    const char *computer;
    const char *user;
    const char *locale;
    int64_t width, height; /* pixels; 0 unknown */
};

/* The seven times of a session in ms; they add up to its life until as_of_ms. */
struct desk_times {
    int64_t as_of_ms;
    int64_t connecting_ms, waiting_ms, active_ms, hold_ms, transfer_ms, rebooting_ms, reconnecting_ms;
};

struct desk_session_view {
    int32_t session;
    const char *name;
    const char *link;
    const char *outcome; /* open, or how it ended */
    const char *report;  /* the same in the words of reports; of an open session its status */
    bool held;
    bool started;
    bool terms_pending; /* an applet is there and its customer reads the terms */
    const char *code;   /* six digits while it can be entered and for the owner of the row only, else NULL */
    bool code_entered;
    int64_t code_expires_ms;                  /* UTC; 0: no code */
    int64_t created_ms, started_ms, ended_ms; /* UTC; 0: not yet */
    struct desk_named lead;
    struct desk_named channel;
    struct desk_named transferred_by;
    const char *comment;
    bool consent_view, consent_control;
    bool can_reboot; /* false: the applet that is there has no means to */
    struct desk_screen screen;
    struct desk_times times;
    struct desk_system system;
    size_t field_count;
    struct desk_field fields[DESK_FIELDS_MAX];
    size_t participant_count;
    struct desk_participant participants[DESK_PEOPLE_MAX];
    uint32_t last_event;  /* number of the newest event */
    uint32_t chat_number; /* of the newest chat line, 0: none */
};

/* chat: with the customer. private: among the technicians of the session; no applet ever gets it. note: for whoever
 * sees the session, now and later. */
enum desk_line_kind { DESK_LINE_CHAT, DESK_LINE_PRIVATE, DESK_LINE_NOTE };

enum desk_author { DESK_AUTHOR_TECHNICIAN, DESK_AUTHOR_CUSTOMER, DESK_AUTHOR_SERVER };

struct desk_chat_line {
    uint32_t number; /* of the event in its session */
    int64_t at_ms;
    enum desk_line_kind kind;
    enum desk_author author;
    int32_t technician; /* 0 for the customer */
    const char *name;
    const char *text;
    const char *client_id; /* as the technician's console gave it, or NULL */
    uint32_t customer_n;   /* the customer's own count, 0 for others */
};

enum desk_presence {
    DESK_PRESENCE_OFFLINE,
    DESK_PRESENCE_ONLINE,
    DESK_PRESENCE_AWAY,
    DESK_PRESENCE_BUSY,
    DESK_PRESENCE_DISABLED
};

/* A technician as his colleagues see him. */
struct desk_person {
    int32_t id;
    const char *name;
    struct desk_named group;
    enum desk_presence presence;
    int32_t active; /* sessions that he leads or takes part in and that are not held */
};

/* How a request went; the HTTP status follows from it. */
enum desk_result {
    DESK_DONE,
    DESK_INVALID,   /* a value beyond its limits (400) */
    DESK_FORBIDDEN, /* he sees it and may not (403) */
    DESK_NOT_FOUND, /* there is none, or he may not know of it (404) */
    DESK_REFUSED,   /* the rules say no (409) */
    DESK_STALE,     /* the row has changed since; it is in the answer (409) */
    DESK_TOO_MANY,  /* throttled; retry_after_s (429) */
    DESK_NOT_SAVED, /* the store is full or busy; nothing happened (503) */
};

struct desk_param {
    const char *name;
    const char *text; /* NULL: `number` counts */
    int64_t number;
};

/* The answer to a request. */
struct desk_answer {
    enum desk_result result;
    const char *code; /* of the refusal; NULL with DESK_DONE */
    size_t param_count;
    struct desk_param params[DESK_PARAMS_MAX];
    int32_t retry_after_s; /* with DESK_TOO_MANY and DESK_NOT_SAVED */
    bool repeated;         /* the client id was known: this is the first answer again */
    int32_t session;
    uint32_t event;             /* number of the last event of this request; 0: none */
    int64_t at_ms;              /* when it was recorded */
    const struct desk_row *row; /* the actor's row afterwards, or the newest with DESK_STALE; NULL: he has none */
};

/* The name of the queue kind in ids: "technician", "group", "channel". Never NULL. */
const char *desk_queue_kind_word(enum desk_queue_kind kind);
const char *desk_screen_state_word(enum desk_screen_state state);
const char *desk_screen_mode_word(enum desk_screen_mode mode);
const char *desk_line_kind_word(enum desk_line_kind kind);   /* "chat", "private", "note" */
const char *desk_presence_word(enum desk_presence presence); /* "Online", "Away", ... */

#endif
