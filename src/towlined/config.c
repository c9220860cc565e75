/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "towlined/config.h"

#include <string.h>

#include "base/alloc.h"
#include "base/text.h"
#include "wire/limits.h"

enum { VALUE_MAX = 1000 };

enum kind {
    KIND_TEXT,   /* char * */
    KIND_NAME,   /* char *, as long as applets take it */
    KIND_URL,    /* char *, http or https, no slash at the end */
    KIND_WS_URL, /* char *, ws or wss */
    KIND_LISTEN, /* list of ADDRESS:PORT */
    KIND_RELAY_LISTEN,
    KIND_PROXIES,
    KIND_YES_NO,
    KIND_CONNECTIONS,
    KIND_RETURNS,
    KIND_FORMS,
    KIND_LOG_LEVEL,
    KIND_LOG_FORMAT,
};

static const struct key {
    const char *name;
    enum kind kind;
    size_t offset;
    const char *expected;
} keys[] = {
    {"data_folder", KIND_TEXT, offsetof(struct config, data_folder), "a folder"},
    {"listen", KIND_LISTEN, offsetof(struct config, listen), "ADDRESS:PORT, several separated by spaces"},
    {"relay_listen", KIND_RELAY_LISTEN, offsetof(struct config, relay_listen), "ADDRESS:PORT"},
    {"relay_url", KIND_WS_URL, offsetof(struct config, relay_url), "a URL that begins with ws:// or wss://"},
    {"public_url", KIND_URL, offsetof(struct config, public_url), "a URL like https://help.example, without a path"},
    {"tls_certificate", KIND_TEXT, offsetof(struct config, tls_certificate), "a file"},
    {"tls_key", KIND_TEXT, offsetof(struct config, tls_key), "a file"},
    {"proxies", KIND_PROXIES, offsetof(struct config, proxies), "addresses or ranges like 10.0.0.0/8"},
    {"behind_proxy", KIND_YES_NO, offsetof(struct config, behind_proxy), "yes or no"},
    {"static_folder", KIND_TEXT, offsetof(struct config, static_folder), "a folder"},
    {"applet_bundle", KIND_TEXT, offsetof(struct config, applet_bundle), "a file, or the folder it is in"},
    {"organisation", KIND_NAME, offsetof(struct config, organisation), "a name of at most 200 bytes"},
    {"ca_file", KIND_TEXT, offsetof(struct config, ca_file), "a file of certificates"},
    {"allow_short_timeouts", KIND_YES_NO, offsetof(struct config, allow_short_timeouts), "yes or no"},
    {"metrics_anywhere", KIND_YES_NO, offsetof(struct config, metrics_anywhere), "yes or no"},
    {"strict_statuses", KIND_YES_NO, offsetof(struct config, strict_statuses), "yes or no"},
    {"connections_max", KIND_CONNECTIONS, offsetof(struct config, connections_max), "a number from 16 to 1000000"},
    {"returns_per_s", KIND_RETURNS, offsetof(struct config, returns_per_s), "a number from 1 to 10000"},
    {"forms_per_address", KIND_FORMS, offsetof(struct config, forms_per_address), "a number from 1 to 50000"},
    {"log_level", KIND_LOG_LEVEL, offsetof(struct config, log_level), "debug, info, warning or error"},
    {"log_format", KIND_LOG_FORMAT, offsetof(struct config, log_format), "logfmt or json"},
};

void config_init(struct config *config) {
    *config = (struct config){.log_level = LOG_LEVEL_INFO, .log_format = LOG_FORMAT_LOGFMT};
}

void config_finish(struct config *config) {
    for (size_t i = 0; i < sizeof keys / sizeof keys[0]; i++) {
        if (keys[i].kind == KIND_TEXT || keys[i].kind == KIND_NAME || keys[i].kind == KIND_URL ||
            keys[i].kind == KIND_WS_URL) {
            mem_free(*(char **)(void *)((char *)config + keys[i].offset));
        }
    }
    config_init(config);
}

static bool set_text(char **field, const char *value) {
    if (value[0] == '\0') {
        return false;
    }
    mem_free(*field);
    *field = mem_copy_string(value);
    return true;
}

static bool set_url(char **field, const char *value) {
    const char *rest = text_starts_with(value, "https://")  ? value + strlen("https://")
                       : text_starts_with(value, "http://") ? value + strlen("http://")
                                                            : NULL;
    if (rest == NULL) {
        return false;
    }
    size_t host_len = strcspn(rest, "/?#\"<> ");
    bool is_bare = rest[host_len] == '\0' || text_equal(rest + host_len, "/");
    if (host_len == 0 || !is_bare) {
        return false;
    }
    mem_free(*field);
    *field = mem_copy(value, (size_t)(rest - value) + host_len);
    return true;
}

/* "127.0.0.1:8080", "[::1]:8080". */
static bool read_listen(const char *text, struct config_listen *out) {
    const char *colon = strrchr(text, ':');
    int64_t port = 0;
    if (colon == NULL || !text_to_int64(colon + 1, 0, 65535, &port)) {
        return false;
    }
    size_t len = (size_t)(colon - text);
    if (len >= 2 && text[0] == '[' && text[len - 1] == ']') {
        text++;
        len -= 2;
    }
    struct ip_address address;
    if (len == 0 || len > CONFIG_ADDRESS_MAX) {
        return false;
    }
    struct config_listen read = {.port = (uint16_t)port};
    memcpy(read.address, text, len);
    if (!ip_address_from_text(read.address, &address)) {
        return false;
    }
    *out = read;
    return true;
}

