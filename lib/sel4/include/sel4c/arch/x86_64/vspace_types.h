// SPDX-License-Identifier: BSD-2-Clause
#pragma once

// x86-64: levels and attributes.  Include <sel4c/vspace.h> instead.

#include <sel4/sel4.h>

#include <sel4c/gen/config.h>

#if SEL4_CONFIG(ARCH_X86_64)

#define SEL4_VSPACE_LEVEL_COUNT     4u
#define SEL4_VSPACE_ROOT_INDEX_BITS seL4_PML4IndexBits

// Exactly one caching attribute at a time: they are numbers, not bits.
typedef enum sel4_vm_attributes {
    SEL4_VM_DEFAULT = seL4_X86_WriteBack,
    SEL4_VM_EXECUTE_NEVER = 0,
    SEL4_VM_UNCACHED = seL4_X86_Uncacheable,
    SEL4_X86_VM_WRITE_THROUGH = seL4_X86_WriteThrough,
    SEL4_X86_VM_CACHE_DISABLED = seL4_X86_CacheDisabled,
    SEL4_X86_VM_WRITE_COMBINING = seL4_X86_WriteCombining,
} sel4_vm_attributes_t;

#endif
