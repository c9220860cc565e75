/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Sent forms of channels whose customers are not in yet. Nobody proves anything with a form, so each is a session for
 * free: so many may be open from one address and for one channel. They end with the connecting time-out, or when the
 * customer is in; an office behind one address gets as many through as come in. */
#ifndef TOWLINE_DESK_FORMS_H
#define TOWLINE_DESK_FORMS_H

#include "base/map.h"

#include <stdbool.h>
#include <stdint.h>

enum {
    FORMS_PER_ADDRESS_DEFAULT = 100,
    FORMS_PER_CHANNEL_MAX = 2000,
    FORMS_RETRY_S = 30, /* when those who were told that there are too many may come again */
};

struct forms {
    struct map counts; /* of struct forms_count, owned, by address or channel */
    int32_t per_address_max;
};

/* What one form counts for, until it is given back. All zero: nothing. */
struct form_hold {
    struct forms_count *address; /* NULL: not known, it was sent before the server was started */
    struct forms_count *channel;
};

/* per_address_max 0: the default. */
void forms_init(struct forms *forms, int32_t per_address_max);
void forms_finish(struct forms *forms);

/* Counts a form; false, and nothing is counted, where there are too many. */
bool forms_take(struct forms *forms, const char *address, int32_t channel, struct form_hold *out_hold);

/* Counts one that is there already: for its channel. */
void forms_take_found(struct forms *forms, int32_t channel, struct form_hold *out_hold);

/* Does nothing where nothing is held. */
void forms_give_back(struct forms *forms, struct form_hold *hold);

#endif
