/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "applet/link/bundled_tls.h"

#include <gio/gio.h>

/* Asking for a resolver makes GIO look at its installed modules. */
static gboolean system_has_tls(void) {
    (void)g_proxy_resolver_get_default();
    GIOExtensionPoint *point = g_io_extension_point_lookup(G_TLS_BACKEND_EXTENSION_POINT_NAME);
    return point != NULL && g_io_extension_point_get_extensions(point) != NULL;
}

void bundled_tls_load(void) {
    char *program = g_file_read_link("/proc/self/exe", NULL);
    if (program == NULL) {
        return;
    }
    char *folder = g_path_get_dirname(program);
    char *modules = g_build_filename(folder, "lib", "gio-modules", NULL);
    if (g_file_test(modules, G_FILE_TEST_IS_DIR) && !system_has_tls()) {
        (void)g_io_modules_scan_all_in_directory(modules);
    }
    g_free(modules);
    g_free(folder);
    g_free(program);
}
