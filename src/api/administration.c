/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "api/administration.h"

#include "base/alloc.h"

/* What is needed once the change is in force. */
struct submitted {
    enum directory_noun noun;
    enum directory_verb verb;
    json_t *(*show)(const struct api_call *call, int32_t id);
};

static void log_change(const struct api_call *call, const struct submitted *submitted, int32_t id) {
    static const char *const nouns[] = {
        [DIRECTORY_NOUN_GROUP] = "group",
        [DIRECTORY_NOUN_TECHNICIAN] = "technician",
        [DIRECTORY_NOUN_CHANNEL] = "channel",
    };
    static const char *const verbs[] = {
        [DIRECTORY_VERB_CREATE] = "created",
        [DIRECTORY_VERB_UPDATE] = "changed",
        [DIRECTORY_VERB_DELETE] = "deleted",
    };
    log_info(call->api->options.log, "directory_changed", LOG_TEXT("noun", nouns[submitted->noun]),
             LOG_TEXT("verb", verbs[submitted->verb]), LOG_NUMBER("id", id), LOG_NUMBER("by", call->technician),
             LOG_TEXT("peer", http_request_client(call->request)));
}

static void on_done(void *user, const struct directory_outcome *outcome) {
    struct api_call *call = user;
    const struct submitted *submitted = call->extra;
    if (outcome->error != DIRECTORY_ERROR_NONE) {
        call_answer_directory(call, outcome->error);
        return;
    }
    log_change(call, submitted, outcome->id);
    if (submitted->verb == DIRECTORY_VERB_DELETE) {
        call_answer_nothing(call);
    } else {
        int status = submitted->verb == DIRECTORY_VERB_CREATE ? 201 : 200;
        call_answer_json(call, status, submitted->show(call, outcome->id));
    }
}

void administration_submit(struct api_call *call, struct directory_change *change,
                           json_t *(*show)(const struct api_call *call, int32_t id)) {
    struct submitted *submitted = NEW(struct submitted);
    submitted->noun = change->noun;
    submitted->verb = change->verb;
    submitted->show = show;
    must(call->extra == NULL);
    call->extra = submitted;
    change->actor = call_actor(call);
    directory_store_submit(call->api->options.directory_store, change, on_done, call);
}

bool administration_rules_groups(struct api_call *call, const int32_t *ids, size_t count, const char *field) {
    for (size_t i = 0; i < count; i++) {
        if (!directory_administers_group(call->api->directory, call->technician, ids[i])) {
            call_answer_invalid(call, field, "unknown_group");
            return false;
        }
    }
    return true;
}

const struct directory_technician *administration_technician(struct api_call *call) {
    const struct directory_technician *one = directory_technician(call->api->directory, call->number);
    if (one == NULL || one->deleted ||
        !directory_administers_technician(call->api->directory, call->technician, one->id)) {
        call_answer_not_found(call);
        return NULL;
    }
    return one;
}
