/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Whether a change may be made. */
#include <string.h>

#include "base/alloc.h"
#include "base/must.h"
#include "base/text.h"
#include "directory/alarms.h"
#include "directory/content.h"
#include "directory/custom_fields.h"
#include "directory/directory.h"
#include "directory/exempt.h"
#include "directory/hours.h"
#include "directory/origins.h"
#include "directory/replies.h"

static bool changes(const struct directory_change *change, enum directory_field field) {
    return change->verb == DIRECTORY_VERB_CREATE || (change->fields & (unsigned)field) != 0;
}

static bool name_is_valid(const char *name) {
    if (name == NULL || name[0] == '\0' || strlen(name) > DIRECTORY_NAME_BYTES_MAX || !utf8_is_text(name, false)) {
        return false;
    }
    size_t len = strlen(name);
    return name[0] != ' ' && name[len - 1] != ' ';
}

/* Printable ASCII without spaces: it is typed, and often an e-mail address. */
static bool login_is_valid(const char *login) {
    if (login == NULL || login[0] == '\0' || strlen(login) > DIRECTORY_LOGIN_BYTES_MAX) {
        return false;
    }
    for (const char *at = login; *at != '\0'; at++) {
        if (*at <= ' ' || *at > '~' || *at == '"' || *at == '<' || *at == '>') {
            return false;
        }
    }
    return true;
}

static bool address_is_valid(const char *address) {
    if (address == NULL || address[0] == '\0' || strlen(address) > DIRECTORY_ADDRESS_BYTES_MAX || address[0] == '-') {
        return false;
    }
    return strspn(address, "abcdefghijklmnopqrstuvwxyz0123456789-") == strlen(address);
}

