// SPDX-License-Identifier: BSD-2-Clause

// Deflate streams: the inflater and zlib take the same ones, and give the same bytes.

#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <zlib.h>

#include <sel4c/inflate.h>

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);

enum { ROOM = 128 * 1024 };

// What zlib makes of it; -1 when it is no stream, not all of one, or has more than the room.
static long unpack_by_zlib(const uint8_t *bytes, size_t size, uint8_t *to)
{
    z_stream stream = { .next_out = to, .avail_out = ROOM };

    if (inflateInit2(&stream, -15) != Z_OK) {
        abort();
    }
    stream.next_in = (Bytef *)(uintptr_t)bytes;
    stream.avail_in = (uInt)size;
    int status = inflate(&stream, Z_FINISH);
    long count = status == Z_STREAM_END && stream.avail_in == 0 ? (long)stream.total_out : -1;
    inflateEnd(&stream);
    return count;
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    static uint8_t expected[ROOM];
    long count = unpack_by_zlib(bytes, size, expected);
    // Of its own, so that a byte too many is seen.
    size_t room = count < 0 ? 4096 : (size_t)count;
    uint8_t *to = malloc(room + 1);

    if (!to) {
        abort();
    }
    bool is_ok = !sel4_inflate(sel4_span(bytes, size), sel4_mutable_span(to, room)).error;
    if (is_ok != (count >= 0) || (is_ok && memcmp(to, expected, room) != 0)) {
        abort();
    }
    // Less room than it needs, or more.
    if (is_ok && (!sel4_inflate(sel4_span(bytes, size), sel4_mutable_span(to, room + 1)).error ||
                  (room > 0 &&
                   !sel4_inflate(sel4_span(bytes, size), sel4_mutable_span(to, room - 1)).error))) {
        abort();
    }
    free(to);
    return 0;
}
