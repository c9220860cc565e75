/* SPDX-License-Identifier: GPL-3.0-or-later */
/* group add, list; channel add, list. */
#include <string.h>

#include "base/alloc.h"
#include "base/text.h"
#include "towlinectl/command.h"

static int add_group(struct command *command, struct store *store, struct directory_store *directory_store) {
    const struct directory_group *parent =
        command_group(command, directory_store_directory(directory_store), command->parent);
    if (parent == NULL) {
        return EXIT_FAILED;
    }
    const struct directory_change change = {
        .noun = DIRECTORY_NOUN_GROUP, .verb = DIRECTORY_VERB_CREATE, .name = command->name, .group_id = parent->id};
    int32_t id = 0;
    if (!command_change(command, store, directory_store, &change, &id)) {
        return EXIT_FAILED;
    }
    fprintf(command->out, "group %d (%s)\n", id, command->name);
    return EXIT_DONE;
}

static int list_groups(struct command *command, struct store *store, struct directory_store *directory_store) {
    (void)store;
    const struct directory *directory = directory_store_directory(directory_store);
    fprintf(command->out, "id\tparent\tname\n");
    for (size_t i = 0; i < directory_group_count(directory); i++) {
        const struct directory_group *group = directory_group_at(directory, i);
        fprintf(command->out, "%d\t%d\t%s\n", group->id, group->parent_id, group->name);
    }
    return EXIT_DONE;
}

int group_main(struct command *command) {
    if (command->argc == 2 && text_equal(command->argv[1], "add") && command->name != NULL) {
        return command_with_directory(command, false, add_group);
    }
    if (command->argc == 2 && text_equal(command->argv[1], "list")) {
        return command_with_directory(command, false, list_groups);
    }
    fprintf(command->err, "usage: towlinectl group add --data FOLDER --name NAME [--parent GROUP]\n"
                          "       towlinectl group list --data FOLDER\n");
    return EXIT_USAGE;
}

/* The groups named in a list with commas; false with the complaint printed. */
static bool read_groups(const struct command *command, const struct directory *directory, int32_t *out_ids,
                        size_t *out_count) {
    char *list = mem_copy_string(command->groups != NULL ? command->groups : "");
    char *rest = list;
    bool known = true;
    *out_count = 0;
    for (char *word; known && (word = strsep(&rest, ",")) != NULL;) {
        if (word[0] == '\0') {
            continue;
        }
        const struct directory_group *group =
            *out_count < DIRECTORY_CHANNEL_GROUPS_MAX ? command_group(command, directory, word) : NULL;
        known = group != NULL;
        if (known) {
            out_ids[(*out_count)++] = group->id;
        }
    }
    mem_free(list);
    return known;
}

/* The word in links: the name in small letters, all else as hyphens. */
static char *address_of(const char *name) {
    char *address = mem_copy_string(name);
    text_lower(address);
    for (char *at = address; *at != '\0'; at++) {
        bool fits = (*at >= 'a' && *at <= 'z') || (*at >= '0' && *at <= '9');
        *at = fits ? *at : '-';
    }
    return address;
}

static int add_channel(struct command *command, struct store *store, struct directory_store *directory_store) {
    int32_t ids[DIRECTORY_CHANNEL_GROUPS_MAX];
    size_t count = 0;
    if (!read_groups(command, directory_store_directory(directory_store), ids, &count)) {
        return EXIT_FAILED;
    }
    char *address = command->address != NULL ? mem_copy_string(command->address) : address_of(command->name);
    const struct directory_change change = {.noun = DIRECTORY_NOUN_CHANNEL,
                                            .verb = DIRECTORY_VERB_CREATE,
                                            .name = command->name,
                                            .address = address,
                                            .group_ids = ids,
                                            .group_count = count};
    int32_t id = 0;
    bool done = command_change(command, store, directory_store, &change, &id);
    if (done) {
        fprintf(command->out, "channel %d (%s) at \"%s\"\n", id, command->name, address);
    }
    mem_free(address);
    return done ? EXIT_DONE : EXIT_FAILED;
}

static int list_channels(struct command *command, struct store *store, struct directory_store *directory_store) {
    (void)store;
    const struct directory *directory = directory_store_directory(directory_store);
    fprintf(command->out, "id\taddress\tstate\tgroups\tname\n");
    for (size_t i = 0; i < directory_channel_count(directory); i++) {
        const struct directory_channel *channel = directory_channel_at(directory, i);
        fprintf(command->out, "%d\t%s\t%s\t", channel->id, channel->address,
                channel->disabled ? "disabled" : "enabled");
        for (size_t j = 0; j < channel->group_count; j++) {
            fprintf(command->out, "%s%d", j == 0 ? "" : ",", channel->group_ids[j]);
        }
        fprintf(command->out, "\t%s\n", channel->name);
    }
    return EXIT_DONE;
}

int channel_main(struct command *command) {
    if (command->argc == 2 && text_equal(command->argv[1], "add") && command->name != NULL) {
        return command_with_directory(command, false, add_channel);
    }
    if (command->argc == 2 && text_equal(command->argv[1], "list")) {
        return command_with_directory(command, false, list_channels);
    }
    fprintf(command->err,
            "usage: towlinectl channel add --data FOLDER --name NAME [--address WORD] [--groups G,G,...]\n"
            "       towlinectl channel list --data FOLDER\n");
    return EXIT_USAGE;
}
