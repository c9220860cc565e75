/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "generator.h"

static void print_words(FILE *out) {
    fprintf(
        out,
        "## Words\n\nA row shows one of these; the last two say how it left.\n\n| word | in a light page | in a dark "
        "page | sign |\n|---|---|---|---|\n");
#define STATUS(NAME, word, light, dark, sign) fprintf(out, "| %s | `%s` | `%s` | %s |\n", word, light, dark, sign);
#include "statuses.def"
#undef STATUS
}

static void print_pairs(FILE *out, enum pair_origin origin) {
    for (unsigned start = 0; start < STATUS_COUNT; start++) {
        for (unsigned end = 0; end < STATUS_COUNT; end++) {
            struct status_pair pair = status_pair((enum status)start, (enum status)end);
            if (pair.origin == origin) {
                fprintf(out, "| %s | %s | %s |\n", status_word((enum status)start), status_word((enum status)end),
                        pair.why);
            }
        }
    }
}

static void print_all_pairs(FILE *out) {
    fprintf(out, "\n## Changes\n\nNo row changes its word in any other way.\n\n### Documented\n\n| from | to | ways "
                 "|\n|---|---|---|\n");
    print_pairs(out, PAIR_DOCUMENTED);
    fprintf(out, "\n### Extensions\n\n| from | to | when |\n|---|---|---|\n");
    print_pairs(out, PAIR_EXTENSION);
    fprintf(out, "\nA new row begins as");
    const char *comma = " ";
    for (unsigned word = 0; word < STATUS_COUNT; word++) {
        if (status_pair_allowed(STATUS_NONE, (enum status)word)) {
            fprintf(out, "%s%s", comma, status_word((enum status)word));
            comma = ", ";
        }
    }
    fprintf(out, ".\n");
}

struct column {
    const char *title;
    struct situation situation;
};

static const struct column columns[] = {
    {"queued", {.part = PART_QUEUED, .link = LINK_ONLINE}},
    {"lead", {.part = PART_LEAD, .link = LINK_ONLINE}},
    {"lead, held", {.part = PART_LEAD, .link = LINK_ONLINE, .held = true}},
    {"source", {.part = PART_SOURCE, .link = LINK_ONLINE}},
    {"target", {.part = PART_TARGET, .link = LINK_ONLINE}},
    {"invited", {.part = PART_INVITED, .link = LINK_ONLINE}},
    {"collaborator", {.part = PART_COLLABORATOR, .link = LINK_ONLINE}},
    {"collaborator, own hold", {.part = PART_COLLABORATOR, .link = LINK_ONLINE, .own_hold = true}},
    {"collaborator, held by the lead", {.part = PART_COLLABORATOR, .link = LINK_ONLINE, .held = true}},
    {"collaborator, offered the lead", {.part = PART_COLLABORATOR, .link = LINK_ONLINE, .lead_offered = true}},
};
enum { COLUMN_COUNT = sizeof columns / sizeof columns[0] };

static void print_cell(FILE *out, const struct situation *situation, enum command_type command) {
    enum refusal refusal = situation_refusal(situation, command);
    fprintf(out, refusal == REFUSAL_NONE ? " **yes** |" : " %s |", refusal_code(refusal));
}

static void print_commands(FILE *out) {
    fprintf(out,
            "\n## Commands by part\n\nWhat the owner of a row is answered while the customer is online, with every "
            "right and below his limit: yes, or the code of the refusal.\n\n| command |");
    for (size_t i = 0; i < COLUMN_COUNT; i++) {
        fprintf(out, " %s |", columns[i].title);
    }
    fprintf(out, "\n|---|");
    for (size_t i = 0; i < COLUMN_COUNT; i++) {
        fprintf(out, "---|");
    }
    for (unsigned command = 0; command < COMMAND_TYPE_COUNT; command++) {
        if (!command_is_on_row((enum command_type)command)) {
            continue;
        }
        fprintf(out, "\n| %s |", command_code((enum command_type)command));
        for (size_t i = 0; i < COLUMN_COUNT; i++) {
            print_cell(out, &columns[i].situation, (enum command_type)command);
        }
    }
    fprintf(out, "\n");
}

static void print_link_line(FILE *out, const struct column *column, enum command_type command) {
    if (situation_refusal(&column->situation, command) != REFUSAL_NONE) {
        return;
    }
    fprintf(out, "| %s | %s |", command_code(command), column->title);
    for (unsigned link = 0; link < LINK_COUNT; link++) {
        struct situation situation = column->situation;
        situation.link = (enum link)link;
        if (situation_is_possible(&situation)) {
            print_cell(out, &situation, command);
        } else {
            fprintf(out, " |");
        }
    }
    fprintf(out, "\n");
}

static void print_links(FILE *out) {
    fprintf(out,
            "\n## Commands by link\n\nThe same where the customer is not online; empty where no such row can be.\n\n| "
            "command | part |");
    for (unsigned link = 0; link < LINK_COUNT; link++) {
        fprintf(out, " %s |", link_code((enum link)link));
    }
    fprintf(out, "\n|---|---|---|---|---|---|---|\n");
    for (unsigned command = 0; command < COMMAND_TYPE_COUNT; command++) {
        for (size_t i = 0; command_is_on_row((enum command_type)command) && i < COLUMN_COUNT; i++) {
            print_link_line(out, &columns[i], (enum command_type)command);
        }
    }
}

static void print_codes(FILE *out) {
    fprintf(out, "\n## Refusals\n\n");
    for (unsigned refusal = REFUSAL_NONE + 1; refusal < REFUSAL_COUNT; refusal++) {
        fprintf(out, "- `%s`\n", refusal_code((enum refusal)refusal));
    }
    fprintf(out, "\n## Causes\n\n");
    for (unsigned cause = 0; cause < CAUSE_COUNT; cause++) {
        fprintf(out, "- `%s`\n", cause_code((enum cause)cause));
    }
}

void print_page(FILE *out) {
    fprintf(out, "<!-- Generated by tools/generate from spec/. Change the tables, not this page. -->\n"
                 "# Status of a session row\n\n"
                 "![The changes of status](status.svg)\n\n");
    print_words(out);
    print_all_pairs(out);
    print_commands(out);
    fprintf(out, "\nOn a session that is over, `end` clears a Closed or Timed Out row; everything else is refused with "
                 "`session_over`.\n");
    print_links(out);
    print_codes(out);
}
