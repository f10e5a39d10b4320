// SPDX-License-Identifier: BSD-2-Clause
#pragma once

/*
 * Memory that a device reads or writes by itself, and the order of what is done there.
 *
 * What lies in it may change at any time: read it once into memory of our own, then check, then
 * use.  Numbers in it are little-endian, as every processor here is.
 *
 * The order holds for devices that see the caches, as those of virtual machines do.  Elsewhere the
 * region must be mapped uncached.
 */

#include <stddef.h>
#include <stdint.h>

// A region that driver and device share: where it is for us, and for the device.
typedef struct sel4_dma_region {
    void *bytes;
    uint64_t device_address;
    size_t size;
} sel4_dma_region_t;

// Devices are farther away than other processors, whom the compiler's fences are for: the outer
// shareable domain (Arm ARM, DMB), and on RISC-V accesses of their own kind (FENCE, i and o). Three
// instructions are no reason for files of their own.
#if __STDC_HOSTED__
#define SEL4_PRIV_DMA_PUBLISH() __atomic_thread_fence(__ATOMIC_RELEASE)
#define SEL4_PRIV_DMA_OBSERVE() __atomic_thread_fence(__ATOMIC_ACQUIRE)
#define SEL4_PRIV_DMA_SETTLE()  __atomic_thread_fence(__ATOMIC_SEQ_CST)
#elif defined(__aarch64__)
#define SEL4_PRIV_DMA_PUBLISH() __asm__ volatile("dmb oshst" ::: "memory")
#define SEL4_PRIV_DMA_OBSERVE() __asm__ volatile("dmb oshld" ::: "memory")
#define SEL4_PRIV_DMA_SETTLE()  __asm__ volatile("dmb osh" ::: "memory")
#elif defined(__riscv)
#define SEL4_PRIV_DMA_PUBLISH() __asm__ volatile("fence w, w" ::: "memory")
#define SEL4_PRIV_DMA_OBSERVE() __asm__ volatile("fence r, r" ::: "memory")
#define SEL4_PRIV_DMA_SETTLE()  __asm__ volatile("fence iorw, iorw" ::: "memory")
#elif defined(__x86_64__)
#define SEL4_PRIV_DMA_PUBLISH() __asm__ volatile("" ::: "memory")
#define SEL4_PRIV_DMA_OBSERVE() __asm__ volatile("" ::: "memory")
#define SEL4_PRIV_DMA_SETTLE()  __asm__ volatile("mfence" ::: "memory")
#endif

// What was written before is seen by the device before what is written to memory after it.
static inline void sel4_dma_publish(void)
{
    SEL4_PRIV_DMA_PUBLISH();
}

// What is read from memory after it is no older than what was read before.
static inline void sel4_dma_observe(void)
{
    SEL4_PRIV_DMA_OBSERVE();
}

// All before it comes before all after it, in memory and in registers.
static inline void sel4_dma_settle(void)
{
    SEL4_PRIV_DMA_SETTLE();
}
