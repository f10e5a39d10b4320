// SPDX-License-Identifier: BSD-2-Clause
//
// Steps are chosen so that many succeed: arguments are mostly small, and capabilities mostly of the
// type that the label is for.  Otherwise few calls would get past the first check.

#include "hostile.h"

#include "arch.h"
#include "entry.h"
#include "host.h"
#include "invariants.h"
#include "irq.h"
#include "threads.h"
#include "world.h"

#define SLOTS           120
#define SERVER_PRIORITY 202
#define LAST_NUMBER     17 // Debug system calls end here.

// ---- The source

static bool is_at_end(const hostile_t *h)
{
    return h->bytes != NULL && h->at >= h->size;
}

static uint8_t next_byte(hostile_t *h)
{
    if (h->bytes != NULL) {
        return h->at < h->size ? h->bytes[h->at++] : 0;
    }
    h->state ^= h->state << 13;
    h->state ^= h->state >> 7;
    h->state ^= h->state << 17;
    return (uint8_t)(h->state >> 24);
}

static word_t below(hostile_t *h, word_t limit)
{
    return next_byte(h) % limit;
}

static word_t any_word(hostile_t *h)
{
    word_t word = 0;
    for (word_t i = 0; i < sizeof(word); i++) {
        word = word << 8 | next_byte(h);
    }
    return word;
}

// Mostly sensible, now and then wild.
static word_t some_word(hostile_t *h)
{
    switch (below(h, 12)) {
    case 0:
        return any_word(h);
    case 1:
        return BIT(below(h, 64));
    case 2:
        return ~(word_t)0 - below(h, 8);
    case 3:
    case 4:
        return 64;
    case 5:
        return WORLD_PAGES + (below(h, 8) << 12);
    case 6:
        return below(h, 8) << 21;
    case 7:
        return 1000 * below(h, 20);
    default:
        return below(h, 40);
    }
}

static word_t some_slot(hostile_t *h)
{
    return WORLD_FREE + below(h, SLOTS);
}

// The first slot that is empty, or is not, from a random one on.
static word_t slot_that(hostile_t *h, bool is_empty)
{
    word_t start = below(h, SLOTS);
    for (word_t i = 0; i < SLOTS; i++) {
        word_t slot = WORLD_FREE + (start + i) % SLOTS;
        if ((world_type(slot) == CAP_NULL) == is_empty) {
            return slot;
        }
    }
    return WORLD_FREE + start;
}

static word_t empty_slot(hostile_t *h)
{
    return slot_that(h, true);
}

static word_t full_slot(hostile_t *h)
{
    return slot_that(h, false);
}

static word_t some_cap(hostile_t *h)
{
    word_t slot = below(h, 160);
    return slot < WORLD_FREE + SLOTS ? slot : any_word(h);
}

// The first slot with that type, from a random one on; 0, which is empty, if there is none.
static word_t cap_of_type(hostile_t *h, cap_type_t type)
{
    word_t start = below(h, WORLD_FREE + SLOTS);
    for (word_t i = 0; i < WORLD_FREE + SLOTS; i++) {
        word_t slot = (start + i) % (WORLD_FREE + SLOTS);
        if (world_type(slot) == type) {
            return slot;
        }
    }
    return 0;
}

// ---- Invocations

// What makes sense for a label: the type that it is for, and one letter for each message word and
// capability: see word_for() and cap_for().
typedef struct shape {
    word_t label;
    cap_type_t type;
    const char *words;
    const char *caps;
} shape_t;

