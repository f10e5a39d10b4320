// SPDX-License-Identifier: BSD-2-Clause
#pragma once

// QEMU virt with virtualization, Cortex-A53, kernel at EL2.

#define SEL4_BOARD_NAME "qemu_virt_aarch64"

#define SEL4_BOARD_MEMORY_START 0x40000000
#define SEL4_BOARD_MEMORY_SIZE  0x80000000

#define SEL4_BOARD_LOADER_ADDRESS 0x70000000

#define SEL4_BOARD_UART_PL011 1
#define SEL4_BOARD_UART_BASE  0x9000000
#define SEL4_BOARD_UART_SIZE  0x1000
#define SEL4_BOARD_UART_IRQ   33

#define SEL4_BOARD_EXIT_SEMIHOSTING 1
