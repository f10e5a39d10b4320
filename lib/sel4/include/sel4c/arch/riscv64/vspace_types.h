// SPDX-License-Identifier: BSD-2-Clause
#pragma once

// RISC-V: levels and attributes.  Include <sel4c/vspace.h> instead.

#include <sel4/sel4.h>

#include <sel4c/gen/config.h>

#if SEL4_CONFIG(ARCH_RISCV64)

#define SEL4_VSPACE_LEVEL_COUNT     ((unsigned)SEL4_CONFIG(PT_LEVELS))
#define SEL4_VSPACE_ROOT_INDEX_BITS seL4_PageTableIndexBits

typedef enum sel4_vm_attributes {
    SEL4_VM_DEFAULT = 0,
    SEL4_VM_UNCACHED = 0,
    SEL4_VM_EXECUTE_NEVER = seL4_RISCV_ExecuteNever,
} sel4_vm_attributes_t;

#endif
