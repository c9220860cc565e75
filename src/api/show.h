/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the desk and the directory hold, as the JSON of docs/openapi.yaml. Each gives a new value. */
#ifndef TOWLINE_API_SHOW_H
#define TOWLINE_API_SHOW_H

#include <jansson.h>

#include "account/account.h"
#include "desk/desk.h"
#include "desk/sink.h"
#include "directory/directory.h"

/* Small ones: NULL and 0 become null where the name says so. */
json_t *show_id(int32_t id);
json_t *show_id_or_null(int32_t id);
json_t *show_text_or_null(const char *text);
json_t *show_text(const char *text); /* NULL: empty */
json_t *show_time_or_null(int64_t ms);
json_t *show_row_id(int32_t session, uint16_t row);
json_t *show_queue(struct desk_queue queue);
json_t *show_named_or_null(struct desk_named named);

json_t *show_row(const struct desk_row *row);
json_t *show_rows(const struct desk_row *rows, size_t count);
json_t *show_session(const struct desk_session_view *view, const char *base_url);
json_t *show_screen(const struct desk_screen *screen);
json_t *show_chat_line(const struct desk_chat_line *line);
json_t *show_typing(const struct desk_typing *typing); /* the stream's whole message */
json_t *show_actor(const char *kind, int32_t id, const char *name);
json_t *show_times(const struct desk_times *times);

json_t *show_group(const struct directory_group *group);
json_t *show_technician(const struct directory_technician *technician, const char *state,
                        const struct account *account);
json_t *show_channel(const struct directory_channel *channel);
json_t *show_alarms(const char *alarms); /* as the setting's text has them */
json_t *show_person(const struct desk_person *person);

/* What a technician may and may not, how many sessions he has and may have, and when his consoles make him Away. */
json_t *show_standing(const struct desk *desk, const struct directory *directory, int32_t technician);

/* The settings of a group, or (group_id 0) of a channel: its own, where those in force come from, how many groups below
 * have their own. */
json_t *show_settings(const struct directory *directory, int32_t group_id, const struct directory_overrides *own,
                      const struct directory_settings *effective);

#endif
