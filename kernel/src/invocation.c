// SPDX-License-Identifier: BSD-2-Clause
//
// From a system call that sends to the object it is for: looks up what the message names, hands it
// to the object's room, writes the answer.

#include "invocation.h"

#include "arch.h"
#include "cnode.h"
#include "domain.h"
#include "endpoint.h"
#include "irq.h"
#include "lookup.h"
#include "message.h"
#include "notification.h"
#include "reply.h"
#include "sched_context.h"
#include "scheduler.h"
#include "tcb_invoke.h"
#include "untyped.h"

word_t call_arg(const call_t *call, word_t index)
{
    return message_get(call->caller, call->buffer, index);
}

void call_reply(call_t *call, word_t index, word_t value)
{
    if (call->wants_reply && message_set(call->caller, call->buffer, index, value) &&
        index >= call->reply_length) {
        call->reply_length = index + 1;
    }
}

result_t call_expect(const call_t *call, word_t words, word_t caps)
{
    if (call->length < words || call->extra_count < caps ||
        (words > seL4_FastMessageRegisters && call->buffer == NULL)) {
        return fail_truncated();
    }
    return OK;
}

static void write_error(call_t *call, word_t error)
{
    word_t written = 0;
    for (; written < call_error.count; written++) {
        if (!message_set(call->caller, call->buffer, written, call_error.words[written])) {
            break;
        }
    }
    arch_set_badge(call->caller, 0);
    arch_set_info(call->caller, message_info(error, 0, 0, written));
}

typedef struct invoke_how {
    bool wants_reply, blocks, donates;
} invoke_how_t;

static result_t send_to_endpoint(call_t *call, invoke_how_t how)
{
    cap_t cap = call->cap;
    if ((cap.endpoint.rights & RIGHT_WRITE) == 0) {
        return fail_invalid_capability(0);
    }
    // A send is not a call of the kernel: nothing is written over what the message left.
    thread_set_state(call->caller, THREAD_RUNNING);
    call->wants_reply = false;
    if (cap.type == CAP_NOTIFICATION) {
        notification_signal(cap_object(cap, notification_t), cap.endpoint.badge);
        return OK;
    }
    endpoint_send(cap_object(cap, endpoint_t), call->caller,
                  (sending_t){
                      .badge = cap.endpoint.badge,
                      .blocks = how.blocks,
                      .is_call = how.wants_reply,
                      .may_grant = (cap.endpoint.rights & RIGHT_GRANT) != 0,
                      .may_grant_reply = (cap.endpoint.rights & RIGHT_GRANT_REPLY) != 0,
                      .may_donate = how.donates,
                  });
    return OK;
}

static result_t send_to_reply(call_t *call)
{
    thread_set_state(call->caller, THREAD_RUNNING);
    call->wants_reply = false;
    reply_send(call->caller, cap_object(call->cap, reply_t), call->cap.reply.can_grant);
    return OK;
}

static result_t dispatch(call_t *call, invoke_how_t how)
{
    switch (cap_type(call->cap)) {
    case CAP_ENDPOINT:
    case CAP_NOTIFICATION:
        return send_to_endpoint(call, how);
    case CAP_REPLY:
        return send_to_reply(call);
    case CAP_UNTYPED:
        return untyped_invoke(call);
    case CAP_CNODE:
        return cnode_invoke(call);
    case CAP_TCB:
        return tcb_invoke(call);
    case CAP_SCHED_CONTEXT:
        return sched_context_invoke(call);
    case CAP_SCHED_CONTROL:
        return sched_control_invoke(call);
    case CAP_IRQ_CONTROL:
        return irq_control_invoke(call);
    case CAP_IRQ_HANDLER:
        return irq_handler_invoke(call);
    case CAP_DOMAIN:
        return domain_invoke(call);
    case CAP_NULL:
    case CAP_ZOMBIE:
        return fail_invalid_capability(0);
    default:
        return arch_invoke(call);
    }
}

static void fault_on_cap(tcb_t *caller, word_t address, lookup_failure_t why)
{
    caller->lookup_failure = why;
    fault_raise(caller, (fault_t){ .type = seL4_Fault_CapFault, .address = address });
}

void invoke(tcb_t *caller, word_t address, bool wants_reply, bool blocks, bool donates)
{
    word_t info = arch_get_info(caller);
    lookup_t found = lookup_cap(caller, address);
    if (found.slot == NULL) {
        if (blocks) {
            fault_on_cap(caller, address, found.failure);
        }
        return;
    }
    call_t call = {
        .caller = caller,
        .label = seL4_MessageInfo_get_label((seL4_MessageInfo_t){ { info } }),
        .length = message_info_length(info),
        .buffer = thread_ipc_buffer(caller, true),
        .cap = found.slot->cap,
        .slot = found.slot,
        .wants_reply = wants_reply,
    };
    word_t missing;
    lookup_failure_t why;
    if (!message_find_caps(caller, info, call.extra, &call.extra_count, &missing, &why)) {
        if (blocks) {
            fault_on_cap(caller, missing, why);
        }
        return;
    }
    if (call.length > seL4_FastMessageRegisters && call.buffer == NULL) {
        call.length = seL4_FastMessageRegisters;
    }
    // Until the outcome is known the caller is as if it had to make the call again.
    caller->state = THREAD_RESTART;
    result_t result = dispatch(&call, (invoke_how_t){ wants_reply, blocks, donates });
    if (result.error == PREEMPTED) {
        sched_reconsider();
        return;
    }
    if (caller->state != THREAD_RESTART) {
        return;
    }
    caller->state = THREAD_RUNNING;
    if (result.error != 0) {
        if (wants_reply) {
            write_error(&call, result.error);
        }
    } else if (call.wants_reply) {
        arch_set_badge(caller, 0);
        arch_set_info(caller, message_info(0, 0, 0, call.reply_length));
    }
}
