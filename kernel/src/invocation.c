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

static void write_error(tcb_t *caller, word_t *buffer, word_t error)
{
    word_t written = 0;
    for (; written < call_error.count; written++) {
        if (!message_set(caller, buffer, written, call_error.words[written])) {
            break;
        }
    }
    arch_set_badge(caller, 0);
    arch_set_info(caller, message_info(error, 0, 0, written));
}

// ---- Messages that the kernel only passes on

static bool passes_on(cap_t cap)
{
    return cap_is_badgeable(cap) || cap.type == CAP_REPLY;
}

typedef struct pass_how {
    bool wants_reply, blocks, donates;
} pass_how_t;

static result_t pass_on(tcb_t *caller, cap_t cap, pass_how_t how)
{
    if (cap.type == CAP_REPLY) {
        reply_send(caller, cap_object(cap, reply_t), cap.reply.can_grant);
    } else if ((cap.endpoint.rights & RIGHT_WRITE) == 0) {
        return fail_invalid_capability(0);
    } else if (cap.type == CAP_NOTIFICATION) {
        notification_signal(cap_object(cap, notification_t), cap.endpoint.badge);
    } else {
        endpoint_send(cap_object(cap, endpoint_t), caller,
                      (sending_t){
                          .badge = cap.endpoint.badge,
                          .blocks = how.blocks,
                          .is_call = how.wants_reply,
                          .may_grant = (cap.endpoint.rights & RIGHT_GRANT) != 0,
                          .may_grant_reply = (cap.endpoint.rights & RIGHT_GRANT_REPLY) != 0,
                          .may_donate = how.donates,
                      });
    }
    return OK;
}

// ---- Invocations

static result_t dispatch(call_t *call)
{
    switch (cap_type(call->cap)) {
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

static void run_call(call_t *call)
{
    tcb_t *caller = call->caller;
    if (call->length > seL4_FastMessageRegisters && call->buffer == NULL) {
        call->length = seL4_FastMessageRegisters;
    }
    // Until the outcome is known the caller is as if it had to make the call again.
    caller->state = THREAD_RESTART;
    result_t result = dispatch(call);
    if (result.error == PREEMPTED) {
        sched_reconsider();
        return;
    }
    if (caller->state != THREAD_RESTART) {
        return;
    }
    caller->state = THREAD_RUNNING;
    if (!call->wants_reply) {
        return;
    }
    if (result.error != 0) {
        write_error(caller, call->buffer, result.error);
    } else {
        arch_set_badge(caller, 0);
        arch_set_info(caller, message_info(0, 0, 0, call->reply_length));
    }
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
    cap_t cap = found.slot->cap;
    slot_t *extra[seL4_MsgMaxExtraCaps] = { NULL };
    word_t extra_count = 0;
    word_t missing;
    lookup_failure_t why;
    if (message_has_caps(info) &&
        !message_find_caps(caller, info, extra, &extra_count, &missing, &why)) {
        if (blocks) {
            fault_on_cap(caller, missing, why);
        }
        return;
    }
    if (passes_on(cap)) {
        result_t result = pass_on(caller, cap, (pass_how_t){ wants_reply, blocks, donates });
        if (result.error != 0 && wants_reply) {
            write_error(caller, NULL, result.error);
        } else if (wants_reply && cap.type != CAP_ENDPOINT) {
            // Nobody answers a call of these but the kernel.
            arch_set_badge(caller, 0);
            arch_set_info(caller, message_info(0, 0, 0, 0));
        }
        return;
    }
    call_t call = {
        .caller = caller,
        .label = seL4_MessageInfo_get_label((seL4_MessageInfo_t){ { info } }),
        .length = message_info_length(info),
        .buffer = thread_ipc_buffer(caller, true),
        .cap = cap,
        .slot = found.slot,
        .extra = { extra[0], extra[1], extra[2] },
        .extra_count = extra_count,
        .wants_reply = wants_reply,
    };
    run_call(&call);
}
