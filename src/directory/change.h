/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One change of the directory, as the store takes it and directory_apply makes it. */
#ifndef TOWLINE_DIRECTORY_CHANGE_H
#define TOWLINE_DIRECTORY_CHANGE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "directory/settings.h"

enum directory_role { DIRECTORY_ROLE_TECHNICIAN, DIRECTORY_ROLE_ADMINISTRATOR };

enum directory_error {
#define ERROR(NAME, code) DIRECTORY_ERROR_##NAME,
#include "directory/errors.def"
#undef ERROR
    DIRECTORY_ERROR_COUNT
};

/* The code of an error for the API: "name_taken". */
const char *directory_error_code(enum directory_error error);

/* "technician" or "administrator"; the other way false and untouched where the word is neither. */
const char *directory_role_word(enum directory_role role);
bool directory_role_from_word(const char *word, enum directory_role *out_role);

enum directory_noun { DIRECTORY_NOUN_GROUP, DIRECTORY_NOUN_TECHNICIAN, DIRECTORY_NOUN_CHANNEL };

enum directory_verb { DIRECTORY_VERB_CREATE, DIRECTORY_VERB_UPDATE, DIRECTORY_VERB_DELETE };

/* Which fields an update changes; a create looks at all fields that its noun has. */
enum directory_field {
    DIRECTORY_FIELD_NAME = 1 << 0,
    DIRECTORY_FIELD_GROUP = 1 << 1, /* of a technician his group, of a group its parent */
    DIRECTORY_FIELD_LOGIN = 1 << 2,
    DIRECTORY_FIELD_ROLE = 1 << 3,
    DIRECTORY_FIELD_DISABLED = 1 << 4,
    DIRECTORY_FIELD_ADDRESS = 1 << 5,
    DIRECTORY_FIELD_GROUPS = 1 << 6, /* of a channel, the groups that serve it */
    DIRECTORY_FIELD_SETTINGS = 1 << 7,
    DIRECTORY_FIELD_BELOW = 1 << 8, /* of a group: all groups below it inherit these settings from now on */
};

/* Who makes a change, for the audit log. */
struct directory_actor {
    int32_t technician_id; /* 0: the operator's command, or the set-up link where there is an address */
    const char *address;   /* the peer's; NULL: this machine */
    const char *token;     /* the name of the API token that it came with; NULL: none */
    int64_t at_ms;         /* UTC; 0: now */
};

/* All pointers are borrowed by whoever is handed the change, for the time of the call. */
struct directory_change {
    enum directory_noun noun;
    enum directory_verb verb;
    unsigned fields; /* set of enum directory_field; an update only */
    int32_t id;      /* 0 in a create until the store gave one */
    int32_t group_id;
    const char *name;
    const char *login;   /* technicians; compared without regard to ASCII case */
    const char *address; /* channels */
    enum directory_role role;
    bool disabled;
    bool must_change_password; /* of a new technician; the store keeps it with the password, the directory does not */
    const int32_t *group_ids;
    size_t group_count;
    const struct directory_setting_change *settings;
    size_t setting_count;
    struct directory_actor actor;
};

#endif
