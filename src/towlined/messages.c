/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "towlined/messages.h"

#include <assert.h>

#include "base/alloc.h"
#include "base/text.h"
#include "directory/directory.h"

struct messages {
    const struct desk *desk; /* NULL: not loaded yet */
    const struct directory *directory;
    struct delivery *delivery;
};

static bool live_code(void *user, int32_t session, char out_code[CODE_SIZE], int64_t *out_left_ms) {
    const struct messages *messages = user;
    static_assert(CODE_SIZE == DESK_CODE_BYTES + 1, "codes have one length");
    int64_t expires_ms = 0;
    if (messages->desk == NULL || !desk_live_code(messages->desk, session, out_code, &expires_ms)) {
        return false;
    }
    int64_t left_ms = expires_ms - desk_time_ms(messages->desk);
    *out_left_ms = left_ms > 0 ? left_ms : 0;
    return expires_ms == 0 || left_ms > 0;
}

static const char *technician_name(void *user, int32_t technician) {
    const struct messages *messages = user;
    const struct directory_technician *found = directory_technician(messages->directory, technician);
    return found != NULL ? found->name : NULL;
}

struct messages *messages_open(struct loop *loop, struct store *store, const struct directory *directory,
                               const struct config *config, const struct log *log,
                               const unsigned char key[SEAL_KEY_BYTES], char out_why[CONFIG_MESSAGE_MAX]) {
    struct messages *messages = NEW(struct messages);
    messages->directory = directory;
    messages->delivery = delivery_open(
        &(struct delivery_options){
            .loop = loop,
            .clock = clock_system(),
            .random = random_system(),
            .log = log,
            .store = store,
            .key = key,
            .ca_file = config->ca_file,
            .organisation = config->organisation != NULL ? config->organisation : "Towline",
            .public_address = config->public_url,
            .live_code = live_code,
            .technician_name = technician_name,
            .user = messages,
        },
        out_why, CONFIG_MESSAGE_MAX);
    if (messages->delivery == NULL) {
        mem_free(messages);
        return NULL;
    }
    return messages;
}

struct delivery *messages_delivery(const struct messages *messages) {
    return messages->delivery;
}

void messages_start(struct messages *messages, const struct desk *desk) {
    messages->desk = desk;
    delivery_start(messages->delivery);
}

void messages_close(struct messages *messages) {
    if (messages == NULL) {
        return;
    }
    delivery_close(messages->delivery);
    mem_free(messages);
}
