// SPDX-License-Identifier: BSD-2-Clause

/*
 * Fault messages into structs.  Each kind first makes sure that the message has all the words that
 * it is going to read; a capability fault and a debug exception say in the message itself how many
 * those are.
 */

#include <sel4c/fault.h>

#include SEL4_ARCH_HEADER(fault.h)

#define TRUNCATED SEL4_FAILURE(SEL4_ERR_TRUNCATED_MESSAGE)

static sel4_result_t decode_cap(const seL4_Word *words, size_t count, sel4_fault_t *ret_fault)
{
    if (count <= seL4_CapFault_LookupFailureType) {
        return TRUNCATED;
    }
    sel4_cap_fault_t fault = {
        .ip = words[seL4_CapFault_IP],
        .address = words[seL4_CapFault_Addr],
        .is_receive = words[seL4_CapFault_InRecvPhase] != 0,
    };
    switch (words[seL4_CapFault_LookupFailureType]) {
    case seL4_InvalidRoot:
        fault.lookup = SEL4_LOOKUP_INVALID_ROOT;
        break;
    case seL4_MissingCapability:
        if (count <= seL4_CapFault_BitsLeft) {
            return TRUNCATED;
        }
        fault.lookup = SEL4_LOOKUP_MISSING_CAPABILITY;
        fault.bits_left = words[seL4_CapFault_BitsLeft];
        break;
    case seL4_DepthMismatch:
        if (count <= seL4_CapFault_DepthMismatch_BitsFound) {
            return TRUNCATED;
        }
        fault.lookup = SEL4_LOOKUP_DEPTH_MISMATCH;
        fault.bits_left = words[seL4_CapFault_BitsLeft];
        fault.bits_found = words[seL4_CapFault_DepthMismatch_BitsFound];
        break;
    case seL4_GuardMismatch:
        if (count <= seL4_CapFault_GuardMismatch_BitsFound) {
            return TRUNCATED;
        }
        fault.lookup = SEL4_LOOKUP_GUARD_MISMATCH;
        fault.bits_left = words[seL4_CapFault_BitsLeft];
        fault.guard_found = words[seL4_CapFault_GuardMismatch_GuardFound];
        fault.bits_found = words[seL4_CapFault_GuardMismatch_BitsFound];
        break;
    default:
        return SEL4_FAILURE(SEL4_ERR_INVALID_ARGUMENT);
    }
    ret_fault->kind = SEL4_FAULT_CAP;
    ret_fault->cap = fault;
    return SEL4_SUCCESS;
}

// The structs of registers are the message, word for word.
static void copy_words(void *to, const seL4_Word *words, size_t size)
{
    seL4_Word *target = to;
    for (size_t i = 0; i < size / sizeof(seL4_Word); i++) {
        target[i] = words[i];
    }
}

static sel4_result_t decode_unknown_syscall(const seL4_Word *words, size_t count,
                                            sel4_fault_t *ret_fault)
{
    if (count < seL4_UnknownSyscall_Length) {
        return TRUNCATED;
    }
    ret_fault->kind = SEL4_FAULT_UNKNOWN_SYSCALL;
    copy_words(&ret_fault->unknown_syscall, words, sizeof ret_fault->unknown_syscall);
    return SEL4_SUCCESS;
}

static sel4_result_t decode_user_exception(const seL4_Word *words, size_t count,
                                           sel4_fault_t *ret_fault)
{
    if (count < seL4_UserException_Length) {
        return TRUNCATED;
    }
    ret_fault->kind = SEL4_FAULT_USER_EXCEPTION;
    copy_words(&ret_fault->user_exception, words, sizeof ret_fault->user_exception);
    return SEL4_SUCCESS;
}

static sel4_result_t decode_vm(const seL4_Word *words, size_t count, sel4_fault_t *ret_fault)
{
    if (count < seL4_VMFault_Length) {
        return TRUNCATED;
    }
    ret_fault->kind = SEL4_FAULT_VM;
    ret_fault->vm = (sel4_vm_fault_t){
        .ip = words[seL4_VMFault_IP],
        .address = words[seL4_VMFault_Addr],
        .is_instruction = words[seL4_VMFault_PrefetchFault] != 0,
        .status = words[seL4_VMFault_FSR],
    };
    return SEL4_SUCCESS;
}

#if SEL4_CONFIG(HARDWARE_DEBUG_API)
// A single step comes without the last two words.
static sel4_result_t decode_debug_exception(const seL4_Word *words, size_t count,
                                            sel4_fault_t *ret_fault)
{
    if (count <= seL4_DebugException_ExceptionReason) {
        return TRUNCATED;
    }
    sel4_debug_exception_t fault = {
        .ip = words[seL4_DebugException_FaultIP],
        .reason = words[seL4_DebugException_ExceptionReason],
    };
    if (fault.reason != seL4_SingleStep) {
        if (count < seL4_DebugException_Length) {
            return TRUNCATED;
        }
        fault.trigger_address = words[seL4_DebugException_TriggerAddress];
        fault.breakpoint = words[seL4_DebugException_BreakpointNumber];
    }
    ret_fault->kind = SEL4_FAULT_DEBUG_EXCEPTION;
    ret_fault->debug_exception = fault;
    return SEL4_SUCCESS;
}
#endif

#if SEL4_CONFIG(KERNEL_MCS)
static sel4_result_t decode_timeout(const seL4_Word *words, size_t count, sel4_fault_t *ret_fault)
{
    if (count < seL4_Timeout_Length) {
        return TRUNCATED;
    }
    ret_fault->kind = SEL4_FAULT_TIMEOUT;
    ret_fault->timeout = (sel4_timeout_t){
        .badge = words[seL4_Timeout_Data],
        .consumed_us = words[seL4_Timeout_Consumed],
    };
    return SEL4_SUCCESS;
}
#endif

sel4_result_t sel4_fault_decode_words(seL4_Word label, const seL4_Word *words, size_t count,
                                      sel4_fault_t *ret_fault)
{
    switch (label) {
    case seL4_Fault_NullFault:
        ret_fault->kind = SEL4_FAULT_NULL;
        return SEL4_SUCCESS;
    case seL4_Fault_CapFault:
        return decode_cap(words, count, ret_fault);
    case seL4_Fault_UnknownSyscall:
        return decode_unknown_syscall(words, count, ret_fault);
    case seL4_Fault_UserException:
        return decode_user_exception(words, count, ret_fault);
#if SEL4_CONFIG(HARDWARE_DEBUG_API)
    case seL4_Fault_DebugException:
        return decode_debug_exception(words, count, ret_fault);
#endif
#if SEL4_CONFIG(KERNEL_MCS)
    case seL4_Fault_Timeout:
        return decode_timeout(words, count, ret_fault);
#endif
    case seL4_Fault_VMFault:
        return decode_vm(words, count, ret_fault);
    default:
        return sel4_arch_fault_decode(label, words, count, ret_fault);
    }
}

const char *sel4_fault_text(sel4_fault_kind_t kind)
{
    switch (kind) {
#define X(name, text)       \
    case SEL4_FAULT_##name: \
        return text;
        SEL4_FAULT_KINDS(X)
#undef X
    }
    return "unknown fault";
}
