/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "http/internal.h"

#include "base/alloc.h"
#include "base/text.h"

#include <stdio.h>
#include <string.h>

static const struct kept_header {
    const char *name;
    int token; /* -1: libwebsockets has no token for it */
} kept_headers[HTTP_HEADERS_COUNT] = {
#define KEPT_HEADER(name, token) {(name), (token)},
    HTTP_HEADERS_KEPT(KEPT_HEADER)
#undef KEPT_HEADER
};

static const struct {
    const char *name;
    enum lws_token_indexes token;
} methods[HTTP_METHOD_COUNT] = {
    [HTTP_GET] = {"GET", WSI_TOKEN_GET_URI},
    [HTTP_HEAD] = {"HEAD", WSI_TOKEN_HEAD_URI},
    [HTTP_POST] = {"POST", WSI_TOKEN_POST_URI},
    [HTTP_PUT] = {"PUT", WSI_TOKEN_PUT_URI},
    [HTTP_PATCH] = {"PATCH", WSI_TOKEN_PATCH_URI},
    [HTTP_DELETE] = {"DELETE", WSI_TOKEN_DELETE_URI},
    [HTTP_OPTIONS] = {"OPTIONS", WSI_TOKEN_OPTIONS_URI},
};

const char *http_method_name(enum http_method method) {
    must((int)method >= 0 && method < HTTP_METHOD_COUNT);
    return methods[method].name;
}

/* A copy of a header's value, or NULL when it is not there. Names of custom headers are asked for with their colon. */
static char *copy_header(struct lws *wsi, const struct kept_header *header) {
    char name[32];
    int name_len = snprintf(name, sizeof name, "%s:", header->name);
    int len = header->token >= 0 ? lws_hdr_total_length(wsi, (enum lws_token_indexes)header->token)
                                 : lws_hdr_custom_length(wsi, name, name_len);
    if (len < 0 || (len == 0 && header->token >= 0)) {
        return NULL;
    }
    char *value = mem_new((size_t)len + 1);
    int copied = header->token >= 0 ? lws_hdr_copy(wsi, value, len + 1, (enum lws_token_indexes)header->token)
                                    : lws_hdr_custom_copy(wsi, value, len + 1, name, name_len);
    if (copied < 0) {
        mem_free(value);
        return NULL;
    }
    return value;
}

/* libwebsockets has split and decoded the query already; an argument without "=" has an empty value. */
static void copy_arguments(struct http_request *request, struct lws *wsi) {
    char one[HTTP_PATH_MAX];
    for (int i = 0; request->arguments_count < HTTP_ARGUMENTS_MAX; i++) {
        int len = lws_hdr_copy_fragment(wsi, one, sizeof one, WSI_TOKEN_HTTP_URI_ARGS, i);
        if (len == -1) {
            return;
        }
        if (len < 0) {
            continue; /* longer than any argument of ours */
        }
        char *equals = memchr(one, '=', (size_t)len);
        size_t name_len = equals == NULL ? (size_t)len : (size_t)(equals - one);
        struct http_argument *argument = &request->arguments[request->arguments_count++];
        argument->name = mem_copy(one, name_len);
        argument->value = equals == NULL ? mem_copy("", 0) : mem_copy(equals + 1, (size_t)len - name_len - 1);
    }
}

