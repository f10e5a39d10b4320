// SPDX-License-Identifier: BSD-2-Clause
#pragma once

/*
 * Faults: what the kernel tells a handler about a thread that cannot go on.
 *
 * The message comes from the kernel only if the endpoint is given to nobody else, so it is not
 * trusted: a message that is too short for what its label says is an error, and no word beyond its
 * length is read.
 *
 * Raw layer: seL4_Fault_…, seL4_getFault.
 */

#include <stdbool.h>
#include <stddef.h>

#include <sel4/sel4.h>

#include <sel4c/arch.h>
#include <sel4c/error.h>
#include <sel4c/gen/config.h>
#include <sel4c/ipc_buffer.h>
#include <sel4c/message.h>

// Every kind there is anywhere; a kernel sends those that it is configured for.  The numbers are
// ours, as the kernel's differ from one configuration to another.
#define SEL4_FAULT_KINDS(X)                                               \
    X(NULL, "no fault")                                                   \
    X(CAP, "capability fault")                                            \
    X(UNKNOWN_SYSCALL, "unknown system call")                             \
    X(USER_EXCEPTION, "exception")                                        \
    X(DEBUG_EXCEPTION, "debug exception")                                 \
    X(TIMEOUT, "budget used up")                                          \
    X(VM, "memory fault")                                                 \
    X(VGIC_MAINTENANCE, "virtual interrupt controller needs maintenance") \
    X(VCPU, "virtual CPU fault")                                          \
    X(VPPI_EVENT, "virtual private interrupt")

typedef enum sel4_fault_kind {
#define X(name, text) SEL4_FAULT_##name,
    SEL4_FAULT_KINDS(X)
#undef X
} sel4_fault_kind_t;

// sel4_unknown_syscall_t and sel4_user_exception_t: the registers of the thread, in the order in
// which the message has them and a reply sets them.  Both have `ip` and `sp` on each architecture,
// the first also `number`, the second `number` and `code`.
#include SEL4_ARCH_HEADER(fault_types.h)

// Why a capability was not found.
typedef enum sel4_lookup_failure_kind {
    SEL4_LOOKUP_INVALID_ROOT = seL4_InvalidRoot,
    SEL4_LOOKUP_MISSING_CAPABILITY = seL4_MissingCapability,
    SEL4_LOOKUP_DEPTH_MISMATCH = seL4_DepthMismatch,
    SEL4_LOOKUP_GUARD_MISMATCH = seL4_GuardMismatch,
} sel4_lookup_failure_kind_t;

// A capability was used that is not there.
typedef struct sel4_cap_fault {
    seL4_Word ip;
    seL4_Word address; // of the capability
    bool is_receive;   // while receiving, not while sending
    sel4_lookup_failure_kind_t lookup;
    seL4_Word bits_left;   // still to resolve; 0 for SEL4_LOOKUP_INVALID_ROOT
    seL4_Word bits_found;  // of the CNode; for the two mismatches, otherwise 0
    seL4_Word guard_found; // of the CNode; for SEL4_LOOKUP_GUARD_MISMATCH, otherwise 0
} sel4_cap_fault_t;

// A breakpoint, watchpoint or single step.  For a single step, the last two are 0.
typedef struct sel4_debug_exception {
    seL4_Word ip;
    seL4_Word reason; // seL4_BreakpointType
    seL4_Word trigger_address;
    seL4_Word breakpoint;
} sel4_debug_exception_t;

// The scheduling context has nothing left.
typedef struct sel4_timeout {
    seL4_Word badge; // of the scheduling context
    seL4_Word consumed_us;
} sel4_timeout_t;

// A page is not there, or does not allow the access.
typedef struct sel4_vm_fault {
    seL4_Word ip;
    seL4_Word address;
    bool is_instruction;
    seL4_Word status; // the architecture's fault status
} sel4_vm_fault_t;

typedef struct sel4_vgic_maintenance {
    seL4_Word index; // of the list register; all ones when not known
} sel4_vgic_maintenance_t;

typedef struct sel4_vcpu_fault {
    seL4_Word syndrome;
} sel4_vcpu_fault_t;

typedef struct sel4_vppi_event {
    seL4_Word irq;
} sel4_vppi_event_t;

// A fault; `kind` says which member holds.
typedef struct sel4_fault {
    sel4_fault_kind_t kind;
    union {
        sel4_cap_fault_t cap;
        sel4_unknown_syscall_t unknown_syscall;
        sel4_user_exception_t user_exception;
        sel4_debug_exception_t debug_exception;
        sel4_timeout_t timeout;
        sel4_vm_fault_t vm;
        sel4_vgic_maintenance_t vgic_maintenance;
        sel4_vcpu_fault_t vcpu;
        sel4_vppi_event_t vppi_event;
    };
} sel4_fault_t;

/*
 * Understands the message that `info` describes, its words in the IPC buffer.  Label 0 gives
 * SEL4_FAULT_NULL: the message is an ordinary one.
 *
 * Fails  SEL4_ERR_INVALID_ARGUMENT   the label is no fault of this kernel, or a capability fault
 *                                    names no kind of failure
 *        SEL4_ERR_TRUNCATED_MESSAGE  the message is too short for it
 *        On failure `*ret_fault` is untouched.
 */
static inline sel4_result_t sel4_fault_decode(sel4_message_info_t info, sel4_fault_t *ret_fault);
static inline sel4_result_t sel4_fault_decode_with(const sel4_ipc_buffer_t *ipc,
                                                   sel4_message_info_t info,
                                                   sel4_fault_t *ret_fault);

// The same for `count` words anywhere, for example copied from a message.
sel4_result_t sel4_fault_decode_words(seL4_Word label, const seL4_Word *words, size_t count,
                                      sel4_fault_t *ret_fault);

// What a kind of fault is, in a few words; never NULL.
const char *sel4_fault_text(sel4_fault_kind_t kind);

static inline sel4_result_t sel4_fault_decode_with(const sel4_ipc_buffer_t *ipc,
                                                   sel4_message_info_t info,
                                                   sel4_fault_t *ret_fault)
{
    return sel4_fault_decode_words(sel4_message_info_label(info), ipc->msg,
                                   sel4_message_info_word_count(info), ret_fault);
}

static inline sel4_result_t sel4_fault_decode(sel4_message_info_t info, sel4_fault_t *ret_fault)
{
    return sel4_fault_decode_with(sel4_ipc_buffer_get(), info, ret_fault);
}
