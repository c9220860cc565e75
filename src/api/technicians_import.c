/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Technicians out of a CSV file: each line is judged, and all of them are made in one transaction, or nobody. */
#include <string.h>

#include "api/call.h"
#include "api/handlers.h"
#include "api/show.h"
#include "api/technician_rows.h"
#include "base/alloc.h"
#include "base/text.h"

struct import_body {
    const char *csv;
    bool apply;
    bool must_change_password;
};

/* One line on its way: what the file says, what it means, and its place in the answer. */
struct judged {
    const struct technician_row *row;
    struct account_newcomer newcomer;
    json_t *problems; /* borrowed from the answer's row */
};

static void add_problem(struct judged *one, enum technician_column column, const char *code) {
    json_array_append_new(one->problems,
                          json_pack("{s:s, s:s}", "column", technician_column_word(column), "code", code));
}

static const struct directory_group *child_named(const struct directory *directory, int32_t parent, const char *name,
                                                 size_t len) {
    for (size_t i = 0; i < directory_group_count(directory); i++) {
        const struct directory_group *group = directory_group_at(directory, i);
        if (group->parent_id == parent && strlen(group->name) == len && memcmp(group->name, name, len) == 0) {
            return group;
        }
    }
    return NULL;
}

/* "Support/First line", from the topmost group on, whose own name may be left out. */
static const struct directory_group *group_by_path(const struct directory *directory, const char *path) {
    const struct directory_group *group = directory_root_group(directory);
    size_t len = strcspn(path, "/");
    if (strlen(group->name) == len && memcmp(group->name, path, len) == 0) {
        path += path[len] == '/' ? len + 1 : len;
    }
    while (*path != '\0' && group != NULL) {
        len = strcspn(path, "/");
        group = child_named(directory, group->id, path, len);
        path += path[len] == '/' ? len + 1 : len;
    }
    return group;
}

/* The only one of this name, wherever it is. */
static const struct directory_group *group_by_name(const struct directory *directory, const char *name) {
    const struct directory_group *found = NULL;
    for (size_t i = 0; i < directory_group_count(directory); i++) {
        const struct directory_group *group = directory_group_at(directory, i);
        if (text_equal(group->name, name)) {
            if (found != NULL) {
                return NULL;
            }
            found = group;
        }
    }
    return found;
}

static const struct directory_group *read_group(const struct api_call *call, struct judged *one) {
    const char *text = one->row->cells[TECHNICIAN_GROUP];
    const struct directory *directory = call->api->directory;
    int32_t id = 0;
    const struct directory_group *group = NULL;
    if (text[0] != '\0') {
        group = decode_id(text, &id) ? directory_group(directory, id) : group_by_path(directory, text);
        group = group != NULL ? group : group_by_name(directory, text);
    }
    if (group == NULL || !directory_administers_group(directory, call->technician, group->id)) {
        add_problem(one, TECHNICIAN_GROUP, "unknown_group");
        return NULL;
    }
    return group;
}

static void read_role(struct judged *one) {
    const char *text = one->row->cells[TECHNICIAN_ROLE];
    enum directory_role *role = &one->newcomer.change.role;
    *role = DIRECTORY_ROLE_TECHNICIAN;
    if (text[0] == '\0' || text_equal_ignoring_case(text, directory_role_word(DIRECTORY_ROLE_TECHNICIAN))) {
        return;
    }
    if (text_equal_ignoring_case(text, directory_role_word(DIRECTORY_ROLE_ADMINISTRATOR))) {
        *role = DIRECTORY_ROLE_ADMINISTRATOR;
        return;
    }
    add_problem(one, TECHNICIAN_ROLE, "role_unknown");
}

