/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Custom fields: their definitions as JSON, and whether what is said of a session fits them. Inner to src/api. */
#ifndef TOWLINE_API_CUSTOM_FIELDS_H
#define TOWLINE_API_CUSTOM_FIELDS_H

#include "api/call.h"
#include "directory/custom_fields.h"

/* Reads an array of definitions into the text that the setting keeps. NULL, or why it is refused: wrong_type, too_long,
 * malformed. */
const char *custom_fields_read(const json_t *value, char out_text[DIRECTORY_CUSTOM_TEXT_SIZE]);

/* The definitions of a setting's text; for_customers: only those that a channel's page asks for. */
json_t *custom_fields_json(const char *text, bool for_customers);

/* Whether the values fit the definitions: each is defined and allowed, and nothing required is missing. Where nothing
 * is defined anything goes. False: answered already. */
bool custom_fields_check(struct api_call *call, const char *definitions, bool by_customer,
                         const struct decode_fields *given) MUST_CHECK;

#endif
