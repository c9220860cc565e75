/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The applet without its outside: protocol, consent, conversation, resume. Pure: inputs come in as calls with the time,
 * what is to be done comes out as actions, what the customer is to see as a view. One applet is one session. */
#ifndef TOWLINE_APPLET_CORE_APPLET_H
#define TOWLINE_APPLET_CORE_APPLET_H

#include "applet/core/action.h"
#include "applet/core/chat.h"
#include "wire/applet_message.h"
#include "wire/server_message.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct applet;

enum applet_phase {
    APPLET_NEEDS_CODE, /* the customer is to type it */
    APPLET_CONNECTING, /* first try, nothing heard yet */
    APPLET_TERMS,      /* he is to read and accept */
    APPLET_IN,         /* connected; stage says more */
    APPLET_LOST,       /* was connected; trying again */
    APPLET_OVER,       /* the session has ended: outcome */
    APPLET_REFUSED,    /* the server does not serve: refusal */
};

/* Exit codes of the program; docs/applet-protocol.md lists them. */
enum applet_exit {
    APPLET_EXIT_OK = 0,
    APPLET_EXIT_FAILURE = 1,
    APPLET_EXIT_USAGE = 2,
    APPLET_EXIT_CODE_WRONG = 3,
    APPLET_EXIT_CODE_EXPIRED = 4,
    APPLET_EXIT_CODE_SPENT = 5,
    APPLET_EXIT_TOKEN = 6,
    APPLET_EXIT_SECRET = 7,
    APPLET_EXIT_SUPERSEDED = 8,
    APPLET_EXIT_VERSION = 9,
};

struct applet_settings {
    const char *server;         /* address as the customer gave it: saved, not interpreted; borrowed for the call */
    struct wire_texts features; /* what this applet can do; literals */
    struct wire_system system;  /* borrowed for the call; cut to the limits */
    uint64_t seed;              /* of the jitter */
    bool asks_again;            /* a wrong code may be typed again (a window), rather than ending the program */
};

/* What the customer is asked just now. */
struct applet_question {
    int64_t request; /* 0: nothing */
    enum wire_screen_kind kind;
    const char *technician;
};

struct applet_reboot_question {
    int64_t n; /* 0: nothing */
    enum wire_reboot_kind kind;
    const char *technician;
};

/* Everything a window needs; borrowed, valid until the next call to the applet. */
struct applet_view {
    enum applet_phase phase;
    bool connected;   /* the line is up just now */
    int64_t retry_at; /* next try, on the clock of the inputs; 0: none planned */
    const char *organisation;
    const char *name; /* of the session */
    const char *terms;
    bool terms_scroll;       /* they can be accepted once they were read to their end */
    struct wire_look look;   /* the organisation's own words; each may be NULL */
    const char *logo;        /* a PNG in base64, or NULL */
    unsigned logo_number;    /* another one: another logo, or none */
    struct wire_state state; /* stage none: not told yet */
    bool lead_changed;       /* another technician leads than the one before */
    struct applet_question question;
    struct applet_reboot_question reboot;
    struct wire_consents consents; /* the customer's own record */
    bool screen_open;
    enum wire_screen_kind screen_kind;
    const struct chat *chat;
    bool typing;               /* a technician writes just now */
    const char *typing_name;   /* who, or NULL */
    bool closing;              /* the customer has ended the session; the server has not heard it yet */
    bool going_down;           /* the computer is; the session goes on afterwards */
    enum wire_refusal refusal; /* last one; with NEEDS_CODE: why the code is asked for again */
    enum wire_outcome outcome;
};

struct applet *applet_create(const struct applet_settings *settings);

/* NULL-safe; wipes secrets. */
void applet_destroy(struct applet *applet);

/* One of these begins. code: six digits; anything else is no code and gives false. */
bool applet_join_code(struct applet *applet, const char *code, int64_t now_ms);
void applet_join_token(struct applet *applet, const char *token, int64_t now_ms);
/* Goes on with a session out of what ACTION_SAVE gave. False: the text is none of ours. */
bool applet_resume_saved(struct applet *applet, const char *saved, int64_t now_ms);

/* The connection. */
void applet_link_opened(struct applet *applet, int64_t now_ms);
void applet_link_lost(struct applet *applet, int64_t now_ms);
void applet_link_received(struct applet *applet, const char *text, size_t len, int64_t now_ms);
/* The network has come or changed: a waiting try is made soon. */
void applet_link_hopeful(struct applet *applet, int64_t now_ms);

/* The clock: call at or after the time that applet_next_tick names (monotonic ms; INT64_MAX: never). */
int64_t applet_next_tick(const struct applet *applet);
void applet_tick(struct applet *applet, int64_t now_ms);

/* The customer. Text longer than WIRE_CHAT_MAX is cut at a character. False: nothing was said (empty, control
 * characters only, or too many lines wait unsent). */
bool applet_say(struct applet *applet, const char *text, int64_t now_ms);
/* He writes, or has emptied the line. Sent on sparingly; call it as often as he presses a key. */
void applet_typing(struct applet *applet, bool on, int64_t now_ms);
void applet_answer_terms(struct applet *applet, bool accepted, int64_t now_ms);
void applet_answer_question(struct applet *applet, int64_t request, bool given, int64_t now_ms);
void applet_answer_reboot(struct applet *applet, int64_t n, bool agreed, int64_t now_ms);
void applet_withdraw(struct applet *applet, enum wire_screen_kind kind, int64_t now_ms);
void applet_close(struct applet *applet, int64_t now_ms);

/* The screen: what became of ACTION_SCREEN_OPEN. Facts about an older request are ignored. reason: a code. */
void applet_screen_opened(struct applet *applet, int64_t request, int64_t now_ms);
void applet_screen_closed(struct applet *applet, int64_t request, int64_t now_ms);
void applet_screen_failed(struct applet *applet, int64_t request, const char *reason, int64_t now_ms);

/* The computer goes down by itself, or has thought better of it. */
void applet_going_down(struct applet *applet, int64_t now_ms);
void applet_staying_up(struct applet *applet, int64_t now_ms);

/* The next thing to do; see action.h. */
bool applet_take_action(struct applet *applet, struct action *out_action);

void applet_look(const struct applet *applet, struct applet_view *out_view);

/* The exit code that says this refusal. */
enum applet_exit applet_exit_of_refusal(enum wire_refusal refusal);

#endif
