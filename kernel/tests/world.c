// SPDX-License-Identifier: BSD-2-Clause
//
// All objects lie in one piece of untyped memory, whose capability no thread has: the end of the
// world is its revocation.  What the root thread has are copies, so that it stays whatever it does
// to them.

#include "world.h"

#include <stdlib.h>
#include <string.h>

#include "arch.h"
#include "delete.h"
#include "entry.h"
#include "host.h"
#include "invariants.h"
#include "message.h"
#include "object.h"
#include "preempt.h"
#include "refill.h"
#include "sched_context.h"
#include "threads.h"
#include "vspace.h"

#define BUFFER_VADDR 0x10000

// Where all system calls are made.
#define CALL_PC       0x1000
#define NEXT_PC       0x1004
#define RETRIES       2000
#define ROOT_ASID     1
#define ROOT_PRIORITY 200

// The lower half for the root's objects, the upper half for its untyped capability.
#define MEMORY_BITS (WORLD_UNTYPED_BITS + 1)

// What the machine left in memory; not everywhere, which would take long.
#define DIRTY_SIZE BIT(19)

world_t world;

typedef struct objects {
    slot_t cnode[BIT(WORLD_CNODE_BITS)] __attribute__((aligned(8192)));
    page_table_t vspace __attribute__((aligned(4096)));
    asid_pool_t pool __attribute__((aligned(4096)));
    page_table_t tables[3] __attribute__((aligned(4096)));
    word_t other_buffer[512] __attribute__((aligned(4096)));
    word_t buffer[512] __attribute__((aligned(4096)));
    _Alignas(2048) char tcb[BIT(seL4_TCBBits)];
    _Alignas(128) char context[BIT(seL4_MinSchedContextBits)];
} objects_t;

static objects_t *objects;

// The memory, and the first capability to each object.
static slot_t origin;
static struct {
    slot_t tcb, cnode, vspace, pool, tables[3], buffer, other_buffer, context;
} first;

void invariants_check(void)
{
    invariants_check_from(world.cnode, BIT(WORLD_CNODE_BITS));
}

static void set(word_t slot, cap_t cap)
{
    slot_insert_root(&world.cnode[slot], cap);
}

// An object's first capability, and a copy in the root's CNode.
static void set_object(slot_t *slot, word_t copy, cap_t cap)
{
    slot_insert_child(slot, cap, &origin);
    if (copy != 0) {
        slot_insert_derived(&world.cnode[copy], cap, slot);
    }
}

static void give(tcb_slot_t where, slot_t *source)
{
    slot_insert_derived(&world.root->slots[where], source->cap, source);
}

static void create_memory(void)
{
    world.whole = aligned_alloc(BIT(MEMORY_BITS), BIT(MEMORY_BITS));
    objects = world.whole;
    memset(objects, 0, sizeof(*objects));
    world.memory = (char *)world.whole + BIT(WORLD_UNTYPED_BITS);
    memset(world.memory, 0xa5, DIRTY_SIZE);
    world.cnode = objects->cnode;
    cap_t cap = cap_make(CAP_UNTYPED, world.whole);
    cap.untyped.size_bits = MEMORY_BITS;
    cap.untyped.free = BIT(MEMORY_BITS);
    slot_insert_root(&origin, cap);
}

static void create_cnode(void)
{
    cap_t cap = cap_make(CAP_CNODE, world.cnode);
    cap.cnode.radix = WORLD_CNODE_BITS;
    cap.cnode.guard_size = WORD_BITS - WORLD_CNODE_BITS;
    set_object(&first.cnode, WORLD_CNODE, cap);
}

static void create_vspace(void)
{
    asid_pool_install(&objects->pool, 0);
    asid_assign(ROOT_ASID, &objects->vspace);
    cap_t vspace = cap_make(CAP_VSPACE, &objects->vspace);
    vspace.page_table.is_mapped = 1;
    vspace.page_table.asid = ROOT_ASID;
    set_object(&first.vspace, WORLD_VSPACE, vspace);
    set_object(&first.pool, WORLD_ASID_POOL, cap_make(CAP_ASID_POOL, &objects->pool));
    for (word_t level = 0; level < 3; level++) {
        *vspace_walk(&objects->vspace, WORLD_PAGES, level).entry =
            entry_for_table(&objects->tables[level]);
        cap_t table = cap_make(CAP_PAGE_TABLE, &objects->tables[level]);
        table.page_table.is_mapped = 1;
        table.page_table.asid = ROOT_ASID;
        table.page_table.page = WORLD_PAGES >> 12;
        set_object(&first.tables[level], 0, table);
    }
}

