/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Channels. An administrator sees and changes those served by a group that he rules. */
#include "api/administration.h"
#include "api/handlers.h"
#include "api/leaving.h"
#include "api/show.h"

struct channel_body {
    const char *address, *name;
    bool disabled;
    struct decode_ids groups;
};

#define AT(member) offsetof(struct channel_body, member)

static json_t *show_one(const struct api_call *call, int32_t id) {
    return show_channel(directory_channel(call->api->directory, id));
}

/* The channel of the path, when the administrator rules it; else answered. */
static const struct directory_channel *find(struct api_call *call) {
    const struct directory_channel *one = directory_channel(call->api->directory, call->number);
    if (one == NULL || !directory_administers_channel(call->api->directory, call->technician, one->id)) {
        call_answer_not_found(call);
        return NULL;
    }
    return one;
}

void channels_get(struct api_call *call) {
    const struct directory *directory = call->api->directory;
    json_t *list = json_array();
    for (size_t i = 0; i < directory_channel_count(directory); i++) {
        const struct directory_channel *one = directory_channel_at(directory, i);
        if (directory_administers_channel(directory, call->technician, one->id)) {
            json_array_append_new(list, show_channel(one));
        }
    }
    call_answer_json(call, 200, json_pack("{s:o}", "channels", list));
}

void channel_get(struct api_call *call) {
    const struct directory_channel *one = find(call);
    if (one != NULL) {
        call_answer_json(call, 200, show_channel(one));
    }
}

/* An address made of the name: its ASCII letters and digits, each stretch of anything else one dash. */
static void make_address(const char *name, char out[DIRECTORY_ADDRESS_BYTES_MAX + 1]) {
    size_t len = 0;
    bool gap = false;
    for (; *name != '\0' && len + 1 < DIRECTORY_ADDRESS_BYTES_MAX; name++) {
        char c = (char)(*name >= 'A' && *name <= 'Z' ? *name - 'A' + 'a' : *name);
        if ((c < 'a' || c > 'z') && (c < '0' || c > '9')) {
            gap = len > 0;
            continue;
        }
        if (gap) {
            out[len++] = '-';
        }
        out[len++] = c;
        gap = false;
    }
    out[len] = '\0';
}

void channels_post(struct api_call *call) {
    static const struct decode_field fields[] = {
        {"address", DECODE_ADDRESS, true, AT(address), 1, DIRECTORY_ADDRESS_BYTES_MAX, NULL},
        {"name", DECODE_LINE, false, AT(name), 1, DIRECTORY_NAME_BYTES_MAX, NULL},
        {"groups", DECODE_ID_LIST, false, AT(groups), 0, DIRECTORY_CHANNEL_GROUPS_MAX, NULL},
    };
    static const struct decode_table table = {fields, sizeof fields / sizeof fields[0]};
    struct channel_body body = {0};
    if (!call_decode(call, &table, &body, NULL) ||
        !administration_rules_groups(call, body.groups.ids, body.groups.count, "groups")) {
        return;
    }
    char address[DIRECTORY_ADDRESS_BYTES_MAX + 1];
    make_address(body.name, address);
    body.address = body.address != NULL ? body.address : address;
    if (body.address[0] == '\0') {
        call_answer_problem(call, 422, "missing_field", json_pack("{s:s}", "field", "address"));
        return;
    }
    struct directory_change change = {
        .noun = DIRECTORY_NOUN_CHANNEL,
        .verb = DIRECTORY_VERB_CREATE,
        .address = body.address,
        .name = body.name,
        .group_ids = body.groups.ids,
        .group_count = body.groups.count,
    };
    administration_submit(call, &change, show_one);
}

void channel_patch(struct api_call *call) {
    static const struct decode_field fields[] = {
        {"address", DECODE_ADDRESS, true, AT(address), 1, DIRECTORY_ADDRESS_BYTES_MAX, NULL},
        {"name", DECODE_LINE, true, AT(name), 1, DIRECTORY_NAME_BYTES_MAX, NULL},
        {"disabled", DECODE_FLAG, true, AT(disabled), 0, 0, NULL},
        {"groups", DECODE_ID_LIST, true, AT(groups), 0, DIRECTORY_CHANNEL_GROUPS_MAX, NULL},
    };
    static const enum directory_field changes[] = {DIRECTORY_FIELD_ADDRESS, DIRECTORY_FIELD_NAME,
                                                   DIRECTORY_FIELD_DISABLED, DIRECTORY_FIELD_GROUPS};
    static const struct decode_table table = {fields, sizeof fields / sizeof fields[0]};
    struct channel_body body = {0};
    uint64_t given = 0;
    if (!call_decode(call, &table, &body, &given) || find(call) == NULL ||
        !administration_rules_groups(call, body.groups.ids, body.groups.count, "groups")) {
        return;
    }
    struct directory_change change = {
        .noun = DIRECTORY_NOUN_CHANNEL,
        .verb = DIRECTORY_VERB_UPDATE,
        .id = call->number,
        .address = body.address,
        .name = body.name,
        .disabled = body.disabled,
        .group_ids = body.groups.ids,
        .group_count = body.groups.count,
    };
    for (size_t i = 0; i < sizeof changes / sizeof changes[0]; i++) {
        change.fields |= (given & UINT64_C(1) << i) != 0 ? (unsigned)changes[i] : 0U;
    }
    administration_submit(call, &change, show_one);
}

void channel_leaving_get(struct api_call *call) {
    if (find(call) != NULL) {
        leaving_answer(call, (struct desk_queue){.kind = DESK_QUEUE_CHANNEL, .id = call->number});
    }
}

void channel_delete(struct api_call *call) {
    const struct desk_queue queue = {.kind = DESK_QUEUE_CHANNEL, .id = call->number};
    if (find(call) != NULL && !leaving_blocks(call, queue)) {
        struct directory_change change = {
            .noun = DIRECTORY_NOUN_CHANNEL, .verb = DIRECTORY_VERB_DELETE, .id = call->number};
        administration_submit(call, &change, show_one);
    }
}

static json_t *show_channel_settings(const struct api_call *call, int32_t id) {
    struct directory_settings effective;
    must(directory_settings_for_channel(call->api->directory, id, &effective));
    const struct directory *directory = call->api->directory;
    return show_settings(directory, 0, &directory_channel(directory, id)->overrides, &effective);
}

void channel_settings_get(struct api_call *call) {
    if (find(call) != NULL) {
        call_answer_json(call, 200, show_channel_settings(call, call->number));
    }
}

void channel_settings_patch(struct api_call *call) {
    struct settings_body body;
    if (settings_read(call, &body) && find(call) != NULL) {
        settings_submit(call, DIRECTORY_NOUN_CHANNEL, &body, show_channel_settings);
    }
}
