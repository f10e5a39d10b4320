// SPDX-License-Identifier: BSD-2-Clause

/*
 * Copies between foreign memory and our own: whole words on the foreign side where it is aligned,
 * bytes before and after, each accessed once.  Our own side may have any alignment.
 */

#include <sel4c/shm/foreign.h>

// How many bytes come before the first aligned word.
static size_t head_size(const volatile uint8_t *at, size_t size)
{
    size_t head = (size_t)(-(uintptr_t)at % sizeof(uint64_t));
    return head < size ? head : size;
}

static void read_bytes(volatile uint8_t *from, uint8_t *to, size_t size)
{
    for (size_t i = 0; i < size; i++) {
        to[i] = sel4_foreign_u8_read((sel4_foreign_u8_t *)(from + i));
    }
}

static void write_bytes(volatile uint8_t *to, const uint8_t *from, size_t size)
{
    for (size_t i = 0; i < size; i++) {
        sel4_foreign_u8_write((sel4_foreign_u8_t *)(to + i), from[i]);
    }
}

sel4_shm_result_t sel4_foreign_span_read(sel4_foreign_span_t span, size_t offset, void *to,
                                         size_t size)
{
    if (!sel4_range_fits(offset, size, span.size)) {
        return SEL4_SHM_FAILURE(SEL4_SHM_ERR_RANGE);
    }
    if (size == 0) {
        return SEL4_SHM_SUCCESS;
    }
    volatile uint8_t *at = span.priv_data + offset;
    uint8_t *own = to;
    size_t done = head_size(at, size);
    read_bytes(at, own, done);
    for (; size - done >= sizeof(uint64_t); done += sizeof(uint64_t)) {
        uint64_t word = sel4_foreign_u64_read((sel4_foreign_u64_t *)(at + done));
        __builtin_memcpy(own + done, &word, sizeof(word));
    }
    read_bytes(at + done, own + done, size - done);
    return SEL4_SHM_SUCCESS;
}

sel4_shm_result_t sel4_foreign_span_write(sel4_foreign_span_t span, size_t offset, const void *from,
                                          size_t size)
{
    if (!sel4_range_fits(offset, size, span.size)) {
        return SEL4_SHM_FAILURE(SEL4_SHM_ERR_RANGE);
    }
    if (size == 0) {
        return SEL4_SHM_SUCCESS;
    }
    volatile uint8_t *at = span.priv_data + offset;
    const uint8_t *own = from;
    size_t done = head_size(at, size);
    write_bytes(at, own, done);
    for (; size - done >= sizeof(uint64_t); done += sizeof(uint64_t)) {
        uint64_t word;
        __builtin_memcpy(&word, own + done, sizeof(word));
        sel4_foreign_u64_write((sel4_foreign_u64_t *)(at + done), word);
    }
    write_bytes(at + done, own + done, size - done);
    return SEL4_SHM_SUCCESS;
}
