/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the program was called with. */
#ifndef TOWLINE_APPLET_OPTIONS_H
#define TOWLINE_APPLET_OPTIONS_H

#include <stdbool.h>

struct options {
    char *server; /* owned, as the other texts; NULL: not given */
    char *code;
    char *join_token;
    char *resume_path;
    char *ca_path;
    bool headless;
    bool accept_all;
    bool decline_terms;
    bool refuse_consent;
};

enum options_result { OPTIONS_RUN, OPTIONS_DONE, OPTIONS_WRONG };

/* Reads the command line, and from the environment what a downloaded bundle says (TOWLINE_SERVER, TOWLINE_JOIN_TOKEN:
 * not seen by other users, as a command line is); those are removed from it. DONE: help or version was printed. WRONG:
 * what is wrong was printed. */
enum options_result options_read(int argc, char **argv, struct options *out_options);

/* Wipes and frees. */
void options_finish(struct options *options);

#endif
