/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef TOWLINE_TOWLINECTL_STATUS_CHANGES_H
#define TOWLINE_TOWLINECTL_STATUS_CHANGES_H

#include <stdio.h>

/* `towlinectl status-changes [--tsv]`: prints every change of word that a row may make, from the table that the server
 * is built with; needs no server and no store. With --tsv a line each, start, end, "documented" or "extension", and the
 * ways or the reason, parted by tabs. `argv` begins with the subcommand's own name. Returns the exit status: 2 for
 * arguments that it does not know. */
int status_changes_main(int argc, char **argv, FILE *out, FILE *err);

#endif
