// SPDX-License-Identifier: BSD-2-Clause
#pragma once

// PC, 64 bits; in QEMU the machine pc.

#define SEL4_BOARD_NAME "x86_64_generic"

#define SEL4_BOARD_MEMORY_START 0x0
#define SEL4_BOARD_MEMORY_SIZE  0x20000000

#define SEL4_BOARD_UART_PC   1
#define SEL4_BOARD_UART_BASE 0x3f8
#define SEL4_BOARD_UART_SIZE 0x8
#define SEL4_BOARD_UART_IRQ  4

#define SEL4_BOARD_EXIT_ISA_DEBUG_EXIT      1
#define SEL4_BOARD_EXIT_ISA_DEBUG_EXIT_PORT 0xf4
