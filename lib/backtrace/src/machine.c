// SPDX-License-Identifier: BSD-2-Clause

// The three processors, by the numbers that their ABI documents give registers in DWARF.

#include <sel4c/backtrace.h>

const sel4_backtrace_machine_t sel4_backtrace_aarch64 = {
    .sp = 31,
    .link = 30,
    .has_link = true,
    .has_signed_returns = true,
    .first_numbers = { 0, 1, 2, 3, 4, 5, 6, 7 },
};

const sel4_backtrace_machine_t sel4_backtrace_riscv64 = {
    .sp = 2,
    .link = 1,
    .has_link = true,
    .first_numbers = { 0, 1, 2, 3, 4, 5, 6, 7 },
};

const sel4_backtrace_machine_t sel4_backtrace_x86_64 = {
    .sp = 7,
    .first_numbers = { 0, 2, 1, 3, 7, 6, 4, 5 },
};
