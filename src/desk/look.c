/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The organisation's own words and logo in the customer's window. They follow the settings; the logo, which is large,
 * is told again only when it is another one. */
#include "base/text.h"
#include "desk/applet_link.h"

#include <string.h>

static uint64_t digest_text(uint64_t digest, const char *text) {
    for (const char *at = text; *at != '\0'; at++) {
        digest = (digest ^ (unsigned char)*at) * 0x100000001b3ULL;
    }
    return (digest ^ 0x1f) * 0x100000001b3ULL; /* where one ends and the next begins counts */
}

static const char *or_null(const char *text) {
    return text[0] == '\0' ? NULL : text;
}

/* What was never told needs no empty message: the applet has its own words then. */
static bool is_news(uint64_t *told, uint64_t digest, bool is_empty) {
    if (*told == digest || (*told == 0 && is_empty)) {
        return false;
    }
    *told = digest;
    return true;
}

void applet_tell_look(struct desk_session *session) {
    struct desk_applet *applet = session->applet;
    if (applet == NULL || !applet->has_look) {
        return;
    }
    struct directory_settings settings;
    desk_settings_for(session->desk, &session->now.session, &settings);
    static const enum directory_text words[] = {DIRECTORY_TEXT_WELCOME, DIRECTORY_TEXT_WAITING, DIRECTORY_TEXT_ENDED,
                                                DIRECTORY_TEXT_ASK_VIEW, DIRECTORY_TEXT_ASK_CONTROL};
    uint64_t digest = 0xcbf29ce484222325ULL;
    bool is_empty = true;
    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++) {
        digest = digest_text(digest, settings.text[words[i]]);
        is_empty = is_empty && settings.text[words[i]][0] == '\0';
    }
    if (is_news(&applet->look_told, digest, is_empty)) {
        const struct wire_server_message look = {
            .type = WIRE_SERVER_LOOK,
            .look = {.welcome = or_null(settings.text[DIRECTORY_TEXT_WELCOME]),
                     .waiting = or_null(settings.text[DIRECTORY_TEXT_WAITING]),
                     .ended = or_null(settings.text[DIRECTORY_TEXT_ENDED]),
                     .ask_view = or_null(settings.text[DIRECTORY_TEXT_ASK_VIEW]),
                     .ask_control = or_null(settings.text[DIRECTORY_TEXT_ASK_CONTROL])}};
        applet_send(applet, &look);
    }
    const char *png = settings.text[DIRECTORY_TEXT_LOGO];
    if (is_news(&applet->logo_told, digest_text(0xcbf29ce484222325ULL, png), png[0] == '\0')) {
        const struct wire_server_message logo = {.type = WIRE_SERVER_LOGO, .logo = {.png = or_null(png)}};
        applet_send(applet, &logo);
    }
}
