/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "session/settings.h"

void session_settings_init(struct session_settings *out_settings) {
    *out_settings = (struct session_settings){
        .code_valid_s = 20 * 60,
        .connecting_s = 5 * 60,
        .unstarted_offline_s = 60 * 60,
        .idle_s = 60 * 60,
        .hold_limit_s = 14 * 24 * 60 * 60,
        .loss_noticed_s = 20,
        .offline_after_s = 5 * 60,
        .reboot_timeout_s = 5 * 60,
        .reboot_heard_s = 2 * 60,
        .active_max = 10,
    };
}
