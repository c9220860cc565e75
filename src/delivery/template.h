/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Texts with placeholders: "{code}" and the like. A brace that begins no placeholder stands for itself, so that JSON
 * may stand in them. */
#ifndef TOWLINE_DELIVERY_TEMPLATE_H
#define TOWLINE_DELIVERY_TEMPLATE_H

#include <stdbool.h>

#include "base/buffer.h"

/* How a value is written in its place. */
enum template_escape {
    TEMPLATE_PLAIN,
    TEMPLATE_JSON, /* as within the quotes of a JSON string (RFC 8259 section 7) */
    TEMPLATE_FORM, /* percent-encoded (RFC 3986 section 2.1): in URLs and forms */
};

struct template_value {
    const char *name;
    const char *value;
};

/* Whether only these names stand in braces; the list ends with a name of NULL. */
bool template_knows_all(const char *text, const struct template_value *values);

/* Whether the placeholder is in the text. */
bool template_has(const char *text, const char *name);

/* Appends the text with the values in their places; unknown ones stay as they are. */
void template_fill(struct buffer *out, const char *text, const struct template_value *values,
                   enum template_escape escape);

#endif
