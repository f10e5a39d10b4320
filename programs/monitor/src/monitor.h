// SPDX-License-Identifier: BSD-2-Clause
#pragma once

// What the files of the monitor share.

#include <sel4c/backtrace_thread.h>
#include <sel4c/fault.h>
#include <sel4c/microkit_abi.h>
#include <sel4c/sel4.h>

/* ---- What the tool writes: <sel4c/microkit_abi.h> has the list. */

extern char pd_names[SEL4_MK_MONITOR_TABLE_SIZE][SEL4_MK_NAME_SIZE];
extern seL4_Word pd_names_len;
extern char vm_names[SEL4_MK_MONITOR_TABLE_SIZE][SEL4_MK_NAME_SIZE];
extern seL4_Word vm_names_len;
extern seL4_Word pd_stack_bottom_addrs[SEL4_MK_MONITOR_TABLE_SIZE];
extern struct sel4_mk_monitor_image sel4_mk_monitor_images[SEL4_MK_MONITOR_TABLE_SIZE];
extern struct sel4_mk_monitor_window sel4_mk_monitor_windows[SEL4_MK_MONITOR_WINDOW_COUNT];
extern seL4_Word sel4_mk_monitor_window_count;

// How many protection domains there are.
unsigned monitor_domain_count(void);

// A name with an end; "?" for a domain that is not there.
typedef struct monitor_name {
    char text[SEL4_MK_NAME_SIZE + 1];
} monitor_name_t;

monitor_name_t monitor_domain_name(unsigned domain);

static inline sel4_tcb_t monitor_domain_tcb(unsigned domain)
{
    return sel4_tcb_from_bits(SEL4_MK_MONITOR_SLOT_TCB + domain);
}

/* ---- Faults */

// Prints what is known of a fault, whose message is in the IPC buffer.
void monitor_report(unsigned domain, seL4_Word badge, sel4_message_info_t message);

// The stack that `sp` is on or below; all zeros where nothing is known of it.
sel4_backtrace_stack_t monitor_stack_of(unsigned domain, seL4_Word sp);

// Prints the callers of the instruction at which the domain is stopped.
void monitor_print_trace(unsigned domain, const sel4_user_context_t *context);

/* ---- The processor */

// Names of the registers, in the order in which they are in the kernel's structure.
extern const char *const monitor_register_names[SEL4_USER_CONTEXT_WORD_COUNT];

// A memory fault: what was tried, and why it may not be; in a few words.
typedef struct monitor_access {
    const char *what;
    const char *why;
} monitor_access_t;

monitor_access_t monitor_access_of(const sel4_vm_fault_t *fault);

// What an exception means, if the number is known; else "".
const char *monitor_exception_text(seL4_Word number);
