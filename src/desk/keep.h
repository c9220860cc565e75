/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the desk keeps of a session beside its history: hashes of the proofs that an applet may bring, and what the
 * customer's computer told about itself. Stored with every step. */
#ifndef TOWLINE_DESK_KEEP_H
#define TOWLINE_DESK_KEEP_H

#include "crypto/hash.h"
#include "desk/types.h"

#define KEEP_TEXT_MAX 200 /* each text about the computer, with its NUL */

struct keep_hash {
    bool is_set;
    unsigned char bytes[HASH_BYTES];
};

struct keep {
    char code[DESK_CODE_BYTES + 1]; /* the session's code, also when it is spent; "" none */
    struct keep_hash join_token;
    struct keep_hash secret;  /* of the newest welcome */
    struct keep_hash earlier; /* still proves until the applet was heard after that welcome */
    struct keep_hash former;  /* the same, where the code was entered again before that */
    char applet[KEEP_TEXT_MAX];
    char os[KEEP_TEXT_MAX];
    char computer[KEEP_TEXT_MAX];
    char user[KEEP_TEXT_MAX];
    char locale[KEEP_TEXT_MAX];
    int64_t width, height;
};

/* The hash of a token or secret for a purpose ("join", "resume"). */
void keep_set_hash(struct keep_hash *hash, const char *purpose, const char *secret);
bool keep_proves(const struct keep_hash *hash, const char *purpose, const char *secret);

/* Whether it is the newest secret or one that still proves. */
bool keep_resumes(const struct keep *keep, const char *secret);

/* The earlier secrets prove nothing any more, if this is the newest one. */
void keep_forget_earlier(struct keep *keep, const struct keep_hash *secret);

/* Custom fields of a channel's form: set once, when the session is made. */
struct keep_fields {
    size_t count;
    struct desk_field items[DESK_FIELDS_MAX]; /* owned */
};
void keep_fields_copy(struct keep_fields *fields, const struct desk_field *items, size_t count);
void keep_fields_finish(struct keep_fields *fields);

/* The longest form with every byte escaped, and all else that is kept. */
#define KEEP_ENCODED_MAX 16384

/* As bytes for the store, and back. What is malformed is left out: it costs proofs, no session. `out_fields` is empty
 * before; the caller finishes it. */
void keep_encode(const struct keep *keep, const struct keep_fields *fields, char out_text[KEEP_ENCODED_MAX],
                 size_t *out_len);
void keep_decode(const char *text, size_t len, struct keep *out_keep, struct keep_fields *out_fields);

/* Texts for a view; NULL where nothing was told. */
void keep_read_system(const struct keep *keep, struct desk_system *out_system);

/* Copies a text of the computer, cut to what fits, control characters made blanks; NULL empties. */
void keep_set_text(char out_text[KEEP_TEXT_MAX], const char *text);

#endif
