/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the organisation set for the queue that governs a session. Durations in seconds; 0 is never where the rules
 * allow it. Filled by the desk from the directory. */
#ifndef TOWLINE_SESSION_SETTINGS_H
#define TOWLINE_SESSION_SETTINGS_H

#include <stdbool.h>
#include <stdint.h>

struct session_settings {
    int32_t code_valid_s;
    int32_t connecting_s;
    int32_t waiting_s;           /* 0 never */
    int32_t unstarted_offline_s; /* 0 never */
    int32_t idle_s;              /* 0 never */
    int32_t transfer_back_s;     /* 0 never */
    int32_t hold_limit_s;
    int32_t loss_noticed_s; /* the desk's own; no clock of a session */
    int32_t offline_after_s;
    int32_t reboot_timeout_s;
    int32_t reboot_heard_s;
    int32_t active_max;
    bool auto_start;
    bool has_terms;
};

/* The defaults of the rules. */
void session_settings_init(struct session_settings *out_settings);

#endif