static const shape_t shapes[] = {
    { UntypedRetype, CAP_UNTYPED, "tz00sc", "C" },
    { TCBReadRegisters, CAP_TCB, "nc", "" },
    { TCBWriteRegisters, CAP_TCB, "n6aaaaaa", "" },
    { TCBCopyRegisters, CAP_TCB, "n", "T" },
    { TCBConfigure, CAP_TCB, "00v", "CVF" },
    { TCBSetPriority, CAP_TCB, "p", "T" },
    { TCBSetMCPriority, CAP_TCB, "p", "T" },
    { TCBSetSchedParams, CAP_TCB, "pp", "TSE" },
    { TCBSetTimeoutEndpoint, CAP_TCB, "", "E" },
    { TCBSetIPCBuffer, CAP_TCB, "v", "F" },
    { TCBSetSpace, CAP_TCB, "00", "ECV" },
    { TCBSuspend, CAP_TCB, "", "" },
    { TCBResume, CAP_TCB, "", "" },
    { TCBBindNotification, CAP_TCB, "", "N" },
    { TCBUnbindNotification, CAP_TCB, "", "" },
    { TCBSetTLSBase, CAP_TCB, "a", "" },
    { TCBSetFlags, CAP_TCB, "nn", "" },
    { CNodeRevoke, CAP_CNODE, "yd", "" },
    { CNodeDelete, CAP_CNODE, "od", "" },
    { CNodeCancelBadgedSends, CAP_CNODE, "ed", "" },
    { CNodeCopy, CAP_CNODE, "sdxdr", "C" },
    { CNodeMint, CAP_CNODE, "sdxdrn", "C" },
    { CNodeMint, CAP_CNODE, "sdedrn", "C" },
    { CNodeMove, CAP_CNODE, "sdod", "C" },
    { CNodeMutate, CAP_CNODE, "sdod0", "C" },
    { CNodeRotate, CAP_CNODE, "sd0od0od", "CC" },
    { IRQIssueIRQHandler, CAP_IRQ_CONTROL, "isd", "C" },
    { IRQAckIRQ, CAP_IRQ_HANDLER, "", "" },
    { IRQSetIRQHandler, CAP_IRQ_HANDLER, "", "N" },
    { IRQClearIRQHandler, CAP_IRQ_HANDLER, "", "" },
    { DomainSetSet, CAP_DOMAIN, "0", "T" },
    { DomainScheduleConfigure, CAP_DOMAIN, "n0u", "" },
    { DomainScheduleSetStart, CAP_DOMAIN, "n", "" },
    { SchedControlConfigureFlags, CAP_SCHED_CONTROL, "uunnn", "S" },
    { SchedContextBind, CAP_SCHED_CONTEXT, "", "T" },
    { SchedContextBind, CAP_SCHED_CONTEXT, "", "N" },
    { SchedContextUnbind, CAP_SCHED_CONTEXT, "", "" },
    { SchedContextUnbindObject, CAP_SCHED_CONTEXT, "", "T" },
    { SchedContextUnbindObject, CAP_SCHED_CONTEXT, "", "N" },
    { SchedContextConsumed, CAP_SCHED_CONTEXT, "", "" },
    { SchedContextYieldTo, CAP_SCHED_CONTEXT, "", "" },
    { ARMVSpaceClean_Data, CAP_VSPACE, "vw", "" },
    { ARMVSpaceInvalidate_Data, CAP_VSPACE, "vw", "" },
    { ARMVSpaceUnify_Instruction, CAP_VSPACE, "vw", "" },
    { ARMPageTableMap, CAP_PAGE_TABLE, "gn", "V" },
    { ARMPageTableUnmap, CAP_PAGE_TABLE, "", "" },
    { ARMPageMap, CAP_FRAME, "vrn", "V" },
    { ARMPageUnmap, CAP_FRAME, "", "" },
    { ARMPageInvalidate_Data, CAP_FRAME, "n6", "" },
    { ARMPageUnify_Instruction, CAP_FRAME, "n6", "" },
    { ARMPageGetAddress, CAP_FRAME, "", "" },
    { ARMASIDControlMakePool, CAP_ASID_CONTROL, "sd", "UC" },
    { ARMASIDPoolAssign, CAP_ASID_POOL, "", "V" },
    { ARMIRQIssueIRQHandlerTrigger, CAP_IRQ_CONTROL, "insd", "C" },
    { ARMIRQIssueSGISignal, CAP_IRQ_CONTROL, "nnsd", "C" },
};

#define SHAPE_COUNT (sizeof(shapes) / sizeof(*shapes))

