/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Answers in the customer's stead what the command line says: --accept-all, --decline-terms, --refuse-consent. */
#ifndef TOWLINE_APPLET_STANDIN_H
#define TOWLINE_APPLET_STANDIN_H

#include "applet/core/applet.h"
#include "applet/core/customer.h"
#include "applet/options.h"

struct standin {
    const struct options *options;   /* borrowed */
    const struct customer *customer; /* borrowed */
    int64_t request, reboot;         /* answered last */
    bool terms_answered;
};

/* Answers what the view asks, once each. */
void standin_answer(struct standin *standin, const struct applet_view *view);

#endif
