// SPDX-License-Identifier: BSD-2-Clause
#pragma once

// System calls of Arm kernels only.

#include <sel4/syscalls.h>

#if defined(CONFIG_DEBUG_BUILD) && defined(CONFIG_ENABLE_SMP_SUPPORT)
// Sends the software-generated interrupt `irq`, 0 to 15, to the core `target`.
LIBSEL4_INLINE_FUNC void seL4_DebugSendIPI(seL4_Uint8 target, unsigned irq)
{
    sel4_sys_send((seL4_Word)seL4_SysDebugSendIPI, target, irq, 0, 0, 0, 0);
}
#endif

#ifdef CONFIG_ENABLE_BENCHMARKS
LIBSEL4_INLINE_FUNC void seL4_BenchmarkFlushCaches(void)
{
    sel4_sys_send_null((seL4_Word)seL4_SysBenchmarkFlushCaches, 0, 0);
}

// `cache_type` is a seL4_ARM_CacheType.
LIBSEL4_INLINE_FUNC void seL4_BenchmarkFlushL1Caches(seL4_Word cache_type)
{
    sel4_sys_send_null((seL4_Word)seL4_SysBenchmarkFlushCaches, 1, cache_type);
}
#endif

// What libsel4 calls the primitives on Arm.
#define arm_sys_send      sel4_sys_send
#define arm_sys_send_null sel4_sys_send_null
#define arm_sys_recv      sel4_sys_recv
#define arm_sys_send_recv sel4_sys_send_recv
#define arm_sys_null      sel4_sys_null
#ifdef CONFIG_KERNEL_MCS
#define arm_sys_nbsend_recv sel4_sys_nbsend_recv
#else
#define arm_sys_reply sel4_sys_reply
#endif
