/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "desk/people.h"

#include "base/alloc.h"
#include "desk/inside.h"

#include <string.h>

/* FNV-1a; a digest only decides whether to tell again. */
static uint64_t mix(uint64_t digest, const void *bytes, size_t len) {
    const unsigned char *at = bytes;
    for (size_t i = 0; i < len; i++) {
        digest = (digest ^ at[i]) * 0x100000001b3ULL;
    }
    return digest;
}

static uint64_t mix_text(uint64_t digest, const char *text) {
    return mix(digest, text, strlen(text) + 1);
}

static uint64_t mix_number(uint64_t digest, int64_t number) {
    return mix(digest, &number, sizeof number);
}

bool desk_person_read(const struct desk *desk, int32_t technician, struct desk_person *out_person) {
    const struct directory_technician *found = directory_technician(desk->directory, technician);
    const struct directory_group *group = found == NULL ? NULL : directory_group(desk->directory, found->group_id);
    if (group == NULL || found->deleted) {
        return false;
    }
    *out_person = (struct desk_person){
        .id = technician,
        .name = found->name,
        .group = {.id = group->id, .name = group->name},
        .presence = desk_presence(desk, technician),
        .active = desk_active_count(desk, technician),
    };
    return true;
}

static uint64_t person_digest(const struct desk_person *person) {
    uint64_t digest = mix_text(0xcbf29ce484222325ULL, person->name);
    digest = mix_number(digest, person->group.id);
    digest = mix_text(digest, person->group.name);
    digest = mix_number(digest, person->presence);
    return mix_number(digest, person->active);
}

/* What only he himself is told: what he may, and his limits. */
static uint64_t self_digest(const struct desk *desk, int32_t technician, uint64_t person) {
    const struct directory_technician *found = directory_technician(desk->directory, technician);
    struct directory_settings settings;
    uint64_t digest = mix_text(mix_number(person, found->role), found->login);
    if (directory_settings_for_technician(desk->directory, technician, &settings)) {
        digest = mix(digest, settings.number, sizeof settings.number);
        digest = mix_text(digest, settings.text[DIRECTORY_TEXT_CUSTOM_FIELDS]);
    }
    return digest;
}

void person_touch(struct desk *desk, int32_t technician) {
    if (directory_technician(desk->directory, technician) == NULL) {
        return;
    }
    struct technician *record = technician_of(desk, technician);
    if (!record->is_due) {
        record->is_due = true;
        list_append(&desk->people_due, &record->due);
    }
}

void people_touch(struct desk *desk) {
    for (size_t i = 0; i < directory_technician_count(desk->directory); i++) {
        const struct directory_technician *one = directory_technician_at(desk->directory, i);
        if (!one->deleted || map_get_id(&desk->technicians, one->id) != NULL) {
            person_touch(desk, one->id);
        }
    }
}

void people_touch_rows(struct desk *desk, const struct session_state *state) {
    for (size_t i = 0; i < SESSION_ROWS_MAX; i++) {
        const struct session_row *row = &state->rows[i];
        if (row->number != 0 && row->owner_kind == OWNER_TECHNICIAN) {
            person_touch(desk, row->owner_id);
        }
    }
}

void console_tell_self(struct desk_console *console) {
    struct desk_output output = {.kind = DESK_OUTPUT_SELF, .self = console->technician};
    struct desk_person person;
    if (!desk_person_read(console->desk, console->technician, &person)) {
        return;
    }
    struct desk_message *message = desk_encode(console->desk, &output);
    console->self_told = true;
    console->self_behind = !console_send(console, message);
    desk_message_unref(message);
}

static void mix_queue(void *user, struct desk_queue queue, const char *name) {
    uint64_t *digest = user;
    *digest = mix_text(mix_number(mix_number(*digest, queue.kind), queue.id), name);
}

