// SPDX-License-Identifier: BSD-2-Clause
#pragma once

// RISC-V: the neutral names of capabilities.  Include <sel4c/cap.h> instead.

#include <sel4/sel4.h>

#include <sel4c/gen/caps.h>
#include <sel4c/gen/config.h>

#if SEL4_CONFIG(ARCH_RISCV64)

// The root is a page table like the others.
typedef sel4_riscv_page_table_t sel4_vspace_t;
typedef sel4_riscv_page_table_t sel4_page_table_t;
typedef sel4_riscv_page_t sel4_frame_t;
typedef sel4_riscv_asid_control_t sel4_asid_control_t;
typedef sel4_riscv_asid_pool_t sel4_asid_pool_t;

#endif
