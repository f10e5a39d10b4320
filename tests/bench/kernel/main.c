// SPDX-License-Identifier: BSD-2-Clause

/*
 * Runs every operation of the kernel that bench-kernel has a row for, between calls of
 * `bench_mark`, where the emulator reports how many instructions have been executed.
 *
 * An operation is repeated N and then 2 N times, so that all that comes once cancels out.
 */

#include <sel4c/root_task.h>

// An operation of rows.txt, in the same order.
typedef struct operation {
    void (*prepare)(void);
    void (*run)(seL4_Word rounds);
    void (*clean)(void);
    seL4_Word rounds;
} operation_t;

void bench_mark(void);

// In a place of its own, so that its address is found by name.
__attribute__((noinline)) void bench_mark(void)
{
    __asm__ volatile("" ::: "memory");
}

static void check(seL4_Error error)
{
    if (error != seL4_NoError) {
        sel4_root_task_machine_exit(1 + (int)error);
    }
}

static void nothing(void)
{
}

#if SEL4_CONFIG(KERNEL_MCS)

#define ROUNDS         64
#define BATCH_ROUNDS   4
#define BATCH_SIZE     100
// All rounds of an operation, N and 2 N, and one before them.
#define ROUNDS_IN_ALL  (3 * ROUNDS + 1)
#define BATCHES_IN_ALL (3 * BATCH_ROUNDS + 1)

#define STACK_SIZE   4096
#define UNTYPED_BITS 24
#define BUDGET_US    10000000
#define FRAMES_AT    0x10000000

static seL4_CPtr sched_control;
static seL4_CPtr untyped;
static seL4_CPtr free_slot;

// What operations use up: objects from a piece of memory of its own, in slots from `scratch` on.
static seL4_CPtr pool;
static seL4_CPtr scratch;
static seL4_Word used;

static _Alignas(16) uint8_t stacks[2][STACK_SIZE];

/* ---- Objects */

static seL4_CPtr take_slots(seL4_Word count)
{
    free_slot += count;
    return free_slot - count;
}

static void retype(seL4_CPtr from, seL4_Word type, seL4_Word bits, seL4_CPtr first, seL4_Word count)
{
    check(seL4_Untyped_Retype(from, type, bits, seL4_CapInitThreadCNode, 0, 0, first, count));
}

static seL4_CPtr make(seL4_Word type, seL4_Word bits)
{
    seL4_CPtr slot = take_slots(1);
    retype(untyped, type, bits, slot, 1);
    return slot;
}

// The smallest piece of memory that is large enough: the kernel clears it as a whole.
static seL4_CPtr find_untyped(const seL4_BootInfo *info)
{
    seL4_CPtr best = seL4_CapNull;
    seL4_Word best_bits = seL4_WordBits;
    for (seL4_Word i = 0; i < info->untyped.end - info->untyped.start; i++) {
        const seL4_UntypedDesc *desc = &info->untypedList[i];
        if (!desc->isDevice && desc->sizeBits >= UNTYPED_BITS && desc->sizeBits < best_bits) {
            best = info->untyped.start + i;
            best_bits = desc->sizeBits;
        }
    }
    return best;
}

/* ---- Threads */

static seL4_CPtr make_context(void)
{
    seL4_CPtr context = make(seL4_SchedContextObject, seL4_MinSchedContextBits);
    check(seL4_SchedControl_ConfigureFlags(sched_control, context, BUDGET_US, BUDGET_US, 0, 0, 0));
    return context;
}

// It runs at once, until it waits.  It has no IPC buffer: its messages fit in registers.
static void start(void (*entry)(void), uint8_t *stack, seL4_Word priority, seL4_CPtr context)
{
    seL4_CPtr tcb = make(seL4_TCBObject, 0);
    seL4_UserContext registers = { .pc = (seL4_Word)entry, .sp = (seL4_Word)(stack + STACK_SIZE) };
    check(seL4_TCB_SetSpace(tcb, 0, seL4_CapInitThreadCNode, 0, seL4_CapInitThreadVSpace, 0));
    check(seL4_TCB_SetSchedParams(tcb, seL4_CapInitThreadTCB, priority, priority, context, 0));
    check(seL4_TCB_WriteRegisters(tcb, true, 0, 2, &registers));
}

/* ---- Communication */

static seL4_CPtr endpoint;
static seL4_CPtr reply;
static seL4_CPtr ping;
static seL4_CPtr pong;

static void serve(void)
{
    seL4_RecvWithMRs(endpoint, NULL, reply, NULL, NULL, NULL, NULL);
    for (;;) {
        seL4_ReplyRecvWithMRs(endpoint, seL4_MessageInfo_new(0, 0, 0, 0), NULL, NULL, NULL, NULL,
                              NULL, reply);
    }
}

// A passive server: once it waits it needs no time of its own.
static void call_prepare(void)
{
    endpoint = make(seL4_EndpointObject, 0);
    reply = make(seL4_ReplyObject, 0);
    seL4_CPtr context = make_context();
    start(serve, stacks[0], seL4_MaxPrio, context);
    seL4_Yield();
    check(seL4_SchedContext_Unbind(context));
}

static void call(seL4_Word rounds)
{
    for (seL4_Word i = 0; i < rounds; i++) {
        seL4_CallWithMRs(endpoint, seL4_MessageInfo_new(0, 0, 0, 0), NULL, NULL, NULL, NULL);
    }
}

