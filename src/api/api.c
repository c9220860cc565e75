/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "api/api.h"

#include <strings.h>

#include "api/applet.h"
#include "api/bundle.h"
#include "api/call.h"
#include "api/origin.h"
#include "api/pages.h"
#include "api/problem.h"
#include "api/sink.h"
#include "api/stream.h"
#include "base/alloc.h"
#include "base/text.h"

enum { API_UNKNOWN_BODY_MAX = 8192 }; /* what a path that does not exist may send before it hears 404 */

struct api *api_create(const struct api_options *options) {
    struct api *api = NEW(struct api);
    api->options = *options;
    api->directory = directory_store_directory(options->directory_store);
    api->bundle = options->applet_bundle != NULL ? bundle_open(options->applet_bundle, options->log) : NULL;
    list_init(&api->calls);
    list_init(&api->streams);
    list_init(&api->applets);
    account_watch_ends(options->account, console_stream_close_of_token, api);
    return api;
}

void api_destroy(struct api *api) {
    if (api == NULL) {
        return;
    }
    list_each(&api->calls, link) {
        struct api_call *call = list_entry(link, struct api_call, link);
        if (call->request != NULL) {
            call_answer_problem(call, 503, "stopping", NULL);
        }
    }
    must(list_is_empty(&api->streams) && list_is_empty(&api->applets));
    console_stream_forget_shared(api);
    bundle_close(api->bundle);
    mem_free(api);
}

void api_set_desk(struct api *api, struct desk *desk) {
    api->desk = desk;
}

void api_set_server(struct api *api, struct http_server *server) {
    api->server = server;
}

void api_set_relay(struct api *api, struct relay *relay, uint16_t port) {
    api->relay = relay;
    api->options.relay_port = port;
}

void api_set_stopping(struct api *api) {
    api->stopping = true;
}

/* The challenge of RFC 6750 section 3. */
static void answer_bearer(struct api_call *call, int status, const char *code, const char *error, json_t *params) {
    char challenge[64];
    must(text_format(challenge, sizeof challenge, "Bearer error=\"%s\"", error));
    const struct http_header headers[] = {{"WWW-Authenticate", challenge}, {NULL, NULL}};
    call_answer_problem_with(call, status, headers, code, params);
}

/* What an API token may do here: enough scopes, and nothing that is for a person in a browser. */
static bool scope_is_good(struct api_call *call) {
    static const char *const words[] = {[ROUTE_SCOPE_NONE] = "none",
                                        [ROUTE_SCOPE_READ] = "read",
                                        [ROUTE_SCOPE_SESSIONS] = "sessions",
                                        [ROUTE_SCOPE_ADMINISTRATION] = "administration",
                                        [ROUTE_SCOPE_BROWSER] = "browser"};
    static const unsigned needed[] = {[ROUTE_SCOPE_NONE] = 0,
                                      [ROUTE_SCOPE_READ] = ACCOUNT_SCOPE_READ,
                                      [ROUTE_SCOPE_SESSIONS] = ACCOUNT_SCOPE_SESSIONS,
                                      [ROUTE_SCOPE_ADMINISTRATION] = ACCOUNT_SCOPE_ADMINISTRATION,
                                      [ROUTE_SCOPE_BROWSER] = 0};
    enum route_scope scope = route_scope(call->route);
    bool has = scope != ROUTE_SCOPE_BROWSER && (call->scopes & needed[scope]) == needed[scope];
    if (!has) {
        answer_bearer(call, 403, "scope_missing", "insufficient_scope", json_pack("{s:s}", "scope", words[scope]));
    }
    return has;
}

/* Who sends this, by his API token (RFC 6750 section 2.1); false: answered already. */
static bool api_token_is_good(struct api_call *call, const char *text) {
    const struct account_api_token *token = account_find_api_token(call->api->options.account, text, call->now_ms);
    if (token == NULL) {
        answer_bearer(call, 401, "token_wrong", "invalid_token", NULL);
        return false;
    }
    call->technician = token->technician_id;
    call->with_api_token = true;
    call->scopes = token->scopes;
    must(text_copy(call->token_name, sizeof call->token_name, token->name));
    return scope_is_good(call);
}

/* Who sends this, by his cookie or his token; false: answered already. */
static bool sign_in_is_good(struct api_call *call) {
    if (call->route->auth == ROUTE_AUTH_NONE) {
        return true;
    }
    const char *authorization = http_request_header(call->request, "authorization");
    if (authorization != NULL && strncasecmp(authorization, "Bearer ", 7) == 0) {
        return api_token_is_good(call, authorization + 7);
    }
    const struct account_session *session = NULL;
    if (http_request_cookie(call->request, "towline_session", call->token, sizeof call->token)) {
        session = account_find_session(call->api->options.account, call->token, call->now_ms);
    }
    if (session == NULL) {
        call_answer_problem(call, 401, "signed_out", NULL);
        return false;
    }
    call->technician = session->technician_id;
    return true;
}

