/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "towlinectl/findings.h"

#include <stdarg.h>

void findings_add(struct findings *findings, int32_t session_id, const char *format, ...) {
    va_list values;
    va_start(values, format);
    if (session_id != 0) {
        fprintf(findings->out, "session %d: ", session_id);
    } else {
        fputs("store: ", findings->out);
    }
    vfprintf(findings->out, format, values);
    fputc('\n', findings->out);
    va_end(values);
    findings->count++;
}
