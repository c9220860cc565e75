/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "towlinectl/status_changes.h"

#include <string.h>

#include "status/status.h"

static void print_pair(FILE *out, enum status start, enum status end, bool is_tsv) {
    struct status_pair pair = status_pair(start, end);
    if (pair.origin == PAIR_IMPOSSIBLE) {
        return;
    }
    const char *origin = pair.origin == PAIR_DOCUMENTED ? "documented" : "extension";
    fprintf(out, is_tsv ? "%s\t%s\t%s\t%s\n" : "%-14s -> %-20s %-11s %s\n", status_word(start), status_word(end),
            origin, pair.why);
}

int status_changes_main(int argc, char **argv, FILE *out, FILE *err) {
    bool is_tsv = argc == 2 && strcmp(argv[1], "--tsv") == 0;
    if (argc != 1 && !is_tsv) {
        fprintf(err, "usage: towlinectl status-changes [--tsv]\n");
        return 2;
    }
    for (unsigned start = 0; start < STATUS_COUNT; start++) {
        for (unsigned end = 0; end < STATUS_COUNT; end++) {
            print_pair(out, (enum status)start, (enum status)end, is_tsv);
        }
    }
    return fflush(out) == 0 ? 0 : 1;
}
