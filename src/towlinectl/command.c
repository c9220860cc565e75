/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "towlinectl/command.h"

#include <errno.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <sys/stat.h>

#include "base/alloc.h"
#include "base/must.h"
#include "base/text.h"

enum { ORGANISATION_ID = 1, NODE_ID = 1 };

struct option {
    const char *name;
    const char **value; /* NULL: a switch */
    bool *is_on;
};

/* The value of an option that is written as --name=value or --name value; advances *index over what it takes. */
static bool take_option(struct command *command, const struct option *option, int *index, bool *out_taken) {
    const char *word = command->argv[*index];
    size_t len = strlen(option->name);
    if (strncmp(word, option->name, len) != 0 || (word[len] != '\0' && word[len] != '=')) {
        *out_taken = false;
        return true;
    }
    *out_taken = true;
    if (option->value == NULL) {
        *option->is_on = true;
        return word[len] == '\0';
    }
    if (word[len] == '=') {
        *option->value = word + len + 1;
        return true;
    }
    if (*index + 1 >= command->argc) {
        return false;
    }
    *option->value = command->argv[++*index];
    return true;
}

bool command_options_read(struct command *command) {
    const struct option options[] = {
        {"--data", &command->data, NULL},       {"--login", &command->login, NULL},
        {"--name", &command->name, NULL},       {"--groups", &command->groups, NULL},
        {"--group", &command->group, NULL},     {"--parent", &command->parent, NULL},
        {"--address", &command->address, NULL}, {"--session", &command->session, NULL},
        {"--role", &command->role, NULL},       {"--password-stdin", NULL, &command->reads_password},
        {"--force", NULL, &command->force},     {"--must-change-password", NULL, &command->must_change_password},
    };
    int kept = 1;
    for (int i = 1; i < command->argc; i++) {
        bool taken = false;
        bool fits = true;
        for (size_t j = 0; j < sizeof options / sizeof *options && !taken && fits; j++) {
            fits = take_option(command, &options[j], &i, &taken);
        }
        if (!fits || (!taken && strncmp(command->argv[i], "--", 2) == 0)) {
            fprintf(command->err, "towlinectl %s: %s \"%s\"; see towlinectl --help\n", command->argv[0],
                    fits ? "unknown option" : "a value is missing or too much at", command->argv[i]);
            return false;
        }
        if (!taken) {
            command->argv[kept++] = command->argv[i];
        }
    }
    command->argc = kept;
    return true;
}

int command_fail(const struct command *command, const char *format, ...) {
    va_list values;
    va_start(values, format);
    fputs("towlinectl: ", command->err);
    vfprintf(command->err, format, values);
    fputc('\n', command->err);
    va_end(values);
    return EXIT_FAILED;
}

int command_fail_directory(const struct command *command, enum directory_error error) {
    static const char *const sentences[DIRECTORY_ERROR_COUNT] = {
        [DIRECTORY_ERROR_UNKNOWN_GROUP] = "there is no such group",
        [DIRECTORY_ERROR_UNKNOWN_TECHNICIAN] = "there is no such user",
        [DIRECTORY_ERROR_UNKNOWN_CHANNEL] = "there is no such channel",
        [DIRECTORY_ERROR_NAME_INVALID] = "the name is empty, too long or has characters that it may not have",
        [DIRECTORY_ERROR_NAME_TAKEN] = "the name is in use already",
        [DIRECTORY_ERROR_LOGIN_INVALID] = "a login has 1 to 64 printable ASCII characters and no spaces",
        [DIRECTORY_ERROR_LOGIN_TAKEN] = "the login is in use already",
        [DIRECTORY_ERROR_LAST_ADMINISTRATOR] = "this is the last administrator who can sign in",
        [DIRECTORY_ERROR_NOT_SAVED] = "it could not be saved: the disk is full or the store is busy",
    };
    must(error < DIRECTORY_ERROR_COUNT);
    return command_fail(command, "%s", sentences[error] != NULL ? sentences[error] : directory_error_code(error));
}

char *command_store_path(const struct command *command) {
    const char *folder = command->data != NULL ? command->data : getenv("TOWLINE_DATA");
    return folder != NULL ? mem_format("%s/%s", folder, STORE_FILE_NAME) : NULL;
}

struct store *command_store_open(const struct command *command, bool may_create) {
    char why[512] = "";
    char *path = command_store_path(command);
    if (path == NULL) {
        command_fail(command, "say where the data is: --data FOLDER, or TOWLINE_DATA in the environment");
        return NULL;
    }
    if (may_create && command->data != NULL && mkdir(command->data, 0700) != 0 && errno != EEXIST) {
        command_fail(command, "%s: %s", command->data, strerror(errno));
        mem_free(path);
        return NULL;
    }
    const struct store_options options = {.path = path,
                                          .organisation_id = ORGANISATION_ID,
                                          .node_id = NODE_ID,
                                          .shared = true,
                                          .must_exist = !may_create};
    struct store *store = store_open(&options, why, sizeof why);
    if (store == NULL) {
        command_fail(command, "%s", why);
    }
    mem_free(path);
    return store;
}

/* Ranges are the server's to hold: it may allow short time-outs, and this must not refuse what it wrote. */
struct directory_store *command_directory_open(const struct command *command, struct store *store) {
    char why[512] = "";
    struct directory_store *directory_store = directory_store_open(store, true, why, sizeof why);
    if (directory_store == NULL) {
        command_fail(command, "%s", why);
    }
    return directory_store;
}

struct waiting {
    bool done;
    struct directory_outcome outcome;
};

static void changed(void *user, const struct directory_outcome *outcome) {
    struct waiting *waiting = user;
    *waiting = (struct waiting){.done = true, .outcome = *outcome};
}

bool command_change(const struct command *command, struct store *store, struct directory_store *directory_store,
                    const struct directory_change *change, int32_t *out_id) {
    struct waiting waiting = {0};
    directory_store_submit(directory_store, change, changed, &waiting);
    while (!waiting.done) {
        store_pump(store);
    }
    if (waiting.outcome.error != DIRECTORY_ERROR_NONE) {
        command_fail_directory(command, waiting.outcome.error);
        return false;
    }
    if (out_id != NULL) {
        *out_id = waiting.outcome.id;
    }
    return true;
}

const struct directory_group *command_group(const struct command *command, const struct directory *directory,
                                            const char *text) {
    if (text == NULL) {
        return directory_root_group(directory);
    }
    const struct directory_group *found = NULL;
    int64_t id = 0;
    bool is_id = text_to_int64(text, 1, INT32_MAX, &id);
    for (size_t i = 0; i < directory_group_count(directory); i++) {
        const struct directory_group *group = directory_group_at(directory, i);
        if (is_id ? group->id != (int32_t)id : !text_equal(group->name, text)) {
            continue;
        }
        if (found != NULL) {
            command_fail(command, "several groups are called \"%s\"; give the number (towlinectl group list)", text);
            return NULL;
        }
        found = group;
    }
    if (found == NULL) {
        command_fail(command, "there is no group \"%s\"", text);
    }
    return found;
}

int command_with_directory(struct command *command, bool may_create,
                           int (*work)(struct command *command, struct store *store,
                                       struct directory_store *directory_store)) {
    struct store *store = command_store_open(command, may_create);
    if (store == NULL) {
        return EXIT_FAILED;
    }
    struct directory_store *directory_store = command_directory_open(command, store);
    int status = directory_store != NULL ? work(command, store, directory_store) : EXIT_FAILED;
    directory_store_close(directory_store);
    store_close(store);
    return status;
}
