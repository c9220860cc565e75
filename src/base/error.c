/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/error.h"

#include "base/must.h"

#include <stddef.h>

const char *error_code(enum error error) {
#define ERROR_CODE(constant, code) [constant] = (code),
    static const char *const codes[ERROR_COUNT] = {ERROR_TABLE(ERROR_CODE)};
#undef ERROR_CODE
    must((size_t)error < ERROR_COUNT);
    return codes[error];
}
