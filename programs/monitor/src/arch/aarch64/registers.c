// SPDX-License-Identifier: BSD-2-Clause

// AArch64: registers, and exception syndromes (Arm ARM D17.2.37, ESR_EL1).

#include "../../monitor.h"

const char *const monitor_register_names[] = {
    "pc",  "sp",  "spsr", "x0",  "x1",  "x2",  "x3",  "x4",  "x5",  "x6",  "x7",        "x8",
    "x16", "x17", "x18",  "x29", "x30", "x9",  "x10", "x11", "x12", "x13", "x14",       "x15",
    "x19", "x20", "x21",  "x22", "x23", "x24", "x25", "x26", "x27", "x28", "tpidr_el0", "tpidrro",
};

#define CLASS_SHIFT 26
#define CLASS_MASK  0x3fu

enum {
    CLASS_UNKNOWN = 0x00,
    CLASS_FLOATING_POINT = 0x07,
    CLASS_ILLEGAL_STATE = 0x0e,
    CLASS_SYSTEM_REGISTER = 0x18,
    CLASS_PC_ALIGNMENT = 0x22,
    CLASS_SP_ALIGNMENT = 0x26,
    CLASS_BREAKPOINT = 0x3c,
};

#define STATUS_KIND      0x3cu // of the fault status, without the level
#define STATUS_TRANSLATE 0x04u
#define STATUS_ACCESS    0x08u
#define STATUS_PERMIT    0x0cu
#define STATUS_ALIGNMENT 0x21u
#define STATUS_MASK      0x3fu
#define WRITE            0x40u

static const char *why(seL4_Word status)
{
    if ((status & STATUS_MASK) == STATUS_ALIGNMENT) {
        return "it is not aligned";
    }
    switch (status & STATUS_KIND) {
    case STATUS_TRANSLATE:
        return "nothing is mapped there";
    case STATUS_ACCESS:
    case STATUS_PERMIT:
        return "the mapping does not allow it";
    default:
        return "not known why";
    }
}

monitor_access_t monitor_access_of(const sel4_vm_fault_t *fault)
{
    const char *data = (fault->status & WRITE) != 0 ? "write" : "read";
    return (monitor_access_t){ fault->is_instruction ? "instruction fetch" : data,
                               why(fault->status) };
}

const char *monitor_exception_text(seL4_Word number)
{
    switch (number >> CLASS_SHIFT & CLASS_MASK) {
    case CLASS_UNKNOWN:
        return ": an instruction that is not there";
    case CLASS_FLOATING_POINT:
        return ": floating point, which is off";
    case CLASS_ILLEGAL_STATE:
        return ": illegal execution state";
    case CLASS_SYSTEM_REGISTER:
        return ": a system register that is not for user level";
    case CLASS_PC_ALIGNMENT:
        return ": the program counter is not aligned";
    case CLASS_SP_ALIGNMENT:
        return ": the stack pointer is not aligned";
    case CLASS_BREAKPOINT:
        return ": a breakpoint instruction, such as of a trap";
    default:
        return "";
    }
}
