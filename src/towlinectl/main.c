/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdio.h>
#include <string.h>

#include "towlinectl/status_changes.h"

int main(int argc, char **argv) {
    if (argc >= 2 && strcmp(argv[1], "status-changes") == 0) {
        return status_changes_main(argc - 1, argv + 1, stdout, stderr);
    }
    fprintf(stderr, "usage: towlinectl status-changes [--tsv]\n");
    return 2;
}
