/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "towlinectl/password.h"

#include <string.h>
#include <termios.h>
#include <unistd.h>

#include "account/account.h"
#include "base/alloc.h"
#include "crypto/random.h"

enum { LINE_SIZE = ACCOUNT_PASSWORD_BYTES_MAX + 2, RANDOM_PASSWORD_LEN = 20 };

/* One line without its end; false at the end of the input or where it is too long. */
static bool read_line(FILE *in, char line[LINE_SIZE]) {
    if (fgets(line, LINE_SIZE, in) == NULL) {
        return false;
    }
    size_t len = strcspn(line, "\r\n");
    bool is_whole = line[len] != '\0' || feof(in);
    line[len] = '\0';
    return is_whole;
}

static bool ask(const struct command *command, const char *question, char line[LINE_SIZE]) {
    struct termios shown;
    fputs(question, command->err);
    fflush(command->err);
    if (tcgetattr(fileno(command->in), &shown) != 0) {
        return false;
    }
    struct termios hidden = shown;
    hidden.c_lflag &= ~(tcflag_t)ECHO;
    tcsetattr(fileno(command->in), TCSAFLUSH, &hidden);
    bool is_read = read_line(command->in, line);
    tcsetattr(fileno(command->in), TCSAFLUSH, &shown);
    fputc('\n', command->err);
    return is_read;
}

static bool ask_twice(const struct command *command, char line[LINE_SIZE]) {
    char again[LINE_SIZE] = "";
    bool is_same =
        ask(command, "New password: ", line) && ask(command, "The same again: ", again) && strcmp(line, again) == 0;
    mem_wipe(again, sizeof again);
    if (!is_same) {
        command_fail(command, "the two were not the same");
    }
    return is_same;
}

/* Letters and digits that are not mistaken for one another, as many as the settings ask for. Not looked up in the
 * dictionary: five bits each are enough, and now and then chance writes a word into them. */
static void make_random(const struct directory_settings *settings, char line[LINE_SIZE]) {
    static const char signs[] = "abcdefghijkmnpqrstuvwxyz23456789";
    struct random random = random_system();
    size_t len = (size_t)settings->number[DIRECTORY_SETTING_PASSWORD_LENGTH];
    len = len < RANDOM_PASSWORD_LEN ? RANDOM_PASSWORD_LEN : len;
    must(len < LINE_SIZE);
    for (size_t i = 0; i < len; i++) {
        line[i] = signs[random_below(&random, sizeof signs - 1)];
    }
    line[len] = '\0';
}

/* False, and said why, where nobody gave one. */
static bool get_given(const struct command *command, char line[LINE_SIZE]) {
    if (command->reads_password) {
        if (!read_line(command->in, line)) {
            command_fail(command, "standard input has no password in its first line, or one that is too long");
            return false;
        }
        return true;
    }
    return ask_twice(command, line);
}

static bool is_acceptable(const struct command *command, const struct directory_settings *settings, const char *login,
                          const char *password) {
    enum account_weakness weakness = account_password_weakness(settings, login, password);
    if (weakness == ACCOUNT_WEAK_NOT && settings->number[DIRECTORY_SETTING_PASSWORD_COMMON] != 0 &&
        account_password_is_common(login, password)) {
        weakness = ACCOUNT_WEAK_COMMON;
    }
    switch (weakness) {
    case ACCOUNT_WEAK_NOT:
        return true;
    case ACCOUNT_WEAK_SHORT:
    case ACCOUNT_WEAK_LONG:
        command_fail(command, "a password has %d characters at least and %d bytes at most",
                     settings->number[DIRECTORY_SETTING_PASSWORD_LENGTH], ACCOUNT_PASSWORD_BYTES_MAX);
        return false;
    case ACCOUNT_WEAK_LOGIN:
        command_fail(command, "a password is not the login");
        return false;
    case ACCOUNT_WEAK_COMMON:
        command_fail(command, "this password is among those that are guessed first");
        return false;
    case ACCOUNT_WEAK_SAME:
        break; /* nobody is asked for the old one here */
    }
    must(false);
    return false;
}

bool password_get_hash(const struct command *command, const struct directory_settings *settings, const char *login,
                       char out_hash[PASSWORD_HASH_SIZE]) {
    char line[LINE_SIZE] = "";
    bool is_made = !command->reads_password && !isatty(fileno(command->in));
    bool done = is_made || (get_given(command, line) && is_acceptable(command, settings, login, line));
    if (is_made) {
        make_random(settings, line);
        fprintf(command->out, "password: %s\n", line);
    }
    if (done && !password_hash(line, PASSWORD_COST_SERVER, out_hash)) {
        command_fail(command, "there is not enough memory to hash a password");
        done = false;
    }
    mem_wipe(line, sizeof line);
    return done;
}
