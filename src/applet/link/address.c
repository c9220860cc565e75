/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "applet/link/address.h"

#include <gio/gio.h>

static const char *socket_scheme(const char *scheme) {
    if (g_str_equal(scheme, "http") || g_str_equal(scheme, "ws")) {
        return "ws";
    }
    if (g_str_equal(scheme, "https") || g_str_equal(scheme, "wss")) {
        return "wss";
    }
    return NULL;
}

static GUri *parse_server(const char *server) {
    GUri *uri = g_uri_parse(server, G_URI_FLAGS_ENCODED, NULL);
    if (uri == NULL) {
        return NULL;
    }
    const char *scheme = g_uri_get_scheme(uri);
    bool good = (g_str_equal(scheme, "http") || g_str_equal(scheme, "https")) && g_uri_get_host(uri) != NULL &&
                g_uri_get_host(uri)[0] != '\0';
    if (!good) {
        g_uri_unref(uri);
        return NULL;
    }
    return uri;
}

bool address_is_server(const char *server) {
    GUri *uri = parse_server(server);
    if (uri == NULL) {
        return false;
    }
    g_uri_unref(uri);
    return true;
}

char *address_of_endpoint(const char *server) {
    GUri *uri = parse_server(server);
    g_assert(uri != NULL);
    char *address = g_uri_join(G_URI_FLAGS_ENCODED, socket_scheme(g_uri_get_scheme(uri)), NULL, g_uri_get_host(uri),
                               g_uri_get_port(uri), "/applet/v1", NULL, NULL);
    g_uri_unref(uri);
    return address;
}

static char *with_ticket(const GUri *uri, const char *scheme, const char *ticket) {
    char *escaped = g_uri_escape_string(ticket, NULL, FALSE);
    const char *query = g_uri_get_query((GUri *)uri);
    char *whole =
        query == NULL ? g_strdup_printf("ticket=%s", escaped) : g_strdup_printf("%s&ticket=%s", query, escaped);
    char *address = g_uri_join(G_URI_FLAGS_ENCODED, scheme, NULL, g_uri_get_host((GUri *)uri),
                               g_uri_get_port((GUri *)uri), g_uri_get_path((GUri *)uri), whole, NULL);
    g_free(whole);
    g_free(escaped);
    return address;
}

char *address_of_relay(const char *server, const char *url, const char *ticket) {
    GUri *base = parse_server(server);
    g_assert(base != NULL);
    GUri *uri = g_uri_parse_relative(base, url, G_URI_FLAGS_ENCODED, NULL);
    char *address = NULL;
    if (uri != NULL && g_uri_get_host(uri) != NULL) {
        const char *scheme = socket_scheme(g_uri_get_scheme(uri));
        bool leaves_tls = g_str_equal(g_uri_get_scheme(base), "https") && g_strcmp0(scheme, "ws") == 0;
        if (scheme != NULL && !leaves_tls) {
            address = with_ticket(uri, scheme, ticket);
        }
    }
    g_clear_pointer(&uri, g_uri_unref);
    g_uri_unref(base);
    return address;
}
