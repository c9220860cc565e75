/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the pages of groups, technicians and channels have in common. Inner to src/api. */
#ifndef TOWLINE_API_ADMINISTRATION_H
#define TOWLINE_API_ADMINISTRATION_H

#include "api/call.h"
#include "api/logo.h"
#include "directory/alarms.h"
#include "directory/custom_fields.h"
#include "directory/exempt.h"
#include "directory/hours.h"
#include "directory/origins.h"
#include "directory/replies.h"

/* Submits the change in the name of the call's administrator and answers: 201 for what was created, 200 for what was
 * changed, each with `show(call, id)`; 204 for what was deleted. `show` is borrowed until then. */
void administration_submit(struct api_call *call, struct directory_change *change,
                           json_t *(*show)(const struct api_call *call, int32_t id));

/* Whether the administrator rules each of the groups; false: answered already (422, field named). */
bool administration_rules_groups(struct api_call *call, const int32_t *ids, size_t count, const char *field) MUST_CHECK;

/* The technician of the path's {id}, when the administrator rules him; NULL: answered already (404). */
const struct directory_technician *administration_technician(struct api_call *call) MUST_CHECK;

struct settings_body {
    size_t count;
    struct directory_setting_change
        changes[DIRECTORY_SETTINGS_PATCH_MAX]; /* texts point into the call's body or here */
    char alarms[DIRECTORY_ALARMS_TEXT_SIZE];
    char custom_fields[DIRECTORY_CUSTOM_TEXT_SIZE];
    char working_hours[DIRECTORY_HOURS_TEXT_SIZE];
    char frame_ancestors[DIRECTORY_ORIGINS_TEXT_SIZE];
    char auto_start_exempt[DIRECTORY_EXEMPT_TEXT_SIZE];
    char logo[LOGO_TEXT_SIZE];
    char replies[DIRECTORY_REPLIES_TEXT_SIZE];
};

/* Reads a body of settings; false: answered already. */
bool settings_read(struct api_call *call, struct settings_body *out_body) MUST_CHECK;

/* Reads a body that names settings, as changes that clear them; false: answered already. */
bool settings_read_names(struct api_call *call, struct settings_body *out_body) MUST_CHECK;

/* Submits them for the group or channel of the path; answers with `show`. */
void settings_submit(struct api_call *call, enum directory_noun noun, const struct settings_body *body,
                     json_t *(*show)(const struct api_call *call, int32_t id));

#endif
