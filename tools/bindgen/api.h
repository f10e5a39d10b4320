// SPDX-License-Identifier: BSD-2-Clause
#pragma once

/*
 * The kernel's invocations as its `object-api*.xml` files describe them: interfaces (kinds of
 * object) with methods, their parameters, errors and conditions.
 */

#include <stdbool.h>
#include <stddef.h>

#include "../common/condition.h"
#include "../common/xml.h"

// The kernel numbers invocations file by file, in this order.
typedef enum api_part {
    API_GENERIC,
    API_SEL4_ARCH,
    API_ARCH,
    API_PART_COUNT,
} api_part_t;

typedef enum api_type_kind {
    API_INTEGER,  // `bits` wide in a message, at most a word
    API_CAP,      // a capability: travels beside the message words
    API_BITFIELD, // one word, in member `words[0]`
    API_STRUCT,   // several words, passed by pointer
} api_type_kind_t;

typedef struct api_type {
    const char *name;
    api_type_kind_t kind;
    unsigned bits;
    const char **members; // API_STRUCT: names of its words
    size_t member_count;
    place_t place; // of an interface; otherwise empty
} api_type_t;

typedef struct api_param {
    const char *name;
    const api_type_t *type;
    bool is_out;
    const char *text;
    place_t place;
} api_param_t;

typedef struct api_error {
    const char *name; // seL4_InvalidArgument …
    const char *text;
} api_error_t;

typedef struct api_method {
    const char *id;        // the label: TCBSuspend
    const char *name;      // Suspend
    const char *interface; // seL4_TCB
    api_part_t part;
    const condition_t *condition;
    bool is_enabled; // the condition holds
    bool is_duplicate;
    unsigned label; // enabled methods only
    const char *cap_text;
    const char *brief;
    const char *description;
    const char *return_text;
    api_param_t *params;
    size_t param_count;
    size_t param_capacity;
    api_error_t *errors;
    size_t error_count;
    size_t error_capacity;
    place_t place;
} api_method_t;

// One enumerator of an invocation enumeration.
typedef struct api_label {
    const char *id;
    unsigned number;
} api_label_t;

typedef struct api {
    api_type_t **types;
    size_t type_count;
    size_t type_capacity;
    api_method_t **methods; // of all parts, in the order of the files
    size_t method_count;
    size_t method_capacity;
    struct {
        api_label_t *labels;
        size_t label_count;
        size_t label_capacity;
        unsigned end; // one past the last label
    } parts[API_PART_COUNT];
} api_t;

/*
 * Reads the three files and checks them as a whole.
 *
 * Fails with diagnostics: unknown elements, attributes, types or directions; missing or malformed
 * names; a label or method twice under conditions that hold together; a message that would not fit
 * seL4_MsgMaxLength words or seL4_MsgMaxExtraCaps capabilities; conditions on unknown keys.
 */
bool api_load(arena_t *arena, diag_t *diag, const config_t *config,
              const source_t sources[API_PART_COUNT], api_t **ret_api);

const api_type_t *api_find_type(const api_t *api, const char *name);

// Whether it is a kind of capability that these files speak of: an interface, or a parameter's
// type.
bool api_is_kind(const api_t *api, const api_type_t *type);

// Whether the method returns a structure: it has out-parameters that are not passed by pointer.
bool api_method_has_result(const api_method_t *method);

// Where each word-sized or smaller piece of a parameter travels in the message.
typedef struct api_position {
    const api_param_t *param;
    unsigned word;   // index of its first message word
    unsigned offset; // bits from the low end of that word
} api_position_t;

// Message words per direction: parameters aligned to their own size, at most a word.
typedef struct api_layout {
    api_position_t *positions;
    size_t position_count;
    unsigned word_count;
} api_layout_t;

// Lays out the parameters of one direction that are not capabilities.
api_layout_t api_layout(arena_t *arena, const api_method_t *method, bool out);

// In-parameters that are capabilities, without the service itself.
size_t api_extra_cap_count(const api_method_t *method);
