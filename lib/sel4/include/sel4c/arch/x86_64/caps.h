// SPDX-License-Identifier: BSD-2-Clause
#pragma once

// x86-64: the neutral names of capabilities, and the initial ones that only x86 has.  Include
// <sel4c/cap.h> instead.

#include <sel4/sel4.h>

#include <sel4c/gen/caps.h>
#include <sel4c/gen/config.h>

#if SEL4_CONFIG(ARCH_X86_64)

// `sel4_page_table_t` also stands for page directories and PDPTs: sel4_page_table_map() takes the
// level.
typedef sel4_x64_pml4_t sel4_vspace_t;
typedef sel4_x86_page_table_t sel4_page_table_t;
typedef sel4_x86_page_t sel4_frame_t;
typedef sel4_x86_asid_control_t sel4_asid_control_t;
typedef sel4_x86_asid_pool_t sel4_asid_pool_t;

// The second is a null capability on kernels without an IOMMU.
#define SEL4_INIT_IO_PORT_CONTROL ((sel4_x86_io_port_control_t){ seL4_CapIOPortControl })
#define SEL4_INIT_IO_SPACE        ((sel4_x86_io_space_t){ seL4_CapIOSpace })

#endif
