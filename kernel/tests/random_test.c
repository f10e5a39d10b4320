// SPDX-License-Identifier: BSD-2-Clause
//
// Hostile user level: calls with arbitrary capabilities, labels, words and registers, from
// whichever thread runs.  Nothing is expected but that the invariants hold.

#include "entry.h"
#include "harness.h"
#include "host.h"
#include "message.h"
#include "world.h"

#define STEPS 10000
#define SLOTS 60

static uint64_t state;

static word_t random_word(void)
{
    state ^= state << 13;
    state ^= state >> 7;
    state ^= state << 17;
    return state;
}

static word_t below(word_t limit)
{
    return random_word() % limit;
}

// Mostly sensible, now and then wild.
static word_t some_argument(void)
{
    switch (below(10)) {
    case 0:
        return random_word();
    case 1:
        return BIT(below(64));
    case 2:
    case 3:
        return 64;
    case 4:
        return 0x400000 + (below(8) << 12);
    default:
        return below(40);
    }
}

static word_t some_cap(void)
{
    return below(20) == 0 ? random_word() : below(WORLD_FREE + SLOTS);
}

static word_t some_slot(void)
{
    return WORLD_FREE + below(SLOTS);
}

// Which type of capability a label is for.
static cap_type_t type_for(word_t label)
{
    if (label == UntypedRetype) {
        return CAP_UNTYPED;
    } else if (label >= TCBReadRegisters && label <= TCBSetFlags) {
        return CAP_TCB;
    } else if (label >= CNodeRevoke && label <= CNodeRotate) {
        return CAP_CNODE;
    } else if (label == IRQIssueIRQHandler || label >= ARMIRQIssueIRQHandlerTrigger) {
        return CAP_IRQ_CONTROL;
    } else if (label >= IRQAckIRQ && label <= IRQClearIRQHandler) {
        return CAP_IRQ_HANDLER;
    } else if (label >= DomainSetSet && label <= DomainScheduleSetStart) {
        return CAP_DOMAIN;
    } else if (label == SchedControlConfigureFlags) {
        return CAP_SCHED_CONTROL;
    } else if (label >= SchedContextBind && label <= SchedContextYieldTo) {
        return CAP_SCHED_CONTEXT;
    } else if (label >= ARMVSpaceClean_Data && label <= ARMVSpaceUnify_Instruction) {
        return CAP_VSPACE;
    } else if (label == ARMPageTableMap || label == ARMPageTableUnmap) {
        return CAP_PAGE_TABLE;
    } else if (label >= ARMPageMap && label <= ARMPageGetAddress) {
        return CAP_FRAME;
    } else if (label == ARMASIDControlMakePool) {
        return CAP_ASID_CONTROL;
    }
    return CAP_ASID_POOL;
}

static word_t cap_of_type(cap_type_t type)
{
    for (word_t i = 0; i < 200; i++) {
        word_t slot = below(WORLD_FREE + SLOTS);
        if (world_type(slot) == type) {
            return slot;
        }
    }
    return some_cap();
}

static void one_call(void)
{
    static const cap_type_t useful[] = { CAP_TCB,           CAP_ENDPOINT, CAP_NOTIFICATION,
                                         CAP_SCHED_CONTEXT, CAP_UNTYPED,  CAP_CNODE,
                                         CAP_VSPACE,        CAP_FRAME,    CAP_REPLY,
                                         CAP_NULL };
    world_call_t call = { .label = 1 + below(nArchInvocationLabels) };
    call.cap = below(8) == 0 ? some_cap() : cap_of_type(type_for(call.label));
    call.word_count = below(9);
    for (word_t i = 0; i < 8; i++) {
        call.words[i] = some_argument();
    }
    call.cap_count = below(4);
    for (word_t i = 0; i < 3; i++) {
        call.caps[i] = cap_of_type(useful[below(sizeof(useful) / sizeof(*useful))]);
    }
    if (type_for(call.label) == CAP_CNODE && below(4) != 0) {
        call.cap = call.caps[0] = call.caps[1] = WORLD_CNODE;
        call.cap_count = 2;
        call.word_count = 8;
        for (word_t i = 0; i < 4; i++) {
            call.words[2 * i] = some_slot();
            call.words[2 * i + 1] = 64;
        }
        if (call.label == CNodeCopy || call.label == CNodeMint) {
            call.words[2] = below(WORLD_FREE + SLOTS);
            call.words[4] = below(16);
        } else if (call.label == CNodeRotate) {
            word_t *w = call.words;
            w[2] = 0, w[3] = some_slot(), w[4] = 64, w[5] = 0, w[6] = some_slot(), w[7] = 64;
        }
    }
    // The root of the world stays what it is, so that the next steps have something to work with.
    if (call.label == CNodeDelete || call.label == CNodeMove || call.label == CNodeRevoke) {
        call.words[0] = some_slot();
    }
    world_send(call);
}

// Receives, sends, calls, replies, by whoever runs.
static void one_message(void)
{
    static const long numbers[] = { seL4_SysCall,       seL4_SysReplyRecv, seL4_SysNBSendRecv,
                                    seL4_SysNBSendWait, seL4_SysSend,      seL4_SysNBSend,
                                    seL4_SysRecv,       seL4_SysNBRecv,    seL4_SysWait,
                                    seL4_SysNBWait,     seL4_SysYield,     -63 };
    cap_type_t type = below(3) == 0 ? CAP_NOTIFICATION : CAP_ENDPOINT;
    sched.current->context.x[8] = cap_of_type(below(2) == 0 ? CAP_ENDPOINT : CAP_REPLY);
    world_syscall(numbers[below(sizeof(numbers) / sizeof(*numbers))], cap_of_type(type),
                  message_info(below(3), 0, below(3), below(8)), cap_of_type(CAP_REPLY));
}

static void one_step(void)
{
    host.now += below(300);
    switch (below(16)) {
    case 0:
        world_syscall(-(long)below(14), some_cap(), random_word(), some_cap());
        break;
    case 1:
        host.pending_irq = below(4) == 0 ? 27 : below(160);
        enter_interrupt();
        break;
    case 2:
        sched.current->context.restart_pc = sched.current->context.pc;
        enter_fault(
            (fault_t){ .type = below(2) == 0 ? seL4_Fault_VMFault : seL4_Fault_UserException,
                       .address = random_word() });
        break;
    case 3:
    case 4:
        world_send((world_call_t){
            .cap = WORLD_UNTYPED,
            .label = UntypedRetype,
            .words = { below(12), 4 + below(8), 0, 0, some_slot(), 1 + below(3) },
            .word_count = 6,
            .caps = { WORLD_CNODE },
            .cap_count = 1,
        });
        break;
    case 5:
        world_thread_into(some_slot(), some_slot(), 198 + below(6), cap_of_type(CAP_ENDPOINT));
        break;
    case 6:
    case 7:
    case 8:
    case 9:
        one_message();
        break;
    default:
        one_call();
    }
}

// Brings the root thread back when a step has stopped it.
static void revive(void)
{
    if (sched.current->state == THREAD_IDLE) {
        host.now += 100000;
        enter_interrupt();
    }
    if (sched.current->state == THREAD_IDLE) {
        world_revive();
    }
}

TEST(random, calls_keep_the_invariants)
{
    for (uint64_t seed = 1; seed <= 20; seed++) {
        state = seed * 0x9e3779b97f4a7c15;
        world_create();
        harness_note("seed %llu", (unsigned long long)seed);
        for (word_t i = 0; i < STEPS / 20; i++) {
            one_step();
            revive();
        }
        world_revive();
        world_destroy();
    }
}
