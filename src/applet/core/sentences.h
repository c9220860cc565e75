/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Every sentence that the customer reads, in one file a language. */
#ifndef TOWLINE_APPLET_CORE_SENTENCES_H
#define TOWLINE_APPLET_CORE_SENTENCES_H

#include "applet/core/applet.h"

#include <stddef.h>

enum sentence {
    SAY_PROGRAM_NAME,
    SAY_CODE_TITLE,
    SAY_CODE_HELP,
    SAY_CODE_LABEL,
    SAY_CONNECT,
    SAY_CONNECTING_TITLE,
    SAY_CONNECTING_HELP,
    SAY_UNREACHABLE_HELP,
    SAY_TERMS_TITLE,
    SAY_TERMS_HELP,
    SAY_TERMS_SCROLL,
    SAY_ACCEPT,
    SAY_DECLINE,
    SAY_WAITING_TITLE,
    SAY_WAITING_HELP,
    SAY_WAITING_QUEUE, /* %s: queue */
    SAY_WAITING_PLACE, /* %s: place, a number */
    SAY_WAITING_NEXT,
    SAY_ACTIVE_CHANGED,
    SAY_ACTIVE_TITLE, /* %s: names */
    SAY_ACTIVE_HELP,
    SAY_HOLD_TITLE,
    SAY_HOLD_HELP,
    SAY_TRANSFER_TITLE,
    SAY_TRANSFER_HELP,
    SAY_LOST_TITLE,
    SAY_LOST_HELP,
    SAY_CLOSING_TITLE,
    SAY_CLOSING_HELP,
    SAY_VIEW_TITLE, /* %s: names */
    SAY_VIEW_HELP,
    SAY_CONTROL_TITLE, /* %s: names */
    SAY_CONTROL_HELP,
    SAY_STOP_VIEW,
    SAY_STOP_CONTROL,
    SAY_TECHNICIAN, /* when a name is not known */
    SAY_AND,        /* between two names */
    SAY_YOU,
    SAY_CHAT_TITLE,
    SAY_CHAT_EMPTY,
    SAY_CHAT_HINT,
    SAY_CHAT_SEND,
    SAY_CHAT_UNSENT,
    SAY_CHAT_TYPING, /* %s: technician */
    SAY_CHAT_FULL,
    SAY_END,
    SAY_END_TITLE,
    SAY_END_HELP,
    SAY_END_YES,
    SAY_END_NO,
    SAY_ASK_VIEW_TITLE, /* %s: technician */
    SAY_ASK_VIEW_HELP,
    SAY_ASK_CONTROL_TITLE, /* %s: technician */
    SAY_ASK_CONTROL_HELP,
    SAY_ASK_YES,
    SAY_ASK_NO,
    SAY_ASK_REBOOT_TITLE, /* %s: technician */
    SAY_ASK_REBOOT_HELP,
    SAY_REBOOT_YES,
    SAY_OVER_TITLE,
    SAY_OVER_HELP,
    SAY_REFUSED_TITLE,
    SAY_CLOSE_WINDOW,
    SAY_USAGE,
    SAY_CODE_FORM,
    SENTENCE_COUNT,
};

/* Never NULL. Those marked with %s take one string. */
const char *sentence(enum sentence which);

/* Why the session is over, to somebody who sits before the screen. */
const char *sentence_of_outcome(enum wire_outcome outcome);

/* Why the server does not serve, and what to do about it. */
const char *sentence_of_refusal(enum wire_refusal refusal);

/* "Anna", "Anna and Bert", "Anna, Bert and Carla": the technicians in the session, cut to size. */
void sentence_names(const struct wire_state *state, char *out, size_t size);

#endif
