/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/directory_sql.h"

#include "base/must.h"
#include "base/text.h"

enum { CHANNEL_GROUPS_READ_MAX = DIRECTORY_CHANNEL_GROUPS_MAX };

enum sql_result directory_sql_version(struct sql *sql, int32_t organisation_id, int64_t *out_version) {
    struct sql_query query = sql_query_begin(sql, "SELECT directory_version FROM organisation WHERE id = ?1");
    sql_bind_int(&query, 1, organisation_id);
    return sql_finish_int(&query, out_version);
}

enum sql_result directory_sql_raise_version(struct sql *sql, int32_t organisation_id) {
    struct sql_query query =
        sql_query_begin(sql, "UPDATE organisation SET directory_version = directory_version + 1 WHERE id = ?1");
    sql_bind_int(&query, 1, organisation_id);
    return sql_finish(&query);
}

enum sql_result directory_sql_administrators(struct sql *sql, int32_t organisation_id, int64_t *out_count) {
    struct sql_query query =
        sql_query_begin(sql, "SELECT count(*) FROM technician WHERE organisation_id = ?1 AND role = 'administrator'"
                             " AND disabled = 0 AND deleted = 0");
    sql_bind_int(&query, 1, organisation_id);
    return sql_finish_int(&query, out_count);
}

/* Steps; true for a row to read, else the query is ended and *result is SQL_DONE or the error. */
static bool next_row(struct sql_query *query, enum sql_result *result) {
    *result = sql_step(query);
    if (*result == SQL_ROW) {
        return true;
    }
    sql_query_end(query);
    return false;
}

static enum sql_result load_groups(struct sql *sql, struct directory *directory) {
    struct sql_query query =
        sql_query_begin(sql, "SELECT id, parent_id, name FROM technician_group WHERE organisation_id = ?1 ORDER BY id");
    sql_bind_int(&query, 1, directory_organisation_id(directory));
    enum sql_result result;
    while (next_row(&query, &result)) {
        struct directory_change change = {.noun = DIRECTORY_NOUN_GROUP, .verb = DIRECTORY_VERB_CREATE};
        change.id = (int32_t)sql_int(&query, 0);
        change.group_id = (int32_t)sql_int(&query, 1);
        change.name = sql_text(&query, 2);
        directory_apply(directory, &change);
    }
    return result;
}

static enum sql_result load_technicians(struct sql *sql, struct directory *directory) {
    struct sql_query query =
        sql_query_begin(sql, "SELECT id, group_id, login, name, role, disabled, deleted FROM technician"
                             " WHERE organisation_id = ?1 ORDER BY deleted DESC, id");
    sql_bind_int(&query, 1, directory_organisation_id(directory));
    enum sql_result result;
    while (next_row(&query, &result)) {
        struct directory_change change = {.noun = DIRECTORY_NOUN_TECHNICIAN, .verb = DIRECTORY_VERB_CREATE};
        change.id = (int32_t)sql_int(&query, 0);
        change.group_id = (int32_t)sql_int(&query, 1);
        change.login = sql_text(&query, 2);
        change.name = sql_text(&query, 3);
        change.disabled = sql_int(&query, 5) != 0;
        if (!directory_role_from_word(sql_text(&query, 4), &change.role)) {
            sql_query_end(&query);
            return SQL_CONFLICT;
        }
        directory_apply(directory, &change);
        if (sql_int(&query, 6) != 0) {
            change.verb = DIRECTORY_VERB_DELETE;
            directory_apply(directory, &change);
        }
    }
    return result;
}

static enum sql_result load_channels(struct sql *sql, struct directory *directory) {
    struct sql_query query =
        sql_query_begin(sql, "SELECT id, address, name, disabled FROM channel WHERE organisation_id = ?1 ORDER BY id");
    sql_bind_int(&query, 1, directory_organisation_id(directory));
    enum sql_result result;
    while (next_row(&query, &result)) {
        struct directory_change change = {.noun = DIRECTORY_NOUN_CHANNEL, .verb = DIRECTORY_VERB_CREATE};
        change.id = (int32_t)sql_int(&query, 0);
        change.address = sql_text(&query, 1);
        change.name = sql_text(&query, 2);
        change.disabled = sql_int(&query, 3) != 0;
        directory_apply(directory, &change);
    }
    return result;
}