static word_t word_for(hostile_t *h, char letter)
{
    static const uint8_t kinds[] = { 0, 0, 1, 1, 2, 2, 3, 3, 4, 5, 5, 6, 8, 9, 9, 11 };
    switch (letter) {
    case 'a': // Anything.
        return any_word(h);
    case 'c': // A count.
        return below(h, 4) == 0 ? 1 + below(h, 3) : 1;
    case 'd': // A depth.
        return 64;
    case 'e': // The slot of something to send through.
        return cap_of_type(h, CAP_ENDPOINT);
    case 'i': // An interrupt.
        return below(h, 200);
    case 'n': // A small number.
        return below(h, 8);
    case 'o': // A slot that has something.
        return full_slot(h);
    case 'p': // A priority.
        return 196 + below(h, 8);
    case 'r': // Rights.
        return below(h, 4) == 0 ? below(h, 16) : RIGHTS_ALL;
    case 's': // A slot that has nothing.
        return empty_slot(h);
    case 't': // A kind of object.
        return below(h, 64) == 0 ? seL4_ARM_LargePageObject : kinds[below(h, sizeof(kinds))];
    case 'u': // Microseconds.
        return 100 * (1 + below(h, 12));
    case 'v': // Where a page may be mapped, once there are tables.
        return WORLD_PAGES + (below(h, 4) << 12) + (below(h, 8) == 0 ? BIT(30) : 0);
    case 'g': // Where a table may be mapped.
        return WORLD_PAGES + (below(h, 3) << 30);
    case 'w': // The end of such a page, or of the next one.
        return WORLD_PAGES + ((1 + below(h, 4)) << 12);
    case 'x': // A slot, also of what the world began with.
        return below(h, 8) == 0 ? below(h, WORLD_FREE) : full_slot(h);
    case 'y': // The same, but often that of all memory.
        return below(h, 8) == 0 ? WORLD_UNTYPED : full_slot(h);
    case 'z': // A size.
        return below(h, 4) == 0 ? 12 : 4 + below(h, 6);
    default:
        return (word_t)(letter - '0');
    }
}

static word_t cap_for(hostile_t *h, char letter)
{
    switch (letter) {
    case 'C':
        return below(h, 8) == 0 ? cap_of_type(h, CAP_CNODE) : WORLD_CNODE;
    case 'E':
        return below(h, 4) == 0 ? 0 : cap_of_type(h, CAP_ENDPOINT);
    case 'F':
        return cap_of_type(h, CAP_FRAME);
    case 'N':
        return cap_of_type(h, CAP_NOTIFICATION);
    case 'S':
        return cap_of_type(h, CAP_SCHED_CONTEXT);
    case 'T':
        return cap_of_type(h, CAP_TCB);
    case 'U':
        return cap_of_type(h, CAP_UNTYPED);
    default:
        return cap_of_type(h, CAP_VSPACE);
    }
}

static void invoke_something(hostile_t *h)
{
    const shape_t *shape = &shapes[below(h, SHAPE_COUNT)];
    world_call_t call = { .label = shape->label };
    call.cap = shape->type == CAP_CNODE ? cap_for(h, 'C') : cap_of_type(h, shape->type);
    for (; shape->words[call.word_count] != 0; call.word_count++) {
        call.words[call.word_count] = word_for(h, shape->words[call.word_count]);
    }
    for (; shape->caps[call.cap_count] != 0; call.cap_count++) {
        call.caps[call.cap_count] = cap_for(h, shape->caps[call.cap_count]);
    }
    // One thing of it may be wrong.
    switch (below(h, 32)) {
    case 0:
        call.label = below(h, nArchInvocationLabels + 1);
        break;
    case 1:
        call.cap = some_cap(h);
        break;
    case 2:
        call.words[below(h, 8)] = some_word(h);
        break;
    case 3:
        call.caps[below(h, 3)] = some_cap(h);
        break;
    case 4:
        call.word_count = below(h, 9);
        break;
    case 5:
        call.cap_count = below(h, 4);
        break;
    default:
        break;
    }
    h->knows_addresses |= call.label == ARMPageGetAddress;
    world_send(call);
}

static void retype_something(hostile_t *h)
{
    world_send((world_call_t){
        .cap = below(h, 2) == 0 ? WORLD_UNTYPED : cap_of_type(h, CAP_UNTYPED),
        .label = UntypedRetype,
        .words = { word_for(h, 't'), word_for(h, 'z'), 0, 0, empty_slot(h), word_for(h, 'c') },
        .word_count = 6,
        .caps = { WORLD_CNODE },
        .cap_count = 1,
    });
}

