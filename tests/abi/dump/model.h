// SPDX-License-Identifier: BSD-2-Clause
#pragma once

/*
 * What an object file's debug information says about the headers it was compiled from: types,
 * enumerators and functions.
 *
 * Everything read lives in the arena.  Only top-level declarations are kept.
 */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "common/arena.h"

typedef enum type_kind {
    TYPE_VOID,
    TYPE_INTEGER,
    TYPE_BOOL,
    TYPE_ENUM,
    TYPE_POINTER,
    TYPE_RECORD, // struct or union
    TYPE_ARRAY,
    TYPE_FUNCTION,
    TYPE_ALIAS, // typedef
    TYPE_CONST,
} type_kind_t;

typedef struct type type_t;

// One member of a struct or union.  `name` is NULL for an anonymous one.
typedef struct member {
    const char *name;
    const type_t *type;
    uint64_t bit_offset;
    uint64_t bit_count; // 0: not a bit field
} member_t;

typedef struct enumerator {
    const char *name;
    int64_t value;
} enumerator_t;

struct type {
    type_kind_t kind;
    const char *spelling; // as C writes it
    uint64_t size;
    const type_t *target; // of a pointer, array, alias, const
    uint64_t length;      // of an array
    bool is_union;
    bool is_char; // plain `char`: what text is made of
    member_t *members;
    size_t member_count;
    uint64_t die; // where it was read from, to read each type once
};

typedef struct parameter {
    const char *name;
    const type_t *type;
} parameter_t;

typedef struct function {
    const char *name;
    const char *file; // where it is declared
    bool has_body;
    const type_t *result;
    parameter_t *parameters;
    size_t parameter_count;
} function_t;

typedef struct enumeration {
    const char *tag; // or the name of its typedef; "" if it has neither
    const type_t *type;
    enumerator_t *enumerators;
    size_t enumerator_count;
} enumeration_t;

typedef struct model {
    arena_t *arena;
    type_t **types;
    size_t type_count, type_room;
    // Named types: typedefs, and structs and unions that have a tag.
    type_t **named;
    size_t named_count, named_room;
    enumeration_t *enumerations;
    size_t enumeration_count, enumeration_room;
    function_t *functions;
    size_t function_count, function_room;
} model_t;

/*
 * Reads the debug information of the object file `path`.
 *
 * Fails   returns NULL after a message on standard error: no such file, no debug information
 */
model_t *model_read(arena_t *arena, const char *path);

// The type behind typedefs and const.
const type_t *type_strip(const type_t *type);

// The name of a named type as one word: "struct_x" for "struct x".
void type_fact_name(const type_t *type, char *name, size_t size);

// The function of that name, or NULL.
const function_t *model_function(const model_t *model, const char *name);
