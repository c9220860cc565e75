/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A logo as an administrator hands it in: a PNG in base64 (RFC 4648 section 4). */
#ifndef TOWLINE_API_LOGO_H
#define TOWLINE_API_LOGO_H

#include "base/must.h"

enum {
    LOGO_BYTES_MAX = 32768, /* of the PNG */
    LOGO_WIDTH_MAX = 480,
    LOGO_HEIGHT_MAX = 160,
    LOGO_TEXT_SIZE = (LOGO_BYTES_MAX + 2) / 3 * 4 + 1,
};

/* Decodes the whole picture and writes it anew, so that what is kept is nothing but a picture; "" stays "". NULL, or
 * what is wrong with it: too_long, malformed (no base64, no PNG, a broken one), too_large (its width or height). */
const char *logo_read(const char *base64, char out_base64[LOGO_TEXT_SIZE]) MUST_CHECK;

#endif