static bool csrf_is_good(struct api_call *call) {
    /* No browser adds a token by itself. */
    if (call->with_api_token || call->route->auth == ROUTE_AUTH_NONE || call->route->method == HTTP_GET) {
        return true;
    }
    if (account_csrf_is_right(call->token, http_request_header(call->request, "x-csrf-token"))) {
        return true;
    }
    call_answer_problem(call, 403, "csrf_wrong", NULL);
    return false;
}

/* Who has to choose a password, or to get a second factor, may do only that until he has. */
static bool duty_is_done(struct api_call *call) {
    static const char *const open_paths[] = {"/api/v1/me", "/api/v1/me/password", "/api/v1/sign-out"};
    if (call->route->auth == ROUTE_AUTH_NONE || call->with_api_token) {
        return true;
    }
    enum account_duty duty = account_duty(call->api->options.account, call->technician);
    if (duty == ACCOUNT_DUTY_NONE ||
        (duty == ACCOUNT_DUTY_TWO_FACTOR && text_starts_with(call->route->path, "/api/v1/me/two-factor"))) {
        return true;
    }
    for (size_t i = 0; i < sizeof open_paths / sizeof open_paths[0]; i++) {
        if (text_equal(call->route->path, open_paths[i])) {
            return true;
        }
    }
    call_answer_problem(call, 403, problem_code_of_duty(duty), NULL);
    return false;
}

static bool role_is_good(struct api_call *call) {
    if (call->route->auth != ROUTE_AUTH_ADMINISTRATOR) {
        return true;
    }
    const struct directory_technician *technician = directory_technician(call->api->directory, call->technician);
    if (technician != NULL && technician->role == DIRECTORY_ROLE_ADMINISTRATOR) {
        return true;
    }
    call_answer_problem(call, 403, "not_administrator", NULL);
    return false;
}

static bool session_is_seen(struct api_call *call) {
    if (call->route->session != ROUTE_SESSION_SEEN || desk_may_see(call->api->desk, call->technician, call->number)) {
        return true;
    }
    call_answer_not_found(call);
    return false;
}

/* A page of another site may not make a visitor's browser send anything, signed in or not. */
static bool origin_is_good(struct api_call *call) {
    if (call->route->method == HTTP_GET || origin_is_own(call->api, call->request, false)) {
        return true;
    }
    call_answer_problem(call, 403, "origin_wrong", NULL);
    return false;
}

static bool is_of_api(const char *path) {
    return text_starts_with(path, "/api/") || text_starts_with(path, "/applet/") ||
           text_starts_with(path, "/download/");
}

static void on_request(void *user, struct http_request *request) {
    struct api *api = user;
    const char *path = http_request_path(request);
    struct route_match match = route_find(http_request_method(request), path);
    if (match.route == NULL && match.methods != 0) {
        http_request_answer_method_not_allowed(request, match.methods);
        return;
    }
    if (match.route == NULL && !is_of_api(path) && pages_answer(api, request)) {
        return;
    }
    if (match.route == NULL) {
        http_request_answer_problem(request, 404, "not_found", problem_title(404));
        return;
    }
    struct api_call *call = call_create(api, request, &match);
    if (origin_is_good(call) && sign_in_is_good(call) && csrf_is_good(call) && duty_is_done(call) &&
        role_is_good(call) && session_is_seen(call)) {
        match.route->handle(call);
    }
}

static size_t on_body_max(void *user, const struct http_request *request) {
    (void)user;
    struct route_match match = route_find(http_request_method(request), http_request_path(request));
    return match.route != NULL ? match.route->body_max : API_UNKNOWN_BODY_MAX;
}

static int on_accept(void *user, const struct http_request *request, struct http_socket_options *out_options,
                     const char **out_code) {
    struct api *api = user;
    const char *path = http_request_path(request);
    if (api->stopping) {
        *out_code = "stopping";
        return 503;
    }
    if (text_equal(path, "/api/v1/stream")) {
        return console_stream_accept(api, request, out_options, out_code);
    }
    if (text_equal(path, "/applet/v1")) {
        return applet_socket_accept(api, request, out_options, out_code);
    }
    *out_code = "not_found";
    return 404;
}

struct http_handler api_handler(struct api *api) {
    return (struct http_handler){.user = api, .body_max = on_body_max, .request = on_request, .accept = on_accept};
}

struct desk_sink api_sink(struct api *api) {
    return sink_of(api);
}
