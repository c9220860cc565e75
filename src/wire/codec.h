/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One JSON text <-> one struct of a type out of a table. Inner to src/wire; both directions are made with it. */
#ifndef TOWLINE_WIRE_CODEC_H
#define TOWLINE_WIRE_CODEC_H

#include "wire/fields.h"
#include "wire/message.h"

struct wire_type {
    const char *word;
    const struct wire_shape *shape; /* NULL: no fields */
};

struct wire_codec {
    const struct wire_type *types; /* [0] stands for nothing */
    size_t count;
    size_t len_max;
};

/* Reads the type and, for a known one, its fields into the zeroed union at `body`. On WIRE_OK *out_owned holds what the
 * texts point into: end it with json_decref. */
enum wire_result wire_codec_decode(const struct wire_codec *codec, const char *text, size_t len, unsigned *out_type,
                                   void *body, json_t **out_owned);

/* The JSON text; free with free(). A struct beyond a limit aborts: the caller was to cut it. */
char *wire_codec_encode(const struct wire_codec *codec, unsigned type, const void *body);

#endif
