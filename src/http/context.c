/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "http/context.h"

#include "base/alloc.h"
#include "http/tls.h"

#include <string.h>

#include <uv.h>

enum {
    CONTEXT_VHOSTS_MAX = 8,
    /* libwebsockets' own time limits lie beyond ours: they only catch what ours would miss. */
    CONTEXT_TIMEOUT_S = 60,
    CONTEXT_KEEPALIVE_S = 3600,
    CONTEXT_TURNS_MAX = 10000,
};

struct vhost {
    struct lws_vhost *lws;
    SSL_CTX *ssl;    /* borrowed from libwebsockets */
    char *cert_path; /* owned; NULL for plain */
    char *key_path;  /* owned */
};

struct context {
    struct loop *loop;
    struct lws_context *lws;
    struct lws_protocols protocols[2];
    void *loops[1];
    struct vhost vhosts[CONTEXT_VHOSTS_MAX];
    size_t vhosts_count;
    SSL_CTX *unused_client; /* owned; NULL without TLS */
    lws_callback_function *callback;
    void *user;
};

static int callback(struct lws *wsi, enum lws_callback_reasons reason, void *user, void *in, size_t len) {
    struct lws_context *lws = wsi == NULL ? NULL : lws_get_context(wsi);
    struct context *context = lws == NULL ? NULL : lws_context_user(lws);
    if (reason == LWS_CALLBACK_OPENSSL_LOAD_EXTRA_SERVER_VERIFY_CERTS) {
        /* Here libwebsockets passes the new SSL_CTX as user and its own vhost as in. */
        struct vhost *vhost = lws_vhost_user(in);
        vhost->ssl = user;
        tls_prepare(vhost->ssl);
        return 0;
    }
    return context == NULL ? 0 : context->callback(wsi, reason, user, in, len);
}

/* Zeros: no heartbeats of its own. Its default hangs up on a WebSocket that is not read from for a while, which is what
 * back-pressure does. */
static const lws_retry_bo_t no_heartbeat = {.retry_ms_table = NULL};

static struct lws_context_creation_info basic_info(struct context *context) {
    struct lws_context_creation_info info = {
        .port = CONTEXT_PORT_NO_LISTEN_SERVER,
        .protocols = context->protocols,
        .foreign_loops = context->loops,
        .pcontext = &context->lws,
        /* Without the last one each way of serving would read all of the system's authorities, to trust as a client. */
        .options = LWS_SERVER_OPTION_LIBUV | LWS_SERVER_OPTION_EXPLICIT_VHOSTS | LWS_SERVER_OPTION_DISABLE_OS_CA_CERTS,
        .gid = -1,
        .uid = -1,
        .user = context,
        .timeout_secs = CONTEXT_TIMEOUT_S,
        .keepalive_timeout = CONTEXT_KEEPALIVE_S,
        .timeout_secs_ah_idle = CONTEXT_TIMEOUT_S,
        .retry_and_idle_policy = &no_heartbeat,
    };
    return info;
}

struct context *context_create(struct loop *loop, const struct context_settings *settings) {
    struct context *context = NEW(struct context);
    context->loop = loop;
    context->loops[0] = loop_uv(loop);
    context->callback = settings->callback;
    context->user = settings->user;
    context->protocols[0] =
        (struct lws_protocols){.name = "towline", .callback = callback, .rx_buffer_size = settings->read_size};
    struct lws_context_creation_info info = basic_info(context);
    info.options |= settings->is_tls ? LWS_SERVER_OPTION_DO_SSL_GLOBAL_INIT : 0;
    info.max_http_header_data2 = (unsigned)settings->headers_max;
    info.pt_serv_buf_size = (unsigned)settings->read_size;
    /* Its lines would be outside of our format, and any peer could make as many as it likes. */
    lws_set_log_level(0, NULL);
    context->unused_client = settings->is_tls ? tls_client_create() : NULL;
    context->lws = lws_create_context(&info);
    must(context->lws != NULL);
    return context;
}

enum error context_add_vhost(struct context *context, const char *cert_path, const char *key_path) {
    must(context->vhosts_count < CONTEXT_VHOSTS_MAX && (cert_path == NULL) == (key_path == NULL));
    if (cert_path != NULL && tls_check_files(cert_path, key_path) != ERROR_NONE) {
        return ERROR_TLS;
    }
    struct vhost *vhost = &context->vhosts[context->vhosts_count];
    char name[16];
    lws_snprintf(name, sizeof name, "v%zu", context->vhosts_count);
    struct lws_context_creation_info info = basic_info(context);
    info.vhost_name = name;
    if (cert_path != NULL) {
        must(context->unused_client != NULL);
        info.options |= LWS_SERVER_OPTION_DO_SSL_GLOBAL_INIT;
        info.provided_client_ssl_ctx = context->unused_client;
    }
    info.alpn = "http/1.1";
    info.ssl_cert_filepath = cert_path;
    info.ssl_private_key_filepath = key_path;
    info.user = vhost;
    vhost->lws = lws_create_vhost(context->lws, &info);
    if (vhost->lws == NULL) {
        return ERROR_TLS;
    }
    vhost->cert_path = mem_copy_string(cert_path);
    vhost->key_path = mem_copy_string(key_path);
    context->vhosts_count++;
    return ERROR_NONE;
}

enum error context_reload_tls(struct context *context, size_t index) {
    must(index < context->vhosts_count);
    struct vhost *vhost = &context->vhosts[index];
    return vhost->ssl == NULL ? ERROR_NONE : tls_reload(vhost->ssl, vhost->cert_path, vhost->key_path);
}

void context_tls_counts(const struct context *context, uint64_t *out_handshakes, uint64_t *out_resumed) {
    *out_handshakes = 0;
    *out_resumed = 0;
    for (size_t i = 0; i < context->vhosts_count; i++) {
        SSL_CTX *ssl = context->vhosts[i].ssl;
        *out_handshakes += ssl == NULL ? 0 : (uint64_t)SSL_CTX_sess_accept_good(ssl);
        *out_resumed += ssl == NULL ? 0 : (uint64_t)SSL_CTX_sess_hits(ssl);
    }
}

struct lws *context_adopt(struct context *context, size_t index, int fd, void *opaque) {
    must(index < context->vhosts_count);
    lws_adopt_desc_t desc = {
        .vh = context->vhosts[index].lws,
        .type = LWS_ADOPT_SOCKET | LWS_ADOPT_HTTP | LWS_ADOPT_ALLOW_SSL,
        .fd = {.sockfd = fd},
        .opaque = opaque,
    };
    return lws_adopt_descriptor_vhost_via_info(&desc);
}

void *context_user(struct lws *wsi) {
    return ((struct context *)lws_context_user(lws_get_context(wsi)))->user;
}

void context_destroy(struct context *context) {
    if (context == NULL) {
        return;
    }
    /* The first call begins the closing, the loop finishes it, the second call frees; pcontext is NULL then. */
    lws_context_destroy(context->lws);
    for (int i = 0; context->lws != NULL && i < CONTEXT_TURNS_MAX; i++) {
        uv_run(loop_uv(context->loop), UV_RUN_NOWAIT);
        if (context->lws != NULL && i >= 2) {
            lws_context_destroy(context->lws);
        }
    }
    must(context->lws == NULL);
    tls_client_destroy(context->unused_client);
    for (size_t i = 0; i < context->vhosts_count; i++) {
        mem_free(context->vhosts[i].cert_path);
        mem_free(context->vhosts[i].key_path);
    }
    mem_free(context);
}
