/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "applet/link/bundled_tls.h"

#include <gio/gio.h>

/* GIO's own stand-in, which only says that there is no TLS. */
#define STANDIN "dummy"

/* Asking for a resolver makes GIO look at its installed modules. */
static gboolean system_has_tls(void) {
    (void)g_proxy_resolver_get_default();
    GIOExtensionPoint *point = g_io_extension_point_lookup(G_TLS_BACKEND_EXTENSION_POINT_NAME);
    const GList *extension = point == NULL ? NULL : g_io_extension_point_get_extensions(point);
    while (extension != NULL && g_str_equal(g_io_extension_get_name(extension->data), STANDIN)) {
        extension = extension->next;
    }
    return extension != NULL;
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
