// SPDX-License-Identifier: BSD-2-Clause

// Kinds, capabilities, and the slots that hold them.

#include "json_read_priv.h"

static const struct {
    const char *object;
    const char *cap;
} kind_names[] = {
#define X(name, text, json_object, json_cap) [CAPDL_##name] = { json_object, json_cap },
    CAPDL_KINDS(X)
#undef X
};

const char *capdl_json_object_name(capdl_kind_t kind)
{
    return kind_names[kind].object;
}

const char *capdl_json_cap_name(capdl_kind_t kind)
{
    return kind_names[kind].cap;
}

typedef struct raw_cap {
    capdl_cap_t cap;
    bool has_executable;
} raw_cap_t;

static void read_right(reader_t *reader, const field_t *field, void *out)
{
    bool is_set = false;

    json_bool(&reader->json, field->name, &is_set);
    if (is_set) {
        *(uint8_t *)out |= (uint8_t)field->max;
    }
}

static void read_rights(reader_t *reader, const field_t *field, void *out)
{
    static const field_t fields[] = {
        { "read", false, read_right, 0, CAPDL_READ },
        { "write", false, read_right, 0, CAPDL_WRITE },
        { "grant", false, read_right, 0, CAPDL_GRANT },
        { "grant_reply", false, read_right, 0, CAPDL_GRANT_REPLY },
    };
    READ_STRUCT(reader, fields, json_priv_member(field, out), "rights");
}

static void read_executable(reader_t *reader, const field_t *field, void *out)
{
    raw_cap_t *raw = out;

    raw->has_executable = json_bool(&reader->json, field->name, &raw->cap.is_executable);
}

#define CAP(name) offsetof(raw_cap_t, cap.name)

static void read_cap_fields(reader_t *reader, raw_cap_t *raw, const char *what)
{
    static const field_t plain[] = { { "object", false, json_priv_u32, CAP(object), 0 } };
    static const field_t badged[] = {
        { "object", false, json_priv_u32, CAP(object), 0 },
        { "badge", false, json_priv_u64, CAP(badge), 0 },
        { "rights", false, read_rights, CAP(rights), 0 },
    };
    static const field_t smc[] = {
        { "object", false, json_priv_u32, CAP(object), 0 },
        { "badge", true, json_priv_u64, CAP(badge), 0 },
    };
    static const field_t cnode[] = {
        { "object", false, json_priv_u32, CAP(object), 0 },
        { "guard", false, json_priv_u64, CAP(badge), 0 },
        { "guard_size", false, json_priv_u8, CAP(guard_size), 0 },
    };
    static const field_t frame[] = {
        { "object", false, json_priv_u32, CAP(object), 0 },
        { "rights", false, read_rights, CAP(rights), 0 },
        { "cached", false, json_priv_flag, CAP(is_cached), 0 },
        { "executable", true, read_executable, 0, 0 },
    };
    switch (raw->cap.kind) {
    case CAPDL_ENDPOINT:
    case CAPDL_NOTIFICATION:
        READ_STRUCT(reader, badged, raw, what);
        break;
    case CAPDL_ARM_SMC:
        READ_STRUCT(reader, smc, raw, what);
        break;
    case CAPDL_CNODE:
        READ_STRUCT(reader, cnode, raw, what);
        break;
    case CAPDL_FRAME:
        READ_STRUCT(reader, frame, raw, what);
        break;
    default:
        READ_STRUCT(reader, plain, raw, what);
    }
}

// The kind with that name of an object or of a capability.
bool json_priv_find_kind(const json_key_t *key, bool is_cap, capdl_kind_t *ret_kind)
{
    for (int kind = 0; kind < CAPDL_KIND_COUNT; kind++) {
        const char *name = is_cap ? kind_names[kind].cap : kind_names[kind].object;
        if (json_key_is(key, name)) {
            *ret_kind = (capdl_kind_t)kind;
            return true;
        }
    }
    return false;
}

void json_priv_unknown_kind(reader_t *reader, const json_key_t *key, bool is_cap, bool has_value)
{
    const char *text = "";

    for (int kind = 0; kind < CAPDL_KIND_COUNT; kind++) {
        const char *name = is_cap ? kind_names[kind].cap : kind_names[kind].object;
        text = arena_format(reader->json.arena, "%s%s%s", text, *text ? ", " : "", name);
    }
    json_error(&reader->json, key->place, "there is no %s \"%.*s\"; there are: %s",
               is_cap ? "capability" : "object", (int)(key->size > 60 ? 60 : key->size), key->text,
               text);
    if (has_value) {
        json_skip(&reader->json);
    }
}

static void read_cap(reader_t *reader, const field_t *field, void *out)
{
    raw_cap_t raw = { .cap = { .object = CAPDL_NONE } };
    json_key_t key;
    bool has_value;

    if (!json_priv_enter(reader, "a capability", &key, &has_value)) {
        return;
    }
    if (!json_priv_find_kind(&key, true, &raw.cap.kind)) {
        json_priv_unknown_kind(reader, &key, true, has_value);
    } else if (!has_value) {
        json_error(&reader->json, key.place, "the capability must say which object it is for");
    } else {
        read_cap_fields(reader, &raw, "the capability");
        // Older tools have no such field: the right to grant meant it.
        if (raw.cap.kind == CAPDL_FRAME && !raw.has_executable) {
            raw.cap.is_executable = (raw.cap.rights & CAPDL_GRANT) != 0;
        }
        *(capdl_cap_t *)json_priv_member(field, out) = raw.cap;
    }
    json_priv_leave(reader, "a capability", has_value);
}

void json_priv_slots(reader_t *reader, const field_t *field, void *out)
{
    static const field_t fields[] = {
        { "slot", false, json_priv_u32, offsetof(capdl_slot_t, index), 0 },
        { "cap", false, read_cap, offsetof(capdl_slot_t, cap), 0 },
    };
    capdl_object_t *object = out;
    json_t *json = &reader->json;

    (void)field;
    if (!json_array(json, "slots")) {
        return;
    }
    while (json_next_item(json)) {
        capdl_slot_t slot = { .place = json_place(json), .cap.object = CAPDL_NONE };
        unsigned errors = json->diag->error_count;
        if (READ_STRUCT(reader, fields, &slot, "a slot") && json->diag->error_count == errors) {
            *ARENA_PUSH(json->arena, object->slots, object->slot_count, object->slot_capacity) =
                slot;
        }
    }
}
