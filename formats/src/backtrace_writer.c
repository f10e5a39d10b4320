// SPDX-License-Identifier: BSD-2-Clause

// Writes a backtrace as bytes.  Numbers go seven bits at a time, least significant first.

#include <sel4c/backtrace_stream.h>

static void put(const sel4_backtrace_writer_t *writer, unsigned byte)
{
    writer->put(writer->context, (uint8_t)byte);
}

static void put_number(const sel4_backtrace_writer_t *writer, uint64_t number)
{
    for (; number >= 0x80; number >>= 7) {
        put(writer, (unsigned)(number & 0x7f) | 0x80);
    }
    put(writer, (unsigned)number);
}

// "There is one", and the number.
static void put_some(const sel4_backtrace_writer_t *writer, uint64_t number)
{
    put(writer, 1);
    put_number(writer, number);
}

void sel4_backtrace_write_start(const sel4_backtrace_writer_t *writer, const char *image)
{
    if (image == NULL) {
        put(writer, 0);
        return;
    }
    const char *end = image;
    while (*end != '\0') {
        end++;
    }
    put_some(writer, (uint64_t)(end - image));
    while (image != end) {
        put(writer, (uint8_t)*image++);
    }
}

void sel4_backtrace_write_address(const sel4_backtrace_writer_t *writer, uint64_t address)
{
    put_some(writer, address);
}

void sel4_backtrace_write_end(const sel4_backtrace_writer_t *writer, int32_t stop)
{
    put(writer, 0);
    if (stop == 0) {
        put(writer, 0);
        return;
    }
    // Zig-zag: 0, -1, 1, -2, … become 0, 1, 2, 3, …
    uint32_t doubled = (uint32_t)stop << 1;
    put_some(writer, stop < 0 ? ~doubled : doubled);
}
