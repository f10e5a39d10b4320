// SPDX-License-Identifier: BSD-2-Clause

/*
 * The monitor of a Microkit system: it reports faults, and takes the scheduling contexts of passive
 * protection domains.
 *
 * A domain that is to be passive says so when its start is done.  Its scheduling context is then
 * bound to its notification as well, while the domain still runs on it: the kernel takes it away
 * when the domain next waits, and gives it back for as long as a notification is dealt with.  So it
 * does not matter whether the domain waits already, or has found a message and goes on.
 */

#include <sel4c/microkit.h>

#include "monitor.h"

static void name_threads(void)
{
    for (unsigned domain = 0; domain < monitor_domain_count(); domain++) {
        monitor_name_t name = monitor_domain_name(domain);
        sel4_debug_name_thread(monitor_domain_tcb(domain), name.text);
    }
}

static void make_passive(unsigned domain)
{
    monitor_name_t name = monitor_domain_name(domain);
    seL4_Error error = (seL4_Error)seL4_SchedContext_Bind(
        SEL4_MK_MONITOR_SLOT_CONTEXT + domain, SEL4_MK_MONITOR_SLOT_NOTIFICATION + domain);
    if (error == seL4_NoError) {
        sel4_debug_print("MON|INFO: PD '%s' is now passive!\n", name.text);
    } else {
        sel4_debug_print("MON|ERROR: PD '%s' cannot be made passive: %s\n", name.text,
                         sel4_error_text((sel4_error_t)error));
    }
}

static SEL4_NORETURN void serve(void)
{
    name_threads();
    sel4_debug_put_string("MON|INFO: Microkit Monitor started!\n");
    for (;;) {
        seL4_Word badge;
        // Nobody is answered: what fails stays as it is.
        sel4_message_info_t message = seL4_Wait(SEL4_MK_MONITOR_SLOT_INPUT, &badge);
        if (badge == 0 || badge > monitor_domain_count()) {
            sel4_debug_print("MON|ERROR: a message with badge 0x%lx, which no PD has\n", badge);
        } else if (sel4_message_info_label(message) == seL4_Fault_NullFault) {
            make_passive((unsigned)(badge - 1));
        } else {
            monitor_report((unsigned)(badge - 1), badge, message);
        }
    }
}

static sel4_mk_handler_t *run(void)
{
    serve();
}

SEL4_MK_PROTECTION_DOMAIN(run, stack_size(16 * 1024));
