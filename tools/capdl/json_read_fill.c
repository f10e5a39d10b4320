// SPDX-License-Identifier: BSD-2-Clause

// The contents of frames.

#include <string.h>

#include "json_read_priv.h"

const char *const capdl_json_bootinfo_names[CAPDL_BOOTINFO_ID_COUNT] = {
    "Padding", "X86Vbe", "X86Mbmmap", "X86AcpiRsdp", "X86FrameBuffer", "X86TscFreq", "Fdt",
};

static void read_range(reader_t *reader, const field_t *field, void *out)
{
    static const field_t fields[] = {
        { "start", false, json_priv_u64, offsetof(capdl_fill_t, start), 0 },
        { "end", false, json_priv_u64, offsetof(capdl_fill_t, end), 0 },
    };
    (void)field;
    READ_STRUCT(reader, fields, out, "range");
}

static void read_bytes(reader_t *reader, const field_t *field, void *out)
{
    capdl_fill_t *fill = out;
    json_t *json = &reader->json;
    uint8_t *bytes = NULL;
    size_t count = 0;
    size_t capacity = 0;

    (void)field;
    if (!json_array(json, "bytes")) {
        return;
    }
    while (json_next_item(json)) {
        uint64_t byte = 0;
        json_number(json, "a byte", UINT8_MAX, &byte);
        *ARENA_PUSH(json->arena, bytes, count, capacity) = (uint8_t)byte;
    }
    fill->bytes = bytes;
    fill->byte_count = count;
}

static void read_bootinfo_id(reader_t *reader, const field_t *field, void *out)
{
    json_t *json = &reader->json;
    place_t place = json_place(json);
    const char *text;

    (void)field;
    if (!json_string(json, "id", &text)) {
        return;
    }
    for (uint32_t i = 0; i < CAPDL_BOOTINFO_ID_COUNT; i++) {
        if (strcmp(text, capdl_json_bootinfo_names[i]) == 0) {
            ((capdl_fill_t *)out)->bootinfo_id = i;
            return;
        }
    }
    json_error(json, place,
               "there is no boot information \"%.60s\"; there are Padding, X86Vbe, X86Mbmmap, "
               "X86AcpiRsdp, X86FrameBuffer, X86TscFreq and Fdt",
               text);
}

static void read_content(reader_t *reader, const field_t *field, void *out)
{
    static const field_t file[] = {
        { "file", false, json_priv_text, offsetof(capdl_fill_t, file), 0 },
        { "file_offset", false, json_priv_u64, offsetof(capdl_fill_t, offset), 0 },
    };
    static const field_t bytes[] = { { "bytes", false, read_bytes, 0, 0 } };
    static const field_t bootinfo[] = {
        { "id", false, read_bootinfo_id, 0, 0 },
        { "offset", false, json_priv_u64, offsetof(capdl_fill_t, offset), 0 },
    };
    capdl_fill_t *fill = out;
    json_key_t key;
    bool has_value;

    (void)field;
    if (json_peek(&reader->json) == JSON_STRING) {
        (void)json_object(&reader->json, "content"); // says what is wrong
        return;
    }
    if (!json_priv_enter(reader, "content", &key, &has_value)) {
        return;
    }
    if (json_key_is(&key, "BootInfo")) {
        fill->content = CAPDL_CONTENT_BOOTINFO;
        READ_STRUCT(reader, bootinfo, fill, "BootInfo");
    } else if (json_key_is(&key, "BytesContent")) {
        fill->content = CAPDL_CONTENT_BYTES;
        READ_STRUCT(reader, bytes, fill, "BytesContent");
    } else if (json_key_is(&key, "Data")) {
        fill->content = CAPDL_CONTENT_FILE;
        READ_STRUCT(reader, file, fill, "Data");
    } else {
        json_error(&reader->json, key.place,
                   "there is no content \"%.*s\"; there are Data, BytesContent and BootInfo",
                   (int)(key.size > 60 ? 60 : key.size), key.text);
        json_skip(&reader->json);
    }
    json_priv_leave(reader, "content", has_value);
}

static void read_entries(reader_t *reader, const field_t *field, void *out)
{
    static const field_t fields[] = {
        { "range", false, read_range, 0, 0 },
        { "content", false, read_content, 0, 0 },
    };
    capdl_object_t *object = out;
    json_t *json = &reader->json;

    (void)field;
    if (!json_array(json, "entries")) {
        return;
    }
    while (json_next_item(json)) {
        capdl_fill_t fill = { .place = json_place(json) };
        unsigned errors = json->diag->error_count;
        if (READ_STRUCT(reader, fields, &fill, "an entry") && json->diag->error_count == errors) {
            *ARENA_PUSH(json->arena, object->fills, object->fill_count, object->fill_capacity) =
                fill;
        }
    }
}

void json_priv_init(reader_t *reader, const field_t *field, void *out)
{
    static const field_t plain[] = { { "entries", false, read_entries, 0, 0 },
                                     { "Fill", true, json_priv_init, 0, 0 } };
    static const field_t wrapped[] = { { "entries", true, read_entries, 0, 0 },
                                       { "Fill", true, json_priv_init, 0, 0 } };
    bool is_inner = strcmp(field->name, "Fill") == 0;

    // An older form wraps the entries: `{"Fill": {"entries": […]}}`.
    if (is_inner) {
        json_priv_struct(reader, plain, 1, out, "Fill");
    } else {
        READ_STRUCT(reader, wrapped, out, "init");
    }
}
