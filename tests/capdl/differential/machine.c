// SPDX-License-Identifier: BSD-2-Clause

// What a kernel gives to its root task, made by hand; the door into the kernel; and the
// initialiser's address space.

#include "machine.h"

#include <setjmp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

#include <sel4/sel4.h>

#include <sel4c/fake_kernel.h>
#include <sel4c/phdr.h>
#include <sel4c/root_task.h>
#include <sel4c/rt/program_headers.h>

#include "arch.h"
#include "domain.h"
#include "entry.h"
#include "host.h"
#include "invariants.h"
#include "object.h"
#include "refill.h"
#include "sched_context.h"
#include "scheduler.h"
#include "vspace.h"

enum {
    CNODE_BITS = MACHINE_ROOT_BITS_MAX,
    IMAGE_PAGE_COUNT = MACHINE_PAGE_COUNT_MAX + 64,
    TABLE_COUNT = 16,
    WINDOW_COUNT = 16,
    INFO_SIZE = 16 * 4096
};
#define SYSCALL_IP     0x7000
// In a table of its own, which the loader of a real initialiser would have made.
#define LARGE_WINDOW   0x30000000
// More than the initialiser can need while others run.
#define TURN_COUNT_MAX 1000

// What lives as long as the kernel; not in the image, whose pages are frames.
static struct storage {
    slot_t cnode[BIT(CNODE_BITS)] __attribute__((aligned(BIT(CNODE_BITS) * 32)));
    page_table_t vspace __attribute__((aligned(4096)));
    page_table_t tables[TABLE_COUNT] __attribute__((aligned(4096)));
    asid_pool_t pool __attribute__((aligned(4096)));
    _Alignas(4096) char ipc_buffer[4096];
    _Alignas(4096) char info_page[seL4_BootInfoFrameSize + INFO_SIZE];
    _Alignas(2048) char tcb[BIT(seL4_TCBBits)];
    _Alignas(128) char context[BIT(seL4_MinSchedContextBits)];
} * storage;

// The initialiser's image: what was appended to it, and behind that its own variables.
_Alignas(4096) uint8_t machine_image[MACHINE_PAGE_COUNT_MAX * 4096];
static sel4_span_t pages_span;
static sel4_span_t spec_span;

static seL4_BootInfo *info;
static word_t next_slot;
static unsigned root_bits;
static unsigned table_count;
static unsigned call_count;
static jmp_buf way_out;

static SEL4_NORETURN void give_up(const char *why)
{
    (void)printf("the test itself: %s\n", why);
    abort();
}

uint64_t machine_pages_at(void)
{
    return (uintptr_t)machine_image;
}

// A CNode, or NULL.
static slot_t *slots_of(cap_t cap, word_t *ret_count)
{
    *ret_count = cap.type == CAP_CNODE ? BIT(cap.cnode.radix) : 0;
    return cap.type == CAP_CNODE ? cap_object(cap, slot_t) : NULL;
}

// The slot that the initialiser means by an address: in its root CNode, or below one above that.
static slot_t *find_slot(word_t cptr)
{
    word_t count;
    slot_t *slots = slots_of(((tcb_t *)storage->tcb)->slots[TCB_CSPACE].cap, &count);

    if (slots != storage->cnode) {
        word_t leaf = cptr >> root_bits;
        slots = leaf < count ? slots_of(slots[leaf].cap, &count) : NULL;
        cptr &= MASK(root_bits);
    }
    return slots && cptr < count ? &slots[cptr] : NULL;
}

bool machine_has_store(void)
{
    return cap_object(((tcb_t *)storage->tcb)->slots[TCB_CSPACE].cap, slot_t) != storage->cnode;
}

slot_t *machine_object_slot(uint32_t number)
{
    return find_slot(number + (machine_has_store() ? BIT(root_bits) : info->empty.start));
}

unsigned machine_root_use(void)
{
    unsigned count = 0;

    for (word_t i = info->empty.start; i < info->empty.end; i++) {
        count += !slot_is_empty(&storage->cnode[i]);
    }
    return count;
}

void machine_check(void)
{
    invariants_check_from(storage->cnode, BIT(root_bits));
    invariants_check_free_memory();
}

sel4_span_t sel4_rt_appended_data(uint32_t type)
{
    return type == PT_SEL4_CAPDL_SPEC         ? spec_span
           : type == PT_SEL4_CAPDL_FRAME_DATA ? pages_span
                                              : (sel4_span_t){ 0 };
}

