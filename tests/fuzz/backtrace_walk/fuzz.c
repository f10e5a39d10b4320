// SPDX-License-Identifier: BSD-2-Clause

/*
 * A walk by any tables along any stack: it ends, says why, and reads nothing that it may not.
 *
 * The input is 1 byte for the processor, 2 for the size of .eh_frame_hdr, then as struct fixed has
 * it, then .eh_frame_hdr and .eh_frame.
 */

#include <stdint.h>
#include <string.h>

#include <sel4c/backtrace.h>

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);

#define STACK      UINT64_C(0x7000000)
#define WORD_COUNT 64u

typedef struct fixed {
    uint32_t text_start;
    uint32_t text_end;
    uint32_t header_address;
    uint32_t entries_address;
    uint32_t pc;
    uint32_t known;
    uint16_t registers[32]; // odd: below the stack's end, otherwise in the code
    uint32_t words[WORD_COUNT];
} fixed_t;

static bool read_word(void *context, uintptr_t address, uintptr_t *ret_word)
{
    const fixed_t *fixed = context;

    if (address < STACK || address > STACK + 8 * (WORD_COUNT - 1) || address % 8 != 0) {
        __builtin_trap();
    }
    uint32_t word = fixed->words[(address - STACK) / 8];
    *ret_word = word % 16 == 15 ? STACK + (word >> 4) % 1024 : word;
    return word != 14;
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    static const sel4_backtrace_machine_t *const machines[] = {
        &sel4_backtrace_aarch64,
        &sel4_backtrace_riscv64,
        &sel4_backtrace_x86_64,
    };
    fixed_t fixed;

    if (size < 3 + sizeof fixed) {
        return 0;
    }
    memcpy(&fixed, bytes + 3, sizeof fixed);
    sel4_span_t tables = sel4_span(bytes + 3 + sizeof fixed, size - 3 - sizeof fixed);
    size_t header_size = (size_t)bytes[1] | (size_t)bytes[2] << 8;
    header_size = header_size < tables.size ? header_size : tables.size;
    const sel4_unwind_image_t image = {
        .text_start = fixed.text_start,
        .text_end = fixed.text_end,
        .header = { sel4_span(tables.data, header_size), fixed.header_address },
        .entries = { sel4_span(tables.data + header_size, tables.size - header_size),
                     fixed.entries_address },
    };
    sel4_backtrace_registers_t registers = { .pc = fixed.pc, .known = fixed.known };
    for (unsigned i = 0; i < 32; i++) {
        registers.value[i] = fixed.registers[i] % 2 ? STACK + fixed.registers[i] % 512 - 1
                                                    : fixed.text_start + fixed.registers[i];
    }
    sel4_backtrace_walk_t walk;
    sel4_backtrace_walk_from(
        &walk, machines[bytes[0] % 3], &image, &registers,
        (sel4_backtrace_stack_t){ STACK, STACK + 8 * WORD_COUNT, read_word, &fixed });
    unsigned count = 0;
    for (uintptr_t address; sel4_backtrace_next(&walk, &address); count++) {
        if (count == SEL4_BACKTRACE_FRAME_COUNT_MAX) {
            __builtin_trap();
        }
    }
    if (count == 0 || !sel4_backtrace_stop_text((int32_t)walk.stop)[0]) {
        __builtin_trap();
    }
    return 0;
}
