// SPDX-License-Identifier: BSD-2-Clause

// Packs one piece after the other with one state of zlib's.

#include "pack.h"

#include <limits.h>
#include <stdio.h>
#include <stdlib.h>

// zlib does not write to what it packs.
#define ZLIB_CONST
#include <zlib.h>

// Level and memory that zlib calls best; the window is what the format allows, without a header.
enum { LEVEL = 9, MEMORY_LEVEL = 9, RAW_WINDOW_BITS = -15 };

struct packer {
    z_stream stream;
    uint8_t *bytes;
    size_t capacity;
};

static void out_of_memory(void)
{
    fputs("sel4c: out of memory\n", stderr);
    exit(1);
}

packer_t *packer_create(void)
{
    packer_t *packer = calloc(1, sizeof *packer);

    if (!packer || deflateInit2(&packer->stream, LEVEL, Z_DEFLATED, RAW_WINDOW_BITS, MEMORY_LEVEL,
                                Z_DEFAULT_STRATEGY) != Z_OK) {
        out_of_memory();
    }
    return packer;
}

void packer_destroy(packer_t *packer)
{
    if (packer) {
        deflateEnd(&packer->stream);
        free(packer->bytes);
        free(packer);
    }
}

const uint8_t *packer_pack(packer_t *packer, const uint8_t *bytes, size_t size, size_t *ret_size)
{
    size_t most = size - size / 8 - 1;

    if (size < 8 || size > UINT_MAX) {
        return NULL;
    }
    if (packer->capacity < most) {
        free(packer->bytes);
        packer->bytes = malloc(most);
        packer->capacity = most;
        if (!packer->bytes) {
            out_of_memory();
        }
    }
    z_stream *stream = &packer->stream;
    (void)deflateReset(stream);
    stream->next_in = bytes;
    stream->avail_in = (uInt)size;
    stream->next_out = packer->bytes;
    stream->avail_out = (uInt)most;
    // There is no more room than what makes it worth it.
    if (deflate(stream, Z_FINISH) != Z_STREAM_END) {
        return NULL;
    }
    *ret_size = most - stream->avail_out;
    return packer->bytes;
}
