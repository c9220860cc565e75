/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the applet sees of org.freedesktop.login1, on the bus that DBUS_SYSTEM_BUS_ADDRESS names. A reboot, asked for by
 * a program or by the line `reboot` on standard input, is announced, waits until nobody delays it any more, and is told
 * by the line `down`: the test then ends the programs. The line `cancel` calls it off. Ends with its input. */
#include <gio/gio.h>
#include <gio/gunixfdlist.h>
#include <glib-unix.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#define PATH    "/org/freedesktop/login1"
#define MANAGER "org.freedesktop.login1.Manager"

static const char description[] = "<node><interface name='" MANAGER "'>"
                                  "<method name='Inhibit'><arg type='s' direction='in'/><arg type='s' direction='in'/>"
                                  "<arg type='s' direction='in'/><arg type='s' direction='in'/>"
                                  "<arg type='h' direction='out'/></method>"
                                  "<method name='Reboot'><arg type='b' direction='in'/></method>"
                                  "<signal name='PrepareForShutdown'><arg type='b'/></signal>"
                                  "</interface></node>";

struct power {
    GMainLoop *loop;
    GDBusConnection *bus;
    guint delays; /* who holds the computer for a moment */
    gboolean going_down;
};

static void tell(const char *word) {
    puts(word);
    (void)fflush(stdout);
}

static void go_down(struct power *power) {
    if (power->going_down) {
        return;
    }
    power->going_down = TRUE;
    tell("going down");
    g_dbus_connection_emit_signal(power->bus, NULL, PATH, MANAGER, "PrepareForShutdown", g_variant_new("(b)", TRUE),
                                  NULL);
    if (power->delays == 0) {
        tell("down");
        power->going_down = FALSE;
    }
}

/* It stays up after all, as logind says when a shutdown is called off. */
static void stay_up(struct power *power) {
    power->going_down = FALSE;
    g_dbus_connection_emit_signal(power->bus, NULL, PATH, MANAGER, "PrepareForShutdown", g_variant_new("(b)", FALSE),
                                  NULL);
}

static gboolean on_released(gint fd, GIOCondition condition, gpointer user) {
    (void)condition;
    struct power *power = user;
    (void)close(fd);
    power->delays--;
    if (power->going_down && power->delays == 0) {
        tell("down");
        power->going_down = FALSE;
    }
    return G_SOURCE_REMOVE;
}

/* One end of a pipe goes to who asks; when he has closed it, the other end says so. */
static void answer_inhibit(struct power *power, GDBusMethodInvocation *call) {
    int ends[2];
    GError *error = NULL;
    if (!g_unix_open_pipe(ends, FD_CLOEXEC, &error)) {
        g_dbus_method_invocation_take_error(call, error);
        return;
    }
    GUnixFDList *fds = g_unix_fd_list_new_from_array(&ends[1], 1);
    power->delays++;
    g_unix_fd_add(ends[0], G_IO_HUP, on_released, power);
    g_dbus_method_invocation_return_value_with_unix_fd_list(call, g_variant_new("(h)", 0), fds);
    g_object_unref(fds);
}

static void on_call(GDBusConnection *bus, const gchar *sender, const gchar *path, const gchar *interface,
                    const gchar *method, GVariant *arguments, GDBusMethodInvocation *call, gpointer user) {
    (void)bus;
    (void)sender;
    (void)path;
    (void)interface;
    (void)arguments;
    struct power *power = user;
    if (strcmp(method, "Inhibit") == 0) {
        answer_inhibit(power, call);
        return;
    }
    g_dbus_method_invocation_return_value(call, NULL);
    go_down(power);
}

static void on_name(GDBusConnection *bus, const gchar *name, gpointer user) {
    (void)bus;
    (void)name;
    (void)user;
    tell("ready");
}

static gboolean on_input(gint fd, GIOCondition condition, gpointer user) {
    (void)condition;
    struct power *power = user;
    char line[64];
    ssize_t got = read(fd, line, sizeof line);
    if (got <= 0) {
        g_main_loop_quit(power->loop);
        return G_SOURCE_REMOVE;
    }
    if (strncmp(line, "reboot\n", (size_t)got) == 0) {
        go_down(power);
    } else if (strncmp(line, "cancel\n", (size_t)got) == 0) {
        stay_up(power);
    }
    return G_SOURCE_CONTINUE;
}

int main(void) {
    static const GDBusInterfaceVTable calls = {.method_call = on_call};
    GError *error = NULL;
    struct power power = {.loop = g_main_loop_new(NULL, FALSE), .bus = g_bus_get_sync(G_BUS_TYPE_SYSTEM, NULL, &error)};
    if (power.bus == NULL) {
        (void)fprintf(stderr, "powerprobe: %s\n", error->message);
        g_error_free(error);
        g_main_loop_unref(power.loop);
        return 1;
    }
    GDBusNodeInfo *node = g_dbus_node_info_new_for_xml(description, NULL);
    g_dbus_connection_register_object(power.bus, PATH, node->interfaces[0], &calls, &power, NULL, NULL);
    g_bus_own_name_on_connection(power.bus, "org.freedesktop.login1", G_BUS_NAME_OWNER_FLAGS_NONE, on_name, NULL, NULL,
                                 NULL);
    g_unix_fd_add(STDIN_FILENO, G_IO_IN | G_IO_HUP, on_input, &power);
    g_main_loop_run(power.loop);
    g_dbus_node_info_unref(node);
    g_object_unref(power.bus);
    g_main_loop_unref(power.loop);
    return 0;
}
