// SPDX-License-Identifier: BSD-2-Clause
#pragma once

// The part of microkit.h for x86-64: I/O ports, and virtual CPUs of kernels with VT-x.

#include <microkit.h>

#ifdef CONFIG_ARCH_X86_64

#define MICROKIT_PRIV_IOPORT_WRITE(bits_)                                                          \
    static inline void microkit_x86_ioport_write_##bits_(microkit_ioport ioport_id,                \
                                                         seL4_Word port_addr, seL4_Word data)      \
    {                                                                                              \
        if (!microkit_priv_has(microkit_ioports, ioport_id)) {                                     \
            microkit_priv_refuse("microkit_x86_ioport_write_" #bits_, "I/O port", ioport_id);      \
            return;                                                                                \
        }                                                                                          \
        microkit_priv_check(                                                                       \
            "microkit_x86_ioport_write_" #bits_,                                                   \
            (seL4_Error)seL4_X86_IOPort_Out##bits_(BASE_IOPORT_CAP + ioport_id, port_addr, data)); \
    }

#define MICROKIT_PRIV_IOPORT_READ(bits_)                                                       \
    static inline seL4_Uint##bits_ microkit_x86_ioport_read_##bits_(microkit_ioport ioport_id, \
                                                                    seL4_Word port_addr)       \
    {                                                                                          \
        if (!microkit_priv_has(microkit_ioports, ioport_id)) {                                 \
            microkit_priv_refuse("microkit_x86_ioport_read_" #bits_, "I/O port", ioport_id);   \
            return 0;                                                                          \
        }                                                                                      \
        seL4_X86_IOPort_In##bits_##_t result =                                                 \
            seL4_X86_IOPort_In##bits_(BASE_IOPORT_CAP + ioport_id, (seL4_Uint16)port_addr);    \
        microkit_priv_check("microkit_x86_ioport_read_" #bits_, (seL4_Error)result.error);     \
        return result.result;                                                                  \
    }

MICROKIT_PRIV_IOPORT_WRITE(8)
MICROKIT_PRIV_IOPORT_WRITE(16)
MICROKIT_PRIV_IOPORT_WRITE(32)
MICROKIT_PRIV_IOPORT_READ(8)
MICROKIT_PRIV_IOPORT_READ(16)
MICROKIT_PRIV_IOPORT_READ(32)

#undef MICROKIT_PRIV_IOPORT_WRITE
#undef MICROKIT_PRIV_IOPORT_READ

#ifdef CONFIG_VTX

// Fields of the VMCS that the kernel takes and gives with each entry of the guest, so that they are
// kept here (Intel SDM 3D, appendix B).
#define MICROKIT_VMX_GUEST_RIP                          0x0000681E
#define MICROKIT_VMX_CONTROL_PRIMARY_PROCESSOR_CONTROLS 0x00004002
#define MICROKIT_VMX_CONTROL_ENTRY_INTERRUPTION_INFO    0x00004016

struct microkit_x86_vcpu_state {
    seL4_Bool is_on;
    seL4_Word rip;
    seL4_Word prim_proc_ctl;
    seL4_Word irq_info;
};
extern struct microkit_x86_vcpu_state microkit_x86_vcpu_state;

// Where a kept field is; NULL for the others.
static inline seL4_Word *microkit_priv_kept_field(seL4_Word field)
{
    switch (field) {
    case MICROKIT_VMX_GUEST_RIP:
        return &microkit_x86_vcpu_state.rip;
    case MICROKIT_VMX_CONTROL_PRIMARY_PROCESSOR_CONTROLS:
        return &microkit_x86_vcpu_state.prim_proc_ctl;
    case MICROKIT_VMX_CONTROL_ENTRY_INTERRUPTION_INFO:
        return &microkit_x86_vcpu_state.irq_info;
    default:
        return (seL4_Word *)0;
    }
}

static inline seL4_Word microkit_vcpu_x86_read_vmcs(microkit_child vcpu, seL4_Word field)
{
    seL4_Word *kept = microkit_priv_kept_field(field);
    if (kept != (seL4_Word *)0) {
        return *kept;
    }
    seL4_X86_VCPU_ReadVMCS_t result = seL4_X86_VCPU_ReadVMCS(BASE_VCPU_CAP + vcpu, field);
    microkit_priv_check("microkit_vcpu_x86_read_vmcs", (seL4_Error)result.error);
    return result.value;
}

static inline void microkit_vcpu_x86_write_vmcs(microkit_child vcpu, seL4_Word field,
                                                seL4_Word value)
{
    seL4_Word *kept = microkit_priv_kept_field(field);
    if (kept != (seL4_Word *)0) {
        *kept = value;
        return;
    }
    seL4_X86_VCPU_WriteVMCS_t result = seL4_X86_VCPU_WriteVMCS(BASE_VCPU_CAP + vcpu, field, value);
    microkit_priv_check("microkit_vcpu_x86_write_vmcs", (seL4_Error)result.error);
}

static inline seL4_Word microkit_vcpu_x86_read_msr(microkit_child vcpu, seL4_Word field)
{
    seL4_X86_VCPU_ReadMSR_t result = seL4_X86_VCPU_ReadMSR(BASE_VCPU_CAP + vcpu, field);
    microkit_priv_check("microkit_vcpu_x86_read_msr", (seL4_Error)result.error);
    return result.value;
}

static inline void microkit_vcpu_x86_write_msr(microkit_child vcpu, seL4_Word field,
                                               seL4_Word value)
{
    seL4_X86_VCPU_WriteMSR_t result = seL4_X86_VCPU_WriteMSR(BASE_VCPU_CAP + vcpu, field, value);
    microkit_priv_check("microkit_vcpu_x86_write_msr", (seL4_Error)result.error);
}

static inline void microkit_vcpu_x86_enable_ioport(microkit_child vcpu, microkit_ioport ioport_id,
                                                   seL4_Word port_addr, seL4_Word length)
{
    if (!microkit_priv_has(microkit_ioports, ioport_id)) {
        microkit_priv_refuse("microkit_vcpu_x86_enable_ioport", "I/O port", ioport_id);
        return;
    }
    microkit_priv_check("microkit_vcpu_x86_enable_ioport",
                        (seL4_Error)seL4_X86_VCPU_EnableIOPort(BASE_VCPU_CAP + vcpu,
                                                               BASE_IOPORT_CAP + ioport_id,
                                                               port_addr, port_addr + length - 1));
}

static inline void microkit_vcpu_x86_disable_ioport(microkit_child vcpu, seL4_Word port_addr,
                                                    seL4_Word length)
{
    microkit_priv_check("microkit_vcpu_x86_disable_ioport",
                        (seL4_Error)seL4_X86_VCPU_DisableIOPort(BASE_VCPU_CAP + vcpu, port_addr,
                                                                port_addr + length - 1));
}

static inline void microkit_vcpu_x86_write_regs(microkit_child vcpu, seL4_VCPUContext *regs)
{
    microkit_priv_check("microkit_vcpu_x86_write_regs",
                        (seL4_Error)seL4_X86_VCPU_WriteRegisters(BASE_VCPU_CAP + vcpu, regs));
}

// While it is on, waiting for events means to run the guest.
static inline void microkit_vcpu_x86_on(void)
{
    microkit_x86_vcpu_state.is_on = seL4_True;
}

static inline void microkit_vcpu_x86_off(void)
{
    microkit_x86_vcpu_state.is_on = seL4_False;
}

#endif

#endif
