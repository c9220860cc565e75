/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Messages from the applet to the server; docs/applet-protocol.md says when each is sent and what it means. */
#ifndef TOWLINE_WIRE_APPLET_MESSAGE_H
#define TOWLINE_WIRE_APPLET_MESSAGE_H

#include "wire/message.h"
#include "wire/words.h"

#define WIRE_APPLET_TYPES(X)                                                                                           \
    X(WIRE_HELLO, "hello")                                                                                             \
    X(WIRE_TERMS, "terms")                                                                                             \
    X(WIRE_CHAT, "chat")                                                                                               \
    X(WIRE_TYPING, "typing")                                                                                           \
    X(WIRE_CONSENT, "consent")                                                                                         \
    X(WIRE_CONSENT_WITHDRAWN, "consent_withdrawn")                                                                     \
    X(WIRE_SCREEN_STATE, "screen_state")                                                                               \
    X(WIRE_LEASE, "lease")                                                                                             \
    X(WIRE_REBOOT_ANSWER, "reboot_answer")                                                                             \
    X(WIRE_REBOOT_ANNOUNCED, "reboot_announced")                                                                       \
    X(WIRE_REBOOT_CANCELLED, "reboot_cancelled")                                                                       \
    X(WIRE_CLOSE, "close")                                                                                             \
    X(WIRE_HEARTBEAT, "heartbeat")                                                                                     \
    X(WIRE_GOODBYE, "goodbye")

#define WIRE_ENUMERATOR(symbol, word) symbol,
enum wire_applet_type { WIRE_APPLET_NOTHING, WIRE_APPLET_TYPES(WIRE_ENUMERATOR) };
#undef WIRE_ENUMERATOR

/* The proof is exactly one of: code, join_token, or resumes with session and secret. Texts not given are NULL. */
struct wire_hello {
    int64_t version; /* 1.. */
    struct wire_texts features;
    const char *code;       /* six digits, or NULL */
    const char *join_token; /* or NULL */
    bool resumes;
    struct wire_resume {
        int64_t session;
        const char *secret;
    } resume;
    int64_t last_number; /* of the newest chat line that the applet keeps; 0: none */
    bool has_system;
    struct wire_system {
        const char *applet;    /* version of the program */
        const char *os;        /* "Debian GNU/Linux 12 (bookworm)" */
        const char *computer;  /* host name */
        const char *user;      /* login name */
        const char *locale;    /* "de_AT.UTF-8" */
        int64_t width, height; /* screen in pixels, 0 unknown */
    } system;
};

struct wire_terms_answer {
    const char *id; /* of the text that was shown, as the welcome named it */
    bool accepted;
};

/* n: the customer's own count of his lines in this session, from 1 without gaps; a line sent again keeps its n. */
struct wire_chat_said {
    int64_t n;
    const char *text;
};

struct wire_typing_said {
    bool on;
};

struct wire_consent {
    int64_t request; /* of the screen_ask that it answers */
    enum wire_screen_kind kind;
    bool given;
};

struct wire_consent_withdrawn {
    enum wire_screen_kind kind; /* view takes back both */
};

struct wire_screen_told {
    int64_t request;
    enum wire_screen_state state;
    const char *reason; /* code, with failed; else NULL */
};

struct wire_lease {
    enum wire_lease_kind kind;
    bool held; /* true: taken or renewed; false: given back */
};

struct wire_reboot_answer {
    int64_t n; /* of the reboot that asked */
    bool agreed;
};

struct wire_reboot_announced {
    enum wire_reboot_cause cause;
    int64_t n; /* of the command that is being carried out; 0 when the system does it by itself */
};

struct wire_applet_message {
    enum wire_applet_type type;
    union {
        struct wire_hello hello;
        struct wire_terms_answer terms;
        struct wire_chat_said chat;
        struct wire_typing_said typing;
        struct wire_consent consent;
        struct wire_consent_withdrawn consent_withdrawn;
        struct wire_screen_told screen_state;
        struct wire_lease lease;
        struct wire_reboot_answer reboot_answer;
        struct wire_reboot_announced reboot_announced;
    };
    void *owned; /* holds the texts of a decoded message; NULL in one made by hand */
};

/* The type's word; "nothing" for zero. */
const char *wire_applet_type_word(enum wire_applet_type type);

/* Reads one message. On WIRE_OK the caller owns it and ends it with wire_applet_message_finish; otherwise
 * *out_message is untouched. Nothing in it is beyond the limits of wire/limits.h, and texts are UTF-8 without control
 * characters other than tab and line feed. Pure: same bytes, same answer. */
enum wire_result wire_applet_decode(const char *text, size_t len, struct wire_applet_message *out_message);

/* The message as one JSON text, NUL-terminated; the caller frees it with free(). A message that the decoder would
 * refuse is the caller's fault and aborts. */
char *wire_applet_encode(const struct wire_applet_message *message);

/* Releases what a decoded message owns and zeroes it. Allowed on a zeroed message and twice. */
void wire_applet_message_finish(struct wire_applet_message *message);

#endif
