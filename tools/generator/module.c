/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "generator.h"

/* A named union of string literals with the array behind it. */
struct list {
    const char *array;
    const char *type;
    unsigned first;
    unsigned count;
    const char *(*code)(unsigned index);
};

static const char *shown_word(unsigned index) {
    return status_word((enum status)index);
}

static const char *code_of_link(unsigned index) {
    return link_code((enum link)index);
}

static const char *code_of_part(unsigned index) {
    return part_code((enum part)index);
}

static const char *code_of_outcome(unsigned index) {
    return outcome_code((enum outcome)index);
}

static const char *code_of_reason(unsigned index) {
    return out_reason_code((enum out_reason)index);
}

static const char *code_of_refusal(unsigned index) {
    return refusal_code((enum refusal)index);
}

static const char *code_of_cause(unsigned index) {
    return cause_code((enum cause)index);
}

static const char *code_of_event(unsigned index) {
    return event_code((enum event_type)index);
}

static const char *code_of_command(unsigned index) {
    return command_is_on_row((enum command_type)index) ? command_code((enum command_type)index) : NULL;
}

static void print_list(FILE *out, const struct list *list) {
    fprintf(out, "export const %s = [\n", list->array);
    for (unsigned i = list->first; i < list->count; i++) {
        if (list->code(i) != NULL) {
            fprintf(out, "  '%s',\n", list->code(i));
        }
    }
    fprintf(out, "] as const;\nexport type %s = (typeof %s)[number];\n\n", list->type, list->array);
}

static void print_lists(FILE *out) {
    static const struct list lists[] = {
        {"statusWords", "StatusWord", 0, STATUS_REMOVED, shown_word},
        {"leavingWords", "LeavingWord", STATUS_REMOVED, STATUS_COUNT, shown_word},
        {"parts", "Part", 0, PART_COUNT, code_of_part},
        {"links", "Link", 0, LINK_COUNT, code_of_link},
        {"outcomes", "Outcome", 0, OUTCOME_COUNT, code_of_outcome},
        {"outReasons", "OutReason", OUT_REASON_NONE + 1, OUT_REASON_COUNT, code_of_reason},
        {"commands", "Command", 0, COMMAND_TYPE_COUNT, code_of_command},
        {"refusalCodes", "RefusalCode", REFUSAL_NONE + 1, REFUSAL_COUNT, code_of_refusal},
        {"causes", "Cause", 0, CAUSE_COUNT, code_of_cause},
        {"eventTypes", "EventType", 0, EVENT_TYPE_COUNT, code_of_event},
    };
    for (size_t i = 0; i < sizeof lists / sizeof lists[0]; i++) {
        print_list(out, &lists[i]);
    }
}

static void print_looks(FILE *out) {
    fprintf(out,
            "export interface StatusLook {\n  readonly light: string;\n  readonly dark: string;\n  readonly sign: "
            "string;\n}\n\n/** Colours on a light and on a dark page, and a sign, so that no word depends on colour "
            "alone. */\nexport const statusLooks: Readonly<Record<StatusWord | LeavingWord, StatusLook>> = {\n");
#define STATUS(NAME, word, light, dark, sign)                                                                          \
    fprintf(out, "  '%s': { light: '%s', dark: '%s', sign: '%s' },\n", word, light, dark, sign);
#include "statuses.def"
#undef STATUS
    fprintf(out, "};\n\n");
}

static void print_changes_from(FILE *out, enum status start) {
    fprintf(out, "  '%s': [", status_word(start));
    const char *comma = "";
    for (unsigned end = 0; end < STATUS_COUNT; end++) {
        if (status_pair_allowed(start, (enum status)end)) {
            fprintf(out, "%s'%s'", comma, status_word((enum status)end));
            comma = ", ";
        }
    }
    fprintf(out, "],\n");
}

static void print_changes(FILE *out) {
    fprintf(out,
            "/** To which words a row may go from each. */\n"
            "export const statusChanges: Readonly<Record<StatusWord, readonly (StatusWord | LeavingWord)[]>> = {\n");
    for (unsigned start = 0; start < STATUS_REMOVED; start++) {
        print_changes_from(out, (enum status)start);
    }
    fprintf(out, "};\n\n");
}

static void print_situation(void *user, const struct situation *situation) {
    FILE *out = user;
    fprintf(out, "  '%s/%s%s%s%s': [", part_code(situation->part), link_code(situation->link),
            situation->held ? "/held" : "", situation->own_hold ? "/own_hold" : "",
            situation->lead_offered ? "/lead_offered" : "");
    const char *comma = "";
    for (unsigned command = 0; command < COMMAND_TYPE_COUNT; command++) {
        enum command_type type = (enum command_type)command;
        if (command_is_on_row(type) && situation_refusal(situation, type) == REFUSAL_NONE) {
            fprintf(out, "%s'%s'", comma, command_code(type));
            comma = ", ";
        }
    }
    fprintf(out, "],\n");
}

static void print_enabled(FILE *out) {
    fprintf(out, "const enabled: Readonly<Record<string, readonly Command[]>> = {\n");
    situation_each(print_situation, out);
    fprintf(
        out,
        "};\n\n"
        "/** What the commands of a row depend on, as the API gives it. */\n"
        "export interface RowFacts {\n"
        "  readonly part: Part;\n"
        "  readonly link: Link;\n"
        "  readonly held: boolean;\n"
        "  readonly own_hold: boolean;\n"
        "  readonly lead_offered: boolean;\n"
        "  readonly ended: boolean;\n"
        "}\n\n"
        "/**\n"
        " * The commands that the owner of a row is not refused by its facts (his rights, his limit and the target's\n"
        " * state may still refuse). A row of a session that is over can only be cleared.\n"
        " */\n"
        "export function enabledCommands(row: RowFacts): readonly Command[] {\n"
        "  if (row.ended) {\n"
        "    return row.part === 'out' ? [] : ['end'];\n"
        "  }\n"
        "  const offered = row.part === 'collaborator' && row.lead_offered;\n"
        "  const key = `${row.part}/${row.link}${row.held ? '/held' : ''}${row.own_hold ? '/own_hold' : ''}${\n"
        "    offered ? '/lead_offered' : ''\n"
        "  }`;\n"
        "  return enabled[key] ?? [];\n"
        "}\n");
}

void print_module(FILE *out) {
    fprintf(out, "/* SPDX-License-Identifier: GPL-3.0-or-later */\n"
                 "/* Generated by tools/generate from spec/. Change the tables, not this file. */\n\n");
    print_lists(out);
    print_looks(out);
    print_changes(out);
    print_enabled(out);
}
