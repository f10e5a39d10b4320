// SPDX-License-Identifier: BSD-2-Clause
//
// Hostile threads: system calls with random registers, buffers and capabilities, the same ones in
// every run.  Nothing is expected of the calls.  Around them a victim goes on as if nothing
// happened: it serves calls, and its memory, registers and capabilities stay as they were.
//
// A hostile thread has a CSpace of its own, with objects of most kinds in it, but for the address
// space that it shares with the suite: with that it could harm memory by right.

#include "kt.h"

#define HOSTILE_PRIORITY 50
#define HOSTILE_MCP      60
#define HANDLER_PRIORITY 70
#define SLOT_BITS        6
#define SLOTS            ((seL4_Word)1 << SLOT_BITS)
#define CALLS            100 // At most, each time that a thread is started.
#define RESTARTS         8

// ---- Randomness

static seL4_Word seed;

static seL4_Word below(seL4_Word limit)
{
    return kt_random(&seed) % limit;
}

// Words that could mean something: numbers of slots and kinds, sizes, depths, limits.
static seL4_Word any_word(void)
{
    switch (below(10)) {
    case 0:
    case 1:
    case 2:
        return below(SLOTS);
    case 3:
        return seL4_WordBits;
    case 4:
        return below(16);
    case 5:
        return (seL4_Word)1 << below(64);
    case 6:
        return ((seL4_Word)1 << below(64)) - 1;
    case 7:
        return ~(seL4_Word)0 - below(4);
    case 8:
        return 0;
    default:
        return kt_random(&seed);
    }
}

static seL4_Word any_cap(void)
{
    return below(16) == 0 ? any_word() : below(SLOTS);
}

static long any_number(void)
{
    // Not those of debug calls, of which one stops the machine.
    static const long unknown[] = { 0, 1, 0xc1, -1000, (long)1 << 40 };
    static const long harmless[] = { seL4_SysNBSend, seL4_SysNBRecv, seL4_SysNBWait,
                                     seL4_SysYield };
    switch (below(16)) {
    case 0:
        return unknown[below(5)];
    case 1:
    case 2:
        return harmless[below(4)];
    case 3:
        return -1 - (long)below(11);
    default:
        return seL4_SysCall;
    }
}

static seL4_Word any_info(void)
{
    if (below(24) == 0) {
        return kt_random(&seed);
    }
    return below(70) << 12 | below(4) << 7 | below(12);
}

// ---- Hostile threads

// The address by which such a thread says that it is done.
#define DONE ((seL4_Word)0xd03e << 32)

static void fill_buffer(seL4_IPCBuffer *buffer)
{
    for (seL4_Word i = 0; i < 12; i++) {
        buffer->msg[i] = any_word();
    }
    for (seL4_Word i = 0; i < 3; i++) {
        buffer->caps_or_badges[i] = any_cap();
    }
    buffer->receiveCNode = any_cap();
    buffer->receiveIndex = any_word();
    buffer->receiveDepth = any_word();
}

static void any_call(void)
{
    kt_registers_t r = { { any_cap(), any_info(), any_word(), any_word(), any_word(), any_word(),
                           any_cap(), 0, any_cap() } };
    fill_buffer(kt_self()->buffer);
    kt_syscall(any_number(), &r);
}

#define OWN_CNODE 1
#define UNTYPED   2

// Calls that have a chance: the arguments of CNode methods and of Retype in their places.
static void likely_call(void)
{
    seL4_IPCBuffer *buffer = kt_self()->buffer;
    seL4_Word label =
        below(2) == 0 ? UntypedRetype : CNodeRevoke + below(CNodeRotate - CNodeRevoke + 1);
    kt_registers_t r = { { OWN_CNODE, label << 12 | 2 << 7 | 8, below(SLOTS), 64, below(SLOTS),
                           64 } };
    fill_buffer(buffer);
    buffer->caps_or_badges[0] = OWN_CNODE;
    buffer->caps_or_badges[1] = OWN_CNODE;
    if (label == UntypedRetype) {
        r.x[0] = UNTYPED + below(3);
        r.x[2] = below(seL4_ObjectTypeCount);
        r.x[3] = below(16);
        r.x[4] = 0;
        r.x[5] = 0;
        buffer->msg[4] = below(SLOTS);
        buffer->msg[5] = 1 + below(3);
    } else {
        buffer->msg[4] = label == CNodeRotate ? 64 : any_word();
        buffer->msg[6] = below(SLOTS);
        buffer->msg[7] = 64;
        if (r.x[2] <= UNTYPED + 2 && below(4) != 0) {
            r.x[2] = 20; // Otherwise it would soon be without anything.
        }
    }
    kt_syscall(seL4_SysCall, &r);
}

