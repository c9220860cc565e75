/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the technician may know of the customer's computer. */
#ifndef TOWLINE_APPLET_SYSTEM_INFO_H
#define TOWLINE_APPLET_SYSTEM_INFO_H

/* Texts are owned (g_free) and may be NULL. */
struct system_info {
    char *os;
    char *computer;
    char *user;
    char *locale;
    int width, height; /* of the display; 0 without one */
};

void system_info_read(struct system_info *out_info);
void system_info_finish(struct system_info *info);

#endif
