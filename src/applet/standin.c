/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "applet/standin.h"

static void answer_terms(struct standin *standin, const struct applet_view *view) {
    const struct options *options = standin->options;
    if (view->phase == APPLET_TERMS && !standin->terms_answered) {
        standin->terms_answered = true;
        standin->customer->answer_terms(standin->customer->user, !options->decline_terms);
    }
}

void standin_answer(struct standin *standin, const struct applet_view *view) {
    const struct options *options = standin->options;
    const struct customer *customer = standin->customer;
    if (!options->accept_all && !options->decline_terms && !options->refuse_consent) {
        return;
    }
    int64_t request = view->question.request;
    int64_t reboot = view->reboot.n;
    bool yes = options->accept_all && !options->refuse_consent;
    answer_terms(standin, view);
    if (request != 0 && request != standin->request) {
        standin->request = request;
        customer->answer_question(customer->user, request, yes);
    }
    if (reboot != 0 && reboot != standin->reboot) {
        standin->reboot = reboot;
        customer->answer_reboot(customer->user, reboot, yes);
    }
}