static void create_thread(void)
{
    world.root = (tcb_t *)objects->tcb;
    tcb_create(world.root);
    set_object(&first.tcb, WORLD_TCB, cap_make(CAP_TCB, world.root));
    set_object(&first.buffer, 0, arch_object_cap(seL4_ARM_SmallPageObject, objects->buffer, false));
    give(TCB_CSPACE, &first.cnode);
    give(TCB_VSPACE, &first.vspace);
    give(TCB_BUFFER, &first.buffer);
    world.root->buffer_address = BUFFER_VADDR;
    world.root->priority = ROOT_PRIORITY;
    world.root->mcp = 255;
    world.root->state = THREAD_RUNNING;
    sched_context_t *context = (sched_context_t *)objects->context;
    cap_t cap = cap_make(CAP_SCHED_CONTEXT, context);
    cap.sched_context.size_bits = seL4_MinSchedContextBits;
    set_object(&first.context, WORLD_CONTEXT, cap);
    refill_new(context, 2, arch_us_to_ticks(5000), 0);
    sched_context_bind(context, world.root);
}

static void create_untypeds(void)
{
    cap_t cap = cap_make(CAP_UNTYPED, world.memory);
    cap.untyped.size_bits = WORLD_UNTYPED_BITS;
    cap.untyped.free = BIT(WORLD_UNTYPED_BITS);
    slot_insert_child(&world.cnode[WORLD_UNTYPED], cap, &origin);
    cap = cap_make(CAP_UNTYPED, (void *)WORLD_DEVICE_ADDRESS);
    cap.untyped.size_bits = WORLD_DEVICE_BITS;
    cap.untyped.is_device = 1;
    set(WORLD_DEVICE, cap);
}

void world_create(void)
{
    memset(&sched, 0, sizeof(sched));
    host_reset();
    (void)preempt_point(~(word_t)0 >> 1);
    create_memory();
    sched_init();
    create_cnode();
    create_vspace();
    set(WORLD_IRQ_CONTROL, cap_make(CAP_IRQ_CONTROL, NULL));
    set(WORLD_ASID_CONTROL, cap_make(CAP_ASID_CONTROL, NULL));
    set(WORLD_DOMAIN, cap_make(CAP_DOMAIN, NULL));
    set(WORLD_SCHED_CONTROL, cap_make(CAP_SCHED_CONTROL, NULL));
    set_object(&first.other_buffer, WORLD_BUFFER,
               arch_object_cap(seL4_ARM_SmallPageObject, objects->other_buffer, false));
    create_untypeds();
    create_thread();
    sched_settle();
    invariants_check();
}

void world_destroy(void)
{
    do {
        host.pending_irq = IRQ_NONE;
    } while (slot_revoke(&origin).error != 0);
    if (threads_first() != NULL) {
        invariants_broken("no thread outlives its memory", __LINE__);
    }
    slot_clear(&origin);
    free(world.whole);
    world.whole = world.memory = NULL;
}

static word_t *buffer_of(tcb_t *tcb)
{
    return thread_ipc_buffer(tcb, true);
}

// Makes the call, and makes it again for as long as it is preempted.
word_t world_invoke(world_call_t call)
{
    tcb_t *caller = sched.current;
    word_t *buffer = buffer_of(caller);
    for (word_t i = 0; i < call.cap_count; i++) {
        buffer[offsetof(seL4_IPCBuffer, caps_or_badges) / sizeof(word_t) + i] = call.caps[i];
    }
    do {
        caller->context.pc = NEXT_PC;
        caller->context.restart_pc = CALL_PC;
        for (word_t i = 0; i < call.word_count; i++) {
            (void)message_set(caller, buffer, i, call.words[i]);
        }
        arch_set_badge(caller, call.cap);
        arch_set_info(caller, message_info(call.label, 0, call.cap_count, call.word_count));
        enter_syscall(seL4_SysCall);
        invariants_check();
    } while (sched.current == caller && caller->context.pc == CALL_PC);
    return seL4_MessageInfo_get_label((seL4_MessageInfo_t){ { arch_get_info(caller) } });
}

word_t world_word(word_t index)
{
    return message_get(sched.current, buffer_of(sched.current), index);
}

word_t world_retype(word_t untyped, word_t type, word_t size_bits, word_t slot, word_t count)
{
    return world_invoke((world_call_t){
        untyped, UntypedRetype, { type, size_bits, 0, 0, slot, count }, 6, { WORLD_CNODE }, 1 });
}

word_t world_copy(word_t to, word_t from)
{
    return world_invoke((world_call_t){
        WORLD_CNODE, CNodeCopy, { to, 64, from, 64, RIGHTS_ALL }, 5, { WORLD_CNODE }, 1 });
}

word_t world_mint(word_t to, word_t from, word_t rights, word_t data)
{
    return world_invoke((world_call_t){
        WORLD_CNODE, CNodeMint, { to, 64, from, 64, rights, data }, 6, { WORLD_CNODE }, 1 });
}

word_t world_delete(word_t slot)
{
    return world_invoke((world_call_t){ WORLD_CNODE, CNodeDelete, { slot, 64 }, 2, { 0 }, 0 });
}

word_t world_revoke(word_t slot)
{
    return world_invoke((world_call_t){ WORLD_CNODE, CNodeRevoke, { slot, 64 }, 2, { 0 }, 0 });
}