// Moves something into a CNode that is not the world's, so that containers hold containers.
static void fill_cnode(hostile_t *h)
{
    word_t slot = cap_of_type(h, CAP_CNODE);
    cap_t cap = world.cnode[slot].cap;
    if (cap.type != CAP_CNODE || cap.cnode.guard_size != 0) {
        return;
    }
    word_t depth = cap.cnode.radix;
    world_send((world_call_t){
        .cap = slot,
        .label = below(h, 4) == 0 ? CNodeCopy : CNodeMove,
        .words = { below(h, 8) & MASK(depth), depth, full_slot(h), 64, RIGHTS_ALL },
        .word_count = 5,
        .caps = { WORLD_CNODE },
        .cap_count = 1,
    });
}

// ---- Other ways into the kernel

// Receives, sends, calls, replies.
static void send_something(hostile_t *h)
{
    static const long numbers[] = {
        seL4_SysCall,
        seL4_SysCall,
        seL4_SysCall,
        seL4_SysReplyRecv,
        seL4_SysReplyRecv,
        seL4_SysReplyRecv,
        seL4_SysNBSendRecv,
        seL4_SysNBSendWait,
        seL4_SysSend,
        seL4_SysNBSend,
        seL4_SysRecv,
        seL4_SysRecv,
        seL4_SysNBRecv,
        seL4_SysWait,
        seL4_SysNBWait,
        seL4_SysYield,
        -63,
    };
    cap_type_t type = below(h, 3) == 0 ? CAP_NOTIFICATION : CAP_ENDPOINT;
    sched.current->context.x[8] = cap_of_type(h, below(h, 2) == 0 ? CAP_ENDPOINT : CAP_REPLY);
    long number = numbers[below(h, sizeof(numbers) / sizeof(*numbers))];
    word_t info =
        seL4_MessageInfo_new(below(h, 3), 0, below(h, 3), below(h, 2) == 0 ? 4 : below(h, 128))
            .words[0];
    world_syscall(number, cap_of_type(h, type), info, cap_of_type(h, CAP_REPLY));
}

static void call_anything(hostile_t *h)
{
    long number = -(long)below(h, LAST_NUMBER + 2);
    if (number == seL4_SysDebugHalt) {
        number = seL4_SysDebugCapIdentify; // The end of all threads is no crash.
    }
    for (word_t i = 0; i < 9; i++) {
        sched.current->context.x[i] = some_word(h);
    }
    world_syscall(number, some_cap(h), any_word(h), some_cap(h));
}

static void interrupt(hostile_t *h)
{
    host.pending_irq = below(h, 4) == 0 ? below(h, arch_irq_count()) : arch_irq_timer();
    enter_interrupt();
    invariants_check();
}

static void fault(hostile_t *h)
{
    tcb_t *tcb = sched.current;
    tcb->context.restart_pc = tcb->context.pc;
    bool is_vm = below(h, 2) == 0;
    enter_fault((fault_t){
        .type = is_vm ? seL4_Fault_VMFault : seL4_Fault_UserException,
        .address = some_word(h),
        .words = { is_vm ? below(h, 2) : some_word(h), some_word(h) },
    });
    invariants_check();
}

// The running thread writes its buffer.
static void write_buffer(hostile_t *h)
{
    word_t *buffer = thread_ipc_buffer(sched.current, true);
    if (buffer == NULL) {
        return;
    }
    word_t first = below(h, 128);
    for (word_t i = 0; i < 8 && first + i < sizeof(seL4_IPCBuffer) / sizeof(word_t); i++) {
        buffer[first + i] = some_word(h);
    }
    buffer[offsetof(seL4_IPCBuffer, receiveCNode) / sizeof(word_t)] = WORLD_CNODE;
    buffer[offsetof(seL4_IPCBuffer, receiveIndex) / sizeof(word_t)] = some_slot(h);
    buffer[offsetof(seL4_IPCBuffer, receiveDepth) / sizeof(word_t)] = 64;
}

// Whoever has a frame of memory can have written it.
static void write_frame(hostile_t *h)
{
    cap_t cap = world.cnode[cap_of_type(h, CAP_FRAME)].cap;
    if (cap.type == CAP_FRAME && !cap.frame.is_device) {
        word_t *words = cap_object(cap, word_t);
        words[below(h, 256)] = any_word(h);
        words[BIT(cap_size_bits(cap)) / sizeof(word_t) - 1] = any_word(h);
    }
}

