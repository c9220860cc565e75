/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "applet/power/logind.h"

#include <gio/gio.h>
#include <gio/gunixfdlist.h>
#include <unistd.h>

#define BUS_NAME "org.freedesktop.login1"
#define PATH     "/org/freedesktop/login1"
#define MANAGER  "org.freedesktop.login1.Manager"

enum { LAST_WORDS_MS = 500, CALL_MS = 5000 };

struct logind {
    struct logind_events events;
    GDBusConnection *bus; /* NULL: none */
    GCancellable *calls;
    guint subscription, release_timer;
    int hold; /* the inhibitor's descriptor; -1: none */
    bool there;
};

static void release(struct logind *logind) {
    if (logind->hold >= 0) {
        (void)close(logind->hold);
        logind->hold = -1;
    }
}

static void on_held(GObject *source, GAsyncResult *result, gpointer user) {
    GUnixFDList *fds = NULL;
    GVariant *answer = g_dbus_connection_call_with_unix_fd_list_finish(G_DBUS_CONNECTION(source), &fds, result, NULL);
    if (answer == NULL) {
        return; /* refused, or the applet has gone: user is not looked at */
    }
    struct logind *logind = user;
    gint32 index = 0;
    g_variant_get(answer, "(h)", &index);
    release(logind);
    logind->hold = fds == NULL ? -1 : g_unix_fd_list_get(fds, index, NULL);
    g_clear_object(&fds);
    g_variant_unref(answer);
}

static void take_hold(struct logind *logind) {
    g_dbus_connection_call_with_unix_fd_list(
        logind->bus, BUS_NAME, PATH, MANAGER, "Inhibit",
        g_variant_new("(ssss)", "shutdown", "Towline", "The technician is told", "delay"), G_VARIANT_TYPE("(h)"),
        G_DBUS_CALL_FLAGS_NONE, CALL_MS, NULL, logind->calls, on_held, logind);
}

static gboolean on_release(gpointer user) {
    struct logind *logind = user;
    logind->release_timer = 0;
    release(logind);
    return G_SOURCE_REMOVE;
}

static void on_shutdown(GDBusConnection *bus, const gchar *sender, const gchar *path, const gchar *interface,
                        const gchar *signal, GVariant *arguments, gpointer user) {
    (void)bus;
    (void)sender;
    (void)path;
    (void)interface;
    (void)signal;
    struct logind *logind = user;
    gboolean begins = FALSE;
    if (!g_variant_is_of_type(arguments, G_VARIANT_TYPE("(b)"))) {
        return;
    }
    g_variant_get(arguments, "(b)", &begins);
    if (!begins) {
        logind->events.staying_up(logind->events.user);
        take_hold(logind);
        return;
    }
    logind->events.going_down(logind->events.user);
    if (logind->release_timer == 0) {
        logind->release_timer = g_timeout_add(LAST_WORDS_MS, on_release, logind);
    }
}

static bool has_owner(GDBusConnection *bus) {
    gboolean owned = FALSE;
    GVariant *answer = g_dbus_connection_call_sync(
        bus, "org.freedesktop.DBus", "/org/freedesktop/DBus", "org.freedesktop.DBus", "NameHasOwner",
        g_variant_new("(s)", BUS_NAME), G_VARIANT_TYPE("(b)"), G_DBUS_CALL_FLAGS_NONE, CALL_MS, NULL, NULL);
    if (answer != NULL) {
        g_variant_get(answer, "(b)", &owned);
        g_variant_unref(answer);
    }
    return owned;
}

struct logind *logind_create(const struct logind_events *events) {
    struct logind *logind = g_new0(struct logind, 1);
    logind->events = *events;
    logind->hold = -1;
    logind->calls = g_cancellable_new();
    logind->bus = g_bus_get_sync(G_BUS_TYPE_SYSTEM, NULL, NULL);
    if (logind->bus != NULL) {
        g_dbus_connection_set_exit_on_close(logind->bus, FALSE);
        logind->there = has_owner(logind->bus);
        logind->subscription =
            g_dbus_connection_signal_subscribe(logind->bus, BUS_NAME, MANAGER, "PrepareForShutdown", PATH, NULL,
                                               G_DBUS_SIGNAL_FLAGS_NONE, on_shutdown, logind, NULL);
    }
    if (logind->there) {
        take_hold(logind);
    }
    return logind;
}

bool logind_is_there(const struct logind *logind) {
    return logind->there;
}

static void on_reboot(GObject *source, GAsyncResult *result, gpointer user) {
    GError *error = NULL;
    GVariant *answer = g_dbus_connection_call_finish(G_DBUS_CONNECTION(source), result, &error);
    if (answer != NULL) {
        g_variant_unref(answer);
        return;
    }
    if (!g_error_matches(error, G_IO_ERROR, G_IO_ERROR_CANCELLED)) {
        struct logind *logind = user;
        g_warning("the computer does not reboot: %s", error->message);
        logind->events.staying_up(logind->events.user);
    }
    g_error_free(error);
}

void logind_reboot(struct logind *logind) {
    if (logind->bus == NULL) {
        return;
    }
    g_dbus_connection_call(logind->bus, BUS_NAME, PATH, MANAGER, "Reboot", g_variant_new("(b)", FALSE), NULL,
                           G_DBUS_CALL_FLAGS_NONE, CALL_MS, logind->calls, on_reboot, logind);
}

void logind_destroy(struct logind *logind) {
    if (logind == NULL) {
        return;
    }
    g_cancellable_cancel(logind->calls);
    if (logind->release_timer != 0) {
        g_source_remove(logind->release_timer);
    }
    if (logind->bus != NULL) {
        g_dbus_connection_signal_unsubscribe(logind->bus, logind->subscription);
        g_object_unref(logind->bus);
    }
    release(logind);
    g_object_unref(logind->calls);
    g_free(logind);
}
