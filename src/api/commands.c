/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The commands of technicians on a row: each body becomes one command for the desk. */
#include "session/command.h"

#include "api/call.h"
#include "api/handlers.h"
#include "api/show.h"
#include "base/text.h"

/* Everything that any of the bodies may hold. */
struct order {
    struct decode_row_id row_id;
    int64_t row_version;
    const char *client_id;
    struct decode_row_id target_row_id;
    struct desk_queue to;
    int32_t technician;
    const char *comment;
    int kind;
};

#define AT(member) offsetof(struct order, member)
#define COMMON                                                                                                         \
    {"row_id", DECODE_ROW_ID, false, AT(row_id), 0, 0, NULL},                                                          \
        {"row_version", DECODE_NUMBER, false, AT(row_version), 1, UINT32_MAX, NULL}, {                                 \
        "client_id", DECODE_CLIENT_ID, false, AT(client_id), 0, 0, NULL                                                \
    }
#define TABLE(fields)                                                                                                  \
    { fields, sizeof(fields) / sizeof((fields)[0]) }

static const char *const reboot_words[] = {"normal", "safe_mode", "emergency", "request", NULL};
static const enum reboot_kind reboot_kinds[] = {REBOOT_NORMAL, REBOOT_SAFE_MODE, REBOOT_EMERGENCY, REBOOT_ASK};

static const struct decode_field common_fields[] = {COMMON};
static const struct decode_field transfer_fields[] = {
    COMMON,
    {"to", DECODE_QUEUE, false, AT(to), 0, 0, NULL},
    {"comment", DECODE_BLOCK, false, AT(comment), 0, SESSION_COMMENT_BYTES_MAX, NULL},
};
static const struct decode_field invite_fields[] = {COMMON,
                                                    {"technician", DECODE_ID, false, AT(technician), 0, 0, NULL}};
static const struct decode_field other_row_fields[] = {
    COMMON, {"target_row_id", DECODE_ROW_ID, false, AT(target_row_id), 0, 0, NULL}};
static const struct decode_field reboot_fields[] = {COMMON, {"kind", DECODE_WORD, false, AT(kind), 0, 0, reboot_words}};

static const struct decode_table common_table = TABLE(common_fields);
static const struct decode_table transfer_table = TABLE(transfer_fields);
static const struct decode_table invite_table = TABLE(invite_fields);
static const struct decode_table other_row_table = TABLE(other_row_fields);
static const struct decode_table reboot_table = TABLE(reboot_fields);

static void on_done(void *user, const struct desk_answer *answer) {
    struct api_call *call = user;
    if (answer->result != DESK_DONE) {
        call_answer_desk(call, answer, true);
        return;
    }
    json_t *row = answer->row != NULL ? show_row(answer->row) : json_null();
    call_answer_json(call, 200, json_pack("{s:o, s:I}", "row", row, "number", (json_int_t)answer->event));
}

/* Reads the body; false: answered already. Rows of another session than the path's are no rows of his. */
static bool read_order(struct api_call *call, const struct decode_table *table, struct order *out) {
    *out = (struct order){0};
    if (!call_decode(call, table, out, NULL)) {
        return false;
    }
    bool other_is_here = out->target_row_id.session == 0 || out->target_row_id.session == call->number;
    if (out->row_id.session == call->number && other_is_here) {
        return true;
    }
    if (desk_may_see(call->api->desk, call->technician, call->number)) {
        call_answer_invalid(call, other_is_here ? "row_id" : "target_row_id", "malformed");
    } else {
        call_answer_not_found(call);
    }
    return false;
}

static void command(struct api_call *call, const struct order *order, struct session_command *command) {
    command->row = order->row_id.row;
    command->other_row = order->target_row_id.row;
    command->text = order->comment != NULL && order->comment[0] != '\0' ? order->comment : NULL;
    struct desk_request request = {
        .technician = call->technician,
        .session = call->number,
        .row = order->row_id.row,
        .row_version = (uint32_t)order->row_version,
        .client_id = order->client_id,
        .command = command,
    };
    desk_command(call->api->desk, &request, on_done, call);
}

static void simple_command(struct api_call *call, const struct decode_table *table, enum command_type type) {
    struct order order;
    if (read_order(call, table, &order)) {
        command(call, &order, &(struct session_command){.type = type});
    }
}

void start_post(struct api_call *call) {
    simple_command(call, &common_table, COMMAND_START);
}

void hold_post(struct api_call *call) {
    simple_command(call, &common_table, COMMAND_HOLD);
}

void end_post(struct api_call *call) {
    simple_command(call, &common_table, COMMAND_END);
}

void decline_post(struct api_call *call) {
    simple_command(call, &common_table, COMMAND_DECLINE);
}

void leave_post(struct api_call *call) {
    simple_command(call, &common_table, COMMAND_LEAVE);
}

void hand_off_post(struct api_call *call) {
    simple_command(call, &other_row_table, COMMAND_HAND_OFF);
}

void hand_off_cancel_post(struct api_call *call) {
    simple_command(call, &common_table, COMMAND_HAND_OFF_CANCEL);
}

void hand_off_accept_post(struct api_call *call) {
    simple_command(call, &common_table, COMMAND_ACCEPT_LEAD);
}

void transfer_post(struct api_call *call) {
    static const enum owner_kind owners[] = {
        [DESK_QUEUE_NONE] = OWNER_NONE,
        [DESK_QUEUE_TECHNICIAN] = OWNER_TECHNICIAN,
        [DESK_QUEUE_GROUP] = OWNER_GROUP,
        [DESK_QUEUE_CHANNEL] = OWNER_CHANNEL,
    };
    struct order order;
    if (read_order(call, &transfer_table, &order)) {
        struct owner target = {.kind = owners[order.to.kind], .id = order.to.id};
        command(call, &order, &(struct session_command){.type = COMMAND_TRANSFER, .target = target});
    }
}

void invite_post(struct api_call *call) {
    struct order order;
    if (read_order(call, &invite_table, &order)) {
        struct owner target = {.kind = OWNER_TECHNICIAN, .id = order.technician};
        command(call, &order, &(struct session_command){.type = COMMAND_INVITE, .target = target});
    }
}

void reboot_post(struct api_call *call) {
    struct order order;
    if (read_order(call, &reboot_table, &order)) {
        uint8_t mode = (uint8_t)reboot_kinds[order.kind];
        command(call, &order, &(struct session_command){.type = COMMAND_REBOOT, .mode = mode});
    }
}

/* One button for both: an invitation is withdrawn, a collaborator removed. */
void remove_post(struct api_call *call) {
    struct order order;
    if (!read_order(call, &other_row_table, &order)) {
        return;
    }
    struct session_command remove = {.type = COMMAND_REMOVE};
    struct desk_session_view view;
    if (desk_session_view(call->api->desk, call->technician, call->number, &view) == DESK_DONE) {
        for (size_t i = 0; i < view.participant_count; i++) {
            const struct desk_participant *one = &view.participants[i];
            if (one->row == order.target_row_id.row && text_equal(one->part, part_code(PART_INVITED))) {
                remove.type = COMMAND_WITHDRAW;
            }
        }
    }
    command(call, &order, &remove);
}
