/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The greatest sizes of a session. Bytes are without the closing NUL. */
#ifndef TOWLINE_SESSION_LIMITS_H
#define TOWLINE_SESSION_LIMITS_H

#define SESSION_ROWS_MAX            16
#define SESSION_ROW_NUMBER_MAX      65535
#define SESSION_NAME_BYTES_MAX      128
#define SESSION_CODE_BYTES_MAX      15
#define SESSION_CHAT_BYTES_MAX      4096
#define SESSION_COMMENT_BYTES_MAX   500
#define SESSION_CLIENT_ID_BYTES_MAX 64
#define SESSION_DECISION_EVENTS_MAX 2
#define SESSION_ROW_CHANGES_MAX     SESSION_ROWS_MAX

/* A time-out made shorter on a running session bites no sooner than this after the change. */
#define SESSION_SHORTENED_GRACE_MS 60000

#endif
