/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Who may see what, and what a decision has to know of the directory and of other sessions. */
#include "base/text.h"
#include "desk/inside.h"

bool desk_sees_queue(const struct desk *desk, int32_t technician, struct desk_queue queue) {
    switch (queue.kind) {
    case DESK_QUEUE_NONE:
        return false;
    case DESK_QUEUE_TECHNICIAN:
        return directory_sees_technician(desk->directory, technician, queue.id);
    case DESK_QUEUE_GROUP:
        return directory_sees_group(desk->directory, technician, queue.id);
    case DESK_QUEUE_CHANNEL:
        return directory_sees_channel(desk->directory, technician, queue.id);
    }
    return false;
}

static void tell_of(const struct desk *desk, int32_t technician, struct desk_queue queue, const char *name,
                    void (*each)(void *user, struct desk_queue queue, const char *name), void *user) {
    if (desk_sees_queue(desk, technician, queue)) {
        each(user, queue, name);
    }
}

void desk_each_queue(const struct desk *desk, int32_t technician,
                     void (*each)(void *user, struct desk_queue queue, const char *name), void *user) {
    const struct directory *directory = desk->directory;
    const struct directory_technician *own = directory_technician(directory, technician);
    if (own == NULL) {
        return;
    }
    each(user, (struct desk_queue){.kind = DESK_QUEUE_TECHNICIAN, .id = own->id}, own->name);
    for (size_t i = 0; i < directory_group_count(directory); i++) {
        const struct directory_group *one = directory_group_at(directory, i);
        tell_of(desk, technician, (struct desk_queue){DESK_QUEUE_GROUP, one->id}, one->name, each, user);
    }
    for (size_t i = 0; i < directory_channel_count(directory); i++) {
        const struct directory_channel *one = directory_channel_at(directory, i);
        tell_of(desk, technician, (struct desk_queue){DESK_QUEUE_CHANNEL, one->id}, one->name, each, user);
    }
    for (size_t i = 0; i < directory_technician_count(directory); i++) {
        const struct directory_technician *one = directory_technician_at(directory, i);
        if (one->id != technician && !one->deleted) {
            tell_of(desk, technician, (struct desk_queue){DESK_QUEUE_TECHNICIAN, one->id}, one->name, each, user);
        }
    }
}

bool desk_hides(const struct desk *desk, struct desk_queue queue, int32_t session, int32_t technician) {
    if (queue.kind == DESK_QUEUE_TECHNICIAN) {
        return false;
    }
    const struct desk_session *found = desk_find_session(desk, session);
    return found != NULL && session_find_technician(&found->now.session.state, technician) != NULL;
}

bool desk_may_see(const struct desk *desk, int32_t technician, int32_t session) {
    const struct desk_session *found = desk_find_session(desk, session);
    if (found == NULL || !directory_technician_is_enabled(desk->directory, technician)) {
        return false;
    }
    const struct session_state *state = &found->now.session.state;
    for (size_t i = 0; i < SESSION_ROWS_MAX; i++) {
        const struct session_row *row = &state->rows[i];
        if (row->number != 0 && status_is_shown(session_row_status(state, row)) &&
            desk_sees_queue(desk, technician, queue_of_owner(row->owner_kind, row->owner_id))) {
            return true;
        }
    }
    return false;
}

const char *technician_name(const struct desk *desk, int32_t id) {
    const struct directory_technician *technician = directory_technician(desk->directory, id);
    return technician == NULL ? NULL : technician->name;
}

static bool serves(const struct desk *desk, int32_t technician, const struct session_row *row) {
    if (row->owner_kind == OWNER_GROUP) {
        return directory_serves_group(desk->directory, technician, row->owner_id);
    }
    return row->owner_kind == OWNER_CHANNEL && directory_serves_channel(desk->directory, technician, row->owner_id);
}

