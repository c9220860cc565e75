/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/audit_entry.h"

#include <stdlib.h>
#include <string.h>

#include <jansson.h>

#include "base/alloc.h"
#include "base/must.h"
#include "loop/clock.h"

/* What differs, field by field, in the making. */
struct difference {
    json_t *before;
    json_t *after;
};

static bool changes(const struct directory_change *change, enum directory_field field) {
    return change->verb == DIRECTORY_VERB_CREATE || (change->fields & (unsigned)field) != 0;
}

/* Takes both values over; leaves out what stays the same. NULL: there is none. */
static void differ(const struct difference *difference, const char *name, json_t *before, json_t *after) {
    if (before == NULL || after == NULL || !json_equal(before, after)) {
        if (before != NULL) {
            json_object_set(difference->before, name, before);
        }
        if (after != NULL) {
            json_object_set(difference->after, name, after);
        }
    }
    json_decref(before);
    json_decref(after);
}

static json_t *text_json(const char *text) {
    return json_string(text != NULL ? text : "");
}

/* A picture is told by its size. */
static json_t *setting_text_json(unsigned setting, const char *text) {
    if (setting != DIRECTORY_TEXT_LOGO || text == NULL || text[0] == '\0') {
        return text_json(text);
    }
    char *shown = mem_format("PNG, %zu bytes", strlen(text) / 4 * 3);
    json_t *json = json_string(shown);
    mem_free(shown);
    return json;
}

static json_t *named_json(int32_t id, const char *name) {
    char *text = mem_format("%d", id);
    json_t *json = json_pack("{s:s, s:s}", "id", text, "name", name);
    mem_free(text);
    return json;
}

static json_t *group_json(const struct directory *directory, int32_t id) {
    const struct directory_group *group = directory_group(directory, id);
    return group != NULL ? named_json(id, group->name) : json_null();
}

static json_t *number_json(enum directory_setting setting, int32_t number) {
    return directory_setting_is_flag(setting) ? json_boolean(number != 0) : json_integer(number);
}

/* null: inherited. */
static json_t *own_setting(const struct directory_overrides *overrides, const struct directory_setting_change *change) {
    if (change->is_text) {
        const char *text = overrides->text[change->setting];
        return text != NULL ? setting_text_json(change->setting, text) : json_null();
    }
    enum directory_setting setting = (enum directory_setting)change->setting;
    return overrides->is_set[setting] ? number_json(setting, overrides->number[setting]) : json_null();
}

static json_t *new_setting(const struct directory_setting_change *change) {
    if (change->clear) {
        return json_null();
    }
    if (change->is_text) {
        return setting_text_json(change->setting, change->text);
    }
    return number_json((enum directory_setting)change->setting, change->number);
}

static void settings_differ(const struct difference *difference, const struct directory_overrides *overrides,
                            const struct directory_change *change) {
    static const struct directory_overrides nothing;
    for (size_t i = 0; i < change->setting_count; i++) {
        const struct directory_setting_change *one = &change->settings[i];
        const char *code = one->is_text ? directory_text_info((enum directory_text)one->setting)->code
                                        : directory_setting_info((enum directory_setting)one->setting)->code;
        differ(difference, code, own_setting(overrides != NULL ? overrides : &nothing, one), new_setting(one));
    }
}

static void group_differs(const struct difference *difference, const struct directory *directory,
                          const struct directory_change *change, const struct directory_group *own) {
    bool deletes = change->verb == DIRECTORY_VERB_DELETE;
    if (deletes || changes(change, DIRECTORY_FIELD_NAME)) {
        differ(difference, "name", own != NULL ? text_json(own->name) : NULL, deletes ? NULL : text_json(change->name));
    }
    if (deletes || changes(change, DIRECTORY_FIELD_GROUP)) {
        differ(difference, "parent", own != NULL ? group_json(directory, own->parent_id) : NULL,
               deletes ? NULL : group_json(directory, change->group_id));
    }
    if (!deletes && changes(change, DIRECTORY_FIELD_SETTINGS)) {
        settings_differ(difference, own != NULL ? &own->overrides : NULL, change);
    }
    if (!deletes && (change->fields & DIRECTORY_FIELD_BELOW) != 0) {
        json_object_set_new(difference->after, "for_groups_below", json_true());
    }
}

