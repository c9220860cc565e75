/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The computer going down, as logind tells it and is told (org.freedesktop.login1). Nothing of this is an error where
 * there is no logind: the computer then goes down without a word. */
#ifndef TOWLINE_APPLET_POWER_LOGIND_H
#define TOWLINE_APPLET_POWER_LOGIND_H

#include <stdbool.h>

struct logind;

struct logind_events {
    void *user;                     /* borrowed */
    void (*going_down)(void *user); /* what is sent within half a second from now still gets out */
    void (*staying_up)(void *user); /* taken back, or a reboot that was asked for is refused */
};

/* Begins to watch, and holds the computer for a moment when it goes down. */
struct logind *logind_create(const struct logind_events *events);

/* Whether there is a logind that can be asked to reboot. */
bool logind_is_there(const struct logind *logind);

/* Asks for a reboot; a refusal comes as staying_up. */
void logind_reboot(struct logind *logind);

/* NULL-safe. */
void logind_destroy(struct logind *logind);

#endif
