/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The words of the applet's protocol: each enum here is a closed list of strings on the wire. Zero of every enum is
 * "none": the field is absent. */
#ifndef TOWLINE_WIRE_WORDS_H
#define TOWLINE_WIRE_WORDS_H

/* What of the screen is asked for, and so what the customer consents to. A yes to control is also one to view. */
#define WIRE_SCREEN_KINDS(X)                                                                                           \
    X(WIRE_SCREEN_VIEW, "view")                                                                                        \
    X(WIRE_SCREEN_CONTROL, "control")

#define WIRE_SCREEN_STATES(X)                                                                                          \
    X(WIRE_SCREEN_OPENED, "opened")                                                                                    \
    X(WIRE_SCREEN_CLOSED, "closed")                                                                                    \
    X(WIRE_SCREEN_FAILED, "failed")

#define WIRE_REBOOT_KINDS(X)                                                                                           \
    X(WIRE_REBOOT_NORMAL, "normal")                                                                                    \
    X(WIRE_REBOOT_SAFE_MODE, "safe_mode")                                                                              \
    X(WIRE_REBOOT_EMERGENCY, "emergency")

/* Who made the computer go down: the technician's command, or the computer itself (its user, an update). */
#define WIRE_REBOOT_CAUSES(X)                                                                                          \
    X(WIRE_REBOOT_BY_COMMAND, "command")                                                                               \
    X(WIRE_REBOOT_BY_SYSTEM, "system")

/* What holds the idle clock off at the applet's end. */
#define WIRE_LEASE_KINDS(X)                                                                                            \
    X(WIRE_LEASE_REMOTE_CONTROL, "remote_control")                                                                     \
    X(WIRE_LEASE_SCREEN_SHARING, "screen_sharing")                                                                     \
    X(WIRE_LEASE_FILE_MANAGER, "file_manager")                                                                         \
    X(WIRE_LEASE_FILE_TRANSFER, "file_transfer")                                                                       \
    X(WIRE_LEASE_SAVE_DIALOG, "save_dialog")                                                                           \
    X(WIRE_LEASE_CALLING_CARD, "calling_card")

/* Where the customer stands, as he is told. */
#define WIRE_STAGES(X)                                                                                                 \
    X(WIRE_STAGE_TERMS, "terms")                                                                                       \
    X(WIRE_STAGE_WAITING, "waiting")                                                                                   \
    X(WIRE_STAGE_ACTIVE, "active")                                                                                     \
    X(WIRE_STAGE_ON_HOLD, "on_hold")                                                                                   \
    X(WIRE_STAGE_TRANSFERRING, "transferring")

/* A technician's part in the session. "expected": made the code and has not started yet. */
#define WIRE_PERSON_PARTS(X)                                                                                           \
    X(WIRE_PERSON_EXPECTED, "expected")                                                                                \
    X(WIRE_PERSON_LEAD, "lead")                                                                                        \
    X(WIRE_PERSON_COLLABORATOR, "collaborator")

#define WIRE_AUTHORS(X)                                                                                                \
    X(WIRE_AUTHOR_TECHNICIAN, "technician")                                                                            \
    X(WIRE_AUTHOR_CUSTOMER, "customer")                                                                                \
    X(WIRE_AUTHOR_SERVER, "server")

#define WIRE_OUTCOMES(X)                                                                                               \
    X(WIRE_OUTCOME_CLOSED_BY_CUSTOMER, "closed_by_customer")                                                           \
    X(WIRE_OUTCOME_ENDED_BY_TECHNICIAN, "ended_by_technician")                                                         \
    X(WIRE_OUTCOME_DECLINED, "declined")                                                                               \
    X(WIRE_OUTCOME_EXPIRED, "expired")                                                                                 \
    X(WIRE_OUTCOME_CANCELLED, "cancelled")                                                                             \
    X(WIRE_OUTCOME_CONNECTING_TIMED_OUT, "connecting_timed_out")                                                       \
    X(WIRE_OUTCOME_WAITING_TIMED_OUT, "waiting_timed_out")                                                             \
    X(WIRE_OUTCOME_TIMED_OUT, "timed_out")                                                                             \
    X(WIRE_OUTCOME_ABORTED, "aborted")

