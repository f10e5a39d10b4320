// SPDX-License-Identifier: BSD-2-Clause

/*
 * Debug information into a model.
 *
 * Object files need their relocations applied before the debug sections make sense; libdwfl does
 * that for every architecture, so the file is opened through it although it is never loaded.
 */

#include "model.h"

#include <dwarf.h>
#include <stdio.h>
#include <string.h>

#include <elfutils/libdw.h>
#include <elfutils/libdwfl.h>

static const type_t *read_type(model_t *model, Dwarf_Die *die);

static uint64_t number_attribute(Dwarf_Die *die, unsigned name, uint64_t otherwise)
{
    Dwarf_Attribute attribute;
    Dwarf_Word value;

    if (dwarf_attr_integrate(die, name, &attribute) == NULL ||
        dwarf_formudata(&attribute, &value) != 0) {
        return otherwise;
    }
    return value;
}

// The type a DIE refers to by DW_AT_type; void if it has none.
static const type_t *type_attribute(model_t *model, Dwarf_Die *die)
{
    static const type_t nothing = { .kind = TYPE_VOID, .spelling = "void" };
    Dwarf_Attribute attribute;
    Dwarf_Die target;

    if (dwarf_attr_integrate(die, DW_AT_type, &attribute) == NULL ||
        dwarf_formref_die(&attribute, &target) == NULL) {
        return &nothing;
    }
    return read_type(model, &target);
}

static const char *name_of(model_t *model, Dwarf_Die *die)
{
    const char *name = dwarf_diename(die);

    return name == NULL ? NULL : arena_copy_string(model->arena, name);
}

static void read_members(model_t *model, type_t *type, Dwarf_Die *die)
{
    Dwarf_Die child;
    size_t room = 0;

    if (dwarf_child(die, &child) != 0) {
        return;
    }
    do {
        if (dwarf_tag(&child) != DW_TAG_member) {
            continue;
        }
        uint64_t byte_offset = number_attribute(&child, DW_AT_data_member_location, 0);
        member_t member = {
            .name = name_of(model, &child),
            .type = type_attribute(model, &child),
            .bit_offset = number_attribute(&child, DW_AT_data_bit_offset, byte_offset * 8),
            .bit_count = number_attribute(&child, DW_AT_bit_size, 0),
        };
        *ARENA_PUSH(model->arena, type->members, type->member_count, room) = member;
    } while (dwarf_siblingof(&child, &child) == 0);
}

static uint64_t array_length(Dwarf_Die *die)
{
    Dwarf_Die child;
    uint64_t length = 1;

    if (dwarf_child(die, &child) != 0) {
        return 0;
    }
    do {
        if (dwarf_tag(&child) == DW_TAG_subrange_type) {
            uint64_t last = number_attribute(&child, DW_AT_upper_bound, UINT64_MAX);
            length *= number_attribute(&child, DW_AT_count, last + 1);
        }
    } while (dwarf_siblingof(&child, &child) == 0);
    return length;
}

// `return_type (*)(parameters)` without the asterisk: `%s` is where a declarator goes.
static const char *function_spelling(model_t *model, Dwarf_Die *die)
{
    const char *parameters = NULL;
    Dwarf_Die child;

    if (dwarf_child(die, &child) == 0) {
        do {
            if (dwarf_tag(&child) == DW_TAG_formal_parameter) {
                const char *spelling = type_attribute(model, &child)->spelling;
                parameters = parameters == NULL
                                 ? spelling
                                 : arena_format(model->arena, "%s, %s", parameters, spelling);
            }
        } while (dwarf_siblingof(&child, &child) == 0);
    }
    return arena_format(model->arena, "(%s)", parameters == NULL ? "void" : parameters);
}

static const char *pointer_spelling(model_t *model, const type_t *target)
{
    if (target->kind == TYPE_FUNCTION) {
        return arena_format(model->arena, "%s (*)%s", target->target->spelling, target->spelling);
    }
    size_t length = strlen(target->spelling);
    bool is_pointer = length > 0 && target->spelling[length - 1] == '*';

    return arena_format(model->arena, "%s%s*", target->spelling, is_pointer ? "" : " ");
}

static const char *tagged(model_t *model, const char *keyword, const char *name)
{
    return name == NULL ? arena_format(model->arena, "%s", keyword)
                        : arena_format(model->arena, "%s %s", keyword, name);
}

