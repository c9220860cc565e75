/* SPDX-License-Identifier: GPL-3.0-or-later */
/* first-admin; user add, list, disable, enable, password, reset-two-factor. */
#include <string.h>

#include "base/must.h"
#include "base/text.h"
#include "towlinectl/command.h"
#include "towlinectl/password.h"

struct waiting {
    bool done;
    struct directory_outcome outcome;
};

static void changed(void *user, const struct directory_outcome *outcome) {
    struct waiting *waiting = user;
    *waiting = (struct waiting){.done = true, .outcome = *outcome};
}

static bool wait_for(const struct command *command, struct store *store, const struct waiting *waiting) {
    while (!waiting->done) {
        store_pump(store);
    }
    if (waiting->outcome.error != DIRECTORY_ERROR_NONE) {
        command_fail_directory(command, waiting->outcome.error);
        return false;
    }
    return true;
}

static int add_technician(const struct command *command, struct store *store, struct directory_store *directory_store,
                          enum directory_role role, bool only_first) {
    const struct directory *directory = directory_store_directory(directory_store);
    const struct directory_group *group = command_group(command, directory, command->group);
    if (group == NULL) {
        return EXIT_FAILED;
    }
    struct directory_change change = {
        .noun = DIRECTORY_NOUN_TECHNICIAN,
        .verb = DIRECTORY_VERB_CREATE,
        .group_id = group->id,
        .login = command->login,
        .name = command->name != NULL ? command->name : command->login,
        .role = role,
        .must_change_password = command->must_change_password,
    };
    enum directory_error error = directory_check(directory, &change);
    if (error != DIRECTORY_ERROR_NONE) {
        return command_fail_directory(command, error);
    }
    char hash[PASSWORD_HASH_SIZE];
    struct directory_settings settings;
    must(directory_settings_for_group(directory, group->id, &settings));
    if (!password_get_hash(command, &settings, command->login, hash)) {
        return EXIT_FAILED;
    }
    struct waiting waiting = {0};
    directory_store_add_technician(directory_store, &change, hash, only_first, changed, &waiting);
    if (!wait_for(command, store, &waiting)) {
        return EXIT_FAILED;
    }
    fprintf(command->out, "%s %d (%s) in group \"%s\"\n", directory_role_word(role), waiting.outcome.id, command->login,
            group->name);
    return EXIT_DONE;
}

static int add_first(struct command *command, struct store *store, struct directory_store *directory_store) {
    if (directory_administrator_count(directory_store_directory(directory_store)) > 0) {
        return command_fail(command, "there is an administrator already; use towlinectl user add");
    }
    return add_technician(command, store, directory_store, DIRECTORY_ROLE_ADMINISTRATOR, true);
}

int first_admin_main(struct command *command) {
    if (command->argc != 1 || command->login == NULL) {
        fprintf(command->err, "usage: towlinectl first-admin --data FOLDER --login LOGIN [--name NAME]"
                              " [--password-stdin]\n");
        return EXIT_USAGE;
    }
    return command_with_directory(command, true, add_first);
}

static int add_user(struct command *command, struct store *store, struct directory_store *directory_store) {
    enum directory_role role = DIRECTORY_ROLE_TECHNICIAN;
    if (command->role != NULL && !directory_role_from_word(command->role, &role)) {
        return command_fail(command, "a role is technician or administrator");
    }
    return add_technician(command, store, directory_store, role, false);
}

static int list_users(struct command *command, struct store *store, struct directory_store *directory_store) {
    (void)store;
    const struct directory *directory = directory_store_directory(directory_store);
    fprintf(command->out, "id\tlogin\trole\tgroup\tstate\tname\n");
    for (size_t i = 0; i < directory_technician_count(directory); i++) {
        const struct directory_technician *technician = directory_technician_at(directory, i);
        if (technician->deleted) {
            continue;
        }
        const struct directory_group *group = directory_group(directory, technician->group_id);
        fprintf(command->out, "%d\t%s\t%s\t%s\t%s\t%s\n", technician->id, technician->login,
                directory_role_word(technician->role), group->name, technician->disabled ? "disabled" : "enabled",
                technician->name);
    }
    return EXIT_DONE;
}

