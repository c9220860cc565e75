/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The command line. */
#ifndef TOWLINE_TOWLINED_OPTIONS_H
#define TOWLINE_TOWLINED_OPTIONS_H

#include "towlined/config.h"

enum options_result {
    OPTIONS_RUN,
    OPTIONS_DONE, /* help or version was printed, or the configuration was only to be checked */
    OPTIONS_WRONG /* the complaint was printed */
};

/* Reads flags and the file that they name into config, and checks the whole. Flags count instead of the file. */
enum options_result options_read(int count, char **words, struct config *config) MUST_CHECK;

#endif