static void read_base_type(type_t *type, Dwarf_Die *die)
{
    uint64_t encoding = number_attribute(die, DW_AT_encoding, 0);

    type->kind = encoding == DW_ATE_boolean ? TYPE_BOOL : TYPE_INTEGER;
    type->is_char = strcmp(type->spelling, "char") == 0;
}

// What a type refers to is read after it was noted: a struct may point at itself.
static void fill_type(model_t *model, type_t *type, Dwarf_Die *die)
{
    const char *name = name_of(model, die);

    type->spelling = name == NULL ? "?" : name;
    type->size = number_attribute(die, DW_AT_byte_size, 0);
    switch (dwarf_tag(die)) {
    case DW_TAG_base_type:
        read_base_type(type, die);
        return;
    case DW_TAG_enumeration_type:
        type->kind = TYPE_ENUM;
        type->spelling = tagged(model, "enum", name);
        return;
    case DW_TAG_union_type:
        type->is_union = true;
        // fall through
    case DW_TAG_structure_type:
        type->kind = TYPE_RECORD;
        type->spelling = tagged(model, type->is_union ? "union" : "struct", name);
        read_members(model, type, die);
        return;
    default:
        break;
    }

    type->target = type_attribute(model, die);
    switch (dwarf_tag(die)) {
    case DW_TAG_pointer_type:
        type->kind = TYPE_POINTER;
        type->spelling = pointer_spelling(model, type->target);
        return;
    case DW_TAG_subroutine_type:
        type->kind = TYPE_FUNCTION;
        type->spelling = function_spelling(model, die);
        return;
    case DW_TAG_array_type:
        type->kind = TYPE_ARRAY;
        type->length = array_length(die);
        type->size = type->length * type->target->size;
        type->spelling = arena_format(model->arena, "%s[%llu]", type->target->spelling,
                                      (unsigned long long)type->length);
        return;
    case DW_TAG_typedef:
        type->kind = TYPE_ALIAS;
        type->size = type->target->size;
        return;
    case DW_TAG_const_type:
        type->kind = TYPE_CONST;
        type->size = type->target->size;
        type->spelling = arena_format(model->arena, "const %s", type->target->spelling);
        return;
    default: // volatile, restrict, atomic: as if they were not there
        type->kind = TYPE_ALIAS;
        type->size = type->target->size;
        type->spelling = type->target->spelling;
        return;
    }
}

static const type_t *read_type(model_t *model, Dwarf_Die *die)
{
    uint64_t offset = dwarf_dieoffset(die);

    for (size_t i = 0; i < model->type_count; i++) {
        if (model->types[i]->die == offset) {
            return model->types[i];
        }
    }
    type_t *type = arena_alloc(model->arena, sizeof *type);
    type->die = offset;
    type->spelling = "?";
    *ARENA_PUSH(model->arena, model->types, model->type_count, model->type_room) = type;
    fill_type(model, type, die);
    return type;
}

// <stdint.h> and <stddef.h> are the compiler's.
static bool is_of_compiler(Dwarf_Die *die)
{
    const char *file = dwarf_decl_file(die);
    const char *slash = file == NULL ? NULL : strrchr(file, '/');

    return slash != NULL && strncmp(slash, "/std", 4) == 0;
}

static void add_named(model_t *model, Dwarf_Die *die)
{
    type_t *type = (type_t *)read_type(model, die);

    if (dwarf_diename(die) != NULL && !is_of_compiler(die) &&
        number_attribute(die, DW_AT_declaration, 0) == 0) {
        *ARENA_PUSH(model->arena, model->named, model->named_count, model->named_room) = type;
    }
}

static void add_enumeration(model_t *model, Dwarf_Die *die)
{
    enumeration_t enumeration = { .tag = name_of(model, die), .type = read_type(model, die) };
    size_t room = 0;
    Dwarf_Die child;

    if (dwarf_child(die, &child) != 0) {
        return;
    }
    do {
        Dwarf_Attribute attribute;
        Dwarf_Sword value = 0;
        if (dwarf_tag(&child) == DW_TAG_enumerator &&
            dwarf_formsdata(dwarf_attr(&child, DW_AT_const_value, &attribute), &value) == 0) {
            *ARENA_PUSH(model->arena, enumeration.enumerators, enumeration.enumerator_count, room) =
                (enumerator_t){ .name = name_of(model, &child), .value = value };
        }
    } while (dwarf_siblingof(&child, &child) == 0);
    *ARENA_PUSH(model->arena, model->enumerations, model->enumeration_count,
                model->enumeration_room) = enumeration;
}

