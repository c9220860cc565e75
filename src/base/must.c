/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/must.h"

#include <stdio.h>
#include <stdlib.h>

_Noreturn void must_fail(const char *what, const char *file, int line) {
    fprintf(stderr, "level=fatal event=must_failed what=\"%s\" at=%s:%d\n", what, file, line);
    fflush(stderr);
    abort();
}