// ---- What must not be seen

static bool is_kernel_address(word_t word)
{
    return word - (word_t)world.whole < BIT(WORLD_UNTYPED_BITS + 1);
}

static void check_secrets(const hostile_t *h)
{
    if (h->knows_addresses) {
        return;
    }
    for (const tcb_t *tcb = threads_first(); tcb != NULL; tcb = tcb->all_next) {
        for (word_t i = 0; i < sizeof(tcb->context.x) / sizeof(word_t); i++) {
            if (is_kernel_address(tcb->context.x[i])) {
                invariants_broken("no register shows an address of the kernel", __LINE__);
            }
        }
        const word_t *buffer = thread_ipc_buffer(tcb, false);
        for (word_t i = 0; buffer != NULL && i < sizeof(seL4_IPCBuffer) / sizeof(word_t); i++) {
            if (is_kernel_address(buffer[i])) {
                invariants_broken("no message shows an address of the kernel", __LINE__);
            }
        }
    }
}

// Brings the root thread back when all threads have stopped.
static void revive(void)
{
    if (sched.current->state == THREAD_IDLE) {
        host.now += 100000;
        host.pending_irq = arch_irq_timer();
        enter_interrupt();
    }
    if (sched.current->state == THREAD_IDLE) {
        world_revive();
    }
    invariants_check();
}

static void do_something(hostile_t *h)
{
    switch (below(h, 20)) {
    case 0:
    case 1:
        call_anything(h);
        break;
    case 2:
        interrupt(h);
        break;
    case 3:
        fault(h);
        break;
    case 4:
    case 5:
        retype_something(h);
        break;
    case 6:
        fill_cnode(h);
        break;
    case 7: {
        word_t slot = empty_slot(h);
        word_t priority = 198 + below(h, 6);
        world_thread_into(slot, empty_slot(h), priority, cap_of_type(h, CAP_ENDPOINT));
        break;
    }
    case 8:
        write_buffer(h);
        break;
    case 9:
        write_frame(h);
        break;
    case 10:
    case 11:
    case 12:
    case 13:
        send_something(h);
        break;
    default:
        invoke_something(h);
    }
}

// A thread that waits at an endpoint, and has no time but what its callers lend it.
static void add_server(word_t slot, word_t endpoint, word_t reply)
{
    world_thread_into(slot, slot + 1, SERVER_PRIORITY, WORLD_FREE);
    // It runs now, as it is the most urgent one.
    world_syscall(seL4_SysRecv, endpoint, 0, reply);
    world_send((world_call_t){ .cap = slot + 1, .label = SchedContextUnbind });
}

// Objects to talk through, and threads that share the root's capabilities: one that is less urgent,
// one that it shares the processor with, one more urgent, and two passive servers.
void hostile_begin(void)
{
    word_t endpoints = WORLD_FREE;
    word_t notifications = endpoints + 2;
    word_t replies = notifications + 2;
    word_t untypeds = replies + 4;
    word_t slot = untypeds + 2;
    (void)world_retype(WORLD_UNTYPED, seL4_EndpointObject, 0, endpoints, 2);
    (void)world_retype(WORLD_UNTYPED, seL4_NotificationObject, 0, notifications, 2);
    (void)world_retype(WORLD_UNTYPED, seL4_ReplyObject, 0, replies, 4);
    (void)world_retype(WORLD_UNTYPED, seL4_UntypedObject, seL4_ASIDPoolBits, untypeds, 2);
    for (word_t priority = 199; priority <= 201; priority++, slot += 2) {
        world_thread_into(slot, slot + 1, priority, endpoints);
    }
    world_send((world_call_t){
        .cap = slot - 2, .label = TCBBindNotification, .caps = { notifications }, .cap_count = 1 });
    add_server(slot, endpoints, replies);
    add_server(slot + 2, endpoints + 1, replies + 1);
    revive();
}

bool hostile_step(hostile_t *source)
{
    if (is_at_end(source)) {
        return false;
    }
    host.now += below(source, 250);
    // Now and then the timer waits to be noticed in the middle of what comes.
    host.pending_irq = below(source, 4) == 0 ? arch_irq_timer() : IRQ_NONE;
    do_something(source);
    check_secrets(source);
    revive();
    return true;
}
