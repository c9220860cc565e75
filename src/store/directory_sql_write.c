/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Writing a change of the directory. */
#include "store/directory_sql.h"

#include "base/must.h"
#include "base/text.h"
#include "store/account_sql.h"

enum sql_result store_sql_take_ids(struct sql *sql, int32_t organisation_id, const char *noun, int64_t count,
                                   int64_t *out_first) {
    struct sql_query query =
        sql_query_begin(sql, "SELECT next_id FROM id_counter WHERE organisation_id = ?1 AND noun = ?2");
    sql_bind_int(&query, 1, organisation_id);
    sql_bind_text(&query, 2, noun);
    int64_t first = 0;
    enum sql_result result = sql_finish_int(&query, &first);
    if (result != SQL_DONE) {
        return result;
    }
    /* Ids are positive and below 2^31; a counter at its end gives no more. */
    if (first <= 0 || first > INT32_MAX - count) {
        return SQL_CONFLICT;
    }
    query = sql_query_begin(sql, "UPDATE id_counter SET next_id = ?3 WHERE organisation_id = ?1 AND noun = ?2");
    sql_bind_int(&query, 1, organisation_id);
    sql_bind_text(&query, 2, noun);
    sql_bind_int(&query, 3, first + count);
    result = sql_finish(&query);
    if (result == SQL_DONE) {
        *out_first = first;
    }
    return result;
}

static const char *owner_word(enum directory_noun noun) {
    return noun == DIRECTORY_NOUN_GROUP ? "group" : "channel";
}

static bool changes(const struct directory_change *change, enum directory_field field) {
    return change->verb == DIRECTORY_VERB_CREATE || (change->fields & (unsigned)field) != 0;
}

/* One statement with the organisation as ?1, the id as ?2 and a value as ?3. */
static enum sql_result set_int(struct sql *sql, int32_t organisation_id, int32_t id, const char *text, int64_t value) {
    struct sql_query query = sql_query_begin(sql, text);
    sql_bind_int(&query, 1, organisation_id);
    sql_bind_int(&query, 2, id);
    sql_bind_int(&query, 3, value);
    return sql_finish(&query);
}

static enum sql_result set_text(struct sql *sql, int32_t organisation_id, int32_t id, const char *text,
                                const char *value) {
    struct sql_query query = sql_query_begin(sql, text);
    sql_bind_int(&query, 1, organisation_id);
    sql_bind_int(&query, 2, id);
    sql_bind_text(&query, 3, value);
    return sql_finish(&query);
}

static enum sql_result do_with_id(struct sql *sql, int32_t organisation_id, int32_t id, const char *text) {
    struct sql_query query = sql_query_begin(sql, text);
    sql_bind_int(&query, 1, organisation_id);
    sql_bind_int(&query, 2, id);
    return sql_finish(&query);
}

static const char *setting_code(const struct directory_setting_change *setting) {
    return setting->is_text ? directory_text_info((enum directory_text)setting->setting)->code
                            : directory_setting_info((enum directory_setting)setting->setting)->code;
}

static enum sql_result write_setting(struct sql *sql, int32_t organisation_id, const struct directory_change *change,
                                     const struct directory_setting_change *setting) {
    const char *code = setting_code(setting);
    struct sql_query query;
    if (setting->clear) {
        query = sql_query_begin(sql, "DELETE FROM setting WHERE organisation_id = ?1 AND owner_kind = ?2"
                                     " AND owner_id = ?3 AND code = ?4");
    } else {
        query =
            sql_query_begin(sql, "INSERT INTO setting (organisation_id, owner_kind, owner_id, code, value)"
                                 " VALUES (?1, ?2, ?3, ?4, ?5)"
                                 " ON CONFLICT (organisation_id, owner_kind, owner_id, code) DO UPDATE SET value = ?5");
        char number[16];
        must(text_format(number, sizeof number, "%d", setting->number));
        sql_bind_text(&query, 5, setting->is_text ? setting->text : number);
    }
    sql_bind_int(&query, 1, organisation_id);
    sql_bind_text(&query, 2, owner_word(change->noun));
    sql_bind_int(&query, 3, change->id);
    sql_bind_text(&query, 4, code);
    return sql_finish(&query);
}