/* ---- What the root task starts with */

static void set(word_t slot, cap_t cap)
{
    slot_insert_root(&storage->cnode[slot], cap);
}

static word_t add(cap_t cap)
{
    set(next_slot, cap);
    return next_slot++;
}

// The tables for a page of the initialiser, down to `level`.
static uint64_t *entry_for(word_t vaddr, word_t level)
{
    for (;;) {
        walk_t at = vspace_walk(&storage->vspace, vaddr, level);
        if (at.level == level) {
            return at.entry;
        }
        if (table_count == TABLE_COUNT) {
            give_up("too few tables for the initialiser");
        }
        page_table_t *table = &storage->tables[table_count++];
        cap_t cap = cap_make(CAP_PAGE_TABLE, table);
        cap.page_table.is_mapped = 1;
        cap.page_table.asid = 1;
        cap.page_table.page = (vaddr & ~MASK(level_bits(at.level))) >> 12 & MASK(36);
        *at.entry = entry_for_table(table);
        (void)add(cap);
    }
}

static cap_t mapped_frame(void *page)
{
    cap_t cap = arch_object_cap(seL4_ARM_SmallPageObject, page, false);
    word_t vaddr = (word_t)page;

    *entry_for(vaddr, 3) = entry_for_page((mapping_t){ .vaddr = vaddr,
                                                       .level = 3,
                                                       .paddr = vaddr,
                                                       .rights = RIGHT_READ | RIGHT_WRITE,
                                                       .attributes = seL4_ARM_PageCacheable });
    cap.frame.is_mapped = 1;
    cap.frame.asid = 1;
    cap.frame.page = vaddr >> 12 & MASK(36);
    return cap;
}

static void make_address_space(void)
{
    asid_pool_install(&storage->pool, 0);
    asid_assign(1, &storage->vspace);
    cap_t vspace = cap_make(CAP_VSPACE, &storage->vspace);
    vspace.page_table.is_mapped = 1;
    vspace.page_table.asid = 1;
    set(seL4_CapInitThreadVSpace, vspace);
    set(seL4_CapASIDControl, cap_make(CAP_ASID_CONTROL, NULL));
    set(seL4_CapInitThreadASIDPool, cap_make(CAP_ASID_POOL, &storage->pool));
}

static void make_controls(void)
{
    cap_t cnode = cap_make(CAP_CNODE, storage->cnode);
    cnode.cnode.radix = root_bits & 63u;
    cnode.cnode.guard_size = (WORD_BITS - root_bits) & 63u;
    set(seL4_CapInitThreadCNode, cnode);
    set(seL4_CapIRQControl, cap_make(CAP_IRQ_CONTROL, NULL));
    set(seL4_CapDomain, cap_make(CAP_DOMAIN, NULL));
    set(seL4_CapInitThreadIPCBuffer,
        arch_object_cap(seL4_ARM_SmallPageObject, storage->ipc_buffer, false));
    word_t control = add(cap_make(CAP_SCHED_CONTROL, NULL));
    info->schedcontrol = (seL4_SlotRegion){ control, control + 1 };
}

static void make_thread(void)
{
    tcb_t *tcb = (tcb_t *)storage->tcb;
    sched_context_t *context = (sched_context_t *)storage->context;
    slot_t *cnode = storage->cnode;

    tcb_create(tcb);
    set(seL4_CapInitThreadTCB, cap_make(CAP_TCB, tcb));
    slot_insert_derived(&tcb->slots[TCB_CSPACE], cnode[seL4_CapInitThreadCNode].cap,
                        &cnode[seL4_CapInitThreadCNode]);
    slot_insert_derived(&tcb->slots[TCB_VSPACE], cnode[seL4_CapInitThreadVSpace].cap,
                        &cnode[seL4_CapInitThreadVSpace]);
    slot_insert_derived(&tcb->slots[TCB_BUFFER], cnode[seL4_CapInitThreadIPCBuffer].cap,
                        &cnode[seL4_CapInitThreadIPCBuffer]);
    tcb->buffer_address = (word_t)storage->ipc_buffer;
    tcb->priority = seL4_MaxPrio;
    tcb->mcp = seL4_MaxPrio;
    tcb->state = THREAD_RUNNING;
    cap_t cap = cap_make(CAP_SCHED_CONTEXT, context);
    cap.sched_context.size_bits = seL4_MinSchedContextBits;
    set(seL4_CapInitThreadSC, cap);
    refill_new(context, 2, arch_us_to_ticks(CONFIG_BOOT_THREAD_TIME_SLICE * 1000), 0);
    sched_context_bind(context, tcb);
}

