/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "applet/core/sentences.h"

#include "base/must.h"

#include <stdio.h>

static const char *const english[SENTENCE_COUNT] = {
    [SAY_PROGRAM_NAME] = "Remote support",
    [SAY_CODE_TITLE] = "Enter your code",
    [SAY_CODE_HELP] = "The person who is helping you gives you a code of six digits.",
    [SAY_CODE_LABEL] = "Six-digit code",
    [SAY_CONNECT] = "_Connect",
    [SAY_CONNECTING_TITLE] = "Connecting…",
    [SAY_CONNECTING_HELP] = "This takes a few seconds.",
    [SAY_UNREACHABLE_HELP] = "The support server cannot be reached yet. Please check that you are online; "
                             "we keep trying.",
    [SAY_TERMS_TITLE] = "Before we begin",
    [SAY_TERMS_HELP] = "Please read this. Nobody can help you before you have accepted it.",
    [SAY_TERMS_SCROLL] = "Read to the end to accept.",
    [SAY_ACCEPT] = "_Accept",
    [SAY_DECLINE] = "_Decline",
    [SAY_WAITING_TITLE] = "Please wait for a technician",
    [SAY_WAITING_HELP] = "You are connected. Leave this window open; somebody will be with you.",
    [SAY_WAITING_QUEUE] = "You are connected and waiting for %s. Leave this window open.",
    [SAY_WAITING_PLACE] = "Your place in the queue: %s.",
    [SAY_WAITING_NEXT] = "You are next.",
    [SAY_ACTIVE_CHANGED] = "Your technician has changed.",
    [SAY_ACTIVE_TITLE] = "%s is helping you",
    [SAY_ACTIVE_HELP] = "Your screen is not shared. You will be asked before anybody can see it.",
    [SAY_HOLD_TITLE] = "You are on hold",
    [SAY_HOLD_HELP] = "Your technician will be back. Nobody sees your screen meanwhile.",
    [SAY_TRANSFER_TITLE] = "You are being passed to a colleague",
    [SAY_TRANSFER_HELP] = "Please wait a moment. You need not do anything.",
    [SAY_LOST_TITLE] = "Connection lost",
    [SAY_LOST_HELP] = "We are reconnecting by ourselves. What you write is kept and sent then.",
    [SAY_CLOSING_TITLE] = "Ending the session…",
    [SAY_CLOSING_HELP] = "This window closes in a moment.",
    [SAY_VIEW_TITLE] = "%s sees your screen",
    [SAY_VIEW_HELP] = "Your mouse and keyboard are yours alone.",
    [SAY_CONTROL_TITLE] = "%s sees and controls your computer",
    [SAY_CONTROL_HELP] = "You can move the mouse as well, and take control back at any moment.",
    [SAY_STOP_VIEW] = "_Stop sharing",
    [SAY_STOP_CONTROL] = "_Take back control",
    [SAY_TECHNICIAN] = "The technician",
    [SAY_AND] = " and ",
    [SAY_YOU] = "You",
    [SAY_CHAT_TITLE] = "Chat",
    [SAY_CHAT_EMPTY] = "No messages yet.",
    [SAY_CHAT_HINT] = "Write a message…",
    [SAY_CHAT_SEND] = "_Send",
    [SAY_CHAT_UNSENT] = "not sent yet",
    [SAY_CHAT_TYPING] = "%s is writing…",
    [SAY_CHAT_FULL] = "Too many messages are waiting to be sent. Please wait for the connection.",
    [SAY_END] = "_End session",
    [SAY_END_TITLE] = "End the session?",
    [SAY_END_HELP] = "The technician can no longer help you then. To go on later you need a new code.",
    [SAY_END_YES] = "_End session",
    [SAY_END_NO] = "_Go on",
    [SAY_ASK_VIEW_TITLE] = "May %s see your screen?",
    [SAY_ASK_VIEW_HELP] = "Everything on your screen will be seen, but nothing can be changed. You can stop it at any "
                          "moment.",
    [SAY_ASK_CONTROL_TITLE] = "May %s see and control your computer?",
    [SAY_ASK_CONTROL_HELP] = "Everything on your screen will be seen, and your mouse, keyboard and copied text can be "
                             "used. You can stop it at any moment.",
    [SAY_ASK_YES] = "_Allow",
    [SAY_ASK_NO] = "_Do not allow",
    [SAY_ASK_REBOOT_TITLE] = "May %s restart your computer?",
    [SAY_ASK_REBOOT_HELP] = "Please save your work first. The session goes on by itself afterwards.",
    [SAY_REBOOT_YES] = "_Restart now",
    [SAY_OVER_TITLE] = "The session is over",
    [SAY_OVER_HELP] = "This window closes by itself.",
    [SAY_REFUSED_TITLE] = "This did not work",
    [SAY_CLOSE_WINDOW] = "_Close",
    [SAY_USAGE] = "Usage: towline-applet --server URL [--code 123456 | --join-token TOKEN | --resume FILE]\n"
                  "\n"
                  "  --server URL        address of the support server, http:// or https://\n"
                  "  --code 123456       the code that the technician gave; without it a window asks\n"
                  "  --join-token TOKEN  what a download carries instead of a code\n"
                  "  --resume FILE       go on with the session that FILE remembers\n"
                  "  --ca FILE           trust the certificate authorities in this PEM file\n"
                  "\n"
                  "  --accept-all        accept the terms, allow everything that is asked\n"
                  "  --decline-terms     decline the terms\n"
                  "  --refuse-consent    accept the terms, allow nothing\n"
                  "  --headless          no window, for kiosks and tests: states are printed as JSON lines;\n"
                  "                      lines of standard input are said, or are commands:\n"
                  "                      {\"do\":\"close\"}, {\"do\":\"withdraw\",\"kind\":\"view\"|\"control\"},\n"
                  "                      {\"do\":\"say\",\"text\":\"...\"}, {\"do\":\"terms\",\"yes\":true},\n"
                  "                      {\"do\":\"answer\",\"request\":1,\"yes\":true}\n"
                  "\n"
                  "  --version, --help\n",
    [SAY_CODE_FORM] = "A code has exactly six digits.",
};

