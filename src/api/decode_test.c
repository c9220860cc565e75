/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "api/decode.h"

#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

struct thing {
    const char *name;
    int32_t id;
    struct decode_row_id row_id;
    struct desk_queue queue;
    int64_t number;
    bool flag;
    int word;
    struct decode_ids ids;
    struct decode_fields fields;
    const char *client_id;
};

#define AT(member) offsetof(struct thing, member)
static const char *const words[] = {"one", "two", NULL};
static const struct decode_field fields[] = {
    {"name", DECODE_LINE, false, AT(name), 1, 8, NULL},
    {"id", DECODE_ID, true, AT(id), 0, 0, NULL},
    {"row_id", DECODE_ROW_ID, true, AT(row_id), 0, 0, NULL},
    {"queue", DECODE_QUEUE, true, AT(queue), 0, 0, NULL},
    {"number", DECODE_NUMBER, true, AT(number), 2, 9, NULL},
    {"flag", DECODE_FLAG, true, AT(flag), 0, 0, NULL},
    {"word", DECODE_WORD, true, AT(word), 0, 0, words},
    {"ids", DECODE_ID_LIST, true, AT(ids), 0, 3, NULL},
    {"fields", DECODE_FIELDS, true, AT(fields), 0, 0, NULL},
    {"client_id", DECODE_CLIENT_ID, true, AT(client_id), 0, 0, NULL},
};
static const struct decode_table table = {fields, sizeof fields / sizeof fields[0]};

static void every_kind_is_read(void **state) {
    (void)state;
    json_t *json = json_loads("{\"name\":\"Ada\",\"id\":\"7\",\"row_id\":\"12-3\",\"queue\":\"group:4\",\"number\":9,"
                              "\"flag\":true,\"word\":\"two\",\"ids\":[\"1\",\"2\"],\"client_id\":\"abcdefgh\","
                              "\"fields\":[{\"name\":\"room\",\"value\":\"\"}]}",
                              0, NULL);
    struct thing thing = {0};
    struct decode_error error;
    uint64_t given = 0;
    assert_non_null(json);
    assert_true(decode_object(&table, json, &thing, &given, &error));
    assert_string_equal(thing.name, "Ada");
    assert_int_equal(thing.id, 7);
    assert_int_equal(thing.row_id.session, 12);
    assert_int_equal(thing.row_id.row, 3);
    assert_int_equal(thing.queue.kind, DESK_QUEUE_GROUP);
    assert_int_equal(thing.queue.id, 4);
    assert_int_equal(thing.number, 9);
    assert_true(thing.flag);
    assert_int_equal(thing.word, 1);
    assert_int_equal(thing.ids.count, 2);
    assert_int_equal(thing.fields.count, 1);
    assert_string_equal(thing.fields.fields[0].name, "room");
    assert_int_equal(given, (1U << (sizeof fields / sizeof fields[0])) - 1);
    json_decref(json);
}

static void what_is_wrong_is_named(void **state) {
    (void)state;
    static const struct {
        const char *text, *code, *field, *reason;
    } cases[] = {
        {"[]", "invalid_value", "", "wrong_type"},
        {"{}", "missing_field", "name", NULL},
        {"{\"name\":\"a\",\"surprise\":1}", "unknown_field", "surprise", NULL},
        {"{\"name\":\"\"}", "invalid_value", "name", "too_short"},
        {"{\"name\":\"123456789\"}", "invalid_value", "name", "too_long"},
        {"{\"name\":\"a\\nb\"}", "invalid_value", "name", "malformed"},
        {"{\"name\":null}", "invalid_value", "name", "wrong_type"},
        {"{\"name\":{\"no\":1}}", "invalid_value", "name", "wrong_type"},
        {"{\"name\":\"a\",\"id\":7}", "invalid_value", "id", "malformed"},
        {"{\"name\":\"a\",\"id\":\"07\"}", "invalid_value", "id", "malformed"},
        {"{\"name\":\"a\",\"id\":\"0\"}", "invalid_value", "id", "malformed"},
        {"{\"name\":\"a\",\"id\":\"2147483648\"}", "invalid_value", "id", "malformed"},
        {"{\"name\":\"a\",\"row_id\":\"12-65536\"}", "invalid_value", "row_id", "malformed"},
        {"{\"name\":\"a\",\"row_id\":\"12\"}", "invalid_value", "row_id", "malformed"},
        {"{\"name\":\"a\",\"queue\":\"groups:1\"}", "invalid_value", "queue", "malformed"},
        {"{\"name\":\"a\",\"queue\":\"my\"}", "invalid_value", "queue", "malformed"},
        {"{\"name\":\"a\",\"number\":1}", "invalid_value", "number", "out_of_range"},
        {"{\"name\":\"a\",\"number\":10}", "invalid_value", "number", "out_of_range"},
        {"{\"name\":\"a\",\"number\":2.0}", "invalid_value", "number", "wrong_type"},
        {"{\"name\":\"a\",\"flag\":1}", "invalid_value", "flag", "malformed"},
        {"{\"name\":\"a\",\"word\":\"three\"}", "invalid_value", "word", "malformed"},
        {"{\"name\":\"a\",\"ids\":[\"1\",\"1\"]}", "invalid_value", "ids", "malformed"},
        {"{\"name\":\"a\",\"ids\":[\"1\",\"2\",\"3\",\"4\"]}", "invalid_value", "ids", "too_long"},
        {"{\"name\":\"a\",\"fields\":[{\"name\":\"a\"}]}", "invalid_value", "fields", "malformed"},
        {"{\"name\":\"a\",\"client_id\":\"short\"}", "invalid_value", "client_id", "too_short"},
        {"{\"name\":\"a\",\"client_id\":\"with space\"}", "invalid_value", "client_id", "malformed"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        json_t *json = json_loads(cases[i].text, 0, NULL);
        struct thing thing = {0};
        struct decode_error error;
        assert_non_null(json);
        assert_false(decode_object(&table, json, &thing, NULL, &error));
        assert_string_equal(error.code, cases[i].code);
        assert_string_equal(error.field, cases[i].field);
        if (cases[i].reason == NULL) {
            assert_null(error.reason);
        } else {
            assert_string_equal(error.reason, cases[i].reason);
        }
        json_decref(json);
    }
}

static void a_long_unknown_name_is_cut(void **state) {
    (void)state;
    char name[300];
    memset(name, 'x', sizeof name - 1);
    name[sizeof name - 1] = '\0';
    json_t *json = json_pack("{s:i}", name, 1);
    struct thing thing = {0};
    struct decode_error error;
    assert_false(decode_object(&table, json, &thing, NULL, &error));
    assert_int_equal(strlen(error.field), sizeof error.field - 1);
    json_decref(json);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_kind_is_read),
        cmocka_unit_test(what_is_wrong_is_named),
        cmocka_unit_test(a_long_unknown_name_is_cut),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
