/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "towlined/server.h"

#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "account/account.h"
#include "api/api.h"
#include "base/alloc.h"
#include "base/must.h"
#include "base/text.h"
#include "crypto/random.h"
#include "desk/desk.h"
#include "http/static.h"
#include "relay/relay.h"
#include "store/directory_store.h"
#include "towlined/data_folder.h"
#include "towlined/messages.h"
#include "towlined/screens.h"
#include "towlined/setup_link.h"

enum {
    ORGANISATION_ID = 1,
    NODE_ID = 1,
    STOP_WAIT_MS = 3000,
    POLL_MS = 1000,
    MARK_MS = 2000,
    TIDY_MS = 60000,
};

struct server {
    const struct config *config;
    const struct log *log;
    struct clock clock;
    struct random random;
    int lock_fd;
    struct loop *loop;
    struct store *store;
    struct directory_store *directory_store;
    unsigned char key[SEAL_KEY_BYTES]; /* of the data folder; wiped once it was handed on */
    struct account *account;
    struct messages *messages;
    struct http_static *pages;
    struct api *api;
    struct desk *desk;
    struct screens *screens;
    struct http_server *http;
    struct relay *relay;
    struct loop_timer *desk_timer;
    struct loop_timer *poll_timer;
    struct loop_signal *signals[3];
    int64_t tidied_ms;
    int64_t marked_ms;
    bool was_saving; /* the store took the last step: a change is logged once */
    bool stopping;
};

static int64_t desk_wall_ms(void *user) {
    const struct server *server = user;
    return clock_wall_ms(&server->clock);
}

static int64_t desk_monotonic_ms(void *user) {
    const struct server *server = user;
    return clock_monotonic_ms(&server->clock);
}

static void desk_fill(void *user, void *bytes, size_t len) {
    const struct server *server = user;
    random_fill(&server->random, bytes, len);
}

static void on_wake_at(void *user, int64_t monotonic_ms) {
    const struct server *server = user;
    if (monotonic_ms < 0) {
        loop_timer_stop(server->desk_timer);
    } else {
        loop_timer_start(server->desk_timer, monotonic_ms - clock_monotonic_ms(&server->clock));
    }
}

static int64_t on_turn_asked(void *user) {
    const struct server *server = user;
    return loop_longest_turn_ms(server->loop);
}

static void on_desk_timer(void *user) {
    const struct server *server = user;
    desk_tick(server->desk);
}

static void on_stream_close(void *user, int64_t stream) {
    const struct server *server = user;
    screens_close(server->screens, stream);
}

static void on_directory_changed(void *user, const struct directory_change *change) {
    const struct server *server = user;
    (void)change;
    if (server->desk != NULL) {
        desk_directory_changed(server->desk);
    }
}

/* Once a second: what another process wrote, that we live, and what has run out. */
static void on_poll(void *user) {
    struct server *server = user;
    int64_t now_ms = clock_monotonic_ms(&server->clock);
    int64_t wall_ms = clock_wall_ms(&server->clock);
    if (store_is_broken(server->store)) {
        log_error(server->log, "store_broken");
        abort(); /* nobody knows what is on disk: end, and start again from it */
    }
    if (store_is_healthy(server->store) != server->was_saving) {
        server->was_saving = !server->was_saving;
        log_warning(server->log, server->was_saving ? "saving_again" : "not_saving");
    }
    directory_store_poll(server->directory_store);
    if (now_ms - server->marked_ms >= MARK_MS) {
        store_mark_alive(server->store, desk_time_ms(server->desk)); /* what the down time is counted from */
        server->marked_ms = now_ms;
    }
    if (now_ms - server->tidied_ms >= TIDY_MS) {
        account_tidy(server->account, wall_ms);
        server->tidied_ms = now_ms;
    }
    loop_timer_start(server->poll_timer, POLL_MS);
}

static void on_stopped(void *user) {
    const struct server *server = user;
    loop_stop(server->loop);
}

static void on_end_signal(void *user, int signal_number) {
    struct server *server = user;
    if (server->stopping) {
        return;
    }
    server->stopping = true;
    log_info(server->log, "stopping", LOG_NUMBER("signal", signal_number));
    api_set_stopping(server->api);
    http_server_stop(server->http, STOP_WAIT_MS, on_stopped, server);
}

static void on_reload_signal(void *user, int signal_number) {
    const struct server *server = user;
    (void)signal_number;
    enum error error = http_server_reload_tls(server->http);
    enum error relay_error = server->relay != NULL ? relay_reload_tls(server->relay) : ERROR_NONE;
    error = error != ERROR_NONE ? error : relay_error;
    if (error != ERROR_NONE) {
        log_error(server->log, "tls_reload_failed", LOG_TEXT("reason", error_code(error)));
    } else {
        log_info(server->log, "tls_reloaded");
    }
}

