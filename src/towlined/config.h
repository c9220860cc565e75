/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the operator set: the configuration file, and flags that count instead of it. */
#ifndef TOWLINE_TOWLINED_CONFIG_H
#define TOWLINE_TOWLINED_CONFIG_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/log.h"
#include "base/must.h"
#include "http/address.h"
#include "http/http.h"

enum { CONFIG_ADDRESS_MAX = 63, CONFIG_MESSAGE_MAX = 512 };

struct config_listen {
    char address[CONFIG_ADDRESS_MAX + 1];
    uint16_t port;
};

struct config {
    char *data_folder; /* all strings are owned; NULL where not set */
    struct config_listen listen[HTTP_LISTENERS_MAX];
    size_t listen_count;
    struct config_listen relay_listen;
    bool has_relay_listen; /* else the first listener's address and its port + 1 */
    char *relay_url;
    char *public_url;
    char *tls_certificate;
    char *tls_key;
    struct proxies proxies;
    bool behind_proxy;
    char *static_folder;
    char *applet_bundle;
    char *organisation;
    char *ca_file;
    bool allow_short_timeouts;
    bool metrics_anywhere;
    bool strict_statuses;
    int64_t connections_max;   /* 0: what the descriptor limit allows */
    int64_t returns_per_s;     /* 0: the desk's default */
    int64_t forms_per_address; /* 0: the desk's default */
    enum log_level log_level;
    enum log_format log_format;
};

/* The defaults. */
void config_init(struct config *config);
void config_finish(struct config *config);

/* Sets one key; from the file or, with the same words, from a flag. False: out_why says what was expected. */
bool config_set(struct config *config, const char *key, const char *value, char out_why[CONFIG_MESSAGE_MAX]) MUST_CHECK;

/* Reads a file. False: out_why names the file, the line and the key. */
bool config_read_file(struct config *config, const char *path, char out_why[CONFIG_MESSAGE_MAX]) MUST_CHECK;

/* Whether the whole makes sense: what belongs together is there. False: out_why. Fills in what follows from the rest.
 */
bool config_check(struct config *config, char out_why[CONFIG_MESSAGE_MAX]) MUST_CHECK;

#endif
