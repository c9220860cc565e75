/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The technicians' own predefined replies in memory, by their ids. */
#ifndef TOWLINE_ACCOUNT_REPLIES_H
#define TOWLINE_ACCOUNT_REPLIES_H

#include <stdint.h>

#include "base/map.h"

void replies_put(struct map *by_technician, int32_t technician_id, int32_t version, const char *text);
void replies_remove(struct map *by_technician, int32_t technician_id);
void replies_clear(struct map *by_technician);

#endif