/* Why the server does not serve this connection (any longer). docs/applet-protocol.md says what each means. */
#define WIRE_REFUSALS(X)                                                                                               \
    X(WIRE_REFUSED_CODE_WRONG, "code_wrong")                                                                           \
    X(WIRE_REFUSED_CODE_EXPIRED, "code_expired")                                                                       \
    X(WIRE_REFUSED_CODE_SPENT, "code_spent")                                                                           \
    X(WIRE_REFUSED_TOKEN_WRONG, "token_wrong")                                                                         \
    X(WIRE_REFUSED_TOKEN_VOID, "token_void")                                                                           \
    X(WIRE_REFUSED_SECRET_WRONG, "secret_wrong")                                                                       \
    X(WIRE_REFUSED_SESSION_OVER, "session_over")                                                                       \
    X(WIRE_REFUSED_SUPERSEDED, "superseded")                                                                           \
    X(WIRE_REFUSED_TOO_MANY_ATTEMPTS, "too_many_attempts")                                                             \
    X(WIRE_REFUSED_BUSY, "busy")                                                                                       \
    X(WIRE_REFUSED_NOT_SAVED, "not_saved")                                                                             \
    X(WIRE_REFUSED_VERSION, "version_unsupported")                                                                     \
    X(WIRE_REFUSED_PROTOCOL, "protocol_error")

#define WIRE_ENUMERATOR(symbol, word) symbol,
enum wire_screen_kind { WIRE_SCREEN_KIND_NONE, WIRE_SCREEN_KINDS(WIRE_ENUMERATOR) };
enum wire_screen_state { WIRE_SCREEN_STATE_NONE, WIRE_SCREEN_STATES(WIRE_ENUMERATOR) };
enum wire_reboot_kind { WIRE_REBOOT_KIND_NONE, WIRE_REBOOT_KINDS(WIRE_ENUMERATOR) };
enum wire_reboot_cause { WIRE_REBOOT_CAUSE_NONE, WIRE_REBOOT_CAUSES(WIRE_ENUMERATOR) };
enum wire_lease_kind { WIRE_LEASE_NONE, WIRE_LEASE_KINDS(WIRE_ENUMERATOR) };
enum wire_stage { WIRE_STAGE_NONE, WIRE_STAGES(WIRE_ENUMERATOR) };
enum wire_person_part { WIRE_PERSON_NONE, WIRE_PERSON_PARTS(WIRE_ENUMERATOR) };
enum wire_author { WIRE_AUTHOR_NONE, WIRE_AUTHORS(WIRE_ENUMERATOR) };
enum wire_outcome { WIRE_OUTCOME_NONE, WIRE_OUTCOMES(WIRE_ENUMERATOR) };
enum wire_refusal { WIRE_REFUSED_NONE, WIRE_REFUSALS(WIRE_ENUMERATOR) };
#undef WIRE_ENUMERATOR

/* The word on the wire; "none" for zero. Never NULL; a value outside the enum is the caller's fault and aborts. */
const char *wire_screen_kind_word(enum wire_screen_kind kind);
const char *wire_screen_state_word(enum wire_screen_state state);
const char *wire_reboot_kind_word(enum wire_reboot_kind kind);
const char *wire_reboot_cause_word(enum wire_reboot_cause cause);
const char *wire_lease_kind_word(enum wire_lease_kind kind);
const char *wire_stage_word(enum wire_stage stage);
const char *wire_person_part_word(enum wire_person_part part);
const char *wire_author_word(enum wire_author author);
const char *wire_outcome_word(enum wire_outcome outcome);
const char *wire_refusal_word(enum wire_refusal refusal);

#endif
