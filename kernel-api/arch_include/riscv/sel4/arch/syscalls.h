// SPDX-License-Identifier: BSD-2-Clause
#pragma once

// System calls of RISC-V kernels only.

#include <sel4/syscalls.h>

#ifdef CONFIG_ENABLE_BENCHMARKS
LIBSEL4_INLINE_FUNC void seL4_BenchmarkFlushCaches(void)
{
    sel4_sys_send_null((seL4_Word)seL4_SysBenchmarkFlushCaches, 0, 0);
}

LIBSEL4_INLINE_FUNC void seL4_BenchmarkFlushL1Caches(seL4_Word cache_type)
{
    sel4_sys_send_null((seL4_Word)seL4_SysBenchmarkFlushCaches, 1, cache_type);
}
#endif

// What libsel4 calls the primitives on RISC-V.
#define riscv_sys_send      sel4_sys_send
#define riscv_sys_send_null sel4_sys_send_null
#define riscv_sys_recv      sel4_sys_recv
#define riscv_sys_send_recv sel4_sys_send_recv
#define riscv_sys_null      sel4_sys_null
#ifdef CONFIG_KERNEL_MCS
#define riscv_sys_nbsend_recv sel4_sys_nbsend_recv
#else
#define riscv_sys_reply sel4_sys_reply
#endif
