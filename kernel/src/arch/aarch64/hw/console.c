// SPDX-License-Identifier: BSD-2-Clause
//
// Console output on a PL011 that the boot loader, or QEMU, has set up.

#include "arch.h"
#include "layout.h"

#define UART_DATA      0x00
#define UART_FLAGS     0x18
#define FLAG_SEND_FULL 0x20u

static void put_raw(char c)
{
    volatile uint32_t *uart = (volatile uint32_t *)(WINDOW_BASE + BOARD_UART);
    while ((uart[UART_FLAGS / 4] & FLAG_SEND_FULL) != 0) {
    }
    uart[UART_DATA / 4] = (unsigned char)c;
}

void arch_put_char(char c)
{
    if (c == '\n') {
        put_raw('\r');
    }
    put_raw(c);
}

SEL4_NORETURN void arch_halt(void)
{
    for (;;) {
        __asm__ volatile("msr daifset, #15\n\twfi");
    }
}
