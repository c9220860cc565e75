/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "api/technician_rows.h"

#include <csv.h>
#include <string.h>

#include "base/alloc.h"
#include "base/text.h"

enum { CELLS_MAX = 16 };

static const char *const words[TECHNICIAN_COLUMN_COUNT] = {
    [TECHNICIAN_LOGIN] = "login", [TECHNICIAN_NAME] = "name",         [TECHNICIAN_GROUP] = "group",
    [TECHNICIAN_ROLE] = "role",   [TECHNICIAN_PASSWORD] = "password",
};

struct reading {
    struct technician_rows *rows;
    enum technician_column columns[CELLS_MAX]; /* of the header */
    size_t column_count;
    size_t cell; /* of the line being read */
    bool has_header, has_text;
    int line, first_line; /* now, and where the row began */
    struct technician_row row;
};

const char *technician_column_word(enum technician_column column) {
    must(column < TECHNICIAN_COLUMN_COUNT);
    return words[column];
}

static void fail(struct reading *reading, const char *error, const char *column) {
    struct technician_rows *rows = reading->rows;
    if (rows->error == NULL) {
        rows->error = error;
        rows->error_line = reading->first_line;
        size_t len = utf8_cut(column, sizeof rows->error_column - 1);
        must(text_format(rows->error_column, sizeof rows->error_column, "%.*s", (int)len, column));
    }
}

static void read_heading(struct reading *reading, const char *text) {
    for (unsigned i = 0; i < TECHNICIAN_COLUMN_COUNT; i++) {
        if (!text_equal_ignoring_case(words[i], text)) {
            continue;
        }
        for (size_t j = 0; j < reading->column_count; j++) {
            if (reading->columns[j] == (enum technician_column)i) {
                fail(reading, "csv_column_twice", text);
                return;
            }
        }
        reading->columns[reading->column_count++] = (enum technician_column)i;
        return;
    }
    fail(reading, "csv_column_unknown", text);
}

static void on_cell(void *cell, size_t len, void *user) {
    struct reading *reading = user;
    const char *text = cell;
    reading->has_text = reading->has_text || len > 0;
    for (size_t i = 0; i < len; i++) {
        reading->line += text[i] == '\n'; /* in quotation marks */
    }
    if (reading->rows->error != NULL) {
        return;
    }
    if (!reading->has_header) {
        read_heading(reading, text);
    } else if (reading->cell < reading->column_count) {
        char **place = &reading->row.cells[reading->columns[reading->cell]];
        mem_free(*place);
        *place = mem_copy_string(text);
    } else {
        reading->row.has_too_many = reading->row.has_too_many || len > 0;
    }
    reading->cell++;
}

static void begin_row(struct reading *reading) {
    reading->row = (struct technician_row){.line = reading->line};
    for (size_t i = 0; i < TECHNICIAN_COLUMN_COUNT; i++) {
        reading->row.cells[i] = mem_copy_string("");
    }
    reading->first_line = reading->line;
    reading->cell = 0;
    reading->has_text = false;
}

static void drop_row(struct technician_row *row) {
    for (size_t i = 0; i < TECHNICIAN_COLUMN_COUNT; i++) {
        mem_free_secret(row->cells[i]);
    }
    *row = (struct technician_row){0};
}

static void end_header(struct reading *reading) {
    static const enum technician_column needed[] = {TECHNICIAN_LOGIN, TECHNICIAN_NAME, TECHNICIAN_GROUP};
    reading->has_header = true;
    for (size_t i = 0; i < sizeof needed / sizeof needed[0]; i++) {
        bool found = false;
        for (size_t j = 0; j < reading->column_count; j++) {
            found = found || reading->columns[j] == needed[i];
        }
        if (!found) {
            fail(reading, "csv_column_missing", words[needed[i]]);
        }
    }
}

