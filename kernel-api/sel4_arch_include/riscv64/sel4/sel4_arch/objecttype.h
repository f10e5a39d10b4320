// SPDX-License-Identifier: BSD-2-Clause
#pragma once

// Kinds of object on RV64 only.  A kind that the kernel lacks has a number that no object has.

#include <sel4/config.h>
#include <sel4/objecttype.h>

typedef enum _mode_object {
    seL4_RISCV_Giga_Page = seL4_NonArchObjectTypeCount,
#if CONFIG_PT_LEVELS > 3
    seL4_RISCV_Tera_Page,
#endif
    seL4_ModeObjectTypeCount,
} seL4_ModeObjectType;

#if CONFIG_PT_LEVELS <= 3
#define seL4_RISCV_Tera_Page 0xffffffff
#endif
