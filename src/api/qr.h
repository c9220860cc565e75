/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef TOWLINE_API_QR_H
#define TOWLINE_API_QR_H

#include <jansson.h>

/* A text as a QR code (ISO/IEC 18004): an array of lines, each a string of "0" (light) and "1" (dark). */
json_t *qr_show(const char *text);

#endif