static enum sql_result write_settings(struct sql *sql, int32_t organisation_id, const struct directory_change *change) {
    enum sql_result result = SQL_DONE;
    for (size_t i = 0; result == SQL_DONE && i < change->setting_count; i++) {
        result = write_setting(sql, organisation_id, change, &change->settings[i]);
    }
    return result;
}

static enum sql_result clear_setting_below(struct sql *sql, int32_t organisation_id,
                                           const struct directory_change *change, const char *code) {
    struct sql_query query =
        sql_query_begin(sql, "WITH RECURSIVE below (id) AS ("
                             " SELECT id FROM technician_group WHERE organisation_id = ?1 AND parent_id = ?2"
                             " UNION SELECT g.id FROM technician_group g JOIN below b ON g.parent_id = b.id"
                             " WHERE g.organisation_id = ?1)"
                             " DELETE FROM setting WHERE organisation_id = ?1 AND owner_kind = 'group' AND code = ?3"
                             " AND owner_id IN (SELECT id FROM below)");
    sql_bind_int(&query, 1, organisation_id);
    sql_bind_int(&query, 2, change->id);
    sql_bind_text(&query, 3, code);
    return sql_finish(&query);
}

static enum sql_result clear_settings_below(struct sql *sql, int32_t organisation_id,
                                            const struct directory_change *change) {
    enum sql_result result = SQL_DONE;
    for (size_t i = 0; result == SQL_DONE && i < change->setting_count; i++) {
        result = clear_setting_below(sql, organisation_id, change, setting_code(&change->settings[i]));
    }
    return result;
}

static enum sql_result delete_settings(struct sql *sql, int32_t organisation_id,
                                       const struct directory_change *change) {
    struct sql_query query =
        sql_query_begin(sql, "DELETE FROM setting WHERE organisation_id = ?1 AND owner_kind = ?2 AND owner_id = ?3");
    sql_bind_int(&query, 1, organisation_id);
    sql_bind_text(&query, 2, owner_word(change->noun));
    sql_bind_int(&query, 3, change->id);
    return sql_finish(&query);
}

static enum sql_result write_group(struct sql *sql, int32_t organisation_id, const struct directory_change *change) {
    enum sql_result result = SQL_DONE;
    if (change->verb == DIRECTORY_VERB_DELETE) {
        result = do_with_id(sql, organisation_id, change->id,
                            "DELETE FROM technician_group WHERE organisation_id = ?1 AND id = ?2");
        return result == SQL_DONE ? delete_settings(sql, organisation_id, change) : result;
    }
    if (change->verb == DIRECTORY_VERB_CREATE) {
        result = do_with_id(sql, organisation_id, change->id,
                            "INSERT INTO technician_group (organisation_id, id, parent_id, name)"
                            " VALUES (?1, ?2, 0, '')");
    }
    if (result == SQL_DONE && changes(change, DIRECTORY_FIELD_NAME)) {
        result = set_text(sql, organisation_id, change->id,
                          "UPDATE technician_group SET name = ?3 WHERE organisation_id = ?1 AND id = ?2", change->name);
    }
    if (result == SQL_DONE && changes(change, DIRECTORY_FIELD_GROUP)) {
        result = set_int(sql, organisation_id, change->id,
                         "UPDATE technician_group SET parent_id = ?3 WHERE organisation_id = ?1 AND id = ?2",
                         change->group_id);
    }
    if (result == SQL_DONE && changes(change, DIRECTORY_FIELD_SETTINGS)) {
        result = write_settings(sql, organisation_id, change);
    }
    if (result == SQL_DONE && change->verb == DIRECTORY_VERB_UPDATE && changes(change, DIRECTORY_FIELD_BELOW)) {
        result = clear_settings_below(sql, organisation_id, change);
    }
    return result;
}

