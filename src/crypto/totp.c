/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "crypto/totp.h"

#include <stdlib.h>
#include <string.h>

#include <oath.h>

#include "base/text.h"
#include "crypto/hash.h"

void totp_secret_text(const unsigned char secret[TOTP_SECRET_BYTES], char out[TOTP_SECRET_TEXT_SIZE]) {
    char *text = NULL;
    size_t len = 0;
    must(oath_base32_encode((const char *)secret, TOTP_SECRET_BYTES, &text, &len) == OATH_OK);
    must(text_copy(out, TOTP_SECRET_TEXT_SIZE, text));
    memset(text, 0, len);
    free(text);
}

void totp_code(const unsigned char secret[TOTP_SECRET_BYTES], int64_t now_ms, char out_code[TOTP_CODE_SIZE]) {
    must(oath_totp_generate((const char *)secret, TOTP_SECRET_BYTES, (time_t)(now_ms / 1000), TOTP_STEP_S, 0,
                            TOTP_CODE_SIZE - 1, out_code) == OATH_OK);
}

bool totp_check(const unsigned char secret[TOTP_SECRET_BYTES], const char *code, int64_t now_ms, int64_t after_step,
                int64_t *out_step) {
    const int64_t step_ms = TOTP_STEP_S * 1000;
    int64_t now_step = now_ms / step_ms;
    for (int64_t step = now_step - 1; step <= now_step + 1; step++) {
        char right[TOTP_CODE_SIZE];
        totp_code(secret, step * step_ms, right);
        if (step > after_step && secret_equal_text(right, code)) {
            *out_step = step;
            return true;
        }
    }
    return false;
}
