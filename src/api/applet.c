/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "api/applet.h"

#include <stdlib.h>
#include <string.h>

#include "api/origin.h"
#include "api/relay_url.h"
#include "base/alloc.h"
#include "desk/applet.h"
#include "wire/applet_message.h"
#include "wire/server_message.h"

enum {
    APPLET_QUEUE_MAX = 1024 * 1024,
    APPLET_PING_MS = 30 * 1000,
    APPLET_SILENCE_MS = 150 * 1000, /* frees the socket; the desk notices a loss much earlier, by its heartbeats */
    APPLET_CLOSE_GOING = 1000,
    APPLET_CLOSE_PROTOCOL = 1002,
    APPLET_CLOSE_VANISHED = 1006,
    APPLET_CLOSE_FULL = 1013,
};

/* One connection. */
struct applet {
    struct list link;
    struct api *api;
    struct http_socket *socket; /* NULL until it is open */
    struct desk_applet *desk_applet;
    char *host; /* owned; that the applet used */
    bool is_secure;
    bool broke_protocol;
};

static void send_message(struct applet *applet, const struct wire_server_message *message) {
    char *text = wire_server_encode(message);
    if (!http_socket_send(applet->socket, text, strlen(text), true)) {
        http_socket_close(applet->socket, APPLET_CLOSE_FULL, "slow");
    }
    free(text);
}

static void refuse(struct applet *applet, enum wire_refusal code, bool retry) {
    send_message(applet,
                 &(struct wire_server_message){.type = WIRE_SERVER_REFUSED, .refused = {.code = code, .retry = retry}});
}

static void on_opened(void *user, struct http_socket *socket) {
    struct applet *applet = user;
    applet->socket = socket;
    applet->desk_applet = desk_applet_open(applet->api->desk, http_socket_client(socket), applet);
    if (applet->desk_applet == NULL) {
        refuse(applet, WIRE_REFUSED_BUSY, true);
        http_socket_close(socket, APPLET_CLOSE_GOING, "busy");
    }
}

static void on_message(void *user, struct http_socket *socket, const char *bytes, size_t len, bool is_text) {
    struct applet *applet = user;
    if (applet->desk_applet == NULL || applet->broke_protocol) {
        return;
    }
    struct wire_applet_message message = {0};
    enum wire_result result = is_text ? wire_applet_decode(bytes, len, &message) : WIRE_NOT_JSON;
    if (result == WIRE_OK) {
        desk_applet_message(applet->desk_applet, &message);
        wire_applet_message_finish(&message);
        return;
    }
    if (result == WIRE_UNKNOWN_TYPE) {
        return; /* of a later release: ignored, as the protocol says */
    }
    applet->broke_protocol = true;
    log_info(applet->api->options.log, "applet_protocol_error", LOG_TEXT("peer", http_socket_client(socket)),
             LOG_TEXT("reason", wire_result_name(result)));
    refuse(applet, WIRE_REFUSED_PROTOCOL, false);
    http_socket_close(socket, APPLET_CLOSE_PROTOCOL, "protocol_error");
}

static void on_closed(void *user, struct http_socket *socket, int code) {
    struct applet *applet = user;
    (void)socket;
    list_remove(&applet->link);
    if (applet->desk_applet != NULL) {
        enum desk_applet_end end = code == APPLET_CLOSE_VANISHED ? DESK_APPLET_RESET : DESK_APPLET_CLOSED;
        desk_applet_closed(applet->desk_applet, applet->broke_protocol ? DESK_APPLET_PROTOCOL : end);
    }
    mem_free(applet->host);
    mem_free(applet);
}

int applet_socket_accept(struct api *api, const struct http_request *request, struct http_socket_options *out_options,
                         const char **out_code) {
    static const struct http_socket_events events = {.opened = on_opened, .message = on_message, .closed = on_closed};
    if (!origin_is_own(api, request, false)) {
        *out_code = "origin_wrong";
        return 403;
    }
    struct applet *applet = NEW(struct applet);
    applet->api = api;
    applet->host = mem_copy_string(http_request_host(request));
    applet->is_secure = http_request_is_secure(request);
    list_append(&api->applets, &applet->link);
    *out_options = (struct http_socket_options){
        .events = &events,
        .user = applet,
        .message_max = WIRE_APPLET_MESSAGE_MAX,
        .queue_max = APPLET_QUEUE_MAX,
        .ping_ms = APPLET_PING_MS,
        .silence_ms = APPLET_SILENCE_MS,
    };
    return 0;
}

void applet_socket_send(void *user, void *applet_user, const struct wire_server_message *message) {
    struct applet *applet = applet_user;
    (void)user;
    if (message->type != WIRE_SERVER_SCREEN_OPEN) {
        send_message(applet, message);
        return;
    }
    /* Only this connection knows by which name the applet reaches us. */
    struct wire_server_message whole = *message;
    char *url =
        relay_url_for(message->screen_open.url, applet->host, applet->is_secure, applet->api->options.relay_port, NULL);
    whole.screen_open.url = url;
    send_message(applet, &whole);
    mem_free(url);
}

void applet_socket_close(void *user, void *applet_user, const char *reason) {
    struct applet *applet = applet_user;
    (void)user;
    http_socket_close(applet->socket, APPLET_CLOSE_GOING, reason);
}
