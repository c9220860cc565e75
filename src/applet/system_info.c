/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "applet/system_info.h"

#include "applet/screen/screen.h"

#include <glib.h>
#include <locale.h>

void system_info_read(struct system_info *out_info) {
    *out_info = (struct system_info){.os = g_get_os_info(G_OS_INFO_KEY_PRETTY_NAME),
                                     .computer = g_strdup(g_get_host_name()),
                                     .user = g_strdup(g_get_user_name()),
                                     .locale = g_strdup(setlocale(LC_MESSAGES, NULL))};
    (void)screen_size(&out_info->width, &out_info->height);
}

void system_info_finish(struct system_info *info) {
    g_free(info->os);
    g_free(info->computer);
    g_free(info->user);
    g_free(info->locale);
    *info = (struct system_info){0};
}
