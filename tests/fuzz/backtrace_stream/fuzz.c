// SPDX-License-Identifier: BSD-2-Clause

// The backtrace stream: what is read and written again is read as the same.

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <sel4c/backtrace_stream.h>

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);

typedef struct copy {
    uint8_t *bytes;
    size_t size;
    size_t capacity;
} copy_t;

// Never longer than what was read, whose numbers may have been written wastefully.
static void put(void *context, uint8_t byte)
{
    copy_t *copy = context;

    if (copy->size == copy->capacity) {
        __builtin_trap();
    }
    copy->bytes[copy->size++] = byte;
}

// Whether `bytes` hold a backtrace; writes it to `copy`.
static bool again(sel4_span_t bytes, copy_t *copy)
{
    sel4_backtrace_writer_t writer = { put, copy };
    sel4_backtrace_reader_t reader;
    char image[SEL4_BACKTRACE_IMAGE_SIZE_MAX + 1];

    if (sel4_backtrace_read_start(bytes, &reader).error) {
        return false;
    }
    for (size_t i = 0; i < reader.image.size; i++) {
        image[i] = (char)reader.image.data[i];
    }
    image[reader.image.size] = '\0';
    sel4_backtrace_write_start(&writer, reader.image.size ? image : NULL);
    for (bool more = true; more;) {
        uint64_t address;
        if (sel4_backtrace_read_next(&reader, &more, &address).error) {
            return false;
        }
        if (more) {
            sel4_backtrace_write_address(&writer, address);
        }
    }
    sel4_backtrace_write_end(&writer, reader.stop);
    if (!sel4_backtrace_stop_text(reader.stop)[0]) {
        __builtin_trap();
    }
    return true;
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    copy_t first = { malloc(size + 1), 0, size };
    copy_t second = { malloc(size + 1), 0, size };

    if (again(sel4_span(bytes, size), &first)) {
        if (!again(sel4_span(first.bytes, first.size), &second) || first.size != second.size ||
            memcmp(first.bytes, second.bytes, first.size) != 0) {
            __builtin_trap();
        }
    }
    free(first.bytes);
    free(second.bytes);
    return 0;
}