static void stop_here(void)
{
    for (;;) {
        kt_registers_t r = { { DONE } };
        kt_syscall(seL4_SysWait, &r);
    }
}

static void be_random(seL4_Word unused)
{
    (void)unused;
    for (seL4_Word i = below(CALLS); i > 0; i--) {
        any_call();
    }
    stop_here();
}

static void be_clever(seL4_Word unused)
{
    (void)unused;
    for (seL4_Word i = below(CALLS); i > 0; i--) {
        if (below(3) == 0) {
            any_call();
        } else {
            likely_call();
        }
    }
    stop_here();
}

// Its fault handler: lets it go on behind the system call that failed.
static void let_go_on(seL4_Word cap)
{
    for (;;) {
        seL4_Word tcb = 0;
        seL4_MessageInfo_t info = seL4_Recv(cap, &tcb, kt_self()->reply);
        seL4_Word fault = seL4_MessageInfo_get_label(info);
        bool is_done = fault == seL4_Fault_CapFault && seL4_GetMR(seL4_CapFault_Addr) == DONE;
        if ((fault == seL4_Fault_CapFault || fault == seL4_Fault_UnknownSyscall) && !is_done) {
            seL4_UserContext context;
            KT_OK(seL4_TCB_ReadRegisters(tcb, false, 0, 1, &context));
            context.pc += 4;
            KT_OK(seL4_TCB_WriteRegisters(tcb, true, 0, 1, &context));
        }
    }
}

// ---- Its capabilities

static seL4_CPtr shared_endpoint;
static seL4_CPtr shared_notification;
static seL4_CPtr handler;

static void give(seL4_CPtr cnode, seL4_Word slot, seL4_CPtr cap)
{
    KT_NEED_OK(seL4_CNode_Copy(cnode, slot, KT_DEPTH, KT_ROOT, cap, KT_DEPTH, seL4_AllRights));
}

static seL4_CPtr new_cspace(void)
{
    seL4_CPtr original = kt_make(seL4_CapTableObject, SLOT_BITS);
    seL4_CPtr cnode = kt_mint(original, seL4_AllRights,
                              seL4_CNode_CapData_new(0, seL4_WordBits - SLOT_BITS).words[0]);
    kt_delete(original);
    return cnode;
}

static const struct {
    seL4_Word type, size_bits;
} given[] = {
    { seL4_UntypedObject, 16 },      { seL4_UntypedObject, 12 },
    { seL4_UntypedObject, 14 },      { seL4_TCBObject, 0 },
    { seL4_EndpointObject, 0 },      { seL4_NotificationObject, 0 },
    { seL4_ReplyObject, 0 },         { seL4_ReplyObject, 0 },
    { seL4_CapTableObject, 4 },      { seL4_SchedContextObject, 8 },
    { seL4_SchedContextObject, 9 },  { seL4_TCBObject, 0 },
    { seL4_ARM_SmallPageObject, 0 }, { seL4_ARM_SmallPageObject, 0 },
    { seL4_ARM_PageTableObject, 0 }, { seL4_ARM_PageTableObject, 0 },
    { seL4_ARM_VSpaceObject, 0 },    { seL4_NotificationObject, 0 },
};
#define GIVEN (sizeof(given) / sizeof(*given))

static void fill_cspace(seL4_CPtr cnode, const kt_thread_t *thread)
{
    give(cnode, OWN_CNODE, cnode);
    for (seL4_Word i = 0; i < GIVEN; i++) {
        seL4_CPtr cap = kt_make(given[i].type, given[i].size_bits);
        KT_NEED_OK(seL4_CNode_Move(cnode, UNTYPED + i, KT_DEPTH, KT_ROOT, cap, KT_DEPTH));
    }
    seL4_Word next = UNTYPED + GIVEN;
    give(cnode, next++, thread->tcb);
    give(cnode, next++, thread->sc);
    give(cnode, next++, thread->reply);
    give(cnode, next++, thread->frame);
    give(cnode, next++, shared_endpoint);
    give(cnode, next++, shared_notification);
    give(cnode, next++, KT_SCHED_CONTROL);
    give(cnode, next++, seL4_CapASIDControl);
    give(cnode, next++, seL4_CapInitThreadASIDPool);
}