static void technician_differs(const struct difference *difference, const struct directory *directory,
                               const struct directory_change *change, const struct directory_technician *own) {
    bool deletes = change->verb == DIRECTORY_VERB_DELETE;
    if (deletes || changes(change, DIRECTORY_FIELD_LOGIN)) {
        differ(difference, "login", own != NULL ? text_json(own->login) : NULL,
               deletes ? NULL : text_json(change->login));
    }
    if (deletes || changes(change, DIRECTORY_FIELD_NAME)) {
        differ(difference, "name", own != NULL ? text_json(own->name) : NULL, deletes ? NULL : text_json(change->name));
    }
    if (deletes || changes(change, DIRECTORY_FIELD_GROUP)) {
        differ(difference, "group", own != NULL ? group_json(directory, own->group_id) : NULL,
               deletes ? NULL : group_json(directory, change->group_id));
    }
    if (deletes || changes(change, DIRECTORY_FIELD_ROLE)) {
        differ(difference, "role", own != NULL ? text_json(directory_role_word(own->role)) : NULL,
               deletes ? NULL : text_json(directory_role_word(change->role)));
    }
    if (deletes || changes(change, DIRECTORY_FIELD_DISABLED)) {
        differ(difference, "disabled", own != NULL ? json_boolean(own->disabled) : NULL,
               deletes ? NULL : json_boolean(change->disabled));
    }
    if (change->must_change_password) {
        json_object_set_new(difference->after, "must_change_password", json_true());
    }
}

static json_t *groups_json(const struct directory *directory, const int32_t *ids, size_t count) {
    json_t *list = json_array();
    for (size_t i = 0; i < count; i++) {
        json_array_append_new(list, group_json(directory, ids[i]));
    }
    return list;
}

static void channel_differs(const struct difference *difference, const struct directory *directory,
                            const struct directory_change *change, const struct directory_channel *own) {
    bool deletes = change->verb == DIRECTORY_VERB_DELETE;
    if (deletes || changes(change, DIRECTORY_FIELD_NAME)) {
        differ(difference, "name", own != NULL ? text_json(own->name) : NULL, deletes ? NULL : text_json(change->name));
    }
    if (deletes || changes(change, DIRECTORY_FIELD_ADDRESS)) {
        differ(difference, "address", own != NULL ? text_json(own->address) : NULL,
               deletes ? NULL : text_json(change->address));
    }
    if (deletes || changes(change, DIRECTORY_FIELD_DISABLED)) {
        differ(difference, "disabled", own != NULL ? json_boolean(own->disabled) : NULL,
               deletes ? NULL : json_boolean(change->disabled));
    }
    if (deletes || changes(change, DIRECTORY_FIELD_GROUPS)) {
        differ(difference, "groups", own != NULL ? groups_json(directory, own->group_ids, own->group_count) : NULL,
               deletes ? NULL : groups_json(directory, change->group_ids, change->group_count));
    }
    if (!deletes && changes(change, DIRECTORY_FIELD_SETTINGS)) {
        settings_differ(difference, own != NULL ? &own->overrides : NULL, change);
    }
}

static char *dump(json_t *json) {
    char *text = json_dumps(json, JSON_COMPACT);
    must(text != NULL);
    char *copy = mem_copy_string(text);
    free(text);
    json_decref(json);
    return copy;
}

static void set_actor(struct audit_row *row, const struct directory *directory, const struct directory_actor *actor) {
    const struct clock clock = clock_system();
    const struct directory_technician *person = directory_technician(directory, actor->technician_id);
    row->at_ms = actor->at_ms != 0 ? actor->at_ms : clock_wall_ms(&clock);
    row->actor_id = actor->technician_id;
    row->actor = mem_copy_string(person != NULL ? person->name : "");
    row->address = mem_copy_string(actor->address != NULL ? actor->address : "");
    row->token = mem_copy_string(actor->token != NULL ? actor->token : "");
}

static const char *verb_word(enum directory_verb verb) {
    static const char *const words[] = {
        [DIRECTORY_VERB_CREATE] = "created",
        [DIRECTORY_VERB_UPDATE] = "changed",
        [DIRECTORY_VERB_DELETE] = "deleted",
    };
    return words[verb];
}

