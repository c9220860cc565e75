/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Whether a channel is served just now: by its working hours, and by who is on. */
#include "base/zone.h"
#include "desk/inside.h"
#include "directory/hours.h"

/* Zones are read once; a name that leads to none counts as UTC, so that no channel is closed by a mistyped file. */
static const struct zone *zone_of(struct desk *desk, const char *name) {
    struct zone *zone = map_get_text(&desk->zones, name);
    if (zone == NULL) {
        zone = zone_load(name);
        zone = zone != NULL ? zone : zone_load("Etc/UTC");
        if (zone != NULL) {
            (void)map_put_text(&desk->zones, name, zone);
        }
    }
    return zone;
}

void zones_finish(struct desk *desk) {
    size_t cursor = 0;
    const struct map_entry *entry;
    while ((entry = map_next(&desk->zones, &cursor)) != NULL) {
        zone_free(entry->value);
    }
    map_finish(&desk->zones);
}

static bool is_within_hours(struct desk *desk, const struct directory_settings *settings) {
    struct directory_hours hours;
    const char *text = settings->text[DIRECTORY_TEXT_WORKING_HOURS];
    if (text[0] == '\0' || !directory_hours_parse(text, &hours)) {
        return true; /* none are set */
    }
    const struct zone *zone = zone_of(desk, hours.zone);
    return zone == NULL || directory_hours_contain(&hours, zone, desk_now_ms(desk) / 1000);
}

static bool is_anybody_on(const struct desk *desk, int32_t channel) {
    size_t cursor = 0;
    const struct map_entry *entry;
    while ((entry = map_next(&desk->technicians, &cursor)) != NULL) {
        const struct technician *technician = entry->value;
        if (!list_is_empty(&technician->consoles) &&
            directory_serves_channel(desk->directory, technician->id, channel)) {
            return true;
        }
    }
    return false;
}

enum desk_channel_state desk_channel_state(struct desk *desk, int32_t channel, bool *out_accepts) {
    struct directory_settings settings;
    *out_accepts = false;
    if (!directory_settings_for_channel(desk->directory, channel, &settings)) {
        return DESK_CHANNEL_CLOSED;
    }
    enum desk_channel_state state = !is_within_hours(desk, &settings) ? DESK_CHANNEL_CLOSED
                                    : is_anybody_on(desk, channel)    ? DESK_CHANNEL_OPEN
                                                                      : DESK_CHANNEL_NOBODY;
    *out_accepts = state == DESK_CHANNEL_OPEN || settings.number[DIRECTORY_SETTING_ACCEPT_CLOSED] != 0;
    return state;
}
