// SPDX-License-Identifier: BSD-2-Clause
//
// The board as its device tree has it, and as the machine has it.

#include "board.h"

#include <sel4c/fdt.h>

#include "arch.h"
#include "gic.h"
#include "kernel_map.h"
#include "layout.h"
#include "print.h"

#define BANKS_MAX 8

board_t board = { .memory_end = BOARD_MEMORY_END };
static volatile bool is_probing; // Looked at from within an exception.

static SEL4_NORETURN void wrong_board(const char *why, word_t is, word_t should_be)
{
    print("devkernel: cannot run on this board: %s (%x, not %x)\n", why, is, should_be);
    arch_halt();
}

static SEL4_NORETURN void bad_tree(sel4_fdt_error_t error)
{
    print("devkernel: cannot read the device tree: %s\n", sel4_fdt_error_text(error));
    arch_halt();
}

// The bank that the kernel is in.
static sel4_fdt_region_t find_bank(sel4_span_t bytes)
{
    sel4_fdt_region_t banks[BANKS_MAX];
    size_t count = 0;
    sel4_fdt_t fdt;
    sel4_fdt_result_t result = sel4_fdt_open(bytes, &fdt);
    if (result.error == SEL4_FDT_OK) {
        result = sel4_fdt_memory(&fdt, banks, BANKS_MAX, &count);
    }
    if (result.error != SEL4_FDT_OK) {
        bad_tree(result.error);
    }
    for (size_t i = 0; i < count && i < BANKS_MAX; i++) {
        if (banks[i].start <= KERNEL_PHYS && KERNEL_PHYS - banks[i].start < banks[i].size) {
            return banks[i];
        }
    }
    wrong_board("its device tree has no memory where the kernel is",
                count == 0 ? 0 : banks[0].start, KERNEL_PHYS);
}

static void read_tree(const void *dtb, word_t dtb_size)
{
    sel4_fdt_region_t bank = find_bank(sel4_span(dtb, dtb_size));
    if (bank.start != BOARD_MEMORY_START) {
        wrong_board("its memory starts elsewhere", bank.start, BOARD_MEMORY_START);
    }
    word_t most = WINDOW_SIZE - BOARD_MEMORY_START;
    board.memory_end = BOARD_MEMORY_START + (bank.size < most ? bank.size : most);
    board.memory_end &= ~MASK(seL4_PageBits);
}

bool board_is_probing(void)
{
    return is_probing;
}

// Reads the last word: where nothing answers, that ends in the kernel's exception handler.
static void probe_memory(void)
{
    const volatile word_t *last = (word_t *)arch_phys_to_ptr(board.memory_end) - 1;
    is_probing = true;
    (void)*last;
    __asm__ volatile("dsb sy\n\tisb" ::: "memory");
    is_probing = false;
}

static void check_timer(void)
{
    word_t hz;
    __asm__("mrs %0, cntfrq_el0" : "=r"(hz));
    if (hz != BOARD_TIMER_HZ) {
        wrong_board("its timer has another frequency", hz, BOARD_TIMER_HZ);
    }
}

void board_init(const void *dtb, word_t dtb_size)
{
    if (dtb_size != 0) {
        read_tree(dtb, dtb_size);
    }
    memory_map_until(board.memory_end);
    probe_memory();
    check_timer();
    if (gic_version() != 2) {
        wrong_board("its interrupt controller is another one", gic_version(), 2);
    }
}
