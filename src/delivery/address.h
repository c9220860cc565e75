/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Where a message goes: an e-mail address or a telephone number. */
#ifndef TOWLINE_DELIVERY_ADDRESS_H
#define TOWLINE_DELIVERY_ADDRESS_H

#include <stdbool.h>
#include <stddef.h>

enum { DELIVERY_ADDRESS_BYTES_MAX = 254 };

/* As <input type=email> has it (HTML Standard, "valid e-mail address"), up to 254 bytes. What passes has no space, no
 * control character and no bracket, so it can stand in a header and in RCPT TO as it is. */
bool address_is_email(const char *text);

/* E.164: a plus sign and 7 to 15 digits, the first of them not 0. */
bool address_is_phone(const char *text);

/* "m…@example.com", "+49…89": enough to know it again, not enough to write to it. */
void address_mask(const char *address, char *out, size_t size);

#endif
