/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What creation of private and of channel sessions share. */
#ifndef TOWLINE_DESK_CREATE_H
#define TOWLINE_DESK_CREATE_H

#include "desk/step.h"

/* A session with a new id that is in no map yet, or NULL when there is no room or no id can be had now. */
struct desk_session *create_begin(struct desk *desk, int32_t *out_id);

#endif
