/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The face without a window: for kiosks and tests. Prints what changes as one JSON object a line, answers what it is
 * told to answer, reads commands from standard input. */
#ifndef TOWLINE_APPLET_ROBOT_H
#define TOWLINE_APPLET_ROBOT_H

#include "applet/core/customer.h"
#include "applet/options.h"
#include "applet/program.h"

struct robot;

/* Both borrowed for the robot's life. */
struct robot *robot_create(const struct options *options, const struct customer *customer);
struct face robot_face(struct robot *robot);
/* NULL-safe. */
void robot_destroy(struct robot *robot);

#endif
