/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One customer of the swarm: the shipped applet core with a line instead of libsoup, and nobody to look at a window. */
#ifndef TOWLINE_BENCH_SWARM_MEMBER_H
#define TOWLINE_BENCH_SWARM_MEMBER_H

#include "line.h"

struct member;

/* What all members have in common; borrowed by them. */
struct swarm {
    struct loop *loop;
    struct line_target target;
    struct line_counts lines;
    uint64_t told_to_wait; /* answers `refused` with a pause */
};

/* Joins with a token of the customer's page. number is printed with everything that happens to it. */
struct member *member_create(struct swarm *swarm, unsigned number, in_addr_t source, const char *join_token);
void member_destroy(struct member *member);

/* The desktop says that the network has come back. */
void member_hopeful(struct member *member);

#endif