static kt_thread_t *hostile(kt_entry_t entry, bool has_caps, bool has_buffer)
{
    seL4_CPtr cnode = new_cspace();
    kt_thread_t *thread =
        KT_THREAD(entry, .priority = HOSTILE_PRIORITY, .mcp = HOSTILE_MCP, .cspace = cnode,
                  .is_stopped = true, .without_handler = true, .without_buffer = !has_buffer);
    KT_NEED_OK(seL4_TCB_SetSpace(thread->tcb, kt_mint(handler, seL4_AllRights, thread->tcb), cnode,
                                 0, KT_VSPACE, 0));
    if (has_caps) {
        fill_cspace(cnode, thread);
    }
    return thread;
}

// ---- The victim

#define PATTERN 0x5eed5eed5eed5eed

typedef struct victim {
    kt_thread_t *server;
    kt_thread_t *idle; // Its registers are looked at.
    seL4_CPtr endpoint;
    seL4_CPtr notification;
    seL4_CPtr page;
    seL4_Word *words;
} victim_t;

static void answer(seL4_Word cap)
{
    seL4_CPtr reply = kt_self()->reply;
    seL4_MessageInfo_t info = seL4_Recv(cap, NULL, reply);
    for (;;) {
        seL4_Word count = seL4_MessageInfo_get_length(info);
        for (seL4_Word i = 0; i < count; i++) {
            seL4_SetMR((int)i, seL4_GetMR((int)i) ^ PATTERN);
        }
        info = seL4_ReplyRecv(cap, info, NULL, reply);
    }
}

static void never(seL4_Word unused)
{
    (void)unused;
    KT_FAIL("a thread runs that nobody started");
}

static victim_t new_victim(void)
{
    victim_t victim = {
        .endpoint = kt_make(seL4_EndpointObject, 0),
        .notification = kt_make(seL4_NotificationObject, 0),
        .page = kt_make(seL4_ARM_SmallPageObject, 0),
        .idle = KT_THREAD(never, .is_stopped = true),
    };
    shared_endpoint = kt_make(seL4_EndpointObject, 0);
    shared_notification = kt_make(seL4_NotificationObject, 0);
    handler = kt_make(seL4_EndpointObject, 0);
    KT_THREAD(let_go_on, .arg = handler, .priority = HANDLER_PRIORITY);
    victim.server = KT_THREAD(answer, .arg = victim.endpoint, .priority = KT_PRIORITY + 1);
    victim.words = kt_map(victim.page);
    for (seL4_Word i = 0; i < 512; i++) {
        victim.words[i] = PATTERN + i;
    }
    seL4_UserContext context = { .pc = PATTERN, .sp = PATTERN + 16, .x0 = PATTERN + 1 };
    KT_NEED_OK(seL4_TCB_WriteRegisters(victim.idle->tcb, false, 0, 4, &context));
    return victim;
}

static void check_victim(const victim_t *victim)
{
    for (seL4_Word i = 0; i < 512; i++) {
        KT_NEED_EQ(victim->words[i], PATTERN + i);
    }
    seL4_UserContext context;
    KT_NEED_OK(seL4_TCB_ReadRegisters(victim->idle->tcb, false, 0, 4, &context));
    KT_EQ(context.pc, PATTERN);
    KT_EQ(context.sp, PATTERN + 16);
    KT_EQ(context.x0, PATTERN + 1);
    seL4_Word badge = 7;
    seL4_Poll(victim->notification, &badge);
    KT_EQ(badge, 0);
    for (int i = 0; i < 20; i++) {
        seL4_SetMR(i, (seL4_Word)i);
    }
    seL4_MessageInfo_t info = seL4_Call(victim->endpoint, seL4_MessageInfo_new(3, 0, 0, 20));
    KT_EQ(seL4_MessageInfo_get_label(info), 3);
    for (int i = 0; i < 20; i++) {
        KT_NEED_EQ(seL4_GetMR(i), PATTERN ^ (seL4_Word)i);
    }
}

// ---- Cases

// Starts the threads again and again; blocked or stopped ones too.
static void run(kt_thread_t *const *threads, unsigned count, kt_entry_t entry,
                const victim_t *victim)
{
    for (unsigned i = 0; i < RESTARTS; i++) {
        for (unsigned k = 0; k < count; k++) {
            kt_start(threads[k], entry, 0);
        }
        kt_settle();
        check_victim(victim);
    }
}

