// SPDX-License-Identifier: BSD-2-Clause

#include "world.h"

#include <stdlib.h>
#include <string.h>

#include "arch.h"
#include "delete.h"
#include "entry.h"
#include "harness.h"
#include "host.h"
#include "invariants.h"
#include "message.h"
#include "object.h"
#include "refill.h"
#include "sched_context.h"
#include "vspace.h"

#define BUFFER_VADDR 0x10000

world_t world;

void invariants_broken(const char *fact, int line)
{
    EXPECT_FAIL("invariants.c:%d: %s", line, fact);
}

void invariants_check(void)
{
    invariants_check_from(world.cnode, BIT(WORLD_CNODE_BITS));
}

static struct {
    slot_t cnode[BIT(WORLD_CNODE_BITS)] __attribute__((aligned(8192)));
    page_table_t vspace __attribute__((aligned(4096)));
    asid_pool_t pool __attribute__((aligned(4096)));
    word_t other_buffer[512] __attribute__((aligned(4096)));
    word_t buffer[512] __attribute__((aligned(4096)));
    _Alignas(2048) char tcb[BIT(seL4_TCBBits)];
    _Alignas(128) char context[BIT(seL4_MinSchedContextBits)];
} storage;

static void set(word_t slot, cap_t cap)
{
    slot_insert_root(&world.cnode[slot], cap);
}

static cap_t root_cnode(void)
{
    cap_t cap = cap_make(CAP_CNODE, world.cnode);
    cap.cnode.radix = WORLD_CNODE_BITS;
    cap.cnode.guard_size = WORD_BITS - WORLD_CNODE_BITS;
    return cap;
}

static void create_root(void)
{
    world.root = (tcb_t *)storage.tcb;
    tcb_create(world.root);
    set(WORLD_TCB, cap_make(CAP_TCB, world.root));
    cap_t buffer = arch_object_cap(seL4_ARM_SmallPageObject, storage.buffer, false);
    slot_insert_derived(&world.root->slots[TCB_CSPACE], root_cnode(), &world.cnode[WORLD_CNODE]);
    slot_insert_derived(&world.root->slots[TCB_VSPACE], world.cnode[WORLD_VSPACE].cap,
                        &world.cnode[WORLD_VSPACE]);
    slot_insert_root(&world.root->slots[TCB_BUFFER], buffer);
    world.root->buffer_address = BUFFER_VADDR;
    world.root->priority = 200;
    world.root->mcp = 255;
    world.root->state = THREAD_RUNNING;
    sched_context_t *context = (sched_context_t *)storage.context;
    cap_t context_cap = cap_make(CAP_SCHED_CONTEXT, context);
    context_cap.sched_context.size_bits = seL4_MinSchedContextBits;
    set(WORLD_CONTEXT, context_cap);
    refill_new(context, 2, arch_us_to_ticks(5000), 0);
    sched_context_bind(context, world.root);
}

void world_create(void)
{
    memset(&storage, 0, sizeof(storage));
    memset(&sched, 0, sizeof(sched));
    host_reset();
    world.cnode = storage.cnode;
    world.memory = aligned_alloc(BIT(WORLD_UNTYPED_BITS), BIT(WORLD_UNTYPED_BITS));
    sched_init();
    set(WORLD_CNODE, root_cnode());
    asid_pool_install(&storage.pool, 0);
    asid_assign(1, &storage.vspace);
    cap_t vspace = cap_make(CAP_VSPACE, &storage.vspace);
    vspace.page_table.is_mapped = 1;
    vspace.page_table.asid = 1;
    set(WORLD_VSPACE, vspace);
    set(WORLD_IRQ_CONTROL, cap_make(CAP_IRQ_CONTROL, NULL));
    set(WORLD_ASID_CONTROL, cap_make(CAP_ASID_CONTROL, NULL));
    set(WORLD_ASID_POOL, cap_make(CAP_ASID_POOL, &storage.pool));
    set(WORLD_BUFFER, arch_object_cap(seL4_ARM_SmallPageObject, storage.other_buffer, false));
    set(WORLD_DOMAIN, cap_make(CAP_DOMAIN, NULL));
    set(WORLD_SCHED_CONTROL, cap_make(CAP_SCHED_CONTROL, NULL));
    cap_t untyped = cap_make(CAP_UNTYPED, world.memory);
    untyped.untyped.size_bits = WORLD_UNTYPED_BITS;
    untyped.untyped.free = BIT(WORLD_UNTYPED_BITS);
    set(WORLD_UNTYPED, untyped);
    create_root();
    sched_settle();
    invariants_check();
}

void world_destroy(void)
{
    (void)world_revoke(WORLD_UNTYPED);
    tcb_destroy(world.root);
    free(world.memory);
    world.memory = NULL;
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
        caller->context.pc = 0x1004;
        caller->context.restart_pc = 0x1000;
        for (word_t i = 0; i < call.word_count; i++) {
            (void)message_set(caller, buffer, i, call.words[i]);
        }
        arch_set_badge(caller, call.cap);
        arch_set_info(caller, message_info(call.label, 0, call.cap_count, call.word_count));
        enter_syscall(seL4_SysCall);
        invariants_check();
    } while (sched.current == caller && caller->context.pc == 0x1000);
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
    caller->context.pc = 0x1004;
    caller->context.restart_pc = 0x1000;
    arch_set_badge(caller, cap);
    arch_set_info(caller, info);
    caller->context.x[6] = reply;
    enter_syscall(number);
    invariants_check();
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

static void restore(slot_t *slot, cap_t cap)
{
    if (!cap_same_object(slot->cap, cap)) {
        while (slot_delete(slot).error != 0) {
            host.pending_irq = IRQ_NONE;
        }
        slot_insert_root(slot, cap);
    }
}

void world_revive(void)
{
    sched_context_t *context = (sched_context_t *)storage.context;
    restore(&world.root->slots[TCB_CSPACE], root_cnode());
    restore(&world.root->slots[TCB_BUFFER],
            arch_object_cap(seL4_ARM_SmallPageObject, storage.buffer, false));
    world.root->buffer_address = BUFFER_VADDR;
    thread_suspend(world.root);
    if (world.root->sched_context != NULL) {
        sched_context_unbind_tcb(world.root->sched_context);
    }
    if (context->tcb != NULL) {
        sched_context_unbind_tcb(context);
    }
    refill_new(context, 2, arch_us_to_ticks(5000), 0);
    sched_set_priority(world.root, seL4_MaxPrio);
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
