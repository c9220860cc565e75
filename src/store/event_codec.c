/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/event_codec.h"

#include <stdint.h>
#include <string.h>

#include <jansson.h>

#include "base/alloc.h"
#include "base/buffer.h"
#include "base/must.h"
#include "crypto/hash.h"

enum { CHAINED_BYTES_MAX = 1 << 20 };

static void put_text(json_t *object, const char *key, const char *text) {
    if (text != NULL) {
        must(json_object_set_new(object, key, json_string(text)) == 0);
    }
}

static void put_number(json_t *object, const char *key, int64_t number) {
    must(json_object_set_new(object, key, json_integer(number)) == 0);
}

static void put_owner(json_t *object, const char *key, struct owner owner) {
    json_t *value = json_object();
    put_text(value, "kind", owner_kind_code(owner.kind));
    put_number(value, "id", owner.id);
    must(json_object_set_new(object, key, value) == 0);
}

#define PUT_NUMBER(key, member)  put_number(object, key, (int64_t)event->member)
#define PUT_OWNER(key, member)   put_owner(object, key, event->member)
#define PUT_TEXT(key, member)    put_text(object, key, event->member)
#define PUT_OUTCOME(key, member) put_text(object, key, outcome_code(event->member))
#define PUT_LINK(key, member)    put_text(object, key, link_code(event->member))

static void put_fields(json_t *object, const struct session_event *event) {
    unsigned fields = event_fields(event->type);
#define FIELD(NAME, key, kind, member)                                                                                 \
    if ((fields & FIELD_BIT(NAME)) != 0) {                                                                             \
        PUT_##kind(#key, member);                                                                                      \
    }
#include "fields.def"
#undef FIELD
}

char *event_encode(const struct session_event *event) {
    json_t *object = json_object();
    put_text(object, "actor", actor_kind_code(event->actor.kind));
    put_number(object, "actor_id", event->actor.id);
    put_text(object, "actor_name", event->actor_name);
    put_text(object, "client_id", event->client_id);
    put_text(object, "cause", cause_code(event->cause));
    put_fields(object, event);
    char *dumped = json_dumps(object, JSON_COMPACT);
    must(dumped != NULL);
    char *payload = mem_copy_string(dumped);
    free(dumped);
    json_decref(object);
    return payload;
}

static bool get_number(const json_t *object, const char *key, int64_t *out_number) {
    const json_t *value = json_object_get(object, key);
    if (!json_is_integer(value)) {
        return false;
    }
    *out_number = json_integer_value(value);
    return true;
}

/* A text that may be missing. */
static bool get_text(const json_t *object, const char *key, const char **out_text) {
    const json_t *value = json_object_get(object, key);
    if (value != NULL && !json_is_string(value)) {
        return false;
    }
    *out_text = value != NULL ? mem_copy_string(json_string_value(value)) : NULL;
    return true;
}

static const char *get_code(const json_t *object, const char *key) {
    const char *code = json_string_value(json_object_get(object, key));
    return code != NULL ? code : "";
}

static bool get_owner(const json_t *object, const char *key, struct owner *out_owner) {
    const json_t *value = json_object_get(object, key);
    int64_t id;
    if (!get_number(value, "id", &id) || id < 0 || id > INT32_MAX) {
        return false;
    }
    out_owner->id = (int32_t)id;
    return owner_kind_from_code(get_code(value, "kind"), &out_owner->kind);
}

/* A number that the member does not hold as it is was never written. */
#define GET_NUMBER(key, member)                                                                                        \
    (get_number(object, key, &number) && (event->member = (__typeof__(event->member))number, true) &&                  \
     (int64_t)event->member == number)
#define GET_OWNER(key, member)   get_owner(object, key, &event->member)
#define GET_TEXT(key, member)    get_text(object, key, &event->member)
#define GET_OUTCOME(key, member) outcome_from_code(get_code(object, key), &event->member)
#define GET_LINK(key, member)    link_from_code(get_code(object, key), &event->member)

static bool get_fields(const json_t *object, struct session_event *event) {
    unsigned fields = event_fields(event->type);
    int64_t number = 0;
#define FIELD(NAME, key, kind, member)                                                                                 \
    if ((fields & FIELD_BIT(NAME)) != 0 && !(GET_##kind(#key, member))) {                                              \
        return false;                                                                                                  \
    }
#include "fields.def"
#undef FIELD
    return true;
}

static bool get_all(const json_t *object, struct session_event *event) {
    int64_t actor_id;
    if (!json_is_object(object) || !get_number(object, "actor_id", &actor_id) || actor_id < 0 || actor_id > INT32_MAX ||
        !actor_kind_from_code(get_code(object, "actor"), &event->actor.kind) ||
        !cause_from_code(get_code(object, "cause"), &event->cause)) {
        return false;
    }
    event->actor.id = (int32_t)actor_id;
    return get_text(object, "actor_name", &event->actor_name) && get_text(object, "client_id", &event->client_id) &&
           get_fields(object, event);
}

bool event_decode(const char *payload, struct session_event *event) {
    json_t *object = json_loads(payload, JSON_REJECT_DUPLICATES, NULL);
    *event = (struct session_event){
        .number = event->number, .type = event->type, .version = event->version, .at_ms = event->at_ms};
    bool read = get_all(object, event);
    json_decref(object);
    if (!read) {
        event_release(event);
    }
    return read;
}

void event_release(struct session_event *event) {
    mem_free((char *)event->actor_name);
    mem_free((char *)event->client_id);
    mem_free((char *)event->text);
    event->actor_name = NULL;
    event->client_id = NULL;
    event->text = NULL;
}

/* Fixed width and order of bytes, whatever the machine. */
static void chain_number(struct buffer *buffer, int64_t number) {
    for (int shift = 0; shift < 64; shift += 8) {
        buffer_append_char(buffer, (char)(((uint64_t)number >> shift) & 0xff));
    }
}

void event_chain(const unsigned char before[STORE_HASH_BYTES], int32_t organisation_id, int32_t session_id,
                 uint32_t number, int64_t at_ms, const char *type, int version, const char *payload,
                 unsigned char out_hash[STORE_HASH_BYTES]) {
    struct buffer buffer;
    buffer_init(&buffer, CHAINED_BYTES_MAX);
    buffer_append(&buffer, before, STORE_HASH_BYTES);
    chain_number(&buffer, organisation_id);
    chain_number(&buffer, session_id);
    chain_number(&buffer, number);
    chain_number(&buffer, at_ms);
    chain_number(&buffer, version);
    buffer_append(&buffer, type, strlen(type) + 1);
    buffer_append_string(&buffer, payload);
    /* An over-long payload cannot have been written; it is cut here and so never fits its hash. */
    static_assert(HASH_BYTES == STORE_HASH_BYTES, "the store keeps the hashes of src/crypto");
    hash_bytes("event chain", buffer.data, buffer.len, out_hash);
    buffer_finish(&buffer);
}
