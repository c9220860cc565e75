/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the customer can do, as a window or a robot passes it on. Every call may change the view before it returns. */
#ifndef TOWLINE_APPLET_CORE_CUSTOMER_H
#define TOWLINE_APPLET_CORE_CUSTOMER_H

#include "wire/words.h"

#include <stdbool.h>
#include <stdint.h>

struct customer {
    void *user;                                       /* borrowed; given back in each call */
    bool (*enter_code)(void *user, const char *code); /* false: not six digits */
    void (*answer_terms)(void *user, bool accepted);
    bool (*say)(void *user, const char *text); /* false: nothing was said, see applet_say */
    void (*typing)(void *user, bool on);       /* he writes, or has emptied the line; as often as he likes */
    void (*answer_question)(void *user, int64_t request, bool given);
    void (*answer_reboot)(void *user, int64_t n, bool agreed);
    void (*withdraw)(void *user, enum wire_screen_kind kind);
    void (*close)(void *user);   /* end the session */
    void (*dismiss)(void *user); /* he has read the last page */
};

#endif
