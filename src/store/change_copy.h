/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef TOWLINE_STORE_CHANGE_COPY_H
#define TOWLINE_STORE_CHANGE_COPY_H

#include "directory/change.h"

/* A change with everything it points to. */
struct change_copy {
    struct directory_change change;
};

void change_copy_init(struct change_copy *copy, const struct directory_change *change);
void change_copy_finish(struct change_copy *copy);

#endif
