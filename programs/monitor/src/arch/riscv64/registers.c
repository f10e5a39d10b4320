// SPDX-License-Identifier: BSD-2-Clause

// RISC-V: registers, and causes (RISC-V privileged architecture, table of `scause`).

#include "../../monitor.h"

const char *const monitor_register_names[] = {
    "pc", "ra", "sp", "gp",  "s0",  "s1", "s2", "s3", "s4", "s5", "s6",
    "s7", "s8", "s9", "s10", "s11", "a0", "a1", "a2", "a3", "a4", "a5",
    "a6", "a7", "t0", "t1",  "t2",  "t3", "t4", "t5", "t6", "tp",
};

enum {
    FETCH_MISALIGNED = 0,
    FETCH_ACCESS = 1,
    ILLEGAL_INSTRUCTION = 2,
    BREAKPOINT = 3,
    LOAD_MISALIGNED = 4,
    LOAD_ACCESS = 5,
    STORE_MISALIGNED = 6,
    STORE_ACCESS = 7,
    FETCH_PAGE = 12,
    LOAD_PAGE = 13,
    STORE_PAGE = 15,
};

static const char *what(seL4_Word cause)
{
    switch (cause) {
    case STORE_MISALIGNED:
    case STORE_ACCESS:
    case STORE_PAGE:
        return "write";
    case FETCH_MISALIGNED:
    case FETCH_ACCESS:
    case FETCH_PAGE:
        return "instruction fetch";
    default:
        return "read";
    }
}

static const char *why(seL4_Word cause)
{
    switch (cause) {
    case FETCH_PAGE:
    case LOAD_PAGE:
    case STORE_PAGE:
    case FETCH_ACCESS: // The kernel makes these of the ones above.
    case LOAD_ACCESS:
    case STORE_ACCESS:
        return "nothing is mapped there that allows it";
    case FETCH_MISALIGNED:
    case LOAD_MISALIGNED:
    case STORE_MISALIGNED:
        return "it is not aligned";
    default:
        return "not known why";
    }
}

monitor_access_t monitor_access_of(const sel4_vm_fault_t *fault)
{
    return (monitor_access_t){ fault->is_instruction ? "instruction fetch" : what(fault->status),
                               why(fault->status) };
}

const char *monitor_exception_text(seL4_Word number)
{
    switch (number) {
    case ILLEGAL_INSTRUCTION:
        return ": an instruction that is not there, such as of a trap";
    case BREAKPOINT:
        return ": a breakpoint instruction";
    case LOAD_MISALIGNED:
    case STORE_MISALIGNED:
        return ": an address that is not aligned";
    default:
        return "";
    }
}