static void on_loaded(void *user, bool is_loaded) {
    const struct server *server = user;
    if (!is_loaded) {
        log_error(server->log, "sessions_unreadable");
        abort(); /* whoever supervises us starts us again; serving without the sessions would lose them */
    }
    if (store_damaged_sessions(server->store) > 0) {
        log_error(server->log, "sessions_damaged", LOG_NUMBER("count", (int64_t)store_damaged_sessions(server->store)),
                  LOG_TEXT("see", "towlinectl check"));
    }
    messages_start(server->messages, server->desk);
    log_info(server->log, "ready", LOG_NUMBER("sessions", (int64_t)desk_gauges(server->desk).sessions));
}

static bool complain(char out_why[CONFIG_MESSAGE_MAX], const char *what, const char *why) {
    must(text_format(out_why, CONFIG_MESSAGE_MAX, "%.200s: %.280s", what, why));
    return false;
}

static bool open_store(struct server *server, char out_why[CONFIG_MESSAGE_MAX]) {
    char why[CONFIG_MESSAGE_MAX / 2] = "";
    char *path = mem_format("%s/%s", server->config->data_folder, STORE_FILE_NAME);
    struct store_options options = {
        .path = path, .organisation_id = ORGANISATION_ID, .node_id = NODE_ID, .loop = server->loop};
    store_reserve_cache();
    server->store = store_open(&options, why, sizeof why);
    mem_free(path);
    if (server->store == NULL) {
        return complain(out_why, "store", why);
    }
    server->directory_store =
        directory_store_open(server->store, server->config->allow_short_timeouts, why, sizeof why);
    if (server->directory_store == NULL) {
        return complain(out_why, "directory", why);
    }
    return true;
}

static bool open_account(struct server *server, char out_why[CONFIG_MESSAGE_MAX]) {
    char why[CONFIG_MESSAGE_MAX / 2] = "";
    if (!data_folder_key(server->config->data_folder, server->key, out_why)) {
        return false;
    }
    server->account = account_open(&(struct account_options){.loop = server->loop,
                                                             .store = server->store,
                                                             .directory_store = server->directory_store,
                                                             .key = server->key},
                                   why, sizeof why);
    char message_why[CONFIG_MESSAGE_MAX] = "";
    server->messages = messages_open(server->loop, server->store, directory_store_directory(server->directory_store),
                                     server->config, server->log, server->key, message_why);
    if (server->messages == NULL) {
        return complain(out_why, "outbox", message_why);
    }
    return server->account != NULL || complain(out_why, "accounts", why);
}

static bool open_pages(struct server *server, char out_why[CONFIG_MESSAGE_MAX]) {
    const char *folder = server->config->static_folder;
    if (folder == NULL) {
        return true;
    }
    enum error error = http_static_create(folder, &server->pages);
    return error == ERROR_NONE || complain(out_why, folder, error_code(error));
}

static void open_desk(struct server *server) {
    const struct config *config = server->config;
    server->api = api_create(&(struct api_options){
        .loop = server->loop,
        .clock = server->clock,
        .log = server->log,
        .store = server->store,
        .directory_store = server->directory_store,
        .account = server->account,
        .delivery = messages_delivery(server->messages),
        .pages = server->pages,
        .public_url = config->public_url,
        .relay_url = config->relay_url,
        .applet_bundle = config->applet_bundle,
        .short_timeouts = config->allow_short_timeouts,
        .metrics_for_all = config->metrics_anywhere,
        .wake_at = on_wake_at,
        .stream_close = on_stream_close,
        .user = server,
    });
    server->desk_timer = loop_timer_create(server->loop, on_desk_timer, server);
    server->desk = desk_create(&(struct desk_options){
        .clock = {.user = server, .wall_ms = desk_wall_ms, .monotonic_ms = desk_monotonic_ms},
        .random = {.user = server, .fill = desk_fill},
        .sink = api_sink(server->api),
        .store = server->store,
        .directory = directory_store_directory(server->directory_store),
        .organisation = config->organisation != NULL ? config->organisation : "Towline",
        .key = server->key,
        .node_id = NODE_ID,
        .returns_per_s = (int32_t)config->returns_per_s,
        .forms_per_address = (int32_t)config->forms_per_address,
        .turn_ms = on_turn_asked,
        .turn_user = server,
        .strict = config->strict_statuses,
    });
    mem_wipe(server->key, sizeof server->key);
    api_set_desk(server->api, server->desk);
    directory_store_watch(server->directory_store, on_directory_changed, server);
}

/*
 * What pages may load and connect to: this server only, and the relay, which listens on a port or under an address of
 * its own. Caller frees.
 */
static char *page_policy(const struct config *config) {
    static const char rules[] =
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; font-src 'self'; "
        "form-action 'self'; base-uri 'none'; frame-ancestors 'none'; connect-src 'self'";
    if (config->relay_url != NULL) {
        const char *authority = strstr(config->relay_url, "://");
        must(authority != NULL);
        size_t origin_len = (size_t)(authority - config->relay_url) + 3 + strcspn(authority + 3, "/?#");
        return mem_format("%s %.*s", rules, (int)origin_len, config->relay_url);
    }
    if (config->relay_listen.port == 0) {
        return mem_format("%s ws://{host}:* wss://{host}:*", rules);
    }
    unsigned port = config->relay_listen.port;
    return mem_format("%s ws://{host}:%u wss://{host}:%u", rules, port, port);
}

