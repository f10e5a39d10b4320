// SPDX-License-Identifier: BSD-2-Clause
#pragma once

/*
 * Address spaces for the groups that are about them: paging structures, and a thread that looks
 * whether an address can be used.
 */

#include <sel4/arch/mapping.h>

#include "kt.h"

// A part of the root task's address space that nothing else uses, with a top-level entry of its
// own.
#define SPACE_AT   0x10000000000ul
#define PAGE_SIZE  (1ul << seL4_PageBits)
#define LARGE_SIZE (1ul << seL4_LargePageBits)
#define HUGE_SIZE  (1ul << seL4_HugePageBits)

#define ATTRIBUTES seL4_ARM_Default_VMAttributes

// Levels as FailedLookup has them: bits that could not be resolved.
#define NO_LEVEL_1 39
#define NO_LEVEL_2 30
#define NO_LEVEL_3 21

// Maps `count` new page tables, each below the one before: 1 for huge pages, 3 for small ones.
static inline void space_make_tables(seL4_CPtr vspace, seL4_Word address, int count)
{
    for (int i = 0; i < count; i++) {
        seL4_CPtr table = kt_make(seL4_ARM_PageTableObject, 0);
        KT_NEED_OK(seL4_ARM_PageTable_Map(table, vspace, address, ATTRIBUTES));
    }
}

static inline seL4_Error space_map(seL4_CPtr frame, seL4_CPtr vspace, seL4_Word address)
{
    return seL4_ARM_Page_Map(frame, vspace, address, seL4_ReadWrite, ATTRIBUTES);
}

// A VSpace with an address space identifier.
static inline seL4_CPtr space_make(void)
{
    seL4_CPtr vspace = kt_make(seL4_ARM_VSpaceObject, 0);
    KT_NEED_OK(seL4_ARM_ASIDPool_Assign(seL4_CapInitThreadASIDPool, vspace));
    return vspace;
}

// A new page in the root task's address space.
static inline seL4_CPtr space_make_page(seL4_Word address)
{
    seL4_CPtr frame = kt_make(seL4_ARM_SmallPageObject, 0);
    KT_NEED_OK(space_map(frame, KT_VSPACE, address));
    return frame;
}

// ---- Looking whether an address can be used.  Needs KT_MMU.

typedef enum space_use {
    SPACE_LOAD,
    SPACE_STORE,
    SPACE_FETCH,
} space_use_t;

typedef struct space_probe {
    kt_thread_t *thread;
    seL4_CPtr endpoint;
    space_use_t use;
    seL4_Word address;
    bool is_fault;
    seL4_Word fault_address;
    seL4_Word is_fetch;
    seL4_Word status;
} space_probe_t;

static inline void space_use(seL4_Word arg)
{
    space_probe_t *probe = (space_probe_t *)arg;
    if (probe->use == SPACE_LOAD) {
        (void)kt_load(probe->address);
    } else if (probe->use == SPACE_STORE) {
        kt_store(probe->address, 1);
    } else {
        ((void (*)(void))probe->address)();
    }
}

static inline space_probe_t space_probe_make(void)
{
    seL4_CPtr endpoint = kt_make(seL4_EndpointObject, 0);
    return (space_probe_t){
        .endpoint = endpoint,
        .thread = KT_THREAD(space_use, .is_stopped = true, .fault_endpoint = endpoint,
                            .priority = KT_PRIORITY + 1),
    };
}

// Whether a use of `address` faults; the fault is in `probe`.
static inline bool space_faults(space_probe_t *probe, space_use_t use, seL4_Word address)
{
    seL4_Word badge = 0;
    probe->use = use;
    probe->address = address;
    kt_start(probe->thread, space_use, (seL4_Word)probe);
    if (probe->thread->is_done) {
        return false;
    }
    seL4_MessageInfo_t info = seL4_NBRecv(probe->endpoint, &badge, kt_self()->reply);
    KT_EQ(seL4_MessageInfo_get_label(info), seL4_Fault_VMFault);
    probe->fault_address = seL4_GetMR(seL4_VMFault_Addr);
    probe->is_fetch = seL4_GetMR(seL4_VMFault_PrefetchFault);
    probe->status = seL4_GetMR(seL4_VMFault_FSR);
    return true;
}
