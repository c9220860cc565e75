/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Said before a technician, group or channel goes: which sessions stand there, and what becomes of each. */
#include "api/leaving.h"

#include "api/show.h"

void leaving_answer(struct api_call *call, struct desk_queue queue) {
    const struct desk_row *rows = NULL;
    enum desk_fate fates[DESK_PAGE_ROWS_MAX];
    size_t counts[DESK_FATE_COUNT];
    size_t count = desk_leaving(call->api->desk, queue, DESK_PAGE_ROWS_MAX, &rows, fates, counts);
    json_t *list = json_array();
    for (size_t i = 0; i < count; i++) {
        json_array_append_new(list,
                              json_pack("{s:s, s:o}", "fate", desk_fate_word(fates[i]), "row", show_row(&rows[i])));
    }
    json_t *by_fate = json_object();
    for (unsigned i = 0; i < DESK_FATE_COUNT; i++) {
        json_object_set_new(by_fate, desk_fate_word((enum desk_fate)i), json_integer((json_int_t)counts[i]));
    }
    call_answer_json(call, 200, json_pack("{s:o, s:o}", "counts", by_fate, "rows", list));
}

bool leaving_blocks(struct api_call *call, struct desk_queue queue) {
    const struct desk_row *rows = NULL;
    size_t counts[DESK_FATE_COUNT];
    (void)desk_leaving(call->api->desk, queue, 0, &rows, NULL, counts);
    if (counts[DESK_FATE_BLOCKS] == 0) {
        return false;
    }
    call_answer_problem(call, 409, "sessions_waiting",
                        json_pack("{s:I}", "sessions", (json_int_t)counts[DESK_FATE_BLOCKS]));
    return true;
}
