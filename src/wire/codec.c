/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "wire/codec.h"

#include "base/must.h"

#include <string.h>

static unsigned type_find(const struct wire_codec *codec, const char *word) {
    for (unsigned i = 1; i < codec->count; i++) {
        if (strcmp(codec->types[i].word, word) == 0) {
            return i;
        }
    }
    return 0;
}

static enum wire_result root_read(const struct wire_codec *codec, const json_t *root, unsigned *out_type, void *body) {
    const char *word = json_string_value(json_object_get(root, "type"));
    if (!json_is_object(root)) {
        return WIRE_NOT_JSON;
    }
    if (word == NULL) {
        return WIRE_NO_TYPE;
    }
    *out_type = type_find(codec, word);
    if (*out_type == 0) {
        return WIRE_UNKNOWN_TYPE;
    }
    const struct wire_shape *shape = codec->types[*out_type].shape;
    return shape == NULL || wire_fields_read(shape, root, body) ? WIRE_OK : WIRE_BAD_FIELD;
}

enum wire_result wire_codec_decode(const struct wire_codec *codec, const char *text, size_t len, unsigned *out_type,
                                   void *body, json_t **out_owned) {
    if (len > codec->len_max) {
        return WIRE_TOO_LONG;
    }
    json_t *root = json_loadb(text, len, JSON_REJECT_DUPLICATES, NULL);
    if (root == NULL) {
        return WIRE_NOT_JSON;
    }
    enum wire_result result = root_read(codec, root, out_type, body);
    if (result == WIRE_OK) {
        *out_owned = root;
    } else {
        json_decref(root);
    }
    return result;
}

char *wire_codec_encode(const struct wire_codec *codec, unsigned type, const void *body) {
    must(type > 0 && type < codec->count);
    json_t *root = json_object();
    must(json_object_set_new(root, "type", json_string(codec->types[type].word)) == 0);
    const struct wire_shape *shape = codec->types[type].shape;
    must(shape == NULL || wire_fields_write(shape, body, root));
    char *text = json_dumps(root, JSON_COMPACT);
    json_decref(root);
    must(text != NULL && strlen(text) <= codec->len_max);
    return text;
}