/* Looked through only after a change of the directory: there may be hundreds of queues. */
static void follow_queues(struct desk *desk, struct technician *record) {
    if (record->queues_as_of == desk->directory_changes && record->queues != 0) {
        return;
    }
    uint64_t digest = 0xcbf29ce484222325ULL;
    desk_each_queue(desk, record->id, mix_queue, &digest);
    record->queues_changes += record->queues != 0 && record->queues != digest;
    record->queues = digest;
    record->queues_as_of = desk->directory_changes;
}

int64_t desk_queues_changes(struct desk *desk, int32_t technician) {
    struct technician *record = technician_of(desk, technician);
    follow_queues(desk, record);
    return record->queues_changes;
}

static void tell_self(struct desk *desk, struct technician *record, uint64_t person) {
    if (list_is_empty(&record->consoles)) {
        record->told_self = 0; /* who comes is told in any case */
        return;
    }
    uint64_t digest = mix_number(self_digest(desk, record->id, person), desk_queues_changes(desk, record->id));
    if (digest == record->told_self) {
        return;
    }
    record->told_self = digest;
    list_each(&record->consoles, link) {
        console_tell_self(list_entry(link, struct desk_console, by_technician));
    }
}

static void tell_team(struct desk *desk, const struct desk_output *output) {
    struct desk_message *message = NULL;
    list_each(&desk->consoles, link) {
        struct desk_console *console = list_entry(link, struct desk_console, link);
        if (!console->wants_team) {
            continue;
        }
        if (message == NULL) {
            message = desk_encode(desk, output);
        }
        if (!console_send(console, message)) {
            console->team_behind = true;
        }
    }
    desk_message_unref(message);
}

static void tell(struct desk *desk, struct technician *record) {
    struct desk_output output = {.kind = DESK_OUTPUT_PERSON};
    if (!desk_person_read(desk, record->id, &output.person)) {
        if (record->told != 0) {
            record->told = 0;
            output.kind = DESK_OUTPUT_PERSON_GONE;
            output.self = record->id;
            tell_team(desk, &output);
        }
        return;
    }
    uint64_t digest = person_digest(&output.person);
    if (digest != record->told) {
        record->told = digest;
        tell_team(desk, &output);
    }
    tell_self(desk, record, digest);
}

void people_tell(struct desk *desk) {
    struct technician *record;
    while ((record = list_first(&desk->people_due, struct technician, due)) != NULL) {
        list_remove(&record->due);
        record->is_due = false;
        tell(desk, record);
    }
}

/* All of them, page by page; the first page makes the reader forget what he had. */
static void tell_everybody(struct desk_console *console) {
    struct desk *desk = console->desk;
    struct desk_person *page = mem_new_array(DESK_PAGE_ROWS_MAX, sizeof *page);
    struct desk_output output = {.kind = DESK_OUTPUT_TEAM, .team = {.first = true, .people = page}};
    size_t total = directory_technician_count(desk->directory);
    console->team_behind = false;
    for (size_t i = 0; i <= total && !console->team_behind; i++) {
        if (i == total || output.team.count == DESK_PAGE_ROWS_MAX) {
            output.team.more = i < total;
            struct desk_message *message = desk_encode(desk, &output);
            console->team_behind = !console_send(console, message);
            desk_message_unref(message);
            output.team.first = false;
            output.team.count = 0;
        }
        if (i < total &&
            desk_person_read(desk, directory_technician_at(desk->directory, i)->id, &page[output.team.count])) {
            output.team.count++;
        }
    }
    mem_free(page);
}

void desk_console_team(struct desk_console *console, bool wanted) {
    people_tell(console->desk); /* what is due is in the page already */
    console->wants_team = wanted;
    console->team_behind = false;
    if (wanted) {
        tell_everybody(console);
    }
}

void console_catch_up_people(struct desk_console *console) {
    if (console->self_behind) {
        console_tell_self(console);
    }
    if (console->wants_team && console->team_behind) {
        tell_everybody(console);
    }
}
