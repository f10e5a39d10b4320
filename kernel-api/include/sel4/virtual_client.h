// SPDX-License-Identifier: BSD-2-Clause
#pragma once

// Former invocations, in terms of those that replaced them.

#include <sel4/config.h>
#include <sel4/constants.h>
#include <sel4/invocation.h>
#include <sel4/macros.h>
#include <sel4/syscalls.h>
#include <sel4/types.h>

#include <interfaces/sel4_client.h>

#ifdef CONFIG_KERNEL_MCS
LIBSEL4_INLINE seL4_Error seL4_SchedControl_Configure(seL4_SchedControl _service,
                                                      seL4_SchedContext schedcontext,
                                                      seL4_Time budget, seL4_Time period,
                                                      seL4_Word extra_refills, seL4_Word badge)
{
    return seL4_SchedControl_ConfigureFlags(_service, schedcontext, budget, period, extra_refills,
                                            badge, seL4_SchedContext_NoFlag);
}

LIBSEL4_INLINE seL4_Error seL4_SchedControl_Configure_with(seL4_IPCBuffer *ipc,
                                                           seL4_SchedControl _service,
                                                           seL4_SchedContext schedcontext,
                                                           seL4_Time budget, seL4_Time period,
                                                           seL4_Word extra_refills, seL4_Word badge)
{
    return seL4_SchedControl_ConfigureFlags_with(ipc, _service, schedcontext, budget, period,
                                                 extra_refills, badge, seL4_SchedContext_NoFlag);
}
#endif
