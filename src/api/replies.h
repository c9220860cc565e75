/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Predefined replies as JSON. Inner to src/api. */
#ifndef TOWLINE_API_REPLIES_H
#define TOWLINE_API_REPLIES_H

#include <jansson.h>

#include "directory/replies.h"

/* Reads an array of replies into the text that is kept. NULL, or why it is refused: wrong_type, too_long, malformed. */
const char *replies_read(const json_t *value, char out_text[DIRECTORY_REPLIES_TEXT_SIZE]);

/* The replies of a text that was checked when it was saved. */
json_t *replies_json(const char *text);

#endif
