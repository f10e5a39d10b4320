// SPDX-License-Identifier: BSD-2-Clause
#pragma once

// AArch64: levels and attributes.  Include <sel4c/vspace.h> instead.

#include <sel4/sel4.h>

#include <sel4c/gen/config.h>

#if SEL4_CONFIG(ARCH_AARCH64)

// With 40-bit addresses of stage 2, the root is a table of twice the size and saves a level.
#if SEL4_CONFIG(ARM_HYPERVISOR_SUPPORT) && SEL4_CONFIG(ARM_PA_SIZE_BITS_40)
#define SEL4_VSPACE_LEVEL_COUNT 3u
#else
#define SEL4_VSPACE_LEVEL_COUNT 4u
#endif
#define SEL4_VSPACE_ROOT_INDEX_BITS seL4_VSpaceIndexBits

// Each bit turns its raw counterpart over, so that none set is the kernel's default.
typedef enum sel4_vm_attributes {
    SEL4_VM_DEFAULT = 0,
    SEL4_VM_UNCACHED = seL4_ARM_PageCacheable,
    SEL4_ARM_VM_NO_PARITY = seL4_ARM_ParityEnabled,
    SEL4_VM_EXECUTE_NEVER = seL4_ARM_ExecuteNever,
} sel4_vm_attributes_t;

#endif