/* Lines without any text are skipped. */
static void end_line(struct reading *reading) {
    struct technician_rows *rows = reading->rows;
    bool is_row = reading->has_text && reading->has_header;
    if (reading->has_text && !reading->has_header) {
        end_header(reading);
    }
    if (is_row && rows->count == TECHNICIAN_ROWS_MAX) {
        fail(reading, "csv_too_many_rows", "");
    }
    if (is_row && rows->error == NULL) {
        rows->rows[rows->count++] = reading->row;
    } else {
        drop_row(&reading->row);
    }
}

static void on_line(int end, void *user) {
    struct reading *reading = user;
    end_line(reading);
    reading->line += end == '\n';
    begin_row(reading);
}

/* One kind of line end, whatever made the file, and no mark of byte order. */
static char *with_plain_lines(const char *text) {
    if (text_starts_with(text, "\xEF\xBB\xBF")) {
        text += 3;
    }
    char *plain = mem_copy_string(text);
    char *to = plain;
    for (const char *from = text; *from != '\0'; from++) {
        if (*from != '\r') {
            *to++ = *from;
        } else if (from[1] != '\n') {
            *to++ = '\n';
        }
    }
    *to = '\0';
    return plain;
}

static const char delimiters[] = {CSV_COMMA, ';', CSV_TAB};

/* Spreadsheets may say it themselves, in a line before the header: "sep=;". */
static bool tells_delimiter(const char *text) {
    return text_starts_with(text, "sep=") && text[4] != '\0' &&
           memchr(delimiters, text[4], sizeof delimiters) != NULL && (text[5] == '\n' || text[5] == '\0');
}

/* The one that separates most of the header, outside quotation marks. */
static char delimiter_of(const char *text) {
    size_t counts[sizeof delimiters] = {0};
    bool is_quoted = false;
    size_t most = 0;
    text += strspn(text, "\n");
    for (; *text != '\0' && (is_quoted || *text != '\n'); text++) {
        is_quoted = is_quoted != (*text == '"');
        for (size_t i = 0; i < sizeof delimiters && !is_quoted; i++) {
            counts[i] += *text == delimiters[i];
        }
    }
    for (size_t i = 1; i < sizeof delimiters; i++) {
        most = counts[i] > counts[most] ? i : most;
    }
    return delimiters[most];
}

static void read_all(struct reading *reading, const char *text) {
    struct csv_parser parser;
    must(csv_init(&parser, CSV_STRICT | CSV_STRICT_FINI | CSV_APPEND_NULL | CSV_REPALL_NL) == 0);
    char delimiter = delimiter_of(text);
    if (tells_delimiter(text)) {
        delimiter = text[4];
        text += strcspn(text, "\n");
    }
    csv_set_delim(&parser, (unsigned char)delimiter);
    size_t len = strlen(text);
    bool fits = csv_parse(&parser, text, len, on_cell, on_line, reading) == len &&
                csv_fini(&parser, on_cell, on_line, reading) == 0;
    reading->first_line = reading->line;
    if (!fits) {
        fail(reading, "csv_malformed", "");
    }
    csv_free(&parser);
}

bool technician_rows_read(const char *text, struct technician_rows *out_rows) {
    *out_rows = (struct technician_rows){.rows = NEW_ARRAY(struct technician_row, TECHNICIAN_ROWS_MAX)};
    struct reading reading = {.rows = out_rows, .line = 1};
    char *plain = with_plain_lines(text);
    begin_row(&reading);
    read_all(&reading, plain);
    drop_row(&reading.row);
    mem_free_secret(plain);
    if (out_rows->error == NULL && out_rows->count == 0) {
        fail(&reading, "csv_no_rows", "");
    }
    return out_rows->error == NULL;
}

void technician_rows_finish(struct technician_rows *rows) {
    for (size_t i = 0; i < rows->count; i++) {
        drop_row(&rows->rows[i]);
    }
    mem_free(rows->rows);
    *rows = (struct technician_rows){0};
}
