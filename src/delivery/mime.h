/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A mail as it goes over the wire: RFC 5322 with the MIME of RFC 2045 and 2047. Whatever the texts hold, they end no
 * header and begin none. */
#ifndef TOWLINE_DELIVERY_MIME_H
#define TOWLINE_DELIVERY_MIME_H

#include <stdint.h>

#include "base/buffer.h"

struct mime_mail {
    const char *from_address; /* address_is_email */
    const char *from_name;    /* UTF-8; "" none */
    const char *to;           /* address_is_email */
    const char *subject;      /* UTF-8; control characters become spaces */
    const char *text;         /* UTF-8, lines end with a line feed */
    const char *id;           /* what is before the @ of the Message-ID: the same for each try of one mail */
    int64_t date_ms;          /* UTC */
};

/* Appends the mail, its lines ending with CRLF. */
void mime_write(struct buffer *out, const struct mime_mail *mail);

#endif
