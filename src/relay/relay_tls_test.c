/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "relay/relay.h"

#include "base/alloc.h"
#include "base/text.h"
#include "http/test_rig.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <arpa/inet.h>
#include <openssl/ssl.h>
#include <pthread.h>
#include <sys/socket.h>

enum { MEDIA = 6 * 1024 * 1024, BLOCK = 40000 };

static char cert_path[64];
static char key_path[64];

static int make_files(void **state) {
    (void)state;
    strcpy(cert_path, "/tmp/towline-relay-cert-XXXXXX");
    strcpy(key_path, "/tmp/towline-relay-key-XXXXXX");
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

static bool redeem(void *user, const char *ticket, struct relay_ticket *out_ticket) {
    (void)user;
    *out_ticket = (struct relay_ticket){.stream = 1, .end = ticket[0] == 'a' ? RELAY_END_APPLET : RELAY_END_TECHNICIAN};
    return true;
}

static struct relay *start(struct loop *loop) {
    struct relay *relay = NULL;
    struct relay_settings settings = {
        .address = "127.0.0.1", .cert_path = cert_path, .key_path = key_path, .redeem = redeem};
    assert_int_equal(relay_create(loop, &settings, &relay), ERROR_NONE);
    return relay;
}

/* Used in one direction at a time: OpenSSL allows one thread for a connection. */
struct end {
    int fd;
    SSL *ssl;
    bool is_late; /* begins to read only after a while */
};

static struct end join(struct relay *relay, SSL_CTX *tls, const char *ticket) {
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons(relay_port(relay))};
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    struct end end = {.fd = socket(AF_INET, SOCK_STREAM, 0), .ssl = SSL_new(tls)};
    struct timeval limit = {.tv_sec = 20};
    setsockopt(end.fd, SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof limit);
    assert_int_equal(connect(end.fd, (struct sockaddr *)&address, sizeof address), 0);
    SSL_set_fd(end.ssl, end.fd);
    assert_int_equal(SSL_connect(end.ssl), 1);
    char text[400];
    int len = snprintf(text, sizeof text,
                       "GET /relay/v1?ticket=%s HTTP/1.1\r\nHost: h\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                       "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n",
                       ticket);
    assert_int_equal(SSL_write(end.ssl, text, len), len);
    size_t got = 0;
    do {
        assert_true(got < sizeof text - 1 && SSL_read(end.ssl, text + got, 1) == 1);
        text[++got] = '\0';
    } while (!text_ends_with(text, "\r\n\r\n"));
    assert_non_null(strstr(text, "HTTP/1.1 101 "));
    return end;
}

static void leave(struct end *end) {
    SSL_free(end->ssl);
    close(end->fd);
}

static unsigned char media_at(size_t at) {
    return (unsigned char)(at * 131 + at / 251);
}

static void *send_media(void *user) {
    struct end *end = user;
    unsigned char *block = mem_new(BLOCK + 8);
    block[0] = 0x82;
    block[1] = 0x80 | 126;
    block[2] = BLOCK >> 8;
    block[3] = BLOCK & 0xFF;
    for (size_t sent = 0; sent < MEDIA / BLOCK * BLOCK; sent += BLOCK) {
        for (size_t i = 0; i < BLOCK; i++) {
            block[8 + i] = media_at(sent + i);
        }
        assert_int_equal(SSL_write(end->ssl, block, BLOCK + 8), BLOCK + 8);
    }
    mem_free(block);
    return NULL;
}

static void read_exactly(struct end *end, unsigned char *out, size_t len) {
    for (size_t got = 0; got < len;) {
        int part = SSL_read(end->ssl, out + got, (int)(len - got));
        if (part <= 0) {
            fail_msg("nothing came after %zu bytes", got);
        }
        got += (size_t)part;
    }
}

static void *receive_media(void *user) {
    struct end *end = user;
    unsigned char head[10];
    unsigned char *block = mem_new(65536);
    if (end->is_late) {
        usleep(600000);
    }
    for (size_t at = 0; at < MEDIA / BLOCK * BLOCK;) {
        read_exactly(end, head, 2);
        assert_int_equal(head[0], 0x82);
        size_t len = head[1];
        if (len == 126) {
            read_exactly(end, head, 2);
            len = (size_t)head[0] << 8 | head[1];
        }
        assert_true(len <= 65535 && len != 127);
        read_exactly(end, block, len);
        for (size_t i = 0; i < len; i++, at++) {
            if (block[i] != media_at(at)) {
                fail_msg("byte %zu is wrong", at);
            }
        }
    }
    mem_free(block);
    return NULL;
}

static void media_arrives_whole_at_a_late_reader(void **state) {
    (void)state;
    struct loop *loop = loop_create();
    struct relay *relay = start(loop);
    SSL_CTX *tls = SSL_CTX_new(TLS_client_method());
    struct end applet = join(relay, tls, "a");
    struct end technician = join(relay, tls, "t");
    for (int i = 0; i < 4; i++) {
        struct end *from = i % 2 == 0 ? &applet : &technician;
        struct end *to = i % 2 == 0 ? &technician : &applet;
        pthread_t threads[2];
        to->is_late = i < 2;
        assert_int_equal(pthread_create(&threads[0], NULL, send_media, from), 0);
        assert_int_equal(pthread_create(&threads[1], NULL, receive_media, to), 0);
        pthread_join(threads[0], NULL);
        pthread_join(threads[1], NULL);
    }
    leave(&applet);
    leave(&technician);
    SSL_CTX_free(tls);
    relay_destroy(relay);
    loop_destroy(loop);
}

static void certificate_is_changed_from_another_thread(void **state) {
    (void)state;
    struct loop *loop = loop_create();
    struct relay *relay = start(loop);
    SSL_CTX *tls = SSL_CTX_new(TLS_client_method());
    make_certificate(cert_path, key_path, "second");
    assert_int_equal(relay_reload_tls(relay), ERROR_NONE);
    struct end applet = join(relay, tls, "a");
    char name[64] = "";
    X509 *cert = SSL_get1_peer_certificate(applet.ssl);
    X509_NAME_get_text_by_NID(X509_get_subject_name(cert), NID_commonName, name, sizeof name);
    assert_string_equal(name, "second");
    X509_free(cert);
    assert_int_equal(truncate(cert_path, 20), 0);
    assert_int_equal(relay_reload_tls(relay), ERROR_TLS);
    leave(&applet);
    SSL_CTX_free(tls);
    relay_destroy(relay);
    loop_destroy(loop);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(media_arrives_whole_at_a_late_reader),
        cmocka_unit_test(certificate_is_changed_from_another_thread),
    };
    return cmocka_run_group_tests(tests, make_files, remove_files);
}
