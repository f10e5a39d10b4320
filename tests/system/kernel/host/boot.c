// SPDX-License-Identifier: BSD-2-Clause
//
// What the kernel gives to the initial thread, made by hand: the capabilities of a root task, some
// untyped memory, device memory that nobody may touch, and a boot information page.

#include "boot.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

#include "arch.h"
#include "host.h"
#include "kt_priv.h"
#include "refill.h"
#include "sched_context.h"
#include "scheduler.h"
#include "vspace.h"

#define CNODE_BITS    12
#define MEMORY_BITS   (KT_UNTYPED_BITS + 1)
#define DEVICE_BITS   24
#define MEMORY_PIECES 2

static struct {
    slot_t cnode[BIT(CNODE_BITS)] __attribute__((aligned(BIT(CNODE_BITS) * 32)));
    page_table_t vspace __attribute__((aligned(4096)));
    asid_pool_t pool __attribute__((aligned(4096)));
    _Alignas(4096) char ipc_buffer[4096];
    _Alignas(4096) char info_page[4096 * 4];
    _Alignas(2048) char tcb[BIT(seL4_TCBBits)];
    _Alignas(128) char context[BIT(seL4_MinSchedContextBits)];
} storage;

static seL4_BootInfo *info;
static word_t next_slot = seL4_NumInitialCaps;

slot_t *boot_cnode(void)
{
    return storage.cnode;
}

word_t boot_slot_count(void)
{
    return BIT(CNODE_BITS);
}

static void set(word_t slot, cap_t cap)
{
    slot_insert_root(&storage.cnode[slot], cap);
}

static word_t add(cap_t cap)
{
    set(next_slot, cap);
    return next_slot++;
}

static cap_t frame(void *page)
{
    return arch_object_cap(seL4_ARM_SmallPageObject, page, false);
}

static void make_address_space(void)
{
    asid_pool_install(&storage.pool, 0);
    asid_assign(1, &storage.vspace);
    cap_t vspace = cap_make(CAP_VSPACE, &storage.vspace);
    vspace.page_table.is_mapped = 1;
    vspace.page_table.asid = 1;
    set(seL4_CapInitThreadVSpace, vspace);
    set(seL4_CapASIDControl, cap_make(CAP_ASID_CONTROL, NULL));
    set(seL4_CapInitThreadASIDPool, cap_make(CAP_ASID_POOL, &storage.pool));
}

static void make_controls(void)
{
    cap_t cnode = cap_make(CAP_CNODE, storage.cnode);
    cnode.cnode.radix = CNODE_BITS;
    cnode.cnode.guard_size = WORD_BITS - CNODE_BITS;
    set(seL4_CapInitThreadCNode, cnode);
    set(seL4_CapIRQControl, cap_make(CAP_IRQ_CONTROL, NULL));
    set(seL4_CapDomain, cap_make(CAP_DOMAIN, NULL));
    set(seL4_CapBootInfoFrame, frame(storage.info_page));
    set(seL4_CapInitThreadIPCBuffer, frame(storage.ipc_buffer));
    word_t control = add(cap_make(CAP_SCHED_CONTROL, NULL));
    info->schedcontrol = (seL4_SlotRegion){ control, control + 1 };
}

static void make_thread(void)
{
    tcb_t *tcb = (tcb_t *)storage.tcb;
    sched_context_t *context = (sched_context_t *)storage.context;
    slot_t *cnode = storage.cnode;
    tcb_create(tcb);
    set(seL4_CapInitThreadTCB, cap_make(CAP_TCB, tcb));
    slot_insert_derived(&tcb->slots[TCB_CSPACE], cnode[seL4_CapInitThreadCNode].cap,
                        &cnode[seL4_CapInitThreadCNode]);
    slot_insert_derived(&tcb->slots[TCB_VSPACE], cnode[seL4_CapInitThreadVSpace].cap,
                        &cnode[seL4_CapInitThreadVSpace]);
    slot_insert_derived(&tcb->slots[TCB_BUFFER], cnode[seL4_CapInitThreadIPCBuffer].cap,
                        &cnode[seL4_CapInitThreadIPCBuffer]);
    tcb->buffer_address = (word_t)storage.ipc_buffer;
    tcb->priority = seL4_MaxPrio;
    tcb->mcp = seL4_MaxPrio;
    tcb->state = THREAD_RUNNING;
    cap_t cap = cap_make(CAP_SCHED_CONTEXT, context);
    cap.sched_context.size_bits = seL4_MinSchedContextBits;
    set(seL4_CapInitThreadSC, cap);
    refill_new(context, 2, arch_us_to_ticks(CONFIG_BOOT_THREAD_TIME_SLICE * 1000), 0);
    sched_context_bind(context, tcb);
}

// Memory of the process that is aligned to its size.
static char *reserve(word_t size_bits, int protection)
{
    word_t size = BIT(size_bits);
    char *memory =
        mmap(NULL, 2 * size, protection, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    if (memory == MAP_FAILED) {
        perror("mmap");
        exit(2);
    }
    return (char *)ROUND_UP((word_t)memory, size_bits);
}

static void add_untyped(char *memory, word_t size_bits, bool is_device)
{
    word_t index = next_slot - info->untyped.start;
    cap_t cap = cap_make(CAP_UNTYPED, memory);
    cap.untyped.size_bits = size_bits & 63;
    cap.untyped.is_device = is_device;
    info->untypedList[index] = (seL4_UntypedDesc){ .paddr = (word_t)memory,
                                                   .sizeBits = (uint8_t)size_bits,
                                                   .isDevice = is_device };
    info->untyped.end = add(cap) + 1;
}

const seL4_BootInfo *boot(void)
{
    host_reset();
    sched_init();
    info = (seL4_BootInfo *)storage.info_page;
    info->ipcBuffer = (seL4_IPCBuffer *)storage.ipc_buffer;
    info->numNodes = 1;
    info->initThreadCNodeSizeBits = CNODE_BITS;
    make_address_space();
    make_controls();
    make_thread();
    info->userImageFrames.start = next_slot;
    for (unsigned i = 0; i < KT_THREADS_MAX; i++) {
        (void)add(frame(&kt_buffers[i]));
    }
    info->userImageFrames.end = next_slot;
    info->untyped.start = next_slot;
    for (unsigned i = 0; i < MEMORY_PIECES; i++) {
        add_untyped(reserve(MEMORY_BITS, PROT_READ | PROT_WRITE), MEMORY_BITS, false);
    }
    add_untyped(reserve(DEVICE_BITS, PROT_NONE), DEVICE_BITS, true);
    info->empty = (seL4_SlotRegion){ next_slot, BIT(CNODE_BITS) };
    sched_settle();
    return info;
}
