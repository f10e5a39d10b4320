// SPDX-License-Identifier: BSD-2-Clause
#pragma once

/*
 * What the capDL tools must know of a kernel: which kinds of object it has, how large they are and
 * how its address spaces are built.  All of it follows from the kernel's configuration.
 */

#include <stdbool.h>
#include <stdint.h>

#include "capdl/model.h"
#include "common/source.h"

typedef enum capdl_arch {
    CAPDL_AARCH64,
    CAPDL_RISCV64,
    CAPDL_X86_64,
} capdl_arch_t;

#define CAPDL_LEVEL_COUNT_MAX 4

typedef struct capdl_kernel {
    const char *path; // of the configuration, for messages
    const char *arch_name;
    capdl_arch_t arch;
    bool is_mcs;
    bool has_vcpu;
    bool has_smc;
    bool has_smmu;
    bool has_iommu;
    bool has_huge_pages;
    bool has_fpu;
    bool is_debug; // threads have names
    uint32_t core_count;
    uint32_t domain_count;
    uint32_t schedule_count; // entries of the domain schedule
    uint32_t priority_count;
    uint32_t fan_out; // objects that one call makes
    uint32_t root_cnode_bits;
    uint32_t untyped_count; // that the kernel tells of at most
    uint32_t irq_count;     // above the highest interrupt; 0: not known
    uint8_t tcb_bits;
    uint8_t notification_bits;
    uint8_t vspace_bits;
    uint8_t vcpu_bits;
    uint64_t user_top;        // the first virtual address that a thread cannot have
    uint64_t timer_frequency; // 0: measured at boot
    uint32_t tick_ms;         // of kernels without MCS; 0: not known
    uint64_t hash;            // of what the initialiser depends on

    // The tables of an address space, from the root on: log2 of what one entry spans, and of how
    // many there are.
    unsigned level_count;
    uint8_t span_bits[CAPDL_LEVEL_COUNT_MAX];
    uint8_t index_bits[CAPDL_LEVEL_COUNT_MAX];
} capdl_kernel_t;

/*
 * Reads `kernel/gen_config.json` of an installed kernel.
 *
 * Fails with diagnostics: a key is missing or has no sense, or the architecture is not supported.
 */
bool capdl_kernel_read(arena_t *arena, diag_t *diag, const source_t *config,
                       capdl_kernel_t *ret_kernel);

// log2 of the memory that an object takes; 0 when it takes none.
unsigned capdl_size_bits(const capdl_kernel_t *kernel, const capdl_object_t *object);

// Whether the kernel knows the kind; if not, `*ret_why` is what it lacks.
bool capdl_kernel_has(const capdl_kernel_t *kernel, capdl_kind_t kind, const char **ret_why);

/*
 * Ticks in which kernels count durations of domains: of the timer with MCS, otherwise the kernel's
 * own, of which parts count as whole ones.  False when the kernel learns their length at boot, or
 * for more than 64 bits.
 */
bool capdl_kernel_ticks(const capdl_kernel_t *kernel, uint64_t us, uint64_t *ret_ticks);

// Whether frames of that size exist, and which do, for messages: "4 KiB, 2 MiB, 1 GiB".
bool capdl_kernel_has_frame(const capdl_kernel_t *kernel, unsigned size_bits);
const char *capdl_kernel_frame_texts(const capdl_kernel_t *kernel);

// Registers that arguments of a C function are passed in.
unsigned capdl_kernel_argument_count(const capdl_kernel_t *kernel);

// What is left of a capability's badge: bits.
#define CAPDL_BADGE_BITS 64
