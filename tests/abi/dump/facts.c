// SPDX-License-Identifier: BSD-2-Clause

/*
 * One line for each fact: `KIND NAME VALUE…`.  KIND and NAME together are unique.
 */

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "dump.h"

static bool ends_with(const char *text, const char *end)
{
    size_t text_length = strlen(text);
    size_t end_length = strlen(end);

    return text_length >= end_length && strcmp(text + text_length - end_length, end) == 0;
}

static const char *kind_of(const type_t *type)
{
    const type_t *plain = type_strip(type);

    switch (plain->kind) {
    case TYPE_VOID:
        return "void";
    case TYPE_INTEGER:
    case TYPE_BOOL:
        return plain->spelling;
    case TYPE_ENUM:
        return "enum";
    case TYPE_POINTER:
        return "pointer";
    case TYPE_RECORD:
        return plain->is_union ? "union" : "struct";
    case TYPE_ARRAY:
        return plain->spelling;
    case TYPE_FUNCTION:
        return "function";
    case TYPE_ALIAS:
    case TYPE_CONST:
        break;
    }
    return "?";
}

// Members of anonymous members are members of the outer type, as in C.
static void print_members(const char *owner, const type_t *type, uint64_t base)
{
    for (size_t i = 0; i < type->member_count; i++) {
        const member_t *member = &type->members[i];
        uint64_t offset = base + member->bit_offset;

        if (member->name == NULL) {
            print_members(owner, type_strip(member->type), offset);
        } else if (member->bit_count != 0) {
            printf("member %s.%s bit %" PRIu64 " +%" PRIu64 "\n", owner, member->name, offset,
                   member->bit_count);
        } else {
            printf("member %s.%s %" PRIu64 " +%" PRIu64 " %s\n", owner, member->name, offset / 8,
                   member->type->size, member->type->spelling);
        }
    }
}

static bool tag_has_typedef(const model_t *model, const type_t *record)
{
    for (size_t i = 0; i < model->named_count; i++) {
        if (model->named[i]->kind == TYPE_ALIAS && model->named[i]->target == record) {
            return true;
        }
    }
    return false;
}

static void print_named_type(const model_t *model, const type_t *type)
{
    char name[256];

    type_fact_name(type, name, sizeof name);
    printf("type %s %" PRIu64 " %s\n", name, type->size, kind_of(type));

    // The layout is told under the typedef, if there is one.
    if (type->kind == TYPE_RECORD && !tag_has_typedef(model, type)) {
        print_members(name, type, 0);
    } else if (type->kind == TYPE_ALIAS && type->target->kind == TYPE_RECORD) {
        print_members(name, type->target, 0);
    }
}

static const char *enumerator_kind(const enumeration_t *enumeration)
{
    if (ends_with(enumeration->tag, "invocation_label")) {
        return "label";
    }
    return strcmp(enumeration->tag, "seL4_Syscall_ID") == 0 ? "syscall" : "enum";
}

static void print_enumeration(const enumeration_t *enumeration)
{
    const char *kind = enumerator_kind(enumeration);

    for (size_t i = 0; i < enumeration->enumerator_count; i++) {
        printf("%s %s %" PRId64 "\n", kind, enumeration->enumerators[i].name,
               enumeration->enumerators[i].value);
    }
}

static void print_function(const function_t *function)
{
    printf("func %s %s(", function->name, function->result->spelling);
    for (size_t i = 0; i < function->parameter_count; i++) {
        printf("%s%s", i == 0 ? "" : ", ", function->parameters[i].type->spelling);
    }
    printf("%s)\n", function->parameter_count == 0 ? "void" : "");
    if (strncmp(function->name, "seL4_", 5) == 0 && !ends_with(function->name, "_with") &&
        ends_with(function->file, "interfaces/sel4_client.h")) {
        printf("invocation %s\n", function->name);
    }
}

void dump_facts(const model_t *model)
{
    for (size_t i = 0; i < model->named_count; i++) {
        print_named_type(model, model->named[i]);
    }
    for (size_t i = 0; i < model->enumeration_count; i++) {
        print_enumeration(&model->enumerations[i]);
    }
    for (size_t i = 0; i < model->function_count; i++) {
        print_function(&model->functions[i]);
    }
}
