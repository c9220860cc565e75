/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "applet/screen/notify.h"

#include <arpa/inet.h>
#include <stdbool.h>
#include <stdint.h>
#include <string.h>
#include <sys/socket.h>

enum {
    HEAD = 8,  /* type, padding, length */
    WHOLE = 12 /* and the flags */
};

static uint32_t word_at(const unsigned char *bytes) {
    uint32_t word;
    memcpy(&word, bytes, sizeof word);
    return ntohl(word);
}

enum notify_next notify_look(rfbClientPtr client) {
    unsigned char bytes[WHOLE];
    ssize_t len = recv(client->sock, bytes, sizeof bytes, MSG_PEEK | MSG_DONTWAIT);
    if (len < 0) {
        return NOTIFY_NOTHING;
    }
    if (len == 0) {
        return NOTIFY_OTHER; /* the end: LibVNCServer sees to it */
    }
    if (bytes[0] == rfbSetEncodings) {
        return NOTIFY_ENCODINGS;
    }
    if (bytes[0] != rfbClientCutText) {
        return NOTIFY_OTHER;
    }
    if (len < HEAD || (word_at(bytes + 4) == (uint32_t)-4 && len < WHOLE)) {
        return NOTIFY_NOTHING;
    }
    uint32_t flags = len < WHOLE ? 0 : word_at(bytes + HEAD);
    bool offers = word_at(bytes + 4) == (uint32_t)-4 && (flags & rfbExtendedClipboard_Notify) != 0 &&
                  (flags & rfbExtendedClipboard_Text) != 0;
    return offers ? NOTIFY_TEXT : NOTIFY_OTHER;
}

static void put_word(unsigned char *bytes, uint32_t word) {
    word = htonl(word);
    memcpy(bytes, &word, sizeof word);
}

void notify_promise(rfbClientPtr client) {
    unsigned char message[WHOLE + 4] = {rfbServerCutText};
    put_word(message + 4, (uint32_t)-8);
    put_word(message + 8, rfbExtendedClipboard_Caps | rfbExtendedClipboard_Request | rfbExtendedClipboard_Peek |
                              rfbExtendedClipboard_Notify | rfbExtendedClipboard_Provide | rfbExtendedClipboard_Text);
    put_word(message + 12, 1024 * 1024); /* LibVNCServer's own limit */
    (void)rfbWriteExact(client, (const char *)message, sizeof message);
}

void notify_request(rfbClientPtr client) {
    unsigned char message[WHOLE] = {rfbServerCutText};
    put_word(message + 4, (uint32_t)-4);
    put_word(message + 8, rfbExtendedClipboard_Request | rfbExtendedClipboard_Text);
    (void)rfbWriteExact(client, (const char *)message, sizeof message);
}
