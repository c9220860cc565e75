/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * First byte: the type of the event; the rest: a stored payload. Whatever the bytes: a payload that is read can be
 * written, and reads as the same event again.
 */
#include "base/alloc.h"
#include "store/event_codec.h"

#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    if (size == 0) {
        return 0;
    }
    struct session_event event = {.number = 1, .version = 1, .type = (enum event_type)(data[0] % EVENT_TYPE_COUNT)};
    struct session_event again = event;
    char *payload = mem_copy(data + 1, size - 1);
    if (event_decode(payload, &event)) {
        char *once = event_encode(&event);
        must(event_decode(once, &again));
        char *twice = event_encode(&again);
        must(strcmp(once, twice) == 0);
        event_release(&event);
        event_release(&again);
        mem_free(once);
        mem_free(twice);
    }
    mem_free(payload);
    return 0;
}
