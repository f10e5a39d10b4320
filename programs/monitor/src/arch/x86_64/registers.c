// SPDX-License-Identifier: BSD-2-Clause

// x86-64: registers, error codes of page faults and vectors (Intel SDM 3A, chapter 6.15).

#include "../../monitor.h"

const char *const monitor_register_names[] = {
    "rip", "rsp", "rflags", "rax", "rbx", "rcx", "rdx", "rsi", "rdi",     "rbp",
    "r8",  "r9",  "r10",    "r11", "r12", "r13", "r14", "r15", "fs_base", "gs_base",
};

#define PRESENT 1u
#define WRITE   2u

enum {
    DIVISION = 0,
    DEBUG_TRAP = 1,
    BREAKPOINT = 3,
    INVALID_OPCODE = 6,
    NO_FLOATING_POINT = 7,
    PROTECTION = 13,
    ALIGNMENT = 17,
};

monitor_access_t monitor_access_of(const sel4_vm_fault_t *fault)
{
    const char *data = (fault->status & WRITE) != 0 ? "write" : "read";
    return (monitor_access_t){
        fault->is_instruction ? "instruction fetch" : data,
        (fault->status & PRESENT) != 0 ? "the mapping does not allow it"
                                       : "nothing is mapped there",
    };
}

const char *monitor_exception_text(seL4_Word number)
{
    switch (number) {
    case DIVISION:
        return ": a division by zero or an overflow of it";
    case DEBUG_TRAP:
        return ": a debug trap";
    case BREAKPOINT:
        return ": a breakpoint instruction";
    case INVALID_OPCODE:
        return ": an instruction that is not there, such as of a trap";
    case NO_FLOATING_POINT:
        return ": floating point, which is off";
    case PROTECTION:
        return ": protection, such as of an address that is none or a privileged instruction";
    case ALIGNMENT:
        return ": an address that is not aligned";
    default:
        return "";
    }
}