static void add_function(model_t *model, Dwarf_Die *die)
{
    const char *file = dwarf_decl_file(die);
    function_t function = {
        .name = name_of(model, die),
        .file = arena_copy_string(model->arena, file == NULL ? "" : file),
        .has_body = dwarf_hasattr(die, DW_AT_low_pc),
        .result = type_attribute(model, die),
    };
    size_t room = 0;
    Dwarf_Die child;

    if (function.name == NULL) {
        return;
    }
    if (dwarf_child(die, &child) == 0) {
        do {
            if (dwarf_tag(&child) == DW_TAG_formal_parameter) {
                *ARENA_PUSH(model->arena, function.parameters, function.parameter_count, room) =
                    (parameter_t){ .name = name_of(model, &child),
                                   .type = type_attribute(model, &child) };
            }
        } while (dwarf_siblingof(&child, &child) == 0);
    }
    *ARENA_PUSH(model->arena, model->functions, model->function_count, model->function_room) =
        function;
}

static void add_declaration(model_t *model, Dwarf_Die *die)
{
    switch (dwarf_tag(die)) {
    case DW_TAG_typedef:
    case DW_TAG_structure_type:
    case DW_TAG_union_type:
        add_named(model, die);
        break;
    case DW_TAG_enumeration_type:
        add_enumeration(model, die);
        break;
    case DW_TAG_subprogram:
        add_function(model, die);
        break;
    default:
        break;
    }
}

// An enum without a tag goes by its typedef.
static void name_enumerations(model_t *model)
{
    for (size_t i = 0; i < model->enumeration_count; i++) {
        enumeration_t *enumeration = &model->enumerations[i];
        for (size_t j = 0; j < model->named_count && enumeration->tag == NULL; j++) {
            if (model->named[j]->target == enumeration->type) {
                enumeration->tag = model->named[j]->spelling;
            }
        }
        if (enumeration->tag == NULL) {
            enumeration->tag = "";
        }
    }
}

static void read_unit(model_t *model, Dwarf_Die *unit)
{
    Dwarf_Die child;

    if (dwarf_child(unit, &child) != 0) {
        return;
    }
    do {
        add_declaration(model, &child);
    } while (dwarf_siblingof(&child, &child) == 0);
}

model_t *model_read(arena_t *arena, const char *path)
{
    static const Dwfl_Callbacks callbacks = {
        .find_elf = dwfl_build_id_find_elf,
        .find_debuginfo = dwfl_standard_find_debuginfo,
        .section_address = dwfl_offline_section_address,
    };
    model_t *model = arena_alloc(arena, sizeof *model);
    Dwfl *dwfl = dwfl_begin(&callbacks);
    Dwfl_Module *module = dwfl == NULL ? NULL : dwfl_report_offline(dwfl, "", path, -1);
    Dwarf_Die *unit = NULL;
    Dwarf_Addr bias;

    model->arena = arena;
    if (module == NULL || dwfl_report_end(dwfl, NULL, NULL) != 0) {
        fprintf(stderr, "abi-dump: %s: %s\n", path, dwfl_errmsg(-1));
        dwfl_end(dwfl);
        return NULL;
    }
    while ((unit = dwfl_module_nextcu(module, unit, &bias)) != NULL) {
        read_unit(model, unit);
    }
    dwfl_end(dwfl);
    name_enumerations(model);
    if (model->named_count == 0) {
        fprintf(stderr, "abi-dump: %s: no debug information; compile it with -g3\n", path);
        return NULL;
    }
    return model;
}

const type_t *type_strip(const type_t *type)
{
    while (type->kind == TYPE_ALIAS || type->kind == TYPE_CONST) {
        type = type->target;
    }
    return type;
}

void type_fact_name(const type_t *type, char *name, size_t size)
{
    snprintf(name, size, "%s", type->spelling);
    for (char *space = strchr(name, ' '); space != NULL; space = strchr(space, ' ')) {
        *space = '_';
    }
}

const function_t *model_function(const model_t *model, const char *name)
{
    for (size_t i = 0; i < model->function_count; i++) {
        if (strcmp(model->functions[i].name, name) == 0) {
            return &model->functions[i];
        }
    }
    return NULL;
}