static bool set_listen(struct config *config, const char *value) {
    char text[VALUE_MAX + 1];
    if (!text_copy(text, sizeof text, value)) {
        return false;
    }
    size_t count = 0;
    char *rest = NULL;
    for (char *one = strtok_r(text, " ,\t", &rest); one != NULL; one = strtok_r(NULL, " ,\t", &rest)) {
        if (count == HTTP_LISTENERS_MAX || !read_listen(one, &config->listen[count])) {
            return false;
        }
        count++;
    }
    config->listen_count = count;
    return count > 0;
}

static bool set_yes_no(bool *field, const char *value) {
    bool yes = text_equal(value, "yes");
    if (!yes && !text_equal(value, "no")) {
        return false;
    }
    *field = yes;
    return true;
}

static bool set_log_format(enum log_format *field, const char *value) {
    bool json = text_equal(value, "json");
    if (!json && !text_equal(value, "logfmt")) {
        return false;
    }
    *field = json ? LOG_FORMAT_JSON : LOG_FORMAT_LOGFMT;
    return true;
}

static bool set(struct config *config, const struct key *key, const char *value) {
    void *field = (char *)config + key->offset;
    switch (key->kind) {
    case KIND_TEXT:
        return set_text(field, value);
    case KIND_NAME:
        return strlen(value) <= WIRE_NAME_MAX && set_text(field, value);
    case KIND_URL:
        return set_url(field, value);
    case KIND_WS_URL:
        return (text_starts_with(value, "ws://") || text_starts_with(value, "wss://")) && set_text(field, value);
    case KIND_LISTEN:
        return set_listen(config, value);
    case KIND_RELAY_LISTEN:
        config->has_relay_listen = read_listen(value, &config->relay_listen);
        return config->has_relay_listen;
    case KIND_PROXIES:
        return proxies_from_text(value, field);
    case KIND_YES_NO:
        return set_yes_no(field, value);
    case KIND_CONNECTIONS:
        return text_to_int64(value, 16, 1000000, field);
    case KIND_RETURNS:
        return text_to_int64(value, 1, 10000, field);
    case KIND_FORMS:
        return text_to_int64(value, 1, 50000, field);
    case KIND_LOG_LEVEL:
        return log_level_from_name(value, field);
    case KIND_LOG_FORMAT:
        return set_log_format(field, value);
    }
    must_fail("a kind of key", __FILE__, __LINE__);
}

bool config_set(struct config *config, const char *key, const char *value, char out_why[CONFIG_MESSAGE_MAX]) {
    bool fits = false;
    for (size_t i = 0; i < sizeof keys / sizeof keys[0]; i++) {
        if (!text_equal(keys[i].name, key)) {
            continue;
        }
        if (strlen(value) <= VALUE_MAX && utf8_is_text(value, false) && set(config, &keys[i], value)) {
            return true;
        }
        fits = text_format(out_why, CONFIG_MESSAGE_MAX, "%s: \"%.80s\" is not %s", key, value, keys[i].expected);
        must(fits);
        return false;
    }
    fits = text_format(out_why, CONFIG_MESSAGE_MAX, "%.80s: there is no such setting", key);
    must(fits);
    return false;
}

static bool complain(char out_why[CONFIG_MESSAGE_MAX], const char *why) {
    must(text_copy(out_why, CONFIG_MESSAGE_MAX, why));
    return false;
}

static bool is_loopback(const struct config_listen *listen) {
    struct ip_address address;
    must(ip_address_from_text(listen->address, &address));
    return ip_address_is_loopback(&address);
}

static bool listeners_are_safe(const struct config *config) {
    for (size_t i = 0; i < config->listen_count; i++) {
        if (!is_loopback(&config->listen[i])) {
            return false;
        }
    }
    return true;
}

bool config_check(struct config *config, char out_why[CONFIG_MESSAGE_MAX]) {
    if (config->data_folder == NULL) {
        return complain(out_why, "data_folder is not set: where sessions, technicians and settings are kept");
    }
    if (config->listen_count == 0) {
        config->listen[0] = (struct config_listen){.address = "127.0.0.1", .port = 8080};
        config->listen_count = 1;
    }
    if ((config->tls_certificate == NULL) != (config->tls_key == NULL)) {
        return complain(out_why, "tls_certificate and tls_key belong together: set both or none");
    }
    if (config->behind_proxy && config->proxies.count == 0) {
        return complain(out_why, "behind_proxy = yes needs proxies: the addresses of the reverse proxies");
    }
    if (config->tls_certificate == NULL && !config->behind_proxy && !listeners_are_safe(config)) {
        return complain(out_why,
                        "listen: plain HTTP beyond this computer would show passwords and screens to the network; "
                        "set tls_certificate and tls_key, or behind_proxy and proxies");
    }
    if (!config->has_relay_listen) {
        if (config->listen[0].port == 65535) {
            return complain(out_why, "relay_listen is not set, and there is no port behind 65535");
        }
        config->relay_listen = config->listen[0];
        config->relay_listen.port = config->listen[0].port == 0 ? 0 : (uint16_t)(config->listen[0].port + 1);
    }
    if (config->tls_certificate == NULL && !config->behind_proxy && !is_loopback(&config->relay_listen)) {
        return complain(out_why, "relay_listen: plain screens beyond this computer would be open to the network; "
                                 "set tls_certificate and tls_key, or behind_proxy and proxies");
    }
    return true;
}
