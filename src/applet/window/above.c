/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "applet/window/above.h"

/* GTK marks its X11 functions as going away in GTK 5; in GTK 4 they are the only way. */
#pragma GCC diagnostic ignored "-Wdeprecated-declarations"
#include <gdk/x11/gdkx.h>

static Display *display_of(GtkWindow *window, Window *out_xid) {
    GdkSurface *surface = gtk_native_get_surface(GTK_NATIVE(window));
    if (surface == NULL || !GDK_IS_X11_SURFACE(surface)) {
        return NULL;
    }
    *out_xid = gdk_x11_surface_get_xid(surface);
    return gdk_x11_display_get_xdisplay(gdk_surface_get_display(surface));
}

static void add_state(Display *display, Window window, const char *first, const char *second) {
    XEvent event = {.xclient = {.type = ClientMessage,
                                .window = window,
                                .message_type = XInternAtom(display, "_NET_WM_STATE", False),
                                .format = 32}};
    event.xclient.data.l[0] = 1; /* add */
    event.xclient.data.l[1] = (long)XInternAtom(display, first, False);
    event.xclient.data.l[2] = second == NULL ? 0 : (long)XInternAtom(display, second, False);
    event.xclient.data.l[3] = 1; /* an ordinary program asks */
    XSendEvent(display, DefaultRootWindow(display), False, SubstructureRedirectMask | SubstructureNotifyMask, &event);
}

void above_keep(GtkWindow *window) {
    Window xid;
    Display *display = display_of(window, &xid);
    if (display != NULL) {
        add_state(display, xid, "_NET_WM_STATE_ABOVE", "_NET_WM_STATE_STICKY");
        add_state(display, xid, "_NET_WM_STATE_DEMANDS_ATTENTION", NULL);
        XFlush(display);
    }
}

void above_move_to_top(GtkWindow *window) {
    Window xid;
    Display *display = display_of(window, &xid);
    if (display != NULL) {
        int scale = gtk_widget_get_scale_factor(GTK_WIDGET(window));
        int width = gtk_widget_get_width(GTK_WIDGET(window)) * scale;
        XMoveWindow(display, xid, (DisplayWidth(display, DefaultScreen(display)) - width) / 2, 0);
        XFlush(display);
    }
}

void above_make_sign(GtkWindow *window) {
    gtk_widget_realize(GTK_WIDGET(window));
    GdkSurface *surface = gtk_native_get_surface(GTK_NATIVE(window));
    if (surface != NULL && GDK_IS_X11_SURFACE(surface)) {
        gdk_x11_surface_set_skip_taskbar_hint(surface, TRUE);
        gdk_x11_surface_set_skip_pager_hint(surface, TRUE);
        gdk_x11_surface_set_user_time(surface, 0);
    }
}
