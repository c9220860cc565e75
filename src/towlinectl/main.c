/* SPDX-License-Identifier: GPL-3.0-or-later */
/* towlinectl: the operator's command. */
#include <string.h>

#include "crypto/random.h"
#include "towlinectl/command.h"
#include "towlinectl/status_changes.h"

static const char usage[] =
    "usage: towlinectl COMMAND [--data FOLDER] [OPTION...]\n"
    "\n"
    "  first-admin --login LOGIN [--name NAME]       make the first administrator\n"
    "  user add --login LOGIN [--name NAME] [--group GROUP] [--role technician|administrator]\n"
    "  user list\n"
    "  user disable|enable|password --login LOGIN\n"
    "  user reset-two-factor --login LOGIN           turn off the second step of somebody who lost it\n"
    "  group add --name NAME [--parent GROUP]\n"
    "  group list\n"
    "  channel add --name NAME [--address WORD] [--groups GROUP,GROUP,...]\n"
    "  channel list\n"
    "  check                                         compare what is stored with what its events say\n"
    "  backup FILE [--force]                         copy the store, also while towlined runs\n"
    "  restore FILE [--force]                        put a copy back, while towlined does not run\n"
    "  export [--session NUMBER]                     print events as JSON, one a line\n"
    "  status-changes [--tsv]                        print every change of status that there can be\n"
    "\n"
    "--data: the server's data folder; TOWLINE_DATA in the environment says the same. A group is named by its name\n"
    "or its number. Passwords are asked for on a terminal, read from the first line of standard input with\n"
    "--password-stdin, or made up and printed; --must-change-password has whoever gets one choose his own at his next\n"
    "sign-in. A running towlined takes changes over within a second or two.\n"
    "\n"
    "Exit status: 0 done, 1 failed, 2 wrong call, 3 check found damage.\n";

static int run(int argc, char **argv) {
    static const struct {
        const char *name;
        int (*main)(struct command *command);
    } commands[] = {
        {"first-admin", first_admin_main}, {"user", user_main},     {"group", group_main},
        {"channel", channel_main},         {"check", check_main},   {"backup", backup_main},
        {"restore", restore_main},         {"export", export_main},
    };
    for (size_t i = 0; i < sizeof commands / sizeof *commands; i++) {
        if (strcmp(argv[0], commands[i].name) == 0) {
            struct command command = {.argc = argc, .argv = argv, .in = stdin, .out = stdout, .err = stderr};
            return command_options_read(&command) ? commands[i].main(&command) : EXIT_USAGE;
        }
    }
    fprintf(stderr, "towlinectl: there is no command \"%s\"\n%s", argv[0], usage);
    return EXIT_USAGE;
}

int main(int argc, char **argv) {
    if (argc < 2) {
        fputs(usage, stderr);
        return EXIT_USAGE;
    }
    if (strcmp(argv[1], "--help") == 0 || strcmp(argv[1], "help") == 0) {
        fputs(usage, stdout);
        return EXIT_DONE;
    }
    if (strcmp(argv[1], "status-changes") == 0) {
        return status_changes_main(argc - 1, argv + 1, stdout, stderr);
    }
    crypto_init();
    return run(argc - 1, argv + 1);
}
