/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The greatest sizes the store accepts. Bytes are without a closing NUL. */
#ifndef TOWLINE_STORE_LIMITS_H
#define TOWLINE_STORE_LIMITS_H

#define STORE_FILE_NAME "towline.db" /* in the data folder */

#define STORE_STEP_EVENTS_MAX     64
#define STORE_KEEP_BYTES_MAX      16384
#define STORE_CODE_BYTES_MAX      16
#define STORE_CLIENT_ID_BYTES_MAX 64
#define STORE_ANSWER_BYTES_MAX    512
#define STORE_STEP_OUTBOX_MAX     16
#define STORE_OUTBOX_BYTES_MAX    65536
#define STORE_PENDING_JOBS_MAX    20000
#define STORE_PENDING_READS_MAX   1000
#define STORE_BATCH_JOBS_MAX      512
#define STORE_HISTORY_EVENTS_MAX  1000
#define STORE_SESSION_ID_BLOCK    256
#define STORE_PASSWORD_HASH_BYTES 128
#define STORE_HASH_BYTES          32
#define STORE_BUSY_WAIT_MS        2000

#endif
