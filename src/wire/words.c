/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "wire/words.h"

#include "wire/fields.h"

#define WIRE_WORD(symbol, word) [symbol] = word,
#define WIRE_TABLE(name, list)                                                                                         \
    static const char *const name##_words[] = {"none", list(WIRE_WORD)};                                               \
    const struct wire_vocabulary wire_##name##_vocabulary = {name##_words,                                             \
                                                             sizeof name##_words / sizeof name##_words[0]};            \
    const char *wire_##name##_word(enum wire_##name value) {                                                           \
        return wire_vocabulary_word(&wire_##name##_vocabulary, (unsigned)value);                                       \
    }

WIRE_TABLE(screen_kind, WIRE_SCREEN_KINDS)
WIRE_TABLE(screen_state, WIRE_SCREEN_STATES)
WIRE_TABLE(reboot_kind, WIRE_REBOOT_KINDS)
WIRE_TABLE(reboot_cause, WIRE_REBOOT_CAUSES)
WIRE_TABLE(lease_kind, WIRE_LEASE_KINDS)
WIRE_TABLE(stage, WIRE_STAGES)
WIRE_TABLE(person_part, WIRE_PERSON_PARTS)
WIRE_TABLE(author, WIRE_AUTHORS)
WIRE_TABLE(outcome, WIRE_OUTCOMES)
WIRE_TABLE(refusal, WIRE_REFUSALS)
