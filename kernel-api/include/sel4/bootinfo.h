// SPDX-License-Identifier: BSD-2-Clause
#pragma once

/*
 * A place to keep the boot info pointer.  Deprecated: start-up code should hand it on itself.
 * Defined in libsel4.a.
 */

#include <sel4/bootinfo_types.h>
#include <sel4/macros.h>

SEL4_DEPRECATED("start-up code should keep the boot info pointer itself")
void seL4_InitBootInfo(seL4_BootInfo *bi);

SEL4_DEPRECATED("start-up code should keep the boot info pointer itself")
seL4_BootInfo *seL4_GetBootInfo(void);