/* Fills in what the change is about; gives back its name as it is known best. */
static const char *differ_by_noun(struct audit_row *row, const struct difference *difference,
                                  const struct directory *directory, const struct directory_change *change) {
    bool creates = change->verb == DIRECTORY_VERB_CREATE;
    switch (change->noun) {
    case DIRECTORY_NOUN_GROUP: {
        const struct directory_group *own = creates ? NULL : directory_group(directory, change->id);
        row->kind = mem_format("group.%s", verb_word(change->verb));
        row->group_id = own == NULL ? change->group_id : own->id;
        if (change->verb == DIRECTORY_VERB_DELETE) {
            row->group_id = own->parent_id;
        }
        group_differs(difference, directory, change, own);
        return own != NULL ? own->name : change->name;
    }
    case DIRECTORY_NOUN_TECHNICIAN: {
        const struct directory_technician *own = creates ? NULL : directory_technician(directory, change->id);
        row->kind = mem_format("technician.%s", verb_word(change->verb));
        row->group_id = own == NULL ? change->group_id : own->group_id;
        technician_differs(difference, directory, change, own);
        return own != NULL ? own->name : change->name;
    }
    case DIRECTORY_NOUN_CHANNEL: {
        const struct directory_channel *own = creates ? NULL : directory_channel(directory, change->id);
        row->kind = mem_format("channel.%s", verb_word(change->verb));
        channel_differs(difference, directory, change, own);
        return own != NULL ? own->name : change->name;
    }
    }
    must(false);
    return "";
}

void audit_entry_of_change(struct audit_entry *entry, const struct directory *directory,
                           const struct directory_change *change) {
    const struct difference difference = {.before = json_object(), .after = json_object()};
    struct audit_row *row = &entry->row;
    audit_entry_finish(entry);
    set_actor(row, directory, &change->actor);
    row->object_id = change->id;
    row->object = mem_copy_string(differ_by_noun(row, &difference, directory, change));
    row->before = dump(difference.before);
    row->after = dump(difference.after);
}

/* Never its text. */
static json_t *token_json(const struct account_api_token *token) {
    json_t *scopes = json_array();
    static const char *const words[] = {"read", "sessions", "administration"};
    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++) {
        if ((token->scopes & 1U << i) != 0) {
            json_array_append_new(scopes, json_string(words[i]));
        }
    }
    return json_pack("{s:s, s:o, s:I}", "token", token->name, "scopes", scopes, "expires_ms",
                     (json_int_t)token->expires_ms);
}

/* By himself or by another: the words differ. */
static const char *account_kind(const struct account_change *change, bool by_himself) {
    switch (change->verb) {
    case ACCOUNT_SET_PASSWORD:
        return by_himself ? "password.changed" : "password.set";
    case ACCOUNT_SET_SECOND_FACTOR:
        return "two_factor.on";
    case ACCOUNT_CLEAR_SECOND_FACTOR:
        return by_himself ? "two_factor.off" : "two_factor.reset";
    case ACCOUNT_SET_RECOVERY_CODES:
        return "two_factor.new_codes";
    case ACCOUNT_ADD_TOKEN:
        return "token.created";
    case ACCOUNT_REVOKE_TOKEN:
        return "token.revoked";
    case ACCOUNT_END_SIGN_IN:
    case ACCOUNT_END_SIGN_INS:
        return "sign_in.ended";
    }
    must(false);
    return "";
}

void audit_entry_of_account(struct audit_entry *entry, const struct directory *directory,
                            const struct account_change *change, const struct directory_actor *actor) {
    struct audit_row *row = &entry->row;
    const struct directory_technician *technician = directory_technician(directory, change->technician_id);
    audit_entry_finish(entry);
    set_actor(row, directory, actor);
    row->kind = mem_copy_string(account_kind(change, actor->technician_id == change->technician_id));
    row->object_id = change->technician_id;
    row->object = mem_copy_string(technician->name);
    row->group_id = technician->group_id;
    row->before = dump(change->verb == ACCOUNT_REVOKE_TOKEN ? token_json(&change->api_token) : json_object());
    json_t *after = change->verb == ACCOUNT_ADD_TOKEN ? token_json(&change->api_token) : json_object();
    if (change->verb == ACCOUNT_END_SIGN_INS) {
        json_object_set_new(after, "all", json_string(change->keeps_sign_in ? "others" : "all"));
    }
    if (change->verb == ACCOUNT_SET_PASSWORD && change->must_change_password) {
        json_object_set_new(after, "must_change_password", json_true());
    }
    row->after = dump(after);
}

void audit_entry_finish(struct audit_entry *entry) {
    struct audit_row *row = &entry->row;
    mem_free((char *)row->actor);
    mem_free((char *)row->token);
    mem_free((char *)row->address);
    mem_free((char *)row->kind);
    mem_free((char *)row->object);
    mem_free((char *)row->before);
    mem_free((char *)row->after);
    *entry = (struct audit_entry){0};
}