// Pages of this program that the initialiser can ask for.
static void make_image_frames(void)
{
    word_t first = next_slot;

    next_slot += IMAGE_PAGE_COUNT;
    info->userImageFrames = (seL4_SlotRegion){ first, next_slot };
    for (word_t i = 0; i < IMAGE_PAGE_COUNT; i++) {
        set(first + i, mapped_frame((void *)((word_t)machine_image + (i << 12))));
    }
    (void)entry_for(LARGE_WINDOW, 2);
}

static void add_untyped(const sel4_capdl_untyped_t *untyped)
{
    word_t index = next_slot - info->untyped.start;
    cap_t cap = cap_make(CAP_UNTYPED, (void *)untyped->paddr);

    cap.untyped.size_bits = untyped->size_bits & 63u;
    cap.untyped.is_device = untyped->is_device;
    info->untypedList[index] = (seL4_UntypedDesc){ .paddr = untyped->paddr,
                                                   .sizeBits = untyped->size_bits,
                                                   .isDevice = untyped->is_device };
    info->untyped.end = add(cap) + 1;
}

static void add_chunk(const machine_chunk_t *chunk)
{
    char *at = storage->info_page + seL4_BootInfoFrameSize + info->extraLen;
    const seL4_BootInfoHeader header = { .id = chunk->id, .len = sizeof header + chunk->size };

    if (info->extraLen + header.len > INFO_SIZE) {
        give_up("too much boot information");
    }
    memcpy(at, &header, sizeof header);
    memcpy(at + sizeof header, chunk->bytes, chunk->size);
    info->extraLen += header.len;
}

static void reserve(uint64_t start, uint64_t end)
{
    void *memory = mmap((void *)start, end - start, PROT_READ | PROT_WRITE,
                        MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE | MAP_FIXED_NOREPLACE, -1, 0);
    if (memory != (void *)start) {
        give_up("the addresses of memory are taken");
    }
}

static void boot_kernel(const machine_boot_t *boot)
{
    storage = aligned_alloc(sizeof storage->cnode, ROUND_UP(sizeof *storage, CNODE_BITS + 5));
    memset(storage, 0, sizeof *storage);
    root_bits = boot->root_bits;
    host_reset();
    host.look_ticks = boot->ticks;
    sched_init();
    domain_init();
    next_slot = seL4_NumInitialCaps;
    info = (seL4_BootInfo *)storage->info_page;
    info->ipcBuffer = (seL4_IPCBuffer *)storage->ipc_buffer;
    info->numNodes = 1;
    info->initThreadCNodeSizeBits = root_bits;
    make_address_space();
    make_controls();
    make_thread();
    make_image_frames();
    info->untyped.start = next_slot;
    info->untyped.end = next_slot;
    for (size_t i = 0; i < boot->untyped_count; i++) {
        add_untyped(&boot->untypeds[i]);
    }
    for (size_t i = 0; i < boot->chunk_count; i++) {
        add_chunk(&boot->chunks[i]);
    }
    info->empty = (seL4_SlotRegion){ next_slot, BIT(root_bits) };
    if (info->empty.end <= info->empty.start) {
        give_up("no slot is free");
    }
    sched_settle();
}

/* ---- The initialiser's address space */

// Frames that the initialiser has mapped for itself.
static struct window {
    void *at;
    void *frame;
    size_t size; // 0: not used
} windows[WINDOW_COUNT];

static cap_t cap_at(seL4_CPtr cptr)
{
    const slot_t *slot = find_slot(cptr);

    return slot ? slot->cap : (cap_t){ 0 };
}