static enum sql_result load_channel_groups(struct sql *sql, struct directory *directory, int32_t channel_id) {
    struct sql_query query = sql_query_begin(sql, "SELECT group_id FROM channel_group WHERE organisation_id = ?1"
                                                  " AND channel_id = ?2 ORDER BY group_id");
    sql_bind_int(&query, 1, directory_organisation_id(directory));
    sql_bind_int(&query, 2, channel_id);
    int32_t ids[CHANNEL_GROUPS_READ_MAX];
    size_t count = 0;
    enum sql_result result;
    while (next_row(&query, &result)) {
        if (count == CHANNEL_GROUPS_READ_MAX) {
            sql_query_end(&query);
            return SQL_CONFLICT;
        }
        ids[count++] = (int32_t)sql_int(&query, 0);
    }
    struct directory_change change = {.noun = DIRECTORY_NOUN_CHANNEL,
                                      .verb = DIRECTORY_VERB_UPDATE,
                                      .fields = DIRECTORY_FIELD_GROUPS,
                                      .id = channel_id,
                                      .group_ids = ids,
                                      .group_count = count};
    if (result == SQL_DONE) {
        directory_apply(directory, &change);
    }
    return result;
}

static const char *owner_word(enum directory_noun noun) {
    return noun == DIRECTORY_NOUN_GROUP ? "group" : "channel";
}

/* A setting this program does not know (an older or newer one wrote it) is left where it is and ignored. */
static bool read_setting(const char *code, const char *value, struct directory_setting_change *out_change) {
    enum directory_setting setting;
    enum directory_text text;
    int64_t number;
    *out_change = (struct directory_setting_change){0};
    if (directory_setting_by_code(code, &setting)) {
        out_change->setting = setting;
        if (!text_to_int64(value, INT32_MIN, INT32_MAX, &number)) {
            return false;
        }
        out_change->number = (int32_t)number;
        return true;
    }
    if (directory_text_by_code(code, &text)) {
        out_change->is_text = true;
        out_change->setting = text;
        out_change->text = value;
        return true;
    }
    return false;
}

static enum sql_result load_settings(struct sql *sql, struct directory *directory, enum directory_noun noun) {
    struct sql_query query = sql_query_begin(
        sql, "SELECT owner_id, code, value FROM setting WHERE organisation_id = ?1 AND owner_kind = ?2");
    sql_bind_int(&query, 1, directory_organisation_id(directory));
    sql_bind_text(&query, 2, owner_word(noun));
    enum sql_result result;
    while (next_row(&query, &result)) {
        struct directory_setting_change own;
        struct directory_change change = {.noun = noun,
                                          .verb = DIRECTORY_VERB_UPDATE,
                                          .fields = DIRECTORY_FIELD_SETTINGS,
                                          .id = (int32_t)sql_int(&query, 0),
                                          .settings = &own,
                                          .setting_count = 1};
        bool exists = noun == DIRECTORY_NOUN_GROUP ? directory_group(directory, change.id) != NULL
                                                   : directory_channel(directory, change.id) != NULL;
        if (!exists) {
            sql_query_end(&query);
            return SQL_CONFLICT;
        }
        if (read_setting(sql_text(&query, 1), sql_text(&query, 2), &own)) {
            directory_apply(directory, &change);
        }
    }
    return result;
}

enum sql_result directory_sql_load(struct sql *sql, struct directory *directory) {
    enum sql_result result = load_groups(sql, directory);
    if (result == SQL_DONE) {
        result = load_technicians(sql, directory);
    }
    if (result == SQL_DONE) {
        result = load_channels(sql, directory);
    }
    for (size_t i = 0; result == SQL_DONE && i < directory_channel_count(directory); i++) {
        result = load_channel_groups(sql, directory, directory_channel_at(directory, i)->id);
    }
    if (result == SQL_DONE) {
        result = load_settings(sql, directory, DIRECTORY_NOUN_GROUP);
    }
    if (result == SQL_DONE) {
        result = load_settings(sql, directory, DIRECTORY_NOUN_CHANNEL);
    }
    if (result == SQL_DONE && !directory_is_sound(directory)) {
        return SQL_CONFLICT;
    }
    return result;
}
