/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "http/test_rig.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <openssl/err.h>
#include <openssl/ssl.h>
#include <openssl/x509.h>

static char cert_path[64];
static char key_path[64];

static int make_files(void **state) {
    (void)state;
    strcpy(cert_path, "/tmp/towline-tls-cert-XXXXXX");
    strcpy(key_path, "/tmp/towline-tls-key-XXXXXX");
    close(mkstemp(cert_path));
    close(mkstemp(key_path));
    make_certificate(cert_path, key_path, "first");
    return 0;
}

static int remove_files(void **state) {
    (void)state;
    unlink(cert_path);
    unlink(key_path);
    return 0;
}

static void use_tls(struct http_settings *settings) {
    settings->listeners[0].cert_path = cert_path;
    settings->listeners[0].key_path = key_path;
}

struct client {
    SSL *ssl;
    int fd;
};

/* Does one step of OpenSSL again and again while the loop turns. */
static int drive(struct world *world, struct client *client, int (*step)(SSL *ssl)) {
    for (int i = 0; i < TEST_TURNS_MAX; i++) {
        int result = step(client->ssl);
        int error = SSL_get_error(client->ssl, result);
        if (result > 0 || (error != SSL_ERROR_WANT_READ && error != SSL_ERROR_WANT_WRITE)) {
            return result;
        }
        world_wait(world, 5);
    }
    fail_msg("no end");
    return 0;
}

static bool connect_with(struct world *world, SSL_CTX *context, SSL_SESSION *session, struct client *out) {
    out->fd = client_open(world);
    out->ssl = SSL_new(context);
    SSL_set_fd(out->ssl, out->fd);
    static const unsigned char protocols[] = "\x02h2\x08http/1.1";
    SSL_set_alpn_protos(out->ssl, protocols, sizeof protocols - 1);
    if (session != NULL) {
        SSL_set_session(out->ssl, session);
    }
    return drive(world, out, SSL_connect) == 1;
}

static void disconnect(struct client *client) {
    SSL_shutdown(client->ssl);
    SSL_free(client->ssl);
    close(client->fd);
}

static void assert_name(struct client *client, const char *name) {
    char found[64] = "";
    X509 *cert = SSL_get1_peer_certificate(client->ssl);
    X509_NAME_get_text_by_NID(X509_get_subject_name(cert), NID_commonName, found, sizeof found);
    X509_free(cert);
    assert_string_equal(found, name);
}

static char answer[4096];

static int read_answer(SSL *ssl) {
    int got = SSL_read(ssl, answer, sizeof answer - 1);
    answer[got > 0 ? got : 0] = '\0';
    return got;
}

static void ask(struct world *world, struct client *client) {
    static const char request[] = "GET /hello HTTP/1.1\r\nHost: h\r\n\r\n";
    assert_int_equal(SSL_write(client->ssl, request, sizeof request - 1), sizeof request - 1);
    assert_true(drive(world, client, read_answer) > 0);
    assert_non_null(strstr(answer, "HTTP/1.1 200 OK\r\n"));
    assert_non_null(strstr(answer, "GET /hello"));
    assert_non_null(strstr(answer, "secure=1"));
}

static void requests_are_served_over_tls(void **state) {
    (void)state;
    struct world world;
    world_start(&world, use_tls);
    SSL_CTX *context = SSL_CTX_new(TLS_client_method());
    struct client client;
    assert_true(connect_with(&world, context, NULL, &client));
    const unsigned char *protocol = NULL;
    unsigned len = 0;
    SSL_get0_alpn_selected(client.ssl, &protocol, &len);
    assert_int_equal(len, 8);
    assert_memory_equal(protocol, "http/1.1", 8);
    ask(&world, &client);
    ask(&world, &client);
    /* A second connection resumes the session of the first. */
    SSL_SESSION *session = SSL_get1_session(client.ssl);
    disconnect(&client);
    assert_true(connect_with(&world, context, session, &client));
    assert_true(SSL_session_reused(client.ssl) == 1);
    ask(&world, &client);
    disconnect(&client);
    SSL_SESSION_free(session);
    SSL_CTX_free(context);
    world_finish(&world);
}

/* Who comes back after an outage resumes, also when the certificate was renewed meanwhile; both are counted. */
static void sessions_outlive_the_certificate(void **state) {
    (void)state;
    struct world world;
    world_start(&world, use_tls);
    SSL_CTX *context = SSL_CTX_new(TLS_client_method());
    struct client client;
    struct http_counts counts;
    assert_true(connect_with(&world, context, NULL, &client));
    ask(&world, &client);
    SSL_SESSION *session = SSL_get1_session(client.ssl);
    disconnect(&client);
    http_server_counts(world.server, &counts);
    assert_int_equal(counts.tls_handshakes, 1);
    assert_int_equal(counts.tls_resumed, 0);
    make_certificate(cert_path, key_path, "second");
    assert_int_equal(http_server_reload_tls(world.server), ERROR_NONE);
    for (unsigned i = 1; i <= 2; i++) {
        assert_true(connect_with(&world, context, session, &client));
        assert_int_equal(SSL_session_reused(client.ssl), 1);
        ask(&world, &client);
        disconnect(&client);
        http_server_counts(world.server, &counts);
        assert_int_equal(counts.tls_handshakes, 1 + i);
        assert_int_equal(counts.tls_resumed, i);
    }
    SSL_SESSION_free(session);
    SSL_CTX_free(context);
    world_finish(&world);
    make_certificate(cert_path, key_path, "first");
}

