/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "http/tls.h"

#include <string.h>

#include <openssl/err.h>
#include <openssl/ssl.h>

static bool load(SSL_CTX *ssl, const char *cert_path, const char *key_path) {
    bool is_loaded = SSL_CTX_use_certificate_chain_file(ssl, cert_path) == 1 &&
                     SSL_CTX_use_PrivateKey_file(ssl, key_path, SSL_FILETYPE_PEM) == 1 &&
                     SSL_CTX_check_private_key(ssl) == 1;
    /* What failed here must not be found in the queue by an unrelated connection later. */
    ERR_clear_error();
    return is_loaded;
}

enum error tls_check_files(const char *cert_path, const char *key_path) {
    SSL_CTX *trial = SSL_CTX_new(TLS_server_method());
    must(trial != NULL);
    bool is_loaded = load(trial, cert_path, key_path);
    SSL_CTX_free(trial);
    return is_loaded ? ERROR_NONE : ERROR_TLS;
}

SSL_CTX *tls_client_create(void) {
    SSL_CTX *client = SSL_CTX_new(TLS_client_method());
    must(client != NULL);
    return client;
}

void tls_client_destroy(SSL_CTX *client) {
    SSL_CTX_free(client);
}

void tls_prepare(SSL_CTX *ssl) {
    static const unsigned char name[] = "towline";
    must(SSL_CTX_set_min_proto_version(ssl, TLS1_2_VERSION) == 1);
    must(SSL_CTX_set_session_id_context(ssl, name, sizeof name - 1) == 1);
    SSL_CTX_set_session_cache_mode(ssl, SSL_SESS_CACHE_SERVER);
    SSL_CTX_set_options(ssl, SSL_OP_NO_RENEGOTIATION | SSL_OP_CIPHER_SERVER_PREFERENCE | SSL_OP_NO_COMPRESSION);
    /* Buffers of an idle connection are given back: most connections are idle most of the time. */
    SSL_CTX_set_mode(ssl, SSL_MODE_RELEASE_BUFFERS);
}

enum error tls_reload(SSL_CTX *ssl, const char *cert_path, const char *key_path) {
    enum error error = tls_check_files(cert_path, key_path);
    if (error != ERROR_NONE) {
        return error;
    }
    return load(ssl, cert_path, key_path) ? ERROR_NONE : ERROR_TLS;
}
