// SPDX-License-Identifier: BSD-2-Clause

#include "mutator.h"

#include <stdlib.h>
#include <string.h>

static struct {
    uint8_t *memory; // NULL: nobody writes
    size_t size;
    unsigned shift;
    unsigned rate;
    uint64_t random;
    uint64_t write_count;
} mutator;

static uint64_t next_random(void)
{
    mutator.random ^= mutator.random << 13;
    mutator.random ^= mutator.random >> 7;
    mutator.random ^= mutator.random << 17;
    return mutator.random;
}

void mutator_begin(void *memory, size_t size, unsigned shift)
{
    mutator.memory = memory;
    mutator.size = size;
    mutator.shift = shift;
    mutator.rate = 0;
    mutator.random = 88172645463325252;
    mutator.write_count = 0;
}

void mutator_end(void)
{
    mutator.memory = NULL;
}

void mutator_set_rate(unsigned rate)
{
    mutator.rate = rate;
}

// A small number anywhere, a count that is nearly right, or what looks like an offset.
void mutator_write(void)
{
    uint64_t random = next_random();
    size_t at = (random >> 32) % (mutator.size / 4) * 4;
    uint32_t value = (uint32_t)(random >> 20) % 40;
    if (random % 3 == 0) {
        at = at / 64 * 64;
        uint32_t count;
        memcpy(&count, mutator.memory + at, sizeof(count));
        value = count + value % 4 - 1;
    } else if (random % 3 == 1) {
        value <<= mutator.shift;
    }
    memcpy(mutator.memory + at, &value, sizeof(value));
    mutator.write_count++;
}

unsigned mutator_rounds(unsigned usual)
{
    const char *text = getenv("IPC_HOSTILE");
    return text != NULL ? (unsigned)strtoul(text, NULL, 10) : usual;
}

uint64_t mutator_write_count(void)
{
    return mutator.write_count;
}

#ifdef SEL4C_FOREIGN_HOOK

void sel4_foreign_hook(const volatile void *at, size_t size);

void sel4_foreign_hook(const volatile void *at, size_t size)
{
    (void)at;
    (void)size;
    if (mutator.memory != NULL && mutator.rate != 0 && next_random() % mutator.rate == 0) {
        mutator_write();
    }
}

#endif