static void rounds(unsigned first_seed, unsigned count, kt_entry_t entry, bool has_caps,
                   bool has_buffer)
{
    victim_t victim = new_victim();
    for (unsigned i = 0; i < count; i++) {
        kt_note("seed %u", first_seed + i);
        seed = first_seed + i;
        kt_thread_t *thread = hostile(entry, has_caps, has_buffer);
        run(&thread, 1, entry, &victim);
    }
}

KT_CASE(hostile, random_calls, 0)
{
    rounds(100, 8, be_random, true, true);
}

KT_CASE(hostile, likely_calls, 0)
{
    rounds(200, 10, be_clever, true, true);
}

KT_CASE(hostile, without_capabilities, 0)
{
    rounds(300, 4, be_random, false, true);
}

KT_CASE(hostile, without_a_buffer, 0)
{
    rounds(400, 4, be_clever, true, false);
}

KT_CASE(hostile, threads_that_share_objects, 0)
{
    victim_t victim = new_victim();
    for (unsigned i = 0; i < 4; i++) {
        kt_thread_t *threads[4];
        kt_note("seed %u", 500 + i);
        seed = 500 + i;
        for (unsigned k = 0; k < 4; k++) {
            threads[k] = hostile(be_clever, true, true);
        }
        run(threads, 4, be_clever, &victim);
    }
}

// A client that calls whoever listens, and a hostile thread that listens.
static void receive_and_be_clever(seL4_Word unused)
{
    (void)unused;
    for (unsigned calls = 0; calls < 20; calls++) {
        kt_registers_t r = { { UNTYPED + GIVEN + 4, 0, 0, 0, 0, 0, UNTYPED + 6 } };
        fill_buffer(kt_self()->buffer);
        kt_syscall(seL4_SysRecv, &r);
        for (seL4_Word i = below(8); i > 0; i--) {
            likely_call();
        }
        // It may answer, with anything.
        r = (kt_registers_t){ { UNTYPED + 6, any_info(), any_word(), any_word(), any_word(),
                                any_word() } };
        fill_buffer(kt_self()->buffer);
        kt_syscall(seL4_SysNBSend, &r);
    }
    stop_here();
}

static void call_for_ever(seL4_Word cap)
{
    for (;;) {
        (void)seL4_Call(cap, seL4_MessageInfo_new(1, 0, 0, 10));
    }
}

KT_CASE(hostile, a_server_for_clients_that_wait, 0)
{
    victim_t victim = new_victim();
    for (unsigned i = 0; i < 6; i++) {
        kt_note("seed %u", 600 + i);
        seed = 600 + i;
        kt_thread_t *server = hostile(receive_and_be_clever, true, true);
        kt_thread_t *client = KT_THREAD(call_for_ever, .arg = shared_endpoint,
                                        .priority = HOSTILE_PRIORITY - 1, .is_stopped = true);
        for (unsigned k = 0; k < RESTARTS; k++) {
            kt_start(server, receive_and_be_clever, 0);
            kt_start(client, call_for_ever, shared_endpoint);
            kt_spin_us(50);
            kt_set_priority(kt_self(), HOSTILE_PRIORITY - 1);
            for (unsigned n = 0; n < 20; n++) {
                seL4_Yield();
            }
            kt_set_priority(kt_self(), KT_PRIORITY);
            check_victim(&victim);
        }
        kt_stop(server);
        kt_stop(client);
    }
}

KT_CASE(hostile, handlers_that_answer_faults_with_anything, 0)
{
    victim_t victim = new_victim();
    seL4_CPtr faults = kt_make(seL4_EndpointObject, 0);
    seed = 700;
    kt_thread_t *thread =
        KT_THREAD(be_random, .priority = HOSTILE_PRIORITY, .mcp = HOSTILE_MCP,
                  .cspace = new_cspace(), .is_stopped = true, .fault_endpoint = faults);
    for (unsigned i = 0; i < 100; i++) {
        kt_note("round %u", i);
        kt_start(thread, be_random, 0);
        kt_settle();
        seL4_Word badge = 0;
        (void)seL4_NBRecv(faults, &badge, kt_self()->reply);
        for (int k = 0; k < 40; k++) {
            seL4_SetMR(k, below(2) == 0 ? 0 : any_word() | 1);
        }
        // Its next instruction is nowhere, or it is stopped.
        seL4_Send(kt_self()->reply, seL4_MessageInfo_new(below(3), 0, 0, below(41)));
        kt_settle();
        check_victim(&victim);
    }
}
