// SPDX-License-Identifier: BSD-2-Clause
//
// Faults and their replies (seL4 manual, "Faults").

#include "fault.h"

#include "arch.h"
#include "endpoint.h"
#include "message.h"
#include "print.h"
#include "sched_context.h"
#include "scheduler.h"

static bool is_handler(cap_t cap)
{
    return cap.type == CAP_ENDPOINT && (cap.endpoint.rights & RIGHT_WRITE) != 0 &&
           (cap.endpoint.rights & (RIGHT_GRANT | RIGHT_GRANT_REPLY)) != 0;
}

static void send_to(tcb_t *tcb, cap_t handler, bool may_donate)
{
    endpoint_send(cap_object(handler, endpoint_t), tcb,
                  (sending_t){
                      .badge = handler.endpoint.badge,
                      .blocks = true,
                      .is_call = true,
                      .may_grant = (handler.endpoint.rights & RIGHT_GRANT) != 0,
                      .may_grant_reply = (handler.endpoint.rights & RIGHT_GRANT_REPLY) != 0,
                      .may_donate = may_donate,
                  });
}

void fault_raise(tcb_t *tcb, fault_t fault)
{
    cap_t handler = tcb->slots[TCB_FAULT_HANDLER].cap;
    tcb->fault = fault;
    if (is_handler(handler)) {
        send_to(tcb, handler, tcb->sched_context != NULL);
        return;
    }
    print_unhandled_fault(tcb);
    thread_set_state(tcb, THREAD_INACTIVE);
}

bool fault_has_timeout_handler(const tcb_t *tcb)
{
    return is_handler(tcb->slots[TCB_TIMEOUT_HANDLER].cap);
}

void fault_raise_timeout(tcb_t *tcb)
{
    sched_context_t *context = tcb->sched_context;
    tcb->fault = (fault_t){
        .type = seL4_Fault_Timeout,
        .words = { context->badge, sched_context_take_consumed(context) },
    };
    send_to(tcb, tcb->slots[TCB_TIMEOUT_HANDLER].cap, false);
}

static word_t write_cap_fault(tcb_t *sender, tcb_t *receiver, word_t *buffer)
{
    word_t words[4];
    word_t count = lookup_failure_words(sender->lookup_failure, words);
    message_set(receiver, buffer, seL4_CapFault_IP, arch_restart_pc(sender));
    message_set(receiver, buffer, seL4_CapFault_Addr, sender->fault.address);
    message_set(receiver, buffer, seL4_CapFault_InRecvPhase, sender->fault.in_receive);
    for (word_t i = 0; i < count; i++) {
        if (!message_set(receiver, buffer, seL4_CapFault_LookupFailureType + i, words[i])) {
            return seL4_CapFault_LookupFailureType + i;
        }
    }
    return seL4_CapFault_LookupFailureType + count;
}

// The registers that go with an exception or an unknown system call, then the fault's own words.
static word_t write_registers(tcb_t *sender, tcb_t *receiver, word_t *buffer, word_t registers,
                              word_t own)
{
    word_t i = 0;
    for (; i < registers; i++) {
        if (!message_set(receiver, buffer, i, arch_fault_register(sender, sender->fault.type, i))) {
            return i;
        }
    }
    for (; i < registers + own; i++) {
        if (!message_set(receiver, buffer, i, sender->fault.words[i - registers])) {
            return i;
        }
    }
    return i;
}

word_t fault_write_message(tcb_t *sender, tcb_t *receiver)
{
    word_t *buffer = thread_ipc_buffer(receiver, true);
    switch (sender->fault.type) {
    case seL4_Fault_CapFault:
        return write_cap_fault(sender, receiver, buffer);
    case seL4_Fault_UnknownSyscall:
        return write_registers(sender, receiver, buffer, seL4_UnknownSyscall_Syscall, 1);
    case seL4_Fault_UserException:
        return write_registers(sender, receiver, buffer, seL4_UserException_Number, 2);
    case seL4_Fault_VMFault:
        message_set(receiver, buffer, seL4_VMFault_IP, arch_restart_pc(sender));
        message_set(receiver, buffer, seL4_VMFault_Addr, sender->fault.address);
        message_set(receiver, buffer, seL4_VMFault_PrefetchFault, sender->fault.words[0]);
        message_set(receiver, buffer, seL4_VMFault_FSR, sender->fault.words[1]);
        return seL4_VMFault_Length;
    case seL4_Fault_Timeout:
        message_set(receiver, buffer, seL4_Timeout_Data, sender->fault.words[0]);
        message_set(receiver, buffer, seL4_Timeout_Consumed, sender->fault.words[1]);
        return seL4_Timeout_Length;
    default:
        return 0;
    }
}

static void read_registers(tcb_t *tcb, tcb_t *handler, word_t limit)
{
    const word_t *buffer = thread_ipc_buffer(handler, false);
    word_t length = message_info_length(arch_get_info(handler));
    for (word_t i = 0; i < length && i < limit; i++) {
        if (i >= seL4_FastMessageRegisters && buffer == NULL) {
            return;
        }
        arch_set_fault_register(tcb, tcb->fault.type, i, message_get(handler, buffer, i));
    }
}

bool fault_apply_reply(tcb_t *tcb, tcb_t *handler)
{
    word_t label = seL4_MessageInfo_get_label((seL4_MessageInfo_t){ { arch_get_info(handler) } });
    switch (tcb->fault.type) {
    case seL4_Fault_UnknownSyscall:
        read_registers(tcb, handler, seL4_UnknownSyscall_Syscall);
        return label == 0;
    case seL4_Fault_UserException:
        read_registers(tcb, handler, seL4_UserException_Number);
        return label == 0;
    case seL4_Fault_Timeout:
        read_registers(tcb, handler, seL4_TimeoutReply_Length);
        return label == 0;
    default:
        return true;
    }
}
