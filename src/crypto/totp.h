/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One-time passwords by the clock (RFC 6238, HMAC-SHA-1, 30 seconds, six digits: what every authenticator knows). */
#ifndef TOWLINE_CRYPTO_TOTP_H
#define TOWLINE_CRYPTO_TOTP_H

#include "base/must.h"

#include <stdbool.h>
#include <stdint.h>

enum {
    TOTP_SECRET_BYTES = 20, /* RFC 4226 section 4, R6 */
    TOTP_SECRET_TEXT_SIZE = 33,
    TOTP_CODE_SIZE = 7,
    TOTP_STEP_S = 30,
};

/* The secret in base32, as it is typed into an authenticator. */
void totp_secret_text(const unsigned char secret[TOTP_SECRET_BYTES], char out[TOTP_SECRET_TEXT_SIZE]);

/* The code of the step in which the time lies. */
void totp_code(const unsigned char secret[TOTP_SECRET_BYTES], int64_t now_ms, char out_code[TOTP_CODE_SIZE]);

/* Whether the code is that of this step, the one before or the one after (RFC 6238 section 5.2: clocks differ, people
 * type), and of a step above after_step: a code that was taken once is not taken again. The step in out_step. */
bool totp_check(const unsigned char secret[TOTP_SECRET_BYTES], const char *code, int64_t now_ms, int64_t after_step,
                int64_t *out_step) MUST_CHECK;

#endif