static enum sql_result insert_technician(struct sql *sql, int32_t organisation_id,
                                         const struct directory_change *change, const char *password_hash) {
    struct sql_query query =
        sql_query_begin(sql, "INSERT INTO technician (organisation_id, id, group_id, login, name, role, disabled,"
                             " deleted, password_hash, must_change_password)"
                             " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, 0, ?8, ?9)");
    sql_bind_int(&query, 1, organisation_id);
    sql_bind_int(&query, 2, change->id);
    sql_bind_int(&query, 3, change->group_id);
    sql_bind_text(&query, 4, change->login);
    sql_bind_text(&query, 5, change->name);
    sql_bind_text(&query, 6, directory_role_word(change->role));
    sql_bind_int(&query, 7, change->disabled);
    sql_bind_text(&query, 8, password_hash);
    sql_bind_int(&query, 9, change->must_change_password);
    return sql_finish(&query);
}

static enum sql_result update_technician(struct sql *sql, int32_t organisation_id,
                                         const struct directory_change *change) {
    enum sql_result result = SQL_DONE;
    if (changes(change, DIRECTORY_FIELD_LOGIN)) {
        result = set_text(sql, organisation_id, change->id,
                          "UPDATE technician SET login = ?3 WHERE organisation_id = ?1 AND id = ?2", change->login);
    }
    if (result == SQL_DONE && changes(change, DIRECTORY_FIELD_NAME)) {
        result = set_text(sql, organisation_id, change->id,
                          "UPDATE technician SET name = ?3 WHERE organisation_id = ?1 AND id = ?2", change->name);
    }
    if (result == SQL_DONE && changes(change, DIRECTORY_FIELD_GROUP)) {
        result =
            set_int(sql, organisation_id, change->id,
                    "UPDATE technician SET group_id = ?3 WHERE organisation_id = ?1 AND id = ?2", change->group_id);
    }
    if (result == SQL_DONE && changes(change, DIRECTORY_FIELD_ROLE)) {
        result = set_text(sql, organisation_id, change->id,
                          "UPDATE technician SET role = ?3 WHERE organisation_id = ?1 AND id = ?2",
                          directory_role_word(change->role));
    }
    if (result == SQL_DONE && changes(change, DIRECTORY_FIELD_DISABLED)) {
        result =
            set_int(sql, organisation_id, change->id,
                    "UPDATE technician SET disabled = ?3 WHERE organisation_id = ?1 AND id = ?2", change->disabled);
    }
    return result;
}

/* Nobody who is disabled or deleted keeps a cookie session. */
static enum sql_result revoke(struct sql *sql, int32_t organisation_id, int32_t technician_id) {
    return do_with_id(sql, organisation_id, technician_id,
                      "DELETE FROM sign_in WHERE organisation_id = ?1 AND technician_id = ?2");
}

static enum sql_result write_technician(struct sql *sql, int32_t organisation_id, const struct directory_change *change,
                                        const char *password_hash) {
    enum sql_result result = SQL_DONE;
    switch (change->verb) {
    case DIRECTORY_VERB_CREATE:
        return insert_technician(sql, organisation_id, change, password_hash);
    case DIRECTORY_VERB_UPDATE:
        result = update_technician(sql, organisation_id, change);
        if (result == SQL_DONE && changes(change, DIRECTORY_FIELD_DISABLED) && change->disabled) {
            result = revoke(sql, organisation_id, change->id);
        }
        return result;
    case DIRECTORY_VERB_DELETE:
        result = do_with_id(sql, organisation_id, change->id,
                            "UPDATE technician SET deleted = 1, disabled = 1, password_hash = NULL"
                            " WHERE organisation_id = ?1 AND id = ?2");
        result = result == SQL_DONE ? account_sql_forget(sql, organisation_id, change->id) : result;
        return result == SQL_DONE ? revoke(sql, organisation_id, change->id) : result;
    }
    must(false);
    return SQL_BROKEN;
}

static enum sql_result write_channel_groups(struct sql *sql, int32_t organisation_id,
                                            const struct directory_change *change) {
    enum sql_result result = do_with_id(sql, organisation_id, change->id,
                                        "DELETE FROM channel_group WHERE organisation_id = ?1 AND channel_id = ?2");
    for (size_t i = 0; result == SQL_DONE && i < change->group_count; i++) {
        result = set_int(sql, organisation_id, change->id,
                         "INSERT INTO channel_group (organisation_id, channel_id, group_id) VALUES (?1, ?2, ?3)"
                         " ON CONFLICT (organisation_id, channel_id, group_id) DO NOTHING",
                         change->group_ids[i]);
    }
    return result;
}

