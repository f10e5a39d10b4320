// SPDX-License-Identifier: BSD-2-Clause
//
// Faults: what their messages say, and what replies do to the thread.

#include "kt.h"

#define ABOVE (KT_PRIORITY + 1)

static seL4_CPtr handler;

static void new_handler(void)
{
    handler = kt_make(seL4_EndpointObject, 0);
}

// The next fault; its words are in the message registers.
static seL4_Word fault(seL4_Word *ret_badge)
{
    seL4_MessageInfo_t info = seL4_Recv(handler, ret_badge, kt_self()->reply);
    return seL4_MessageInfo_get_label(info);
}

static void reply(seL4_Word label, seL4_Word length)
{
    seL4_Send(kt_self()->reply, seL4_MessageInfo_new(label, 0, 0, length));
}

#define FAULTING(entry, ...) \
    KT_THREAD(entry, .priority = ABOVE, .fault_endpoint = handler, ##__VA_ARGS__)

// ---- Capability faults

static kt_registers_t registers;
static long number;

static void make_call(seL4_Word unused)
{
    (void)unused;
    kt_syscall(number, &registers);
    kt_trace('d');
}

// A thread that makes this system call, and the fault that comes of it.
static kt_thread_t *faulting_call(long call_number, kt_registers_t call)
{
    number = call_number;
    registers = call;
    kt_thread_t *thread = FAULTING(make_call);
    KT_NEED_EQ(fault(NULL), seL4_Fault_CapFault);
    return thread;
}

static void expect_cap_fault(seL4_Word address, seL4_Word in_receive)
{
    KT_EQ(seL4_GetMR(seL4_CapFault_Addr), address);
    KT_EQ(seL4_GetMR(seL4_CapFault_InRecvPhase), in_receive);
    KT_NE(seL4_GetMR(seL4_CapFault_IP), 0);
}

#define BEYOND ((seL4_Word)1 << 40)

static void expect_guard_mismatch(void)
{
    KT_EQ(seL4_GetMR(seL4_CapFault_LookupFailureType), seL4_GuardMismatch);
    KT_EQ(seL4_GetMR(seL4_CapFault_BitsLeft), seL4_WordBits);
    KT_EQ(seL4_GetMR(seL4_CapFault_GuardMismatch_GuardFound), 0);
    KT_EQ(seL4_GetMR(seL4_CapFault_GuardMismatch_BitsFound),
          seL4_WordBits - kt_bootinfo()->initThreadCNodeSizeBits);
}

KT_CASE(fault, a_send_to_an_address_that_does_not_exist, 0)
{
    static const long numbers[] = { seL4_SysSend, seL4_SysCall };
    for (unsigned i = 0; i < 2; i++) {
        kt_note("system call %ld", numbers[i]);
        new_handler();
        faulting_call(numbers[i], (kt_registers_t){ { BEYOND } });
        expect_cap_fault(BEYOND, 0);
        expect_guard_mismatch();
    }
}

KT_CASE(fault, a_receive_from_an_address_that_does_not_exist, 0)
{
    static const long numbers[] = { seL4_SysRecv, seL4_SysWait, seL4_SysNBRecv, seL4_SysNBWait };
    for (unsigned i = 0; i < 4; i++) {
        kt_note("system call %ld", numbers[i]);
        new_handler();
        faulting_call(numbers[i], (kt_registers_t){ { BEYOND } });
        expect_cap_fault(BEYOND, 1);
        expect_guard_mismatch();
    }
}

KT_CASE(fault, sends_that_do_not_block_are_dropped, 0)
{
    new_handler();
    number = seL4_SysNBSend;
    registers = (kt_registers_t){ { BEYOND } };
    FAULTING(make_call);
    KT_TEXT(kt_traced(), "d");
}

KT_CASE(fault, a_receive_from_an_empty_slot, 0)
{
    new_handler();
    seL4_CPtr empty = kt_slot();
    faulting_call(seL4_SysRecv, (kt_registers_t){ { empty, 0, 0, 0, 0, 0, kt_self()->reply } });
    expect_cap_fault(empty, 1);
    KT_EQ(seL4_GetMR(seL4_CapFault_LookupFailureType), seL4_MissingCapability);
    KT_EQ(seL4_GetMR(seL4_CapFault_BitsLeft), 0);
}

KT_CASE(fault, a_receive_without_the_right_to, 0)
{
    new_handler();
    seL4_CPtr send = kt_copy(kt_make(seL4_EndpointObject, 0), seL4_CapRights_new(1, 1, 0, 1));
    faulting_call(seL4_SysRecv, (kt_registers_t){ { send, 0, 0, 0, 0, 0, kt_self()->reply } });
    expect_cap_fault(send, 1);
    KT_EQ(seL4_GetMR(seL4_CapFault_LookupFailureType), seL4_MissingCapability);
}

KT_CASE(fault, a_wait_for_a_notification_without_the_right_to, 0)
{
    new_handler();
    seL4_CPtr send = kt_copy(kt_make(seL4_NotificationObject, 0), seL4_CanWrite);
    faulting_call(seL4_SysWait, (kt_registers_t){ { send } });
    expect_cap_fault(send, 1);
    KT_EQ(seL4_GetMR(seL4_CapFault_LookupFailureType), seL4_MissingCapability);
}

KT_CASE(fault, a_receive_from_what_cannot_be_received_from, 0)
{
    new_handler();
    seL4_CPtr cnode = kt_make(seL4_CapTableObject, 4);
    faulting_call(seL4_SysWait, (kt_registers_t){ { cnode } });
    expect_cap_fault(cnode, 1);
}

KT_CASE(fault, a_receive_with_something_else_as_reply_object, 0)
{
    new_handler();
    seL4_CPtr endpoint = kt_make(seL4_EndpointObject, 0);
    faulting_call(seL4_SysRecv, (kt_registers_t){ { endpoint, 0, 0, 0, 0, 0, endpoint } });
    expect_cap_fault(endpoint, 1);
    KT_EQ(seL4_GetMR(seL4_CapFault_LookupFailureType), seL4_MissingCapability);
    reply(0, 0);
    KT_EQ(fault(NULL), seL4_Fault_CapFault);
    // As often as it is restarted.
}

KT_CASE(fault, a_receive_without_a_reply_object, 0)
{
    new_handler();
    seL4_CPtr endpoint = kt_make(seL4_EndpointObject, 0);
    faulting_call(seL4_SysRecv, (kt_registers_t){ { endpoint, 0, 0, 0, 0, 0, 0 } });
    expect_cap_fault(0, 1);
    KT_EQ(seL4_GetMR(seL4_CapFault_LookupFailureType), seL4_MissingCapability);
    // It was not a send that came first, so nothing else happened.
    new_handler();
    faulting_call(seL4_SysRecv, (kt_registers_t){ { endpoint, 0, 0, 0, 0, 0, BEYOND } });
    expect_cap_fault(BEYOND, 1);
    expect_guard_mismatch();
}

KT_CASE(fault, capabilities_of_a_message_that_do_not_exist, 0)
{
    new_handler();
    seL4_CPtr endpoint = kt_make(seL4_EndpointObject, 0);
    kt_thread_t *thread = FAULTING(make_call, .is_stopped = true);
    number = seL4_SysSend;
    registers =
        (kt_registers_t){ { endpoint, seL4_MessageInfo_new(1, 0, 2, 0).words[0], 0, 0, 0, 0, 0 } };
    thread->buffer->caps_or_badges[0] = endpoint;
    thread->buffer->caps_or_badges[1] = BEYOND;
    kt_start(thread, make_call, 0);
    KT_EQ(fault(NULL), seL4_Fault_CapFault);
    expect_cap_fault(BEYOND, 0);
    expect_guard_mismatch();
    // With a capability there it goes on.
    thread->buffer->caps_or_badges[1] = endpoint;
    reply(0, 0);
    KT_EQ(seL4_MessageInfo_get_label(seL4_Recv(endpoint, NULL, kt_self()->reply)), 1);
}

KT_CASE(fault, a_call_is_made_again_after_a_reply, 0)
{
    new_handler();
    seL4_CPtr slot = kt_slot();
    faulting_call(seL4_SysWait, (kt_registers_t){ { slot } });
    seL4_CPtr notification = kt_make(seL4_NotificationObject, 0);
    KT_OK(
        seL4_CNode_Copy(KT_ROOT, slot, KT_DEPTH, KT_ROOT, notification, KT_DEPTH, seL4_AllRights));
    reply(0, 0);
    KT_TEXT(kt_traced(), "");
    seL4_Signal(notification);
    KT_TEXT(kt_traced(), "d");
}

KT_CASE(fault, the_label_of_a_reply_to_a_capability_fault_is_ignored, 0)
{
    new_handler();
    seL4_CPtr slot = kt_slot();
    faulting_call(seL4_SysWait, (kt_registers_t){ { slot } });
    KT_OK(seL4_CNode_Copy(KT_ROOT, slot, KT_DEPTH, KT_ROOT, kt_make(seL4_NotificationObject, 0),
                          KT_DEPTH, seL4_AllRights));
    seL4_Signal(slot);
    reply(7, 0);
    KT_TEXT(kt_traced(), "d");
}

// ---- Unknown system calls

#define UNKNOWN 0xc1

static kt_thread_t *unknown_syscall(void)
{
    new_handler();
    number = UNKNOWN;
    registers = (kt_registers_t){ { 10, 11, 12, 13, 14, 15, 16, 0, 18 } };
    kt_thread_t *thread = FAULTING(make_call);
    KT_NEED_EQ(fault(NULL), seL4_Fault_UnknownSyscall);
    return thread;
}

KT_CASE(fault, an_unknown_system_call_tells_registers, 0)
{
    unknown_syscall();
    for (int i = 0; i < 7; i++) {
        KT_EQ(seL4_GetMR(seL4_UnknownSyscall_X0 + i), 10 + (seL4_Word)i);
    }
    KT_EQ(seL4_GetMR(seL4_UnknownSyscall_X7), UNKNOWN);
    KT_EQ(seL4_GetMR(seL4_UnknownSyscall_Syscall), UNKNOWN);
    KT_NE(seL4_GetMR(seL4_UnknownSyscall_FaultIP), 0);
}

// All words of the fault as they are, for a reply that changes some.
static void keep_words(seL4_Word *words)
{
    for (int i = 0; i < seL4_UnknownSyscall_Length; i++) {
        words[i] = seL4_GetMR(i);
    }
}

static void reply_words(const seL4_Word *words, seL4_Word label, seL4_Word length)
{
    for (int i = 0; i < seL4_UnknownSyscall_Length; i++) {
        seL4_SetMR(i, words[i]);
    }
    reply(label, length);
}

KT_CASE(fault, a_reply_to_an_unknown_system_call_sets_registers, 0)
{
    seL4_Word words[seL4_UnknownSyscall_Length];
    unknown_syscall();
    keep_words(words);
    words[seL4_UnknownSyscall_X0] = 0x100;
    words[seL4_UnknownSyscall_X3] = 0x103;
    words[seL4_UnknownSyscall_FaultIP] += 4;
    reply_words(words, 0, seL4_UnknownSyscall_Length);
    KT_TEXT(kt_traced(), "d");
    KT_EQ(registers.x[0], 0x100);
    KT_EQ(registers.x[1], 11);
    KT_EQ(registers.x[2], 12);
    KT_EQ(registers.x[3], 0x103);
    KT_EQ(registers.x[6], 16);
    KT_EQ(registers.x[8], 18);
}

KT_CASE(fault, a_reply_without_words_to_an_unknown_system_call_tries_again, 0)
{
    unknown_syscall();
    reply(0, 0);
    KT_EQ(fault(NULL), seL4_Fault_UnknownSyscall);
    KT_EQ(seL4_GetMR(seL4_UnknownSyscall_X2), 12);
    KT_TEXT(kt_traced(), "");
}

KT_CASE(fault, a_reply_sets_as_many_registers_as_it_has_words, 0)
{
    seL4_Word words[seL4_UnknownSyscall_Length];
    unknown_syscall();
    keep_words(words);
    words[seL4_UnknownSyscall_X0] = 0x100;
    words[seL4_UnknownSyscall_X1] = 0x101;
    words[seL4_UnknownSyscall_X2] = 0x102;
    reply_words(words, 0, 2);
    KT_EQ(fault(NULL), seL4_Fault_UnknownSyscall);
    KT_EQ(seL4_GetMR(seL4_UnknownSyscall_X0), 0x100);
    KT_EQ(seL4_GetMR(seL4_UnknownSyscall_X1), 0x101);
    KT_EQ(seL4_GetMR(seL4_UnknownSyscall_X2), 12);
}

KT_CASE(fault, a_reply_with_a_label_leaves_the_thread_stopped, 0)
{
    seL4_Word words[seL4_UnknownSyscall_Length];
    kt_thread_t *thread = unknown_syscall();
    keep_words(words);
    words[seL4_UnknownSyscall_FaultIP] += 4;
    words[seL4_UnknownSyscall_X0] = 0x100;
    reply_words(words, 1, seL4_UnknownSyscall_Length);
    kt_settle();
    KT_TEXT(kt_traced(), "");
    // The registers were set all the same.
    KT_OK(seL4_TCB_Resume(thread->tcb));
    KT_TEXT(kt_traced(), "d");
    KT_EQ(registers.x[0], 0x100);
}

// ---- User exceptions

static void execute_undefined(seL4_Word unused)
{
    (void)unused;
    kt_trace('u');
    kt_undefined();
    kt_trace('U');
}

KT_CASE(fault, a_user_exception_tells_where_and_what, 0)
{
    new_handler();
    FAULTING(execute_undefined);
    KT_EQ(fault(NULL), seL4_Fault_UserException);
    KT_EQ(seL4_GetMR(seL4_UserException_FaultIP), KT_UNDEFINED_IP);
    KT_EQ(seL4_GetMR(seL4_UserException_Number), 0x02000000);
    KT_EQ(seL4_GetMR(seL4_UserException_Code), 0);
    KT_EQ(seL4_GetMR(seL4_UserException_SP) & 15, 0);
}

KT_CASE(fault, a_reply_to_a_user_exception_sets_ip, 0)
{
    new_handler();
    FAULTING(execute_undefined);
    KT_EQ(fault(NULL), seL4_Fault_UserException);
    seL4_SetMR(seL4_UserException_FaultIP, KT_UNDEFINED_IP + 4);
    reply(0, 1);
    KT_TEXT(kt_traced(), "uU");
}

KT_CASE(fault, a_user_exception_that_is_not_dealt_with_comes_again, 0)
{
    new_handler();
    FAULTING(execute_undefined);
    for (unsigned i = 0; i < 3; i++) {
        KT_EQ(fault(NULL), seL4_Fault_UserException);
        KT_EQ(seL4_GetMR(seL4_UserException_FaultIP), KT_UNDEFINED_IP);
        reply(0, 0);
    }
    KT_EQ(fault(NULL), seL4_Fault_UserException);
    seL4_SetMR(0, KT_UNDEFINED_IP + 4);
    reply(9, 1);
    KT_TEXT(kt_traced(), "u");
}

// ---- VM faults

static seL4_Word loaded;

static void load(seL4_Word address)
{
    loaded = kt_load(address);
    kt_trace('l');
}

static void store(seL4_Word address)
{
    kt_store(address, 0x77);
    kt_trace('s');
}

KT_CASE(fault, a_load_from_nowhere, 0)
{
    new_handler();
    FAULTING(load, .arg = 0x128);
    KT_EQ(fault(NULL), seL4_Fault_VMFault);
    KT_EQ(seL4_GetMR(seL4_VMFault_IP), KT_LOAD_IP);
    KT_EQ(seL4_GetMR(seL4_VMFault_Addr), 0x128);
    KT_EQ(seL4_GetMR(seL4_VMFault_PrefetchFault), 0);
    KT_EQ(seL4_GetMR(seL4_VMFault_FSR) >> 26, 0x24); // A data abort from EL0,
    KT_EQ(seL4_GetMR(seL4_VMFault_FSR) >> 6 & 1, 0); // by a read.
}

KT_CASE(fault, a_store_to_nowhere, 0)
{
    new_handler();
    FAULTING(store, .arg = 0x128);
    KT_EQ(fault(NULL), seL4_Fault_VMFault);
    KT_EQ(seL4_GetMR(seL4_VMFault_IP), KT_STORE_IP);
    KT_EQ(seL4_GetMR(seL4_VMFault_Addr), 0x128);
    KT_EQ(seL4_GetMR(seL4_VMFault_PrefetchFault), 0);
    KT_EQ(seL4_GetMR(seL4_VMFault_FSR) >> 6 & 1, 1);
}

KT_CASE(fault, a_jump_to_nowhere, 0)
{
    new_handler();
    kt_thread_t *thread = FAULTING(load, .is_stopped = true);
    seL4_UserContext context = { .pc = 0x1230, .sp = (seL4_Word)thread->buffer };
    KT_OK(seL4_TCB_WriteRegisters(thread->tcb, true, 0, 2, &context));
    KT_EQ(fault(NULL), seL4_Fault_VMFault);
    KT_EQ(seL4_GetMR(seL4_VMFault_IP), 0x1230);
    KT_EQ(seL4_GetMR(seL4_VMFault_Addr), 0x1230);
    KT_EQ(seL4_GetMR(seL4_VMFault_PrefetchFault), 1);
    KT_EQ(seL4_GetMR(seL4_VMFault_FSR) >> 26, 0x20); // An instruction abort from EL0.
}

KT_CASE(fault, a_reply_to_a_vm_fault_tries_again, 0)
{
    new_handler();
    kt_thread_t *thread = FAULTING(load, .arg = 0x128);
    static seL4_Word word = 0x55;
    KT_EQ(fault(NULL), seL4_Fault_VMFault);
    reply(0, 0);
    KT_EQ(fault(NULL), seL4_Fault_VMFault);
    // Words of the reply and its label mean nothing.
    seL4_SetMR(0, 0);
    reply(5, 3);
    KT_EQ(fault(NULL), seL4_Fault_VMFault);
    KT_EQ(seL4_GetMR(seL4_VMFault_IP), KT_LOAD_IP);
    // With another address in its register it goes on.
    seL4_UserContext context;
    KT_OK(seL4_TCB_ReadRegisters(thread->tcb, false, 0, 4, &context));
    KT_EQ(context.pc, KT_LOAD_IP);
    KT_EQ(context.x0, 0x128);
    context.x0 = (seL4_Word)&word;
    KT_OK(seL4_TCB_WriteRegisters(thread->tcb, false, 0, 4, &context));
    reply(0, 0);
    KT_TEXT(kt_traced(), "l");
    KT_EQ(loaded, 0x55);
}

// ---- Handlers

KT_CASE(fault, the_badge_of_the_handler_is_delivered, 0)
{
    new_handler();
    seL4_CPtr all = handler;
    handler = kt_mint(all, seL4_AllRights, 0xabc);
    FAULTING(load);
    handler = all;
    seL4_Word badge = 0;
    KT_EQ(fault(&badge), seL4_Fault_VMFault);
    KT_EQ(badge, 0xabc);
}

KT_CASE(fault, without_a_handler_the_thread_stops, 0)
{
    kt_thread_t *thread = KT_THREAD(execute_undefined, .priority = ABOVE, .without_handler = true);
    KT_TEXT(kt_traced(), "u");
    // Resumed, it faults again.
    KT_OK(seL4_TCB_Resume(thread->tcb));
    KT_TEXT(kt_traced(), "");
    seL4_UserContext context;
    KT_OK(seL4_TCB_ReadRegisters(thread->tcb, false, 0, 1, &context));
    KT_EQ(context.pc, KT_UNDEFINED_IP);
}

KT_CASE(fault, a_handler_that_was_deleted, 0)
{
    new_handler();
    kt_thread_t *thread = FAULTING(execute_undefined);
    KT_EQ(fault(NULL), seL4_Fault_UserException);
    kt_revoke(handler);
    kt_delete(handler);
    reply(0, 0);
    // It faults again, and its own copy of the capability is gone.
    kt_settle();
    KT_TEXT(kt_traced(), "u");
    KT_OK(seL4_TCB_Resume(thread->tcb));
    KT_TEXT(kt_traced(), "");
}

static void handle_exceptions(seL4_Word cap)
{
    seL4_CPtr object = kt_self()->reply;
    seL4_Recv(cap, NULL, object);
    for (;;) {
        kt_trace('h');
        seL4_SetMR(0, KT_UNDEFINED_IP + 4);
        seL4_ReplyRecv(cap, seL4_MessageInfo_new(0, 0, 0, 1), NULL, object);
    }
}

KT_CASE(fault, a_passive_handler_runs_on_the_time_of_the_faulting_thread, 0)
{
    new_handler();
    kt_make_passive(KT_THREAD(handle_exceptions, .arg = handler, .priority = ABOVE + 1));
    kt_thread_t *thread = FAULTING(execute_undefined);
    KT_TEXT(kt_traced(), "uhU");
    kt_start(thread, execute_undefined, 0);
    KT_TEXT(kt_traced(), "uhU");
}

KT_CASE(fault, faults_wait_in_the_handlers_queue, 0)
{
    new_handler();
    seL4_CPtr all = handler;
    for (seL4_Word i = 1; i <= 3; i++) {
        handler = kt_mint(all, seL4_AllRights, i);
        KT_THREAD(execute_undefined, .priority = KT_PRIORITY + i, .fault_endpoint = handler);
    }
    handler = all;
    for (seL4_Word i = 3; i >= 1; i--) {
        seL4_Word badge = 0;
        KT_EQ(fault(&badge), seL4_Fault_UserException);
        KT_EQ(badge, i);
        seL4_SetMR(0, KT_UNDEFINED_IP + 4);
        reply(0, 1);
    }
    KT_TEXT(kt_traced(), "uuuUUU");
}

KT_CASE(fault, a_suspended_thread_takes_its_fault_along, 0)
{
    new_handler();
    kt_thread_t *thread = FAULTING(execute_undefined);
    kt_stop(thread);
    seL4_Word badge = 77;
    seL4_NBRecv(handler, &badge, kt_self()->reply);
    KT_EQ(badge, 0);
    KT_OK(seL4_TCB_Resume(thread->tcb));
    KT_EQ(fault(NULL), seL4_Fault_UserException);
}

KT_CASE(fault, a_handler_without_a_buffer_gets_four_words, 0)
{
    new_handler();
    kt_thread_t *thread =
        KT_THREAD(make_call, .priority = ABOVE + 1, .without_buffer = true, .is_stopped = true);
    number = seL4_SysRecv;
    registers = (kt_registers_t){ { handler, 0, 0, 0, 0, 0, thread->reply } };
    kt_start(thread, make_call, 0);
    FAULTING(execute_undefined);
    KT_TEXT(kt_traced(), "ud");
    KT_EQ(registers.x[1], (seL4_Word)seL4_Fault_UserException << 12 | 4);
    KT_EQ(registers.x[2], KT_UNDEFINED_IP);
    KT_EQ(registers.x[5], 0x02000000);
}

// ---- Timeouts

static void spin(seL4_Word us)
{
    kt_trace('s');
    kt_spin_us(us);
    kt_trace('S');
}

KT_CASE(fault, a_timeout_tells_badge_and_time, 0)
{
    new_handler();
    KT_THREAD(spin, .arg = 100000, .priority = ABOVE, .timeout_endpoint = handler, .badge = 0x5a5a,
              .budget_us = 2000, .period_us = 1000000);
    KT_EQ(fault(NULL), seL4_Fault_Timeout);
    KT_EQ(seL4_GetMR(seL4_Timeout_Data), 0x5a5a);
    KT_GE(seL4_GetMR(seL4_Timeout_Consumed), 1900);
    KT_LE(seL4_GetMR(seL4_Timeout_Consumed), 2200);
    KT_TEXT(kt_traced(), "s");
}

KT_CASE(fault, a_timeout_is_over_with_more_time_and_a_reply, 0)
{
    new_handler();
    kt_thread_t *thread =
        KT_THREAD(spin, .arg = 3000, .priority = ABOVE, .timeout_endpoint = handler,
                  .budget_us = 2000, .period_us = 1000000);
    KT_EQ(fault(NULL), seL4_Fault_Timeout);
    KT_OK(seL4_SchedControl_ConfigureFlags(KT_SCHED_CONTROL, thread->sc, 900000, 1000000, 0, 0, 0));
    reply(0, 0);
    kt_join(thread);
    KT_TEXT(kt_traced(), "sS");
}

KT_CASE(fault, without_a_timeout_handler_a_thread_waits_for_its_period, 0)
{
    kt_thread_t *thread =
        KT_THREAD(spin, .arg = 3000, .priority = ABOVE, .budget_us = 2000, .period_us = 20000);
    kt_trace('m');
    kt_join(thread);
    KT_TEXT(kt_traced(), "smS");
}

KT_CASE(fault, round_robin_threads_have_no_timeouts, 0)
{
    new_handler();
    kt_thread_t *thread =
        KT_THREAD(spin, .arg = 9000, .priority = ABOVE, .timeout_endpoint = handler,
                  .budget_us = 2000, .period_us = 2000);
    kt_join(thread);
    seL4_Word badge = 9;
    seL4_NBRecv(handler, &badge, kt_self()->reply);
    KT_EQ(badge, 0);
    KT_TEXT(kt_traced(), "sS");
}

KT_CASE(fault, a_timeout_reply_with_a_label_leaves_the_thread_stopped, 0)
{
    new_handler();
    KT_THREAD(spin, .arg = 3000, .priority = ABOVE, .timeout_endpoint = handler, .budget_us = 2000,
              .period_us = 10000);
    KT_EQ(fault(NULL), seL4_Fault_Timeout);
    reply(1, 0);
    kt_spin_us(30000);
    KT_TEXT(kt_traced(), "s");
}