static bool open_http(struct server *server, char out_why[CONFIG_MESSAGE_MAX]) {
    const struct config *config = server->config;
    char *policy = page_policy(config);
    struct http_settings settings = {
        .listeners_count = config->listen_count,
        .proxies = config->proxies,
        .behind_proxy = config->behind_proxy,
        .connections_max = (size_t)config->connections_max,
        .content_policy = policy,
        .log = server->log,
        .clock = server->clock,
        .handler = api_handler(server->api),
    };
    for (size_t i = 0; i < config->listen_count; i++) {
        settings.listeners[i] = (struct http_listener){.address = config->listen[i].address,
                                                       .port = config->listen[i].port,
                                                       .cert_path = config->tls_certificate,
                                                       .key_path = config->tls_key};
    }
    enum error error = http_server_create(server->loop, &settings, &server->http);
    mem_free(policy);
    if (error != ERROR_NONE) {
        return complain(out_why, "listen", error_code(error));
    }
    api_set_server(server->api, server->http);
    return true;
}

static bool open_relay(struct server *server, char out_why[CONFIG_MESSAGE_MAX]) {
    const struct config *config = server->config;
    server->screens = screens_create(server->loop, server->desk);
    struct relay_settings settings = {
        .address = config->relay_listen.address,
        .port = config->relay_listen.port,
        .cert_path = config->tls_certificate,
        .key_path = config->tls_key,
        .proxies = config->proxies,
        .log = server->log,
        .redeem = screens_redeem,
        .closed = screens_closed,
        .user = server->screens,
    };
    enum error error = relay_create(server->loop, &settings, &server->relay);
    if (error != ERROR_NONE) {
        return complain(out_why, "relay_listen", error_code(error));
    }
    screens_set_relay(server->screens, server->relay);
    api_set_relay(server->api, server->relay, relay_port(server->relay));
    return true;
}

static void open_signals(struct server *server) {
    signal(SIGPIPE, SIG_IGN);
    server->signals[0] = loop_signal_create(server->loop, SIGTERM, on_end_signal, server);
    server->signals[1] = loop_signal_create(server->loop, SIGINT, on_end_signal, server);
    server->signals[2] = loop_signal_create(server->loop, SIGHUP, on_reload_signal, server);
}

struct server *server_open(const struct config *config, const struct log *log, char out_why[CONFIG_MESSAGE_MAX]) {
    struct server *server = NEW(struct server);
    server->config = config;
    server->log = log;
    server->clock = clock_system();
    server->random = random_system();
    server->lock_fd = data_folder_lock(config->data_folder, out_why);
    if (server->lock_fd < 0) {
        server_close(server);
        return NULL;
    }
    server->loop = loop_create();
    if (!open_store(server, out_why) || !open_account(server, out_why) || !open_pages(server, out_why)) {
        server_close(server);
        return NULL;
    }
    open_desk(server);
    if (!open_http(server, out_why) || !open_relay(server, out_why)) {
        server_close(server);
        return NULL;
    }
    open_signals(server);
    server->was_saving = true;
    server->poll_timer = loop_timer_create(server->loop, on_poll, server);
    return server;
}

static void tell_where(const struct server *server) {
    for (size_t i = 0; i < server->config->listen_count; i++) {
        log_info(server->log, "listening", LOG_TEXT("address", server->config->listen[i].address),
                 LOG_NUMBER("port", http_server_port(server->http, i)));
    }
    log_info(server->log, "relay_listening", LOG_TEXT("address", server->config->relay_listen.address),
             LOG_NUMBER("port", relay_port(server->relay)));
    if (server->config->allow_short_timeouts) {
        log_warning(server->log, "short_timeouts_allowed");
    }
}

void server_run(struct server *server) {
    tell_where(server);
    desk_load(server->desk, on_loaded, server);
    if (account_setup_is_open(server->account)) {
        setup_link_print(server->account, server->config, http_server_port(server->http, 0));
    }
    loop_timer_start(server->poll_timer, 0);
    loop_run(server->loop);
    log_info(server->log, "stopped");
}

void server_close(struct server *server) {
    if (server == NULL) {
        return;
    }
    for (size_t i = 0; i < sizeof server->signals / sizeof server->signals[0]; i++) {
        loop_signal_destroy(server->signals[i]);
    }
    loop_timer_destroy(server->poll_timer);
    if (server->screens != NULL) {
        screens_set_relay(server->screens, NULL); /* the applets that go below still end their screens */
    }
    relay_destroy(server->relay);
    http_server_destroy(server->http); /* closes every stream and applet, so the desk hears of it */
    if (server->api != NULL) {
        api_set_desk(server->api, NULL);
    }
    desk_destroy(server->desk);
    server->desk = NULL;
    loop_timer_destroy(server->desk_timer);
    screens_destroy(server->screens);
    messages_close(server->messages);
    account_close(server->account);
    directory_store_close(server->directory_store);
    store_close(server->store);
    api_destroy(server->api);
    http_static_destroy(server->pages);
    loop_destroy(server->loop);
    if (server->lock_fd >= 0) {
        close(server->lock_fd);
    }
    mem_free(server);
}
