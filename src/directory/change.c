/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "directory/change.h"

#include "base/must.h"
#include "base/text.h"

const char *directory_error_code(enum directory_error error) {
    static const char *const codes[DIRECTORY_ERROR_COUNT] = {
#define ERROR(NAME, code) [DIRECTORY_ERROR_##NAME] = #code,
#include "directory/errors.def"
#undef ERROR
    };
    must(error < DIRECTORY_ERROR_COUNT);
    return codes[error];
}

const char *directory_role_word(enum directory_role role) {
    return role == DIRECTORY_ROLE_ADMINISTRATOR ? "administrator" : "technician";
}

bool directory_role_from_word(const char *word, enum directory_role *out_role) {
    if (text_equal(word, "technician")) {
        *out_role = DIRECTORY_ROLE_TECHNICIAN;
        return true;
    }
    if (text_equal(word, "administrator")) {
        *out_role = DIRECTORY_ROLE_ADMINISTRATOR;
        return true;
    }
    return false;
}