static void answer(void)
{
    for (;;) {
        seL4_Wait(ping, NULL);
        seL4_Signal(pong);
    }
}

static void signal_wait_prepare(void)
{
    ping = make(seL4_NotificationObject, 0);
    pong = make(seL4_NotificationObject, 0);
    start(answer, stacks[1], seL4_MaxPrio, make_context());
    seL4_Yield();
}

static void signal_wait(seL4_Word rounds)
{
    for (seL4_Word i = 0; i < rounds; i++) {
        seL4_Signal(ping);
        seL4_Wait(pong, NULL);
    }
}

// The second thread waits for another notification.
static void signal_alone(seL4_Word rounds)
{
    for (seL4_Word i = 0; i < rounds; i++) {
        seL4_Signal(pong);
    }
}

/* ---- Objects and capabilities */

static void pool_prepare(void)
{
    used = scratch;
    retype(pool, seL4_NotificationObject, 0, used++, 1);
}

static void pool_clean(void)
{
    check(seL4_CNode_Revoke(seL4_CapInitThreadCNode, pool, seL4_WordBits));
}

static void retype_one(seL4_Word rounds)
{
    for (seL4_Word i = 0; i < rounds; i++) {
        retype(pool, seL4_NotificationObject, 0, used++, 1);
    }
}

static void retype_batch(seL4_Word rounds)
{
    for (seL4_Word i = 0; i < rounds; i++) {
        retype(pool, seL4_NotificationObject, 0, used, BATCH_SIZE);
        used += BATCH_SIZE;
    }
}

static void retype_frames(seL4_Word rounds)
{
    for (seL4_Word i = 0; i < rounds; i++) {
        retype(pool, seL4_ARM_SmallPageObject, 0, used, BATCH_SIZE);
        used += BATCH_SIZE;
    }
}

static void copy(seL4_Word rounds)
{
    for (seL4_Word i = 0; i < rounds; i++) {
        check(seL4_CNode_Copy(seL4_CapInitThreadCNode, used++, seL4_WordBits,
                              seL4_CapInitThreadCNode, scratch, seL4_WordBits, seL4_AllRights));
    }
}

static seL4_Error map_page(seL4_CPtr frame, seL4_Word page)
{
    return seL4_ARM_Page_Map(frame, seL4_CapInitThreadVSpace, FRAMES_AT + (page << seL4_PageBits),
                             seL4_ReadWrite, seL4_ARM_Default_VMAttributes);
}

// One frame finds out which paging structures are missing.
static void map_prepare(void)
{
    pool_prepare();
    retype(pool, seL4_ARM_SmallPageObject, 0, used, 1 + ROUNDS_IN_ALL);
    seL4_CPtr table = used + 1 + ROUNDS_IN_ALL;
    while (map_page(used, 0) == seL4_FailedLookup) {
        retype(pool, seL4_ARM_PageTableObject, 0, table, 1);
        check(seL4_ARM_PageTable_Map(table++, seL4_CapInitThreadVSpace, FRAMES_AT,
                                     seL4_ARM_Default_VMAttributes));
    }
    used++;
}

static void map(seL4_Word rounds)
{
    for (seL4_Word i = 0; i < rounds; i++, used++) {
        check(map_page(used, used - scratch));
    }
}

static const operation_t operations[] = {
    { call_prepare, call, nothing, ROUNDS },
    { signal_wait_prepare, signal_wait, nothing, ROUNDS },
    { nothing, signal_alone, nothing, ROUNDS },
    { pool_prepare, retype_one, pool_clean, ROUNDS },
    { pool_prepare, retype_batch, pool_clean, BATCH_ROUNDS },
    { pool_prepare, retype_frames, pool_clean, BATCH_ROUNDS },
    { map_prepare, map, pool_clean, ROUNDS },
    { pool_prepare, copy, pool_clean, ROUNDS },
};

static void prepare(const seL4_BootInfo *info)
{
    untyped = find_untyped(info);
    sched_control = info->schedcontrol.start;
    free_slot = info->empty.start;
    pool = make(seL4_UntypedObject, UNTYPED_BITS - 1);
    scratch = take_slots(1 + BATCHES_IN_ALL * BATCH_SIZE);
    // No timer interrupt is to come in between.
    check(seL4_SchedControl_ConfigureFlags(sched_control, seL4_CapInitThreadSC, BUDGET_US,
                                           BUDGET_US, 0, 0, 0));
    check(seL4_TCB_SetPriority(seL4_CapInitThreadTCB, seL4_CapInitThreadTCB, seL4_MaxPrio));
}

static void measure(const operation_t *operation)
{
    operation->prepare();
    operation->run(1);
    bench_mark();
    operation->run(operation->rounds);
    bench_mark();
    operation->run(2 * operation->rounds);
    bench_mark();
    operation->clean();
}

static int run(const sel4_bootinfo_t *bootinfo)
{
    prepare(bootinfo);
    for (size_t i = 0; i < sizeof operations / sizeof *operations; i++) {
        measure(&operations[i]);
    }
    // Not by sel4_rt_exit, which would print: a release kernel takes that for a fault.
    sel4_root_task_machine_exit(0);
    return 0;
}

#else

// The figures to compare with are those of MCS kernels.
static int run(const sel4_bootinfo_t *bootinfo)
{
    (void)bootinfo;
    return 1;
}

#endif

SEL4_ROOT_TASK(run);