/* The directory's own judgement of name and login; it tells one thing at a time. */
static void check_names(const struct api_call *call, struct judged *one) {
    struct directory_change change = one->newcomer.change;
    change.group_id = directory_root_group(call->api->directory)->id;
    enum directory_error error = directory_check(call->api->directory, &change);
    if (error == DIRECTORY_ERROR_NAME_INVALID) {
        add_problem(one, TECHNICIAN_NAME, directory_error_code(error));
        change.name = "-";
        error = directory_check(call->api->directory, &change);
    }
    if (error != DIRECTORY_ERROR_NONE) {
        add_problem(one, TECHNICIAN_LOGIN, directory_error_code(error));
    }
}

static void check_twice(struct judged *list, size_t index) {
    for (size_t i = 0; i < index; i++) {
        if (text_equal_ignoring_case(list[i].newcomer.change.login, list[index].newcomer.change.login)) {
            add_problem(&list[index], TECHNICIAN_LOGIN, "login_twice");
            return;
        }
    }
}

/* What is too long to be right is cut where it is shown; control characters are left out. Owned by the caller. */
static char *text_for_answer(const char *text, size_t bytes_max) {
    size_t len = utf8_cut(text, bytes_max);
    char *shown = mem_format("%.*s", (int)len, text);
    for (char *at = shown; *at != '\0'; at++) {
        *at = (unsigned char)*at < ' ' || *at == 0x7f ? ' ' : *at;
    }
    return shown;
}

static json_t *judge(const struct api_call *call, struct judged *list, size_t index, bool must_change) {
    struct judged *one = &list[index];
    char *const *cells = one->row->cells;
    bool makes_one =
        cells[TECHNICIAN_PASSWORD][0] == '\0' || text_equal_ignoring_case(cells[TECHNICIAN_PASSWORD], "make one");
    one->problems = json_array();
    one->newcomer = (struct account_newcomer){.change = {.noun = DIRECTORY_NOUN_TECHNICIAN,
                                                         .verb = DIRECTORY_VERB_CREATE,
                                                         .login = cells[TECHNICIAN_LOGIN],
                                                         .name = cells[TECHNICIAN_NAME],
                                                         .must_change_password = must_change},
                                              .password = makes_one ? NULL : cells[TECHNICIAN_PASSWORD]};
    const struct directory_group *group = read_group(call, one);
    one->newcomer.change.group_id = group != NULL ? group->id : 0;
    read_role(one);
    check_names(call, one);
    check_twice(list, index);
    if (one->row->has_too_many) {
        add_problem(one, TECHNICIAN_LOGIN, "too_many_cells");
    }
    if (!makes_one && strlen(cells[TECHNICIAN_PASSWORD]) > ACCOUNT_PASSWORD_BYTES_MAX) {
        add_problem(one, TECHNICIAN_PASSWORD, "password_long");
    }
    json_t *where =
        group != NULL ? json_pack("{s:o, s:s}", "id", show_id(group->id), "name", group->name) : json_null();
    char *login = text_for_answer(cells[TECHNICIAN_LOGIN], DIRECTORY_LOGIN_BYTES_MAX);
    char *name = text_for_answer(cells[TECHNICIAN_NAME], DIRECTORY_NAME_BYTES_MAX);
    json_t *shown = json_pack("{s:i, s:s, s:s, s:o, s:s, s:b, s:o, s:n, s:n}", "line", one->row->line, "login", login,
                              "name", name, "group", where, "role", directory_role_word(one->newcomer.change.role),
                              "password_given", !makes_one, "problems", one->problems, "id", "first_password");
    mem_free(login);
    mem_free(name);
    return shown;
}

static void answer(struct api_call *call, bool applied) {
    json_t *rows = json_object_get(call->body, "rows");
    json_int_t problems = 0;
    for (size_t i = 0; i < json_array_size(rows); i++) {
        problems += (json_int_t)json_array_size(json_object_get(json_array_get(rows, i), "problems"));
    }
    call_answer_json(call, 200, json_pack("{s:b, s:I, s:O}", "applied", applied, "problems", problems, "rows", rows));
}

/* The rows of the answer that have no problem yet, in order: those whose passwords were looked at. */
static json_t *next_sound(json_t *rows, size_t *at) {
    for (; *at < json_array_size(rows); (*at)++) {
        json_t *row = json_array_get(rows, *at);
        if (json_array_size(json_object_get(row, "problems")) == 0) {
            (*at)++;
            return row;
        }
    }
    return NULL;
}

