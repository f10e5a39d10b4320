// SPDX-License-Identifier: BSD-2-Clause

// The contents of frames: pages of the initialiser, and fills.

#include <string.h>

#include "elf/binary.h"
#include "encode_priv.h"
#include "pack.h"

typedef struct cached_file {
    const char *name;
    binary_t binary;
} cached_file_t;

typedef struct filler {
    encoder_t *encoder;
    cached_file_t *files;
    size_t file_count;
    size_t file_capacity;
    packer_t *packer; // NULL: contents are stored as they are
} filler_t;

// The bytes of a fill, or NULL with a diagnostic.
static const uint8_t *bytes_of(filler_t *filler, const capdl_fill_t *fill)
{
    encoder_t *encoder = filler->encoder;
    const binary_t *binary = NULL;

    if (fill->content == CAPDL_CONTENT_BYTES) {
        return fill->bytes;
    }
    for (size_t i = filler->file_count; i-- > 0 && !binary;) {
        if (strcmp(filler->files[i].name, fill->file) == 0) {
            binary = &filler->files[i].binary;
        }
    }
    if (!binary) {
        const char *directory = encoder->options->fill_directory;
        const char *path =
            arena_format(encoder->arena, "%s/%s", directory ? directory : ".", fill->file);
        cached_file_t *file =
            ARENA_PUSH(encoder->arena, filler->files, filler->file_count, filler->file_capacity);
        file->name = fill->file;
        if (!binary_load(encoder->arena, encoder->diag, path, "name its folder with --fill",
                         &file->binary)) {
            return NULL;
        }
        binary = &file->binary;
    }
    uint64_t size = fill->end - fill->start;
    if (!binary->bytes || fill->offset > binary->size || size > binary->size - fill->offset) {
        diag_error(encoder->diag, fill->place, "\"%s\" is too short for this", fill->file);
        return NULL;
    }
    return binary->bytes + fill->offset;
}

static void embed_page(filler_t *filler, capdl_id_t id)
{
    const capdl_object_t *frame = capdl_get(filler->encoder->spec, id);
    char page[4096] = { 0 };

    for (size_t i = 0; i < frame->fill_count; i++) {
        const capdl_fill_t *fill = &frame->fills[i];
        const uint8_t *bytes = bytes_of(filler, fill);
        if (bytes) {
            memcpy(page + fill->start, bytes, fill->end - fill->start);
        }
    }
    text_put(&filler->encoder->out->frames, page, sizeof page);
}

// The bytes of a fill, deflated if that saves something; NULL were reported.
static void put_bytes(filler_t *filler, const uint8_t *bytes, sel4_capdl_fill_t *out)
{
    text_t *data = &filler->encoder->sections[SEL4_CAPDL_SECTION_DATA];
    size_t size = out->size;
    const uint8_t *packed =
        filler->packer && bytes ? packer_pack(filler->packer, bytes, out->size, &size) : NULL;

    out->kind = packed ? SEL4_CAPDL_FILL_DEFLATED : SEL4_CAPDL_FILL_DATA;
    out->offset = (uint32_t)data->size; // more than 4 GiB are refused in the end
    out->stored_size = (uint32_t)size;
    if (bytes) {
        text_put(data, (const char *)(packed ? packed : bytes), size);
    }
}

static void put_fill(filler_t *filler, capdl_id_t id, const capdl_fill_t *fill)
{
    encoder_t *encoder = filler->encoder;
    sel4_capdl_fill_t out = {
        .frame = encoder->number[id],
        .start = (uint32_t)fill->start,
        .size = (uint32_t)(fill->end - fill->start),
        .frame_bits = capdl_get(encoder->spec, id)->size_bits,
        .flags = (uint8_t)((encoder->is_uncached[id] ? 0 : SEL4_CAPDL_CACHED) |
                           (encoder->is_executable[id] ? SEL4_CAPDL_EXECUTABLE : 0)),
    };
    if (fill->content == CAPDL_CONTENT_BOOTINFO) {
        out.kind = SEL4_CAPDL_FILL_BOOTINFO;
        out.chunk = (uint8_t)fill->bootinfo_id;
        out.offset = fill->offset < UINT32_MAX ? (uint32_t)fill->offset : UINT32_MAX;
    } else {
        put_bytes(filler, bytes_of(filler, fill), &out);
    }
    ENCODE_PUT(encoder, SEL4_CAPDL_SECTION_FILLS, out);
}

void encode_priv_contents(encoder_t *encoder)
{
    filler_t filler = { .encoder = encoder,
                        .packer = encoder->options->has_no_packing ? NULL : packer_create() };

    for (size_t i = 0; i < encoder->embedded_count; i++) {
        embed_page(&filler, encoder->embedded[i]);
    }
    for (size_t i = 0; i < encoder->spec->count; i++) {
        const capdl_object_t *frame = &encoder->spec->objects[i];
        for (size_t j = 0;
             frame->kind == CAPDL_FRAME && !encoder->is_embedded[i] && j < frame->fill_count; j++) {
            put_fill(&filler, (capdl_id_t)i, &frame->fills[j]);
        }
    }
    packer_destroy(filler.packer);
}
