/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The sizes that either end of the applet's protocol may choose, all in bytes of UTF-8 unless named otherwise. A
 * message beyond one of them is refused whole. */
#ifndef TOWLINE_WIRE_LIMITS_H
#define TOWLINE_WIRE_LIMITS_H

enum {
    WIRE_VERSION = 1,

    WIRE_APPLET_MESSAGE_MAX = 16 * 1024, /* one JSON text from the applet */
    WIRE_SERVER_MESSAGE_MAX = 64 * 1024, /* one JSON text from the server */

    WIRE_CHAT_MAX = 4000,
    WIRE_TERMS_MAX = 24000,
    WIRE_WORDS_MAX = 1000, /* one of the organisation's own texts */
    WIRE_LOGO_MAX = 43692, /* of base64: 32 KiB of PNG */
    WIRE_NAME_MAX = 200,   /* people, organisations, queues, computers */
    WIRE_WORD_MAX = 64,    /* features, locales, identifiers of texts */
    WIRE_SECRET_MAX = 128,
    WIRE_TICKET_MAX = 256,
    WIRE_URL_MAX = 1024,
    WIRE_REASON_MAX = 200,

    WIRE_CODE_LENGTH = 6,

    WIRE_FEATURES_MAX = 16, /* entries */
    WIRE_PEOPLE_MAX = 16,   /* entries: as many as a session has rows */

    WIRE_HEARTBEAT_S_MAX = 60,
    WIRE_LOSS_S_MAX = 120,
    WIRE_LEASE_RENEW_S = 20, /* the applet renews each lease this often */
    WIRE_RETRY_MS_MAX = 3600 * 1000,
};

#endif