static const char base64_letters[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/=";

/* What is kept as a text but is a list is read again; the rest is text of many lines. */
static bool text_has_form(enum directory_text text, const char *value) {
    struct directory_alarms alarms;
    struct directory_custom_fields fields;
    struct directory_hours hours;
    int32_t exempt[DIRECTORY_EXEMPT_MAX];
    size_t exempt_count;
    switch (text) {
    case DIRECTORY_TEXT_ALARMS:
        return directory_alarms_parse(value, &alarms);
    case DIRECTORY_TEXT_CUSTOM_FIELDS:
        return directory_custom_fields_parse(value, &fields);
    case DIRECTORY_TEXT_WORKING_HOURS:
        return directory_hours_parse(value, &hours);
    case DIRECTORY_TEXT_FRAME_ANCESTORS:
        return directory_origins_are_sound(value);
    case DIRECTORY_TEXT_AUTO_START_EXEMPT:
        return directory_exempt_parse(value, exempt, &exempt_count);
    case DIRECTORY_TEXT_LOGO:
        return strspn(value, base64_letters) == strlen(value);
    case DIRECTORY_TEXT_REPLIES:
        return directory_replies_are_sound(value);
    case DIRECTORY_TEXT_TERMS:
    case DIRECTORY_TEXT_CLOSED_MESSAGE:
    case DIRECTORY_TEXT_WELCOME:
    case DIRECTORY_TEXT_WAITING:
    case DIRECTORY_TEXT_ENDED:
    case DIRECTORY_TEXT_ASK_VIEW:
    case DIRECTORY_TEXT_ASK_CONTROL:
    case DIRECTORY_TEXT_COUNT:
        break;
    }
    return utf8_is_text(value, true);
}

static enum directory_error check_setting(const struct directory *directory,
                                          const struct directory_setting_change *setting, bool of_channel) {
    if (setting->is_text) {
        must(setting->setting < DIRECTORY_TEXT_COUNT);
        if (of_channel && setting->setting == DIRECTORY_TEXT_REPLIES) {
            return DIRECTORY_ERROR_SETTING_NOT_HERE; /* they are the technicians', who belong to groups */
        }
        if (setting->clear) {
            return DIRECTORY_ERROR_NONE;
        }
        const struct directory_text_info *info = directory_text_info((enum directory_text)setting->setting);
        bool fits = setting->text != NULL && strlen(setting->text) <= info->bytes_max &&
                    text_has_form((enum directory_text)setting->setting, setting->text);
        return fits ? DIRECTORY_ERROR_NONE : DIRECTORY_ERROR_SETTING_TEXT;
    }
    enum directory_setting number = (enum directory_setting)setting->setting;
    if (of_channel && !directory_setting_is_of_channels(number)) {
        return DIRECTORY_ERROR_SETTING_NOT_HERE;
    }
    if (!setting->clear && !directory_setting_in_range(number, setting->number, directory->allow_short_timeouts)) {
        return DIRECTORY_ERROR_SETTING_RANGE;
    }
    return DIRECTORY_ERROR_NONE;
}

static enum directory_error check_settings(const struct directory *directory, const struct directory_change *change,
                                           bool of_channel) {
    if (change->setting_count > DIRECTORY_SETTINGS_PATCH_MAX) {
        return DIRECTORY_ERROR_TOO_MANY;
    }
    for (size_t i = 0; i < change->setting_count; i++) {
        enum directory_error error = check_setting(directory, &change->settings[i], of_channel);
        if (error != DIRECTORY_ERROR_NONE) {
            return error;
        }
    }
    return DIRECTORY_ERROR_NONE;
}

/* Levels from a group up to the root, itself counted; 0 where it does not exist, above the limit where it circles. */
static unsigned group_depth(const struct directory *directory, int32_t id) {
    unsigned depth = 0;
    const struct directory_group *group = directory_group(directory, id);
    while (group != NULL && depth <= DIRECTORY_GROUP_DEPTH_MAX) {
        depth++;
        group = directory_group(directory, group->parent_id);
    }
    return depth;
}

/* Levels below a group, itself counted. */
static unsigned group_height(const struct directory *directory, int32_t id) {
    unsigned height = 1;
    unsigned own = group_depth(directory, id);
    for (size_t i = 0; i < directory->groups.count; i++) {
        const struct directory_group *other = directory->groups.things[i];
        unsigned depth = group_depth(directory, other->id);
        if (directory_group_is_within(directory, other->id, id) && depth - own + 1 > height) {
            height = depth - own + 1;
        }
    }
    return height;
}

static enum directory_error check_parent(const struct directory *directory, const struct directory_change *change) {
    bool creates = change->verb == DIRECTORY_VERB_CREATE;
    const struct directory_group *group = directory_group(directory, change->id);
    if (change->group_id == 0) {
        bool is_root = creates ? directory->groups.count == 0 : group->parent_id == 0;
        return is_root ? DIRECTORY_ERROR_NONE : DIRECTORY_ERROR_UNKNOWN_GROUP;
    }
    if (directory_group(directory, change->group_id) == NULL) {
        return DIRECTORY_ERROR_UNKNOWN_GROUP;
    }
    if (!creates && directory_group_is_within(directory, change->group_id, change->id)) {
        return DIRECTORY_ERROR_CYCLE;
    }
    unsigned height = creates ? 1 : group_height(directory, change->id);
    if (group_depth(directory, change->group_id) + height > DIRECTORY_GROUP_DEPTH_MAX) {
        return DIRECTORY_ERROR_TOO_DEEP;
    }
    return DIRECTORY_ERROR_NONE;
}

static bool group_is_empty(const struct directory *directory, int32_t id) {
    for (size_t i = 0; i < directory->groups.count; i++) {
        const struct directory_group *group = directory->groups.things[i];
        if (group->parent_id == id) {
            return false;
        }
    }
    for (size_t i = 0; i < directory->technicians.count; i++) {
        const struct directory_technician *technician = directory->technicians.things[i];
        if (technician->group_id == id) {
            return false;
        }
    }
    for (size_t i = 0; i < directory->channels.count; i++) {
        const struct directory_channel *channel = directory->channels.things[i];
        for (size_t j = 0; j < channel->group_count; j++) {
            if (channel->group_ids[j] == id) {
                return false;
            }
        }
    }
    return true;
}

/* Names of groups are unique among brothers, so that a path names one group. */
static bool group_name_is_taken(const struct directory *directory, const struct directory_change *change) {
    const struct directory_group *own = directory_group(directory, change->id);
    int32_t parent = changes(change, DIRECTORY_FIELD_GROUP) ? change->group_id : own->parent_id;
    const char *name = changes(change, DIRECTORY_FIELD_NAME) ? change->name : own->name;
    for (size_t i = 0; i < directory->groups.count; i++) {
        const struct directory_group *other = directory->groups.things[i];
        bool is_self = change->verb != DIRECTORY_VERB_CREATE && other->id == change->id;
        if (!is_self && other->parent_id == parent && text_equal(other->name, name)) {
            return true;
        }
    }
    return false;
}

static enum directory_error check_group(const struct directory *directory, const struct directory_change *change) {
    if (change->verb != DIRECTORY_VERB_CREATE && directory_group(directory, change->id) == NULL) {
        return DIRECTORY_ERROR_UNKNOWN_GROUP;
    }
    if (change->verb == DIRECTORY_VERB_DELETE) {
        bool is_root = directory_group(directory, change->id)->parent_id == 0;
        return !is_root && group_is_empty(directory, change->id) ? DIRECTORY_ERROR_NONE : DIRECTORY_ERROR_NOT_EMPTY;
    }
    if (change->verb == DIRECTORY_VERB_CREATE && directory->groups.count >= DIRECTORY_GROUPS_MAX) {
        return DIRECTORY_ERROR_TOO_MANY;
    }
    if (changes(change, DIRECTORY_FIELD_NAME) && !name_is_valid(change->name)) {
        return DIRECTORY_ERROR_NAME_INVALID;
    }
    if (changes(change, DIRECTORY_FIELD_GROUP)) {
        enum directory_error error = check_parent(directory, change);
        if (error != DIRECTORY_ERROR_NONE) {
            return error;
        }
    }
    if (group_name_is_taken(directory, change)) {
        return DIRECTORY_ERROR_NAME_TAKEN;
    }
    return changes(change, DIRECTORY_FIELD_SETTINGS) ? check_settings(directory, change, false) : DIRECTORY_ERROR_NONE;
}

/* Somebody must be left who can sign in and rule everything. */
static bool loses_last_administrator(const struct directory *directory, const struct directory_change *change) {
    const struct directory_technician *technician = directory_technician(directory, change->id);
    bool rules = technician->role == DIRECTORY_ROLE_ADMINISTRATOR && !technician->disabled;
    if (!rules || directory_administrator_count(directory) > 1) {
        return false;
    }
    return change->verb == DIRECTORY_VERB_DELETE ||
           (changes(change, DIRECTORY_FIELD_ROLE) && change->role != DIRECTORY_ROLE_ADMINISTRATOR) ||
           (changes(change, DIRECTORY_FIELD_DISABLED) && change->disabled);
}

static enum directory_error check_technician(const struct directory *directory, const struct directory_change *change) {
    if (change->verb != DIRECTORY_VERB_CREATE) {
        const struct directory_technician *technician = directory_technician(directory, change->id);
        if (technician == NULL || technician->deleted) {
            return DIRECTORY_ERROR_UNKNOWN_TECHNICIAN;
        }
        if (loses_last_administrator(directory, change)) {
            return DIRECTORY_ERROR_LAST_ADMINISTRATOR;
        }
    }
    if (change->verb == DIRECTORY_VERB_DELETE) {
        return DIRECTORY_ERROR_NONE;
    }
    if (change->verb == DIRECTORY_VERB_CREATE && directory->technicians.count >= DIRECTORY_TECHNICIANS_MAX) {
        return DIRECTORY_ERROR_TOO_MANY;
    }
    if (changes(change, DIRECTORY_FIELD_NAME) && !name_is_valid(change->name)) {
        return DIRECTORY_ERROR_NAME_INVALID;
    }
    if (changes(change, DIRECTORY_FIELD_LOGIN)) {
        if (!login_is_valid(change->login)) {
            return DIRECTORY_ERROR_LOGIN_INVALID;
        }
        const struct directory_technician *holder = directory_technician_by_login(directory, change->login);
        if (holder != NULL && (change->verb == DIRECTORY_VERB_CREATE || holder->id != change->id)) {
            return DIRECTORY_ERROR_LOGIN_TAKEN;
        }
    }
    if (changes(change, DIRECTORY_FIELD_GROUP) && directory_group(directory, change->group_id) == NULL) {
        return DIRECTORY_ERROR_UNKNOWN_GROUP;
    }
    return DIRECTORY_ERROR_NONE;
}

static enum directory_error check_channel_groups(const struct directory *directory,
                                                 const struct directory_change *change) {
    if (change->group_count > DIRECTORY_CHANNEL_GROUPS_MAX) {
        return DIRECTORY_ERROR_TOO_MANY;
    }
    for (size_t i = 0; i < change->group_count; i++) {
        if (directory_group(directory, change->group_ids[i]) == NULL) {
            return DIRECTORY_ERROR_UNKNOWN_GROUP;
        }
    }
    return DIRECTORY_ERROR_NONE;
}

static enum directory_error check_channel(const struct directory *directory, const struct directory_change *change) {
    if (change->verb != DIRECTORY_VERB_CREATE && directory_channel(directory, change->id) == NULL) {
        return DIRECTORY_ERROR_UNKNOWN_CHANNEL;
    }
    if (change->verb == DIRECTORY_VERB_DELETE) {
        return DIRECTORY_ERROR_NONE;
    }
    if (change->verb == DIRECTORY_VERB_CREATE && directory->channels.count >= DIRECTORY_CHANNELS_MAX) {
        return DIRECTORY_ERROR_TOO_MANY;
    }
    if (changes(change, DIRECTORY_FIELD_NAME) && !name_is_valid(change->name)) {
        return DIRECTORY_ERROR_NAME_INVALID;
    }
    if (changes(change, DIRECTORY_FIELD_ADDRESS)) {
        if (!address_is_valid(change->address)) {
            return DIRECTORY_ERROR_NAME_INVALID;
        }
        const struct directory_channel *holder = directory_channel_by_address(directory, change->address);
        if (holder != NULL && (change->verb == DIRECTORY_VERB_CREATE || holder->id != change->id)) {
            return DIRECTORY_ERROR_NAME_TAKEN;
        }
    }
    if (changes(change, DIRECTORY_FIELD_GROUPS)) {
        enum directory_error error = check_channel_groups(directory, change);
        if (error != DIRECTORY_ERROR_NONE) {
            return error;
        }
    }
    return changes(change, DIRECTORY_FIELD_SETTINGS) ? check_settings(directory, change, true) : DIRECTORY_ERROR_NONE;
}

enum directory_error directory_check(const struct directory *directory, const struct directory_change *change) {
    switch (change->noun) {
    case DIRECTORY_NOUN_GROUP:
        return check_group(directory, change);
    case DIRECTORY_NOUN_TECHNICIAN:
        return check_technician(directory, change);
    case DIRECTORY_NOUN_CHANNEL:
        return check_channel(directory, change);
    }
    must(false);
    return DIRECTORY_ERROR_NONE;
}

static bool groups_are_sound(const struct directory *directory) {
    size_t roots = 0;
    for (size_t i = 0; i < directory->groups.count; i++) {
        const struct directory_group *group = directory->groups.things[i];
        if (group->parent_id == 0) {
            roots++;
        } else if (directory_group(directory, group->parent_id) == NULL) {
            return false;
        }
        if (group_depth(directory, group->id) > DIRECTORY_GROUP_DEPTH_MAX) {
            return false;
        }
    }
    return roots == 1;
}

bool directory_is_sound(const struct directory *directory) {
    if (!groups_are_sound(directory)) {
        return false;
    }
    for (size_t i = 0; i < directory->technicians.count; i++) {
        const struct directory_technician *technician = directory->technicians.things[i];
        if (!technician->deleted && directory_group(directory, technician->group_id) == NULL) {
            return false;
        }
    }
    for (size_t i = 0; i < directory->channels.count; i++) {
        const struct directory_channel *channel = directory->channels.things[i];
        for (size_t j = 0; j < channel->group_count; j++) {
            if (directory_group(directory, channel->group_ids[j]) == NULL) {
                return false;
            }
        }
    }
    return true;
}
