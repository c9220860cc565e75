/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A struct described as JSON: one table of fields serves the reader and the writer, so the two cannot differ. Inner to
 * src/wire. */
#ifndef TOWLINE_WIRE_FIELDS_H
#define TOWLINE_WIRE_FIELDS_H

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct wire_vocabulary {
    const char *const *words; /* [0] stands for none */
    size_t count;
};

enum wire_kind {
    WIRE_FIELD_TEXT,    /* const char *: max bytes, line feeds and tabs allowed */
    WIRE_FIELD_LINE,    /* const char *: min..max bytes, no control characters */
    WIRE_FIELD_CODE,    /* const char *: exactly six decimal digits */
    WIRE_FIELD_ID,      /* int64_t: decimal digits in a string, 1..max */
    WIRE_FIELD_NUMBER,  /* int64_t: min..max */
    WIRE_FIELD_FLAG,    /* bool */
    WIRE_FIELD_WORD,    /* enum: one of a vocabulary */
    WIRE_FIELD_TEXTS,   /* struct wire_texts: lines of at most max bytes */
    WIRE_FIELD_OBJECT,  /* a struct with a bool of its presence at `beside` */
    WIRE_FIELD_OBJECTS, /* an array of structs, at most max, with a size_t count at `beside` */
};

struct wire_shape;

struct wire_field {
    const char *name;
    enum wire_kind kind;
    bool needed;
    size_t offset;
    int64_t min, max;
    const struct wire_vocabulary *vocabulary;
    const struct wire_shape *shape;
    size_t beside;
};

struct wire_shape {
    const struct wire_field *fields;
    size_t count;
    size_t size; /* of the struct */
};

/* Reads the fields of `object` into the zeroed struct at `base`. Texts point into `object`. False: a field is missing,
 * of the wrong kind or beyond its limit; the struct is then half filled. */
bool wire_fields_read(const struct wire_shape *shape, const json_t *object, void *base);

/* Adds the struct's fields to `object`, leaving out those that are not needed and absent (NULL, none, 0, false).
 * False: a field is one that wire_fields_read would refuse. */
bool wire_fields_write(const struct wire_shape *shape, const void *base, json_t *object);

/* The word of a value; a value outside aborts. */
const char *wire_vocabulary_word(const struct wire_vocabulary *vocabulary, unsigned value);

extern const struct wire_vocabulary wire_screen_kind_vocabulary;
extern const struct wire_vocabulary wire_screen_state_vocabulary;
extern const struct wire_vocabulary wire_reboot_kind_vocabulary;
extern const struct wire_vocabulary wire_reboot_cause_vocabulary;
extern const struct wire_vocabulary wire_lease_kind_vocabulary;
extern const struct wire_vocabulary wire_stage_vocabulary;
extern const struct wire_vocabulary wire_person_part_vocabulary;
extern const struct wire_vocabulary wire_author_vocabulary;
extern const struct wire_vocabulary wire_outcome_vocabulary;
extern const struct wire_vocabulary wire_refusal_vocabulary;

#endif