static const char *weakness_code(enum account_weakness weakness) {
    static const char *const codes[] = {[ACCOUNT_WEAK_NOT] = "",
                                        [ACCOUNT_WEAK_SHORT] = "password_short",
                                        [ACCOUNT_WEAK_LONG] = "password_long",
                                        [ACCOUNT_WEAK_LOGIN] = "password_is_login",
                                        [ACCOUNT_WEAK_COMMON] = "password_common",
                                        [ACCOUNT_WEAK_SAME] = ""};
    must((unsigned)weakness < sizeof codes / sizeof codes[0]);
    return codes[weakness];
}

static void on_made(void *user, const struct account_answer *from) {
    struct api_call *call = user;
    if (from->result != ACCOUNT_OK && from->result != ACCOUNT_PASSWORD_WEAK) {
        call_answer_account(call, from);
        return;
    }
    json_t *rows = json_object_get(call->body, "rows");
    size_t at = 0;
    bool applied = false;
    for (size_t i = 0; i < from->made_count; i++) {
        const struct account_made *made = &from->made[i];
        json_t *row = next_sound(rows, &at);
        must(row != NULL);
        if (made->weakness != ACCOUNT_WEAK_NOT) {
            json_array_append_new(json_object_get(row, "problems"),
                                  json_pack("{s:s, s:s}", "column", technician_column_word(TECHNICIAN_PASSWORD), "code",
                                            weakness_code(made->weakness)));
        }
        if (made->technician_id != 0) {
            applied = true;
            json_object_set_new(row, "id", show_id(made->technician_id));
            json_object_set_new(row, "first_password", show_text_or_null(made->password));
        }
    }
    answer(call, applied);
}

static void judge_all(struct api_call *call, const struct technician_rows *rows, const struct import_body *body) {
    struct judged *list = NEW_ARRAY(struct judged, rows->count);
    struct account_newcomer *sound = NEW_ARRAY(struct account_newcomer, rows->count);
    json_t *shown = json_array();
    size_t count = 0;
    for (size_t i = 0; i < rows->count; i++) {
        list[i].row = &rows->rows[i];
        json_array_append_new(shown, judge(call, list, i, body->must_change_password));
        if (json_array_size(list[i].problems) == 0) {
            sound[count++] = list[i].newcomer;
        }
    }
    json_object_set_new(call->body, "rows", shown); /* kept with the call until the passwords are judged */
    if (count == 0) {
        answer(call, false);
    } else {
        struct directory_actor actor = call_actor(call);
        bool only_looks = !body->apply || count < rows->count;
        account_add_technicians(call->api->options.account, sound, count, only_looks, &actor, on_made, call);
    }
    mem_free(list);
    mem_free(sound);
}

void technicians_import_post(struct api_call *call) {
    static const struct decode_field fields[] = {
        {"csv", DECODE_SECRET, false, offsetof(struct import_body, csv), 1, TECHNICIAN_FILE_BYTES_MAX, NULL},
        {"apply", DECODE_FLAG, false, offsetof(struct import_body, apply), 0, 0, NULL},
        {"must_change_password", DECODE_FLAG, true, offsetof(struct import_body, must_change_password), 0, 0, NULL},
    };
    static const struct decode_table table = {fields, sizeof fields / sizeof fields[0]};
    struct import_body body = {.must_change_password = true};
    struct technician_rows rows;
    if (!call_decode(call, &table, &body, NULL)) {
        return;
    }
    if (technician_rows_read(body.csv, &rows)) {
        judge_all(call, &rows, &body);
    } else {
        call_answer_problem(call, 422, rows.error,
                            json_pack("{s:i, s:s, s:i}", "line", rows.error_line, "column", rows.error_column, "limit",
                                      TECHNICIAN_ROWS_MAX));
    }
    technician_rows_finish(&rows);
}