static bool rules(const struct desk *desk, int32_t technician, const struct session_row *row) {
    switch (row->owner_kind) {
    case OWNER_TECHNICIAN:
        return directory_administers_technician(desk->directory, technician, row->owner_id);
    case OWNER_GROUP:
        return directory_administers_group(desk->directory, technician, row->owner_id);
    case OWNER_CHANNEL:
        return directory_administers_channel(desk->directory, technician, row->owner_id);
    case OWNER_NONE:
    case OWNER_KIND_COUNT:
        break;
    }
    return false;
}

bool desk_reads_private(const struct desk *desk, int32_t technician, int32_t session) {
    const struct desk_session *found = desk_find_session(desk, session);
    if (found == NULL || !directory_technician_is_enabled(desk->directory, technician)) {
        return false;
    }
    const struct session_state *state = &found->now.session.state;
    const struct session_row *own = session_find_technician(state, technician);
    if (own != NULL) {
        return own->part != PART_INVITED;
    }
    for (size_t i = 0; i < SESSION_ROWS_MAX; i++) {
        const struct session_row *row = &state->rows[i];
        if (row->number != 0 && row->part != PART_OUT && rules(desk, technician, row)) {
            return true;
        }
    }
    return false;
}

enum actor_kind actor_kind_for(const struct desk *desk, int32_t technician, const struct session_row *row) {
    if (row == NULL || (row->owner_kind == OWNER_TECHNICIAN && row->owner_id == technician) ||
        serves(desk, technician, row)) {
        return ACTOR_TECHNICIAN;
    }
    return rules(desk, technician, row) ? ACTOR_ADMINISTRATOR : ACTOR_TECHNICIAN;
}

static unsigned rights_of(const struct desk *desk, int32_t technician) {
    static const struct {
        enum right right;
        enum directory_setting setting;
    } lines[] = {
        {RIGHT_PRIVATE, DIRECTORY_SETTING_MAY_PRIVATE}, {RIGHT_CHAT, DIRECTORY_SETTING_MAY_CHAT},
        {RIGHT_VIEW, DIRECTORY_SETTING_MAY_VIEW},       {RIGHT_CONTROL, DIRECTORY_SETTING_MAY_CONTROL},
        {RIGHT_HOLD, DIRECTORY_SETTING_MAY_HOLD},       {RIGHT_TRANSFER, DIRECTORY_SETTING_MAY_TRANSFER},
        {RIGHT_INVITE, DIRECTORY_SETTING_MAY_INVITE},   {RIGHT_REBOOT, DIRECTORY_SETTING_MAY_REBOOT},
        {RIGHT_FILES, DIRECTORY_SETTING_MAY_FILES},     {RIGHT_END_SHARED, DIRECTORY_SETTING_MAY_END_SHARED},
    };
    unsigned rights = 0;
    for (size_t i = 0; i < sizeof lines / sizeof lines[0]; i++) {
        if (directory_technician_may(desk->directory, technician, lines[i].setting)) {
            rights |= 1U << lines[i].right;
        }
    }
    return rights;
}

static bool is_active_for(const struct session_state *state, int32_t technician) {
    const struct session_row *row = session_find_technician(state, technician);
    return state->outcome == OUTCOME_OPEN && !state->held && row != NULL && !row->own_hold &&
           (row->part == PART_LEAD || row->part == PART_COLLABORATOR);
}

static int32_t count_in_queue(const struct desk *desk, int32_t technician, bool pending) {
    int64_t id = ((int64_t)DESK_QUEUE_TECHNICIAN << 32) | technician;
    const struct queue *queue = map_get_id(&desk->queues, id);
    int32_t count = 0;
    for (size_t i = 0; queue != NULL && i < queue->count; i++) {
        struct desk_session *session = desk_find_session(desk, QUEUE_ROW_SESSION(queue->places[i]));
        if (session == NULL || (pending && session->pending != NULL)) {
            continue; /* those are counted by what they will be */
        }
        count += is_active_for(&session->now.session.state, technician);
    }
    return count;
}

int32_t desk_active_count(const struct desk *desk, int32_t technician) {
    return count_in_queue(desk, technician, false);
}

