// SPDX-License-Identifier: BSD-2-Clause
#pragma once

// The board's data (platform/BOARD/board.h) under the names that the loader uses.

#include <sel4c/loader_payload.h>

#if defined(__aarch64__)
#define LOADER_BOARD_MACHINE SEL4_LOADER_MACHINE_AARCH64
#elif defined(__riscv)
#define LOADER_BOARD_MACHINE SEL4_LOADER_MACHINE_RISCV
#else
#error "the loader is for AArch64 and RISC-V"
#endif
