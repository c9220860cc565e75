/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef TOWLINE_HTTP_TLS_H
#define TOWLINE_HTTP_TLS_H

#include "base/error.h"
#include "base/must.h"

#include <stdbool.h>

struct ssl_ctx_st;

/*
 * Tells whether the PEM files hold a certificate chain and the private key of its first certificate, without
 * changing anything. ERROR_TLS when not.
 */
enum error tls_check_files(const char *cert_path, const char *key_path) MUST_CHECK;

/* Sets what libwebsockets leaves open: TLS 1.2 at least, resumption, no renegotiation, the server's order of ciphers.
 */
void tls_prepare(struct ssl_ctx_st *ssl);

/* A context for the client side that we never use: libwebsockets would make one a way of serving, and lose it at the
 * end. Free it with tls_client_destroy once libwebsockets is gone. */
struct ssl_ctx_st *tls_client_create(void);

/* NULL-safe. */
void tls_client_destroy(struct ssl_ctx_st *client);

/*
 * Loads new files into a context in use: connections made from now on get them, those that are open keep theirs.
 * ERROR_TLS, and nothing changed, when tls_check_files says so.
 */
enum error tls_reload(struct ssl_ctx_st *ssl, const char *cert_path, const char *key_path) MUST_CHECK;

#endif
