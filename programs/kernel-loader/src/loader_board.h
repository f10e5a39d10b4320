// SPDX-License-Identifier: BSD-2-Clause
#pragma once

// The board's data, platform/BOARD/board.h, under the names that the loader uses.

#include <board.h>

#include <sel4c/loader_payload.h>

#define LOADER_BOARD_NAME SEL4_BOARD_NAME

#if defined(__aarch64__)
#define LOADER_BOARD_MACHINE SEL4_LOADER_MACHINE_AARCH64
#elif defined(__riscv)
#define LOADER_BOARD_MACHINE SEL4_LOADER_MACHINE_RISCV
#else
#error "the loader is for AArch64 and RISC-V"
#endif

// On RISC-V the console is the firmware's.
#if defined(__riscv)
#define LOADER_BOARD_UART 0
#elif defined(SEL4_BOARD_UART_PL011)
#define LOADER_BOARD_UART SEL4_BOARD_UART_BASE
#else
#error "the loader knows no other UART than a PL011"
#endif
