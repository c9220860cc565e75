/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Whatever a console sends: it is read or refused, and what is read stays within the words and ranges of the document.
 */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "api/stream_message.h"
#include "base/must.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    json_t *json = json_loadb((const char *)data, size, JSON_REJECT_DUPLICATES, NULL);
    struct stream_message message;
    const char *of = "message";
    if (json != NULL && stream_message_decode(json, &message, &of)) {
        must(message.session >= 0);
        must(message.chat_after >= 0 && message.chat_after <= UINT32_MAX);
        must(message.cursor == NULL || strlen(message.cursor) <= 128);
        must(message.type != STREAM_LEASE || stream_lease_word(message.kind) != NULL);
        must(message.type != STREAM_SUBSCRIBE || message.queue_is_own || message.queue.id > 0);
    }
    must(of != NULL);
    json_decref(json);
    return 0;
}
