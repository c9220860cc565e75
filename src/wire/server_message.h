/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Messages from the server to the applet; docs/applet-protocol.md says when each is sent and what it means. */
#ifndef TOWLINE_WIRE_SERVER_MESSAGE_H
#define TOWLINE_WIRE_SERVER_MESSAGE_H

#include "wire/message.h"
#include "wire/words.h"

#define WIRE_SERVER_TYPES(X)                                                                                           \
    X(WIRE_SERVER_WELCOME, "welcome")                                                                                  \
    X(WIRE_SERVER_REFUSED, "refused")                                                                                  \
    X(WIRE_SERVER_LOOK, "look")                                                                                        \
    X(WIRE_SERVER_LOGO, "logo")                                                                                        \
    X(WIRE_SERVER_STATE, "state")                                                                                      \
    X(WIRE_SERVER_CHAT, "chat")                                                                                        \
    X(WIRE_SERVER_CHAT_ACK, "chat_ack")                                                                                \
    X(WIRE_SERVER_TYPING, "typing")                                                                                    \
    X(WIRE_SERVER_SCREEN_ASK, "screen_ask")                                                                            \
    X(WIRE_SERVER_SCREEN_OPEN, "screen_open")                                                                          \
    X(WIRE_SERVER_SCREEN_CLOSE, "screen_close")                                                                        \
    X(WIRE_SERVER_REBOOT, "reboot")                                                                                    \
    X(WIRE_SERVER_ENDED, "ended")                                                                                      \
    X(WIRE_SERVER_HEARTBEAT, "heartbeat")

#define WIRE_ENUMERATOR(symbol, word) symbol,
enum wire_server_type { WIRE_SERVER_NOTHING, WIRE_SERVER_TYPES(WIRE_ENUMERATOR) };
#undef WIRE_ENUMERATOR

struct wire_consents {
    bool view;
    bool control;
};

struct wire_welcome {
    int64_t version; /* the version that both will speak: the lower one */
    struct wire_texts features;
    int64_t session;
    const char *secret;  /* for the next resume; replaces the one before */
    int64_t heartbeat_s; /* the applet is to be heard at least this often */
    int64_t loss_s;      /* nothing heard for so long: the line is lost, at either end */
    const char *organisation;
    const char *name;  /* what the session is called; may be NULL */
    int64_t chat_n;    /* the customer's newest line that is stored; 0: none */
    bool has_consents; /* absent: neither */
    struct wire_consents consents;
    bool has_terms; /* terms are still to be accepted */
    struct wire_terms {
        const char *id;
        const char *text;
        bool scroll; /* they can be accepted once they were read to their end */
    } terms;
};

/* The organisation's own words; NULL: the applet's. The whole truth each time. */
struct wire_look {
    const char *welcome; /* until somebody helps */
    const char *waiting;
    const char *ended;
    const char *ask_view, *ask_control; /* beside the questions */
};

struct wire_logo {
    const char *png; /* base64 (RFC 4648 section 4); NULL: none */
};

struct wire_refused {
    enum wire_refusal code;
    bool retry;                /* the same hello may succeed later */
    int64_t retry_ms;          /* not before so long; 0: the applet's own back-off */
    enum wire_outcome outcome; /* with session_over; else none */
};

struct wire_state {
    enum wire_stage stage;
    const char *queue; /* what the session waits in, or NULL */
    int64_t place;     /* in that queue, from 1; 0 not told */
    size_t people_count;
    struct wire_person {
        const char *name;
        enum wire_person_part part;
    } people[WIRE_PEOPLE_MAX];
};

/* number: of the event in the session; lines come in rising order, each once per connection. */
struct wire_chat_line {
    int64_t number;
    int64_t at_ms; /* UTC */
    enum wire_author author;
    const char *name; /* the technician's; else NULL */
    int64_t n;        /* the customer's own count when he wrote it; else 0 */
    const char *text;
};

struct wire_chat_ack {
    int64_t n;
    int64_t number;
    int64_t at_ms;
};

struct wire_typing {
    bool on;
    const char *name; /* the technician's, or NULL */
};

struct wire_screen_ask {
    int64_t request;
    enum wire_screen_kind kind;
    const char *technician;
};

struct wire_screen_open {
    int64_t request;
    enum wire_screen_kind kind;
    const char *url; /* of the relay; may be relative to the server's */
    const char *ticket;
};

struct wire_screen_close {
    int64_t request;
    const char *reason; /* code, or NULL */
};

struct wire_reboot {
    int64_t n; /* command's number; one that was carried out is not carried out again */
    enum wire_reboot_kind kind;
    bool ask; /* the customer is asked first */
    const char *technician;
};

struct wire_ended {
    enum wire_outcome outcome;
};

struct wire_server_message {
    enum wire_server_type type;
    union {
        struct wire_welcome welcome;
        struct wire_refused refused;
        struct wire_look look;
        struct wire_logo logo;
        struct wire_state state;
        struct wire_chat_line chat;
        struct wire_chat_ack chat_ack;
        struct wire_typing typing;
        struct wire_screen_ask screen_ask;
        struct wire_screen_open screen_open;
        struct wire_screen_close screen_close;
        struct wire_reboot reboot;
        struct wire_ended ended;
    };
    void *owned; /* holds the texts of a decoded message; NULL in one made by hand */
};

/* The type's word; "nothing" for zero. */
const char *wire_server_type_word(enum wire_server_type type);

/* As wire_applet_decode. */
enum wire_result wire_server_decode(const char *text, size_t len, struct wire_server_message *out_message);

/* As wire_applet_encode. */
char *wire_server_encode(const struct wire_server_message *message);

/* As wire_applet_message_finish. */
void wire_server_message_finish(struct wire_server_message *message);

#endif
