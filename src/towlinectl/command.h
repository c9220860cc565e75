/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the subcommands share: how they are called, their options, the store they work on. */
#ifndef TOWLINE_TOWLINECTL_COMMAND_H
#define TOWLINE_TOWLINECTL_COMMAND_H

#include <stdbool.h>
#include <stdio.h>

#include "store/directory_store.h"
#include "store/store.h"

/* How the program ends. */
enum exit_status {
    EXIT_DONE = 0,
    EXIT_FAILED = 1,   /* it could not be done; standard error says why */
    EXIT_USAGE = 2,    /* called in a way that it does not know */
    EXIT_FINDINGS = 3, /* check: the store is damaged */
};

/* Where a subcommand reads and writes; its arguments without those that command_options_read took. */
struct command {
    int argc;
    char **argv; /* argv[0] is the subcommand's name */
    FILE *in;
    FILE *out;
    FILE *err;
    const char *data; /* the data folder */
    const char *login;
    const char *name;
    const char *group;
    const char *groups;
    const char *parent;
    const char *address;
    const char *session;
    const char *role;
    bool reads_password; /* --password-stdin */
    bool must_change_password;
    bool force;
};

/* Reads the options (--data FOLDER, ...; --x=y and --x y). False, with the complaint printed, where one is unknown or
 * lacks its value. What is no option stays in argv. */
bool command_options_read(struct command *command);

/* The path of the store in the data folder; mem_free it. */
char *command_store_path(const struct command *command);

/* Opens the store beside a server that may be running. NULL with the complaint printed. */
struct store *command_store_open(const struct command *command, bool may_create);

/* The directory of an open store; NULL with the complaint printed. */
struct directory_store *command_directory_open(const struct command *command, struct store *store);

/* Opens store and directory, does the work, closes them; returns the exit status. */
int command_with_directory(struct command *command, bool may_create,
                           int (*work)(struct command *command, struct store *store,
                                       struct directory_store *directory_store));

/* Submits a change and waits for it. False with the complaint printed; the new id in out_id (may be NULL). */
bool command_change(const struct command *command, struct store *store, struct directory_store *directory_store,
                    const struct directory_change *change, int32_t *out_id);

/* Prints "towlinectl: ..." with a line end; returns EXIT_FAILED. */
int command_fail(const struct command *command, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* Prints a reason of the directory. */
int command_fail_directory(const struct command *command, enum directory_error error);

/* The group of a name or a number, the root for NULL; NULL with the complaint printed. */
const struct directory_group *command_group(const struct command *command, const struct directory *directory,
                                            const char *text);

int first_admin_main(struct command *command);
int user_main(struct command *command);
int group_main(struct command *command);
int channel_main(struct command *command);
int check_main(struct command *command);
int backup_main(struct command *command);
int restore_main(struct command *command);
int export_main(struct command *command);

#endif
