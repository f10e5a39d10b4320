// SPDX-License-Identifier: BSD-2-Clause

// Reads structures by their tables of fields, and fields with one value.

#include <string.h>

#include "json_read_priv.h"

static void read_field(reader_t *reader, const field_t *field, void *out)
{
    if (field->read) {
        field->read(reader, field, out);
    } else {
        json_skip(&reader->json);
    }
}

static const field_t *find_field(const field_t *fields, size_t count, const json_key_t *key,
                                 size_t *index)
{
    // The next one is the likely one.
    for (size_t i = 0; i < count; i++) {
        size_t at = (*index + i) % count;
        if (json_key_is(key, fields[at].name)) {
            *index = at + 1;
            return &fields[at];
        }
    }
    return NULL;
}

static const char *names_of(reader_t *reader, const field_t *fields, size_t count)
{
    const char *text = "";

    for (size_t i = 0; i < count; i++) {
        text = arena_format(reader->json.arena, "%s%s%s", text, i ? ", " : "", fields[i].name);
    }
    return text;
}

static void read_members(reader_t *reader, const field_t *fields, size_t count, void *out,
                         const char *what, uint32_t *seen)
{
    json_t *json = &reader->json;
    json_key_t key;
    size_t index = 0;

    while (json_next_key(json, &key)) {
        const field_t *field = find_field(fields, count, &key, &index);
        if (!field) {
            json_error(json, key.place, "%s has no field \"%.*s\"; it has: %s", what,
                       (int)(key.size > 60 ? 60 : key.size), key.text,
                       names_of(reader, fields, count));
            json_skip(json);
        } else if (*seen & (1u << (field - fields))) {
            json_error(json, key.place, "the field \"%s\" is there twice; keep one", field->name);
            json_skip(json);
        } else {
            *seen |= 1u << (field - fields);
            read_field(reader, field, out);
        }
    }
}

static void read_items(reader_t *reader, const field_t *fields, size_t count, void *out,
                       const char *what, uint32_t *seen)
{
    json_t *json = &reader->json;
    size_t index = 0;

    while (json_next_item(json)) {
        if (index < count) {
            *seen |= 1u << index;
            read_field(reader, &fields[index], out);
        } else {
            if (index == count) {
                json_error(json, json_place(json), "%s has %zu fields, and here is another", what,
                           count);
            }
            json_skip(json);
        }
        index++;
    }
}

bool json_priv_struct(reader_t *reader, const field_t *fields, size_t count, void *out,
                      const char *what)
{
    json_t *json = &reader->json;
    place_t place = json_place(json);
    uint32_t seen = 0;

    if (json_peek(json) == JSON_ARRAY) {
        if (!json_array(json, what)) {
            return false;
        }
        read_items(reader, fields, count, out, what, &seen);
    } else {
        if (!json_object(json, what)) {
            return false;
        }
        read_members(reader, fields, count, out, what, &seen);
    }
    for (size_t i = 0; i < count && !json->has_failed; i++) {
        if (!fields[i].is_optional && !(seen & (1u << i))) {
            json_error(json, place, "%s lacks the field \"%s\"", what, fields[i].name);
        }
    }
    return true;
}

bool json_priv_enter(reader_t *reader, const char *what, json_key_t *ret_key, bool *ret_has_value)
{
    json_t *json = &reader->json;

    if (json_peek(json) == JSON_STRING) {
        const char *text;
        ret_key->place = json_place(json);
        *ret_has_value = false;
        if (!json_string(json, what, &text)) {
            return false;
        }
        ret_key->text = text;
        ret_key->size = strlen(text);
        return true;
    }
    place_t place = json_place(json);
    if (!json_object(json, what)) {
        return false;
    }
    *ret_has_value = true;
    if (!json_next_key(json, ret_key)) {
        if (!json->has_failed) {
            json_error(json, place, "%s must have one field that says its kind", what);
        }
        return false;
    }
    return true;
}

void json_priv_leave(reader_t *reader, const char *what, bool has_value)
{
    json_t *json = &reader->json;
    json_key_t key;

    while (has_value && json_next_key(json, &key)) {
        json_error(json, key.place, "%s must have one field that says its kind; this is another",
                   what);
        json_skip(json);
    }
}

void json_priv_u64(reader_t *reader, const field_t *field, void *out)
{
    json_number(&reader->json, field->name, field->max ? field->max : UINT64_MAX,
                json_priv_member(field, out));
}

void json_priv_u32(reader_t *reader, const field_t *field, void *out)
{
    uint64_t number;

    if (json_number(&reader->json, field->name, UINT32_MAX, &number)) {
        *(uint32_t *)json_priv_member(field, out) = (uint32_t)number;
    }
}

void json_priv_u8(reader_t *reader, const field_t *field, void *out)
{
    uint64_t number;

    if (json_number(&reader->json, field->name, UINT8_MAX, &number)) {
        *(uint8_t *)json_priv_member(field, out) = (uint8_t)number;
    }
}

void json_priv_flag(reader_t *reader, const field_t *field, void *out)
{
    json_bool(&reader->json, field->name, json_priv_member(field, out));
}

void json_priv_text(reader_t *reader, const field_t *field, void *out)
{
    json_string(&reader->json, field->name, json_priv_member(field, out));
}
