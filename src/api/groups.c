/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Technician groups. An administrator sees and changes his own group and those below it. */
#include "api/administration.h"
#include "api/handlers.h"
#include "api/leaving.h"
#include "api/show.h"

struct group_body {
    const char *name;
    int32_t parent;
};

enum { GIVEN_NAME = 1 << 0, GIVEN_PARENT = 1 << 1 };

static const struct decode_field fields[] = {
    {"name", DECODE_LINE, true, offsetof(struct group_body, name), 1, DIRECTORY_NAME_BYTES_MAX, NULL},
    {"parent", DECODE_ID, true, offsetof(struct group_body, parent), 0, 0, NULL},
};
static const struct decode_table change_table = {fields, 2};

static json_t *show_one(const struct api_call *call, int32_t id) {
    return show_group(directory_group(call->api->directory, id));
}

/* The group of the path, when the administrator rules it; else answered. */
static const struct directory_group *find(struct api_call *call) {
    const struct directory_group *group = directory_group(call->api->directory, call->number);
    if (group == NULL || !directory_administers_group(call->api->directory, call->technician, group->id)) {
        call_answer_not_found(call);
        return NULL;
    }
    return group;
}

void groups_get(struct api_call *call) {
    const struct directory *directory = call->api->directory;
    json_t *list = json_array();
    for (size_t i = 0; i < directory_group_count(directory); i++) {
        const struct directory_group *one = directory_group_at(directory, i);
        if (directory_administers_group(directory, call->technician, one->id)) {
            json_array_append_new(list, show_group(one));
        }
    }
    call_answer_json(call, 200, json_pack("{s:o}", "groups", list));
}

void group_get(struct api_call *call) {
    const struct directory_group *group = find(call);
    if (group != NULL) {
        call_answer_json(call, 200, show_group(group));
    }
}

void groups_post(struct api_call *call) {
    static const struct decode_field create_fields[] = {
        {"name", DECODE_LINE, false, offsetof(struct group_body, name), 1, DIRECTORY_NAME_BYTES_MAX, NULL},
        {"parent", DECODE_ID_OR_NULL, false, offsetof(struct group_body, parent), 0, 0, NULL},
    };
    static const struct decode_table create_table = {create_fields, 2};
    struct group_body body = {.parent = directory_root_group(call->api->directory)->id};
    if (!call_decode(call, &create_table, &body, NULL) ||
        !administration_rules_groups(call, &body.parent, 1, "parent")) {
        return;
    }
    struct directory_change change = {
        .noun = DIRECTORY_NOUN_GROUP, .verb = DIRECTORY_VERB_CREATE, .name = body.name, .group_id = body.parent};
    administration_submit(call, &change, show_one);
}

void group_patch(struct api_call *call) {
    struct group_body body = {0};
    uint64_t given = 0;
    if (!call_decode(call, &change_table, &body, &given) || find(call) == NULL) {
        return;
    }
    struct directory_change change = {.noun = DIRECTORY_NOUN_GROUP,
                                      .verb = DIRECTORY_VERB_UPDATE,
                                      .id = call->number,
                                      .name = body.name,
                                      .group_id = body.parent};
    change.fields |= (given & GIVEN_NAME) != 0 ? (unsigned)DIRECTORY_FIELD_NAME : 0U;
    change.fields |= (given & GIVEN_PARENT) != 0 ? (unsigned)DIRECTORY_FIELD_GROUP : 0U;
    if ((given & GIVEN_PARENT) == 0 || administration_rules_groups(call, &body.parent, 1, "parent")) {
        administration_submit(call, &change, show_one);
    }
}

void group_leaving_get(struct api_call *call) {
    if (find(call) != NULL) {
        leaving_answer(call, (struct desk_queue){.kind = DESK_QUEUE_GROUP, .id = call->number});
    }
}

void group_delete(struct api_call *call) {
    const struct desk_queue queue = {.kind = DESK_QUEUE_GROUP, .id = call->number};
    if (find(call) != NULL && !leaving_blocks(call, queue)) {
        struct directory_change change = {
            .noun = DIRECTORY_NOUN_GROUP, .verb = DIRECTORY_VERB_DELETE, .id = call->number};
        administration_submit(call, &change, show_one);
    }
}

static json_t *show_group_settings(const struct api_call *call, int32_t id) {
    struct directory_settings effective;
    must(directory_settings_for_group(call->api->directory, id, &effective));
    const struct directory *directory = call->api->directory;
    return show_settings(directory, id, &directory_group(directory, id)->overrides, &effective);
}

void group_settings_get(struct api_call *call) {
    if (find(call) != NULL) {
        call_answer_json(call, 200, show_group_settings(call, call->number));
    }
}

void group_settings_patch(struct api_call *call) {
    struct settings_body body;
    if (settings_read(call, &body) && find(call) != NULL) {
        settings_submit(call, DIRECTORY_NOUN_GROUP, &body, show_group_settings);
    }
}

void group_settings_apply_post(struct api_call *call) {
    struct settings_body body;
    if (settings_read_names(call, &body) && find(call) != NULL) {
        struct directory_change change = {
            .noun = DIRECTORY_NOUN_GROUP,
            .verb = DIRECTORY_VERB_UPDATE,
            .fields = DIRECTORY_FIELD_BELOW,
            .id = call->number,
            .settings = body.changes,
            .setting_count = body.count,
        };
        administration_submit(call, &change, show_group_settings);
    }
}
