/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "applet/window/style.h"

#include <gtk/gtk.h>

static const char css[] =
    ".page { padding: 24px; }"
    ".logo { padding: 18px 24px 0 24px; }"
    ".title { font-size: 1.5em; font-weight: bold; }"
    ".help { opacity: 0.85; }"
    ".small { font-size: 0.9em; opacity: 0.75; }"
    ".problem { color: #b3261e; font-weight: bold; }"
    ".dark .problem { color: #ff9a90; }"
    "button { padding: 8px 16px; }"
    "button.yes { background: #1c5fb8; color: #ffffff; }"
    "button.yes:hover { background: #174f99; }"
    "button.yes:disabled { background: alpha(#1c5fb8, 0.4); color: alpha(#ffffff, 0.7); }"
    "button.stop { background: #b3261e; color: #ffffff; }"
    "button.stop:hover { background: #941f18; }"
    "button:focus-visible { outline: 3px solid #e0a100; outline-offset: 1px; }"
    "entry.code { font-size: 2em; font-family: monospace; letter-spacing: 0.3em; padding: 12px 16px; }"
    ".card { border-radius: 10px; padding: 16px; background: alpha(currentColor, 0.06); }"
    ".dot { min-width: 14px; min-height: 14px; border-radius: 7px; margin-top: 7px; }"
    ".dot.waiting { background: #1c5fb8; }"
    ".dot.active { background: #2e7d32; }"
    ".dot.hold { background: #8a8a8a; }"
    ".dot.lost { background: #b3261e; }"
    ".dark .dot.waiting { background: #6aa5f0; }"
    ".dark .dot.active { background: #66bb6a; }"
    ".dark .dot.lost { background: #ff7a6e; }"
    ".sharing { background: #fff1d6; color: #3d2b00; border: 2px solid #c77700; }"
    ".sharing .title { font-size: 1.15em; }"
    ".dark .sharing { background: #3d2b00; color: #ffe2ad; border-color: #f0a030; }"
    ".terms { border: 1px solid alpha(currentColor, 0.25); border-radius: 8px; }"
    ".terms label { padding: 12px; }"
    ".chat { border: 1px solid alpha(currentColor, 0.25); border-radius: 8px; background: transparent; }"
    ".chat list, .chat viewport { background: transparent; }"
    ".chat list { padding: 6px 0; }"
    ".chat row { padding: 4px 10px; }"
    ".bubble { border-radius: 10px; padding: 8px 12px; background: alpha(currentColor, 0.08); }"
    ".bubble.own { background: #1c5fb8; color: #ffffff; }"
    ".bubble.unsent { background: alpha(#1c5fb8, 0.55); color: #ffffff; }"
    "window.sign { border: 3px solid #c77700; background: #fff1d6; color: #3d2b00; }"
    "window.sign .words { font-weight: bold; padding: 4px 8px; }"
    "window.sign button { padding: 4px 12px; }";

/* The setting that GNOME and others write; its schema is missing on other desktops. */
static gboolean desktop_wants_dark(void) {
    GSettingsSchemaSource *source = g_settings_schema_source_get_default();
    GSettingsSchema *schema =
        source == NULL ? NULL : g_settings_schema_source_lookup(source, "org.gnome.desktop.interface", TRUE);
    gboolean dark = FALSE;
    if (schema != NULL && g_settings_schema_has_key(schema, "color-scheme")) {
        GSettings *settings = g_settings_new("org.gnome.desktop.interface");
        char *scheme = g_settings_get_string(settings, "color-scheme");
        dark = g_str_equal(scheme, "prefer-dark");
        g_free(scheme);
        g_object_unref(settings);
    }
    g_clear_pointer(&schema, g_settings_schema_unref);
    return dark;
}

void style_load(void) {
    GtkCssProvider *provider = gtk_css_provider_new();
    gtk_css_provider_load_from_data(provider, css, -1);
    gtk_style_context_add_provider_for_display(gdk_display_get_default(), GTK_STYLE_PROVIDER(provider),
                                               GTK_STYLE_PROVIDER_PRIORITY_APPLICATION);
    g_object_unref(provider);
    if (desktop_wants_dark()) {
        g_object_set(gtk_settings_get_default(), "gtk-application-prefer-dark-theme", TRUE, NULL);
    }
}
