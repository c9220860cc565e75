/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The applet's own state, shared by the files of src/applet/core and nobody else. */
#ifndef TOWLINE_APPLET_CORE_INNER_H
#define TOWLINE_APPLET_CORE_INNER_H

#include "applet/core/applet.h"
#include "applet/core/backoff.h"
#include "applet/core/saved.h"

enum {
    APPLET_ATTEMPT_MS = 10 * 1000, /* to get from CONNECT to a welcome */
    APPLET_HOPELESS_MS = 3 * 1000, /* a try that has not got through when another network comes is given up */
    APPLET_CLOSING_MS = 30 * 1000, /* how long an applet that is to end tries to tell the server */
};

enum applet_line {
    LINE_DOWN,
    LINE_OPENING, /* ACTION_CONNECT is under way */
    LINE_HELLO,   /* hello is said, no answer yet */
    LINE_UP,      /* welcomed */
};

struct applet {
    enum applet_phase phase;
    int64_t now_ms; /* of the input being worked on */

    char *server; /* owned */
    struct wire_texts features;
    struct wire_system system; /* its texts are owned */
    bool asks_again;

    enum applet_line line;
    struct backoff backoff;
    int64_t retry_at;      /* 0: none planned */
    bool pause_is_told;    /* by the server: nothing shortens it */
    int64_t attempt_until; /* while OPENING or HELLO */
    int64_t heard_at, sent_at;

    char *code;  /* owned; the proof until there is a secret */
    char *token; /* owned */
    struct saved saved;
    bool has_session; /* saved.session and saved.secret are there */

    /* Messages kept as they came, zeroed when there is none. */
    struct wire_server_message welcome, state, question, reboot_question, typing, look, logo;
    unsigned logo_number; /* rises with each logo */
    int64_t typing_until; /* the technician has stopped by then */
    bool typing_told;     /* the server knows that the customer writes */
    int64_t typing_told_at;

    char *terms_accepted; /* owned; id of the text that the customer said yes to */
    bool terms_declined;
    bool closing;
    int64_t closing_until;

    int64_t answered_request; /* the ask that the customer has answered */
    bool answered_given;
    int64_t screen_request; /* 0: no screen wanted */
    enum wire_screen_kind screen_kind;
    bool screen_open;
    int64_t lease_at; /* when it is to be renewed */

    bool has_entry; /* for the autostart; that of the process before counts until the server lets us in */
    bool going_down;
    struct wire_reboot_announced reboot_announced; /* while going_down */
    char *lead;                                    /* owned; name of the technician who leads, or led last */
    bool lead_changed;
    struct chat chat;
    enum wire_refusal refusal;
    enum wire_outcome outcome;
    struct action_queue actions;
};

/* applet.c */
void applet_do(struct applet *applet, enum action_type type);
void applet_send(struct applet *applet, const struct wire_applet_message *message); /* only while LINE_UP or HELLO */
void applet_save(struct applet *applet);
void applet_leave(struct applet *applet, enum applet_phase phase, int exit_code);
void applet_drop_line(struct applet *applet); /* disconnects and plans the next try */
void applet_retry_in(struct applet *applet, int64_t pause_ms);

/* hear.c */
void applet_hear(struct applet *applet, struct wire_server_message *message); /* takes what it keeps */
void applet_enter(struct applet *applet); /* the server counts the applet as in the session */
void applet_send_unsent(struct applet *applet, int64_t after);

/* screen.c */
void applet_hear_ask(struct applet *applet, struct wire_server_message *message);
void applet_hear_open(struct applet *applet, const struct wire_screen_open *open);
void applet_hear_screen_close(struct applet *applet, const struct wire_screen_close *close);
void applet_stop_screen(struct applet *applet);
void applet_repeat_withdrawals(struct applet *applet, const struct wire_consents *of_server);
void applet_renew_lease(struct applet *applet);
bool applet_lease_runs(const struct applet *applet);

/* typing.c */
void applet_hear_typing(struct applet *applet, struct wire_server_message *message);
void applet_forget_typing(struct applet *applet);
int64_t applet_typing_ends(const struct applet *applet); /* INT64_MAX: nobody writes */

/* reboot.c */
void applet_hear_reboot(struct applet *applet, struct wire_server_message *message);
void applet_back_from_reboot(struct applet *applet);
void applet_stays_away(struct applet *applet); /* there is nothing to come back to */

#endif