static void old_protocols_are_refused(void **state) {
    (void)state;
    struct world world;
    world_start(&world, use_tls);
    SSL_CTX *context = SSL_CTX_new(TLS_client_method());
    SSL_CTX_set_security_level(context, 0);
    SSL_CTX_set_min_proto_version(context, TLS1_VERSION);
    SSL_CTX_set_max_proto_version(context, TLS1_1_VERSION);
    struct client client;
    assert_false(connect_with(&world, context, NULL, &client));
    ERR_clear_error();
    disconnect(&client);
    SSL_CTX_free(context);
    world_finish(&world);
}

static void certificate_is_changed_without_dropping_anybody(void **state) {
    (void)state;
    struct world world;
    world_start(&world, use_tls);
    SSL_CTX *context = SSL_CTX_new(TLS_client_method());
    struct client old;
    struct client fresh;
    assert_true(connect_with(&world, context, NULL, &old));
    assert_name(&old, "first");
    ask(&world, &old);
    make_certificate(cert_path, key_path, "second");
    assert_int_equal(http_server_reload_tls(world.server), ERROR_NONE);
    assert_true(connect_with(&world, context, NULL, &fresh));
    assert_name(&fresh, "second");
    ask(&world, &fresh);
    ask(&world, &old);
    disconnect(&fresh);
    /* What does not load changes nothing. */
    assert_int_equal(truncate(key_path, 10), 0);
    assert_int_equal(http_server_reload_tls(world.server), ERROR_TLS);
    assert_true(connect_with(&world, context, NULL, &fresh));
    assert_name(&fresh, "second");
    ask(&world, &old);
    disconnect(&fresh);
    disconnect(&old);
    SSL_CTX_free(context);
    world_finish(&world);
    struct http_settings settings = world.settings;
    struct loop *loop = loop_create();
    struct http_server *server = NULL;
    settings.log = NULL;
    assert_int_equal(http_server_create(loop, &settings, &server), ERROR_TLS);
    loop_destroy(loop);
    make_certificate(cert_path, key_path, "first");
}

static void set_short_limits(struct http_settings *settings) {
    use_tls(settings);
    settings->header_ms = 300;
}

static void handshake_that_does_not_go_on_is_cut_off(void **state) {
    (void)state;
    struct world world;
    world_start(&world, set_short_limits);
    int silent = client_open(&world);
    int plain = client_open(&world);
    client_send(plain, "GET / HTTP/1.1\r\nHost: h\r\n\r\n");
    client_read_to_end(&world, plain);
    client_read_to_end(&world, silent);
    close(plain);
    close(silent);
    world_turn(&world, 20);
    struct http_counts counts;
    http_server_counts(world.server, &counts);
    assert_int_equal(counts.connections, 0);
    assert_int_equal(world.delivered, 0);
    world_finish(&world);
}

static void cap_one(struct http_settings *settings) {
    use_tls(settings);
    settings->connections_max = 1;
}

static void shed_over_tls_is_said(void **state) {
    (void)state;
    struct world world;
    world_start(&world, cap_one);
    SSL_CTX *context = SSL_CTX_new(TLS_client_method());
    struct client first;
    struct client second;
    assert_true(connect_with(&world, context, NULL, &first));
    assert_true(connect_with(&world, context, NULL, &second));
    static const char request[] = "GET / HTTP/1.1\r\nHost: h\r\n\r\n";
    assert_int_equal(SSL_write(second.ssl, request, sizeof request - 1), sizeof request - 1);
    assert_true(drive(&world, &second, read_answer) > 0);
    assert_non_null(strstr(answer, "HTTP/1.1 503 Service Unavailable\r\n"));
    disconnect(&first);
    disconnect(&second);
    SSL_CTX_free(context);
    world_finish(&world);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(requests_are_served_over_tls),
        cmocka_unit_test(sessions_outlive_the_certificate),
        cmocka_unit_test(old_protocols_are_refused),
        cmocka_unit_test(certificate_is_changed_without_dropping_anybody),
        cmocka_unit_test(handshake_that_does_not_go_on_is_cut_off),
        cmocka_unit_test(shed_over_tls_is_said),
    };
    return cmocka_run_group_tests(tests, make_files, remove_files);
}
