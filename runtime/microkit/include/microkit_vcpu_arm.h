// SPDX-License-Identifier: BSD-2-Clause
#pragma once

// The part of microkit.h for virtual CPUs of kernels with Arm hypervisor support.

#include <microkit.h>

#ifdef CONFIG_ARM_HYPERVISOR_SUPPORT

// Runs the virtual CPU from `entry_point` on.
static inline void microkit_vcpu_restart(microkit_child vcpu, seL4_Word entry_point)
{
    microkit_priv_restart(BASE_VM_TCB_CAP + vcpu, entry_point, "microkit_vcpu_restart");
}

static inline void microkit_vcpu_stop(microkit_child vcpu)
{
    microkit_priv_check("microkit_vcpu_stop", seL4_TCB_Suspend(BASE_VM_TCB_CAP + vcpu));
}

static inline void microkit_vcpu_arm_inject_irq(microkit_child vcpu, seL4_Uint16 irq,
                                                seL4_Uint8 priority, seL4_Uint8 group,
                                                seL4_Uint8 index)
{
    microkit_priv_check("microkit_vcpu_arm_inject_irq",
                        seL4_ARM_VCPU_InjectIRQ(BASE_VCPU_CAP + vcpu, irq, priority, group, index));
}

static inline void microkit_vcpu_arm_ack_vppi(microkit_child vcpu, seL4_Word irq)
{
    microkit_priv_check("microkit_vcpu_arm_ack_vppi",
                        seL4_ARM_VCPU_AckVPPI(BASE_VCPU_CAP + vcpu, irq));
}

static inline seL4_Word microkit_vcpu_arm_read_reg(microkit_child vcpu, seL4_Word reg)
{
    seL4_ARM_VCPU_ReadRegs_t result =
        seL4_ARM_VCPU_ReadRegs(BASE_VCPU_CAP + vcpu, (seL4_VCPUReg)reg);
    microkit_priv_check("microkit_vcpu_arm_read_reg", (seL4_Error)result.error);
    return result.value;
}

static inline void microkit_vcpu_arm_write_reg(microkit_child vcpu, seL4_Word reg, seL4_Word value)
{
    microkit_priv_check("microkit_vcpu_arm_write_reg",
                        seL4_ARM_VCPU_WriteRegs(BASE_VCPU_CAP + vcpu, (seL4_VCPUReg)reg, value));
}

#endif
