/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "desk/hello.h"

#include "base/alloc.h"
#include "base/text.h"
#include "desk/applet_link.h"
#include "desk/join_find.h"
#include "desk/step.h"

enum { NOT_SAVED_RETRY_MS = 2000, NEWCOMER_RETRY_MS = 200 };

/* A proof on its way to the disk. */
struct proving {
    struct desk *desk;
    struct desk_applet *applet;   /* NULL: gone meanwhile */
    struct desk_session *session; /* NULL: it is looked up; a step in flight keeps it */
    char secret[TOKEN_SIZE];
    uint32_t last_number;
    int64_t version;
    bool resumes;
    /* While an ended session is looked up. */
    char *old_secret;
};

static void proving_end(struct proving *proving) {
    struct desk_session *session = proving->session;
    if (session != NULL && session->newcomer != NULL && session->newcomer == proving->applet) {
        session->newcomer = NULL;
    }
    if (proving->applet != NULL) {
        proving->applet->proving = NULL;
        proving->applet = NULL;
    }
}

void proving_forget(struct desk_applet *applet) {
    if (applet->proving != NULL) {
        proving_end(applet->proving);
    }
}

static void refuse(struct desk_applet *applet, enum wire_refusal code) {
    applet_refuse(applet, code, false, 0, WIRE_OUTCOME_NONE);
}

static void refuse_for_now(struct desk_applet *applet, enum wire_refusal code, int64_t retry_ms) {
    applet_refuse(applet, code, true, retry_ms, WIRE_OUTCOME_NONE);
}

/* What is in flight may never come true: then the answer is to ask again. */
static void refuse_by(struct desk_applet *applet, enum wire_refusal code, bool in_flight) {
    if (in_flight) {
        refuse_for_now(applet, WIRE_REFUSED_NOT_SAVED, NOT_SAVED_RETRY_MS);
    } else {
        refuse(applet, code);
    }
}

static struct proving *proving_new(struct desk_applet *applet, struct desk_session *session,
                                   const struct wire_hello *hello) {
    struct proving *proving = NEW(struct proving);
    *proving = (struct proving){
        .desk = applet->desk,
        .applet = applet,
        .session = session,
        .last_number = hello->last_number > 0 && hello->last_number <= UINT32_MAX ? (uint32_t)hello->last_number : 0,
        .version = hello->version < WIRE_VERSION ? hello->version : WIRE_VERSION,
        .resumes = hello->resumes,
    };
    if (session != NULL) {
        session->newcomer = applet;
        session->is_storing_proof = true;
    }
    applet->proving = proving;
    applet->phase = APPLET_PROVING;
    return proving;
}

static void proving_free(struct proving *proving) {
    proving_end(proving);
    if (proving->session != NULL) {
        proving->session->is_storing_proof = false;
    }
    mem_free_secret(proving->old_secret);
    mem_wipe(proving->secret, sizeof proving->secret);
    mem_free(proving);
}

static void proved(void *user, struct desk_session *session, const struct step_result *result) {
    struct proving *proving = user;
    struct desk_applet *applet = proving->applet;
    if (applet != NULL && result != NULL) {
        proving_end(proving);
        if (!result->saved) {
            refuse_for_now(applet, WIRE_REFUSED_NOT_SAVED, NOT_SAVED_RETRY_MS);
        } else if (session->now.session.state.outcome != OUTCOME_OPEN) {
            applet_refuse(applet, WIRE_REFUSED_SESSION_OVER, false, 0, wire_outcome_of(&session->now.session));
        } else {
            session->desk->counters.applets_resumed += proving->resumes;
            customer_succeeds(session, proving->resumes);
            applet_attach(session, applet, proving->secret, proving->last_number, proving->version);
            if (!proving->resumes) {
                /* At once, and on disk: where its welcome is lost, its code is still good. */
                step_forget_earlier(session, &applet->secret);
                step_keep_fresh(session);
            }
        }
    }
    if (result != NULL && result->saved) {
        session->is_unwelcomed = applet == NULL || session->applet != applet;
    }
    proving_free(proving);
}

static void note_system(struct keep *keep, const struct wire_hello *hello) {
    if (!hello->has_system) {
        return;
    }
    keep_set_text(keep->applet, hello->system.applet);
    keep_set_text(keep->os, hello->system.os);
    keep_set_text(keep->computer, hello->system.computer);
    keep_set_text(keep->user, hello->system.user);
    keep_set_text(keep->locale, hello->system.locale);
    keep->width = hello->system.width;
    keep->height = hello->system.height;
}

static void note_features(struct desk_applet *applet, const struct wire_hello *hello) {
    applet->has_reboot = wire_texts_have(&hello->features, "reboot");
    applet->has_typing = wire_texts_have(&hello->features, "typing");
    applet->has_look = wire_texts_have(&hello->features, "look");
}

/* Without terms an applet is in only when it was heard after the welcome: one that never got it has nothing but its
 * code, which must still be good then. */