const char *sentence(enum sentence which) {
    must(which < SENTENCE_COUNT && english[which] != NULL);
    return english[which];
}

const char *sentence_of_outcome(enum wire_outcome outcome) {
    switch (outcome) {
    case WIRE_OUTCOME_CLOSED_BY_CUSTOMER:
        return "You have ended the session.";
    case WIRE_OUTCOME_ENDED_BY_TECHNICIAN:
        return "The technician has ended the session. Nobody has access to your computer any more.";
    case WIRE_OUTCOME_DECLINED:
        return "You have declined. Nobody has had access to your computer.";
    case WIRE_OUTCOME_EXPIRED:
        return "The code was not used in time. Please ask for a new one.";
    case WIRE_OUTCOME_CANCELLED:
        return "The technician has cancelled the session.";
    case WIRE_OUTCOME_CONNECTING_TIMED_OUT:
        return "Connecting took too long. Please ask for a new code.";
    case WIRE_OUTCOME_WAITING_TIMED_OUT:
        return "Nobody was free in time. Please try again later.";
    case WIRE_OUTCOME_TIMED_OUT:
        return "The session was ended because nothing happened for a long time.";
    case WIRE_OUTCOME_ABORTED:
        return "The session was ended by the support organisation. Please ask for a new code.";
    case WIRE_OUTCOME_NONE:
        return "The session is over. Nobody has access to your computer any more.";
    }
    return "The session is over.";
}

const char *sentence_of_refusal(enum wire_refusal refusal) {
    switch (refusal) {
    case WIRE_REFUSED_CODE_WRONG:
        return "This code is not known. Please check the six digits.";
    case WIRE_REFUSED_CODE_EXPIRED:
        return "This code has expired. Please ask for a new one.";
    case WIRE_REFUSED_CODE_SPENT:
        return "This code has been used already. Please ask for a new one.";
    case WIRE_REFUSED_TOKEN_WRONG:
    case WIRE_REFUSED_TOKEN_VOID:
        return "This download is no longer valid. Please enter the code on the web page and download it again.";
    case WIRE_REFUSED_SECRET_WRONG:
        return "The session cannot be continued. Please ask for a new code.";
    case WIRE_REFUSED_SESSION_OVER:
        return "The session is over. Nobody has access to your computer any more.";
    case WIRE_REFUSED_SUPERSEDED:
        return "The session goes on in another window on this computer.";
    case WIRE_REFUSED_TOO_MANY_ATTEMPTS:
        return "Too many wrong codes were entered. We try again in a moment.";
    case WIRE_REFUSED_BUSY:
    case WIRE_REFUSED_NOT_SAVED:
        return "The support server is busy. We try again in a moment.";
    case WIRE_REFUSED_VERSION:
    case WIRE_REFUSED_PROTOCOL:
        return "This program does not fit the support server. Please download it again.";
    case WIRE_REFUSED_NONE:
        return "";
    }
    return "";
}

void sentence_names(const struct wire_state *state, char *out, size_t size) {
    size_t len = 0;
    size_t total = 0;
    for (size_t i = 0; i < state->people_count; i++) {
        total += state->people[i].part != WIRE_PERSON_EXPECTED;
    }
    if (total == 0) {
        (void)snprintf(out, size, "%s", sentence(SAY_TECHNICIAN));
        return;
    }
    out[0] = '\0';
    for (size_t i = 0, shown = 0; i < state->people_count && len < size; i++) {
        if (state->people[i].part != WIRE_PERSON_EXPECTED) {
            const char *before = shown == 0 ? "" : shown + 1 == total ? sentence(SAY_AND) : ", ";
            len += (size_t)snprintf(out + len, size - len, "%s%s", before, state->people[i].name);
            shown++;
        }
    }
}