int32_t pending_active_count(struct desk *desk, int32_t technician) {
    int32_t count = count_in_queue(desk, technician, true);
    list_each(&desk->in_flight, link) {
        const struct desk_session *session = list_entry(link, struct desk_session, in_flight);
        count += is_active_for(&session->pending->session.state, technician);
    }
    return count;
}

static enum target_state technician_as_target(const struct desk *desk, int32_t id, int32_t actor) {
    const struct directory_technician *technician = directory_technician(desk->directory, id);
    if (technician == NULL || technician->deleted) {
        return TARGET_UNKNOWN;
    }
    enum desk_presence presence = desk_presence(desk, id);
    if (presence == DESK_PRESENCE_DISABLED) {
        return TARGET_DISABLED;
    }
    if (id == actor) {
        return TARGET_AVAILABLE; /* an administrator takes the session over */
    }
    switch (presence) {
    case DESK_PRESENCE_OFFLINE:
        return TARGET_LOGGED_OUT;
    case DESK_PRESENCE_AWAY:
        return TARGET_AWAY;
    case DESK_PRESENCE_BUSY:
        return TARGET_BUSY;
    case DESK_PRESENCE_ONLINE:
    case DESK_PRESENCE_DISABLED:
        break;
    }
    return TARGET_AVAILABLE;
}

static enum target_state target_state(const struct desk *desk, struct owner target, int32_t actor) {
    const struct directory_channel *channel;
    switch (target.kind) {
    case OWNER_TECHNICIAN:
        return technician_as_target(desk, target.id, actor);
    case OWNER_GROUP:
        return directory_group(desk->directory, target.id) != NULL ? TARGET_AVAILABLE : TARGET_UNKNOWN;
    case OWNER_CHANNEL:
        channel = directory_channel(desk->directory, target.id);
        return channel == NULL ? TARGET_UNKNOWN : channel->disabled ? TARGET_DISABLED : TARGET_AVAILABLE;
    case OWNER_NONE:
    case OWNER_KIND_COUNT:
        break;
    }
    return TARGET_UNKNOWN;
}

/* Whose limit counts: the actor's; when a session starts by itself, that of the one who gets it. */
static int32_t counted_technician(const struct value *value, const struct session_command *command) {
    if (command->actor.kind == ACTOR_TECHNICIAN || command->actor.kind == ACTOR_ADMINISTRATOR) {
        return command->actor.id;
    }
    if (command->target.kind == OWNER_TECHNICIAN) {
        return command->target.id;
    }
    const struct session_row *row = session_governing_row(&value->session.state);
    return row != NULL && row->owner_kind == OWNER_TECHNICIAN ? row->owner_id : 0;
}

void context_fill(struct desk *desk, const struct value *value, const struct session_command *command,
                  struct session_context *out_context) {
    *out_context = (struct session_context){0};
    const struct session_row *row = session_find_row(&value->session.state, command->row);
    bool technician_acts = command->actor.kind == ACTOR_TECHNICIAN || command->actor.kind == ACTOR_ADMINISTRATOR;
    if (technician_acts) {
        out_context->rights = rights_of(desk, command->actor.id);
        out_context->actor_serves_row = row != NULL && serves(desk, command->actor.id, row);
        out_context->actor_rules_row = row != NULL && rules(desk, command->actor.id, row);
    }
    struct session_settings settings;
    settings_for_session(desk, &value->session, &settings);
    out_context->has_terms = settings.has_terms;
    out_context->auto_start = settings.auto_start;
    out_context->active_max = settings.active_max;
    int32_t counted = counted_technician(value, command);
    struct directory_settings own;
    if (counted != 0 && directory_settings_for_technician(desk->directory, counted, &own)) {
        out_context->active_max = own.number[DIRECTORY_SETTING_MAX_ACTIVE];
        out_context->actor_active_count = pending_active_count(desk, counted);
    }
    if (command->target.kind != OWNER_NONE) {
        out_context->target = target_state(desk, command->target, technician_acts ? command->actor.id : 0);
    }
}
