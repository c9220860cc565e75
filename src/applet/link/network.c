/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "applet/link/network.h"

#include "applet/link/bundled_tls.h"

#include <libsoup/soup.h>

enum { CLOSE_TIMEOUT_MS = 2000 };

struct network {
    SoupSession *session;
    GNetworkMonitor *monitor; /* borrowed from GIO */
    gulong monitor_handler;
    void (*hopeful)(void *user);
    void *hopeful_user;
    size_t closing; /* links on their way out */
};

struct link {
    struct network *network;
    struct link_events events;
    void *user;
    size_t message_max;
    GCancellable *cancellable;
    SoupWebsocketConnection *connection; /* NULL until open */
    bool silent;                         /* closed by its owner: no event goes out */
    bool connecting;
    guint close_timer;
};

struct network *network_create(const char *ca_path, char **out_error) {
    GTlsDatabase *database = NULL;
    bundled_tls_load();
    if (ca_path != NULL) {
        GError *error = NULL;
        char *whole_path = g_canonicalize_filename(ca_path, NULL); /* the database takes no other */
        database = g_tls_file_database_new(whole_path, &error);
        g_free(whole_path);
        if (database == NULL) {
            *out_error = g_strdup_printf("%s: %s", ca_path, error->message);
            g_error_free(error);
            return NULL;
        }
    }
    struct network *network = g_new0(struct network, 1);
    network->session = soup_session_new_with_options("timeout", 0, "idle-timeout", 0, "user-agent",
                                                     "towline-applet/" TOWLINE_VERSION, NULL);
    if (database != NULL) {
        soup_session_set_tls_database(network->session, database);
        g_object_unref(database);
    }
    return network;
}

void network_destroy(struct network *network) {
    if (network == NULL) {
        return;
    }
    if (network->monitor != NULL) {
        g_signal_handler_disconnect(network->monitor, network->monitor_handler);
    }
    g_object_unref(network->session);
    g_free(network);
}

static void on_network_changed(GNetworkMonitor *monitor, gboolean available, gpointer user) {
    (void)monitor;
    struct network *network = user;
    if (available) {
        network->hopeful(network->hopeful_user);
    }
}

void network_watch(struct network *network, void (*hopeful)(void *user), void *user) {
    network->hopeful = hopeful;
    network->hopeful_user = user;
    network->monitor = g_network_monitor_get_default();
    network->monitor_handler =
        g_signal_connect(network->monitor, "network-changed", G_CALLBACK(on_network_changed), network);
}

bool network_is_busy(const struct network *network) {
    return network->closing > 0;
}

static void link_free(struct link *link) {
    if (link->connection != NULL) {
        g_signal_handlers_disconnect_by_data(link->connection, link);
        g_object_unref(link->connection);
    }
    if (link->close_timer != 0) {
        g_source_remove(link->close_timer);
    }
    g_object_unref(link->cancellable);
    link->network->closing--;
    g_free(link);
}

static void tell_lost(struct link *link, const char *reason) {
    if (!link->silent) {
        link->events.lost(link->user, reason);
    }
}

static void on_message(SoupWebsocketConnection *connection, gint type, GBytes *message, gpointer user) {
    (void)connection;
    (void)type;
    struct link *link = user;
    gsize len;
    const char *bytes = g_bytes_get_data(message, &len);
    if (!link->silent) {
        link->events.received(link->user, bytes, len);
    }
}

static void on_closed(SoupWebsocketConnection *connection, gpointer user) {
    (void)connection;
    struct link *link = user;
    if (link->silent) {
        link_free(link);
    } else {
        tell_lost(link, "closed");
    }
}

static void on_connected(GObject *source, GAsyncResult *result, gpointer user) {
    struct link *link = user;
    GError *error = NULL;
    link->connection = soup_session_websocket_connect_finish(SOUP_SESSION(source), result, &error);
    link->connecting = false;
    if (link->silent) {
        g_clear_error(&error);
        link_free(link);
        return;
    }
    if (link->connection == NULL) {
        tell_lost(link, error->message);
        g_error_free(error);
        return;
    }
    soup_websocket_connection_set_max_incoming_payload_size(link->connection, link->message_max);
    g_signal_connect(link->connection, "message", G_CALLBACK(on_message), link);
    g_signal_connect(link->connection, "closed", G_CALLBACK(on_closed), link);
    link->events.opened(link->user);
}

struct link *link_open(struct network *network, const char *url, size_t message_max, const struct link_events *events,
                       void *user) {
    struct link *link = g_new0(struct link, 1);
    link->network = network;
    link->events = *events;
    link->user = user;
    link->message_max = message_max;
    link->cancellable = g_cancellable_new();
    link->connecting = true;
    SoupMessage *message = soup_message_new(SOUP_METHOD_GET, url);
    g_assert(message != NULL);
    soup_session_websocket_connect_async(network->session, message, NULL, NULL, G_PRIORITY_DEFAULT, link->cancellable,
                                         on_connected, link);
    g_object_unref(message);
    return link;
}

static bool is_open(const struct link *link) {
    return link->connection != NULL &&
           soup_websocket_connection_get_state(link->connection) == SOUP_WEBSOCKET_STATE_OPEN;
}

void link_send_text(struct link *link, const char *text) {
    if (is_open(link)) {
        soup_websocket_connection_send_text(link->connection, text);
    }
}

void link_send_bytes(struct link *link, const void *bytes, size_t len) {
    if (is_open(link)) {
        soup_websocket_connection_send_binary(link->connection, bytes, len);
    }
}

static gboolean on_close_timeout(gpointer user) {
    struct link *link = user;
    link->close_timer = 0;
    link_free(link); /* dropping the last reference closes the stream, whatever the peer does */
    return G_SOURCE_REMOVE;
}

void link_close(struct link *link) {
    if (link == NULL) {
        return;
    }
    link->silent = true;
    link->network->closing++;
    if (link->connecting) {
        g_cancellable_cancel(link->cancellable);
        return;
    }
    if (!is_open(link)) {
        link_free(link);
        return;
    }
    link->close_timer = g_timeout_add(CLOSE_TIMEOUT_MS, on_close_timeout, link);
    soup_websocket_connection_close(link->connection, SOUP_WEBSOCKET_CLOSE_NORMAL, NULL);
}

void link_abort(struct link *link) {
    if (link == NULL) {
        return;
    }
    link->silent = true;
    link->network->closing++;
    if (link->connecting) {
        g_cancellable_cancel(link->cancellable);
        return;
    }
    if (link->connection != NULL) {
        (void)g_io_stream_close(soup_websocket_connection_get_io_stream(link->connection), NULL, NULL);
    }
    link_free(link);
}