static void open_window(cap_t frame, word_t vaddr)
{
    static const size_t sizes[] = { 1 << 12, 1 << 21, 1 << 30 };

    for (unsigned i = 0; i < WINDOW_COUNT; i++) {
        if (windows[i].size == 0) {
            windows[i] =
                (struct window){ (void *)vaddr, cap_object(frame, void), sizes[frame.frame.size] };
            if (vaddr < MACHINE_MEMORY_START) {
                // There is nothing of this program.
                (void)munmap(windows[i].at, windows[i].size);
                reserve(vaddr, vaddr + windows[i].size);
            }
            memcpy(windows[i].at, windows[i].frame, windows[i].size);
            return;
        }
    }
    give_up("too many windows");
}

static void close_window(cap_t frame)
{
    for (unsigned i = 0; i < WINDOW_COUNT; i++) {
        if (windows[i].size != 0 && windows[i].frame == cap_object(frame, void) &&
            frame.frame.is_mapped && frame.frame.page == ((word_t)windows[i].at >> 12)) {
            memcpy(windows[i].frame, windows[i].at, windows[i].size);
            windows[i].size = 0;
        }
    }
}

/* ---- The door */

// The initialiser waits until it is its turn again, or leaves for good.
static void wait_for_turn(const tcb_t *self)
{
    for (unsigned turns = 0; sched.current != self; turns++) {
        if (self->state == THREAD_INACTIVE || turns == TURN_COUNT_MAX) {
            longjmp(way_out, 1);
        }
        host.now = host.now > host.deadline ? host.now : host.deadline;
        host.pending_irq = 27;
        enter_interrupt();
    }
}

static bool is_frame(seL4_CPtr cptr)
{
    uint64_t type = cap_at(cptr).type;
    return type == CAP_FRAME;
}

static bool goes_to_kernel(const sel4_fake_call_t *call, seL4_Word label, seL4_Word number)
{
    return call->sys == (seL4_Word)seL4_SysCall && label == number;
}

static sel4_fake_answer_t enter(const sel4_fake_call_t *call, void *context)
{
    tcb_t *self = sched.current;
    bool has_source = call->way == SEL4_FAKE_RECV || call->way == SEL4_FAKE_NBSEND_RECV;
    const word_t registers[] = { has_source ? call->source : call->dest,
                                 call->info,
                                 call->word[0],
                                 call->word[1],
                                 call->word[2],
                                 call->word[3],
                                 call->reply,
                                 call->sys,
                                 call->dest };
    word_t label = seL4_MessageInfo_get_label((seL4_MessageInfo_t){ { call->info } });
    bool is_map = goes_to_kernel(call, label, ARMPageMap) && is_frame(call->dest) &&
                  info->ipcBuffer->caps_or_badges[0] == seL4_CapInitThreadVSpace;

    (void)context;
    call_count++;
    if (goes_to_kernel(call, label, ARMPageUnmap) && is_frame(call->dest)) {
        close_window(cap_at(call->dest));
    }
    memcpy(self->context.x, registers, sizeof registers);
    do {
        self->context.pc = SYSCALL_IP + 4;
        self->context.restart_pc = SYSCALL_IP;
        enter_syscall((long)call->sys);
        if (host.pending_irq != IRQ_NONE) {
            enter_interrupt();
        }
        wait_for_turn(self);
    } while (self->context.pc == SYSCALL_IP);
    word_t error = seL4_MessageInfo_get_label((seL4_MessageInfo_t){ { self->context.x[1] } });
    if (is_map && error == seL4_NoError) {
        open_window(cap_at(call->dest), call->word[0]);
    }
    return (sel4_fake_answer_t){ .badge = self->context.x[0],
                                 .info = self->context.x[1],
                                 .word = { self->context.x[2], self->context.x[3],
                                           self->context.x[4], self->context.x[5] } };
}

machine_result_t machine_run(const machine_boot_t *boot)
{
    bool is_done = false;

    if (boot->pages.size > sizeof machine_image) {
        give_up("too many pages are given away");
    }
    if (boot->pages.size > 0) {
        memcpy(machine_image, boot->pages.data, boot->pages.size);
    }
    pages_span = sel4_span(machine_image, boot->pages.size);
    spec_span = boot->spec;
    reserve(MACHINE_MEMORY_START, MACHINE_MEMORY_END);
    boot_kernel(boot);
    sel4_fake_kernel_reset();
    sel4_fake_kernel_handle(enter, NULL);
    if (setjmp(way_out) == 0) {
        (void)machine_run_initialiser(info);
    } else {
        is_done = true;
    }
    host.console[host.console_length] = '\0';
    return (machine_result_t){ is_done, host.console, call_count };
}
