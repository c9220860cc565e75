/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The whole address of one end of a screen's stream. Inner to src/api. */
#ifndef TOWLINE_API_RELAY_URL_H
#define TOWLINE_API_RELAY_URL_H

#include <stdbool.h>
#include <stdint.h>

/* url as the desk gave it; where it is relative ("/relay/v1"), the host that the client used ("help.example:8080",
 * "[::1]") with the relay's port comes before it. The ticket goes behind it; NULL: none does. The caller frees it with
 * mem_free. */
char *relay_url_for(const char *url, const char *host, bool is_secure, uint16_t relay_port, const char *ticket);

#endif
