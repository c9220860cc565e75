/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What check finds. */
#ifndef TOWLINE_TOWLINECTL_FINDINGS_H
#define TOWLINE_TOWLINECTL_FINDINGS_H

#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

struct findings {
    FILE *out;
    size_t count;
};

/* "session 12: ..."; session 0: of no session. */
void findings_add(struct findings *findings, int32_t session_id, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

#endif