static const struct directory_technician *user_of(const struct command *command, const struct directory *directory) {
    const struct directory_technician *technician = directory_technician_by_login(directory, command->login);
    if (technician == NULL) {
        command_fail(command, "there is no user \"%s\"", command->login);
    }
    return technician;
}

static int set_disabled(struct command *command, struct store *store, struct directory_store *directory_store,
                        bool disabled) {
    const struct directory_technician *technician = user_of(command, directory_store_directory(directory_store));
    if (technician == NULL) {
        return EXIT_FAILED;
    }
    const struct directory_change change = {
        .noun = DIRECTORY_NOUN_TECHNICIAN,
        .verb = DIRECTORY_VERB_UPDATE,
        .fields = DIRECTORY_FIELD_DISABLED,
        .id = technician->id,
        .disabled = disabled,
    };
    if (!command_change(command, store, directory_store, &change, NULL)) {
        return EXIT_FAILED;
    }
    fprintf(command->out, "%s %s\n", command->login, disabled ? "disabled" : "enabled");
    return EXIT_DONE;
}

static int disable_user(struct command *command, struct store *store, struct directory_store *directory_store) {
    return set_disabled(command, store, directory_store, true);
}

static int enable_user(struct command *command, struct store *store, struct directory_store *directory_store) {
    return set_disabled(command, store, directory_store, false);
}

static int set_password(struct command *command, struct store *store, struct directory_store *directory_store) {
    const struct directory *directory = directory_store_directory(directory_store);
    const struct directory_technician *technician = user_of(command, directory);
    struct directory_settings settings;
    char hash[PASSWORD_HASH_SIZE];
    if (technician == NULL || !directory_settings_for_technician(directory, technician->id, &settings) ||
        !password_get_hash(command, &settings, command->login, hash)) {
        return EXIT_FAILED;
    }
    struct waiting waiting = {0};
    struct account_change change = {.verb = ACCOUNT_SET_PASSWORD,
                                    .technician_id = technician->id,
                                    .must_change_password = command->must_change_password};
    must(text_copy(change.password_hash, sizeof change.password_hash, hash));
    directory_store_change_account(directory_store, &change, &(struct directory_actor){0}, changed, &waiting);
    if (!wait_for(command, store, &waiting)) {
        return EXIT_FAILED;
    }
    fprintf(command->out, "%s has a new password and is signed out everywhere\n", command->login);
    return EXIT_DONE;
}

static int reset_two_factor(struct command *command, struct store *store, struct directory_store *directory_store) {
    const struct directory_technician *technician = user_of(command, directory_store_directory(directory_store));
    if (technician == NULL) {
        return EXIT_FAILED;
    }
    const struct account_change change = {.verb = ACCOUNT_CLEAR_SECOND_FACTOR, .technician_id = technician->id};
    struct waiting waiting = {0};
    directory_store_change_account(directory_store, &change, &(struct directory_actor){0}, changed, &waiting);
    if (!wait_for(command, store, &waiting)) {
        return EXIT_FAILED;
    }
    fprintf(command->out, "%s signs in with the password alone until the second step is set up again\n",
            command->login);
    return EXIT_DONE;
}

int user_main(struct command *command) {
    static const struct {
        const char *verb;
        bool needs_login;
        int (*work)(struct command *command, struct store *store, struct directory_store *directory_store);
    } verbs[] = {
        {"add", true, add_user},       {"list", false, list_users},      {"disable", true, disable_user},
        {"enable", true, enable_user}, {"password", true, set_password}, {"reset-two-factor", true, reset_two_factor},
    };
    for (size_t i = 0; command->argc == 2 && i < sizeof verbs / sizeof *verbs; i++) {
        if (text_equal(command->argv[1], verbs[i].verb) && (command->login != NULL || !verbs[i].needs_login)) {
            return command_with_directory(command, false, verbs[i].work);
        }
    }
    fprintf(command->err,
            "usage: towlinectl user add --data FOLDER --login LOGIN [--name NAME] [--group GROUP]\n"
            "                          [--role technician|administrator] [--password-stdin]\n"
            "                          [--must-change-password]\n"
            "       towlinectl user list --data FOLDER\n"
            "       towlinectl user disable|enable|password --data FOLDER --login LOGIN [--password-stdin]\n"
            "                          [--must-change-password]\n"
            "       towlinectl user reset-two-factor --data FOLDER --login LOGIN\n");
    return EXIT_USAGE;
}
