/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "base/alloc.h"
#include "base/must.h"
#include "store/event_codec.h"
#include "store/session_sql.h"

static void check_limits(const struct store_step *step) {
    must(step->session_id > 0 && step->event_count <= STORE_STEP_EVENTS_MAX && step->head.customer_name != NULL);
    must(step->head.keep_len <= STORE_KEEP_BYTES_MAX && step->outbox_count <= STORE_STEP_OUTBOX_MAX);
    must(!step->create || (step->expected_version == 0 && step->event_count > 0));
    must(step->client_id == NULL || (strlen(step->client_id->client_id) <= STORE_CLIENT_ID_BYTES_MAX &&
                                     strlen(step->client_id->answer) <= STORE_ANSWER_BYTES_MAX));
    must(step->code_insert == NULL || strlen(step->code_insert) <= STORE_CODE_BYTES_MAX);
}

static void copy_events(struct step_copy *copy, const struct store_step *step) {
    copy->events = mem_new_array(step->event_count, sizeof *copy->events);
    for (size_t i = 0; i < step->event_count; i++) {
        const struct session_event *event = &step->events[i];
        must(event->number == step->expected_version + 1 + i);
        must(i == 0 || event->at_ms >= step->events[i - 1].at_ms);
        copy->events[i] = (struct step_event){
            .number = event->number,
            .at_ms = event->at_ms,
            .type = event_code(event->type),
            .version = event->version,
            .payload = event_encode(event),
        };
    }
    copy->step.events = NULL;
}

static void copy_head(struct step_copy *copy, const struct store_step *step) {
    struct store_head *head = &copy->step.head;
    head->customer_name = mem_copy_string(step->head.customer_name);
    head->code = mem_copy_string(step->head.code);
    head->keep = mem_copy(step->head.keep != NULL ? step->head.keep : "", step->head.keep_len);
    copy->state = *step->state;
    copy->step.state = &copy->state;
}

static void copy_client_id(struct step_copy *copy, const struct store_step *step) {
    if (step->client_id == NULL) {
        return;
    }
    copy->client_id = *step->client_id;
    copy->client_id.client_id = mem_copy_string(step->client_id->client_id);
    copy->client_id.answer = mem_copy_string(step->client_id->answer);
    copy->step.client_id = &copy->client_id;
}

static void copy_outbox(struct step_copy *copy, const struct store_step *step) {
    copy->outbox = mem_new_array(step->outbox_count, sizeof *copy->outbox);
    for (size_t i = 0; i < step->outbox_count; i++) {
        must(strlen(step->outbox[i].payload) <= STORE_OUTBOX_BYTES_MAX);
        copy->outbox[i] = step->outbox[i];
        copy->outbox[i].kind = mem_copy_string(step->outbox[i].kind);
        copy->outbox[i].payload = mem_copy_string(step->outbox[i].payload);
    }
    copy->step.outbox = copy->outbox;
}

void step_copy_init(struct step_copy *copy, const struct store_step *step) {
    check_limits(step);
    *copy = (struct step_copy){.step = *step};
    copy_events(copy, step);
    copy_head(copy, step);
    copy_client_id(copy, step);
    copy_outbox(copy, step);
    copy->step.code_insert = mem_copy_string(step->code_insert);
    copy->step.code_remove = mem_copy_string(step->code_remove);
}

void step_copy_finish(struct step_copy *copy) {
    for (size_t i = 0; i < copy->step.event_count; i++) {
        mem_free(copy->events[i].payload);
    }
    mem_free(copy->events);
    for (size_t i = 0; i < copy->step.outbox_count; i++) {
        mem_free((char *)copy->outbox[i].kind);
        mem_free((char *)copy->outbox[i].payload);
    }
    mem_free(copy->outbox);
    mem_free((char *)copy->client_id.client_id);
    mem_free((char *)copy->client_id.answer);
    mem_free((char *)copy->step.head.customer_name);
    mem_free((char *)copy->step.head.code);
    mem_free((void *)copy->step.head.keep);
    mem_free((char *)copy->step.code_insert);
    mem_free((char *)copy->step.code_remove);
    *copy = (struct step_copy){0};
}
