/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the desk lets out, as messages of docs/stream.md. Inner to src/api. */
#ifndef TOWLINE_API_SINK_H
#define TOWLINE_API_SINK_H

#include "api/call.h"

struct desk_sink sink_of(struct api *api);

/* One output as JSON, for tests too. base_url begins the links to codes. */
json_t *sink_output_json(const struct api *api, const struct desk_output *output, const char *base_url);

#endif
