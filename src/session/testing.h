/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A session played by a script, for the tests of this folder: commands go through decide and fold as the desk does it,
 * the clock moves only when told. */
#ifndef TOWLINE_SESSION_TESTING_H
#define TOWLINE_SESSION_TESTING_H

#include "session/session.h"

enum { TECH_A = 1, TECH_B = 2, TECH_C = 3, ADMIN = 4, GROUP_G = 10, CHANNEL_N = 20 };

struct play {
    struct session session;
    struct session_presence presence;
    struct session_settings settings;
    struct session_context context;
    struct session_decision decision; /* of the last command */
    int64_t now_ms;
};

/* No session yet; everything permitted; the clock at 1,000,000. */
void play_init(struct play *play);

/* Decides and folds; the refusal. Fails the test when a word changes that may not. */
enum refusal play_command(struct play *play, struct session_command command);

/* By a technician on a row; mode and target as given. */
enum refusal play_row(struct play *play, int32_t technician, enum command_type type, unsigned row);
enum refusal play_target(struct play *play, int32_t technician, enum command_type type, unsigned row,
                         enum owner_kind kind, int32_t id);
enum refusal play_other(struct play *play, int32_t technician, enum command_type type, unsigned row, unsigned other);

/* From the customer's side, or by the server. */
enum refusal play_fact(struct play *play, enum command_type type);
enum refusal play_disable(struct play *play, int32_t technician);

/* Moves the clock to the next deadline, which must be of this kind, and lets it run out. */
void play_clock(struct play *play, enum clock_kind clock);

/* The word in a row. */
enum status play_word(const struct play *play, unsigned row);

/* A session of A's, or in the group's queue: Waiting; and then Active with A. Row 1. */
void play_waiting(struct play *play, enum owner_kind kind, int32_t id);
void play_active(struct play *play);

/* Active with A, B collaborating in row 2. */
void play_collaborating(struct play *play);

#endif
