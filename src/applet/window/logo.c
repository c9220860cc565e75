/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "applet/window/logo.h"

#include "applet/window/widgets.h"

enum { HEIGHT_MAX = 56, WIDTH_MAX = 360, SIDE_MAX = 1024 };

void logo_init(struct logo *logo) {
    logo->frame = widgets_column(0, "logo");
    logo->picture = gtk_picture_new();
    gtk_picture_set_can_shrink(GTK_PICTURE(logo->picture), TRUE);
    GtkWidget *place = gtk_fixed_new(); /* any other would give it all the width, and with it the height */
    gtk_fixed_put(GTK_FIXED(place), logo->picture, 0, 0);
    gtk_box_append(GTK_BOX(logo->frame), place);
    gtk_widget_set_visible(logo->frame, FALSE);
}

/* The server has checked it; what is no picture, or a huge one, is not shown all the same. */
static GdkTexture *read_texture(const char *base64) {
    gsize len = 0;
    guchar *bytes = g_base64_decode(base64, &len);
    GBytes *whole = g_bytes_new_take(bytes, len);
    GdkTexture *texture = gdk_texture_new_from_bytes(whole, NULL);
    g_bytes_unref(whole);
    if (texture != NULL && (gdk_texture_get_width(texture) > SIDE_MAX || gdk_texture_get_height(texture) > SIDE_MAX)) {
        g_clear_object(&texture);
    }
    return texture;
}

void logo_show(struct logo *logo, const struct applet_view *view) {
    if (logo->number == view->logo_number) {
        return;
    }
    logo->number = view->logo_number;
    GdkTexture *texture = view->logo != NULL ? read_texture(view->logo) : NULL;
    gtk_widget_set_visible(logo->frame, texture != NULL);
    gtk_picture_set_paintable(GTK_PICTURE(logo->picture), texture != NULL ? GDK_PAINTABLE(texture) : NULL);
    if (texture == NULL) {
        return;
    }
    int width = gdk_texture_get_width(texture);
    int height = gdk_texture_get_height(texture);
    double scale = MIN(1.0, MIN((double)HEIGHT_MAX / height, (double)WIDTH_MAX / width));
    gtk_widget_set_size_request(logo->picture, MAX(1, (int)(width * scale)), MAX(1, (int)(height * scale)));
    gtk_picture_set_alternative_text(GTK_PICTURE(logo->picture), view->organisation);
    g_object_unref(texture);
}
