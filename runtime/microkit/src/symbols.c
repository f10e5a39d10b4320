// SPDX-License-Identifier: BSD-2-Clause

/*
 * What the tool writes into the image, and the IPC buffer, which it maps at the top of the address
 * space.
 */

#include <microkit.h>

#include "domain.h"

// Not zero, so that they are in the file and not among the zeros after it.
#define PATCHED SEL4_SECTION(".data")

PATCHED char microkit_name[MICROKIT_PD_NAME_LENGTH];
PATCHED bool microkit_passive;
PATCHED seL4_Word microkit_irqs;
PATCHED seL4_Word microkit_notifications;
PATCHED seL4_Word microkit_pps;
PATCHED seL4_Word microkit_ioports;

seL4_Bool microkit_have_signal;
seL4_CPtr microkit_signal_cap;
seL4_MessageInfo_t microkit_signal_msg;

#ifdef CONFIG_VTX
struct microkit_x86_vcpu_state microkit_x86_vcpu_state;
#endif

#define PAGE_MASK (((seL4_Word)1 << seL4_PageBits) - 1)

seL4_IPCBuffer *__sel4_ipc_buffer = (seL4_IPCBuffer *)(seL4_UserVSpaceTop & ~PAGE_MASK);

_Static_assert(MICROKIT_MAX_CHANNELS == SEL4_MK_ID_COUNT, "microkit.h has the tool's limits");
_Static_assert(BASE_OUTPUT_NOTIFICATION_CAP == SEL4_MK_SLOT_NOTIFY &&
                   BASE_ENDPOINT_CAP == SEL4_MK_SLOT_CALL && BASE_IRQ_CAP == SEL4_MK_SLOT_IRQ &&
                   BASE_TCB_CAP == SEL4_MK_SLOT_CHILD_TCB &&
                   BASE_VM_TCB_CAP == SEL4_MK_SLOT_VM_TCB && BASE_VCPU_CAP == SEL4_MK_SLOT_VCPU &&
                   BASE_IOPORT_CAP == SEL4_MK_SLOT_IOPORT && MONITOR_EP == SEL4_MK_SLOT_MONITOR,
               "microkit.h has the tool's slots");
