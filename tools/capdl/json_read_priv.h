// SPDX-License-Identifier: BSD-2-Clause
#pragma once

/*
 * Shared by the files that read JSON into the model.
 *
 * A structure is a table of fields, each with a function that reads it into a C structure.  The
 * same table serves for an object with names and for a list in the order of the fields.
 */

#include "capdl/capdl_json.h"
#include "capdl/json.h"

typedef struct reader {
    json_t json;
    capdl_spec_t *spec;
} reader_t;

typedef struct field {
    const char *name;
    bool is_optional;
    void (*read)(reader_t *reader, const struct field *field, void *out); // NULL: skips it
    size_t offset;
    uint64_t max; // of a number
} field_t;

static inline void *json_priv_member(const field_t *field, void *out)
{
    return (char *)out + field->offset;
}

// False when there is no structure; what is wrong inside has its diagnostics.
bool json_priv_struct(reader_t *reader, const field_t *fields, size_t count, void *out,
                      const char *what);
#define READ_STRUCT(reader, fields, out, what) \
    json_priv_struct(reader, fields, sizeof(fields) / sizeof *(fields), out, what)

// `{"Name": value}`, or "Name" alone: which of the names, and whether a value is to be read.
bool json_priv_enter(reader_t *reader, const char *what, json_key_t *ret_key, bool *ret_has_value);
void json_priv_leave(reader_t *reader, const char *what, bool has_value);

// Fields with one value, at `offset`.
void json_priv_u64(reader_t *reader, const field_t *field, void *out);
void json_priv_u32(reader_t *reader, const field_t *field, void *out);
void json_priv_u8(reader_t *reader, const field_t *field, void *out);
void json_priv_flag(reader_t *reader, const field_t *field, void *out);
void json_priv_text(reader_t *reader, const field_t *field, void *out);

// The kind with that name of an object or of a capability; the other says that there is none.
bool json_priv_find_kind(const json_key_t *key, bool is_cap, capdl_kind_t *ret_kind);
void json_priv_unknown_kind(reader_t *reader, const json_key_t *key, bool is_cap, bool has_value);

// Fields of a capdl_object_t.
void json_priv_slots(reader_t *reader, const field_t *field, void *out);
void json_priv_init(reader_t *reader, const field_t *field, void *out);

// The field "objects": adds them to the specification.
void json_priv_objects(reader_t *reader, const field_t *field, void *out);