static bool waits_for_answer(struct desk_session *session, enum command_type type) {
    return type == COMMAND_APPLET_JOIN && terms_for_session(session->desk, &session_value(session)->session) == NULL;
}

/* The secret alone, for an applet that waits_for_answer. */
static enum refusal come_unheard(struct desk_session *session, const struct keep *keep, struct proving *proving) {
    const struct session_state *state = &session_value(session)->session.state;
    if (state->outcome != OUTCOME_OPEN) {
        return REFUSAL_SESSION_OVER;
    }
    if (state->link != LINK_NOT_IN) {
        return REFUSAL_CODE_SPENT;
    }
    step_keep(session, keep, proved, proving);
    return REFUSAL_NONE;
}

/* One newcomer at a time, until it is known what becomes of his proof; and of a code, only when what another applet of
 * it said is judged and saved: the newcomer would begin with numbers that are taken. True: told to come again. */
static bool has_to_wait(struct desk_session *session, struct desk_applet *applet, enum command_type type) {
    bool behind = type == COMMAND_APPLET_JOIN && (!list_is_empty(&session->retries) || !list_is_empty(&session->asked));
    if (behind || !step_has_room(session)) {
        refuse_for_now(applet, WIRE_REFUSED_NOT_SAVED, NOT_SAVED_RETRY_MS);
    } else if (session->is_storing_proof) {
        refuse_for_now(applet, WIRE_REFUSED_BUSY, NEWCOMER_RETRY_MS);
    } else {
        return false;
    }
    return true;
}

/* What proves beside the new secret, until that one has arrived: the proof that was brought or, without one, those of
 * whoever goes on if the newcomer is gone before it is welcomed. Of one who is away it may be either of two. */
static void keep_earlier(const struct desk_session *session, const struct wire_hello *hello, struct keep *keep) {
    if (hello->resumes) {
        keep_set_hash(&keep->earlier, "resume", hello->resume.secret);
        keep->former = (struct keep_hash){0};
    } else if (session->applet != NULL) {
        keep->earlier = session->applet->secret;
        keep->former = (struct keep_hash){0};
    } else if (!session->is_unwelcomed) {
        keep->former = keep->earlier;
        keep->earlier = keep->secret;
    }
}

/* Stores the new secret together with what the coming means for the session. What its forerunner says until that is on
 * disk waits: it is the last to be heard if the newcomer does not come about. */
static enum refusal come(struct desk_session *session, struct desk_applet *applet, const struct wire_hello *hello,
                         enum command_type type) {
    if (has_to_wait(session, applet, type)) {
        return REFUSAL_NONE;
    }
    struct proving *proving = proving_new(applet, session, hello);
    note_features(applet, hello);
    random_token(&session->desk->random, proving->secret);
    struct keep keep = session_value(session)->keep;
    keep_earlier(session, hello, &keep);
    keep_set_hash(&keep.secret, "resume", proving->secret);
    note_system(&keep, hello);
    const struct ask ask = {
        .command = {.type = type, .actor = {.kind = ACTOR_CUSTOMER}},
        .keep = &keep,
        .done = proved,
        .user = proving,
    };
    struct session_refusal refused;
    enum refusal refusal =
        waits_for_answer(session, type) ? come_unheard(session, &keep, proving) : step_ask(session, &ask, &refused);
    if (refusal != REFUSAL_NONE) {
        proving_free(proving);
        applet->phase = APPLET_HELLO;
    }
    return refusal;
}

static void by_code(struct desk_applet *applet, const struct wire_hello *hello) {
    struct desk *desk = applet->desk;
    struct desk_answer answer;
    struct desk_session *session = code_find(desk, applet->address, hello->code, &answer);
    if (session == NULL) {
        if (answer.result == DESK_TOO_MANY) {
            refuse_for_now(applet, WIRE_REFUSED_TOO_MANY_ATTEMPTS, (int64_t)answer.retry_after_s * 1000);
        } else {
            refuse(applet, text_equal(answer.code, "code_expired") ? WIRE_REFUSED_CODE_EXPIRED
                           : text_equal(answer.code, "code_spent") ? WIRE_REFUSED_CODE_SPENT
                                                                   : WIRE_REFUSED_CODE_WRONG);
        }
        return;
    }
    const struct session_command enter = {.type = COMMAND_CODE_ENTER, .actor = {.kind = ACTOR_CUSTOMER}};
    struct keep keep = session_value(session)->keep;
    keep.join_token = (struct keep_hash){0}; /* each entry voids the older token */
    const struct ask ask = {.command = enter, .keep = &keep};
    struct session_refusal refused;
    bool in_flight = session->pending != NULL;
    if (has_to_wait(session, applet, COMMAND_APPLET_JOIN)) {
        return; /* not entered: each entry is an event, and voids the token of the one before */
    }
    if (!step_has_room(session) || step_ask(session, &ask, &refused) != REFUSAL_NONE ||
        come(session, applet, hello, COMMAND_APPLET_JOIN) != REFUSAL_NONE) {
        refuse_by(applet, WIRE_REFUSED_CODE_SPENT, in_flight);
        return;
    }
    desk->counters.codes_entered++;
}