static enum sql_result delete_channel(struct sql *sql, int32_t organisation_id, const struct directory_change *change) {
    enum sql_result result =
        do_with_id(sql, organisation_id, change->id, "DELETE FROM channel WHERE organisation_id = ?1 AND id = ?2");
    if (result == SQL_DONE) {
        result = do_with_id(sql, organisation_id, change->id,
                            "DELETE FROM channel_group WHERE organisation_id = ?1 AND channel_id = ?2");
    }
    return result == SQL_DONE ? delete_settings(sql, organisation_id, change) : result;
}

static enum sql_result insert_channel(struct sql *sql, int32_t organisation_id, const struct directory_change *change) {
    struct sql_query query = sql_query_begin(sql, "INSERT INTO channel (organisation_id, id, address, name, disabled)"
                                                  " VALUES (?1, ?2, ?3, ?4, ?5)");
    sql_bind_int(&query, 1, organisation_id);
    sql_bind_int(&query, 2, change->id);
    sql_bind_text(&query, 3, change->address);
    sql_bind_text(&query, 4, change->name);
    sql_bind_int(&query, 5, change->disabled);
    return sql_finish(&query);
}

static enum sql_result update_channel(struct sql *sql, int32_t organisation_id, const struct directory_change *change) {
    enum sql_result result = SQL_DONE;
    if (changes(change, DIRECTORY_FIELD_ADDRESS)) {
        result = set_text(sql, organisation_id, change->id,
                          "UPDATE channel SET address = ?3 WHERE organisation_id = ?1 AND id = ?2", change->address);
    }
    if (result == SQL_DONE && changes(change, DIRECTORY_FIELD_NAME)) {
        result = set_text(sql, organisation_id, change->id,
                          "UPDATE channel SET name = ?3 WHERE organisation_id = ?1 AND id = ?2", change->name);
    }
    if (result == SQL_DONE && changes(change, DIRECTORY_FIELD_DISABLED)) {
        result = set_int(sql, organisation_id, change->id,
                         "UPDATE channel SET disabled = ?3 WHERE organisation_id = ?1 AND id = ?2", change->disabled);
    }
    return result;
}

static enum sql_result write_channel(struct sql *sql, int32_t organisation_id, const struct directory_change *change) {
    if (change->verb == DIRECTORY_VERB_DELETE) {
        return delete_channel(sql, organisation_id, change);
    }
    enum sql_result result = change->verb == DIRECTORY_VERB_CREATE ? insert_channel(sql, organisation_id, change)
                                                                   : update_channel(sql, organisation_id, change);
    if (result == SQL_DONE && changes(change, DIRECTORY_FIELD_GROUPS)) {
        result = write_channel_groups(sql, organisation_id, change);
    }
    if (result == SQL_DONE && changes(change, DIRECTORY_FIELD_SETTINGS)) {
        result = write_settings(sql, organisation_id, change);
    }
    return result;
}

static const char *counter_of(enum directory_noun noun) {
    static const char *const words[] = {
        [DIRECTORY_NOUN_GROUP] = "group",
        [DIRECTORY_NOUN_TECHNICIAN] = "technician",
        [DIRECTORY_NOUN_CHANNEL] = "channel",
    };
    return words[noun];
}

enum sql_result directory_sql_write(struct sql *sql, int32_t organisation_id, struct directory_change *change,
                                    const char *password_hash) {
    if (change->verb == DIRECTORY_VERB_CREATE) {
        int64_t id = 0;
        enum sql_result result = store_sql_take_ids(sql, organisation_id, counter_of(change->noun), 1, &id);
        if (result != SQL_DONE) {
            return result;
        }
        change->id = (int32_t)id;
    }
    switch (change->noun) {
    case DIRECTORY_NOUN_GROUP:
        return write_group(sql, organisation_id, change);
    case DIRECTORY_NOUN_TECHNICIAN:
        return write_technician(sql, organisation_id, change, password_hash);
    case DIRECTORY_NOUN_CHANNEL:
        return write_channel(sql, organisation_id, change);
    }
    must(false);
    return SQL_BROKEN;
}
