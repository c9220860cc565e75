/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "api/channel_settings.h"

#include <string.h>

#include "api/decode.h"
#include "api/show.h"
#include "base/must.h"
#include "base/text.h"

static bool read_span(const json_t *value, struct directory_span *out_span) {
    const json_t *day = json_object_get(value, "day");
    const json_t *from = json_object_get(value, "from");
    const json_t *to = json_object_get(value, "to");
    if (json_object_size(value) != 3 || !json_is_integer(day) || !json_is_integer(from) || !json_is_integer(to)) {
        return false;
    }
    json_int_t numbers[] = {json_integer_value(day), json_integer_value(from), json_integer_value(to)};
    for (size_t i = 0; i < 3; i++) {
        if (numbers[i] < 0 || numbers[i] > 1440) {
            return false;
        }
    }
    *out_span = (struct directory_span){(int)numbers[0], (int)numbers[1], (int)numbers[2]};
    return true;
}

const char *working_hours_read(const json_t *value, char out_text[DIRECTORY_HOURS_TEXT_SIZE]) {
    struct directory_hours hours = {0};
    const char *zone = json_string_value(json_object_get(value, "zone"));
    const json_t *spans = json_object_get(value, "spans");
    if (json_object_size(value) != 2 || zone == NULL || !json_is_array(spans)) {
        return "wrong_type";
    }
    if (json_array_size(spans) > DIRECTORY_HOURS_MAX) {
        return "too_long";
    }
    for (; hours.count < json_array_size(spans); hours.count++) {
        if (!read_span(json_array_get(spans, hours.count), &hours.spans[hours.count])) {
            return "malformed";
        }
    }
    if (!text_copy(hours.zone, sizeof hours.zone, zone) || !directory_hours_format(&hours, out_text)) {
        return "malformed";
    }
    struct zone *found = zone_load(zone);
    zone_free(found);
    return found == NULL ? "unknown" : NULL;
}

const char *frame_ancestors_read(const json_t *value, char out_text[DIRECTORY_ORIGINS_TEXT_SIZE]) {
    size_t used = 0;
    out_text[0] = '\0';
    if (!json_is_array(value)) {
        return "wrong_type";
    }
    if (json_array_size(value) > DIRECTORY_ORIGINS_MAX) {
        return "too_long";
    }
    for (size_t i = 0; i < json_array_size(value); i++) {
        const json_t *item = json_array_get(value, i);
        size_t len = json_string_length(item);
        if (!json_is_string(item) || len > DIRECTORY_ORIGIN_BYTES_MAX) {
            return "malformed";
        }
        if (used > 0) {
            out_text[used++] = ' ';
        }
        memcpy(out_text + used, json_string_value(item), len + 1);
        used += len;
    }
    return directory_origins_are_sound(out_text) ? NULL : "malformed";
}

const char *auto_start_exempt_read(const json_t *value, char out_text[DIRECTORY_EXEMPT_TEXT_SIZE]) {
    int32_t ids[DIRECTORY_EXEMPT_MAX];
    if (!json_is_array(value)) {
        return "wrong_type";
    }
    if (json_array_size(value) > DIRECTORY_EXEMPT_MAX) {
        return "too_long";
    }
    for (size_t i = 0; i < json_array_size(value); i++) {
        const char *text = json_string_value(json_array_get(value, i));
        if (text == NULL || !decode_id(text, &ids[i])) {
            return "malformed";
        }
    }
    return directory_exempt_format(ids, json_array_size(value), out_text) ? NULL : "malformed";
}

json_t *working_hours_json(const char *text) {
    struct directory_hours hours;
    if (!directory_hours_parse(text, &hours)) {
        return json_null();
    }
    json_t *spans = json_array();
    for (size_t i = 0; i < hours.count; i++) {
        json_array_append_new(spans, json_pack("{s:i, s:i, s:i}", "day", hours.spans[i].day, "from",
                                               hours.spans[i].from, "to", hours.spans[i].to));
    }
    return json_pack("{s:s, s:o}", "zone", hours.zone, "spans", spans);
}

json_t *frame_ancestors_json(const char *text) {
    json_t *list = json_array();
    for (const char *at = text; *at != '\0';) {
        size_t len = strcspn(at, " ");
        json_array_append_new(list, json_stringn(at, len));
        at += len + (at[len] == ' ');
    }
    return list;
}

json_t *auto_start_exempt_json(const char *text) {
    int32_t ids[DIRECTORY_EXEMPT_MAX];
    size_t count;
    json_t *list = json_array();
    must(directory_exempt_parse(text, ids, &count)); /* checked when it was set */
    for (size_t i = 0; i < count; i++) {
        json_array_append_new(list, show_id(ids[i]));
    }
    return list;
}
