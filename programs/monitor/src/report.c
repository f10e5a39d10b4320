// SPDX-License-Identifier: BSD-2-Clause

/*
 * What is known of a fault, as text: the registers, what happened, where the stack is, the callers.
 *
 * Each line begins in a way that scripts can look for.  The message is decoded first, as every call
 * into the kernel writes to the buffer that it is in.
 */

#include "monitor.h"

#define LINE          "MON|ERROR: "
#define PER_LINE      3u
#define PAGE_SIZE     ((seL4_Word)1 << seL4_PageBits)
#define print(...)    sel4_debug_print(LINE __VA_ARGS__)
#define ADDRESS       "0x%016lx"
#define OVERFLOW_SIZE SEL4_MK_STACK_SIZE_MAX // so far below its stack, a pointer is not from it

static const char *lookup_text(const sel4_cap_fault_t *fault)
{
    switch (fault->lookup) {
    case SEL4_LOOKUP_INVALID_ROOT:
        return "the root is no CNode";
    case SEL4_LOOKUP_MISSING_CAPABILITY:
        return "the slot is empty";
    case SEL4_LOOKUP_DEPTH_MISMATCH:
        return "there are more levels than the address has bits";
    case SEL4_LOOKUP_GUARD_MISMATCH:
        return "a guard is not in the address";
    }
    return "?";
}

static void print_vm_fault(const sel4_vm_fault_t *fault)
{
    monitor_access_t access = monitor_access_of(fault);
    print("memory fault: %s at " ADDRESS ": %s\n", access.what, fault->address, access.why);
}

static void print_what(const sel4_fault_t *fault)
{
    switch (fault->kind) {
    case SEL4_FAULT_CAP:
        print("capability fault: 0x%lx, used to %s: %s\n", fault->cap.address,
              fault->cap.is_receive ? "receive" : "send", lookup_text(&fault->cap));
        break;
    case SEL4_FAULT_UNKNOWN_SYSCALL:
        print("unknown system call: number %ld\n", (long)fault->unknown_syscall.number);
        break;
    case SEL4_FAULT_USER_EXCEPTION:
        print("exception%s\n", monitor_exception_text(fault->user_exception.number));
        break;
    case SEL4_FAULT_DEBUG_EXCEPTION:
        print("debug exception: reason %lu\n", fault->debug_exception.reason);
        break;
    case SEL4_FAULT_VM:
        print_vm_fault(&fault->vm);
        break;
    case SEL4_FAULT_VCPU:
        print("virtual CPU fault%s\n", monitor_exception_text(fault->vcpu.syndrome));
        break;
    case SEL4_FAULT_NULL:
    case SEL4_FAULT_TIMEOUT:
    case SEL4_FAULT_VGIC_MAINTENANCE:
    case SEL4_FAULT_VPPI_EVENT:
        print("%s\n", sel4_fault_text(fault->kind));
        break;
    }
}

// What the processor says of it, as it is.
static void print_details(const sel4_fault_t *fault)
{
    switch (fault->kind) {
    case SEL4_FAULT_USER_EXCEPTION:
        print("exception number 0x%lx, code 0x%lx\n", fault->user_exception.number,
              fault->user_exception.code);
        break;
    case SEL4_FAULT_VM:
        print("fault status 0x%lx\n", fault->vm.status);
        break;
    case SEL4_FAULT_VCPU:
        print("syndrome 0x%lx\n", fault->vcpu.syndrome);
        break;
    default:
        break;
    }
}

static bool is_below(seL4_Word address, seL4_Word bottom, seL4_Word distance)
{
    return address < bottom && bottom - address <= distance;
}

// The stack pointer tells, and so does an access to the page below, if the stack pointer is still
// inside.
static void print_overflow(unsigned domain, const sel4_fault_t *fault, seL4_Word sp)
{
    seL4_Word bottom = monitor_stack_of(domain, sp).start;
    bool is_fault_below =
        fault->kind == SEL4_FAULT_VM && is_below(fault->vm.address, bottom, PAGE_SIZE);
    if (bottom != 0 && (is_fault_below || is_below(sp, bottom, OVERFLOW_SIZE))) {
        print("stack overflow: the stack ends at " ADDRESS ", its pointer is " ADDRESS "\n", bottom,
              sp);
    }
}

static void print_registers(const sel4_user_context_t *context)
{
    const seL4_Word *words = (const seL4_Word *)context;
    for (size_t i = 0; i < SEL4_USER_CONTEXT_WORD_COUNT; i++) {
        bool is_first = i % PER_LINE == 0;
        bool is_last = i % PER_LINE == PER_LINE - 1 || i == SEL4_USER_CONTEXT_WORD_COUNT - 1;
        sel4_debug_print("%s%10s " ADDRESS "%s", is_first ? LINE : "", monitor_register_names[i],
                         words[i], is_last ? "\n" : "");
    }
}

static void print_state(unsigned domain, const sel4_fault_t *fault)
{
    sel4_user_context_t context = { 0 };
    sel4_result_t result = sel4_thread_read_context(monitor_domain_tcb(domain), false, &context);
    if (result.error != SEL4_OK) {
        print("its registers cannot be read: %s\n", sel4_error_text(result.error));
        print_what(fault);
        return;
    }
    print_registers(&context);
    print_what(fault);
    print_overflow(domain, fault, *sel4_user_context_sp(&context));
    monitor_print_trace(domain, &context);
}

void monitor_report(unsigned domain, seL4_Word badge, sel4_message_info_t message)
{
    sel4_fault_t fault = { .kind = SEL4_FAULT_NULL };
    sel4_result_t result = sel4_fault_decode(message, &fault);
    monitor_name_t name = monitor_domain_name(domain);

    print("received message 0x%08lx  badge: " ADDRESS "  tcb cap: " ADDRESS "\n",
          sel4_message_info_label(message), badge, monitor_domain_tcb(domain).bits);
    print("faulting PD: %s\n", name.text);
    if (result.error != SEL4_OK) {
        print("no fault of this kernel: %s\n", sel4_error_text(result.error));
        return;
    }
    print_details(&fault);
    print_state(domain, &fault);
}
