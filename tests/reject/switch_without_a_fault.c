// expect-gcc: enumeration value 'SEL4_FAULT_VM' not handled in switch
// expect-clang: enumeration value 'SEL4_FAULT_VM' not handled in switch
// SPDX-License-Identifier: BSD-2-Clause

// A switch over faults that forgets one.

#include <sel4c/sel4.h>

bool is_about_a_capability(const sel4_fault_t *fault);

bool is_about_a_capability(const sel4_fault_t *fault)
{
    switch (fault->kind) {
    case SEL4_FAULT_CAP:
        return true;
    case SEL4_FAULT_NULL:
    case SEL4_FAULT_UNKNOWN_SYSCALL:
    case SEL4_FAULT_USER_EXCEPTION:
    case SEL4_FAULT_DEBUG_EXCEPTION:
    case SEL4_FAULT_TIMEOUT:
    case SEL4_FAULT_VGIC_MAINTENANCE:
    case SEL4_FAULT_VCPU:
    case SEL4_FAULT_VPPI_EVENT:
#ifdef CONTROL
    case SEL4_FAULT_VM:
#endif
        break;
    }
    return false;
}