word_t world_type(word_t slot)
{
    return world.cnode[slot].cap.type;
}

tcb_t *world_thread(word_t slot, word_t priority)
{
    if (world_retype(WORLD_UNTYPED, seL4_TCBObject, 0, slot, 1) != 0 ||
        world_retype(WORLD_UNTYPED, seL4_SchedContextObject, seL4_MinSchedContextBits, slot + 1,
                     1) != 0) {
        return NULL;
    }
    (void)world_invoke((world_call_t){ WORLD_SCHED_CONTROL,
                                       SchedControlConfigureFlags,
                                       { 1000, 1000, 0, 0, 0 },
                                       5,
                                       { slot + 1 },
                                       1 });
    (void)world_invoke(
        (world_call_t){ slot, TCBSetSpace, { 0, 0 }, 2, { 0, WORLD_CNODE, WORLD_VSPACE }, 3 });
    (void)world_invoke((world_call_t){
        slot, TCBSetSchedParams, { priority, priority }, 2, { WORLD_TCB, slot + 1, 0 }, 3 });
    (void)world_invoke((world_call_t){ slot, TCBResume, { 0 }, 0, { 0 }, 0 });
    return cap_object(world.cnode[slot].cap, tcb_t);
}

void world_syscall(long number, word_t cap, word_t info, word_t reply)
{
    tcb_t *caller = sched.current;
    arch_set_badge(caller, cap);
    arch_set_info(caller, info);
    caller->context.x[6] = reply;
    // A thread that is to make the call again does so, with the registers as they are by then.
    word_t tries = 0;
    do {
        caller->context.pc = NEXT_PC;
        caller->context.restart_pc = CALL_PC;
        enter_syscall(number);
        invariants_check();
    } while (sched.current == caller && caller->context.pc == CALL_PC && ++tries < RETRIES);
}

void world_send(world_call_t call)
{
    tcb_t *caller = sched.current;
    word_t *buffer = buffer_of(caller);
    for (word_t i = 0; i < call.cap_count && buffer != NULL; i++) {
        buffer[offsetof(seL4_IPCBuffer, caps_or_badges) / sizeof(word_t) + i] = call.caps[i];
    }
    for (word_t i = 0; i < call.word_count; i++) {
        (void)message_set(caller, buffer, i, call.words[i]);
    }
    world_syscall(seL4_SysCall, call.cap,
                  message_info(call.label, 0, call.cap_count, call.word_count), 0);
}

static void restore(tcb_slot_t where, slot_t *source)
{
    slot_t *slot = &world.root->slots[where];
    if (!cap_same_object(slot->cap, source->cap)) {
        while (slot_delete(slot).error != 0) {
            host.pending_irq = IRQ_NONE;
        }
        give(where, source);
    }
}

void world_revive(void)
{
    sched_context_t *context = (sched_context_t *)objects->context;
    restore(TCB_CSPACE, &first.cnode);
    restore(TCB_BUFFER, &first.buffer);
    world.root->buffer_address = BUFFER_VADDR;
    thread_suspend(world.root);
    if (world.root->sched_context != NULL) {
        sched_context_unbind_tcb(world.root->sched_context);
    }
    if (context->tcb != NULL) {
        sched_context_unbind_tcb(context);
    }
    refill_new(context, 2, arch_us_to_ticks(5000), 0);
    sched_set_priority(world.root, ROOT_PRIORITY);
    sched_context_bind(context, world.root);
    thread_restart(world.root);
    sched_reconsider();
    sched_settle();
}

void world_thread_into(word_t slot, word_t context_slot, word_t priority, word_t handler)
{
    const world_call_t calls[] = {
        { WORLD_UNTYPED,
          UntypedRetype,
          { seL4_TCBObject, 0, 0, 0, slot, 1 },
          6,
          { WORLD_CNODE },
          1 },
        { WORLD_UNTYPED,
          UntypedRetype,
          { seL4_SchedContextObject, 7, 0, 0, context_slot, 1 },
          6,
          { WORLD_CNODE },
          1 },
        { WORLD_SCHED_CONTROL,
          SchedControlConfigureFlags,
          { 1000, 1000 + (slot & 1) * 500, 0, 0, slot & 2 },
          5,
          { context_slot },
          1 },
        { slot, TCBSetSpace, { 0, 0 }, 2, { handler, WORLD_CNODE, WORLD_VSPACE }, 3 },
        { slot, TCBSetTimeoutEndpoint, { 0 }, 0, { handler }, 1 },
        { slot, TCBSetIPCBuffer, { BUFFER_VADDR }, 1, { WORLD_BUFFER }, 1 },
        { slot,
          TCBSetSchedParams,
          { priority, priority },
          2,
          { WORLD_TCB, context_slot, handler },
          3 },
        { slot, TCBResume, { 0 }, 0, { 0 }, 0 },
    };
    for (word_t i = 0; i < sizeof(calls) / sizeof(*calls); i++) {
        if (sched.current->state != THREAD_IDLE) {
            world_send(calls[i]);
        }
    }
}
