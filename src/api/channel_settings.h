/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The settings of a channel's page that are lists: working hours, web sites that may show it, technicians exempt from
 * what it starts by itself. Inner to src/api. */
#ifndef TOWLINE_API_CHANNEL_SETTINGS_H
#define TOWLINE_API_CHANNEL_SETTINGS_H

#include <jansson.h>

#include "directory/exempt.h"
#include "directory/hours.h"
#include "directory/origins.h"

/* Each reads JSON into the text that the setting keeps. NULL, or why it is refused: wrong_type, too_long, malformed,
 * unknown (a zone that this computer does not know). */
const char *working_hours_read(const json_t *value, char out_text[DIRECTORY_HOURS_TEXT_SIZE]);
const char *frame_ancestors_read(const json_t *value, char out_text[DIRECTORY_ORIGINS_TEXT_SIZE]);
const char *auto_start_exempt_read(const json_t *value, char out_text[DIRECTORY_EXEMPT_TEXT_SIZE]);

/* And back. Hours that are not set are null. */
json_t *working_hours_json(const char *text);
json_t *frame_ancestors_json(const char *text);
json_t *auto_start_exempt_json(const char *text);

#endif