static bool is_host(const char *host) {
    return host[0] != '\0' && strlen(host) <= 255 &&
           strspn(host, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._:[]") == strlen(host);
}

/* Works out who asks, and by which name and scheme, believing only the proxies that were declared. */
static bool resolve_client(struct http_request *request, const struct http_connection *connection) {
    const struct proxies *proxies = &connection->server->settings.proxies;
    bool is_by_proxy = proxies_contain(proxies, &connection->peer);
    const char *host = http_request_header(request, "host");
    request->is_secure = connection->is_tls;
    if (is_by_proxy) {
        const char *proto = http_request_header(request, "x-forwarded-proto");
        const char *forwarded_host = http_request_header(request, "x-forwarded-host");
        request->is_secure = proto == NULL ? connection->is_tls : text_equal_ignoring_case(proto, "https");
        host = forwarded_host == NULL ? host : forwarded_host;
    }
    struct ip_address client =
        proxies_client(proxies, &connection->peer, http_request_header(request, "x-forwarded-for"));
    ip_address_to_text(&client, request->client);
    if (host != NULL && !is_host(host)) {
        return false;
    }
    request->host = mem_copy_string(host == NULL ? "" : host);
    return true;
}

struct http_request *http_request_create(struct http_connection *connection, const char *path, size_t path_len) {
    struct http_request *request = NEW(struct http_request);
    request->server = connection->server;
    list_append(&connection->server->requests, &request->link);
    buffer_init(&request->body, 0);
    bool has_method = false;
    for (int i = 0; i < HTTP_METHOD_COUNT; i++) {
        if (lws_hdr_total_length(connection->wsi, methods[i].token) > 0) {
            request->method = (enum http_method)i;
            has_method = true;
        }
    }
    request->path = mem_copy(path, path_len);
    for (size_t i = 0; i < HTTP_HEADERS_COUNT; i++) {
        request->headers[i] = copy_header(connection->wsi, &kept_headers[i]);
    }
    copy_arguments(request, connection->wsi);
    if (!resolve_client(request, connection) || !has_method || path_len == 0 || path_len > HTTP_PATH_MAX ||
        path[0] != '/' || strlen(request->path) != path_len || !utf8_is_text(request->path, false)) {
        http_request_destroy(request);
        return NULL;
    }
    request->connection = connection;
    return request;
}

void http_request_destroy(struct http_request *request) {
    if (request == NULL) {
        return;
    }
    list_remove(&request->link);
    if (request->free_user != NULL) {
        request->free_user(request->user);
    }
    for (size_t i = 0; i < request->arguments_count; i++) {
        mem_free_secret(request->arguments[i].name);
        mem_free_secret(request->arguments[i].value);
    }
    for (size_t i = 0; i < HTTP_HEADERS_COUNT; i++) {
        mem_free_secret(request->headers[i]);
    }
    mem_free(request->path);
    mem_free(request->host);
    mem_free(request->frame_ancestors);
    buffer_finish_secret(&request->body);
    mem_free(request);
}

enum http_method http_request_method(const struct http_request *request) {
    return request->method;
}

const char *http_request_path(const struct http_request *request) {
    return request->path;
}

const char *http_request_query(const struct http_request *request, const char *name) {
    for (size_t i = 0; i < request->arguments_count; i++) {
        if (text_equal(request->arguments[i].name, name)) {
            return request->arguments[i].value;
        }
    }
    return NULL;
}

const char *http_request_header(const struct http_request *request, const char *name) {
    for (size_t i = 0; i < HTTP_HEADERS_COUNT; i++) {
        if (text_equal(kept_headers[i].name, name)) {
            return request->headers[i];
        }
    }
    must(false); /* add it to HTTP_HEADERS_KEPT */
    return NULL;
}

bool http_request_cookie(const struct http_request *request, const char *name, char *out, size_t size) {
    const char *p = http_request_header(request, "cookie");
    size_t name_len = strlen(name);
    while (p != NULL && *p != '\0') {
        p += strspn(p, "; \t");
        size_t len = strcspn(p, ";");
        if (len > name_len && p[name_len] == '=' && memcmp(p, name, name_len) == 0) {
            size_t value_len = len - name_len - 1;
            if (value_len >= size) {
                return false;
            }
            memcpy(out, p + name_len + 1, value_len);
            out[value_len] = '\0';
            return true;
        }
        p += len;
    }
    return false;
}

const char *http_request_body(const struct http_request *request, size_t *out_len) {
    if (out_len != NULL) {
        *out_len = request->body.len;
    }
    return buffer_string(&request->body);
}

const char *http_request_client(const struct http_request *request) {
    return request->client;
}

bool http_request_is_secure(const struct http_request *request) {
    return request->is_secure;
}

const char *http_request_host(const struct http_request *request) {
    return request->host;
}

bool http_request_is_same_origin(const struct http_request *request) {
    const char *origin = http_request_header(request, "origin");
    if (origin == NULL) {
        return true;
    }
    const char *scheme = request->is_secure ? "https://" : "http://";
    return text_starts_with(origin, scheme) && text_equal_ignoring_case(origin + strlen(scheme), request->host);
}

void http_request_set_user(struct http_request *request, void *user, void (*free_user)(void *user)) {
    request->user = user;
    request->free_user = free_user;
}

void *http_request_user(const struct http_request *request) {
    return request->user;
}

void http_request_allow_frames(struct http_request *request, const char *origins) {
    must(strpbrk(origins, "\r\n;,") == NULL);
    mem_free(request->frame_ancestors);
    request->frame_ancestors = mem_copy_string(origins);
}
