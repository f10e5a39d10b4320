// SPDX-License-Identifier: BSD-2-Clause
#pragma once

// AArch64: the neutral names of capabilities, and the initial ones that only Arm has.  Include
// <sel4c/cap.h> instead.

#include <sel4/sel4.h>

#include <sel4c/gen/caps.h>
#include <sel4c/gen/config.h>

#if SEL4_CONFIG(ARCH_AARCH64)

typedef sel4_arm_vspace_t sel4_vspace_t;
typedef sel4_arm_page_table_t sel4_page_table_t;
typedef sel4_arm_page_t sel4_frame_t;
typedef sel4_arm_asid_control_t sel4_asid_control_t;
typedef sel4_arm_asid_pool_t sel4_asid_pool_t;

// Null capabilities on kernels without what they control.
#define SEL4_INIT_SID_CONTROL ((sel4_arm_sid_control_t){ seL4_CapSMMUSIDControl })
#define SEL4_INIT_CB_CONTROL  ((sel4_arm_cb_control_t){ seL4_CapSMMUCBControl })
#define SEL4_INIT_SMC         ((sel4_arm_smc_t){ seL4_CapSMC })

#endif
