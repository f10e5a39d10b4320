// SPDX-License-Identifier: BSD-2-Clause
#pragma once

/*
 * Capabilities: one struct of one word for each kind, so that a wrong kind does not compile.
 *
 * A value is a name: it says where in the caller's CSpace to look, can be copied, and owns nothing.
 * The kinds (`sel4_tcb_t`, `sel4_cnode_t`, …) and `sel4_<kind>_from_bits(word)` come from the
 * kernel's interface files (sel4c/gen/caps.h); `sel4_cap_t` is a capability of any kind.
 */

#include <stdbool.h>

#include <sel4/sel4.h>

#include <sel4c/arch.h>
#include <sel4c/gen/caps.h>
#include <sel4c/gen/config.h>

/*
 * Any kind as `sel4_cap_t`; what is no capability does not compile.  C only: `_Generic` is not in
 * C++.
 */
#define sel4_cap(x) \
    sel4_cap_from_bits(_Generic((x), SEL4_GEN_CAP_ASSOCIATIONS((x).bits), sel4_cap_t : (x).bits))

// No capability of this kind: SEL4_CAP_NULL(tcb), or SEL4_CAP_NULL(cap) for any.
#define SEL4_CAP_NULL(kind) ((sel4_##kind##_t){ seL4_CapNull })

static inline bool sel4_cap_is_null(sel4_cap_t cap)
{
    return cap.bits == seL4_CapNull;
}

// What the kernel gives the initial thread, by its place in that thread's CSpace.
#define SEL4_INIT_TCB              ((sel4_tcb_t){ seL4_CapInitThreadTCB })
#define SEL4_INIT_CNODE            ((sel4_cnode_t){ seL4_CapInitThreadCNode })
#define SEL4_INIT_VSPACE           ((sel4_vspace_t){ seL4_CapInitThreadVSpace })
#define SEL4_INIT_IRQ_CONTROL      ((sel4_irq_control_t){ seL4_CapIRQControl })
#define SEL4_INIT_ASID_CONTROL     ((sel4_asid_control_t){ seL4_CapASIDControl })
#define SEL4_INIT_ASID_POOL        ((sel4_asid_pool_t){ seL4_CapInitThreadASIDPool })
#define SEL4_INIT_BOOTINFO_FRAME   ((sel4_frame_t){ seL4_CapBootInfoFrame })
#define SEL4_INIT_IPC_BUFFER_FRAME ((sel4_frame_t){ seL4_CapInitThreadIPCBuffer })
#define SEL4_INIT_DOMAIN_SET       ((sel4_domain_set_t){ seL4_CapDomain })
#if SEL4_CONFIG(KERNEL_MCS)
#define SEL4_INIT_SCHED_CONTEXT ((sel4_sched_context_t){ seL4_CapInitThreadSC })
#endif