static void by_token(struct desk_applet *applet, const struct wire_hello *hello) {
    bool was_good;
    struct desk_session *session = token_find(applet->desk, hello->join_token, &was_good);
    if (session == NULL) {
        refuse(applet, was_good ? WIRE_REFUSED_TOKEN_VOID : WIRE_REFUSED_TOKEN_WRONG);
        return;
    }
    bool in_flight = session->pending != NULL;
    if (come(session, applet, hello, COMMAND_APPLET_JOIN) != REFUSAL_NONE) {
        refuse_by(applet, WIRE_REFUSED_TOKEN_VOID, in_flight);
    }
}

/* The session is not held any more: over, if the secret proves that it was his. */
static void old_session_read(void *user, enum store_result result, const struct store_session *stored) {
    struct proving *proving = user;
    struct desk_applet *applet = proving->applet;
    if (applet != NULL) {
        proving_end(proving);
        struct keep keep = {0};
        struct keep_fields fields = {0};
        if (result != STORE_COMMITTED) {
            refuse_for_now(applet, WIRE_REFUSED_NOT_SAVED, NOT_SAVED_RETRY_MS);
        } else if (stored == NULL) {
            refuse(applet, WIRE_REFUSED_SECRET_WRONG);
        } else {
            keep_decode(stored->head.keep, stored->head.keep_len, &keep, &fields);
            bool his = keep_resumes(&keep, proving->old_secret);
            struct session session;
            session_init(&session, stored->session_id);
            for (size_t i = 0; i < stored->event_count; i++) { /* all of it: the state alone has no cause */
                const struct session_event *event = &stored->events[i];
                must(session_fold(&session, event, event->at_ms));
            }
            applet_refuse(applet, his ? WIRE_REFUSED_SESSION_OVER : WIRE_REFUSED_SECRET_WRONG, false, 0,
                          his ? wire_outcome_of(&session) : WIRE_OUTCOME_NONE);
            keep_fields_finish(&fields);
        }
    }
    proving_free(proving);
}

/* False: it has been told when to come again. */
static bool is_let_in(struct desk_applet *applet, struct returns *returns) {
    struct desk *desk = applet->desk;
    const struct returns_strain strain = {.steps = desk->steps_in_flight,
                                          .turn_ms = desk->turn_ms == NULL ? 0 : desk->turn_ms(desk->turn_user)};
    int64_t retry_ms;
    if (returns_admit(returns, desk_now_ms(desk), &strain, &retry_ms)) {
        return true;
    }
    desk->counters.returns_deferred++;
    refuse_for_now(applet, WIRE_REFUSED_BUSY, retry_ms);
    return false;
}

static void by_secret(struct desk_applet *applet, const struct wire_hello *hello) {
    struct desk *desk = applet->desk;
    if (hello->resume.session <= 0 || hello->resume.session > INT32_MAX) {
        refuse(applet, WIRE_REFUSED_SECRET_WRONG);
        return;
    }
    struct desk_session *session = desk_find_session(desk, (int32_t)hello->resume.session);
    const struct value *value = session == NULL ? NULL : session_value(session);
    if (value != NULL && !keep_resumes(&value->keep, hello->resume.secret)) {
        refuse(applet, WIRE_REFUSED_SECRET_WRONG); /* before the rate: who guesses must not use it up */
        return;
    }
    if (!is_let_in(applet, session == NULL ? &desk->lookups : &desk->returns)) {
        return;
    }
    if (session == NULL) {
        struct proving *proving = proving_new(applet, NULL, hello);
        proving->old_secret = mem_copy_string(hello->resume.secret);
        store_read_session(desk->store, (int32_t)hello->resume.session, old_session_read, proving);
        return;
    }
    if (session->now.session.state.outcome != OUTCOME_OPEN) {
        applet_refuse(applet, WIRE_REFUSED_SESSION_OVER, false, 0, wire_outcome_of(&session->now.session));
        return;
    }
    bool in = value->session.state.link != LINK_NOT_IN;
    if (come(session, applet, hello, in ? COMMAND_APPLET_RESUME : COMMAND_APPLET_JOIN) != REFUSAL_NONE) {
        refuse_for_now(applet, WIRE_REFUSED_NOT_SAVED, NOT_SAVED_RETRY_MS); /* ended by what is in flight: ask again */
    }
}

void applet_hello(struct desk_applet *applet, const struct wire_hello *hello) {
    if (hello->version < 1) {
        refuse(applet, WIRE_REFUSED_VERSION);
    } else if (hello->resumes) {
        by_secret(applet, hello);
    } else if (hello->join_token != NULL) {
        by_token(applet, hello);
    } else if (hello->code != NULL) {
        by_code(applet, hello);
    } else {
        refuse(applet, WIRE_REFUSED_PROTOCOL);
    }
}
