/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "desk/forms.h"

#include "base/alloc.h"
#include "base/must.h"
#include "base/text.h"
#include "desk/throttle.h"

#include <inttypes.h>

enum { KEY_MAX = THROTTLE_KEY_MAX + 16 };

struct forms_count {
    int32_t count;
    char key[KEY_MAX];
};

void forms_init(struct forms *forms, int32_t per_address_max) {
    map_init_texts(&forms->counts);
    forms->per_address_max = per_address_max > 0 ? per_address_max : FORMS_PER_ADDRESS_DEFAULT;
}

void forms_finish(struct forms *forms) {
    size_t cursor = 0;
    const struct map_entry *entry;
    while ((entry = map_next(&forms->counts, &cursor)) != NULL) {
        mem_free(entry->value);
    }
    map_finish(&forms->counts);
}

static void address_key(const char *address, char out_key[KEY_MAX]) {
    char text[THROTTLE_KEY_MAX];
    throttle_key(address, text);
    must(text_format(out_key, KEY_MAX, "address %s", text));
}

static void channel_key(int32_t channel, char out_key[KEY_MAX]) {
    must(text_format(out_key, KEY_MAX, "channel %" PRId32, channel));
}

static bool has_room(const struct forms *forms, const char *key, int32_t most) {
    const struct forms_count *found = map_get_text(&forms->counts, key);
    return found == NULL || found->count < most;
}

static struct forms_count *count(struct forms *forms, const char *key) {
    struct forms_count *found = map_get_text(&forms->counts, key);
    if (found == NULL) {
        found = NEW(struct forms_count);
        must(text_copy(found->key, sizeof found->key, key));
        (void)map_put_text(&forms->counts, key, found);
    }
    found->count++;
    return found;
}

bool forms_take(struct forms *forms, const char *address, int32_t channel, struct form_hold *out_hold) {
    char of_address[KEY_MAX];
    char of_channel[KEY_MAX];
    address_key(address, of_address);
    channel_key(channel, of_channel);
    if (!has_room(forms, of_address, forms->per_address_max) || !has_room(forms, of_channel, FORMS_PER_CHANNEL_MAX)) {
        return false;
    }
    *out_hold = (struct form_hold){.address = count(forms, of_address), .channel = count(forms, of_channel)};
    return true;
}

void forms_take_found(struct forms *forms, int32_t channel, struct form_hold *out_hold) {
    char of_channel[KEY_MAX];
    channel_key(channel, of_channel);
    *out_hold = (struct form_hold){.channel = count(forms, of_channel)};
}

static void uncount(struct forms *forms, struct forms_count *counted) {
    if (counted == NULL) {
        return;
    }
    must(counted->count > 0);
    counted->count--;
    if (counted->count == 0) {
        must(map_remove_text(&forms->counts, counted->key) == counted);
        mem_free(counted);
    }
}

void forms_give_back(struct forms *forms, struct form_hold *hold) {
    uncount(forms, hold->address);
    uncount(forms, hold->channel);
    *hold = (struct form_hold){0};
}
